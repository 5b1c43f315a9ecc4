"""Samples of agents, platforms, support teams and competitors: same bytes, frames that join, and planted truths."""

import pandas as pd
import pytest

from sqeval.datasets import (
    MAKERS,
    ServiceSample,
    make_agent_records,
    make_competitor_records,
    make_platform_records,
    make_service_records,
    make_support_records,
)
from sqeval.datasets.service_sample import FRAMES, csv_bytes, read_csv
from sqeval.errors import OptionError
from sqeval.indicators.hierarchies import BUILT_IN

OTHERS = (make_agent_records, make_platform_records, make_support_records, make_competitor_records)


@pytest.fixture(scope="module", params=OTHERS, ids=lambda make: make.__name__)
def made(request) -> ServiceSample:
    return request.param(seed=5, months=4)


@pytest.fixture(scope="module")
def agents():
    return make_agent_records(seed=5, months=4)


def test_every_built_in_hierarchy_has_its_maker():
    assert list(MAKERS) == list(BUILT_IN)


@pytest.mark.parametrize("make", OTHERS)
def test_same_seed_same_bytes_and_another_seed_others(make):
    first, again, other = (make(seed=seed, months=1, requests_per_month=200) for seed in (11, 11, 12))
    for name in (*FRAMES, "truth"):
        assert csv_bytes(getattr(first, name)) == csv_bytes(getattr(again, name))
    assert csv_bytes(first.surveys) != csv_bytes(other.surveys)


def test_every_unit_and_month_has_its_rows_and_its_truth(made):
    units = set(made.records[made.unit])
    cells = {(unit, period) for unit in units for period in ("2026-01", "2026-02", "2026-03", "2026-04")}
    assert units == set(made.truth.query("kind == 'role'")["where"])
    for frame in (made.orders, made.resources):
        assert set(zip(frame[made.unit], frame["period"], strict=True)) == cells
        assert not frame.isna().any(axis=None)
    if "request_id" in made.surveys:
        assert made.surveys["request_id"].isin(made.records["request_id"]).all()
    else:
        assert set(zip(made.surveys[made.unit], made.surveys["period"], strict=True)) == cells
        assert made.surveys["respondent_id"].is_unique


def test_the_call_names_its_own_units(made):
    call = made.truth.query("kind == 'call'").set_index("what")["value"]
    assert call[f"{made.unit}s"] == made.records[made.unit].nunique()
    assert not made.truth["where"].str.startswith("Team").any() or made.unit == "team"


def test_files_read_back_the_same_and_the_summary_counts_units(made, tmp_path):
    for name, path in made.to_csv(tmp_path).items():
        pd.testing.assert_frame_equal(read_csv(path), getattr(made, name))
    number = str(made.records[made.unit].nunique())
    assert number in made.summary("en")
    assert "合成" in made.summary("zh")


def test_the_records_are_those_of_the_desk():
    ours, desk = (
        make_agent_records(seed=4, months=1, agents=6, requests_per_month=150),
        make_service_records(seed=4, months=1, teams=6, requests_per_month=150, dirt=False),
    )
    assert ours.records["agent"].str.replace("Agent", "Team").tolist() == desk.records["team"].tolist()
    pd.testing.assert_series_equal(ours.records["rating"], desk.records["rating"])


def test_agents_rate_themselves_kindly(agents):
    items = ["responsibility", "dedication", "product_knowledge", "communication", "cooperation", "sharing"]
    rated = agents.surveys.assign(mean=agents.surveys[items].mean(axis=1)).groupby("rater")["mean"].mean()
    assert rated["self"] > rated[["manager", "colleague"]].max() + 0.2


def test_the_mixed_team_is_inconsistent(agents):
    means = agents.records.groupby(["team", "agent"])["rating"].mean()
    size = agents.records.groupby(["team", "agent"]).size()
    apart = means[size > 50].groupby("team").std()
    assert apart["Team 1"] > 3 * apart["Team 2"]
    assert set(means["Team 1"].index) == {"Agent 2", "Agent 3", "Agent 4", "Agent 5"}


@pytest.mark.parametrize(
    ("make", "frame", "column"),
    [
        (make_agent_records, "surveys", "communication"),
        (make_agent_records, "resources", "test_score"),
        (make_agent_records, "resources", "training_hours"),
        (make_support_records, "surveys", "tools"),
        (make_competitor_records, "surveys", "policy_fairness"),
        (make_competitor_records, "resources", "return_window_days"),
        (make_competitor_records, "resources", "service_hours"),
    ],
)
def test_the_excellent_unit_is_best_and_the_weak_one_worst(make, frame, column):
    sample = make(seed=5)
    role = sample.truth.query("kind == 'role'").set_index("what")["where"]
    large = getattr(sample, frame)[getattr(sample, frame)[sample.unit] != role.get("tiny")]
    mean = large.groupby(sample.unit)[column].mean()
    assert (mean.idxmax(), mean.idxmin()) == (role["excellent"], role["weak"])


def test_support_resources_are_parts_of_their_wholes():
    resources = make_support_records(seed=5).resources
    for part, whole in (
        ("certified", "staff"),
        ("test_passed", "trained"),
        ("follow_ups_done", "trained"),
        ("tool_hours_up", "tool_hours"),
        ("measures_done", "measures_due"),
    ):
        assert (resources[part] <= resources[whole]).all()
        assert resources[part].ge(0).all()


def test_failed_payments_are_more_where_customers_worry():
    sample = make_platform_records(seed=5)
    volumes = sample.orders.groupby("platform").sum(numeric_only=True).drop("Platform 6")
    failed = volumes["payments_failed"] / volumes["payments"]
    assert (failed.idxmin(), failed.idxmax()) == ("Platform 4", "Platform 5")
    assert (sample.orders["payments"] == sample.orders["orders"] + sample.orders["payments_failed"]).all()


def test_shoppers_see_no_cost_and_no_agent_of_a_competitor():
    columns = make_competitor_records(seed=5, months=1).records.columns
    assert not {"agent", "team", "cost", "cost_labour"} & set(columns)


def test_many_competitors_have_names_of_their_own():
    sample = make_competitor_records(seed=5, months=1, competitors=30, requests_per_month=700)
    assert sample.records["platform"].nunique() == 31
    assert {"Competitor Z", "Competitor AA", "Competitor AD"} <= set(sample.records["platform"])


@pytest.mark.parametrize(
    ("make", "wrong", "named"),
    [
        (make_agent_records, {"agents": 4}, "agents"),
        (make_platform_records, {"platforms": "six"}, "platforms"),
        (make_competitor_records, {"competitors": 2}, "competitors"),
        (make_competitor_records, {"competitors": None}, "competitors"),
        (make_support_records, {"teams": 4}, "teams"),
        (make_agent_records, {"requests_per_month": 10}, "requests_per_month"),
        (make_platform_records, {"start": "2026"}, "start"),
    ],
)
def test_wrong_arguments_are_named(make, wrong, named):
    with pytest.raises(OptionError, match=named):
        make(**wrong)
