"""The free disposal hull: figures by hand, its place between the other hulls, ties, and what it does not have."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning

ORIENTATIONS = ("input", "output")
RETURNS = ("vrs", "crs", "nirs", "ndrs")


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def fdh(X, Y, **options):
    return quiet(dea.fdh, X, Y, **options)


@st.composite
def tables(draw):
    n, m, s = draw(st.integers(1, 12)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=st.integers(1, 9).map(float)))
    return values[:, :m], values[:, m:]


def plain(X, Y, orientation):
    """Tulkens' formula, unit by unit."""
    scores = []
    for x, y in zip(X, Y, strict=True):
        if orientation == "input":
            scores.append(min((a / x).max() for a, b in zip(X, Y, strict=True) if (b >= y).all()))
        else:
            scores.append(max((b / y).min() for a, b in zip(X, Y, strict=True) if (a <= x).all()))
    return scores


@settings(max_examples=10)
@given(tables(), st.sampled_from(ORIENTATIONS))
def test_equals_the_formula(data, orientation):
    result = fdh(*data, orientation=orientation)
    np.testing.assert_array_equal(result.scores, plain(*data, orientation))
    assert result.certificate.kind == "enumeration"
    assert result.certificate.primal < 1e-15
    assert result.certificate.gap == 0


@settings(max_examples=10)
@given(tables(), st.sampled_from(ORIENTATIONS), st.sampled_from(RETURNS))
def test_holds_at_least_the_efficiency_of_the_convex_hull(data, orientation, rts):
    convex = quiet(dea.radial, *data, orientation=orientation, rts=rts)
    assert (fdh(*data, orientation=orientation, rts=rts).efficiency >= convex.efficiency - 1e-9).all()


@settings(max_examples=10)
@given(tables(), st.sampled_from(ORIENTATIONS))
def test_more_multiples_never_raise_an_efficiency(data, orientation):
    of = {rts: fdh(*data, orientation=orientation, rts=rts).efficiency for rts in RETURNS}
    np.testing.assert_allclose(of["crs"], np.minimum(of["nirs"], of["ndrs"]), rtol=1e-14)
    assert (of["vrs"] >= np.maximum(of["nirs"], of["ndrs"])).all()
    grs = fdh(*data, orientation=orientation, rts=("grs", 0.5, 2)).efficiency
    assert ((of["vrs"] >= grs) & (grs >= of["crs"] * (1 - 1e-14))).all()


@settings(max_examples=10)
@given(tables())
def test_orientations_are_inverse_under_crs(data):
    np.testing.assert_allclose(fdh(*data, rts="crs").scores * fdh(*data, rts="crs", orientation="output").scores, 1, rtol=1e-13)


@settings(max_examples=10)
@given(tables(), st.sampled_from(ORIENTATIONS), st.sampled_from(RETURNS), st.lists(st.integers(-10, 9), min_size=5, max_size=5))
def test_units_of_measurement_change_nothing_but_rounding(data, orientation, rts, powers):
    X, Y = data
    scale = 10.0 ** np.array(powers)
    one = fdh(X, Y, orientation=orientation, rts=rts, slack_weights="mean")
    scaled = (X * scale[: X.shape[1]], Y * scale[3 : 3 + Y.shape[1]])
    other = fdh(*scaled, orientation=orientation, rts=rts, slack_weights="mean")
    np.testing.assert_allclose(other.scores, one.scores, rtol=1e-13)
    assert other.is_efficient.tolist() == one.is_efficient.tolist()


