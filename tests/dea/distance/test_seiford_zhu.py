"""The model of Seiford and Zhu: as radial on translated outputs, who is efficient whatever the translation, and what is refused."""

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


def quiet(model, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return getattr(dea, model)(*args, **options)


def seiford_zhu(*args, **options):
    return quiet("seiford_zhu", *args, **options)


@pytest.fixture
def desks(teams):
    X, Y = teams
    rng = np.random.default_rng(5)
    return X, Y, pd.DataFrame(rng.uniform(1, 9, (30, 2)), columns=["complaints", "breaches"], index=X.index)


def plain_phi(X, Y, turned, unit):
    n = len(X)
    outputs = np.hstack([Y, turned])
    rows = np.vstack([np.c_[X.T, np.zeros(X.shape[1])], np.c_[-outputs.T, outputs[unit]]])
    found = linprog(np.append(np.zeros(n), -1), rows, np.r_[X[unit], np.zeros(outputs.shape[1])], np.r_[np.ones(n), 0][None], [1])
    return -found.fun


@pytest.mark.parametrize("translation", [None, {"breaches": 12.0, "complaints": 20.0}], ids=["default", "own"])
def test_equals_a_plain_programme(desks, translation):
    X, Y, B = desks
    result = seiford_zhu(X, Y, B, translation=translation)
    levels = B.max() + 1 if translation is None else pd.Series(translation)[B.columns]
    assert result.translation.to_dict() == levels.to_dict()
    expected = [plain_phi(X.to_numpy(), Y.to_numpy(), (levels - B).to_numpy(), k) for k in range(len(X))]
    np.testing.assert_allclose(result.scores, expected, atol=1e-9)
    np.testing.assert_allclose(result.efficiency, 1 / result.scores)
    assert result.better == "lower"


def test_equals_radial_on_translated_outputs(desks):
    X, Y, B = desks
    plain = quiet("radial", X, Y.join(20 - B), orientation="output")
    result = seiford_zhu(X, Y, B, translation=[20, 20])
    np.testing.assert_allclose(result.scores, plain.scores, atol=1e-12)
    np.testing.assert_allclose(result.slacks, plain.slacks, atol=1e-9)
    np.testing.assert_allclose(result.targets[B.columns], 20 - plain.targets[B.columns], atol=1e-9)
    assert (result.is_efficient == plain.is_efficient).all()
    assert result.targets.columns.tolist() == [*X, *Y, *B]


def test_inwards_bad_outputs_are_inputs_that_the_factor_leaves_alone(desks):
    X, Y, B = desks
    result = seiford_zhu(X, Y, B, orientation="input")
    fixed = quiet("directional", X, Y, undesirable=B, disposability="strong", direction="inputs")
    np.testing.assert_allclose(result.scores, 1 - fixed.scores, atol=1e-9)
    assert result.better == "higher"
    assert (result.targets[B.columns] <= B + 1e-9).all(axis=None)


@settings(max_examples=5)
@given(hnp.arrays(np.float64, (7, 4), elements=st.integers(1, 9).map(float)), st.floats(0.5, 1e4))
def test_who_is_efficient_does_not_depend_on_the_translation(values, more):
    X, Y, B = values[:, :1], values[:, 1:3], values[:, 3:]
    plain, other = seiford_zhu(X, Y, B), seiford_zhu(X, Y, B, translation=[9 + more])
    assert (plain.is_weakly_efficient == other.is_weakly_efficient).all()
    assert (plain.is_efficient == other.is_efficient).all()
    # The same units as where bad outputs count as inputs.
    assert (quiet("directional", X, Y, undesirable=B, disposability="strong").is_efficient == plain.is_efficient).all()


def test_scores_do_depend_on_it(desks):
    assert (seiford_zhu(*desks).scores - seiford_zhu(*desks, translation=[100, 100]).scores).abs().max() > 0.01


def test_the_translation_is_above_the_reference_too(desks):
    X, Y, B = desks
    others = (X, Y, B * 10)
    assert seiford_zhu(X, Y, B, reference=others).translation.to_dict() == (B.max() * 10 + 1).to_dict()
    with pytest.raises(DataError, match="is not below its translation"):
        seiford_zhu(X, Y, B, reference=others, translation=[10, 10])


class TestInvariances:
    def test_rows_in_any_order(self, desks):
        X, Y, B = desks
        plain, turned = seiford_zhu(X, Y, B), seiford_zhu(X[::-1], Y.sample(frac=1, random_state=3), B)
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame())

    def test_units_of_measurement_with_a_translation_of_ones_own(self, desks):
        X, Y, B = desks
        plain = seiford_zhu(X, Y, B, translation=[10, 10])
        scaled = seiford_zhu(X * 1e6, Y * 1e-10, B * [1e9, 1e-9], translation=[1e10, 1e-8])
        np.testing.assert_allclose(scaled.scores, plain.scores, atol=1e-9)

    def test_a_projection_has_nothing_left(self, desks):
        X, Y, B = desks
        target = seiford_zhu(X, Y, B, translation=[10, 10]).targets
        again = seiford_zhu(target[X.columns], target[Y.columns], target[B.columns], translation=[10, 10], reference=(X, Y, B))
        np.testing.assert_allclose(again.scores, 1, atol=1e-9)
        assert again.is_efficient.all()


