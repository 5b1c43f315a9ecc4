"""Comparisons: agents fairly, by what their cases let expect; competitors and platforms side by side."""

from sqeval.monitoring.comparisons.case_mix import case_mix
from sqeval.monitoring.comparisons.case_mix_result import CaseMix
from sqeval.monitoring.comparisons.side_by_side import side_by_side
from sqeval.monitoring.comparisons.side_by_side_result import SideBySide

__all__ = ["CaseMix", "SideBySide", "case_mix", "side_by_side"]
