import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.fuzzy import Grades, evaluate_hierarchy
from sqeval.fuzzy.batch import leaf_positions, leaf_weights, tree_vectors
from sqeval.fuzzy.decide import cautions_at, decide
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])


@st.composite
def trees(draw):
    """Ragged trees of one to four levels, with nodes of one child."""
    names = iter(range(1000))

    def node(depth):
        own = {"name": f"n{next(names)}"}
        if depth and draw(st.booleans() if depth < 4 else st.just(True)):
            own["children"] = [node(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        return own

    return Hierarchy.from_dict(node(4))


def random_case(tree, seed, units=5):
    rng = np.random.default_rng(seed)
    local = {node.name: rng.dirichlet(np.ones(len(node.children))) for node in tree.inner}
    return local, rng.dirichlet([1.0, 1.0, 1.0, 0.3], size=(units, len(tree.leaves)))


def frame(tree, unit):
    return pd.DataFrame(unit, index=[leaf.name for leaf in tree.leaves], columns=[*GRADES.labels, "unknown"])


@settings(max_examples=30)
@given(trees(), st.integers(0, 2**32))
def test_a_batch_is_what_one_by_one_gives(tree, seed):
    local, membership = random_case(tree, seed)
    vectors = tree_vectors(tree, local, membership)
    assert list(vectors) == [node.name for node in tree.walk()]
    for at, unit in enumerate(membership):
        alone = tree_vectors(tree, local, unit)
        for name, vector in vectors.items():
            assert_array_equal(vector[at], alone[name])
        result = evaluate_hierarchy(tree, local, frame(tree, unit), GRADES)
        for name, node in result.nodes.items():
            assert_allclose(node.raw, vectors[name][at, :3], rtol=1e-12, atol=1e-15)
            assert node.unknown == pytest.approx(vectors[name][at, 3], abs=1e-12)


@given(trees(), st.integers(0, 2**32))
def test_level_by_level_is_the_same_as_all_indicators_with_global_weights(tree, seed):
    local, membership = random_case(tree, seed)
    weights = leaf_weights(tree, local)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert_allclose(tree_vectors(tree, local, membership)[tree.name], np.einsum("k,ukg->ug", weights, membership), rtol=1e-12, atol=1e-15)


@given(trees())
def test_leaves_below_a_node_are_neighbours(tree):
    names = [leaf.name for leaf in tree.leaves]
    for node in tree.walk():
        assert names[leaf_positions(tree, node)] == [leaf.name for leaf in node.leaves]


def test_decisions_of_a_batch_are_those_of_every_unit():
    tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": "a"}, {"name": "b"}, {"name": "c"}]})
    local, membership = random_case(tree, 1, units=50)
    membership[7] = [[0, 0, 0, 1.0]] * 3
    vectors = tree_vectors(tree, local, membership)["goal"]
    batch = decide(local["goal"], membership[..., :3], vectors[..., :3], vectors[..., 3], GRADES)
    for at, unit in enumerate(membership):
        alone = decide(local["goal"], unit[..., :3], vectors[at, :3], vectors[at, 3], GRADES)
        for ours, theirs in zip(batch, alone, strict=True):
            assert_array_equal(ours[at], theirs)
    codes = {caution.code: caution.where for caution in cautions_at(batch, [f"Team {at}" for at in range(50)])}
    assert codes["nothing_known_at"] == ("Team 7",)
    assert len(codes["unknown_mass_at"]) == 49


def test_weights_may_differ_by_unit():
    tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": "ab", "children": [{"name": "a"}, {"name": "b"}]}, {"name": "c"}]})
    local = {"goal": np.array([0.5, 0.5]), "ab": np.array([[1.0, 0.0], [0.5, 0.5]])}
    assert_array_equal(leaf_weights(tree, local), [[0.5, 0.0, 0.5], [0.25, 0.25, 0.5]])
    membership = np.array([[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]] * 2)
    assert_array_equal(tree_vectors(tree, local, membership)["goal"], [[1.0, 0.0], [0.75, 0.25]])
