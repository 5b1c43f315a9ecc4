"""Parts of space: every ray in one, with what lies near it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.neighbourhoods import neighbourhoods


@given(st.integers(0, 10_000), st.integers(1, 9), st.booleans())
def test_every_ray_and_every_column_is_in_one_part(seed, most, ties):
    rng = np.random.default_rng(seed)
    rays, columns = (rng.integers(0, 3, (size, 2)).astype(float) if ties else rng.uniform(size=(size, 2)) for size in (23, 11))
    parts = list(neighbourhoods(rays, columns, most))
    assert sorted(np.concatenate([some for some, _ in parts]).tolist()) == list(range(23))
    assert sorted(np.concatenate([near for _, near in parts]).tolist()) == list(range(11))
    if not ties:
        assert max(len(some) for some, _ in parts) <= most


def test_rays_that_cannot_be_told_apart_stay_together():
    assert [some.tolist() for some, _ in neighbourhoods(np.ones((5, 2)), np.ones((1, 2)), 2)] == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize("low", [1, 4])
def test_half_of_the_rays_on_the_median_do_not_stall(low):
    rays = np.array([[0.0]] * low + [[1.0]] * 5)
    parts = list(neighbourhoods(rays, rays, 3))
    assert sorted(len(some) for some, _ in parts) == sorted([low, 5] if low <= 3 else [4, 5])
