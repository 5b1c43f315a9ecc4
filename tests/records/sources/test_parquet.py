"""Parquet files and folders: partitions are columns, order and hash are those of the paths, schemas must agree."""

import hashlib
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import sqeval as sq
from sqeval.errors import DataError, MissingExtraError, OptionError
from sqeval.records.sources import read_source

LONG = 1000000000000000123


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()


def write(path, columns):
    Path("data", path).parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.table(columns), Path("data", path))


def test_a_file_keeps_digits_and_the_levels_of_an_index():
    frame = pd.DataFrame({"request_id": [LONG, 7], "n": pd.array([LONG, None], dtype="Int64")}).set_index("request_id")
    frame.to_parquet("a.parquet")
    raw = read_source("a.parquet", [""])
    assert sorted(raw.frame.columns) == ["n", "request_id"]
    assert raw.frame["request_id"].tolist() == [LONG, 7]
    assert raw.frame["n"].tolist() == [LONG, pd.NA]
    pd.DataFrame({"x": ["a", "b", "c"], "id": [3, 1, 9]}).set_index("id").to_parquet("c.parquet")
    assert read_source("c.parquet", [""]).frame["id"].tolist() == [3, 1, 9]
    frame.reset_index().set_axis([5, 9]).to_parquet("b.parquet")
    assert read_source("b.parquet", [""]).frame.columns.tolist() == ["request_id", "n"]


def test_partitions_are_columns_and_files_come_in_order_of_their_paths():
    write("month=2026-04/part-0.parquet", {"id": ["c"]})
    write("month=2026-03/part-1.parquet", {"id": ["b"]})
    write("month=2026-03/part-0.parquet", {"id": ["a"]})
    raw = read_source("data", [""])
    assert raw.frame.to_dict("list") == {"id": ["a", "b", "c"], "month": ["2026-03", "2026-03", "2026-04"]}
    assert raw.row_numbers.tolist() == [0, 1, 2]
    names = ["month=2026-03/part-0.parquet", "month=2026-03/part-1.parquet", "month=2026-04/part-0.parquet"]
    lines = [f"{hashlib.sha256(Path('data', name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    assert raw.origin.sha256 == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert raw.origin.name == "data"
    assert raw.origin.rows == 3


def test_values_of_partitions_are_unquoted_and_may_be_missing():
    write("team=A%2FB/x.parquet", {"id": ["a"]})
    write("team=__HIVE_DEFAULT_PARTITION__/x.parquet", {"id": ["b"]})
    raw = read_source("data", [""])
    assert raw.frame["team"].isna().tolist() == [False, True]
    assert raw.frame["team"][0] == "A/B"


def test_a_column_in_the_file_wins_over_its_partition():
    write("month=3/x.parquet", {"id": ["a"], "month": [3]})
    assert read_source("data", [""]).frame["month"].tolist() == [3]


def test_marks_and_hidden_files_are_no_data():
    write("x.parquet", {"id": ["a"]})
    write(".hidden.parquet", {"other": ["b"]})
    write("_temporary/x.parquet", {"other": ["b"]})
    for name in ("_SUCCESS", "_committed_1", ".part.crc"):
        Path("data", name).touch()
    assert read_source("data", [""]).frame["id"].tolist() == ["a"]


def test_a_folder_without_parquet_is_refused():
    with pytest.raises(DataError, match="the folder data holds no Parquet file"):
        read_source("data", [""])
    Path("data/a.csv").touch()
    with pytest.raises(DataError, match="the folder data holds no Parquet file"):
        read_source("data", [""])


def test_another_file_among_them_is_refused():
    write("x.parquet", {"id": ["a"]})
    Path("data/more.csv").touch()
    with pytest.raises(DataError, match=r"the folder data holds a file that is not Parquet \(got 'more\.csv'\)"):
        read_source("data", [""])


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"cost": [2**53 + 1]}, {"cost": [7.5]}, "column 'cost': b.parquet has it as double, but a.parquet as int64"),
        ({"id": ["a"]}, {"id": [7]}, "column 'id': b.parquet has it as int64, but a.parquet as string"),
        ({"id": [7]}, {"id": [7.5]}, "column 'id': b.parquet has it as double, but a.parquet as int64"),
    ],
)
def test_schemas_that_differ_are_named(first, second, said):
    write("a.parquet", first)
    write("b.parquet", second)
    with pytest.raises(DataError) as error:
        read_source("data", [""])
    assert said in str(error.value)


def test_schemas_that_hold_the_same_are_one():
    write("a.parquet", {"id": pa.array(["a"]), "n": pa.array([1], pa.int32()), "x": pa.nulls(1), "at": pa.array([0], pa.timestamp("ns"))})
    write(
        "b.parquet",
        {"n": [LONG], "id": pa.array(["b"], pa.large_string()), "x": ["z"], "at": pa.array([0], pa.timestamp("us"))},
    )
    write("c.parquet", {"id": pa.array(["c"]).dictionary_encode(), "n": [3], "x": ["y"], "at": pa.array([0], pa.timestamp("us"))})
    raw = read_source("data", [""])
    assert raw.frame["id"].tolist() == ["a", "b", "c"]
    assert raw.frame["n"].tolist() == [1, LONG, 3]
    assert raw.frame["x"].tolist()[1:] == ["z", "y"]


def test_records_and_companions_may_be_folders():
    write("x.parquet", {"request_id": ["a"], "created_at": ["2026-01-05 09:00"], "rating": [5]})
    records = sq.read_records("data", surveys="data")
    assert records.frame["request_id"].tolist() == records.surveys["request_id"].tolist() == ["a"]


def test_a_torn_file_of_a_folder_is_named():
    write("x.parquet", {"id": ["a"]})
    Path("data/y.parquet").touch()
    with pytest.raises(DataError, match=r"y\.parquet is not readable as Parquet"):
        read_source("data", [""])


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    pd.DataFrame({"a": ["x" * 1000] * 1000}).to_parquet("a.parquet")
    monkeypatch.setattr("sqeval.records.sources.packed.MAX_BYTES", 3000)
    with pytest.raises(DataError, match="unpacks to more than"):
        read_source("a.parquet", [""])


@pytest.mark.parametrize("option", [{"encoding": "utf-8"}, {"sheet": 1}])
def test_a_folder_has_neither_encoding_nor_sheet(option):
    with pytest.raises(OptionError, match="is given for records from a folder of Parquet files, which has none"):
        read_source("data", [""], **option)


def test_a_folder_without_the_package_says_what_to_install(monkeypatch):
    write("x.parquet", {"id": ["a"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"sqeval\[parquet\]"):
        read_source("data", [""])


def test_a_month_with_a_null_and_a_column_added_later_are_one_table():
    write("a.parquet", {"id": [7], "cost": [1]})
    write("b.parquet", {"id": pa.array([8.0, None]), "cost": [2.5, None], "team": ["x", "y"]})
    raw = read_source("data", [""])
    assert raw.frame["id"].tolist() == [7, 8, pd.NA]
    assert raw.frame["cost"].fillna(-1).tolist() == [1, 2.5, -1]
    assert raw.frame["team"].isna().tolist() == [True, False, False]
    assert [(found.code, found.where) for found in raw.cautions] == [("columns_not_in_all", ("team (1 of 2 files)",))]


def test_bytes_that_are_no_text_are_one_clear_line():
    write("x.parquet", {"id": ["a"], "blob": [b"\xff\xfe"]})
    with pytest.raises(DataError, match="column 'blob': cannot be read as text or numbers"):
        read_source("data", [""])
