"""From an audit log to tickets: small logs written by hand with the tickets expected, and no ticket knows its end too early."""

import warnings

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import event_logs

import sqeval as sq
from sqeval.errors import ConfigError, DataError, SqevalWarning
from sqeval.records.preset import load_preset

COLUMNS = ("number", "incident_state", "sys_mod_count", "sys_updated_at", "opened_at", "resolved_at", "closed_at", "assignment_group")
COLUMNS += ("reopen_count", "reassignment_count", "made_sla")
REST = ("caller_id", "assigned_to", "contact_type", "category", "subcategory", "priority")


def log_of(*events):
    """A log from rows of the columns above; what a row does not say is "?"."""
    rows = [dict(zip(COLUMNS, (*event, *["?"] * len(COLUMNS)), strict=False)) for event in events]
    return pd.DataFrame(rows).assign(**dict.fromkeys(REST, "?"))


def read(log, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return sq.read_records(log, "servicenow", **options)


def tickets(log):
    return read(log).frame.set_index("request_id").sort_index()


def tickets_of(records):
    return records.frame.set_index("request_id").sort_index()


def cautions(log):
    return {caution.code: caution for caution in read(log).warnings}


def at(text):
    return pd.Timestamp(f"2016-{text}")


#: One ticket over two days of February 2016, resolved on the second, closed by itself five days later.
LIFE = log_of(
    ("I1", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "Group 1", "0", "0", "true"),
    ("I1", "Active", "1", "1/2/2016 09:30", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "Group 2", "0", "1", "true"),
    ("I1", "Awaiting User Info", "2", "1/2/2016 10:00", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "Group 2", "1", "1", "true"),
    ("I1", "Active", "3", "2/2/2016 11:00", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "Group 3", "1", "2", "false"),
    ("I1", "Resolved", "4", "2/2/2016 12:00", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "?", "0", "2", "false"),
    ("I1", "Closed", "5", "7/2/2016 12:00", "1/2/2016 08:00", "2/2/2016 12:00", "7/2/2016 12:00", "?", "0", "2", "false"),
)


def test_a_whole_life():
    ticket = tickets(LIFE).loc["I1"]
    expected = {
        "created_at": at("02-01 08:00"),
        "first_response_at": at("02-01 09:30"),
        "resolved_at": at("02-02 12:00"),
        "closed_at": at("02-07 12:00"),
        "status": "Closed",
        "team": "Group 3",
        "reopen_count": 1,
        "reassignment_count": 2,
        "sla_met": False,
        "resolved": True,
        "status_updates": 6,
        "longest_silence": 25,
        "first_response_by": "person",
    }
    assert ticket[list(expected)].to_dict() == expected
    assert read(LIFE).warnings == ()


@pytest.mark.parametrize("events", range(1, 7))
def test_a_log_that_stops_early_knows_no_end(events):
    ticket = tickets(LIFE[:events]).loc["I1"]
    ended = LIFE["incident_state"][events - 1] in ("Resolved", "Closed")
    assert pd.notna(ticket["resolved_at"]) == ended
    assert pd.notna(ticket["sla_met"]) == ended
    assert ticket["resolved"] == ended
    assert pd.notna(ticket["closed_at"]) == (events == 6)
    assert ticket["status_updates"] == events
    assert pd.notna(ticket["first_response_at"]) == (events >= 2)


def test_a_closure_named_before_it_happened_is_not_used():
    assert pd.isna(tickets(LIFE[:5]).loc["I1", "closed_at"])
    assert cautions(LIFE[:5])["outcome_from_the_future"].details == {"tickets": 1}


@given(event_logs())
def test_a_ticket_whose_last_event_is_no_end_has_no_outcome(log):
    found = tickets(log)
    last = log.groupby("number")["incident_state"].last().reindex(found.index)
    open_ones = found[~last.isin(["Resolved", "Closed"])]
    assert open_ones[["resolved_at", "closed_at", "sla_met"]].isna().all(axis=None)
    assert not open_ones["resolved"].any()


@given(event_logs())
def test_no_outcome_lies_after_the_last_event(log):
    found = tickets(log)
    last = pd.to_datetime(log["sys_updated_at"], format="%d/%m/%Y %H:%M").groupby(log["number"]).max().reindex(found.index)
    for column in ("resolved_at", "closed_at"):
        assert not (found[column] > last).any()


@given(event_logs(), st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_tickets(log, random):
    shuffled = log.iloc[random.sample(range(len(log)), len(log))]
    pd.testing.assert_frame_equal(tickets(log), tickets(shuffled))


@given(event_logs(), st.randoms(use_true_random=False))
def test_events_alike_in_ticket_time_and_sequence_do_not_depend_on_the_order_of_rows(log, random):
    alike = log.assign(sys_mod_count="1", sys_updated_at=log["sys_updated_at"][0], incident_state="Active", opened_at=log["opened_at"][0])
    shuffled = alike.iloc[random.sample(range(len(alike)), len(alike))]
    pd.testing.assert_frame_equal(tickets(alike), tickets(shuffled))


@given(event_logs())
def test_tickets_against_a_plain_loop(log):
    """The same tickets, one by one with pandas."""
    found = tickets(log)
    moment = pd.to_datetime(log["sys_updated_at"], format="%d/%m/%Y %H:%M")
    for number, events in log.assign(moment=moment).groupby("number"):
        known = events[events["incident_state"].isin(["Active", "Awaiting User Info", "Resolved", "Closed"])]
        opened = pd.to_datetime(events["opened_at"].iloc[0], format="%d/%m/%Y %H:%M")
        ticket = found.loc[number]
        first = known["moment"].iloc[0] if len(known) else pd.NaT
        assert ticket["first_response_at"] is pd.NaT if pd.isna(first) or first < opened else ticket["first_response_at"] == first
        assert ticket["reopen_count"] == events["reopen_count"].astype(int).max()
        assert ticket["reassignment_count"] == events["reassignment_count"].astype(int).max()
        groups = events.loc[events["assignment_group"] != "?", "assignment_group"]
        assert (ticket["team"] == groups.iloc[-1]) if len(groups) else pd.isna(ticket["team"])
        gaps = events["moment"].diff()[events["moment"] <= (ticket["resolved_at"] if pd.notna(ticket["resolved_at"]) else pd.Timestamp.max)]
        assert ticket["longest_silence"] == pytest.approx(gaps.max() / pd.Timedelta(hours=1) if gaps.notna().any() else 0)


def test_stages_of_a_ticket_by_its_states():
    ticket = tickets(LIFE).loc["I1"]
    assert ticket[["hours_queue", "hours_handling", "hours_waiting"]].tolist() == [1.5, 0.5 + 1, 25]
    assert ticket[["visits_queue", "visits_handling", "visits_waiting"]].tolist() == [1, 2, 1]
    assert ticket["waiting_ended_at"] == at("02-02 11:00")
    still_open = tickets(LIFE[:4]).loc["I1"]
    assert pd.isna(still_open["hours_handling"])
    assert still_open["hours_waiting"] == 25


def test_the_sequence_rules_and_not_the_clock():
    log = log_of(
        ("I1", "Closed", "10", "1/2/2016 12:00", "1/2/2016 08:00", "1/2/2016 11:00"),
        ("I1", "Active", "9", "1/2/2016 12:30", "1/2/2016 08:00", "1/2/2016 11:00"),
    )
    assert tickets(log).loc["I1", "status"] == "Closed"


def test_reopens_are_the_most_ever_counted_also_when_the_last_event_says_fewer_or_nothing():
    log = log_of(
        ("I1", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "?", "?", "?", "0"),
        ("I1", "Active", "1", "1/2/2016 09:00", "1/2/2016 08:00", "?", "?", "?", "3"),
        ("I1", "Active", "2", "1/2/2016 10:00", "1/2/2016 08:00", "?", "?", "?", "?"),
    )
    ticket = tickets(log).loc["I1"]
    assert ticket["reopen_count"] == 3
    assert pd.isna(ticket["reassignment_count"])


def test_a_group_comes_from_the_tickets_own_events_only():
    log = log_of(
        ("I1", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "?", "?", "Group 1"),
        ("I2", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "?", "?", "?"),
        ("I3", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "?", "?", "Group 3"),
    )
    assert tickets(log)["team"].isna().tolist() == [False, True, False]


def test_a_first_response_before_the_opening_is_left_missing_and_counted():
    log = log_of(("I1", "Active", "0", "1/2/2016 07:00", "1/2/2016 08:00"), ("I1", "Active", "1", "1/2/2016 09:00", "1/2/2016 08:00"))
    assert pd.isna(tickets(log).loc["I1", "first_response_at"])
    assert cautions(log)["first_response_before_opening"].details == {"tickets": 1}


def test_an_unknown_state_is_counted_and_answers_nobody():
    log = log_of(("I1", "-100", "0", "1/2/2016 09:00", "1/2/2016 08:00"), ("I1", "Active", "1", "1/2/2016 10:00", "1/2/2016 08:00"))
    assert tickets(log).loc["I1", "first_response_at"] == at("02-01 10:00")
    assert cautions(log)["unknown_state"].where == ("-100 (1×)",)
    assert cautions(log)["unknown_state"].details == {"rows": 1}


def test_a_resolution_without_a_time_counts_as_resolved_and_is_reported():
    log = log_of(("I1", "Resolved", "0", "1/2/2016 09:00", "1/2/2016 08:00"), ("I1", "Closed", "1", "6/2/2016 09:00", "1/2/2016 08:00"))
    ticket = tickets(log).loc["I1"]
    assert ticket["resolved"]
    assert pd.isna(ticket["resolved_at"])
    assert cautions(log)["resolution_not_dated"].details == {"tickets": 1}


def test_a_closure_alone_is_no_resolution():
    log = log_of(("I1", "Active", "0", "1/2/2016 09:00", "1/2/2016 08:00"), ("I1", "Closed", "1", "6/2/2016 09:00", "1/2/2016 08:00"))
    assert not tickets(log).loc["I1", "resolved"]


def test_a_reopened_ticket_is_open_again():
    log = log_of(
        ("I1", "Resolved", "0", "1/2/2016 09:00", "1/2/2016 08:00", "1/2/2016 09:00"),
        ("I1", "Active", "1", "1/2/2016 10:00", "1/2/2016 08:00", "1/2/2016 09:00"),
    )
    ticket = tickets(log).loc["I1"]
    assert not ticket["resolved"]
    assert pd.isna(ticket["resolved_at"])


def test_silence_ends_with_the_resolution():
    log = log_of(
        ("I1", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00", "1/2/2016 12:00"),
        ("I1", "Active", "1", "1/2/2016 11:00", "1/2/2016 08:00", "1/2/2016 12:00"),
        ("I1", "Closed", "2", "9/2/2016 11:00", "1/2/2016 08:00", "1/2/2016 12:00"),
    )
    assert tickets(log).loc["I1", "longest_silence"] == 3


def test_events_without_ticket_or_time_are_lost_and_their_tickets_counted_once():
    log = log_of(
        ("I1", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00"),
        ("?", "New", "0", "1/2/2016 08:00", "1/2/2016 08:00"),
        ("I1", "Active", "1", "2/13/2016 08:00", "1/2/2016 08:00"),
        ("I2", "Active", "2", "?", "1/2/2016 08:00"),
    )
    records = read(log)
    assert records.rejected[["row", "request_id", "column", "reason"]].values.tolist() == [[3, "I2", "sys_updated_at", "missing"]]
    assert records.flagged[["row", "column", "problem"]].values.tolist() == [
        [1, "number", "lost_event"],
        [2, "sys_updated_at", "lost_event"],
    ]
    assert records.rows_in == 2
    assert cautions(log)["lost_event"].details == {"rows": 3}


def test_all_clocks_are_read_in_other_forms_where_the_policy_says_so():
    mixed = LIFE.assign(sys_updated_at=[*LIFE["sys_updated_at"][:3], "2016-02-02 11:00", *LIFE["sys_updated_at"][4:]])
    mixed = mixed.assign(opened_at="2016-02-01 08:00", resolved_at="2016-02-02 12:00")
    mixed = pd.concat([mixed, LIFE.assign(number="I2")])
    assert read(mixed).rows_in == 2 == len(read(mixed).rejected) + 1
    repaired = read(mixed, policies={"mixed_formats": "repair"})
    pd.testing.assert_frame_equal(
        tickets_of(repaired).loc[["I1"]].drop(columns="sys_updated_at"), tickets(LIFE).drop(columns="sys_updated_at"), check_dtype=False
    )
    assert repaired.repairs[["row", "column", "problem"]].values.tolist() == [
        [0, "created_at", "mixed_formats"],
        [0, "resolved_at", "mixed_formats"],
        [3, "sys_updated_at", "mixed_formats"],
    ]


def test_columns_of_the_log_called_like_ours_stand_under_another_name():
    log = LIFE.assign(resolved="perhaps", hours_waiting="9")
    ticket = tickets(log).loc["I1"]
    assert (ticket["resolved"], ticket["source_resolved"], ticket["source_hours_waiting"]) == (True, "perhaps", "9")
    assert cautions(log)["source_columns_renamed"].where == ("hours_waiting → source_hours_waiting", "resolved → source_resolved")


def test_a_ticket_that_breaks_the_contract_is_rejected_at_its_first_event(tmp_path):
    log = log_of(("I2", "New", "0", "1/2/2016 08:00", "?"), ("I1", "Active", "0", "1/2/2016 09:00", "1/2/2016 08:00"))
    path = tmp_path / "log.csv"
    log.to_csv(path, index=False)
    rejected = read(path).rejected
    assert rejected[["row", "request_id", "column", "reason"]].values.tolist() == [[2, "I2", "created_at", "missing"]]


def test_an_opening_that_cannot_be_read_keeps_its_text_in_the_rejection():
    log = log_of(("I2", "New", "0", "1/2/2016 08:00", "2/13/2016 08:00"), ("I1", "New", "0", "1/2/2016 09:00", "1/2/2016 08:00"))
    assert read(log).rejected[["column", "value", "reason"]].values.tolist() == [["created_at", "2/13/2016 08:00", "not_a_time"]]


def test_frames_with_real_types_give_the_same_tickets():
    stamps = ["sys_updated_at", "opened_at", "resolved_at", "closed_at"]
    typed = LIFE.assign(**{name: pd.to_datetime(LIFE[name], format="%d/%m/%Y %H:%M") for name in stamps})
    typed = typed.assign(sys_mod_count=LIFE["sys_mod_count"].astype(int), made_sla=LIFE["made_sla"] == "true", priority=3)
    found, expected = tickets(typed), tickets(LIFE)
    assert found["priority"].tolist() == ["3"]
    as_given = ["priority", "sys_mod_count", "sys_updated_at"]
    pd.testing.assert_frame_equal(found.drop(columns=as_given), expected.drop(columns=as_given), check_dtype=False)


def test_the_log_is_not_changed():
    before = LIFE.copy(deep=True)
    read(LIFE)
    pd.testing.assert_frame_equal(LIFE, before)


@pytest.mark.parametrize(
    "column", ["number", "sys_updated_at", "sys_mod_count", "incident_state", "opened_at", "resolved_at", "made_sla", "priority"]
)
def test_a_missing_column_of_the_log_is_named(column):
    with pytest.raises(DataError, match=f"column '{column}': is missing from the event log"):
        sq.read_records(LIFE.drop(columns=column), "servicenow")


def test_a_table_of_tickets_is_shown_its_preset():
    with pytest.raises(DataError, match="If the export has one row a ticket, use preset='servicenow_tickets'"):
        sq.read_records(LIFE.drop(columns="sys_mod_count"), "servicenow")


def test_a_log_without_a_usable_event_is_refused():
    with pytest.raises(DataError, match="column 'sys_updated_at': no event has both a case and a time stamp"):
        sq.read_records(LIFE.assign(number="?"), "servicenow")
    with pytest.raises(DataError, match="no event has both"):
        sq.read_records(LIFE[:0], "servicenow")


def test_the_format_of_the_event_clock_can_be_declared():
    log = log_of(("I1", "New", "0", "2016-02-01 08:00", "1/2/2016 08:00"))
    assert read(log, formats={"sys_updated_at": "%Y-%m-%d %H:%M"}).frame["created_at"].tolist() == [at("02-01 08:00")]


def test_a_preset_for_an_event_log_needs_its_times():
    preset = load_preset("servicenow")
    with pytest.raises(ConfigError, match=r"columns\.resolved_at: is missing, and an event log needs it"):
        preset.changed(columns={"request_id": "number", "created_at": "opened_at"})
    assert preset.changed() is preset
    mine = preset.changed(name="mine")
    assert (mine.name, preset.name) == ("mine", "servicenow")
    assert mine == preset.model_copy(update={"name": "mine"})


def test_the_incident_log_of_the_field_notes(incident_log):
    """Counts of the UCI export by an independent reading: 24,918 tickets, 23,362 with a resolution, median 22.10 h, 72 groups."""
    records = read(incident_log)
    frame = records.frame
    hours = (frame["resolved_at"] - frame["created_at"]).dt.total_seconds() / 3600
    assert (len(frame), records.rows_in, records.origin.rows) == (24918, 24918, 141712)
    assert (hours.notna().sum(), round(hours.median(), 2)) == (23362, 22.10)
    assert frame["team"].nunique() == 72
    assert frame["team"].isna().sum() > 0
    found = {caution.code: caution for caution in records.warnings}
    assert found["unknown_state"].where == ("-100 (5×)",)
    assert set(found) == {"unknown_state", "first_response_before_opening", "resolution_not_dated", "stage_runs_backwards"}
    assert found["stage_runs_backwards"].details == {"rows": 4}


def test_time_in_states_of_the_incident_log_by_a_plain_count(incident_log):
    """Sort, look at the next event of the same incident, add up: the same hours for every incident that is over."""
    log = pd.read_csv(incident_log, usecols=["number", "incident_state", "sys_mod_count", "sys_updated_at"])
    log["moment"] = pd.to_datetime(log["sys_updated_at"], format="%d/%m/%Y %H:%M")
    log = log[log["incident_state"] != "-100"].sort_values(["number", "sys_mod_count", "moment"], kind="stable")
    log["hours"] = (log.groupby("number")["moment"].shift(-1) - log["moment"]).dt.total_seconds() / 3600
    waiting = log[log["incident_state"].str.startswith("Awaiting")].groupby("number")["hours"].sum()
    found = tickets_of(read(incident_log))["hours_waiting"].dropna()
    assert set(found.index) <= set(waiting.index)
    assert len(found) > 0.99 * len(waiting)
    assert ((found - waiting.reindex(found.index)).abs() < 1e-6).mean() > 0.999


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda state: f" {state}\u3000"], ids=["lower", "upper", "blanks"])
def test_states_are_the_same_in_any_case_and_spacing(change):
    told = ["status", "incident_state"]
    written = LIFE.assign(incident_state=LIFE["incident_state"].map(change))
    found, expected = (tickets(log).drop(columns=told, errors="ignore") for log in (written, LIFE))
    pd.testing.assert_frame_equal(found, expected)
    assert cautions(written) == {}


def test_forms_of_states_are_merged_where_the_policy_says_so():
    log = pd.concat([LIFE, LIFE.assign(number="I2"), LIFE.assign(number="I3", incident_state=LIFE["incident_state"].str.upper())])
    merged = tickets_of(read(log, policies={"label_variants": "repair"}))
    assert tickets(log)["status"].tolist() == ["Closed", "Closed", "CLOSED"]
    assert merged["status"].tolist() == ["Closed"] * 3
