"""The additive model: against an independent linear programme, its weights and their zeros, invariances, and slacks of every size."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

RETURNS = ("vrs", "crs", "nirs", "ndrs")
WEIGHTS = ("unit", "ram", "bam", "mip")


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def additive(X, Y, **options):
    return quiet(dea.additive, X, Y, **options)


def plain_score(X, Y, unit, weights, rts, *, bounded=False):
    """The programme of one unit in λ alone: max Σ w⁻(x₀ − Σλx) + Σ w⁺(Σλy − y₀)."""
    n = len(X)
    A, b = np.vstack([X.T, -Y.T]), np.concatenate([X[unit], -Y[unit]])
    if bounded:
        A, b = np.vstack([A, -X.T, Y.T]), np.concatenate([b, -X.min(axis=0), Y.max(axis=0)])
    if rts in ("nirs", "ndrs"):
        sign = 1 if rts == "nirs" else -1
        A, b = np.vstack([A, np.full(n, sign)]), np.append(b, sign)
    equal = {"A_eq": np.ones((1, n)), "b_eq": [1]} if rts == "vrs" else {}
    w_in, w_out = weights[: X.shape[1]], weights[X.shape[1] :]
    found = linprog(X @ w_in - Y @ w_out, A_ub=A, b_ub=b, **equal)
    return w_in @ X[unit] - w_out @ Y[unit] - found.fun


@st.composite
def tables(draw, least=1):
    n, m, s = draw(st.integers(2, 9)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=st.integers(least, 12).map(float)))
    values[:, 0] += 1 - least
    values[:, m] += 1 - least
    return values[:, :m], values[:, m:]


@pytest.mark.parametrize("rts", RETURNS)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_equals_an_independent_programme(weights, rts, teams):
    X, Y = (table.to_numpy() for table in teams)
    result = additive(X, Y, rts=rts, weights=weights)
    bounded = weights == "bam" and rts != "vrs"
    expected = [plain_score(X, Y, k, result.weights.to_numpy()[k], rts, bounded=bounded) for k in range(len(X))]
    np.testing.assert_allclose(result.scores, expected, atol=1e-9)
    assert result.better == "lower"
    assert (result.status == "optimal").all()
    assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9


class TestWhatStandsInTheResult:
    def test_slacks_targets_and_peers_belong_together(self, teams):
        X, Y = teams
        result = additive(X, Y, rts="crs", weights="mip")
        signs = np.array([-1, -1, 1, 1])
        np.testing.assert_allclose(result.targets, pd.concat([X, Y], axis=1) + signs * result.slacks)
        np.testing.assert_allclose(result.lambdas @ X.join(Y), result.targets)
        np.testing.assert_allclose((result.weights * result.slacks).sum(axis=1), result.scores)

    def test_total_slack_is_not_weighted(self, teams):
        result = additive(*teams, weights="ram")
        pd.testing.assert_series_equal(result.total_slack, result.slacks.sum(axis=1), check_names=False)
        assert (additive(*teams).total_slack - additive(*teams).scores).abs().max() < 1e-12

    @pytest.mark.parametrize("rts", RETURNS)
    def test_multipliers_price_the_unit_and_no_other_beats_them(self, teams, rts):
        X, Y = (table.to_numpy() for table in teams)
        result = additive(X, Y, rts=rts)
        v, u = result.multipliers.to_numpy()[:, :2], result.multipliers.to_numpy()[:, 2:]
        u_0 = result.intercept.to_numpy()
        np.testing.assert_allclose((v * X).sum(axis=1) - (u * Y).sum(axis=1) - u_0, result.scores, atol=1e-8)
        assert (u @ Y.T - v @ X.T + u_0[:, None] <= 1e-8).all()
        assert min(v.min(), u.min()) >= 1 - 1e-9
        assert rts != "crs" or not u_0.any()

    def test_efficiency_where_the_score_has_a_limit(self, teams):
        for weights, rts in (("ram", "vrs"), ("bam", "vrs"), ("bam", "crs")):
            result = additive(*teams, weights=weights, rts=rts)
            np.testing.assert_allclose(result.efficiency, 1 - result.scores, atol=1e-12)
            assert result.to_frame().columns[0] == "efficiency"

    @pytest.mark.parametrize(("weights", "rts"), [("unit", "vrs"), ("mip", "vrs"), ("ram", "crs")])
    def test_no_efficiency_where_it_has_none(self, teams, weights, rts):
        with pytest.raises(OptionError, match=r"no `efficiency`\. See `\.scores`"):
            _ = additive(*teams, weights=weights, rts=rts).efficiency

    def test_no_weak_efficiency(self, teams):
        with pytest.raises(OptionError, match="no `is_weakly_efficient`"):
            _ = additive(*teams).is_weakly_efficient

    def test_in_words(self, stores):
        result = additive(*stores, rts="crs")
        assert result.explain("F").splitlines()[1] == "F is inefficient: its slacks, weighted by 1 in raw units, add up to 3."
        assert "B is efficient" in result.explain("B")
        assert "松弛变量" in result.explain("F", "zh")
        assert "slacks weighted by" in result.summary()
        assert "极差的倒数" in additive(*stores, weights="ram").summary("zh")


class TestWeights:
    def test_formulas(self):
        X, Y = np.array([[2.0, 5], [4, 5], [6, 5]]), np.array([[1.0], [4], [0]])
        Y = np.column_stack([Y, [1, 1, 2]])
        weights = {name: additive(X, Y, weights=name).weights.to_numpy() for name in WEIGHTS}
        np.testing.assert_array_equal(weights["unit"], 1)
        np.testing.assert_allclose(weights["mip"], [[1 / 2, 1 / 5, 1, 1], [1 / 4, 1 / 5, 1 / 4, 1], [1 / 6, 1 / 5, 0, 1 / 2]])
        np.testing.assert_allclose(weights["ram"], [[1 / 16, 0, 1 / 16, 1 / 4]] * 3)
        np.testing.assert_allclose(weights["bam"], [[0, 0, 1 / 12, 1 / 4], [1 / 8, 0, 0, 1 / 4], [1 / 16, 0, 1 / 16, 0]])

    def test_own_weights_by_variable_or_by_unit(self, teams):
        X, Y = teams
        row = pd.Series({"solved": 4.0, "hours": 1, "cost": 2, "satisfied": 3})
        table = pd.DataFrame([row] * len(X), index=X.index).iloc[::-1]
        expected = additive(X, Y, weights=[1, 2, 4, 3]).scores
        for own in (row, row.to_dict(), table, np.tile([1.0, 2, 4, 3], (len(X), 1))):
            pd.testing.assert_series_equal(additive(X, Y, weights=own).scores, expected)
        assert "weights of your own" in additive(X, Y, weights=row).summary()

    def test_weights_of_one_unit_are_its_own(self, teams):
        X, Y = teams
        table = pd.DataFrame(1.0, index=X.index, columns=[*X, *Y])
        table.loc["T00"] = [5, 1, 2, 1]
        plain, changed = additive(X, Y), additive(X.iloc[::-1], Y, weights=table)
        expected = plain_score(X.to_numpy(), Y.to_numpy(), 0, np.array([5.0, 1, 2, 1]), "vrs")
        assert changed.scores["T00"] == pytest.approx(expected)
        pd.testing.assert_series_equal(plain.scores.drop("T00"), changed.scores.loc[X.index].drop("T00"))

    @pytest.mark.parametrize(
        ("weights", "message"),
        [
            ("rom", "unknown weights.*'ram'"),
            ({"hours": 1, "cost": 1, "solved": 1}, "column 'satisfied': has no slack weight"),
            ({"hours": 1, "cost": 1, "solved": 1, "satisfied": 1, "age": 1}, "column 'age'.*neither input nor output"),
            ([1, 1, 0, 1], "column 'solved', unit 'T00': .*not positive"),
            (np.ones((3, 4)), "3 × 4 cells for 30 units × 4 variables"),
            (pd.DataFrame(1.0, index=["T00"], columns=["hours", "cost", "solved", "satisfied"]), "unit 'T01': has no slack weights"),
            ([1, 1, np.nan, 1], "missing value"),
        ],
    )
    def test_what_is_refused(self, teams, weights, message):
        with pytest.raises((DataError, OptionError), match=message):
            additive(*teams, weights=weights)


class TestZeros:
    def test_an_output_of_zero_has_no_weight_but_its_slack_is_taken(self):
        X, Y = np.array([[2.0], [2], [2]]), np.array([[5.0, 0], [5, 3], [4, 4]])
        result = additive(X, Y, weights="mip")
        assert result.scores.tolist() == [0, 0, 0]
        assert result.is_efficient.tolist() == [False, True, True]
        assert result.targets.loc[0].tolist() == [2, 5, 3]
        assert result.slacks.loc[0].tolist() == [0, 0, 3]

    @pytest.mark.parametrize("weights", WEIGHTS)
    def test_zeros_among_inputs_and_outputs(self, weights):
        X = np.array([[0.0, 4], [3, 0], [2, 2], [4, 4], [0, 8]])
        Y = np.array([[3.0, 0], [0, 3], [2, 2], [1, 1], [3, 0]])
        for rts in RETURNS:
            result = additive(X, Y, weights=weights, rts=rts)
            assert (result.status == "optimal").all()
            bounded = weights == "bam" and rts != "vrs"
            expected = [plain_score(X, Y, k, result.weights.to_numpy()[k], rts, bounded=bounded) for k in range(5)]
            np.testing.assert_allclose(result.scores, expected, atol=1e-9)
            assert not result.is_efficient[4]
            assert (result.slacks.to_numpy() >= 0).all()

    def test_a_range_of_rounding_only_is_none(self):
        X, Y = np.array([[1.0], [1 + 1e-15], [1]]), np.array([[1.0], [2], [3]])
        result = additive(X, Y, weights="ram")
        assert result.weights["X1"].tolist() == [0, 0, 0]
        np.testing.assert_allclose(result.scores, [0.5, 0.25, 0])

    def test_bam_is_bounded_where_vrs_is_not(self):
        X, Y = np.array([[2.0], [10]]), np.array([[2.0], [1]])
        result = additive(X, Y, weights="bam", rts="crs")
        assert result.targets.loc[1].tolist() == [2, 2]
        assert result.scores[1] == pytest.approx(1)
        assert result.efficiency[1] == pytest.approx(0)


class TestReference:
    def test_against_others(self, teams):
        X, Y = teams
        own = additive(X, Y, weights="ram")
        same = additive(X, Y, weights="ram", reference=(X, Y))
        pd.testing.assert_series_equal(own.scores, same.scores)

    def test_beyond_the_frontier_is_infeasible_and_alone_so(self, stores):
        X, Y = stores
        more = pd.DataFrame({"employees": [1.0, 5]}, index=["new", "old"])
        result = additive(more, pd.DataFrame({"sales": [9.0, 2]}, index=["new", "old"]), rts="vrs", reference=(X, Y))
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert np.isnan(result.scores["new"])
        assert result.peers["new"] == {}
        assert result.scores["old"] == additive(X, Y).scores["F"]
        assert np.isnan(result.total_slack["new"])


class TestProperties:
    @settings(max_examples=8)
    @given(tables(), st.sampled_from(RETURNS))
    def test_no_slack_just_when_strongly_efficient(self, data, rts):
        result = additive(*data, rts=rts)
        radial = quiet(dea.radial, *data, rts=rts)
        assert result.is_efficient.tolist() == radial.is_efficient.tolist()

    @settings(max_examples=8)
    @given(
        tables(least=0),
        st.sampled_from(RETURNS),
        st.sampled_from(("ram", "bam", "mip")),
        st.lists(st.integers(-10, 9), min_size=4, max_size=4),
    )
    def test_units_of_measurement_change_no_score(self, data, rts, weights, powers):
        X, Y = data
        scale = 10.0 ** np.array(powers)
        one = additive(X, Y, rts=rts, weights=weights)
        other = additive(X * scale[: X.shape[1]], Y * scale[2 : 2 + Y.shape[1]], rts=rts, weights=weights)
        np.testing.assert_allclose(other.scores, one.scores, atol=1e-9)
        assert other.is_efficient.tolist() == one.is_efficient.tolist()

    @settings(max_examples=8)
    @given(tables(), st.sampled_from(("unit", "ram", "bam")), st.integers(0, 50), st.integers(0, 50))
    def test_shifts_change_no_score_under_vrs(self, data, weights, down, up):
        one, other = additive(*data, weights=weights), additive(data[0] + down, data[1] + up, weights=weights)
        np.testing.assert_allclose(other.scores, one.scores, atol=1e-9)
        np.testing.assert_array_equal(other.is_efficient, one.is_efficient)

    @settings(max_examples=8)
    @given(tables(), st.sampled_from(WEIGHTS), st.sampled_from(RETURNS))
    def test_a_target_is_efficient(self, data, weights, rts):
        result = additive(*data, weights=weights, rts=rts)
        m = data[0].shape[1]
        again = additive(result.targets.iloc[:, :m], result.targets.iloc[:, m:], rts=rts, reference=data)
        if weights != "bam" or rts == "vrs":
            np.testing.assert_allclose(again.scores, 0, atol=1e-8)


class TestSizes:
    """Units of measurement so different that a solver alone sees the largest only."""

    scale = np.array([1e-10, 1e9, 1e-6, 1e5])

    @pytest.mark.parametrize("rts", RETURNS)
    def test_nothing_is_lost(self, rts, teams):
        X, Y = (table.to_numpy() for table in teams)
        plain = quiet(dea.radial, X, Y, rts=rts)
        result = additive(X * self.scale[:2], Y * self.scale[2:], rts=rts)
        assert (result.status == "optimal").all()
        assert result.is_efficient.tolist() == plain.is_efficient.tolist()
        expected = [plain_score(X, Y, k, self.scale / 1e9, rts) * 1e9 for k in range(len(X))]
        np.testing.assert_allclose(result.scores, expected, rtol=1e-9, atol=1e-2)

    def test_the_small_one_is_raised_after_the_large_one(self):
        # A and B tie in the large output; only B has the small input as well.
        X, Y = np.array([[2e-10], [1e-10], [3e-10]]), np.array([[5e9], [5e9], [4e9]])
        result = additive(X, Y)
        np.testing.assert_allclose(result.slacks, [[1e-10, 0], [0, 0], [2e-10, 1e9]], rtol=1e-9)
        assert result.peers[2] == pytest.approx({1: 1.0})

    def test_the_small_one_is_not_held_by_where_the_large_one_was_brought_to(self):
        # All mixes save the 1e9; those of A save less of the small input than B, but more of the small output.
        X = np.array([[1e9, 4e-10], [1e9, 2e-10], [2e9, 8e-10]])
        Y = np.array([[6e-10], [5e-10], [1e-10]])
        result = additive(X, Y, reference=(X[:2], Y[:2]))
        assert result.peers[2] == pytest.approx({1: 1.0})
        np.testing.assert_allclose(result.slacks.loc[2], [1e9, 6e-10, 4e-10], rtol=1e-9)


def test_a_failing_engine_flags_its_units_only(monkeypatch, teams):
    X, Y = teams
    solve = lp.solve

    def broken(family, *, solver=None):
        batch = solve(family, solver=solver)
        batch.status[5] = lp.FAILED
        return batch

    clean = additive(X, Y)
    monkeypatch.setattr(lp, "solve", broken)
    result = additive(X, Y)
    assert result.status["T05"] == "failed"
    assert np.isnan(result.scores["T05"])
    pd.testing.assert_series_equal(result.scores.drop("T05"), clean.scores.drop("T05"))


def test_progress(teams):
    seen = []
    additive(*teams, progress=lambda done, total, what: seen.append((done, total, what)))
    assert seen == [(30, 30, "DEA")]


class TestNegativeValues:
    """Under VRS a shift changes nothing, so that columns may hold losses."""

    @pytest.mark.parametrize("weights", ["unit", "ram", "bam", [1.0, 2, 3, 4]])
    def test_the_same_as_shifted(self, teams, weights):
        X, Y = teams
        lost, plain = additive(X - 20, Y - 30, weights=weights), additive(X, Y, weights=weights)
        np.testing.assert_allclose(lost.scores, plain.scores, atol=1e-9)
        np.testing.assert_allclose(lost.targets, plain.targets - [20, 20, 30, 30], atol=1e-9)
        assert lost.is_efficient.tolist() == plain.is_efficient.tolist()
        v, u = (lost.multipliers[list(table)].to_numpy() for table in (X, Y))
        priced = (v * (X - 20)).sum(axis=1) - (u * (Y - 30)).sum(axis=1) - lost.intercept
        np.testing.assert_allclose(priced, lost.scores, atol=1e-8)

    @pytest.mark.parametrize("options", [{"weights": "mip"}, {"rts": "crs"}, {"rts": "nirs"}])
    def test_refused_where_a_shift_matters(self, teams, options):
        X, Y = teams
        with pytest.raises(DataError, match="negative value"):
            additive(X - 20, Y, **options)


@pytest.mark.parametrize(("weights", "of"), [("ram", "the ranges"), ("bam", "the room to the best value")])
def test_means_of_shares_are_told_as_means(stores, weights, of):
    result = additive(*stores, weights=weights)
    least, most = (values.to_numpy() for values in (stores[0].min(), stores[1].max()))
    room = {"ram": [6, 4], "bam": [5 - least[0], most[0] - 2]}[weights]
    share = float((result.slacks.loc["F"] / room).mean())
    assert f"as shares of {of} its slacks are {100 * share:.1f} % on average over all inputs and outputs." in result.explain("F")
    assert "平均为" in result.explain("F", "zh")
