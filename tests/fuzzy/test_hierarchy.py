import math
import pickle
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import hierarchy_weights
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import FuzzyResult, Grades, evaluate, evaluate_hierarchy, evaluate_units, membership_from_counts
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
# Three levels, a branch that ends early, and a node with one child.
TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "label": {"en": "Service", "zh": "服务"},
        "grades": {"labels": ["good", "fair", "poor"], "scores": [90, 70, 50], "labels_zh": ["好", "中", "差"]},
        "children": [
            {
                "name": "speed",
                "children": [{"name": "reply"}, {"name": "repair", "children": [{"name": "wait"}, {"name": "work"}]}],
            },
            {"name": "manners"},
            {"name": "money", "children": [{"name": "price"}]},
        ],
    }
)
WEIGHTS = {
    "service": {"money": 0.2, "speed": 0.5, "manners": 0.3},
    "speed": pd.Series({"repair": 0.6, "reply": 0.4}),
    "repair": [0.25, 0.75],
}
ROWS = pd.DataFrame(
    {"good": [0.9, 0.5, 0.2, 0.7, 0.1], "fair": [0.1, 0.3, 0.3, 0.2, 0.4], "poor": [0.0, 0.2, 0.5, 0.1, 0.5]},
    index=["reply", "wait", "work", "manners", "price"],
)
GLOBAL = {"reply": 0.2, "wait": 0.075, "work": 0.225, "manners": 0.3, "price": 0.2}


@pytest.fixture
def result():
    return evaluate_hierarchy(TREE, WEIGHTS, ROWS)


def codes(result):
    return {caution.code for caution in result.warnings}


def test_weights_may_come_from_judgements_at_every_node():
    judged = hierarchy_weights(
        TREE,
        {
            "service": {("speed", "manners"): 2, ("speed", "money"): 3, ("manners", "money"): 2},
            "speed": [[1, 2], [0.5, 1]],
            "repair": [[1, 1], [1, 1]],
        },
    )
    found, plain = evaluate_hierarchy(TREE, judged, ROWS), evaluate_hierarchy(TREE, judged.local_weights, ROWS)
    pd.testing.assert_series_equal(found.vector, plain.vector)
    assert found.weights.to_dict() == pytest.approx(judged.global_weights.to_dict(), rel=1e-14)


def test_every_inner_node_has_a_result_of_its_own(result):
    assert list(result.nodes) == ["service", "speed", "repair", "money"]
    assert all(isinstance(node, FuzzyResult) for node in result.nodes.values())
    assert result.nodes["repair"].vector.to_dict() == pytest.approx({"good": 0.275, "fair": 0.3, "poor": 0.425})
    assert result.nodes["speed"].vector["good"] == pytest.approx(0.4 * 0.9 + 0.6 * 0.275)
    assert result.nodes["speed"].contributions.sum() == pytest.approx(result.nodes["speed"].score)
    assert result.nodes["money"].vector.to_dict() == ROWS.loc["price"].to_dict()


def test_the_goal_is_what_all_indicators_give_with_their_global_weights(result):
    flat = evaluate(GLOBAL, ROWS, GRADES)
    assert result.weights.to_dict() == pytest.approx(GLOBAL)
    assert result.vector.to_dict() == pytest.approx(flat.vector.to_dict(), abs=1e-12)
    assert result.score == pytest.approx(flat.score, abs=1e-12)
    assert (result.grade, result.confidence_grade()) == (flat.grade, flat.confidence_grade())
    assert result.validity == pytest.approx(flat.validity)
    assert result.score_range == (50, 90)


def test_contributions_add_up_by_indicator_and_by_criterion(result):
    assert math.fsum(result.contributions) == result.score
    by_node = result.node_contributions
    assert by_node[["speed", "manners", "money"]].sum() == pytest.approx(result.score, abs=1e-12)
    assert by_node["repair"] == pytest.approx(by_node["wait"] + by_node["work"])
    assert by_node["price"] == by_node["money"] == result.contributions["price"]


def test_goal_and_its_node_agree(result):
    goal = result.nodes["service"]
    assert (goal.score, goal.grade, goal.unknown) == (result.score, result.grade, result.unknown)


@given(st.permutations(list(ROWS.index)), st.permutations(list(ROWS.columns)))
def test_order_of_rows_and_columns_decides_no_digit(rows, columns):
    one, other = evaluate_hierarchy(TREE, WEIGHTS, ROWS), evaluate_hierarchy(TREE, WEIGHTS, ROWS.loc[rows, columns])
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame(), check_exact=True)
    pd.testing.assert_series_equal(one.contributions, other.contributions, check_exact=True)


