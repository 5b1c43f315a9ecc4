"""Watching: targets and whether they are met, control charts, many of them at once, and risks."""

from sqeval.monitoring.charts.chart import ControlChart
from sqeval.monitoring.charts.p_chart import p_chart
from sqeval.monitoring.charts.risk_priority import risk_priority
from sqeval.monitoring.charts.u_chart import u_chart
from sqeval.monitoring.charts.watch import watch
from sqeval.monitoring.charts.watch_result import Watch
from sqeval.monitoring.charts.xmr import xmr
from sqeval.monitoring.charts.year_on_year import YearOnYear, year_on_year
from sqeval.monitoring.gbt27922 import Gbt27922Result, gbt27922
from sqeval.monitoring.targets import TargetCheck, check_targets

__all__ = [
    "ControlChart",
    "Gbt27922Result",
    "TargetCheck",
    "Watch",
    "YearOnYear",
    "check_targets",
    "gbt27922",
    "p_chart",
    "risk_priority",
    "u_chart",
    "watch",
    "xmr",
    "year_on_year",
]
