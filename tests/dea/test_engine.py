"""The engine against programmes solved in whole numbers and against HiGHS, on data of every ugly kind; and that it is the fast one."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.exact_programme import Exact, multiplier_ranges

from sqeval import dea
from sqeval.errors import SqevalWarning
from sqeval.numerics import lp

MODELS = [
    (orientation, rts)
    for orientation in ("input", "output")
    for rts in ("crs", "vrs", "nirs", "ndrs", ("grs", 0.5, 1.25), ("grs", 1.0, 2.0), ("grs", 0.0, 3.0))
]
few = settings(max_examples=4)


def natural(rng, n, m, s):
    X = rng.uniform(1, 10, (n, m))
    return X, X.prod(axis=1, keepdims=True) ** (0.8 / m) * rng.uniform(0.3, 1, (n, s))


def filled(X, Y):
    """No unit without any input or output."""
    X[~(X > 0).any(axis=1), 0] = 1
    Y[~(Y > 0).any(axis=1), 0] = 1
    return X, Y


def integers(rng, n, m, s, *, most=5):
    return filled(rng.integers(0, most + 1, (n, m)).astype(float), rng.integers(0, most + 1, (n, s)).astype(float))


def duplicates(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    pick = rng.integers(0, max(1, n // 3), n)
    return X[pick], Y[pick]


def proportional(rng, n, m, s):
    size = rng.choice([0.125, 0.5, 1, 2, 4], (n, 1))
    X, Y = duplicates(rng, n, m, s)
    return X * size, Y * size


def collinear(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    X[:, -1], Y[:, -1] = 4 * X[:, 0], Y[:, 0] / 8
    return X, Y


def columns_apart(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    return X * 10 ** rng.uniform(-10, 9, m), Y * 10 ** rng.uniform(-10, 9, s)


def units_apart(rng, n, m, s):
    size = 10 ** rng.uniform(0, 9, (n, 1))
    X, Y = natural(rng, n, m, s)
    return X * size, Y * size


def sides_apart(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    return X * 10 ** rng.uniform(0, 9, (n, 1)), Y * 10 ** rng.uniform(0, 9, (n, 1))


def many_zeros(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    return filled(X * (rng.random(X.shape) < 0.4), Y * (rng.random(Y.shape) < 0.4))


def one_hyperplane(rng, n, m, s):
    X = rng.integers(1, 6, (n, m)).astype(float)
    return X, np.array([rng.multinomial(int(total), np.ones(s) / s) for total in X.sum(axis=1)], dtype=float)


def one_column_of_zeros(rng, n, m, s):
    X, Y = natural(rng, n, m + 1, s + 1)
    X[:, -1], Y[1:, -1] = 0, 0
    return X, Y


def wide(rng, n, m, s):
    return 10 ** rng.uniform(-3, 3, (n, m)), 10 ** rng.uniform(-3, 3, (n, s))


def one_huge(rng, n, m, s):
    X, Y = natural(rng, n, m, s)
    table = X if rng.random() < 0.5 else Y
    table[rng.integers(n), 0] *= 1e9
    return X, Y


#: Kinds that never need another engine.
FAST = (natural, duplicates, proportional, collinear, columns_apart, units_apart, sides_apart, one_hyperplane, one_column_of_zeros, wide)
#: Kinds of which some unit, now and then, does.
MOSTLY_FAST = (integers, many_zeros, one_huge)
each_kind = pytest.mark.parametrize("kind", [*FAST, *MOSTLY_FAST], ids=lambda kind: kind.__name__)
seeds, models = st.integers(0, 2**32 - 1), st.sampled_from(MODELS)


@pytest.fixture
def alone(monkeypatch):
    """How many programmes HiGHS was asked to solve, call by call."""
    asked, engine = [], lp._one_by_one

    def counted(family, solver):
        asked.append(len(family.rhs))
        return engine(family, solver)

    monkeypatch.setattr(lp, "_one_by_one", counted)
    return asked


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def drawn(kind, seed, most=9):
    rng = np.random.default_rng(seed)
    return kind(rng, int(rng.integers(2, most)), int(rng.integers(1, 4)), int(rng.integers(1, 4)))


class TestAgainstWholeNumbers:
    """Scores and sums of slacks have no tolerance here but for rounding and what the data themselves allow."""

    def compare(self, result, X, Y, reference, model, *, left_out=False):
        X_ref, Y_ref = reference
        slacks = result.slacks.to_numpy()
        for k in range(len(X)):
            others = np.arange(len(X_ref)) != k if left_out else np.ones(len(X_ref), dtype=bool)
            exact = Exact(X[k], Y[k], X_ref[others], Y_ref[others], model)
            if exact.factor is None or (left_out and model[0] == "output" and exact.factor <= 1e-9):
                assert result.status[k] == "infeasible"
                continue
            if result.status[k] == "ill-conditioned" and not 1e-7 < exact.factor < 1e7:
                continue  # honest: the answer is that far from the data
            assert result.status[k] == "optimal"
            assert result.scores[k] == pytest.approx(float(exact.factor), rel=1e-9, abs=1e-12)
            values = np.append(X[k], Y[k]) * max(1.0, float(exact.factor))
            assert slacks[k].sum() == pytest.approx(float(exact.slack_sum), rel=1e-8, abs=1e-8 * values.sum())

    # Not `one_huge`: a huge entry moves slacks far for a change of scores below any tolerance. Its scores are tested below.
    @pytest.mark.parametrize("kind", [*FAST, integers, many_zeros], ids=lambda kind: kind.__name__)
    @few
    @given(seed=seeds, model=models)
    def test_units_among_themselves(self, kind, seed, model):
        X, Y = drawn(kind, seed)
        result = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1])
        self.compare(result, X, Y, (X, Y), model)

    @pytest.mark.parametrize("kind", [natural, integers, one_hyperplane, sides_apart], ids=lambda kind: kind.__name__)
    @few
    @given(seed=seeds, model=models)
    def test_units_without_themselves(self, kind, seed, model):
        X, Y = drawn(kind, seed)
        result = quietly(dea.super_efficiency, X, Y, orientation=model[0], rts=model[1])
        self.compare(result, X, Y, (X, Y), model, left_out=True)

    @pytest.mark.parametrize("kind", [natural, integers, many_zeros], ids=lambda kind: kind.__name__)
    @few
    @given(seed=seeds, model=models, size=st.sampled_from([0.5, 1.0, 2.0]))
    def test_other_units_some_out_of_reach(self, kind, seed, model, size):
        rng = np.random.default_rng(seed)
        (X, Y), (X_ref, Y_ref) = kind(rng, 6, 2, 2), kind(rng, 7, 2, 2)
        result = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1], reference=(size * X_ref, Y_ref))
        self.compare(result, X, Y, (size * X_ref, Y_ref), model)

    @settings(max_examples=8)
    @given(seed=seeds, model=models)
    def test_one_huge_entry_spoils_no_other_unit(self, seed, model):
        X, Y = drawn(one_huge, seed)
        result = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1])
        exact = [float(Exact(X[k], Y[k], X, Y, model).factor) for k in range(len(X))]
        solved = (result.status == "optimal").to_numpy()
        ordinary = np.hstack([X, Y]).max(axis=1) < 1e6
        assert solved[ordinary & (np.array(exact) < 1e6)].all()
        # A last digit of an input, priced at a billionth of the huge output, is worth up to 1e-6.
        np.testing.assert_allclose(result.scores[solved], np.array(exact)[solved], rtol=1e-5)

    def test_a_row_that_is_small_beside_the_others_is_held_to_its_own_size(self):
        # Input a asks for θ ≥ 1; a unit with a billion of b, measured by others with a billion of a, must not slip through.
        X_ref, Y_ref = np.array([[4e9, 5.0], [7.0, 2.0], [3.0, 9.0]]), np.array([[1.0], [1.0], [1.0]])
        result = quietly(dea.radial, [[3.0, 9e9]], [[1.0]], rts="crs", reference=(X_ref, Y_ref))
        assert result.scores.tolist() == pytest.approx([1], abs=1e-12)

    def test_slacks_worth_ten_thousand_times_as_much_are_weighed_not_put_first(self):
        # One unit can save 1 of the dear input or gain 8 of the cheap outputs: the sum decides, not the size of the columns.
        X = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [2e5, 9.0]])
        Y = np.array([[1.0, 1.0], [1.0, 1.0], [5.0, 5.0], [1.0, 1.0]])
        result = quietly(dea.radial, X, Y)
        assert result.slacks.loc[0].tolist() == pytest.approx([0, 0, 4, 4])
        assert float(Exact(X[0], Y[0], X, Y, ("input", "vrs")).slack_sum) == 8


class TestEverythingFits:
    @each_kind
    @settings(max_examples=3)
    @given(seed=seeds, model=models)
    def test_sums_targets_and_multipliers(self, kind, seed, model):
        X, Y = drawn(kind, seed, most=15)
        orientation, rts = model
        result = quietly(dea.radial, X, Y, orientation=orientation, rts=rts)
        solved = (result.status == "optimal").to_numpy()
        if kind is not one_huge:
            assert solved.all()
        lambdas, values = result.lambda_matrix[solved], np.hstack([X, Y])
        low, high = {"crs": (0, math.inf), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, math.inf)}.get(rts, rts[1:])
        total = lambdas.sum(axis=1)
        assert (total >= low - 1e-8).all()
        assert (total <= high + 1e-8).all()
        np.testing.assert_allclose(lambdas @ values, result.targets[solved], rtol=1e-7, atol=1e-9 * values.min(where=values > 0, initial=1))
        v, u = np.hsplit(result.multipliers.to_numpy()[solved], [X.shape[1]])
        free = result.intercept.to_numpy()[solved][:, None]
        assert min(v.min(initial=0), u.min(initial=0)) >= -1e-12 * max(v.max(initial=0), u.max(initial=0))
        worth = u @ Y.T - v @ X.T + (free if orientation == "input" else -free) * (low == high)
        if rts in ("crs", "vrs"):
            assert (worth <= 1e-8 * (np.abs(u) @ Y.T + np.abs(v) @ X.T + np.abs(free))).all()


class TestUniqueness:
    @pytest.mark.parametrize("kind", [natural, integers, duplicates, one_hyperplane, many_zeros], ids=lambda kind: kind.__name__)
    @settings(max_examples=3)
    @given(seed=seeds, model=models)
    def test_what_is_said_to_be_unique_has_no_width(self, kind, seed, model):
        X, Y = drawn(kind, seed, most=8)
        flags = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1]).uniqueness.to_numpy()
        for k in np.flatnonzero(flags.any(axis=1)):
            if flags[k, 0]:
                ranges = Exact(X[k], Y[k], X, Y, model).lambda_ranges()
                assert max(float(high - low) for low, high in ranges) <= 1e-9
            if flags[k, 1]:
                ranges = multiplier_ranges(X[k], Y[k], X, Y, model)
                assert max(float(high - low) for low, high in ranges) <= 1e-9 * max(float(high) for _, high in ranges)

    def test_most_of_what_is_unique_is_said_to_be(self):
        X, Y = natural(np.random.default_rng(3), 12, 2, 2)
        flags = quietly(dea.radial, X, Y).uniqueness.to_numpy()
        exact = [
            [all(low == high for low, high in ranges) for ranges in (Exact(*unit).lambda_ranges(), multiplier_ranges(*unit))]
            for unit in ((X[k], Y[k], X, Y, ("input", "vrs")) for k in range(12))
        ]
        np.testing.assert_array_equal(flags, exact)


def scaled_score(X, Y, unit, orientation, rts):
    """By HiGHS, on rows divided by the unit's own values and columns by their largest entry."""
    n, m = X.shape
    own = np.hstack([X, Y])[unit]
    x, y = X / own[:m], Y / own[m:]
    shrunk = orientation == "input"
    rows = np.hstack([np.vstack([x.T, -y.T]), np.repeat([[-1.0], [0]] if shrunk else [[0.0], [1]], [m, Y.shape[1]], axis=0)])
    size = np.append(np.abs(rows[:, :-1]).max(axis=0), 1.0)
    rhs = np.repeat([0.0, -1] if shrunk else [1.0, 0], [m, Y.shape[1]])
    equal = {"A_eq": np.append(1 / size[:-1], 0)[None], "b_eq": [1]} if rts == "vrs" else {}
    options = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10, "presolve": False}
    found = linprog(np.append(np.zeros(n), 1 if shrunk else -1), A_ub=rows / size, b_ub=rhs, method="highs-ds", options=options, **equal)
    return found.x[-1]


