"""Every kind of source gives the same records; line numbers are those of the file; bad files are one clear line."""

import gzip
import hashlib
import io
import json
import struct
import sys
import zipfile

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

import sqeval as sq
from sqeval.errors import DataError, MissingExtraError, OptionError
from sqeval.records.sources import read_source

TEXT = "request_id,created_at,team,note\n007,2026-01-05 09:00,售后一组,a\n1000000000000000123,2026-01-06 10:00,B,\n"
FRAME = pd.DataFrame(
    {
        "request_id": ["007", "1000000000000000123"],
        "created_at": pd.to_datetime(["2026-01-05 09:00", "2026-01-06 10:00"]),
        "team": ["售后一组", "B"],
        "note": ["a", None],
    }
)

OBJECTS = [
    {"request_id": "007", "created_at": "2026-01-05 09:00", "team": "售后一组", "note": "a"},
    {"request_id": 1000000000000000123, "created_at": "2026-01-06 10:00", "team": "B", "note": None},
]


def packed(data):
    return gzip.compress(data, mtime=0)


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def parquet():
    buffer = io.BytesIO()
    FRAME.to_parquet(buffer)
    return buffer.getvalue()


FILES = {
    "plain.csv": TEXT.encode(),
    "bom.csv": TEXT.encode("utf-8-sig"),
    "gb.csv": TEXT.encode("gb18030"),
    "windows.csv": TEXT.replace("\n", "\r\n").encode(),
    "utf_16.csv": TEXT.encode("utf-16"),
    "semicolons.csv": TEXT.replace(",", ";").encode(),
    "tabs.tsv": TEXT.replace(",", "\t").encode(),
    "no_suffix": TEXT.encode(),
    "export.2026.03": TEXT.encode(),
    "LOUD.CSV": TEXT.encode(),
    "objects.jsonl": b"\n".join(json.dumps(row).encode() for row in OBJECTS),
    "objects.ndjson.gz": packed(b"\n".join(json.dumps(row).encode() for row in OBJECTS)),
    "objects.json": json.dumps(OBJECTS).encode(),
    "old_mac.csv": TEXT.replace("\n", "\r").encode(),
    "no_last_line_feed.csv": TEXT.rstrip("\n").encode(),
    "quoted.csv": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in TEXT.splitlines()).encode(),
    "packed.csv.gz": packed(TEXT.encode()),
    "packed.zip": zipped({"folder/": "", "folder/records.csv": TEXT, "__MACOSX/._records.csv": "junk"}),
    "records.parquet": parquet(),
    "records.parquet.gz": packed(parquet()),
    "tabs.zip": zipped({"tabs.tsv": TEXT.replace(",", "\t")}),
}
#: What is read by another encoding than UTF-8, or by none.
ENCODED = {"gb.csv": "gb18030", "utf_16.csv": "utf-16", "records.parquet": None, "records.parquet.gz": None}


