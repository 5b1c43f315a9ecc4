"""A column that only its name makes one of ratings or numbers rejects no row for holding words."""

import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError

MAPPING = {"request_id": "id", "created_at": "opened"}


def read(preset=MAPPING, options=None, **columns):
    rows = len(next(iter(columns.values())))
    frame = pd.DataFrame({"id": [str(k) for k in range(rows)], "opened": "2026-03-01 09:00", **columns})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.read_records(frame, preset, **(options or {}))


def doctor(frame, preset="canonical"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.doctor(frame, preset)


def codes(records):
    return [caution.code for caution in records.warnings]


@pytest.mark.parametrize("name", ["rating_comment", "hours_note", "visits_by"])
def test_words_under_such_a_name_ride_along_and_are_named(name):
    records = read(**{name: ["very fast", "slow", None, "5"]})
    assert records.rejected.empty
    assert records.frame[name].fillna("").tolist() == ["very fast", "slow", "", "5"]
    assert [(caution.code, caution.where) for caution in records.warnings] == [("named_like_a_number", (name,))]


@pytest.mark.parametrize("name", ["rating_speed", "hours_open", "visits_made"])
def test_half_of_numbers_make_it_one_of_numbers(name):
    records = read(**{name: ["5", "slow", None, "x", "4"]})
    assert records.frame[name].dropna().tolist() == [5, 4]
    assert records.rejected["reason"].tolist() == ["not_a_number"] * 2
    assert "named_like_a_number" not in codes(records)
    empty = read(**{name: [None, None]})
    assert empty.frame[name].dtype == "float64"


def test_what_is_declared_is_read_as_declared():
    words = ["very fast", "slow"]
    mapped = read({**MAPPING, "rating_speed": "Speed"}, Speed=words)
    assert mapped.rejected["column"].tolist() == ["rating_speed"] * 2
    own = read(options={"answers": {"rating_speed": {"very fast": 5, "slow": 1}}}, rating_speed=words)
    assert own.frame["rating_speed"].tolist() == [5, 1]
    for declared in ({"strip": {"hours_x": "h"}}, {"values": {"hours_x": {"one": "1"}}}):
        preset = sq.records.Preset.from_dict({"columns": MAPPING, **declared})
        assert codes(read(preset, hours_x=["a", "b"])) == []


def test_a_rule_for_all_ratings_is_for_those_that_it_reads():
    records = read(options={"answers": "stars"}, rating_speed=["★★★★★", "★"], rating_comment=["very fast", "slow"])
    assert records.frame["rating_speed"].tolist() == [5, 1]
    assert records.frame["rating_comment"].tolist() == ["very fast", "slow"]
    assert dict(records.provenance.answers) == {"rating_speed": "stars"}
    with pytest.raises(DataError, match="no answer can be read by the rule 'stars'"):
        read(options={"answers": {"rating_comment": "stars"}}, rating_comment=["very fast", "slow"])


def test_a_column_of_times_may_be_called_like_hours():
    stamps = pd.to_datetime(["2026-03-01 09:00", "2026-03-02 09:00"])
    assert read(hours_until=stamps).frame["hours_until"].tolist() == list(stamps)


def test_columns_keep_their_order_and_policies_their_rows():
    records = read(rating_comment=["a", "b"], z=["1", "2"], hours_x=["1", "2"])
    assert records.frame.columns.tolist() == ["request_id", "created_at", "rating_comment", "z", "hours_x"]


def test_the_doctor_tells_of_it():
    frame = pd.DataFrame({"request_id": ["a", "b"], "created_at": "2026-03-01 09:00", "rating_comment": ["came late, but came", "slow"]})
    assert "named_like_a_number" in [problem.code for problem in doctor(frame).found]
    told = {problem.code: problem for problem in doctor(frame.assign(rating_comment=["good", "bad"])).found}
    assert told["answers_in_words"].action == "report"
    assert told["answers_in_words"].settings == {"answers": {"rating_comment": "good_bad"}}
    mapped = doctor(frame.assign(Speed=["good", "bad"]), {"request_id": "request_id", "created_at": "created_at", "rating_speed": "Speed"})
    assert {problem.code: problem for problem in mapped.found}["answers_in_words"].action == "reject"
