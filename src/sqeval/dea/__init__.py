"""Data envelopment analysis: the efficiency of units relative to the best practice among them."""

from sqeval.dea.additive import additive
from sqeval.dea.additive_result import AdditiveResult
from sqeval.dea.distance.directional import directional
from sqeval.dea.distance.directional_result import DirectionalResult
from sqeval.dea.distance.hyperbolic import hyperbolic
from sqeval.dea.distance.hyperbolic_result import HyperbolicResult
from sqeval.dea.distance.seiford_zhu import seiford_zhu
from sqeval.dea.distance.seiford_zhu_result import SeifordZhuResult
from sqeval.dea.economics.cost import cost
from sqeval.dea.economics.profit import profit
from sqeval.dea.economics.profit_result import ProfitResult
from sqeval.dea.economics.revenue import revenue
from sqeval.dea.economics.target_result import TargetResult
from sqeval.dea.economics.target_setting import target_setting
from sqeval.dea.economics.value_result import CostResult, RevenueResult
from sqeval.dea.fdh import fdh
from sqeval.dea.free_replicability import free_replicability
from sqeval.dea.groups.categorical import categorical
from sqeval.dea.groups.categorical_result import CategoricalResult
from sqeval.dea.groups.merger_gains import merger_gains
from sqeval.dea.groups.merger_result import MergerGainsResult
from sqeval.dea.groups.metafrontier import metafrontier
from sqeval.dea.groups.metafrontier_result import MetafrontierResult
from sqeval.dea.judgement.ahp_regions import assurance_regions_from_ahp
from sqeval.dea.judgement.cross_efficiency import cross_efficiency
from sqeval.dea.judgement.cross_result import CrossEfficiencyResult
from sqeval.dea.judgement.restrictions import AssuranceRegion, ConeRatio, VirtualShare, WeightBound
from sqeval.dea.multiplier import multiplier
from sqeval.dea.multiplier_result import MultiplierResult
from sqeval.dea.nonradial.enhanced_russell import enhanced_russell
from sqeval.dea.nonradial.result import SlackBasedResult
from sqeval.dea.nonradial.russell import russell
from sqeval.dea.nonradial.russell_result import RussellResult
from sqeval.dea.nonradial.sbm import sbm
from sqeval.dea.nonradial.super_sbm import super_sbm
from sqeval.dea.nonradial.super_sbm_result import SuperSbmResult
from sqeval.dea.panels.bootstrap_malmquist import bootstrap_malmquist
from sqeval.dea.panels.bootstrap_malmquist_result import BootstrapMalmquistResult
from sqeval.dea.panels.malmquist import malmquist
from sqeval.dea.panels.malmquist_luenberger import malmquist_luenberger
from sqeval.dea.panels.malmquist_result import MalmquistResult
from sqeval.dea.panels.window import window
from sqeval.dea.panels.window_result import WindowResult
from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult
from sqeval.dea.scale import scale
from sqeval.dea.scale_result import ScaleResult
from sqeval.dea.stages.network import network
from sqeval.dea.stages.network_result import NetworkResult
from sqeval.dea.stages.stage import Stage
from sqeval.dea.stages.two_stage import network_two_stage
from sqeval.dea.stages.two_stage_result import TwoStageResult
from sqeval.dea.super_efficiency import super_efficiency
from sqeval.dea.super_result import SuperEfficiencyResult
from sqeval.dea.tiers import tiers
from sqeval.dea.tiers_result import TiersResult
from sqeval.dea.uncertainty.bootstrap import bootstrap
from sqeval.dea.uncertainty.bootstrap_result import BootstrapResult
from sqeval.dea.uncertainty.influence import influence
from sqeval.dea.uncertainty.influence_result import InfluenceResult
from sqeval.dea.uncertainty.order_alpha import order_alpha
from sqeval.dea.uncertainty.order_m import order_m
from sqeval.dea.uncertainty.outliers import outliers
from sqeval.dea.uncertainty.outliers_result import OutliersResult
from sqeval.dea.uncertainty.partial_result import PartialResult
from sqeval.dea.uncertainty.second_stage import second_stage
from sqeval.dea.uncertainty.second_stage_result import SecondStageResult

__all__ = [
    "AdditiveResult",
    "AssuranceRegion",
    "BootstrapMalmquistResult",
    "BootstrapResult",
    "CategoricalResult",
    "ConeRatio",
    "CostResult",
    "CrossEfficiencyResult",
    "DeaResult",
    "DirectionalResult",
    "HyperbolicResult",
    "InfluenceResult",
    "MalmquistResult",
    "MergerGainsResult",
    "MetafrontierResult",
    "MultiplierResult",
    "NetworkResult",
    "OutliersResult",
    "PartialResult",
    "ProfitResult",
    "RevenueResult",
    "RussellResult",
    "ScaleResult",
    "SecondStageResult",
    "SeifordZhuResult",
    "SlackBasedResult",
    "Stage",
    "SuperEfficiencyResult",
    "SuperSbmResult",
    "TargetResult",
    "TiersResult",
    "TwoStageResult",
    "VirtualShare",
    "WeightBound",
    "WindowResult",
    "additive",
    "assurance_regions_from_ahp",
    "bootstrap",
    "bootstrap_malmquist",
    "categorical",
    "cost",
    "cross_efficiency",
    "directional",
    "enhanced_russell",
    "fdh",
    "free_replicability",
    "hyperbolic",
    "influence",
    "malmquist",
    "malmquist_luenberger",
    "merger_gains",
    "metafrontier",
    "multiplier",
    "network",
    "network_two_stage",
    "order_alpha",
    "order_m",
    "outliers",
    "profit",
    "radial",
    "revenue",
    "russell",
    "sbm",
    "scale",
    "second_stage",
    "seiford_zhu",
    "super_efficiency",
    "super_sbm",
    "target_setting",
    "tiers",
    "window",
]
