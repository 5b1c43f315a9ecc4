"""Watching: the stated false-alarm rate, planted changes, events, small cells, risks, year on year."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.monitoring.charts.panels import stable, table

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.monitoring import risk_priority, watch, year_on_year
from sqeval.numerics import proportions

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
STABLE = ["share", "overdispersed", "rate", "hours", "stars"]


@pytest.mark.parametrize("kind", STABLE)
def test_no_more_false_alarms_than_stated_over_200_panels(kind):
    # 200 panels of four units and three watched months; each is judged at the level of its own 24 tests.
    found = watch(stable(kind, np.random.default_rng(5), units=800), baseline=12).table
    alarm = found[["p_value", "p_together"]].min(axis=1) <= 0.05 / (2 * 4 * 3)
    panels = alarm.groupby(found["unit"].str[1:].astype(int) // 4).any()
    assert len(panels) == 200
    # One-sided 99.9 % point of a binomial with the stated rate.
    assert panels.sum() <= stats.binom.ppf(0.999, 200, 0.05)


@pytest.mark.parametrize("kind", STABLE)
def test_a_single_panel_holds_the_same_level(kind):
    rng = np.random.default_rng(8)
    results = [watch(stable(kind, rng), baseline=12) for _ in range(12)]
    assert all(result.level == 0.05 / (2 * 4 * 3) and result.tests == 24 for result in results)
    assert sum(len(result.alarms) > 0 for result in results) <= stats.binom.ppf(0.999, 12, 0.05)


def planted(kind, better):
    """Eight units; the third changes in its 13th month."""
    rng = np.random.default_rng(3)
    n = rng.integers(150, 250, (8, 18))
    late = np.zeros((8, 18), dtype=bool)
    late[2, 12:] = True
    if kind == "share":
        chance = np.where(late, 0.97 if better else 0.55, 0.8)
        return table("share", rng.binomial(n, chance) / n, n)
    hours = rng.normal(np.log(np.where(late, 10.0 if better else 40.0, 20.0)), np.sqrt(0.05**2 + 1 / n))
    return table("hours", np.exp(hours), n)


@pytest.mark.parametrize("kind", ["share", "hours"])
@pytest.mark.parametrize("better", [True, False])
def test_a_planted_change_is_found_and_only_that(kind, better):
    found = watch(planted(kind, better), baseline=12)
    assert found.alarms["unit"].unique().tolist() == ["T2"]
    assert found.alarms["status"].unique().tolist() == ["better" if better else "worse"]
    # The first month of a change may be within the limits; from the second on none is.
    assert found.alarms["period"].tolist()[-5:] == ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    risks = found.risks()
    assert len(risks) == (0 if better else 1)


def test_p_values_are_those_of_other_formulations():
    shares = table("share", [[0.8, 0.9, 0.7, 0.6]], [[20, 20, 20, 25]])
    row = watch(shares, baseline=3).table.iloc[-1]
    # Fisher's exact test of 15 of 25 against 48 of 60: twice the smaller tail.
    tail = stats.fisher_exact([[15, 10], [48, 12]], alternative="less").pvalue
    assert row["p_value"] == pytest.approx(2 * tail, rel=1e-10)
    # Equal n: both models are the same Student's t.
    values = [3.0, 3.4, 3.1, 3.3, 4.0]
    row = watch(table("stars", [values], [[50] * 5]), baseline=4).table.iloc[-1]
    mean, sd = np.mean(values[:4]), np.std(values[:4], ddof=1)
    assert row["p_value"] == pytest.approx(2 * stats.t.sf((4.0 - mean) / (sd * math.sqrt(1.25)), 3), rel=1e-10)
    reach = stats.t.isf(0.05 / 2 / 2, 3) * sd * math.sqrt(1.25)
    assert (row["lower"], row["upper"]) == (pytest.approx(mean - reach), pytest.approx(mean + reach))
    # Rates: given the total, the new count is binomial.
    orders = np.array([[1000.0, 1000, 1000, 1500]])
    events = np.array([[4, 6, 5, 19]])
    found = watch(table("rate", events / orders, events, min_n=0), baseline=3)
    assert found.table["p_value"].iloc[-1] == pytest.approx(2 * stats.binom.sf(18, 34, 1500 / 4500), rel=1e-10)
    assert found.charts["chart"].item() == "u"


def test_limits_and_p_values_agree():
    for kind in STABLE:
        found = watch(stable(kind, np.random.default_rng(2)), baseline=12, false_alarms=0.9).table
        judged = found[found["p_value"].notna()]
        outside = (judged["value"] < judged["lower"] - 1e-12) | (judged["value"] > judged["upper"] + 1e-12)
        assert (outside == (judged["p_value"] <= 0.9 / 24)).all()


def test_known_events_raise_no_alarm_and_do_not_enter_the_baseline():
    share = np.full((1, 15), 0.8)
    share[0, [1, 13]] = 0.3
    n = np.full((1, 15), 400)
    share[0, ::3] = 0.81
    plain, known = (
        watch(table("share", share, n), baseline=12, events=e) for e in (None, {"sale": ["2025-02", ("2026-02-10", "2026-02-17")]})
    )
    assert "2026-02" not in known.alarms["period"].tolist()
    rows = known.table.set_index("period")
    assert rows.loc["2026-02", ["status", "event"]].tolist() == ["event", "sale"]
    assert known.charts["baseline_points"].item() == plain.charts["baseline_points"].item() - 1
    assert known.charts["chart"].item() == "p"
    assert plain.charts["chart"].item() == "p_laney"
    festival = sq.records.NamedPeriod(name="Spring Festival", dates=[["2025-01-28", "2025-02-04"], ["2026-02-15", "2026-02-23"]])
    named = watch(table("share", share, n), baseline=12, events=[festival]).table
    assert named.loc[named["event"] != "", "period"].tolist() == ["2025-01", "2025-02", "2026-02"]


def test_small_cells_are_marked_and_raise_no_alarm():
    share, n = np.full((1, 15), 0.8), np.full((1, 15), 400)
    share[0, 12:], n[0, 13] = 0.25, 8
    found = watch(table("share", share, n), baseline=12)
    assert found.table["status"].tolist()[12:] == ["worse", "small", "worse"]
    assert found.risks()["detection"].item() == 1 + 9 / 3
    assert [caution.code for caution in found.warnings] == ["watch_small"]


def test_missing_months_and_units_without_a_baseline_are_said():
    value = np.full((2, 15), 20.0) + np.arange(15) % 3
    value[0, 13], value[1, :12] = np.nan, np.nan
    found = watch(table("hours", value, np.full((2, 15), 50)), baseline=12)
    rows = found.table.set_index(["unit", "period"])["status"]
    assert rows["T0", "2026-02"] == "missing"
    assert rows["T1", "2026-02"] == "no chart"
    assert found.charts["chart"].tolist() == ["xmr_log", "none"]
    assert [caution.code for caution in found.warnings] == ["watch_no_chart"]


def test_a_horizon_keeps_limits_the_same_as_months_are_added():
    panel = stable("stars", np.random.default_rng(4), periods=18)
    rows = panel.units.get_level_values("period") <= "2026-02"
    arrays = {name: type(m)(m.values[rows], m.rows[rows], m.columns) for name, m in panel.arrays.items()}
    short = sq.IndicatorTable(panel.hierarchy, type(panel.size)(panel.size.values[rows], panel.units[rows]), arrays, min_n=10)
    both = [watch(part, baseline=12, horizon=12).table.set_index(["unit", "period"]) for part in (short, panel)]
    pd.testing.assert_frame_equal(both[1].loc[both[0].index], both[0])
    with pytest.raises(OptionError, match="6 points to watch already"):
        watch(panel, baseline=12, horizon=3)


def test_row_order_of_a_table_changes_nothing():
    panel = stable("hours", np.random.default_rng(4))
    order = np.random.default_rng(1).permutation(len(panel.units))
    arrays = {name: m.take(order) for name, m in panel.arrays.items()}
    mixed = sq.IndicatorTable(panel.hierarchy, type(panel.size)(panel.size.values[order], panel.units[order]), arrays, min_n=10)
    pd.testing.assert_frame_equal(watch(mixed).table, watch(panel).table)


def test_risks_stand_beside_what_they_rest_on_and_can_be_overridden():
    found = watch(planted("share", better=False), baseline=12)
    row = found.risks().iloc[0]
    assert (row["severity"], row["occurrence"], row["detection"]) == (10, 10, 1)
    assert row["occurrence_from"] == "6 of 6 judged points"
    assert row["severity_from"] == "weight 1 of at most 1"
    given = found.risks(severity={"share": 4}, occurrence={("T2", "share"): 2}, detection={"share": 5}).iloc[0]
    assert given["rpn"] == 40
    assert given["severity_from"] == "given"
    with pytest.raises(DataError, match="scale from 1 to 10"):
        found.risks(severity={"share": 11})
    with pytest.raises(OptionError, match="unknown indicator"):
        found.risks(severity={"shares": 3})


def test_risk_priority_multiplies_and_sorts():
    rows = {"c": [2, 4, 4], "a": [8, 2, 2], "b": [8, 2, 2], "d": [10, 10, 10], "e": [4, 8, 1]}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["severity", "occurrence", "detection"])
    found = risk_priority(frame)
    assert found.index.tolist() == ["d", "a", "b", "e", "c"]
    assert found["rpn"].tolist() == [1000, 32, 32, 32, 32]
    pd.testing.assert_frame_equal(risk_priority(frame.sample(frac=1, random_state=2)), found)
    for wrong in (0, 10.5, None, "high"):
        with pytest.raises(DataError, match=r"column 'occurrence', row a"):
            risk_priority(frame.astype(object).assign(occurrence=[1, wrong, 1, 1, 1]))
    with pytest.raises(DataError, match="'detection'"):
        risk_priority(frame.drop(columns="detection"))


def test_year_on_year_is_newcombes_interval_for_shares():
    rng = np.random.default_rng(6)
    n = np.array([[56, 48] + [50] * 11])
    x = rng.binomial(n, 0.7)
    x[0, 0], x[0, 12] = 48, 29
    n[0, 12] = 48
    value = x / n
    low, high = proportions.wilson(value, n.astype(float))
    found = year_on_year(table("share", value, n, low=low, high=high))
    row = found.changes.query("verdict != 'missing'").iloc[0]

    def end(k, sign, m):
        z, p = 1.959963984540054, k / m
        return (2 * m * p + z * z + sign * z * math.sqrt(z * z + 4 * m * p * (1 - p))) / (2 * (m + z * z))

    d = 29 / 48 - 48 / 56
    assert row["lower"] == pytest.approx(d - math.hypot(29 / 48 - end(29, -1, 48), end(48, 1, 56) - 48 / 56))
    assert row["upper"] == pytest.approx(d + math.hypot(end(29, 1, 48) - 29 / 48, 48 / 56 - end(48, -1, 56)))
    assert (row["period"], row["previous_period"], row["verdict"]) == ("2026-01", "2025-01", "worse")
    assert row["change"] == pytest.approx(d)
    assert found.changes["verdict"].value_counts()["missing"] == 12


def test_year_on_year_without_a_year_before_says_so():
    found = year_on_year(table("hours", [[20.0, 21.0]], [[30, 30]]))
    assert found.changes["verdict"].tolist() == ["missing", "missing"]
    assert [caution.code for caution in found.warnings] == ["year_no_pair"]
    assert found.summary("zh").startswith("同比")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"false_alarms": 0}, OptionError, "between 0 and 1"),
        ({"baseline": 15}, OptionError, r"no period is left.*baseline=10"),
        ({"baseline": ("2025-01", "2027-01")}, OptionError, "no point has this label"),
        ({"indicators": "stras"}, ConfigError, "'stars'"),
        ({"together": 0}, OptionError, "together"),
        ({"horizon": True}, OptionError, "horizon"),
        ({"events": {"sale": ("2026-02", "2026-01")}}, OptionError, r"events.sale: ends before"),
        ({"events": ["2026-02"]}, OptionError, "are no events"),
        ({"events": {"sale": "February"}}, OptionError, "is no date"),
    ],
)
def test_bad_options_are_named(options, error, words):
    with pytest.raises(error, match=words):
        watch(stable("stars", np.random.default_rng(1)), **options)


def test_both_languages_say_what_was_found():
    found = watch(planted("share", better=False), baseline=12)
    english, chinese = found.explain(), found.explain("zh")
    assert english.startswith("8 charts are watched against the baseline 2025-01 to 2025-12.")
    assert "Worse: T2, 2026-01, share: " in english
    assert "变差：T2，2026-01，share：" in chinese
    assert "at most 5 % (96 tests, each at 0.00052)" in english
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert "worse" in found.summary()
    assert "变差" in found.summary("zh")


def test_a_point_that_has_come_back_is_no_alarm():
    value, n = np.full((2, 18), 0.9), np.full((2, 18), 100.0)
    value[0, 13] = 0.5
    value[0, 14] = 0.96
    value[1, 12:] = 0.8
    found = watch(table("share", value, n), baseline=12)
    rows = found.table.set_index(["unit", "period"])
    # The three points to 2026-03 are surprising together, as Fisher's exact test says; the last of them is better than usual.
    surprise = 2 * stats.fisher_exact([[90 + 50 + 96, 64], [12 * 90, 12 * 10]], alternative="less").pvalue
    assert surprise < found.level
    assert rows.loc[("T0", "2026-03"), "p_together"] == pytest.approx(surprise, rel=1e-9)
    assert found.alarms.query("unit == 'T0'")["period"].tolist() == ["2026-02"]
    # A change that lasts is still found together, though no point says so alone.
    lasting = found.alarms.query("unit == 'T1'")
    assert lasting["by"].unique().tolist() == ["together"]
    assert lasting["period"].tolist() == ["2026-03", "2026-04", "2026-05", "2026-06"]


def test_where_nothing_is_watched_nothing_is_called_quiet():
    still = watch(table("stars", np.full((1, 15), 4.0), np.full((1, 15), 50.0)))
    for lang, words in (("en", "Nothing is watched"), ("zh", "没有可监测的控制图")):
        assert still.explain(lang).startswith(words)
        assert len(still.explain(lang).splitlines()) == 2
    only_event = watch(stable("share", np.random.default_rng(1), units=1, periods=13), events={"Double 11": "2026-01"})
    assert "no later point that can be judged" in only_event.explain()
    one = watch(stable("share", np.random.default_rng(1), units=1))
    assert one.explain().startswith("One chart is watched")
