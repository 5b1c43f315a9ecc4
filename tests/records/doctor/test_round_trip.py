"""What the doctor proposes is enough to read the export, whatever system wrote it."""

import json

import pandas as pd
import pytest
from tests.records.doctor.conftest import clean, codes, the

import sqeval as sq

OPENED = pd.to_datetime([f"2026-01-{day:02d} {hour:02d}:15" for day, hour in zip(range(3, 28), [9, 14, 11, 17, 8] * 5, strict=True)])
SOLVED = OPENED + pd.Timedelta("7h")
SIZE = len(OPENED)
GRADES = ["good", "bad"] * 12 + ["good"]


def requests(write, opened="created_at", solved="resolved_at", ident="request_id", **rest):
    columns = {ident: [f"R-{k:03d}" for k in range(SIZE)], opened: write(OPENED), solved: write(SOLVED)}
    return pd.DataFrame({**columns, **rest})


def stamps(pattern, *, plain=False):
    """A writer of stamps; `plain` leaves out the zeros in front of days, months and hours."""

    def write(times):
        texts = pd.Series(times.strftime(pattern))
        return texts.str.replace(r"(^|[/ ])0(\d)", r"\1\2", regex=True) if plain else texts

    return write


def chinese(times):
    return [
        f"{time:%Y}年{time.month}月{time.day}日 {'上午' if time.hour < 12 else '下午'}{(time.hour - 1) % 12 + 1}:{time:%M}"
        for time in times
    ]


def serial(times):
    return ((times - pd.Timestamp("1899-12-30")) / pd.Timedelta("1D")).astype(str)


def milliseconds(times):
    return (times.astype("datetime64[ms]").astype("int64")).astype(str)


def jira(write):
    rest = {"Status": "Done", "Priority": "High", "Assignee": "Agent 1", "Issue Type": "Incident", "Project name": "Desk"}
    return requests(write, "Created", "Resolved", "Issue key", **rest)


def zendesk(write):
    rest = {
        "Status": "solved",
        "Priority": "high",
        "Group": "Desk",
        "Assignee": "Agent 1",
        "Satisfaction Score": ["good", "bad"] * 12 + ["good"],
    }
    return requests(write, "Created at", "Solved at", "Id", **rest)


def salesforce(write):
    rest = {"Status": "Closed", "Priority": "High", "Case Origin": "Web", "Closed": "1", "Case Owner": "Agent 1"}
    return requests(write, "Date/Time Opened", "Date/Time Closed", "Case Number", **rest)


def taobao(write):
    rest = {"退款状态": "退款成功", "店铺名称": "店铺一", "退款金额": "¥12.50", "交易金额": "¥20.00", "退款原因": "质量问题"}
    return requests(write, "退款申请时间", "退款完结时间", "退款编号", **rest)


def audit_log(write):
    rows = []
    moments = [OPENED, OPENED + pd.Timedelta("1h"), SOLVED]
    for place, (state, moment) in enumerate(zip(["New", "Active", "Resolved"], moments, strict=True)):
        fixed = {"opened_at": write(OPENED), "sys_updated_at": write(moment), "resolved_at": write(SOLVED), "closed_at": write(SOLVED)}
        named = dict.fromkeys(["caller_id", "assignment_group", "assigned_to", "contact_type", "category", "subcategory", "priority"], "a")
        counted = {"reopen_count": "0", "reassignment_count": "0", "made_sla": "true", "closed_code": "1", "resolved_by": "b"}
        number = [f"INC{k:04d}" for k in range(SIZE)]
        rows.append(pd.DataFrame({"number": number, "incident_state": state, "sys_mod_count": str(place), **fixed, **named, **counted}))
    return pd.concat(rows, ignore_index=True)


