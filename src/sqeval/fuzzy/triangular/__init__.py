"""Triangular fuzzy numbers: words as numbers with a least, a most plausible and a largest value."""
