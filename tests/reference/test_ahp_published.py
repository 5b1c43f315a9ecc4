"""Published AHP examples: printed figures to the printed digit, our own recomputation of the same matrices to 1e-9.

Where a source's own figure is wrong in its last printed digit, the test says so and holds the right one.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from sqeval.ahp import PairwiseMatrix, hierarchy_weights, solve, synthesise
from sqeval.errors import SqevalWarning
from sqeval.indicators import Hierarchy

# Random indices that some of the sources used and sqeval does not offer by name.
SAATY_2005 = {3: 0.52, 4: 0.89, 7: 1.35}
DONEGAN_DODD_1991 = {4: 0.8286, 7: 1.2519}


def solved(upper, labels, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return solve(PairwiseMatrix.from_upper(upper, labels), **options)


def local(upper_by_criterion, alternatives):
    return pd.DataFrame({name: solved(upper, alternatives).weights for name, upper in upper_by_criterion.items()})


def weights(result):
    return result.weights.tolist()


class TestSaaty1977Optics:
    """Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. J. Math. Psychology 15(3), 234-281.

    Brightness of four chairs at growing distance from a lamp, judged twice.
    """

    CHAIRS = ("C1", "C2", "C3", "C4")

    def test_first_trial(self):
        result = solved([5, 6, 7, 4, 6, 4], self.CHAIRS)
        assert weights(result) == pytest.approx(
            [0.6186687796321187, 0.2353228216445598, 0.10093397289776258, 0.045074425825558796], abs=1e-9
        )
        assert result.lambda_max == pytest.approx(4.390730218576202, abs=1e-9)
        assert result.ci == pytest.approx(0.13024340619206726, abs=1e-9)
        assert round(result.lambda_max, 2) == 4.39
        # Printed .61 .24 .10 .05; the first weight of this matrix is .62.
        assert result.weights.round(2).tolist() == [0.62, 0.24, 0.10, 0.05]

    def test_second_trial(self):
        result = solved([4, 6, 7, 3, 4, 2], self.CHAIRS)
        assert weights(result) == pytest.approx(
            [0.6168229351371325, 0.2238286294835896, 0.09723422564553115, 0.06211420973374683], abs=1e-9
        )
        assert result.ci == pytest.approx(0.034072735702430995, abs=1e-9)
        assert round(result.lambda_max, 2) == 4.10
        assert result.weights.round(2).tolist() == [0.62, 0.22, 0.10, 0.06]

    def test_second_trial_comes_near_to_the_inverse_square_law(self):
        law = np.array([0.61, 0.22, 0.11, 0.06])
        assert np.abs(solved([4, 6, 7, 3, 4, 2], self.CHAIRS).weights - law).max() < 0.015


def test_saaty_1977_wealth_of_nations():
    """Saaty (1977), the same paper: influence of seven nations through their wealth."""
    nations = ["US", "USSR", "China", "France", "UK", "Japan", "W. Germany"]
    upper = [4, 9, 6, 6, 5, 5, 7, 5, 5, 3, 4, "1/5", "1/5", "1/7", "1/5", 1, "1/3", "1/3", "1/3", "1/3", 2]
    result = solved(upper, nations, random_index="saaty_1980")
    assert result.weights.round(3).tolist() == [0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094]
    assert round(result.lambda_max, 2) == 7.61
    assert round(result.cr, 2) == 0.08
    assert result.lambda_max == pytest.approx(7.607720268859597, abs=1e-9)
    assert result.ci == pytest.approx(0.10128671147659961, abs=1e-9)
    exact = [0.4271150217466269, 0.2302931902615255, 0.020838410896480204, 0.05238562086916694]
    exact += [0.05238562086916694, 0.1227194007603998, 0.0942627345966337]
    assert weights(result) == pytest.approx(exact, abs=1e-9)


SCHOOL_JUDGEMENTS = {
    "learning": ["1/3", "1/2", 3],
    "friends": [1, 1, 1],
    "school_life": [5, 1, "1/5"],
    "vocational": [9, 7, "1/5"],
    "college_prep": ["1/2", 1, 2],
    "music": [6, 4, "1/3"],
}


class TestSaaty1980School:
    """Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill: choice of a high school."""

    CRITERIA = ("learning", "friends", "school_life", "vocational", "college_prep", "music")
    UPPER = (4, 3, 1, 3, 4, 7, 3, "1/5", 1, "1/5", "1/5", "1/6", 1, "1/3", 3)
    SCHOOLS = ("A", "B", "C")

    def test_criteria(self):
        result = solved(self.UPPER, self.CRITERIA, random_index="saaty_1980")
        assert weights(result) == pytest.approx(
            [0.32077018326310675, 0.1395027454209413, 0.03476830769965566, 0.12848601846309246, 0.23738999474001612, 0.13908275041318774],
            abs=1e-9,
        )
        # Four digits as in the tests of pymcdm, which take them from Wang & Chin (2011).
        assert result.weights.round(4).tolist() == [0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391]

    def test_the_printed_eigenvalue_of_the_criteria_is_wrong(self):
        # Printed λmax 7.49, CI .30, CR .24; this matrix has 7.42, .28, .23.
        result = solved(self.UPPER, self.CRITERIA, random_index="saaty_1980")
        assert result.lambda_max == pytest.approx(7.419870101921265, abs=1e-9)
        assert result.ci == pytest.approx(0.283974020384253, abs=1e-9)
        assert round(result.cr, 2) == 0.23
        assert not result.is_consistent

    def test_local_priorities(self):
        printed = {
            "learning": [0.16, 0.59, 0.25],
            "friends": [0.33, 0.33, 0.33],
            # Printed .45 .09 .46, which makes the rounded figures sum to 1; schools A and C are equal here.
            "school_life": [0.45, 0.09, 0.45],
            # Printed .77 .05 .17.
            "vocational": [0.77, 0.05, 0.17],
            "college_prep": [0.25, 0.50, 0.25],
            "music": [0.69, 0.09, 0.22],
        }
        assert local(SCHOOL_JUDGEMENTS, self.SCHOOLS).round(2).to_dict("list") == printed

    def test_synthesis(self):
        criteria = solved(self.UPPER, self.CRITERIA).weights
        totals = synthesise(local(SCHOOL_JUDGEMENTS, self.SCHOOLS), criteria)
        assert totals.tolist() == pytest.approx([0.36732489964276555, 0.3784977635345805, 0.254177336822654], abs=1e-9)
        assert totals.round(2).tolist() == [0.37, 0.38, 0.25]

    def test_the_same_as_one_hierarchy(self):
        children = [{"name": name, "children": [{"name": f"{name} {school}"} for school in self.SCHOOLS]} for name in self.CRITERIA]
        tree = Hierarchy.from_dict({"name": "school", "children": children})
        judgements = {name: PairwiseMatrix.from_upper(upper).values for name, upper in SCHOOL_JUDGEMENTS.items()}
        judgements["school"] = PairwiseMatrix.from_upper(self.UPPER, self.CRITERIA)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            result = hierarchy_weights(tree, judgements, random_index="saaty_1980")
        by_school = result.global_weights.groupby(lambda name: name[-1]).sum()
        assert by_school.tolist() == pytest.approx([0.36732489964276555, 0.3784977635345805, 0.254177336822654], abs=1e-9)
        # Σ w CI / Σ w RI with the CI of each matrix from its eigenvalue; all are 3 × 3 (RI 0.58).
        criteria = solved(self.UPPER, self.CRITERIA).weights
        indices = [(np.linalg.eigvals(judgements[name]).real.max() - 3) / 2 for name in self.CRITERIA]
        assert result.cr == pytest.approx(criteria @ np.array(indices) / 0.58, abs=1e-12)
        assert result.cr < 0.1
        assert not result.is_consistent


# Saaty, T. L. (2005). Theory and Applications of the Analytic Network Process. RWS Publications, Pittsburgh.
CITY_JUDGEMENTS = {
    "culture": ["1/2", 1, "1/2", 2.5, 1, "1/2.5"],
    "family": [2, "1/3", 4, "1/8", 2, 9],
    "housing": [5, "1/2", 2.5, "1/9", "1/4", 7],
    "jobs": ["1/2", 3, 4, 6, 8, 1],
    "transport": [1.5, "1/2", 4, "1/3.5", 2.5, 9],
}


class TestSaaty2004City:
    """Saaty, T. L. (2004). Decision making: the analytic hierarchy and network processes. J. Syst. Sci. Syst. Eng. 13(1), 1-35."""

    CRITERIA = ("culture", "family", "housing", "jobs", "transport")
    UPPER = ("1/5", 3, "1/2", 5, 7, 1, 7, "1/4", 3, 7)
    CITIES = ("Bethesda", "Boston", "Pittsburgh", "Santa Fe")

    def test_criteria(self):
        result = solved(self.UPPER, self.CRITERIA)
        assert result.weights.round(3).tolist() == [0.152, 0.433, 0.072, 0.305, 0.038]
        assert round(result.cr, 2) == 0.05
        assert weights(result) == pytest.approx(
            [0.15216708320448333, 0.43345436808124793, 0.07155647600567547, 0.3050064323898603, 0.03781564031873294], abs=1e-9
        )
        assert result.lambda_max == pytest.approx(5.225235220930671, abs=1e-9)

    def test_synthesis(self):
        totals = synthesise(local(CITY_JUDGEMENTS, self.CITIES), solved(self.UPPER, self.CRITERIA).weights)
        assert totals.round(4).tolist() == [0.2291, 0.2748, 0.3852, 0.1110]
        assert totals.tolist() == pytest.approx([0.22910363102993603, 0.27476809345041, 0.385160870325358, 0.11096740519429599], abs=1e-9)


def test_saaty_2008_drinks():
    """Saaty, T. L. (2008). Decision making with the analytic hierarchy process. Int. J. Services Sciences 1(1), 83-98."""
    drinks = ["coffee", "wine", "tea", "beer", "soda", "milk", "water"]
    upper = [9, 5, 2, 1, 1, "1/2", *["1/3", "1/9", "1/9", "1/9", "1/9"], *["1/3", "1/4", "1/3", "1/9"]]
    upper += ["1/2", 1, "1/3", 2, "1/2", "1/3"]
    result = solved(upper, drinks)
    assert result.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert weights(result) == pytest.approx(
        [
            0.17745674744571682,
            0.01914947602435358,
            0.041831181662097906,
            0.11641703173485864,
            0.18957237532617613,
            0.12878054853872256,
            0.32679263926807434,
        ],
        abs=1e-9,
    )
    assert result.lambda_max == pytest.approx(7.176629039330342, abs=1e-9)
    assert round(result.ci / SAATY_2005[7], 3) == 0.022
    assert round(result.ci / DONEGAN_DODD_1991[7], 4) == 0.0235


LEADER_JUDGEMENTS = {"experience": ["1/4", 4, 9], "education": [3, "1/5", "1/7"], "charisma": [5, 9, 4], "age": ["1/3", 5, 9]}


class TestLeader:
    """Choosing a leader: the example of Wikipedia's "Analytic hierarchy process", as recomputed in the README of AHPy (P. Griffith)."""

    CRITERIA = ("experience", "education", "charisma", "age")
    UPPER = (4, 3, 7, "1/3", 3, 5)
    CANDIDATES = ("Moll", "Nell", "Sue")

    def test_criteria(self):
        result = solved(self.UPPER, self.CRITERIA)
        assert result.weights.round(3).tolist() == [0.548, 0.127, 0.270, 0.056]
        assert round(result.ci / SAATY_2005[4], 3) == 0.044

    def test_candidates_by_criterion(self):
        experience = solved(LEADER_JUDGEMENTS["experience"], self.CANDIDATES)
        assert experience.weights.round(3).tolist() == [0.217, 0.717, 0.066]
        assert round(experience.ci / SAATY_2005[3], 3) == 0.035
        assert round(solved(LEADER_JUDGEMENTS["education"], self.CANDIDATES).ci / SAATY_2005[3], 3) == 0.062

    def test_synthesis(self):
        totals = synthesise(local(LEADER_JUDGEMENTS, self.CANDIDATES), solved(self.UPPER, self.CRITERIA).weights)
        assert totals.tolist() == pytest.approx([0.3581367694223653, 0.4927881882343746, 0.14907504234326013], abs=1e-9)
        # Printed .358 .493 .15 (sum 1.001), from local weights rounded to three digits; unrounded, Sue has .149.
        assert totals.round(3).tolist() == [0.358, 0.493, 0.149]


