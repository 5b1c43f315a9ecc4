"""The slacks-based measure: against other formulations, its zeros, invariances, sizes, decomposition and words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.nonradial.by_linprog import RTS, dual, graph, oriented
from tests.dea.nonradial.quietly import quiet, tables, undesirable

from sqeval import dea
from sqeval.errors import DataError, OptionError
from sqeval.numerics import lp

ORIENTATIONS = ("none", "input", "output")
COMPLAINTS = pd.DataFrame({"complaints": np.random.default_rng(5).integers(1, 30, 30)}, index=[f"T{k:02d}" for k in range(30)])


def sbm(X, Y, **options):
    return quiet(dea.sbm, X, Y, **options)


def arrays(X, Y, B=None):
    return X.to_numpy(float), Y.to_numpy(float), np.zeros((len(X), 0)) if B is None else B.to_numpy(float)


@pytest.fixture(params=[False, True], ids=["good", "good and bad"])
def setting(teams, request):
    """X, Y, B, and the argument for B."""
    X, Y = teams
    return (X, Y, COMPLAINTS, {"undesirable": COMPLAINTS}) if request.param else (X, Y, None, {})


class TestSecondFormulations:
    @pytest.mark.parametrize("rts", RTS)
    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_oriented_without_a_fraction(self, setting, orientation, rts):
        X, Y, B, options = setting
        result = sbm(X, Y, orientation=orientation, rts=rts, **options)
        expected = [oriented(arrays(X, Y, B), k, orientation, rts) for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-9)
        assert (result.status == "optimal").all()
        assert result.better == "higher"
        assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9

    @pytest.mark.parametrize("rts", RTS)
    def test_the_dual_of_tone(self, setting, rts):
        X, Y, B, options = setting
        result = sbm(X, Y, rts=rts, **options)
        np.testing.assert_allclose(result.scores, [dual(arrays(X, Y, B), k, rts) for k in range(len(X))], rtol=1e-9)

    @pytest.mark.parametrize("rts", RTS)
    def test_bounds_of_your_own(self, teams, rts):
        bounds = {"crs": (0.0, 1e9), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, 1e9)}[rts]
        np.testing.assert_allclose(sbm(*teams, rts=("grs", *bounds)).scores, sbm(*teams, rts=rts).scores, rtol=1e-8)


class TestWhatStandsInTheResult:
    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_slacks_targets_and_peers_belong_together(self, setting, orientation, rts):
        X, Y, B, options = setting
        result = sbm(X, Y, orientation=orientation, rts=rts, **options)
        data = pd.concat([X, Y] if B is None else [X, Y, B], axis=1).astype(float)
        signs = np.where(data.columns.isin(Y.columns), 1, -1)
        pd.testing.assert_frame_equal(result.targets, data + signs * result.slacks)
        np.testing.assert_allclose(result.lambdas @ data, result.targets, rtol=1e-8)
        assert (result.slacks >= 0).all(axis=None)
        if rts == "vrs":
            np.testing.assert_allclose(result.lambdas.sum(axis=1), 1)

    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_contributions_add_up_to_what_is_missing(self, setting, orientation):
        X, Y, B, options = setting
        result = sbm(X, Y, orientation=orientation, rts="crs", **options)
        np.testing.assert_allclose(result.contributions.sum(axis=1), 1 - result.scores, atol=1e-12)
        assert (result.contributions >= 0).all(axis=None)
        idle = {"none": [], "input": [*Y, *([] if B is None else B)], "output": [*X]}[orientation]
        assert (result.contributions[idle] == 0).all(axis=None)
        below = 1 + (0 if orientation == "input" else 1) * _relative(result, Y, B)
        if orientation != "output":
            share = result.slacks[X.columns] / X / X.shape[1]
            np.testing.assert_allclose(result.contributions[X.columns], share.div(below, axis=0), atol=1e-12)

    @pytest.mark.parametrize("rts", RTS)
    def test_multipliers_price_the_unit_and_no_other_beats_them(self, setting, rts):
        X, Y, B, options = setting
        result = sbm(X, Y, rts=rts, **options)
        x, y, b = arrays(X, Y, B)
        v, u, w = np.hsplit(result.multipliers.to_numpy(), [2, 4])
        u_0, parts = result.intercept.to_numpy(), y.shape[1] + b.shape[1]
        loss = (v * x).sum(axis=1) + (w * b).sum(axis=1) - (u * y).sum(axis=1) - u_0
        np.testing.assert_allclose(1 - loss, result.scores, atol=1e-8)
        scale = (v * x).sum(axis=1)[:, None] + 1
        assert (u @ y.T - v @ x.T - w @ b.T + u_0[:, None] <= 1e-8 * scale).all()
        rho = result.scores.to_numpy()[:, None]
        assert (v * x * 2 >= 1 - 1e-8).all()
        assert (np.hstack([u * y, w * b]) * parts >= rho - 1e-8).all()
        assert rts != "crs" or not u_0.any()

    def test_unsolved_beyond_a_frontier_of_others(self, stores):
        more = pd.DataFrame({"employees": [1.0, 5]}, index=["new", "old"])
        result = sbm(more, pd.DataFrame({"sales": [9.0, 2]}, index=["new", "old"]), reference=stores)
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert result.scores["old"] == sbm(*stores).scores["F"]
        for table in (result.scores, result.contributions, result.slacks, result.targets, result.multipliers):
            assert np.isnan(np.asarray(table.loc["new"], dtype=float)).all()
        assert result.peers["new"] == {}
        assert "cannot be measured" in result.explain("new")

    def test_a_reference_needs_its_undesirable_outputs(self, teams):
        own = sbm(*teams, undesirable=COMPLAINTS)
        same = sbm(*teams, undesirable=COMPLAINTS, reference=(*teams, COMPLAINTS))
        pd.testing.assert_series_equal(own.scores, same.scores)
        with pytest.raises(DataError, match="B_ref"):
            sbm(*teams, undesirable=COMPLAINTS, reference=teams)

    def test_in_words(self, stores):
        result = sbm(*stores)
        assert result.explain("F").splitlines()[1].endswith("come from sales (33.3), employees (26.7).")
        assert "所差的 60.0 个百分点来自：sales (33.3)、employees (26.7)" in result.explain("F", "zh")
        assert "B is efficient" in result.explain("B")
        assert "points lost on average" in result.summary()
        assert "损失最多" in result.summary("zh")
        assert result.to_frame().loc["F", "contribution.sales"] == pytest.approx(1 / 3)

    def test_on_the_frontier_with_slack_that_does_not_count(self):
        X, Y = np.array([[2.0], [2], [4]]), np.array([[5.0, 4], [5, 3], [1, 1]])
        result = sbm(X, Y, orientation="input")
        assert result.scores.tolist() == pytest.approx([1, 1, 0.5])
        assert result.is_weakly_efficient.tolist() == [True, True, False]
        assert result.is_efficient.tolist() == [True, False, False]
        assert result.slacks.loc[1].tolist() == pytest.approx([0, 0, 1])
        assert result.slacks.loc[2].tolist() == pytest.approx([2, 4, 3])
        assert "on the frontier" in result.explain(1)


def _relative(result, Y, B):
    gains = result.slacks[Y.columns].to_numpy() / Y.to_numpy()
    if B is not None:
        gains = np.hstack([gains, result.slacks[B.columns].to_numpy() / B.to_numpy()])
    return gains.mean(axis=1)


class TestZeros:
    @pytest.mark.parametrize("rts", RTS)
    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_terms_are_dropped_and_divisors_count_those_left(self, orientation, rts):
        X = np.array([[0.0, 4], [3, 0], [2, 2], [4, 4], [0, 8], [5, 3]])
        Y = np.array([[3.0, 0], [0, 3], [2, 2], [1, 1], [3, 0], [0, 2]])
        B = np.array([[2.0], [0], [1], [3], [0], [4]])
        result = sbm(X, Y, undesirable=B, orientation=orientation, rts=rts)
        alone = {"none": graph}.get(orientation, lambda *args: oriented(*args[:-1], orientation, args[-1]))
        np.testing.assert_allclose(result.scores, [alone((X, Y, B), k, rts) for k in range(6)], rtol=1e-9)
        assert (result.status == "optimal").all()
        assert (result.contributions.to_numpy()[np.hstack([X, Y, B]) == 0] == 0).all()

    def test_an_input_of_zero(self):
        # The second team has no cost: its mean is over hours alone.
        X, Y = np.array([[2.0, 4], [4, 0], [1, 0]]), np.array([[5.0], [5], [5]])
        result = sbm(X, Y, orientation="input")
        assert result.scores.tolist() == pytest.approx([(1 / 2 + 0) / 2, 1 / 4, 1])
        assert result.slacks.loc[1].tolist() == pytest.approx([3, 0, 0])

    def test_only_those_without_it_either_are_peers_of_who_has_none(self):
        X, Y = np.array([[4.0, 0], [1, 1]]), np.array([[5.0], [9]])
        result = sbm(X, Y)
        assert result.scores.tolist() == [1, 1]
        assert "dea_zero_inputs" in {caution.code for caution in result.warnings}

    def test_without_undesirable_outputs_a_unit_is_not_asked_for_less(self):
        # The last team has no complaint: its gains are over solved requests alone, and it is held to mixes without complaints.
        X, Y, B = np.ones((3, 1)), np.array([[4.0], [8], [3]]), np.array([[0.0], [4], [0]])
        result = sbm(X, Y, undesirable=B)
        assert result.scores.tolist() == [1, 1, pytest.approx(0.75)]
        assert result.is_efficient.tolist() == [True, True, False]
        assert result.peers[2] == pytest.approx({0: 1})

    @pytest.mark.parametrize("orientation", ["none", "output"])
    def test_an_output_of_zero_does_not_count_but_its_slack_is_shown(self, orientation):
        X, Y = np.array([[2.0], [2], [2]]), np.array([[5.0, 0], [5, 3], [4, 4]])
        result = sbm(X, Y, orientation=orientation)
        assert result.scores.tolist() == [1, 1, 1]
        assert result.is_weakly_efficient.all()
        assert result.is_efficient.tolist() == [False, True, True]
        assert result.slacks.loc[0].tolist() == pytest.approx([0, 0, 3])
        assert result.targets.loc[0].tolist() == pytest.approx([2, 5, 3])
        assert result.peers[0] == pytest.approx({1: 1})

    def test_a_column_of_zeros(self):
        X, Y = np.array([[2.0, 0], [4, 0]]), np.array([[5.0, 0], [5, 0]])
        B = np.zeros((2, 1))
        for orientation in ORIENTATIONS:
            with_zeros, without = sbm(X, Y, undesirable=B, orientation=orientation), sbm(X[:, :1], Y[:, :1], orientation=orientation)
            assert with_zeros.scores.tolist() == pytest.approx(without.scores.tolist())
            assert (with_zeros.status == "optimal").all()

    @pytest.mark.parametrize("table", ["X", "Y", "undesirable"])
    def test_negative_values_are_refused(self, teams, table):
        given = {"X": teams[0], "Y": teams[1], "undesirable": COMPLAINTS}
        given[table] = given[table] - 1000
        with pytest.raises(DataError, match="negative value"):
            sbm(**given)


class TestProperties:
    @settings(max_examples=6)
    @given(tables(), st.sampled_from(RTS))
    def test_not_above_the_radial_measures(self, data, rts):
        X, Y, _ = data
        rho, inward, outward = (sbm(X, Y, rts=rts, orientation=word).scores for word in ORIENTATIONS)
        theta, phi = (quiet(dea.radial, X, Y, rts=rts, orientation=word).scores for word in ("input", "output"))
        assert (inward <= theta + 1e-9).all()
        assert (outward <= 1 / phi + 1e-9).all()
        assert (rho <= np.minimum(inward, outward) + 1e-9).all()

    @settings(max_examples=6)
    @given(tables(), st.sampled_from(RTS))
    def test_one_just_when_strongly_efficient(self, data, rts):
        X, Y, _ = data
        result, radial = sbm(X, Y, rts=rts), quiet(dea.radial, X, Y, rts=rts)
        assert result.is_efficient.tolist() == radial.is_efficient.tolist()
        assert (result.scores == 1).tolist() == radial.is_efficient.tolist()

    @settings(max_examples=6)
    @given(tables(least=0), st.sampled_from(RTS), st.sampled_from(ORIENTATIONS), st.lists(st.integers(-10, 10), min_size=5, max_size=5))
    def test_units_of_measurement_change_nothing(self, data, rts, orientation, powers):
        X, Y, B = data
        scale = 10.0 ** np.array(powers)
        one = sbm(X, Y, rts=rts, orientation=orientation, **undesirable(B))
        moved = undesirable(B * scale[4:5]) if B.shape[1] else {}
        other = sbm(X * scale[: X.shape[1]], Y * scale[2 : 2 + Y.shape[1]], rts=rts, orientation=orientation, **moved)
        np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
        np.testing.assert_allclose(other.contributions.sum(axis=1), one.contributions.sum(axis=1), atol=1e-9)
        assert other.is_efficient.tolist() == one.is_efficient.tolist()
        assert (other.status == "optimal").all()

    @settings(max_examples=6)
    @given(tables(bad=2), st.sampled_from(RTS), st.sampled_from(ORIENTATIONS))
    def test_a_target_is_efficient(self, data, rts, orientation):
        X, Y, B = data
        result = sbm(X, Y, rts=rts, orientation=orientation, **undesirable(B))
        x, y, b = np.hsplit(result.targets.to_numpy(), [X.shape[1], X.shape[1] + Y.shape[1]])
        # A hair inside, since no unit of the reference has just these values.
        again = sbm(x * (1 + 1e-9), y, rts=rts, reference=(X, Y, B) if B.shape[1] else (X, Y), **undesirable(b))
        np.testing.assert_allclose(again.scores, 1, atol=1e-7)

    @settings(max_examples=6)
    @given(tables(), st.sampled_from(RTS), st.sampled_from(ORIENTATIONS), st.integers(0, 9))
    def test_it_falls_with_more_input_or_less_output(self, data, rts, orientation, more):
        X, Y, B = data
        reference = (X, Y, B) if B.shape[1] else (X, Y)
        options = {"rts": rts, "orientation": orientation, "reference": reference, **undesirable(B)}
        before, after = sbm(X, Y, **options).scores, sbm(X + more, Y, **options).scores
        assert (after <= before + 1e-9).all()
        fewer = sbm(X, Y / (1 + more), **options).scores
        assert (fewer <= before + 1e-9).all()

    @settings(max_examples=6)
    @given(tables(), st.sampled_from(ORIENTATIONS), st.integers(0, 7))
    def test_a_duplicate_or_a_dominated_unit_changes_nothing(self, data, orientation, which):
        X, Y, B = data
        at, more = [which % len(X)], {}
        if B.shape[1]:
            more = {"undesirable": np.vstack([B, B[at], B[at] + 1])}
        one = sbm(X, Y, orientation=orientation, **undesirable(B))
        other = sbm(np.vstack([X, X[at], X[at] + 1]), np.vstack([Y, Y[at], Y[at]]), orientation=orientation, **more)
        np.testing.assert_allclose(other.scores[: len(X)], one.scores, atol=1e-9)

    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_reversed_rows_change_nothing_at_all(self, setting, orientation):
        X, Y, _, options = setting
        result = sbm(X, Y, orientation=orientation, rts="crs", **options)
        turned = sbm(X.iloc[::-1], Y, orientation=orientation, rts="crs", **options)
        pd.testing.assert_frame_equal(result.to_frame(), turned.to_frame().loc[X.index], check_exact=True)


class TestSizes:
    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_columns_from_very_small_to_very_large(self, teams, orientation, rts):
        X, Y = teams
        plain = sbm(X, Y, undesirable=COMPLAINTS, orientation=orientation, rts=rts)
        scaled = sbm(X * [1e-10, 1e10], Y * [1e7, 1e-9], undesirable=COMPLAINTS * 1e10, orientation=orientation, rts=rts)
        assert (scaled.status == "optimal").all()
        np.testing.assert_allclose(scaled.scores, plain.scores, rtol=1e-10)
        np.testing.assert_allclose(scaled.contributions, plain.contributions, atol=1e-9)
        np.testing.assert_allclose(scaled.targets, plain.targets * [1e-10, 1e10, 1e7, 1e-9, 1e10], rtol=1e-8)

    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_a_unit_a_thousand_times_behind_on_both_sides(self, rts):
        X, Y = np.array([[1.0, 1], [1, 2], [1e3, 1e3], [3, 1]]), np.array([[5.0], [6], [1e-3], [5]])
        result = sbm(X, Y, rts=rts)
        assert result.scores[2] == pytest.approx(2e-7, rel=1e-9)
        assert (result.status == "optimal").all()

    def test_columns_that_span_eight_orders_of_magnitude(self):
        # Expected: the simplex method in fractions.
        rng = np.random.default_rng(0)
        result = sbm(10 ** rng.uniform(-4, 4, (40, 3)), 10 ** rng.uniform(-4, 4, (40, 3)))
        assert (result.status == "optimal").all()
        np.testing.assert_allclose(result.scores[[34, 38]], [2.095986541482839e-09, 9.165931450278696e-10], rtol=1e-6)

    def test_one_unit_and_all_equal(self):
        for n in (1, 4):
            result = sbm(np.full((n, 2), 3.0), np.full((n, 1), 2.0), undesirable=np.full((n, 1), 5.0))
            assert result.scores.tolist() == [1] * n
            assert result.is_efficient.all()


class TestEngine:
    @pytest.mark.parametrize("orientation", ORIENTATIONS)
    def test_a_failing_engine_flags_its_units_only(self, monkeypatch, teams, orientation):
        clean = sbm(*teams, orientation=orientation)
        solve = lp.solve

        def broken(family, *, solver=None):
            batch = solve(family, solver=solver)
            batch.status[5] = lp.FAILED
            return batch

        monkeypatch.setattr(lp, "solve", broken)
        result = sbm(*teams, orientation=orientation)
        lost = result.status[result.status != "optimal"]
        assert lost.iloc[0] == "failed"
        assert lost.index[0] == "T05"
        assert len(lost) == (1 if orientation == "none" else 2)
        assert result.scores[lost.index].isna().all()
        assert result.peers["T05"] == {}
        pd.testing.assert_series_equal(result.scores.drop(lost.index), clean.scores.drop(lost.index))

    def test_an_answer_that_cannot_be_recovered_is_none(self, monkeypatch, teams):
        solve = lp.solve

        def shrunk(family, *, solver=None):
            batch = solve(family, solver=solver)
            batch.x[3, len(teams[0])] = 0.0
            return batch

        monkeypatch.setattr(lp, "solve", shrunk)
        result = sbm(*teams)
        assert result.status["T03"] == "ill-conditioned"
        assert np.isnan(result.scores["T03"])
        assert (result.status.drop("T03") == "optimal").all()

    @pytest.mark.parametrize("solver", ["highs", "highspy"])
    def test_other_engines_agree(self, teams, solver):
        np.testing.assert_allclose(sbm(*teams, solver=solver).scores, sbm(*teams).scores, rtol=1e-9)

    @pytest.mark.parametrize(("orientation", "steps"), [("none", 30), ("input", 60)])
    def test_progress(self, teams, orientation, steps):
        seen = []
        sbm(*teams, orientation=orientation, progress=lambda done, total, what: seen.append((done, total, what)))
        assert seen[-1] == (steps, steps, "DEA")

    @pytest.mark.parametrize("orientation", ["none", "input"])
    def test_progress_ends_at_its_total_with_zeros_too(self, teams, orientation):
        X, Y = teams
        seen = []
        Y = Y.copy()
        Y.iloc[3, 0] = 0.0
        sbm(X, Y, orientation=orientation, progress=lambda *told: seen.append(told))
        assert seen[-1][0] == seen[-1][1] == max(done for done, _, _ in seen)


@pytest.mark.parametrize(("options", "message"), [({"orientation": "sideways"}, "unknown orientation"), ({"rts": "grs"}, "needs bounds")])
def test_unknown_words(teams, options, message):
    with pytest.raises(OptionError, match=message):
        sbm(*teams, **options)
