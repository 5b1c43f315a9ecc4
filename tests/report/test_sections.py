"""What the page says is what the evaluation says."""

import math
import re
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.conftest import SMALL, small_evaluation, small_records
from tests.report.page import Page

import sqeval as sq
from sqeval.report import render_html
from sqeval.report.sections import criteria, definitions, explanations, headline, quality, stages, standing, targets, weights
from sqeval.report.view import View
from sqeval.result import Caution

LATEST = "2026-06"


@pytest.fixture(scope="module")
def view(sample):
    return View(sample, "en")


@pytest.fixture(scope="module")
def page(sample):
    return Page(render_html(sample, "en"))


@pytest.fixture(scope="module")
def latest(sample):
    scores = sample.scores
    return scores[scores["period"] == LATEST].sort_values(["rank", "unit"], na_position="last")


def test_the_table_of_the_latest_period_equals_the_scores(page, latest):
    rows = page.body_rows("standing")[1:]
    assert len(rows) == len(latest)
    for row, (_, score) in zip(rows, latest.iterrows(), strict=True):
        missing = score["efficiency"] != score["efficiency"]
        assert row[0] == ("–" if score["small_sample"] else str(score["rank"]))
        assert row[1].startswith(score["unit"])
        assert row[2] == f"{score['score']:.1f}"
        assert row[4] == score["grade"]
        assert row[6] == ("–" if missing else f"{score['efficiency']:.2f}")
        assert row[7] == f"{score['n']:,}"


def test_units_without_a_rank_come_last_and_say_why(page):
    rows = page.body_rows("standing")[1:]
    first = next(k for k, row in enumerate(rows) if row[0] == "–")
    assert all(row[0] == "–" for row in rows[first:])
    assert rows[first:]
    assert all("of the 10 requests needed" in row[1] for row in rows[first:])


def test_bars_stand_where_the_scores_are(view, latest):
    low, high = view.evaluation.grades.range
    for line, (_, score) in zip(standing.build(view).lines, latest.iterrows(), strict=True):
        places = (line.bar.at, line.bar.low, line.bar.high)
        assert np.allclose(
            [low + (high - low) * place / 100 for place in places], score[["score", "low", "high"]].astype(float), atol=0.005
        )
        assert line.bar.words == f"{score['score']:.1f}, 95 % interval {score['low']:.1f} to {score['high']:.1f}"


def test_changes_are_against_the_period_before(view, sample):
    scores = sample.scores.set_index(["unit", "period"])["score"]
    for line in standing.build(view).lines:
        change = scores.get((line.unit, LATEST)) - scores.get((line.unit, "2026-05"), math.nan)
        assert line.change.replace("−", "-") == ("–" if math.isnan(change) else f"{change:+.1f}")


def test_scores_by_period_equal_the_scores(page, sample):
    scores = sample.scores.pivot(index="unit", columns="period", values="score")
    rows = page.rows["periods"]
    assert rows[0][1:] == list(sample.periods)
    assert len(rows) - 1 == len(sample.units)
    for unit, *cells in rows[1:]:
        expected = ["·" if math.isnan(score) else f"{score:.1f}" for score in scores.loc[unit]]
        assert cells == expected


def test_stacked_bars_add_up_to_the_score_and_to_what_is_lost(view, latest):
    best = max(view.evaluation.grades.scores)
    built = criteria.build(view)
    for line, (_, score) in zip(built.lines, latest.iterrows(), strict=True):
        added, lost = (sum(piece.width for piece in part) for part in (line.added, line.lost))
        assert added / 100 * best == pytest.approx(score["score"], abs=0.05)
        assert lost / 100 * float(built.most_lost) == pytest.approx(best - score["score"], abs=0.05)
        assert line.total_lost == f"{best - score['score']:.1f}"


def test_numbers_of_the_criteria_equal_those_of_the_evaluation(view, sample):
    rows = sample.criteria.xs(LATEST, level="period")
    for line in criteria.build(view).lines:
        assert [gain for gain, _ in line.numbers] == [f"{value:.1f}" for value in rows.loc[line.unit]]


def test_the_largest_losses_are_those_of_the_explanation(view, sample):
    leaves = {leaf.title(): leaf.name for leaf in sample.hierarchy.leaves}
    for line in criteria.build(view).lines:
        lost = sample.explain(line.unit, LATEST).tree.loc[list(leaves.values()), "lost"].fillna(0)
        largest = lost.sort_values(ascending=False, kind="stable").head(3)
        assert [(leaves[title], points) for title, points in line.worst] == [(name, f"{points:.1f}") for name, points in largest.items()]


