"""The hierarchies that come with sqeval: complete in both languages, consistent, and measurable on the data they are for."""

import functools
import math
import warnings

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.datasets import MAKERS, load_sample, make_agent_records, sample_paths
from sqeval.errors import SqevalWarning
from sqeval.indicators import nature
from sqeval.indicators.describe import definition_table
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.kinds import Rating
from sqeval.options import Direction

TREES = pytest.mark.parametrize("tree", [build() for build in BUILT_IN.values()], ids=BUILT_IN)


def quietly(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def in_both(text):
    return text is not None and bool(text.en) and bool(text.zh) and text.en != text.zh


@TREES
def test_labels_in_both_languages(tree):
    assert [node.name for node in (*tree.walk(), *tree.monitored, *tree.stages) if not in_both(node.label)] == []
    assert tree.grades.labels != tree.grades.labels_zh


@TREES
def test_definitions_in_both_languages(tree):
    defined = [*tree.walk(), *tree.monitored][1:]
    assert [node.name for node in defined if not in_both(node.definition)] == []


@TREES
def test_every_indicator_is_measured_and_graded(tree):
    assert [node.name for node in tree.measured if node.measure is None] == []
    ungraded = [leaf.name for leaf in tree.leaves if leaf.thresholds is None and not isinstance(leaf.measure, Rating)]
    assert ungraded == []


@TREES
def test_everything_measured_has_a_unit_in_both_languages(tree):
    assert [node.name for node in tree.measured if not in_both(node.unit)] == []


@TREES
def test_the_table_of_definitions_is_complete_in_both_languages(tree):
    english, chinese = (definition_table(tree, lang) for lang in ("en", "zh"))
    for table in (english, chinese):
        assert table.iloc[:, :5].ne("").all(axis=None)
        assert table.iloc[:, 7].ne("").all()
    assert (english.iloc[:, :3].to_numpy() != chinese.iloc[:, :3].to_numpy()).all()


@TREES
def test_the_chinese_is_chinese(tree):
    texts = [text.zh for node in (*tree.walk(), *tree.monitored) for text in (node.label, node.definition) if text is not None]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in texts)
    assert not any("\u4e00" <= sign <= "\u9fff" for node in tree.measured for sign in node.label.en + node.definition.en)


@TREES
def test_thresholds_lie_on_the_scale(tree):
    for leaf in tree.leaves:
        low, high = nature.ends(leaf.measure) or (0, math.inf)
        assert all(low <= threshold <= high for threshold in leaf.thresholds or ()), leaf.name


@TREES
def test_there_are_several_criteria_of_several_indicators_and_labels_are_told_apart(tree):
    assert 4 <= len(tree.children) <= 6
    assert len(tree.leaves) >= 8
    for lang in ("en", "zh"):
        titles = [node.title(lang) for node in tree.measured]
        assert [title for title in titles if titles.count(title) > 1] == []


@TREES
def test_five_star_scales_use_every_grade_and_the_best_answer_first(tree):
    for leaf in tree.leaves:
        if isinstance(leaf.measure, Rating):
            assert leaf.measure.answers == {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}


@TREES
def test_judgements_are_illustrative_and_consistent(tree):
    assert tree.illustrative
    several = {node.name for node in tree.inner if len(node.children) > 1}
    assert set(tree.judgements) == several
    for judged in tree.judgements.values():
        solved = quietly(sq.ahp.solve, sq.ahp.PairwiseMatrix.from_upper(list(judged.upper), labels=list(judged.items)))
        assert solved.cr is None or solved.cr < 0.1
        assert solved.weights.min() > 0


@TREES
def test_dea_compares_totals_and_not_ratios(tree):
    chosen = [tree.node(name).measure.kind for name in (*tree.dea.inputs, *tree.dea.outputs)]
    assert set(chosen) <= {"total", "count", "distinct"}


@TREES
def test_stages_follow_one_another(tree):
    ends = [stage.end for stage in tree.stages]
    assert [stage.start for stage in tree.stages] == ["created_at", *ends[:-1]]


def test_the_six_criteria():
    titles = {child.name: (child.title("en"), child.title("zh")) for child in sq.hierarchies.after_sales().children}
    assert titles == {
        "response_time": ("Response time", "响应时间"),
        "processing_efficiency": ("Processing efficiency", "处理效率"),
        "user_satisfaction": ("User satisfaction", "用户满意度"),
        "problem_resolution_rate": ("Problem resolution rate", "问题解决率"),
        "service_cost": ("Service cost", "服务成本"),
        "service_transparency": ("Service transparency", "服务透明度"),
    }


