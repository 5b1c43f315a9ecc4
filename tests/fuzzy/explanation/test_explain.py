"""Contributions that add up at every level, and sentences that say what the tables hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, evaluate_hierarchy, explain
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import decide
from sqeval.fuzzy.explanation.attribution import attribute, places
from sqeval.fuzzy.model import Model
from sqeval.indicators import Hierarchy
from sqeval.options import BetweenLevels, FuzzyOperator

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "label": {"en": "Service", "zh": "服务"},
        "children": [
            {
                "name": "speed",
                "label": {"en": "Speed", "zh": "速度"},
                "children": [{"name": "reply"}, {"name": "repair", "children": [{"name": "wait"}, {"name": "work"}]}],
            },
            {"name": "manners"},
            {"name": "money", "children": [{"name": "price"}]},
        ],
    }
)
WEIGHTS = {"service": {"money": 0.2, "speed": 0.5, "manners": 0.3}, "speed": {"repair": 0.6, "reply": 0.4}, "repair": [0.25, 0.75]}
LEAVES = ["reply", "wait", "work", "manners", "price"]
ROWS = pd.DataFrame({"good": [0.9, 0.5, 0.2, 0.7, 0.1], "fair": [0.1, 0.3, 0.3, 0.2, 0.4], "poor": [0.0, 0.2, 0.5, 0.1, 0.5]}, index=LEAVES)
PARENTS = {"service": ["speed", "manners", "money"], "speed": ["reply", "repair"], "repair": ["wait", "work"], "money": ["price"]}
ADDED = ["weight", "contribution", "share", "lost", "lift", "in_grade"]


def tree_result(rows=ROWS, **options):
    return evaluate_hierarchy(TREE, WEIGHTS, rows, GRADES, **options)


def test_figures_by_hand():
    table = explain(tree_result()).table
    assert table.index.tolist() == ["service", "speed", "reply", "repair", "wait", "work", "manners", "money", "price"]
    assert table["level"].tolist() == [0, 1, 2, 2, 3, 3, 1, 1, 2]
    assert table.loc["work", "path"] == "service / speed / repair / work"
    # work: weight 0.5 × 0.6 × 0.75, own score 0.2 × 90 + 0.3 × 70 + 0.5 × 50 = 64; the goal's score is 74.7, its grade good.
    work = table.loc["work"]
    assert (work["local_weight"], work["grade"]) == (0.75, "poor")
    expected = {"weight": 0.225, "score": 64, "contribution": 14.4, "share": 14.4 / 74.7, "lost": 5.85, "lift": 0.225 * (64 - 74.7)}
    assert work[list(expected)].to_dict() == pytest.approx(expected, abs=1e-12)
    assert work["in_grade"] == pytest.approx(0.225 * 0.2, abs=1e-15)


@st.composite
def shares(draw):
    rows = draw(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any), min_size=5, max_size=5))
    table = np.array(rows, dtype=float)
    return pd.DataFrame(table / table.sum(axis=1, keepdims=True), index=LEAVES, columns=[*GRADES.labels, "unknown"])


@settings(max_examples=15)
@given(shares(), st.sampled_from(list(FuzzyOperator)), st.sampled_from(list(BetweenLevels)))
def test_sums_hold_at_every_level_for_every_operator(rows, operator, between):
    result = tree_result(rows, operator=operator, between_levels=between)
    table = explain(result).table
    if result.grade is None:
        assert table[["contribution", "lost", "in_grade"]].isna().all(axis=None)
        return
    for parent, children in PARENTS.items():
        for column in ADDED:
            assert table.loc[children, column].sum() == pytest.approx(table.loc[parent, column], abs=1e-12 * 100), (parent, column)
        assert table.loc[children, "local_weight"].sum() == pytest.approx(1, abs=1e-12)
    goal = table.loc["service"]
    assert goal["contribution"] == pytest.approx(result.score, abs=1e-12 * 100)
    assert goal["lost"] == pytest.approx(90 - result.score, abs=1e-12 * 100)
    assert goal["in_grade"] == pytest.approx(result.vector[result.grade], abs=1e-12)
    assert goal["lift"] == 0
    pd.testing.assert_series_equal(table.loc[LEAVES, "contribution"], result.contributions, check_names=False)
    pd.testing.assert_series_equal(table.loc[LEAVES, "in_grade"], result.grade_contributions[result.grade], check_names=False)
    for name, node in result.nodes.items():
        # A table holds a missing name as NaN.
        assert pd.isna(table.loc[name, "grade"]) if node.grade is None else table.loc[name, "grade"] == node.grade
        assert table.loc[name, "unknown"] == pytest.approx(node.unknown)
        assert table.loc[name, "score"] == pytest.approx(node.score, nan_ok=True)


@settings(max_examples=15)
@given(shares().map(lambda rows: rows.drop(columns="unknown")).filter(lambda rows: (rows.sum(axis=1) > 0).all()))
def test_points_lost_are_weight_times_what_the_own_score_lacks(rows):
    rows = rows.div(rows.sum(axis=1), axis=0)
    table = explain(tree_result(rows)).table
    pd.testing.assert_series_equal(table["lost"], table["weight"] * (90 - table["score"]), check_names=False, atol=1e-12 * 100)
    pd.testing.assert_series_equal(table["lift"], table["weight"] * (table["score"] - table["score"]["service"]), check_names=False)


def test_many_units_are_attributed_as_one_by_one():
    rng = np.random.default_rng(5)
    membership = rng.dirichlet(np.ones(4), size=(3, 4))
    root = Branch("goal", (Branch("a", (0, 1)), Branch("b", (2, 3))))
    local = {"goal": rng.dirichlet(np.ones(2), size=3), "a": np.array([0.25, 0.75]), "b": np.array([0.5, 0.5])}
    many = Model(root, local, membership, GRADES)
    at = places(root, "wxyz")
    found = attribute(many, decide(many), at)
    for k in range(3):
        one = attribute(many.unit(k), decide(many.unit(k)), at)
        for name, value in one._asdict().items():
            np.testing.assert_array_equal(getattr(found, name)[k], value, err_msg=name)


def test_order_of_rows_decides_no_digit():
    weights = {"a": 0.13, "b": 0.29, "c": 0.58}
    rows = pd.DataFrame([[0.11, 0.62, 0.27], [0.31, 0.32, 0.37], [0.07, 0.7, 0.23]], index=list("abc"), columns=GRADES.labels)
    one, other = (explain(evaluate(weights, part, GRADES)).table for part in (rows, rows.loc[list("cab")]))
    assert other.index.tolist() == ["the goal", "c", "a", "b"]
    pd.testing.assert_frame_equal(one, other.loc[one.index], check_exact=True)


def test_a_node_of_a_hierarchy_is_explained_by_itself():
    table = explain(tree_result().nodes["speed"]).table
    assert table.index.tolist() == ["speed", "reply", "repair", "wait", "work"]
    assert table.loc["work", "weight"] == pytest.approx(0.45)
    assert table.loc["speed", "score"] == pytest.approx(75.4)


def test_sentences_in_both_languages():
    found = explain(tree_result(), lang="zh")
    english, chinese = found.sentences("en"), found.sentences()
    assert len(english) == len(chinese) == 7
    assert english[0].startswith("The grade is good, but only just: it holds 49.3%")
    assert english[1] == "The membership in good comes most from: manners (43% of it); reply (37% of it); work (9% of it)."
    assert english[2] == "The score is 74.7 on a scale that runs from 50 to 90, which is the grade fair."
    assert english[3].startswith("The criteria disagree: good by maximum membership, fair by the score, fair by")
    assert english[4].startswith("By criterion: Speed adds 37.7 points and loses 7.3; manners adds 24.6")
    assert english[5].startswith("What helps most, pulling the score up: reply (own score 88, 2.66 points); manners")
    assert english[6].startswith("What costs most against the best grade: work (own score 64, 5.85 points); price")
    assert "速度" in chinese[4]
    assert "不一致" in chinese[3]
    assert "模糊综合评价的解释" in repr(found)
    assert "Explanation" in found.summary("en")
    assert "服务" in found._repr_html_()


def test_agreement_ties_unknown_and_nothing_are_said():
    sure = explain(evaluate([1], pd.DataFrame([[0.9, 0.05, 0.05]], index=["a"], columns=GRADES.labels), GRADES)).sentences()
    assert any(line.startswith("Maximum membership, score and confidence criterion (at 0.6) agree on good") for line in sure)
    tied = explain(evaluate([1], pd.DataFrame([[0.5, 0.5, 0.0]], index=["a"], columns=GRADES.labels), GRADES)).sentences()
    assert tied[0].startswith("The grades good, fair tie with 50.0% of the membership each; the lower one, fair,")
    columns = [*GRADES.labels, "unknown"]
    part = explain(
        evaluate({"a": 0.5, "b": 0.5}, pd.DataFrame([[0.5, 0.1, 0, 0.4], [1, 0, 0, 0]], index=["a", "b"], columns=columns), GRADES)
    )
    unknown = next(line for line in part.sentences() if line.startswith("Unknown is 20.0% of the evaluation: a (40.0% of its own)."))
    assert f"{part.result.score_low:.4g}" in unknown
    none = explain(evaluate([1], pd.DataFrame([[0.0, 0, 0, 1]], index=["a"], columns=columns), GRADES))
    assert none.sentences() == ("Nothing is known, so there is no grade and no score.",)
    assert none.table["contribution"].isna().all()


@pytest.mark.parametrize(
    ("operator", "words"), [("min_max", "who decided"), ("product_max", "who decided"), ("min_sum", "smaller of weight")]
)
def test_what_contributions_mean_is_said_where_they_are_no_weighted_means(operator, words):
    found = explain(tree_result(operator=operator))
    assert words in found.sentences()[-1]
    if words == "who decided":
        assert (found.table.loc[LEAVES, "contribution"] == 0).any()


def test_a_score_of_zero_has_no_shares():
    grades = Grades(["good", "poor"], scores=[1, -1])
    table = explain(evaluate([1], [[0.5, 0.5]], grades)).table
    assert table["share"].isna().all()


def test_what_is_no_evaluation_is_refused():
    with pytest.raises(DataError, match=r"no fuzzy evaluation of one unit \(got 'DataFrame'\)"):
        explain(ROWS)
    with pytest.raises(OptionError, match="lang"):
        explain(tree_result(), lang="fr")
