"""Surveys, orders and resources: their keys, and what their columns become."""

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError

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
    with pytest.warns(sq.SqevalWarning) as said:
        records = read(orders=frame)
    assert len(records.orders) == 3
    assert [str(warning.message).split(":")[0] for warning in said] == [
        "1 row(s) of orders stand there twice word for word; they are counted as they stand",
        "1 unit(s) and period(s) have several rows in orders that are not the same; all of them count",
    ]


def test_labels_are_written_as_in_the_records_where_they_are_merged():
    orders = pd.DataFrame({"team": ["ｔ", "t ", "U", None], "period": ["2026-01", "2026-02", "2026-01", "2026-01"], "orders": [1, 2, 3, 4]})
    found = sq.read_records(RECORDS, orders=orders, label_variants="merge").orders["team"]
    assert found.tolist()[:3] == ["T", "T", "U"]


def test_labels_that_nearly_match_the_records_are_reported_where_they_are_not_merged():
    orders = pd.DataFrame({"team": ["ｔ", "t ", "U", "T", "t "], "period": [f"2026-0{k}" for k in range(1, 6)], "orders": [1, 2, 3, 4, 5]})
    with pytest.warns(
        sq.SqevalWarning, match="Labels of orders.team that differ only in case, spaces or width are counted apart: 'T' ~ 't ', 'T' ~ 'ｔ'"
    ):
        records = read(orders=orders)
    assert records.orders["team"].tolist()[:2] == ["ｔ", "t "]
    assert [caution.details["rows"] for caution in records.warnings] == [3]


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_a_label_that_stands_so_in_the_records_is_no_variant():
    twins = RECORDS.assign(team=["T", "t"])
    orders = pd.DataFrame({"team": ["T", "t"], "period": ["2026-01", "2026-02"], "orders": [1, 2]})
    assert [caution.details["column"] for caution in sq.read_records(twins, orders=orders).warnings] == ["team"]


LONG = pd.DataFrame(
    {
        "request_id": ["a", "a", "b", "a"],
        "question": ["speed", "manners", "speed", "speed"],
        "answer": ["5", "4", "2", "1"],
        "answered_at": ["2026-01-06", "2026-01-06", "2026-02-06", "2026-01-07"],
    }
)


def test_long_surveys_become_wide_and_say_what_was_decided():
    with pytest.warns(sq.SqevalWarning, match=r"the latest answer is kept \(1 row\(s\) are not used\): a: speed"):
        records = read(surveys=LONG)
    assert records.surveys[["request_id", "manners", "speed"]].astype(object).values.tolist()[0] == ["a", 4.0, 1.0]
    assert len(records.surveys) == 2


def test_surveys_that_were_read_before_are_taken_as_they_are():
    read_before = sq.records.read_surveys(LONG.iloc[:3].assign(answer=["很满意", "满意", "不满意"]), answers="words_zh")
    records = read(surveys=read_before)
    assert records.surveys["speed"].tolist() == [5.0, 2.0]
    with pytest.raises(DataError, match="surveys has no column to join by"):
        read(surveys=sq.records.read_surveys(pd.DataFrame({"q": [5]})))
    with pytest.raises(DataError, match="orders cannot be read from a Surveys"):
        read(orders=read_before)


def test_orders_one_a_row_keep_their_times_and_flags():
    orders = pd.DataFrame({"order_id": ["1", "2"], "team": "T", "ordered_at": "2026-01-03", "delivered_at": ["2026-01-05", None]})
    found = read(orders=orders.assign(on_time=["是", "否"], promised_at="2026-01-06 12:00")).orders
    assert found["delivered_at"].tolist()[0] == pd.Timestamp("2026-01-05")
    assert found["on_time"].tolist() == [True, False]
    assert str(found["promised_at"].dtype) == "datetime64[us]"


COMMAS = sq.records.Preset.from_dict({"columns": {name: name for name in ("request_id", "created_at", "team")}, "decimal": ","})


def test_numbers_of_companions_are_read_by_the_decimal_mark_of_the_preset():
    resources = pd.DataFrame({"team": "T", "period": ["2026-01", "2026-02"], "hours": ["1.320", "2,5"]})
    surveys = pd.DataFrame({"request_id": ["a", "b"], "speed": ["4,5", "3"]})
    long = surveys.melt("request_id", var_name="question", value_name="answer")
    found = sq.read_records(RECORDS, COMMAS, resources=resources, surveys=surveys)
    assert found.resources["hours"].tolist() == [1320, 2.5]
    assert found.surveys["speed"].tolist() == [4.5, 3]
    assert sq.read_records(RECORDS, COMMAS, surveys=long).surveys["speed"].tolist() == [4.5, 3]


def test_a_word_among_numbers_with_decimal_commas_is_refused():
    resources = pd.DataFrame({"team": "T", "period": ["2026-01", "2026-02", "2026-03"], "hours": ["1,5", "2,5", "six"]})
    with pytest.raises(DataError, match=r"column 'hours', row 2: resources has a word among its numbers \(got 'six'\)"):
        sq.read_records(RECORDS, COMMAS, resources=resources)


