"""Comparisons: agents fairly, by what their cases let expect."""

from sqeval.monitoring.comparisons.case_mix import case_mix
from sqeval.monitoring.comparisons.case_mix_result import CaseMix

__all__ = ["CaseMix", "case_mix"]
