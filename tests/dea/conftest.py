"""Small data that the DEA tests share."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def stores():
    """Eight stores with one input and one output; B alone is CRS-efficient (Cooper, Seiford & Tone 2007, table 1.1)."""
    units = list("ABCDEFGH")
    X = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8]}, index=units)
    return X, pd.DataFrame({"sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=units)


@pytest.fixture
def teams():
    """Thirty teams with two inputs and two outputs."""
    rng = np.random.default_rng(7)
    units = [f"T{k:02d}" for k in range(30)]
    X = pd.DataFrame(rng.uniform(5, 50, (30, 2)), columns=["hours", "cost"], index=units)
    return X, pd.DataFrame(rng.uniform(5, 50, (30, 2)), columns=["solved", "satisfied"], index=units)
