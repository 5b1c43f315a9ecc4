"""The delimiter is told by the header or by the first rows, and where neither tells it nobody guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import DataError
from sqeval.records.sources import read_source
from sqeval.records.sources.delimiter import delimiter_of


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1;2,5\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a\n1\n", ","),
        ("", ","),
        ('a;"b, c"\n1;2\n', ";"),
        ('a,"b; ""c"""\n1,2\n', ","),
        ('"a\nb";c\n1;2\n', ";"),
        ("a,b;c\n1,2\n3,4\n", ","),
        ("Betrag (EUR, netto);id\n12,5;1\n7;2\n", ";"),
        ("\n\n  \na;b\n1;2\n", ";"),
        ("a;b, c\n", None),
        ("a;b,c\n1;2,3\n", None),
        ("a,b;c\nx\n", None),
    ],
)
def test_the_delimiter_is_found_or_the_file_refused(text, mark):
    if mark is None:
        with pytest.raises(DataError, match=r"does not tell by its header what separates its fields: .* Put names .* as \.tsv"):
            delimiter_of(text.encode(), "f.csv")
    else:
        assert delimiter_of(text.encode(), "f.csv") == mark


NAME = st.text(alphabet="abcxyz ,;|\t", min_size=1, max_size=6)


@given(st.lists(NAME, min_size=2, max_size=4, unique=True), st.sampled_from(",;\t|"))
def test_quoted_names_never_mislead(names, mark):
    text = mark.join(f'"{name}"' for name in names) + "\n"
    assert delimiter_of(text.encode(), "f.csv") == mark


@pytest.mark.parametrize(
    ("name", "text", "mark", "line"),
    [
        ("german.csv", 'id;cost;note\n007;12,50;"a;b"\n', ";", 2),
        ("x.tsv", "id\tcost\tnote\n007\t12,50\ta;b\n", "\t", 2),
        ("x.tab", "id\tcost\tnote\n007\t12,50\ta;b\n", "\t", 2),
        ("x.txt", "id\tcost\tnote\n007\t12,50\ta;b\n", "\t", 2),
        ("export", "id|cost|note\n007|12,50|a;b\n", "|", 2),
        ("excel.csv", 'sep=;\nid;cost;note\n007;12,50;"a;b"\n', ";", 3),
        ("excel.csv", '"sep=;"\r\nid;cost;note\r\n007;12,50;"a;b"\r\n', ";", 3),
    ],
)
def test_files_of_other_delimiters_are_read_and_it_is_on_record(name, text, mark, line, tmp_path):
    path = tmp_path / name
    path.write_bytes(text.encode())
    raw = read_source(path, [""])
    assert raw.frame.values.tolist() == [["007", "12,50", "a;b"]]
    assert raw.origin.delimiter == mark
    assert raw.row_numbers.tolist() == [line]
