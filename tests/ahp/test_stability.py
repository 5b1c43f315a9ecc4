import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tests.ahp.strategies import shifted, weighted_scores

from sqeval.ahp import stability_intervals
from sqeval.errors import DataError, OptionError, SqevalWarning

SCORES = pd.DataFrame({"speed": [0.6, 0.3, 0.1], "cost": [0.2, 0.3, 0.5], "stars": [0.3, 0.4, 0.3]}, index=["A", "B", "C"])
WEIGHTS = {"speed": 0.5, "cost": 0.3, "stars": 0.2}
STEP = 1e-6


def first(scores, weights):
    """Everyone who is first, by the plain sum."""
    totals = scores.to_numpy() @ weights.to_numpy()
    return set(scores.index[totals >= totals.max() - 1e-9])


def order(scores, weights):
    """The whole ranking with its ties, as the sign of every lead."""
    totals = scores.to_numpy() @ weights.to_numpy()
    lead = totals[:, None] - totals
    return np.where(np.abs(lead) <= 1e-9, 0, np.sign(lead))


def test_by_hand():
    # Without speed (cost .6, stars .4) A is .18 behind C and .1 behind B, with speed alone .5 and .3 ahead: .18/.68 and .1/.4.
    found = stability_intervals(SCORES, WEIGHTS)
    assert found.loc["speed", "low"] == pytest.approx(9 / 34, rel=1e-15)
    assert found.loc["speed", ["high", "challenger_low", "overtaken_low"]].tolist() == [1.0, "C", "A"]
    assert found.loc["speed", "challenger_high"] is None
    assert found["weight"].to_dict() == pytest.approx(WEIGHTS)


def test_two_alternatives_of_the_docstring():
    found = stability_intervals(pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}), [0.6, 0.4])
    assert found.loc["speed", "low"] == pytest.approx(2 / 7, rel=1e-15)
    assert found.loc["cost", "high"] == pytest.approx(5 / 7, rel=1e-15)


@given(weighted_scores())
def test_inside_the_first_rank_stays_and_outside_it_goes(drawn):
    scores, weights = drawn
    now = first(scores, weights)
    for criterion, row in stability_intervals(scores, weights).iterrows():
        assert 0 <= row["low"] <= row["weight"] <= row["high"] <= 1
        if row["high"] - row["low"] > 3 * STEP:
            for t in np.linspace(row["low"] + STEP, row["high"] - STEP, 7):
                assert first(scores, shifted(weights, criterion, t)) == now
        for end, beyond in (("low", row["low"] - STEP), ("high", row["high"] + STEP)):
            if row[f"challenger_{end}"] is not None:
                then = first(scores, shifted(weights, criterion, beyond))
                assert then != now
                assert row[f"challenger_{end}"] in then
                assert row[f"overtaken_{end}"] in now - then


@given(weighted_scores())
def test_inside_the_ranking_stays_and_outside_it_goes(drawn):
    scores, weights = drawn
    now = order(scores, weights)
    for criterion, row in stability_intervals(scores, weights, keep="ranking").iterrows():
        if row["high"] - row["low"] > 3 * STEP:
            for t in np.linspace(row["low"] + STEP, row["high"] - STEP, 7):
                assert (order(scores, shifted(weights, criterion, t)) == now).all()
        for end, beyond in (("low", row["low"] - STEP), ("high", row["high"] + STEP)):
            challenger, overtaken = row[f"challenger_{end}"], row[f"overtaken_{end}"]
            if challenger is not None:
                then = order(scores, shifted(weights, criterion, beyond))
                assert (then != now).any()
                i, j = scores.index.get_loc(challenger), scores.index.get_loc(overtaken)
                assert then[i, j] == 1
                assert now[i, j] <= 0


@given(weighted_scores())
def test_order_and_scale_change_nothing(drawn):
    scores, weights = drawn
    plain = stability_intervals(scores, weights)
    turned = stability_intervals(scores.iloc[::-1, ::-1], weights)
    pd.testing.assert_frame_equal(turned.loc[plain.index], plain)
    huge = stability_intervals(scores * 2.0**1000, weights)
    pd.testing.assert_frame_equal(huge, plain)


def test_the_whole_ranking_is_kept_no_longer_than_the_first_rank():
    alone, whole = stability_intervals(SCORES, WEIGHTS), stability_intervals(SCORES, WEIGHTS, keep="ranking")
    assert (whole["low"] >= alone["low"]).all()
    assert (whole["high"] <= alone["high"]).all()
    assert not alone.equals(whole)


def test_a_tie_for_the_first_rank_holds_at_the_present_weight_alone():
    tied = pd.DataFrame({"speed": [0.9, 0.1, 0.5], "cost": [0.1, 0.9, 0.5]}, index=["A", "B", "C"])
    row = stability_intervals(tied, [0.5, 0.5]).loc["speed"]
    assert row[["low", "high", "challenger_low", "challenger_high"]].tolist() == [0.5, 0.5, "B", "A"]
    assert row[["overtaken_low", "overtaken_high"]].tolist() == ["A", "B"]


def test_twins_tie_everywhere():
    twins = pd.DataFrame({"speed": [0.9, 0.9, 0.1], "cost": [0.2, 0.2, 0.8]}, index=["A", "twin", "C"])
    row = stability_intervals(twins, [0.5, 0.5]).loc["speed"]
    assert (row["low"], row["high"]) == (pytest.approx(3 / 7), 1.0)
    assert row["challenger_low"] == "C"


def test_where_a_criterion_has_all_the_weight_the_others_share_what_it_loses():
    row = stability_intervals(SCORES, {"speed": 1.0, "cost": 0.0, "stars": 0.0}).loc["speed"]
    # Without speed: A .25, B .35, C .4; C passes A at .15/.65, B at .1/.4, so B comes first.
    assert row["low"] == pytest.approx(0.25)
    assert row["challenger_low"] == "B"


def test_a_single_criterion_and_a_single_alternative():
    alone = stability_intervals(SCORES[["speed"]], [1.0]).loc["speed"]
    assert alone[["low", "high", "challenger_low", "challenger_high"]].tolist() == [1.0, 1.0, None, None]
    only = stability_intervals(SCORES.iloc[:1], WEIGHTS, keep="ranking")
    assert only[["low", "high"]].to_numpy().tolist() == [[0.0, 1.0]] * 3


def test_weights_of_a_result_and_weights_a_little_off():
    with pytest.warns(SqevalWarning, match="rescaled"):
        found = stability_intervals(SCORES, {"speed": 0.505, "cost": 0.303, "stars": 0.202})
    pd.testing.assert_frame_equal(found, stability_intervals(SCORES, WEIGHTS))


def test_bad_input_is_named():
    with pytest.raises(OptionError, match=r"unknown keep .*'first', 'ranking'"):
        stability_intervals(SCORES, WEIGHTS, keep="second")
    with pytest.raises(DataError, match="column 'stars': has no entry in weights"):
        stability_intervals(SCORES, {"speed": 0.5, "cost": 0.5})
    with pytest.raises(DataError, match="column 'speed', unit 'B': scores has a missing value"):
        stability_intervals(SCORES.mask(SCORES == 0.3), WEIGHTS)
