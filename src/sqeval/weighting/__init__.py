"""Objective weights from the values of units, and their combination with weights from judgements."""

from sqeval.weighting.agreement import agreement
from sqeval.weighting.angle import angle
from sqeval.weighting.cilos import cilos
from sqeval.weighting.combine import combine
from sqeval.weighting.combined_result import CombinedWeights
from sqeval.weighting.critic import critic
from sqeval.weighting.entropy import entropy
from sqeval.weighting.idocriw import idocriw
from sqeval.weighting.merec import merec
from sqeval.weighting.pca import pca
from sqeval.weighting.result import WeightingResult
from sqeval.weighting.standard_deviation import standard_deviation
from sqeval.weighting.variation import variation

__all__ = [
    "CombinedWeights",
    "WeightingResult",
    "agreement",
    "angle",
    "cilos",
    "combine",
    "critic",
    "entropy",
    "idocriw",
    "merec",
    "pca",
    "standard_deviation",
    "variation",
]