@pytest.mark.filterwarnings("ignore:gb.csv is not UTF-8")
@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_same_records(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    records = sq.read_records(path)
    pd.testing.assert_frame_equal(records.frame, FRAME, check_dtype=False)
    assert records.rejected.empty
    assert records.origin.rows == records.rows_in == 2
    assert records.origin.encoding == ENCODED.get(name, "utf-8-sig")
    assert [caution.code for caution in records.warnings] == (["encoding_guessed"] if name == "gb.csv" else [])


FRAMES = {
    "pandas": FRAME,
    "pandas, own index": FRAME.set_axis([7, 7]),
    "pandas, objects": FRAME.astype(object),
    "pandas, arrow": FRAME.convert_dtypes(dtype_backend="pyarrow"),
    "pandas, categories": FRAME.astype({"team": "category", "request_id": "category"}),
    "polars": pl.from_pandas(FRAME),
    "polars, lazy": pl.from_pandas(FRAME).lazy(),
    "polars, categories": pl.from_pandas(FRAME).with_columns(pl.col("team").cast(pl.Categorical)),
    "arrow": pl.from_pandas(FRAME).to_arrow(),
    "narwhals": nw.from_native(FRAME),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_of_frame_gives_the_same_records(kind):
    records = sq.read_records(FRAMES[kind])
    pd.testing.assert_frame_equal(records.frame, FRAME, check_dtype=False)
    assert records.origin.name == "DataFrame"


def test_the_input_frame_is_not_changed():
    frame = FRAME.assign(note=["?", "b"]).set_axis([5, 9])
    before = frame.copy(deep=True)
    records = sq.read_records(frame, nulls=["?"], label_variants="merge")
    records.frame["team"] = "changed"
    pd.testing.assert_frame_equal(frame, before)


def read(text, **options):
    return sq.read_records(written(text), **options)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(text, name="export.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    with open(name, "wb") as file:
        file.write(data)
    return name


GOOD = "2026-01-05 09:00"


def test_row_numbers_are_lines_of_the_file():
    records = read(f"request_id,created_at\na,{GOOD}\nb,never\n")
    assert records.rejected[["row", "request_id", "column", "value", "reason"]].values.tolist() == [
        [3, "b", "created_at", "never", "not_a_time"]
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (["request_id,created_at,note", f'a,{GOOD},"one', 'two, three"', "b,never,x"], 4),
        (["request_id,created_at,note", f'a,{GOOD},"one', "", 'three"', f"c,{GOOD},x", "b,never,x"], 6),
        (['request_id,created_at,"note', 'and more"', f"a,{GOOD},x", "b,never,x"], 4),
        (["", "request_id,created_at,note", "", f"a,{GOOD},x", "   ", "b,never,x", "", ""], 6),
        (["request_id,created_at,note", f'a,{GOOD},"say ""no"""', "b,never,x"], 3),
        (["request_id,created_at,note", 'b,never,"one', 'two"', f"a,{GOOD},x"], 2),
    ],
)
def test_row_numbers_are_lines_of_the_file_also_with_breaks_in_fields_and_blank_lines(lines, row, end):
    records = read(end.join(lines) + end)
    assert records.rejected[["row", "request_id", "reason"]].values.tolist() == [[row, "b", "not_a_time"]]
    assert "a" in records.frame["request_id"].tolist()
    assert records.rows_in == len(records) + 1


def test_a_field_keeps_its_line_breaks_commas_and_quotes():
    records = read(f'request_id,created_at,note\na,{GOOD},"x, ""y""\nz"\n')
    assert records.frame["note"].tolist() == ['x, "y"\nz']


@pytest.mark.parametrize(
    ("line", "fields"), [("b", 1), (f"b,{GOOD}", 2), (f"b,{GOOD},x,y", 4), (f'b,{GOOD},x,"y,z"', 4), (f'b,"{GOOD},x"', 2)]
)
def test_a_row_that_does_not_fit_the_header_is_rejected(line, fields):
    records = read(f'request_id,created_at,note\na,{GOOD},"p,q"\n{line}\nc,{GOOD},x\n')
    assert records.frame["request_id"].tolist() == ["a", "c"]
    assert records.rejected[["row", "column", "value", "reason"]].values.tolist() == [[3, "(fields)", fields, "ragged"]]
    assert records.rejected_by_reason() == {"(fields): ragged": 1}
    assert records.rows_in == records.origin.rows == 3
    assert "another number of fields" in records.summary().index[0]


def test_a_comma_too_many_does_not_hide_a_comma_too_few():
    records = read(f'request_id,created_at,note\na,{GOOD},"p,q"\nb,{GOOD}\n')
    assert records.rejected["row"].tolist() == [3]


def test_empty_fields_at_the_end_of_a_row_are_no_fault():
    assert len(read(f"request_id,created_at\na,{GOOD},\nb,{GOOD},,\n")) == 2


def test_a_file_none_of_whose_rows_fits_is_refused():
    with pytest.raises(DataError, match=r"row 2: export.csv has 3 field\(s\) in its first row, but 2 columns, and no row fits"):
        read(f"request_id,created_at\na,{GOOD},x\nb,{GOOD},x\n")


def test_numbers_in_the_header_do_not_make_columns_numbers():
    records = read(f"request_id,created_at,2024,true\na,{GOOD},007,yes\n")
    assert records.frame[["2024", "true"]].values.tolist() == [["007", "yes"]]


def test_a_nameless_column_rides_along():
    records = read(f",request_id,created_at,\n1,a,{GOOD},x\n")
    assert {"Unnamed: 0", "Unnamed: 3"} <= set(records.frame.columns)


def test_quotes_within_a_field_are_kept():
    assert read(f'request_id,created_at,note\na,{GOOD},5" screen\n').frame["note"].tolist() == ['5" screen']


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("e.csv", b"", "e.csv is empty"),
        ("e.csv", b"\n\n \n", "e.csv is empty"),
        ("e.csv.gz", packed(b""), "e.csv.gz is empty"),
        ("d.csv", b"a,b,a\n1,2,3\n", "column 'request_id': is missing"),
        ("q.csv", b'a,b\n1,"2\n3,4\n', "row 2: q.csv has a quoted field that is not closed"),
        ("x.csv", b"a\n\xff\xfe\x81\n", "x.csv is in none of the encodings utf-8-sig, gb18030. Give its encoding"),
        ("u.csv", TEXT.encode("utf-16-be"), "u.csv"),
        ("t.csv.gz", packed(TEXT.encode())[:-20], "t.csv.gz is not a valid gz file"),
        ("n.csv.gz", TEXT.encode(), "n.csv.gz is not a valid gz file"),
        ("b.csv.gz", packed(b"x")[:10] + b"\xff" * 20, "b.csv.gz is not a valid gz file: Error -3"),
        ("two.zip", zipped({"a.csv": "x", "b.csv": "y"}), "two.zip holds 2 files. Give an archive with exactly one file of records"),
        ("none.zip", zipped({}), "none.zip holds 0 files"),
        ("t.zip", zipped({"a.csv": TEXT})[:-30], "t.zip is not a valid zip file"),
        ("n.zip", TEXT.encode(), "n.zip is not a valid zip file"),
        ("p.parquet", TEXT.encode(), "p.parquet is not readable as Parquet"),
        ("p.parquet", parquet()[:-40], "p.parquet is not readable as Parquet"),
    ],
    ids=lambda cell: cell if isinstance(cell, str) else "",
)
def test_a_bad_file_is_one_clear_line(name, data, said):
    with pytest.raises(DataError) as error:
        sq.read_records(written(data, name))
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_an_encrypted_or_oddly_packed_zip_is_one_clear_line():
    data = bytearray(zipped({"a.csv": TEXT}))
    place = data.index(b"PK\x01\x02")
    data[place + 8 : place + 10] = struct.pack("<H", 1)
    with pytest.raises(DataError, match=r"e\.zip is not a valid zip file: .*encrypted"):
        sq.read_records(written(bytes(data), "e.zip"))


