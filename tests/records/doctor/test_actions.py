"""What the doctor says that reading does is what reading does, and every text can be said, whatever the policies."""

import json
import warnings

import pandas as pd
import pytest
from tests.records.doctor.conftest import N, clean, codes, event_log, the
from tests.records.test_policies import ALL_REPAIRED, FRAME, PERSONS, SURVEYS

import sqeval as sq
from sqeval import i18n
from sqeval.options import Policy
from sqeval.records.policies import POSSIBLE

CHOICES = [(problem, policy.value) for problem, policies in POSSIBLE.items() for policy in policies]

#: A row is rejected for its first problem only, so each of these has but one.
ALONE = pd.DataFrame(
    {
        "request_id": list("jklmno"),
        "created_at": "2026-01-05 09:00",
        "escalated": ["perhaps", "no", "no", "no", "no", "no"],
        "cost": ["1", "-3", "1", "1", "1", "1"],
        "status": ["new", "new", "odd", "new", "new", "new"],
        "first_response_by": ["person", "person", "person", "bot", "person", "person"],
        "team": ["T", "T", "T", "T", "U", "U "],
    }
)

#: Every problem that a policy decides, in one frame.
DIRTY = pd.concat(
    [
        FRAME,
        pd.DataFrame(
            {"request_id": ["h", "i"], "created_at": "2026-01-05 09:00", "resolved_at": ["2026年3月4日", None], "rating_speed": ["★★", "?"]}
        ),
        PERSONS.assign(rating_speed="★★★"),
        ALONE,
    ],
    ignore_index=True,
)


