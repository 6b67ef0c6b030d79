"""Coding: suggesters that mark passages with the codes of a framework."""
