"""Every public name is called once, as a user would; a name without a call here fails."""

import importlib
import tempfile
import warnings

import matplotlib as mpl
import pandas as pd
import pytest

import sqeval as sq
from sqeval.result import Result

mpl.use("Agg")

ROOMS = ("ahp", "datasets", "dea", "fuzzy", "hierarchies", "indicators", "job", "monitoring", "plots", "records", "weighting")


# Cautions are tested elsewhere; here only that every name works.
pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


class World:
    """Small things to call names with, made once."""

    def __init__(self):
        paths = sq.datasets.sample_paths()
        companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
        self.path = paths["records"]
        self.records = sq.read_records(paths["records"], label_variants="merge", **companions)
        self.hierarchy = sq.hierarchies.after_sales()
        self.evaluation = sq.evaluate(self.records, self.hierarchy, judgements="illustrative")
        self.table = self.evaluation.table
        self.matrix = sq.ahp.PairwiseMatrix.from_upper([3, 5, 2], ["a", "b", "c"])
        self.X = pd.DataFrame({"hours": [2.0, 3, 4]}, index=["a", "b", "c"])
        self.Y = pd.DataFrame({"solved": [1.0, 3, 3]}, index=["a", "b", "c"])
        self.Z = pd.DataFrame({"answered": [2.0, 3, 3]}, index=["a", "b", "c"])
        stages = {"consultation": sq.dea.Stage("hours", "answered"), "handling": sq.dea.Stage("answered", "solved")}
        self.network = sq.dea.network(self.X, stages, self.Y, Z=self.Z)
        self.counts = pd.DataFrame([[5, 3, 2]], index=["speed"], columns=["good", "fair", "poor"])
        self.grades = sq.fuzzy.Grades(["good", "fair", "poor"], [90, 70, 50])
        self.membership = sq.fuzzy.membership_from_counts(self.counts)
        self.tree = sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "speed"}]})


@pytest.fixture(scope="module")
def world():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return World()


QUESTIONS = {"informed": ["informed"]}
ANSWERS = pd.DataFrame({"respondent_id": ["a", "b"], "team": "T", "period": "2026-01", "informed": [4, 5]})
CLOCKS = pd.DataFrame({"begin": pd.to_datetime(["2026-01-05 09:00"]), "end": pd.to_datetime(["2026-01-05 11:30"])})
VOTES = [5, 4, 3, 1]
ITEMS = pd.DataFrame({"importance": [5, 3], "performance": [2, 4]}, index=["speed", "gifts"])
SCORES = pd.DataFrame({"impact": [5, 3], "urgency": [2, 4]}, index=["late", "rude"])
SERVICE = pd.DataFrame({"group": ["system", "goods", "customer"], "points": [40, 35, 25], "actual": [38, 33, 24]})
PANEL = pd.DataFrame(
    {"team": list("abab"), "month": [1, 1, 2, 2], "hours": [4.0, 3, 4, 2], "solved": [4.0, 3, 5, 3], "angry": [2, 1, 1, 1]}
)
PANEL_NAMES = {"inputs": "hours", "outputs": "solved", "unit": "team", "period": "month"}
LEVELS = sq.records.ServiceLevels.from_dict({"default": 4})


def in_a_folder(write):
    with tempfile.TemporaryDirectory() as folder:
        return list(write(folder))


