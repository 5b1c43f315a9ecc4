"""Every public name is called once, as a user would; a name without a call here fails."""

import importlib
import warnings

import matplotlib as mpl
import pandas as pd
import pytest

import sqeval as sq
from sqeval.result import Result

mpl.use("Agg")

ROOMS = ("ahp", "datasets", "dea", "fuzzy", "hierarchies", "indicators", "monitoring", "plots", "records")


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
        self.counts = pd.DataFrame([[5, 3, 2]], index=["speed"], columns=["good", "fair", "poor"])
        self.grades = sq.fuzzy.Grades(["good", "fair", "poor"], [90, 70, 50])
        self.membership = sq.fuzzy.membership_from_counts(self.counts)
        self.tree = sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "speed"}]})


@pytest.fixture(scope="module")
def world():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return World()


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
    "ahp.HierarchyWeights": lambda w: isinstance(w.evaluation.weights, sq.ahp.HierarchyWeights),
    "ahp.PairwiseMatrix": lambda w: sq.ahp.PairwiseMatrix([[1, "1/3"], [3, 1]]),
    "ahp.hierarchy_weights": lambda w: sq.ahp.hierarchy_weights(w.hierarchy),
    "ahp.solve": lambda w: sq.ahp.solve(w.matrix).cr,
    "ahp.synthesise": lambda w: sq.ahp.synthesise(pd.DataFrame({"a": [0.6, 0.4], "b": [0.5, 0.5]}), {"a": 0.5, "b": 0.5}),
    "datasets.ServiceSample": lambda w: isinstance(sq.datasets.load_sample(), sq.datasets.ServiceSample),
    "datasets.load_sample": lambda w: sq.datasets.load_sample().records,
    "datasets.make_service_records": lambda w: sq.datasets.make_service_records(seed=1, months=1, teams=5, requests_per_month=100),
    "datasets.sample_paths": lambda w: sq.datasets.sample_paths(),
    "dea.DeaResult": lambda w: isinstance(sq.dea.radial(w.X, w.Y), sq.dea.DeaResult),
    "dea.radial": lambda w: sq.dea.radial(w.X, w.Y, rts="crs").scores,
    "fuzzy.FuzzyHierarchyResult": lambda w: isinstance(
        sq.fuzzy.evaluate_hierarchy(w.tree, {"g": [1]}, w.membership, w.grades), sq.fuzzy.FuzzyHierarchyResult
    ),
    "fuzzy.FuzzyResult": lambda w: isinstance(sq.fuzzy.evaluate([1], w.membership, w.grades), sq.fuzzy.FuzzyResult),
    "fuzzy.Grades": lambda w: w.grades.range,
    "fuzzy.evaluate": lambda w: sq.fuzzy.evaluate({"speed": 1}, w.membership, w.grades).score,
    "fuzzy.evaluate_hierarchy": lambda w: sq.fuzzy.evaluate_hierarchy(w.tree, {"g": {"speed": 1}}, w.membership, w.grades),
    "fuzzy.membership_from_counts": lambda w: sq.fuzzy.membership_from_counts(w.counts, missing="unknown", respondents=12),
    "fuzzy.membership_from_thresholds": lambda w: sq.fuzzy.membership_from_thresholds([3, 9], [2, 8, 24], "cost"),
    "hierarchies.BUILT_IN": lambda w: sorted(sq.hierarchies.BUILT_IN),
    "hierarchies.after_sales": lambda w: sq.hierarchies.after_sales(),
    "hierarchies.load": lambda w: sq.hierarchies.load("service_desk"),
    "hierarchies.service_desk": lambda w: sq.hierarchies.service_desk(),
    "monitoring.TargetCheck": lambda w: isinstance(sq.monitoring.check_targets(w.table), sq.monitoring.TargetCheck),
    "monitoring.check_targets": lambda w: sq.monitoring.check_targets(w.table)["status"],
    "plots.contributions": lambda w: sq.plots.contributions(w.evaluation),
    "plots.efficiency": lambda w: sq.plots.efficiency(w.evaluation),
    "plots.frontier": lambda w: sq.plots.frontier(sq.dea.radial(w.X, w.Y)),
    "plots.grades": lambda w: sq.plots.grades(w.evaluation),
    "plots.hierarchy": lambda w: sq.plots.hierarchy(w.hierarchy),
    "plots.scores": lambda w: sq.plots.scores(w.evaluation),
    "plots.trend": lambda w: sq.plots.trend(w.evaluation),
    "plots.weights": lambda w: sq.plots.weights(w.evaluation.weights),
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
