"""Panels that the tests of DEA over time share."""

import numpy as np
import pandas as pd
import pytest

NAMES = {"inputs": ["hours", "cost"], "outputs": ["solved", "praised"], "unit": "team", "period": "month"}


def make_panel(seed, units=8, periods=4):
    """Units that grow apart, in any order of rows."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"team": np.tile([f"T{k}" for k in range(units)], periods), "month": np.repeat(np.arange(periods), units)})
    for name in ("hours", "cost", "solved", "praised", "angry"):
        frame[name] = rng.uniform(5, 50, len(frame)).round(2)
    frame["month"] = [f"2026-{9 + month}" for month in frame["month"]]
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


@pytest.fixture
def balanced():
    return make_panel(3)


@pytest.fixture
def gappy():
    """T0 has no second month, T1 no last one, T2 the first one only, T3 the first and the last; two months are two digits long."""
    frame = make_panel(4)
    gone = [("T0", "2026-10"), ("T1", "2026-12"), *(("T2", f"2026-{k}") for k in (10, 11, 12)), ("T3", "2026-10"), ("T3", "2026-11")]
    return frame[[key not in gone for key in zip(frame["team"], frame["month"], strict=True)]]
