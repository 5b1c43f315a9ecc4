"""Every preset that ships reads a small export of its vendor; what a preset of one's own can say, and what it may not."""

import tomllib
import warnings
from importlib.resources import files

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.records import Preset, known_presets, schema
from sqeval.records.preset import load_preset


def read(source, preset, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return sq.read_records(source, preset, **options)


def by_id(records):
    return records.frame.set_index("request_id")


def cells(frame, column):
    return [None if pd.isna(value) else value for value in frame[column]]


ZENDESK = pd.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "created_at": ["2026-01-05T09:00:00Z"] * 4,
        "status": ["solved", "open", "closed", "hold"],
        "via.channel": ["email", "web", "chat", "api"],
        "group": ["A", "A", "B", "B"],
        "metric_set.solved_at": ["2026-01-06T09:00:00Z", None, "2026-01-07T09:00:00Z", "2026-01-06T09:00:00Z"],
        "metric_set.reply_time_in_minutes.calendar": [15, None, 0, 3],
        "metric_set.reply_time_in_minutes.business": [5, None, 0, 3],
        "metric_set.reopens": [0, 0, 1, 1],
        "satisfaction_rating.score": ["good", "offered", "bad", "unoffered"],
    }
)


def told(records):
    return [(caution.code, caution.where, caution.details.get("column")) for caution in records.warnings]


def test_zendesk_from_its_api():
    records = read(ZENDESK, "zendesk")
    frame = by_id(records)
    assert cells(frame, "status") == ["resolved", "open", "closed", "waiting"]
    opened = pd.Timestamp("2026-01-05 09:00")
    assert cells(frame, "first_response_at") == [opened + pd.Timedelta("15min"), None, opened, opened + pd.Timedelta("3min")]
    assert cells(frame, "resolved_at") == [pd.Timestamp("2026-01-06 09:00"), None, pd.Timestamp("2026-01-07 09:00"), None]
    assert cells(frame, "resolved") == [True, False, True, False]
    assert cells(frame, "rating") == [5, None, 1, None]
    assert cells(frame, "reopen_count") == [0, 0, 1, 1]
    assert cells(frame, "source_status") == ["solved", "open", "closed", "hold"]
    assert records.provenance.columns["resolved_at"] == "metric_set.solved_at"
    assert records.provenance.derived["first_response_at"] == "created_at + metric_set.reply_time_in_minutes.calendar (minutes)"
    assert records.provenance.absent["priority"] == ("priority", "Priority")
    assert records.provenance.answers == {"rating": "good_bad"}
    assert told(records) == [("emptied_by_status", ("waiting (1×)",), "resolved_at")]


def test_zendesk_from_a_view():
    view = pd.DataFrame(
        {
            "Id": ["7", "8"],
            "Created at": ["2026-01-05 09:00", "2026-01-05 10:00"],
            "Status": ["Closed", "Solved"],
            "Satisfaction Score": ["Good", "Not Offered"],
            "First reply time in minutes": ["30", "x"],
            "Full resolution time in minutes": ["90", "60"],
        }
    )
    records = read(view, "Zendesk")
    assert by_id(records).loc["7", "resolved_at"] == pd.Timestamp("2026-01-05 10:30")
    assert records.rejected[["column", "value", "reason"]].values.tolist() == [["First reply time in minutes", "x", "not_a_number"]]


def test_a_negative_reply_time_is_a_response_before_the_opening():
    negative = ZENDESK.assign(**{"metric_set.reply_time_in_minutes.calendar": [-5, None, 0, 3]})
    assert read(negative, "zendesk").rejected[["column", "reason"]].values.tolist() == [["first_response_at", "before_opening"]]


def test_salesforce_with_offsets():
    cases = pd.DataFrame(
        {
            "CaseNumber": ["00001", "00002"],
            "CreatedDate": ["2026-01-05T09:00:00.000+0000", "2026-01-05T09:00:00.000+0000"],
            "ClosedDate": ["2026-01-06T08:30:00.000+0000", None],
            "Origin": ["Phone", "Web"],
            "Status": ["Closed", "On Hold"],
            "Priority": ["High", "Low"],
            "Owner.Name": ["Amy", "Bo"],
            "IsEscalated": ["true", "false"],
            "IsClosed": ["true", "false"],
        }
    )
    records = read(cases, "salesforce", time_zone="Asia/Shanghai")
    frame = by_id(records)
    assert frame.loc["00001", "created_at"] == pd.Timestamp("2026-01-05 17:00")
    assert frame.loc["00001", "resolved_at"] == frame.loc["00001", "closed_at"] == pd.Timestamp("2026-01-06 16:30")
    assert cells(frame, "status") == ["closed", "waiting"]
    assert cells(frame, "escalated") == [True, False]
    assert cells(frame, "resolved") == [True, False]
    assert cells(frame, "channel") == ["Phone", "Web"]
    assert records.warnings == ()


