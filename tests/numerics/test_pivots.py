"""Steps from facet to facet: what enters across a ridge, inverses and exchanges."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import drawn, family

from sqeval.numerics import pivots
from sqeval.numerics.cone import cone_and_rays
from sqeval.numerics.first_facets import first_facets

seeds = st.integers(0, 10_000)


def cone_of(seed, n=7):
    cone, rays = cone_and_rays(family(*drawn(seed, n)))
    return cone, rays, first_facets(cone)


class TestEntering:
    def test_the_largest_ratio(self):
        lean, fall = np.array([[-1.0, 2.0, -3.0]]), np.array([[-1.0, -1.0, -2.0]])
        move = pivots.entering(lean, fall)
        assert (move.at[0], move.ratio[0]) == (2, 1.5)

    def test_a_generator_on_the_facet_enters_only_if_it_is_really_across(self):
        fall = np.array([[-1.0, 0.0]])
        assert pivots.entering(np.array([[-1.0, -1e-10]]), fall.copy()).at[0] == 0
        assert pivots.entering(np.array([[-1.0, -1e-8]]), fall.copy()).at[0] == 1

    def test_nothing(self):
        assert pivots.entering(np.array([[1e-3, 0.0]]), np.array([[0.0, 1e-13]])).ratio[0] == -np.inf


class TestInverses:
    @given(seeds)
    def test_exchanged_is_the_inverse_of_the_exchanged_basis(self, seed):
        cone, _, found = cone_of(seed)
        inverse = pivots.inverses(cone.generators, found, cone.reference)
        for ridge in range(found.shape[1]):
            for fresh in set(range(7)) - set(found[0].tolist()):
                column = (inverse[:1] @ cone.generators[fresh])[:, :]
                if abs(column[0, ridge]) < 1e-3:
                    continue
                index = found[:1].copy()
                index[0, ridge] = fresh
                updated = pivots.exchanged(inverse[:1], column, np.array([ridge]))
                np.testing.assert_allclose(updated, pivots.inverses(cone.generators, index, cone.reference), atol=1e-8)

    def test_a_singular_basis_is_nan_and_leaves_others_alone(self):
        found = pivots.inverses(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0], [1]]), np.array([1.0, 0.0]))
        assert np.isnan(found[0]).all()
        np.testing.assert_array_equal(found[1], [[0, 1], [1, 0]])
