"""The sample: what was planted is found, and what chance leaves open is said to be open."""

import pytest
from tests.dea.uncertainty.test_influence import quietly

import sqeval as sq


@pytest.fixture(scope="module")
def months():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    records = quietly(sq.read_records, paths["records"], label_variants="merge", **companions)
    measured = quietly(sq.measure, records, sq.hierarchies.after_sales(), by="team", period="month")
    large = measured.values[measured.n.to_numpy() >= 30]
    return large[["staff_hours", "total_cost"]], large[["solved_requests", "satisfied_answers"]]


def test_the_weak_team_is_behind_beyond_chance_and_good_months_are_not_ranked(months):
    result = quietly(sq.dea.bootstrap, *months, seed=0, replications=400)
    teams = {name: [unit for unit in months[0].index if unit[0] == f"Team {name}"] for name in (4, 5)}
    assert all(result.is_ahead(good, weak) for good in teams[4][:4] for weak in teams[5])
    first, second = teams[4][1], teams[4][3]
    assert result.scores[first] == result.scores[second] == 1
    assert not result.is_ahead(first, second)
    assert not result.is_ahead(second, first)
    assert second in result.not_told_apart(first)
    assert "cannot be told apart" in result.explain(first)
