import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tests.ahp.strategies import shifted, weighted_scores

from sqeval.ahp import sensitivity_lines, stability_intervals
from sqeval.errors import DataError, OptionError

SCORES = pd.DataFrame({"speed": [0.6, 0.3, 0.1], "cost": [0.2, 0.3, 0.5]}, index=["A", "B", "C"])


@given(weighted_scores())
def test_lines_are_the_scores_with_the_weights_moved(drawn):
    scores, weights = drawn
    if len(weights) == 1:
        return
    for criterion in scores.columns:
        found = sensitivity_lines(scores, weights, criterion, at=[0.0, 0.3, float(weights[criterion]), 1.0])
        for t, row in found.iterrows():
            np.testing.assert_allclose(row, scores @ shifted(weights, criterion, t), atol=1e-12)


def test_the_leader_changes_where_the_interval_ends():
    low = stability_intervals(SCORES, [0.6, 0.4]).loc["speed", "low"]
    found = sensitivity_lines(SCORES, [0.6, 0.4], "speed", at=[low])
    assert found.iloc[0]["A"] == pytest.approx(found.iloc[0].drop("A").max(), abs=1e-15)


def test_a_hundred_steps_by_default():
    found = sensitivity_lines(SCORES, [0.6, 0.4], "cost")
    assert found.shape == (101, 3)
    assert found.loc[1.0].tolist() == SCORES["cost"].tolist()


def test_bad_input_is_named():
    with pytest.raises(DataError, match=r"column 'speeed': is no criterion of scores\. Did you mean 'speed'"):
        sensitivity_lines(SCORES, [0.6, 0.4], "speeed")
    with pytest.raises(OptionError, match=r"at: a weight must lie between 0 and 1 \(got 1.5\)"):
        sensitivity_lines(SCORES, [0.6, 0.4], "speed", at=[0.5, 1.5])


@pytest.mark.parametrize("criterion", [["speed"], "2020"])
def test_a_criterion_is_one_label_and_nothing_that_stands_for_labels(criterion):
    scores = pd.DataFrame([[1, 2], [2, 1]], columns=pd.to_datetime(["2020-01-01", "2021-01-01"]))
    with pytest.raises(DataError, match="is no criterion of scores"):
        sensitivity_lines(scores, [0.5, 0.5], criterion)
