"""Why a score changed: exact parts, mix apart from performance, sentences."""

import itertools

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError, OptionError

TREE = {
    "name": "desk",
    "children": [
        {
            "name": "solved",
            "measure": {"kind": "share", "column": "resolved"},
            "thresholds": [0.95, 0.8, 0.6, 0.4],
            "direction": "benefit",
            "weight": 0.6,
        },
        {"name": "stars", "measure": {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "1": 4}}, "weight": 0.4},
    ],
}
#: Of 20 requests of a group this many are solved.
SOLVED = {"app": 19, "phone": 10}


def records(plan):
    """Requests of one team: {month: {channel: count}}, each channel performing the same in every month."""
    rows = []
    for month, channels in plan.items():
        for channel, count in channels.items():
            for k in range(count):
                solved = k % 20 < SOLVED[channel]
                rows.append(
                    {
                        "request_id": f"{month}-{channel}-{k}",
                        "team": "A",
                        "channel": channel,
                        "created_at": f"{month}-03 10:00",
                        "resolved": solved,
                        "rating": 5 if solved else 1,
                    }
                )
    return quiet(sq.read_records, pd.DataFrame(rows))


def evaluated(plan, **options):
    return quiet(sq.evaluate, records(plan), sq.Hierarchy.from_dict(TREE), **options)


@pytest.fixture(scope="module")
def mixed(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", mix="channel")


def test_parts_add_up_to_the_change_everywhere(mixed):
    for unit in mixed.units:
        own = list(mixed._places[unit])
        for since, period in itertools.pairwise(own):
            found = mixed.why_changed(unit, period, since=since)
            parts = found.parts[["performance", "mix", "weight"]].to_numpy().sum()
            scores = mixed.scores.set_index(["unit", "period"])["score"]
            assert parts == pytest.approx(scores[unit, period] - scores[unit, since], abs=1e-12)
            assert found.parts["change"].sum() == pytest.approx(found.change, abs=1e-12)


@pytest.mark.parametrize("operator", ["min_max", "min_sum_balanced"])
def test_parts_add_up_under_any_operator(sample_records, operator):
    ev = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", operator=operator)
    for unit in ("Team 2", "Team 5"):
        found = ev.why_changed(unit)
        assert found.parts["change"].sum() == pytest.approx(found.change, abs=1e-12)


@pytest.mark.parametrize("missing", ["unknown", "reweight"])
def test_what_no_indicator_links_has_no_parts_under_a_maximum(missing):
    frame = pd.DataFrame(
        {
            "request_id": [str(k) for k in range(40)],
            "team": "A",
            "created_at": ["2026-01-03 10:00"] * 20 + ["2026-02-03 10:00"] * 20,
            "resolved": [True, False] * 10 + [None] * 20,
            "rating": [None] * 20 + [5, 4] * 10,
        }
    )
    own, tree = quiet(sq.read_records, frame), sq.Hierarchy.from_dict(TREE)
    with pytest.raises(DataError, match=r"no indicator that is known in both periods.*weighted_average"):
        quiet(sq.evaluate, own, tree, operator="min_max", missing=missing).why_changed("A")
    found = quiet(sq.evaluate, own, tree, missing=missing).why_changed("A")
    assert found.parts[["performance", "weight"]].to_numpy().sum() == pytest.approx(found.change, abs=1e-12)


def test_a_shift_of_the_mix_is_no_change_of_performance():
    ev = evaluated({"2026-01": {"app": 160, "phone": 40}, "2026-02": {"app": 40, "phone": 160}}, mix="channel")
    found = ev.why_changed("A")
    assert found.change < -5
    assert found.parts["performance"].to_numpy() == pytest.approx([0, 0], abs=1e-9)
    assert found.parts["mix"].sum() == pytest.approx(found.change, abs=1e-12)
    assert found.parts["mixed"].all()
    assert any("Another mix of requests: -" in sentence for sentence in found.sentences())
    assert found.is_sure


def test_without_the_groups_it_looks_like_performance():
    plan = {"2026-01": {"app": 160, "phone": 40}, "2026-02": {"app": 40, "phone": 160}}
    found = evaluated(plan).why_changed("A")
    assert found.parts["mix"].eq(0).all()
    assert found.parts["performance"].sum() == pytest.approx(found.change, abs=1e-12)


def test_a_channel_that_opens_is_mix():
    found = evaluated({"2026-01": {"app": 100}, "2026-02": {"app": 100, "phone": 100}}, mix="channel").why_changed("A")
    assert found.parts["performance"].to_numpy() == pytest.approx([0, 0], abs=1e-9)
    assert found.parts["mix"].sum() == pytest.approx(found.change, abs=1e-12)


def test_medians_cannot_be_told_apart(mixed):
    parts = mixed.why_changed("Team 2").parts
    assert not parts.loc["handling_hours", "mixed"]
    assert parts.loc["handling_hours", "mix"] == 0
    assert parts.loc["resolution_rate", "mixed"]


def test_medians_on_the_best_grade_cannot_be_told_apart_either():
    clock = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
    tree = {"name": "desk", "children": [{"name": "hours", "direction": "cost", "measure": clock, "thresholds": [5, 10, 20, 40]}]}
    hours = {("2026-01", "app"): (18, 1), ("2026-01", "phone"): (2, 30), ("2026-02", "app"): (4, 3), ("2026-02", "phone"): (16, 1)}
    rows = [
        {
            "team": "A",
            "channel": channel,
            "created_at": f"{month}-03 00:00",
            "resolved_at": pd.Timestamp(f"{month}-03") + pd.Timedelta(h, "h"),
        }
        for (month, channel), (n, h) in hours.items()
        for _ in range(n)
    ]
    frame = pd.DataFrame(rows).assign(request_id=[str(k) for k in range(len(rows))])
    found = quiet(sq.evaluate, quiet(sq.read_records, frame), sq.Hierarchy.from_dict(tree), mix="channel").why_changed("A")
    assert found.scores == (95, 95)
    assert not found.parts["mixed"].any()
    assert found.parts[["performance", "mix", "weight"]].eq(0).all(axis=None)


def test_mix_is_that_of_the_plain_formula_whatever_units_are_called():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "request_id": [str(k) for k in range(1200)],
            "team": rng.choice(["A", "A / B", None], 1200),
            "shop": rng.choice(["S", "S / 2"], 1200),
            "channel": rng.choice(["app", "phone", None], 1200, p=[0.5, 0.3, 0.2]),
            "created_at": rng.choice(["2026-01-03 10:00", "2026-02-03 10:00"], 1200),
            "resolved": rng.random(1200) < 0.75,
        }
    )
    frame = frame[~((frame["created_at"] < "2026-02") & (frame["channel"] == "phone") & (frame["team"] == "A"))]
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{**TREE["children"][0], "weight": 1.0}]})
    filled = frame.fillna({"team": "(missing)", "channel": "none"})
    for by, names in ((["team"], filled["team"]), (["team", "shop"], filled["team"] + " / " + filled["shop"])):
        ev = quiet(sq.evaluate, quiet(sq.read_records, frame), tree, by=by, mix="channel")
        for unit in ev.units:
            own = filled[names == unit]
            cells = own.groupby([own["created_at"].str[:7], "channel"])["resolved"].agg(["size", "mean"]).unstack()
            n, x = cells["size"].fillna(0).to_numpy(), cells["mean"]
            x = x.fillna(x.bfill().ffill()).to_numpy()
            m = n / n.sum(axis=1, keepdims=True)
            score = {(i, j): np.interp(m[i] @ x[j], [0.4, 0.6, 0.8, 0.95], ev.grades.scores[::-1]) for i in (0, 1) for j in (0, 1)}
            mix = (score[1, 0] - score[0, 0] + score[1, 1] - score[0, 1]) / 2
            parts = ev.why_changed(unit).parts.loc["solved"]
            assert parts["mix"] == pytest.approx(mix, abs=1e-9)
            assert parts["performance"] + parts["mix"] == pytest.approx(score[1, 1] - score[0, 0], abs=1e-9)


