"""Which families are rays in a cone, and their scaling there and back."""

import dataclasses

import numpy as np
import pytest
from tests.numerics.small_cones import drawn, family

from sqeval.numerics.cone import cone_and_rays, is_ray_family

FAMILY = family(*drawn(2))


class TestWhatIsARayFamily:
    @pytest.mark.parametrize("output", [False, True])
    @pytest.mark.parametrize("convex", [False, True])
    def test_radial_programmes_are(self, output, convex):
        assert is_ray_family(family(*drawn(2), output=output, convex=convex))

    @pytest.mark.parametrize(
        "change",
        [
            {"cost": np.append(np.ones(5), 1.0)},  # shared columns cost something
            {"cost": np.append(np.zeros(5), 2.0)},
            {"own": np.repeat(FAMILY.own, 2, axis=2)},
            {"free": (5,)},
            {"own": -FAMILY.own},  # the way the slacks go: τ can grow without end
            {"senses": ("=", "=", ">=", "=")},
            {"rhs": np.empty((0, 4)), "own": np.empty((0, 4, 1))},
            {"shared": np.empty((4, 0)), "cost": np.ones(1)},
        ],
    )
    def test_others_are_not(self, change):
        assert not is_ray_family(dataclasses.replace(FAMILY, **change))


class TestScaling:
    def test_generators_have_about_length_one_and_scaling_is_exact(self):
        X, Y = drawn(4)
        task = family(X * [1e-8, 1e6], Y * 1e5)
        cone, rays = cone_and_rays(task)
        length = np.linalg.norm(cone.generators, axis=1)
        assert (length >= 0.7).all()
        assert (length <= 1.5).all()
        np.testing.assert_array_equal(cone.generators[:5] / cone.columns[:5, None] / cone.rows, task.shared.T)
        np.testing.assert_array_equal(rays.b / rays.size / cone.rows, task.rhs)
        np.testing.assert_array_equal(rays.g / rays.pace / cone.rows, task.own[:, :, 0])

    def test_slacks_stand_where_the_cone_says(self):
        cone, _ = cone_and_rays(FAMILY)
        assert cone.shared == 5
        assert cone.slack_of.tolist() == [5, 6, 7, -1]
        np.testing.assert_array_equal(cone.generators[5:], np.diag([1.0, 1, -1, 0])[:3])

    def test_points_and_directions_of_any_size_end_near_one(self):
        X, Y = drawn(4)
        task = family(X * 1e9, Y)
        _, rays = cone_and_rays(dataclasses.replace(task, rhs=task.rhs * 1e-12))
        for part in (rays.b, rays.g):
            assert np.abs(part).max(axis=1) == pytest.approx(1, rel=0.5)

    def test_a_row_of_zeros_takes_its_size_from_the_programmes(self):
        X, Y = drawn(2)
        X[:, 0] = 0
        points = np.hstack([X, Y])
        points[:, 0] = 1e7
        cone, _ = cone_and_rays(family(X, Y, points))
        assert cone.rows[0] == pytest.approx(1e-7, rel=0.5)
