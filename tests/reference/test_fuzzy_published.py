"""Published examples of fuzzy comprehensive evaluation with the weighted average M(·,+).

What the source prints is asserted to the printed digit; what it does not print, or prints wrongly, was recomputed by
hand and is asserted at 1e-12. Two of the tutorials print wrong scores, and one wrong vectors; the tests show both.
"""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from sqeval.errors import DataError
from sqeval.fuzzy import Grades, evaluate, evaluate_hierarchy, membership_from_thresholds
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

EXACT = {"rtol": 0, "atol": 1e-12}


def two_levels(top, local, rows, grades):
    """Evaluate criteria c1, c2, … with indicators c1.1, c1.2, … below them."""
    leaves = [[f"c{a}.{b}" for b in range(1, len(group) + 1)] for a, group in enumerate(rows, 1)]
    children = [{"name": f"c{a}", "children": [{"name": name} for name in names]} for a, names in enumerate(leaves, 1)]
    tree = Hierarchy.from_dict({"name": "goal", "children": children})
    weights = {"goal": top, **{f"c{a}": ws for a, ws in enumerate(local, 1)}}
    table = pd.DataFrame(
        [row for group in rows for row in group], index=[name for names in leaves for name in names], columns=grades.labels
    )
    return evaluate_hierarchy(tree, weights, table, grades)


def criteria(result):
    return np.array([node.vector for name, node in result.nodes.items() if name != "goal"])


class TestSpssauClothing:
    """SPSSAU online manual, fuzzy comprehensive evaluation, example 服装受欢迎程度 (five factors, four grades)."""

    grades = Grades(["很欢迎", "欢迎", "一般", "不欢迎"], scores=[4, 3, 2, 1])
    weights = (0.1, 0.1, 0.15, 0.3, 0.35)
    rows = ([0.2, 0.5, 0.3, 0], [0.1, 0.3, 0.5, 0.1], [0, 0.1, 0.6, 0.3], [0, 0.4, 0.5, 0.1], [0.5, 0.3, 0.2, 0])

    def test_vector(self):
        assert_allclose(evaluate(self.weights, list(self.rows), self.grades).vector, [0.205, 0.32, 0.39, 0.085], **EXACT)

    def test_grade(self):
        assert evaluate(self.weights, list(self.rows), self.grades).grade == "一般"


def test_personnel_one_level():
    """Si Shoukui & Sun Zhaoliang, Mathematical Modelling Algorithms and Applications (in Chinese), 人事考核, one level."""
    grades = Grades(["优秀", "良好", "一般", "较差", "差"], scores=[5, 4, 3, 2, 1])
    rows = [[0.1, 0.5, 0.4, 0, 0], [0.2, 0.5, 0.2, 0.1, 0], [0.2, 0.5, 0.3, 0, 0], [0.2, 0.6, 0.2, 0, 0]]
    result = evaluate([0.25, 0.2, 0.25, 0.3], rows, grades)
    assert_allclose(result.vector, [0.175, 0.53, 0.275, 0.02, 0], **EXACT)
    assert result.grade == "良好"


