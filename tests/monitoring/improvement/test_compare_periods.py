"""Two times side by side: against Newcombe's interval and Holm by hand, and panels without a change."""

import warnings

import numpy as np
import pytest
from scipy import stats
from tests.monitoring.charts.panels import table

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.monitoring import compare_periods

N = 200


def quiet(*args, **options):
    with warnings.catch_warnings(action="ignore"):
        return compare_periods(*args, **options)


def desk(hits):
    """Units × months of 2025, of N requests each."""
    hits = np.asarray(hits)
    ends = np.array([[stats.binomtest(int(x), N).proportion_ci(0.95, "wilson")[:] for x in row] for row in hits])
    return table("share", hits / N, np.full(hits.shape, N), low=ends[..., 0], high=ends[..., 1])


def by_hand(first, second):
    """Newcombe's interval, and the p-value of the arm that points to 0."""
    (p1, l1, u1), (p2, l2, u2) = ((x / N, *stats.binomtest(x, N).proportion_ci(0.95, "wilson")) for x in (first, second))
    change = p2 - p1
    low, high = change - np.hypot(p2 - l2, u1 - p1), change + np.hypot(u2 - p2, p1 - l1)
    arm = change - low if change > 0 else high - change
    return change, low, high, 2 * stats.norm.sf(abs(change) / arm * stats.norm.ppf(0.975))


def test_changes_intervals_and_adjusted_p_values_are_those_by_hand():
    hits = [(150, 175), (150, 158), (150, 120), (150, 150)]
    found = quiet(desk(hits)).frame
    expected = [by_hand(*pair) for pair in hits]
    np.testing.assert_allclose(found[["change", "lower", "upper"]], [row[:3] for row in expected], atol=1e-9)
    p = np.array([row[3] for row in expected])
    np.testing.assert_allclose(found["p_value"], p, rtol=1e-6)
    order = np.argsort(p)
    holm = np.empty(4)
    holm[order] = np.minimum(np.maximum.accumulate(p[order] * [4, 3, 2, 1]), 1)
    np.testing.assert_allclose(found["p_adjusted"], holm, rtol=1e-6)
    assert found["verdict"].tolist() == ["better", "cannot tell", "worse", "cannot tell"]


def test_the_last_two_periods_are_the_default_and_sides_may_be_several():
    months = desk([(140, 150, 150, 160)])
    assert quiet(months).frame.equals(quiet(months, "2025-03", "2025-04").frame)
    several = quiet(months, ["2025-02", "2025-01"], ["2025-03", "2025-04"])
    assert (several.before, several.after) == (("2025-01", "2025-02"), ("2025-03", "2025-04"))
    row = several.frame.iloc[0]
    assert (row["before"], row["after"]) == pytest.approx((145 / N, 155 / N))


def test_where_nothing_changed_a_change_is_told_in_few_comparisons():
    rng = np.random.default_rng(1)
    told = sum(len(quiet(desk(rng.binomial(N, 0.8, (12, 2)))).told) > 0 for _ in range(60))
    # Of 60 with 1 in 20, more than 8 have a chance of less than 1 %.
    assert told <= 8


def test_a_planted_change_is_told_first_and_in_both_languages():
    rng = np.random.default_rng(2)
    hits = rng.binomial(N, 0.8, (8, 2))
    hits[3] = (160, 192)
    found = quiet(desk(hits))
    assert found.told["unit"].tolist() == ["T3"]
    assert "1 of 8 changes are more than chance" in found.explain()
    assert "T3" in found.explain("zh")
    assert "改善" in found.summary("zh")
    assert found.to_frame().equals(found.frame)


def test_a_unit_that_is_not_there_on_a_side_is_missing_and_counts_in_nothing():
    paths = sq.datasets.sample_paths()
    with warnings.catch_warnings(action="ignore"):
        records = sq.read_records(paths["records"], label_variants="merge")
        measured = sq.measure(records, sq.hierarchies.service_desk())
        found = compare_periods(measured, "2026-01", "2026-06", indicators=["resolution_rate"])
    row = found.frame.set_index("unit").loc["(missing)"]
    assert row["verdict"] == "missing"
    assert np.isnan(row["p_adjusted"])


@pytest.mark.parametrize(
    ("args", "error", "said"),
    [
        (("2025-01", None), OptionError, "after is not given"),
        (("2025-01", "2025-01"), DataError, "before and after"),
        (("2025-01", "2025-09"), DataError, "does not have"),
        (([], "2025-02"), DataError, "names no period"),
        ((1, 2), DataError, "does not have"),
    ],
)
def test_wrong_sides_are_refused(args, error, said):
    with pytest.raises(error, match=said):
        quiet(desk([(150, 160)]), *args)


def test_what_is_no_table_or_has_one_period_is_refused():
    with pytest.raises(DataError, match="not a table"):
        quiet([1, 2])
    with pytest.raises(DataError, match="one period"):
        quiet(desk([(150,)]))
    with pytest.raises(ConfigError, match="unknown indicator"):
        quiet(desk([(150, 160)]), indicators="shares")