def test_what_is_lower_the_better():
    tree = sq.hierarchies.after_sales()
    costs = {leaf.name for leaf in tree.leaves if leaf.direction is Direction.COST}
    assert costs == {"first_response_minutes", "handling_hours", "reopen_rate", "cost_per_request"}


def test_the_five_targets():
    found = {
        node.name: (node.target.op, node.target.target, node.target.owner.en, node.target.start, node.target.end)
        for node in sq.hierarchies.after_sales().measured
        if node.target is not None
    }
    assert found == {
        "first_reply_15min": (">=", 0.9, "customer service", "Q1", "Q1"),
        "as_described": (">=", 0.9, "quality management", "Q1", "Q2"),
        "payment_concern": ("<", 0.05, "IT", "Q1", "Q3"),
        "on_time_delivery": (">=", 0.95, "logistics", "Q2", "Q3"),
        "satisfaction": (">=", 80, "product", "Q1", "Q4"),
    }


def test_the_targets_are_targets_with_owners_in_both_languages():
    targets = [node.target for node in sq.hierarchies.after_sales().measured if node.target is not None]
    assert {target.origin for target in targets} == {"target"}
    assert all(in_both(target.owner) for target in targets)


def test_the_first_reply_is_measured_within_fifteen_minutes():
    measure = sq.hierarchies.after_sales().node("first_reply_15min").measure
    found = (measure.kind, measure.start, measure.end, measure.limit, measure.unit)
    assert found == ("within", "created_at", "first_response_at", 15, "minutes")


@functools.cache
def sample_of(name):
    """A sample that belongs to a hierarchy; that of the after-sales tree is the bundled one."""
    return load_sample() if name == "after_sales" else MAKERS[name](seed=3, months=4)


@functools.cache
def records_of(name):
    sample = sample_of(name)
    companions = {kind: getattr(sample, kind) for kind in ("surveys", "orders", "resources")}
    return quietly(sq.read_records, sample.records, label_variants="merge", **companions)


@functools.cache
def large_units(name):
    """Names of all units but the tiny one."""
    roles = sample_of(name).truth.query("kind == 'role' and what != 'tiny'")
    return sorted(roles["where"])


@functools.cache
def measured(name, period=None):
    return quietly(sq.measure, records_of(name), BUILT_IN[name](), by=sample_of(name).unit, period=period)


@functools.cache
def evaluated(name):
    """By quarter, on the judgements that come with it."""
    return quietly(sq.evaluate, records_of(name), BUILT_IN[name](), by=sample_of(name).unit, period="quarter", judgements="illustrative")


NAMES = pytest.mark.parametrize("name", BUILT_IN)


@NAMES
def test_everything_is_measured_on_its_sample(name):
    table = measured(name)
    assert "no_data" not in {caution.code for caution in table.warnings}
    values = table.values.loc[large_units(name)]
    assert len(values) >= 5
    assert np.isfinite(values).all(axis=None), values.columns[~np.isfinite(values).all()].tolist()
    assert (table.counts.loc[large_units(name)] > 0).all(axis=None)


@NAMES
def test_every_month_of_a_large_unit_has_nearly_every_value(name):
    values = measured(name, "month").values
    large = values[values.index.get_level_values("unit").isin(large_units(name))]
    assert large.isna().mean().max() == 0


@NAMES
def test_values_are_of_plausible_size(name):
    tree, values = BUILT_IN[name](), measured(name).values.loc[large_units(name)]
    for node in tree.measured:
        column, (low, high) = values[node.name], nature.ends(node.measure) or (0, math.inf)
        if node.measure.kind == "expression":
            continue
        assert column.between(low, high).all(), node.name
        if node.unit.en in ("h", "min", "s"):
            longest = {"h": 24 * 30, "min": 24 * 60, "s": 600}[node.unit.en]
            assert node.measure.kind == "total" or column.between(0, longest).all(), node.name
        if node.unit.en == "share":
            assert column.between(0, 1).all(), node.name


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "service_desk"])
def test_thresholds_tell_the_units_of_the_sample_apart(name):
    """Not all are beyond the best threshold, nor all beyond the worst; incidents wait for hours, and not for minutes as these customers."""
    values = measured(name).values.loc[large_units(name)]
    for leaf in BUILT_IN[name]().leaves:
        if leaf.thresholds is not None:
            low, high = sorted((leaf.thresholds[0], leaf.thresholds[-1]))
            assert values[leaf.name].between(low, high).any(), (leaf.name, values[leaf.name].tolist())


