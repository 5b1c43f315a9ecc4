import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, evaluate, evaluate_hierarchy, evaluate_units, membership_from_counts
from sqeval.indicators import Hierarchy
from sqeval.options import BetweenLevels, FuzzyOperator

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
TREE = Hierarchy.from_dict({"name": "goal", "children": [{"name": "ab", "children": [{"name": "a"}, {"name": "b"}]}, {"name": "c"}]})
TREE_WEIGHTS = {"goal": {"ab": 0.6, "c": 0.4}, "ab": [0.3, 0.7]}
WEIGHTS = pd.Series({"c": 0.4, "a": 0.18, "b": 0.42})
READINGS = ("score", "grade", "score_grade", "validity", "unknown", "score_low", "score_high")


def random_table(units=6, seed=1, names=("team", "month", "indicator")):
    rng = np.random.default_rng(seed)
    keys = [(f"T{k // 2}", f"2026-0{k % 2 + 1}", leaf) for k in range(units) for leaf in "abc"]
    rows = rng.dirichlet([1.0, 1.0, 1.0, 0.3], size=len(keys))
    return pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(keys, names=names), columns=[*GRADES.labels, "unknown"])


def codes(result):
    return {caution.code for caution in result.warnings}


def same(one, other):
    for reading in READINGS:
        assert getattr(one, reading) == getattr(other, reading)
    assert_array_equal(one.vector, other.vector)
    assert_array_equal(one.contributions, other.contributions[one.contributions.index])


@settings(max_examples=14)
@given(st.integers(0, 2**32), st.sampled_from(FuzzyOperator), st.sampled_from(BetweenLevels))
def test_many_units_are_what_one_by_one_gives_to_the_last_bit(seed, operator, between):
    table = random_table(seed=seed)
    flat = evaluate_units(WEIGHTS, table, GRADES, operator)
    tree = evaluate_units(TREE_WEIGHTS, table, GRADES, operator, hierarchy=TREE, between_levels=between)
    for unit in flat.units:
        same(flat.unit(unit), evaluate(WEIGHTS, table.loc[unit], GRADES, operator))
        alone = evaluate_hierarchy(TREE, TREE_WEIGHTS, table.loc[unit], GRADES, operator, between_levels=between)
        same(tree.unit(unit), alone)
        assert tree.unit(unit).warnings == alone.warnings
        assert flat.scores.loc[unit, "score"] == flat.unit(unit).score
        assert tree.scores.loc[unit, "confidence_grade"] == alone.confidence_grade()
        assert_array_equal(tree.vectors("ab").loc[unit, list(GRADES.labels)], alone.nodes["ab"].vector)
        assert tree.node_scores.loc[unit, "ab"] == alone.nodes["ab"].score


def test_an_array_a_mapping_and_a_frame_give_the_same():
    table = random_table()
    frame = evaluate_units(WEIGHTS[["a", "b", "c"]], table, GRADES)
    mapping = evaluate_units(WEIGHTS[["a", "b", "c"]], {unit: table.loc[unit] for unit in frame.units}, GRADES)
    array = evaluate_units(WEIGHTS[["a", "b", "c"]], table.to_numpy().reshape(6, 3, 4), GRADES, units=frame.units)
    for other in (mapping, array):
        pd.testing.assert_frame_equal(other.to_frame(), frame.to_frame(), check_names=False)
        pd.testing.assert_frame_equal(other.contributions, frame.contributions, check_names=False)
    bare = evaluate_units([0.18, 0.42, 0.4], table.to_numpy().reshape(6, 3, 4), GRADES)
    assert_array_equal(bare.scores["score"], frame.scores["score"])
    assert list(bare.units) == list(range(6))


def test_an_array_without_unknown_mass():
    result = evaluate_units([0.5, 0.5], np.array([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [0, 0, 1]]]), GRADES, units=["x", "y"])
    assert result.scores["score"].to_dict() == {"x": 80.0, "y": 50.0}
    assert result.scores["rank"].to_dict() == {"x": 1, "y": 2}


@given(st.randoms())
def test_order_of_rows_decides_no_digit(random):
    table = random_table()
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = evaluate_units(WEIGHTS, table.iloc[order], GRADES)
    assert_array_equal(
        shuffled.scores["score"][list(evaluate_units(WEIGHTS, table, GRADES).units)], evaluate_units(WEIGHTS, table, GRADES).scores["score"]
    )


def test_a_number_that_is_none_is_named_wherever_it_stands():
    for unit, bad in ((0, np.nan), (299, np.inf), (600, -np.inf)):
        values = np.full((601, 2, 3), 1 / 3)
        values[unit, 1, 2] = bad
        with pytest.raises(DataError, match=rf"row 1, unit {unit}: .*infinite"):
            evaluate_units([0.5, 0.5], values, GRADES)


