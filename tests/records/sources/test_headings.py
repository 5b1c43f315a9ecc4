"""Headings become names: trimmed, each once; titles above them and ids in odd forms are read, and said."""

import pytest

import sqeval as sq
from sqeval.errors import DataError, SqevalWarning
from sqeval.records.preset import Preset
from sqeval.records.sources import read_source
from sqeval.records.sources.headings import names_of


def written(folder, text):
    path = folder / "f.csv"
    path.write_text(text, encoding="utf-8")
    return path


def codes(result):
    return [found.code for found in result]


def test_repeated_headings_are_numbered_past_names_that_are_taken():
    assert names_of(["a", "a", "a.2", "a", ""], "f") == ["a", "a.3", "a.2", "a.4", "Unnamed: 4"]
    with pytest.raises(DataError, match="f has more than 5000 columns"):
        names_of(list(map(str, range(5001))), "f")


def test_a_repeated_heading_is_refused_where_it_is_read_only(tmp_path):
    path = written(tmp_path, "Issue key,Created,Comment,Comment\nA,2026-01-05,x,y\n")
    with pytest.warns(SqevalWarning, match=r"headings stand several times.*Comment \(2×\)"):
        records = sq.read_records(path, "jira")
    assert records.frame[["Comment", "Comment.2"]].values.tolist() == [["x", "y"]]
    with pytest.raises(DataError, match=r"column 'Created': f\.csv has this column twice"):
        sq.read_records(written(tmp_path, "Issue key,Created,Created\nA,2026-01-05,x\n"), "jira")


def test_blanks_around_headings_are_no_part_of_them(tmp_path):
    raw = read_source(written(tmp_path, "\ufeffrequest_id , created_at\u00a0\na,b\n"), [""])
    assert raw.frame.columns.tolist() == ["request_id", "created_at"]


@pytest.mark.parametrize("title", ["Cases of March\nAs of 2026-04-01\n\n", "Cases;;\nfor me;;\n"])
def test_a_title_above_the_header_is_left_out_and_told(tmp_path, title):
    raw = read_source(written(tmp_path, title + "Case Number;Date/Time Opened;Status\n007;2026-03-01;New\n"), [""])
    assert raw.frame.values.tolist() == [["007", "2026-03-01", "New"]]
    assert raw.row_numbers.tolist() == [title.count("\n") + 2]
    assert codes(raw.cautions) == ["rows_above_header"]


def test_a_header_of_two_rows_is_refused_by_its_row(tmp_path):
    with pytest.raises(DataError, match=r"row 1 is taken for the header, but names 2 column\(s\) of 4"):
        read_source(written(tmp_path, "Ticket,,Times,\nid,team,opened,closed\n1,A,x,y\n"), [""])


def test_a_long_field_is_read_on_the_slow_path(tmp_path):
    raw = read_source(written(tmp_path, 'a,b\n1,5" screen\n2,' + "x" * 200_000 + "\n"), [""])
    assert raw.frame["b"].str.len().tolist() == [9, 200_000]


def test_ids_in_odd_forms_are_plain_and_counted(tmp_path):
    path = written(tmp_path, 'request_id,created_at,order_id\n"=""20260000000000003""",2026-01-05,７\n b\t,2026-01-05,8\n')
    with pytest.warns(SqevalWarning, match=r"3 id\(s\)"):
        records = sq.read_records(path)
    assert records.frame[["request_id", "order_id"]].values.tolist() == [["20260000000000003", "7"], ["b", "8"]]


def test_decimal_commas_are_not_stripped_but_declared(tmp_path):
    path = written(tmp_path, "request_id;created_at;cost\na;2026-01-05;1.234,50\nb;2026-01-05;12,00\nc;2026-01-05;12.00\n")
    columns = {"request_id": "request_id", "created_at": "created_at"}
    german = Preset.from_dict({"columns": columns, "decimal": ",", "strip": {"cost": ["€"]}})
    found = sq.read_records(path, german)
    assert found.frame["cost"].tolist() == [1234.5, 12.0]
    assert found.rejected["reason"].tolist() == ["not_a_number"]
    stripping = Preset.from_dict({"columns": columns, "strip": {"cost": [","]}})
    with pytest.warns(SqevalWarning, match="comma before the decimals"):
        assert sq.read_records(path, stripping).frame["cost"].tolist() == [12.0]