def test_explanations_are_those_of_the_evaluation(view, sample):
    for why in explanations.build(view):
        found = sample.explain(why.unit, LATEST)
        assert tuple(why.sentences) == found.sentences("en")
        changes = found.changes
        assert len(why.moves) == len(changes)
        assert len(why.leaves) == len(sample.hierarchy.leaves)
        for move, (name, change) in zip(why.moves, changes.iterrows(), strict=True):
            assert move.title == sample.hierarchy.node(name).title()
            assert float(move.observed.replace(",", "")) == pytest.approx(change["observed"], rel=0.006)
            assert float(move.target.replace(",", "")) == pytest.approx(change["target"], rel=0.006)


def test_an_inefficient_unit_learns_from_others_and_an_efficient_one_stays(view, sample):
    by_unit = {why.unit: why for why in explanations.build(view)}
    scores = sample.scores[(sample.scores["period"] == LATEST) & sample.scores["efficiency"].notna()].set_index("unit")["efficiency"]
    worst = by_unit[scores.idxmin()]
    assert worst.peers
    assert any(move.change.startswith("−") for move in worst.moves)
    assert not by_unit[scores.idxmax()].peers


def test_units_without_an_efficiency_say_why(view, sample):
    status = sample.efficiency.status.xs(LATEST, level="period")
    for why in explanations.build(view):
        assert (why.dea_status == "") == (status[why.unit] == "optimal")


def test_targets_equal_those_of_the_evaluation(view, sample):
    built = targets.build(view)
    whole = sample.targets[sample.targets["unit"] == "(all)"].set_index(["indicator", "period"])
    assert [line.title for line in built.lines] == [
        sample.hierarchy.node(name).title() for name in dict.fromkeys(whole.index.get_level_values(0))
    ]
    words = {"met": "met", "at risk": "at_risk", "missed": "missed", "unknown": "unknown"}
    for line, name in zip(built.lines, dict.fromkeys(whole.index.get_level_values(0)), strict=True):
        for period, cell in zip(sample.periods, line.cells, strict=True):
            assert (cell is None) == ((name, period) not in whole.index)
            if cell is not None:
                row = whole.loc[(name, period)]
                factor = 1 if name == "satisfaction" else 100
                assert cell.status == words[row["status"]]
                assert float(cell.value.rstrip("% ")) == pytest.approx(factor * row["actual"], abs=0.051)
                assert float(cell.gap.replace("−", "-")) == pytest.approx(factor * row["gap"], abs=0.051)


def test_a_targets_owner_quarters_and_aim_are_shown(view, sample):
    first = targets.build(view).lines[0]
    assert (first.target, first.owner, first.quarters) == ("≥ 90 %", "customer service", "Q1")
    assert targets.build(View(sample, "zh")).lines[0].owner == "客服部"


def test_a_users_own_target_keeps_its_owner_and_origin():
    promise = {"solved": {"op": ">=", "target": 0.905, "owner": {"en": "desk"}, "origin": "promise"}}
    line = targets.build(View(small_evaluation(targets=promise), "en")).lines[0]
    assert (line.target, line.owner, line.quarters, line.origin) == ("≥ 90.5 %", "desk", "–", "promise")


def test_units_are_counted_by_status(view, sample):
    rows = sample.targets[(sample.targets["period"] == LATEST) & (sample.targets["indicator"] == "satisfaction")]
    ranked = sample.scores[(sample.scores["period"] == LATEST) & sample.scores["rank"].notna()]["unit"]
    counts = rows[rows["unit"].isin(ranked)]["status"].value_counts()
    line = next(line for line in targets.build(view).lines if line.title == "Satisfaction")
    assert {key: count for key, _, count in line.units} == {status.replace(" ", "_"): count for status, count in counts.items()}


def test_a_target_of_one_channel_is_not_shown_as_that_of_all():
    phone = {"op": ">=", "target": 0.9, "owner": {"en": "desk", "zh": "服务台"}, "channel": "phone", "origin": "promise"}
    found = small_evaluation(targets={"solved": [{"op": ">=", "target": 0.5}, phone]})
    for lang, title, owner in (("en", " in channel phone", "desk"), ("zh", "（渠道：phone）", "服务台")):
        first, second = targets.build(View(found, lang)).lines
        assert second.title == first.title + title
        assert (first.owner, second.owner) == ("–", owner)


