"""CRITIC weights."""

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import OptionError
from sqeval.weighting import critic

FRAME = pd.DataFrame({"a": [1.0, 4, 2, 8, 5], "b": [3.0, 1, 4, 1, 5], "c": [-2.0, 7, 1, 8, 2]})


def test_by_the_definition():
    good = FRAME.assign(b=-FRAME["b"])
    good = (good - good.min()) / (good.max() - good.min())
    conflict = (1 - np.corrcoef(good.T)).sum(axis=1)
    table = critic(FRAME, {"a": "benefit", "b": "cost", "c": "benefit"}).to_frame()
    assert table["standard_deviation"].tolist() == pytest.approx(good.std(ddof=0).tolist())
    assert table["conflict"].tolist() == pytest.approx(conflict.tolist())
    assert table["weight"].tolist() == pytest.approx((table["information"] / table["information"].sum()).tolist())


def test_direction_counts():
    plain = critic(FRAME, "benefit").weights
    assert abs(critic(FRAME, {"a": "benefit", "b": "cost", "c": "benefit"}).weights - plain).max() > 0.01


def test_a_constant_column_adds_one_to_every_other_conflict():
    plain = critic(FRAME, "benefit").to_frame()["conflict"]
    with_constant = quietly(critic)(FRAME.assign(d=4), "benefit").to_frame()
    assert (with_constant["conflict"][:3] - plain).tolist() == pytest.approx([1, 1, 1])
    assert with_constant["weight"]["d"] == 0


def test_criteria_that_say_the_same_have_equal_weights_and_it_is_said():
    result = quietly(critic)(pd.DataFrame({"a": [0.1, 0.7, 0.3], "b": [11.0, 17, 13]}), "benefit")
    assert result.weights.tolist() == [0.5, 0.5]
    assert [(caution.code, caution.where) for caution in result.warnings] == [("no_information", ("a", "b"))]


def test_rank_correlation_sees_order_only():
    bent = FRAME.assign(a=np.exp(FRAME["a"]))
    conflict = critic(FRAME, "benefit", correlation="spearman").to_frame()["conflict"]
    assert critic(bent, "benefit", correlation="Spearman").to_frame()["conflict"].tolist() == conflict.tolist()


def test_an_unknown_correlation():
    with pytest.raises(OptionError, match="unknown correlation"):
        critic(FRAME, "benefit", correlation="kendall")
