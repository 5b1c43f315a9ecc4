"""The second stage: against its algorithms step by step, planted conditions, and odd data."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from tests.dea.uncertainty.test_bootstrap import plain_distance
from tests.dea.uncertainty.test_influence import quietly

from sqeval import dea
from sqeval.errors import DataError, OptionError
from sqeval.numerics.truncated_regression import truncated_draws


def service(n=40, seed=0):
    """Teams whose distance from the frontier grows with late shifts, and has nothing to do with rain."""
    rng = np.random.default_rng(seed)
    names = [f"T{k:02d}" for k in range(n)]
    Z = pd.DataFrame({"late": rng.uniform(0, 1, n), "rain": rng.normal(500, 90, n)}, index=names)
    X = pd.DataFrame(rng.uniform(20, 90, (n, 2)), index=names, columns=["hours", "cost"])
    distance = truncated_draws(1.1 + 0.8 * Z["late"].to_numpy(), 0.2, 1.0, rng)
    Y = pd.DataFrame({"solved": np.sqrt(X.prod(axis=1)) / distance})
    return X, Y, Z


def second_stage(*args, **options):
    return quietly(dea.second_stage, *args, **{"seed": 1, "replications": (10, 60), **options})


def likelihood_fit(y, z):
    def lost(point):
        mean, sigma = z @ point[:-1], np.exp(point[-1])
        return -stats.truncnorm.logpdf(y, (1 - mean) / sigma, np.inf, mean, sigma).sum()

    start = np.append(np.linalg.lstsq(z, y)[0], np.log(0.3))
    found = optimize.minimize(lost, start, method="Nelder-Mead", options={"maxiter": 9000, "maxfev": 9000, "xatol": 1e-9, "fatol": 1e-12})
    return found.x[:-1], float(np.exp(found.x[-1]))


def covariates(Z):
    return np.column_stack([np.ones(len(Z)), Z["late"], (Z["rain"] - 500) / 90])


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_algorithm_1_is_a_truncated_regression_of_units_below_the_frontier(orientation):
    X, Y, Z = service()
    radial = quietly(dea.radial, X, Y, orientation=orientation, rts="crs")
    result = second_stage(radial, Z, algorithm=1)
    distance = (1 / radial.scores if orientation == "input" else radial.scores).to_numpy()
    below = distance > 1 + 1e-8
    beta, sigma = likelihood_fit(distance[below], covariates(Z)[below])
    estimate = result.coefficients["estimate"]
    np.testing.assert_allclose(estimate["late"], beta[1], rtol=1e-4)
    np.testing.assert_allclose(estimate["rain"], beta[2] / 90, rtol=1e-3)
    np.testing.assert_allclose(result.sigma["estimate"], sigma, rtol=1e-4)
    assert result.bias_corrected.isna().tolist() == (~below).tolist()
    np.testing.assert_allclose(result.distances, distance)


def test_algorithm_2_step_by_step():
    X, Y, Z = service(16)
    radial = quietly(dea.radial, X, Y, rts="crs")
    result = second_stage(radial, Z[["late"]], replications=(3, 5))
    z, distance = np.column_stack([np.ones(16), Z["late"]]), 1 / radial.scores.to_numpy()
    below = distance > 1 + 1e-8
    beta, sigma = likelihood_fit(distance[below], z[below])
    rng, x, y = np.random.default_rng(1), X.to_numpy(), Y.to_numpy()
    replicates = []
    for _ in range(3):
        drawn = truncated_draws(z @ beta, sigma, 1.0, rng)
        pseudo = x * (drawn / distance)[:, None]
        replicates.append([plain_distance(x[k], y[k], pseudo, y, "crs", shrink=True) for k in range(16)])
    corrected = 2 * distance - np.mean(replicates, axis=0)
    np.testing.assert_allclose(result.bias_corrected, corrected, rtol=1e-5)
    beta, sigma = likelihood_fit(corrected, z)
    np.testing.assert_allclose(result.coefficients["estimate"], beta, rtol=1e-4)
    again = [likelihood_fit(truncated_draws(z @ beta, sigma, 1.0, rng), z)[0] for _ in range(5)]
    np.testing.assert_allclose(result.replicates.coefficients, again, rtol=1e-2, atol=1e-3)
    ends = [2 * beta - np.quantile(again, share, axis=0) for share in (0.975, 0.025)]
    np.testing.assert_allclose(result.coefficients[["lower", "upper"]].to_numpy().T, ends, rtol=1e-2, atol=1e-3)


def test_a_planted_condition_is_found_and_another_is_not():
    X, Y, Z = service(80, seed=4)
    for algorithm in (1, 2):
        result = second_stage(quietly(dea.radial, X, Y, rts="crs"), Z, algorithm=algorithm, replications=(30, 300))
        table = result.coefficients
        assert table["significant"].tolist()[1:] == [True, False]
        assert table.loc["late", "lower"] < 0.8 < table.loc["late", "upper"]
        assert table.loc["late", "p_value"] < 0.05 < table.loc["rain", "p_value"]
    assert "More of late goes with less efficiency" in result.explain("late")
    assert "cannot be told" in result.explain("rain")
    assert "效率越低" in result.explain("late", "zh")
    assert "goes with inefficiency" in repr(result)


def test_order_of_rows_units_of_conditions_and_workers_change_nothing():
    X, Y, Z = service(20)
    plain = second_stage(quietly(dea.radial, X, Y, rts="crs"), Z)
    radial = quietly(dea.radial, X.iloc[::-1] * 1e6, Y, rts="crs")
    moved = second_stage(radial, Z.sample(frac=1, random_state=0) * [1e3, 1e-3], workers=2)
    scale = np.array([1, 1e3, 1e-3])
    for name in ("estimate", "lower", "upper", "standard_error"):
        np.testing.assert_allclose(moved.coefficients[name] * scale, plain.coefficients[name], rtol=1e-5, atol=1e-9)


def test_separability_is_always_said():
    X, Y, Z = service(20)
    codes = [caution.code for caution in second_stage(quietly(dea.radial, X, Y, rts="crs"), Z, algorithm=1).warnings]
    assert codes[0] == "dea_separability"


def test_without_a_maximum_there_are_no_coefficients():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"x": 1 + rng.exponential(1, 60) ** 2})
    result = second_stage(quietly(dea.radial, X, np.ones((60, 1)), rts="vrs"), pd.DataFrame({"z": rng.uniform(0, 1, 60)}), algorithm=2)
    assert "dea_second_stage_no_maximum" in [caution.code for caution in result.warnings]
    assert result.coefficients["estimate"].isna().all()
    assert "no maximum" in result.explain("z")
    assert repr(result)


def test_a_constant_or_doubled_condition_is_named():
    X, Y, Z = service(12)
    radial = quietly(dea.radial, X, Y, rts="crs")
    with pytest.raises(DataError, match=r"'same'.*explains nothing"):
        second_stage(radial, Z.assign(same=3.0))
    with pytest.raises(DataError, match="'twice'"):
        second_stage(radial, Z.assign(twice=2 * Z["late"] - 1))
    with pytest.raises(DataError, match="T05"):
        second_stage(radial, Z.drop("T05"))
    with pytest.raises(DataError, match="'late'"):
        second_stage(radial, Z.assign(late="many"))
    with pytest.raises(DataError, match="among the conditions"):
        second_stage(radial, Z).explain("hours")


def test_too_few_units_are_said(stores):
    Z = pd.DataFrame(np.random.default_rng(0).uniform(size=(8, 4)), index=stores[0].index).add_prefix("z")
    with pytest.raises(DataError, match="too few"):
        second_stage(quietly(dea.radial, *stores), Z)


def test_other_results_are_refused(stores):
    Z = pd.DataFrame({"z": np.arange(8.0)}, index=stores[0].index)
    for result in (quietly(dea.fdh, *stores), quietly(dea.additive, *stores), stores[0]):
        with pytest.raises(OptionError, match="radial factors"):
            second_stage(result, Z)
    with pytest.raises(OptionError, match="reference"):
        second_stage(quietly(dea.radial, *stores, reference=stores), Z)


@pytest.mark.parametrize(
    "options",
    [
        {"algorithm": 3},
        {"algorithm": "2"},
        {"algorithm": np.array([1, 2])},
        {"replications": 100},
        {"replications": (1, 100)},
        {"confidence": 1.5},
        {"seed": "x"},
    ],
)
def test_bad_options_are_named(stores, options):
    Z = pd.DataFrame({"z": np.arange(8.0)}, index=stores[0].index)
    with pytest.raises(OptionError, match=next(iter(options))):
        second_stage(quietly(dea.radial, *stores), Z, **options)


def test_frontiers_that_algorithm_2_cannot_draw_are_refused():
    """It would correct for the bias of the plain frontier; algorithm 1 draws none."""
    (X, Y), Z = service()[:2], service()[2]
    X = X.assign(desks=np.random.default_rng(3).uniform(1, 9, len(X)))
    region = dea.AssuranceRegion(X.columns[0], "desks", low=0.1, high=10)
    for options in ({"non_discretionary": ["desks"]}, {"weight_restrictions": [region]}):
        result = quietly(dea.radial, X, Y, **options)
        with pytest.raises(OptionError, match="algorithm=1"):
            second_stage(result, Z)
        assert second_stage(result, Z, algorithm=1, replications=(2, 5)).algorithm == 1


def test_scores_under_absolute_bounds_are_no_distances(stores):
    result = quietly(dea.radial, *stores, weight_restrictions=[dea.WeightBound("employees", high=0.5)])
    with pytest.raises(OptionError, match="absolute bounds"):
        second_stage(result, pd.DataFrame({"z": np.arange(8.0)}, index=stores[0].index), algorithm=1)


@pytest.mark.parametrize("names", [["(constant)"], ["(sigma)"], [1, "1"]])
def test_a_name_stands_for_one_coefficient(stores, names):
    Z = pd.DataFrame(np.random.default_rng(0).uniform(size=(8, len(names))), index=stores[0].index, columns=names)
    with pytest.raises(DataError, match="another coefficient"):
        second_stage(quietly(dea.radial, *stores), Z)
