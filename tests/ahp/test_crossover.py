import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tests.ahp.strategies import shifted, weighted_scores

from sqeval.ahp import crossover_weights, stability_intervals
from sqeval.result import Result

#: Triantaphyllou, E. & Sánchez, A. (1997), Decision Sciences 28(1), 151-194: the numerical example of the weighted sum model.
EXAMPLE = pd.DataFrame(
    [
        [0.3088, 0.2897, 0.3867, 0.1922],
        [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575],
        [0.0240, 0.1172, 0.3184, 0.1215],
    ],
    index=["A1", "A2", "A3", "A4"],
    columns=["C1", "C2", "C3", "C4"],
)
PUBLISHED_WEIGHTS = pd.Series([0.3277, 0.3058, 0.2876, 0.0790], index=EXAMPLE.columns)
PUBLISHED_WEIGHTS = PUBLISHED_WEIGHTS / PUBLISHED_WEIGHTS.sum()


def test_the_change_of_one_weight_alone_is_their_formula():
    """δ = (P_j − P_i)/(a_jk − a_ik), recomputed from the data of the paper; feasible only up to the weight itself."""
    totals = EXAMPLE @ PUBLISHED_WEIGHTS
    found = crossover_weights(EXAMPLE, PUBLISHED_WEIGHTS).to_frame()
    assert len(found) == 4 * 6
    for row in found.itertuples():
        lead = totals[row.lower] - totals[row.higher]
        delta = lead / (EXAMPLE.loc[row.lower, row.criterion] - EXAMPLE.loc[row.higher, row.criterion])
        if delta > row.weight:
            assert np.isnan(row.crossover)
        else:
            assert -row.absolute == pytest.approx(delta, rel=1e-10)
            assert row.relative == pytest.approx(100 * row.absolute / row.weight)


def test_the_most_critical_criteria_of_the_example():
    critical = crossover_weights(EXAMPLE, PUBLISHED_WEIGHTS).critical
    # A2 and A3 change places when C1 gains .0618 (18.9 %) or C4 loses .0254 (32 %); A1 and A2 when C4 gains .0902 (114 %) or
    # C3 loses .1866 (64.9 %).
    assert critical.loc[("any", "relative"), ["criterion", "higher", "lower"]].tolist() == ["C1", "A2", "A3"]
    assert critical.loc[("any", "relative"), "absolute"] == pytest.approx(0.0618, abs=5e-5)
    assert critical.loc[("any", "absolute"), ["criterion", "lower"]].tolist() == ["C4", "A3"]
    assert critical.loc[("any", "absolute"), "absolute"] == pytest.approx(-0.0254, abs=5e-5)
    assert critical.loc[("first", "absolute"), ["criterion", "lower"]].tolist() == ["C4", "A2"]
    assert critical.loc[("first", "relative"), ["criterion", "lower"]].tolist() == ["C3", "A2"]


@given(weighted_scores())
def test_places_change_there_and_nowhere_else(drawn):
    scores, weights = drawn
    if len(weights) == 1:
        return
    for row in crossover_weights(scores, weights).to_frame().itertuples():
        apart = scores.loc[row.higher].to_numpy() - scores.loc[row.lower].to_numpy()
        ends = np.array([apart @ shifted(weights, row.criterion, t).to_numpy() for t in (0.0, 1.0)])
        ends[np.abs(ends) < 1e-9] = 0
        if np.isnan(row.crossover):
            assert np.prod(ends) >= 0
            continue
        assert apart @ shifted(weights, row.criterion, row.crossover).to_numpy() == pytest.approx(0, abs=1e-9)
        assert row.change == row.crossover - row.weight
        if row.weight < 1:
            assert row.crossover == pytest.approx((row.weight + row.absolute) / (1 + row.absolute), abs=1e-9)
        else:
            assert np.isnan(row.absolute)


@given(weighted_scores())
def test_the_first_crossings_end_the_stability_interval(drawn):
    scores, weights = drawn
    totals = scores @ weights
    if len(weights) == 1 or (totals >= totals.max() - 1e-9).sum() > 1:
        return
    found = crossover_weights(scores, weights).to_frame()
    found = found[(found["rank"] == 1) & found["crossover"].notna()]
    for criterion, row in stability_intervals(scores, weights).iterrows():
        at = found.loc[found["criterion"] == criterion, "crossover"]
        assert row["low"] == at[at < row["weight"]].max() or row["low"] == 0
        assert row["high"] == at[at > row["weight"]].min() or row["high"] == 1


@given(weighted_scores())
def test_smallest_change_first_and_order_changes_nothing(drawn):
    scores, weights = drawn
    found = crossover_weights(scores, weights).to_frame()
    assert found["change"].abs().dropna().is_monotonic_increasing
    pd.testing.assert_frame_equal(found, crossover_weights(scores.iloc[::-1, ::-1], weights).to_frame())


def test_reads_in_both_languages():
    result = crossover_weights(EXAMPLE, PUBLISHED_WEIGHTS)
    assert isinstance(result, Result)
    assert "most critical for the first rank (relative change)" in result.summary()
    assert "A2 > A1" in result.summary("zh")
    assert "临界权重" in result.summary("zh")
    frame = result.to_frame()
    frame["rank"] = 0
    assert result.to_frame()["rank"].min() == 1


def test_nothing_ever_changes():
    better = pd.DataFrame({"speed": [2, 1], "cost": [2, 1]}, index=["A", "B"])
    result = crossover_weights(better, [0.5, 0.5])
    assert result.critical.empty
    assert result.to_frame()["crossover"].isna().all()
    assert result.summary()


def test_a_weight_of_zero_has_no_relative_change():
    found = crossover_weights(pd.DataFrame({"speed": [2, 1], "cost": [1, 3]}, index=["A", "B"]), [1.0, 0.0]).to_frame()
    assert found.set_index("criterion")["relative"].to_dict() == {"cost": np.inf, "speed": pytest.approx(np.nan, nan_ok=True)}
