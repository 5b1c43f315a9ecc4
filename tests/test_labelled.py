"""The boundary for tables of numbers: anything becomes a read-only array with labels, or one clear error."""

from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import DataError
from sqeval.labelled import LabelledVector, align, as_text, matrix, sorted_order, vector

TABLES = {
    "frame": pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}),
    "mapping": {"a": [1, 2], "b": [3.0, 4.0]},
    "array": np.array([[1, 3.0], [2, 4]]),
    "lists": [[1, 3], [2, 4]],
    "nullable": pd.DataFrame({"a": [1, 2], "b": [3, 4]}, dtype="Int64"),
    "polars": pl.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}),
    "lazy": pl.LazyFrame({"a": [1, 2], "b": [3.0, 4.0]}),
    "arrow": pl.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}).to_arrow(),
}


@pytest.mark.parametrize("kind", TABLES)
def test_any_table_becomes_a_labelled_matrix(kind):
    found = matrix(TABLES[kind], "X", columns=["a", "b"])
    assert found.values.tolist() == [[1, 3], [2, 4]]
    assert found.columns.tolist() == ["a", "b"]
    assert found.values.dtype == np.float64


def test_bare_arrays_and_series_get_names():
    assert matrix([1, 2], "X").columns.tolist() == ["X1"]
    assert matrix(pd.Series([1, 2], name="cost"), "X").columns.tolist() == ["cost"]
    assert matrix(pd.Series([1, 2]), "X").columns.tolist() == ["X"]


def test_booleans_count_as_0_and_1():
    assert matrix(pd.DataFrame({"a": [True, False]}), "X").values.tolist() == [[1], [0]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pd.DataFrame({"a": ["1"]}), "X needs numbers here (got '1'). Convert the column first"),
        (pd.DataFrame({"a": pd.to_datetime(["2026-01-01"])}), "column 'a': X needs numbers here"),
        (pd.DataFrame({"a": pd.to_timedelta([1], unit="s")}), "column 'a': X needs numbers here"),
        (pd.DataFrame({"a": [1j]}), "column 'a': X needs numbers here"),
        (pd.DataFrame({"a": [1, None]}, index=["u", "v"]), "column 'a', unit 'v': X has a missing value"),
        (pd.DataFrame({"a": [1, None]}, dtype="Int64"), "column 'a', unit 1: X has a missing value"),
        (pd.DataFrame({"a": [1, -np.inf]}), "column 'a', unit 1: X has an infinite value"),
        (pd.DataFrame({"a": [1, 2]}, index=["u", "u"]), "X: a unit stands twice (got 'u')"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "X: a column name stands twice (got 'a')"),
        (pd.DataFrame({"a": []}), "X has no rows"),
        (pd.DataFrame(index=[1]), "X has no columns"),
        (np.zeros((2, 2, 2)), "X has 3 dimensions"),
        ([[1], [2, 3]], "X has rows of different lengths"),
        (5, "X has 0 dimensions"),
    ],
    ids=str,
)
def test_a_bad_table_is_one_clear_line(data, said):
    with pytest.raises(DataError) as error:
        matrix(data, "X")
    assert said in str(error.value)


@pytest.mark.parametrize("data", [{"a": 1.0, "b": 2.0}, pd.Series([1.0, 2.0], index=["a", "b"])])
def test_a_vector_keeps_its_labels(data):
    found = vector(data, "weights")
    assert found.to_series().to_dict() == {"a": 1, "b": 2}
    assert found.name == "weights"


def test_a_bare_vector_takes_the_labels_given():
    assert vector([1, 2], "w", ["x", "y"]).labels.tolist() == ["x", "y"]
    assert vector((k for k in (1, 2)), "w").labels.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([1, 2, 3], "w has 3 values for 2 labels"),
        (["a", "b"], "w needs numbers here"),
        (7, "w is not a list of numbers (got 7)"),
        ([1, np.nan], "column 'w', unit 'y': w has a missing value"),
    ],
    ids=str,
)
def test_a_bad_vector_is_one_clear_line(data, said):
    with pytest.raises(DataError) as error:
        vector(data, "w", ["x", "y"])
    assert said in str(error.value)


def test_nothing_is_a_vector_too():
    assert vector([], "w").to_series().tolist() == vector({}, "w").to_series().tolist() == []


def test_arrays_cannot_be_written_to():
    found = matrix(TABLES["frame"], "X")
    with pytest.raises(ValueError, match="read-only"):
        found.values[0, 0] = 9
    with pytest.raises(ValueError, match="read-only"):
        vector([1, 2], "w").values[0] = 9


