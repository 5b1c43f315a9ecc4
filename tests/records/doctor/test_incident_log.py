"""The real log (DOI 10.24432/C57S4H), told nothing: the counts of the field notes, found by the doctor itself."""

import pytest
from tests.records.doctor.conftest import codes, the

import sqeval as sq


@pytest.fixture(scope="module")
def found(incident_log):
    return sq.doctor(incident_log)


def test_it_is_recognised_and_read(found):
    assert (found.preset, found.how, found.fit) == ("servicenow", "recognised", 1.0)
    assert (found.origin.rows, found.records.rows_in) == (141_712, 24_918)
    assert round(found.clocks["resolved_at"]["median_hours"], 2) == 22.10
    assert found.clocks["resolved_at"]["n"] == 23_362


def test_the_automatic_closure(found):
    problem = the(found, "auto_close", "closed_at")
    assert (problem.details["start"], problem.details["hours"]) == ("resolved_at", 120.0)
    assert round(problem.details["median"], 2) == 120.55
    assert problem.of == 23_362
    assert problem.share == pytest.approx(0.86, abs=0.005)


def test_the_leaking_outcomes(found):
    leaks = {problem.column: problem.share for problem in found.found if problem.code == "leak"}
    assert set(leaks) == {"resolved_at", "closed_at", "made_sla", "closed_code", "resolved_by"}
    assert {name for name, share in leaks.items() if share == 1} == {"resolved_at", "closed_at", "closed_code", "resolved_by"}


def test_the_ambiguous_dates(found):
    problem = the(found, "ambiguous_dates", "opened_at")
    assert (problem.count, problem.of) == (63_801, 141_712)
    assert (problem.details["format"], problem.details["day_month_share"], problem.details["month_first"]) == ("%d/%m/%Y %H:%M", 1.0, 0)
    assert round(problem.share, 2) == 0.45


def test_the_odd_states_and_the_odd_clocks(found):
    assert the(found, "odd_state", "incident_state").details == {"words": {"-100": 5}}
    assert the(found, "early_work").examples == ("INC0000131", "INC0000135")
    assert the(found, "never_new").count == 8_521
    assert the(found, "zero_duration", "resolved_at").count == 39
    undated = the(found, "undated_resolution", "resolved_at")
    assert (undated.count, undated.details["closed"]) == (1_556, 1_556)
    assert list(the(found, "null_words").details["words"]) == ["?"]


def test_nothing_else_is_claimed(found):
    known = {"auto_close", "leak", "ambiguous_dates", "odd_state", "early_work", "never_new", "zero_duration", "undated_resolution"}
    own_caution = {"stage_runs_backwards"}
    assert {code for code, _ in codes(found)} == {*known, *own_caution, "null_words", "sparse_columns"}


def test_without_the_preset_the_log_shows_the_same_by_its_shape(incident_log):
    found = sq.doctor(incident_log, {"request_id": "number", "created_at": "opened_at"}, nulls=["?"])
    leaks = {problem.column for problem in found.found if problem.code == "leak"}
    assert leaks == {"resolved_at", "closed_at", "made_sla", "closed_code", "resolved_by"}
    assert the(found, "odd_codes", "incident_state").details == {"words": {"-100": 5}}
    assert found.proposed["formats"] == dict.fromkeys(("created_at", "resolved_at", "closed_at"), "%d/%m/%Y %H:%M")
