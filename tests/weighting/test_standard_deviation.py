"""Standard-deviation weights."""

import pandas as pd
import pytest

from sqeval.weighting import standard_deviation

FRAME = pd.DataFrame({"a": [0.0, 10, 5], "b": [-1.0, -3, -3]})


def test_by_hand():
    # a: 0, 1, ½; b: 1, 0, 0 either way.
    result = standard_deviation(FRAME, {"a": "cost", "b": "benefit"})
    assert result.to_frame()["standard_deviation"].tolist() == pytest.approx([(1 / 6) ** 0.5, (2 / 9) ** 0.5])
    assert result.warnings == ()


def test_direction_changes_nothing():
    assert standard_deviation(FRAME, "cost").weights.tolist() == pytest.approx(standard_deviation(FRAME, "benefit").weights.tolist())