def test_jira_from_a_search_and_from_the_pipeline():
    search = pd.DataFrame(
        {
            "Issue key": ["IT-1", "IT-2"],
            "Issue Type": ["Incident", "Task"],
            "Status": ["Shipped", "Backlog"],
            "Status Category": ["Done", "To Do"],
            "Created": ["12/Mar/26 10:05 AM", "12/Mar/26 11:05 PM"],
            "Resolved": ["13/Mar/26 10:05 AM", None],
            "Assignee": ["Amy", None],
        }
    )
    stamps = dict.fromkeys(("created_at", "resolved_at"), "%d/%b/%y %I:%M %p")
    frame = by_id(read(search, "jira", formats=stamps))
    assert cells(frame, "status") == ["resolved", "new"]
    assert cells(frame, "resolved_at") == [pd.Timestamp("2026-03-13 10:05"), None]
    assert frame.loc["IT-2", "created_at"] == pd.Timestamp("2026-03-12 23:05")
    assert "Status" in frame
    pipeline = pd.DataFrame(
        {
            "key": ["IT-1"],
            "issue_type": ["Incident"],
            "status": ["Waiting for approval"],
            "created_date": ["2026-03-12T10:05:00Z"],
            "resolution_date": [None],
        }
    )
    records = read(pipeline, "jira")
    assert cells(by_id(records), "status") == ["Waiting for approval"]
    assert [str(caution) for caution in records.warnings] == [
        "Status words that the preset does not know; the rows are kept: Waiting for approval (1×)"
    ]


def test_taobao_refunds_in_both_languages():
    refunds = pd.DataFrame(
        {
            "refund_id": ["1234567890123456781", "2", "3", "4"],
            "tid": ["11", "12", "13", "14"],
            "oid": ["21", "22", "23", "24"],
            "created": ["2026-01-05 09:00:00"] * 4,
            "modified": ["2026-01-06 09:00:00"] * 4,
            "status": ["SUCCESS", "退款成功", "CLOSED", "卖家已经同意退款，等待买家退货"],
            "cs_status": [1, 2, 6, 1],
            "total_fee": ["128.00", "¥1,280.50", "60元", "5"],
            "refund_fee": ["128.00", "￥1280.50", "0.00", "5"],
            "has_good_return": ["true", "false", "false", "true"],
            "reason": ["质量问题", "不想要了", "少件", "破损"],
        }
    )
    records = read(refunds, "taobao_refunds")
    frame = by_id(records)
    assert frame.index[0] == "1234567890123456781"
    assert cells(frame, "status") == ["resolved", "resolved", "closed", "waiting"]
    assert cells(frame, "resolved") == [True, True, False, False]
    done = pd.Timestamp("2026-01-06 09:00")
    assert cells(frame, "resolved_at") == cells(frame, "refunded_at") == [done, done, None, None]
    assert cells(frame, "order_amount") == [128, 1280.5, 60, 5]
    assert cells(frame, "refund_amount") == [128, 1280.5, 0, 5]
    assert cells(frame, "escalated") == [False, True, True, False]
    assert cells(frame, "returned") == [True, False, False, True]
    assert cells(frame, "order_id") == ["11", "12", "13", "14"]
    assert set(frame["platform"]) == {"taobao"}
    emptied = ("closed (1×)", "waiting (1×)")
    assert told(records) == [("emptied_by_status", emptied, "resolved_at"), ("emptied_by_status", emptied, "refunded_at")]