def test_decimal_commas_that_nobody_declared_are_told():
    resources = pd.DataFrame({"team": "T", "period": ["2026-01", "2026-02"], "hours": ["1,50", "2,5"], "note": ["a", "b"]})
    with pytest.warns(sq.SqevalWarning, match=r"are read as no numbers \(2\): resources.hours"):
        assert read(resources=resources).resources["hours"].tolist() == ["1,50", "2,5"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026/03", "2026-03"),
        ("2026/3", "2026-03"),
        ("202603", "2026-03"),
        (202603, "2026-03"),
        ("2026年3月", "2026-03"),
        ("2026年03月", "2026-03"),
        (" 2026-3 ", "2026-03"),
        ("2026/03/05", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("2026Q1", "2026-Q1"),
        ("2026年第1季度", "2026-Q1"),
        ("2026年", "2026"),
        ("2026", "2026"),
        ("2026-W10", "2026-W10"),
        ("202613", "202613"),
    ],
)
def test_periods_are_read_in_the_forms_they_are_written_in(written, meant):
    assert read(resources=pd.DataFrame({"team": ["T"], "period": [written], "hours": [1]})).resources["period"].tolist() == [meant]


CHINESE = pd.DataFrame({"小组": ["T", "T"], "月份": ["2026年1月", "2026年2月"], "工时": ["5", "6"]})
ANSWERED = pd.DataFrame({"单号": ["a", "b"], "速度": ["★★★", "★★"], "态度": ["满意", "不满意"]})
MAPPED = {
    **{name: name for name in ("request_id", "created_at", "team")},
    "resources": {"columns": {"team": ["班组", "小组"], "period": "月份", "hours": "工时"}},
    "surveys": {
        "columns": {"request_id": "单号", "speed": "速度", "manners": "态度"},
        "answers": {"speed": "stars", "manners": "words_zh"},
    },
}

OF_A_FILE = """
columns = { request_id = "request_id", created_at = "created_at", team = "team" }
[resources]
columns = { team = ["班组", "小组"], period = "月份", hours = "工时" }
[surveys]
columns = { request_id = "单号", speed = "速度", manners = "态度" }
answers = { speed = "stars", manners = "words_zh" }
"""


@pytest.mark.parametrize("form", ["mapping", "file", "changed"])
def test_companions_are_described_beside_the_records(form, tmp_path):
    (tmp_path / "own.toml").write_text(OF_A_FILE, encoding="utf-8")
    preset = {"mapping": MAPPED, "file": tmp_path / "own.toml"}.get(form) or sq.records.Preset.from_toml(tmp_path / "own.toml").changed(
        time_zone="Asia/Shanghai"
    )
    found = sq.read_records(RECORDS, preset, resources=CHINESE, surveys=ANSWERED)
    assert found.resources.values.tolist() == [["T", "2026-01", 5], ["T", "2026-02", 6]]
    assert list(found.resources) == ["team", "period", "hours"]
    assert found.surveys[["request_id", "speed", "manners"]].values.tolist() == [["a", 3, 4], ["b", 2, 2]]


def test_one_rule_may_read_all_questions_of_the_surveys():
    described = {"surveys": {"columns": {"request_id": "单号"}, "answers": "stars"}}
    preset = {**{name: name for name in ("request_id", "created_at", "team")}, **described}
    found = sq.read_records(RECORDS, preset, surveys=ANSWERED).surveys
    assert found["速度"].tolist() == [3, 2]
    assert found["态度"].tolist() == ["满意", "不满意"]


def test_surveys_that_were_read_before_keep_their_columns():
    before = sq.records.read_surveys(ANSWERED, {"request_id": "单号"}, answers={"速度": "stars"})
    assert sq.read_records(RECORDS, MAPPED, surveys=before).surveys["速度"].tolist() == [3, 2]


@pytest.mark.parametrize(
    ("described", "error", "said"),
    [
        ({"resources": {"columns": {"period": "月"}}}, DataError, "column '月': is not in the resources (period is read from it)"),
        ({"resources": {"columns": {"period": ["月", "M"]}}}, DataError, "Looked for: '月', 'M'."),
        (
            {"resources": {"columns": {"period": "月份", "工时": "小组"}}},
            DataError,
            "column '工时': is in the resources, and also mapped to '小组'",
        ),
        ({"resources": {}}, DataError, "One of another name is mapped in a preset: [resources] columns = { period = '…' }"),
        ({"resources": {"answers": "stars"}}, ConfigError, "resources.answers: unknown key"),
        ({"resources": {"columns": {"period": 3}}}, ConfigError, "resources.columns.period"),
        ({"surveys": {"answers": "star"}}, ConfigError, "surveys.answers: unknown rule for answers (got 'star'). Did you mean 'stars'"),
        ({"surveys": {"answers": {"q": "star"}}}, ConfigError, "surveys.answers.q: unknown rule for answers (got 'star')"),
        ({"surveys": {"answers": 5}}, ConfigError, "surveys.answers: is no rule for answers (got 5)"),
        ({"surveys": "stars"}, ConfigError, "preset.surveys: is not a canonical column"),
    ],
)
def test_a_wrong_description_of_a_companion_is_one_clear_line(described, error, said):
    with pytest.raises(error) as raised:
        sq.read_records(RECORDS, {"request_id": "request_id", "created_at": "created_at", **described}, resources=CHINESE)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_rule_for_ratings_that_no_column_is_read_by_is_told():
    with pytest.warns(sq.SqevalWarning, match=r"no rating column of theirs is read by it \(\*\); answers of surveys"):
        sq.read_records(RECORDS, answers="stars", surveys=pd.DataFrame({"request_id": ["a"], "rating": [5]}))
    with pytest.warns(sq.SqevalWarning, match=r"read by it \(rating_speed\)"):
        sq.read_records(RECORDS.assign(rating="★★"), answers={"rating": "stars", "rating_speed": "stars"})
