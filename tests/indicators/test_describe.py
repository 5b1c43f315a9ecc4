"""Definitions in words: every kind of measure names its clock, its denominator and what happens to open and missing cases."""

import pytest

import sqeval as sq
from sqeval.indicators.describe import data_text, definition_table, describe, target_text
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.kinds import KINDS

TIMES = {"start": "created_at", "end": "resolved_at"}
OPENED = {"en": "by the period in which the request was opened", "zh": "按请求创建的期间归属"}
RESOLVED = {"en": "by the period in which the request was resolved", "zh": "按请求解决的期间归属"}
ROW = {"en": "by the period of the row, or that of the request it names", "zh": "按该行所属期间或其所指请求的期间归属"}
BOTH = {"en": "over requests that have both", "zh": "仅计两者皆有的请求"}
KNOWN = {"en": "over rows where it is known", "zh": "仅计已知的行"}
LATE = {"en": "without resolved_at counts as late once it is due", "zh": "到期仍无 resolved_at 计为超时"}
STARTED = {"en": "over requests that have created_at", "zh": "仅计有 created_at 的请求"}
STARTED_WITH_LIMIT = {"en": "over requests that have created_at and a limit", "zh": "仅计有 created_at 与时限的请求"}
PROMISED = {"en": "over requests that have promised_at", "zh": "仅计有 promised_at 的请求"}
ANSWERED = {"en": "missing answers are left out", "zh": "未回答者不计"}
NO_GAPS = {"en": "are left out", "zh": "缺失者不计"}


def both(en, zh):
    return {"en": en, "zh": zh}


