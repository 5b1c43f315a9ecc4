"""Scores and ranks when requests are drawn again."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.evaluation.chance import Chance, chance
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
    known = Chance(*np.zeros((4, 3)))
    found = _surely_better(np.array([80.0, 80.0, 60.0]), draws, known, np.full(3, 20.0))
    assert found.tolist() == [[False, False, True], [False, False, True], [False] * 3]


def months_of(teams, n, share, months, seed):
    """Teams of one quality, n requests each in every month: as many panels as months."""
    rng = np.random.default_rng(seed)
    total = teams * n * months
    begins = pd.date_range("2000-01-05 10:00", periods=months, freq="MS").astype(str)
    place = np.arange(total)
    done = rng.random(total) < share
    stars = np.where(rng.random(total) < share, rng.choice([4, 5], total), rng.choice([1, 3], total))
    frame = {
        "request_id": [f"r{k}" for k in place],
        "team": [f"T{k}" for k in place // n % teams],
        "created_at": begins[place // (teams * n)],
    }
    return quiet(sq.read_records, pd.DataFrame({**frame, "resolved": done, "rating": stars}))


@pytest.mark.parametrize(("teams", "n"), [(8, 10), (4, 10)])
def test_small_teams_of_one_quality_are_not_told_apart(teams, n):
    """In at most 5 % of months (of 200, with what chance allows 18) is any team called better: draws alone did so in up to 30 %."""
    found = evaluated(months_of(teams, n, 0.7, 200, 5)).uncertainty
    alarms = sum(found.surely_better(period).to_numpy().any() for period in found.evaluation.periods)
    assert alarms <= 18


def test_few_answers_that_agree_prove_nothing():
    """Two of five stars each against two of one: draws of them are all alike."""
    frame = pd.DataFrame({"request_id": [f"r{k}" for k in range(24)], "team": ["A"] * 12 + ["B"] * 12, "created_at": "2026-01-05 10:00"})
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": TREE["children"][1:]})
    for answers, sure in ((2, False), (12, True)):
        rating = [5.0] * answers + [np.nan] * (12 - answers) + [1.0] * answers + [np.nan] * (12 - answers)
        records = quiet(sq.read_records, frame.assign(rating=rating))
        found = quiet(sq.evaluate, records, tree, resamples=100).uncertainty
        assert found.surely_better().loc["A", "B"] == sure, answers


def test_a_unit_with_one_request_is_never_apart():
    records = pd.DataFrame(requests({"A": 0.0, "B": 1.0}, 40, 1).frame)
    one = quiet(sq.read_records, records[(records["team"] == "A") | (records["request_id"] == "B-0")])
    found = evaluated(one, min_n=1).uncertainty
    assert found.scores["rank"].tolist() == [1, 1]
    assert 0.4 < found.rank_probabilities.loc["B"].to_numpy().sum() < 0.9  # no request of B in exp(−1) of the draws


def test_the_error_of_a_lead_by_hand():
    """Of one share each: Wilson's ends through the thresholds, degrees of freedom of Satterthwaite."""
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": TREE["children"][:1]})
    found = quiet(sq.evaluate, requests({"A": 0.7, "B": 0.5}, 20, 4), tree, resamples=50)
    squares, freedom = chance(found.grading, found.table).of_lead(np.array([0]), np.array([1]))
    ends = quiet(
        sq.fuzzy.membership_from_thresholds,
        pd.Series([found.table.low["solved"].iloc[0], found.table.high["solved"].iloc[1]]),
        [0.95, 0.8, 0.6, 0.4],
    )
    moved = (ends.to_numpy() @ np.array(found.grades.scores) - found.scores["score"].to_numpy()) / 1.959963984540054
    assert squares == pytest.approx([(moved**2).sum()])
    assert freedom == pytest.approx([(moved**2).sum() ** 2 / ((moved**4).sum() / 19)])


def test_a_difference_of_few_requests_or_draws_needs_more_room():
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((2000, 2))
    lead = 2.2 * np.std(noise[:, 0] - noise[:, 1])  # 2.2 standard errors: enough where they are known
    scores, known = np.array([70.0 + lead, 70.0]), Chance(*np.zeros((4, 2)))
    told = {(n, b): _surely_better(scores, 70 + noise[:b], known, np.full(2, float(n)))[0, 1] for n in (1, 3, 500) for b in (50, 2000)}
    assert told[500, 2000]
    assert not told[3, 2000]
    assert not told[1, 2000]
    same = _surely_better(scores, 70 + noise[:50], known, np.full(2, 500.0))[0, 1]
    error = np.std(noise[:50, 0] - noise[:50, 1], ddof=1) * np.sqrt(500 / 499)
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


def test_draws_that_are_all_alike_give_no_interval_of_width_zero():
    """Twelve of twelve solved, and one of one: the evaluation's own intervals stand, as in `measure`."""
    records = pd.DataFrame(requests({"A": 1.0, "B": 0.75}, 12, 2).frame)
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": TREE["children"][:1]})
    found = quiet(sq.evaluate, quiet(sq.read_records, records), tree, resamples=100)
    own, drawn = found.scores.set_index("unit"), found.uncertainty.scores.set_index("unit")
    assert own.loc["A", "low"] < own.loc["A", "high"]
    assert drawn.loc["A", ["low", "high"]].tolist() == own.loc["A", ["low", "high"]].tolist()
    assert drawn.loc["B", "low"] < drawn.loc["B", "score"] < drawn.loc["B", "high"]
    single = quiet(sq.read_records, records[(records["team"] == "B") | (records["request_id"] == "A-0")])
    one = quiet(sq.evaluate, single, tree, resamples=100)
    assert one.uncertainty.scores["low"].iloc[0] == one.scores["low"].iloc[0] < one.scores["score"].iloc[0]