VEHICLE_JUDGEMENTS = {
    "vehicle": PairwiseMatrix.from_upper([3, 7, 3, 9, 1, "1/7"], ["Cost", "Safety", "Style", "Capacity"]),
    "Cost": PairwiseMatrix.from_upper([2, 5, 3, 2, 2, "1/2"], ["Price", "Fuel", "Maintenance", "Resale"]),
    "Capacity": PairwiseMatrix.from_upper(["1/5"], ["Cargo", "Passenger"]),
}


CAR_JUDGEMENTS = {
    "Price": "9 9 1 1/2 5 1 1/9 1/9 1/7 1/9 1/9 1/7 1/2 5 6",
    "Fuel": "100/113 141/100 115/100 124/100 119/100 159/100 130/100 140/100 135/100 100/123 100/114 100/118 108/100 104/100 100/104",
    "Maintenance": "3/2 4 4 4 5 4 4 4 5 1 6/5 1 1 3 2",
    "Resale": "3 4 1/2 2 2 2 1/5 1 1 1/6 1/2 1/2 4 4 1",
    "Safety": "1 5 7 9 1/3 5 7 9 1/3 2 9 1/8 2 1/8 1/9",
    "Style": "1 7 5 9 6 7 5 9 6 1/6 3 1/3 7 5 1/5",
    "Cargo": "1 1/2 1/2 1/2 1/3 1/2 1/2 1/2 1/3 1 1 1/2 1 1/2 1/2",
    "Passenger": "1 1/2 1 3 1/2 1/2 1 3 1/2 2 6 1 3 1/2 1/6",
}


