"""The same requests give the same bytes: in any order, under other names of columns, whole or in several files."""

import json
import warnings

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.evaluation.export import json_text, to_csv
from sqeval.records import schema

#: What says where the requests came from, and how they were called.
OF_THE_SOURCE = ("source", "warnings")


@pytest.fixture(scope="module")
def frame():
    return pd.read_csv(sq.datasets.sample_paths()["records"], dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    def write(source, *args, **options):
        with warnings.catch_warnings(action="ignore"):
            records = sq.read_records(source, *args, label_variants="merge", **options)
            tree = sq.hierarchies.service_desk()
            found = sq.evaluate(records, tree, mix="channel", resamples=50, weighting={"method": "critic", "combination": "additive"})
        path = to_csv(found, tmp_path_factory.mktemp("bytes") / "scores.csv")
        document = json.loads(json_text(found))
        return path.read_bytes(), json.dumps({key: value for key, value in document.items() if key not in OF_THE_SOURCE})

    return write


@pytest.fixture(scope="module")
def expected(written, frame):
    return written(frame)


@pytest.mark.parametrize("seed", [1, 2])
def test_in_any_order_of_rows_and_columns(written, frame, expected, seed):
    shuffled = frame.sample(frac=1, random_state=seed)[list(np.random.default_rng(seed).permutation(frame.columns))]
    assert written(shuffled.reset_index(drop=True)) == expected
    assert written(shuffled) == expected


def test_under_other_names_of_columns(written, frame, expected):
    known = [name for name in frame.columns if schema.kind_of(name) is not None]
    names = {name: f"Column {k:02d} ({name.upper()})" for k, name in enumerate(known)}
    assert len(names) > 30
    assert written(frame.rename(columns=names), names) == expected


@pytest.mark.parametrize("parts", [2, 5])
def test_whole_or_in_several_files_of_a_folder(written, frame, expected, tmp_path, parts):
    pytest.importorskip("pyarrow")
    shuffled = frame.sample(frac=1, random_state=parts)
    for k in range(parts):
        shuffled.iloc[k::parts].to_parquet(tmp_path / f"part-{k}.parquet", index=False)
    assert written(tmp_path) == expected


def test_as_a_file_or_as_a_frame(written, expected):
    assert written(sq.datasets.sample_paths()["records"]) == expected
