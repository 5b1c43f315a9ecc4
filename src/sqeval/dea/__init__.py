"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.additive import additive
from sqeval.dea.additive_result import AdditiveResult
from sqeval.dea.fdh import fdh
from sqeval.dea.free_replicability import free_replicability
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
    "AdditiveResult",
    "DeaResult",
    "MultiplierResult",
    "ScaleResult",
    "SuperEfficiencyResult",
    "TiersResult",
    "additive",
    "fdh",
    "free_replicability",
    "multiplier",
    "radial",
    "scale",
    "super_efficiency",
    "tiers",
]
