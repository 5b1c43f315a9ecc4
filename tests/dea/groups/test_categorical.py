"""Categories: against the radial model over each set of units, their order, and when the engine fails."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.test_radial import MODELS, each_model, plain_score, units

from sqeval import dea
from sqeval.errors import DataError, SqevalWarning
from sqeval.numerics import lp


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


@pytest.fixture
def shops():
    rng = np.random.default_rng(4)
    index = [f"S{k:02d}" for k in range(20)]
    X = pd.DataFrame(rng.uniform(5, 50, (20, 2)), columns=["hours", "cost"], index=index)
    Y = pd.DataFrame(rng.uniform(5, 50, (20, 2)), columns=["solved", "praised"], index=index)
    return X, Y, pd.Series(np.resize([2, 1, 3, 2], 20), index=index)


@each_model
def test_scores_are_those_of_a_programme_over_the_units_that_have_it_no_easier(shops, orientation, rts):
    X, Y, categories = shops
    result = quietly(dea.categorical, X, Y, categories, orientation=orientation, rts=rts)
    x, y, level = X.to_numpy(), Y.to_numpy(), categories.to_numpy()
    for k, score in enumerate(result.scores):
        rows = np.flatnonzero(level <= level[k])
        assert score == pytest.approx(plain_score(x, y, k, orientation, rts, reference=(x[rows], y[rows])), abs=1e-8)
    assert all(categories[list(peers)].max() <= categories[unit] for unit, peers in result.peers.items())


def test_slacks_and_targets_are_those_of_the_radial_model_over_the_same_units(shops):
    X, Y, categories = shops
    result = quietly(dea.categorical, X, Y, categories)
    for level in (1, 2, 3):
        some = categories.index[categories <= level]
        alone = quietly(dea.radial, X.loc[some], Y.loc[some])
        mine = categories.index[categories == level]
        pd.testing.assert_frame_equal(result.targets.loc[mine], alone.targets.loc[mine], rtol=1e-9)
        assert result.is_efficient[mine].tolist() == alone.is_efficient[mine].tolist()


@settings(max_examples=12)
@given(units(least=3), st.sampled_from(MODELS), st.integers(0, 99))
def test_categories_lower_no_efficiency_and_one_category_is_the_radial_model(data, chosen, seed):
    X, Y = data
    options = {"orientation": chosen[0], "rts": chosen[1]}
    usual = quietly(dea.radial, X, Y, **options)
    some = quietly(dea.categorical, X, Y, np.random.default_rng(seed).integers(0, 3, len(X)), **options)
    assert (some.status == "optimal").all()
    assert (some.efficiency >= usual.efficiency - 1e-9).all()
    one = quietly(dea.categorical, X, Y, [7] * len(X), **options)
    np.testing.assert_allclose(one.efficiency, usual.efficiency, atol=1e-9)


def test_words_in_order_and_numbers_are_the_same(shops):
    X, Y, categories = shops
    words = pd.Series(
        pd.Categorical(categories.map({1: "harsh", 2: "usual", 3: "easy"}), ["harsh", "usual", "none", "easy"], ordered=True), X.index
    )
    by_word, by_number = quietly(dea.categorical, X, Y, words), quietly(dea.categorical, X[::-1], Y, 10 * categories)
    assert by_word.reference_sizes.to_dict() == {"harsh": 5, "usual": 15, "easy": 20}
    np.testing.assert_allclose(by_word.scores, by_number.scores[X.index], rtol=1e-12)
    assert by_word.category.tolist() == words.tolist()
    assert by_word.to_frame().columns[0] == "category"


def test_what_it_says(shops):
    X, Y, categories = shops
    with pytest.warns(SqevalWarning, match="compared with fewer than 12 units"):
        result = dea.categorical(X, Y, categories, non_discretionary=["cost"])
    assert [caution.where for caution in result.warnings if caution.code == "dea_small_categories"] == [("1",)]
    text = result.explain("S00")
    assert "compared with the 15 unit(s) of category 2 and of less favourable ones" in text
    assert "not to be changed: cost" in text
    assert "类别 2 及更不利" in result.explain("S00", "zh")
    assert "1 (5), 2 (10), 3 (5)" in result.summary()
    assert "类别（由最不利起）" in result.summary("zh")


@pytest.mark.parametrize(
    ("categories", "words"),
    [
        (["low"] * 20, ["no order", "low", "ordered=True"]),
        (pd.Categorical(["low"] * 20), ["no order", "ordered=True"]),
        ({"S00": 1}, ["unit 'S01'", "`categories`"]),
        (pd.date_range("2026-01-01", periods=20), ["no order"]),
    ],
)
def test_what_has_no_order_is_refused(shops, categories, words):
    with pytest.raises(DataError) as caught:
        dea.categorical(*shops[:2], categories)
    assert all(word in str(caught.value) for word in words)


def test_a_failure_stays_alone(shops, monkeypatch):
    clean, solve = quietly(dea.categorical, *shops), lp.solve

    def failing(family, *, solver=None):
        batch = solve(family, solver=solver)
        status = batch.status.copy()
        status[3] = lp.FAILED
        return dataclasses.replace(batch, status=status)

    monkeypatch.setattr(lp, "solve", failing)
    found = quietly(dea.categorical, *shops)
    assert found.status.tolist() == ["failed" if k == 3 else "optimal" for k in range(20)]
    others = found.scores.drop("S03")
    assert others.tolist() == clean.scores.drop("S03").tolist()


@pytest.mark.parametrize(("categories", "message"), [([1, 2, np.inf], "infinite"), ([1, 2, 1j], "no order")])
def test_numbers_without_an_order_or_end_are_refused(categories, message):
    X, Y = pd.DataFrame({"a": [1.0, 2, 3]}), pd.DataFrame({"b": [1.0, 2, 2]})
    with pytest.raises(DataError, match=message):
        dea.categorical(X, Y, categories)
