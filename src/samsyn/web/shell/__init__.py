"""The rooms that every study has: overview, documents, framework."""
