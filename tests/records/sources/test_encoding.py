"""Encodings are declared or found; what does not fit is named, and what is found is on record."""

import pytest

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.records.sources import read_source
from sqeval.records.sources.encoding import to_utf8

TEXT = "request_id,team\n1,Zürich\n2,café\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"request_id,team\n1,B\n", "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        ("request_id,team\n1,售后一组\n".encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_found(data, encoding):
    utf8, found = to_utf8(data, "f.csv")
    assert found == encoding
    assert utf8.decode() == data.decode(encoding)


@pytest.mark.parametrize(
    ("word", "codec"),
    [
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("UTF-8", "utf-8-sig"),
        ("utf-16-le", "utf-16-le"),
        ("UTF_16_LE", "utf-16"),
        ("utf-16", "utf-16"),
    ],
)
def test_a_declared_encoding_is_used_and_its_mark_is_no_part_of_a_name(word, codec):
    utf8, _ = to_utf8(TEXT.encode(codec).removeprefix(b"\xfe\xff"), "f.csv", word)
    assert utf8.decode() == TEXT


@pytest.mark.parametrize("word", ["klingon", "zip", "hex", "rot13", "", 8, b"utf-8", "a\0b"])
def test_an_unknown_encoding_is_refused(word):
    with pytest.raises(OptionError, match="unknown encoding"):
        to_utf8(TEXT.encode(), "f.csv", word)


@pytest.mark.parametrize(("word", "line", "byte"), [("utf-8", 2, 20), ("ascii", 2, 20), ("gb18030", 3, 35)])
def test_bytes_that_do_not_fit_what_is_declared_are_named(word, line, byte):
    data = (
        b"request_id,team\n1,Z\xfcrich\n2,caf\xe9s\xff\n"
        if word != "gb18030"
        else "request_id,team\n1,售后一组\n2,a".encode("gb18030") + b"\xff\n"
    )
    with pytest.raises(DataError) as error:
        to_utf8(data, "f.csv", word)
    assert error.value.row == line
    assert "f.csv is not" in str(error.value)
    assert f"byte {data.index(0xFF) if word == 'gb18030' else data.index(0xFC)} does not fit" in str(error.value)


def test_what_no_encoding_fits_is_refused_with_the_way_out():
    with pytest.raises(
        DataError, match=r"f.csv is in none of the encodings utf-8-sig, gb18030\. Give its encoding, e\.g\. encoding='cp1252'"
    ):
        to_utf8(b"a\n\xff\x81\n", "f.csv")


def test_utf_16_without_its_mark_is_told_by_its_zeros():
    with pytest.raises(DataError, match=r"row 1: f.csv holds a NUL byte.*utf-16-le"):
        to_utf8("request_id\n7\n".encode("utf-16-le"), "f.csv")


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl"])
def test_a_declared_encoding_is_on_record_and_needs_no_caution(name, tmp_path):
    path = tmp_path / name
    path.write_bytes('{"a": "Zürich", "b": 1}\n'.encode("cp1252") if name == "x.jsonl" else "a,b\nZürich,1\n".encode("cp1252"))
    raw = read_source(path, [""], encoding="windows-1252")
    assert raw.frame["a"].tolist() == ["Zürich"]
    assert raw.origin.encoding == "cp1252"
    assert raw.cautions == ()


def test_records_and_companions_are_declared_by_name(tmp_path):
    records, surveys = tmp_path / "r.csv", tmp_path / "s.csv"
    records.write_bytes("request_id,created_at,team\n1,2026-01-05,Zürich\n".encode("cp1252"))
    surveys.write_bytes("request_id,answer,question\n1,5,Höflich\n".encode("utf-16-le"))
    found = sq.read_records(records, surveys=surveys, encoding={"records": "cp1252", "surveys": "utf-16-le"})
    assert found.frame["team"].tolist() == ["Zürich"]
    assert "Höflich" in found.surveys.columns
    assert sq.read_records(records, encoding="latin-1").frame["team"].tolist() == ["Zürich"]
    with pytest.raises(OptionError, match=r"encoding is for a source that is not given \(got 'orders'\)"):
        sq.read_records(records, encoding={"orders": "cp1252"})


@pytest.mark.filterwarnings("ignore:s.csv is not UTF-8")
def test_a_guessed_encoding_of_a_companion_is_told(tmp_path):
    records, surveys = tmp_path / "r.csv", tmp_path / "s.csv"
    records.write_text("request_id,created_at\n1,2026-01-05\n")
    surveys.write_bytes("request_id,team\n1,售后一组\n".encode("gb18030"))
    found = sq.read_records(records, surveys=surveys)
    assert [caution.where for caution in found.warnings if caution.code == "encoding_guessed"] == [("s.csv",)]


def test_western_text_that_fits_gb18030_is_refused_unless_it_is_meant():
    data = "id,team\n1,Büro Süd\n".encode("cp1252")
    with pytest.raises(DataError, match=r"f\.csv is not UTF-8, .* within Latin words .*encoding='cp1252'"):
        to_utf8(data, "f.csv")
    assert to_utf8(data, "f.csv", "gb18030")[1] == "gb18030"
    assert to_utf8("id,team\n1,售后A组x\n".encode("gb18030"), "f.csv")[1] == "gb18030"


def test_traditional_chinese_that_fits_gb18030_is_refused_unless_it_is_meant():
    text = "request_id,team\n1,售後服務一組\n2,客戶服務\n"
    with pytest.raises(DataError, match=r"row 2: f\.csv is not UTF-8, and as gb18030 has characters without a meaning .*encoding='big5'"):
        to_utf8(text.encode("big5"), "f.csv")
    assert to_utf8(text.encode("big5"), "f.csv", "big5")[0].decode() == text
    assert to_utf8(text.encode("big5"), "f.csv", "gb18030")[1] == "gb18030"
    assert to_utf8(text.encode("gb18030"), "f.csv")[1] == "gb18030"
