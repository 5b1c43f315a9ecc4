import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import OptionError
from sqeval.fuzzy import Grades, compare_operators, evaluate, evaluate_hierarchy, evaluate_units
from sqeval.indicators import Hierarchy
from sqeval.options import FuzzyOperator

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 75, 50], labels_zh=["好", "较好", "差"])
CLOTHES = [[0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.6, 0.2, 0.2], [0.7, 0.1, 0.2]]
WEIGHTS = [0.3, 0.3, 0.3, 0.1]
TREE = Hierarchy.from_dict({"name": "goal", "children": [{"name": "ab", "children": [{"name": "a"}, {"name": "b"}]}, {"name": "c"}]})


@pytest.mark.parametrize("chosen", ["weighted_average", "min_max"])
def test_every_row_is_what_evaluate_gives(chosen):
    table = compare_operators(evaluate(WEIGHTS, CLOTHES, GRADES, chosen)).to_frame()
    assert list(table.index) == list(FuzzyOperator)
    for operator in FuzzyOperator:
        alone = evaluate(WEIGHTS, CLOTHES, GRADES, operator)
        assert_array_equal(table.loc[operator, list(GRADES.labels)].to_numpy(dtype=float), alone.vector)
        assert table.loc[operator, ["score", "validity"]].tolist() == [alone.score, alone.validity]
        assert table.loc[operator, ["grade", "score_grade", "confidence_grade"]].tolist() == [
            alone.grade,
            alone.score_grade,
            alone.confidence_grade(),
        ]


def test_a_hierarchy_with_vectors_normalised_between_levels_or_not():
    rows = pd.DataFrame([[0.7, 0.2, 0.1], [0.1, 0.4, 0.5], [0.3, 0.6, 0.1]], index=list("abc"), columns=GRADES.labels)
    weights = {"goal": [0.6, 0.4], "ab": [0.3, 0.7]}
    result = evaluate_hierarchy(TREE, weights, rows, GRADES)
    for between in ("raw", "normalised"):
        alone = evaluate_hierarchy(TREE, weights, rows, GRADES, "min_max", between_levels=between)
        assert compare_operators(result, between_levels=between).scores.loc["goal", "min_max"] == alone.score
        assert compare_operators(alone).scores.loc["goal", "min_max"] == alone.score


def test_units_by_operator():
    rows = np.random.default_rng(4).dirichlet(np.ones(3), size=(8, 4))
    compared = compare_operators(evaluate_units(WEIGHTS, rows, GRADES, units=list("ABCDEFGH")))
    for operator in FuzzyOperator:
        alone = evaluate_units(WEIGHTS, rows, GRADES, operator, units=list("ABCDEFGH"))
        assert_array_equal(compared.scores[operator], alone.scores["score"])
        assert compared.ranks[operator].tolist() == alone.ranking().tolist()
        assert compared.score_grade[operator].tolist() == alone.scores["score_grade"].tolist()
    assert compared.depends.tolist() == [len(set(row)) > 1 for row in compared.grade.to_numpy()]
    (caution,) = (caution for caution in compared.warnings if caution.code == "operator_decides")
    assert list(caution.where) == compared.depends.index[compared.depends].tolist()
    assert len(compared.to_frame()) == 56
    assert compared.rank_correlation.loc["weighted_average", "product_boundedsum"] == pytest.approx(1.0)


def test_rank_correlation_is_spearmans():
    stats = pytest.importorskip("scipy.stats")
    rows = np.random.default_rng(4).dirichlet(np.ones(3), size=(8, 4))
    compared = compare_operators(evaluate_units(WEIGHTS, rows, GRADES))
    expected = stats.spearmanr(compared.scores["weighted_average"], compared.scores["min_max"]).statistic
    assert_allclose(compared.rank_correlation.loc["weighted_average", "min_max"], expected, rtol=1e-12)


def test_operators_that_lost_what_was_said_are_named():
    compared = compare_operators(evaluate([0.1, 0.9], [[0.4, 0.3, 0.3], [0.2, 0.2, 0.6]], GRADES))
    lost = {(caution.code, caution.words["operator"]): caution for caution in compared.warnings if "operator" in caution.words}
    assert lost["membership_collapsed_by", "fuzzy.min_max"].where == ("0",)
    assert "主因素决定" in lost["membership_collapsed_by", "fuzzy.min_max"].text("zh")
    assert not any("weighted_average" in words or "product" in words for _, words in lost)


def test_bad_input():
    with pytest.raises(OptionError, match="fuzzy evaluation"):
        compare_operators([1, 2])
    with pytest.raises(OptionError, match="'normalised'"):
        compare_operators(evaluate(WEIGHTS, CLOTHES, GRADES), between_levels="normal")


def test_cards_in_both_languages():
    one = compare_operators(evaluate(WEIGHTS, CLOTHES, GRADES))
    many = compare_operators(evaluate_units(WEIGHTS, np.array([CLOTHES, CLOTHES[::-1]]), GRADES))
    assert "min-max" in repr(one)
    assert "较好" in one.summary("zh")
    assert "rank correlation" in repr(many)
    assert "秩相关" in many.summary("zh")
    assert many._repr_html_().startswith("<div")


def test_ranks_tie_as_those_of_the_evaluation():
    grades = Grades(["good", "poor"], scores=[1024, 0])
    # Scores half-way between two steps of rounding, apart by less than what counts as equal.
    share = 953.5e-9
    units = evaluate_units([1.0], np.array([[[share + off, 1 - share - off]] for off in (-1e-13, 1e-13, 1e-3)]), grades)
    ranks = compare_operators(units).ranks
    assert units.ranking().tolist() == ranks["weighted_average"].tolist() == [2, 2, 1]
    assert str(ranks.dtypes.iloc[0]) == "Int64"


def test_a_unit_of_which_nothing_is_known_has_no_rank():
    units = evaluate_units([1.0], np.array([[[0, 0, 0, 1.0]], [[1.0, 0, 0, 0]]]), GRADES)
    assert compare_operators(units).ranks["min_max"].isna().tolist() == [True, False]
