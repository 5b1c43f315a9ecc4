"""Thresholds of the diagnosis, each with where it comes from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sqeval.spec import Spec

Share = Annotated[float, Field(ge=0, le=1)]


class Limits(Spec):
    """Thresholds of `diagnose`; those without a source are conventions of sqeval.

    Attributes
    ----------
    correlation : float
        Pairs with a Pearson or Spearman correlation of at least this size count as redundant; 0.8, a customary rule
        (reviewed by Mason & Perreault 1991, J. Marketing Research 28:268-280).
    min_rows : int
        Rows in which both of a pair are known, below which no correlation is judged.
    vif : float
        Variance inflation factors from here on count as redundancy; 10, i.e. R² = 0.9 on the others (Marquardt 1970,
        Technometrics 12:591-612; Belsley, Kuh & Welsch 1980, Regression Diagnostics, section 3.2).
    coverage : float
        Share of units × periods that should have a value; below half of them the principle is not met.
    missing : float
        Share of observations that may be missing.
    min_n : int
        Observations that a cell should have.
    small_cells : float
        Share of cells that may have fewer.
    size_ratio : float
        Largest over smallest sample; at 25 the widest interval is five times as wide as the narrowest.
    min_periods : int
        Periods to see movement in; 12, a customary baseline of control charts and a year of months.
    alpha : float
        Level at which a change over time is held against sampling error.
    """

    correlation: Share = 0.8
    min_rows: int = Field(10, ge=3)
    vif: float = Field(10.0, ge=1)
    coverage: Share = 0.9
    missing: Share = 0.5
    min_n: int = Field(10, ge=1)
    small_cells: Share = 0.2
    size_ratio: float = Field(25.0, ge=1)
    min_periods: int = Field(12, ge=2)
    alpha: float = Field(0.05, gt=0, lt=1)
