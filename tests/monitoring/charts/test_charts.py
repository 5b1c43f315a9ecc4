"""XmR, p and u charts: limits by hand, rules by a second formulation, false-alarm rates by enumeration."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.monitoring import p_chart, u_chart, xmr
from sqeval.numerics import chart_alarms

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


def test_xmr_by_hand():
    # Ranges 2, 1, 2, 1, 2 have the mean 1.6; the values have the mean 12.
    chart = xmr([12, 10, 11, 13, 12, 14, 20], baseline=6)
    assert (chart.center, chart.mr_bar) == (12, pytest.approx(1.6))
    assert (chart.lower, chart.upper) == (pytest.approx(12 - 2.66 * 1.6), pytest.approx(12 + 2.66 * 1.6))
    assert chart.signals == [6]
    assert xmr([12, 10, 11, 13, 12, 14], constant=3 / 1.128).upper == pytest.approx(12 + 3 / 1.128 * 1.6)


def test_p_and_u_by_hand():
    chart = p_chart([10, 20, 3], [100, 300, 9], baseline=2)
    assert chart.center == 30 / 400
    half = [3 * math.sqrt(0.075 * 0.925 / n) for n in (100, 300, 9)]
    assert chart.upper.tolist() == pytest.approx([0.075 + h for h in half])
    assert chart.lower.tolist() == pytest.approx([max(0.075 - h, 0) for h in half])
    assert p_chart([99, 100, 4], [100, 100, 4]).upper.max() == 1
    rates = u_chart([4, 6, 9], [2.0, 3.0, 0.5], baseline=2)
    assert rates.center == 2
    assert rates.upper.tolist() == pytest.approx([2 + 3 * math.sqrt(2 / n) for n in (2, 3, 0.5)])
    assert rates.mr_bar is None


def test_laney_by_hand():
    counts, n = [100, 180, 90, 200, 110], 1000
    chart = p_chart(counts, n, laney=True)
    p = sum(counts) / 5000
    sigma = math.sqrt(p * (1 - p) / n)
    z = [(x / n - p) / sigma for x in counts]
    ranges = [abs(b - a) for a, b in itertools.pairwise(z)]
    assert chart.mr_bar == pytest.approx(sum(ranges) / 4)
    assert chart.upper.iloc[0] == pytest.approx(p + 3 * sigma * (sum(ranges) / 4) / 1.128)
    plain = p_chart(counts, n)
    assert plain.dispersion.statistic == pytest.approx(sum(score * score for score in z))
    assert [caution.code for caution in plain.warnings if "over" in caution.code] == ["chart_over_dispersed"]
    assert "laney=True" in plain.warnings[-1].message
    assert not any("over" in caution.code for caution in chart.warnings)


def plain_rules(values, centre, half):
    """The rules once more, point by point; a gap ends a run."""
    fired = {name: set() for name in ("beyond_limits", "run_of_8", "trend_of_6", "two_of_three", "four_of_five")}
    for t, x in enumerate(values):
        if abs(x - centre) > half:
            fired["beyond_limits"].add(t)
        run = values[max(t - 7, 0) : t + 1]
        if len(run) == 8 and (all(v > centre for v in run) or all(v < centre for v in run)):
            fired["run_of_8"].add(t)
        steps = [b - a for a, b in itertools.pairwise(values[max(t - 5, 0) : t + 1])]
        if len(steps) == 5 and (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
            fired["trend_of_6"].add(t)
        for name, of, inside, sigmas in (("two_of_three", 3, 2, 2), ("four_of_five", 5, 4, 1)):
            last = values[max(t - of + 1, 0) : t + 1]
            for sign in (1, -1):
                far = [sign * (v - centre) > half / 3 * sigmas for v in last]
                if far[-1] and sum(far) >= inside:
                    fired[name].add(t)
    return fired


@given(
    st.lists(st.one_of(st.integers(-9, 9), st.none()), min_size=8, max_size=40).filter(lambda found: sum(v is not None for v in found) > 3)
)
def test_rules_are_those_of_a_second_formulation(values):
    chart = xmr(values, rules=["beyond_limits", "run_of_8", "trend_of_6", "two_of_three", "four_of_five"])
    if np.isnan(chart.upper):
        return
    plain = plain_rules([math.nan if v is None else float(v) for v in values], chart.center, chart.half[0])
    assert {name: set(np.flatnonzero(chart.fired[name])) for name in chart.rules} == plain


def test_a_run_counts_from_the_eighth_point_on_and_a_gap_ends_it():
    base = [2, 0] * 6
    assert xmr([*base, *[1.5] * 9], baseline=12).signals == [19, 20]
    assert xmr([*base, *[1.5] * 7, None, *[1.5] * 7], baseline=12).signals == []


def test_missing_months_are_gaps_that_no_range_spans():
    chart = xmr({"2026-05": 9.0, "2026-01": 1.0, "2026-02": 3.0, "2026-06": 10.0})
    assert chart.gaps == ["2026-03", "2026-04"]
    assert chart.values.index.tolist() == [f"2026-0{k}" for k in range(1, 7)]
    assert chart.mr_bar == 1.5
    quarters = xmr(pd.Series([1.0, 2, 4], index=pd.PeriodIndex(["2025Q1", "2025Q2", "2025Q4"], freq="Q")))
    assert quarters.mr_bar == 1
    assert [str(label) for label in quarters.gaps] == ["2025Q3"]
    assert p_chart([1, 0, 3], [10, 0, 10]).gaps == [1]


def test_later_points_never_change_the_limits():
    first = [12, 10, 11, 13, 12, 14]
    labels = [f"2026-{k:02d}" for k in range(1, 9)]
    short = xmr(pd.Series(first, index=labels[:6]))
    long = short.extend(pd.Series([40.0, 50.0], index=labels[6:]))
    assert (long.center, long.upper, long.baseline) == (short.center, short.upper, short.baseline)
    assert long.signals == labels[6:]
    again = xmr(pd.Series([*first, 40, 50], index=labels), baseline=("2026-01", "2026-06"))
    pd.testing.assert_frame_equal(again.to_frame(), long.to_frame())
    counts = p_chart([3, 4, 5], 50).extend([40], [50])
    assert (counts.center, counts.signals, counts.baseline) == (12 / 150, [3], [0, 1, 2])
    with pytest.raises(DataError, match="has this point already"):
        short.extend({"2026-06": 3.0})
    with pytest.raises(OptionError, match="has no sizes"):
        short.extend({"2026-07": 3.0}, 10)


@given(st.lists(st.integers(0, 30), min_size=3, max_size=20), st.sampled_from([1e-9, 0.5, 1e9]))
def test_scale_and_equal_values(values, factor):
    one, other = xmr(values), xmr([v * factor for v in values])
    assert other.center == pytest.approx(one.center * factor)
    assert other.upper == pytest.approx(one.upper * factor)
    assert xmr([factor / 3] * len(values)).signals == []


def test_shares_of_parts_and_their_complements_mirror():
    counts, n = np.array([3, 9, 4, 6, 14]), np.array([20, 30, 25, 22, 21])
    one, other = p_chart(counts, n), p_chart(n - counts, n)
    assert other.center == pytest.approx(1 - one.center)
    assert other.lower.tolist() == pytest.approx((1 - one.upper).tolist())
    assert one.signals == other.signals


def test_row_order_of_periods_changes_nothing():
    values = pd.Series(np.arange(12.0) % 5, index=[f"2026-{k:02d}" for k in range(1, 13)])
    shuffled = values.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(xmr(values).to_frame(), xmr(shuffled).to_frame())
    pd.testing.assert_frame_equal(p_chart(values, values + 9).to_frame(), p_chart(shuffled, values + 9).to_frame())


def test_false_alarms_of_known_limits_are_exact():
    assert chart_alarms.normal_beyond(3) == pytest.approx(0.0026997960632601866, rel=1e-12)
    # All 2^m sequences of sides.
    for m in (8, 9, 12):
        sides = itertools.product("+-", repeat=m)
        assert chart_alarms.run_alone(m) == sum("+" * 8 in "".join(s) or "-" * 8 in "".join(s) for s in sides) / 2**m
    p, n, half = 0.3, 10, 0.25
    inside = sum(math.comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1) if abs(x / n - p) <= half)
    assert chart_alarms.binomial_beyond(p, np.array([10.0]), np.array([half]))[0] == pytest.approx(1 - inside, abs=1e-14)
    inside = sum(math.exp(-6) * 6**x / math.factorial(x) for x in range(100) if abs(x / 3 - 2) <= 1.5)
    assert chart_alarms.poisson_beyond(2.0, np.array([3.0]), np.array([1.5]))[0] == pytest.approx(1 - inside, abs=1e-14)


def test_a_short_baseline_gives_a_fifth_of_the_years_a_false_alarm():
    rate = xmr([0, 1] * 12, baseline=12).false_alarm_rate
    assert (rate.points, rate.baseline) == (12, 12)
    # Independent draws, series by series, of "beyond the limits or eight in a row".
    rng, some, points = np.random.default_rng(7), 0, 0
    for _ in range(3000):
        x = rng.standard_normal(24)
        centre, half = x[:12].mean(), 2.66 * np.abs(np.diff(x[:12])).mean()
        fired = plain_rules(x.tolist(), centre, half)
        alarms = {t for t in fired["beyond_limits"] | fired["run_of_8"] if t >= 12}
        some, points = some + bool(alarms), points + len(alarms)
    assert rate.chart == pytest.approx(some / 3000, abs=4 * math.sqrt(0.2 * 0.8 / 3000))
    assert rate.point == pytest.approx(points / 36000, abs=0.005)
    assert rate.chart == pytest.approx(0.21, abs=0.02)
    limits_only = xmr([0, 1] * 12, baseline=12, rules="beyond_limits").false_alarm_rate
    assert limits_only.point == pytest.approx(0.02, abs=0.003)
    assert limits_only.chart_known == pytest.approx(1 - (1 - limits_only.point_known) ** 12)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: xmr([]), DataError, "no value"),
        (lambda: xmr([None, None]), DataError, "no value"),
        (lambda: xmr(["3", 4]), DataError, r"row 0: series: is not a number \(got '3'\)"),
        (lambda: xmr([1, float("inf")]), DataError, "row 1.*infinite"),
        (lambda: xmr(pd.Series([1, 2], index=["a", "a"])), DataError, "row a.*twice"),
        (lambda: xmr([1, 2], baseline=3), OptionError, r"not so many points \(got 3\)"),
        (lambda: xmr([1, 2], baseline=0), OptionError, "not so many"),
        (lambda: xmr({"a": 1, "b": 2}, baseline=("b", "a")), OptionError, "ends before"),
        (lambda: xmr({"aa": 1, "b": 2}, baseline=("ab", "b")), OptionError, "no point has this label.*'aa'"),
        (lambda: xmr([1, 2], baseline="all"), OptionError, "is no baseline"),
        (lambda: xmr([1, 2], rules="run_of_9"), OptionError, "'run_of_8'"),
        (lambda: xmr([1, 2], rules=[]), OptionError, "needs a rule"),
        (lambda: xmr([1, 2], constant=0), OptionError, "constant"),
        (lambda: p_chart([1, 11], 10), DataError, "row 1: is more than it is counted out of"),
        (lambda: p_chart([1, -1], 10), DataError, "row 1: is negative"),
        (lambda: p_chart([1, 1.5], 10), DataError, "row 1: is not a whole count"),
        (lambda: p_chart({"a": 1, "b": 1}, {"a": 2}), DataError, "row b: has no value in sizes"),
        (lambda: u_chart([1, 1], 0), DataError, "size above 0"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_odd_input_is_accepted_with_a_caution():
    one = xmr([5])
    assert (one.center, one.signals, one.false_alarm_rate) == (5, [], None)
    assert "chart_no_limits" in [caution.code for caution in one.warnings]
    assert "no limits" in one.explain()
    same = xmr([5] * 9)
    assert (same.upper, same.lower, same.signals) == (5, 5, [])
    assert [caution.code for caution in same.warnings] == ["chart_no_variation"]
    none = p_chart([0] * 9, 20)
    assert (none.center, none.upper.max(), none.signals) == (0, 0, [])
    assert u_chart([0] * 9, 20, laney=True).signals == []


def test_both_languages_say_it():
    chart = p_chart([12, 45, 11, 44, 12, 13, 16, 12, None, 70], [100] * 9 + [120], baseline=8)
    english, chinese = chart.explain(), chart.explain("zh")
    assert "9: 0.5833, above the centre; beyond the limits." in english
    assert "Missing and kept as gaps: 8." in english
    assert "laney=True" in english
    assert "9：0.5833，高于中心线；点出控制限。" in chinese
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert "p chart" in chart.summary()
    assert "p 控制图" in chart.summary("zh")
    assert sq.monitoring.xmr([1, 2, 3]).explain().count("\n") == 3


def test_values_without_labels_are_read_in_the_order_of_the_other_side():
    counts = pd.Series([30, 10, 20], index=["2025-03", "2025-01", "2025-02"])
    sizes = [300, 200, 250]
    for chart in (p_chart(counts, sizes), p_chart(counts, np.array(sizes)), p_chart([30, 10, 20], pd.Series(sizes, counts.index))):
        assert chart.values.to_dict() == {"2025-01": 0.05, "2025-02": 0.08, "2025-03": 0.1}
    assert u_chart(counts.to_dict(), sizes).values.tolist() == [0.05, 0.08, 0.1]
    with pytest.raises(DataError, match="same labels"):
        p_chart(counts, [300, 200])


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai"])
@pytest.mark.parametrize("days", [["2025-04-30", "2025-01-31", "2025-02-28"], ["2025-04-01", "2025-01-01", "2025-02-01"]])
def test_dates_that_stand_for_months_have_gaps(days, zone):
    dates = pd.DatetimeIndex(days).tz_localize(zone)
    chart = xmr(pd.Series([9.0, 1, 2], index=dates), baseline=("2025-01", "2025-02"))
    assert chart.values.isna().tolist() == [False, False, True, False]
    assert (chart.mr_bar, chart.center) == (1, 1.5)
    assert chart.baseline == sorted(dates)[:2]
    assert xmr(pd.Series([9.0, 1, 2], index=dates)).mr_bar == 1
    assert f"{days[0]}: 9, above the centre" in chart.explain()
    other = pd.Series([1.0, 2, 4], index=pd.to_datetime(["2025-01-03", "2025-01-31", "2025-03-14"]))
    assert xmr(other, baseline=("2025-01", "2025-01-31")).mr_bar == 1
    assert len(xmr(other).values) == 3


def test_a_chart_is_continued_and_never_begun_again():
    chart = xmr({"2025-01": 1, "2025-02": 2, "2025-04": 3})
    assert chart.extend({"2025-03": 9}).center == chart.center
    for early, data in ((chart, {"2024-12": 1}), (p_chart({"2025-01": 1}, 10), {"2024-12": 1})):
        with pytest.raises(DataError, match="row 2024-12: lies before the first point"):
            early.extend(data, None if early is chart else 10)


def test_laney_is_true_or_false():
    with pytest.raises(OptionError, match="laney: must be True or False"):
        p_chart([1, 2], 10, laney="no")
    assert u_chart([1, 2], 10, laney=np.True_).kind == "u_laney"


def test_sentences_of_one_point_are_of_one():
    one = p_chart([1], 10)
    assert "The point 0 alone sets the centre 0.1" in one.explain()
    assert "for the point that is watched" in one.explain()
    assert "1 个点中" not in one.explain("zh")
    assert "-0 %" not in u_chart([0, 0, 0], 1).explain()
    # Nothing can be said to lie within limits that there are not.
    assert "usual variation" not in xmr([5]).explain()


def test_published_charts_come_out_to_the_printed_digit():
    # Montgomery, Introduction to Statistical Quality Control: orange juice cans (30 samples of 50) and primer paint.
    cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = p_chart(pd.Series(cans, index=range(1, 31)), 50, rules="beyond_limits")
    assert (round(chart.center, 4), round(chart.upper[1], 4), round(chart.lower[1], 4)) == (0.2313, 0.4102, 0.0524)
    assert chart.signals == [15, 23]
    paint = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
    viscosity = xmr(paint, rules="beyond_limits")
    assert (round(viscosity.center, 2), round(viscosity.mr_bar, 2), viscosity.signals) == (33.52, 0.48, [])
    assert (round(viscosity.upper, 1), round(viscosity.lower, 2)) == (34.8, 32.24)