class TestAgainstHighs:
    @pytest.mark.parametrize(
        ("kind", "shape"),
        [
            (natural, (400, 5, 5)),
            (integers, (300, 3, 3)),
            (one_hyperplane, (200, 3, 2)),
            (columns_apart, (350, 1, 4)),
            (units_apart, (400, 4, 1)),
        ],
        ids=lambda part: getattr(part, "__name__", str(part)),
    )
    @pytest.mark.parametrize("model", [("input", "vrs"), ("output", "crs")], ids="-".join)
    def test_hundreds_of_units(self, kind, shape, model, alone):
        (n, *_), (orientation, rts) = shape, model
        X, Y = kind(np.random.default_rng(n), *shape)
        if kind is not columns_apart:
            X, Y = X + (kind is integers), Y + (kind is not units_apart)
        result = quietly(dea.radial, X, Y, orientation=orientation, rts=rts)
        some = np.arange(0, n, n // 12)
        expected = [scaled_score(X, Y, k, orientation, rts) for k in some]
        np.testing.assert_allclose(result.scores.iloc[some], expected, rtol=1e-9)
        assert (result.status == "optimal").all()
        # Units of 1 and of 1e9 in one convex hull: angles of 1e-9, where the walk loses its way for some, in two stages.
        assert sum(alone) <= (0.4 * n if kind is units_apart and rts == "vrs" else 0)


class TestOneOutputFarLarger:
    """Prices that cancel to a hundred-millionth: scores are right all the same, and who can only copy itself is efficient."""

    @pytest.mark.parametrize(("seed", "shape"), [(2, (30, 1, 1)), (5, (30, 3, 1)), (11, (10, 1, 4))])
    @pytest.mark.parametrize("orientation", ["input", "output"])
    @pytest.mark.parametrize("whole", [False, True])
    def test_scores(self, seed, shape, orientation, whole):
        n, m, s = shape
        rng = np.random.default_rng(seed)
        rng.choice(9), rng.integers(9), rng.integers(9)
        X, Y = rng.uniform(1, 10, (n, m)), rng.uniform(1, 10, (n, s))
        X, Y = (np.ceil(X), np.ceil(Y)) if whole else (X, Y)
        Y[0, 0] *= 1e8
        result = quietly(dea.radial, X, Y, orientation=orientation, rts="vrs")
        exact = np.array([float(Exact(X[k], Y[k], X, Y, (orientation, "vrs")).factor) for k in range(n)])
        np.testing.assert_allclose(result.scores, exact, rtol=1e-9)
        assert (result.is_weakly_efficient == (exact == 1)).all()


class TestTheFastPathIsTaken:
    @pytest.mark.parametrize("kind", FAST, ids=lambda kind: kind.__name__)
    def test_nothing_is_left_to_highs(self, kind, alone):
        for seed, (orientation, rts) in enumerate(MODELS):
            X, Y = kind(np.random.default_rng(seed), 12, 2, 3)
            assert (quietly(dea.radial, X, Y, orientation=orientation, rts=rts).status == "optimal").all()
        assert sum(alone) == 0

    @pytest.mark.parametrize("kind", MOSTLY_FAST, ids=lambda kind: kind.__name__)
    def test_hardly_anything_is_left_to_highs(self, kind, alone):
        for seed, (orientation, rts) in enumerate(MODELS):
            quietly(dea.radial, *kind(np.random.default_rng(seed), 12, 2, 3), orientation=orientation, rts=rts)
        assert sum(alone) <= 0.05 * 12 * len(MODELS)

    @pytest.mark.parametrize(("orientation", "rts"), [("input", "vrs"), ("output", "ndrs"), ("input", "nirs")])
    def test_units_out_of_reach_are_proven_so_without_highs(self, orientation, rts, alone):
        rng = np.random.default_rng(4)
        (X, Y), (X_ref, Y_ref) = natural(rng, 40, 2, 2), natural(rng, 30, 2, 2)
        result = quietly(dea.radial, X, Y, orientation=orientation, rts=rts, reference=(X_ref * 1.5, Y_ref / 1.5))
        assert 2 <= (result.status == "infeasible").sum() <= 38
        assert not alone

    def test_super_efficiency_of_units_out_of_reach_too(self, alone):
        X, Y = natural(np.random.default_rng(6), 30, 2, 2)
        for orientation in ("input", "output"):
            assert "infeasible" in set(quietly(dea.super_efficiency, X, Y, orientation=orientation).status)
        assert not alone


class TestMetamorphic:
    @given(seed=seeds, model=models, more=st.floats(1.01, 100))
    def test_more_of_your_own_input_never_raises_your_score(self, seed, model, more):
        X, Y = drawn(integers if seed % 2 else natural, seed)
        before = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1], slacks=False).efficiency[0]
        X[0] *= more
        assert quietly(dea.radial, X, Y, orientation=model[0], rts=model[1], slacks=False).efficiency[0] <= before + 1e-9

    @settings(max_examples=10)
    @given(seed=seeds, model=models)
    def test_all_at_once_is_one_by_one(self, seed, model):
        X, Y = drawn(integers if seed % 2 else many_zeros, seed)
        options = {"orientation": model[0], "rts": model[1], "reference": (X, Y)}
        whole = quietly(dea.radial, X, Y, **options)
        for k in range(len(X)):
            one = quietly(dea.radial, X[[k]], Y[[k]], **options)
            assert one.scores[0] == pytest.approx(whole.scores[k], rel=1e-10)
            assert one.slacks.sum(axis=1)[0] == pytest.approx(whole.slacks.sum(axis=1)[k], rel=1e-8, abs=1e-8)

    @settings(max_examples=10)
    @given(seed=seeds, model=models)
    def test_a_unit_out_of_reach_leaves_the_others_alone(self, seed, model):
        X, Y = drawn(natural, seed)
        options = {"orientation": model[0], "rts": "vrs", "reference": (X, Y)}
        far = (X[0] * 2, Y[0] * 50) if model[0] == "input" else (X[0] / 50, Y[0] / 2)
        whole = quietly(dea.radial, np.vstack([X, far[0]]), np.vstack([Y, far[1]]), **options)
        assert whole.status.tolist() == ["optimal"] * len(X) + ["infeasible"]
        np.testing.assert_allclose(whole.scores[:-1], quietly(dea.radial, X, Y, **options).scores, rtol=1e-12)


