"""Writing a sample and reading it back."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from sqeval.datasets import make_service_records
from sqeval.datasets.service_sample import FRAMES, read_csv


@pytest.fixture(scope="module")
def small():
    return make_service_records(seed=5, months=2, requests_per_month=300)


def test_writes_four_files_that_read_back_the_same(small, tmp_path):
    paths = small.to_csv(tmp_path / "new" / "folder")
    assert list(paths) == list(FRAMES)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(f"{name}.csv" for name in FRAMES)
    for name, path in paths.items():
        pd.testing.assert_frame_equal(read_csv(path), getattr(small, name))


def test_missing_is_an_empty_cell_and_writing_twice_gives_the_same_bytes(small, tmp_path):
    path = small.to_csv(tmp_path)["records"]
    first = path.read_bytes()
    text = first.decode("utf-8")
    assert "NaN" not in text
    assert "<NA>" not in text
    assert b"\r" not in first
    assert "Team 1 ," in text
    assert small.to_csv(str(tmp_path))["records"].read_bytes() == first


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(small, tmp_path, monkeypatch):
    path = small.to_csv(tmp_path)["records"]
    before = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        small.to_csv(tmp_path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == len(FRAMES)


def test_is_frozen(small):
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.records = None
