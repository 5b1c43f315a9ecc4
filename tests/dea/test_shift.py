"""Negative values where shifting a column changes nothing, and their refusal everywhere else."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from sqeval import dea
from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel
from sqeval.dea.shift import free_sides
from sqeval.errors import DataError, OptionError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
RNG = np.random.default_rng(11)
UNITS = [f"U{k:02d}" for k in range(25)]
X = pd.DataFrame(RNG.uniform(5, 50, (25, 2)), columns=["hours", "cost"], index=UNITS)
Y = pd.DataFrame(RNG.uniform(-40, 40, (25, 2)).round(1), columns=["profit", "promoters"], index=UNITS)


def theta(unit):
    """The envelopment programme itself, on the negative data."""
    x, y = X.to_numpy().T, Y.to_numpy().T
    over = np.hstack([x, -x[:, [unit]]])
    under = np.hstack([-y, np.zeros((2, 1))])
    found = linprog(
        np.append(np.zeros(25), 1),
        A_ub=np.vstack([over, under]),
        b_ub=np.append(np.zeros(2), -y[:, unit]),
        A_eq=np.append(np.ones(25), 0)[None],
        b_eq=[1],
    )
    return found.fun


def test_negative_outputs_are_measured_as_they_are():
    result = dea.radial(X, Y, orientation="input", rts="vrs")
    assert result.scores.tolist() == pytest.approx([theta(k) for k in range(25)], rel=1e-9)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_shifting_the_free_side_changes_neither_scores_nor_lambdas_nor_slacks(orientation):
    move = pd.Series({"profit": 1000.0, "promoters": 41.0})
    pairs = (X, Y) if orientation == "input" else (Y, X)
    moved = (X, Y + move) if orientation == "input" else (Y + move, X)
    found, expected = (dea.radial(*tables, orientation=orientation, rts="vrs") for tables in (pairs, moved))
    assert found.scores.tolist() == pytest.approx(expected.scores.tolist(), rel=1e-9)
    assert np.allclose(found.slacks, expected.slacks, atol=1e-7)
    targets = expected.targets
    targets[move.index] -= move
    assert np.allclose(found.targets, targets, atol=1e-7)
    assert np.allclose(found.lambdas, expected.lambdas, atol=1e-7)


def test_targets_are_made_by_the_peers_and_multipliers_by_the_raw_values():
    result = dea.radial(X, Y)
    assert (Y < 0).any(axis=None)
    reached = result.lambdas.to_numpy() @ np.hstack([X, Y])
    assert np.allclose(result.targets, reached, atol=1e-9)
    virtual = (result.multipliers[Y.columns] * Y).sum(axis=1) + result.intercept
    assert virtual.tolist() == pytest.approx(result.scores.tolist(), rel=1e-9)


def test_targets_of_what_needs_no_change_are_the_values_to_the_last_digit():
    result = dea.radial(X, Y + 0.1)
    still = (result.slacks[Y.columns] == 0).to_numpy()
    assert still.any()
    assert np.array_equal(result.targets[Y.columns].to_numpy()[still], (Y + 0.1).to_numpy()[still])


def test_a_free_side_may_be_zero_throughout_and_constant():
    nothing = Y.assign(profit=-3.0, promoters=np.r_[0, np.linspace(-9, 9, 24)])
    nothing.iloc[0] = 0, 0
    assert dea.radial(X, nothing).status.eq("optimal").all()
    flat = dea.radial(X[["hours"]], pd.DataFrame({"loss": -3.0}, index=UNITS))
    assert flat.scores.tolist() == pytest.approx((X["hours"].min() / X["hours"]).tolist())


def test_an_external_reference_is_moved_along():
    own = dea.radial(X, Y)
    found = dea.radial(X.iloc[:3], Y.iloc[:3].abs(), reference=(X, Y))
    alone = dea.radial(X, Y, reference=(X.iloc[::-1], Y))
    assert alone.scores.tolist() == pytest.approx(own.scores.tolist())
    assert found.data.reference_values.min() < 0


@pytest.mark.parametrize(
    ("options", "tables", "free"),
    [
        ({"orientation": "output", "rts": "vrs"}, (X, Y), "orientation='input'"),
        ({"orientation": "input", "rts": "vrs"}, (Y, X), "orientation='output'"),
        ({"orientation": "input", "rts": "crs"}, (X, Y), "rts='vrs'"),
        ({"orientation": "input", "rts": ("grs", 0.9, 1.1)}, (X, Y), "additive"),
    ],
)
def test_elsewhere_they_are_refused_with_the_way_out(options, tables, free):
    with pytest.raises(DataError, match="has a negative value") as caught:
        dea.radial(*tables, **options)
    assert free in str(caught.value)


def test_what_bounds_of_one_make_is_vrs():
    model = DeaModel.radial("radial", "input", ("grs", 1, 1))
    assert free_sides(model) == ("outputs",)


def test_a_mean_of_negative_values_weighs_no_slack():
    with pytest.raises(OptionError, match="Use 'range'"):
        dea.radial(X, Y, slack_weights="mean")
    assert dea.radial(X, Y, slack_weights="range").status.eq("optimal").all()


def test_nothing_moves_without_negative_values():
    assert dea_data(X, Y.abs(), negative=("outputs",)).sorted().shift is None
    moved = dea_data(X, Y, negative=("outputs",)).sorted()
    assert moved.shift[:2].tolist() == [0, 0]
    assert (moved.values > 0).all()
    assert np.array_equal(moved.inputs.values, X.to_numpy())
