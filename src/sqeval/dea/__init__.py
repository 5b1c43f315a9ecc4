"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult
from sqeval.dea.super_efficiency import super_efficiency
from sqeval.dea.super_result import SuperEfficiencyResult
from sqeval.dea.tiers import tiers
from sqeval.dea.tiers_result import TiersResult

__all__ = ["DeaResult", "SuperEfficiencyResult", "TiersResult", "radial", "super_efficiency", "tiers"]