@st.composite
def two_levels(draw):
    groups = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))

    def numbers(size):
        return draw(st.lists(st.integers(0, 30), min_size=size, max_size=size).filter(any))

    top, local = numbers(len(groups)), [numbers(size) for size in groups]
    return top, local, [[numbers(3) for _ in range(size)] for size in groups]


@given(two_levels())
def test_two_levels_against_fractions(case):
    def shares(row):
        return [Fraction(entry, sum(row)) for entry in row]

    top, local, rows = shares(case[0]), [shares(group) for group in case[1]], [[shares(row) for row in group] for group in case[2]]
    middle = [[sum(w * row[g] for w, row in zip(ws, group, strict=True)) for g in range(3)] for ws, group in zip(local, rows, strict=True)]
    exact = [sum(w * row[g] for w, row in zip(top, middle, strict=True)) for g in range(3)]
    names = [[f"{a}.{b}" for b in range(len(group))] for a, group in enumerate(rows)]
    tree = Hierarchy.from_dict(
        {"name": "goal", "children": [{"name": f"c{a}", "children": [{"name": name} for name in leaves]} for a, leaves in enumerate(names)]}
    )
    weights = {"goal": [float(w) for w in top], **{f"c{a}": [float(w) for w in ws] for a, ws in enumerate(local)}}
    table = pd.DataFrame(
        np.array([row for group in rows for row in group], dtype=float),
        index=[name for leaves in names for name in leaves],
        columns=GRADES.labels,
    )
    result = evaluate_hierarchy(tree, weights, table, GRADES)
    assert result.vector.tolist() == pytest.approx([float(share) for share in exact], rel=1e-12, abs=1e-15)
    score = sum(share * Fraction(s) for share, s in zip(exact, GRADES.scores, strict=True))
    assert result.score == pytest.approx(float(score), rel=1e-12)
    for a, vector in enumerate(middle):
        assert result.nodes[f"c{a}"].vector.tolist() == pytest.approx([float(share) for share in vector], rel=1e-12, abs=1e-15)


def test_unknown_mass_is_carried_up():
    table = ROWS.assign(unknown=0.0)
    table.loc["price"] = [0, 0, 0, 1.0]
    result = evaluate_hierarchy(TREE, WEIGHTS, table)
    assert result.unknown == pytest.approx(0.2)
    assert result.nodes["speed"].unknown == 0
    assert result.nodes["money"].grade is None
    assert result.score_low == pytest.approx(result.score * 0.8 + 50 * 0.2)
    assert {caution.code: caution.where for caution in result.warnings}["nothing_known_at"] == ("money",)
    assert {caution.code: caution.where for caution in result.warnings}["unknown_mass_at"] == ("service",)
    assert "–" in repr(result)


def test_standard_errors_at_every_node():
    counts = pd.DataFrame([[10, 20, 10]] * 5, index=ROWS.index, columns=ROWS.columns)
    result = evaluate_hierarchy(TREE, WEIGHTS, membership_from_counts(counts))
    spread = math.sqrt(200 / 40)
    assert result.nodes["money"].score_standard_error == pytest.approx(spread)
    assert result.score_standard_error == pytest.approx(spread * math.sqrt(sum(w**2 for w in GLOBAL.values())))
    assert [caution.code for caution in result.warnings].count("independent_answers") == 1
    given_apart = evaluate_hierarchy(TREE, WEIGHTS, counts / 40, counts=counts)
    assert given_apart.score_standard_error == pytest.approx(result.score_standard_error)


def test_weights_of_a_hierarchy_go_in_as_they_come_from_judgements():
    weights = hierarchy_weights(TREE, {"service": [[1, 3, 2], ["1/3", 1, 1], ["1/2", 1, 1]], "speed": [[1, 2], ["1/2", 1]]})
    result = evaluate_hierarchy(TREE, weights, ROWS)
    assert result.score == evaluate_hierarchy(TREE, weights.local_weights, ROWS).score
    assert evaluate_units(weights, {"x": ROWS}, hierarchy=TREE).unit("x").score == result.score


