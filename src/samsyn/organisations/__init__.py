"""Organisations: registers of parties, and the matching of documents to them."""
