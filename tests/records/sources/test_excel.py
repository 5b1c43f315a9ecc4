"""Spreadsheets: sheets, headers, dates, ids, errors and broken files, as people have them."""

import datetime as dt
import io
import re
import sys

import openpyxl
import pandas as pd
import pytest
from tests.records.sources.workbooks import XLS, changed, ods, xlsb, zipped

import sqeval as sq
from sqeval.errors import DataError, MissingExtraError, OptionError
from sqeval.records.sources import read_source, sheet_extent, workbook_parts

LONG = 1000000000000000123
NINE = dt.datetime(2026, 1, 5, 9)
HEADER = ["request_id", "created_at", "team"]


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def workbook(*sheets, hidden=(), merged=()):
    """An .xlsx file from (title, rows) or rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for k, sheet in enumerate(sheets):
        title, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{k + 1}", sheet)
        table = book.create_sheet(title)
        for row in rows:
            table.append(row)
        if title in hidden:
            table.sheet_state = "hidden"
        for cells in merged:
            table.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def written(data, name="f.xlsx"):
    with open(name, "wb") as file:
        file.write(data)
    return name


def read(*sheets, name="f.xlsx", sheet=None, nulls=("",), **options):
    return read_source(written(workbook(*sheets, **options), name), nulls, sheet=sheet)


def codes(raw):
    return {caution.code: caution.details["rows"] for caution in raw.cautions}


def test_ids_are_text_dates_are_dates_and_rows_are_those_of_the_sheet():
    path = written(workbook([HEADER, [12345, NINE, "售后"], [], [12346.0, dt.date(2026, 1, 6), None], [12347, "never", "B"]]))
    records = sq.read_records(path)
    assert records.frame["request_id"].tolist() == ["12345", "12346"]
    assert records.frame["created_at"].tolist() == [pd.Timestamp("2026-01-05 09:00"), pd.Timestamp("2026-01-06")]
    assert records.rejected[["row", "request_id", "reason"]].values.tolist() == [[5, 12347, "not_a_time"]]
    assert records.origin.sheet == "Sheet1"
    assert records.origin.rows == records.rows_in == 3


@pytest.mark.parametrize(
    "ids", [[LONG, 7], [LONG, "A-1"], [LONG], [1234567890123450, 1234567890123460], [1234567890123450, 1234567890123460, "A"]]
)
def test_ids_that_lost_digits_are_refused_in_records_and_companions(ids):
    # openpyxl writes all digits of 1000000000000000123 away by itself, as spreadsheets do.
    path = written(workbook([["request_id", "created_at"], *([cell, NINE] for cell in ids)]))
    with pytest.raises(DataError, match="column 'request_id': holds ids that have lost digits"):
        sq.read_records(path)
    records = pd.DataFrame({"request_id": ["x"], "created_at": ["2026-01-05"]})
    with pytest.raises(DataError, match="column 'request_id': holds ids that have lost digits"):
        sq.read_records(records, surveys=path)


def test_long_ids_that_are_text_are_kept():
    records = sq.read_records(written(workbook([HEADER, [str(LONG), NINE, "a"], [7, NINE, "b"]])))
    assert records.frame["request_id"].tolist() == [str(LONG), "7"]


def test_serial_days_in_a_column_of_times_are_told_and_read_where_declared():
    path = written(workbook([HEADER, ["a", 46027.375, "x"], ["b", 46028, "y"]]))
    with pytest.raises(DataError, match=r"column 'created_at': holds numbers, not time stamps .*serial days of a spreadsheet"):
        sq.read_records(path)
    found = sq.read_records(path, policies={"mixed_formats": "repair"}).frame
    assert found["created_at"].tolist() == [pd.Timestamp("2026-01-05 09:00"), pd.Timestamp("2026-01-06")]


def test_dates_beside_texts_are_never_swapped_silently():
    rows = [["request_id", "created_at"], ["a", dt.datetime(2016, 3, 2)], ["b", "29/02/2016"]]
    found = sq.read_records(written(workbook(rows)), formats={"created_at": "%d/%m/%Y"})
    assert found.rejected["request_id"].tolist() == ["a"]


@pytest.mark.parametrize("sheet", ["Surveys", 2])
def test_a_sheet_is_named_or_numbered(sheet):
    raw = read(("Tickets", [["a"], [1]]), ("Surveys", [["b"], [2]]), sheet=sheet)
    assert raw.frame["b"].tolist() == [2]
    assert raw.origin.sheet == "Surveys"


@pytest.mark.parametrize(
    ("first", "sheet", "found"), [("Jan", "2026", "2026"), ("Jan", "2", "2026"), ("2", "2", "2"), ("2", 2, "2026"), ("2", "1", "2")]
)
def test_a_number_as_text_is_the_name_of_a_sheet_before_it_counts_them(first, sheet, found):
    assert read((first, [["a"], [1]]), ("2026", [["b"], [2]]), sheet=sheet).origin.sheet == found


def test_records_and_companions_may_be_sheets_of_one_workbook():
    tickets = [HEADER, ["a", NINE, "x"]]
    path = written(workbook(("Tickets", tickets), ("Surveys", [["request_id", "rating"], ["a", 5]])))
    records = sq.read_records(path, surveys=path, sheet={"records": "Tickets", "surveys": "Surveys"})
    assert len(records) == 1
    assert records.surveys["rating"].tolist() == [5]


def test_several_sheets_with_data_are_listed():
    with pytest.raises(DataError, match=r"f\.xlsx has several sheets with data: 'Jan', 'Feb'\. Name one, e\.g\. sheet='Jan'"):
        read(("Jan", [["a"], [1]]), ("Feb", [["a"], [2]]), ("Empty", []))


def test_an_empty_or_hidden_sheet_is_no_choice():
    raw = read(("Empty", []), ("Tickets", [["a"], [1]]), ("Lists", [["x"], [2]]), hidden=["Lists"])
    assert raw.origin.sheet == "Tickets"
    assert read(("Tickets", [["a"], [1]]), ("Lists", [["x"], [2]]), hidden=["Lists"], sheet="Lists").frame["x"].tolist() == [2]


@pytest.mark.parametrize("sheet", ["tickets", "Nope", 0, 2, "0", "2", "-1", -1, True, 1.0])
def test_an_unknown_sheet_is_refused(sheet):
    with pytest.raises(OptionError, match=r"f\.xlsx has no such sheet \(got .*'Tickets'; or a number from 1 to 1"):
        read(("Tickets", [["a"], [1]]), sheet=sheet)


@pytest.mark.parametrize("rows", [[], [[None, None], ["", " "]]])
def test_an_empty_workbook_is_refused(rows):
    with pytest.raises(DataError, match=r"f\.xlsx has no visible sheet with data; its sheets: 'Sheet1'|sheet 'Sheet1' of f\.xlsx is empty"):
        read(rows)


def test_a_header_alone_gives_no_rows():
    raw = read([["a", "b"]])
    assert raw.frame.shape == (0, 2)
    assert len(sq.read_records(written(workbook([HEADER])))) == 0


def test_a_column_twice_is_refused():
    with pytest.raises(DataError, match=r"column 'a': f\.xlsx has this column twice"):
        read([["a", "b", "a"], [1, 2, 3]])


def test_titles_above_the_header_are_left_out_and_told():
    raw = read([["售后服务月报"], [], ["2026-03"], [None, "id", "team", None], [None, 7, "x", None], [None, 8]])
    assert raw.frame.columns.tolist() == ["id", "team"]
    assert raw.row_numbers.tolist() == [5, 6]
    assert codes(raw) == {"rows_above_header": 2}


def test_a_table_of_one_column_has_no_title():
    raw = read([["a"], [1], [2]])
    assert raw.frame["a"].tolist() == [1, 2]
    assert raw.cautions == ()


def test_names_that_are_no_text_and_columns_without_a_name():
    raw = read([["id", 2024, NINE, None], [1, 2, 3, "x"]])
    assert raw.frame.columns.tolist() == ["id", "2024", "2026-01-05 09:00:00", "Unnamed: 3"]


@pytest.mark.filterwarnings("ignore:.*formula error")
def test_errors_are_no_empty_cells():
    raw = read([["id", "cost", "team"], [1, "#REF!", "#DIV/0!"], [2, "#N/A", "x"], [3, 1.5, "#N/A"], ["#VALUE!", None, None]])
    assert raw.frame["cost"].astype(object).where(raw.frame["cost"].notna(), None).tolist() == ["#REF!", None, "1.5", None]
    assert raw.frame["team"].isna().tolist() == [False, False, True, True]
    assert raw.row_numbers.tolist() == [2, 3, 4, 5]
    assert codes(raw) == {"formula_errors": 3}
    found = sq.read_records(written(workbook([[*HEADER, "cost"], ["a", NINE, "x", "#REF!"], ["b", NINE, "x", 1.5]])))
    assert found.rejected[["row", "column", "value", "reason"]].values.tolist() == [[2, "cost", "#REF!", "not_a_number"]]


def test_formulas_that_nobody_calculated_are_no_empty_cells():
    raw = read([["id", "cost"], [1, "=1+1"], [2, 3.5]])
    assert raw.frame["cost"].tolist() == ["#NOT CALCULATED", "3.5"]
    assert codes(raw) == {"formula_errors": 1}


def test_merged_cells_are_told():
    raw = read([["team", "id"], ["A", 1], [None, 2]], merged=["A2:A3"])
    assert raw.frame["team"].isna().tolist() == [False, True]
    assert codes(raw) == {"merged_cells": 1}


def test_declared_nulls_are_missing():
    assert read([["a", "b"], ["?", 1], ["x", 2]], nulls=["", "?"]).frame["a"].isna().tolist() == [True, False]


def test_the_old_kind():
    raw = read_source(written(XLS, "f.xls"), [""])
    assert raw.frame["request_id"].tolist() == [7, 8]
    assert raw.frame["created_at"].tolist() == [pd.Timestamp("2026-01-05 09:00"), pd.Timestamp("2026-01-06 10:00")]
    assert raw.frame["cost"].isna().tolist() == [False, True]
    assert raw.row_numbers.tolist() == [2, 4]
    assert codes(raw) == {"formula_errors_lost": 1}


def test_the_binary_kind():
    raw = read_source(
        written(xlsb({0: {0: "id", 1: "cost"}, 2: {0: 7.0, 1: 0x17}, 3: {0: 8.0, 1: 0x2A}, 4: {0: 9.0, 1: 1.5}}), "f.xlsb"), [""]
    )
    assert raw.frame["id"].tolist() == [7, 8, 9]
    assert raw.frame["cost"].astype(object).where(raw.frame["cost"].notna(), None).tolist() == ["#REF!", None, "1.5"]
    assert raw.row_numbers.tolist() == [3, 4, 5]
    assert codes(raw) == {"formula_errors": 1}


ROW = "<table:table-row{}>{}</table:table-row>"
CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
END = ROW.format(' table:number-rows-repeated="1048570"', '<table:table-cell table:number-columns-repeated="16384"/>')


def test_the_open_kind():
    cells = CELL.format("", "id") + CELL.format("", "team")
    error = CELL.format(' calcext:value-type="error" office:string-value=""', "#REF!")
    rows = ROW.format("", cells) + ROW.format("", CELL.format("", "7") + error) + END
    raw = read_source(written(ods(rows), "f.ods"), [""])
    assert raw.frame["id"].tolist() == ["7"]
    assert codes(raw) == {"formula_errors_lost": 1}


@pytest.mark.parametrize(
    ("row", "cell"), [("", ' table:number-columns-repeated="900000000"'), (' table:number-rows-repeated="900000000"', "")]
)
def test_cells_that_stand_for_millions_are_refused(row, cell):
    data = ods(ROW.format("", CELL.format("", "id")) + ROW.format(row, CELL.format("", "x") + CELL.format(cell, "y")))
    with pytest.raises(DataError, match="spans more than 100,000,000 cells"):
        read_source(written(data, "f.ods"), [""])


def test_a_cell_far_off_does_not_fill_the_memory():
    far = changed(workbook([["a"], ["b"]]), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"')
    with pytest.raises(DataError, match=r"f\.xlsx has a sheet that spans more than 100,000,000 cells\. Delete what stands far off"):
        read_source(written(far), [""])
    with pytest.raises(DataError, match="spans more than 100,000,000 cells"):
        read_source(written(xlsb({0: {0: "id"}, 1048575: {16383: "x"}}), "f.xlsb"), [""])


def test_cells_that_have_a_look_but_no_value_are_not_counted(monkeypatch):
    monkeypatch.setattr(sheet_extent, "MAX_CELLS", 4)
    looks = changed(
        workbook([["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml", b"</sheetData>", b'<row r="9"><c r="XFD9" s="0"/></row></sheetData>'
    )
    assert read_source(written(looks), [""]).frame.shape == (1, 2)


def test_a_bomb_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(workbook_parts, "MAX_BYTES", 10_000)
    with pytest.raises(DataError, match=r"f\.xlsx unpacks to more than 10,000 bytes"):
        read_source(written(workbook([["a" * 20_000]])), [""])


def test_a_sheet_of_bearable_extent_is_read(monkeypatch):
    monkeypatch.setattr(sheet_extent, "MAX_CELLS", 4)
    assert read([["a", "b"], [1, 2]]).frame.shape == (1, 2)
    with pytest.raises(DataError, match="spans more than 4 cells"):
        read([["a", "b"], [1, 2], [3, 4]])


@pytest.mark.parametrize("name", ["f.xlsx", "f.xls", "f.xlsb", "f.ods"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"request_id,created_at\n",
        b"<html><table></table></html>",
        b"PK\x03\x04junk",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        zipped({"a.txt": "x"}),
    ],
    ids=["empty", "text", "page", "torn zip", "torn container", "other zip"],
)
def test_what_is_no_spreadsheet_is_one_clear_line(name, data):
    with pytest.raises(DataError) as error:
        read_source(written(data, name), [""])
    assert name in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["f.xlsx", "f.xls", "f.xlsb", "f.ods"])
def test_torn_files_are_refused(name, keep):
    cells = ROW.format("", CELL.format("", "a"))
    whole = {"f.xlsx": workbook([HEADER, ["a", NINE, "x"]]), "f.xls": XLS, "f.xlsb": xlsb({0: {0: "a"}}), "f.ods": ods(cells)}[name]
    with pytest.raises(DataError, match=re.escape(name)):
        read_source(written(whole[: int(len(whole) * keep)], name), [""])


def test_without_the_package_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(
        MissingExtraError, match=r"reading Excel needs an optional package\. Install it with: pip install 'sqeval\[excel\]'"
    ):
        read([["a"], [1]])


def test_an_encoding_is_nothing_for_a_spreadsheet():
    with pytest.raises(OptionError, match=r"encoding is given for records from f\.xlsx, which has none"):
        read_source(written(workbook([["a"], [1]])), [""], encoding="utf-8")
