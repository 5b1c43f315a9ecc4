"""Files are whole or not there, also when the process is killed; exports are inert."""

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from sqeval import atomic

FORMULAS = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"]


def test_bytes_and_text_are_written_whole(tmp_path):
    path = atomic.write_bytes(tmp_path / "new" / "a.bin", b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert atomic.write_text(tmp_path / "a.txt", "é\n好").read_bytes() == "é\n好".encode()


def test_nothing_but_the_file_is_left(tmp_path):
    atomic.write_text(tmp_path / "a.txt", "old")
    atomic.write_text(tmp_path / "a.txt", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "new"


def test_others_may_read_the_file(tmp_path):
    assert atomic.write_text(tmp_path / "a.txt", "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch, step):
    path = atomic.write_text(tmp_path / "a.txt", "old")

    def fails(*_):
        raise OSError("disk full")

    monkeypatch.setattr(*((os, "fsync", fails) if step == "fsync" else ("pathlib.Path.replace", fails)))
    with pytest.raises(OSError, match="disk full"):
        atomic.write_text(path, "new")
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


WRITER = """
import sys
from sqeval import atomic
kinds = [b"a" * 5_000_000, b"b" * 5_000_000]
print("ready", flush=True)
while True:
    for data in kinds:
        atomic.write_bytes(sys.argv[1], data)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed outright here")
def test_a_killed_writer_leaves_no_truncated_file(tmp_path):
    path = tmp_path / "out.bin"
    for wait in (0.02, 0.05, 0.08, 0.11):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        if path.exists():
            assert path.read_bytes() in (b"a" * 5_000_000, b"b" * 5_000_000)


@pytest.mark.parametrize("kind", [object, "str", "category"])
def test_texts_that_a_spreadsheet_would_run_are_made_inert(kind):
    frame = pd.DataFrame({"a": pd.Series([*FORMULAS, "safe", None], dtype=kind)})
    found = atomic.inert(frame)["a"].tolist()
    assert found[:-1] == [f"'{text}" for text in FORMULAS] + ["safe"]
    assert pd.isna(found[-1])


def test_numbers_stay_numbers_and_column_names_are_made_inert():
    frame = pd.DataFrame({"=a": [-1.5], "b": [True]})
    found = atomic.inert(frame)
    assert found.columns.tolist() == ["'=a", "b"]
    assert found.dtypes.tolist() == frame.dtypes.tolist()
    assert frame.columns.tolist() == ["=a", "b"]


def test_csv_keeps_full_precision_and_line_feeds():
    assert atomic.csv_text(pd.DataFrame({"a": [0.1 + 0.2], "b": ["-x"]})) == "a,b\n0.30000000000000004,'-x\n"


def test_an_empty_frame_is_an_empty_table():
    assert atomic.csv_text(pd.DataFrame({"a": []})) == "a\n"
    assert atomic.inert(pd.DataFrame()).empty
