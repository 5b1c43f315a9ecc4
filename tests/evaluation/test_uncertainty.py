"""Scores and ranks when requests are drawn again."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.evaluation.grading import regraded
from sqeval.evaluation.uncertainty import _probabilities, _surely_better
from sqeval.indicators.measure import panel_of
from sqeval.indicators.redraw import Redraw, redraws

TREE = {
    "name": "desk",
    "children": [
        {"name": "solved", "measure": {"kind": "share", "column": "resolved"}, "thresholds": [0.95, 0.8, 0.6, 0.4]},
        {"name": "stars", "measure": {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "1": 4}}},
    ],
}


def requests(solved, n, seed):
    """Teams that solve a share of their requests; whose customers rate accordingly."""
    rng = np.random.default_rng(seed)
    frames = []
    for team, share in solved.items():
        done = rng.random(n) < share
        stars = np.where(rng.random(n) < share, rng.choice([4, 5], n), rng.choice([1, 3], n))
        ids = [f"{team}-{k}" for k in range(n)]
        frames.append(pd.DataFrame({"request_id": ids, "team": team, "created_at": "2026-01-05 10:00", "resolved": done, "rating": stars}))
    return quiet(sq.read_records, pd.concat(frames, ignore_index=True))


def evaluated(records, **options):
    return quiet(sq.evaluate, records, sq.Hierarchy.from_dict(TREE), **{"resamples": 200, **options})


@pytest.fixture(scope="module")
def drawn(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", resamples=100, seed=3)


def test_the_data_themselves_give_the_scores_again(sample):
    leaves = [leaf.name for leaf in sample.hierarchy.leaves]
    whole = Redraw({name: sample.table.arrays["value"].to_frame()[name].to_numpy() for name in leaves}, {})
    answers = {name: counts.values for name, counts in sample.table.answer_counts.items()}
    found = regraded(sample.grading, sample.hierarchy, whole._replace(answers=answers))
    assert found == pytest.approx(sample.grading.decision.score, abs=1e-12, nan_ok=True)


def test_a_draw_is_a_measurement_of_the_rows_drawn(sample_records):
    """Every request as often as a draw says, measured the ordinary way, gives the draw's values."""
    records = requests({"A": 0.8, "B": 0.6}, 40, 1)
    tree = sq.Hierarchy.from_dict(TREE)
    (draw,) = redraws(panel_of(records, "team", "month"), tree, 1, 7).draws
    frame = records.frame
    order = np.argsort(np.argsort(frame["request_id"].to_numpy(), kind="stable"), kind="stable")
    times = np.random.default_rng(7).spawn(1)[0].poisson(1.0, len(frame))[order]
    again = pd.DataFrame(frame).loc[np.repeat(np.arange(len(frame)), times)].reset_index(drop=True)
    again["request_id"] = [str(k) for k in range(len(again))]
    table = quiet(sq.measure, quiet(sq.read_records, again), tree)
    for name in ("solved", "stars"):
        assert draw.values[name] == pytest.approx(table.values[name].to_numpy(), abs=1e-12)
    assert draw.answers["stars"].tolist() == table.answers["stars"].to_numpy().tolist()


def test_the_seed_decides_and_the_order_of_rows_does_not(sample_records, drawn):
    again = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", resamples=100, seed=3)
    pd.testing.assert_frame_equal(again.uncertainty.scores, drawn.uncertainty.scores)
    records = requests({"A": 0.8, "B": 0.6, "C": 0.7}, 50, 2)
    frame = pd.DataFrame(records.frame).sample(frac=1, random_state=5).reset_index(drop=True)
    shuffled = evaluated(quiet(sq.read_records, frame), seed=4)
    straight = evaluated(records, seed=4)
    pd.testing.assert_frame_equal(shuffled.uncertainty.scores, straight.uncertainty.scores)


def test_more_draws_begin_with_the_fewer(sample_records, drawn):
    tree = sq.hierarchies.after_sales()
    more = quiet(sq.evaluate, sample_records, tree, judgements="illustrative", resamples=120, seed=3)
    assert np.array_equal(more.uncertainty.draws[:100], drawn.uncertainty.draws, equal_nan=True)


def test_scores_stay_as_they_are(sample, drawn):
    pd.testing.assert_frame_equal(sample.scores, drawn.scores)


def test_clear_differences_are_found_and_ties_kept():
    found = evaluated(requests({"A": 0.95, "B": 0.95, "C": 0.5}, 150, 3)).uncertainty
    assert found.groups() == (("A", "B"), ("C",)) or found.groups() == (("B", "A"), ("C",))
    ranks = found.scores.set_index("unit")["rank"]
    assert ranks["A"] == ranks["B"] == 1
    assert ranks["C"] == 3
    assert found.better().loc["A", "C"] == 1.0
    assert "1 % of the draws" not in found.sentences()[0]
    assert "2 of 3 pairs" in found.sentences()[0]
    assert "无法区分" in " ".join(found.sentences("zh"))