def test_the_model_shows_the_targets_that_were_asked_about(sample):
    phone = {"op": ">=", "target": 0.9, "channel": "phone", "start": "2031-Q1", "end": "2031-Q1"}
    found = small_evaluation(targets={"solved": [{"op": ">=", "target": 0.5}, phone]})
    page = Page(render_html(found))
    assert page.texts["model"].count("≥ 50 %; ≥ 90 % in channel phone") == 1
    # Without own ones those of the hierarchy, also out of their season.
    built = definitions.build(View(sample, "en"))
    shown = {line.name: line.target for line in [*built.indicators, *built.monitored]}
    for node in sample.hierarchy.measured:
        assert (shown[node.name] == "") == (node.target is None)
    assert shown["on_time_delivery"] == "≥ 95 %"


def test_without_targets_there_is_no_such_section(hostile):
    assert targets.build(View(hostile, "en")) is None
    assert "targets" not in Page(render_html(hostile)).texts


def test_the_verdict_names_best_and_worst(view, latest):
    ranked = latest[latest["rank"].notna()]
    verdict = " ".join(headline.build(view).verdict)
    best, worst = ranked.iloc[0], ranked.iloc[-1]
    assert f"Best in {LATEST}: {best['unit']} ({best['score']:.1f}, {best['grade']})" in verdict
    assert f"Lowest: {worst['unit']} ({worst['score']:.1f}, {worst['grade']})" in verdict


def test_the_verdict_counts_small_samples_and_targets(view, latest, sample):
    verdict = " ".join(headline.build(view).verdict)
    small = latest[latest["small_sample"]]["unit"].tolist()
    assert f"{len(small)} of {len(latest)} units have fewer than 10 requests" in verdict
    assert all(unit in verdict for unit in small)
    whole = sample.targets[(sample.targets["unit"] == "(all)") & (sample.targets["period"] == LATEST)]["status"].value_counts()
    said = re.search(r"Of (\d+) targets in force in 2026-06: (\d+) met, (\d+) at risk, (\d+) missed", verdict)
    assert [int(number) for number in said.groups()] == [whole.sum(), *(whole.get(word, 0) for word in ("met", "at risk", "missed"))]


def test_the_verdict_names_the_slowest_stage(view, sample, latest):
    ranked = latest[latest["rank"].notna()]["unit"]
    slow = sample.slow_stage.xs(LATEST, level="period")[list(ranked)].value_counts()
    verdict = " ".join(headline.build(view).verdict)
    count = slow.max()
    names = [view.stage_titles[name] for name in slow.index[slow == count]]
    assert any(f"Slowest stage: {name}. It holds back {count} of {len(ranked)} ranked units" in verdict for name in names)


def test_overlapping_intervals_are_said(latest, view):
    first, second = latest.iloc[0], latest.iloc[1]
    said = "overlap, so which of them leads is not certain" in " ".join(headline.build(view).verdict)
    assert said == (second["high"] >= first["low"])


def test_grades_and_requests_of_the_first_screen_add_up(view, latest, sample):
    built = headline.build(view)
    ranked = latest[latest["rank"].notna()]
    assert {name: count for name, _, count in built.grades} == {
        label: int((ranked["grade"] == label).sum()) for label in sample.grades.labels
    }
    tiles = {tile.name: tile.figure for tile in built.tiles}
    assert tiles["Units ranked"] == str(len(ranked))
    assert tiles[f"Requests in {LATEST}"] == f"{latest['n'].sum():,}"
    assert tiles["Records kept"] == f"{sample.source['rows_kept']:,}"


@pytest.mark.parametrize(
    ("judgements", "badges"),
    [("illustrative", ["Illustrative weights"]), (None, ["Equal weights"])],
)
def test_where_the_weights_come_from_is_said_first(sample_records, judgements, badges):
    with warnings.catch_warnings(action="ignore"):
        ev = sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements=judgements)
    assert [badge for badge, _ in headline.build(View(ev, "en")).badges] == badges


@pytest.mark.parametrize(("lang", "badge"), [("en", "SYNTHETIC data"), ("zh", "合成数据")])
def test_made_up_records_have_a_badge_before_all_others(sample, lang, badge):
    ev = replace(sample, warnings=(*sample.warnings, Caution("synthetic")))
    assert next(found for found, _ in headline.build(View(ev, lang)).badges) == badge


