"""Judgement in DEA: restrictions of weights, where they come from and what they mean, and units that appraise one another."""