def plain_log(write):
    moments = [OPENED, OPENED + pd.Timedelta("1h"), SOLVED]
    parts = [
        pd.DataFrame({"case_id": [f"C{k:04d}" for k in range(SIZE)], "activity": activity, "timestamp": write(moment), "resource": "a"})
        for activity, moment in zip(["consultation", "handling", "resolved"], moments, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


SAMPLES = {
    "jira csv": jira(stamps("%d/%b/%y %I:%M %p", plain=True)),
    "jira api": jira(lambda times: times.strftime("%Y-%m-%dT%H:%M:%S.000+0800")),
    "zendesk view": zendesk(stamps("%Y-%m-%d %H:%M")),
    "zendesk api": zendesk(stamps("%Y-%m-%dT%H:%M:%SZ")),
    "salesforce report": salesforce(stamps("%m/%d/%Y %I:%M %p", plain=True)),
    "salesforce lightning": salesforce(stamps("%m/%d/%Y, %I:%M %p", plain=True)),
    "salesforce d.m.y": salesforce(stamps("%d.%m.%Y %H:%M")),
    "salesforce api": salesforce(stamps("%Y-%m-%dT%H:%M:%S.000+0000")),
    "taobao": taobao(stamps("%Y-%m-%d %H:%M:%S")),
    "taobao saved by a spreadsheet": taobao(stamps("%Y/%m/%d %H:%M", plain=True)),
    "servicenow": audit_log(stamps("%d/%m/%Y %H:%M")),
    "servicenow to the second": audit_log(stamps("%d-%m-%Y %H:%M:%S")),
    "servicenow iso": audit_log(stamps("%Y-%m-%d %H:%M:%S")),
    "event log": plain_log(stamps("%Y-%m-%d %H:%M:%S")),
    "event log d/m/y": plain_log(stamps("%d/%m/%Y %H:%M")),
    "event log month names": plain_log(stamps("%d %b %Y %H:%M")),
    "iso": requests(stamps("%Y-%m-%d %H:%M:%S")),
    "d/m/y": requests(stamps("%d/%m/%Y %H:%M")),
    "month names": requests(stamps("%d %b %Y %H:%M")),
    "long month names": requests(stamps("%B %d, %Y %I:%M %p")),
    "month names with dashes": requests(stamps("%d-%b-%Y %H:%M:%S")),
    "month names with offset": requests(lambda times: times.strftime("%d %b %Y %H:%M:%S +0000")),
    "epoch ms": requests(milliseconds),
    "epoch ms as numbers": requests(lambda times: milliseconds(times).astype("int64")),
    "chinese": requests(chinese),
    "serial days": requests(serial),
    "serial days as numbers": requests(lambda times: serial(times).astype(float)),
    "own names": requests(stamps("%d.%m.%Y %H:%M"), "Opened", "Resolved", "Ticket"),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_following_the_proposal_reads_the_export(sample):
    frame = SAMPLES[sample]
    found = sq.doctor(frame)
    again = sq.read_records(frame, **found.proposed)
    assert len(again) == SIZE
    assert again.rejected.empty
    hours = 8 if "jira api" in sample else 0
    assert sorted(again.frame["created_at"]) == sorted(OPENED - pd.Timedelta(hours=hours))
    assert (again.frame["resolved_at"] - again.frame["created_at"]).tolist() == [pd.Timedelta("7h")] * SIZE
    pd.testing.assert_frame_equal(found.records.frame, again.frame)
    # What was told is enough: nothing is left to be told of the times.
    assert not {problem.code for problem in sq.doctor(frame, **found.proposed).found if problem.action == "refuse"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_from_a_file_as_from_a_frame(sample, tmp_path):
    path = tmp_path / "export.csv"
    SAMPLES[sample].to_csv(path, index=False)
    assert len(sq.read_records(path, **sq.doctor(path).proposed)) == SIZE


@pytest.mark.parametrize(
    ("sample", "column", "pattern"),
    [
        ("jira csv", "created_at", "%d/%b/%y %I:%M %p"),
        ("salesforce report", "closed_at", "%m/%d/%Y %I:%M %p"),
        ("salesforce lightning", "resolved_at", "%m/%d/%Y, %I:%M %p"),
        ("servicenow to the second", "sys_updated_at", "%d-%m-%Y %H:%M:%S"),
        ("event log d/m/y", "timestamp", "%d/%m/%Y %H:%M"),
        ("month names", "created_at", "%d %b %Y %H:%M"),
        ("long month names", "created_at", "%B %d, %Y %I:%M %p"),
        ("month names with offset", "created_at", "%d %b %Y %H:%M:%S %z"),
    ],
)
def test_the_proposed_format_is_that_of_the_column(sample, column, pattern):
    assert sq.doctor(SAMPLES[sample]).proposed["formats"][column] == pattern


@pytest.mark.parametrize("sample", ["epoch ms", "epoch ms as numbers", "chinese", "serial days", "serial days as numbers"])
def test_a_whole_column_in_a_form_of_one_reading_asks_for_repair(sample):
    found = sq.doctor(SAMPLES[sample])
    problem = the(found, "other_form", "created_at")
    assert (problem.count, problem.of, problem.action) == (SIZE, SIZE, "refuse")
    assert found.proposed["policies"] == {"mixed_formats": "repair"}


def test_a_plain_log_names_its_cases():
    frame = SAMPLES["event log d/m/y"].copy()
    frame["resolved_at"] = stamps("%d/%m/%Y %H:%M")(SOLVED).tolist() * 3
    found = sq.doctor(frame)
    leak = the(found, "leak", "resolved_at")
    assert leak.examples[0] == "C0000"
    assert the(found, "wrong_format", "timestamp").examples[0] == "C0000"


def test_what_is_declared_is_not_undecided():
    frame = requests(stamps("%d/%m/%Y %H:%M"))
    frame = frame[(OPENED.day <= 12) & (SOLVED.day <= 12)]
    assert "undecided_dates" in {code for code, _ in codes(sq.doctor(frame))}
    declared = dict.fromkeys(("created_at", "resolved_at"), "%d/%m/%Y %H:%M")
    assert "undecided_dates" not in {code for code, _ in codes(sq.doctor(frame, formats=declared))}
    log = SAMPLES["servicenow"]
    few = log[log["number"] < "INC0008"]
    assert "undecided_dates" not in {code for code, _ in codes(sq.doctor(few))}


def test_ratings_in_words_propose_their_rule():
    words = ["非常满意", "满意", "一般", "不满意"] * 60
    frame = clean().assign(rating=words)
    found = sq.doctor(frame)
    assert found.proposed["answers"] == {"rating": "words_zh"}
    problem = the(found, "answers_in_words")
    assert (problem.count, problem.action, problem.share) == (240, "reject", 1)
    assert len(sq.read_records(frame, **found.proposed)) == len(found.records) == 240
    # A rule that is declared already stays, and one that reads nothing gives way.
    frame["rating_speed"] = ["good", "bad"] * 120
    again = sq.doctor(frame, answers={"rating_speed": "stars"})
    assert again.proposed["answers"] == {"rating_speed": "good_bad", "rating": "words_zh"}
    assert len(sq.read_records(frame, **again.proposed)) == 240


def test_a_formula_error_among_ratings_is_no_matter_of_rules():
    frame = clean()
    frame.loc[3, "rating"] = "#REF!"
    found = codes(sq.doctor(frame))
    assert not {code for code, _ in found if code.startswith("answers")}
    assert found["not_a_number", "rating"] == 1


def test_times_among_times_are_no_odd_codes():
    frame = clean(size=40)
    frame.loc[3, "resolved_at"] = "46100.5"
    found = codes(sq.doctor(frame))
    assert ("mixed_formats", "resolved_at") in found
    assert "odd_codes" not in {code for code, _ in found}


def test_columns_of_categories_are_looked_at():
    frame = clean()
    frame.loc[3, "team"] = "north "
    frame.loc[4, "status"] = "-"
    plain, typed = sq.doctor(frame), sq.doctor(frame.astype({"team": "category", "status": "category", "created_at": "category"}))
    assert ("undeclared_nulls", None) in codes(plain)
    assert codes(typed) == codes(plain)


def test_files_and_cells_are_no_share_of_the_requests(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(clean().assign(team="售后一组").to_csv(index=False).encode("gb18030"))
    problem = the(sq.doctor(path), "encoding_guessed")
    assert (problem.count, problem.what, problem.share) == (1, "files", None)
    assert json.loads(json.dumps(problem.to_dict()))["share"] is None
    assert "0.4%" not in str(sq.doctor(path))
    assert "encoding_guessed" in sq.doctor(path).problems["code"].tolist()


def test_cautions_are_told_where_nothing_can_be_read(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes("甲,乙\n一,二\n".encode("gb18030"))
    assert {"not_recognised", "encoding_guessed"} <= {code for code, _ in codes(sq.doctor(path))}


def test_cautions_of_joins_are_told():
    orders = pd.DataFrame(
        {"order_id": ["1", "2"], "customer_id": ["a", "b"], "order_purchase_timestamp": ["2018-01-03 09:00", "2018-01-04 09:00"]}
    )
    orders["order_purchase_timestamp"] = ["2018-01-03 09:00", "2018-01-04 09:00"]
    reviews = pd.DataFrame({"review_id": ["r", "s", "t"], "order_id": ["1", "1", "9"], "review_score": ["5", "4", "3"]})
    reviews["review_creation_date"] = reviews["review_answer_timestamp"] = ["2018-02-01 09:00", "2018-02-02 09:00", "2018-02-03 09:00"]
    found = sq.doctor({"orders": orders, "reviews": reviews})
    assert {problem.code for problem in found.found if problem.share is None} >= {"join_unmatched"}


def test_chinese_texts_are_chinese():
    frame = clean().assign(phone=[f"138{k:08d}" for k in range(240)])
    frame.loc[3, "resolved_at"] = "2026年3月1日 10:05"
    found = sq.doctor(frame)
    assert the(found, "personal").name("zh") == "疑似个人信息（手机号）"
    assert the(found, "mixed_formats").explanation("zh").startswith("除多数写法外另有中文日期（1 个）；")
