"""Seeing: the matrix, the sheets of the organisations, search, counts, and what to read next."""
