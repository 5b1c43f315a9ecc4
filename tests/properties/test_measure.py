"""Every kind of measure on random records against plain pandas written here, and what must not change a value."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.properties.measuring import measure, one
from tests.strategies import clean_records

HANDLING = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
Z = stats.norm.ppf(0.975)

#: One example already holds a dozen cells.
few = settings(max_examples=12)


def by_cell(frame, function):
    """One number a team and month, in the order of the table."""
    keys = [frame["team"].fillna("(missing)").rename("unit"), frame["created_at"].dt.strftime("%Y-%m").rename("period")]
    return pd.Series({key: function(cell) for key, cell in frame.groupby(keys)}).sort_index()


def same(found, expected, **tolerance):
    assert found.index.tolist() == expected.index.tolist()
    np.testing.assert_allclose(found.to_numpy(dtype=float), expected.to_numpy(dtype=float), **({"rtol": 1e-9, "atol": 1e-9} | tolerance))


def hours(cell):
    return ((cell["resolved_at"] - cell["created_at"]) / pd.Timedelta(hours=1)).dropna()


def wilson(flags, end):
    known = flags.dropna()
    if known.empty:
        return math.nan
    found = stats.binomtest(int(known.sum()), len(known)).proportion_ci(0.95, "wilson")
    return found.low if end < 0 else found.high


@few
@given(clean_records(), st.sampled_from([0.5, 0.9]))
def test_durations(frame, q):
    found, table = one(frame, {**HANDLING, "quantile": q})
    same(found["value"], by_cell(frame, lambda cell: hours(cell).quantile(q)))
    same(found["n"], by_cell(frame, lambda cell: len(hours(cell))))
    same(found["missing"], by_cell(frame, lambda cell: 1 - len(hours(cell)) / len(cell)))
    known = found.dropna(subset=["low", "high"])
    assert ((known["low"] <= known["value"] + 1e-9) & (known["value"] <= known["high"] + 1e-9)).all()
    same(table.n, by_cell(frame, len))


@few
@given(clean_records(), st.sampled_from([30, 600, 5000]))
def test_within_a_limit(frame, limit):
    """Late is what has not come when due, or when all is over without it; while any waits, only those count that are due.

    The export is taken at its last stamp.
    """
    export = frame[["created_at", "first_response_at", "resolved_at"]].max().max()
    due = frame["created_at"] + pd.Timedelta(minutes=limit)
    waits = frame["first_response_at"].isna() & frame["resolved_at"].isna() & (due > export)
    in_time = (frame["first_response_at"] <= due).astype(float).mask(waits | ((due > export) & waits.any()))
    frame = frame.assign(in_time=in_time)
    found, _ = one(frame, {"kind": "within", "start": "created_at", "end": "first_response_at", "limit": limit})
    if frame["first_response_at"].isna().all():
        assert found["value"].isna().all()
        return
    same(found["value"], by_cell(frame, lambda cell: cell["in_time"].mean()))
    same(found["n"], by_cell(frame, lambda cell: cell["in_time"].count()))
    same(found["low"], by_cell(frame, lambda cell: wilson(cell["in_time"], -1)))
    same(found["high"], by_cell(frame, lambda cell: wilson(cell["in_time"], 1)))


@few
@given(clean_records())
def test_shares(frame):
    found, _ = one(frame, {"kind": "share", "column": "escalated"})
    if frame["escalated"].isna().all():
        assert found["value"].isna().all()
        return
    same(found["value"], by_cell(frame, lambda cell: cell["escalated"].dropna().astype(float).mean()))
    same(found["missing"], by_cell(frame, lambda cell: cell["escalated"].isna().mean()))
    same(found["low"], by_cell(frame, lambda cell: wilson(cell["escalated"], -1)))
    same(found["high"], by_cell(frame, lambda cell: wilson(cell["escalated"], 1)))
    same(found["standard_error"], (found["value"] * (1 - found["value"]) / found["n"].where(found["n"] > 0)) ** 0.5)


@few
@given(clean_records())
def test_means_totals_and_counts(frame):
    rules = {
        "cost": {"kind": "mean", "column": "cost"},
        "scaled": {"kind": "mean", "column": "rating", "scale": [1, 5]},
        "sum": {"kind": "total", "column": "cost"},
        "minutes": {"kind": "total", "start": "created_at", "end": "resolved_at", "unit": "minutes"},
        "n": {"kind": "count"},
    }
    table = measure(frame, **rules)
    expected = {
        "cost": by_cell(frame, lambda cell: cell["cost"].mean()),
        "scaled": by_cell(frame, lambda cell: (cell["rating"].mean() - 1) / 4 * 100),
        # A sum of unknowns is unknown.
        "sum": by_cell(frame, lambda cell: cell["cost"].sum(min_count=1)),
        "minutes": by_cell(frame, lambda cell: (hours(cell) * 60).sum(min_count=1)),
        "n": by_cell(frame, len),
    }
    absent = {place.split(":")[0] for caution in table.warnings if caution.code == "no_data" for place in caution.where}
    for name in set(rules) - absent:
        same(table.values[name], expected[name], atol=1e-6)
    assert all(table.values[name].isna().all() and (table.counts[name] == 0).all() for name in absent)
    same(table.standard_errors["cost"], by_cell(frame, lambda cell: cell["cost"].sem()), atol=1e-6)


@few
@given(clean_records())
def test_ratings_and_their_answers_by_grade(frame):
    answers = {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}
    found, table = one(frame, {"kind": "rating", "column": "rating", "answers": answers})
    if frame["rating"].isna().all():
        assert found["value"].isna().all()
        assert (table.answers["x"] == 0).all(axis=None)
        return
    same(found["value"], by_cell(frame, lambda cell: ((cell["rating"] - 1) / 4 * 100).mean()))
    for position, grade in enumerate(table.answers["x"].columns):
        stars = [float(star) for star, number in answers.items() if number == position + 1]
        same(table.answers["x"][grade], by_cell(frame, lambda cell, stars=stars: cell["rating"].isin(stars).sum()))


RULES = {
    "duration": HANDLING,
    "mean time": {**HANDLING, "statistic": "mean"},
    "within": {"kind": "within", "start": "created_at", "end": "first_response_at", "limit": 15},
    "share": {"kind": "share", "column": "escalated"},
    "mean": {"kind": "mean", "column": "cost"},
    "distinct": {"kind": "distinct", "column": "agent"},
    "filtered": {"kind": "count", "where": {"channel": "web"}},
    "surveys": {"kind": "mean", "source": "surveys", "column": "csat"},
    "orders": {
        "kind": "ratio",
        "numerator": {"kind": "total", "source": "orders", "column": "returned"},
        "denominator": {"kind": "total", "source": "orders", "column": "orders"},
    },
}


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(5)
    rows = 300
    created = pd.Series(pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 90 * 24 * 60, rows), unit="min"))
    frame = pd.DataFrame(
        {
            "request_id": [f"r{k}" for k in range(rows)],
            "created_at": created,
            "first_response_at": (created + pd.to_timedelta(rng.integers(0, 60, rows), unit="min")).where(rng.random(rows) < 0.9),
            "resolved_at": (created + pd.to_timedelta(rng.integers(60, 9000, rows), unit="min")).where(rng.random(rows) < 0.8),
            "team": rng.choice(["A", "B", "C"], rows),
            "channel": rng.choice(["web", "phone"], rows),
            "agent": rng.choice(["Amy", "Bo"], rows),
            "escalated": pd.Series(rng.choice([True, False], rows), dtype="boolean").mask(rng.random(rows) < 0.1),
            "cost": rng.integers(1, 100, rows).astype(float),
        }
    )
    surveys = pd.DataFrame({"request_id": frame["request_id"][::3].to_numpy(), "csat": rng.integers(1, 6, 100).astype(float)})
    grid = [(team, month) for team in "ABC" for month in ("2026-01", "2026-02", "2026-03")]
    orders = pd.DataFrame(grid, columns=["team", "period"]).assign(orders=rng.integers(50, 99, 9), returned=rng.integers(0, 9, 9))
    return {"records": frame, "surveys": surveys, "orders": orders}


def assert_same_tables(first, second):
    tables = [
        measure(frames["records"], companions={name: frames[name] for name in ("surveys", "orders")}, **RULES) for frames in (first, second)
    ]
    for field in tables[0].arrays:
        pd.testing.assert_frame_equal(*(table.arrays[field].to_frame() for table in tables), rtol=1e-12, atol=1e-12)


def test_the_order_of_rows_of_any_frame_changes_nothing(world):
    assert_same_tables(world, {name: frame.sample(frac=1, random_state=3) for name, frame in world.items()})


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow"])
def test_the_backend_of_the_columns_changes_nothing(world, backend):
    assert_same_tables(world, {name: frame.convert_dtypes(dtype_backend=backend) for name, frame in world.items()})


def test_unused_categories_and_the_width_of_types_change_nothing(world):
    kind, stamps = pd.CategoricalDtype(["C", "B", "A", "Z"]), ("created_at", "first_response_at", "resolved_at")
    records = world["records"].astype({"team": kind, "cost": "int16", **dict.fromkeys(stamps, "datetime64[s]")})
    orders = world["orders"].astype({"team": kind, "orders": "uint8", "returned": "int8"})
    assert_same_tables(world, {"records": records, "surveys": world["surveys"].astype({"csat": "float32"}), "orders": orders})


def test_a_trip_through_files_changes_nothing(world, tmp_path):
    paths = {name: tmp_path / f"{name}.csv" for name in world}
    for name, path in paths.items():
        world[name].to_csv(path, index=False)
    assert_same_tables(world, paths)


def test_companions_by_request_and_by_unit_and_period(world):
    values = measure(world["records"], companions={name: world[name] for name in ("surveys", "orders")}, **RULES).values
    joined = world["surveys"].merge(world["records"], on="request_id")
    same(values["surveys"], by_cell(joined, lambda cell: cell["csat"].mean()))
    orders = world["orders"].set_index(["team", "period"]).sort_index()
    same(values["orders"], orders["returned"] / orders["orders"])
