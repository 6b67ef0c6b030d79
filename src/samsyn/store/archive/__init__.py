"""A study as one file: written, opened as hostile, read into a database, and kept."""