@NAMES
def test_every_leaf_is_graded_from_the_sample_to_the_report(name, tmp_path):
    ev = evaluated(name)
    large = ev.scores[ev.scores["unit"].isin(large_units(name))]
    assert (large["low"] <= large["score"]).all()
    assert (large["score"] <= large["high"]).all()
    assert not large["small_sample"].any()
    assert large["efficiency"].between(0, 1).all()
    assert large["efficiency"].max() == pytest.approx(1)
    assert ev.contributions.loc[large["unit"].unique()].notna().all(axis=None)
    assert "illustrative" in {caution.code for caution in ev.warnings}
    for lang in ("en", "zh"):
        ev.to_html(tmp_path / f"{lang}.html", lang=lang)
        page = (tmp_path / f"{lang}.html").read_text(encoding="utf-8")
        assert BUILT_IN[name]().title(lang) in page
        assert all(leaf.title(lang) in page for leaf in BUILT_IN[name]().leaves if '"' not in leaf.title(lang))


@NAMES
def test_the_excellent_unit_comes_out_first_and_the_weak_one_last(name):
    scores = evaluated(name).scores
    role = sample_of(name).truth.query("kind == 'role'").set_index("what")["where"]
    mean = scores[scores["unit"].isin(large_units(name))].groupby("unit")["score"].mean()
    assert mean.idxmax() == role["excellent"]
    assert mean.idxmin() == role["weak"]


@pytest.mark.parametrize("name", [name for name in BUILT_IN if "handling_hours" in {node.name for node in BUILT_IN[name]().measured}])
def test_the_slow_unit_is_slow(name):
    slow = sample_of(name).truth.query("what == 'slow_handling'")["where"].item()
    hours = measured(name).values.loc[large_units(name), "handling_hours"]
    assert hours.idxmax() == slow
    assert evaluated(name).slow_stage[slow].dropna().eq("handling").all()


def test_the_inconsistent_team_is_found_where_agents_differ():
    sample = make_agent_records(seed=3)
    companions = {"surveys": sample.surveys, "orders": sample.orders, "resources": sample.resources}
    records = quietly(sq.read_records, sample.records, **companions)
    apart = quietly(sq.measure, records, sq.hierarchies.after_sales(), by="team", period=None).values["agent_consistency"]
    assert apart["Team 1"] > 3 * apart["Team 2"]
    assert apart["Team 1"] > 0.2


def test_the_targets_of_the_reports_are_somewhere():
    """Beside the five: an expectation, three standards of time, and the hours of training."""
    found = {
        (node.name, node.target.op, node.target.target, node.target.origin)
        for build in BUILT_IN.values()
        for node in build().measured
        if node.target is not None and node.target.origin != "target"
    }
    assert found == {
        ("first_reply_30s", ">", 0.9, "expectation"),
        ("return_hours", "<=", 24, "standard"),
        ("feedback_answer_hours", "<=", 24, "standard"),
        ("feedback_solution_hours", "<=", 63, "standard"),
        ("training_hours_a_year", ">=", 40, "standard"),
    }


@TREES
def test_no_optional_package_is_needed(tree):
    """Public holidays come from one: the calendars here are plain hours."""
    assert tree.calendar is None or tree.calendar.country is None


def hours(frame, end, begin="created_at"):
    return (pd.to_datetime(frame[end]) - pd.to_datetime(frame[begin])).dt.total_seconds() / 3600