class TestVehicle:
    """Purchasing a vehicle: the second example of Wikipedia's article, as recomputed in AHPy's README and tests (P. Griffith)."""

    CARS = ("Accord Sedan", "Accord Hybrid", "Pilot", "CR-V", "Element", "Odyssey")
    TREE = Hierarchy.from_dict(
        {
            "name": "vehicle",
            "children": [
                {"name": "Cost", "children": [{"name": name} for name in ("Price", "Fuel", "Maintenance", "Resale")]},
                {"name": "Safety"},
                {"name": "Style"},
                {"name": "Capacity", "children": [{"name": "Cargo"}, {"name": "Passenger"}]},
            ],
        }
    )

    def test_criteria(self):
        criteria = hierarchy_weights(self.TREE, VEHICLE_JUDGEMENTS)
        goal = criteria.nodes["vehicle"]
        # Printed .51 .234 .041 .215.
        assert goal.weights.round(3).tolist() == [0.510, 0.234, 0.041, 0.215]
        assert round(goal.ci / DONEGAN_DODD_1991[4], 2) == 0.08
        assert criteria.local_weights["Cost"].round(4).tolist() == [0.4881, 0.2515, 0.0999, 0.1605]

    def test_global_weights(self):
        assert hierarchy_weights(self.TREE, VEHICLE_JUDGEMENTS).global_weights.to_dict() == pytest.approx(
            {
                "Price": 0.24894404678960863,
                "Fuel": 0.1283022831678567,
                "Maintenance": 0.05093739570307488,
                "Resale": 0.08189129611754592,
                "Safety": 0.23435219357179218,
                "Style": 0.04051874697205853,
                "Cargo": 0.035842339613010525,
                "Passenger": 0.17921169806505263,
            },
            abs=1e-9,
        )

    def test_synthesis(self):
        criteria = hierarchy_weights(self.TREE, VEHICLE_JUDGEMENTS)
        cars = local({name: upper.split() for name, upper in CAR_JUDGEMENTS.items()}, self.CARS)
        totals = synthesise(cars, criteria.global_weights)
        expected = [
            0.21472427763471988,
            0.1497390111756403,
            0.1060497659578746,
            0.1665346588119081,
            0.14381879203832817,
            0.21913349438152893,
        ]
        assert totals.tolist() == pytest.approx(expected, abs=1e-9)
        # AHPy rounds local weights at every level and so prints Sedan .215 and Hybrid .150 as here, CR-V .167, Element .144, Pilot .106.
        assert totals.round(3).tolist() == [0.215, 0.150, 0.106, 0.167, 0.144, 0.219]


