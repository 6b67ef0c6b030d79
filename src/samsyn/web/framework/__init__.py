"""The framework: read as a codebook, changed to a new version, and what people are to look at again after that."""
