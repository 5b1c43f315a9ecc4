"""Normals of a cone: they hold for its rays, and for nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import nnls

from sqeval.numerics.cone_normals import cone_normals


def test_between_two_rays():
    normals = cone_normals(np.array([[1.0, 1], [3, 1]]))
    assert {tuple(row / np.abs(row).max()) for row in normals.round(9)} == {(-1.0, 1.0), (1 / 3, -1.0)} or len(normals) == 2
    inside, outside = np.array([2.0, 1]), np.array([4.0, 1])
    assert (normals @ inside <= 1e-12).all()
    assert (normals @ outside > 0).any()


def test_all_weights_are_no_restriction():
    assert cone_normals(np.eye(3)).shape == (0, 3)


def test_a_single_ray_fixes_all_ratios():
    normals = cone_normals(np.array([[1.0, 2, 4]]))
    assert np.abs(normals @ [1, 2, 4]).max() < 1e-12
    assert np.linalg.matrix_rank(normals) == 2


@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(1, 6))
def test_they_hold_where_a_sum_of_rays_does(seed, d, count):
    rng = np.random.default_rng(seed)
    rays = rng.uniform(0, 1, (count, d)) * (rng.random((count, d)) > 0.2) + np.eye(d)[rng.integers(0, d, count)]
    normals = cone_normals(rays)
    inside = rng.exponential(size=(5, count)) @ rays
    assert (normals @ inside.T <= 1e-9).all()
    for point in rng.uniform(0, 1, (10, d)):
        distance = nnls(rays.T, point)[1]
        if distance > 1e-6:
            assert (normals @ point > 0).any()
        elif len(normals) and distance < 1e-12:
            assert (normals @ point).max() == pytest.approx(0, abs=1e-9) or (normals @ point).max() < 0