class TestPersonnelTwoLevels:
    """Si Shoukui & Sun Zhaoliang, as above: four criteria, 18 indicators, five grades."""

    grades = Grades(["优秀", "良好", "一般", "较差", "差"], scores=[5, 4, 3, 2, 1])
    top = (0.4, 0.3, 0.2, 0.1)
    local = ([0.2, 0.3, 0.3, 0.2], [0.3, 0.2, 0.1, 0.2, 0.2], [0.1, 0.2, 0.3, 0.2, 0.2], [0.3, 0.2, 0.2, 0.3])
    rows = (
        [[0.8, 0.15, 0.05, 0, 0], [0.2, 0.6, 0.1, 0.1, 0], [0.5, 0.4, 0.1, 0, 0], [0.1, 0.3, 0.5, 0.05, 0.05]],
        [
            [0.3, 0.5, 0.15, 0.05, 0],
            [0.2, 0.2, 0.4, 0.1, 0.1],
            [0.4, 0.4, 0.1, 0.1, 0],
            [0.1, 0.3, 0.3, 0.2, 0.1],
            [0.3, 0.2, 0.2, 0.2, 0.1],
        ],
        [
            [0.1, 0.3, 0.5, 0.1, 0],
            [0.2, 0.3, 0.3, 0.1, 0.1],
            [0.2, 0.3, 0.35, 0.15, 0],
            [0.1, 0.3, 0.4, 0.1, 0.1],
            [0.1, 0.4, 0.3, 0.1, 0.1],
        ],
        [[0.3, 0.4, 0.2, 0.1, 0], [0.1, 0.4, 0.3, 0.1, 0.1], [0.2, 0.3, 0.4, 0.1, 0], [0.4, 0.3, 0.2, 0.1, 0]],
    )

    @pytest.fixture
    def result(self):
        return two_levels(self.top, self.local, self.rows, self.grades)

    def test_goal(self, result):
        assert_allclose(result.vector, [0.288, 0.354, 0.2355, 0.0865, 0.036], **EXACT)

    def test_criteria(self, result):
        recomputed = [
            [0.39, 0.39, 0.17, 0.04, 0.01],
            [0.25, 0.33, 0.235, 0.125, 0.06],
            [0.15, 0.32, 0.355, 0.115, 0.06],
            [0.27, 0.35, 0.26, 0.1, 0.02],
        ]
        assert_allclose(criteria(result), recomputed, **EXACT)


def test_restaurant_service():
    """Tutorial 模糊综合评估法简单示例 (restaurant service); its inputs are published, the vector is recomputed."""
    grades = Grades(["优", "良", "中", "差"], scores=[4, 3, 2, 1])
    rows = [[0.5, 0.3, 0.2, 0], [0.2, 0.4, 0.3, 0.1], [0.1, 0.3, 0.5, 0.1], [0, 0.2, 0.4, 0.4]]
    assert_allclose(evaluate([0.4, 0.3, 0.2, 0.1], rows, grades).vector, [0.28, 0.32, 0.31, 0.09], **EXACT)


class TestTeachingQuality:
    """Tutorial 模糊综合评价法, teaching quality judged by 50 students. Its vector is right, its score 83.375 is not."""

    grades = Grades(["优", "良", "中", "及格", "差"], scores=[95, 85, 75, 65, 50])
    rows = ([0.4, 0.3, 0.2, 0.08, 0.02], [0.3, 0.35, 0.25, 0.08, 0.02], [0.25, 0.3, 0.3, 0.1, 0.05], [0.35, 0.3, 0.2, 0.1, 0.05])
    printed_vector = (0.325, 0.315, 0.235, 0.09, 0.035)
    printed_score = 83.375

    @pytest.fixture
    def result(self):
        return evaluate([0.2, 0.3, 0.2, 0.3], list(self.rows), self.grades)

    def test_vector(self, result):
        assert_allclose(result.vector, self.printed_vector, **EXACT)

    def test_score(self, result):
        assert result.score == pytest.approx(82.875, abs=1e-12)

    def test_the_printed_score_does_not_follow_from_the_printed_vector(self):
        assert np.dot(self.printed_vector, self.grades.scores) == pytest.approx(82.875, abs=1e-12)
        assert abs(self.printed_score - 82.875) == 0.5


class TestProductQuality:
    """The same tutorial, second case: performance, appearance and service (after-sales, accessories, manual).

    It prints a score of about 78.33, which is wrong, and the grade 优, which is right.
    """

    grades = Grades(["优", "良", "中", "差"], scores=[90, 75, 60, 40])
    rows = (
        [[0.5, 0.3, 0.15, 0.05], [0.4, 0.35, 0.2, 0.05], [0.3, 0.4, 0.2, 0.1]],
        [[0.6, 0.25, 0.1, 0.05], [0.45, 0.35, 0.15, 0.05]],
        [[0.35, 0.3, 0.25, 0.1], [0.5, 0.3, 0.15, 0.05], [0.4, 0.4, 0.15, 0.05]],
    )
    printed_score = 78.33

    @pytest.fixture
    def result(self):
        return two_levels([0.5, 0.2, 0.3], [[0.4, 0.3, 0.3], [0.55, 0.45], [0.5, 0.25, 0.25]], self.rows, self.grades)

    def test_grade(self, result):
        assert result.grade == "优"

    def test_vectors(self, result):
        assert_allclose(criteria(result), [[0.41, 0.345, 0.18, 0.065], [0.5325, 0.295, 0.1225, 0.05], [0.4, 0.325, 0.2, 0.075]], **EXACT)
        assert_allclose(result.vector, [0.4315, 0.329, 0.1745, 0.065], **EXACT)

    def test_score(self, result):
        assert result.score == pytest.approx(76.58, abs=1e-12)
        assert abs(result.score - self.printed_score) > 1.7


