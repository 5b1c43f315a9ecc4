"""Facets to start from: every one supports the whole cone, and there is one for most pairs of rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import drawn, family

from sqeval.numerics.cone import cone_and_rays
from sqeval.numerics.first_facets import first_facets


@given(st.integers(0, 10_000), st.booleans(), st.booleans(), st.integers(1, 3), st.integers(1, 3))
def test_they_support_all_generators(seed, output, convex, m, s):
    cone, _ = cone_and_rays(family(*drawn(seed, 6, m, s), output=output, convex=convex))
    found = first_facets(cone)
    assert len(found)
    assert found.shape[1] == m + s + convex - 1
    for facet in found:
        *_, directions = np.linalg.svd(cone.generators[facet])
        normal = directions[-1] * np.sign(directions[-1] @ cone.reference)
        assert np.linalg.matrix_rank(cone.generators[facet]) == len(facet)
        assert (cone.generators @ normal).max() <= 1e-9


@pytest.mark.parametrize(("convex", "most"), [(True, 2), (False, 6)])
def test_one_for_each_pair(convex, most):
    cone, _ = cone_and_rays(family(*drawn(2, 8, 2, 2), convex=convex))
    assert 1 <= len(first_facets(cone)) <= most
