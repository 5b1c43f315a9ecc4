"""Units and periods of rows: labels against the calendar of the standard library."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError
from sqeval.indicators import periods
from sqeval.indicators.coded import Coded, coded
from sqeval.indicators.keys import coded_units, unit_labels, unnamed
from sqeval.indicators.periods import coded_periods, period_bounds, period_labels, periods_in_span, regrouped, within_span
from sqeval.numerics import parts
from sqeval.options import Period

LABELS = {
    Period.DAY: date.isoformat,
    Period.WEEK: lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
    Period.MONTH: lambda day: day.isoformat()[:7],
    Period.QUARTER: lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    Period.YEAR: lambda day: str(day.year),
}
DAYS = st.dates(date(1980, 1, 1), date(2090, 12, 31))


def stamps(days):
    return pd.Series(days, dtype="datetime64[us]")


@pytest.mark.parametrize("period", list(Period))
@given(days=st.lists(st.none() | DAYS, min_size=1, max_size=20))
def test_labels_are_those_of_the_calendar(period, days):
    found = period_labels(stamps(days), period)
    assert [None if pd.isna(label) else label for label in found] == [None if day is None else LABELS[period](day) for day in days]


def test_a_week_may_belong_to_another_year_than_its_day():
    days = stamps(["2021-01-03", "2024-12-30", "2026-12-31 23:59:59.999999"])
    assert period_labels(days, Period.WEEK).tolist() == ["2020-W53", "2025-W01", "2026-W53"]


@pytest.mark.parametrize("period", list(Period))
def test_labels_sort_as_time_runs(period):
    days = [date(2024, 1, 1) + timedelta(days=3 * k) for k in range(400)]
    labels = period_labels(stamps(days), period).tolist()
    assert labels == sorted(labels)


def test_labels_keep_the_index_of_their_rows():
    times = stamps(["2026-01-05", "2026-02-05"]).set_axis([7, 3])
    for period in Period:
        assert period_labels(times, period).index.tolist() == [7, 3]


def test_each_period_has_one_code():
    found = coded_periods(stamps(["2026-02-03", None, "2026-01-31", "2026-02-28"]), Period.MONTH)
    assert [None if code < 0 else found.names[code] for code in found.codes] == ["2026-02", None, "2026-01", "2026-02"]
    assert len(found.names) == 2


def test_days_of_all_time_need_no_table_of_all_time(monkeypatch):
    days = stamps(["0001-01-01", "2026-01-05", None, "9999-12-31"])
    expected = ["0001", "2026", None, "9999"]
    for longest in (10, 2**22):
        monkeypatch.setattr(periods, "_TABLE", longest)
        assert [None if pd.isna(label) else label for label in period_labels(days, Period.YEAR)] == expected


def test_no_time_at_all_has_no_period():
    found = coded_periods(stamps([None, None]), Period.MONTH)
    assert (found.codes.tolist(), len(found.names)) == ([-1, -1], 0)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_unit_of_time_stamps_does_not_show(unit):
    times = pd.Series(["1969-12-31 23:59:59", "2026-03-01"]).astype(f"datetime64[{unit}]")
    assert period_labels(times, Period.DAY).tolist() == ["1969-12-31", "2026-03-01"]


@pytest.mark.parametrize(
    ("label", "first", "after"),
    [
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2024", "2024-01-01", "2025-01-01"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2024-02-28", "2024-02-28", "2024-02-29"),
    ],
)
def test_a_period_ends_where_the_next_one_begins(label, first, after):
    assert period_bounds(label) == (pd.Timestamp(first), pd.Timestamp(after))


# Spans


@given(st.lists(DAYS, min_size=1), DAYS, DAYS)
def test_a_span_of_days_takes_both_ends_in(days, first, last):
    late = stamps(days) + pd.Timedelta(hours=23, minutes=59)
    expected = [first <= day <= last for day in days]
    assert within_span(late, (first.isoformat(), last.isoformat())).tolist() == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (("2026-02", "2026-02"), [False, True, True, False, False]),
        (("2026-02", None), [False, True, True, True, True]),
        ((None, "2026"), [True, True, True, True, False]),
        ((None, None), [True] * 5),
        (["2026-02-28", "2026"], [False, False, True, True, False]),
    ],
    ids=str,
)
def test_months_and_years_are_taken_whole(span, expected):
    times = stamps(["2026-01-31 23:59:59", "2026-02-01", "2026-02-28 23:59:59", "2026-03-01", "2027-01-01"])
    assert within_span(times, span).tolist() == expected


def test_what_has_no_time_is_in_no_span_that_has_an_end():
    assert within_span(stamps(["2026-01-05", None]), ("2026", None)).tolist() == [True, False]


@pytest.mark.parametrize("end", ["soon", "2026-13", "2026-02-30", "2026-1", "2026-03-01 10:00", "", 2026, date(2026, 3, 1)])
def test_an_end_that_is_no_date_is_refused(end):
    with pytest.raises(OptionError, match="is no date") as error:
        within_span(stamps(["2026-01-05"]), (None, end))
    assert "Write YYYY, YYYY-MM or YYYY-MM-DD" in str(error.value)


@pytest.mark.parametrize("span", [None, "2026", ("2026",), ("2026", None, None), 2026])
def test_a_span_has_two_ends(span):
    with pytest.raises(OptionError, match="a span has a first and a last date"):
        within_span(stamps(["2026-01-05"]), span)


@pytest.mark.parametrize(
    ("label", "span", "expected"),
    [
        ("2026-02", ("2026-02", "2026-02"), True),
        ("2026-01", ("2026-02", None), False),
        ("2026-03", (None, "2026-02"), False),
        ("2026-02", ("2026-02-28", "2026-03-05"), True),
        ("2026-Q1", ("2026-03", "2026-03"), True),
        ("2026-Q2", (None, "2026-03"), False),
        ("2026-W05", ("2026-02-01", None), True),
        ("2026-W05", ("2026-02-02", None), False),
        ("2026", ("2026-05", "2026-05"), True),
        ("2025", ("2026", None), False),
        ("2026-02-03", ("2026-02-03", "2026-02-03"), True),
        ("2026-02-03 10:00", (None, "2026-02-02"), False),
    ],
)
def test_periods_that_have_a_day_in_a_span(label, span, expected):
    assert periods_in_span(pd.Series([label, label]), span, "resources").tolist() == [expected] * 2


# Periods of companion frames


@pytest.mark.parametrize("period", list(Period))
@given(day=DAYS)
def test_a_day_fits_into_every_period(period, day):
    labels = pd.Series([day.isoformat(), f"{day.isoformat()} 10:30", f"{day.isoformat()}T10:30:00"])
    assert regrouped(labels, period, "orders").tolist() == [LABELS[period](day)] * 3


@pytest.mark.parametrize(
    ("label", "period", "expected"),
    [
        ("2026-05", Period.MONTH, "2026-05"),
        ("2026-05", Period.QUARTER, "2026-Q2"),
        ("2026-05", Period.YEAR, "2026"),
        ("2026-Q4", Period.QUARTER, "2026-Q4"),
        ("2026-Q4", Period.YEAR, "2026"),
        ("2026-W07", Period.WEEK, "2026-W07"),
        ("2026", Period.YEAR, "2026"),
    ],
)
def test_short_periods_form_longer_ones(label, period, expected):
    assert regrouped(pd.Series([label]), period, "orders").tolist() == [expected]


@pytest.mark.parametrize(
    ("label", "period", "said"),
    [
        (
            "2026-W07",
            Period.MONTH,
            "orders has periods of a week, which cannot be told by month (got '2026-W07'). Evaluate by week, or give",
        ),
        ("2026-W07", Period.YEAR, "orders has periods of a week, which cannot be told by year"),
        ("2026-05", Period.WEEK, "orders has periods of a month, which cannot be told by week"),
        ("2026-05", Period.DAY, "orders has periods of a month, which cannot be told by day"),
        ("2026", Period.MONTH, "orders has periods of a year, which cannot be told by month"),
        ("May 2026", Period.MONTH, "orders has a period that cannot be read (got 'May 2026'). Write it as 2026-03"),
        ("2026-5", Period.MONTH, "orders has a period that cannot be read"),
        ("2026-Q5", Period.QUARTER, "orders has a period that cannot be read"),
        ("2026-13", Period.MONTH, "orders has a period that is no date (got '2026-13')"),
        ("2026-02-30", Period.MONTH, "orders has a period that is no date"),
    ],
)
def test_a_period_that_cannot_be_told_is_named(label, period, said):
    with pytest.raises(DataError) as error:
        regrouped(pd.Series([label]), period, "orders")
    assert said in str(error.value)
    assert str(error.value).startswith("column 'period': ")


def test_a_week_that_a_year_does_not_have_is_no_date():
    with pytest.raises(DataError, match="orders has a period that is no date"):
        periods_in_span(pd.Series(["2025-W53"]), ("2025", None), "orders")


# Units


def test_units_of_one_column_several_or_none():
    frame = pd.DataFrame({"team": ["A", None, "B"], "shop": [1.0, 2.0, None]})
    assert unit_labels(frame, ["team"]).tolist() == ["A", "(missing)", "B"]
    assert unit_labels(frame, ["team", "shop"]).tolist() == ["A / 1", "(missing) / 2", "B / (missing)"]
    assert unit_labels(frame, []).tolist() == ["(all)"] * 3


def test_a_column_that_is_not_there_is_named_with_the_nearest_one():
    with pytest.raises(DataError, match=r"^column 'taem': is not in the orders, so units cannot be told by it\. Did you mean 'team'\?"):
        unit_labels(pd.DataFrame({"team": ["A"]}), ["taem"], "orders")


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64", "Int64", "str", "category"], ids=str)
def test_the_dtype_of_a_unit_does_not_show(dtype):
    assert unit_labels(pd.DataFrame({"shop": pd.Series([1, 2]).astype(dtype)}), ["shop"]).tolist() == ["1", "2"]


def test_units_that_name_nobody():
    units = pd.Index(["A", "(missing)", "A / (missing)", "not (missing)"])
    assert unnamed(units).tolist() == [False, True, True, False]
    pairs = pd.MultiIndex.from_product([["A", "(missing)"], ["2026-01", "2026-02"]])
    np.testing.assert_array_equal(unnamed(pairs), [False, False, True, True])


@given(st.lists(st.sampled_from(["A", "B", " ", None]), min_size=1), st.lists(st.sampled_from([1.0, 2.0, None]), min_size=1))
def test_every_name_has_one_code(teams, shops):
    size = min(len(teams), len(shops))
    frame = pd.DataFrame({"team": pd.Series(teams[:size], dtype="str"), "shop": pd.Series(shops[:size], dtype="float64")})
    names = [
        f"{'(missing)' if team in (' ', None) else team} / {'(missing)' if shop is None else int(shop)}"
        for team, shop in zip(teams[:size], shops[:size], strict=True)
    ]
    found = coded_units(frame, ["team", "shop"])
    assert found.names[found.codes].tolist() == names
    assert found.names.is_unique


def test_units_of_two_columns_that_read_the_same_are_refused_by_name():
    frame = pd.DataFrame({"team": ["A", "A / B", "A / B"], "shop": ["B / C", "C", "C"]})
    with pytest.raises(DataError) as error:
        coded_units(frame, ["team", "shop"])
    assert "unit 'A / B / C': ('A', 'B / C') and ('A / B', 'C') are different units of one name" in str(error.value)
    assert coded_units(frame.iloc[1:], ["team", "shop"]).names.tolist() == ["A / B / C"]


def test_values_that_are_equal_but_written_differently_stay_apart():
    frame = pd.DataFrame({"shop": pd.Series([1, "1", True], dtype=object)})
    assert unit_labels(frame, ["shop"]).tolist() == ["1", "1", "True"]


@pytest.mark.parametrize("dtype", ["str", "category", object])
def test_long_columns_are_coded_in_parts(monkeypatch, dtype):
    monkeypatch.setattr(parts, "LEAST", 4)
    monkeypatch.setattr(parts.os, "cpu_count", lambda: 3)
    column = pd.Series(["x", None, "y", "x", "z", None, "w", "y", "x", None, None, None, "v", "x"]).astype(dtype)
    found = coded(column)
    assert found.names.tolist() == ["x", "y", "z", "w", "v"]
    assert [None if code < 0 else found.names[code] for code in found.codes] == [None if pd.isna(name) else name for name in column]


def test_names_among_others():
    found = Coded(np.array([1, -1, 0]), pd.Index(["a", "b"]))
    assert found.among(pd.Index(["b", "c"])).tolist() == [0, -1, -1]
