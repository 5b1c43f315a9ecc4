"""The screen for outliers: against super-efficiency, and planted errors."""

import numpy as np
import pandas as pd
import pytest
from tests.dea.uncertainty.test_influence import quietly

from sqeval import dea
from sqeval.errors import OptionError


def outliers(X, Y, **options):
    return quietly(dea.outliers, X, Y, **options)


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_it_reads_super_efficiency_and_influence(teams, orientation, rts):
    result = outliers(*teams, orientation=orientation, rts=rts)
    other = quietly(dea.super_efficiency, *teams, orientation=orientation, rts=rts, slacks=False)
    expected = other.scores if orientation == "input" else 1 / other.scores
    np.testing.assert_allclose(result.super_efficiency, expected, rtol=1e-9)
    influence = quietly(dea.influence, *teams, orientation=orientation, rts=rts)
    pd.testing.assert_frame_equal(result.influence, influence.influence)
    alone = (other.status == "infeasible") & (influence.influence["affected"] > 0)
    pd.testing.assert_series_equal(result.is_outlier, (expected > 1.2) | alone, check_names=False)
    assert (result.reason[alone] == "out-of-reach").all()


def test_a_planted_error_is_found_and_named():
    rng = np.random.default_rng(2)
    X = pd.DataFrame({"hours": rng.uniform(100, 900, 40)}, index=[f"T{k}" for k in range(40)])
    Y = pd.DataFrame({"solved": X["hours"].to_numpy() * rng.uniform(0.8, 1, 40)}, index=X.index)
    X.loc["T7"] /= 10
    result = outliers(X, Y, rts="crs")
    assert result.flagged == ["T7"]
    assert result.influence.loc["T7", "affected"] == 39
    assert "Check the record of T7" in result.explain("T7")
    assert "Check" not in result.explain("T8")
    assert "请核对 T7" in result.explain("T7", "zh")
    X.loc["T7"] *= 10
    assert outliers(X, Y, rts="crs").flagged == []


def test_a_higher_screen_flags_fewer(stores):
    assert outliers(*stores, rts="crs", screen=1.2).flagged == ["B"]
    assert outliers(*stores, rts="crs", screen=1.25).flagged == []
    assert outliers(*stores, rts="vrs").reason.loc[["A", "H"]].tolist() == ["super-efficient", "–"]


def test_one_unit_is_no_outlier():
    assert outliers([[1.0]], [[2.0]]).flagged == []


@pytest.mark.parametrize("screen", [0.9, np.nan, np.inf, True, "1.2"])
def test_a_bad_screen_is_named(stores, screen):
    with pytest.raises(OptionError, match="screen"):
        outliers(*stores, screen=screen)