def test_a_node_without_counts_has_no_standard_error_and_the_goal_only_that_of_its_answers():
    counts = pd.DataFrame([[10, 20, 10]], index=["manners"], columns=ROWS.columns)
    shares = pd.DataFrame([[0.25, 0.5, 0.25]] * 5, index=ROWS.index, columns=ROWS.columns)
    result = evaluate_hierarchy(TREE, WEIGHTS, shares, counts=counts)
    assert result.nodes["speed"].score_standard_error is None
    assert result.score_standard_error == pytest.approx(0.3 * math.sqrt(200 / 40))
    assert {caution.code: set(caution.where) for caution in result.warnings}["taken_as_known"] == {"reply", "wait", "work", "price"}


def test_weights_are_rescaled_at_the_node_that_needs_it():
    result = evaluate_hierarchy(TREE, {**WEIGHTS, "speed": [0.4, 0.61]}, ROWS)
    assert {caution.code: caution.where for caution in result.warnings}["weights_rescaled"] == ("speed",)
    assert result.vector.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"service": WEIGHTS["service"], "speed": [0.4, 0.6]}, "weights.repair: has no weights.*wait, work"),
        ({**WEIGHTS, "sped": [1.0]}, "weights.sped.*'speed'"),
        ({**WEIGHTS, "reply": [1.0]}, "weights.reply"),
        ({**WEIGHTS, "speed": {"reply": 0.5, "repare": 0.5}}, "weights.speed, row 'repair'"),
        ({**WEIGHTS, "speed": [0.5, 0.6]}, r"weights.speed.*sum to 1.*1.1"),
        ({**WEIGHTS, "speed": [0.5, 0.3, 0.2]}, "weights.speed.*3 weights for 2"),
        ({**WEIGHTS, "money": [0.5]}, "weights.money.*0.5"),
        ([0.5, 0.5], "weights.*mapping"),
    ],
)
def test_bad_weights_are_named_with_their_node(weights, says):
    with pytest.raises((ConfigError, DataError), match=says):
        evaluate_hierarchy(TREE, weights, ROWS)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ROWS.drop(index="work"), "'work'.*no row in membership"),
        (pd.concat([ROWS, ROWS.loc[["work"]].rename({"work": "worc"})]), "'worc'.*no indicator.*'work'"),
        (ROWS.rename({"work": "worc"}), "'work'"),
        (ROWS.to_numpy()[:4], "4 rows for 5"),
    ],
)
def test_indicators_and_rows_must_be_the_same(rows, says):
    with pytest.raises(DataError, match=says):
        evaluate_hierarchy(TREE, WEIGHTS, rows)


def test_bare_rows_are_in_the_order_of_the_indicators(result):
    assert evaluate_hierarchy(TREE, WEIGHTS, ROWS.to_numpy()).score == result.score


def test_grades_may_be_given_instead_of_the_hierarchys_own(result):
    other = evaluate_hierarchy(TREE, WEIGHTS, ROWS, Grades(["good", "fair", "poor"], scores=[100, 50, 0]))
    assert other.score == pytest.approx((result.score - 40) * 2.5 - 25)


@pytest.mark.parametrize("hierarchy", [{}, None])
def test_what_is_no_tree(hierarchy):
    with pytest.raises(ConfigError, match="hierarchy"):
        evaluate_hierarchy(hierarchy, {}, ROWS, GRADES)


def test_table_and_cards(result):
    table = result.to_frame()
    assert list(table.columns) == ["good", "fair", "poor", "unknown", "score", "grade", "validity"]
    assert list(table.index) == ["service", "speed", "repair", "money"]
    assert "Service" in repr(result)
    assert "服务" in result.summary("zh")
    assert "差" in result.summary("zh")


def test_cautions_are_emitted_once_each():
    with pytest.warns(SqevalWarning) as caught:
        result = evaluate_hierarchy(TREE, WEIGHTS, ROWS)
    assert len(caught) == len(result.warnings) == len(codes(result))


def test_the_result_can_be_pickled(result):
    assert pickle.loads(pickle.dumps(result)).score == result.score


THREE = Hierarchy.from_dict({"name": "goal", "children": [{"name": "ab", "children": [{"name": "a"}, {"name": "b"}]}, {"name": "c"}]})
THREE_ROWS = pd.DataFrame([[0.4, 0.3, 0.3], [0.2, 0.2, 0.6], [0.3, 0.5, 0.2]], index=list("abc"), columns=["good", "fair", "poor"])
THREE_GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
THREE_WEIGHTS = {"goal": [0.1, 0.9], "ab": [0.25, 0.75]}