def test_one_level_of_units_keeps_its_order_and_name():
    table = random_table(4).xs("2026-01", level="month")[::-1]
    result = evaluate_units(WEIGHTS, table, GRADES)
    assert list(result.units) == ["T1", "T0"]
    assert result.units.name == "team"
    stranger = table.rename(index={"a": "x"}, level="indicator")
    with pytest.raises(DataError, match=r"row 'x'.*no indicator here"):
        evaluate_units(WEIGHTS, stranger, GRADES)


def test_inputs_are_neither_changed_nor_kept():
    values = np.full((2, 2, 3), 1 / 3)
    before = values.copy()
    result = evaluate_units([0.5, 0.5], values, GRADES)
    assert_array_equal(values, before)
    values[:] = 0.0
    assert result.unit(0).membership.to_numpy().min() > 0.3


def test_contributions_add_up_to_the_scores():
    result = evaluate_units(TREE_WEIGHTS, random_table(), GRADES, "min_sum", hierarchy=TREE)
    assert list(result.contributions.columns) == ["a", "b", "c"]
    pd.testing.assert_series_equal(result.contributions.sum(axis=1), result.scores["score"], check_names=False, rtol=1e-12)


def test_ranks_share_ties_and_start_again_within_a_level():
    names = pd.MultiIndex.from_tuples([("x", 1), ("y", 1), ("z", 1), ("x", 2)], names=["team", "month"])
    rows = np.array([[[1, 0, 0, 0]], [[0.5, 0.5, 0, 0]], [[0.5 + 1e-14, 0.5 - 1e-14, 0, 0]], [[0, 0, 0, 1.0]]])
    result = evaluate_units([1.0], rows, GRADES, units=names)
    assert result.ranking().tolist() == [1, 2, 2, pd.NA]
    assert result.ranking(within="team").tolist() == [1, 1, 1, pd.NA]
    assert result.ranking(within="month").tolist() == [1, 2, 2, pd.NA]
    with pytest.raises(OptionError, match="'month'"):
        result.ranking(within="moth")


def test_what_a_unit_lacks_is_refused_unknown_or_reweighted():
    table = random_table(2).drop(index=("T0", "2026-01", "b"))
    table["unknown"] = 0.0
    table = table.div(table.sum(axis=1), axis=0)
    with pytest.raises(DataError, match=r"'b'.*'T0', '2026-01'.*missing='unknown'"):
        evaluate_units(WEIGHTS, table, GRADES)
    unknown = evaluate_units(WEIGHTS, table, GRADES, missing="unknown").unit(("T0", "2026-01"))
    assert unknown.unknown == pytest.approx(0.42)
    left = table.loc[("T0", "2026-01")]
    for result, weights in (
        (evaluate_units(WEIGHTS, table, GRADES, missing="reweight"), {"a": 0.18 / 0.58, "c": 0.4 / 0.58}),
        (evaluate_units(TREE_WEIGHTS, table, GRADES, hierarchy=TREE, missing="reweight"), {"a": 0.6, "c": 0.4}),
    ):
        alone = evaluate(weights, left, GRADES)
        assert result.unit(("T0", "2026-01")).score == pytest.approx(alone.score, rel=1e-14)
        assert result.scores["unknown"].max() == 0
        assert result.unit(("T0", "2026-02")).weights["b"] == pytest.approx(0.42)


def test_standard_errors_are_those_of_every_unit():
    index = pd.MultiIndex.from_product([["x", "y"], ["a", "b", "c"]])
    counts = pd.DataFrame([[5, 3, 2], [9, 0, 1], [2, 2, 2], [0, 7, 1], [4, 4, 4], [1, 0, 8]], index=index, columns=GRADES.labels)
    table = membership_from_counts(counts)
    result = evaluate_units(WEIGHTS, table, GRADES)
    for unit in "xy":
        alone = evaluate(WEIGHTS, membership_from_counts(counts.loc[unit]), GRADES)
        assert result.scores.loc[unit, "standard_error"] == alone.score_standard_error
        assert result.unit(unit).score_standard_error == alone.score_standard_error
    assert "independent_answers" in codes(result)
    plain = pd.DataFrame(table.to_numpy(), index=index, columns=GRADES.labels)
    assert evaluate_units(WEIGHTS, plain, GRADES).scores["standard_error"].isna().all()
    given = evaluate_units(WEIGHTS, plain, GRADES, counts=counts[::-1])
    assert_array_equal(given.scores["standard_error"], result.scores["standard_error"])
    table.iloc[0] = [0.1, 0.2, 0.7]
    assert "counts_outdated" in codes(evaluate_units(WEIGHTS, table, GRADES))