@pytest.mark.parametrize("source", ["absent.csv", "", "x" * 5000, "a\0b"])
def test_a_file_that_is_not_there_is_named(source):
    with pytest.raises(DataError, match="no such file for records"):
        sq.read_records(source)


@pytest.mark.parametrize("source", [5, None, [1, 2], pd.Series([1]), object()])
def test_what_is_no_frame_is_refused(source):
    with pytest.raises(DataError, match=r"records cannot be read from a .*Give a path to a file .*, or a DataFrame"):
        sq.read_records(source)


def test_a_frame_with_a_column_twice_is_refused():
    frame = pd.DataFrame([["a", GOOD, 1, 2]], columns=["request_id", "created_at", "x", "x"])
    with pytest.raises(DataError, match="column 'x': records has this column twice"):
        sq.read_records(frame)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("sqeval.records.sources.packed.MAX_BYTES", 50)
    for name in ("packed.csv.gz", "packed.zip", "plain.csv"):
        with pytest.raises(DataError, match="unpacks to more than"):
            sq.read_records(written(FILES[name], name))


def test_parquet_without_its_engine_says_what_to_install(monkeypatch):
    path = written(parquet(), "a.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sqeval\[parquet\]'"):
        sq.read_records(path)


def test_declared_nulls_are_missing_and_nothing_else_is():
    text = f"request_id,created_at,team,agent\na,{GOOD},?,NA\n"
    records = read(text, nulls=["?"])
    assert records.frame["team"].isna().tolist() == [True]
    assert records.frame["agent"].tolist() == ["NA"]
    assert read(text).frame["team"].tolist() == ["?"]
    assert read(text).frame["agent"].isna().tolist() == [True]
    assert read(text, nulls="NA").frame["agent"].isna().tolist() == [True]


def test_nulls_are_declared_for_frames_as_for_files():
    frame = pd.DataFrame({"request_id": ["a", "b"], "created_at": [GOOD, GOOD], "team": ["?", "x"], "odd": [["?"], {"?": 1}]})
    found = sq.read_records(frame.astype({"team": "category"}), nulls=["?"]).frame
    assert found["team"].isna().tolist() == [True, False]
    assert found["odd"].tolist() == ['["?"]', '{"?": 1}']


def test_the_origin_names_the_file_and_its_hash():
    origin = sq.read_records(written(TEXT)).origin
    assert origin.name == "export.csv"
    assert origin.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert origin != sq.read_records(written(TEXT + " ", "other.csv")).origin


def test_ragged_rows_are_refused_where_nobody_keeps_account():
    with pytest.raises(DataError, match=r"row 3: export.csv has 1 field\(s\) in a row, but 2 columns"):
        read_source(written("a,b\n1,2\n3\n"), [""])


@pytest.mark.parametrize("name", ["a.pkl", "a.docx", "a.sqlite", "a.feather", "a.pickle.gz", "a.7z", "a.xml"])
def test_a_file_of_another_kind_is_refused_by_its_name(name):
    with pytest.raises(DataError, match=r"is of a kind that is not read \(got '\..*'\)\. Known: \.csv, .*or a folder of \.parquet files"):
        sq.read_records(written(packed(b"x") if name.endswith(".gz") else b"\x80\x04K\x01.", name))


def test_a_kind_is_also_refused_inside_of_an_archive():
    with pytest.raises(DataError, match=r"a\.pkl is of a kind that is not read"):
        sq.read_records(written(zipped({"a.pkl": "x"}), "x.zip"))


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        ("plain.csv", "sheet", 1),
        ("objects.jsonl", "sheet", "a"),
        ("records.parquet", "encoding", "utf-8"),
        ("records.parquet", "sheet", 1),
    ],
)
def test_what_a_kind_has_not_cannot_be_declared(name, option, value):
    with pytest.raises(OptionError, match=rf"{option} is given for records from {name}, which has none"):
        sq.read_records(written(FILES[name], name), **{option: value})


@pytest.mark.parametrize("name", ["plain.csv", "objects.jsonl", "objects.json", "records.parquet", "semicolons.csv"])
def test_companions_take_every_kind_of_file(name):
    found = sq.read_records(FRAME, surveys=written(FILES[name], name)).surveys
    assert found["request_id"].tolist() == ["007", "1000000000000000123"]
