"""Facets of a cone: inverses, exchanges, what enters across a ridge, and what is held against them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import drawn, family

from sqeval.numerics import facets
from sqeval.numerics.cone import cone_and_rays
from sqeval.numerics.first_facets import first_facets

seeds = st.integers(0, 10_000)


def cone_of(seed, n=7):
    cone, rays = cone_and_rays(family(*drawn(seed, n)))
    return cone, rays, first_facets(cone)


class TestEntering:
    def test_the_largest_ratio(self):
        lean, fall = np.array([[-1.0, 2.0, -3.0]]), np.array([[-1.0, -1.0, -2.0]])
        move = facets.entering(lean, fall)
        assert (move.at[0], move.ratio[0]) == (2, 1.5)

    def test_a_generator_on_the_facet_enters_only_if_it_is_really_across(self):
        fall = np.array([[-1.0, 0.0]])
        assert facets.entering(np.array([[-1.0, -1e-10]]), fall.copy()).at[0] == 0
        assert facets.entering(np.array([[-1.0, -1e-8]]), fall.copy()).at[0] == 1

    def test_nothing(self):
        assert facets.entering(np.array([[1e-3, 0.0]]), np.array([[0.0, 1e-13]])).ratio[0] == -np.inf


class TestInverses:
    @given(seeds)
    def test_exchanged_is_the_inverse_of_the_exchanged_basis(self, seed):
        cone, _, found = cone_of(seed)
        inverse = facets.inverses(cone.generators, found, cone.reference)
        for ridge in range(found.shape[1]):
            for fresh in set(range(7)) - set(found[0].tolist()):
                column = (inverse[:1] @ cone.generators[fresh])[:, :]
                if abs(column[0, ridge]) < 1e-3:
                    continue
                index = found[:1].copy()
                index[0, ridge] = fresh
                updated = facets.exchanged(inverse[:1], column, np.array([ridge]))
                np.testing.assert_allclose(updated, facets.inverses(cone.generators, index, cone.reference), atol=1e-8)

    def test_a_singular_basis_is_nan_and_leaves_others_alone(self):
        found = facets.inverses(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0], [1]]), np.array([1.0, 0.0]))
        assert np.isnan(found[0]).all()
        np.testing.assert_array_equal(found[1], [[0, 1], [1, 0]])


class TestHeldAgainst:
    def test_residual_furthest_and_ties(self):
        generators = np.array([[-1.0, 0.0], [0.0, -1.0], [0.6, -0.8], [0.0, -2.0]])
        normals = np.array([[1.0, 0.0], [-0.6, -0.8], [0.8, 0.6]])
        held = facets.held_against(normals, generators)
        assert held.furthest.tolist() == [2, 3, -1]
        assert held.residual[0] == 1
        assert held.residual[2] <= 1e-15
        assert facets.held_against(normals[:1], generators, np.array([2])).furthest.tolist() == [-1]
        assert sorted(facets.held_against(normals[:1], generators, np.array([2])).ties[0]) == [1, 3]

    def test_a_generator_a_billionth_beyond_counts(self):
        held = facets.held_against(np.array([[1.0, 0.0]]), np.array([[-1.0, 0.0], [1e-9, -1.0], [-1e-9, -1.0]]))
        assert held.furthest.tolist() == [1]

    def test_generators_are_counted_from_the_first_of_their_table(self):
        generators = np.array([[-1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.6, -0.8]])
        normals = np.array([[1.0, 0.0], [1.0, 0.0]])
        first = np.array([0, 2])
        excess = np.stack([generators[at : at + 2] @ normal for at, normal in zip(first, normals, strict=True)])
        assert facets.held_with(excess, normals, generators, first).furthest.tolist() == [-1, 3]

    @given(seeds)
    def test_parts_make_the_whole(self, seed):
        cone, _, _ = cone_of(seed)
        normals = np.random.default_rng(seed).normal(size=(30, 4))
        whole, chunk = facets.held_against(normals, cone.generators), facets._CHUNK
        try:
            facets._CHUNK = 20
            parts = facets.held_against(normals, cone.generators)
        finally:
            facets._CHUNK = chunk
        np.testing.assert_array_equal(parts.residual, whole.residual)
        np.testing.assert_array_equal(parts.furthest, whole.furthest)


class TestWalk:
    @given(seeds)
    def test_rays_leave_at_the_least_bound_of_all_facets(self, seed):
        cone, rays, found = cone_of(seed)
        known = facets.Facets(cone.generators, cone.reference, np.arange(len(cone.generators)))
        known.add(found)
        b, g = rays.b, rays.g
        facet, ridge = known.walk(b, g, known.nearest(b, g, 100), 100)
        assert (ridge == -1).all()
        tau = (known.normal[facet] * b).sum(axis=1) / (known.normal[facet] * g).sum(axis=1)
        assert known.check(np.unique(facet)).size == 0
        for each in range(known.count):  # every supporting normal bounds τ from below
            fall = g @ known.normal[each]
            if (cone.generators @ known.normal[each]).max() <= 1e-11:
                assert (tau[fall > 1e-9] >= (b @ known.normal[each])[fall > 1e-9] / fall[fall > 1e-9] - 1e-9).all()

    def test_a_facet_is_kept_once_whatever_the_order_of_its_generators(self):
        cone, _, found = cone_of(2)
        known = facets.Facets(cone.generators, cone.reference, np.arange(len(cone.generators)))
        first = known.add(found)
        assert known.add(found[:, ::-1]).tolist() == first.tolist()
        assert known.count == len(np.unique(first))