def test_what_is_monitored_is_what_a_reader_can_count():
    sample = MAKERS["after_sales"](seed=8, months=3, dirt=False)
    frame, surveys, orders = sample.records, sample.surveys, sample.orders
    companions = {"surveys": surveys, "orders": orders, "resources": sample.resources}
    records = quietly(sq.read_records, frame, **companions)
    values = quietly(sq.measure, records, sq.hierarchies.after_sales(), by=None, period=None).values.iloc[0]
    solved = frame[frame["resolved_at"].notna()]
    ended = frame[frame["resolved"].notna()]
    first = ended["resolved"].astype(bool) & (ended["reopen_count"] == 0) & (ended["reassignment_count"] == 0) & ~ended["escalated"]
    repairs, asked = frame[frame["request_type"] == "repair"], frame[frame["status"] == "closed"]
    goods = ended[ended["request_type"].isin(["return", "exchange", "repair", "refund"])]
    followed = frame[frame["followed_up"].fillna(False)]
    answered = followed["request_id"].isin(surveys["request_id"])
    booked = frame["cost"].sum()
    expected = {
        "refund_hours": hours(frame, "refunded_at").median(),
        "repair_hours": hours(repairs, "resolved_at").median(),
        "handling_hours_p90": hours(frame, "resolved_at").quantile(0.9),
        "processing_success": goods["resolved"].mean(),
        "first_contact_resolution": first.mean(),
        "escalation_rate": frame["escalated"].mean(),
        "reassignment_rate": (frame["reassignment_count"] > 0).mean(),
        "follow_up_rate": frame["followed_up"].mean(),
        "follow_up_answered": answered.mean(),
        "survey_response_rate": asked["request_id"].isin(surveys["request_id"]).mean(),
        "robot_first_share": (frame["first_response_by"].dropna() == "robot").mean(),
        "self_service_share": (frame["channel"] == "self_service").mean(),
        "solved_without_person": (frame["solved_by"].dropna() != "person").mean(),
        "csat": (frame["rating"].dropna() >= 4).mean(),
        "top_box": (frame["rating"].dropna() == 5).mean(),
        "net_promoter_score": 100 * ((surveys["recommend"] >= 9).mean() - (surveys["recommend"] <= 6).mean()),
        "customer_effort": (surveys["effort"].mean() - 1) / 6 * 100,
        "channel_convenience": (surveys["channel_ease"].mean() - 1) * 25,
        "updates_per_day": 24 * solved["status_updates"].sum() / hours(solved, "resolved_at").sum(),
        "longest_silence_hours": frame["longest_silence"].median(),
        "complete_and_correct": orders["complete_and_correct"].sum() / orders["delivered"].sum(),
        "repurchase_rate": orders["repurchased"].sum() / orders["delivered"].sum(),
        "churn_rate": orders["lost_customers"].sum() / orders["customers"].sum(),
        "labour_cost": frame["cost_labour"].mean(),
        "total_cost": booked,
        "benefit_per_cost": 1000 * (orders["repurchased"].sum() - orders["complained"].sum()) / booked,
        "request_volume": len(frame),
    }
    assert values[list(expected)].to_dict() == pytest.approx({name: float(value) for name, value in expected.items()})


def working_hours(begin, end):
    """Hours from 09:00 to 21:00 on every day, minute by minute: slow and plain."""
    minutes = pd.date_range(begin, end, freq="min", inclusive="left")
    return ((minutes.hour >= 9) & (minutes.hour < 21)).sum() / 60


def test_the_limits_of_priorities_are_in_service_hours():
    sample = MAKERS["after_sales"](seed=8, months=1, requests_per_month=400, dirt=False)
    frame = sample.records[sample.records["resolved_at"].notna()].copy()
    for column in ("created_at", "resolved_at"):
        frame[column] = pd.to_datetime(frame[column]).dt.floor("min")
    limit = frame["priority"].map({"urgent": 12, "high": 24, "normal": 36, "low": 60})
    took = [working_hours(begin, end) for begin, end in zip(frame["created_at"], frame["resolved_at"], strict=True)]
    records = quietly(sq.read_records, frame)
    values = quietly(sq.measure, records, sq.hierarchies.after_sales(), by="priority", period=None).values["sla_by_priority"]
    expected = (np.array(took) <= limit).groupby(frame["priority"]).mean()
    assert values.to_dict() == pytest.approx(expected.to_dict())
    assert values.between(0.2, 0.95).all()


def test_after_sales_is_measured_in_full_on_the_sample():
    paths = sample_paths()
    records = quietly(sq.read_records, paths.pop("records"), **paths)
    table = quietly(sq.measure, records, sq.hierarchies.after_sales())
    assert "no_data" not in {caution.code for caution in table.warnings}
    assert len(table.units) > 30
    large = table.n >= 50
    assert large.sum() > 10
    assert table.values[large].notna().all(axis=None)