def test_consistent_matrix_of_the_r_package_ahp():
    """Glur, C. (2018). ahp: Analytic Hierarchy Process, R package, its own tests: exactly 2/3, 1/9, 2/9."""
    result = solved([6, 3, "1/2"], ["a", "b", "c"])
    assert weights(result) == pytest.approx([2 / 3, 1 / 9, 2 / 9], rel=1e-15)
    assert (result.lambda_max, result.ci, result.cr) == (3.0, 0.0, 0.0)


def test_papathanasiou_ploskas_2018():
    """Papathanasiou, J. & Ploskas, N. (2018). Multiple Criteria Decision Aid, chapter 5 (AHP). Springer, Cham."""
    result = solved([1, 5, 3, 5, 3, "1/3"], ["c1", "c2", "c3", "c4"])
    assert result.weights.round(3).tolist() == [0.390, 0.390, 0.068, 0.152]
    assert weights(result) == pytest.approx([0.38986164182253313, 0.38986164182253313, 0.06792478346563133, 0.1523519328893024], abs=1e-9)
    assert result.lambda_max == pytest.approx(4.043493461607891, abs=1e-9)
    assert result.ci == pytest.approx(0.01449782053596361, abs=1e-9)


def test_textbook_matrix_of_five():
    """The 5 × 5 matrix of 姜启源, 数学模型 (also in the R package mathmodels, help page AHP); figures recomputed."""
    result = solved(["1/2", 4, 3, 3, 7, 5, 5, "1/2", "1/3", 1], list("abcde"), random_index="saaty_1980")
    assert weights(result) == pytest.approx(
        [0.2636034927992155, 0.47583537818231564, 0.05381459692577267, 0.09806828760051982, 0.10867824449217628], abs=1e-9
    )
    assert result.lambda_max == pytest.approx(5.072084408570216, abs=1e-9)
    assert result.ci == pytest.approx(0.018021102142554035, abs=1e-9)
    assert result.cr == pytest.approx(0.01609026977013753, abs=1e-9)