def test_frames_are_fresh_every_time():
    found = matrix(TABLES["frame"], "X")
    frame = found.to_frame()
    frame.loc[0, "a"] = 9
    assert found.to_frame().loc[0, "a"] == 1
    weights = LabelledVector(np.array([1.0]), pd.Index(["a"]))
    series = weights.to_series()
    series["a"] = 9
    assert weights.values[0] == 1


def test_the_input_is_not_changed():
    frame = TABLES["frame"].copy()
    matrix(frame, "X")
    pd.testing.assert_frame_equal(frame, TABLES["frame"])


def test_tables_are_aligned_by_label():
    first, second = matrix(pd.DataFrame({"x": [1, 2]}, index=["a", "b"]), "X"), matrix(pd.DataFrame({"y": [20, 10]}, index=["b", "a"]), "Y")
    assert align(first, second, ("X", "Y")).values.ravel().tolist() == [10, 20]


@pytest.mark.parametrize(("units", "absent", "table"), [(["a"], "b", "Y"), (["a", "b", "c"], "c", "X")])
def test_a_unit_that_one_table_lacks_is_named(units, absent, table):
    first = matrix(pd.DataFrame({"x": [1, 2]}, index=["a", "b"]), "X")
    second = matrix(pd.DataFrame({"y": range(len(units))}, index=units), "Y")
    with pytest.raises(DataError, match=f"unit '{absent}': has no row in {table}"):
        align(first, second, ("X", "Y"))


LABELS = st.one_of(st.text(max_size=3), st.integers(-5, 5), st.tuples(st.text(max_size=2), st.integers(0, 3)))


@given(st.lists(LABELS, unique_by=repr, max_size=8), st.randoms())
def test_the_sorted_order_does_not_depend_on_the_order_given(labels, random):
    def in_order(given):
        index = pd.Index(given, dtype=object, tupleize_cols=False)
        return [index[k] for k in sorted_order(index)]

    shuffled = random.sample(labels, len(labels))
    assert in_order(labels) == in_order(shuffled)


def test_numbers_are_sorted_as_numbers_and_texts_as_texts():
    assert sorted_order(pd.Index([10, 9.5, 2])).tolist() == [2, 1, 0]
    assert sorted_order(pd.Index(["b", "a"])).tolist() == [1, 0]
    assert sorted_order(pd.MultiIndex.from_tuples([("b", "2026-01"), ("a", "2026-02"), ("a", "2026-01")])).tolist() == [2, 1, 0]


@given(st.lists(st.text(max_size=3), unique=True, max_size=9) | st.lists(st.integers(-(2**60), 2**60), unique=True, max_size=9))
def test_labels_of_one_type_are_sorted_without_a_key_each_as_with_it(labels):
    plain, keyed = pd.Index(labels), pd.Index(labels, dtype=object)
    assert [plain[k] for k in sorted_order(plain)] == sorted(labels)
    if all(isinstance(label, str) for label in labels):
        assert sorted_order(plain).tolist() == sorted_order(keyed).tolist()


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_whole_numbers_become_their_own_text(number):
    assert as_text(pd.Series([number, None], dtype="Float64"))[0] == str(number) == as_text(pd.Series([number]))[0]


@pytest.mark.parametrize("lost", [2.0**53, 1.2345678901234568e18, np.inf])
def test_floats_that_cannot_hold_an_id_are_refused(lost):
    with pytest.raises(DataError, match="column 'request_id': holds ids that have lost digits"):
        as_text(pd.Series([1.0, lost], name="request_id"))


def test_fractions_stay_fractions():
    assert as_text(pd.Series([0.5, 2.0])).tolist() == ["0.5", "2.0"]
    assert Fraction(as_text(pd.Series([0.1]))[0]) == Fraction("0.1")


def test_a_polars_series_is_a_column():
    assert matrix(pl.Series("a", [1.0, 2.0]), "values").to_frame()["a"].tolist() == [1.0, 2.0]


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(DataError, match="values needs columns of one length"):
        matrix({"a": [1.0], "b": [1.0, 2.0]}, "values")


def test_one_text_among_numbers_is_named():
    with pytest.raises(DataError, match="column 'a', unit 'y': X needs numbers here \\(got '5,0'\\)"):
        matrix(pd.DataFrame({"a": [1.0, "5,0", 2.0]}, index=list("xyz"), dtype=object), "X")
