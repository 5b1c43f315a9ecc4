import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, membership_from_thresholds, threshold_sensitivity
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import decide
from sqeval.fuzzy.model import Model
from sqeval.numerics.membership import threshold_membership

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], [90, 70, 50], ["好", "中", "差"])
LIMITS = {"hours": [2.0, 8.0, 24.0], "solved": [0.9, 0.8, 0.6]}
DIRECTIONS = {"hours": "cost", "solved": "benefit"}
VALUES = {"hours": 6.0, "solved": 0.83}
WEIGHTS = {"hours": 0.6, "solved": 0.4}


def graded(values=VALUES, limits=LIMITS, operator="weighted_average", weights=WEIGHTS):
    rows = [membership_from_thresholds({name: value}, limits[name], DIRECTIONS[name], grades=GRADES) for name, value in values.items()]
    return evaluate(weights, pd.concat(rows), GRADES, operator)


def shifted(name, at, value, values=VALUES):
    limits = {key: list(own) for key, own in LIMITS.items()}
    limits[name][at] = value
    return graded(values, limits)


def grades_of(values, name=None, at=None, place=None):
    """Grades by all criteria with one threshold elsewhere, on arrays."""
    limits = {key: np.array(own) for key, own in LIMITS.items()}
    if name is not None:
        limits[name][at] = place
    rows = [threshold_membership(np.array(value), limits[key]) for key, value in values.items()]
    local = {"all": np.array(list(WEIGHTS.values()))}
    decision = decide(Model(Branch.flat("all", [0, 1]), local, np.column_stack([rows, [0, 0]]), GRADES))
    return int(decision.grade), int(decision.score_grade), int(decision.confidence_grade)


def test_shifts_are_those_of_new_thresholds():
    table = threshold_sensitivity(graded(), VALUES, LIMITS, DIRECTIONS, shift=0.25).to_frame()
    assert table.loc[("hours", "fair"), "score_up"] == pytest.approx(shifted("hours", 1, 8 + 0.25 * 16).score)
    assert table.loc[("hours", "fair"), "score_down"] == pytest.approx(shifted("hours", 1, 8 - 0.25 * 6).score)
    assert table.loc[("solved", "good"), "score_up"] == pytest.approx(shifted("solved", 0, 0.9 + 0.25 * 0.1).score)
    assert table.loc[("solved", "fair"), "score_down"] == pytest.approx(shifted("solved", 1, 0.8 - 0.25 * 0.2).score)
    together = graded(limits=LIMITS | {"hours": [limit + 0.25 * 11 for limit in LIMITS["hours"]]})
    assert table.loc[("hours", "(all)"), "score_up"] == pytest.approx(together.score)
    assert table["swing"].is_monotonic_decreasing


@pytest.mark.parametrize(("hours", "solved"), [(1.0, 0.95), (2.0, 0.83), (6.0, 0.8), (8.0, 0.9), (10.0, 0.7), (24.0, 0.6), (30.0, 0.5)])
def test_derivatives_are_those_of_differences(hours, solved):
    values = {"hours": hours, "solved": solved}
    result = graded(values)
    table = threshold_sensitivity(result, values, LIMITS, DIRECTIONS).to_frame()
    for name, limits in LIMITS.items():
        step = 1e-6 * (limits[0] if name == "hours" else 1)
        for at, grade in enumerate(GRADES.labels):
            for side, word in ((-1, "down"), (1, "up")):
                slope = (shifted(name, at, limits[at] + side * step, values).score - result.score) / (side * step)
                assert table.loc[(name, grade), f"derivative_{word}"] == pytest.approx(slope, rel=1e-3, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 30), st.floats(0.55, 0.95))
