"""Frames of every engine give the same rows: nullable whole numbers keep their digits."""

import datetime as dt
from decimal import Decimal

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.records.sources import read_source

LONG = 1000000000000000123
DATA = {
    "id": [LONG, None, 7],
    "flag": [True, None, False],
    "cost": [Decimal("1.50"), None, Decimal("2.00")],
    "day": [dt.date(2026, 1, 5), None, None],
}
TABLE = pa.table(DATA)
FRAMES = {
    "arrow": lambda: TABLE,
    "polars": lambda: pl.from_arrow(TABLE),
    "polars, lazy": lambda: pl.from_arrow(TABLE).lazy(),
    # Only here where it happens to be installed: it is no dependency.
    "duckdb": lambda: pytest.importorskip("duckdb").from_arrow(TABLE),
    "narwhals": lambda: nw.from_native(pl.from_arrow(TABLE)),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_whole_numbers_beside_a_null_keep_their_digits(kind):
    raw = read_source(FRAMES[kind](), [""])
    assert raw.frame["id"].tolist() == [LONG, pd.NA, 7]
    assert raw.frame["flag"].tolist() == [True, pd.NA, False]
    assert [None if pd.isna(cost) else float(cost) for cost in raw.frame["cost"]] == [1.5, None, 2.0]
    assert str(raw.frame["day"].iloc[0])[:10] == "2026-01-05"
    assert raw.row_numbers.tolist() == [0, 1, 2]
    assert raw.origin.name == "DataFrame"
    assert raw.origin.rows == 3


def test_lists_and_structures_of_other_engines_become_text():
    frame = pl.DataFrame({"tags": [["a", "b"], None], "who": [{"name": "售后"}, None]})
    raw = read_source(frame, [""])
    assert raw.frame["tags"].tolist()[0] == '["a", "b"]'
    assert raw.frame["who"].tolist()[0] == '{"name": "售后"}'


def test_named_levels_of_an_index_are_columns():
    frame = pd.DataFrame({"request_id": ["a", "b"], "x": [1, 2]})
    assert read_source(frame.set_index("request_id"), [""]).frame.columns.tolist() == ["request_id", "x"]
    assert read_source(frame.set_index("request_id", drop=False), [""]).frame.columns.tolist() == ["request_id", "x"]
    assert read_source(frame.set_axis([7, 7]), [""]).frame.columns.tolist() == ["request_id", "x"]


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"a": []}), pl.DataFrame({"a": []}), pa.table({})])
def test_empty_frames_are_empty(frame):
    assert len(read_source(frame, [""]).frame) == 0


def test_an_arrow_table_with_a_column_twice_is_refused():
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    with pytest.raises(DataError, match="a"):
        read_source(table, [""])


@pytest.mark.parametrize("option", [{"encoding": "utf-8"}, {"sheet": 1}])
def test_what_a_frame_has_not_cannot_be_declared(option):
    with pytest.raises(OptionError, match=r"is given for records from a frame, which has none"):
        read_source(pd.DataFrame({"a": [1]}), [""], **option)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ([1, "茶"], '[1, "茶"]'),
        ((1, 2), "[1, 2]"),
        ({"b": {"a": None}}, '{"b": {"a": null}}'),
        ({"z", "y", "x"}, '["x", "y", "z"]'),
        (np.array([1.5, 2.0]), "[1.5, 2.0]"),
        ([np.int64(7), dt.date(2026, 1, 5)], '[7, "2026-01-05"]'),
        ({(1, 2): 3}, "{(1, 2): 3}"),
    ],
    # A set has no order of its own to name a test by.
    ids=["list", "tuple", "dict", "set", "array", "scalars", "odd key"],
)
def test_nested_cells_are_json_text_as_from_other_sources(cell, text):
    column = pd.Series([cell, "?", None, "plain"], dtype=object)
    found = read_source(pd.DataFrame({"tags": column}), ["?"]).frame["tags"]
    assert found.isna().tolist() == [False, True, True, False]
    assert found.tolist()[::3] == [text, "plain"]
    assert column.iloc[0] is cell


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
@pytest.mark.parametrize("column", ["tags", "team", "resolved_at", "rating", "request_id"])
def test_nested_cells_break_neither_reading_nor_the_doctor(column):
    rows = {"request_id": ["a", "b"], "created_at": ["2026-01-05", "2026-01-06"], "resolved_at": ["2026-01-07", "2026-01-08"]}
    frame = pd.DataFrame(rows, dtype=object)
    frame[column] = pd.Series([[1, 2], "2026-01-09"], dtype=object)
    records = sq.read_records(frame, orders=pd.DataFrame({"team": ["T"], "period": "2026-01", "tags": [{"a": 1}]}))
    assert len(records.frame) + len(records.rejected) == 2
    assert records.orders["tags"].tolist() == ['{"a": 1}']
    assert sq.doctor(frame).found is not None


WORDS = ["a", " ", None, "b c", "\t \u3000", "?", " x "]


@pytest.mark.parametrize("kind", ["str", object, "category", "string[python]", "string[pyarrow]", pd.ArrowDtype(pa.string())], ids=str)
def test_cells_of_blanks_and_declared_words_are_missing(kind):
    column = pd.Series(WORDS, dtype=object).astype(kind)
    raw = read_source(pd.DataFrame({"id": column}), ["?"])
    assert raw.frame["id"].isna().tolist() == [False, True, True, False, True, True, False]
    assert column.isna().sum() == 1


def test_blanks_among_cells_of_other_kinds_are_missing():
    raw = read_source(pd.DataFrame({"id": pd.Series([1, " ", dt.date(2026, 1, 5), ["a"], "x", float("nan")], dtype=object)}), [""])
    assert raw.frame["id"].isna().tolist() == [False, True, False, False, False, True]


@pytest.mark.parametrize("engine", [pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy(), pa.Table.from_pandas])
def test_cells_of_blanks_are_missing_in_frames_of_other_engines(engine):
    raw = read_source(engine(pd.DataFrame({"id": WORDS})), ["?"])
    assert raw.frame["id"].isna().tolist() == [False, True, True, False, True, True, False]
