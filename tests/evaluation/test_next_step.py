"""What would lead a unit to the next grade, its targets and the frontier."""

import numpy as np
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError


def test_the_points_missing_are_those_of_next_grade(sample):
    for unit, period in (("Team 2", "2026-06"), ("Team 5", "2026-03"), ("Team 6", "2026-04")):
        (said,) = sample.explain(unit, period).of_next_grade()
        found = sample.next_grade(unit, period)
        assert said.startswith(f"{found.missing:.1f} points are missing to {found.next_grade} by the score")


def test_the_best_grade_has_no_next_one(sample):
    assert list(sample.explain("Team 4", "2026-06").of_next_grade()) == []
    assert "already the best" in repr(sample.next_grade("Team 4", "2026-06"))


def test_what_leads_there_does(sample):
    found = sample.next_grade("Team 2", "2026-06")
    after = found.after()
    assert after.score > found.limit


def test_it_is_the_unit_as_it_was_evaluated(sample):
    for unit in sample.units:
        for period in sample._places[unit]:
            row = sample.row(unit, period)
            assert sample.next_grade(unit, period).result.score == pytest.approx(sample.scores["score"][row], abs=1e-12)


@pytest.mark.parametrize(
    "options", [{"missing": "reweight"}, {"operator": "min_max"}, {"operator": "product_max", "between_levels": "normalised"}]
)
def test_under_other_options_too(sample_records, options):
    ev = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", period="quarter", **options)
    for row, (unit, period) in enumerate(zip(ev.scores["unit"], ev.scores["period"], strict=True)):
        assert ev.next_grade(unit, period).result.score == pytest.approx(ev.scores["score"][row], abs=1e-12)


def test_values_are_those_measured(sample):
    found = sample.next_grade("Team 2", "2026-06").table
    assert found.loc["handling_hours", "value"] == sample.table.values.loc[("Team 2", "2026-06"), "handling_hours"]


def test_targets_that_are_missed_are_said(sample):
    checks = sample.targets[(sample.targets["unit"] == "Team 2") & (sample.targets["period"] == "2026-06")]
    said = " ".join(sample.explain("Team 2", "2026-06").of_targets())
    missed = checks[checks["status"] == "missed"]["indicator"]
    assert len(missed)
    for name in missed:
        title = next(node.title() for node in sample.hierarchy.measured if node.name == name)
        assert f"{title} " in said
    assert ("Targets at risk" in said) == (checks["status"] == "at risk").any()
    assert "未达成的目标" in " ".join(sample.explain("Team 2", "2026-06").sentences("zh"))


def test_memberships_of_every_node_are_those_of_the_evaluation(sample):
    found = sample.explain("Team 2", "2026-06").memberships
    assert found.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(found)))
    assert found.loc[sample.hierarchy.name].to_numpy() == pytest.approx(sample.vector().loc[("Team 2", "2026-06")].to_numpy())


def test_unknown_units_are_refused(sample):
    with pytest.raises(DataError, match="unknown unit"):
        sample.next_grade("Team 77")
