"""Everything that a study holds, to take along: tables for other programs, and the whole as one file."""
