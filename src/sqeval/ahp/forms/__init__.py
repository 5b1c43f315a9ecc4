"""Questionnaires for pairwise judgements: forms written for experts, and filled forms read back."""
