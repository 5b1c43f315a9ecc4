"""Analytic hierarchy process: weights from pairwise judgements, with their consistency."""

from sqeval.ahp.aggregate import aggregate
from sqeval.ahp.complete import CompletedResult, complete
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.hierarchy_result import HierarchyWeights
from sqeval.ahp.hierarchy_weights import hierarchy_weights
from sqeval.ahp.next_comparisons import next_comparisons
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.repair import RepairedJudgements, repair
from sqeval.ahp.scales import scale_value
from sqeval.ahp.solve import AhpResult, solve
from sqeval.ahp.suggest_revisions import suggest_revisions
from sqeval.ahp.synthesise import synthesise

__all__ = [
    "AhpResult",
    "CompletedResult",
    "GroupResult",
    "HierarchyWeights",
    "PairwiseMatrix",
    "RepairedJudgements",
    "aggregate",
    "complete",
    "hierarchy_weights",
    "next_comparisons",
    "repair",
    "scale_value",
    "solve",
    "suggest_revisions",
    "synthesise",
]
