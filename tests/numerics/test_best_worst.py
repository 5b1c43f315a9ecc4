import numpy as np
import pytest

from sqeval.numerics import best_worst, lp


def judged(seed, size):
    rng = np.random.default_rng(seed)
    best, worst = rng.choice(size, 2, replace=False)
    most = int(rng.integers(3, 10))
    to_others, to_worst = rng.integers(1, most + 1, (2, size)).astype(float)
    to_others[best] = to_worst[worst] = 1
    to_others[worst] = to_worst[best] = most
    return to_others, to_worst, int(best), int(worst)


def deviations(to_others, to_worst, best, worst, xi=None):
    """Rows of |first − a second| ≤ ξ (a column of its own), or ≤ ξ second for a given ξ."""
    size, rows = len(to_others), []
    for j in range(size):
        for first, second, judgement in ((best, j, to_others[j]), (j, worst, to_worst[j])):
            for sign in (1.0, -1.0):
                row = np.zeros(size + 1)
                row[first] += sign
                row[second] -= sign * judgement
                row[second if xi is not None else size] -= 1.0 if xi is None else xi
                rows += [row] if first != second else []
    return np.array(rows)


def programme(rows, costs):
    shares = np.r_[np.ones(rows.shape[1] - 1), 0.0]
    shared = np.vstack([rows, shares])
    rhs = np.tile(np.r_[np.zeros(len(rows)), 1.0], (len(costs), 1))
    return lp.solve(lp.LpFamily(shared, np.zeros((len(costs), len(shared), 0)), costs, rhs, ("<=",) * len(rows) + ("=",)))


CASES = [(seed, size) for seed, size in ((0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7), (6, 9))]


@pytest.mark.parametrize(("seed", "size"), CASES)
def test_the_linear_form_is_the_optimum_of_its_programme(seed, size):
    case = judged(seed, size)
    found = best_worst.linear(*case)
    solved = programme(deviations(*case), np.r_[np.zeros(size), 1.0][None])
    assert found.xi == pytest.approx(solved.x[0, -1], abs=1e-9)
    np.testing.assert_allclose(found.weights, solved.x[0, :-1], atol=1e-9)


@pytest.mark.parametrize(("seed", "size"), [case for case in CASES if case[1] > 2])
def test_the_linear_optimum_is_the_only_one(seed, size):
    case = judged(seed, size)
    found = best_worst.linear(*case)
    rows = deviations(*case)
    rows = np.vstack([rows, np.r_[np.zeros(size), 1.0]])
    goals = np.column_stack([np.vstack([np.eye(size), -np.eye(size)]), np.zeros(2 * size)])
    shared = np.vstack([rows, np.r_[np.ones(size), 0.0]])
    rhs = np.tile(np.r_[np.zeros(len(rows) - 1), found.xi + 1e-10, 1.0], (2 * size, 1))
    solved = lp.solve(lp.LpFamily(shared, np.zeros((2 * size, len(shared), 0)), goals, rhs, ("<=",) * len(rows) + ("=",)))
    ends = (goals * solved.x).sum(axis=1)
    np.testing.assert_allclose(ends[:size], found.weights, atol=1e-7)
    np.testing.assert_allclose(-ends[size:], found.weights, atol=1e-7)


@pytest.mark.parametrize(("seed", "size"), CASES)
def test_the_nonlinear_weights_reach_xi_and_their_ranges_are_those_of_programmes(seed, size):
    to_others, to_worst, best, worst = case = judged(seed, size)
    found = best_worst.nonlinear(*case)
    off = [abs(found.weights[best] / found.weights[j] - to_others[j]) for j in range(size) if j != best]
    off += [abs(found.weights[j] / found.weights[worst] - to_worst[j]) for j in range(size) if j != worst]
    assert max(off) == pytest.approx(found.xi, abs=1e-12)
    goals = np.column_stack([np.vstack([np.eye(size), -np.eye(size)]), np.zeros(2 * size)])
    solved = programme(deviations(*case, xi=found.xi + 1e-10), goals)
    ends = (goals * solved.x).sum(axis=1)
    np.testing.assert_allclose(found.low, ends[:size], atol=1e-8)
    np.testing.assert_allclose(found.high, -ends[size:], atol=1e-8)


@pytest.mark.parametrize(("seed", "size"), [case for case in CASES if case[1] > 2])
def test_no_weights_do_better_than_xi(seed, size):
    case = judged(seed, size)
    xi = best_worst.nonlinear(*case).xi
    if xi > 0:
        assert programme(deviations(*case, xi=xi - 1e-6), np.zeros((1, size + 1))).status[0] == lp.INFEASIBLE


def test_two_items_that_err_in_opposite_directions_can_decide():
    # Through the third 1 · 1, through the fourth 2 · 2, directly 2: the first two are further apart than either is from 2.
    case = np.array([1.0, 2.0, 1.0, 2.0]), np.array([2.0, 1.0, 1.0, 2.0]), 0, 1
    assert best_worst.nonlinear(*case).xi == pytest.approx(0.5, abs=1e-15)
    assert best_worst.consistency_index(np.array(2.0)) < 0.44


def test_consistent_judgements_return_their_weights():
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    case = weights[3] / weights, weights / weights[0], 3, 0
    for model in (best_worst.linear, best_worst.nonlinear):
        found = model(*case)
        np.testing.assert_allclose(found.weights, weights, rtol=1e-7)
        assert found.xi <= 1e-12


@pytest.mark.parametrize("most", [1.0, 1.5, 4.0, 9.0, 1e6])
def test_the_consistency_index_is_a_root(most):
    xi = float(best_worst.consistency_index(np.array(most)))
    assert xi**2 - (1 + 2 * most) * xi + most**2 - most == pytest.approx(0, abs=1e-13 * most**2)
    assert 0 <= xi <= most
