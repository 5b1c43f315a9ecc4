"""The bundled sample is what its documented call makes, small and byte for byte reproducible."""

import gzip
import struct
import tomllib

import pandas as pd
import pytest

from sqeval.datasets import load_sample, sample_paths, write_sample
from sqeval.datasets.bundled import make_sample, write_bundle
from sqeval.datasets.bundled import sample_paths as paths_again
from sqeval.datasets.service_sample import FRAMES, csv_bytes
from sqeval.indicators.hierarchies import after_sales

BUNDLED = (*FRAMES, "truth")


@pytest.fixture(scope="module")
def made():
    return make_sample()


@pytest.mark.parametrize("name", BUNDLED)
def test_the_documented_call_makes_the_bundled_files(made, name):
    """The text is compared, not the gzip bytes: zlib may pack the same text differently elsewhere."""
    path = sample_paths()["records"].with_name(f"{name}.csv.gz")
    assert gzip.decompress(path.read_bytes()) == csv_bytes(getattr(made, name))


@pytest.mark.parametrize("name", BUNDLED)
def test_loads_with_the_types_it_was_made_with(made, name):
    pd.testing.assert_frame_equal(getattr(load_sample(), name), getattr(made, name))


def test_the_documented_call_is_the_one_of_the_truth(made):
    call = made.truth.query("kind == 'call'").set_index("what")["value"]
    assert call.to_dict() == {"synthetic": 1, "seed": 2026, "months": 6, "teams": 7, "requests_per_month": 500, "dirt": 1}
    for word in ("seed=2026", "months=6", 'start="2026-01"', "teams=7", "requests_per_month=500"):
        assert word in paths_again.__doc__


def test_writing_twice_gives_the_same_bytes_without_a_time(tmp_path):
    for folder in ("one", "two"):
        write_bundle(tmp_path / folder)
    for name in BUNDLED:
        first = (tmp_path / "one" / f"{name}.csv.gz").read_bytes()
        assert first == (tmp_path / "two" / f"{name}.csv.gz").read_bytes()
        assert struct.unpack("<I", first[4:8]) == (0,)


def test_the_sample_is_written_with_a_configuration_that_names_its_files(tmp_path):
    written = write_sample(tmp_path / "sample")
    for name, path in sample_paths().items():
        assert written[path.name].read_bytes() == path.read_bytes(), name
    told = tomllib.loads(written["evaluation.toml"].read_text(encoding="utf-8"))
    companions = [told["source"][name] for name in ("surveys", "orders", "resources")]
    assert sorted([*companions, told["judgements"], "records.csv.gz", "evaluation.toml"]) == sorted(written)


def test_the_judgements_beside_the_sample_are_those_of_the_hierarchy(tmp_path):
    written = tomllib.loads(write_sample(tmp_path)["judgements.toml"].read_text(encoding="utf-8"))
    own = {node: judged.model_dump() for node, judged in after_sales().judgements.items()}
    assert {node: {key: tuple(values) for key, values in judged.items()} for node, judged in written.items()} == own


def test_is_small_and_has_six_teams_and_a_tiny_one_over_six_months(made):
    paths = sample_paths()
    assert list(paths) == list(FRAMES)
    folder = paths["records"].parent
    assert sum(path.stat().st_size for path in folder.iterdir()) < 250_000
    assert 2_900 < len(made.records) < 3_100
    assert sorted(made.orders["period"].unique()) == [f"2026-0{month}" for month in range(1, 7)]
    sizes = made.records["team"].value_counts()[[f"Team {k}" for k in range(1, 8)]]
    assert sizes["Team 7"] < 60
    assert sizes.drop("Team 7").min() > 300