@example(3.0, 0.75)
@example(9.0, 0.5625)
def test_a_grade_changes_beyond_the_ends_and_not_before(hours, solved):
    values = {"hours": hours, "solved": solved}
    table, now = threshold_sensitivity(graded(values), values, LIMITS, DIRECTIONS).to_frame(), grades_of(values)
    for name, limits in LIMITS.items():
        for at, grade in enumerate(GRADES.labels):
            neighbours = [limits[k] for k in (at - 1, at + 1) if 0 <= k < 3]
            for word, side in (("changes_below", -1), ("changes_above", 1)):
                end, unit = table.loc[(name, grade), word], abs(limits[0] - limits[1])
                outward = [limit for limit in neighbours if side * (limit - limits[at]) > 0]
                last = outward[0] if outward else limits[at] + side * 50 * unit
                if np.isnan(end):
                    inside = [limits[at] + share * (last - limits[at]) for share in (0.3, 0.7, 0.999)]
                    assert all(grades_of(values, name, at, place) == now for place in inside)
                    continue
                assert side * (end - limits[at]) >= -1e-12
                # Far out, a share hardly moves with its threshold, and one within rounding of a tie is a tie.
                step = side * 1e-4 * max(unit, abs(end - limits[at]))
                if side * (last - end - step) > 0:
                    assert grades_of(values, name, at, end + step) != now
                if side * (end - limits[at]) > 1e-4 * unit:
                    before = limits[at] + 0.999 * (end - limits[at])
                    assert grades_of(values, name, at, before) == now


def test_changes_name_the_shifts_that_matter():
    values = {"hours": 5.05, "solved": 0.85}
    found = threshold_sensitivity(graded(values), values, LIMITS, DIRECTIONS)
    assert 0 < len(found.changes) < len(found.to_frame())
    unmoved = threshold_sensitivity(graded({"hours": 0.5, "solved": 0.99}), {"hours": 0.5}, LIMITS, DIRECTIONS)
    assert len(unmoved.changes) == 0
    assert (unmoved.to_frame()["swing"] == 0).all()


def test_other_operators_have_shifts_but_no_closed_form():
    found = threshold_sensitivity(graded(operator="min_max"), VALUES, pd.DataFrame(LIMITS, index=GRADES.labels).T, DIRECTIONS)
    assert [caution.code for caution in found.warnings] == ["intervals_need_linear"]
    assert found.to_frame()["changes_below"].isna().all()
    assert found.to_frame()["swing"].max() > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (({"hours": 7.0}, LIMITS, DIRECTIONS), "row 'hours': thresholds do not give the membership"),
        (({"hour": 6.0}, LIMITS, DIRECTIONS), "row 'hour': is no indicator.*'hours'"),
        (({"hours": 6.0}, {}, DIRECTIONS), "row 'hours': has no thresholds"),
        (({"hours": 6.0}, LIMITS, "up"), "unknown direction of 'hours'"),
        (({"hours": 6.0}, LIMITS, {}), "unknown direction of 'hours'"),
        ((6.0, LIMITS, DIRECTIONS), "values must be a Series"),
        (({}, LIMITS, DIRECTIONS), "values must be a Series"),
        (({"hours": 6.0}, [2, 8, 24], "cost"), "must be a mapping from indicator"),
        (({"hours": 6.0}, {"hours": [8, 2, 24]}, "cost"), "must rise"),
    ],
)
def test_what_is_refused(arguments, message):
    with pytest.raises((ConfigError, DataError, OptionError), match=message):
        threshold_sensitivity(graded(), *arguments)


def test_options_and_languages():
    with pytest.raises(OptionError, match="shift"):
        threshold_sensitivity(graded(), VALUES, LIMITS, DIRECTIONS, shift=1)
    with pytest.raises(DataError, match="no memberships"):
        threshold_sensitivity(LIMITS, VALUES, LIMITS, DIRECTIONS)
    found = threshold_sensitivity(graded(), VALUES, LIMITS, DIRECTIONS)
    assert "阈值" in found.summary("zh")
    assert "a grade changes" in found.summary()
