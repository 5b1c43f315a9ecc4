"""What must hold for any values: order, repetition and units of measurement decide nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.method import quietly

from sqeval import weighting

NAMES = ("angle", "cilos", "critic", "entropy", "idocriw", "merec", "pca", "standard_deviation", "variation")
METHODS = {name: quietly(getattr(weighting, name)) for name in NAMES}
METHODS |= {f"entropy {kind}": quietly(lambda *given, kind=kind: weighting.entropy(*given, kind)) for kind in ("none", "min_max", "shift")}

every_method = pytest.mark.parametrize("name", sorted(METHODS))
#: Invariant to adding a number to a column.
MOVABLE = ("critic", "entropy min_max", "pca", "standard_deviation")
#: A whole number has an exact product with 2 and ratios that no rounding ties or unties.
NUMBERS = st.integers(1, 60)


@st.composite
def tables(draw):
    """Positive values of 2 to 8 units by 2 to 5 criteria, with directions."""
    units, size = draw(st.integers(2, 8)), draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(NUMBERS, min_size=size, max_size=size), min_size=units, max_size=units))
    frame = pd.DataFrame(rows, index=[f"U{k}" for k in range(units)], columns=list("abcde")[:size], dtype=float)
    return frame, {name: draw(st.sampled_from(["benefit", "cost"])) for name in frame}


def same(left, right, tolerance=1e-9):
    assert right.to_dict() == pytest.approx(left.to_dict(), abs=tolerance)


@every_method
@given(tables(), st.randoms(use_true_random=False))
def test_weights_are_shares_and_order_decides_no_digit(name, table, random):
    frame, directions = table
    weights = METHODS[name](frame, directions).weights
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert weights.index.tolist() == frame.columns.tolist()
    rows, columns = random.sample(list(frame.index), len(frame)), random.sample(list(frame), frame.shape[1])
    assert METHODS[name](frame.loc[rows, columns], directions).weights.to_dict() == weights.to_dict()


@every_method
@given(tables())
def test_names_and_every_unit_twice_change_nothing(name, table):
    frame, directions = table
    twice = pd.concat([frame, frame.set_axis([f"{unit} again" for unit in frame.index[::-1]])])
    same(METHODS[name](frame, directions).weights, METHODS[name](twice, directions).weights)


@every_method
@given(tables(), st.lists(st.sampled_from([1e-9, 0.001, 3.0, 1e12]), min_size=5, max_size=5))
def test_units_of_measurement_change_nothing(name, table, factors):
    # "shift" moves columns that are not positive only, and these are.
    frame, directions = table
    scaled = frame * factors[: frame.shape[1]]
    same(METHODS[name](frame, directions).weights, METHODS[name](scaled, directions).weights, 1e-7)


@pytest.mark.parametrize("name", MOVABLE)
@given(tables(), st.sampled_from([-100.0, -7.0, 1000.0]))
def test_the_zero_of_a_scale_changes_nothing_for_some(name, table, shift):
    frame, directions = table
    same(METHODS[name](frame, directions).weights, METHODS[name](frame + shift, directions).weights, 1e-7)


@pytest.mark.parametrize("name", ["entropy", "entropy none", "variation", "angle", "merec", "cilos", "idocriw"])
def test_the_zero_of_a_scale_counts_for_the_others(name):
    frame = pd.DataFrame(np.random.default_rng(3).lognormal(size=(9, 3)), columns=list("abc"))
    moved = frame.assign(a=frame["a"] + 3)
    assert abs(METHODS[name](frame, "benefit").weights - METHODS[name](moved, "benefit").weights).max() > 0.01


@pytest.mark.parametrize("name", ["angle", "pca", "standard_deviation", "variation"])
@given(tables())
def test_direction_counts_for_some_only(name, table):
    frame, directions = table
    turned = {column: "cost" if word == "benefit" else "benefit" for column, word in directions.items()}
    same(METHODS[name](frame, directions).weights, METHODS[name](frame, turned).weights)


# A constant criterion counts in the conflict of the others by CRITIC, and in n by MEREC.
@pytest.mark.parametrize("name", sorted(set(METHODS) - {"critic", "merec"}))
@given(tables())
def test_a_criterion_without_differences_leaves_the_ratios_of_the_others(name, table):
    frame, directions = table
    if (frame.nunique() == 1).all():
        return
    with_constant = METHODS[name](frame.assign(z=5.0), {**directions, "z": "cost"}).weights
    assert with_constant["z"] == 0
    same(METHODS[name](frame, directions).weights, with_constant.drop("z"))
