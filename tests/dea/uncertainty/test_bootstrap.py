"""The bootstrap: against a plain loop of programmes, its properties, its failures, and what it says."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp
from sqeval.numerics.smoothed_draws import normal_reference, smoothed_draws


def bootstrap(X, Y, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.bootstrap(X, Y, **{"seed": 4, "replications": 40, **options})


def plain_distance(x, y, X, Y, rts, *, shrink):
    """1/θ or φ by one programme."""
    n = len(X)
    columns = np.vstack([X.T, -Y.T])
    own = np.append(-x, np.zeros(len(y))) if shrink else np.append(np.zeros(len(x)), y)
    bounds = np.append(np.zeros(len(x)), -y) if shrink else np.append(x, np.zeros(len(y)))
    ones = np.append(np.ones(n), 0.0)[None] if rts == "vrs" else None
    cost = np.append(np.zeros(n), 1.0 if shrink else -1.0)
    found = linprog(cost, np.column_stack([columns, own]), bounds, ones, None if ones is None else [1.0], method="highs")
    return 1 / found.x[-1] if shrink else found.x[-1]


@pytest.mark.parametrize(("orientation", "rts"), [("input", "vrs"), ("output", "crs"), ("output", "vrs")])
def test_a_plain_loop_gives_the_same(teams, orientation, rts):
    X, Y = (table.iloc[:12] for table in teams)
    result = bootstrap(X, Y, orientation=orientation, rts=rts, replications=4)
    x, y, shrink = X.to_numpy(), Y.to_numpy(), orientation == "input"
    distance = np.array([plain_distance(x[k], y[k], x, y, rts, shrink=shrink) for k in range(12)])
    width = normal_reference(distance)
    assert result.bandwidth == pytest.approx(width, rel=1e-7)
    replications = []
    for drawn in smoothed_draws(distance, width, np.random.default_rng(4), 4):
        pseudo_x = x * (drawn / distance)[:, None] if shrink else x
        pseudo_y = y if shrink else y * (distance / drawn)[:, None]
        replications.append([plain_distance(x[k], y[k], pseudo_x, pseudo_y, rts, shrink=shrink) for k in range(12)])
    np.testing.assert_allclose(result.draws, replications, rtol=1e-7)
    corrected = 2 * distance - np.mean(replications, axis=0)
    np.testing.assert_allclose(result.bias_corrected, 1 / corrected if shrink else corrected, rtol=1e-7)
    ends = [2 * distance - np.quantile(replications, share, axis=0) for share in (0.975, 0.025)]
    low, high = (1 / ends[1], 1 / ends[0]) if shrink else ends
    np.testing.assert_allclose(result.lower, low, rtol=1e-7)
    np.testing.assert_allclose(result.upper, high, rtol=1e-7)
    np.testing.assert_allclose(result.replicates, 1 / np.array(replications) if shrink else replications, rtol=1e-7)


def test_scores_are_those_of_the_radial_model(teams):
    result, plain = bootstrap(*teams), dea.radial(*teams, slacks=False)
    pd.testing.assert_series_equal(result.scores, plain.scores)
    pd.testing.assert_frame_equal(result.lambdas, plain.lambdas)


@settings(max_examples=5)
@given(st.integers(0, 10_000), st.sampled_from(["input", "output"]), st.sampled_from(["crs", "vrs", "nirs"]))
def test_corrected_scores_stay_in_range_and_beyond_the_score(seed, orientation, rts):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    X, Y = rng.integers(1, 9, (n, 2)).astype(float), rng.integers(1, 9, (n, 1)).astype(float)
    result = bootstrap(X, Y, orientation=orientation, rts=rts, seed=seed, replications=20)
    ordered = (result.lower, result.bias_corrected, result.upper, result.scores)
    ends = ordered if orientation == "input" else tuple(1 / part for part in ordered)
    assert ((ends[0] > 0) & (ends[3] <= 1)).all()
    assert all((part <= ends[3] + 1e-12).all() for part in ends[:3])
    assert (result.lower <= result.upper).all()
    assert (result.correction["bias"] <= 1e-12).all()


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_neither_units_of_measurement_nor_order_of_rows_matter(seed):
    rng = np.random.default_rng(seed)
    names = [f"u{k}" for k in range(8)]
    X, Y = (pd.DataFrame(rng.uniform(1, 9, (8, 2)), index=names, columns=list(some)) for some in ("ab", "cd"))
    plain = bootstrap(X, Y, seed=seed, replications=10).to_frame()
    moved = bootstrap(X * [1e10, 1e-10], Y * [1e-6, 1e6], seed=seed, replications=10).to_frame()
    shuffled = bootstrap(X.iloc[::-1], Y.sample(frac=1, random_state=seed), seed=seed, replications=10).to_frame()
    numbers = ["score", "bias_corrected", "lower", "upper", "bias", "standard_error"]
    pd.testing.assert_frame_equal(moved[numbers], plain[numbers], rtol=1e-7)
    pd.testing.assert_frame_equal(shuffled.loc[names], plain)


def test_more_replications_begin_with_the_fewer_and_workers_change_nothing(teams, monkeypatch):
    from sqeval.dea.uncertainty import replications

    few, many = bootstrap(*teams, replications=5), bootstrap(*teams, replications=30, workers=2)
    np.testing.assert_allclose(many.draws[:5], few.draws, rtol=1e-13)
    monkeypatch.setattr(replications, "_AT_ONCE", 100)
    np.testing.assert_allclose(bootstrap(*teams, replications=30, workers=2).draws, many.draws, rtol=1e-13)
    np.testing.assert_array_equal(bootstrap(*teams, replications=30).draws, bootstrap(*teams, replications=30, workers=2).draws)


def test_another_seed_gives_other_draws(teams):
    assert (bootstrap(*teams, seed=1).draws != bootstrap(*teams, seed=2).draws).any()


def test_output_under_variable_returns_may_shift_inputs(teams):
    X, Y = teams
    plain, moved = bootstrap(X, Y, orientation="output"), bootstrap(X - 30, Y, orientation="output")
    np.testing.assert_allclose(moved.bias_corrected, plain.bias_corrected, rtol=1e-9)


class TestStanding:
    def test_duplicates_cannot_be_told_apart(self, stores):
        X, Y = (pd.concat([table, table.rename({"H": "twin"}).tail(1)]) for table in stores)
        result = bootstrap(X, Y)
        assert result.superiority.loc["H", "twin"] == result.superiority.loc["twin", "H"] == 0.5
        assert "twin" in result.not_told_apart("H")
        assert not result.is_ahead("H", "twin")

    def test_shares_add_up_and_follow_the_draws(self, stores):
        result = bootstrap(*stores, rts="crs", replications=200)
        shares = result.superiority.to_numpy()
        np.testing.assert_allclose(shares + shares.T, 1.0)
        possible = 2 / result.scores.to_numpy() - result.draws
        assert shares[1, 5] == (possible[:, 1] < possible[:, 5]).mean()
        assert result.is_ahead("B", "F")
        assert not result.is_ahead("F", "B")
        ranks = result.ranks
        assert ((ranks["lower"] <= ranks["upper"]) & (ranks["lower"] >= 1) & (ranks["upper"] <= 8)).all()
        assert -1 <= result.rank_correlation <= 1

    def test_who_is_ahead_of_everybody_has_one_rank(self):
        X, Y = pd.DataFrame({"x": [1.0, 10, 11, 12]}), pd.DataFrame({"y": [1.0, 1, 1, 1]})
        result = bootstrap(X, Y, rts="crs", replications=400)
        assert result.ranks.loc[0].tolist() == [1, 1, 1]
        assert "no other rank" in result.explain(0)
        # One input, one output, constant returns: the frontier moves all distances alike, so chance exchanges nobody.
        assert result.told_apart_share == 1

    def test_an_interval_covers_the_replications_it_should(self, teams):
        result = bootstrap(*teams, replications=400, confidence=0.8)
        possible = 1 / (2 / result.scores.to_numpy() - result.draws)
        inside = ((possible >= result.lower.to_numpy()) & (possible <= result.upper.to_numpy())).mean(axis=0)
        assert (np.abs(inside - 0.8) < 0.02).all()

    def test_the_ratio_rule(self, teams):
        result = bootstrap(*teams, replications=300)
        table = result.correction
        np.testing.assert_allclose(table["ratio"], table["bias"] ** 2 / (3 * table["standard_error"] ** 2))
        assert (table["worthwhile"] == (table["ratio"] > 1)).all()
        small = table.index[~table["worthwhile"]]
        found = [caution.where for caution in result.warnings if caution.code == "dea_bootstrap_small_bias"]
        assert found == ([tuple(small)] if len(small) else [])

    def test_it_says_so_in_both_languages(self, stores):
        result = bootstrap(*stores, rts="crs", replications=200)
        text = result.explain("F")
        assert "95 % interval of the bootstrap" in text
        assert "cannot be told apart from 1, so do not rank it against them: G" in result.explain("A")
        assert "置信区间" in result.explain("F", "zh")
        assert "pairs told apart" in repr(result)


class TestOddAndBad:
    def test_one_unit(self):
        result = bootstrap([[2.0]], [[3.0]])
        assert result.bias_corrected.tolist() == result.lower.tolist() == [1.0]
        assert np.isnan(result.told_apart_share)
        assert np.isnan(result.rank_correlation)
        assert "dea_bootstrap_no_spread" in [caution.code for caution in result.warnings]
        assert repr(result)
        assert result.explain(0)

    def test_all_equal(self):
        result = bootstrap(np.ones((4, 1)), np.ones((4, 1)))
        assert (result.bias_corrected == 1).all()
        assert (result.ranks["rank"] == 1).all()
        assert result.told_apart_share == 0

    def test_a_failing_engine_leaves_no_numbers(self, stores, monkeypatch):
        def failing(family, *, solver=None):
            k, r = family.rhs.shape
            missing = np.full(k, np.nan)
            x = np.full((k, family.shared.shape[1] + family.own.shape[2]), np.nan)
            certificate = lp.Certificate("lp", missing, missing, missing)
            return lp.LpBatch(np.full(k, lp.FAILED, dtype=object), x, np.full((k, r), np.nan), certificate)

        monkeypatch.setattr(lp, "solve", failing)
        result = bootstrap(*stores)
        assert (result.status == lp.FAILED).all()
        assert result.bias_corrected.isna().all()
        assert result.ranks["rank"].isna().all()
        assert repr(result)
        assert "B" in result.explain("B")

    def test_replications_without_an_answer_are_counted_not_dropped_silently(self, stores, monkeypatch):
        solve = lp.solve

        def now_and_then(family, *, solver=None):
            batch = solve(family, solver=solver)
            if family.blocks is not None:
                batch.status[3::40] = lp.FAILED
            return batch

        monkeypatch.setattr(lp, "solve", now_and_then)
        result = bootstrap(*stores)
        lost = [caution for caution in result.warnings if caution.code == "dea_bootstrap_lost"]
        assert lost[0].where == ("D",)
        assert lost[0].details == {"programmes": 8}
        assert np.isnan(result.draws).sum() == 8
        assert np.isfinite(result.bias_corrected).all()

    @pytest.mark.parametrize(
        "options",
        [
            {"seed": -1},
            {"seed": 1.5},
            {"seed": None},
            {"replications": 1},
            {"replications": True},
            {"replications": 10**9},
            {"confidence": 1},
            {"confidence": 95},
            {"confidence": "0.95"},
            {"method": "naive"},
            {"bandwidth": -0.1},
            {"bandwidth": "silverman"},
            {"bandwidth": np.nan},
            {"workers": 0},
            {"orientation": "none"},
        ],
    )
    def test_bad_options_are_named(self, stores, options):
        with pytest.raises(OptionError):
            bootstrap(*stores, **options)

    def test_a_seed_must_be_given(self, stores):
        with pytest.raises(TypeError, match="seed"):
            dea.bootstrap(*stores)

    def test_bad_data_are_named(self, stores):
        with pytest.raises(DataError, match="'A'"):
            bootstrap(stores[0].replace({"employees": {2: -2}}), stores[1])

    def test_a_bandwidth_of_ones_own(self, stores):
        assert bootstrap(*stores, bandwidth=0.05).bandwidth == 0.05
        assert bootstrap(*stores, bandwidth="cross_validation").bandwidth > 0

    def test_progress_counts_programmes(self, stores):
        told = []
        bootstrap(*stores, replications=20, progress=lambda done, total, what: told.append((done, total, what)))
        assert told[-1] == (8 * 21, 8 * 21, "DEA")

    def test_a_solver_of_ones_own(self, stores):
        plain, other = bootstrap(*stores, replications=3), bootstrap(*stores, replications=3, solver="highs")
        np.testing.assert_allclose(other.draws, plain.draws, rtol=1e-8)


def test_units_that_tie_stay_in_range_and_have_no_rank_correlation():
    """They share their ranks: the order of rows would else be taken for agreement."""
    result = bootstrap(pd.DataFrame({"x": [3.0] * 5}), pd.DataFrame({"y": [2.0] * 5}), replications=10)
    assert (result.bias_corrected <= result.scores).all()
    assert (result.correction["bias"] <= 0).all()
    assert np.isnan(result.rank_correlation)
    assert result._repr_html_()
