"""Weights by the data inside `evaluate`."""

import numpy as np
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError
from sqeval.evaluation.objective import METHODS, choose_weighting, weigh


def weighed(records, weighting, **options):
    options = {"judgements": "illustrative", **options}
    return quiet(sq.evaluate, records, sq.hierarchies.after_sales(), weighting=weighting, **options)


def complete(ev):
    leaves = [leaf.name for leaf in ev.hierarchy.leaves]
    rows = ev.ranked & np.isfinite(ev.table.values[leaves].to_numpy()).all(axis=1)
    return ev.table.values[leaves][rows], {leaf.name: leaf.direction.value for leaf in ev.hierarchy.leaves}


def by_data(sample, given):
    return quiet(weigh, sample.weights, sample.table, sample.ranked, choose_weighting(sample.hierarchy, given))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_that_of_the_weighting_room(sample, method):
    values, directions = complete(sample)
    alone = quiet(getattr(sq.weighting, method), values, directions).weights
    assert by_data(sample, method).table["used"].to_numpy() == pytest.approx(alone.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("combination", ["additive", "multiplicative", "relative_entropy", "game_theory"])
def test_combinations_are_those_of_the_weighting_room(sample, combination):
    values, directions = complete(sample)
    data = quiet(sq.weighting.critic, values, directions).weights
    alone = quiet(sq.weighting.combine, {"judgements": sample.weights.global_weights, "data": data}, combination).weights
    found = by_data(sample, {"method": "critic", "combination": combination})
    assert found.table["used"].to_numpy() == pytest.approx(alone.to_numpy(), abs=1e-12)


def test_the_score_rests_on_the_weights_used(sample, sample_records):
    ev = weighed(sample_records, {"method": "critic", "combination": "additive", "coefficients": {"judgements": 0.7, "data": 0.3}})
    used = ev.weighing.table["used"]
    assert used.to_numpy() == pytest.approx(0.7 * sample.weights.global_weights.to_numpy() + 0.3 * ev.weighing.table["data"].to_numpy())
    assert ev.weights.global_weights.to_numpy() == pytest.approx(used.to_numpy())
    whole = (ev.grading.decision.unknown == 0) & ev.ranked
    assert ev.scores["score"][whole].to_numpy() == pytest.approx(ev.grading.leaf_scores[whole] @ used.to_numpy())
    assert "weights_replaced" in {caution.code for caution in ev.warnings}


def test_small_samples_have_no_say(sample_records):
    one, other = (weighed(sample_records, "critic", min_n=least).weighing.data.units for least in (10, 40))
    assert one > other


def test_rows_without_an_indicator_are_named(sample):
    everybody = np.ones(len(sample.table.units), dtype=bool)
    lacking = ~np.isfinite(sample.table.values[[leaf.name for leaf in sample.hierarchy.leaves]].to_numpy()).all(axis=1)
    found = quiet(weigh, sample.weights, sample.table, everybody, choose_weighting(sample.hierarchy, "critic"))
    (said,) = [caution for caution in found.warnings if caution.code == "weighting_left_out"]
    assert len(said.where) == lacking.sum() > 0
    assert found.data.units == (~lacking).sum()


def test_sources_stand_side_by_side(sample_records, tmp_path):
    ev = weighed(sample_records, {"method": "entropy", "combination": "multiplicative"})
    page = ev.to_html(tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Weights by source" in page
    assert "entropy, put together with the judgements (multiplicative" in page
    assert "各来源的权重" in ev.to_html(tmp_path / "z.html", lang="zh").read_text(encoding="utf-8")


def test_the_method_is_part_of_the_definition_and_the_weights_are_not(sample, sample_records):
    with pytest.raises(sq.SqevalError, match="weighting"):
        weighed(sample_records, "entropy").compare(sample)
    early = weighed(sample_records, "entropy", span=("2026-01", "2026-04"))
    late = weighed(sample_records, "entropy")
    assert not np.allclose(early.weights.global_weights, late.weights.global_weights)
    assert len(late.compare(early).changes)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("enropy", "weighting.method"),
        ({"method": "critic", "coefficients": {"data": 1}}, "coefficients need a `combination`"),
        ({"method": "critic", "normalisation": "sum"}, "critic has no normalisation"),
        ({"method": "critic", "combination": "additive", "coefficients": {"experts": 1}}, "weighting.coefficients"),
        ({"methods": "critic"}, "unknown key.*'method'"),
        (3, "neither a method nor a mapping"),
    ],
)
def test_what_cannot_be_is_refused(sample_records, given, message):
    with pytest.raises(ConfigError, match=message):
        weighed(sample_records, given)


def test_data_that_say_nothing_are_refused(sample_records):
    with pytest.raises(DataError, match="only 0 ranked rows have all indicators"):
        weighed(sample_records, "entropy", min_n=100_000)


def test_a_baseline_with_other_weights_by_the_data_says_so(sample_records, tmp_path):
    earlier = weighed(sample_records, "critic", span=(None, "2026-04"))
    earlier.to_json(tmp_path / "evaluation.json")
    now = weighed(sample_records, "critic", baseline=tmp_path)
    (said,) = [caution for caution in now.warnings if caution.code == "data_weights_moved"]
    moved = (now.weighing.table["used"] - earlier.weighing.table["used"]).abs()
    assert said.where == (moved.idxmax(),)
    assert now.compare(earlier).warnings == (said,)
    assert "权重" in now.comparison.summary("zh")
    assert now.compare(now).warnings == ()