def test_the_sample_measures_what_a_reader_can_count():
    sample = load_sample()
    table = quietly(
        sq.measure, quietly(sq.read_records, sample.records, orders=sample.orders), sq.hierarchies.after_sales(), by=None, period=None
    )
    orders = sample.orders
    assert table.values["return_rate"].item() == pytest.approx(orders["returned"].sum() / orders["orders"].sum())
    without = {where.split(":")[0] for caution in table.warnings if caution.code == "no_data" for where in caution.where}
    tree = sq.hierarchies.after_sales()
    sources = {node.name: set(node.measure.sources) for node in tree.measured}
    fed_by_others = {name for name, needed in sources.items() if needed & {"surveys", "resources"}}
    assert without == fed_by_others > {"informed", "payment_concern", "staff_hours", "net_promoter_score"}


def ticket(number, team, day, hours, *, agent, reopened=0, moves=0, in_time=True):
    """Four events: opened, work after half an hour, resolved after `hours`, closed by itself five days later."""
    opened = pd.Timestamp(2016, 3, day, 8)
    resolved = opened + pd.Timedelta(hours=hours)
    closed = resolved + pd.Timedelta(days=5)
    times = (opened, opened + pd.Timedelta(minutes=30), resolved, closed)
    whole = {
        "number": f"INC{number:07}",
        "opened_at": opened,
        "resolved_at": resolved,
        "closed_at": closed,
        "assignment_group": team,
        "assigned_to": agent,
        "caller_id": f"Caller {number}",
        "contact_type": "Phone",
        "category": "Category 1",
        "subcategory": "Subcategory 2",
        "priority": "3 - Moderate",
        "made_sla": str(in_time).lower(),
    }
    for step, (state, time) in enumerate(zip(("New", "Active", "Resolved", "Closed"), times, strict=True)):
        counters = {"reopen_count": reopened if step >= 2 else 0, "reassignment_count": moves if step >= 1 else 0}
        yield {**whole, "incident_state": state, "sys_mod_count": step, "sys_updated_at": time, **counters}


def event_log():
    tickets = [
        ticket(1, "Group 1", 1, 4, agent="Resolver 1"),
        ticket(2, "Group 1", 2, 8, agent="Resolver 2", moves=1),
        ticket(3, "Group 1", 3, 30, agent="Resolver 1", reopened=1, moves=2, in_time=False),
        ticket(4, "Group 2", 4, 2, agent="Resolver 3"),
        ticket(5, "Group 2", 5, 6, agent="Resolver 3"),
    ]
    frame = pd.DataFrame([event for events in tickets for event in events])
    clocks = ["opened_at", "resolved_at", "closed_at", "sys_updated_at"]
    frame[clocks] = frame[clocks].apply(lambda times: times.dt.strftime("%d/%m/%Y %H:%M"))
    return frame.astype(str)


def test_service_desk_is_measured_in_full_on_an_incident_log():
    table = quietly(sq.measure, quietly(sq.read_records, event_log(), preset="servicenow"), sq.hierarchies.service_desk())
    assert "no_data" not in {caution.code for caution in table.warnings}
    assert table.values.notna().all(axis=None)
    first = table.values.loc[("Group 1", "2016-03")]
    expected = {
        "first_response_hours": 0.5,
        "response_within_1h": 1,
        "handling_hours": 8,
        "resolution_rate": 1,
        "reopen_rate": 1 / 3,
        "sla_share": 2 / 3,
        "reassignments": 1,
        "longest_silence_hours": (3.5 + 7.5 + 29.5) / 3,
        "agents": 2,
        "total_handling_hours": 42,
        "solved_tickets": 3,
        "solved_in_time": 2,
        "ticket_volume": 3,
        "backlog": 0,
        "first_contact_resolution": 1 / 3,
        "reassignment_rate": 2 / 3,
        "handling_hours_open_counted": 8,
        # 08:00 to 12:00, to 16:00, and to 14:00 of the next day, in office hours: 3, 7 and 9 + 5.
        "handling_working_hours": 7,
        "status_update_share": 1,
        "longest_silence_p90": 7.5 + 0.8 * 22,
    }
    np.testing.assert_allclose(first[list(expected)], list(expected.values()))
    assert set(table.values) - set(expected) == {"handling_hours_p90", "updates_per_day"}
    assert 8 < first["handling_hours_p90"] <= 30
