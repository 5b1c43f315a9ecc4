"""Plots of results with matplotlib (extra "plot"): every function draws on an Axes, makes one where none is given, and returns it."""

from sqeval.plots.clouds import clouds
from sqeval.plots.consistency import consistency
from sqeval.plots.contribution_waterfall import contribution_waterfall
from sqeval.plots.contributions import contributions
from sqeval.plots.control_chart import control_chart
from sqeval.plots.criterion_scores import criterion_scores
from sqeval.plots.dea_targets import dea_targets
from sqeval.plots.efficiency import efficiency
from sqeval.plots.efficiency_distribution import efficiency_distribution
from sqeval.plots.frontier import frontier
from sqeval.plots.funnel import funnel
from sqeval.plots.grades import grades
from sqeval.plots.hierarchy import hierarchy
from sqeval.plots.importance_performance import importance_performance
from sqeval.plots.kano import kano
from sqeval.plots.membership import membership
from sqeval.plots.pareto import pareto
from sqeval.plots.peer_network import peer_network
from sqeval.plots.rank_acceptability import rank_acceptability
from sqeval.plots.scores import scores
from sqeval.plots.sensitivity import sensitivity
from sqeval.plots.side_by_side import side_by_side
from sqeval.plots.trend import trend
from sqeval.plots.weights import weights

__all__ = [
    "clouds",
    "consistency",
    "contribution_waterfall",
    "contributions",
    "control_chart",
    "criterion_scores",
    "dea_targets",
    "efficiency",
    "efficiency_distribution",
    "frontier",
    "funnel",
    "grades",
    "hierarchy",
    "importance_performance",
    "kano",
    "membership",
    "pareto",
    "peer_network",
    "rank_acceptability",
    "scores",
    "sensitivity",
    "side_by_side",
    "trend",
    "weights",
]