def test_judged_weights_have_no_badge():
    ev = small_evaluation(judgements={"speed & <care>": [[1, 3], ["1/3", 1]]})
    assert headline.build(View(ev, "en")).badges == []
    assert [line.source for line in weights.build(View(ev, "en")).lines] == ["judgements", "", "one child only", ""]


def test_weights_written_in_the_hierarchy_say_so():
    tree = {**SMALL, "children": [{**child, "weight": share} for child, share in zip(SMALL["children"], (0.7, 0.3), strict=True)]}
    view = View(small_evaluation(tree), "en")
    assert [badge for badge, _ in headline.build(view).badges] == ["Weights as written"]
    assert weights.build(view).lines[0].source == "written in the hierarchy"


def test_weights_equal_those_of_the_evaluation(view, sample):
    built, frame = weights.build(view), sample.weights.to_frame()
    assert [line.weight for line in built.lines] == [f"{value:.4f}" for value in frame["global"]]
    assert [line.cr for line in built.lines] == ["" if math.isnan(cr) else f"{cr:.4f}" for cr in frame["cr"]]
    assert built.cr == f"{sample.weights.cr:.4f}"


def test_stages_equal_those_of_the_evaluation(view, sample):
    built = stages.build(view)
    for unit, _, cells in built.lines:
        slow = sample.slow_stage[unit, LATEST]
        marked = [stage.name for stage, cell in zip(sample.hierarchy.stages, cells, strict=True) if cell.is_slowest]
        assert marked == ([] if pd.isna(slow) else [slow])
        for stage, cell in zip(sample.hierarchy.stages, cells, strict=True):
            assert cell.is_longer == (sample.stages.loc[(unit, LATEST), (stage.name, "excess")] > 0)


def test_why_scores_changed_is_told_as_the_evaluation_tells_it(view, sample):
    built = {why.unit: why.changed for why in explanations.build(view)}
    assert built["Team 2"] == list(sample.why_changed("Team 2", LATEST, since=view.previous).sentences(view.lang))
    assert all(not built[row.unit] for row in view.shown if view.before(row) is None)


def test_what_can_be_told_apart_stands_below_the_ranks(view, sample_records):
    assert standing.build(view).certainty == []
    with warnings.catch_warnings(action="ignore"):
        ev = sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements="illustrative", resamples=50)
    built = standing.build(View(ev, view.lang))
    assert built.certainty == [*ev.uncertainty.sentences(view.lang, LATEST), *ev.sensitivity(LATEST).sentences(view.lang)]


def test_efficiencies_of_stages_equal_those_of_the_evaluation(view, sample):
    built, inside = stages.build(view), sample.stage_efficiency
    assert built.has_efficiency
    for unit, _, cells in built.lines:
        weak = inside.weak_stage[unit, LATEST]
        for stage, cell in zip(sample.hierarchy.stages, cells, strict=True):
            low, high = inside.ends.loc[(unit, LATEST), stage.name]
            assert (cell.efficiency is None) == math.isnan(low) == pd.isna(weak)
            assert cell.is_weakest == (stage.name == weak)
            if cell.efficiency is not None:
                assert cell.efficiency.removesuffix(" %").split("–") == list(dict.fromkeys(f"{100 * end:.0f}" for end in (low, high)))


def test_rows_read_kept_and_rejected_add_up(view):
    built = quality.build(view)
    rows_in, kept, rejected = (int(text.replace(",", "")) for text in (built.rows_in, built.rows_kept, built.rows_rejected))
    assert rows_in == kept + rejected
    assert sum(int(count) for _, _, count in built.reasons) == rejected


def test_every_caution_is_told_in_the_readers_language(sample):
    for lang in ("en", "zh"):
        assert quality.build(View(sample, lang)).cautions == [caution.text(lang) for caution in sample.warnings]


def test_every_indicator_is_defined(page, sample):
    table = sample.table.definitions_in("en")
    text = re.sub(r"\s+", " ", page.texts["definitions"])
    for _, row in table.iterrows():
        assert row["how it is measured"] in text


def test_requests_that_name_no_unit_are_shown_apart():
    records = small_records(units=("A", "B", None), each=12)
    ev = small_evaluation(records=records)
    built = standing.build(View(ev, "en"))
    assert [(line.unit, line.why) for line in built.lines[built.ranked :]] == [("(missing)", "requests that name no unit")]
    assert "12 requests name no unit" in " ".join(headline.build(View(ev, "en")).verdict)