def test_counts_of_some_indicators_give_the_errors_that_one_by_one_gives():
    index = pd.MultiIndex.from_product([["x", "y"], ["a", "b", "c"]], names=["unit", "indicator"])
    counts = pd.DataFrame([[5, 3, 2], [9, 0, 1], [2, 2, 2], [0, 7, 1], [4, 4, 4], [1, 0, 8]], index=index, columns=GRADES.labels)
    rows = pd.DataFrame(membership_from_counts(counts).to_numpy(), index=index, columns=GRADES.labels)
    some = counts.drop("c", level="indicator").drop(("y", "a"))
    result = evaluate_units(WEIGHTS, rows, GRADES, counts=some)
    for unit in "xy":
        alone = evaluate(WEIGHTS, rows.loc[unit], GRADES, counts=some.loc[unit])
        assert result.scores.loc[unit, "standard_error"] == alone.score_standard_error > 0
    assert {caution.code: caution.where for caution in result.warnings}["taken_as_known"] == ("c", "a")
    nobody = evaluate_units(WEIGHTS, rows, GRADES, counts=some.loc[["x"]])
    assert list(nobody.scores["standard_error"].isna()) == [False, True]


def test_units_of_which_only_some_indicators_were_counted():
    index = pd.MultiIndex.from_product([["x", "y"], ["a", "b", "c"]])
    table = pd.DataFrame([[0.5, 0.3, 0.2], [0.9, 0, 0.1], [0, 1, 0]] * 2, index=index, columns=GRADES.labels)
    counts = pd.DataFrame([[5, 3, 2], [9, 0, 1]], index=index[:2], columns=GRADES.labels)
    result = evaluate_units(WEIGHTS, table, GRADES, counts=counts)
    alone = evaluate(WEIGHTS, table.loc["x"], GRADES, counts=counts.loc["x"])
    assert result.scores["standard_error"].loc["x"] == alone.score_standard_error > 0
    assert np.isnan(result.scores["standard_error"].loc["y"])
    assert {"taken_as_known", "independent_answers"} <= codes(result)


def test_cautions_name_the_units():
    rows = np.array([[[0.4, 0.4, 0.2]], [[1.0, 0, 0]]])
    (caution,) = (caution for caution in evaluate_units([1], rows, GRADES, units=["x", "y"]).warnings if caution.code == "grade_tie_at")
    assert caution.where == ("x",)
    months = pd.MultiIndex.from_tuples([("x", 1), ("y", 1)])
    (caution,) = (caution for caution in evaluate_units([1], rows, GRADES, units=months).warnings if caution.code == "grade_tie_at")
    assert caution.where == ("x · 1",)
    with pytest.warns(SqevalWarning, match="same membership"):
        evaluate_units([1], rows, GRADES)


def test_rows_near_one_are_normalised_and_say_so():
    rows = np.array([[[0.5, 0.5, 0.0]], [[0.5, 0.5, 0.015]]])
    result = evaluate_units([1], rows, GRADES, units=["x", "y"])
    (caution,) = (caution for caution in result.warnings if caution.code == "membership_normalised")
    assert caution.where == ("('y', 0)",)
    assert result.unit("y").membership.sum(axis=1).item() == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize(
    ("membership", "error", "says"),
    [
        (np.ones((2, 3)), DataError, "2 × 3"),
        (np.ones((2, 3, 5)), DataError, "2 × 3 × 5"),
        (np.ones((0, 3, 3)), DataError, "0 × 3 × 3"),
        (np.full((2, 3, 3), np.nan), DataError, "missing or infinite"),
        (np.full((2, 3, 3), "a"), DataError, "numbers"),
        (np.full((2, 3, 3), 0.4), DataError, r"\(0, 'c'\).*1\.2"),
        (np.tile([1.2, -0.2, 0.0], (2, 3, 1)), DataError, r"'fair'.*\(0, 'c'\).*negative"),
        (random_table().loc[("T0", "2026-01")], DataError, "units and indicators"),
        ({}, DataError, "no units"),
        ({"x": [[1, 0, 0]]}, DataError, "'x'"),
        (random_table().rename(index={"c": "d"}), DataError, "'d'.*no indicator"),
        (pd.concat([random_table(), random_table()]), DataError, "twice"),
        (random_table().assign(poor="x"), DataError, "'poor'"),
        (None, DataError, "units and indicators"),
    ],
)
def test_bad_membership(membership, error, says):
    with pytest.raises(error, match=says):
        evaluate_units(WEIGHTS, membership, GRADES)


