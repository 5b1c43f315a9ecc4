"""The walk over a whole family: against every basis of tiny cones, whatever takes part from the start."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.small_cones import brute_force, drawn, family

from sqeval.numerics import facet_walk, pruning
from sqeval.numerics.linear_program import OPTIMAL

seeds, yes_or_no = st.integers(0, 10_000), st.booleans()


def value(batch, task):
    return batch.columns(task.shared.shape[1], task.shared.shape[1] + 1).toarray()[:, 0] * task.cost.flat[-1]


class TestAgainstAllBases:
    @given(seeds, yes_or_no, yes_or_no)
    def test_units(self, seed, output, convex):
        task = family(*drawn(seed), output=output, convex=convex)
        batch = facet_walk.solve(task)
        assert (batch.status == OPTIMAL).all()
        np.testing.assert_allclose(value(batch, task), brute_force(task), rtol=1e-9)
        assert batch.certificate.residuals().max() <= 1e-12

    @given(seeds, yes_or_no)
    def test_other_points_some_out_of_reach(self, seed, output):
        points = np.hstack(drawn(seed + 1)) * np.random.default_rng(seed).choice([0.5, 1, 2], (5, 3))
        task = family(*drawn(seed), points, output=output)
        batch, expected = facet_walk.solve(task), brute_force(task)
        assert (batch.status == np.where(np.isnan(expected), "infeasible", "optimal")).all()
        solved = ~np.isnan(expected)
        np.testing.assert_allclose(value(batch, task)[solved], expected[solved], rtol=1e-9)

    @settings(max_examples=6)
    @given(seeds, yes_or_no)
    def test_generators_found_on_the_way(self, seed, convex):
        task = family(*drawn(seed, 60, 2, 2), convex=convex)
        whole = facet_walk.solve(task)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(facet_walk, "_FEW", 5)
            patch.setattr(pruning, "_DIRECTIONS", 2)
            patch.setattr(facet_walk, "_WAVES", (3,))
            patch.setattr(facet_walk, "_WAVE", 10)
            lazy = facet_walk.solve(task)
        assert (lazy.status == OPTIMAL).all()
        np.testing.assert_allclose(value(lazy, task), value(whole, task), rtol=1e-12)


class TestWhatItDoesNotAnswer:
    def test_a_walk_cut_short_says_so(self, monkeypatch):
        monkeypatch.setattr(facet_walk, "_STEPS", 1)
        batch = facet_walk.solve(family(*drawn(4, 30, 3, 3)))
        assert set(batch.status) == {"optimal", "failed"}
        assert np.isnan(batch.dual[batch.status == "failed"]).all()
        assert np.isfinite(batch.dual[batch.status == OPTIMAL]).all()

    def test_progress_adds_up(self):
        seen = []
        facet_walk.solve(dataclasses.replace(family(*drawn(4, 100)), report=seen.append))
        assert sum(seen) == 100
