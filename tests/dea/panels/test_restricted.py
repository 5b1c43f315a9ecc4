"""Malmquist indices under weight restrictions: against the multiplier form by linprog, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tests.dea.panels.conftest import NAMES

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning

REGION = dea.AssuranceRegion(numerator="cost", denominator="hours", low=0.5, high=2.0)


def malmquist(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.malmquist(panel, **NAMES, **options)


def multiplier_form(point, members):
    """max u·y₀ subject to v·x₀ = 1, u·y ≤ v·x for all members, 0.5 v_hours ≤ v_cost ≤ 2 v_hours."""
    rows = np.vstack([np.hstack([-members[:, :2], members[:, 2:]]), [[0.5, -1, 0, 0], [-2, 1, 0, 0]]])
    found = linprog(-np.append([0, 0], point[2:]), rows, np.zeros(len(rows)), np.append(point[:2], [0, 0])[None], [1.0])
    return -found.fun


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_equals_the_multiplier_form_with_restricted_weights(balanced, orientation):
    result = malmquist(balanced, orientation=orientation, weight_restrictions=[REGION])
    table = balanced.set_index(["month", "team"])[[*NAMES["inputs"], *NAMES["outputs"]]].sort_index()
    for unit, there, base in (("T1", "2026-9", "2026-10"), ("T4", "2026-11", "2026-11"), ("T6", "2026-12", "2026-11")):
        expected = multiplier_form(table.loc[(there, unit)].to_numpy(), table.loc[base].to_numpy())
        assert result.distances.loc[(unit, there, base, "crs"), "distance"] == pytest.approx(expected, rel=1e-8)
    np.testing.assert_allclose(result.index["mi"], result.index["ec"] * result.index["tc"], rtol=1e-9)
    free = malmquist(balanced, orientation=orientation)
    assert (result.efficiency <= free.efficiency + 1e-9).all()
    assert (result.efficiency < free.efficiency - 1e-3).any()


def test_order_of_rows_and_units_of_measurement_change_nothing(balanced):
    options = {"weight_restrictions": [dea.VirtualShare("cost", low=0.2)], "technology": "global"}
    index = malmquist(balanced, **options).index
    pd.testing.assert_frame_equal(malmquist(balanced[::-1], **options).index, index)
    pd.testing.assert_frame_equal(malmquist(balanced.assign(cost=1e6 * balanced["cost"]), **options).index, index, rtol=1e-7)


def test_refuses_absolute_bounds_and_conflicts(balanced):
    with pytest.raises(OptionError, match="absolute bound"):
        malmquist(balanced, weight_restrictions=[dea.WeightBound("cost", high=0.1)])
    other = dea.AssuranceRegion(numerator="cost", denominator="hours", low=3.0)
    with pytest.raises(OptionError, match="exclude one another"):
        malmquist(balanced, weight_restrictions=[REGION, other])
    greedy = [dea.AssuranceRegion(numerator="solved", denominator=name, low=1e3) for name in NAMES["inputs"]]
    with pytest.raises(OptionError, match="from nothing"):
        malmquist(balanced, weight_restrictions=greedy)
