"""difference_in_differences against the saturated regression with cluster-robust errors, and panels with a known truth."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sqeval.errors import DataError, OptionError
from sqeval.monitoring import difference_in_differences


def quiet(*args, **options):
    with warnings.catch_warnings(action="ignore"):
        return difference_in_differences(*args, **options)


def panel(rng, *, treated=8, control=10, effect=0.0, drift=0.0, rows=5):
    """Units × 8 months (4 before), each with its own level and its own shock after."""
    frames = []
    for k in range(treated + control):
        level, shock = rng.normal(50, 5), rng.normal(0, 1)
        for month in range(8):
            late, own = month >= 4, k < treated
            centre = level + month + (shock + effect * own) * late + drift * month * own
            values = centre + rng.normal(0, 3, rows)
            frames.append(pd.DataFrame({"value": values, "unit": f"U{k:02d}", "treated": own, "after": late, "month": month}))
    return pd.concat(frames, ignore_index=True)


def test_effect_and_error_are_those_of_the_saturated_regression():
    frame = panel(np.random.default_rng(0), effect=2.0)
    found = quiet(frame, period="month")
    x = np.column_stack([np.ones(len(frame)), frame["treated"], frame["after"], frame["treated"] & frame["after"]]).astype(float)
    y = frame["value"].to_numpy()
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    bread, meat = np.linalg.inv(x.T @ x), np.zeros((4, 4))
    residual = y - x @ beta
    for name, rows in frame.groupby("unit").groups.items():
        sums = x[rows].T @ residual[rows]
        size = 8 if name < "U08" else 10
        meat += size / (size - 1) * np.outer(sums, sums)
    error = np.sqrt((bread @ meat @ bread)[3, 3])
    assert found.effect == pytest.approx(beta[3], rel=1e-9)
    factor = np.diff(found.interval)[0] / 2 / error
    # A Student factor with degrees of freedom between those of the smaller side and of both.
    assert stats.t.ppf(0.975, 16) <= factor <= stats.t.ppf(0.975, 7)
    assert found.method == "units"


def test_with_equal_cells_it_is_welchs_test_of_the_units_own_changes():
    frame = panel(np.random.default_rng(1), effect=1.0)
    means = frame.pivot_table(index="unit", columns="after", values="value")
    change = means[True] - means[False]
    own = change.index < "U08"
    theirs = stats.ttest_ind(change[own], change[~own], equal_var=False)
    found = quiet(frame)
    assert found.interval == pytest.approx(tuple(theirs.confidence_interval(0.95)))
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6)


def test_four_samples_are_a_regression_with_errors_of_every_cell():
    rng = np.random.default_rng(2)
    cells = [rng.normal(m, s, n) for m, s, n in ((50, 3, 30), (45, 4, 20), (50, 2, 40), (51, 5, 25))]
    found = quiet(*cells, direction="cost")
    error = np.sqrt(sum(cell.var(ddof=1) / len(cell) for cell in cells))
    parts = [cell.var(ddof=1) / len(cell) for cell in cells]
    degrees = sum(parts) ** 2 / sum(part**2 / (len(cell) - 1) for part, cell in zip(parts, cells, strict=True))
    half = stats.t.ppf(0.975, degrees) * error
    assert found.interval == pytest.approx((found.effect - half, found.effect + half))
    assert (found.method, found.verdict) == ("records", "better")


def test_no_effect_is_not_called_one_more_often_than_stated_though_units_have_shocks():
    told = [quiet(panel(np.random.default_rng(seed), rows=2)).verdict != "cannot tell" for seed in range(30)]
    # Of 30 with 1 in 20, more than 6 have a chance of less than 1 %.
    assert sum(told) <= 6


def test_trends_that_drift_apart_are_told_and_parallel_ones_are_not():
    codes = [caution.code for caution in quiet(panel(np.random.default_rng(3), drift=2.0), period="month").warnings]
    assert "did_trends_apart" in codes
    apart = sum(quiet(panel(np.random.default_rng(seed), rows=2), period="month").trend.is_apart for seed in range(100, 130))
    # Of 30 with 1 in 20, more than 6 have a chance of less than 1 %.
    assert apart <= 6


def test_the_slope_is_that_of_two_straight_lines():
    frame = panel(np.random.default_rng(4), drift=0.5)
    early = frame[~frame["after"]]
    slopes = [stats.linregress(side["month"], side["value"]).slope for _, side in early.groupby("treated")]
    assert quiet(frame, period="month").trend.slope == pytest.approx(slopes[1] - slopes[0])


def unit_changes(frame):
    means = frame.groupby(["treated", "unit", "after"])["value"].mean().unstack()
    change = means[True] - means[False]
    return change[True].to_numpy(), change[False].to_numpy()


@pytest.mark.parametrize(("treated", "control"), [(2, 3), (4, 4), (3, 9)])
def test_few_units_have_the_wide_interval_of_their_own_changes(treated, control):
    frame = panel(np.random.default_rng(5), treated=treated, control=control)
    found = quiet(frame)
    test = stats.ttest_ind(*unit_changes(frame), equal_var=False)
    assert found.method == "units"
    assert found.interval == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert "did_few_units" in {caution.code for caution in found.warnings}


def test_one_unit_varies_as_the_others_do():
    frame = panel(np.random.default_rng(5), treated=1, control=7)
    found = quiet(frame)
    own, others = unit_changes(frame)
    half = stats.t.ppf(0.975, 6) * others.std(ddof=1) * np.sqrt(1 + 1 / 7)
    assert found.interval == pytest.approx((own[0] - others.mean() - half, own[0] - others.mean() + half))
    assert "did_one_unit" in {caution.code for caution in found.warnings}
    told = [quiet(panel(np.random.default_rng(seed), treated=1, control=6, rows=2)).verdict != "cannot tell" for seed in range(30)]
    assert sum(told) <= 6


def test_too_few_units_are_said():
    found = quiet(panel(np.random.default_rng(5), treated=1, control=2))
    assert found.method == "records"
    assert "did_too_few_units" in {caution.code for caution in found.warnings}


def test_order_of_rows_does_not_count():
    frame = panel(np.random.default_rng(6))
    pd.testing.assert_frame_equal(quiet(frame).to_frame(), quiet(frame.sample(frac=1, random_state=0)).to_frame(), rtol=1e-9)


def _changed(**columns):
    return panel(np.random.default_rng(7), rows=1).assign(**columns)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: difference_in_differences(_changed().drop(columns="treated")), DataError, "treated"),
        (lambda: difference_in_differences(_changed(after=2)), DataError, "0 or 1"),
        (lambda: difference_in_differences(_changed(after=0)), DataError, "after"),
        (lambda: difference_in_differences(_changed(unit="one")), DataError, "one"),
        (lambda: difference_in_differences(_changed(month=1), period="month"), DataError, "not later"),
        (lambda: difference_in_differences([1, 2], [2, 3], [1, 2]), OptionError, "control_after"),
        (lambda: difference_in_differences([1, 2], [2, 3], [1, 2], [1, 2], unit="unit"), OptionError, "unit"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_both_languages_tell_the_effect():
    found = quiet(panel(np.random.default_rng(8), effect=6.0), period="month")
    assert "better" in found.explain("en")
    assert "改善" in found.explain("zh")
    assert "双重差分" in found.explain("zh") or "实施组" in found.explain("zh")


def test_flags_may_be_words():
    frame = panel(np.random.default_rng(6))
    words = frame.assign(treated=frame["treated"].map({True: "Yes", False: "no"}), after=frame["after"].map({True: "TRUE", False: "False"}))
    assert quiet(words).interval == quiet(frame).interval
