"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.additive import AdditiveResult, additive
from sqeval.dea.fdh import fdh
from sqeval.dea.free_replicability import free_replicability
from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult

__all__ = ["AdditiveResult", "DeaResult", "additive", "fdh", "free_replicability", "radial"]
