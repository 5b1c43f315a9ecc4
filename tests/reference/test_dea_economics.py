"""Cost, revenue and profit: published figures, recomputed ones, and those of another package (make_dea_economics.py made them)."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_economics.toml").read_text(encoding="utf-8"))


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def parts(result, digits):
    return result.to_frame()[["efficiency", "technical", "allocative"]].to_numpy().round(digits).T.tolist()


class TestCooperSeifordTone2007:
    """Cooper, W. W., Seiford, L. M. & Tone, K. (2007). Data Envelopment Analysis, 2nd ed., chapter 8: three units, constant returns."""

    X, Y = [[3, 2], [1, 3], [4, 6]], [3, 5, 6]

    def test_cost(self):
        result = quiet(dea.cost, self.X, self.Y, [4, 2], rts="crs")
        assert parts(result, 3) == [[0.375, 1, 0.429], [0.9, 1, 0.6], [0.417, 1, 0.714]]

    def test_revenue(self):
        result = quiet(dea.revenue, self.X, self.Y, [6], rts="crs")
        assert parts(result, 3) == [[0.9, 1, 0.6], [0.9, 1, 0.6], [1, 1, 1]]


class TestZofioPrieto2006:
    """Zofío, J. L. & Prieto, A. M. (2006). Return to dollar, generalized distance function and the Fisher productivity index. Spanish
    Economic Review 8, 113-138: its five units at prices (2, 1) and (3, 2)."""

    X, Y = [[5, 3], [2, 4], [4, 2], [4, 8], [7, 9]], [[7, 4], [10, 8], [8, 10], [5, 4], [3, 6]]

    def test_cost(self):
        crs, vrs = (quiet(dea.cost, self.X, self.Y, [2, 1], rts=rts) for rts in ("crs", "vrs"))
        np.testing.assert_allclose(crs.economic, [0.4307692308, 1, 1, 0.25, 0.2608695652], atol=1e-10)
        np.testing.assert_allclose(crs.allocative, [0.6769230769, 1, 1, 1, 1], atol=1e-10)
        np.testing.assert_allclose(vrs.economic, [0.6153846154, 1, 1, 0.5, 0.3478260870], atol=1e-10)
        np.testing.assert_allclose(vrs.technical, [0.75, 1, 1, 0.5, 0.375], atol=1e-12)
        np.testing.assert_allclose(vrs.allocative, [0.8205128205, 1, 1, 1, 0.9275362319], atol=1e-10)

    def test_revenue(self):
        crs, vrs = (quiet(dea.revenue, self.X, self.Y, [3, 2], rts=rts) for rts in ("crs", "vrs"))
        np.testing.assert_allclose(crs.economic, [0.4915254237, 1, 1, 0.25, 0.1735537190], atol=1e-10)
        np.testing.assert_allclose(crs.allocative, [0.7723970944, 1, 1, 1, 0.6652892562], atol=1e-10)
        np.testing.assert_allclose(vrs.economic, [0.6444444444, 1, 1, 0.5, 0.4565217391], atol=1e-10)
        np.testing.assert_allclose(vrs.technical, [0.7777777778, 1, 1, 0.5, 0.6], atol=1e-10)

    def test_profitability(self):
        result = quiet(dea.profit, self.X, self.Y, [2, 1], [3, 2])
        assert (result.profitability / result.max_profitability).round(3).tolist() == [0.388, 1, 0.765, 0.25, 0.159]


class TestZofioPastorAparicio2013:
    """Zofío, J. L., Pastor, J. T. & Aparicio, J. (2013). The directional profit efficiency measure. Journal of Productivity Analysis 40,
    257-266: eight units, and a direction that is worth 1, so that inefficiencies are money."""

    X = np.array([[1, 1], [1, 1], [0.75, 1.5], [0.5, 2], [0.5, 2], [2, 2], [2.75, 3.5], [1.375, 1.75]])
    Y = np.array([[1, 11], [5, 3], [5, 5], [2, 9], [4, 5], [4, 2], [3, 3], [4.5, 3.5]])

    def test_parts_in_money(self):
        result = quiet(dea.profit, self.X, self.Y, [2, 1], [2, 1], direction=(1 / 6, 1 / 6))
        np.testing.assert_allclose(result.inefficiency, [2, 2, 0, 2, 2, 8, 12, 4], atol=1e-9)
        np.testing.assert_allclose(result.technical_inefficiency, [0, 0, 0, 0, 0, 6, 12, 3], atol=1e-9)
        np.testing.assert_allclose(result.allocative_inefficiency, [2, 2, 0, 2, 2, 2, 0, 1], atol=1e-9)

    def test_money_does_not_depend_on_how_long_the_direction_is(self):
        result = quiet(dea.profit, self.X, self.Y, [2, 1], [2, 1], direction=(1, 1))
        np.testing.assert_allclose(result.losses, np.transpose([[0, 0, 0, 0, 0, 6, 12, 3], [2, 2, 0, 2, 2, 2, 0, 1]]), atol=1e-9)


class TestFriedLovellSchmidt:
    """Eleven units of Fried, H. O., Lovell, C. A. K. & Schmidt, S. S. (2008). The Measurement of Productive Efficiency and Productivity
    Growth, as typed in common test data; prices are ours, and figures recomputed here."""

    X = np.array([[5, 13], [16, 12], [16, 26], [17, 15], [18, 14], [23, 6], [25, 10], [27, 22], [37, 14], [42, 25], [5, 17.0]])
    Y = np.array([[12], [14], [25], [26], [8], [9], [27], [30], [31], [26], [12.0]])
    W = np.column_stack([np.linspace(1, 3, 11), np.linspace(4, 2, 11)])

    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_cost_with_inputs_as_variables(self, rts):
        result = quiet(dea.cost, self.X, self.Y, self.W, rts=rts)
        expected = [self.least_cost(unit, rts) for unit in range(11)]
        np.testing.assert_allclose(result.min_cost, expected, rtol=1e-9)
        np.testing.assert_allclose(result.economic, expected / (self.W * self.X).sum(axis=1), rtol=1e-9)

    def least_cost(self, unit, rts):
        """min w·x with Σλx − x ≤ 0, −Σλy ≤ −y₀, in the variables (x, λ)."""
        rows = np.vstack([np.hstack([-np.eye(2), self.X.T]), np.hstack([np.zeros((1, 2)), -self.Y.T])])
        equal = {"A_eq": [[0, 0, *np.ones(11)]], "b_eq": [1]} if rts == "vrs" else {}
        return linprog([*self.W[unit], *np.zeros(11)], A_ub=rows, b_ub=[0, 0, -self.Y[unit, 0]], **equal).fun


@pytest.mark.parametrize("found", STORED["found"], ids=lambda found: f"{found['data']} {found['model']} {found['rts']}")
def test_equals_another_package(found):
    X, Y, W, P = (np.array(STORED["data"][found["data"]][key]) for key in "XYWP")
    prices = {"cost": (W,), "revenue": (P,), "profit": (W, P)}[found["model"]]
    result = quiet(getattr(dea, found["model"]), X, Y, *prices, rts=found["rts"])
    for name in found.keys() - {"package", "data", "model", "rts"}:
        np.testing.assert_allclose(getattr(result, name), found[name], rtol=1e-7, atol=1e-8, err_msg=name)