#: A measure of every kind and variant, and what its sentence must say.
SAID = {
    "median": (
        {"kind": "duration", **TIMES},
        [
            both("median hours from created_at to resolved_at", "小时数中位数"),
            BOTH,
            OPENED,
        ],
    ),
    "quantile": (
        {"kind": "duration", **TIMES, "quantile": 0.9, "unit": "days"},
        [
            both("0.9 quantile of days", "天数的 0.9 分位数"),
            BOTH,
        ],
    ),
    "mean time": (
        {"kind": "duration", **TIMES, "statistic": "mean", "cohort": "resolved"},
        [
            both("mean hours", "平均小时数"),
            BOTH,
            RESOLVED,
        ],
    ),
    "within": (
        {"kind": "within", **TIMES, "limit": 15},
        [
            both("within 15 minutes of created_at", "距 created_at 不超过 15 分钟"),
            STARTED,
            LATE,
            OPENED,
        ],
    ),
    "until": (
        {"kind": "within", **TIMES, "until": "promised_at"},
        [
            both("no later than promised_at", "不晚于 promised_at"),
            PROMISED,
            LATE,
            OPENED,
        ],
    ),
    "share": (
        {"kind": "share", "column": "resolved"},
        [
            both("share where resolved holds", "resolved 成立的比例"),
            KNOWN,
            OPENED,
        ],
    ),
    "share of words": (
        {"kind": "share", "column": "status", "equals": ["closed", "done"]},
        [
            both("status is closed, done", "status 为 closed、done"),
            KNOWN,
            OPENED,
        ],
    ),
    "share from": (
        {"kind": "share", "column": "x", "at_least": 1},
        [
            both("x is at least 1", "x 不低于 1"),
            KNOWN,
        ],
    ),
    "share up to": (
        {"kind": "share", "column": "x", "at_most": 0},
        [
            both("x is at most 0", "x 不高于 0"),
            KNOWN,
        ],
    ),
    "mean": (
        {"kind": "mean", "column": "cost"},
        [
            both("mean of cost", "cost 的平均值"),
            KNOWN,
            OPENED,
        ],
    ),
    "scaled mean": (
        {"kind": "mean", "column": "x", "scale": [1, 5]},
        [
            both("1–5 mapped to 0–100", "1–5 映射为 0–100"),
            KNOWN,
            OPENED,
        ],
    ),
    "rating": (
        {"kind": "rating", "column": "rating", "answers": {"5": 1, "1": 4}},
        [
            both("answers to rating", "rating 的回答"),
            both("5→1, 1→4", "5→1, 1→4"),
            both("0–100", "0–100"),
            ANSWERED,
            OPENED,
        ],
    ),
    "count": (
        {"kind": "count"},
        [
            both("number of service records", "服务记录数"),
            OPENED,
        ],
    ),
    "distinct": (
        {"kind": "distinct", "column": "agent"},
        [
            both("different agent in service records", "不同 agent 的个数"),
            NO_GAPS,
            OPENED,
        ],
    ),
    "total": (
        {"kind": "total", "source": "resources", "column": "hours"},
        [
            both("sum of hours over resources", "资源中 hours 之和"),
            NO_GAPS,
            ROW,
        ],
    ),
    "total time": (
        {"kind": "total", **TIMES, "unit": "days"},
        [
            both("sum of days from created_at", "天数之和"),
            BOTH,
            OPENED,
        ],
    ),
    "ratio": (
        {
            "kind": "ratio",
            "numerator": {"kind": "count", "cohort": "resolved"},
            "denominator": {"kind": "total", "source": "orders", "column": "n"},
        },
        [
            both("number of service records", "服务记录数"),
            RESOLVED,
            both(") / (", "）÷（"),
            both("sum of n over orders", "订单中 n 之和"),
            ROW,
        ],
    ),
    "survey": (
        {"kind": "share", "source": "surveys", "column": "calm"},
        [
            both("share where calm holds", "calm 成立的比例"),
            KNOWN,
            ROW,
        ],
    ),
    "some rows": (
        {"kind": "count", "where": {"rating": [4, 5]}, "unless": {"first_response_by": "robot"}},
        [
            both("only rows with rating = 4, 5", "仅计 rating = 4、5 的行"),
            both("without rows with first_response_by = robot", "不计 first_response_by = robot"),
        ],
    ),
    "trimmed": (
        {"kind": "duration", **TIMES, "statistic": "trimmed", "trim": 0.2},
        [both("without the 0.2 longest and shortest share", "两端各去掉 0.2"), BOTH],
    ),
    "censored": (
        {"kind": "duration", **TIMES, "open_cases": "censored"},
        [both("at least until the records end (Kaplan–Meier)", "至少持续到记录截止计（Kaplan–Meier）"), OPENED],
    ),
    "working hours": (
        {"kind": "duration", **TIMES, "clock": "business"},
        [both("median working hours", "工作小时数中位数"), BOTH],
    ),
    "limits": (
        {"kind": "within", **TIMES, "limits": {"by": "priority", "limits": {"high": 4}, "default": 24, "clock": "business"}},
        [both("limits by priority in hours of working time: high 4; 24 otherwise", "priority"), STARTED_WITH_LIMIT, LATE],
    ),
    "all of": (
        {"kind": "share", "all_of": {"resolved": True, "reopen_count": {"at_most": 0}}, "open_cases": "exclude"},
        [
            both("resolved = True, reopen_count ≤ 0 hold together", "同时满足 resolved = True、reopen_count ≤ 0"),
            both("requests that are not resolved or closed yet are left out", "尚未解决或关闭的请求不计"),
        ],
    ),
    "quantile of a column": (
        {"kind": "quantile", "column": "longest_silence", "quantile": 0.9},
        [both("0.9 quantile of longest_silence", "longest_silence 的 0.9 分位数"), KNOWN],
    ),
    "net promoter score": (
        {"kind": "nps", "column": "recommend"},
        [both("100 × (share of at least 9 − share of at most 6)", "100 ×（不低于 9 的比例 − 不高于 6 的比例）"), KNOWN],
    ),
    "spread": (
        {"kind": "spread", "column": "rating", "among": "agent"},
        [both("standard deviation of rating between agent beyond chance", "剔除偶然后 rating 在不同 agent 之间的标准差")],
    ),
    "backlog": (
        {"kind": "backlog"},
        [both("resolved_at not before it", "resolved_at 未到"), both("at an unknown time are left out", "结束时间不详者不计")],
    ),
    "repurchase": (
        {"kind": "repeat", "within_days": 30},
        [
            both("come again within 30 days of their first ordered_at", "30 天内再次到来"),
            both("days are not over are left out", "观察期未满者不计"),
            ROW,
        ],
    ),
    "churn": (
        {"kind": "repeat", "within_days": 30, "again": False},
        [both("do not come again within 30 days", "30 天内未再到来")],
    ),
    "answered": (
        {"kind": "matched", "column": "informed"},
        [both("share of requests that have a row in surveys with informed", "在问卷中有对应行且 informed 有值的请求比例")],
    ),
    "expression": (
        {"kind": "expression", "formula": "a_leaf / 2"},
        [both("a_leaf / 2, of the indicators of these names", "a_leaf / 2（各名称指相应指标）")],
    ),
    "during": (
        {"kind": "count", "during": ["double_eleven"]},
        [both("only requests opened during double_eleven", "仅计在 double_eleven 期间创建的请求")],
    ),
}