def test_a_refund_that_ended_is_dated_by_its_end_where_the_export_has_it():
    refund = pd.DataFrame(
        {
            "refund_id": ["1"],
            "created": ["2026-01-05 09:00:00"],
            "modified": ["2026-01-09 09:00:00"],
            "end_time": ["2026-01-06 09:00:00"],
            "status": ["SUCCESS"],
        }
    )
    records = read(refund, "taobao_refunds")
    assert by_id(records)["resolved_at"].tolist() == [pd.Timestamp("2026-01-06 09:00")]
    assert records.provenance.columns["resolved_at"] == "end_time"


def test_an_unknown_state_is_counted_and_kept():
    records = read(ZENDESK.assign(status=["solved", "parked", "parked", None]), "zendesk")
    assert len(records.frame) == 4
    assert [caution.where for caution in records.warnings if caution.code == "unknown_state"] == [("parked (2×)",)]
    assert cells(by_id(records), "resolved") == [True, False, True, None]


def test_a_time_that_counts_in_some_statuses_is_emptied_in_other_known_ones_and_both_are_told():
    solved = dict.fromkeys(["metric_set.solved_at"], ["2026-01-06T09:00:00Z"] * 4)
    records = read(ZENDESK.assign(status=["solved", "open", "parked", None], **solved), "zendesk")
    assert by_id(records)["resolved_at"].notna().tolist() == [True, False, True, True]
    assert told(records)[:2] == [
        ("emptied_by_status", ("open (1×)",), "resolved_at"),
        ("kept_by_status", ("parked (1×)", "– (1×)"), "resolved_at"),
    ]


TABLE = pd.DataFrame(
    {
        "number": ["INC1", "INC2", "INC3", "INC4"],
        "opened_at": ["2026-01-05 09:00:00"] * 4,
        "resolved_at": ["2026-01-05 12:00:00", "2026-01-05 13:00:00", "2026-01-05 14:00:00", ""],
        "closed_at": ["", "2026-01-10 13:00:00", "", ""],
        "state": ["Resolved", "7", "In Progress", "New"],
        "made_sla": ["true", "false", "true", "true"],
        "reopen_count": ["0", "0", "1", "0"],
        "assignment_group": ["Network", "Desktop", "(empty)", "Network"],
    }
)


def test_a_servicenow_table_has_one_row_a_ticket(tmp_path):
    path = tmp_path / "incident.csv"
    TABLE.to_csv(path, index=False)
    records = read(path, "servicenow_tickets")
    frame = by_id(records)
    assert cells(frame, "status") == ["resolved", "closed", "in_progress", "new"]
    assert cells(frame, "resolved") == [True, True, False, False]
    assert frame["resolved_at"].notna().tolist() == [True, True, False, False]
    assert cells(frame, "sla_met") == [True, False, None, None]
    assert cells(frame, "team") == ["Network", "Desktop", None, "Network"]
    assert told(records) == [
        ("emptied_by_status", ("in_progress (1×)",), "resolved_at"),
        ("emptied_by_status", ("in_progress (1×)", "new (1×)"), "sla_met"),
    ]


def test_the_doctor_knows_a_servicenow_table_by_fields_and_by_headings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        found = sq.doctor(TABLE)
        titled = sq.doctor(TABLE.rename(columns=lambda name: name.removesuffix("_at").replace("_", " ").capitalize()))
    assert (found.preset, found.how, titled.preset) == ("servicenow_tickets", "recognised", "servicenow_tickets")


def test_required_columns_are_asked_for_with_all_their_names():
    with pytest.raises(DataError, match=r"column 'created_at': is not in the source .* Looked for: 'created_at', 'Created at'"):
        read(ZENDESK.drop(columns="created_at"), "zendesk")


def test_a_column_named_by_hand_must_be_there():
    preset = load_preset("zendesk").changed(columns={**load_preset("zendesk").columns, "priority": "urgency"})
    with pytest.raises(DataError, match=r"column 'urgency': is not in the source \(priority is read from it\)"):
        read(ZENDESK, preset)
    assert cells(by_id(read(ZENDESK.assign(urgency="high"), preset)), "priority") == ["high"] * 4


@pytest.mark.parametrize("name", known_presets())
def test_a_shipped_preset_is_named_as_its_file_and_says_where_its_names_come_from(name):
    text = files("sqeval.records").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("# ")
    preset = load_preset(name)
    assert preset.name == name == tomllib.loads(text)["name"]
    assert preset.changed(name=name) == preset
    assert set(preset.required or ()) <= {"request_id", "created_at"}
    assert set(preset.values.get("status", {}).values()) <= schema.STATUS_WORDS


