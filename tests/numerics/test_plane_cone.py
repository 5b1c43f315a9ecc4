"""The outline of cones of three rows: against all pairs of generators, and what rests on it against HiGHS."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.small_cones import family

from sqeval import dea
from sqeval.errors import SqevalWarning
from sqeval.numerics import facet_walk
from sqeval.numerics.cone import Cone, cone_and_rays
from sqeval.numerics.held import TIED
from sqeval.numerics.pivots import LEVEL
from sqeval.numerics.plane_cone import left_through, polygon

seeds = st.integers(0, 10_000)


def any_numbers(rng, n):
    return rng.uniform(1, 5, (n, 3))


def tied(rng, n):
    return rng.integers(1, 5, (n, 3)).astype(float)


def with_zeros(rng, n):
    table = rng.integers(0, 4, (n, 3)).astype(float)
    table[(table == 0).sum(axis=1) > 1] = 1.0
    return table


def collinear(rng, n):
    """Mixes of two rows, most of them on the line between these."""
    share = rng.choice([0.0, 0.25, 0.5, 1.0], n)[:, None]
    table = share * np.array([1.0, 4.0, 2.0]) + (1 - share) * np.array([3.0, 1.0, 2.0])
    table[: n // 4] *= [1.1, 1.2, 0.9]
    return table


def duplicated(rng, n):
    """Rows again, and again but for rounding."""
    table = rng.uniform(1, 5, (n, 3))[rng.integers(0, n // 3 + 1, n)]
    table[n // 2 :] *= 1 + 1e-15 * rng.integers(-3, 4, (n - n // 2, 3))
    return table


def badly_scaled(rng, n):
    return rng.lognormal(0.0, 2.0, (n, 3)) * [1e-10, 1e9, 1.0]


KINDS = [any_numbers, tied, with_zeros, collinear, duplicated, badly_scaled]
#: How many of the columns are inputs, and the senses of rows beside them.
FORMS = [(1, False), (2, False), (1, True)]


def data(kind, seed, inputs, convex, n=30):
    table = kind(np.random.default_rng(seed), n)
    if convex:
        table = np.where(table[:, :2] > 0, table[:, :2], 1.0)
    elif inputs == 1:
        table[table[:, 0] == 0, 0] = 1.0
    else:
        table[table[:, 2] == 0, 2] = 1.0
    return table[:, :inputs], table[:, inputs:]


def on_the_outline(generators):
    """All generators on a plane through two of them that no generator lies beyond."""
    first, second = np.triu_indices(len(generators), 1)
    normal = np.cross(generators[first], generators[second])
    size = np.linalg.norm(normal, axis=1)
    normal = normal[size > 1e-6] / size[size > 1e-6, None]
    worth = np.vstack([normal, -normal]) @ generators.T
    return np.unique(np.nonzero(worth[worth.max(axis=1) <= LEVEL] >= -TIED)[1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("inputs", "convex"), FORMS)
class TestOutline:
    @settings(max_examples=4)
    @given(seed=seeds)
    def test_whatever_is_on_it_or_ties_with_it_is_kept(self, kind, inputs, convex, seed):
        cone, _ = cone_and_rays(family(*data(kind, seed, inputs, convex), convex=convex))
        found = polygon(cone)
        assert found is not None
        assert np.isin(on_the_outline(cone.generators), found.relevant).all()
        assert np.isin(found.corners, found.relevant).all()

    @settings(max_examples=4)
    @given(seed=seeds)
    def test_edges_are_facets(self, kind, inputs, convex, seed):
        cone, _ = cone_and_rays(family(*data(kind, seed, inputs, convex), convex=convex))
        facets = polygon(cone).facets
        normal = np.cross(cone.generators[facets[:, 0]], cone.generators[facets[:, 1]])
        normal *= (np.sign(normal @ cone.reference) / np.linalg.norm(normal, axis=1))[:, None]
        assert (cone.generators @ normal.T).max() <= 1e-9

    @settings(max_examples=4)
    @given(seed=seeds)
    def test_the_walk_says_what_it_says_without(self, kind, inputs, convex, seed):
        task = family(*data(kind, seed, inputs, convex), convex=convex, output=seed % 2 == 1)
        known = facet_walk.solve(task)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(facet_walk, "polygon", lambda cone: None)
            walked = facet_walk.solve(task)
        solved = (known.status == "optimal") & (walked.status == "optimal")
        assert (known.status == walked.status).mean() > 0.9
        n = task.shared.shape[1]
        values = [batch.columns(n, n + 1).toarray()[solved, 0] for batch in (known, walked)]
        np.testing.assert_allclose(*values, rtol=1e-9)
        assert known.certificate.residuals()[solved].max() <= 1e-9


def round_cone(corners):
    """Units on a quarter of a circle, some inside, their family and cone."""
    angle = np.linspace(0.05, 1.5, corners)
    Y = np.column_stack([np.cos(angle), np.sin(angle)])
    Y = np.vstack([Y, 0.9 * Y, 0.4 * Y])
    task = family(np.ones((len(Y), 1)), Y, convex=False)
    return task, *cone_and_rays(task)


class TestManyCorners:
    @pytest.mark.parametrize("corners", [5, 64, 200, 1001])
    def test_rays_find_their_facet(self, corners):
        _, cone, rays = round_cone(corners)
        found = polygon(cone)
        assert found.relevant.tolist() == [*range(corners), 3 * corners + 1, 3 * corners + 2]  # the input's slack is well inside
        normal = np.cross(*np.swapaxes(cone.generators[found.facets], 0, 1))
        normal *= np.sign(normal @ cone.reference)[:, None]
        bound = (rays.b @ normal.T) / (rays.g @ normal.T)
        at = left_through(normal / np.linalg.norm(normal, axis=1)[:, None], rays.b, rays.g)
        np.testing.assert_allclose(bound[np.arange(len(at)), at], bound.max(axis=1), rtol=1e-12)

    def test_nothing_is_left_to_be_walked(self, monkeypatch):
        monkeypatch.setattr(facet_walk, "_STEPS", 1)
        task, _, _ = round_cone(700)
        assert (facet_walk.solve(task).status == "optimal").all()

    def test_outlying_columns_are_those_on_it(self):
        task, _, _ = round_cone(100)
        assert facet_walk.outlying(task).tolist() == list(range(100))


class TestNoOutline:
    def test_other_cones(self):
        rng = np.random.default_rng(1)
        assert polygon(cone_and_rays(family(rng.uniform(1, 2, (9, 2)), rng.uniform(1, 2, (9, 2)), convex=False))[0]) is None

    def test_a_unit_without_input_leaves_no_prices(self):
        X, Y = np.array([[0.0], [1], [2]]), np.array([[1.0, 2], [2, 1], [3, 3]])
        assert polygon(cone_and_rays(family(X, Y, convex=False))[0]) is None

    def test_a_cone_that_is_flat(self):
        generators = np.array([[0.6, 0.0, 0.8], [0.8, 0.0, 0.6], [1.0, 0.0, 0.0]])
        flat = Cone(generators, np.ones(3), np.ones(3), np.array([2, -1, -1]), np.array([-1.0, 0.0, 0.0]))
        with np.errstate(invalid="ignore"):
            assert polygon(flat) is None

    def test_numbers_beyond_double_precision(self):
        generators = np.array([[0.6, np.nan, 0.8], [0.8, 0.1, 0.6], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
        assert polygon(Cone(generators, np.ones(3), np.ones(4), np.array([2, 3, -1]), np.array([-1.0, 0.0, 0.0]))) is None

    def test_one_unit_makes_one(self):
        found = polygon(cone_and_rays(family(np.array([[2.0]]), np.array([[1.0, 3.0]]), convex=False))[0])
        assert found.relevant.tolist() == [0, 2, 3]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize(
    ("inputs", "rts"), [(1, "crs"), (2, "crs"), (1, "vrs"), (1, "nirs"), (1, "ndrs"), (1, ("grs", 0, 1.5)), (1, ("grs", 0.5, 1.5))]
)
def test_radial_answers_are_those_of_highs(kind, orientation, inputs, rts):
    X, Y = data(kind, 7, inputs, rts != "crs", n=16)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        own, highs = (dea.radial(X, Y, orientation=orientation, rts=rts, solver=solver) for solver in (None, "highs"))
    np.testing.assert_array_equal(own.status, highs.status)
    np.testing.assert_allclose(own.scores, highs.scores, rtol=1e-9)
    np.testing.assert_allclose(own.slacks.sum(axis=1), highs.slacks.sum(axis=1), rtol=1e-7, atol=1e-7 * np.abs(X).max())
