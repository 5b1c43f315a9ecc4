"""A month in which hardly any unit can be ranked is not what an evaluation is about."""

import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.evaluation.thin import thin_periods
from sqeval.report.sections import headline
from sqeval.report.view import View

SHARE = {"kind": "share", "column": "rating", "at_least": 4}
TREE = {"name": "desk", "children": [{"name": "good", "measure": SHARE, "thresholds": [0.9, 0.7, 0.5, 0.3]}]}


def evaluated(*ranked, teams=4):
    """Months with so many teams of enough requests each; the other teams have a single one."""
    rows = [
        {"team": f"Team {team}", "created_at": f"2026-{month:02d}-03 09:00", "rating": k % 5 + 1.0}
        for month, count in enumerate(ranked, start=1)
        for team in range(teams)
        for k in range(10 if team < count else 1)
    ]
    frame = pd.DataFrame(rows).assign(request_id=[f"r{k}" for k in range(len(rows))])
    with warnings.catch_warnings(action="ignore"):
        return sq.evaluate(sq.read_records(frame), sq.Hierarchy.from_dict(TREE))


@pytest.mark.parametrize(
    ("ranked", "period"),
    [
        ((4, 4), "2026-02"),
        ((4, 4, 1), "2026-02"),
        ((4, 4, 2), "2026-03"),
        ((4, 1, 3, 1, 0), "2026-03"),
        ((4, 1), "2026-01"),
        ((0, 0), "2026-02"),
    ],
)
def test_the_headline_is_the_latest_period_with_half_the_ranked_units(ranked, period):
    assert evaluated(*ranked).headline_period == period


@pytest.mark.parametrize(("ranked", "span"), [((4, 4, 1), "2026-03"), ((4, 3, 1, 0), "2026-03 – 2026-04")])
def test_thin_periods_are_said(ranked, span):
    ev = evaluated(*ranked)
    said = thin_periods(ev)
    assert f"in {span}; the latest period shown is 2026-02" in said.text("en")
    assert span in said.text("zh")
    for lang in ("en", "zh"):
        view = View(ev, lang)
        assert (view.latest, view.previous) == ("2026-02", "2026-01")
        assert headline.build(view).verdict[0] == said.text(lang)
        assert headline.build(view).subtitle.endswith(ev.periods[-1]) or lang == "zh"
    assert thin_periods(evaluated(4, 4)) is None
