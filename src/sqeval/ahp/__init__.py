"""Analytic hierarchy process: weights from pairwise judgements, with their consistency."""

from sqeval.ahp.aggregate import aggregate
from sqeval.ahp.best_worst import best_worst, best_worst_consistency_index
from sqeval.ahp.best_worst_result import BestWorstResult
from sqeval.ahp.complementary import ComplementaryResult, complementary
from sqeval.ahp.complete import CompletedResult, complete
from sqeval.ahp.crossover import CrossoverWeights, crossover_weights
from sqeval.ahp.forms.filled_forms import FilledForms
from sqeval.ahp.forms.questionnaire import questionnaire
from sqeval.ahp.forms.read_questionnaire import read_questionnaire
from sqeval.ahp.fuzzy_result import FuzzyWeights
from sqeval.ahp.fuzzy_weights import fuzzy_weights
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.hierarchy_result import HierarchyWeights
from sqeval.ahp.hierarchy_weights import hierarchy_weights
from sqeval.ahp.monte_carlo import monte_carlo
from sqeval.ahp.monte_carlo_result import MonteCarloWeights
from sqeval.ahp.network import network_priorities
from sqeval.ahp.network_result import NetworkPriorities
from sqeval.ahp.next_comparisons import next_comparisons
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.rank_acceptability import RankAcceptability, rank_acceptability
from sqeval.ahp.rank_reversal import RankReversal, rank_reversal
from sqeval.ahp.ratings import Ratings, ratings
from sqeval.ahp.repair import RepairedJudgements, repair
from sqeval.ahp.scales import scale_value
from sqeval.ahp.sensitivity_lines import sensitivity_lines
from sqeval.ahp.solve import AhpResult, solve
from sqeval.ahp.stability import stability_intervals
from sqeval.ahp.suggest_revisions import suggest_revisions
from sqeval.ahp.synthesise import synthesise

__all__ = [
    "AhpResult",
    "BestWorstResult",
    "ComplementaryResult",
    "CompletedResult",
    "CrossoverWeights",
    "FilledForms",
    "FuzzyWeights",
    "GroupResult",
    "HierarchyWeights",
    "MonteCarloWeights",
    "NetworkPriorities",
    "PairwiseMatrix",
    "RankAcceptability",
    "RankReversal",
    "Ratings",
    "RepairedJudgements",
    "aggregate",
    "best_worst",
    "best_worst_consistency_index",
    "complementary",
    "complete",
    "crossover_weights",
    "fuzzy_weights",
    "hierarchy_weights",
    "monte_carlo",
    "network_priorities",
    "next_comparisons",
    "questionnaire",
    "rank_acceptability",
    "rank_reversal",
    "ratings",
    "read_questionnaire",
    "repair",
    "scale_value",
    "sensitivity_lines",
    "solve",
    "stability_intervals",
    "suggest_revisions",
    "synthesise",
]
