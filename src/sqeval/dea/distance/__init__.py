"""Distances to the frontier along a path of one's own choice, and models for bad outputs that rest on one factor."""
