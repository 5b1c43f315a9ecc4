"""The boundary of DEA data: joined by key, and every bad value named."""

import numpy as np
import pandas as pd
import pytest

from sqeval.dea.data import dea_data, unit_name
from sqeval.errors import DataError

X = pd.DataFrame({"hours": [5.0, 3, 4], "cost": [1.0, 2, 3]}, index=["a", "b", "c"])
Y = pd.DataFrame({"solved": [9.0, 8, 7]}, index=["a", "b", "c"])


class TestAccepted:
    def test_rows_are_joined_by_key(self):
        data = dea_data(X, Y.iloc[[2, 0, 1]])
        assert data.units.tolist() == ["a", "b", "c"]
        assert data.outputs.values.ravel().tolist() == [9, 8, 7]
        assert data.variables.tolist() == ["hours", "cost", "solved"]

    def test_arrays(self):
        data = dea_data(X.to_numpy(), [9, 8, 7])
        assert data.variables.tolist() == ["X1", "X2", "Y1"]
        assert data.units.tolist() == [0, 1, 2]

    def test_an_array_beside_a_frame_is_matched_by_position(self):
        assert dea_data(X, Y.to_numpy()).outputs.rows.tolist() == ["a", "b", "c"]
        assert dea_data(X.to_numpy(), Y).units.tolist() == ["a", "b", "c"]

    def test_a_mapping_of_series_is_joined_by_key(self):
        turned = {"solved": Y["solved"].iloc[::-1]}
        assert dea_data(X, turned).outputs.values.ravel().tolist() == [9, 8, 7]
        assert dea_data({"hours": X["hours"].iloc[::-1]}, Y).inputs.values.ravel().tolist() == [4, 3, 5]
        assert dea_data(X, {"solved": [9, 8, 7]}).units.tolist() == ["a", "b", "c"]

    def test_unnamed_columns_of_frames(self):
        data = dea_data(pd.DataFrame(X.to_numpy()), pd.DataFrame(Y.to_numpy()))
        assert data.variables.tolist() == ["X1", "X2", "Y1"]

    def test_booleans_count_as_0_and_1(self):
        assert dea_data(X, Y.assign(open=[True, False, True])).outputs.values[:, 1].tolist() == [1, 0, 1]

    def test_single_zeros(self):
        assert dea_data(X.assign(cost=[0, 1, 2]), Y).inputs.values[0, 1] == 0

    def test_sorted(self):
        data = dea_data(X.iloc[::-1], Y).sorted()
        assert data.units.tolist() == ["a", "b", "c"]
        assert data.is_own_reference

    def test_reference_columns_in_another_order(self):
        data = dea_data(X, Y, reference=(X[["cost", "hours"]].iloc[:2], Y.iloc[[1, 0]]))
        assert not data.is_own_reference
        assert data.reference.tolist() == ["a", "b"]
        assert data.reference_values[:, :2].tolist() == [[5, 1], [3, 2]]

    def test_reference_as_arrays(self):
        data = dea_data(X, Y, reference=(X.to_numpy(), Y.to_numpy()))
        assert data.reference_table.columns[:2].tolist() == ["hours", "cost"]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: (X.assign(hours=["5", "3", "4"]), Y), ("column 'hours'", "numbers", "'5'")),
        (lambda: (X.assign(hours=pd.to_datetime(["2026-01-01"] * 3)), Y), ("column 'hours'", "numbers")),
        (lambda: (X, Y.assign(solved=[9, np.nan, 7])), ("column 'solved'", "unit 'b'", "missing")),
        (lambda: (X, Y.assign(solved=[9, np.inf, 7])), ("column 'solved'", "unit 'b'", "infinite")),
        (lambda: (X.assign(cost=[1, 2, -0.5]), Y), ("column 'cost'", "unit 'c'", "negative", "-0.5")),
        (lambda: (X.assign(hours=[5, 0, 1], cost=[1, 0, 1]), Y), ("unit 'b'", "every input in X is zero")),
        (lambda: (X, Y.assign(solved=[9, 8, 0])), ("unit 'c'", "every output in Y is zero")),
        (lambda: (pd.concat([X, X.iloc[:1]]), Y), ("X: a unit stands twice", "'a'")),
        (lambda: (X, Y.iloc[:2]), ("unit 'c'", "has no row in Y")),
        (lambda: (X.iloc[:2], Y), ("unit 'c'", "has no row in X")),
        (lambda: (X, Y.rename(columns={"solved": "cost"})), ("column 'cost'", "stands in X and in Y")),
        (lambda: (X, Y, (X, Y, Y)), ("`reference` is not a pair",)),
        (lambda: (X, Y, (X.drop(columns="cost"), Y)), ("column 'cost'", "missing in reference X")),
        (lambda: (X, Y, (X, Y.assign(more=1.0))), ("column 'more'", "reference Y only")),
        (lambda: (X, Y, (X, -Y)), ("column 'solved'", "unit 'a'", "reference Y has a negative value")),
        (lambda: (X.assign(cost=[1, 1e-309, 2]), Y), ("column 'cost'", "unit 'b'", "beyond 1e±300", "another unit of measure")),
        (lambda: (X, Y * [1e301]), ("column 'solved'", "unit 'a'", "beyond 1e±300")),
        (lambda: (X.iloc[:0], Y), ("X has no rows",)),
    ],
)
def test_bad_data_is_refused_by_name(make, named):
    with pytest.raises(DataError) as caught:
        dea_data(*make())
    message = str(caught.value)
    assert "\n" not in message
    for part in named:
        assert part in message


def test_names_of_units():
    assert unit_name(("A", "2026-05")) == "A / 2026-05"
    assert unit_name(7) == "7"


def test_names_of_two_types_stay_what_they_are():
    data = dea_data(pd.DataFrame({1: [1.0, 2]}), pd.DataFrame({2.5: [1.0, 2]}))
    assert [repr(name) for name in data.variables] == ["1", "2.5"]
