"""Clouds: grades and scores with a spread, and a spread of that."""
