"""The hierarchies that come with sqeval: complete in both languages, consistent, and measurable on the data they are for."""

import warnings

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.datasets import load_sample, sample_paths
from sqeval.errors import SqevalWarning
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.measure_spec import Rating
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
def test_every_indicator_has_a_unit_in_both_languages(tree):
    assert [leaf.name for leaf in tree.leaves if not in_both(leaf.unit)] == []


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
    assert without == {"informed", "payment_concern", "staff_hours"}


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
    }
    np.testing.assert_allclose(first[list(expected)], list(expected.values()))
    assert set(table.values) - set(expected) == {"handling_hours_p90"}
    assert 8 < first["handling_hours_p90"] <= 30
