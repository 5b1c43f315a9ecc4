"""Engines for linear programmes that are handed to `numerics.lp`; the default, scipy's HiGHS, lives there."""

from sqeval.solvers.resolve import resolve

__all__ = ["resolve"]