def test_a_score_that_is_out_of_all_proportion_is_not_called_infeasible():
    # θ is 4.5e9: the rows of this programme span 1e19, and no engine comes back with digits to vouch for.
    result = quietly(dea.radial, [[4.62, 3.49e-9]], [[2.65]], rts=("grs", 0, 3), reference=([[1.1e-9, 7.46]], [[1.268]]))
    assert result.status.tolist() == ["ill-conditioned"]


class TestLargeFrontiersAndVeryManyUnits:
    """What is done for size alone changes no answer: neighbourhoods of rays, and lots of units against the frontier."""

    @pytest.mark.parametrize("kind", [natural, integers, proportional])
    @pytest.mark.parametrize("model", [("input", "crs"), ("output", "vrs")])
    @pytest.mark.parametrize(("place", "name"), [("numerics.facet_walk", "_MANY"), ("dea.two_stages", "_AT_ONCE")])
    def test_the_same_answers(self, monkeypatch, kind, model, place, name):
        X, Y = kind(np.random.default_rng(5), 150, 2, 2)
        usual = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1])
        monkeypatch.setattr("sqeval.numerics.facet_walk._FEW", 20)
        monkeypatch.setattr("sqeval.numerics.facet_walk._PART", 16)
        monkeypatch.setattr(f"sqeval.{place}.{name}", 8 if name == "_MANY" else 40)
        other = quietly(dea.radial, X, Y, orientation=model[0], rts=model[1])
        assert (other.status == usual.status).all()
        np.testing.assert_allclose(other.scores, usual.scores, rtol=1e-12)
        assert (other.is_efficient == usual.is_efficient).all()
        np.testing.assert_allclose(other.slacks.sum(axis=1), usual.slacks.sum(axis=1), atol=1e-9)
        if kind is natural:  # where facets tie, it depends on the one found whether uniqueness can be shown
            assert (other.uniqueness == usual.uniqueness).all(axis=None)
