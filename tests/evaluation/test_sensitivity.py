"""What hangs on weights and thresholds, against evaluations with those weights and thresholds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.evaluation.next_step import _alone


def evaluated(records, hierarchy=None, **options):
    return quiet(sq.evaluate, records, hierarchy or sq.hierarchies.after_sales(), judgements="illustrative", period="quarter", **options)


@pytest.fixture(scope="module")
def evaluation(sample_records):
    return evaluated(sample_records)


@pytest.fixture(scope="module")
def found(evaluation):
    return evaluation.sensitivity(spread=0.2, samples=400)


def with_weight(evaluation, node, weight):
    """The global weights when one node weighs something else among its siblings, the others in proportion."""
    local = {name: series.copy() for name, series in evaluation.weights.local_weights.items()}
    parent = next(name for name, series in local.items() if node in series.index)
    others = local[parent].drop(node)
    local[parent] = pd.concat([others / others.sum() * (1 - weight), pd.Series({node: weight})])

    def shares(branch, share):
        for child in branch.children:
            own = share * float(local[branch.name][child.name]) if len(branch.children) > 1 else share
            yield from shares(child, own) if child.children else [(child.name, own)]

    return evaluation.weights.with_global_weights(pd.Series(dict(shares(evaluation.hierarchy, 1.0))))


def ranking(evaluation, period):
    scores = evaluation.scores
    own = scores[(scores["period"] == period) & scores["rank"].notna()]
    return own.sort_values(["score", "unit"], ascending=[False, True])["unit"].tolist()


@pytest.mark.parametrize("node", ["problem_resolution_rate", "response_time", "resolution_rate"])
def test_the_interval_of_a_weight_is_where_evaluations_change(sample_records, evaluation, found, node):
    row = found.weights.loc[node]
    before = ranking(evaluation, found.period)
    for side, step in (("low", -1e-4), ("high", 1e-4)):
        for kind in ("first", "order"):
            end = row[f"{kind}_{side}"]
            if end in (0.0, 1.0):
                continue
            at = {shift: quiet(_again, sample_records, evaluation, node, end + shift) for shift in (-step, step)}
            within, beyond = ranking(at[-step], found.period), ranking(at[step], found.period)
            if kind == "first":
                assert within[0] == before[0]
                assert beyond[0] == row[f"next_{side}"]
            else:
                assert within == before
                assert beyond != before


def _again(records, evaluation, node, weight):
    return sq.evaluate(records, evaluation.hierarchy, judgements=with_weight(evaluation, node, weight), period="quarter")


def test_random_weights_are_those_of_the_fuzzy_sensitivity(evaluation, found):
    for unit in found.scores.index[:2]:
        alone = quiet(_alone, evaluation, evaluation.row(unit, found.period))
        drawn = quiet(sq.fuzzy.sensitivity, alone, spread=0.2, samples=400, seed=evaluation.settings.seed)
        np.testing.assert_allclose(found.draws[:, found.scores.index.get_loc(unit)], drawn.score_draws, atol=1e-9)


def test_thresholds_are_moved_as_an_evaluation_with_them_would_have_it(sample_records, evaluation, found):
    name = "handling_hours"
    leaf = evaluation.hierarchy.node(name)
    step = 0.2 * np.abs(np.diff(leaf.thresholds)).mean()
    assert found.thresholds.loc[name, "moved_by"] == pytest.approx(step)
    most = 0.0
    for side in (-1, 1):
        data = evaluation.hierarchy.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        _move(data, name, side * step)
        other = evaluated(sample_records, sq.Hierarchy.from_dict(data))
        after = other.scores.set_index(["unit", "period"]).xs(found.period, level="period")["score"].loc[found.scores.index]
        most = max(most, (after - found.scores["score"]).abs().max())
    assert found.thresholds.loc[name, "most_points"] == pytest.approx(most, abs=1e-9)


def _move(node, name, step):
    if node["name"] == name:
        node["thresholds"] = [limit + step for limit in node["thresholds"]]
    for child in node.get("children", ()):
        _move(child, name, step)


def test_an_order_is_sure_only_where_it_stays(found):
    order, sure = found.order.to_numpy(), found.sure.to_numpy()
    np.testing.assert_allclose(order + order.T, 1.0)
    assert not (sure & sure.T).any()
    assert (order[sure] >= 0.95).all()
    assert found.scores["first"].sum() == pytest.approx(1.0)
    assert found.scores["score"].is_monotonic_decreasing


def test_the_seed_is_the_evaluations_and_gives_the_same_again(evaluation, found):
    again = evaluation.sensitivity(spread=0.2, samples=400)
    assert np.array_equal(again.draws, found.draws)
    assert not np.array_equal(evaluation.sensitivity(spread=0.2, samples=400, seed=5).draws, found.draws)


@pytest.mark.parametrize("missing", ["unknown", "reweight"])
def test_units_that_lack_an_indicator_are_weighed_as_the_evaluation_does(sample_records, missing):
    frame = sample_records.frame.copy()
    frame.loc[frame["team"] == "Team 3", "first_response_at"] = pd.NaT
    evaluation = evaluated(replace(sample_records, frame=frame), missing=missing)
    found = evaluation.sensitivity(spread=0.001, samples=50)
    np.testing.assert_allclose(found.draws.mean(axis=0), found.scores["score"], atol=0.05)
    np.testing.assert_allclose(found.draws, np.broadcast_to(found.scores["score"], found.draws.shape), atol=0.5)
    is_exact = found.weights["first_low"].notna().all()
    assert is_exact == (missing == "unknown")
    assert ("intervals_need_known" in [caution.code for caution in found.warnings]) != is_exact


def test_an_operator_that_is_no_average_has_no_intervals_and_says_so(sample_records):
    found = evaluated(sample_records, operator="min_max").sensitivity(samples=50)
    assert found.weights["first_low"].isna().all()
    assert [caution.code for caution in found.warnings] == ["intervals_need_linear"]
    assert found.sentences()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_said_in_words(sample_records, lang):
    found = evaluated(sample_records, resamples=50).sensitivity(samples=100, spread=0.3)
    text = " ".join(found.sentences(lang))
    told = found.evaluation.uncertainty.surely_better().to_numpy().sum()
    assert f" {told} " in text
    assert "Team 4" in text
    assert found.summary(lang)
    assert found.to_frame().equals(found.scores)


def test_wrong_words_and_numbers_are_refused(evaluation):
    with pytest.raises(DataError, match="unknown period"):
        evaluation.sensitivity("2026-Q9")
    for options in ({"spread": 0}, {"spread": 1.5}, {"samples": 1}, {"samples": 10**9}, {"seed": -1}, {"samples": "many"}):
        with pytest.raises(OptionError):
            evaluation.sensitivity(**options)


def test_a_period_without_ranked_units_is_refused(sample_records):
    few = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), min_n=10**6)
    with pytest.raises(DataError):
        few.sensitivity("2026-03")


def test_a_single_unit_is_first_whatever_the_weights(sample_records):
    alone = replace(sample_records, frame=sample_records.frame[sample_records.frame["team"] == "Team 1"].reset_index(drop=True))
    found = evaluated(alone).sensitivity(samples=50)
    assert found.scores["first"].tolist() == [1.0]
    assert (found.weights["first_low"] == 0).all()
    assert found.sentences("zh")
