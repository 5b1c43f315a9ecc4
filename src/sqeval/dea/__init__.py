"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult

__all__ = ["DeaResult", "radial"]
