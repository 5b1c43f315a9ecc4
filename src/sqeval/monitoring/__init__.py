"""Watching: targets and whether they are met."""

from sqeval.monitoring.gbt27922 import Gbt27922Result, gbt27922
from sqeval.monitoring.targets import TargetCheck, check_targets

__all__ = ["Gbt27922Result", "TargetCheck", "check_targets", "gbt27922"]