def measured(data):
    leaves = [{"name": "a", "measure": data}, {"name": "a_leaf", "measure": {"kind": "count"}}]
    return sq.Hierarchy.from_dict({"name": "goal", "children": leaves}).node("a").measure


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("data", "parts"), SAID.values(), ids=SAID)
def test_a_sentence_says_what_counts(data, parts, lang):
    sentence = describe(measured(data), lang)
    for part in parts:
        assert part[lang] in sentence
    assert "{" not in sentence


def test_every_kind_is_tried():
    assert {data["kind"] for data, _ in SAID.values()} == {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}


def test_sentences_of_different_measures_differ():
    for lang in ("en", "zh"):
        sentences = [describe(measured(data), lang) for data, _ in SAID.values()]
        assert len(set(sentences)) == len(sentences)


def test_what_is_not_measured_says_so():
    assert describe(None) == "not measured from records"
    assert describe(None, "zh") == "不由记录计算"
    assert data_text(None) == ""


def test_where_a_measure_takes_its_data_from():
    assert data_text(measured({"kind": "count"})) == "records.*"
    assert data_text(measured(SAID["ratio"][0])) == "records.*, orders.n"
    assert data_text(measured({"kind": "within", **TIMES, "until": "promised_at"})) == "records.resolved_at, records.promised_at"


@pytest.mark.parametrize(("op", "sign"), [(">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<")])
def test_a_target_as_written(op, sign):
    tree = sq.Hierarchy.from_dict({"name": "goal", "children": [{"name": "a", "target": {"op": op, "target": 0.9}}]})
    assert target_text(tree.node("a").target) == f"{sign} 0.9"
    assert target_text(None) == ""


def test_the_table_of_definitions():
    table = definition_table(sq.hierarchies.after_sales())
    assert table.index.name == "indicator"
    assert list(table) == ["name", "definition", "how it is measured", "direction", "unit", "target", "grade thresholds", "data"]
    row = table.loc["first_reply_15min"]
    assert row["name"] == "First reply within 15 minutes"
    assert row["direction"] == "higher is better"
    assert (row["target"], row["unit"]) == ("≥ 0.9", "share")
    assert row["grade thresholds"] == "0.95 / 0.9 / 0.75 / 0.5"
    assert row["data"] == "records.first_response_by, records.created_at, records.first_response_at"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("build", BUILT_IN.values(), ids=BUILT_IN)
def test_the_table_has_every_indicator_and_monitored_value(build, lang):
    tree = build()
    table = definition_table(tree, lang)
    assert list(table.index) == [node.name for node in tree.measured]
    measured_in_words = table.iloc[:, 2]
    assert list(measured_in_words) == [describe(node.measure, lang) for node in tree.measured]
    assert (table.iloc[:, [0, 1, 2, 3, 7]] != "").all(axis=None)


def test_the_chinese_table_has_chinese_headers():
    table = definition_table(sq.hierarchies.after_sales(), "zh")
    assert list(table) == ["名称", "定义", "计算方法", "方向", "计量单位", "目标值", "等级阈值", "数据"]
    assert table.loc["handling_hours", "方向"] == "越低越好"