def test_bad_options():
    table = random_table()
    rows = table.to_numpy().reshape(6, 3, 4)
    with pytest.raises(OptionError, match="'reweight'"):
        evaluate_units(WEIGHTS, table, GRADES, missing="reweigh")
    with pytest.raises(OptionError, match="'normalised'"):
        evaluate_units(TREE_WEIGHTS, table, GRADES, hierarchy=TREE, between_levels="norm")
    with pytest.raises(OptionError, match="bare array"):
        evaluate_units(WEIGHTS, table, GRADES, units=range(6))
    with pytest.raises(DataError, match="6 units, and 2 names"):
        evaluate_units(WEIGHTS, rows, GRADES, units=["x", "y"])
    with pytest.raises(DataError, match=r"twice.*'x'"):
        evaluate_units(WEIGHTS, rows, GRADES, units=["x"] * 6)
    with pytest.raises(DataError, match="3 indicators, and 2 names"):
        evaluate_units([0.5, 0.5], rows, GRADES)
    with pytest.raises(OptionError, match="Grades"):
        evaluate_units(WEIGHTS, table)
    with pytest.raises(ConfigError, match="no weights"):
        evaluate_units({"goal": [0.5, 0.5]}, table, hierarchy=TREE, grades=GRADES)


def test_what_is_missing_in_an_array_is_named():
    rows = np.full((2, 3, 3), 1 / 3)
    rows[1, 2, 0] = np.nan
    with pytest.raises(DataError, match=r"'c'.*'y'.*missing or infinite"):
        evaluate_units({"a": 0.2, "b": 0.3, "c": 0.5}, rows, GRADES, units=["x", "y"])


def test_an_indicator_may_be_called_like_the_goal():
    result = evaluate_units({"the goal": 0.5, "b": 0.5}, np.array([[[1.0, 0, 0], [0, 0, 1.0]]]), GRADES)
    assert result.node_scores.columns.tolist() == ["the goal", "the goal", "b"]
    assert result.node_scores.iloc[0].tolist() == [70, 90, 50]


def test_the_units_of_one_period_are_what_they_are_among_all():
    table = random_table()
    counts = (table[list(GRADES.labels)] * 100).round() + 1
    shares = membership_from_counts(counts)
    units = evaluate_units({**TREE_WEIGHTS, "goal": [0.61, 0.4]}, shares, GRADES, hierarchy=TREE)
    month = units.xs("2026-02", "month")
    assert month.units.tolist() == ["T0", "T1", "T2"]
    for team in month.units:
        same(month.unit(team), units.unit((team, "2026-02")))
    assert month.scores["standard_error"].tolist() == units.scores["standard_error"].xs("2026-02", level="month").tolist()
    assert {"weights_rescaled", "independent_answers"} <= codes(month)
    with pytest.raises(OptionError, match="'month'"):
        units.xs("2026-02", "moth")
    with pytest.raises(OptionError, match="only level"):
        month.xs("T0", "team")
    with pytest.raises(DataError, match="2026-02"):
        units.xs("2026-03", "month")


def test_unknown_units_and_nodes():
    result = evaluate_units(TREE_WEIGHTS, random_table(), GRADES, hierarchy=TREE)
    for key in (("T0", "2026-09"), "T0", ("T0",), 3, None):
        with pytest.raises(DataError, match="no such unit"):
            result.unit(key)
    with pytest.raises(OptionError, match="'ab'"):
        result.vectors("bc")


def test_the_result_hands_out_copies_and_can_be_pickled():
    result = evaluate_units(TREE_WEIGHTS, random_table(), GRADES, hierarchy=TREE)
    expected = result.scores
    for table in (result.scores, result.contributions, result.vectors(), result.raw(), result.node_scores):
        table.iloc[:, 0] = -1.0
    pd.testing.assert_frame_equal(result.scores, expected)
    assert (result.contributions >= 0).all(axis=None)
    assert (result.vectors() >= 0).all(axis=None)
    assert (result.node_scores > 0).all(axis=None)
    with pytest.raises(ValueError, match="read-only"):
        result.model.membership[0, 0, 0] = 1.0
    for twin in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        pd.testing.assert_frame_equal(twin.scores, expected)


def test_cards_in_both_languages():
    result = evaluate_units(WEIGHTS, random_table(), GRADES)
    assert len(result) == 6
    assert "50–90" in repr(result)
    assert "得分可达范围" in result.summary("zh")
    assert "名次" in result.summary("zh")
    assert result._repr_html_().startswith("<div")


def test_a_key_that_cannot_be_one_is_no_unit():
    result = evaluate_units([1.0], np.array([[[1.0, 0, 0]]]), GRADES, units=["A"])
    with pytest.raises(DataError, match="no such unit"):
        result.unit(["A"])
