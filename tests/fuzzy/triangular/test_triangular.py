"""Triangular fuzzy numbers: arithmetic against α-cuts, ranking against integrals, evaluation by hand and by level."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, TriangularNumber, defuzzify, evaluate_triangular, rank_numbers, triangular_scale

GRADES = Grades(["good", "fair", "poor"], [90, 70, 50], ["好", "中", "差"])
SCALE = {"good": (70, 90, 100), "fair": (50, 70, 90), "poor": (0, 50, 70)}
TREE = sq.Hierarchy.from_dict(
    {"name": "service", "children": [{"name": "people", "children": [{"name": "manners"}, {"name": "skill"}]}, {"name": "speed"}]}
)
WEIGHTS = {"service": {"people": 0.75, "speed": 0.25}, "people": [0.6, 0.4]}
WHOLE = st.lists(st.integers(-50, 50), min_size=3, max_size=3).map(lambda ends: TriangularNumber(*sorted(ends)))
ALPHAS = st.sampled_from([0.0, 0.25, 0.5, 1.0])


class TestNumber:
    def test_it_is_frozen_and_unpacks(self):
        number = TriangularNumber(1, 2, 4)
        assert tuple(number) == (1, 2, 4)
        with pytest.raises(dataclasses.FrozenInstanceError):
            number.m = 3

    @pytest.mark.parametrize("ends", [(2, 1, 3), (1, 3, 2), (1, math.nan, 3), ("1", 2, 3), (True, 2, 3)])
    def test_wrong_ends_are_refused(self, ends):
        with pytest.raises(DataError, match="triangular number"):
            TriangularNumber(*ends)

    @settings(max_examples=20)
    @given(WHOLE, WHOLE, st.integers(-4, 4), ALPHAS)
    def test_sums_and_multiples_are_those_of_the_cuts(self, a, b, factor, alpha):
        (low, high), (other_low, other_high) = a.alpha_cut(alpha), b.alpha_cut(alpha)
        assert (a + b).alpha_cut(alpha) == pytest.approx((low + other_low, high + other_high))
        assert (a - b).alpha_cut(alpha) == pytest.approx((low - other_high, high - other_low))
        assert (factor * a).alpha_cut(alpha) == pytest.approx(sorted((factor * low, factor * high)))
        assert (3 - a).alpha_cut(alpha) == pytest.approx((3 - high, 3 - low))

    @settings(max_examples=20)
    @given(WHOLE, WHOLE)
    def test_a_product_is_exact_at_its_ends_and_top_only(self, a, b):
        ends = [x * y for x in (a.l, a.u) for y in (b.l, b.u)]
        assert tuple(a * b) == (min(ends), a.m * b.m, max(ends))

    def test_cuts_of_the_true_product_of_positive_numbers_lie_lower(self):
        a, b = TriangularNumber(1, 2, 3), TriangularNumber(2, 4, 6)
        true = [x * y for x, y in zip(a.alpha_cut(0.5), b.alpha_cut(0.5), strict=True)]
        assert true == [4.5, 12.5]
        assert (a * b).alpha_cut(0.5) == (5, 13)

    def test_sums_of_many(self):
        assert sum([TriangularNumber(1, 2, 3)] * 3) == TriangularNumber(3, 6, 9)

    def test_membership(self):
        assert TriangularNumber(1, 2, 4).membership([0, 1, 1.5, 2, 3, 4, 5]).tolist() == [0, 0, 0.5, 1, 0.5, 0, 0]
        assert TriangularNumber(2, 2, 4).membership([1.9, 2, 3]).tolist() == [0, 1, 0.5]
        assert TriangularNumber(2, 2, 2).membership([1, 2, 3]).tolist() == [0, 1, 0]

    def test_other_things_are_no_numbers(self):
        with pytest.raises(TypeError):
            TriangularNumber(1, 2, 3) + "1"
        with pytest.raises(OptionError, match="alpha"):
            TriangularNumber(1, 2, 3).alpha_cut(2)


def numeric(number, alpha):
    """Centroid, mean of the middles and total integral of a triangle, by quadrature."""
    mass = quad(number.membership, number.l, number.u, points=[number.m])[0]
    centroid = quad(lambda x: x * number.membership(x), number.l, number.u, points=[number.m])[0] / mass
    middle = quad(lambda level: sum(number.alpha_cut(level)) / 2, 0, 1)[0]
    left, right = (quad(lambda level, k=k: number.alpha_cut(level)[k], 0, 1)[0] for k in (0, 1))
    return centroid, middle, alpha * right + (1 - alpha) * left


class TestRanking:
    @settings(max_examples=10)
    @given(WHOLE.filter(lambda number: number.l < number.u), st.sampled_from([0.0, 0.3, 1.0]))
    def test_figures_against_integrals(self, number, alpha):
        centroid, middle, total = numeric(number, alpha)
        found = {method: rank_numbers([number], method).values[0] for method in ("centroid", "yager")}
        assert found == pytest.approx({"centroid": centroid, "yager": middle}, abs=1e-6)
        assert rank_numbers([number], "integral", optimism=alpha).values[0] == pytest.approx(total, abs=1e-9)

    @settings(max_examples=15)
    @given(WHOLE)
    def test_figures_in_fractions(self, number):
        low, middle, high = (Fraction(int(end)) for end in number)
        assert defuzzify(number) == pytest.approx(float((low + middle + high) / 3), abs=1e-12)
        assert defuzzify(number, "graded_mean") == pytest.approx(float((low + 4 * middle + high) / 6), abs=1e-12)
        balanced = rank_numbers([number], "integral").values[0]
        assert balanced == rank_numbers([number], "yager").values[0] == pytest.approx(float((low + 2 * middle + high) / 4), abs=1e-12)

    def test_possibility_is_where_the_sides_cross(self):
        # (0, 1, 4) falls from 1 at 1 to 0 at 4; (2, 3, 4) rises from 0 at 2: they cross at height 1/2.
        found = rank_numbers({"a": (0, 1, 4), "b": (2, 3, 4)}, "possibility")
        assert found.values.to_dict() == {"a": 0.5, "b": 1}

    def test_optimism_turns_the_order(self):
        teams = {"A": (60, 80, 100), "B": (70, 75, 95)}
        assert rank_numbers(teams, "integral", optimism=0).ranks.to_dict() == {"A": 2, "B": 1}
        assert rank_numbers(teams, "integral", optimism=1).ranks.to_dict() == {"A": 1, "B": 2}

    def test_ties_share_a_rank_and_the_ruled_out_are_said(self):
        assert rank_numbers({"a": (1, 2, 3), "b": (0, 2, 4), "c": (0, 0, 0)}).ranks.tolist() == [1, 1, 3]
        with pytest.warns(SqevalWarning, match="None of these.*a, b"):
            found = rank_numbers({"a": (1, 2, 3), "b": (2, 3, 4), "c": (8, 9, 10)}, "possibility")
        assert found.ranks.to_dict() == {"a": 2, "b": 2, "c": 1}
        assert rank_numbers({"b": (2, 3, 4), "c": (8, 9, 10)}, "possibility").warnings == ()

    def test_frames_mappings_and_lists(self):
        frame = pd.DataFrame({"u": [3, 6], "l": [1, 2], "m": [2, 4]}, index=["a", "b"])
        assert defuzzify(frame).to_dict() == defuzzify({"a": (1, 2, 3), "b": TriangularNumber(2, 4, 6)}).to_dict() == {"a": 2, "b": 4}
        assert defuzzify([(1, 2, 3), 5]).tolist() == [2, 5]

    @pytest.mark.parametrize(
        ("call", "error", "message"),
        [
            (lambda: rank_numbers({"a": (1, 2)}), DataError, "'a'.*no triangular number"),
            (lambda: rank_numbers({"a": (3, 2, 1)}), DataError, "l ≤ m ≤ u"),
            (lambda: rank_numbers({}), DataError, "no triangular number"),
            (lambda: rank_numbers(pd.DataFrame({"l": [1.0]})), DataError, "columns l, m and u"),
            (lambda: rank_numbers([(1, 2, 3)], "median"), OptionError, "unknown method"),
            (lambda: rank_numbers([(1, 2, 3)], optimism=0.3), OptionError, "has no part"),
            (lambda: rank_numbers([(1, 2, 3)], "integral", optimism=2), OptionError, "from 0 to 1"),
            (lambda: defuzzify([(1, 2, 3)], "yager"), OptionError, "unknown method"),
        ],
    )
    def test_errors(self, call, error, message):
        with pytest.raises(error, match=message):
            call()


class TestScale:
    def test_neighbours_add_up_to_1(self):
        scale = triangular_scale(GRADES)
        assert list(scale) == list(GRADES.labels)
        at = np.linspace(50, 90, 33)
        np.testing.assert_allclose(sum(number.membership(at) for number in scale.values()), 1, rtol=1e-12)

    def test_scores_outside_the_limits_are_refused(self):
        with pytest.raises(ConfigError, match="limits"):
            triangular_scale(GRADES, limits=(0, 80))


class TestEvaluation:
    shares = pd.DataFrame([[0.6, 0.4, 0], [0, 0.6, 0.4], [1, 0, 0]], index=["manners", "skill", "speed"], columns=["good", "fair", "poor"])

    def test_by_hand(self):
        found = evaluate_triangular(self.shares, WEIGHTS, SCALE, hierarchy=TREE)
        # manners (62, 82, 96), skill (30, 62, 82), speed (70, 90, 100).
        assert found.numbers.loc["people"].tolist() == pytest.approx([49.2, 74, 90.4])
        assert tuple(found.number) == pytest.approx((54.4, 78, 92.8))
        assert found.score == pytest.approx(225.2 / 3)
        assert found.scores["people"] == pytest.approx(71.2)
        assert found.grade == "fair"
        assert found.score_range == pytest.approx((40, 260 / 3))

    def test_level_by_level_is_the_same_as_all_at_once(self):
        whole = evaluate_triangular(self.shares, WEIGHTS, SCALE, hierarchy=TREE)
        flat = evaluate_triangular(self.shares, {"manners": 0.45, "skill": 0.3, "speed": 0.25}, SCALE)
        assert tuple(whole.number) == pytest.approx(tuple(flat.number), rel=1e-14)

    def test_words_in_either_language_are_shares(self):
        rows = [["good", "Good ", "好", "fair", "中"], ["fair", "FAIR", "中", "poor", "差"], ["good"] * 5]
        words = pd.DataFrame(rows, index=self.shares.index)
        found = evaluate_triangular(words, WEIGHTS, GRADES, hierarchy=TREE)
        expected = evaluate_triangular(self.shares, WEIGHTS, GRADES, hierarchy=TREE)
        np.testing.assert_allclose(found.numbers, expected.numbers, rtol=1e-14)

    def test_one_word_each(self):
        words = {"manners": "good", "skill": "good", "speed": "good"}
        found = evaluate_triangular(words, None, SCALE)
        assert tuple(found.number) == pytest.approx(SCALE["good"])
        assert found.node_grades.unique().tolist() == ["good"]

    def test_missing_ratings_are_left_out_and_said(self):
        words = pd.DataFrame({"Li": ["good", None], "Wu": ["good", "fair"]}, index=["manners", "speed"])
        with pytest.warns(SqevalWarning, match="Missing ratings.*speed"):
            found = evaluate_triangular(words, [0.7, 0.3], SCALE)
        assert found.numbers.loc["speed"].tolist() == list(SCALE["fair"])

    def test_unknown_mass_is_left_out_and_said(self):
        counts = pd.DataFrame([[6, 2, 0]], index=["speed"], columns=list(SCALE))
        shares = sq.fuzzy.membership_from_counts(counts, missing="unknown", respondents=10)
        with pytest.warns(SqevalWarning, match="unknown.*speed"):
            found = evaluate_triangular(shares, None, SCALE, defuzzify="graded_mean")
        assert tuple(found.number) == pytest.approx((65, 85, 97.5))
        assert found.score == pytest.approx(83.75)

    def test_midway_the_lower_grade_is_given_and_said(self):
        with pytest.warns(SqevalWarning, match="midway.*total, speed"):
            found = evaluate_triangular(pd.DataFrame([[0.5, 0.5, 0]], index=["speed"], columns=list(SCALE)), None, SCALE)
        assert found.grade == "fair"

    def test_both_languages(self):
        found = evaluate_triangular(self.shares, WEIGHTS, GRADES, hierarchy=TREE)
        assert "Evaluation with triangular fuzzy numbers" in found.summary()
        assert "三角模糊数综合评价" in found.summary("zh")
        assert "中" in found.summary("zh")

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"ratings": {"speed": "fine"}}, DataError, "'speed'.*no word of the scale.*'fine'"),
            ({"ratings": {"speed": None}}, DataError, "'speed'.*no rating"),
            ({"ratings": pd.Series(["good", "good"], index=["a", "a"])}, DataError, "twice.*'a'"),
            ({"ratings": shares.drop(columns="poor")}, DataError, "not the words"),
            ({"ratings": shares * 2}, DataError, "'manners'.*do not sum to 1"),
            ({"ratings": shares - [0.1, -0.1, 0]}, DataError, "'good'.*'skill'.*negative"),
            ({"ratings": shares.assign(good=0, fair=0, poor=0, unknown=1)}, DataError, "nothing is known"),
            ({"scale": {"good": (1, 2, 3)}}, ConfigError, "at least two"),
            ({"scale": {"good": (1, 2, 3), "poor": "low"}}, DataError, "'poor'.*no triangular number"),
            ({"defuzzify": "yager"}, OptionError, "unknown defuzzify"),
            ({"weights": [0.5, 0.5]}, DataError, "2 weights for 3"),
        ],
    )
    def test_errors(self, change, error, message):
        with pytest.raises(error, match=message):
            evaluate_triangular(**({"ratings": self.shares, "weights": None, "scale": SCALE} | change))
