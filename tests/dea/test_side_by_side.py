"""Many technologies side by side: both stages as for each of them alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask, solve_part
from sqeval.numerics import highs, lp
from sqeval.options import Orientation

RETURNS = ("crs", "vrs", "nirs", "ndrs", ("grs", 0.7, 1.3))


def months(seed, count=4):
    """The units of some months, worse and better over time, and points of any month against any other."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 12, count)
    month = np.repeat(np.arange(count), sizes)
    values = rng.integers(1, 6, (len(month), 4)) * (1.0 + 0.3 * month[:, None])
    blocks = lp.Blocks(np.append(0, np.cumsum(sizes)), rng.integers(0, count, 15))
    return values, blocks, values[rng.integers(0, len(values), 15)]


def task(values, blocks, rts, orientation, solver=None):
    technology = Technology(values, 2, Returns.parse(rts), blocks)
    return RadialTask(technology, orientation, np.array([1.0, 2.0, 1.0, 0.5]), is_own=False, solver=solver)


@pytest.mark.parametrize("rts", RETURNS)
@pytest.mark.parametrize("orientation", [Orientation.INPUT, Orientation.OUTPUT])
@settings(max_examples=2)
@given(st.integers(0, 10_000))
def test_both_stages_of_each_alone(rts, orientation, seed):
    values, blocks, points = months(seed)
    # HiGHS takes its time: one of the returns is enough of that, and the engine's answers for a single technology have their own tests.
    solver = highs.solve_one if rts == "vrs" else None
    whole = task(values, blocks, rts, orientation)
    part = solve_part(whole, points)
    for block in np.unique(blocks.of):
        rows, units = np.flatnonzero(blocks.of == block), slice(*blocks.offsets[block : block + 2])
        alone = solve_part(task(values[units], None, rts, orientation, solver), points[rows])
        assert (part.status[rows] == alone.status).all()
        np.testing.assert_allclose(part.factor[rows], alone.factor, rtol=1e-9)
        np.testing.assert_allclose(part.slacks[rows] @ whole.weights, alone.slacks @ whole.weights, rtol=1e-9, atol=1e-8)
        outside = part.lambdas[rows].toarray()
        outside[:, units] = 0.0
        assert not outside.any()


def test_units_beyond_another_month_s_frontier_are_super_efficient_or_out_of_reach():
    values = np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 4.0, 4.0]])
    blocks = lp.Blocks(np.array([0, 1, 2]), np.array([0, 1, 0, 1]))
    points = values[[1, 0, 0, 1]]
    crs = solve_part(task(values, blocks, "crs", Orientation.INPUT), points)
    np.testing.assert_allclose(crs.factor, [2.0, 0.5, 1.0, 1.0], rtol=1e-12)
    vrs = solve_part(task(values, blocks, "vrs", Orientation.INPUT), points)
    assert vrs.status.tolist() == [lp.INFEASIBLE, lp.OPTIMAL, lp.OPTIMAL, lp.OPTIMAL]
    np.testing.assert_allclose(vrs.factor, [np.nan, 2.0, 1.0, 1.0], rtol=1e-12)


def test_without_their_own_unit():
    values, blocks, _ = months(5)
    own = np.arange(len(values))
    blocks = blocks._replace(of=np.searchsorted(blocks.offsets, own, side="right") - 1)
    part = solve_part(task(values, blocks, "crs", Orientation.INPUT), values, own)
    for unit in own:
        units = np.setdiff1d(np.arange(*blocks.offsets[blocks.of[unit] : blocks.of[unit] + 2]), unit)
        if len(units):
            alone = solve_part(task(values[units], None, "crs", Orientation.INPUT), values[[unit]])
            np.testing.assert_allclose(part.factor[unit], alone.factor[0], rtol=1e-9)
        else:
            assert part.status[unit] == lp.INFEASIBLE


def test_lots_of_very_many_points_keep_their_technology(monkeypatch):
    monkeypatch.setattr("sqeval.dea.two_stages._AT_ONCE", 10)
    values, blocks, points = months(6)
    part = solve_part(task(values, blocks, "vrs", Orientation.OUTPUT), points)
    monkeypatch.undo()
    whole = solve_part(task(values, blocks, "vrs", Orientation.OUTPUT), points)
    np.testing.assert_array_equal(part.factor, whole.factor)


def test_both_stages_need_no_other_engine(monkeypatch):
    monkeypatch.setattr(highs, "solve_block", None)
    values, blocks, points = months(7)
    part = solve_part(task(values, blocks, "vrs", Orientation.INPUT), points)
    assert set(part.status) <= {lp.OPTIMAL, lp.INFEASIBLE}
    assert part.unique.any()
