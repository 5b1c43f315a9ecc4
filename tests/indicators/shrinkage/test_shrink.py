"""Shrinkage of a table: models by kind, ranks, groups, what is left out and said, and the order of rows."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.hand_tables import shuffled, table

from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.indicators import shrink
from sqeval.indicators.shrinkage.shrunk import Shrunk

TEAMS = [f"Team {k}" for k in range(8)]
SHARE = [1.0, 0.55, 0.5, 0.48, 0.52, 0.45, 0.5, 0.47]
SIZES = [4, 400, 350, 420, 380, 500, 450, 390]


def months(units, periods):
    return [(unit, period) for unit in units for period in periods]


def test_a_team_with_four_tickets_does_not_top_the_list():
    found = shrink(table({"solved": "share"}, TEAMS, SHARE, SIZES))
    assert found.raw["solved"].idxmax() == "Team 0"
    assert found.values["solved"].idxmax() == "Team 1"
    assert found.reliability.loc["Team 0", "solved"] < 0.1
    assert found.reliability.loc["Team 1", "solved"] > 0.4
    assert found.values["solved"].between(0, 1).all()
    assert (found.low["solved"] < found.values["solved"]).all()
    assert (found.values["solved"] < found.high["solved"]).all()
    prior = found.prior.loc["solved"]
    assert (prior["model"], prior["outcome"], prior["units"]) == ("beta_binomial", "shrunk", 8)
    assert prior["mean"] == pytest.approx(0.5, abs=0.02)


def test_two_equal_answers_do_not_top_the_list_of_means():
    value, n = [9.0, 6.0, 5.0, 4.5, 5.5, 5.2], [2, 100, 90, 120, 80, 100]
    error = [0.0, 0.3, 0.3, 0.3, 0.3, 0.3]
    found = shrink(table({"cost": "mean"}, TEAMS[:6], value, n, error))
    assert found.values["cost"].idxmax() == "Team 1"
    assert found.prior.loc["cost", "model"] == "normal"


def test_durations_are_drawn_as_logarithms():
    value, n, error = np.array([40.0, 20, 10, 12, 18]), [5, 50, 60, 40, 45], [9.0, 3, 1, 2, 3]
    found = shrink(table({"hours": "median"}, TEAMS[:5], value, n, error))
    logs = shrink(table({"hours": "mean"}, TEAMS[:5], np.log(value), n, error / value))
    assert found.prior.loc["hours", "model"] == "log_normal"
    assert found.values["hours"].to_numpy() == pytest.approx(np.exp(logs.values["hours"].to_numpy()))
    assert found.low["hours"].to_numpy() == pytest.approx(np.exp(logs.low["hours"].to_numpy()))
    assert (found.low["hours"] > 0).all()
    with_zero = shrink(table({"hours": "median"}, TEAMS[:5], [0.0, *value[1:]], n, error))
    assert with_zero.prior.loc["hours", "model"] == "normal"


def test_intervals_stay_on_a_scale():
    found = shrink(table({"stars": "rating"}, TEAMS[:5], [99.0, 97, 60, 50, 98], [3, 4, 5, 3, 4], [1.0, 12, 20, 25, 9]))
    assert (found.high["stars"] <= 100).all()
    assert found.high["stars"].max() == 100


def test_a_period_has_its_own_mean_and_all_have_one_when_asked():
    units = months(TEAMS[:5], ["2026-01", "2026-02"])
    value = [0.2, 0.8, 0.25, 0.85, 0.3, 0.7, 0.35, 0.75, 0.1, 0.9]
    measured = table({"solved": "share"}, units, value, [60] * 10)
    found = shrink(measured)
    assert list(found.prior.index) == [("2026-01", "solved"), ("2026-02", "solved")]
    january = shrink(table({"solved": "share"}, TEAMS[:5], value[::2], [60] * 5))
    assert found.values.xs("2026-01", level="period")["solved"].to_numpy() == pytest.approx(january.values["solved"].to_numpy())
    pooled = shrink(measured, across="ALL")
    assert pooled.prior.loc["solved", "units"] == 10
    assert pooled.prior.loc["solved", "mean"] == pytest.approx(0.52, abs=0.01)


def test_units_without_data_get_no_value_but_the_prior():
    found = shrink(table({"solved": "share"}, TEAMS, [np.nan, *SHARE[1:]], [0, *SIZES[1:]]))
    row = found.to_frame().set_index("unit").loc["Team 0"]
    assert np.isnan(row[["value", "low", "high"]].astype(float)).all()
    assert row["reliability"] == 0
    assert row["prior_mean"] == found.prior.loc["solved", "mean"]


def test_few_units_stay_as_measured_and_it_is_said():
    with pytest.warns(SqevalWarning, match=r"Fewer than 4 units .* solved"):
        found = shrink(table({"solved": "share"}, TEAMS[:3], SHARE[:3], SIZES[:3]))
    assert found.values["solved"].tolist() == SHARE[:3]
    assert found.reliability["solved"].tolist() == [1, 1, 1]
    assert found.prior.loc["solved", "outcome"] == "few_units"


def test_units_alike_are_pooled_and_it_is_said():
    with pytest.warns(SqevalWarning, match="no more than chance .* solved"):
        found = shrink(table({"solved": "share"}, TEAMS, [0.5, 0.51, 0.49, 0.5, 0.5, 0.52, 0.48, 0.5], [100] * 8))
    assert found.prior.loc["solved", ["variance", "outcome"]].tolist() == [0.0, "pooled"]
    assert found.reliability["solved"].to_numpy() == pytest.approx(np.full(8, 2 / 7))


@pytest.mark.parametrize(("kind", "value"), [("share", 1.0), ("mean", 7.0)])
def test_without_sampling_error_nothing_is_drawn_and_it_is_said(kind, value):
    with pytest.warns(SqevalWarning, match="no sampling error"):
        found = shrink(table({"x": kind}, TEAMS, [value] * 8, [20] * 8, [0.0] * 8))
    assert found.values["x"].tolist() == [value] * 8
    assert found.prior.loc["x", ["mean", "outcome"]].tolist() == [value, "all_alike"]


def test_totals_are_left_out_by_name():
    error = np.column_stack([np.full(8, 0.02), np.sqrt(SIZES)])
    measured = table(
        {"solved": "share", "requests": "count"}, TEAMS, np.column_stack([SHARE, SIZES]), np.column_stack([SIZES, SIZES]), error
    )
    with pytest.warns(SqevalWarning, match="left out: requests"):
        found = shrink(measured)
    assert found.left_out == ("requests",)
    assert list(found.values) == ["solved"]
    with pytest.warns(SqevalWarning, match="left out"):
        nothing = shrink(measured, "requests")
    assert nothing.to_frame().empty
    assert nothing.prior.empty
    assert "requests" in nothing.summary()


def test_clustered_answers_count_for_less():
    share, sizes = np.linspace(0.2, 0.9, 8), np.array(SIZES)
    plain = np.sqrt(share * (1 - share) / sizes)
    clustered = shrink(table({"solved": "share"}, TEAMS, share, sizes, plain * 2))
    fourth = shrink(table({"solved": "share"}, TEAMS, share, sizes / 4))
    unclustered = shrink(table({"solved": "share"}, TEAMS, share, sizes))
    assert (clustered.reliability["solved"] < unclustered.reliability["solved"]).all()
    assert clustered.values["solved"].to_numpy() == pytest.approx(fourth.values["solved"].to_numpy())


def test_the_order_of_rows_changes_no_digit():
    rng = np.random.default_rng(1)
    units = months(TEAMS, ["2026-01", "2026-02", "2026-03"])
    value, n = rng.random((24, 2)), rng.integers(1, 90, (24, 2))
    measured = table({"solved": "share", "hours": "median"}, units, value, n, value / 5)
    found, other = shrink(measured), shrink(shuffled(measured))
    for name in ("raw", "values", "reliability", "low", "high"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(other, name).loc[getattr(found, name).index], check_exact=True)
    pd.testing.assert_frame_equal(found.prior, other.prior, check_exact=True)


def test_what_is_wrong_is_named():
    measured = table(
        {"solved": "share", "cost": "mean"}, TEAMS[:4], [[0.5, 1], [0.6, -2], [0.7, 3], [0.4, 4]], [[9, 9]] * 4, [[0.1, 1]] * 4
    )
    with pytest.raises(DataError, match=r"table: is not a table of indicators \(got 'DataFrame'\)"):
        shrink(measured.values)
    with pytest.raises(ConfigError, match=r"unknown indicator \(got 'costs'\)\. Did you mean 'cost'"):
        shrink(measured, ["costs"])
    with pytest.raises(ConfigError, match="names no indicator"):
        shrink(measured, [])
    with pytest.raises(OptionError, match="unknown across"):
        shrink(measured, across="team")
    with pytest.raises(OptionError, match="'cost' is no share"):
        shrink(measured, "cost", method="beta_binomial")
    with pytest.raises(DataError, match=r"unit 'Team 1': indicator 'cost' has no logarithm \(got -2.0\)"):
        shrink(measured, "cost", method="log_normal")


def test_a_share_may_be_drawn_as_a_normal_when_asked():
    assert shrink(table({"solved": "share"}, TEAMS, SHARE, SIZES), method="normal").prior.loc["solved", "model"] == "normal"


def test_the_result_reads_in_both_languages():
    found = shrink(table({"solved": "share"}, TEAMS, SHARE, SIZES))
    assert isinstance(found, Shrunk)
    assert "empirical Bayes" in found.summary()
    assert "经验贝叶斯" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert list(found.to_frame()) == ["unit", "indicator", "n", "raw", "value", "reliability", "low", "high", "prior_mean"]


def test_planted_teams_by_month_gain():
    rng = np.random.default_rng(9)
    units = months([f"Team {k:02}" for k in range(12)], [f"{2020 + k // 12}-{k % 12 + 1:02}" for k in range(60)])
    n = rng.integers(2, 60, len(units))
    true = rng.beta(16, 4, len(units))
    found = shrink(table({"solved": "share"}, units, rng.binomial(n, true) / n, n), across="all")
    raw, drawn = ((getattr(found, name)["solved"] - true) ** 2 for name in ("raw", "values"))
    assert drawn.mean() < 0.6 * raw.mean()
    covered = (found.low["solved"] <= true) & (true <= found.high["solved"])
    assert 0.92 <= covered.mean() <= 0.98


def test_requests_without_a_unit_stay_as_they_are_and_teach_nothing():
    teams, value, n = TEAMS[1:], SHARE[1:], SIZES[1:]
    alone = shrink(table({"solved": "share"}, teams, value, n))
    with pytest.warns(SqevalWarning, match=r"name no unit are no part of the common mean.*\(missing\)"):
        found = shrink(table({"solved": "share"}, ["(missing)", *teams], [0.02, *value], [5000, *n]))
    pd.testing.assert_frame_equal(found.values.loc[teams], alone.values, check_exact=True)
    pd.testing.assert_frame_equal(found.prior, alone.prior)
    assert found.values.loc["(missing)", "solved"] == 0.02
    assert found.reliability.loc["(missing)", "solved"] == 1


def test_where_no_unit_has_a_name_nothing_is_left_beside():
    with pytest.warns(SqevalWarning, match="Fewer than 4 units"):
        found = shrink(table({"solved": "share"}, ["(missing)"], [0.5], [20]))
    assert found.values["solved"].tolist() == [0.5]


def test_what_is_not_reached_stays_so_and_is_said():
    value, n, error = np.array([40.0, 20, 10, 12, 18]), np.array([5, 50, 60, 40, 45]), np.array([9.0, 3, 1, 2, 3])
    alone = shrink(table({"hours": "median"}, TEAMS[:5], value, n, error))
    with pytest.warns(SqevalWarning, match=r"not reached \(∞\).*hours: Team 5"):
        found = shrink(table({"hours": "median"}, TEAMS[:6], [*value, np.inf], [*n, 30], [*error, np.nan]))
    pd.testing.assert_frame_equal(found.values.iloc[:5], alone.values, check_exact=True)
    assert found.values.loc["Team 5", "hours"] == np.inf
    assert found.reliability.loc["Team 5", "hours"] == 1
    assert [caution.code for caution in found.warnings] == ["shrink_not_reached"]
    assert "∞" in found.summary("zh")
