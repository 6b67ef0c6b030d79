"""The report: read as a page, written in, made in every format, frozen, published."""
