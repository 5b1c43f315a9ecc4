"""Weights by principal components."""

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import OptionError
from sqeval.weighting import pca

quiet = quietly(pca)


def two_factors(units=400):
    rng = np.random.default_rng(2)
    first, second, noise = rng.normal(size=(units, 1)), rng.normal(size=(units, 1)), rng.normal(size=(units, 5))
    return pd.DataFrame(np.hstack([first, first, first, second, second]) + 0.4 * noise, columns=list("abcde"))


def test_communalities_are_those_of_the_leading_components():
    frame = two_factors()
    values, vectors = np.linalg.eigh(np.corrcoef(frame.T))
    communality = (vectors[:, -2:] ** 2 * values[-2:]).sum(axis=1)
    result = pca(frame, "benefit")
    assert dict(result.settings) == pytest.approx({"components": 2, "explained": values[-2:].sum() / 5})
    assert result.to_frame()["communality"].tolist() == pytest.approx(communality.tolist())
    assert result.weights.tolist() == pytest.approx((communality / communality.sum()).tolist())


def test_loadings_square_up_to_communalities_and_point_upwards():
    table = pca(two_factors(), {"a": "cost", "b": "benefit", "c": "benefit", "d": "benefit", "e": "benefit"}).to_frame()
    loadings = table[["loading 1", "loading 2"]]
    assert (loadings**2).sum(axis=1).tolist() == pytest.approx(table["communality"].tolist())
    assert (loadings.sum() >= 0).all()
    assert loadings.loc["a", "loading 1"] * loadings.loc["b", "loading 1"] < 0


def test_all_components_make_weights_equal():
    assert pca(two_factors(), "benefit", components=5).weights.tolist() == pytest.approx([0.2] * 5)


def test_a_cut_between_equal_eigenvalues_is_said():
    # Three columns without correlation: every eigenvalue is 1, all are kept unless fewer are asked for.
    frame = pd.DataFrame([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], columns=list("abc"), dtype=float)
    assert dict(pca(frame, "benefit").settings)["components"] == 3
    result = quiet(frame, "benefit", components=1)
    assert [(caution.code, caution.details) for caution in result.warnings] == [("components_tied", {"components": 1})]


@pytest.mark.parametrize("components", [0, 6, 1.5, True, "two"])
def test_components_are_counted_within_those_there_are(components):
    with pytest.raises(OptionError, match="components must be a whole number from 1 to 5"):
        pca(two_factors(), "benefit", components=components)


def test_direction_changes_no_weight():
    frame = two_factors()
    assert pca(frame, "cost").weights.tolist() == pytest.approx(pca(frame, "benefit").weights.tolist())


def test_a_number_of_components_may_be_a_numpy_integer():
    table = pd.DataFrame({"a": [1, 2, 4, 3], "b": [2, 1, 5, 3], "c": [4, 1, 2, 3]})
    assert quiet(table, "benefit", np.int64(2)).weights.equals(quiet(table, "benefit", 2).weights)
