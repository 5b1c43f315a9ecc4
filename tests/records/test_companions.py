"""Surveys, orders and resources: their keys, and what their columns become."""

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError

RECORDS = pd.DataFrame({"request_id": ["a", "b"], "created_at": ["2026-01-05", "2026-02-05"], "team": ["T", "T"]})


def read(**companions):
    options = {name: companions.pop(name) for name in ("formats", "nulls", "time_zone") if name in companions}
    return sq.read_records(RECORDS, **options, **companions)


def survey(**columns):
    return read(surveys=pd.DataFrame({"request_id": ["a", "b"], **columns})).surveys


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["5", " 4 "], "float64", [5, 4]),
        (["5", None], "float64", [5, None]),
        ([None, None], "float64", [None, None]),
        (["yes", "No"], "boolean", [True, False]),
        (["是", None], "boolean", [True, None]),
        ([True, None], "boolean", [True, None]),
        (["5", "x"], "str", ["5", "x"]),
        (["1,5", "2"], "str", ["1,5", "2"]),
        ([5, 4], "int64", [5, 4]),
        ([0.5, None], "float64", [0.5, None]),
        ([True, False], "bool", [True, False]),
    ],
    ids=str,
)
@pytest.mark.parametrize("form", [object, None, "category"], ids=["objects", "inferred", "categories"])
def test_columns_become_what_they_hold(cells, kind, values, form):
    given = pd.Series(cells, dtype=form)
    if form == "category" and not isinstance(cells[0], str):
        return
    found = survey(answer=given)["answer"]
    assert [None if pd.isna(cell) else cell for cell in found] == values
    if form is not object or isinstance(cells[0], str):
        assert str(found.dtype) in (kind, "object", "category")


def test_ids_units_and_periods_stay_text():
    orders = pd.DataFrame(
        {"order_id": [7, 8], "customer_id": ["01", "02"], "team": [1.0, 2.0], "period": ["2026-01", "2026-02"], "orders": ["3", "4"]}
    )
    found = read(orders=orders).orders
    assert found[["order_id", "customer_id", "team", "period"]].values.tolist() == [
        ["7", "01", "1", "2026-01"],
        ["8", "02", "2", "2026-02"],
    ]
    assert found["orders"].tolist() == [3, 4]


def test_times_become_times():
    found = survey(answered_at=["2026-01-06 10:00", None])["answered_at"]
    assert found.dtype == "datetime64[us]"
    assert found[0] == pd.Timestamp("2026-01-06 10:00")


def test_a_format_of_a_companions_time_can_be_declared():
    frame = pd.DataFrame({"request_id": ["a"], "answered_at": ["06/01/2026"]})
    assert read(surveys=frame, formats={"answered_at": "%d/%m/%Y"}).surveys["answered_at"][0] == pd.Timestamp("2026-01-06")


def test_offsets_are_converted_to_the_zone_of_the_records():
    frame = pd.DataFrame({"request_id": ["a"], "answered_at": ["2026-01-06T10:00Z"]})
    assert read(surveys=frame, time_zone="Asia/Shanghai").surveys["answered_at"][0] == pd.Timestamp("2026-01-06 18:00")


@pytest.mark.parametrize(
    ("companions", "said"),
    [
        ({"surveys": pd.DataFrame({"rating": [5]})}, "surveys has no column to join by. It needs one of: request_id, period, "),
        (
            {"orders": pd.DataFrame({"orders": [5]})},
            "orders has no column to join by. It needs one of: order_id, period, ",
        ),
        ({"resources": pd.DataFrame({"hours": [5]})}, "resources has no column to join by. It needs one of: period"),
        ({"surveys": pd.DataFrame({"request_id": ["a", None]})}, "column 'request_id', row 1: surveys has a row without its key"),
        ({"resources": pd.DataFrame({"period": ["2026-01", ""]})}, "column 'period', row 1: resources has a row without its key"),
        (
            {"surveys": pd.DataFrame({"request_id": ["a", "b"], "answered_at": ["2026-01-06", "06/01/2026"]})},
            "column 'answered_at', row 1: surveys has a value that cannot be read as a time (got '06/01/2026'). The format tried",
        ),
        (
            {"surveys": pd.DataFrame({"request_id": ["a"], "answered_at": [1767571200]})},
            "column 'answered_at': holds numbers, not time stamps",
        ),
        ({"surveys": pd.DataFrame({"request_id": [1e17]})}, "column 'request_id': holds ids that have lost digits"),
        ({"orders": "absent.csv"}, "no such file for orders (got 'absent.csv')"),
        ({"orders": 5}, "orders cannot be read from a int"),
    ],
)
def test_a_bad_companion_is_one_clear_line(companions, said):
    with pytest.raises(DataError) as error:
        read(**companions)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_rows_of_a_companion_file_are_named_by_their_line(tmp_path):
    path = tmp_path / "surveys.csv"
    path.write_text("request_id,rating\na,5\n,4\n")
    with pytest.raises(DataError, match="column 'request_id', row 3: surveys has a row without its key"):
        read(surveys=path)
    path.write_text("request_id,rating\na,5\nb\n")
    with pytest.raises(DataError, match=r"row 3: surveys.csv has 1 field\(s\) in a row, but 2 columns"):
        read(surveys=path)


def test_declared_nulls_hold_for_companions_too():
    frame = pd.DataFrame({"request_id": ["a", "b"], "rating": ["5", "?"]})
    assert read(surveys=frame, nulls=["?"]).surveys["rating"].isna().tolist() == [False, True]


def test_companions_are_not_changed_and_are_listed():
    frame = pd.DataFrame({"request_id": ["a", "b"], "rating": ["5", "4"]})
    before = frame.copy(deep=True)
    records = read(surveys=frame)
    pd.testing.assert_frame_equal(frame, before)
    assert "surveys (2)" in repr(records)
    assert records.source("orders") is None
    assert records.source("records") is records.frame


def test_rows_that_stand_twice_are_counted_and_reported():
    frame = pd.DataFrame({"team": ["T", "T", "T"], "period": "2026-01", "orders": [5, 5, 6]})
    with pytest.warns(sq.SqevalWarning, match=r"1 row\(s\) of orders stand there twice"):
        records = read(orders=frame)
    assert len(records.orders) == 3


def test_labels_are_written_as_in_the_records_where_they_are_merged():
    orders = pd.DataFrame({"team": ["ｔ", "t ", "U", None], "period": "2026-01", "orders": [1, 2, 3, 4]})
    found = sq.read_records(RECORDS, orders=orders, label_variants="merge").orders["team"]
    assert found.tolist()[:3] == ["T", "T", "U"]
    assert read(orders=orders).orders["team"].tolist()[:2] == ["ｔ", "t "]