def filled_form(folder):
    path = sq.ahp.questionnaire({"service": ["speed", "cost"]}, f"{folder}/Li.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("speed,cost,,", "speed,cost,3,"), encoding="utf-8")
    forms = sq.ahp.read_questionnaire(folder)
    yield isinstance(forms, sq.ahp.FilledForms) and forms.judgements["service"]["Li"].values[0, 1] == 3


def threshold_sensitivity(w):
    limits = {"hours": [2, 8, 24]}
    rows = sq.fuzzy.membership_from_thresholds({"hours": 3.0}, limits["hours"], "cost", grades=w.grades)
    return sq.fuzzy.threshold_sensitivity(sq.fuzzy.evaluate({"hours": 1}, rows, w.grades), {"hours": 3.0}, limits, "cost")


def second_stage(_):
    X = pd.DataFrame({"hours": [20.0, 19, 25, 27, 22, 31, 24, 29, 35]})
    Y = pd.DataFrame({"solved": [100.0, 150, 160, 180, 94, 150, 130, 190, 140]})
    Z = pd.DataFrame({"late": [0.6, 0.2, 0.3, 0.4, 0.8, 0.6, 0.5, 0.3, 0.7]})
    return sq.dea.second_stage(sq.dea.radial(X, Y, rts="crs"), Z, algorithm=1, replications=(2, 5), seed=0)


CALLS = {
    "Evaluation": lambda w: isinstance(w.evaluation, sq.Evaluation),
    "Hierarchy": lambda w: sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "a"}]}).leaves,
    "IndicatorTable": lambda w: isinstance(w.table, sq.IndicatorTable),
    "ServiceRecords": lambda w: isinstance(w.records, sq.ServiceRecords),
    "SqevalError": lambda w: str(sq.SqevalError("is wrong", column="a")),
    "SqevalWarning": lambda w: issubclass(sq.SqevalWarning, UserWarning),
    "doctor": lambda w: sq.doctor(w.path).problems,
    "evaluate": lambda w: sq.evaluate(w.records, w.hierarchy).scores,
    "measure": lambda w: sq.measure(w.records, w.hierarchy, by="channel", period="quarter"),
    "read_records": lambda w: sq.read_records(w.path),
    "ahp.AhpResult": lambda w: isinstance(sq.ahp.solve(w.matrix), sq.ahp.AhpResult),
    "ahp.CrossoverWeights": lambda w: isinstance(sq.ahp.crossover_weights(w.X.assign(b=[2, 1, 1]), [0.5, 0.5]), sq.ahp.CrossoverWeights),
    "ahp.BestWorstResult": lambda w: isinstance(sq.ahp.best_worst([1, 5, 2], [5, 1, 2]), sq.ahp.BestWorstResult),
    "ahp.ComplementaryResult": lambda w: isinstance(sq.ahp.complementary([[0.5, 0.6], [0.4, 0.5]]), sq.ahp.ComplementaryResult),
    "ahp.FuzzyWeights": lambda w: isinstance(sq.ahp.fuzzy_weights(w.matrix), sq.ahp.FuzzyWeights),
    "ahp.GroupResult": lambda w: isinstance(sq.ahp.aggregate([w.matrix, w.matrix]), sq.ahp.GroupResult),
    "ahp.HierarchyWeights": lambda w: isinstance(w.evaluation.weights, sq.ahp.HierarchyWeights),
    "ahp.MonteCarloWeights": lambda w: isinstance(sq.ahp.monte_carlo(w.matrix, 0.1, 5), sq.ahp.MonteCarloWeights),
    "ahp.PairwiseMatrix": lambda w: sq.ahp.PairwiseMatrix([[1, "1/3"], [3, 1]]),
    "ahp.RankAcceptability": lambda w: isinstance(sq.ahp.rank_acceptability(w.X, samples=5), sq.ahp.RankAcceptability),
    "ahp.RankReversal": lambda w: isinstance(sq.ahp.rank_reversal(w.X, [1]), sq.ahp.RankReversal),
    "ahp.Ratings": lambda w: isinstance(sq.ahp.ratings({"speed": ["good"]}, {"good": 1}, [1]), sq.ahp.Ratings),
    "ahp.RepairedJudgements": lambda w: isinstance(sq.ahp.repair(w.matrix), sq.ahp.RepairedJudgements),
    "ahp.CompletedResult": lambda w: isinstance(sq.ahp.complete(w.matrix), sq.ahp.CompletedResult),
    "ahp.aggregate": lambda w: sq.ahp.aggregate([w.matrix, w.matrix]).consensus == 1,
    "ahp.complete": lambda w: sq.ahp.complete([[1, 3, None], [None, 1, 2], [None, None, 1]]).filled,
    "ahp.FilledForms": lambda w: in_a_folder(filled_form),
    "ahp.questionnaire": lambda w: in_a_folder(lambda folder: [sq.ahp.questionnaire(w.hierarchy, f"{folder}/form.xlsx", lang="zh")]),
    "ahp.read_questionnaire": lambda w: in_a_folder(filled_form),
    "ahp.best_worst": lambda w: sq.ahp.best_worst({"a": 1, "b": 5, "c": 2}, {"a": 5, "b": 1, "c": 2}, form="nonlinear"),
    "ahp.best_worst_consistency_index": lambda w: sq.ahp.best_worst_consistency_index(3) == 1,
    "ahp.complementary": lambda w: sq.ahp.complementary([[0.5, 0.6], [0.4, 0.5]], ["a", "b"]),
    "ahp.fuzzy_weights": lambda w: sq.ahp.fuzzy_weights([[1, (1, 2, 3)], [None, 1]], "log_least_squares"),
    "ahp.hierarchy_weights": lambda w: sq.ahp.hierarchy_weights(w.hierarchy),
    "ahp.NetworkPriorities": lambda w: isinstance(
        sq.ahp.network_priorities({"a": ["x"]}, {"x": {"a": {"x": 1}}}), sq.ahp.NetworkPriorities
    ),
    "ahp.network_priorities": lambda w: sq.ahp.network_priorities({"a": ["x"]}, {"x": {"a": {"x": 1}}}).priorities["x"] == 1,
    "ahp.next_comparisons": lambda w: len(sq.ahp.next_comparisons([[1, 3, None], [None, 1, 2], [None, None, 1]])) == 1,
    "ahp.crossover_weights": lambda w: sq.ahp.crossover_weights(w.X.assign(b=[2, 1, 1]), [0.5, 0.5]).critical,
    "ahp.monte_carlo": lambda w: sq.ahp.monte_carlo(w.evaluation.weights, 0.2, 20).rank_acceptability,
    "ahp.rank_acceptability": lambda w: sq.ahp.rank_acceptability(w.X.assign(b=[2, 1, 1]), samples=50).pairwise_winning,
    "ahp.rank_reversal": lambda w: sq.ahp.rank_reversal(w.X, {"hours": 1}, "ideal").verdict,
    "ahp.ratings": lambda w: sq.ahp.ratings({"speed": ["good", "poor"]}, {"good": 1, "poor": 0.2}, [1]).priorities,
    "ahp.repair": lambda w: sq.ahp.repair(w.matrix, 0.05).summary(),
    "ahp.scale_value": lambda w: sq.ahp.scale_value(3, "balanced") > 1,
    "ahp.sensitivity_lines": lambda w: sq.ahp.sensitivity_lines(w.X.assign(b=[2, 1, 1]), [0.5, 0.5], "b"),
    "ahp.stability_intervals": lambda w: sq.ahp.stability_intervals(w.X.assign(b=[2, 1, 1]), [0.5, 0.5]),
    "ahp.suggest_revisions": lambda w: len(sq.ahp.suggest_revisions(w.matrix)) == 3,
    "ahp.solve": lambda w: sq.ahp.solve(w.matrix).cr,
    "ahp.synthesise": lambda w: sq.ahp.synthesise(pd.DataFrame({"a": [0.6, 0.4], "b": [0.5, 0.5]}), {"a": 0.5, "b": 0.5}),
    "datasets.MAKERS": lambda w: sorted(sq.datasets.MAKERS) == sorted(sq.hierarchies.BUILT_IN),
    "datasets.ServiceSample": lambda w: isinstance(sq.datasets.load_sample(), sq.datasets.ServiceSample),
    "datasets.load_sample": lambda w: sq.datasets.load_sample().records,
    "datasets.make_agent_records": lambda w: sq.datasets.make_agent_records(seed=1, months=1, agents=5, requests_per_month=100),
    "datasets.make_competitor_records": lambda w: sq.datasets.make_competitor_records(seed=1, months=1, requests_per_month=120),
    "datasets.make_platform_records": lambda w: sq.datasets.make_platform_records(seed=1, months=1, requests_per_month=120),
    "datasets.make_support_records": lambda w: sq.datasets.make_support_records(seed=1, months=1, requests_per_month=120),
    "datasets.make_service_records": lambda w: sq.datasets.make_service_records(seed=1, months=1, teams=5, requests_per_month=100),
    "datasets.sample_paths": lambda w: sq.datasets.sample_paths(),
    "datasets.write_sample": lambda w: in_a_folder(sq.datasets.write_sample),
    "dea.CategoricalResult": lambda w: isinstance(sq.dea.categorical(w.X, w.Y, range(len(w.X))), sq.dea.CategoricalResult),
    "dea.categorical": lambda w: sq.dea.categorical(w.X, w.Y, range(len(w.X))).category,
    "dea.MergerGainsResult": lambda w: isinstance(sq.dea.merger_gains(w.X, w.Y, {"all": list(w.X.index)}), sq.dea.MergerGainsResult),
    "dea.merger_gains": lambda w: sq.dea.merger_gains(w.X, w.Y, {"all": list(w.X.index)}, rts="crs").learning,
    "dea.MetafrontierResult": lambda w: isinstance(sq.dea.metafrontier(w.X, w.Y, ["p"] * len(w.X)), sq.dea.MetafrontierResult),
    "dea.metafrontier": lambda w: sq.dea.metafrontier(w.X, w.Y, ["p"] * len(w.X), technology="union").gap_ratio,
    "dea.NetworkResult": lambda w: isinstance(w.network, sq.dea.NetworkResult),
    "dea.Stage": lambda w: sq.dea.Stage("hours", "solved").inputs,
    "dea.TwoStageResult": lambda w: isinstance(sq.dea.network_two_stage(w.X, w.Z, w.Y, method="chen"), sq.dea.TwoStageResult),
    "dea.network": lambda w: w.network.stage_slacks,
    "dea.network_two_stage": lambda w: sq.dea.network_two_stage(w.X, w.Z, w.Y).intermediates,
    "dea.AssuranceRegion": lambda w: sq.dea.radial(w.X, w.Y, weight_restrictions=sq.dea.AssuranceRegion("solved", "hours", 0.1)).scores,
    "dea.ConeRatio": lambda w: sq.dea.radial(w.X, w.Y, weight_restrictions=sq.dea.ConeRatio(w.X)).scores,
    "dea.CrossEfficiencyResult": lambda w: isinstance(sq.dea.cross_efficiency(w.X, w.Y), sq.dea.CrossEfficiencyResult),
    "dea.VirtualShare": lambda w: sq.dea.radial(w.X, w.Y, weight_restrictions=sq.dea.VirtualShare(w.X.columns[0], 0.1)).scores,
    "dea.WeightBound": lambda w: sq.dea.radial(w.X, w.Y, weight_restrictions=sq.dea.WeightBound(w.X.columns[0], high=9)).scores,
    "dea.assurance_regions_from_ahp": lambda w: sq.dea.assurance_regions_from_ahp(sq.ahp.solve(w.matrix), band=0.2),
    "dea.cross_efficiency": lambda w: sq.dea.cross_efficiency(w.X, w.Y, secondary="aggressive", method="M3").maverick,
    "dea.MultiplierResult": lambda w: isinstance(sq.dea.multiplier(w.X, w.Y), sq.dea.MultiplierResult),
    "dea.ScaleResult": lambda w: isinstance(sq.dea.scale(w.X, w.Y), sq.dea.ScaleResult),
    "dea.multiplier": lambda w: sq.dea.multiplier(w.X, w.Y, rts="crs").multiplier_ranges("b"),
    "dea.scale": lambda w: sq.dea.scale(w.X, w.Y, orientation="output").mpss_targets,
    "dea.BootstrapResult": lambda w: isinstance(sq.dea.bootstrap(w.X, w.Y, replications=5, seed=0), sq.dea.BootstrapResult),
    "dea.InfluenceResult": lambda w: isinstance(sq.dea.influence(w.X, w.Y), sq.dea.InfluenceResult),
    "dea.OutliersResult": lambda w: isinstance(sq.dea.outliers(w.X, w.Y), sq.dea.OutliersResult),
    "dea.PartialResult": lambda w: isinstance(sq.dea.order_m(w.X, w.Y), sq.dea.PartialResult),
    "dea.SecondStageResult": lambda w: isinstance(second_stage(w), sq.dea.SecondStageResult),
    "dea.bootstrap": lambda w: sq.dea.bootstrap(w.X, w.Y, replications=5, seed=0).bias_corrected,
    "dea.influence": lambda w: sq.dea.influence(w.X, w.Y).influence,
    "dea.order_alpha": lambda w: sq.dea.order_alpha(w.X, w.Y, alpha=0.9).scores,
    "dea.order_m": lambda w: sq.dea.order_m(w.X, w.Y, m=5).scores,
    "dea.outliers": lambda w: sq.dea.outliers(w.X, w.Y).is_outlier,
    "dea.second_stage": lambda w: second_stage(w).coefficients,
    "dea.DeaResult": lambda w: isinstance(sq.dea.radial(w.X, w.Y), sq.dea.DeaResult),
    "dea.SuperEfficiencyResult": lambda w: isinstance(sq.dea.super_efficiency(w.X, w.Y), sq.dea.SuperEfficiencyResult),
    "dea.TiersResult": lambda w: isinstance(sq.dea.tiers(w.X, w.Y), sq.dea.TiersResult),
    "dea.super_efficiency": lambda w: sq.dea.super_efficiency(w.X, w.Y, fallback="cook").fallback_used,
    "dea.tiers": lambda w: sq.dea.tiers(w.X, w.Y, rts="crs", contexts=True).progress,
    "dea.CostResult": lambda w: isinstance(sq.dea.cost(w.X, w.Y, [1]), sq.dea.CostResult),
    "dea.ProfitResult": lambda w: isinstance(sq.dea.profit(w.X, w.Y, [1], [1]), sq.dea.ProfitResult),
    "dea.RevenueResult": lambda w: isinstance(sq.dea.revenue(w.X, w.Y, [1]), sq.dea.RevenueResult),
    "dea.TargetResult": lambda w: isinstance(sq.dea.target_setting(w.X, w.Y), sq.dea.TargetResult),
    "dea.target_setting": lambda w: sq.dea.target_setting(w.X, w.Y, bounds={"hours": (-0.1, 0)}, aim="closest").bound_costs,
    "dea.cost": lambda w: sq.dea.cost(w.X, w.Y, {"hours": 30}).savings,
    "dea.profit": lambda w: sq.dea.profit(w.X, w.Y, [3], [2], rts="crs").max_profitability,
    "dea.revenue": lambda w: sq.dea.revenue(w.X, w.Y, [2], rts="crs").max_revenue,
    "dea.AdditiveResult": lambda w: isinstance(sq.dea.additive(w.X, w.Y), sq.dea.AdditiveResult),
    "dea.additive": lambda w: sq.dea.additive(w.X, w.Y, weights="ram").efficiency,
    "dea.RussellResult": lambda w: isinstance(sq.dea.russell(w.X, w.Y), sq.dea.RussellResult),
    "dea.SlackBasedResult": lambda w: isinstance(sq.dea.sbm(w.X, w.Y), sq.dea.SlackBasedResult),
    "dea.SuperSbmResult": lambda w: isinstance(sq.dea.super_sbm(w.X, w.Y), sq.dea.SuperSbmResult),
    "dea.enhanced_russell": lambda w: sq.dea.enhanced_russell(w.X, w.Y).factors,
    "dea.russell": lambda w: sq.dea.russell(w.X, w.Y, orientation="output").factors,
    "dea.sbm": lambda w: sq.dea.sbm(w.X, w.Y, rts="crs").contributions,
    "dea.super_sbm": lambda w: sq.dea.super_sbm(w.X, w.Y, rts="crs").room,
    "dea.DirectionalResult": lambda w: isinstance(sq.dea.directional(w.X, w.Y), sq.dea.DirectionalResult),
    "dea.HyperbolicResult": lambda w: isinstance(sq.dea.hyperbolic(w.X, w.Y), sq.dea.HyperbolicResult),
    "dea.SeifordZhuResult": lambda w: isinstance(sq.dea.seiford_zhu(w.X, w.Y, {"bad": [1.0, 2, 0]}), sq.dea.SeifordZhuResult),
    "dea.directional": lambda w: sq.dea.directional(w.X, w.Y, undesirable={"bad": [1.0, 2, 3]}).abatement,
    "dea.hyperbolic": lambda w: sq.dea.hyperbolic(w.X, w.Y).targets,
    "dea.seiford_zhu": lambda w: sq.dea.seiford_zhu(w.X, w.Y, {"bad": [1.0, 2, 0]}).translation,
    "dea.fdh": lambda w: sq.dea.fdh(w.X, w.Y).peers,
    "dea.free_replicability": lambda w: sq.dea.free_replicability(w.X, w.Y).scores,
    "dea.MalmquistResult": lambda w: isinstance(sq.dea.malmquist(PANEL, **PANEL_NAMES), sq.dea.MalmquistResult),
    "dea.BootstrapMalmquistResult": lambda w: isinstance(
        sq.dea.bootstrap_malmquist(PANEL, replications=3, seed=0, **PANEL_NAMES), sq.dea.BootstrapMalmquistResult
    ),
    "dea.bootstrap_malmquist": lambda w: sq.dea.bootstrap_malmquist(PANEL, replications=3, seed=0, **PANEL_NAMES).significant,
    "dea.WindowResult": lambda w: isinstance(sq.dea.window(PANEL, width=1, **PANEL_NAMES), sq.dea.WindowResult),
    "dea.malmquist": lambda w: sq.dea.malmquist(PANEL, technology="global", **PANEL_NAMES).cumulative,
    "dea.malmquist_luenberger": lambda w: sq.dea.malmquist_luenberger(PANEL, undesirable="angry", **PANEL_NAMES).index,
    "dea.window": lambda w: sq.dea.window(PANEL, width=2, **PANEL_NAMES).stability,
    "dea.radial": lambda w: sq.dea.radial(w.X, w.Y, rts="crs").scores,
    "fuzzy.FuzzyExplanation": lambda w: isinstance(
        sq.fuzzy.explain(sq.fuzzy.evaluate([1], w.membership, w.grades)), sq.fuzzy.FuzzyExplanation
    ),
    "fuzzy.NextGrade": lambda w: isinstance(sq.fuzzy.next_grade(sq.fuzzy.evaluate([1], w.membership, w.grades)), sq.fuzzy.NextGrade),
    "fuzzy.explain": lambda w: sq.fuzzy.explain(sq.fuzzy.evaluate([1], w.membership, w.grades), lang="zh").sentences(),
    "fuzzy.next_grade": lambda w: sq.fuzzy.next_grade(sq.fuzzy.evaluate([1], w.membership, w.grades), by="confidence", level=0.7),
    "fuzzy.ProbabilityBetter": lambda w: isinstance(sq.fuzzy.probability_better({"a": (80, 1)}), sq.fuzzy.ProbabilityBetter),
    "fuzzy.SamplingError": lambda w: isinstance(
        sq.fuzzy.sampling_error(sq.fuzzy.evaluate([1], w.membership, w.grades)), sq.fuzzy.SamplingError
    ),
    "fuzzy.ThresholdSensitivity": lambda w: isinstance(threshold_sensitivity(w), sq.fuzzy.ThresholdSensitivity),
    "fuzzy.WeightSensitivity": lambda w: isinstance(
        sq.fuzzy.sensitivity(sq.fuzzy.evaluate([1], w.membership, w.grades)), sq.fuzzy.WeightSensitivity
    ),
    "fuzzy.probability_better": lambda w: sq.fuzzy.probability_better({"a": sq.fuzzy.evaluate([1], w.membership, w.grades)}).groups,
    "fuzzy.sampling_error": lambda w: sq.fuzzy.sampling_error(sq.fuzzy.evaluate([1], w.membership, w.grades), method="bootstrap"),
    "fuzzy.sensitivity": lambda w: sq.fuzzy.sensitivity(sq.fuzzy.evaluate([1], w.membership, w.grades), samples=10),
    "fuzzy.threshold_sensitivity": lambda w: threshold_sensitivity(w).changes,
    "fuzzy.ClosestPattern": lambda w: isinstance(sq.fuzzy.closest([0.7, 0.3]), sq.fuzzy.ClosestPattern),
    "fuzzy.Cloud": lambda w: sq.fuzzy.Cloud(85, 2, 0.2).certainty(85) == 1,
    "fuzzy.CloudEvaluation": lambda w: isinstance(
        sq.fuzzy.evaluate_clouds({"speed": sq.fuzzy.Cloud(85, 2)}, None, w.grades), sq.fuzzy.CloudEvaluation
    ),
    "fuzzy.CloudModel": lambda w: isinstance(sq.fuzzy.cloud_model([60, 80, 100]), sq.fuzzy.CloudModel),
    "fuzzy.GreyResult": lambda w: isinstance(sq.fuzzy.grey_relational(w.X, "cost"), sq.fuzzy.GreyResult),
    "fuzzy.RankedNumbers": lambda w: isinstance(sq.fuzzy.rank_numbers({"a": (1, 2, 3)}), sq.fuzzy.RankedNumbers),
    "fuzzy.TriangularEvaluation": lambda w: isinstance(
        sq.fuzzy.evaluate_triangular({"speed": "good"}, None, w.grades), sq.fuzzy.TriangularEvaluation
    ),
    "fuzzy.TriangularNumber": lambda w: (2 * sq.fuzzy.TriangularNumber(1, 2, 3)).u == 6,
    "fuzzy.closeness": lambda w: sq.fuzzy.closeness([0.5, 0.5], [0.4, 0.6], "euclid"),
    "fuzzy.closest": lambda w: sq.fuzzy.closest([0.6, 0.4], {"a": [0.5, 0.5], "b": [1, 0]}, "hamming"),
    "fuzzy.cloud_drops": lambda w: sq.fuzzy.cloud_drops(sq.fuzzy.Cloud(85, 2, 0.2), 10),
    "fuzzy.cloud_from_counts": lambda w: sq.fuzzy.cloud_from_counts(w.counts, w.grades).Ex,
    "fuzzy.cloud_model": lambda w: sq.fuzzy.cloud_model(w.X),
    "fuzzy.defuzzify": lambda w: sq.fuzzy.defuzzify([(1, 2, 3)], "graded_mean"),
    "fuzzy.evaluate_clouds": lambda w: sq.fuzzy.evaluate_clouds(
        sq.fuzzy.cloud_from_counts(w.counts, w.grades), {"g": [1]}, w.grades, hierarchy=w.tree
    ),
    "fuzzy.evaluate_triangular": lambda w: sq.fuzzy.evaluate_triangular(w.membership, {"g": [1]}, w.grades, hierarchy=w.tree),
    "fuzzy.grade_clouds": lambda w: sq.fuzzy.grade_clouds(w.grades, 0.5),
    "fuzzy.grey_relational": lambda w: sq.fuzzy.grey_relational(w.X, {"hours": "target"}, reference={"hours": 3}),
    "fuzzy.rank_numbers": lambda w: sq.fuzzy.rank_numbers({"a": (1, 2, 3), "b": (2, 3, 4)}, "integral", optimism=0.4),
    "fuzzy.triangular_scale": lambda w: sq.fuzzy.triangular_scale(w.grades)["good"],
    "fuzzy.DempsterResult": lambda w: isinstance(sq.fuzzy.dempster({"good": 0.6}, {"fair": 0.3}), sq.fuzzy.DempsterResult),
    "fuzzy.EvidentialHierarchyResult": lambda w: isinstance(
        sq.fuzzy.evidential_hierarchy(w.tree, {}, w.membership, w.grades), sq.fuzzy.EvidentialHierarchyResult
    ),
    "fuzzy.EvidentialResult": lambda w: isinstance(sq.fuzzy.evidential_reasoning([1], w.membership), sq.fuzzy.EvidentialResult),
    "fuzzy.EvidentialUnits": lambda w: isinstance(
        sq.fuzzy.evidential_units({"speed": 1}, pd.concat({"T": w.membership}), w.grades), sq.fuzzy.EvidentialUnits
    ),
    "fuzzy.FuzzyHierarchyResult": lambda w: isinstance(
        sq.fuzzy.evaluate_hierarchy(w.tree, {"g": [1]}, w.membership, w.grades), sq.fuzzy.FuzzyHierarchyResult
    ),
    "fuzzy.FuzzyResult": lambda w: isinstance(sq.fuzzy.evaluate([1], w.membership, w.grades), sq.fuzzy.FuzzyResult),
    "fuzzy.Grades": lambda w: w.grades.range,
    "fuzzy.OperatorComparison": lambda w: isinstance(
        sq.fuzzy.compare_operators(sq.fuzzy.evaluate([1], w.membership, w.grades)), sq.fuzzy.OperatorComparison
    ),
    "fuzzy.compare_operators": lambda w: sq.fuzzy.compare_operators(sq.fuzzy.evaluate([1], w.membership, w.grades)).scores,
    "fuzzy.dempster": lambda w: sq.fuzzy.dempster({"good": 0.6}, {("fair", "poor"): 0.5}).masses,
    "fuzzy.discount": lambda w: sq.fuzzy.discount({"good": 0.6, "unknown": 0.4}, 0.5),
    "fuzzy.evaluate": lambda w: sq.fuzzy.evaluate({"speed": 1}, w.membership, w.grades).score,
    "fuzzy.FuzzyUnits": lambda w: isinstance(sq.fuzzy.evaluate_units([1], {"T": w.membership}, w.grades), sq.fuzzy.FuzzyUnits),
    "fuzzy.evaluate_units": lambda w: sq.fuzzy.evaluate_units([1], {"T": w.membership}, w.grades).scores,
    "fuzzy.evaluate_hierarchy": lambda w: sq.fuzzy.evaluate_hierarchy(w.tree, {"g": {"speed": 1}}, w.membership, w.grades),
    "fuzzy.evidential_hierarchy": lambda w: sq.fuzzy.evidential_hierarchy(w.tree, {"g": [1]}, w.membership, w.grades).nodes,
    "fuzzy.evidential_reasoning": lambda w: sq.fuzzy.evidential_reasoning({"speed": 1}, w.membership, w.grades).score,
    "fuzzy.evidential_units": lambda w: sq.fuzzy.evidential_units({"speed": 1}, pd.concat({"T": w.membership})).beliefs,
    "fuzzy.membership": lambda w: sq.fuzzy.membership.check_partition([(0, 0, 1, 2), (1, 2, 3, 3)]),
    "fuzzy.membership_from_counts": lambda w: sq.fuzzy.membership_from_counts(w.counts, missing="unknown", respondents=12),
    "fuzzy.membership_from_thresholds": lambda w: sq.fuzzy.membership_from_thresholds([3, 9], [2, 8, 24], "cost"),
    "fuzzy.membership_from_functions": lambda w: sq.fuzzy.membership_from_functions(5, [(0, 0, 4, 6), (4, 6, 9, 9)]),
    "fuzzy.membership_from_ratings": lambda w: sq.fuzzy.membership_from_ratings(
        pd.DataFrame({"polite": ["👍", "👎"]}), {"👍": "good", "👎": "poor"}, w.grades
    ),
    "fuzzy.membership_from_votes": lambda w: sq.fuzzy.membership_from_votes(pd.DataFrame({"speed": ["good", "fair"]}), w.grades),
    "fuzzy.quantile_thresholds": lambda w: sq.fuzzy.quantile_thresholds([1, 2, 3, 4], w.grades),
    "fuzzy.target_thresholds": lambda w: sq.fuzzy.target_thresholds(lang="zh")["thresholds"],
    "fuzzy.threshold_functions": lambda w: sq.fuzzy.threshold_functions([2, 8, 24], "cost", plateau=0.5),
    "fuzzy.thresholds_from_target": lambda w: sq.fuzzy.thresholds_from_target(0.9, 1),
    "hierarchies.BUILT_IN": lambda w: sorted(sq.hierarchies.BUILT_IN),
    "hierarchies.after_sales": lambda w: sq.hierarchies.after_sales(),
    "hierarchies.agent_assessment": lambda w: sq.hierarchies.agent_assessment(),
    "hierarchies.competitors": lambda w: sq.hierarchies.competitors(),
    "hierarchies.load": lambda w: sq.hierarchies.load("service_desk"),
    "hierarchies.platform_monitoring": lambda w: sq.hierarchies.platform_monitoring(),
    "hierarchies.service_desk": lambda w: sq.hierarchies.service_desk(),
    "hierarchies.service_standard": lambda w: sq.hierarchies.service_standard(),
    "hierarchies.technical_support": lambda w: sq.hierarchies.technical_support(),
    "indicators.Grades": lambda w: sq.indicators.Grades.default().range,
    "indicators.Hierarchy": lambda w: isinstance(w.hierarchy, sq.indicators.Hierarchy),
    "indicators.IndicatorTable": lambda w: isinstance(w.table, sq.indicators.IndicatorTable),
    "indicators.Node": lambda w: isinstance(w.hierarchy.leaves[0], sq.indicators.Node),
    "indicators.PrinciplesDiagnosis": lambda w: isinstance(sq.indicators.diagnose(w.table), sq.indicators.PrinciplesDiagnosis),
    "indicators.Shrunk": lambda w: isinstance(sq.indicators.shrink(w.table), sq.indicators.Shrunk),
    "indicators.SurveyScores": lambda w: isinstance(sq.indicators.survey_scores(w.records, QUESTIONS), sq.indicators.SurveyScores),
    "indicators.Target": lambda w: sq.indicators.Target(op=">=", target=0.9).holds(0.95),
    "indicators.WeightedSurveyScore": lambda w: isinstance(
        sq.indicators.survey_scores(w.records, QUESTIONS).weighted({"informed": 1}), sq.indicators.WeightedSurveyScore
    ),
    "indicators.diagnose": lambda w: sq.indicators.diagnose(w.table),
    "indicators.hierarchies": lambda w: sq.indicators.hierarchies.after_sales(),
    "indicators.measure": lambda w: sq.indicators.measure(
        w.records, w.hierarchy, interval="bootstrap", replications=50, by=None, period=None
    ),
    "indicators.shrink": lambda w: sq.indicators.shrink(w.table),
    "indicators.survey_scores": lambda w: sq.indicators.survey_scores(w.records, QUESTIONS),
    "monitoring.ControlChart": lambda w: isinstance(sq.monitoring.xmr([1, 2, 3]), sq.monitoring.ControlChart),
    "monitoring.Watch": lambda w: isinstance(sq.monitoring.watch(w.table, baseline=3), sq.monitoring.Watch),
    "monitoring.YearOnYear": lambda w: isinstance(sq.monitoring.year_on_year(w.table), sq.monitoring.YearOnYear),
    "monitoring.p_chart": lambda w: sq.monitoring.p_chart([1, 2, 3], 10, baseline=2, laney=True),
    "monitoring.risk_priority": lambda w: sq.monitoring.risk_priority(pd.DataFrame({"severity": [3], "occurrence": [2], "detection": [5]}))[
        "rpn"
    ],
    "monitoring.u_chart": lambda w: sq.monitoring.u_chart([1, 2, 3], 10.5).explain("zh"),
    "monitoring.watch": lambda w: sq.monitoring.watch(w.table, baseline=4, events={"sale": "2026-06"}).risks(),
    "monitoring.xmr": lambda w: sq.monitoring.xmr({"2026-01": 2.0, "2026-03": 3.0, "2026-04": 2.0}, rules="trend_of_6").false_alarm_rate,
    "monitoring.year_on_year": lambda w: sq.monitoring.year_on_year(w.table).changes,
    "monitoring.Gbt27922Result": lambda w: isinstance(sq.monitoring.gbt27922(SERVICE), sq.monitoring.Gbt27922Result),
    "monitoring.gbt27922": lambda w: sq.monitoring.gbt27922(SERVICE, special_deductions=1).stars == 4,
    "monitoring.CesResult": lambda w: isinstance(sq.monitoring.ces(VOTES), sq.monitoring.CesResult),
    "monitoring.ClassScheme": lambda w: isinstance(sq.monitoring.problem_classes(w.records).scheme, sq.monitoring.ClassScheme),
    "monitoring.CsatResult": lambda w: isinstance(sq.monitoring.csat(VOTES), sq.monitoring.CsatResult),
    "monitoring.ImportancePerformance": lambda w: isinstance(
        sq.monitoring.importance_performance(ITEMS), sq.monitoring.ImportancePerformance
    ),
    "monitoring.KanoResult": lambda w: isinstance(sq.monitoring.kano(VOTES, VOTES), sq.monitoring.KanoResult),
    "monitoring.NpsResult": lambda w: isinstance(sq.monitoring.nps(VOTES), sq.monitoring.NpsResult),
    "monitoring.CaseMix": lambda w: isinstance(sq.monitoring.case_mix(w.records, "resolved", "team"), sq.monitoring.CaseMix),
    "monitoring.case_mix": lambda w: sq.monitoring.case_mix(w.records, "resolved", "agent", ["category"]).frame["verdict"],
    "monitoring.ParetoResult": lambda w: isinstance(sq.monitoring.pareto(w.records, "category"), sq.monitoring.ParetoResult),
    "monitoring.PriorityResult": lambda w: isinstance(sq.monitoring.priority(SCORES), sq.monitoring.PriorityResult),
    "monitoring.ProblemClasses": lambda w: isinstance(sq.monitoring.problem_classes(w.records), sq.monitoring.ProblemClasses),
    "monitoring.ServqualResult": lambda w: isinstance(sq.monitoring.servqual({"a": 6}, {"a": 5}), sq.monitoring.ServqualResult),
    "monitoring.ces": lambda w: sq.monitoring.ces(VOTES, scale=(1, 5)),
    "monitoring.csat": lambda w: sq.monitoring.csat(VOTES).value == 0.5,
    "monitoring.importance_performance": lambda w: sq.monitoring.importance_performance(ITEMS, 3)["quadrant"],
    "monitoring.kano": lambda w: sq.monitoring.kano(VOTES, VOTES, like="last").better,
    "monitoring.nps": lambda w: sq.monitoring.nps(VOTES).detractors == 4,
    "monitoring.pareto": lambda w: sq.monitoring.pareto(w.records, ["category", "team"], weights="cost")["class"],
    "monitoring.priority": lambda w: sq.monitoring.priority(sq.monitoring.problem_classes(w.records), "cost", "severity").formula("zh"),
    "monitoring.problem_classes": lambda w: sq.monitoring.problem_classes(w.records, by="team", period="month").classes,
    "monitoring.servqual": lambda w: sq.monitoring.servqual({"a": [6, 5]}, {"a": [5, 5]}, {"a": 1}).weighted_gap == -0.5,
    "monitoring.TargetCheck": lambda w: isinstance(sq.monitoring.check_targets(w.table), sq.monitoring.TargetCheck),
    "monitoring.check_targets": lambda w: sq.monitoring.check_targets(w.table)["status"],
    "records.Diagnosis": lambda w: isinstance(sq.doctor(w.path), sq.records.Diagnosis),
    "records.LimitsOfRows": lambda w: isinstance(LEVELS.apply(CLOCKS, CLOCKS["begin"]), sq.records.LimitsOfRows),
    "records.NamedPeriod": lambda w: sq.records.NamedPeriod(name="sale", start="11-01", end="11-12"),
    "records.Preset": lambda w: sq.records.Preset.from_dict({"columns": {"request_id": "id"}}),
    "records.ServiceLevels": lambda w: LEVELS.describe("zh"),
    "records.ServiceRecords": lambda w: isinstance(w.records, sq.records.ServiceRecords),
    "records.Surveys": lambda w: isinstance(sq.records.read_surveys(ANSWERS), sq.records.Surveys),
    "records.WorkCalendar": lambda w: sq.records.WorkCalendar.preset("always").describe("zh"),
    "records.business_minutes": lambda w: sq.records.business_minutes(CLOCKS["begin"], CLOCKS["end"], days="mon-fri"),
    "records.doctor": lambda w: sq.records.doctor(w.path),
    "records.dst_fold": lambda w: sq.records.dst_fold(CLOCKS["begin"], "Europe/Berlin"),
    "records.dst_gap": lambda w: sq.records.dst_gap(CLOCKS["begin"], "Europe/Berlin"),
    "records.due": lambda w: sq.records.due(CLOCKS["begin"], 3600),
    "records.due_in_workdays": lambda w: sq.records.due_in_workdays(CLOCKS["begin"], 2, sq.records.WorkCalendar.preset("always")),
    "records.durations": lambda w: sq.records.durations(CLOCKS["begin"], CLOCKS["end"]),
    "records.elapsed_seconds": lambda w: sq.records.elapsed_seconds(CLOCKS["begin"], CLOCKS["end"], "Europe/Berlin"),
    "records.known_calendars": lambda w: sq.records.known_calendars(),
    "records.known_presets": lambda w: sq.records.known_presets(),
    "records.read_records": lambda w: sq.records.read_records(w.path, policies={"off_scale": "repair"}),
    "records.read_surveys": lambda w: sq.records.read_surveys(ANSWERS),
    "plots.clouds": lambda w: sq.plots.clouds(sq.fuzzy.evaluate_clouds({"speed": sq.fuzzy.Cloud(85, 2)}, None, w.grades), drops=20),
    "plots.consistency": lambda w: sq.plots.consistency(w.evaluation),
    "plots.contribution_waterfall": lambda w: sq.plots.contribution_waterfall(
        sq.fuzzy.evaluate([1], w.membership, w.grades), "gained", "indicators"
    ),
    "plots.contributions": lambda w: sq.plots.contributions(w.evaluation),
    "job.Failure": lambda w: isinstance(sq.job.score(w.path, fail_on=["score<100"]).failures[0], sq.job.Failure),
    "job.Gate": lambda w: isinstance(sq.job.score(w.path, fail_on=["score<100"]).gates[0], sq.job.Gate),
    "job.Scored": lambda w: isinstance(sq.job.score(w.path), sq.job.Scored),
    "job.problem": lambda w: sq.job.problem(sq.SqevalError("is wrong")),
    "job.schema": lambda w: sq.job.schema("evaluation"),
    "job.score": lambda w: sq.job.score(w.path, {"group": {"by": "team"}}),
    "plots.control_chart": lambda w: sq.plots.control_chart(sq.monitoring.p_chart([1, 2, 3], 10)),
    "plots.criterion_scores": lambda w: sq.plots.criterion_scores({"Team 1": sq.fuzzy.evaluate([1], w.membership, w.grades)}),
    "plots.dea_targets": lambda w: sq.plots.dea_targets(sq.dea.radial(w.X, w.Y), w.X.index[0]),
    "plots.efficiency_distribution": lambda w: sq.plots.efficiency_distribution(sq.dea.radial(w.X, w.Y)),
    "plots.peer_network": lambda w: sq.plots.peer_network(sq.dea.radial(w.X, w.Y, rts="crs")),
    "plots.efficiency": lambda w: sq.plots.efficiency(w.evaluation),
    "plots.frontier": lambda w: sq.plots.frontier(sq.dea.radial(w.X, w.Y)),
    "plots.grades": lambda w: sq.plots.grades(w.evaluation),
    "plots.importance_performance": lambda w: sq.plots.importance_performance(sq.monitoring.importance_performance(ITEMS)),
    "plots.kano": lambda w: sq.plots.kano(sq.monitoring.kano(VOTES, VOTES)),
    "plots.funnel": lambda w: sq.plots.funnel(sq.monitoring.case_mix(w.records, "resolved", "agent", ["category"])),
    "plots.pareto": lambda w: sq.plots.pareto(sq.monitoring.pareto(w.records, "category")),
    "plots.hierarchy": lambda w: sq.plots.hierarchy(w.hierarchy),
    "plots.membership": lambda w: sq.plots.membership([2, 8, 24], "cost"),
    "plots.rank_acceptability": lambda w: sq.plots.rank_acceptability(sq.ahp.monte_carlo(w.matrix, 0.1, samples=10)),
    "plots.scores": lambda w: sq.plots.scores(w.evaluation),
    "plots.sensitivity": lambda w: sq.plots.sensitivity(pd.DataFrame({"a": [0.6, 0.4], "b": [0.5, 0.5]}), [0.5, 0.5], "a"),
    "plots.trend": lambda w: sq.plots.trend(w.evaluation),
    "plots.weights": lambda w: sq.plots.weights(w.evaluation.weights),
    "weighting.CombinedWeights": lambda w: isinstance(sq.weighting.combine([{"a": 1}]), sq.weighting.CombinedWeights),
    "weighting.WeightingResult": lambda w: isinstance(sq.weighting.critic(w.X, "cost"), sq.weighting.WeightingResult),
    "weighting.agreement": lambda w: sq.weighting.agreement({"a": 0.6, "b": 0.4}, {"a": 0.7, "b": 0.3}, "cosine"),
    "weighting.angle": lambda w: sq.weighting.angle(w.X, "cost"),
    "weighting.cilos": lambda w: sq.weighting.cilos(w.X, "cost"),
    "weighting.combine": lambda w: sq.weighting.combine([sq.ahp.solve(w.matrix), {"a": 0.4, "b": 0.3, "c": 0.3}], "game_theory"),
    "weighting.critic": lambda w: sq.weighting.critic(w.X, {"hours": "cost"}),
    "weighting.entropy": lambda w: sq.weighting.entropy(w.X, {"hours": "cost"}, normalisation="min_max"),
    "weighting.idocriw": lambda w: sq.weighting.idocriw(w.X, "cost"),
    "weighting.merec": lambda w: sq.weighting.merec(w.X, "cost"),
    "weighting.pca": lambda w: sq.weighting.pca(w.X, "cost"),
    "weighting.standard_deviation": lambda w: sq.weighting.standard_deviation(w.X, "cost"),
    "weighting.variation": lambda w: sq.weighting.variation(w.X, "cost"),
}


def public_names():
    yield from (name for name in sq.__all__ if name not in ROOMS)
    for room in ROOMS:
        module = getattr(sq, room)
        yield from (f"{room}.{name}" for name in module.__all__)


@pytest.mark.parametrize("name", sorted(public_names()))
def test_a_public_name_works(name, world):
    assert name in CALLS, f"sq.{name} is public; say here how a user calls it"
    outcome = CALLS[name](world)
    if name.startswith("plots."):
        assert isinstance(outcome, mpl.axes.Axes)
        # More than 20 open figures are warned of.
        mpl.pyplot.close(outcome.figure)
    elif isinstance(outcome, Result):
        assert repr(outcome)
    else:
        assert outcome is not False
        assert outcome is not None


def test_no_call_is_left_over():
    assert set(CALLS) == set(public_names())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_stays_itself_on_second_access(room):
    first = getattr(sq, room)
    for name in first.__all__:
        getattr(first, name)
    assert getattr(sq, room) is first is importlib.import_module(first.__name__)
    assert set(first.__all__) <= set(dir(first))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = sq.nonsense
    assert "evaluate" in dir(sq)
