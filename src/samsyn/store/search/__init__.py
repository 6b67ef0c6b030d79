"""Search over all passages: words and their roots, an index in either database, and what is kept of it."""
