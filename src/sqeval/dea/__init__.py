"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.multiplier import multiplier
from sqeval.dea.multiplier_result import MultiplierResult
from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult
from sqeval.dea.scale import scale
from sqeval.dea.scale_result import ScaleResult
from sqeval.dea.super_efficiency import super_efficiency
from sqeval.dea.super_result import SuperEfficiencyResult
from sqeval.dea.tiers import tiers
from sqeval.dea.tiers_result import TiersResult

__all__ = [
    "DeaResult",
    "MultiplierResult",
    "ScaleResult",
    "SuperEfficiencyResult",
    "TiersResult",
    "multiplier",
    "radial",
    "scale",
    "super_efficiency",
    "tiers",
]
