import numpy as np
import pytest

from sqeval.numerics import extent_analysis


def highest_meeting(first, second):
    """V(first ≥ second) from its definition: the largest of min(μ_first(x), μ_second(y)) with x ≥ y, on a fine grid."""
    x = np.linspace(0, 2, 40_001)

    def membership(triangle):
        return np.interp(x, triangle, [0, 1, 0], left=0, right=0)

    return float(np.minimum(membership(first), np.maximum.accumulate(membership(second))).max())


@pytest.mark.parametrize("first", [(0.1, 0.4, 0.9), (0.3, 0.5, 0.6), (0.05, 0.1, 0.2)])
@pytest.mark.parametrize("second", [(0.2, 0.6, 1.1), (0.25, 0.45, 0.5), (0.7, 0.8, 1.0)])
def test_possibility_is_the_height_at_which_two_triangles_meet(first, second):
    found = extent_analysis.possibility(np.array([first, second]))
    assert found[0, 1] == pytest.approx(highest_meeting(first, second), abs=2e-3)
    assert found[1, 0] == pytest.approx(highest_meeting(second, first), abs=2e-3)


def test_crisp_extents_leave_all_to_the_largest():
    extents = np.array([[0.3] * 3, [0.5] * 3, [0.2] * 3])
    assert extent_analysis.extent_weights(extents).tolist() == [0, 1, 0]
