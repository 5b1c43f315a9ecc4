"""Watching: targets and whether they are met."""

from sqeval.monitoring.targets import TargetCheck, check_targets

__all__ = ["TargetCheck", "check_targets"]
