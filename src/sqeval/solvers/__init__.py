"""Engines for linear programmes that are handed to `numerics.lp`; the default, scipy's HiGHS, lives there."""

from sqeval.solvers.resolve import resolve, resolve_whole

__all__ = ["resolve", "resolve_whole"]
