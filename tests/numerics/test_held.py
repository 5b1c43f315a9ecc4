"""What is held against facets: how far generators lie beyond them, and which lie on them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import drawn, family

from sqeval.numerics import held, parts
from sqeval.numerics.cone import cone_and_rays

seeds = st.integers(0, 10_000)


class TestHeldAgainst:
    def test_residual_furthest_and_ties(self):
        generators = np.array([[-1.0, 0.0], [0.0, -1.0], [0.6, -0.8], [0.0, -2.0]])
        normals = np.array([[1.0, 0.0], [-0.6, -0.8], [0.8, 0.6]])
        found = held.held_against(normals, generators)
        assert found.furthest.tolist() == [2, 3, -1]
        assert found.residual[0] == 1
        assert found.residual[2] <= 1e-15
        assert held.held_against(normals[:1], generators, np.array([2])).furthest.tolist() == [-1]
        assert sorted(held.held_against(normals[:1], generators, np.array([2])).ties[0]) == [1, 3]

    def test_a_generator_a_billionth_beyond_counts(self):
        found = held.held_against(np.array([[1.0, 0.0]]), np.array([[-1.0, 0.0], [1e-9, -1.0], [-1e-9, -1.0]]))
        assert found.furthest.tolist() == [1]

    def test_generators_are_counted_from_the_first_of_their_table(self):
        generators = np.array([[-1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.6, -0.8]])
        normals = np.array([[1.0, 0.0], [1.0, 0.0]])
        first = np.array([0, 2])
        excess = np.stack([generators[at : at + 2] @ normal for at, normal in zip(first, normals, strict=True)])
        assert held.held_with(excess, normals, generators, first).furthest.tolist() == [-1, 3]

    @given(seeds)
    def test_parts_make_the_whole(self, seed):
        cone, _ = cone_and_rays(family(*drawn(seed, 7)))
        # Small whole numbers: many generators lie on the same plane, so there are ties.
        generators = np.random.default_rng(seed).integers(-1, 1, (20, 4)).astype(float)
        normals = np.concatenate([np.random.default_rng(seed).normal(size=(30, 4)), np.eye(4)])
        for table in (cone.generators, generators):
            whole, size = held.held_against(normals, table), parts.NUMBERS
            try:
                parts.NUMBERS = 3 * len(table)
                found = held.held_against(normals, table)
            finally:
                parts.NUMBERS = size
            np.testing.assert_array_equal(found.residual, whole.residual)
            np.testing.assert_array_equal(found.furthest, whole.furthest)
            assert {at: on_it.tolist() for at, on_it in found.ties.items()} == {at: on_it.tolist() for at, on_it in whole.ties.items()}
        assert whole.ties
