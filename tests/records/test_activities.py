"""From a log of activities to cases: by hand, whatever the order of rows, and against a plain loop."""

import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.records import Preset

OWN = Preset.from_dict(
    {
        "extends": "event_log",
        "activities": {
            "opened": "ask",
            "robot_response": "hello",
            "person_response": ["reply", "call"],
            "resolved": "solve",
            "closed": "close",
            "reopened": "complain",
            "stages": {"consultation": ["ask", "reply"], "handling": ["repair", "refund"], "feedback": "survey"},
        },
    }
)


def log_of(*events):
    """Events as (case, activity, hour of 5 January 2026, resource)."""
    rows = [(case, activity, pd.Timestamp("2026-01-05") + pd.Timedelta(hours=hour), who) for case, activity, hour, who in events]
    return pd.DataFrame(rows, columns=["case", "activity", "timestamp", "resource"])


def read(log, preset=OWN, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return sq.read_records(log, preset, **options)


def cases(log, preset=OWN):
    return read(log, preset).frame.set_index("request_id").sort_index()


def cautions(log, preset=OWN):
    return {caution.code: caution for caution in read(log, preset).warnings}


def hour(number):
    return pd.Timestamp("2026-01-05") + pd.Timedelta(hours=number)


LIFE = log_of(
    ("a", "ask", 8, "Amy"),
    ("a", "hello", 8.1, "bot"),
    ("a", "reply", 9, "Amy"),
    ("a", "repair", 10, "Bo"),
    ("a", "solve", 14, "Bo"),
    ("a", "survey", 20, None),
    ("a", "close", 22, "Amy"),
)


def test_a_whole_life():
    case = cases(LIFE).loc["a"]
    expected = {
        "created_at": hour(8),
        "first_response_at": hour(8.1),
        "first_response_by": "robot",
        "first_robot_response_at": hour(8.1),
        "first_person_response_at": hour(9),
        "resolved_at": hour(14),
        "closed_at": hour(22),
        "resolved": True,
        "status": "closed",
        "reopen_count": 0,
        "status_updates": 7,
        "longest_silence": 4,
        "agent": "Amy",
        "first_agent": "Amy",
        "reassignment_count": 2,
        "last_activity": "close",
        "hours_consultation": 2,
        "visits_consultation": 1,
        "consultation_started_at": hour(8),
        "consultation_ended_at": hour(10),
        "hours_handling": 4,
        "handling_ended_at": hour(14),
        "hours_feedback": 2,
        "feedback_ended_at": hour(22),
    }
    assert case[list(expected)].to_dict() == expected
    assert read(LIFE).warnings == ()


def test_a_reopened_case_is_open_until_it_is_resolved_again():
    reopened = pd.concat([LIFE, log_of(("a", "complain", 30, None), ("a", "refund", 31, "Bo"))])
    case = cases(reopened).loc["a"]
    assert case["status"] == "reopened"
    assert pd.isna(case["resolved_at"])
    assert not case["resolved"]
    assert case["reopen_count"] == 1
    assert pd.isna(case["hours_handling"])
    assert case["visits_handling"] == 2
    again = cases(pd.concat([reopened, log_of(("a", "solve", 33, "Bo"))])).loc["a"]
    assert (again["status"], again["resolved_at"], again["hours_handling"]) == ("resolved", hour(33), 4 + 2)


def test_a_second_word_of_resolution_does_not_move_it():
    assert cases(pd.concat([LIFE, log_of(("a", "solve", 25, "Bo"))])).loc["a", "resolved_at"] == hour(14)


def test_a_case_of_one_event():
    assert cases(log_of(("a", "handling", 8, "Amy")), "event_log").loc["a", "created_at"] == hour(8)
    own = cases(log_of(("b", "ask", 9, None), ("c", "ask", 9, None), ("c", "close", 9, None)))
    assert own["status"].tolist() == ["in_progress", "closed"]
    assert own["hours_consultation"].isna().tolist() == [True, False]
    assert own.loc["c", "hours_consultation"] == 0


def test_events_at_the_same_time_stand_in_the_order_of_the_declaration():
    log = log_of(
        ("a", "solve", 10, None), ("a", "repair", 10, None), ("a", "ask", 10, None), ("a", "survey", 12, None), ("a", "close", 15, None)
    )
    case = cases(log).loc["a"]
    assert (case["hours_consultation"], case["hours_handling"], case["hours_feedback"]) == (0, 0, 3)
    assert case["resolved_at"] == hour(10)


def test_a_response_before_the_opening_does_not_count_and_is_reported():
    log = log_of(("a", "reply", 7, "Amy"), ("a", "ask", 8, None), ("a", "call", 9, "Amy"))
    assert cases(log).loc["a", "first_response_at"] == hour(9)
    assert cautions(log)["response_before_opening"].details == {"tickets": 1}


def test_an_unknown_activity_is_counted_and_leaves_the_stage_running():
    log = log_of(("a", "ask", 8, None), ("a", "repair", 8, None), ("a", "coffee", 9, None), ("a", "solve", 10, None))
    assert cautions(log)["unknown_activity"].where == ("coffee (1×)",)
    assert cautions(log)["unknown_activity"].details == {"rows": 1}
    assert cases(log).loc["a", "hours_handling"] == 2
    stops = OWN.changed(activities={**OWN.activities.model_dump(), "unknown_ends_stage": True})
    assert cases(log, stops).loc["a", "hours_handling"] == 1


def test_a_case_without_the_declared_opening_is_rejected_with_its_reason():
    records = read(log_of(("a", "reply", 8, None), ("b", "ask", 8, None)))
    assert records.frame["request_id"].tolist() == ["b"]
    assert records.rejected[["request_id", "column", "reason"]].values.tolist() == [["a", "created_at", "missing"]]


BROKEN = pd.DataFrame(
    [
        ("a", "ask", "2026-01-05 08:00"),
        (None, "ask", "2026-01-05 08:00"),
        ("a", "solve", "soon"),
        ("a", "solve", None),
        ("b", "ask", None),
        ("b", "ask", "late"),
    ],
    columns=["case", "activity", "timestamp"],
)


def test_requests_in_are_kept_plus_rejected_and_lost_events_stand_apart():
    records = read(BROKEN)
    assert records.frame["request_id"].tolist() == ["a"]
    assert records.rejected.values.tolist() == [[5, "b", "timestamp", "late", "not_a_time"]]
    assert records.rows_in == 2 == len(records.frame) + len(records.rejected)
    listed = records.flagged[["row", "request_id", "column", "problem"]].fillna("-").values.tolist()
    assert listed == [[1, "-", "case", "lost_event"], [2, "a", "timestamp", "lost_event"], [3, "a", "timestamp", "lost_event"]]
    caution = {caution.code: caution for caution in records.warnings}["lost_event"]
    assert (caution.where, caution.details) == (("1", "2", "3", "4", "5"), {"rows": 5})
    with pytest.raises(DataError, match="no event has both a case and a time stamp"):
        read(pd.DataFrame({"case": [None, "a"], "activity": "ask", "timestamp": ["2026-01-05", None]}))


def test_lost_events_of_a_rejected_request_are_not_flagged():
    records = read(BROKEN.assign(activity=["solve", *["ask"] * 5]))
    assert len(records.frame) == 0
    assert records.flagged["request_id"].isna().tolist() == [True]
    assert records.rows_in == 2 == len(records.rejected)


def test_a_row_of_a_log_that_does_not_fit_its_header_is_a_lost_event(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\na,ask,2026-01-05 08:00\na,solve,2026-01-05 09:00,x,y\n", encoding="utf-8")
    records = read(path)
    assert (records.rows_in, len(records.rejected)) == (1, 0)
    assert records.flagged[["row", "column", "problem"]].values.tolist() == [[3, "(fields)", "lost_event"]]


def test_the_clock_of_a_log_is_read_in_other_forms_where_the_policy_says_so():
    log = BROKEN[:4].assign(timestamp=["2026-01-05 08:00", "2026-01-05", "2026年1月5日 9:30", None])
    assert read(log).frame.set_index("request_id")["resolved"].tolist() == [False]
    records = read(log, policies={"mixed_formats": "repair"})
    assert records.frame.set_index("request_id").loc["a", "resolved_at"] == hour(9.5)
    assert records.repairs[["row", "request_id", "column", "problem"]].values.tolist() == [[2, "a", "timestamp", "mixed_formats"]]
    assert records.flagged["row"].tolist() == [1, 3]


def test_an_unreadable_begin_may_be_made_missing_and_a_moment_may_not():
    preset = Preset.from_dict({"activities": {"start": "began", "stages": {"handling": "repair"}, "resolved": "solve"}})
    log = log_of(("a", "repair", 10, None), ("a", "solve", 16, None), ("a", "repair", 17, None))
    log = log.astype({"timestamp": str}).assign(began=["2026-01-05 09:00", "early", None])
    log.loc[2, "timestamp"] = "late"
    usual, kept = read(log, preset), read(log, preset, policies={"not_a_time": "repair"})
    assert usual.frame["resolved"].tolist() == [False]
    assert usual.flagged["row"].tolist() == [1, 2]
    assert kept.frame["resolved_at"].tolist() == [hour(16)]
    assert kept.flagged["row"].tolist() == [2]
    assert kept.repairs[["row", "column", "before", "problem"]].values.tolist() == [[1, "began", "early", "not_a_time"]]


def test_unknown_states_of_a_log_can_only_be_flagged():
    with pytest.raises(OptionError, match=r"policies\.unknown_state: only 'flag' is possible here"):
        read(LIFE, policies={"unknown_state": "reject"})


def test_columns_called_like_ours_stand_under_another_name():
    own = {"status": "S", "created_at": "then", "request_id": "R9", "hours_handling": "7", "source_status": "T", "agent": "Zoe"}
    log = LIFE.assign(**own)
    case = cases(log).loc["a"]
    assert (case["status"], case["created_at"], case["hours_handling"], case["agent"]) == ("closed", hour(8), 4, "Amy")
    names = ["source_source_status", "source_created_at", "source_request_id", "source_hours_handling", "source_status", "source_agent"]
    assert case[names].tolist() == ["S", "then", "R9", "7", "T", "Zoe"]
    assert cautions(log)["source_columns_renamed"].where == (
        "agent → source_agent",
        "created_at → source_created_at",
        "hours_handling → source_hours_handling",
        "request_id → source_request_id",
        "status → source_source_status",
    )


def test_columns_that_ours_are_made_of_keep_their_names():
    preset = Preset.from_dict({"activities": {"case": "request_id", "activity": "status", "resource": "agent", "resolved": "solve"}})
    log = LIFE.rename(columns={"case": "request_id", "activity": "status", "resource": "agent"}).assign(team="T")
    records = read(log, preset)
    case = records.frame.iloc[0]
    assert case[["request_id", "last_activity", "status", "agent", "team"]].tolist() == ["a", "close", "resolved", "Amy", "T"]
    assert "source_columns_renamed" not in {caution.code for caution in records.warnings}


def test_a_mapped_column_is_the_logs_own():
    preset = OWN.changed(columns={"platform": "status"})
    case = read(LIFE.assign(status="web"), preset).frame.iloc[0]
    assert (case["platform"], case["status"]) == ("web", "closed")


def test_a_log_is_of_one_kind():
    events = {"case": "c", "time": "t", "sequence": "s", "state": "w", "new": [], "resolved": [], "closed": []}
    with pytest.raises(ConfigError, match="activities: a log is either of events or of activities"):
        Preset.from_dict({"extends": "event_log", "events": events})


def test_names_of_process_mining_exports_are_known():
    names = {"case": "case:concept:name", "activity": "concept:name", "timestamp": "time:timestamp", "resource": "org:resource"}
    pd.testing.assert_frame_equal(cases(LIFE).drop(columns="resource"), cases(LIFE.rename(columns=names)).drop(columns="org:resource"))
    with pytest.raises(DataError, match=r"column 'activity': is missing from the event log. Looked for: 'activity', 'concept:name'"):
        read(LIFE.drop(columns="activity"))


def test_without_resources_there_are_no_agents():
    assert not {"agent", "first_agent", "reassignment_count"} & set(cases(LIFE.drop(columns="resource")))


def test_robots_are_no_agents_and_a_hand_over_from_or_to_one_is_no_reassignment():
    log = log_of(
        ("a", "ask", 8, "portal"),
        ("a", "hello", 8, "bot"),
        ("a", "reply", 9, "Amy"),
        ("a", "hello", 9.5, "bot"),
        ("a", "call", 10, "Amy"),
        ("a", "repair", 11, "Bo"),
        ("a", "close", 12, "portal"),
        ("b", "ask", 8, "portal"),
        ("b", "reply", 9, "portal"),
    )
    undeclared = cases(log).loc["a", ["first_agent", "agent", "reassignment_count"]].tolist()
    assert undeclared == ["portal", "portal", 3]
    declared = OWN.changed(activities={**OWN.activities.model_dump(), "robots": "portal"})
    found = cases(log, declared)
    assert found.loc["a", ["first_agent", "agent", "reassignment_count", "resource"]].tolist() == ["Amy", "Bo", 1, "portal"]
    assert found.loc["a", ["first_robot_response_at", "first_person_response_at"]].tolist() == [hour(8), hour(9)]
    assert found.loc["b", "first_response_by"] == "robot"
    assert found.loc["b", ["agent", "first_agent", "first_person_response_at"]].isna().all()
    assert found.loc["b", "reassignment_count"] == 0
    with pytest.raises(DataError, match=r"column 'resource': is missing from the event log, and `robots` are declared by it"):
        read(log.drop(columns="resource"), declared)


def test_what_is_not_declared_is_not_made_up():
    bare = Preset.from_dict({"activities": {"stages": {"handling": "repair"}}})
    found = set(cases(LIFE, bare))
    assert not {"resolved_at", "closed_at", "resolved", "status", "reopen_count", "first_response_at"} & found
    assert {"hours_handling", "created_at"} <= found


def test_attributes_of_a_case_are_the_last_that_are_known():
    log = LIFE.assign(channel=["web", None, "phone", None, None, None, None], note="x")
    assert cases(log).loc["a", ["channel", "note"]].tolist() == ["phone", "x"]


def test_with_begin_and_end_in_one_row_hours_are_the_work_done():
    preset = Preset.from_dict({"activities": {"start": "began", "stages": {"handling": "repair"}, "resolved": "solve"}})
    log = log_of(("a", "repair", 10, None), ("a", "repair", 15, None), ("a", "solve", 16, None))
    log["began"] = [hour(9), hour(14.5), hour(16)]
    case = cases(log, preset).loc["a"]
    assert case["created_at"] == hour(9)
    assert case["hours_handling"] == 1.5
    late = log.assign(began=[hour(11), hour(14), hour(16)])
    assert cases(late, preset).loc["a", "hours_handling"] == 1
    assert cautions(late, preset)["stage_runs_backwards"].details == {"rows": 1}


@pytest.mark.parametrize(
    ("activities", "message"),
    [
        ({"resolved": "x", "closed": "x"}, r"activities\.closed: means both resolved and closed \(got 'x'\)"),
        ({"stages": {"a": "x", "b": "x"}}, r"activities\.stages\.b: belongs to both a and b \(got 'x'\)"),
        ({"stages": {"first stage": "x"}}, r"activities\.stages: is no name for a stage"),
        ({"stage": {}}, r"activities\.stage: unknown key. Did you mean 'stages'"),
    ],
)
def test_contradictions_in_the_declaration_are_named(activities, message):
    with pytest.raises(ConfigError, match=message):
        Preset.from_dict({"activities": activities})


@st.composite
def logs(draw):
    words = ["ask", "hello", "reply", "call", "repair", "refund", "survey", "solve", "close", "complain", "coffee"]
    event = st.tuples(st.sampled_from("abc"), st.sampled_from(words), st.integers(0, 30), st.sampled_from(["Amy", "Bo", None]))
    return log_of(("a", "ask", 0, None), *draw(st.lists(event, max_size=15)))


@settings(max_examples=20)
@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(log, random):
    shuffled = log.iloc[random.sample(range(len(log)), len(log))]
    pd.testing.assert_frame_equal(cases(log), cases(shuffled))


@settings(max_examples=20)
@given(logs())
def test_cases_against_a_plain_loop(log):
    """The same cases, event by event."""
    spec, found = OWN.activities, cases(log)
    rank = {name: k for k, name in enumerate(spec.in_order)}
    for case, rows in log.groupby("case"):
        events = sorted(zip(rows["timestamp"], rows["activity"], strict=True), key=lambda e: (e[0], rank.get(e[1], -1)))
        asked = [time for time, name in events if name == "ask"]
        if not asked:
            assert case not in found.index
            continue
        resolved, reopened = pd.NaT, 0
        for time, name in events:
            if name == "complain":
                resolved, reopened = pd.NaT, reopened + 1
            elif name == "solve" and pd.isna(resolved):
                resolved = time
        if resolved < asked[0] or any(name == "close" and time < asked[0] for time, name in events):
            assert case not in found.index
            continue
        replies = [time for time, name in events if name in ("reply", "call") and time >= asked[0]]
        row = found.loc[case]
        assert row["reopen_count"] == reopened
        assert row["resolved"] == pd.notna(resolved)
        assert row["first_person_response_at"] is pd.NaT if not replies else row["first_person_response_at"] == replies[0]


def test_stamps_with_an_offset_are_of_utc():
    log = log_of(("a", "ask", 9, "Li"), ("a", "solve", 10, "Li"))
    assert read(log).time_zone is None
    found = read(log.assign(timestamp=log["timestamp"].map(lambda stamp: f"{stamp.isoformat()}+08:00")))
    assert found.time_zone == "UTC"
    assert found.frame["created_at"].tolist() == [pd.Timestamp("2026-01-05 01:00")]


FEEDBACK = log_of(("a", "ask", 8, "Amy"), ("a", "repair", 9, "Amy"), ("a", "solve", 12, "Amy"), ("a", "survey", 13, "Amy"))


def test_a_stage_that_begins_after_the_resolution_is_open_where_nothing_follows():
    case = cases(FEEDBACK).loc["a"]
    assert (case["hours_consultation"], case["hours_handling"]) == (1, 3)
    assert pd.isna(case["hours_feedback"])
    assert (case["feedback_started_at"], case["visits_feedback"]) == (hour(13), 1)
    assert pd.isna(case["feedback_ended_at"])
    caution = cautions(FEEDBACK)["stage_after_end"]
    assert (caution.where, caution.details) == (("feedback (1×)",), {"tickets": 1})


@pytest.mark.parametrize("activity", ["close", "call", "coffee", "solve"])
def test_a_stage_after_the_resolution_runs_till_whatever_follows(activity):
    log = pd.concat([FEEDBACK, log_of(("a", activity, 15, "Amy"))])
    assert cases(log).loc["a", "hours_feedback"] == 2
    assert "stage_after_end" not in cautions(log)


def test_work_after_the_resolution_without_a_reopening_is_open_too():
    log = pd.concat([FEEDBACK[:3], log_of(("a", "repair", 14, "Amy"))])
    case = cases(log).loc["a"]
    assert case["resolved_at"] == hour(12)
    assert pd.isna(case["hours_handling"])
    assert case["visits_handling"] == 2
    assert cautions(log)["stage_after_end"].where == ("handling (1×)",)


def other_forms(log):
    """The same log with every activity in capitals, of full width and with spaces around."""
    wide = {word: " " + "".join(chr(ord(letter) + 0xFEE0) for letter in word.upper()) + " " for word in log["activity"].unique()}
    return log.assign(activity=log["activity"].map(wide))


def test_activities_are_the_same_in_any_case_width_and_spacing():
    reopened = pd.concat([LIFE, log_of(("a", "complain", 30, None), ("a", "refund", 31, "Bo"), ("a", "coffee", 32, "Bo"))])
    for log in (LIFE, reopened):
        pd.testing.assert_frame_equal(
            cases(other_forms(log)).drop(columns="last_activity"), cases(log).drop(columns="last_activity"), check_like=True
        )
    assert set(cautions(other_forms(LIFE))) == set()
    assert cautions(other_forms(reopened))["unknown_activity"].details == {"rows": 1}


def test_a_person_written_in_two_ways_is_one_person():
    log = log_of(("a", "ask", 8, "Amy"), ("a", "reply", 9, "amy "), ("a", "repair", 10, "ＡＭＹ"), ("a", "solve", 11, "Bo"))
    case = cases(log).loc["a"]
    assert (case["reassignment_count"], case["first_agent"], case["agent"]) == (1, "Amy", "Bo")
    robots = OWN.changed(activities={**OWN.activities.model_dump(), "robots": "AMY"})
    assert cases(log, robots).loc["a", ["first_agent", "reassignment_count"]].tolist() == ["Bo", 0]


def test_forms_of_words_are_merged_where_the_policy_says_so():
    log = log_of(
        ("a", "ask", 8, "amy "), ("a", "reply", 9, "Amy"), ("a", "Solve", 10, "Amy"), ("b", "ask", 8, "Bo"), ("b", "solve", 9, "Bo")
    )
    records = read(log.assign(team=["t", "T", "T", "T", "T"]), policies={"label_variants": "repair"})
    frame = records.frame.set_index("request_id")
    assert frame.loc["a", ["first_agent", "agent", "resource", "last_activity", "team"]].tolist() == ["Amy", "Amy", "Amy", "Solve", "T"]
    assert records.repairs[["row", "request_id", "column", "before", "after"]].values.tolist() == [
        [0, "a", "resource", "amy ", "Amy"],
        [0, "a", "team", "t", "T"],
        [4, "b", "activity", "solve", "Solve"],
    ]
    merged = {caution.details["column"]: caution.where for caution in records.warnings if caution.code == "labels_merged"}
    assert merged == {"activity": ("'Solve' ~ 'solve'",), "resource": ("'Amy' ~ 'amy '",), "team": ("'T' ~ 't'",)}
    assert read(log).repairs.empty


def test_one_word_of_two_meanings_is_refused_in_any_case():
    with pytest.raises(ConfigError, match=r"activities\.closed: means both resolved and closed \(got 'done'\)"):
        Preset.from_dict({"activities": {"resolved": "Done", "closed": ["done "]}})
    with pytest.raises(ConfigError, match=r"belongs to both a and b \(got 'X'\)"):
        Preset.from_dict({"activities": {"stages": {"a": "x", "b": "X"}}})
