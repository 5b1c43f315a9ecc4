"""Hierarchies from dictionaries and TOML: what is read, what is refused and where, and that nothing changes afterwards."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import sqeval as sq
from sqeval.errors import ConfigError
from sqeval.indicators import Grades, hierarchies
from sqeval.options import Direction

CLOCK = {"kind": "duration", "start": "created_at", "end": "resolved_at"}
RATING = {"kind": "rating", "column": "rating", "answers": {"5": 1, "1": 4}}


def goal(*children, **more):
    return {"name": "goal", "children": list(children), **more}


def leaf(name="a", **more):
    return {"name": name, **more}


def pair(first=None, second=None, **more):
    """Two indicators `a` and `b` with the weights given."""
    return goal(*(leaf(name) if weight is None else leaf(name, weight=weight) for name, weight in (("a", first), ("b", second))), **more)


def refusal(data):
    with pytest.raises(ConfigError) as caught:
        sq.Hierarchy.from_dict(data)
    assert "\n" not in str(caught.value)
    assert "pydantic" not in str(caught.value)
    return caught.value


#: Wrong input, path of the wrong key, and a word that the message must hold.
WRONG = {
    "unknown key, with the nearest": (goal(leaf(wieght=1)), "children[0].wieght", "'weight'"),
    "unknown key of a measure": (goal(leaf(measure={**CLOCK, "quantil": 0.5})), "children[0].measure.quantil", "'quantile'"),
    "unknown key at the top": (goal(leaf(), monitord=[]), "monitord", "'monitored'"),
    "wrong kind of measure": (goal(leaf(measure={**CLOCK, "kind": "durration"})), "children[0].measure.kind", "'duration'"),
    "wrong kind below a ratio": (
        goal(leaf(measure={"kind": "ratio", "numerator": {"kind": "mean", "column": "x"}, "denominator": {"kind": "count"}})),
        "children[0].measure.numerator.kind",
        "'total'",
    ),
    "no kind of measure": (goal(leaf(measure={"start": "a", "end": "b"})), "children[0].measure.kind", "is missing"),
    "wrong direction": (goal(leaf(direction="up")), "children[0].direction", "'cost'"),
    "wrong unit of time": (goal(leaf(), leaf("b", measure={**CLOCK, "unit": "weeks"})), "children[1].measure.unit", "'days'"),
    "wrong operator": (goal(leaf(target={"op": "=", "target": 1})), "children[0].target.op", "'>='"),
    "wrong returns to scale": (goal(leaf(), dea={"inputs": ["a"], "outputs": ["a"], "rts": "xrs"}), "dea.rts", "'vrs'"),
    "no name": ({"children": [leaf()]}, "name", "is missing"),
    "no name deep in the tree": (goal(leaf(children=[{"unit": "h"}])), "children[0].children[0].name", "is missing"),
    "no end of a clock": (goal(leaf(measure={"kind": "duration", "start": "a"})), "children[0].measure.end", "is missing"),
    "no end of a stage": (goal(leaf(), stages=[{"name": "s", "start": "a"}]), "stages[0]", "`start` and `end`"),
    "no scores of grades": (goal(leaf(), grades={"labels": ["good", "bad"]}), "grades.scores", "is missing"),
    "no English label": (goal(leaf(label={"zh": "响应"})), "children[0].label.en", "is missing"),
    "an empty name": (goal(leaf("")), "children[0].name", "at least 1 character"),
    "a number as name": (goal(leaf(5)), "children[0].name", "5"),
    "text as weight": (goal(leaf(weight="heavy")), "children[0].weight", "'heavy'"),
    "text among thresholds": (goal(leaf(thresholds=[4, "x", 2, 1])), "children[0].thresholds[1]", "'x'"),
    "text as child": (goal("a"), "children[0]", "'a'"),
    "text as children": ({"name": "goal", "children": "a"}, "children", "'a'"),
    "a quantile beyond 1": (goal(leaf(measure={**CLOCK, "quantile": 1.5})), "children[0].measure.quantile", "1.5"),
    "a target that is no number": (goal(leaf(target={"op": ">=", "target": float("nan")})), "children[0].target.target", "finite"),
    "an infinite threshold": (goal(leaf(thresholds=[float("inf"), 3, 2, 1])), "children[0].thresholds[0]", "finite"),
    "no children": ({"name": "goal"}, "children", "at least one child"),
    "empty children": ({"name": "goal", "children": []}, "children", "at least one child"),
    "a name twice": (goal(leaf(), leaf("b", children=[leaf("c"), leaf()])), "children[1].children[1].name", "'a'"),
    "the goal's name again": (goal(leaf("goal")), "children[0].name", "'goal'"),
    "a monitored name twice": (goal(leaf(), monitored=[leaf("m"), leaf()]), "monitored[1].name", "'a'"),
    "a stage twice": (goal(leaf(), stages=[{"name": "s", "start": "a", "end": "b"}] * 2), "stages[1].name", "'s'"),
    "weights above 1": (pair(0.5, 0.53), "goal.children.weight", "sum to 1"),
    "weights below 1": (pair(0.5, 0.47), "goal.children.weight", "sum to 1"),
    "weights of some": (pair(1), "goal.children.weight", "all children"),
    "a negative weight": (pair(-0.5, 1.5), "children[0].weight", "-0.5"),
    "a weight that is no number": (pair(float("nan"), 1), "children[0].weight", "finite"),
    "too few thresholds": (goal(leaf(thresholds=[3, 2, 1])), "a.thresholds", "(4)"),
    "too many thresholds": (
        goal(leaf(thresholds=[3, 2, 1]), grades={"labels": ["good", "bad"], "scores": [1, 0]}),
        "a.thresholds",
        "(2)",
    ),
    "rising thresholds of a benefit": (goal(leaf(thresholds=[1, 2, 3, 4])), "a.thresholds", "must fall"),
    "falling thresholds of a cost": (goal(leaf(direction="cost", thresholds=[4, 3, 2, 1])), "a.thresholds", "must rise"),
    "equal thresholds": (goal(leaf(thresholds=[4, 3, 3, 1])), "a.thresholds", "must fall"),
    "thresholds round a target": (goal(leaf(direction="target", thresholds=[4, 3, 2, 1])), "a.thresholds", "benefit or cost"),
    "thresholds of a criterion": (goal(leaf(thresholds=[4, 3, 2, 1], children=[leaf("b")])), "a.thresholds", "has children"),
    "a measure of a criterion": (goal(leaf(measure=CLOCK, children=[leaf("b")])), "a.measure", "has children"),
    "a target of a criterion": (goal(leaf(target={"op": ">", "target": 1}, children=[leaf("b")])), "a.target", "has children"),
    "a grade too bad": (goal(leaf(measure={**RATING, "answers": {"5": 1, "1": 5}})), "a.measure.answers", "1 (best) to 4"),
    "a grade too good": (goal(leaf(measure={**RATING, "answers": {"5": 0, "1": 4}})), "a.measure.answers", "1 (best) to 4"),
    "a monitored value with children": (goal(leaf(), monitored=[leaf("m", children=[leaf("n")])]), "monitored.m", "cannot have children"),
    "an unknown output of DEA": (goal(leaf("speed"), dea={"inputs": ["speed"], "outputs": ["sped"]}), "dea", "'speed'"),
    "a criterion as input of DEA": (goal(leaf(children=[leaf("b")]), dea={"inputs": ["a"], "outputs": ["b"]}), "dea", "'a'"),
    "an input that is an output": (goal(leaf(), dea={"inputs": ["a"], "outputs": ["a"]}), "dea", "twice"),
    "no inputs": (goal(leaf(), dea={"inputs": [], "outputs": ["a"]}), "dea.inputs", "at least 1"),
    "judgements of an unknown node": (pair(judgements={"gaol": {"items": ["a", "b"], "upper": [1]}}), "judgements.gaol", "'goal'"),
    "judgements of an indicator": (pair(judgements={"a": {"items": ["b"], "upper": []}}), "judgements.a", "with children"),
    "judgements of strangers": (
        pair(judgements={"goal": {"items": ["a", "c"], "upper": [1]}}),
        "judgements.goal.items",
        "children of goal",
    ),
    "judgements of some": (pair(judgements={"goal": {"items": ["a"], "upper": []}}), "judgements.goal.items", "children of goal"),
    "too many judgements": (pair(judgements={"goal": {"items": ["a", "b"], "upper": [1, 2]}}), "judgements.goal.upper", "1 judgements"),
    "grades that stand twice": (goal(leaf(), grades={"labels": ["a", "a"], "scores": [2, 1]}), "grades.labels", "twice"),
}


@pytest.mark.parametrize(("data", "path", "word"), WRONG.values(), ids=WRONG)
def test_wrong_input_is_refused_with_its_path(data, path, word):
    error = refusal(data)
    assert error.path == path
    assert str(error).startswith(f"{path}: ")
    assert word in str(error)


@pytest.mark.parametrize("data", [[], None, "goal", 3])
def test_what_is_no_table_is_refused(data):
    assert "dictionary" in str(refusal(data))


@pytest.mark.parametrize("second", ["0.48", "0.5", "0.52"])
def test_the_ends_of_the_tolerance_count_as_within(second):
    tree = sq.Hierarchy.from_dict(pair(0.5, float(second)))
    assert [child.weight for child in tree.children] == [0.5, float(second)]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_weights_are_refused_exactly_beyond_the_tolerance(thousandths):
    data = goal(*(leaf(f"n{position}", weight=weight / 1000) for position, weight in enumerate(thousandths)))
    if abs(sum(thousandths) - 1000) <= 20:
        assert len(sq.Hierarchy.from_dict(data).leaves) == len(thousandths)
    else:
        assert refusal(data).path == "goal.children.weight"


def test_weights_of_a_lower_level_are_checked_too():
    assert refusal(goal(leaf(children=[leaf("b", weight=0.5)]))).path == "a.children.weight"


TREE = goal(
    leaf("speed", children=[leaf("wait", direction="Cost", measure=CLOCK), leaf("handling", measure=CLOCK)]),
    leaf("opinion", label={"en": "Opinion", "zh": "评价"}, measure=RATING),
    monitored=[leaf("mood", measure={"kind": "mean", "source": "surveys", "column": "mood", "where": {"team": "A"}}), leaf("n")],
)


def test_the_tree_is_walked_parents_first():
    tree = sq.Hierarchy.from_dict(TREE)
    assert [node.name for node in tree.walk()] == ["goal", "speed", "wait", "handling", "opinion"]
    assert [node.name for node in tree.inner] == ["goal", "speed"]
    assert [node.name for node in tree.leaves] == ["wait", "handling", "opinion"]
    assert [node.name for node in tree.measured] == ["wait", "handling", "opinion", "mood", "n"]


def test_needs_names_every_column_once_by_frame():
    needs = sq.Hierarchy.from_dict(TREE).needs()
    assert needs == {"records": ("created_at", "resolved_at", "rating"), "surveys": ("team", "mood")}


def test_a_ratio_needs_both_of_its_frames():
    ratio = {
        "kind": "ratio",
        "numerator": {"kind": "count", "where": {"returned": True}},
        "denominator": {"kind": "total", "source": "orders", "column": "orders"},
    }
    assert sq.Hierarchy.from_dict(goal(leaf(measure=ratio))).needs() == {"records": ("returned",), "orders": ("orders",)}


@pytest.mark.parametrize("name", ["goal", "speed", "wait", "mood"])
def test_a_node_by_name(name):
    assert sq.Hierarchy.from_dict(TREE).node(name).name == name


def test_an_unknown_node_names_the_nearest():
    with pytest.raises(ConfigError, match=r"unknown indicator \(got 'handlin'\).*Did you mean 'handling'\?"):
        sq.Hierarchy.from_dict(TREE).node("handlin")


def test_labels_fall_back_to_english_and_then_to_the_name():
    tree = sq.Hierarchy.from_dict(goal(leaf("a", label="Speed"), leaf("b", label={"en": "Mood", "zh": "情绪"}), leaf("c")))
    assert [leaf.title("zh") for leaf in tree.leaves] == ["Speed", "情绪", "c"]
    assert [leaf.title("en") for leaf in tree.leaves] == ["Speed", "Mood", "c"]


def test_units_fall_back_to_english():
    tree = sq.Hierarchy.from_dict(goal(leaf("a", unit="h"), leaf("b", unit={"en": "min", "zh": "分钟"}), leaf("c")))
    assert [leaf.unit_text("zh") for leaf in tree.leaves] == ["h", "分钟", ""]


def test_words_are_read_in_any_case():
    tree = sq.Hierarchy.from_dict(goal(leaf(direction=" COST "), leaf("b"), dea={"inputs": ["a"], "outputs": ["b"], "rts": "CRS"}))
    assert tree.node("a").direction is Direction.COST
    assert tree.dea.rts == "crs"


def test_four_grades_unless_told_otherwise():
    assert sq.Hierarchy.from_dict(goal(leaf())).grades == Grades.default()
    own = sq.Hierarchy.from_dict(goal(leaf(), grades={"labels": ["good", "bad"], "labels_zh": ["好", "差"], "scores": [1, 0]}))
    assert own.grades == Grades(["good", "bad"], [1, 0], ["好", "差"])


@pytest.mark.parametrize("name", ["goal", "children", "judgements", "grade_spec", "something_new"])
def test_nothing_can_be_assigned(name):
    tree = sq.Hierarchy.from_dict(TREE)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(tree, name, None)


def test_nothing_below_can_be_assigned_either():
    with pytest.raises(ValidationError, match="frozen"):
        sq.Hierarchy.from_dict(TREE).children[0].weight = 0.5


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.update({"x": 1}),
        lambda table: table.clear(),
        lambda table: table.pop("5"),
        lambda table: table.setdefault("x", 1),
        lambda table: table.popitem(),
        lambda table: table.__setitem__("x", 1),
        lambda table: table.__delitem__("5"),
        lambda table: table.__ior__({"x": 1}),
    ],
)
def test_no_table_inside_can_be_changed(change):
    tree = sq.Hierarchy.from_dict({**TREE, "judgements": {"speed": {"items": ["wait", "handling"], "upper": [2]}}})
    for table in (tree.judgements, tree.node("opinion").measure.answers, tree.node("mood").measure.where, tree.node("wait").measure.unless):
        before = dict(table)
        with pytest.raises(TypeError, match="cannot be changed"):
            change(table)
        assert table == before


def test_what_is_given_may_change_afterwards():
    data = copy.deepcopy(TREE)
    tree = sq.Hierarchy.from_dict(data)
    data["children"][1]["measure"]["answers"]["5"] = 2
    data["children"].clear()
    assert tree == sq.Hierarchy.from_dict(TREE)


@pytest.mark.parametrize("build", hierarchies.BUILT_IN.values(), ids=hierarchies.BUILT_IN)
def test_equal_trees_have_equal_hashes_and_survive_copies(build):
    tree = build()
    for twin in (build(), copy.deepcopy(tree), pickle.loads(pickle.dumps(tree))):
        assert twin == tree
        assert hash(twin) == hash(tree)
    changed = tree.model_dump(by_alias=True)
    changed["children"][0]["label"]["en"] = "Another"
    assert sq.Hierarchy.from_dict(changed) != tree


@pytest.mark.parametrize("mode", ["python", "json"])
@pytest.mark.parametrize("exclude_none", [True, False])
@pytest.mark.parametrize("build", hierarchies.BUILT_IN.values(), ids=hierarchies.BUILT_IN)
def test_a_dump_reads_back_as_the_same_tree(build, mode, exclude_none):
    tree = build()
    dump = tree.model_dump(by_alias=True, mode=mode, exclude_none=exclude_none)
    assert "grades" in dump
    assert sq.Hierarchy.from_dict(dump) == tree


TOML = """
name = "goal"
[[children]]
name = "wait"
label = { en = "Waiting", zh = "等待" }
direction = "cost"
measure = { kind = "duration", start = "created_at", end = "resolved_at" }
"""


def test_toml_and_dictionary_build_the_same_tree(tmp_path):
    path = tmp_path / "tree.toml"
    path.write_text(TOML, encoding="utf-8")
    wanted = leaf("wait", label={"en": "Waiting", "zh": "等待"}, direction="cost", measure=CLOCK)
    assert sq.Hierarchy.from_toml(path) == sq.Hierarchy.from_toml(str(path)) == sq.Hierarchy.from_dict(goal(wanted))


def test_a_wrong_key_in_toml_has_its_path(tmp_path):
    path = tmp_path / "tree.toml"
    path.write_text(TOML.replace("direction", "directoin"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^children\[0\]\.directoin: unknown key\. Did you mean 'direction'\?$"):
        sq.Hierarchy.from_toml(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"name = ", "is not valid TOML"), (b'name = "a"\nname = "b"', "is not valid TOML"), ("name = '售后'".encode("gbk"), "UTF-8")],
)
def test_a_file_that_cannot_be_understood_is_named(tmp_path, content, problem):
    path = tmp_path / "tree.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=problem) as caught:
        sq.Hierarchy.from_toml(path)
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        sq.Hierarchy.from_toml(tmp_path / name)
    assert caught.value.path == str(tmp_path / name)


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [(">=", False, True, True), (">", False, False, True), ("<=", True, True, False), ("<", True, False, False)],
)
def test_a_target_holds_on_its_side(op, below, at, above):
    target = sq.Hierarchy.from_dict(goal(leaf(target={"op": op, "target": 0.9}))).node("a").target
    assert [target.holds(value) for value in (0.89, 0.9, 0.91)] == [below, at, above]