def test_an_indicator_that_was_unknown_moves_the_weights(sample_records):
    ev = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", by="agent")
    unknown = np.isnan(ev.grading.leaf_scores)
    for unit, places in ev._places.items():
        rows = list(places.values())
        differ = [k for k in range(1, len(rows)) if (unknown[rows[k]] != unknown[rows[k - 1]]).any()]
        if differ and not np.isnan(ev.scores["score"][[rows[differ[0]], rows[differ[0] - 1]]]).any():
            found = ev.why_changed(unit, list(places)[differ[0]])
            assert found.parts["weight"].abs().sum() > 0
            assert found.parts["change"].sum() == pytest.approx(found.change, abs=1e-12)
            return
    pytest.fail("the sample has no such agent")


def test_sentences_in_both_languages(mixed):
    found = mixed.why_changed("Team 2", "2026-06", since="2026-05")
    assert found.sentences()[0] == "The score of Team 2 rose by 2.5 points from 77.1 in 2026-05 to 79.6 in 2026-06."
    assert "It may be chance" in found.sentences()[1]
    assert "Team 2 的得分由 2026-05 的 77.1 升至 2026-06 的 79.6" in found.sentences("zh")[0]
    assert "sum" in repr(found)
    assert "合计" in found.summary("zh")


def test_nothing_changes_between_equal_periods():
    found = evaluated({"2026-01": {"app": 60}, "2026-02": {"app": 60}}).why_changed("A")
    assert "is the same" in found.sentences()[0]


def test_bad_questions(mixed, sample_records):
    with pytest.raises(DataError, match="unknown unit"):
        mixed.why_changed("Team 99")
    with pytest.raises(DataError, match="no earlier period"):
        mixed.why_changed("Team 2", "2026-01")
    with pytest.raises(OptionError, match="is the period itself"):
        mixed.why_changed("Team 2", "2026-03", since="2026-03")
    with pytest.raises(OptionError, match=r"since.*comes after 2026-01"):
        mixed.why_changed("Team 2", "2026-01", since="2026-03")
    tree = sq.hierarchies.after_sales()
    with pytest.raises(DataError, match="Evaluate by period"):
        quiet(sq.evaluate, sample_records, tree, period=None).why_changed("Team 2")
    with pytest.raises(OptionError, match="mix"):
        quiet(sq.evaluate, sample_records, tree, mix="team")
    with pytest.raises(DataError, match="chanel"):
        quiet(sq.evaluate, sample_records, tree, mix="chanel")
    with pytest.raises(OptionError, match="weighted average only"):
        quiet(sq.evaluate, sample_records, tree, mix="channel", operator="min_max")