def test_nothing_is_called_better_by_chance():
    """Teams of the same quality: in at most 5 % of panels (with what chance allows 25 of them) is any called better."""
    alarms = 0
    for seed in range(25):
        found = evaluated(requests(dict.fromkeys("ABCD", 0.8), 60, 100 + seed), resamples=100).uncertainty
        alarms += len(found.groups()) > 1
    assert alarms <= 4


def test_probabilities_and_ranks_fit_together(drawn):
    found = drawn.uncertainty
    shares = found.rank_probabilities
    assert (shares.sum(axis=1) <= 1 + 1e-12).all()
    scores = found.scores.set_index(["unit", "period"])
    ranked = scores["rank"].notna()
    assert shares.index.sort_values().equals(scores.index[ranked].sort_values())
    assert shares[1].reindex(scores.index[ranked]).to_numpy() == pytest.approx(scores["first"][ranked].to_numpy())
    better = found.better("2026-03")
    assert (better + better.T).to_numpy() == pytest.approx(np.ones(better.shape))
    assert (scores["low"] <= scores["score"] + 1e-9)[scores["low"].notna()].all()
    assert (scores["rank"] <= scores["rank_by_score"])[ranked].all()


def test_probabilities_against_a_plain_count():
    rng = np.random.default_rng(1)
    draws = np.round(rng.normal(size=(60, 3)), 1)
    draws[5, 1] = np.nan
    found = _probabilities(draws)
    for i in range(3):
        for j in range(3):
            known = [(a, b) for a, b in draws[:, [i, j]] if not (np.isnan(a) or np.isnan(b))]
            assert found[i, j] == pytest.approx(np.mean([1.0 if a > b else 0.5 if a == b else 0.0 for a, b in known]))


def test_units_that_never_differ_are_not_apart():
    draws = np.tile(np.array([[80.0, 80.0, 60.0]]), (50, 1))
    sizes = np.full(3, 100.0)
    assert _surely_better(np.array([80.0, 80.0, 60.0]), draws, sizes).tolist() == [[False, False, True], [False, False, True], [False] * 3]


def test_a_difference_of_few_requests_or_draws_needs_more_room():
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((2000, 2))
    lead = 2.2 * np.std(noise[:, 0] - noise[:, 1])  # 2.2 standard errors: enough where they are known
    scores = np.array([70.0 + lead, 70.0])
    told = {(n, b): _surely_better(scores, 70 + noise[:b], np.full(2, float(n)))[0, 1] for n in (1, 3, 500) for b in (50, 2000)}
    assert told[500, 2000]
    assert not told[3, 2000]
    assert not told[1, 2000]
    same = _surely_better(scores, 70 + noise[:50], np.full(2, 500.0))[0, 1]
    error = np.std(noise[:50, 0] - noise[:50, 1], ddof=1)
    freedom = 1 / (1 / 998 + 1 / 49)
    assert same == (2 * stats.t.sf(lead / error, freedom) <= 0.05)


def test_intervals_cover_the_truth():
    """True score of a team from its shares, held against intervals of many samples."""
    grades = sq.Hierarchy.from_dict(TREE).grades
    truth = evaluated(requests({"A": 0.8}, 4_000, 9), resamples=50).scores["score"][0]
    inside = 0
    for seed in range(30):
        row = evaluated(requests({"A": 0.8}, 80, seed), resamples=100).uncertainty.scores.iloc[0]
        inside += row["low"] <= truth <= row["high"]
    assert grades.range[0] < truth < grades.range[1]
    assert inside >= 25


def test_one_unit_and_small_samples():
    one = evaluated(requests({"A": 0.8}, 40, 1)).uncertainty
    assert one.scores["rank"].tolist() == [1]
    assert one.rank_probabilities.to_numpy().tolist() == [[1.0]]
    small = evaluated(requests({"A": 0.8, "B": 0.7}, 20, 1), min_n=100).uncertainty
    assert small.scores["rank"].isna().all()
    assert small.rank_probabilities.empty
    assert small.groups() == ()
    assert small.sentences()


def test_it_is_there_only_where_asked_for(sample, drawn, tmp_path):
    with pytest.raises(DataError, match="resamples=200"):
        _ = sample.uncertainty
    for given in (20, -1, 2.5, True, "200"):
        with pytest.raises(OptionError, match="resamples"):
            quiet(sq.evaluate, None, None, resamples=given)
    with pytest.raises(DataError, match="unknown period"):
        drawn.uncertainty.better("2031-01")
    assert '"uncertainty"' in drawn.to_json(tmp_path / "e.json").read_text(encoding="utf-8")
    assert "How sure scores and ranks are" in repr(drawn.uncertainty)
    assert "得分与名次的可靠程度" in drawn.uncertainty.summary("zh")
