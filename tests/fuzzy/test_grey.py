"""Grey relational grades: against fractions, and the rules for references, targets and constant columns."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning

TEAMS = pd.DataFrame(
    {"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2], "staff": [10.0, 14, 11]}, index=pd.Index(["A", "B", "C"], name="team")
)
SENSES = {"solved": "benefit", "hours": "cost", "staff": "target"}
IDEAL = {"staff": 12}
TREE = sq.Hierarchy.from_dict(
    {"name": "service", "children": [{"name": "result", "children": [{"name": "solved"}, {"name": "hours"}]}, {"name": "staff"}]}
)


def exact(rows, senses, reference, weights, rho):
    """Deng's grades in fractions, straight from the formula; targets as 1 − |x − t| / max |x − t|."""
    table = [list(map(Fraction, row)) for row in rows]
    normalised, ideal = [], []
    for j, sense in enumerate(senses):
        column = [row[j] for row in table]
        goal = reference[j] if reference[j] is not None else (min(column) if sense == "cost" else max(column))
        if sense == "target":
            most = max(abs(x - goal) for x in column)
            normalised.append([1 - abs(x - goal) / most if most else Fraction(1) for x in column])
            ideal.append(Fraction(1))
            continue
        low, high = min([*column, goal]), max([*column, goal])
        span = high - low or Fraction(1)
        turn = (lambda x, low=low, high=high: high - x) if sense == "cost" else (lambda x, low=low: x - low)
        normalised.append([turn(x) / span for x in column])
        ideal.append(turn(goal) / span)
    gaps = [[abs(ideal[j] - normalised[j][i]) for j in range(len(senses))] for i in range(len(rows))]
    least, most = min(map(min, gaps)), max(map(max, gaps))
    if most == 0:
        return [Fraction(1)] * len(rows)
    return [sum(w * (least + rho * most) / (gap + rho * most) for w, gap in zip(weights, row, strict=True)) for row in gaps]


@settings(max_examples=25)
@given(
    st.lists(st.tuples(*[st.integers(-20, 20)] * 3), min_size=1, max_size=6),
    st.tuples(*[st.sampled_from(["benefit", "cost"])] * 2),
    st.tuples(st.none() | st.integers(-30, 30), st.none(), st.integers(-30, 30)),
    st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(1, 10)]),
)
@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_grades_are_those_of_the_formula_in_fractions(rows, senses, reference, rho):
    senses = (*senses, "target")
    weights = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    expected = exact(rows, senses, reference, weights, rho)
    frame = pd.DataFrame(rows, columns=list("abc"))
    ideal = {name: value for name, value in zip("abc", reference, strict=True) if value is not None}
    found = sq.fuzzy.grey_relational(frame, dict(zip("abc", senses, strict=True)), list(map(float, weights)), float(rho), ideal)
    np.testing.assert_allclose(found.grades, list(map(float, expected)), rtol=1e-12)


def test_the_best_row_has_grade_1_and_worse_values_have_lower_grades():
    rows = pd.DataFrame({"a": [3, 2, 1], "b": [1, 2, 3]}, index=["best", "middle", "worst"])
    found = sq.fuzzy.grey_relational(rows, {"a": "benefit", "b": "cost"})
    assert found.grades.tolist() == [1, 0.5, pytest.approx(1 / 3)]
    assert found.ranks.tolist() == [1, 2, 3]
    assert found.reference.to_dict() == {"a": 3, "b": 1}


def test_ties_share_a_rank():
    rows = pd.DataFrame({"a": [0.3, 0.1, 0.2], "b": [0.1, 0.3, 0.2]})
    assert sq.fuzzy.grey_relational(rows, "benefit").ranks.tolist() == [1, 1, 3]


def test_a_target_is_best_on_neither_side():
    found = sq.fuzzy.grey_relational(TEAMS, SENSES, reference=IDEAL)
    assert found.reference["staff"] == 12
    assert found.deviations["staff"].tolist() == [1, 1, 0.5]
    assert found.directions["staff"] == "target"


def test_a_reference_of_ones_own_counts_on_either_side():
    rows = pd.DataFrame({"a": [1.0, 3, 5]})
    assert sq.fuzzy.grey_relational(rows, "benefit", reference=[3]).grades.tolist() == [1 / 3, 1, 1 / 3]


def test_normalisation_by_the_mean_and_by_nothing():
    rows = pd.DataFrame({"a": [1.0, 3], "b": [10.0, 30]})
    np.testing.assert_allclose(sq.fuzzy.grey_relational(rows, "benefit", normalisation="mean").deviations, [[1, 1], [0, 0]])
    raw = sq.fuzzy.grey_relational(rows, "benefit", normalisation="none")
    # Δ = 2 and 20, ρ max Δ = 10: ξ = 10/12 and 10/30.
    np.testing.assert_allclose(raw.coefficients, [[10 / 12, 10 / 30], [1, 1]])


def test_every_node_has_its_grade_and_the_goal_the_one_by_global_weights():
    weights = {"service": {"result": 0.75, "staff": 0.25}, "result": [0.6, 0.4]}
    found = sq.fuzzy.grey_relational(TEAMS, SENSES, weights, reference=IDEAL, hierarchy=TREE)
    flat = sq.fuzzy.grey_relational(TEAMS, SENSES, {"solved": 0.45, "hours": 0.3, "staff": 0.25}, reference=IDEAL)
    np.testing.assert_allclose(found.grades, flat.grades, rtol=1e-14)
    np.testing.assert_allclose(found.node_grades["result"], found.coefficients[["solved", "hours"]] @ [0.6, 0.4], rtol=1e-14)
    upwards = 0.75 * found.node_grades["result"] + 0.25 * found.coefficients["staff"]
    np.testing.assert_allclose(found.grades, upwards, rtol=1e-14)
    assert found.to_frame().columns.tolist() == ["grade", "rank", "result"]


