"""The voice of the customer: satisfaction, recommendation, effort, gaps, importance and kinds of quality."""

from sqeval.monitoring.voice.ces import CesResult, ces
from sqeval.monitoring.voice.csat import CsatResult, csat
from sqeval.monitoring.voice.importance_performance import ImportancePerformance, importance_performance
from sqeval.monitoring.voice.kano import KanoResult, kano
from sqeval.monitoring.voice.nps import NpsResult, nps
from sqeval.monitoring.voice.servqual import ServqualResult, servqual

__all__ = [
    "CesResult",
    "CsatResult",
    "ImportancePerformance",
    "KanoResult",
    "NpsResult",
    "ServqualResult",
    "ces",
    "csat",
    "importance_performance",
    "kano",
    "nps",
    "servqual",
]
