"""Published examples of objective weights, to the printed digit.

Where a printed figure is wrong in its last digit, the test says so and holds the right one.
"""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import weighting
from sqeval.errors import SqevalWarning


def solved(method, rows, directions="benefit", **options):
    table = pd.DataFrame(rows)
    if not isinstance(directions, str):
        directions = dict(zip(table.columns, directions, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return method(table, directions, **options)


def printed(result, digits):
    return result.weights.round(digits).tolist()


class TestDiakoulaki1995:
    """Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995). Computers & Operations Research 22(7), 763-770.

    Eight Greek pharmaceutical firms by three ratios; one profitability is negative. Eight digits as in the tests of scikit-criteria.
    """

    FIRMS = (
        (61, 1.08, 4.33),
        (20.7, 0.26, 4.34),
        (16.3, 1.98, 2.53),
        (9, 3.29, 1.65),
        (5.4, 2.77, 2.33),
        (4, 4.12, 1.21),
        (-6.1, 3.52, 2.1),
        (-34.6, 3.31, 0.98),
    )

    def test_critic(self):
        assert printed(solved(weighting.critic, self.FIRMS), 8) == [0.20222554, 0.48090173, 0.31687273]

    def test_critic_with_rank_correlation(self):
        result = solved(weighting.critic, self.FIRMS, correlation="spearman")
        assert printed(result, 8) == [0.21454645, 0.4898563, 0.29559726]


def test_lee_chang_2018_entropy():
    """Lee, H.-C. & Chang, C.-T. (2018). Renewable and Sustainable Energy Reviews 92, 883-896: five sources of energy in Taiwan.

    The costs among the criteria have shares of their raw values, so the printed weights are those of normalisation "none".
    """
    rows = [
        [4550, 30, 6.74, 20, 15, 5, 85, 150, 0.87, 4.76],
        [3005, 60.86, 2.4, 35, 27, 4, 26, 200, 0.17, 4.51],
        [2040, 14.85, 1.7, 90, 25, 5, 26, 500, 0.27, 4.19],
        [3370, 99.4, 3.25, 25.3, 54, 3, 45, 222, 0.21, 3.78],
        [3920, 112.6, 4.93, 11.4, 71.7, 2, 50, 100, 0.25, 4.11],
    ]
    figures = [0.026, 0.154, 0.089, 0.199, 0.115, 0.040, 0.080, 0.123, 0.172, 0.002]
    assert printed(solved(weighting.entropy, rows, normalisation="none"), 3) == figures
    assert printed(solved(weighting.entropy, rows), 3) == figures


class TestXu2004:
    """Xu, X. (2004). A note on the subjective and objective integrated approach to determine attribute weights.

    European Journal of Operational Research 156(2), 530-532. The coefficients of variation and angles of the same matrix are
    from Shuai, D. et al. (2012). A new angular method to determine the objective weights. 24th CCDC, 3889-3892.
    """

    ROWS = ((30, 30, 38, 29), (19, 54, 86, 29), (19, 15, 85, 28.9), (68, 70, 60, 29))

    def test_entropy(self):
        assert printed(solved(weighting.entropy, self.ROWS), 4) == [0.4630, 0.3992, 0.1378, 0.0]

    def test_a_criterion_that_is_nearly_constant_keeps_all_its_digits(self):
        # Its printed weight is 0.0000. Values as exact decimals, mpmath at 40 digits.
        mpmath = pytest.importorskip("mpmath")
        with mpmath.workdps(40):
            columns = [[mpmath.mpf(str(value)) for value in column] for column in zip(*self.ROWS, strict=True)]
            told = []
            for column in columns:
                shares = [value / mpmath.fsum(column) for value in column]
                told.append(1 + mpmath.fsum(p * mpmath.log(p) for p in shares) / mpmath.log(4))
            exact = float(told[3] / mpmath.fsum(told))
        assert solved(weighting.entropy, self.ROWS).weights[3] == pytest.approx(exact, rel=1e-11)

    def test_coefficient_of_variation(self):
        assert printed(solved(weighting.variation, self.ROWS), 4) == [0.4258, 0.3610, 0.2121, 0.0011]

    def test_angle(self):
        assert printed(solved(weighting.angle, self.ROWS), 4) == [0.4150, 0.3612, 0.2227, 0.0012]


def test_keshavarz_2021_merec():
    """Keshavarz-Ghorabaee, M. et al. (2021). Symmetry 13(4), 525: the illustrative example."""
    rows = [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162], [5, 8400, 23, 158]]
    result = solved(weighting.merec, rows, ["benefit", "benefit", "cost", "cost"])
    assert printed(result, 4) == [0.5752, 0.0141, 0.4016, 0.0091]


class TestZavadskasPodvezko2016:
    """Zavadskas, E. K. & Podvezko, V. (2016). Int. Journal of Information Technology & Decision Making 15(2), 267-283."""

    ROWS = ((3, 100, 10, 7), (2.5, 80, 8, 5), (1.8, 50, 20, 11), (2.2, 70, 12, 9))
    DIRECTIONS = ("cost", "benefit", "cost", "benefit")

    def test_entropy_of_raw_shares(self):
        result = solved(weighting.entropy, self.ROWS, self.DIRECTIONS, normalisation="none")
        assert printed(result, 4) == [0.1146, 0.1981, 0.4185, 0.2689]

    def test_cilos(self):
        assert printed(solved(weighting.cilos, self.ROWS, self.DIRECTIONS), 4) == [0.3343, 0.2199, 0.1957, 0.2501]

    def test_cilos_by_the_relative_losses_of_the_matrix(self):
        # Best in the first cost: unit 3; first benefit: unit 1; second cost: unit 2; second benefit: unit 3.
        losses = np.array(
            [[0, 1 - 1.8 / 3, 1 - 1.8 / 2.5, 0], [0.5, 0, 0.2, 0.5], [1 - 8 / 20, 1 - 8 / 10, 0, 1 - 8 / 20], [0, 4 / 11, 6 / 11, 0]]
        )
        result = solved(weighting.cilos, self.ROWS, self.DIRECTIONS)
        assert result.to_frame()["loss_suffered"].tolist() == pytest.approx(losses.sum(axis=1))
        assert result.to_frame()["loss_caused"].tolist() == pytest.approx(losses.sum(axis=0))

    def test_idocriw(self):
        # Printed 0.1886 for the second criterion, which the factors rounded to four digits give; it is 0.1885.
        result = solved(weighting.idocriw, self.ROWS, self.DIRECTIONS)
        assert printed(result, 4) == [0.1658, 0.1885, 0.3545, 0.2911]
        assert result.weights.tolist() == pytest.approx([0.1658, 0.1886, 0.3545, 0.2911], abs=1.0e-4)


STORED = tomllib.loads(Path(__file__).with_name("weighting.toml").read_text(encoding="utf-8"))
#: Name in the stored figures: method and options.
CALLS = {
    "entropy": (weighting.entropy, {"normalisation": "none"}),
    "entropy_of_costs_as_ratios": (weighting.entropy, {}),
    "critic": (weighting.critic, {}),
    "standard_deviation": (weighting.standard_deviation, {}),
    "variation": (weighting.variation, {}),
    "angle": (weighting.angle, {}),
    "merec": (weighting.merec, {}),
    "cilos": (weighting.cilos, {}),
    "idocriw": (weighting.idocriw, {}),
}


@pytest.mark.parametrize("stored", STORED["weights"], ids=lambda stored: f"{stored['method']} {stored['package']}")
def test_other_packages_find_the_same(stored):
    method, options = CALLS[stored["method"]]
    result = solved(method, STORED["rows"], STORED["directions"], **options)
    assert result.weights.tolist() == pytest.approx(stored["values"], abs=1e-12)
