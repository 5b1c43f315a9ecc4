"""Analytic hierarchy process: weights from pairwise judgements, with their consistency."""

from sqeval.ahp.aggregate import aggregate
from sqeval.ahp.forms.filled_forms import FilledForms
from sqeval.ahp.forms.questionnaire import questionnaire
from sqeval.ahp.forms.read_questionnaire import read_questionnaire
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.hierarchy_result import HierarchyWeights
from sqeval.ahp.hierarchy_weights import hierarchy_weights
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.repair import RepairedJudgements, repair
from sqeval.ahp.scales import scale_value
from sqeval.ahp.solve import AhpResult, solve
from sqeval.ahp.suggest_revisions import suggest_revisions
from sqeval.ahp.synthesise import synthesise

__all__ = [
    "AhpResult",
    "FilledForms",
    "GroupResult",
    "HierarchyWeights",
    "PairwiseMatrix",
    "RepairedJudgements",
    "aggregate",
    "hierarchy_weights",
    "questionnaire",
    "read_questionnaire",
    "repair",
    "scale_value",
    "solve",
    "suggest_revisions",
    "synthesise",
]
