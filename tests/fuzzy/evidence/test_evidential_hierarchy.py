import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sqeval.errors import ConfigError, DataError
from sqeval.fuzzy import EvidentialResult, Grades, evidential_hierarchy, evidential_reasoning
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "poor"], scores=[90, 50], labels_zh=["好", "差"])
# Three levels, a branch that ends early, and a node with one child.
TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "label": {"en": "Service", "zh": "服务"},
        "grades": {"labels": ["good", "poor"], "scores": [90, 50], "labels_zh": ["好", "差"]},
        "children": [
            {"name": "speed", "children": [{"name": "reply"}, {"name": "repair", "children": [{"name": "wait"}, {"name": "work"}]}]},
            {"name": "manners"},
            {"name": "money", "children": [{"name": "price"}]},
        ],
    }
)
WEIGHTS = {"service": {"money": 0.2, "speed": 0.5, "manners": 0.3}, "speed": {"repair": 0.6, "reply": 0.4}, "repair": [0.25, 0.75]}
ROWS = pd.DataFrame(
    {"good": [0.9, 0.5, 0.2, 0.7, 0.1], "poor": [0.1, 0.3, 0.8, 0.2, 0.9]}, index=["reply", "wait", "work", "manners", "price"]
)


@pytest.fixture
def result():
    return evidential_hierarchy(TREE, WEIGHTS, ROWS)


@pytest.mark.parametrize("method", ["recursive", "analytic"])
def test_every_node_is_what_its_children_give_alone(method):
    result = evidential_hierarchy(TREE, WEIGHTS, ROWS, method=method)
    assert list(result.nodes) == ["service", "speed", "repair", "money"]
    assert all(isinstance(node, EvidentialResult) for node in result.nodes.values())
    repair = evidential_reasoning({"wait": 0.25, "work": 0.75}, ROWS.loc[["wait", "work"]], GRADES, method=method)
    speed_rows = pd.DataFrame([ROWS.loc["reply"], repair.beliefs], index=["reply", "repair"])
    speed = evidential_reasoning(WEIGHTS["speed"], speed_rows, GRADES, method=method)
    rows = pd.DataFrame([speed.beliefs, ROWS.loc["manners"], ROWS.loc["price"]], index=["speed", "manners", "money"])
    goal = evidential_reasoning(WEIGHTS["service"], rows, GRADES, method=method)
    for name, alone in (("repair", repair), ("speed", speed), ("service", goal)):
        assert result.nodes[name].beliefs.to_dict() == pytest.approx(alone.beliefs.to_dict(), abs=1e-14)
        assert result.nodes[name].unassigned == pytest.approx(alone.unassigned, abs=1e-14)
    assert result.nodes["money"].beliefs.to_dict() == pytest.approx(ROWS.loc["price"].to_dict(), abs=1e-15)


def test_the_goal_has_its_own_fields(result):
    goal = result.nodes["service"]
    assert (result.score, result.grade, result.unassigned) == (goal.score, goal.grade, goal.unassigned)
    assert result.weights.to_dict() == {"speed": 0.5, "manners": 0.3, "money": 0.2}
    assert list(result.to_frame().columns) == ["good", "poor", "unknown", "score", "score_low", "score_high", "grade"]
    assert list(result.to_frame().index) == ["service", "speed", "repair", "money"]


def test_complete_branches_leave_nothing_unassigned(result):
    assert result.nodes["money"].unassigned == 0.0
    assert 0 < result.nodes["repair"].unassigned < result.unassigned < 0.1
    complete = evidential_hierarchy(TREE, WEIGHTS, ROWS.assign(poor=1 - ROWS["good"]))
    assert [node.unassigned for node in complete.nodes.values()] == [0.0] * 4


def test_one_level_is_the_flat_method_to_the_last_digit():
    tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": name} for name in ROWS.index]})
    weights = dict(zip(ROWS.index, [0.3, 0.1, 0.2, 0.15, 0.25], strict=True))
    found = evidential_hierarchy(tree, {"goal": weights}, ROWS.iloc[::-1], GRADES)
    assert_array_equal(found.combined.values, evidential_reasoning(weights, ROWS, GRADES).combined.values)


def test_cautions_name_their_nodes(result):
    found = {caution.code: caution.where for caution in result.warnings}
    assert found["unknown_mass_at"] == ("service", "speed", "repair")
    rounded = evidential_hierarchy(TREE, WEIGHTS | {"speed": [0.4, 0.61]}, ROWS.assign(poor=ROWS["poor"] + 0.01))
    found = {caution.code: caution.where for caution in rounded.warnings}
    assert found["weights_rescaled"] == ("speed",)
    assert found["beliefs_normalised"] == ("reply", "work", "price")


def test_what_does_not_fit_the_tree_is_refused():
    with pytest.raises(DataError, match="indicator has no row in beliefs"):
        evidential_hierarchy(TREE, WEIGHTS, ROWS.drop("price"))
    with pytest.raises(DataError, match="no indicator of the hierarchy"):
        evidential_hierarchy(TREE, WEIGHTS, ROWS.rename(index={"price": "prize"}).reindex([*ROWS.index, "prize"], fill_value=0.5))
    with pytest.raises(ConfigError, match=r"weights\.repair: has no weights"):
        evidential_hierarchy(TREE, {name: own for name, own in WEIGHTS.items() if name != "repair"}, ROWS)
    with pytest.raises(ConfigError, match=r"weights\.sped: is not a node"):
        evidential_hierarchy(TREE, WEIGHTS | {"sped": [1.0]}, ROWS)
    with pytest.raises(ConfigError, match="mapping from node"):
        evidential_hierarchy(TREE, [0.5, 0.5], ROWS)
    with pytest.raises(ConfigError, match="is not a Hierarchy"):
        evidential_hierarchy({"name": "goal"}, WEIGHTS, ROWS)


def test_it_reads_in_both_languages(result):
    assert "服务" in result.summary("zh")
    assert "service" in result.summary().lower()