@pytest.mark.parametrize("unit", [1e-300, 1e300])
def test_units_change_nothing(unit):
    expected = sq.fuzzy.grey_relational(TEAMS, SENSES, reference=IDEAL).grades
    scaled = sq.fuzzy.grey_relational(TEAMS * unit, SENSES, reference={"staff": 12 * unit}).grades
    np.testing.assert_allclose(scaled, expected, rtol=1e-12)
    wide = pd.DataFrame({"a": [-1.7e308, 0, 1.7e308]})
    np.testing.assert_allclose(sq.fuzzy.grey_relational(wide, "benefit").grades, [1 / 3, 0.5, 1])


def test_order_of_rows_and_columns_decides_no_digit():
    expected = sq.fuzzy.grey_relational(TEAMS, SENSES, reference=IDEAL).grades
    turned = sq.fuzzy.grey_relational(TEAMS.iloc[::-1, ::-1], SENSES, reference=IDEAL).grades
    assert turned[expected.index].tolist() == expected.tolist()


def test_a_constant_column_is_said_and_raises_all_alike():
    with pytest.warns(SqevalWarning, match=r"tell none apart.*hours"):
        found = sq.fuzzy.grey_relational(TEAMS.assign(hours=0.1), SENSES, reference=IDEAL)
    assert found.coefficients["hours"].tolist() == [1, 1, 1]
    assert [caution.code for caution in found.warnings] == ["grey_constant"]


def test_one_unit_or_equal_ones_say_nothing():
    with pytest.warns(SqevalWarning, match="all grades are 1"):
        assert sq.fuzzy.grey_relational(TEAMS.iloc[:1, :2], {"solved": "benefit", "hours": "cost"}).grades.tolist() == [1]


def test_weights_of_a_result_will_do():
    judged = sq.ahp.hierarchy_weights(TREE, {"service": [[1, 3], [1 / 3, 1]], "result": [[1, 2], [0.5, 1]]})
    by_node = sq.fuzzy.grey_relational(TEAMS, SENSES, judged, reference=IDEAL, hierarchy=TREE)
    by_leaf = sq.fuzzy.grey_relational(TEAMS, SENSES, judged, reference=IDEAL)
    np.testing.assert_allclose(by_node.grades, by_leaf.grades, rtol=1e-14)


def test_without_weights_a_hierarchy_says_which_it_takes():
    with pytest.warns(SqevalWarning, match="equal weights at service, result"):
        found = sq.fuzzy.grey_relational(TEAMS, SENSES, reference=IDEAL, hierarchy=TREE)
    assert found.weights.to_dict() == {"solved": 0.25, "hours": 0.25, "staff": 0.5}


def test_both_languages_say_how_to_read_it():
    found = sq.fuzzy.grey_relational(TEAMS, SENSES, reference=IDEAL)
    assert "the higher, the nearer the ideal" in found.summary()
    assert "equal, as none were given" in found.summary()
    assert "越高越接近理想" in found.summary("zh")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"directions": {"solved": "benefit"}}, DataError, "'hours'.*has no direction.*target"),
        ({"directions": SENSES | {"hours": "low"}}, OptionError, "direction of 'hours'"),
        ({"reference": None}, DataError, "'staff'.*no target"),
        ({"reference": {"staff": 1, "cost": 2}}, DataError, "'cost'.*in reference"),
        ({"rho": 0}, OptionError, "rho"),
        ({"rho": "half"}, OptionError, "rho"),
        ({"normalisation": "initial"}, OptionError, "unknown normalisation"),
        ({"weights": [0.5, 0.5]}, DataError, "2 weights for 3"),
        ({"values": TEAMS.where(TEAMS != 8)}, DataError, "hours.*'B'.*missing value"),
        ({"values": TEAMS.assign(hours=[-1, 0, 1]), "normalisation": "mean"}, DataError, "'hours'.*mean of 0"),
        ({"hierarchy": "service"}, ConfigError, "is not a Hierarchy"),
        ({"hierarchy": TREE, "weights": {"result": [0.5, 0.5]}}, ConfigError, "weights.service: has no weights"),
        ({"hierarchy": TREE, "weights": {"speed": [0.5, 0.5]}}, ConfigError, "weights.speed"),
        ({"hierarchy": TREE, "weights": [0.5, 0.5]}, ConfigError, "mapping from node"),
        ({"hierarchy": TREE, "values": TEAMS.rename(columns={"staff": "people"})}, DataError, "has a direction but no values"),
    ],
)
def test_errors_name_the_culprit(change, error, message):
    inputs = {"values": TEAMS, "directions": SENSES, "reference": IDEAL} | change
    with pytest.raises(error, match=message):
        sq.fuzzy.grey_relational(**inputs)


def test_indicators_must_be_those_of_the_hierarchy():
    with pytest.raises(DataError, match=r"'staff'.*not in the table"):
        sq.fuzzy.grey_relational(TEAMS[["solved", "hours"]], "benefit", hierarchy=TREE)
    with pytest.raises(DataError, match=r"'rest'.*no indicator"):
        sq.fuzzy.grey_relational(TEAMS.assign(rest=1), "benefit", hierarchy=TREE)


def test_short_floats_are_numbers_and_booleans_are_none():
    values = TEAMS[["solved"]]
    assert sq.fuzzy.grey_relational(values, "benefit", rho=np.float32(0.5)).rho == 0.5
    with pytest.raises(OptionError, match="rho must be above 0"):
        sq.fuzzy.grey_relational(values, "benefit", rho=True)