class TestSchoolChoice:
    """Course notes "Evaluation Model", choosing a school; three of the printed results are wrong.

    Of the criteria's vectors the entries 0.3 and 0.172 should be 0.202 and 0.146, so that rows sum to 1.098 and 1.026;
    the score 78.6 should be 77.8315. The check of row sums finds it.
    """

    grades = Grades(["very good", "good", "fair", "poor"], scores=[100, 75, 50, 25])
    top = (0.65, 0.07, 0.28)
    local = ([0.06, 0.45, 0.49], [0.49, 0.08, 0.43], [0.1, 0.26, 0.64])
    rows = (
        [[0.3, 0.4, 0.2, 0.1], [0.5, 0.3, 0.1, 0.1], [0.6, 0.2, 0.1, 0.1]],
        [[0.4, 0.3, 0.1, 0.2], [0.2, 0.3, 0.3, 0.2], [0.1, 0.2, 0.3, 0.4]],
        [[0.3, 0.2, 0.3, 0.2], [0.3, 0.4, 0.2, 0.1], [0.6, 0.1, 0.1, 0.2]],
    )
    printed_criteria = ([0.537, 0.257, 0.106, 0.1], [0.255, 0.257, 0.3, 0.286], [0.492, 0.188, 0.172, 0.174])
    printed_goal = (0.505, 0.238, 0.138, 0.134)
    printed_score = 78.6

    @pytest.fixture
    def result(self):
        return two_levels(self.top, self.local, self.rows, self.grades)

    def test_right_vectors(self, result):
        right = [[0.537, 0.257, 0.106, 0.1], [0.255, 0.257, 0.202, 0.286], [0.492, 0.188, 0.146, 0.174]]
        assert_allclose(criteria(result), right, **EXACT)
        assert_allclose(result.vector, [0.50466, 0.23768, 0.12392, 0.13374], **EXACT)

    def test_right_score(self, result):
        assert result.score == pytest.approx(77.8315, abs=1e-12)
        assert abs(result.score - self.printed_score) > 0.7

    def test_the_printed_entries_differ_in_two_places(self, result):
        wrong = np.argwhere(np.abs(criteria(result) - np.array(self.printed_criteria)) > 1e-12)
        assert wrong.tolist() == [[1, 2], [2, 2]]

    def test_printed_rows_are_refused_with_their_sum(self):
        table = pd.DataFrame(self.printed_criteria, index=["study", "life", "cost"], columns=self.grades.labels)
        with pytest.raises(DataError, match=r"'life'.*1\.098"):
            evaluate(self.top, table, self.grades)
        table.loc["life"] = [0.255, 0.257, 0.202, 0.286]
        with pytest.raises(DataError, match=r"'cost'.*1\.026"):
            evaluate(self.top, table, self.grades)

    def test_the_printed_goal_sums_to_more_than_one(self):
        result = evaluate([1.0], [list(self.printed_goal)], self.grades)
        assert [caution.code for caution in result.warnings if caution.code == "membership_normalised"]


def test_clothes_weighted_average():
    """Zhang Jingxin, R package mathmodels, fuzzy evaluation of clothes; inputs published, outputs recomputed."""
    grades = Grades(["好", "较好", "差"], scores=[90, 75, 50])
    rows = [[0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.6, 0.2, 0.2], [0.7, 0.1, 0.2]]
    result = evaluate([0.3, 0.3, 0.3, 0.1], rows, grades)
    assert_allclose(result.vector, [0.7, 0.16, 0.14], **EXACT)
    assert result.score == pytest.approx(82.0, abs=1e-12)


