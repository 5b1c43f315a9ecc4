"""Which rows count (`where`, `unless`), values that can never match, and requests that fall beside the grid."""

import pandas as pd
import pytest
from tests.properties.measuring import measure, one, requests

from sqeval.errors import DataError


def test_where_keeps_and_unless_leaves_out():
    frame = requests(rating=[5, 4, 3, 2, 1], first_response_by=["person", "robot", None, "person", "robot"])
    count = {"kind": "count"}
    assert one(frame, {**count, "where": {"first_response_by": "person"}})[0]["value"].item() == 2
    assert one(frame, {**count, "unless": {"first_response_by": "robot"}})[0]["value"].item() == 3
    assert one(frame, {**count, "where": {"rating": [4, 5]}})[0]["value"].item() == 2
    assert one(frame, {**count, "where": {"rating": [4, 5]}, "unless": {"first_response_by": ["robot", "x"]}})[0]["value"].item() == 1


def test_where_on_flags_and_on_text_that_rides_along():
    frame = requests(resolved=[True, False, None], shelf=["1", "2", "1"])
    assert one(frame, {"kind": "count", "where": {"resolved": True}})[0]["value"].item() == 1
    assert one(frame, {"kind": "count", "where": {"shelf": 1}})[0]["value"].item() == 2
    assert one(frame, {"kind": "share", "column": "shelf", "equals": ["1"]})[0]["value"].item() == pytest.approx(2 / 3)


@pytest.mark.parametrize(("column", "value"), [("resolved", "yes"), ("resolved", 1), ("rating", "five"), ("rating", True), ("note", True)])
def test_a_value_that_a_column_can_never_hold_is_refused(column, value):
    frame = requests(resolved=[True], rating=[5], note=["a"])
    for rule in ({"kind": "count", "where": {column: value}}, {"kind": "share", "column": column, "equals": [value]}):
        with pytest.raises(DataError, match=f"column '{column}': holds .* values, so it can never be"):
            one(frame, rule)


def test_a_unit_that_is_a_number_in_one_frame_and_a_text_in_the_other():
    frame = requests(store=[7, 8])
    orders = pd.DataFrame({"store": ["7", "8"], "period": "2026-01", "orders": [10, 20]})
    table = measure(frame, by="store", companions={"orders": orders}, x={"kind": "total", "source": "orders", "column": "orders"})
    assert table.values["x"].tolist() == [10, 20]


def test_resolutions_beside_the_grid_are_reported():
    frame = requests(resolved_at=["2026-01-06", "2026-03-01"])
    found, table = one(frame, {"kind": "count", "cohort": "resolved"})
    assert found["value"].tolist() == [1]
    assert [(caution.code, caution.details) for caution in table.warnings] == [("resolved_off_grid", {"rows": 1})]
    assert one(frame, {"kind": "count"})[1].warnings == ()
