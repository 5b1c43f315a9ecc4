"""JSON lines and lists of objects: columns with dots, digits as they stand, and bad lines named."""

import gzip
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError
from sqeval.records.sources import json_lines, read_source

LONG = 1000000000000000123


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(text, name="f.jsonl", **options):
    with open(name, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return read_source(name, [""], **options)


def test_nested_objects_are_columns_with_dots_and_lists_are_text():
    raw = read(
        '{"key": "A-1", "fields": {"status": {"name": "Open"}, "tags": ["a", 1, 2.5], "who": null}}\n'
        '{"key": "A-2", "fields": {"status": {"name": "Done", "id": 3}, "who": {"name": "x"}}, "extra": {}}\n'
    )
    assert raw.frame.columns.tolist() == ["key", "fields.status.name", "fields.status.id", "fields.tags", "fields.who.name"]
    assert raw.frame["fields.status.name"].tolist() == ["Open", "Done"]
    assert raw.frame["fields.tags"].tolist()[0] == '["a", 1, 2.5]'
    assert raw.frame["fields.who.name"].tolist()[1] == "x"


def test_digits_are_kept_also_beside_missing_ones():
    raw = read(f'{{"id": {LONG}, "n": 1}}\n{{"n": 2.5}}\n{{"id": {LONG + 1}, "n": null}}\n')
    assert raw.frame["id"].tolist() == [LONG, pd.NA, LONG + 1]
    records = sq.read_records(pd.DataFrame({"request_id": raw.frame["id"].dropna(), "created_at": "2026-01-05"}))
    assert records.frame["request_id"].tolist() == [str(LONG), str(LONG + 1)]


def test_a_mark_blank_lines_and_carriage_returns_are_tolerated_and_lines_keep_their_numbers():
    raw = read(b'\xef\xbb\xbf\r\n{"a": "x"}\r\n\r\n  \r\n{"a": "y\\u2028\xe2\x80\xa8z"}')
    assert raw.row_numbers.tolist() == [2, 5]
    assert raw.frame["a"].tolist() == ["x", "y\u2028\u2028z"]
    assert raw.origin.encoding == "utf-8-sig"
    assert raw.origin.rows == 2


def test_an_object_beside_a_word_loses_neither():
    raw = read('{"who": "robot"}\n{"who": {"name": "x"}}\n')
    assert raw.frame["who"].tolist()[0] == "robot"
    assert raw.frame["who.name"].tolist()[1] == "x"


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a": 2}]', '\n [\n {"a": 1},\n {"a": 2}\n]\n', '{"a": 1}\n{"a": 2}\n'])
def test_a_json_file_is_a_list_or_lines(text):
    raw = read(text, "f.json")
    assert raw.frame["a"].tolist() == [1, 2]
    assert raw.row_numbers.tolist() == [1, 2]


def test_it_may_be_packed():
    assert read(gzip.compress(b'{"a": 1}\n'), "f.jsonl.gz").frame["a"].tolist() == [1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.jsonl is empty"),
        ("\n \n", "f.jsonl is empty"),
        ('{"a": 1}\n\n{"a": \n', "row 3: f.jsonl is not well-formed JSON: Expecting value"),
        ('{"a": 1} {"a": 2}\n', "row 1: f.jsonl is not well-formed JSON: Extra data"),
        ('{"a": 1},\n', "row 1: f.jsonl is not well-formed JSON"),
        ('{"a": [1\n2]}\n', "row 1: f.jsonl is not well-formed JSON"),
        ('[{"a": 1}]\n', "row 1: f.jsonl has something else than an object (got [{'a': 1}]). One object a line is needed; a list"),
        ('{"a": 1}\n7\n', "row 2: f.jsonl has something else than an object (got 7)"),
        ('{"a": 1, "a": 2}\n', "column 'a', row 1: f.jsonl: a name stands twice in an object"),
        ('{"a.b": 1, "a": {"b": 2}}\n', "column 'a.b': f.jsonl has this column twice"),
        ("[" * 100_000, "row 1: f.jsonl cannot be read as JSON"),
        ('{"a": ' * 100_000 + "1" + "}" * 100_000, "row 1: f.jsonl cannot be read as JSON"),
        ('{"a": ' + "9" * 5000 + "}\n", "row 1: f.jsonl cannot be read as JSON"),
        ('{"a": "\\ud800"}\n', "column 'a': f.jsonl holds text that is no Unicode"),
    ],
    ids=range(14),
)
def test_bad_lines_are_named(text, said):
    with pytest.raises(DataError) as error:
        read(text)
    assert said in str(error.value)


def test_a_list_names_the_line_and_the_item():
    with pytest.raises(DataError, match=r"row 3: f\.json is not well-formed JSON"):
        read('[\n{"a": 1},\n{"a": }\n]', "f.json")
    with pytest.raises(DataError, match=r"row 2: f\.json has something else than an object"):
        read('[{"a": 1}, 7]', "f.json")


def test_objects_keyed_by_ids_do_not_become_columns_without_end(monkeypatch):
    monkeypatch.setattr(json_lines, "MAX_COLUMNS", 10)
    with pytest.raises(DataError, match="more than 10 columns"):
        read("\n".join(json.dumps({f"id{k}": 1}) for k in range(20)))


def test_no_object_has_a_name():
    assert read("{}\n{}\n").frame.shape == (2, 0)


CELL = st.one_of(st.none(), st.booleans(), st.integers(), st.text(alphabet="ab,售 ", min_size=1, max_size=4))


@given(st.lists(st.dictionaries(st.sampled_from("pqr"), CELL, min_size=1), min_size=1, max_size=6))
def test_what_is_written_is_read(objects):
    raw = json_lines.read_json(
        "\n".join(json.dumps(item) for item in objects).encode(), [""], json_lines.Origin("f"), encoding=None, is_list=False
    )
    for name in raw.frame.columns:
        for found, item in zip(raw.frame[name], objects, strict=True):
            wanted = item.get(name)
            is_missing = wanted is None or (isinstance(wanted, str) and wanted.isspace())
            assert pd.isna(found) if is_missing else str(found).lower() == str(wanted).lower()


def test_a_cell_of_blanks_is_missing():
    raw = read('{"id": "1", "at": "  ", "n": 1}\n{"id": "2", "at": "x", "n": "\\u3000"}')
    assert raw.frame.isna().to_numpy().tolist() == [[False, True, False], [False, False, True]]


def test_the_only_list_of_a_reply_is_read_and_said(tmp_path):
    (tmp_path / "r.json").write_text('{"total": 9, "issues": [\n {"key": "A"}, {"key": "B"}]}', encoding="utf-8")
    raw = read_source(tmp_path / "r.json", [""])
    assert raw.frame["key"].tolist() == ["A", "B"]
    assert [found.text() for found in raw.cautions] == ["r.json: the list under 'issues' is read; what stands beside it is not (total)"]
    (tmp_path / "r.json").write_text('{"a": [{"x": 1}], "b": [{"x": 1}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"r\.json holds several lists of objects: 'a', 'b'"):
        read_source(tmp_path / "r.json", [""])


def test_a_name_that_is_no_unicode_is_one_clear_line(tmp_path):
    (tmp_path / "r.json").write_text('{"\\ud800": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=r"r\.json holds text that is no Unicode"):
        read_source(tmp_path / "r.json", [""])