def test_defuzzify_with_scores_from_worst_to_best():
    """Zhang Jingxin, R package mathmodels, manual of `defuzzify`; inputs published, outputs recomputed."""
    grades = Grades(["差", "中", "良", "优"], scores=[30, 60, 75, 90])
    result = evaluate([1.0], [[0.318, 0.351, 0.203, 0.128]], grades)
    assert result.score == pytest.approx(57.345, abs=1e-12)
    assert result.grade == "中"


class TestFarmingPlans:
    """Zhang Jingxin, mathmodels book, case 耕作方案: three plans by five indicators of both directions.

    Inputs and method are published, outputs recomputed. The source mirrors indicators where less is better (5 − x,
    80 − x); here they are costs with the mirrored thresholds.
    """

    grades = Grades(["差", "中", "良", "优"], scores=[30, 60, 75, 90])
    weights = (0.2, 0.1, 0.15, 0.3, 0.25)
    best_first = (
        ("benefit", [550, 450, 350, 0]),
        ("cost", [1, 2, 3, 4]),
        ("cost", [20, 40, 60, 80]),
        ("benefit", [130, 90, 50, 0]),
        ("cost", [1, 2, 3, 4]),
    )
    measured = {"甲": [592.5, 3, 55, 72, 4], "乙": [529, 2, 38, 105, 3], "丙": [412, 1, 32, 85, 2]}  # noqa: RUF012

    def membership(self, plan):
        tables = [
            membership_from_thresholds({f"indicator {k}": value}, thresholds, direction, grades=self.grades)
            for k, (value, (direction, thresholds)) in enumerate(zip(self.measured[plan], self.best_first, strict=True), 1)
        ]
        return pd.concat(tables)

    @pytest.mark.parametrize(
        ("plan", "worst_to_best"),
        [
            ("甲", [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0.75, 0.25, 0], [0, 0.45, 0.55, 0], [1, 0, 0, 0]]),
            ("乙", [[0, 0, 0.21, 0.79], [0, 0, 1, 0], [0, 0, 0.9, 0.1], [0, 0, 0.625, 0.375], [0, 1, 0, 0]]),
            ("丙", [[0, 0.38, 0.62, 0], [0, 0, 0, 1], [0, 0, 0.6, 0.4], [0, 0.125, 0.875, 0], [0, 0, 1, 0]]),
        ],
    )
    def test_membership(self, plan, worst_to_best):
        assert_allclose(self.membership(plan)[list(self.grades.labels)], worst_to_best, **EXACT)

    def test_all_plans_at_once(self):
        frame = pd.DataFrame(self.measured, index=[f"indicator {k}" for k in range(1, 6)]).T
        directions, thresholds = (dict(zip(frame.columns, part, strict=True)) for part in zip(*self.best_first, strict=True))
        table = membership_from_thresholds(frame, thresholds, directions, grades=self.grades)
        for plan in frame.index:
            pd.testing.assert_frame_equal(table.loc[plan], self.membership(plan), check_names=False)

    @pytest.mark.parametrize(
        ("plan", "worst_to_best", "score"),
        [
            ("甲", [0.25, 0.3475, 0.2025, 0.2], 61.5375),
            ("乙", [0, 0.25, 0.4645, 0.2855], 75.5325),
            ("丙", [0, 0.1135, 0.7265, 0.16], 75.6975),
        ],
    )
    def test_vector_and_score(self, plan, worst_to_best, score):
        result = evaluate(self.weights, self.membership(plan), self.grades)
        assert_allclose(result.vector, worst_to_best, **EXACT)
        assert result.score == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "rescaled"),
    [((0.46, 0.13, 0.35, 0.07), True), ((0.27, 0.61, 0.12), False), ((0.1, 0.36, 0.54), False), ((0.24, 0.63, 0.14), True)],
)
def test_tianjin_logistics_park_weights_that_print_as_a_sum_of_1_01(weights, rescaled):
    """Innovation ability of a logistics park in Tianjin (天津某物流园区服务创新能力, AHP and fuzzy evaluation, 15 experts)."""
    grades = Grades(["strong", "weak"], scores=[100, 0])
    result = evaluate(weights, np.full((len(weights), 2), 0.5), grades)
    assert ("weights_rescaled" in [caution.code for caution in result.warnings]) is rescaled
    assert_allclose(result.weights, np.array(weights) / np.sum(weights), **EXACT)
