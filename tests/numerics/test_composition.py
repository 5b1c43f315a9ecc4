"""The seven operators against the same formulas in exact fractions, and what holds of them."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.numerics import composition
from sqeval.numerics.composition import Operator

#: Every operator with its formula for one grade: weights and the grade's column of memberships, as fractions.
FORMULAS = {
    "weighted_average": lambda w, r: sum(a * b for a, b in zip(w, r, strict=True)),
    "min_max": lambda w, r: max(min(a, b) for a, b in zip(w, r, strict=True)),
    "product_max": lambda w, r: max(a * b for a, b in zip(w, r, strict=True)),
    "min_boundedsum": lambda w, r: min(Fraction(1), sum(min(a, b) for a, b in zip(w, r, strict=True))),
    "product_boundedsum": lambda w, r: min(Fraction(1), sum(a * b for a, b in zip(w, r, strict=True))),
    "min_sum": lambda w, r: sum(min(a, b) for a, b in zip(w, r, strict=True)),
    "min_sum_balanced": lambda w, r: sum(min(a, b / sum(r)) if sum(r) else Fraction(0) for a, b in zip(w, r, strict=True)),
}
OPERATORS = {name: getattr(composition, name.upper()) for name in FORMULAS}
MONOTONE = [name for name in OPERATORS if name != "min_sum_balanced"]
each = pytest.mark.parametrize("name", OPERATORS)


@st.composite
def integer_problem(draw):
    """Whole-number weights and memberships: exact as fractions."""
    k, g = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    weights = draw(st.lists(st.integers(0, 50), min_size=k, max_size=k).filter(any))
    row = st.lists(st.integers(0, 50), min_size=g, max_size=g).filter(any)
    return weights, draw(st.lists(row, min_size=k, max_size=k))


def shares(row):
    return [Fraction(entry, sum(row)) for entry in row]


def floats(rows):
    return np.array(rows, dtype=float)


def compose(operator, weights, memberships):
    return composition.compose(operator, weights, list(np.moveaxis(memberships, -2, 0)))


def as_floats(problem):
    return floats(shares(problem[0])), floats([shares(row) for row in problem[1]])


@each
@given(problem=integer_problem())
def test_against_fractions(name, problem):
    weights, rows = shares(problem[0]), [shares(row) for row in problem[1]]
    exact = [FORMULAS[name](weights, column) for column in zip(*rows, strict=True)]
    assert_allclose(compose(OPERATORS[name], floats(weights), floats(rows)), floats(exact), rtol=1e-12, atol=1e-15)


@given(integer_problem())
def test_weighted_average_stays_between_column_minimum_and_maximum_and_sums_to_one(problem):
    weights, rows = as_floats(problem)
    vector = compose(composition.WEIGHTED_AVERAGE, weights, rows)
    used = rows[weights > 0]
    assert (vector >= used.min(axis=0) - 1e-12).all()
    assert (vector <= used.max(axis=0) + 1e-12).all()
    assert vector.sum() == pytest.approx(1.0, abs=1e-12)


@given(integer_problem())
def test_min_max_is_at_most_the_largest_weight_and_the_largest_membership(problem):
    weights, rows = as_floats(problem)
    vector = compose(composition.MIN_MAX, weights, rows)
    assert (vector <= weights.max()).all()
    assert (vector <= rows.max(axis=0)).all()


@given(integer_problem())
def test_operators_are_in_order(problem):
    weights, rows = as_floats(problem)
    vectors = {name: compose(operator, weights, rows) for name, operator in OPERATORS.items()}
    chain = ("product_max", "min_max", "min_sum")
    for smaller, larger in (*pairwise(chain), ("product_max", "weighted_average"), ("weighted_average", "min_sum")):
        assert (vectors[smaller] <= vectors[larger] + 1e-12).all()
    assert all((vector >= 0).all() and (vector <= 1 + 1e-12).all() for vector in vectors.values())


@pytest.mark.parametrize("name", MONOTONE)
@given(problem=integer_problem(), data=st.data())
def test_monotone_in_every_membership(name, problem, data):
    weights, rows = as_floats(problem)
    more = np.minimum(rows + data.draw(arrays(float, rows.shape, elements=st.floats(0, 1))), 1.0)
    assert (compose(OPERATORS[name], weights, more) >= compose(OPERATORS[name], weights, rows)).all()


@pytest.mark.parametrize("name", MONOTONE)
@given(problem=integer_problem(), at=st.integers(0, 5))
def test_an_indicator_of_weight_zero_can_be_removed(name, problem, at):
    weights, rows = as_floats(problem)
    at = min(at, len(weights))
    extra = np.insert(weights, at, 0.0), np.insert(rows, at, rows[0][::-1], axis=0)
    assert_array_equal(compose(OPERATORS[name], *extra), compose(OPERATORS[name], weights, rows))


def test_an_indicator_of_weight_zero_weighs_in_the_balance_of_grades():
    one, other = np.array([[0.6, 0.4]]), np.array([[0.6, 0.4], [0.0, 1.0]])
    assert_array_equal(compose(composition.MIN_SUM_BALANCED, np.array([1.0]), one), [1.0, 1.0])
    assert_allclose(compose(composition.MIN_SUM_BALANCED, np.array([1.0, 0.0]), other), [1.0, 0.4 / 1.4], rtol=1e-15)


@each
def test_a_unit_has_the_same_bits_alone_and_in_a_batch_of_any_layout(name):
    rng = np.random.default_rng(3)
    weights, rows = rng.dirichlet(np.ones(11)), rng.dirichlet(np.ones(5), size=(40, 11))
    alone = np.array([compose(OPERATORS[name], weights, unit) for unit in rows])
    assert_array_equal(compose(OPERATORS[name], weights, rows), alone)
    assert_array_equal(compose(OPERATORS[name], weights, np.asfortranarray(rows)), alone)


def test_weights_may_differ_by_unit():
    rows = np.array([[[1.0, 0.0], [0.0, 1.0]]] * 2)
    weights = np.array([[0.25, 0.75], [1.0, 0.0]])
    assert_array_equal(compose(composition.WEIGHTED_AVERAGE, weights, rows), [[0.25, 0.75], [1.0, 0.0]])


@each
def test_rows_of_one_unit_are_joined_with_rows_of_many(name):
    rng = np.random.default_rng(4)
    weights, one, many = rng.dirichlet(np.ones(2), size=6), rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3), size=6)
    found = composition.compose(OPERATORS[name], weights, [one, many])
    assert_array_equal(found, [composition.compose(OPERATORS[name], w, [one, row]) for w, row in zip(weights, many, strict=True)])


@each
@given(problem=integer_problem())
def test_shares_add_up_to_one_in_every_grade_that_something_is_in(name, problem):
    weights, rows = as_floats(problem)
    found = np.array(composition.shares(OPERATORS[name], weights, rows))
    held = compose(OPERATORS[name], weights, rows) > 0
    assert (found >= 0).all()
    assert_allclose(found.sum(axis=0), held.astype(float), rtol=0, atol=1e-12)
    assert_array_equal(found[weights == 0], 0.0)


def test_shares_are_those_of_the_terms_where_they_are_added():
    weights, rows = np.array([0.25, 0.75]), np.array([[0.5, 0.5], [0.5, 0.5]])
    assert_array_equal(composition.shares(composition.WEIGHTED_AVERAGE, weights, rows), [[0.25, 0.25], [0.75, 0.75]])
    assert_allclose(composition.shares(composition.MIN_SUM, weights, rows), [[1 / 3] * 2, [2 / 3] * 2], rtol=1e-15)


def test_the_largest_term_has_all_of_a_grade_and_ties_divide_it():
    weights, rows = np.array([0.3, 0.3, 0.4]), np.array([[0.8, 0.2], [0.9, 0.1], [0.2, 0.8]])
    assert_array_equal(composition.shares(composition.MIN_MAX, weights, rows), [[0.5, 0.0], [0.5, 0.0], [0.0, 1.0]])


def test_collapse_and_saturation():
    weights, rows = np.array([0.3, 0.7]), np.array([[0.3, 0.7], [0.9, 0.1]])
    assert composition.collapsed(composition.MIN_MAX, weights, rows).tolist() == [True, False]
    assert composition.collapsed(composition.PRODUCT_MAX, weights, rows).tolist() == [False, False]
    assert composition.collapsed(composition.MIN_MAX, np.array([0.0, 1.0]), rows).tolist() == [False, False]
    composed = compose(composition.MIN_BOUNDEDSUM, weights, rows)
    assert composition.saturated(composition.MIN_BOUNDEDSUM, weights, rows, composed).tolist() == [True, False]
    full = np.array([[1.0, 0.0], [1.0, 0.0]])
    for operator in (composition.MIN_BOUNDEDSUM, composition.PRODUCT_BOUNDEDSUM):
        assert not composition.saturated(operator, weights, full, compose(operator, weights, full)).any()


def test_a_bounded_sum_stops_at_one():
    operator = Operator(np.multiply, np.add, bounded=True)
    assert_array_equal(compose(operator, np.array([0.8, 0.7]), np.array([[1.0, 0.5], [1.0, 0.5]])), [1.0, 0.75])


def test_one_row_for_all_units_goes_with_rows_of_every_unit():
    """Weights by unit under one branch make vectors by unit beside indicators that all units share."""
    weights, shared = np.array([0.5, 0.5]), np.array([0.2, 0.8])
    several = np.array([[0.6, 0.4], [0.1, 0.9]])
    together = composition.compose(composition.MIN_SUM_BALANCED, weights, [several, shared])
    alone = [composition.compose(composition.MIN_SUM_BALANCED, weights, [row, shared]) for row in several]
    np.testing.assert_array_equal(together, alone)