OWN = """
extends = "zendesk"
rating_scale = [0, 1]
answers = { rating = { good = 1, bad = 0 } }
[columns]
shop = ["brand", "brand_id"]
[values.status]
parked = "waiting"
"""


def test_a_preset_from_a_file_extends_one_that_ships(tmp_path):
    path = tmp_path / "our_desk.toml"
    path.write_text(OWN, encoding="utf-8")
    source = ZENDESK.assign(status=["solved", "parked", "closed", "hold"], brand_id=["x", "x", "y", "y"])
    for preset in (path, str(path), Preset.from_toml(path), Preset.from_dict({"name": "our_desk", **tomllib.loads(OWN)})):
        records = read(source, preset)
        frame = by_id(records)
        assert records.preset == "our_desk"
        assert cells(frame, "rating") == [1, None, 0, None]
        assert cells(frame, "status")[1] == "waiting"
        assert cells(frame, "shop") == ["x", "x", "y", "y"]
        assert records.provenance.answers == {"rating": "own"}


def test_a_file_that_is_no_preset_is_named(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("columns = [", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml: is no TOML file"):
        read(ZENDESK, path)
    with pytest.raises(DataError, match="no such preset can be read"):
        read(ZENDESK, tmp_path / "gone.toml")
    with pytest.raises(OptionError, match=r"unknown preset \(got 'zendsk'\). Did you mean 'zendesk'"):
        read(ZENDESK, "zendsk")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"extends": "zendsk"}, r"extends: unknown preset \(got 'zendsk'\). Did you mean 'zendesk'"),
        ({"colums": {}}, r"colums: unknown key. Did you mean 'columns'"),
        ({"columns": {"created": "x"}}, r"columns\.created: is not a canonical column. Did you mean 'created_at'"),
        ({"columns": {"created_at": []}}, r"columns\.created_at: has no name"),
        ({"strip": {"amount": ["¥"]}}, r"strip\.amount: is not a canonical column"),
        ({"values": {"state": {"a": "b"}}}, r"values\.state: is not a canonical column"),
        ({"values": {"status": {"a": "solvd"}}}, r"values\.status\.a: is not a known status \(got 'solvd'\)"),
        ({"only_in": {"resolved_at": ["solved"]}}, r"only_in\.resolved_at: is not a known status \(got 'solved'\)"),
        ({"only_in": {"stars": ["resolved"]}}, r"only_in\.stars: is not a canonical column"),
        ({"resolved_statuses": ["done"]}, r"resolved_statuses: is not a known status"),
        ({"elapsed": {"cost": {"column": "x"}}}, r"elapsed\.cost: is not a time column"),
        ({"elapsed": {"resolved_at": {"column": "x", "unit": "weeks"}}}, r"elapsed\.resolved_at\.unit"),
        ({"whole_days": ["cost"]}, r"whole_days\.cost: is not a time column"),
        ({"base": "a"}, r"joins: is missing"),
    ],
)
def test_contradictions_in_a_preset_are_named(data, message):
    with pytest.raises(ConfigError, match=message):
        Preset.from_dict(data)


def test_values_are_replaced_whatever_their_case_and_width():
    preset = Preset.from_dict(
        {"columns": {"request_id": "id", "created_at": "at"}, "values": {"channel": {"Ｗeb Form": "web", "-": ""}, "status": {"1": "open"}}}
    )
    source = pd.DataFrame({"id": ["a", "b", "c"], "at": "2026-01-05", "channel": ["WEB  form", "-", "phone"], "status": [1, 2, 1]})
    frame = by_id(read(source, preset))
    assert cells(frame, "channel") == ["web", None, "phone"]
    assert cells(frame, "status") == ["open", "2", "open"]
    assert cells(frame, "source_status") == ["1", "2", "1"]


def test_a_date_that_stands_for_a_whole_day_ends_with_it():
    preset = Preset.from_dict({"whole_days": ["promised_at"]})
    source = pd.DataFrame(
        {"request_id": ["a", "b", "c"], "created_at": "2026-01-05", "promised_at": ["2026-01-06", "2026-01-06 12:00", None]}
    )
    assert cells(read(source, preset).frame, "promised_at") == [pd.Timestamp("2026-01-06 23:59:59"), pd.Timestamp("2026-01-06 12:00"), None]
