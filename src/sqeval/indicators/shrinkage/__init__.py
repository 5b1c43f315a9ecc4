"""Empirical Bayes: values of small units drawn towards the others, beside the raw ones."""
