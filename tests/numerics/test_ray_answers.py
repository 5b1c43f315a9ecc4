"""Answers of rays: duals, certificates that know a row's own size, uniqueness, and proofs that hold."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import drawn, family

from sqeval.numerics import facet_walk, ray_answers
from sqeval.numerics.linear_program import OPTIMAL

seeds = st.integers(0, 10_000)


class TestDuals:
    @given(seeds, st.booleans())
    def test_they_bound_every_column_and_meet_the_optimum(self, seed, output):
        task = family(*drawn(seed, 8, 2, 2), output=output)
        batch = facet_walk.solve(task)
        optimum = batch.x.toarray()[:, -1] * task.cost[-1]
        np.testing.assert_allclose((batch.dual * task.rhs).sum(axis=1), optimum, rtol=1e-10, atol=1e-12)
        assert (batch.dual @ task.shared).max() <= 1e-10
        np.testing.assert_allclose((batch.dual * task.own[:, :, 0]).sum(axis=1), task.cost[-1], rtol=1e-10)
        for row, sense in enumerate(task.senses):
            assert {"<=": batch.dual[:, row].max() <= 1e-15, ">=": batch.dual[:, row].min() >= -1e-15}.get(sense, True)


class TestCertificates:
    def damaged(self, monkeypatch, change):
        """The batch where the first facet's numbers are off."""
        right = ray_answers.answers
        monkeypatch.setattr(facet_walk, "answers", lambda family, cone, rays, ends: right(family, cone, rays, change(ends)))
        return facet_walk.solve(family(*drawn(4, 10, 2, 2)))

    @pytest.mark.parametrize(
        "change",
        [
            lambda ends: ends._replace(inverse=ends.inverse * (1 + 1e-6)),
            lambda ends: ends._replace(normal=np.roll(ends.normal, 1, axis=1)),
            lambda ends: ends._replace(residual=ends.residual + 1e-8),
            lambda ends: ends._replace(left=np.zeros_like(ends.left)),
            lambda ends: ends._replace(generators=np.roll(ends.generators, 1, axis=0)),
        ],
        ids=["inverse", "normal", "residual", "not left", "generators"],
    )
    def test_what_is_off_is_not_certified(self, monkeypatch, change):
        batch = self.damaged(monkeypatch, change)
        # An inverse that is off by little is refined; whatever else is off is told.
        task = family(*drawn(4, 10, 2, 2))
        solved = batch.status == OPTIMAL
        right = facet_walk_of(task, monkeypatch).x.toarray()[:, -1]
        np.testing.assert_allclose(batch.x.toarray()[solved, -1], right[solved], rtol=1e-9)

    def test_nothing_is_certified_without_a_facet_that_holds(self, monkeypatch):
        assert not (self.damaged(monkeypatch, lambda ends: ends._replace(residual=ends.residual + 1e-8)).status == OPTIMAL).any()

    def test_terms_are_never_taken_for_smaller_than_a_millionth_of_the_programmes_own(self):
        b, g = np.array([[1e-9, 0.0, 0.0]]), np.array([[0.0, 1e-9, 0.0]])
        terms = ray_answers._terms(b, g, np.array([0.0]))
        np.testing.assert_allclose(terms, [[1e-9, 1e-15, 1e-6]])


def facet_walk_of(task, monkeypatch):
    monkeypatch.undo()
    return facet_walk.solve(task)


class TestUniqueness:
    def test_two_alike_make_lambda_ambiguous(self):
        X, Y = np.array([[1.0, 3], [1, 3], [3, 1], [4, 4]]), np.ones((4, 1))
        batch = facet_walk.solve(family(X, Y))
        assert batch.unique[:, 0].tolist() == [False, False, True, False]

    def test_a_corner_makes_the_duals_ambiguous(self):
        X, Y = np.array([[1.0, 3], [2, 2], [4, 1], [4, 4]]), np.ones((4, 1))
        assert not facet_walk.solve(family(X, Y, convex=False)).unique[:3, 1].any()
        # (3, 2) leaves inside an edge, where there is one price
        inside = facet_walk.solve(family(X, Y, np.array([[3.0, 2.0, 1.0]]), convex=False))
        assert inside.unique.tolist() == [[True, True]]


class TestProofs:
    TASK = family(np.array([[1.0, 2.0]]), np.array([[1.0]]), np.array([[5.0, 5.0, 1.5]]))

    def test_an_output_out_of_reach(self):
        assert facet_walk.solve(self.TASK).status.tolist() == ["infeasible"]

    @pytest.mark.parametrize("way", [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, -1.0 + 1e-6], [0.1, 0.0, 1.0, -1.2]])
    def test_prices_that_prove_nothing(self, monkeypatch, way):
        right = ray_answers.answers
        monkeypatch.setattr(facet_walk, "answers", lambda *parts: right(*parts[:3], parts[3]._replace(ways=np.array([way]))))
        assert facet_walk.solve(self.TASK).status.tolist() == ["failed"]

    def test_out_of_sight_is_not_out_of_reach(self):
        # θ is 2e9: the direction is worth next to nothing beside the point, but not nothing.
        far = dataclasses.replace(self.TASK, rhs=np.array([[0.0, 0.0, 1.0, 1.0]]), own=np.array([[[-1.0], [-1e-9], [0.0], [0.0]]]))
        batch = facet_walk.solve(far)
        assert batch.status[0] != "infeasible"


def test_unanswered():
    batch = ray_answers.unanswered(TestProofs.TASK)
    assert batch.status.tolist() == ["failed"]
    assert batch.x.shape == (1, 2)
    assert np.isnan(batch.dual).all()
