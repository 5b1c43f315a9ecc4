"""The radial model: against an independent linear programme, its metamorphic properties, and failures that stay alone."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning
from sqeval.numerics import lp

ORIENTATIONS = ("input", "output")
RETURNS = ("crs", "vrs", "nirs", "ndrs")
MODELS = [(orientation, rts) for orientation in ORIENTATIONS for rts in RETURNS]
each_model = pytest.mark.parametrize(("orientation", "rts"), MODELS)


def radial(X, Y, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.radial(X, Y, **options)


def plain_score(X, Y, unit, orientation, rts, *, reference=None):
    """The envelopment programme of one unit, written out for linprog; NaN if infeasible."""
    X_ref, Y_ref = (X, Y) if reference is None else reference
    n = len(X_ref)
    shrunk = orientation == "input"
    x_own, y_own = (-X[unit], 0 * Y[unit]) if shrunk else (0 * X[unit], Y[unit])
    A_ub = np.vstack([np.column_stack([X_ref.T, x_own]), np.column_stack([-Y_ref.T, y_own])])
    b_ub = np.concatenate([0 * X[unit], -Y[unit]] if shrunk else [X[unit], 0 * Y[unit]])
    total = np.append(np.ones(n), 0.0)
    if rts in ("nirs", "ndrs"):
        sign = 1 if rts == "nirs" else -1
        A_ub, b_ub = np.vstack([A_ub, sign * total]), np.append(b_ub, sign)
    equal = {"A_eq": total[None], "b_eq": [1]} if rts == "vrs" else {}
    found = linprog(np.append(np.zeros(n), 1 if shrunk else -1), A_ub=A_ub, b_ub=b_ub, **equal)
    return found.x[-1] if found.status == 0 else np.nan


def plain_slacks(X, Y, unit, orientation, *, factor, total):
    """The largest sum of raw slacks at a given factor under CRS or VRS, by linprog."""
    n, m = X.shape
    s = Y.shape[1]
    x, y = (factor * X[unit], Y[unit]) if orientation == "input" else (X[unit], factor * Y[unit])
    A = np.zeros((m + s + total, n + m + s))
    A[: m + s, :n] = np.vstack([X.T, Y.T])
    A[: m + s, n:] = np.diag([1.0] * m + [-1.0] * s)
    A[m + s :, :n] = 1
    b = np.concatenate([x * (1 + 1e-11), y * (1 - 1e-11), np.ones(total)])
    return -linprog(np.concatenate([np.zeros(n), -np.ones(m + s)]), A_eq=A, b_eq=b).fun


@st.composite
def units(draw, least=2, most=14):
    """Inputs and outputs of a handful of units: small whole numbers (many ties and zeros), or hundredths (no near ties)."""
    n, m, s = draw(st.integers(least, most)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    whole = draw(st.booleans())
    cells = st.integers(0, 5).map(float) if whole else st.integers(50, 2000).map(lambda value: value / 100)
    values = draw(hnp.arrays(float, (n, m + s), elements=cells))
    X, Y = values[:, :m], values[:, m:]
    assume((X > 0).any(axis=1).all() and (Y > 0).any(axis=1).all())
    return X, Y


model = st.sampled_from(MODELS)
convex_model = st.sampled_from([(orientation, rts) for orientation in ORIENTATIONS for rts in ("crs", "vrs")])


class TestAgainstAPlainProgramme:
    @given(units(), model)
    def test_scores(self, data, chosen):
        X, Y = data
        result = radial(X, Y, orientation=chosen[0], rts=chosen[1])
        assert (result.status == "optimal").all()
        expected = [plain_score(X, Y, unit, *chosen) for unit in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-6)

    @given(units(), convex_model)
    def test_sum_of_slacks(self, data, chosen):
        X, Y = data
        orientation, rts = chosen
        result = radial(X, Y, orientation=orientation, rts=rts)
        expected = [plain_slacks(X, Y, unit, orientation, factor=result.scores[unit], total=int(rts == "vrs")) for unit in range(len(X))]
        # The plain programme's own tolerance, 1e-7 a row, is worth more where one output is far larger than the rest.
        np.testing.assert_allclose(result.slacks.sum(axis=1), expected, atol=1e-5)

    @given(units(), units(), model)
    def test_scores_against_another_reference(self, data, others, chosen):
        m, s = (min(a.shape[1], b.shape[1]) for a, b in zip(data, others, strict=True))
        (X, Y), (X_ref, Y_ref) = ((part[:, :m], rest[:, :s]) for part, rest in (data, others))
        assume(all((part > 0).any(axis=1).all() for part in (X, Y, X_ref, Y_ref)))
        result = radial(X, Y, orientation=chosen[0], rts=chosen[1], reference=(X_ref, Y_ref))
        expected = np.array([plain_score(X, Y, unit, *chosen, reference=(X_ref, Y_ref)) for unit in range(len(X))])
        assert (result.status == np.where(np.isnan(expected), "infeasible", "optimal")).all()
        np.testing.assert_allclose(result.scores, expected, rtol=1e-6, atol=1e-9)


class TestTheSolutionHoldsTogether:
    @given(units(), model)
    def test_everything_fits(self, data, chosen):
        X, Y = data
        orientation, rts = chosen
        result = radial(X, Y, orientation=orientation, rts=rts)
        m = X.shape[1]
        certificate = result.certificate
        assert max(certificate.primal, certificate.dual, certificate.gap) <= 1e-9
        combined = result.lambda_matrix @ np.hstack([X, Y])
        np.testing.assert_allclose(combined, result.targets, rtol=1e-8, atol=1e-8)
        scores = result.scores.to_numpy()[:, None]
        x, y = (scores * X, Y) if orientation == "input" else (X, scores * Y)
        np.testing.assert_allclose(
            np.hstack([x - result.slacks.to_numpy()[:, :m], y + result.slacks.to_numpy()[:, m:]]), result.targets, atol=1e-8
        )
        assert (result.slacks.to_numpy() >= 0).all()
        assert result.efficiency.max() == pytest.approx(1, abs=1e-9)
        assert result.efficiency.between(0, 1).all()
        assert result.scores.max() <= 1 if orientation == "input" else result.scores.min() >= 1
        assert result.is_efficient[[peer for peers in result.peers for peer in peers]].all()

    @given(units(), model)
    def test_multipliers_and_intercept(self, data, chosen):
        X, Y = data
        orientation, rts = chosen
        result = radial(X, Y, orientation=orientation, rts=rts)
        v, u = np.hsplit(result.multipliers.to_numpy(), [X.shape[1]])
        free = result.intercept.to_numpy()
        assert v.min() >= 0
        assert u.min() >= 0
        own, other = (v * X).sum(axis=1), (u * Y).sum(axis=1)
        if orientation == "input":
            np.testing.assert_allclose(own, 1, atol=1e-8)
            np.testing.assert_allclose(other + free, result.scores, atol=1e-8)
            assert (u @ Y.T - v @ X.T + free[:, None] <= 1e-7 * (1 + v @ X.T)).all()
        else:
            np.testing.assert_allclose(other, 1, atol=1e-8)
            np.testing.assert_allclose(own + free, result.scores, rtol=1e-7)
            assert (v @ X.T - u @ Y.T + free[:, None] >= -1e-7 * (1 + u @ Y.T)).all()
        # Σλ ≤ 1 under nirs, ≥ 1 under ndrs: the free term has one sign; under crs there is none.
        sign = {"crs": 0, "nirs": -1, "ndrs": 1}.get(rts)
        if sign is not None:
            turned = free if orientation == "input" else -free
            assert (turned * sign >= 0).all() if sign else (free == 0).all()

    @given(units(), model)
    def test_a_projection_is_efficient(self, data, chosen):
        X, Y = data
        targets = radial(X, Y, orientation=chosen[0], rts=chosen[1]).targets.to_numpy()
        projected = radial(targets[:, : X.shape[1]], targets[:, X.shape[1] :], orientation=chosen[0], rts=chosen[1], reference=(X, Y))
        np.testing.assert_allclose(projected.scores, 1, atol=1e-7)
        np.testing.assert_allclose(projected.slacks, 0, atol=1e-6)


class TestMetamorphic:
    @given(units(), model, st.sampled_from([(1e6, 1e-10), (1e-10, 1e6), (1e12, 1e-12)]), st.integers(0, 2**32 - 1))
    def test_units_of_measurement_do_not_matter(self, data, chosen, factors, seed):
        X, Y = data
        picks = np.random.default_rng(seed).choice([1.0, *factors], X.shape[1] + Y.shape[1])
        one = radial(X, Y, orientation=chosen[0], rts=chosen[1])
        other = radial(X * picks[: X.shape[1]], Y * picks[X.shape[1] :], orientation=chosen[0], rts=chosen[1])
        np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
        assert (other.status == one.status).all()
        assert (other.is_efficient == one.is_efficient).all()
        assert (other.is_weakly_efficient == one.is_weakly_efficient).all()

    @given(units(), model, st.randoms(use_true_random=False))
    def test_order_of_rows_does_not_matter(self, data, chosen, random):
        labels = [f"U{k}" for k in range(len(data[0]))]
        X, Y = (pd.DataFrame(table, index=labels).add_prefix(name) for table, name in zip(data, "xy", strict=True))
        shuffled = random.sample(labels, len(labels))
        one = radial(X, Y, orientation=chosen[0], rts=chosen[1])
        other = radial(X.loc[shuffled], Y.iloc[::-1], orientation=chosen[0], rts=chosen[1])
        assert other.scores.index.tolist() == shuffled
        pd.testing.assert_frame_equal(other.to_frame().loc[labels], one.to_frame(), check_exact=True)
        pd.testing.assert_frame_equal(other.lambdas.loc[labels, labels], one.lambdas, check_exact=True)

    @given(units(), model)
    def test_a_dominated_or_duplicated_unit_changes_nothing(self, data, chosen):
        X, Y = data
        one = radial(X, Y, orientation=chosen[0], rts=chosen[1])
        more = np.vstack([X, X[0], 2 * X[0]]), np.vstack([Y, Y[0], Y[0] / 2])
        other = radial(*more, orientation=chosen[0], rts=chosen[1])
        np.testing.assert_allclose(other.scores[: len(X)], one.scores, rtol=1e-9)
        assert (other.is_efficient[: len(X)] == one.is_efficient).all()
        assert other.scores[len(X)] == pytest.approx(one.scores[0], rel=1e-9)
        assert not other.is_efficient[len(X) + 1]

    @given(units())
    def test_both_orientations_agree_under_constant_returns(self, data):
        theta, phi = (radial(*data, orientation=orientation, rts="crs").scores for orientation in ORIENTATIONS)
        np.testing.assert_allclose(theta * phi, 1, rtol=1e-8)

    @given(units(), st.sampled_from(ORIENTATIONS))
    def test_narrower_technologies_give_higher_efficiency(self, data, orientation):
        crs, vrs, nirs, ndrs = (radial(*data, orientation=orientation, rts=rts).efficiency for rts in RETURNS)
        assert (crs <= nirs + 1e-9).all()
        assert (nirs <= vrs + 1e-9).all()
        assert (crs <= ndrs + 1e-9).all()
        np.testing.assert_allclose(crs, np.minimum(nirs, ndrs), rtol=1e-8)

    @given(units(), model, st.floats(0.1, 10))
    def test_ray_scaling_under_constant_returns(self, data, chosen, factor):
        X, Y = (table.copy() for table in data)
        one = radial(X, Y, orientation=chosen[0], rts="crs").scores
        X[0], Y[0] = factor * X[0], factor * Y[0]
        np.testing.assert_allclose(radial(X, Y, orientation=chosen[0], rts="crs").scores, one, rtol=1e-8)

    @given(units(), st.floats(0.5, 50))
    def test_input_oriented_vrs_ignores_shifts_of_outputs(self, data, shift):
        X, Y = data
        np.testing.assert_allclose(radial(X, Y + shift).scores, radial(X, Y).scores, rtol=1e-7)

    @given(units(least=3), model)
    def test_more_units_never_raise_and_more_variables_never_lower_an_efficiency(self, data, chosen):
        X, Y = data
        full = radial(X, Y, orientation=chosen[0], rts=chosen[1]).efficiency
        fewer = radial(X[1:], Y[1:], orientation=chosen[0], rts=chosen[1]).efficiency
        assert (full.to_numpy()[1:] <= fewer.to_numpy() + 1e-9).all()
        if X.shape[1] > 1 and (X[:, 1:] > 0).any(axis=1).all():
            assert (radial(X[:, 1:], Y, orientation=chosen[0], rts=chosen[1]).efficiency <= full + 1e-9).all()

    @given(units(), convex_model)
    def test_slack_weights_change_neither_scores_nor_efficiency(self, data, chosen):
        names = [f"X{k + 1}" for k in range(data[0].shape[1])] + [f"Y{k + 1}" for k in range(data[1].shape[1])]
        own = pd.Series(np.arange(1.0, len(names) + 1), index=names)
        results = [radial(*data, orientation=chosen[0], rts=chosen[1], slack_weights=weights) for weights in ("raw", "mean", "range", own)]
        for result in results[1:]:
            np.testing.assert_array_equal(result.scores, results[0].scores)
            assert (result.is_efficient == results[0].is_efficient).all()

    def test_sizes_from_small_to_huge(self):
        rng = np.random.default_rng(0)
        X, Y = rng.uniform(1, 2, (60, 3)), rng.uniform(1, 2, (60, 2))
        size = 10 ** rng.uniform(0, 9, (60, 1))
        one, other = radial(X, Y, rts="crs"), radial(X * size, Y * size, rts="crs")
        np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
        assert (other.is_efficient == one.is_efficient).all()


class TestSecondStage:
    def test_weights_decide_which_slacks(self):
        # C can move to A (saving 4 of input a) or to B (saving 3 of b): raw units prefer A, weights can prefer B. Input c holds θ at 1.
        X = pd.DataFrame({"a": [1, 5, 5.0], "b": [4, 1, 4.0], "c": 1.0}, index=list("ABC"))
        Y = pd.DataFrame({"y": [1.0, 1, 1]}, index=list("ABC"))
        options = {"reference": (X.iloc[:2], Y.iloc[:2]), "rts": "vrs"}
        point = X.iloc[[2]], Y.iloc[[2]]
        raw = radial(*point, **options)
        own = radial(*point, slack_weights=pd.Series({"y": 1, "c": 1, "b": 10, "a": 1}), **options)
        assert raw.scores["C"] == own.scores["C"] == pytest.approx(1)
        assert raw.slacks.loc["C"].tolist() == pytest.approx([4, 0, 0, 0])
        assert own.slacks.loc["C"].tolist() == pytest.approx([0, 3, 0, 0])
        assert (raw.peers["C"], own.peers["C"]) == ({"A": pytest.approx(1)}, {"B": pytest.approx(1)})

    def test_slacks_of_very_different_worth_are_all_found(self):
        X = pd.DataFrame({"grams": [1e12, 2e12, 1e12], "hours": [1e-6, 1e-6, 2e-6]}, index=list("ABC"))
        Y = pd.DataFrame({"y": [1.0, 1, 1]}, index=list("ABC"))
        result = radial(X, Y)
        assert result.is_efficient.tolist() == [True, False, False]
        assert result.slacks["grams"].tolist() == pytest.approx([0, 1e12, 0])
        assert result.slacks["hours"].tolist() == pytest.approx([0, 0, 1e-6])

    def test_without_a_second_stage(self, stores):
        result = radial(*stores, rts="crs", slacks=False)
        assert result.efficiency.round(3).tolist() == [0.5, 1.0, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625]
        assert result.peers["A"] == pytest.approx({"B": 1 / 3})
        for name in ("slacks", "targets", "is_efficient"):
            with pytest.raises(OptionError, match="slacks=True"):
                getattr(result, name)

    @pytest.mark.parametrize(
        ("weights", "error", "named"),
        [
            ("median", OptionError, "'raw', 'mean', 'range'"),
            ({"employees": 1}, ValueError, "column 'sales'"),
            ({"employees": 1, "sales": 0}, ValueError, "column 'sales'"),
            ({"employees": 1, "sales": 1, "area": 1}, ValueError, "column 'area'"),
            ([1, 2, 3], ValueError, "3 values for 2"),
        ],
    )
    def test_bad_weights(self, stores, weights, error, named):
        with pytest.raises(error, match=named):
            dea.radial(*stores, slack_weights=weights)

    def test_weights_that_would_be_ignored_are_refused(self, stores):
        with pytest.raises(OptionError, match="second stage"):
            dea.radial(*stores, slacks=False, slack_weights="mean")


class TestOddInputs:
    def test_one_unit(self):
        result = radial([[3.0]], [[2.0]])
        assert result.efficiency.tolist() == [1]
        assert result.is_efficient.tolist() == [True]

    def test_all_units_alike(self):
        assert radial(np.ones((5, 2)), np.ones((5, 1))).is_efficient.all()

    def test_a_column_of_zeros(self):
        result = radial(np.column_stack([[1.0, 2], [0, 0]]), [[1.0], [1.0]])
        assert result.efficiency.tolist() == pytest.approx([1, 0.5])
        assert result.slacks["X2"].tolist() == [0, 0]

    def test_pairs_as_units(self):
        index = pd.MultiIndex.from_product([["A", "B"], ["2026-04", "2026-05"]], names=["team", "period"])
        X, Y = pd.DataFrame({"x": [1.0, 2, 3, 4]}, index=index), pd.DataFrame({"y": [1.0, 1, 1, 1]}, index=index)
        result = radial(X, Y)
        assert result.efficiency["B", "2026-05"] == pytest.approx(0.25)
        assert "A / 2026-04" in result.explain(("B", "2026-05"))
        assert result.efficiency.index.names == ["team", "period"]

    def test_outputs_that_no_reference_unit_can_reach(self):
        result = radial([[0.0, 1]], [[1.0]], orientation="output", rts="crs", reference=([[1.0, 1]], [[1.0]]))
        assert result.scores.tolist() == [0]
        assert result.efficiency.tolist() == [1]
        assert result.is_efficient.tolist() == [True]

    @pytest.mark.parametrize(("option", "value"), [("orientation", "sideways"), ("rts", "irs"), ("solver", "cbc")])
    def test_unknown_words(self, stores, option, value):
        with pytest.raises(OptionError, match=f"unknown {option}"):
            dea.radial(*stores, **{option: value})

    def test_words_in_any_case(self, stores):
        assert radial(*stores, orientation="OUTPUT", rts="Crs", slack_weights="Mean", solver="HiGHS").better == "lower"


class TestUnsolvedUnits:
    def test_an_infeasible_unit_leaves_the_others_alone(self, teams):
        X, Y = teams[0], 0.9 * teams[1]
        usual = radial(X, Y, reference=teams)
        assert (usual.status == "optimal").all()
        Y.loc["T20", "solved"] = 1e3
        result = radial(X, Y, reference=teams)
        assert result.status[result.status != "optimal"].to_dict() == {"T20": "infeasible"}
        assert np.isnan(result.scores["T20"])
        assert result.peers["T20"] == {}
        assert result.is_efficient.isna().sum() == 1
        np.testing.assert_allclose(result.scores.drop("T20"), usual.scores.drop("T20"), rtol=1e-12)

    @pytest.mark.parametrize("word", ["failed", "infeasible"])
    def test_an_engine_that_fails_on_some_units_flags_just_those(self, teams, monkeypatch, word):
        clean, engine = radial(*teams), lp.solve

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            status, x = batch.status.copy(), batch.x.copy()
            status[[3, 11]], x[[3, 11]] = word, np.nan
            return dataclasses.replace(batch, status=status, x=x)

        monkeypatch.setattr(lp, "solve", failing)
        with pytest.warns(SqevalWarning, match=f"no efficiency for 2 unit.*{word}.*T03, T11"):
            result = dea.radial(*teams)
        flagged = result.status != "optimal"
        assert result.status[flagged].to_dict() == {"T03": word, "T11": word}
        pd.testing.assert_frame_equal(result.to_frame()[~flagged], clean.to_frame()[~flagged], check_dtype=False)
        assert result.to_frame().loc[flagged, "score"].isna().all()
        assert result.lambdas[flagged].isna().all(axis=None)

    def test_a_second_stage_that_fails_is_told(self, stores, monkeypatch):
        engine, calls = lp.solve, []

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            calls.append(batch)
            return batch if len(calls) == 1 else dataclasses.replace(batch, status=np.where(np.arange(8) == 2, "failed", batch.status))

        monkeypatch.setattr(lp, "solve", failing)
        assert radial(*stores, rts="crs").status.tolist() == ["optimal"] * 2 + ["failed"] + ["optimal"] * 5

    def test_a_solver_that_raises(self, stores):
        import pulp

        result = radial(*stores, solver=pulp.COIN_CMD(path="/no/such/cbc", msg=False))
        assert (result.status == "failed").all()
        assert np.isnan(result.certificate.gap)


class TestSolversAndProgress:
    @pytest.mark.parametrize(("orientation", "rts"), [("input", "vrs"), ("output", "crs")])
    def test_pulp_gives_the_same(self, teams, orientation, rts):
        X, Y = (table.iloc[:15] for table in teams)
        one, other = (radial(X, Y, orientation=orientation, rts=rts, solver=solver) for solver in (None, "pulp"))
        assert (other.status == "optimal").all()
        for name in ("scores", "slacks", "targets", "lambdas"):
            np.testing.assert_allclose(getattr(other, name), getattr(one, name), atol=1e-7)
        assert (one.is_efficient == other.is_efficient).all()
        assert other.certificate.gap <= 1e-9

    def test_progress(self, teams):
        seen = []
        result = radial(*teams, progress=lambda *report: seen.append(report))
        assert seen[-1] == (60, 60, "DEA")  # thirty units in two stages
        assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
        np.testing.assert_array_equal(result.scores, radial(*teams).scores)

    def test_an_interrupted_run_leaves_nothing_behind(self, teams):
        def stop(done, total, what):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            radial(*teams, progress=stop)
        assert (radial(*teams).status == "optimal").all()


@pytest.mark.parametrize("model", ["radial", "super_efficiency", "multiplier", "free_replicability", "directional", "hyperbolic"])
def test_the_second_stage_is_asked_for_by_yes_or_no(model):
    with pytest.raises(OptionError, match=r"slacks.*must be True or False"):
        getattr(dea, model)([[1.0], [2.0]], [[1.0], [1.0]], slacks="no")


@pytest.mark.parametrize("model", ["radial", "bootstrap", "influence"])
def test_an_unknown_orientation_names_those_the_model_has(model):
    options = {"seed": 1} if model == "bootstrap" else {}
    with pytest.raises(OptionError, match=r"Known: 'input', 'output'$"):
        getattr(dea, model)([[1.0], [2.0]], [[1.0], [1.0]], orientation="sideways", **options)