def test_vectors_go_up_raw_or_normalised():
    raw = evaluate_hierarchy(THREE, THREE_WEIGHTS, THREE_ROWS, THREE_GRADES, "min_sum")
    scaled = evaluate_hierarchy(THREE, THREE_WEIGHTS, THREE_ROWS, THREE_GRADES, "min_sum", between_levels="normalised")
    # a: 0.25 thrice (collapsed); b: 0.2, 0.2, 0.6.
    assert raw.nodes["ab"].raw.tolist() == pytest.approx([0.45, 0.45, 0.85])
    assert raw.raw.tolist() == pytest.approx([0.1 + 0.3, 0.1 + 0.5, 0.1 + 0.2])
    total = 0.45 + 0.45 + 0.85
    assert scaled.raw.tolist() == pytest.approx([min(0.1, 0.45 / total) + 0.3, 0.1 + 0.5, min(0.1, 0.85 / total) + 0.2])
    assert scaled.nodes["ab"].raw.tolist() == raw.nodes["ab"].raw.tolist()


def test_where_levels_matter_they_do():
    weights = {"goal": [0.5, 0.5], "ab": [0.5, 0.5]}
    raw = evaluate_hierarchy(THREE, weights, THREE_ROWS, THREE_GRADES, "product_max")
    scaled = evaluate_hierarchy(THREE, weights, THREE_ROWS, THREE_GRADES, "product_max", between_levels="normalised")
    assert raw.raw.tolist() == pytest.approx([0.15, 0.25, 0.15])
    assert scaled.raw.tolist() == pytest.approx([0.5 * 0.2 / 0.65, 0.25, 0.5 * 0.3 / 0.65])


def test_indicators_that_collapsed_and_grades_that_are_full_are_named_with_their_node():
    result = evaluate_hierarchy(THREE, THREE_WEIGHTS, THREE_ROWS, THREE_GRADES, "min_sum")
    found = {caution.code: caution.where for caution in result.warnings}
    assert found["membership_collapsed"] == ("ab", "a")
    rows = THREE_ROWS.assign(good=[0.9, 0.2, 0.9], fair=[0.1, 0.2, 0.1], poor=[0.0, 0.6, 0.0])
    full = evaluate_hierarchy(THREE, {"goal": [0.2, 0.8], "ab": [0.8, 0.2]}, rows, THREE_GRADES, "min_sum")
    (caution,) = (caution for caution in full.warnings if caution.code == "sum_saturated")
    assert caution.where == ("goal", "ab")
    assert "好" in caution.text("zh")


@pytest.mark.parametrize("change", [{"operator": "minmax"}, {"between_levels": "normal"}])
def test_unknown_words(change):
    with pytest.raises(OptionError, match=r"unknown (operator|between_levels)"):
        evaluate_hierarchy(THREE, THREE_WEIGHTS, THREE_ROWS, THREE_GRADES, **change)


def test_the_card_says_what_a_reader_needs(result):
    english, chinese = result.summary(), result.summary("zh")
    assert english.splitlines()[0] == "Fuzzy comprehensive evaluation: Service"
    for words in ("74.7 (50–90)", "disagree", "below 0.5: the maximum says little", "5, at depth 1, 2, 3", "makes no difference"):
        assert words in english
    for words in ("不一致", "低于 0.5", "第 1、2、3 层", "归一化与否结果相同"):
        assert words in chinese
    # Depth is seen in the table, which has no column of what is nowhere unknown.
    assert "\n\u00a0\u00a0\u00a0\u00a0repair" in english
    assert "unknown" not in english
    between = evaluate_hierarchy(TREE, WEIGHTS, ROWS, operator="min_max", between_levels="normalised").summary()
    assert any(line.split("  ")[-1].strip() == "normalised" for line in between.splitlines())
    flat = evaluate([1], pd.DataFrame([[0.9, 0.1, 0.0]], index=["a"], columns=GRADES.labels), GRADES).summary()
    assert "agree" in flat
    assert "disagree" not in flat
    assert "between levels" not in flat


def test_unknown_mass_goes_with_its_row_in_any_order():
    rows = THREE_ROWS.mul([0.9, 0.5, 1.0], axis=0).assign(unknown=[0.1, 0.5, 0.0])
    result = evaluate_hierarchy(THREE, THREE_WEIGHTS, rows, THREE_GRADES)
    turned = evaluate_hierarchy(THREE, THREE_WEIGHTS, rows.loc[["c", "b", "a"]], THREE_GRADES)
    assert result.nodes["ab"].unknown == turned.nodes["ab"].unknown == pytest.approx(0.25 * 0.1 + 0.75 * 0.5)
    assert (result.vector == turned.vector).all()
