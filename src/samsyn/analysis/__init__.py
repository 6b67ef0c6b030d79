"""Analysis: matrix, frequencies, sentences and comparison."""
