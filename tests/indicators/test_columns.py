"""Columns as numbers and answers: texts that are plain numbers, and scales that run either way."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, tree

import sqeval as sq
from sqeval.errors import ConfigError, DataError
from sqeval.indicators import columns

ALL = {"by": None, "period": None}


def frame(**more):
    size = len(next(iter(more.values())))
    return pd.DataFrame({"request_id": range(size), "created_at": "2026-01-05 09:00", "team": "A", **more})


@pytest.mark.parametrize("dtype", ["str", object, "category"])
def test_a_text_column_of_plain_numbers_is_read_as_numbers(dtype):
    column = pd.Series(["12.5", " -3 ", None, "1e2", "+.5", "12.5"], name="x").astype(dtype)
    np.testing.assert_array_equal(columns.floats(column, "x"), [12.5, -3, np.nan, 100, 0.5, 12.5])


@pytest.mark.parametrize("cell", ["12,5", "¥12", "0x10", "nan", "inf", "1 000", "true", "-", "1_0"])
def test_a_cell_that_is_no_plain_number_is_named(cell):
    with pytest.raises(DataError) as error:
        columns.floats(pd.Series(["12.5", cell]), "x")
    assert str(error.value).startswith("column 'x': holds no numbers")


def test_a_number_too_large_is_infinite_and_named():
    with pytest.raises(DataError, match="row 1: holds an infinite number"):
        columns.floats(pd.Series(["1", "1e999"]), "x")


def test_a_column_of_ones_own_from_a_file_is_measured(tmp_path):
    path = tmp_path / "own.csv"
    frame(distance=["12.5", "7.5", "", "10"]).to_csv(path, index=False)
    measures = {
        "value": {"kind": "mean", "column": "distance"},
        "sum": {"kind": "total", "column": "distance"},
        "far": {"kind": "share", "column": "distance", "at_least": 10},
        "chosen": {"kind": "count", "where": {"distance": {"at_most": 10}}},
    }
    nodes = [{"name": name, "measure": measure} for name, measure in measures.items()]
    found = sq.measure(sq.read_records(path), tree(nodes), **ALL).values.iloc[0]
    assert found.tolist() == [10, 30, pytest.approx(2 / 3), 2]


RATING = {"kind": "rating", "column": "stars"}


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({"1": 1, "2": 2, "3": 3, "6": 4}, (3 * 100 + 80) / 4),
        ({"6": 1, "3": 2, "2": 3, "1": 4}, (3 * 0 + 20) / 4),
        ({"1": 1, "2": 1, "3": 2, "6": 4}, (3 * 100 + 80) / 4),
    ],
)
def test_the_grades_say_which_end_of_a_scale_is_the_best(answers, value):
    table = measured({**RATING, "answers": answers}, frame(stars=["1", "1", "1", "2"]), **ALL)
    assert table.values["value"].iloc[0] == pytest.approx(value)
    best = table.answers["value"].iloc[0].to_numpy()
    assert (best @ [100, 70, 30, 0] / best.sum() > 50) == (value > 50)


def test_grades_that_rise_and_fall_along_the_numbers_are_refused():
    with pytest.raises(ConfigError, match=r"measure.*the grades of `answers` rise and fall along their numbers"):
        tree([{"name": "x", "measure": {**RATING, "answers": {"1": 1, "2": 3, "3": 2}}}])
    # Words have no order of their own.
    tree([{"name": "x", "measure": {**RATING, "answers": {"bad": 3, "good": 1, "fair": 2}}}])
