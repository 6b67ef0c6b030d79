"""Stored work: studies with their documents, suggestions and decisions, in SQLite or PostgreSQL."""
