"""Scores of surveys by dimension, with what the same people answering several questions have in common."""
