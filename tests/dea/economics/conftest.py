"""Data with prices that the economic tests share."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def priced(teams):
    """Thirty teams with prices of their own: (X, Y, input prices, output prices)."""
    X, Y = teams
    rng = np.random.default_rng(11)
    W = pd.DataFrame(rng.uniform(1, 5, X.shape), index=X.index, columns=X.columns)
    P = pd.DataFrame(rng.uniform(2, 9, Y.shape), index=Y.index, columns=Y.columns)
    return X, Y, W, P
