"""Published examples by operators other than the weighted average.

Inputs are published; no source prints these outputs. They were worked out by hand from the formulas, are fractions here, and
agree with the figures that an earlier recomputation of the same sources stored.
"""

from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sqeval.fuzzy import Grades, compare_operators, evaluate

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


class TestClothes:
    """Zhang Jingxin, R package mathmodels (eval_fuzzy, types 1 to 5), which normalises every result to sum 1."""

    grades = Grades(["好", "较好", "差"], scores=[90, 75, 50])
    rows = ([0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.6, 0.2, 0.2], [0.7, 0.1, 0.2])
    weights = (0.3, 0.3, 0.3, 0.1)

    @pytest.mark.parametrize(
        ("operator", "raw"),
        [
            ("min_max", [(3, 10), (2, 10), (2, 10)]),
            ("product_max", [(24, 100), (6, 100), (6, 100)]),
            ("weighted_average", [(70, 100), (16, 100), (14, 100)]),
            ("min_boundedsum", [(1, 1), (6, 10), (5, 10)]),
            ("min_sum", [(1, 1), (6, 10), (5, 10)]),
            ("min_sum_balanced", [(17, 20), (13, 15), (11, 15)]),
        ],
    )
    def test_vectors(self, operator, raw):
        result = evaluate(self.weights, list(self.rows), self.grades, operator)
        exact = [Fraction(*entry) for entry in raw]
        assert_allclose(result.raw, np.array(exact, dtype=float), rtol=1e-14)
        assert_allclose(result.vector, np.array([entry / sum(exact) for entry in exact], dtype=float), rtol=1e-14)

    @pytest.mark.parametrize(
        ("operator", "stored"),
        [
            ("min_max", [0.42857142857142855, 0.2857142857142857, 0.2857142857142857]),
            ("product_max", [0.6666666666666666, 0.16666666666666666, 0.16666666666666666]),
            ("min_sum", [0.47619047619047616, 0.2857142857142857, 0.23809523809523808]),
            ("min_sum_balanced", [0.3469387755102041, 0.35374149659863946, 0.29931972789115646]),
        ],
    )
    def test_stored_figures(self, operator, stored):
        assert_allclose(evaluate(self.weights, list(self.rows), self.grades, operator).vector, stored, rtol=1e-14)

    def test_the_grade_depends_on_the_operator(self):
        compared = compare_operators(evaluate(self.weights, list(self.rows), self.grades))
        assert compared.grade.iloc[0].drop("min_sum_balanced").unique().tolist() == ["好"]
        assert compared.grade.iloc[0]["min_sum_balanced"] == "较好"

    def test_the_sum_of_minima_is_saturated_in_the_best_grade(self):
        codes = {caution.code for caution in evaluate(self.weights, list(self.rows), self.grades, "min_sum").warnings}
        assert "sum_saturated" in codes


class TestSpssauClothing:
    """SPSSAU online manual, example 服装受欢迎程度: the same table by the operators that its menu offers."""

    grades = Grades(["很欢迎", "欢迎", "一般", "不欢迎"], scores=[4, 3, 2, 1])
    weights = (0.1, 0.1, 0.15, 0.3, 0.35)
    rows = ([0.2, 0.5, 0.3, 0], [0.1, 0.3, 0.5, 0.1], [0, 0.1, 0.6, 0.3], [0, 0.4, 0.5, 0.1], [0.5, 0.3, 0.2, 0])

    @pytest.mark.parametrize(
        ("operator", "raw"),
        [
            ("weighted_average", [0.205, 0.32, 0.39, 0.085]),
            ("product_boundedsum", [0.205, 0.32, 0.39, 0.085]),
            ("min_max", [0.35, 0.3, 0.3, 0.15]),
            ("product_max", [0.175, 0.12, 0.15, 0.045]),
            ("min_sum", [0.55, 0.9, 0.85, 0.35]),
            ("min_boundedsum", [0.55, 0.9, 0.85, 0.35]),
        ],
    )
    def test_vectors(self, operator, raw):
        assert_allclose(evaluate(self.weights, list(self.rows), self.grades, operator).raw, raw, rtol=0, atol=1e-15)

    def test_three_operators_three_grades(self):
        grades = {
            operator: evaluate(self.weights, list(self.rows), self.grades, operator).grade
            for operator in ("weighted_average", "min_max", "min_sum")
        }
        assert grades == {"weighted_average": "一般", "min_max": "很欢迎", "min_sum": "欢迎"}


def test_restaurant_service():
    """Tutorial 模糊综合评估法简单示例 (restaurant service), by min-max."""
    grades = Grades(["优", "良", "中", "差"], scores=[4, 3, 2, 1])
    rows = [[0.5, 0.3, 0.2, 0], [0.2, 0.4, 0.3, 0.1], [0.1, 0.3, 0.5, 0.1], [0, 0.2, 0.4, 0.4]]
    assert_allclose(evaluate([0.4, 0.3, 0.2, 0.1], rows, grades, "min_max").raw, [0.4, 0.3, 0.3, 0.1], rtol=1e-15)
