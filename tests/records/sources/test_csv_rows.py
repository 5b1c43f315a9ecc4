"""The fast reading of CSV text gives what the slow and sure one gives, or leaves the file to it."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sqeval.errors import DataError
from sqeval.records.sources import csv_rows
from sqeval.records.sources.csv_rows import parse_csv

NULLS = ("", "?")
CELL = st.sampled_from(
    ["", "a", "0", "1.5", "true", "?", "x,y", "two\nlines", "two\r\nlines", 'a "word"', '"', " ", "é", "好", "1e5", "nan"]
)


def outcome(function, *args):
    try:
        rows = function(*args)
    except DataError as error:
        return type(error).__name__
    return [cell if isinstance(cell, str) else None for cell in rows.frame.to_numpy(dtype=object).ravel()], rows.lines.tolist(), rows.ragged


def slowly(data, header, delimiter):
    return csv_rows._one_by_one(data, header, NULLS, "file", delimiter)


def check(text, header):
    """The two fast ways, the next fast one alone, and the slow one agree, whatever separates the fields."""
    for delimiter in ",;\t":
        data = text.replace(",", delimiter).encode()
        sure = outcome(slowly, data, header, delimiter)
        assert outcome(parse_csv, data, NULLS, "file", delimiter) == sure
        mended = csv_rows._mended(data, header, NULLS, delimiter)
        assert mended is None or outcome(lambda found=mended: found) == sure


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=6),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.booleans(),
)
@example([["a", "b", "x,y"], ["a", "b"]], csv.QUOTE_MINIMAL, "\n", True)
@example([["a", "b", ""], ["a", "b"]], csv.QUOTE_ALL, "\n", True)
def test_tables_with_rows_of_any_length(rows, quoting, end, last):
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end).writerows([["p", "q", "r"], *rows])
    check(text.getvalue() if last else text.getvalue().rstrip("\r\n"), ["p", "q", "r"])


@given(st.text(alphabet='a1,"\n\r ', max_size=30))
@example('5" x,"p,q",z\n')
@example('a"b\n"c,d\n')
@example('\na,a"\naa",a')
@example('a"\n",\n,"a"')
@example("\r1,")
def test_texts_with_quotes_anywhere(text):
    check(f"p,q\n{text}", ["p", "q"])


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_cells_come_back_as_they_were_written(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["p", "q", "r"], *rows])
    found = parse_csv(text.getvalue().encode(), NULLS, "file")
    assert found.ragged == ()
    assert [tuple("" if pd.isna(cell) else cell for cell in row) for row in found.frame.itertuples(index=False)] == [
        tuple("" if cell in NULLS or cell.isspace() else cell for cell in row) for row in rows
    ]


BLANK = st.text(alphabet=" \t\n\x0b\x1c\xa0\u2003\u3000", min_size=1, max_size=4) | st.integers(1, 300).map(" ".__mul__)


@given(st.lists(st.lists(BLANK | st.just("a b") | st.just("x"), min_size=3, max_size=3), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_a_cell_of_blanks_is_missing_however_long_and_mixed(rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([["p", "q", "r"], *rows])
    found = parse_csv(text.getvalue().encode(), NULLS, "file", delimiter)
    assert found.frame.isna().to_numpy().tolist() == [[cell.isspace() for cell in row] for row in rows]


@pytest.mark.parametrize("blank", [" ", " " * 64, " " * 65, " \t", "\x0b\x0c", "\u3000", "\xa0 \xa0"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blanks_are_found_in_a_file_without_quotes(blank, end, monkeypatch):
    monkeypatch.setattr(csv_rows, "_one_by_one", None)
    found = parse_csv(end.join(["p,q,r", f"1,{blank},x", f"{blank},y,{blank}", f"3, z ,{blank}", ""]).encode(), NULLS, "file")
    assert found.frame.fillna("-").to_numpy().tolist() == [["1", "-", "x"], ["-", "y", "-"], ["3", " z ", "-"]]


@pytest.mark.parametrize("blank", [" ", " " * 65, " \t", "\xa0 \xa0"])
def test_blanks_are_found_beside_rows_that_do_not_fit(blank, monkeypatch):
    monkeypatch.setattr(csv_rows, "_one_by_one", None)
    found = parse_csv(f"p,q\n\n{blank},x\ny\nz,{blank}\n".encode(), NULLS, "file")
    assert found.frame.fillna("-").to_numpy().tolist() == [["-", "x"], ["z", "-"]]
    assert (found.lines.tolist(), found.ragged) == ([3, 5], ((4, 1),))


@pytest.mark.parametrize("text", ["p,q\r1,2\n3,4", "p,q\r1,2\r3,4\r", "p,q\n1,2\r\n3,4\r", 'p,q\r"1",2\r3,\t', "p,q\r\n1,2\r\n3,\r\n"])
def test_lines_may_end_in_any_way(text):
    check(text, ["p", "q"])


def test_blanks_within_quotes_may_break_the_line():
    assert parse_csv(b'p,q\n1," \n "\n"\n \n",2\n', NULLS, "file").frame.fillna("-").to_numpy().tolist() == [["1", "-"], ["-", "2"]]


def test_plain_and_quoted_tables_are_not_left_to_the_slow_way(monkeypatch):
    def fails(*_):
        raise AssertionError

    monkeypatch.setattr(csv_rows, "_one_by_one", fails)
    monkeypatch.setattr(csv_rows, "_mended", fails)
    for text in ("p,q\n1,2\n3,\n", 'p,q\n"1","2"\n"3",\n', 'p,q\n"1,\n2",\n', 'p,q\r\n"a ""b""",1\r\n'):
        assert len(parse_csv(text.encode(), NULLS, "file").frame) > 0


def test_blank_and_ragged_tables_are_not_left_to_the_slow_way(monkeypatch):
    monkeypatch.setattr(csv_rows, "_one_by_one", None)
    found = parse_csv(b'p,q\r\n\r\n"1,\n2",x\r\n  \r\n3\r\n4,y,,\r\n5,y,z\r\n6,\n', NULLS, "file")
    assert found.frame["p"].tolist() == ["1,\n2", "4", "6"]
    assert found.lines.tolist() == [3, 7, 9]
    assert found.ragged == ((6, 1), (8, 3))


def test_a_field_that_is_too_long_for_csv_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(csv_rows, "_LONGEST", 150_000)
    with pytest.raises(DataError, match="row 2: file is not a well-formed CSV file: field larger than field limit"):
        parse_csv(b"p,q\n" + b"x" * 200_000 + b"\n", NULLS, "file")