class TestOddData:
    def test_negative_values_where_shifting_changes_nothing(self, desks):
        X, Y, B = desks
        plain = seiford_zhu(X, Y, B, translation=[10, 10])
        moved = seiford_zhu(X - 40, Y, B - 20, translation=[-10, -10])
        np.testing.assert_allclose(moved.scores, plain.scores, atol=1e-9)
        np.testing.assert_allclose(moved.targets[B.columns] + 20, plain.targets[B.columns], atol=1e-8)
        np.testing.assert_allclose(moved.targets[X.columns] + 40, plain.targets[X.columns], atol=1e-8)
        inwards = seiford_zhu(X, Y - 40, B - 20, orientation="input")
        np.testing.assert_allclose(inwards.scores, seiford_zhu(X, Y, B, orientation="input").scores, atol=1e-9)
        with pytest.raises(DataError, match="Y has a negative value"):
            seiford_zhu(X, Y - 40, B)

    def test_one_unit_and_all_equal(self):
        for n in (1, 4):
            result = seiford_zhu(np.ones((n, 1)), np.ones((n, 1)), np.zeros((n, 1)))
            assert (result.scores == 1).all()
            assert result.is_efficient.all()

    def test_infeasible_beyond_a_frontier_of_others(self, desks):
        X, Y, B = desks
        few = X.copy()
        few.loc["T02"] = 0.01
        result = seiford_zhu(few, Y, B, reference=(X, Y, B))
        assert result.status["T02"] == "infeasible"
        np.testing.assert_allclose(result.scores.drop("T02"), seiford_zhu(X, Y, B).scores.drop("T02"), atol=1e-9)

    def test_a_failing_engine_fails_its_own_units_only(self, desks, monkeypatch):
        clean, honest = seiford_zhu(*desks), lp.solve

        def fails(family, *, solver=None):
            batch = honest(family, solver=solver)
            return type(batch)(**{**vars(batch), "status": np.where(np.arange(30) == 7, lp.FAILED, batch.status)})

        monkeypatch.setattr(lp, "solve", fails)
        result = seiford_zhu(*desks)
        assert result.status["T07"] == "failed"
        pd.testing.assert_series_equal(result.scores.drop("T07"), clean.scores.drop("T07"))


@pytest.mark.parametrize(
    ("translation", "message"),
    [
        ({"complaints": 10}, "column 'breaches': has no translation"),
        ({"complaints": 10, "breaches": 10, "x": 1}, "column 'x': has a translation but is no bad output"),
        ([10, 2], r"column 'breaches', unit 'T00': is not below its translation .*Take a level above"),
        ([10], "translation has 1 values for 2 labels"),
        (10, "translation is not a list of numbers"),
        ([10, np.nan], "translation has a missing value"),
    ],
)
def test_wrong_translations_are_named(desks, translation, message):
    X, Y, B = desks
    B.loc["T00", "breaches"] = 5.0
    with pytest.raises(DataError, match=message):
        seiford_zhu(X, Y, B, translation=translation)


def test_options_that_mean_nothing_are_refused(desks):
    with pytest.raises(OptionError, match="has no influence in input orientation"):
        seiford_zhu(*desks, orientation="input", translation=[10, 10])
    with pytest.raises(OptionError, match="has no radial factor"):
        seiford_zhu(*desks, orientation="none")
    with pytest.raises(OptionError, match="needs the second stage"):
        _ = seiford_zhu(*desks, slacks=False).targets


def test_without_bad_outputs_it_is_another_model(teams):
    with pytest.raises(DataError, match="needs bad outputs"):
        dea.seiford_zhu(*teams, None)


def test_a_target_of_none_is_none():
    result = seiford_zhu([[2.0], [2.0]], [[5.0], [3.0]], [[0.0], [0.1]], translation=[1.1])
    assert result.targets.iloc[1, -1] == 0.0
