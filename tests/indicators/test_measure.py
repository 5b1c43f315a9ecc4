"""Every kind of measure against plain pandas on seeded records of several teams and months."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

EXPORT = pd.Timestamp("2026-04-02 12:00")


def desk(size=400, seed=7):
    """Requests of three teams in three months, with gaps in every column that may have some."""
    rng = np.random.default_rng(seed)

    def gaps(values, share):
        return pd.Series(values).mask(rng.random(size) < share)

    opened = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 90 * 24 * 60, size)), unit="min")
    resolved = gaps(opened + pd.to_timedelta(rng.exponential(60, size).round(2), unit="h"), 0.1).astype("datetime64[us]")
    return pd.DataFrame(
        {
            "request_id": [f"r{k:04}" for k in range(size)],
            "created_at": opened.astype("datetime64[us]"),
            "first_response_at": gaps(opened + pd.to_timedelta(rng.integers(0, 90, size), unit="min"), 0.1).astype("datetime64[us]"),
            "resolved_at": resolved.mask(resolved > EXPORT),
            "promised_at": gaps(opened + pd.Timedelta(hours=48), 0.1).astype("datetime64[us]"),
            "team": rng.choice(["A", "B", "C"], size),
            "shop": rng.choice(["north", "south"], size),
            "channel": gaps(rng.choice(["phone", "chat", "mail"], size), 0.1),
            "agent": gaps(rng.choice([f"agent {k}" for k in range(9)], size), 0.2),
            "rating": gaps(rng.integers(1, 6, size).astype(float), 0.3),
            "cost": gaps(rng.gamma(2, 20, size).round(2), 0.15),
            "sla_met": gaps(rng.random(size) < 0.7, 0.2).astype("boolean"),
            "level": rng.integers(1, 4, size),
        }
    )


DESK = desk()
RECORDS = sq.read_records(DESK)
OBSERVED_UNTIL = DESK[["created_at", "first_response_at", "resolved_at"]].max().max()


def tree(measure):
    return sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "x", "measure": measure}]})


def measured(measure, records=RECORDS, **options):
    return sq.measure(records, tree(measure), **options)


def small(**columns):
    """Records of one team in one month."""
    size = len(next(iter(columns.values())))
    frame = {"request_id": [str(k) for k in range(size)], "created_at": ["2026-01-05 09:00"] * size, "team": ["A"] * size, **columns}
    return sq.read_records(pd.DataFrame(frame))


def the(frame):
    """The one value of a frame."""
    assert frame.shape == (1, 1)
    return float(frame.iloc[0, 0])


def hours(start, end):
    return (DESK[end] - DESK[start]).dt.total_seconds() / 3600


def known(flags, column):
    return flags.astype(float).mask(DESK[column].isna())


def in_time(end, due):
    """In time, not in time, or not known: no deadline, or one that was ahead when the export was taken, if any request waits."""
    waits = (end.isna() & (due > OBSERVED_UNTIL)).any()
    flags = [
        np.nan if pd.isna(limit) or (waits and limit > OBSERVED_UNTIL) else float(not pd.isna(done) and done <= limit)
        for done, limit in zip(end, due, strict=True)
    ]
    return pd.Series(flags, index=DESK.index)


SOLVED = {"kind": "duration", "start": "created_at", "end": "resolved_at"}
REPLY = {"kind": "within", "start": "created_at", "end": "first_response_at"}
SOLVED_HOURS = hours("created_at", "resolved_at")

# Name → (measure, the observation of every row with NaN where it is not known, how a group's observations are put together).
QUANTILES = {
    "median": (SOLVED, SOLVED_HOURS, lambda x: x.median()),
    "ninth decile in days": (SOLVED | {"quantile": 0.9, "unit": "days"}, SOLVED_HOURS / 24, lambda x: x.quantile(0.9)),
    "phone only": (SOLVED | {"where": {"channel": "phone"}}, SOLVED_HOURS[DESK["channel"] == "phone"], lambda x: x.median()),
}
MEANS = {
    "mean time": (SOLVED | {"statistic": "mean", "unit": "minutes"}, SOLVED_HOURS * 60, lambda x: x.mean()),
    "mean": ({"kind": "mean", "column": "cost"}, DESK["cost"], lambda x: x.mean()),
    "mean on 0-100": ({"kind": "mean", "column": "rating", "scale": (1, 5)}, (DESK["rating"] - 1) * 25, lambda x: x.mean()),
    "mean unless chat": (
        {"kind": "mean", "column": "cost", "unless": {"channel": "chat"}},
        DESK.loc[DESK["channel"].isna() | (DESK["channel"] != "chat"), "cost"],
        lambda x: x.mean(),
    ),
    "rating": (
        {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}},
        (DESK["rating"] - 1) * 25,
        lambda x: x.mean(),
    ),
}
#: Of these, requests are open whose time is not up.
WAITING = ("within hours, censored", "until a promise")
SHARES = {
    "within minutes": (
        REPLY | {"limit": 30},
        in_time(DESK["first_response_at"], DESK["created_at"] + pd.Timedelta(minutes=30)),
        lambda x: x.mean(),
    ),
    "within hours, censored": (
        {"kind": "within", "start": "created_at", "end": "resolved_at", "limit": 96, "unit": "hours"},
        in_time(DESK["resolved_at"], DESK["created_at"] + pd.Timedelta(hours=96)),
        lambda x: x.mean(),
    ),
    "until a promise": (
        {"kind": "within", "start": "created_at", "end": "resolved_at", "until": "promised_at"},
        in_time(DESK["resolved_at"], DESK["promised_at"]),
        lambda x: x.mean(),
    ),
    "plain share": ({"kind": "share", "column": "sla_met"}, DESK["sla_met"].astype("Float64").astype(float), lambda x: x.mean()),
    "equal to a word": (
        {"kind": "share", "column": "channel", "equals": ["chat"]},
        known(DESK["channel"] == "chat", "channel"),
        lambda x: x.mean(),
    ),
    "equal to one of two": (
        {"kind": "share", "column": "channel", "equals": ["chat", "mail"]},
        known(DESK["channel"].isin(["chat", "mail"]), "channel"),
        lambda x: x.mean(),
    ),
    "equal to a number": ({"kind": "share", "column": "rating", "equals": [5]}, known(DESK["rating"] == 5, "rating"), lambda x: x.mean()),
    "not met": (
        {"kind": "share", "column": "sla_met", "equals": [False]},
        1 - DESK["sla_met"].astype("Float64").astype(float),
        lambda x: x.mean(),
    ),
    "at least": ({"kind": "share", "column": "rating", "at_least": 4}, known(DESK["rating"] >= 4, "rating"), lambda x: x.mean()),
    "at most": ({"kind": "share", "column": "cost", "at_most": 30}, known(DESK["cost"] <= 30, "cost"), lambda x: x.mean()),
    "where and unless": (
        {"kind": "share", "column": "rating", "at_least": 4, "where": {"level": [1, 2]}, "unless": {"channel": ["chat", "mail"]}},
        known(DESK["rating"] >= 4, "rating")[DESK["level"].isin([1, 2]) & ~DESK["channel"].isin(["chat", "mail"])],
        lambda x: x.mean(),
    ),
}
EXACT = {
    "count": ({"kind": "count"}, pd.Series(1.0, DESK.index), lambda x: x.count()),
    "count where": (
        {"kind": "count", "where": {"sla_met": True}},
        pd.Series(1.0, DESK.index)[DESK["sla_met"].fillna(False)],
        lambda x: x.count(),
    ),
    "count unless": (
        {"kind": "count", "unless": {"sla_met": True}},
        pd.Series(1.0, DESK.index)[~DESK["sla_met"].fillna(False)],
        lambda x: x.count(),
    ),
    "distinct": (
        {"kind": "distinct", "column": "agent"},
        DESK["agent"].str.removeprefix("agent ").astype(float),
        lambda x: x.nunique(),
    ),
    "total": ({"kind": "total", "column": "cost"}, DESK["cost"], lambda x: x.sum()),
    "total time": ({"kind": "total", "start": "created_at", "end": "resolved_at", "unit": "days"}, SOLVED_HOURS / 24, lambda x: x.sum()),
}
CASES = QUANTILES | MEANS | SHARES | EXACT


def groups(observations, keys=None):
    """Observations by team and month."""
    month = DESK["created_at"].dt.strftime("%Y-%m")
    keys = [DESK["team"], month] if keys is None else keys
    return observations.groupby([key[observations.index] for key in keys])


def agree(found, plain):
    assert list(found.index) == list(plain.index)
    np.testing.assert_allclose(found.to_numpy(), plain.to_numpy(dtype=float), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_value_n_and_missing_share_are_those_of_plain_pandas(name):
    measure, observations, together = CASES[name]
    table = measured(measure)
    plain = groups(observations)
    assert len(plain) == 9
    agree(table.values["x"], plain.apply(together))
    agree(table.counts["x"], plain.count())
    agree(table.missing["x"], 1 - plain.count() / plain.size())
    agree(table.n, DESK.groupby([DESK["team"], DESK["created_at"].dt.strftime("%Y-%m")]).size())
    assert [caution.code for caution in table.warnings] == ["time_not_up"] * (name in WAITING)


@pytest.mark.parametrize("name", MEANS)
def test_means_have_an_error_and_an_interval_around_them(name):
    """The intervals themselves are tested where they are made, in numerics."""
    measure, observations, _ = MEANS[name]
    table = measured(measure)
    error = groups(observations).sem()
    agree(table.standard_errors["x"], error)
    assert ((table.low["x"] < table.values["x"]) & (table.values["x"] < table.high["x"])).all()
    width = (table.high["x"] - table.low["x"]).to_numpy() / (2 * error.to_numpy())
    n = groups(observations).count().to_numpy()
    # Skewed values need more than Student's width.
    np.testing.assert_allclose(np.median(width), np.median(stats.t.ppf(0.975, n - 1)), rtol=0.2)


@pytest.mark.parametrize("name", SHARES)
def test_shares_have_the_interval_of_wilson_and_a_binomial_error(name):
    measure, observations, _ = SHARES[name]
    table = measured(measure)
    for row, found in groups(observations):
        flags = found.dropna()
        expected = stats.binomtest(int(flags.sum()), len(flags)).proportion_ci(0.95, method="wilson")
        assert table.low.loc[row, "x"] == pytest.approx(expected.low, abs=1e-12)
        assert table.high.loc[row, "x"] == pytest.approx(expected.high, abs=1e-12)
        assert table.standard_errors.loc[row, "x"] == pytest.approx(flags.std(ddof=0) / math.sqrt(len(flags)), abs=1e-12)


@pytest.mark.parametrize("name", QUANTILES)
def test_quantiles_have_an_interval_between_order_statistics(name):
    """At the exact binomial ranks or up to one rank within them, as the ends are interpolated."""
    measure, observations, _ = QUANTILES[name]
    q = measure.get("quantile", 0.5)
    table = measured(measure)
    for row, found in groups(observations):
        ranked = sorted(found.dropna())
        n = len(ranked)
        low, high = table.low.loc[row, "x"], table.high.loc[row, "x"]
        if math.isnan(low):
            assert stats.binom.cdf(0, n, q) > 0.025 or stats.binom.sf(n - 1, n, q) > 0.025
            continue
        first, last = (int(stats.binom.ppf(tail, n, q)) for tail in (0.025, 0.975))
        assert ranked[max(first - 1, 0)] - 1e-9 <= low <= ranked[first] + 1e-9
        assert ranked[min(last - 1, n - 1)] - 1e-9 <= high <= ranked[min(last, n - 1)] + 1e-9


@pytest.mark.parametrize("name", EXACT)
def test_counts_have_the_interval_of_poisson_and_totals_none(name):
    measure, _, _ = EXACT[name]
    table = measured(measure)
    if measure["kind"] != "count":
        for frame in (table.standard_errors, table.low, table.high):
            assert frame["x"].isna().all()
        return
    count = table.values["x"].to_numpy()
    np.testing.assert_allclose(table.standard_errors["x"], np.sqrt(count))
    np.testing.assert_allclose(table.low["x"], stats.gamma.ppf(0.025, count))
    np.testing.assert_allclose(table.high["x"], stats.gamma.ppf(0.975, count + 1))


def test_answers_are_counted_by_grade():
    measure, _, _ = MEANS["rating"]
    counts = measured(measure).answers["x"]
    grade = DESK["rating"].map({5: "excellent", 4: "good", 3: "fair", 2: "poor", 1: "poor"})
    plain = pd.crosstab([DESK["team"], DESK["created_at"].dt.strftime("%Y-%m")], grade)
    assert list(counts.columns) == ["excellent", "good", "fair", "poor"]
    np.testing.assert_array_equal(counts.to_numpy(), plain[counts.columns].to_numpy())
    assert counts.to_numpy().sum() == DESK["rating"].notna().sum()


def test_answers_in_words_are_scored_by_their_grade():
    measure = {"kind": "rating", "column": "mood", "answers": {"happy": 1, "so-so": 2, "angry": 4}}
    table = measured(measure, small(mood=["happy", "angry", "so-so", None]))
    # Grades 1, 4 and 2 lie at 100, 0 and 200/3.
    assert the(table.values) == pytest.approx((100 + 0 + 200 / 3) / 3)
    assert table.answers["x"].iloc[0].tolist() == [1, 1, 0, 1]
    assert the(table.missing) == 0.25


SPENT = {"kind": "total", "column": "cost"}
SOLVED_COUNT = {"kind": "count", "where": {"sla_met": True}}


def test_a_ratio_divides_two_totals():
    table = measured({"kind": "ratio", "numerator": SPENT, "denominator": SOLVED_COUNT})
    # A request whose cost is not known counts in neither.
    above, below = groups(DESK["cost"]), groups((DESK["sla_met"].fillna(False) & DESK["cost"].notna()).astype(float))
    agree(table.values["x"], above.sum() / below.sum())
    agree(table.counts["x"], above.count())
    unknown = groups(DESK["cost"].isna()[DESK["sla_met"].fillna(False).astype(bool)])
    agree(table.missing["x"], np.maximum(1 - above.count() / above.size(), unknown.mean()))
    assert ((table.low["x"] < table.values["x"]) & (table.values["x"] < table.high["x"])).all()


def test_a_ratio_that_is_a_proportion_has_the_interval_of_wilson():
    table = measured({"kind": "ratio", "numerator": SOLVED_COUNT, "denominator": {"kind": "count"}, "proportion": True})
    flags = DESK["sla_met"].fillna(False).astype(float)
    agree(table.values["x"], groups(flags).mean())
    agree(table.counts["x"], groups(flags).size())
    for row, found in groups(flags):
        expected = stats.binomtest(int(found.sum()), len(found)).proportion_ci(0.95, method="wilson")
        assert (table.low.loc[row, "x"], table.high.loc[row, "x"]) == pytest.approx((expected.low, expected.high))


def test_a_ratio_over_nothing_is_not_known():
    none = {"kind": "count", "where": {"channel": "none such"}}
    table = measured({"kind": "ratio", "numerator": SPENT, "denominator": none})
    assert table.values["x"].isna().all()


@pytest.mark.parametrize(
    ("cells", "problem"), [([3.0, 4.0], "a share is above 1"), ([-3.0, -4.0], "a share is below 0")], ids=["above", "below"]
)
def test_a_share_outside_0_to_1_is_refused(cells, problem):
    ratio = {"kind": "ratio", "numerator": {"kind": "total", "column": "solved"}, "denominator": {"kind": "count"}, "proportion": True}
    with pytest.raises(DataError) as error:
        measured(ratio, small(solved=cells))
    said = str(error.value)
    assert said.startswith(f"column 'solved', unit ('A', '2026-01'): {problem} (got {'3.5' if cells[0] > 0 else '-3.5'})")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([5, 4, 1, pd.NA, pd.NA], dtype="Int64"),
        pd.Series([5, 4, 1, np.nan, np.nan]),
        pd.Series([5, 4, 1, np.nan, np.nan], dtype="float32"),
        pd.Series([5, 4, 1, None, None], dtype=object),
        pd.Series(["5", "4", "1", None, ""], dtype=object),
    ],
    ids=["Int64", "float64", "float32", "object", "text"],
)
@pytest.mark.parametrize("source", ["records", "surveys"])
def test_a_share_is_over_those_that_are_known_whatever_their_dtype(cells, source):
    frame = pd.DataFrame({"request_id": list("abcde"), "created_at": "2026-01-05", "team": "A"})
    answers = pd.DataFrame({"request_id": list("abcde"), "rating": cells})
    records = sq.read_records(frame.assign(rating=cells)) if source == "records" else sq.read_records(frame, surveys=answers)
    table = measured({"kind": "share", "column": "rating", "at_least": 4, "source": source}, records)
    assert the(table.values) == 2 / 3
    assert the(table.counts) == 3
    assert the(table.missing) == pytest.approx(0.4)


# Who is a unit, and when


def test_units_of_several_columns():
    found = measured({"kind": "count"}, by=["team", "shop"], period=None).values["x"]
    plain = DESK.groupby(["team", "shop"]).size()
    assert list(found.index) == [f"{team} / {shop}" for team, shop in plain.index]
    assert found.tolist() == plain.tolist()


def test_all_records_as_one_unit():
    found = measured(SOLVED, by=None, period=None)
    assert list(found.units) == ["(all)"]
    assert the(found.values) == pytest.approx(SOLVED_HOURS.median())
    by_month = measured(SOLVED, by=None).values["x"]
    agree(by_month.droplevel("unit"), SOLVED_HOURS.groupby(DESK["created_at"].dt.strftime("%Y-%m")).median())


def test_requests_without_a_team_are_a_unit_of_their_own():
    records = sq.read_records(DESK.assign(team=DESK["team"].mask(DESK["team"] == "B")))
    found = measured({"kind": "count"}, records, period=None).values["x"]
    assert found.to_dict() == {"(missing)": (DESK["team"] == "B").sum(), "A": (DESK["team"] == "A").sum(), "C": (DESK["team"] == "C").sum()}


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("day", lambda day: day.strftime("%Y-%m-%d")),
        ("week", lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}"),
        ("month", lambda day: day.strftime("%Y-%m")),
        ("quarter", lambda day: f"{day.year}-Q{(day.month + 2) // 3}"),
        ("year", lambda day: str(day.year)),
    ],
)
def test_periods(period, label):
    table = measured(MEANS["mean"][0], period=period)
    plain = DESK["cost"].groupby([DESK["team"], DESK["created_at"].map(label)])
    agree(table.values["x"], plain.mean())
    agree(table.n, plain.size())
    assert table.units.names == ["unit", "period"]
    assert table.period == period


def test_requests_by_the_month_they_were_resolved_in():
    table = measured(MEANS["mean"][0] | {"cohort": "resolved"})
    month = DESK["resolved_at"].dt.strftime("%Y-%m")
    plain = DESK["cost"].groupby([DESK["team"], month]).agg(["mean", "count", "size"])
    beside = plain.index.get_level_values(1) == "2026-04"
    agree(table.values["x"], plain["mean"][~beside])
    agree(table.missing["x"], 1 - plain["count"][~beside] / plain["size"][~beside])
    assert [(caution.code, caution.details) for caution in table.warnings] == [("resolved_off_grid", {"rows": plain["size"][beside].sum()})]


def test_the_cohort_of_resolution_needs_one():
    table = measured({"kind": "count", "cohort": "resolved"}, small(rating=[1, 2]))
    assert [(caution.code, caution.where) for caution in table.warnings] == [("no_data", ("x: records.resolved_at",))]
    assert table.values["x"].isna().all()


@pytest.mark.parametrize(
    ("span", "inside"),
    [
        (("2026-02", "2026-02"), DESK["created_at"].dt.month == 2),
        (("2026-02-10", None), DESK["created_at"] >= "2026-02-10"),
        ((None, "2026-02-10"), DESK["created_at"] < "2026-02-11"),
        (("2026", "2026"), DESK["created_at"].notna()),
        ((None, None), DESK["created_at"].notna()),
    ],
    ids=str,
)
def test_a_span_takes_its_ends_in(span, inside):
    table = measured({"kind": "count"}, span=span)
    agree(table.values["x"], groups(pd.Series(1.0, DESK.index)[inside]).size())
    outside = int((~inside).sum())
    assert [(caution.code, caution.details) for caution in table.warnings] == ([("outside_span", {"rows": outside})] if outside else [])


# What is not there


ABSENT = {
    "a column": (SOLVED | {"end": "refunded_at"}, "records.refunded_at"),
    "a column to choose by": ({"kind": "count", "where": {"region": "x"}}, "records.region"),
    "a column to leave out by": ({"kind": "count", "unless": {"region": "x"}}, "records.region"),
    "surveys": ({"kind": "mean", "column": "rating", "source": "surveys"}, "surveys"),
    "orders in a ratio": (
        {"kind": "ratio", "numerator": {"kind": "count"}, "denominator": {"kind": "count", "source": "orders"}},
        "orders",
    ),
    "answers": ({"kind": "rating", "column": "mood", "answers": {"good": 1, "bad": 2}}, "records.mood"),
    "a deadline": (REPLY | {"until": "refunded_at"}, "records.refunded_at"),
    "a total": ({"kind": "total", "column": "hours", "source": "resources"}, "resources"),
}


@pytest.mark.parametrize("name", ABSENT)
def test_absent_data_are_missing_with_a_caution_and_never_0(name):
    measure, what = ABSENT[name]
    with pytest.warns(SqevalWarning, match="No data for: x: "):
        table = measured(measure)
    assert [(caution.code, caution.where) for caution in table.warnings] == [("no_data", (f"x: {what}",))]
    for frame in (table.values, table.standard_errors, table.low, table.high):
        assert frame["x"].isna().all()
    assert (table.counts["x"] == 0).all()
    assert (table.missing["x"] == 1).all()
    assert (table.n > 0).all()
    assert all((counts == 0).all(axis=None) for counts in table.answers.values())


def test_a_column_without_any_value_is_absent_too():
    table = measured({"kind": "mean", "column": "cost"}, small(cost=[None, None]))
    assert [caution.where for caution in table.warnings] == [("x: records.cost",)]
    assert math.isnan(the(table.values))


@pytest.mark.parametrize("name", ["median", "mean", "rating", "plain share", "at least", "total", "total time", "distinct"])
def test_a_cell_without_any_known_value_is_not_known(name):
    hole = (DESK["team"] == "B") & (DESK["created_at"].dt.month == 2)
    columns = ["resolved_at", "cost", "rating", "sla_met", "agent"]
    records = sq.read_records(DESK.assign(**{column: DESK[column].mask(hole) for column in columns}))
    table = measured(CASES[name][0], records)
    assert math.isnan(table.values.loc[("B", "2026-02"), "x"])
    assert table.counts.loc[("B", "2026-02"), "x"] == 0
    assert table.missing.loc[("B", "2026-02"), "x"] == 1
    rest = table.values.index != ("B", "2026-02")
    agree(table.values["x"][rest], measured(CASES[name][0]).values["x"][rest])


def test_where_no_row_is_asked_a_total_is_0_and_a_mean_is_not_known():
    nobody = {"where": {"channel": "none such"}}
    assert (measured(EXACT["total"][0] | nobody).values["x"] == 0).all()
    assert (measured(EXACT["count"][0] | nobody).values["x"] == 0).all()
    assert (measured(EXACT["distinct"][0] | nobody).values["x"] == 0).all()
    assert measured(MEANS["mean"][0] | nobody).values["x"].isna().all()
    assert (measured(MEANS["mean"][0] | nobody).missing["x"] == 0).all()


# Times that run backwards


BACKWARDS = {
    "resolved_at": ["2026-01-05 12:00", "2026-01-05 15:00", "2026-01-05 10:00"],
    "delivered_at": ["2026-01-05 13:00", "2026-01-05 11:00", None],
}
DELIVERY = {"start": "resolved_at", "end": "delivered_at", "unit": "hours"}


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (DELIVERY | {"kind": "duration"}, 1),
        (DELIVERY | {"kind": "duration", "statistic": "mean"}, 1),
        (DELIVERY | {"kind": "total"}, 1),
        (DELIVERY | {"kind": "within", "limit": 2}, 0.5),
        ({"kind": "ratio", "numerator": DELIVERY | {"kind": "total"}, "denominator": {"kind": "count"}}, 1),
    ],
    ids=["median", "mean", "total", "within", "ratio"],
)
def test_a_time_that_ends_before_it_starts_is_left_out_and_counted(measure, value):
    # The third request was resolved and not delivered; its two hours were over when the last one was resolved.
    table = measured(measure, small(**BACKWARDS))
    assert the(table.values) == pytest.approx(value)
    assert [(caution.code, caution.where) for caution in table.warnings] == [("negative_durations", ("x (1×)",))]


def test_what_was_not_yet_due_when_the_export_was_taken_is_not_known():
    frame = pd.DataFrame(
        {
            "request_id": list("abcd"),
            "created_at": ["2026-01-05 09:00", "2026-01-05 09:00", "2026-01-05 11:50", "2026-01-05 11:50"],
            "first_response_at": ["2026-01-05 09:10", None, None, "2026-01-05 12:00"],
            "team": "A",
        }
    )
    table = measured(REPLY | {"limit": 15}, sq.read_records(frame))
    # a was in time, b was not, and c still had five minutes; d was in time so early that, beside c, it says nothing.
    assert the(table.values) == 0.5
    assert the(table.counts) == 2
    assert the(table.missing) == 0.5
    assert [(caution.code, caution.where) for caution in table.warnings] == [("time_not_up", ("x (2×)",))]
    # Once nobody waits, every request counts.
    answered = measured(REPLY | {"limit": 15}, sq.read_records(frame.drop(index=2)))
    assert (the(answered.values), the(answered.counts), answered.warnings) == (2 / 3, 3, ())


# Nothing else decides


def everything():
    names = {name: measure for name, (measure, _, _) in CASES.items()}
    names["proportion"] = {"kind": "ratio", "numerator": SOLVED_COUNT, "denominator": {"kind": "count"}, "proportion": True}
    return sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": name, "measure": measure} for name, measure in names.items()]})


def same(first, second):
    assert list(first.arrays) == list(second.arrays)
    for name, matrix in first.arrays.items():
        pd.testing.assert_frame_equal(matrix.to_frame(), second.arrays[name].to_frame(), rtol=1e-12, atol=1e-12)
    pd.testing.assert_frame_equal(first.answers["rating"], second.answers["rating"])


def test_measures_beside_each_other_are_what_they_are_alone():
    table = sq.measure(RECORDS, everything())
    for name, (measure, _, _) in CASES.items():
        agree(table.values[name], measured(measure).values["x"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_decides_nothing(seed):
    same(sq.measure(RECORDS, everything()), sq.measure(sq.read_records(DESK.sample(frac=1, random_state=seed)), everything()))


def test_categories_that_nobody_uses_change_nothing():
    unused = {
        name: pd.Categorical(DESK[name], [*sorted(set(DESK[name].dropna())), "unused"]) for name in ("team", "shop", "channel", "agent")
    }
    same(sq.measure(RECORDS, everything()), sq.measure(sq.read_records(DESK.assign(**unused)), everything()))


@pytest.mark.parametrize(
    "dtypes",
    [
        {"rating": "float32", "level": "int8"},
        {"rating": "Int64", "level": "Int16"},
        {"rating": "Float64", "cost": "Float64", "level": "float64"},
        {"rating": object, "cost": object, "sla_met": object, "team": object, "channel": object},
        {
            "created_at": "datetime64[ns]",
            "resolved_at": "datetime64[ns]",
            "promised_at": "datetime64[ms]",
            "first_response_at": "datetime64[s]",
        },
        {"team": "string", "channel": "string[pyarrow]", "created_at": str},
    ],
    ids=lambda dtypes: " ".join(map(str, dtypes.values())),
)
def test_the_width_of_a_dtype_changes_nothing(dtypes):
    whole = DESK.assign(resolved_at=DESK["resolved_at"].dt.floor("s"))
    same(sq.measure(sq.read_records(whole), everything()), sq.measure(sq.read_records(whole.astype(dtypes)), everything()))


TIMES = ["created_at", "first_response_at", "resolved_at", "promised_at"]


@settings(max_examples=8)
@given(st.integers(-4000, 4000))
def test_shifting_all_stamps_by_whole_days_changes_no_duration(days):
    shifted = DESK.assign(**{name: DESK[name] + pd.Timedelta(days=days) for name in TIMES})
    then, now = sq.measure(RECORDS, everything(), period=None), sq.measure(sq.read_records(shifted), everything(), period=None)
    same(then, now)


@settings(max_examples=8)
@given(st.integers(1, 7), st.integers(0, 23))
def test_a_shift_within_the_same_months_changes_no_duration_by_month(day, hour):
    # All requests are opened in the first days of their months, so a shift by some days leaves them there.
    early = DESK.assign(**{name: DESK[name] - pd.to_timedelta(DESK["created_at"].dt.day - 1, unit="D") for name in TIMES})
    shifted = early.assign(**{name: early[name] + pd.Timedelta(days=day, hours=hour) for name in TIMES})
    same(sq.measure(sq.read_records(early), everything()), sq.measure(sq.read_records(shifted), everything()))


def test_records_are_not_changed():
    before = RECORDS.frame.copy(deep=True)
    sq.measure(RECORDS, everything())
    pd.testing.assert_frame_equal(RECORDS.frame, before)


# The table


def test_the_long_form_holds_every_value():
    table = sq.measure(RECORDS, everything())
    long = table.to_frame()
    assert list(long.columns) == ["unit", "period", "indicator", "value", "n", "standard_error", "low", "high", "missing"]
    assert len(long) == 9 * len(everything().leaves)
    wide = long.pivot(index=["unit", "period"], columns="indicator", values="value")[table.values.columns]
    pd.testing.assert_frame_equal(wide, table.values, check_names=False)


def test_what_a_table_gives_away_is_a_copy():
    table = measured(SOLVED)
    values, requests = table.values, table.n
    values.iloc[:, :] = 0
    requests.iloc[:] = 0
    assert (table.values["x"] > 0).all()
    assert (table.n > 0).all()
    with pytest.raises(ValueError, match="read-only"):
        table.arrays["value"].values[0, 0] = 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_card_says_how_many_rows_and_requests(lang):
    text = measured(SOLVED).summary(lang)
    assert "9" in text
    assert "400" in text


# Bad inputs: one line that names the culprit


BAD = {
    "no such column to group by": (
        {"kind": "count"},
        {"by": "taem"},
        "column 'taem': is not in the records, so units cannot be told by it. Did you mean 'team'?",
    ),
    "one of two columns": ({"kind": "count"}, {"by": ["team", "region"]}, "column 'region': is not in the records"),
    "text to add up": ({"kind": "total", "column": "agent"}, {}, "column 'agent': holds no numbers (got 'agent "),
    "text to average": ({"kind": "mean", "column": "channel"}, {}, "column 'channel': holds no numbers (got '"),
    "text at least": ({"kind": "share", "column": "channel", "at_least": 4}, {}, "column 'channel': holds no numbers (got '"),
    "text as yes or no": ({"kind": "share", "column": "channel"}, {}, "column 'channel': is not a yes/no column. Say in the measure"),
    "numbers as yes or no": ({"kind": "share", "column": "rating"}, {}, "column 'rating': is not a yes/no column. Say in the measure"),
    "text as a time": (
        SOLVED | {"end": "agent"},
        {},
        "column 'agent': holds no time stamps, so no time can be measured with it (got 'agent ",
    ),
    "a number as a deadline": (REPLY | {"until": "cost"}, {}, "column 'cost': holds no time stamps"),
    "a word for a number": (
        {"kind": "count", "where": {"rating": "good"}},
        {},
        "column 'rating': holds float64 values, so it can never be 'good'",
    ),
    "a word for a flag": (
        {"kind": "count", "unless": {"sla_met": "yes"}},
        {},
        "column 'sla_met': holds boolean values, so it can never be 'yes'",
    ),
    "a flag for a word": ({"kind": "count", "where": {"channel": True}}, {}, "column 'channel': holds str values, so it can never be True"),
    "an answer without a grade": (
        {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4}},
        {},
        "column 'rating': an answer has no grade (got '1'). The answers declared are 5, 4, 3, 2",
    ),
    "no such period": ({"kind": "count"}, {"period": "fortnight"}, "unknown period (got 'fortnight'). Known: 'day', 'week', 'month'"),
    "an empty span": ({"kind": "count"}, {"span": ("2027-01", None)}, "no record was opened in the span (got ('2027-01', None))"),
    "a span that is no date": ({"kind": "count"}, {"span": ("soon", None)}, "is no date (got 'soon'). Write YYYY, YYYY-MM or YYYY-MM-DD"),
    "a span of one end": ({"kind": "count"}, {"span": "2026-03"}, "a span has a first and a last date (got '2026-03')"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_one_clear_line(name):
    measure, options, said = BAD[name]
    with pytest.raises((DataError, OptionError)) as error:
        measured(measure, **options)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_an_infinite_number_is_named_with_its_row():
    with pytest.raises(DataError, match=r"column 'effort', row 1: holds an infinite number"):
        measured({"kind": "mean", "column": "effort"}, small(effort=[1.0, math.inf]))


def test_an_indicator_without_a_measure_is_named():
    with pytest.raises(ConfigError, match=r"^x\.measure: does not say how it is measured\. Give the leaf a `measure`$"):
        measured(None)


def test_no_records_at_all():
    with pytest.raises(DataError, match=r"^there are no records to measure"):
        measured({"kind": "count"}, sq.read_records(DESK.iloc[:0]))
