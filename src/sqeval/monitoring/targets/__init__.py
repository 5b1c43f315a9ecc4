"""Targets: what was promised, expected or set, held against what was measured and what is expected."""

from sqeval.monitoring.targets.check import check_targets
from sqeval.monitoring.targets.reading import Targets, hierarchy_targets, parse_targets
from sqeval.monitoring.targets.spans import in_force
from sqeval.monitoring.targets.target_check import STATUSES, TargetCheck

__all__ = ["STATUSES", "TargetCheck", "Targets", "check_targets", "hierarchy_targets", "in_force", "parse_targets"]