class TestResult:
    def test_targets_slacks_and_peers_belong_together(self, teams):
        X, Y = teams
        for rts in RETURNS:
            result = fdh(X, Y, rts=rts)
            assert (np.diff(result.lambda_matrix.indptr) == 1).all()
            np.testing.assert_allclose(result.lambdas @ X.join(Y), result.targets)
            projected = X.mul(result.scores, axis=0).join(Y)
            np.testing.assert_allclose(projected + result.slacks * [-1, -1, 1, 1], result.targets, rtol=1e-14)
            assert (result.slacks.to_numpy() >= 0).all()

    def test_the_unit_itself_where_it_is_efficient(self, teams):
        result = fdh(*teams)
        assert all(result.peers[unit] == {unit: 1.0} for unit in result.is_efficient[result.is_efficient].index)

    def test_slack_at_the_same_score(self):
        X, Y = pd.DataFrame({"x": [2.0, 2, 2]}, index=list("abc")), pd.DataFrame({"y": [1.0, 2, 4]}, index=list("abc"))
        result = fdh(X, Y)
        assert result.scores.tolist() == [1, 1, 1]
        assert result.is_weakly_efficient.tolist() == [True] * 3
        assert result.is_efficient.tolist() == [False, False, True]
        assert result.peers["a"] == {"c": 1.0}
        assert result.slacks["y"].tolist() == [3, 2, 0]

    def test_doubles_are_their_own_peers_and_not_unique(self):
        X, Y = pd.DataFrame({"x": [2.0, 2, 3]}, index=list("abc")), pd.DataFrame({"y": [1.0, 1, 1]}, index=list("abc"))
        result = fdh(X, Y)
        assert result.peers.tolist() == [{"a": 1.0}, {"b": 1.0}, {"a": 1.0}]
        assert result.uniqueness["lambdas"].tolist() == [False, False, False]
        assert list(result.uniqueness) == ["lambdas"]

    def test_multiples_under_other_returns(self):
        # b makes the 3 of a with 3/4 of itself: 1.5 instead of 2; under ndrs it may not shrink.
        X, Y = pd.DataFrame({"x": [2.0, 2]}, index=list("ab")), pd.DataFrame({"y": [3.0, 4]}, index=list("ab"))
        assert fdh(X, Y, rts="crs").scores["a"] == 0.75
        assert fdh(X, Y, rts="crs").peers["a"] == {"b": 0.75}
        assert fdh(X, Y, rts="ndrs").scores["a"] == 1
        assert fdh(X, Y, rts=("grs", 0.9, 1)).scores["a"] == 0.9

    def test_no_multipliers(self, stores):
        with pytest.raises(OptionError, match="the fdh model has no `multipliers`"):
            _ = fdh(*stores).multipliers

    def test_in_words(self, stores):
        assert "no single unit it is compared with does better" in fdh(*stores).explain("B")
        assert "自由处置包" in fdh(*stores).explain("B", "zh")

    def test_the_callers_order(self, teams):
        X, Y = teams
        result, turned = fdh(X, Y), fdh(X.iloc[::-1], Y)
        assert turned.scores.index.tolist() == X.index.tolist()[::-1]
        pd.testing.assert_series_equal(turned.scores.loc[X.index], result.scores)
        assert turned.peers.loc[X.index].tolist() == result.peers.tolist()


class TestReference:
    def test_what_none_reaches_is_infeasible(self, stores):
        X, Y = pd.DataFrame({"employees": [1.0, 5]}, index=["p", "q"]), pd.DataFrame({"sales": [9.0, 2]}, index=["p", "q"])
        result = fdh(X, Y, reference=stores)
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert np.isnan(result.scores["p"])
        assert result.slacks.loc["p"].isna().all()
        assert result.scores["q"] == 0.6
        assert result.peers.tolist() == [{}, {"B": 1.0}]
        assert "cannot be measured" in result.explain("p")

    def test_beyond_one(self, stores):
        X, Y = pd.DataFrame({"employees": [1.0]}, index=["p"]), pd.DataFrame({"sales": [3.0]}, index=["p"])
        result = fdh(X, Y, reference=stores)
        assert result.scores["p"] == 3
        assert result.efficiency["p"] == 1

    def test_zeros(self):
        X, Y = np.array([[0.0, 4], [2, 2], [0, 5]]), np.array([[1.0, 0], [1, 1], [1, 0]])
        assert fdh(X, Y).scores.tolist() == [1, 1, 0.8]
        assert fdh(X, Y, orientation="output").scores.tolist() == [1, 1, 1]
        assert fdh(X, Y, rts="crs").scores.tolist() == [1, 1, 0.8]


def test_thousands_of_units_are_no_matter():
    values = np.random.default_rng(1).lognormal(size=(3000, 4))
    result = fdh(values[:, :2], values[:, 2:])
    some = np.random.default_rng(2).choice(3000, 20)
    covered = (values[None, :, 2:] >= values[some, None, 2:]).all(axis=2)
    ratios = (values[None, :, :2] / values[some, None, :2]).max(axis=2)
    np.testing.assert_array_equal(result.scores[some], np.where(covered, ratios, np.inf).min(axis=1))


def test_unknown_words(stores):
    with pytest.raises(OptionError, match="no radial factor"):
        fdh(*stores, orientation="none")
    with pytest.raises(OptionError, match="unknown slack_weights"):
        fdh(*stores, slack_weights="median")
