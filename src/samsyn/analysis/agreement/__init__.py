"""Agreement of coders: ratings, weights, coefficients with intervals, cautions, pairs and levels."""
