"""Frames of every engine give the same rows: nullable whole numbers keep their digits."""

import datetime as dt
from decimal import Decimal

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

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
    "duckdb": lambda: duckdb.from_arrow(TABLE),
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
