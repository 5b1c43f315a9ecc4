"""Every operator at every level of ragged trees, against the same in exact fractions; and one unit against many."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.fuzzy import Grades
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import contributions, decide, grade_contributions
from sqeval.fuzzy.model import Model
from sqeval.options import BetweenLevels, FuzzyOperator

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
TWO_LEVELS = Branch("goal", (Branch("ab", (0, 1)), 2))


@st.composite
def trees(draw):
    """Ragged trees of one to four levels, with nodes of one child."""
    names, leaves = iter(range(1000)), iter(range(1000))

    def branch(depth):
        children = [branch(depth - 1) if depth and draw(st.booleans()) else next(leaves) for _ in range(draw(st.integers(1, 3)))]
        return Branch(f"n{next(names)}", tuple(children))

    return branch(3)


@st.composite
def problems(draw):
    """A tree with whole-number weights and memberships (the last column unknown), and how they are composed."""
    tree = draw(trees())
    whole = st.integers(0, 9)
    rows = draw(st.lists(st.lists(whole, min_size=4, max_size=4).filter(any), min_size=len(tree.leaves), max_size=len(tree.leaves)))
    weights = {
        branch.name: draw(st.lists(whole, min_size=len(branch.children), max_size=len(branch.children)).filter(any))
        for branch in tree.walk()
    }
    return tree, weights, rows, draw(st.sampled_from(FuzzyOperator)), draw(st.sampled_from(BetweenLevels))


def shares(row):
    return [Fraction(entry, sum(row)) for entry in row]


def exact(branch, weights, rows, operator, between):
    """The composed vector of a branch, level by level, in fractions."""
    below = [shares(rows[child]) if isinstance(child, int) else exact(child, weights, rows, operator, between) for child in branch.children]
    if between is BetweenLevels.NORMALISED:
        below = [[entry / sum(vector) for entry in vector] for vector in below]
    columns, w = list(zip(*below, strict=True)), shares(weights[branch.name])
    if operator is FuzzyOperator.MIN_SUM_BALANCED:
        columns = [[entry / sum(column) if sum(column) else Fraction(0) for entry in column] for column in columns]
    join = (lambda a, b: a * b) if "product" in operator or operator is FuzzyOperator.WEIGHTED_AVERAGE else min
    gather = max if operator.endswith("max") else sum
    return [min(Fraction(1), gather([join(a, b) for a, b in zip(w, column, strict=True)])) for column in columns]


def model_of(problem):
    tree, weights, rows, operator, between = problem
    local = {name: np.array(shares(row), dtype=float) for name, row in weights.items()}
    return Model(tree, local, np.array([shares(row) for row in rows], dtype=float), GRADES, operator, between)


@settings(max_examples=60)
@given(problems())
def test_against_fractions_at_every_level(problem):
    tree, weights, rows, operator, between = problem
    model = model_of(problem)
    for branch in tree.walk():
        vector = exact(branch, weights, rows, operator, between)
        assert_allclose(model.composed[branch.name], [float(entry) for entry in vector], rtol=1e-12, atol=1e-15)
        known = vector[:-1]
        if not sum(known):
            continue
        score = sum(entry * Fraction(s) for entry, s in zip(known, GRADES.scores, strict=True)) / sum(known)
        assert float(decide(model.below(branch)).score) == pytest.approx(float(score), rel=1e-12)


@settings(max_examples=40)
@given(problems())
def test_contributions_add_up_to_vector_and_score(problem):
    model = model_of(problem)
    decision = decide(model)
    parts, scores = grade_contributions(model, decision), contributions(model, decision)
    if decision.grade < 0:
        assert np.isnan(scores).all()
        return
    assert_allclose(parts.sum(axis=0), decision.vector, rtol=0, atol=1e-12)
    assert scores.sum() == pytest.approx(float(decision.score), rel=1e-12)
    assert_array_equal(parts[model.leaf_weights == 0], 0.0)


@settings(max_examples=40)
@given(problems())
def test_bounds_hold_the_score_and_are_those_of_the_filled_grades(problem):
    model = model_of(problem)
    decision = decide(model)
    assert 50 - 1e-9 <= decision.low <= decision.high <= 90 + 1e-9
    if decision.grade >= 0:
        assert decision.low <= decision.score + 1e-9
        assert decision.score <= decision.high + 1e-9
    if model.operator is not FuzzyOperator.MIN_SUM_BALANCED and model.between_levels is BetweenLevels.RAW:
        assert decision.low == pytest.approx(float(decide(model.filled(2)).score), abs=1e-9)
        assert decision.high == pytest.approx(float(decide(model.filled(0)).score), abs=1e-9)


@settings(max_examples=30)
@given(trees(), st.integers(0, 2**32), st.sampled_from(FuzzyOperator), st.sampled_from(BetweenLevels))
def test_a_batch_is_what_one_by_one_gives_to_the_last_bit(tree, seed, operator, between):
    rng = np.random.default_rng(seed)
    local = {branch.name: rng.dirichlet(np.ones(len(branch.children))) for branch in tree.walk()}
    membership = rng.dirichlet([1.0, 1.0, 1.0, 0.3], size=(5, len(tree.leaves)))
    membership[3, :] = [0.0, 0.0, 0.0, 1.0]
    batch = Model(tree, local, membership, GRADES, operator, between)
    decision = decide(batch)
    for at in range(5):
        alone = batch.unit(at)
        for ours, theirs in zip(decision, decide(alone), strict=True):
            assert_array_equal(ours[at], theirs)
        for function in (contributions, grade_contributions):
            assert_array_equal(function(batch, decision)[at], function(alone, decide(alone)))


@given(trees(), st.integers(0, 2**32))
def test_the_weighted_average_is_that_of_all_indicators_with_global_weights(tree, seed):
    rng = np.random.default_rng(seed)
    local = {branch.name: rng.dirichlet(np.ones(len(branch.children))) for branch in tree.walk()}
    model = Model(tree, local, rng.dirichlet([1.0, 1.0, 1.0, 0.3], size=(5, len(tree.leaves))), GRADES)
    assert model.leaf_weights.sum() == pytest.approx(1.0, abs=1e-12)
    flat = Model(Branch.flat("goal", tree.leaves), {"goal": model.leaf_weights[list(tree.leaves)]}, model.membership, GRADES)
    assert_allclose(model.composed[tree.name], flat.composed["goal"], rtol=1e-12, atol=1e-15)


def test_product_max_is_that_of_all_indicators_with_global_weights_where_vectors_go_up_raw():
    membership = np.random.default_rng(7).dirichlet([1.0, 1.0, 1.0, 0.3], size=(20, 3))
    local = {"goal": np.array([0.6, 0.4]), "ab": np.array([0.7, 0.3])}
    model = Model(TWO_LEVELS, local, membership, GRADES, FuzzyOperator.PRODUCT_MAX)
    flat = Model(Branch.flat("goal", (0, 1, 2)), {"goal": np.array([0.42, 0.18, 0.4])}, membership, GRADES, FuzzyOperator.PRODUCT_MAX)
    assert_allclose(model.composed["goal"], flat.composed["goal"], rtol=1e-12)


def test_weights_may_differ_by_unit():
    local = {"goal": np.array([0.5, 0.5]), "ab": np.array([[1.0, 0.0], [0.5, 0.5]])}
    membership = np.array([[[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]] * 2)
    model = Model(TWO_LEVELS, local, membership, GRADES)
    assert_array_equal(model.leaf_weights, [[0.5, 0.0, 0.5], [0.25, 0.25, 0.5]])
    assert_array_equal(model.composed["goal"], [[1.0, 0.0, 0.0, 0.0], [0.75, 0.25, 0.0, 0.0]])
    assert_array_equal(model.unit(1).leaf_weights, [0.25, 0.25, 0.5])