def quietly(look, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return look(*args, **options)


def dirty(**options):
    return {"answers": {"rating_speed": "stars"}, "surveys": SURVEYS, **options}


@pytest.mark.parametrize("others", [{}, ALL_REPAIRED], ids=["defaults", "repaired"])
@pytest.mark.parametrize(("problem", "policy"), CHOICES)
def test_every_problem_can_be_told_under_every_policy(problem, policy, others):
    found = quietly(sq.doctor, DIRTY, **dirty(policies={**others, problem: policy}))
    named = {"duplicate": "duplicate_differs"}.get(problem, problem)
    assert named in {code for code, _ in codes(found)}
    for lang in ("en", "zh"):
        assert found.summary(lang)
        json.dumps(found.to_dict(lang), allow_nan=False)
        assert all(entry.title(lang).rpartition(": ")[2] and entry.name(lang) for entry in found.found)
        assert not any(mark in entry.explanation(lang) for entry in found.found for mark in "{}")
        assert len(found.records.summary(lang))
        for entry in found.found:
            assert f"problem.action_{entry.action.value}" in i18n.catalogue()
    assert "<table" in found._repr_html_()
    assert "<table" in found.records._repr_html_()


@pytest.mark.parametrize("source", [clean, event_log])
@pytest.mark.parametrize(("problem", "policy"), CHOICES)
def test_other_sources_can_be_told_too(source, problem, policy):
    found = quietly(sq.doctor, source(), policies={problem: policy})
    for lang in ("en", "zh"):
        assert found.summary(lang)
        assert found.to_dict(lang)


ONE_ODD = clean().assign(resolved_at=["2026年6月4日", *clean()["resolved_at"][1:]])


def test_a_time_in_another_form_is_told_once_and_with_what_happens_to_it():
    problem = the(sq.doctor(ONE_ODD, policies={"mixed_formats": "repair"}), "mixed_formats")
    assert (problem.count, problem.details["others"], problem.settings) == (1, {"chinese": 1}, {})
    numbers = clean().assign(resolved_at=[str(46100 + k / 100) for k in range(N)])
    told = sq.read_records(ONE_ODD, policies={"mixed_formats": "repair"}).summary()
    assert told.loc[told["code"] == "mixed_formats", "count"].tolist() == [1]
    assert "mixed_formats" not in {code for code, _ in codes(sq.doctor(numbers))}


@pytest.mark.parametrize(
    ("policies", "action"),
    [({}, "reject"), ({"mixed_formats": "repair"}, "repair"), ({"not_a_time": "repair"}, "repair")],
)
def test_the_action_of_mixed_formats_is_what_becomes_of_the_row(policies, action):
    found = quietly(sq.doctor, ONE_ODD, policies=policies)
    assert the(found, "mixed_formats").action.value == action
    assert len(found.records) == N - (action == "reject")


def test_an_opening_is_never_emptied_and_a_column_that_rides_along_is_not_touched():
    odd = clean().assign(created_at=["2026年1月4日", *clean()["created_at"][1:]])
    found = quietly(sq.doctor, odd, policies={"not_a_time": "repair"})
    assert (the(found, "mixed_formats").action.value, len(found.records)) == ("reject", N - 1)
    beside = quietly(sq.doctor, clean().assign(packed_at=ONE_ODD["resolved_at"]))
    assert (the(beside, "mixed_formats").action.value, the(beside, "mixed_formats").settings) == ("report", {})
    assert len(beside.records) == N


@pytest.mark.parametrize(("policy", "action"), [("flag", "flag"), ("reject", "leave_out"), ("repair", "repair")])
def test_a_personal_column_is_left_out_and_no_row_is_rejected(policy, action):
    found = quietly(sq.doctor, clean().assign(phone=[13912340000 + k for k in range(N)]), policies={"personal": policy})
    assert the(found, "personal", "phone").action.value == action
    assert len(found.records) == N
    assert ("phone" in found.records.frame) == (policy != "reject")


def test_personal_ids_are_refused_and_personal_companions_named():
    phones = [f"1391234{k:04d}" for k in range(N)]
    found = quietly(sq.doctor, clean().assign(request_id=phones), policies={"personal": "reject"})
    assert the(found, "personal", "request_id").action.value == "refuse"
    surveys = pd.DataFrame({"request_id": ["R00001"] * N, "phone": [int(phone) for phone in phones], "informed": 5})
    found = quietly(sq.doctor, clean(), surveys=surveys, policies={"personal": "reject"})
    assert (the(found, "personal", "surveys.phone").action.value, the(found, "personal").count) == ("leave_out", N)


def test_pseudonyms_without_a_key_are_not_among_what_is_applied_as_is():
    found = quietly(sq.doctor, PERSONS)
    assert the(found, "personal").settings == {"policies": {"personal": "repair"}, "pseudonym_key": "…"}
    assert "personal" not in found.proposed.get("policies", {})
    assert "pseudonym_key" not in found.proposed
    keyed = quietly(sq.doctor, PERSONS, policies={"personal": Policy.REPAIR.value}, pseudonym_key="secret")
    assert ("personal_replaced", None) in codes(keyed)
    assert "secret" not in f"{keyed.to_dict()}{keyed!r}"


def test_the_clock_of_a_plain_log_has_its_format_proposed():
    log = pd.DataFrame(
        {
            "case": [f"c{k // 2}" for k in range(40)],
            "activity": ["开始", "resolved"] * 20,
            "timestamp": [f"{15 + k % 12}/03/2026 {8 + k % 2}:00" for k in range(40)],
        }
    )
    found = quietly(sq.doctor, log)
    assert (found.preset, found.proposed["formats"]) == ("event_log", {"timestamp": "%d/%m/%Y %H:%M"})
    assert len(found.records) == 20


def test_the_summary_knows_the_clock_of_the_records():
    frame = pd.DataFrame({"request_id": ["a", "b", "c"], "created_at": ["2026-03-29 02:30", "2026-10-25 02:30", "2026-06-01 12:00"]})
    told = sq.read_records(frame, time_zone="Europe/Berlin").summary().set_index("code")["count"]
    assert (told["dst_gap"], told["dst_fold"]) == (1, 1)
    assert not {"dst_gap", "dst_fold"} & set(sq.read_records(frame).summary()["code"])
