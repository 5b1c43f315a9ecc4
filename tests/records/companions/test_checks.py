"""What is wrong with a companion is refused where it cannot be right, and else told with its number and examples."""

import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError

RECORDS = pd.DataFrame({"request_id": ["a", "b", "c"], "created_at": ["2026-01-05", "2026-02-05", "soon"], "team": "T"})


def cautions(lang="en", policies=None, **companions):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        records = sq.read_records(RECORDS, policies=policies, **companions)
    return [caution.text(lang) for caution in records.warnings]


def volumes(**columns):
    return pd.DataFrame({"team": "T", "period": ["2026-01", "2026-02"], **columns})


def answers(**columns):
    return pd.DataFrame({"response_id": ["1", "2", "3"], "request_id": ["a", "b", "a"], **columns})


def test_sound_companions_are_not_remarked_on():
    resources = volumes(hours=[5.5, 0], note=["x", "y"])
    assert (
        cautions(surveys=answers(rating=[5, 1, None], rating_speed=["4", "3", None]), orders=volumes(orders=[5, 6]), resources=resources)
        == []
    )


@pytest.mark.parametrize("cells", [[9, 0, 9], ["9", "0", "9"], [9.0, 0.0, 9.0]], ids=str)
def test_ratings_off_the_scale_are_counted(cells):
    said = "3 answer(s) of rating in the surveys are off the rating scale 1–5; they are kept as they stand: 9, 0"
    assert cautions(surveys=answers(rating=cells)) == [said]
    assert cautions("zh", surveys=answers(rating=cells)) == ["问卷的 rating 中有 3 个回答超出评分量表 1–5，按原样保留：9、0"]


def test_surveys_that_were_read_before_are_checked_too():
    assert len(cautions(surveys=sq.records.read_surveys(answers(rating=[9, 4, 5])))) == 1


def test_words_among_the_numbers_of_a_question_are_named():
    said = "1 answer(s) of speed in the surveys are no numbers although most are, so the column is no question: abc"
    assert cautions(surveys=answers(speed=["5", "abc", "4"])) == [said]
    assert cautions(surveys=answers(speed=["good", "abc", "4"])) == []


def test_answers_to_unknown_requests_are_counted_and_those_to_rejected_ones_are_not():
    surveys = pd.DataFrame({"request_id": ["A", "b", "c", "x", "x"], "rating": 5, "question_no": range(5)})
    assert cautions(surveys=surveys) == [
        "1 row(s) of surveys name a request only but for case, spaces or width, and match none: 'A' ~ 'a'",
        "2 row(s) of surveys name a request that is not in the records: x",
    ]


def test_personal_ids_are_counted_and_not_listed():
    phones = [f"1380013800{k}" for k in range(3)]
    records = RECORDS.assign(request_id=phones)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        surveys = pd.DataFrame({"request_id": [*phones[:2], "13900139000"], "rating": 5})
        found = sq.read_records(records, surveys=surveys, policies={"personal": "repair"}, pseudonym_key="k")
    assert [caution.code for caution in found.warnings] == ["companion_unknown_ids", "personal_replaced"]
    assert "13900139000" not in str([caution.text("en") for caution in found.warnings])


def test_negative_volumes_are_counted():
    assert cautions(orders=volumes(orders=[-3, 5])) == ["1 value(s) of orders.orders are negative; they are counted as they stand: -3"]
    assert cautions(resources=volumes(cost_labour=["-2.5", "5"])) == [
        "1 value(s) of resources.cost_labour are negative; they are counted as they stand: -2.5"
    ]


def test_orders_one_a_row_may_be_negative_as_refunds_are():
    orders = pd.DataFrame({"order_id": ["1", "2"], "team": "T", "period": "2026-01", "amount": [-3, 5]})
    assert cautions(orders=orders) == []


def test_different_rows_of_one_unit_and_period_are_named_in_any_order():
    orders = volumes(period="2026-01", orders=100, returns=[5, 7])
    said = "1 unit(s) and period(s) have several rows in orders that are not the same; all of them count: 2026-01 · T"
    assert cautions(orders=orders) == cautions(orders=orders.iloc[::-1]) == [said]
    assert cautions(orders=orders.assign(channel=["web", "phone"])) == []
    assert cautions(orders=orders.assign(product=["shoes", "hats"])) == []
    assert cautions(orders=orders.assign(remark=["first", "second"])) == [said]


@pytest.mark.parametrize("period", ["2026-13", "2026-00", "2026-02-30", "2026-W54", "2025-W53"])
@pytest.mark.parametrize("name", ["surveys", "orders", "resources"])
def test_a_period_that_no_calendar_has_is_refused(name, period):
    with pytest.raises(DataError) as error:
        cautions(**{name: volumes(n=1).assign(period=["2026-01", period])})
    assert str(error.value) == f"column 'period', row 1: {name} has a period that is no date (got '{period}'). Write it as 2026-03"


@pytest.mark.parametrize("period", ["2026", "2026-Q4", "2026-W53", "2024-02-29", "2026-02-28 10:00", "all"])
def test_other_periods_are_left_to_who_reads_them(period):
    assert cautions(orders=volumes(period=["2026", period], orders=1).drop_duplicates()) == []


def test_a_word_among_volumes_is_named_with_its_line(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("team,period,orders\nT,2026-01,5\nT,2026-02,six\nT,2026-03,7\n")
    with pytest.raises(DataError, match=r"^column 'orders', row 3: orders has a word among its numbers \(got 'six'\)\. Write a number"):
        cautions(orders=path)
    assert cautions(orders=path, nulls=["six"]) == []
