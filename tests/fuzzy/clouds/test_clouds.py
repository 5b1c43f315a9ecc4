"""Cloud, cloud_model, grade_clouds, evaluate_clouds: rules, hand-computed figures, hierarchy and errors."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Cloud, Grades, cloud_drops, cloud_from_counts, cloud_model, evaluate_clouds, grade_clouds

GRADES = Grades(["good", "fair", "poor"], [90, 70, 30], ["好", "中", "差"])
BANDS = {"good": (80, 100), "fair": (60, 80), "poor": (0, 60)}
TREE = sq.Hierarchy.from_dict(
    {"name": "service", "children": [{"name": "people", "children": [{"name": "manners"}, {"name": "skill"}]}, {"name": "speed"}]}
)
PARTS = {"manners": Cloud(78, 3, 0.3), "skill": Cloud(70, 4, 0.4), "speed": Cloud(90, 2, 0.5)}
WEIGHTS = {"service": {"people": 0.75, "speed": 0.25}, "people": [0.6, 0.4]}


class TestCloud:
    def test_it_is_frozen_and_unpacks(self):
        cloud = Cloud(85, 2, 0.5)
        assert tuple(cloud) == (85, 2, 0.5)
        assert cloud == Cloud(85.0, 2.0, 0.5)
        with pytest.raises(dataclasses.FrozenInstanceError):
            cloud.Ex = 3

    def test_certainty_is_the_expectation_curve(self):
        assert Cloud(85, 2).certainty([85, 87]).tolist() == [1, math.exp(-0.5)]
        assert Cloud(85, 0).certainty([85, 86]).tolist() == [1, 0]

    @pytest.mark.parametrize(
        ("figures", "message"),
        [((85, -1), "En.*negative"), ((85, 1, -0.1), "He.*negative"), ((math.nan, 1), "Ex.*finite"), (("85", 1), "Ex.*finite")],
    )
    def test_wrong_figures_are_refused(self, figures, message):
        with pytest.raises(DataError, match=message):
            Cloud(*figures)

    def test_a_band_is_within_three_entropies(self):
        cloud = Cloud.from_band(60, 90, 1)
        assert (cloud.Ex - 3 * cloud.En, cloud.Ex + 3 * cloud.En) == (60, 90)
        with pytest.raises(DataError, match="below its upper end"):
            Cloud.from_band(90, 60)


class TestDrops:
    def test_the_seed_decides(self):
        first, again, other = (cloud_drops(Cloud(85, 2, 0.3), 50, seed) for seed in (1, 1, 2))
        pd.testing.assert_frame_equal(first, again)
        assert not first.equals(other)

    def test_without_hyper_entropy_drops_lie_on_the_expectation_curve(self):
        drops = cloud_drops(Cloud(85, 2), 100)
        np.testing.assert_allclose(drops["certainty"], Cloud(85, 2).certainty(drops["x"]), rtol=1e-9)

    @pytest.mark.parametrize("wrong", [{"n": 0}, {"n": 1.5}, {"n": True}, {"seed": -1}])
    def test_wrong_numbers_are_refused(self, wrong):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            cloud_drops(Cloud(85, 2), **wrong)

    def test_only_clouds_have_drops(self):
        with pytest.raises(DataError, match="no Cloud"):
            cloud_drops((85, 2, 0.1))


class TestModel:
    def test_one_set_of_values_gives_numbers(self):
        # By hand: mean 80, mean distance 40/3, S² = 400.
        expectation, entropy, hyper = cloud_model(pd.Series([60, 80, 100], name="speed"))
        assert expectation == 80
        assert entropy == pytest.approx(math.sqrt(math.pi / 2) * 40 / 3, rel=1e-15)
        assert hyper == pytest.approx(math.sqrt(400 - math.pi / 2 * 1600 / 9), rel=1e-14)

    def test_a_frame_gives_series_by_indicator(self):
        frame = pd.DataFrame({"speed": [60, 80, 100], "manners": [60, 70, 80]})
        found = cloud_model(frame)
        assert found.Ex.to_dict() == {"speed": 80, "manners": 70}
        assert found.clouds["manners"] == Cloud(*cloud_model(frame["manners"]))
        assert cloud_model(frame.to_numpy()).Ex.tolist() == [80, 70]

    def test_indicators_may_have_different_numbers_of_answers(self):
        assert cloud_model({"speed": [60, 80, 100], "manners": [50, 60, 70, 80, 90]}).to_frame()["n"].tolist() == [3, 5]

    def test_missing_values_are_left_out_and_said(self):
        with pytest.warns(SqevalWarning, match="left out of manners"):
            found = cloud_model(pd.DataFrame({"speed": [60, 80, 100, 80], "manners": [60, 80, 100, None]}))
        assert found.to_frame().loc["manners"].tolist() == [*cloud_model([60, 80, 100]), 3]

    def test_too_little_spread_is_said(self):
        with pytest.warns(SqevalWarning, match="S² < En².*values"):
            assert cloud_model([1, 3] * 10).He > 0

    @pytest.mark.parametrize("values", [[7], [7, 7, 7]])
    def test_points_are_said(self, values):
        with pytest.warns(SqevalWarning, match="the cloud is a point"):
            assert tuple(cloud_model(values)) == (7, 0, 0)

    def test_counts_are_ratings_by_score(self):
        counts = pd.DataFrame([[2, 1, 1]], index=["speed"], columns=["好", "中", "差"])
        assert tuple(cloud_from_counts(counts, GRADES).clouds["speed"]) == pytest.approx(tuple(cloud_model([90, 90, 70, 30])), rel=1e-14)
        numbered = counts.set_axis([1, 2, 3], axis=1)
        assert cloud_from_counts(numbered, GRADES).Ex["speed"] == cloud_from_counts([[2, 1, 1]], GRADES).Ex[0] == 70

    @pytest.mark.parametrize(
        ("counts", "message"),
        [
            ([[0.5, 0.3, 0.2]], "good.*whole numbers"),
            ([[0, 0, 0]], "no answers"),
            ([[-1, 2, 3]], "negative"),
            (pd.DataFrame([[1, 2]], columns=["good", "fine"]), "'fine'.*not the grades"),
        ],
    )
    def test_wrong_counts_are_refused(self, counts, message):
        with pytest.raises(DataError, match=message):
            cloud_from_counts(counts, GRADES)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ([], "no values"),
            ({"speed": [None, None]}, "'speed'.*no values"),
            (["high", "low"], "needs numbers"),
            ([1, np.inf], "infinite"),
        ],
    )
    def test_wrong_values_are_refused(self, values, message):
        with pytest.raises(DataError, match=message):
            cloud_model(values)


class TestGradeClouds:
    def test_bands_of_grades_meet_half_way(self):
        found = grade_clouds(GRADES)
        assert [cloud.Ex for cloud in found.values()] == [90, 65, 25]
        assert [cloud.En for cloud in found.values()] == pytest.approx([20 / 6, 5, 50 / 6])
        assert found["fair"].He == pytest.approx(0.5)

    def test_half_clouds_at_the_ends(self):
        found = grade_clouds(BANDS, 0.5, ends="half")
        assert [tuple(cloud) for cloud in found.values()] == [
            (100, pytest.approx(20 / 3), 0.5),
            (70, pytest.approx(10 / 3), 0.5),
            (0, 20, 0.5),
        ]

    def test_bands_of_grades_are_their_limits(self):
        found = grade_clouds(Grades(["good", "fair", "poor"], [100, 60, 20], bands=[80, 60]))
        assert [cloud.Ex for cloud in found.values()] == [90, 70, 30]

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"bands": {"good": (80, 100)}}, ConfigError, "at least two"),
            ({"bands": BANDS | {"fair": (60, 85)}}, ConfigError, "bands.good: overlaps the band of 'fair'"),
            ({"bands": BANDS | {"fair": (70, 70)}}, ConfigError, "bands.fair.*below"),
            ({"bands": BANDS | {"fair": 70}}, ConfigError, "bands.fair.*pair"),
            ({"bands": Grades(["a", "b"], [110, 50])}, ConfigError, "limits"),
            ({"bands": Grades(["a", "b"], [100, 70], bands=[60]), "limits": (60, 100)}, ConfigError, "limits"),
            ({"he": -1}, ConfigError, "he: "),
            ({"ends": "open"}, OptionError, "unknown ends"),
        ],
    )
    def test_errors(self, change, error, message):
        with pytest.raises(error, match=message):
            grade_clouds(**({"bands": BANDS} | change))


class TestEvaluate:
    def test_nodes_by_hand(self):
        found = evaluate_clouds(PARTS, WEIGHTS, GRADES, hierarchy=TREE)
        people = found.clouds.loc["people"].tolist()
        assert people == pytest.approx([74.8, math.sqrt(0.6 * 9 + 0.4 * 16), math.sqrt(0.6 * 0.09 + 0.4 * 0.16)], rel=1e-14)
        goal = [0.75 * 74.8 + 0.25 * 90, math.sqrt(0.75 * 11.8 + 0.25 * 4), math.sqrt(0.75 * 0.118 + 0.25 * 0.25)]
        assert list(found.cloud) == pytest.approx(goal, rel=1e-14)

    def test_level_by_level_is_the_same_as_all_at_once(self):
        whole = evaluate_clouds(PARTS, WEIGHTS, GRADES, hierarchy=TREE)
        flat = evaluate_clouds(PARTS, {"manners": 0.45, "skill": 0.3, "speed": 0.25}, GRADES)
        assert list(whole.cloud) == pytest.approx(list(flat.cloud), rel=1e-14)
        people = evaluate_clouds({name: PARTS[name] for name in ("manners", "skill")}, [0.6, 0.4], GRADES).cloud
        above = evaluate_clouds({"people": people, "speed": PARTS["speed"]}, [0.75, 0.25], GRADES).cloud
        assert list(whole.cloud) == pytest.approx(list(above), rel=1e-14)

    def test_equal_indicators_are_as_wide_together_as_alone(self):
        found = evaluate_clouds(dict.fromkeys("abcd", Cloud(85, 2, 0.4)), None, GRADES)
        assert list(found.cloud) == pytest.approx([85, 2, 0.4], rel=1e-14)

    def test_grades_are_those_of_the_nearest_clouds(self):
        found = evaluate_clouds(PARTS, WEIGHTS, BANDS_AS_CLOUDS, hierarchy=TREE)
        assert found.node_grades.to_dict() == {
            "service": "fair",
            "people": "fair",
            "manners": "fair",
            "skill": "fair",
            "speed": "good",
        }
        assert found.grade == "fair"
        assert found.similarity.loc["service"].idxmax() == "fair"

    @settings(max_examples=15)
    @given(st.sampled_from(["good", "fair", "poor"]))
    def test_a_cloud_of_a_grade_has_that_grade(self, grade):
        found = evaluate_clouds({"only": BANDS_AS_CLOUDS[grade]}, None, BANDS_AS_CLOUDS)
        assert found.grade == grade
        assert found.similarity.loc["total", grade] == 1

    def test_midway_the_lower_grade_is_given_and_said(self):
        pair = {"good": Cloud(90, 4), "poor": Cloud(50, 4)}
        with pytest.warns(SqevalWarning, match="equally near.*total, speed"):
            assert evaluate_clouds({"speed": Cloud(70, 3)}, None, pair).grade == "poor"

    def test_far_from_all_grades_there_is_none(self):
        with pytest.warns(SqevalWarning, match="Too far"):
            found = evaluate_clouds({"speed": Cloud(1e6, 1)}, None, GRADES)
        assert found.grade is None
        assert "–" in found.summary()

    def test_points_are_graded_by_their_certainty(self):
        found = evaluate_clouds({"speed": Cloud(85, 0)}, None, BANDS_AS_CLOUDS)
        assert found.grade == "good"
        assert found.similarity.loc["speed", "good"] == pytest.approx(BANDS_AS_CLOUDS["good"].certainty(85))

    def test_small_and_large_units(self):
        for unit in (1e-200, 1e200):
            parts = {name: Cloud(*(unit * figure for figure in cloud)) for name, cloud in PARTS.items()}
            grades = {name: Cloud(*(unit * figure for figure in cloud)) for name, cloud in BANDS_AS_CLOUDS.items()}
            found = evaluate_clouds(parts, WEIGHTS, grades, hierarchy=TREE)
            expected = evaluate_clouds(PARTS, WEIGHTS, BANDS_AS_CLOUDS, hierarchy=TREE)
            np.testing.assert_allclose(found.clouds / unit, expected.clouds, rtol=1e-13)
            np.testing.assert_allclose(found.similarity, expected.similarity, rtol=1e-9)

    def test_cautions_of_the_clouds_come_along(self):
        with pytest.warns(SqevalWarning, match="point"):
            model = cloud_model({"speed": [90, 90], "skill": [60, 80, 100]})
        with pytest.warns(SqevalWarning, match="point"):
            evaluate_clouds(model, [0.5, 0.5], GRADES)

    def test_both_languages(self):
        found = evaluate_clouds(PARTS, WEIGHTS, GRADES, hierarchy=TREE)
        assert "Evaluation by clouds" in found.summary()
        assert "云模型综合评价" in found.summary("zh")
        assert "中" in found.summary("zh")

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"clouds": {"speed": (85, 2, 0.1)}}, DataError, "'speed'.*no Cloud"),
            ({"clouds": {}}, DataError, "no Cloud"),
            ({"clouds": pd.DataFrame({"Ex": [1.0], "En": [1.0]})}, DataError, "columns Ex, En and He"),
            ({"clouds": pd.DataFrame([[1, -1, 0]], columns=["Ex", "En", "He"])}, DataError, "En.*negative"),
            ({"grades": {"good": Cloud(1, 1)}}, ConfigError, "at least two"),
            ({"grades": ["good", "poor"]}, ConfigError, "at least two"),
        ],
    )
    def test_errors(self, change, error, message):
        with pytest.raises(error, match=message):
            evaluate_clouds(**({"clouds": PARTS, "weights": None, "grades": GRADES} | change))


BANDS_AS_CLOUDS = grade_clouds(BANDS)


@pytest.mark.parametrize("limits", ["ab", 5, (0,), (10**400, 0)])
def test_limits_are_a_pair_of_numbers(limits):
    grades = sq.fuzzy.Grades(["good", "poor"], scores=[90, 50])
    for make in (sq.fuzzy.grade_clouds, sq.fuzzy.triangular_scale):
        with pytest.raises(ConfigError, match="limits: is not a pair of numbers"):
            make(grades, limits=limits)
