import dataclasses
import pickle
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, hierarchy_weights, solve
from sqeval.errors import ConfigError, JudgementError, OptionError, SqevalWarning
from sqeval.indicators import Hierarchy

TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "label": {"en": "Service quality", "zh": "服务质量"},
        "children": [
            {"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}, {"name": "refund"}]},
            {"name": "quality", "children": [{"name": "solved"}, {"name": "rating"}, {"name": "tone"}, {"name": "follow_up"}]},
            {"name": "cost"},
        ],
    }
)
GOAL = PairwiseMatrix.from_upper([2, 4, 3], ["speed", "quality", "cost"])
SPEED = PairwiseMatrix.from_upper([3, 5, 3], ["reply", "repair", "refund"])
QUALITY = PairwiseMatrix.from_upper([2, 4, 6, 3, 5, 2], ["solved", "rating", "tone", "follow_up"])
JUDGED = {"service": GOAL, "speed": SPEED, "quality": QUALITY}


def quiet(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return hierarchy_weights(*args, **options)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


def principal(matrix):
    values, vectors = np.linalg.eig(matrix.values)
    best = np.argmax(values.real)
    vector = np.abs(vectors[:, best].real)
    return vector / vector.sum(), values[best].real


class TestWeights:
    def test_global_weights_are_products_along_the_path(self):
        result = quiet(TREE, JUDGED)
        goal, _ = principal(GOAL)
        speed, _ = principal(SPEED)
        quality, _ = principal(QUALITY)
        expected = [*(goal[0] * speed), *(goal[1] * quality), goal[2]]
        np.testing.assert_allclose(result.global_weights, expected, rtol=1e-13)
        assert list(result.global_weights.index) == [leaf.name for leaf in TREE.leaves]

    def test_every_level_sums_to_one(self):
        result = quiet(TREE, JUDGED)
        assert result.global_weights.sum() == pytest.approx(1, abs=1e-14)
        assert all(local.sum() == pytest.approx(1, abs=1e-14) for local in result.local_weights.values())
        assert result.all_weights["service"] == 1
        assert result.all_weights["speed"] == pytest.approx(result.global_weights[["reply", "repair", "refund"]].sum(), rel=1e-14)

    def test_nodes_hold_the_solved_matrices(self):
        result = quiet(TREE, JUDGED)
        assert list(result.nodes) == ["service", "speed", "quality"]
        assert result.nodes["speed"].cr == solve(SPEED).cr

    def test_options_reach_every_node(self):
        result = quiet(TREE, JUDGED, method="geometric_mean", random_index="saaty_1980")
        assert {node.method for node in result.nodes.values()} == {"geometric_mean"}
        assert {node.random_index for node in result.nodes.values()} == {"saaty_1980"}
        np.testing.assert_allclose(result.local_weights["speed"], solve(SPEED, "geometric_mean").weights, rtol=1e-14)

    @given(st.permutations(["solved", "rating", "tone", "follow_up"]))
    def test_order_of_a_matrix_changes_nothing(self, order):
        turned = quiet(TREE, {**JUDGED, "quality": PairwiseMatrix(QUALITY, order).to_frame()})
        assert turned.global_weights.to_dict() == quiet(TREE, JUDGED).global_weights.to_dict()

    def test_a_matrix_without_labels_takes_the_order_of_the_children(self):
        result = quiet(TREE, {"service": GOAL.values, "speed": PairwiseMatrix(SPEED.values), "quality": QUALITY.values.tolist()})
        assert result.global_weights.to_dict() == quiet(TREE, JUDGED).global_weights.to_dict()

    def test_a_single_child_needs_no_judgement(self):
        tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": "only", "children": [{"name": "leaf"}]}]})
        result = hierarchy_weights(tree)
        assert result.global_weights.to_dict() == {"leaf": 1.0}
        assert result.warnings == ()

    def test_four_levels(self):
        leaf = {"name": "c", "children": [{"name": "d"}, {"name": "e"}]}
        tree = Hierarchy.from_dict({"name": "a", "children": [{"name": "b", "children": [leaf, {"name": "f"}]}, {"name": "g"}]})
        result = hierarchy_weights(tree, {"a": [[1, 4], ["1/4", 1]], "b": [[1, "1/3"], [3, 1]], "c": [[1, 1], [1, 1]]})
        assert result.global_weights.to_dict() == pytest.approx({"d": 0.1, "e": 0.1, "f": 0.6, "g": 0.2})
        assert result.to_frame()["level"].to_dict() == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 3, "f": 2, "g": 1}


class TestWithoutJudgements:
    def test_equal_weights_are_said(self):
        with pytest.warns(SqevalWarning, match="equal weights at service, speed, quality"):
            result = hierarchy_weights(TREE)
        assert result.all_weights["speed"] == pytest.approx(1 / 3)
        assert result.global_weights["rating"] == pytest.approx(1 / 12)
        assert codes(result) == {"equal_weights": ("service", "speed", "quality")}
        assert result.cr is None
        assert result.is_consistent

    def test_only_the_nodes_without_judgements_are_named(self):
        assert codes(quiet(TREE, {"service": GOAL, "quality": QUALITY}))["equal_weights"] == ("speed",)

    def test_own_weights_are_said(self):
        tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": "a", "weight": 0.7}, {"name": "b", "weight": 0.3}]})
        with pytest.warns(SqevalWarning, match="not derived from judgements: goal"):
            result = hierarchy_weights(tree)
        assert result.global_weights.to_dict() == pytest.approx({"a": 0.7, "b": 0.3}, rel=1e-15)
        assert codes(result) == {"own_weights": ("goal",)}

    def test_own_weights_a_little_off_are_rescaled_and_said(self):
        tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": name, "weight": 0.33} for name in "abc"]})
        result = quiet(tree)
        assert result.global_weights.tolist() == pytest.approx([1 / 3] * 3, rel=1e-15)
        assert codes(result) == {"own_weights": ("goal",), "weights_rescaled": ("goal",)}

    def test_judgements_come_before_own_weights(self):
        tree = Hierarchy.from_dict({"name": "goal", "children": [{"name": "a", "weight": 0.7}, {"name": "b", "weight": 0.3}]})
        result = hierarchy_weights(tree, {"goal": [[1, 1], [1, 1]]})
        assert result.global_weights.to_dict() == {"a": 0.5, "b": 0.5}
        assert result.warnings == ()


class TestWholeHierarchy:
    def test_cr_pools_the_matrices_below_the_goal(self):
        result = quiet(TREE, JUDGED)
        goal, _ = principal(GOAL)
        ci_speed, ci_quality = (principal(SPEED)[1] - 3) / 2, (principal(QUALITY)[1] - 4) / 3
        expected = (goal[0] * ci_speed + goal[1] * ci_quality) / (goal[0] * 0.5247 + goal[1] * 0.8816)
        assert result.cr == pytest.approx(expected, rel=1e-10)

    def test_where_only_the_goal_was_judged_its_own_cr_counts(self):
        assert quiet(TREE, {"service": GOAL}).cr == solve(GOAL).cr

    def test_unjudged_nodes_do_not_count(self):
        assert quiet(TREE, {"service": GOAL, "speed": SPEED}).cr == pytest.approx(solve(SPEED).cr, rel=1e-14)

    def test_matrices_of_two_cannot_contradict(self):
        tree = Hierarchy.from_dict({"name": "g", "children": [{"name": "a", "children": [{"name": "b"}, {"name": "c"}]}, {"name": "d"}]})
        assert hierarchy_weights(tree, {"g": [[1, 2], [0.5, 1]], "a": [[1, 9], ["1/9", 1]]}).cr == 0.0

    def test_a_contradiction_is_said_at_its_node_and_for_the_whole(self):
        cycle = PairwiseMatrix.from_upper([5, "1/5", 5], ["reply", "repair", "refund"])
        result = quiet(TREE, {"service": GOAL, "speed": cycle})
        assert codes(result)["inconsistent"] == ("speed",)
        assert codes(result)["inconsistent_hierarchy"] == ("service",)
        assert not result.is_consistent

    def test_a_contradiction_at_the_goal_is_not_hidden_by_a_good_total(self):
        cycle = PairwiseMatrix.from_upper([5, "1/5", 5], ["speed", "quality", "cost"])
        result = quiet(TREE, {"service": cycle, "speed": SPEED})
        assert result.cr < 0.1
        assert not result.is_consistent
        assert codes(result)["inconsistent"] == ("service",)
        assert "inconsistent_hierarchy" not in codes(result)


class TestRefused:
    @pytest.mark.parametrize(
        ("judgements", "error", "message"),
        [
            ({"sped": SPEED}, ConfigError, "judgements.sped: is not a node of the hierarchy. Did you mean 'speed'?"),
            ({"cost": [[1]]}, ConfigError, "judgements.cost: is a leaf, it has no children to compare"),
            ([SPEED], ConfigError, "judgements: must map names of nodes"),
            ({"speed": GOAL}, JudgementError, "judgements.speed: the rows name 'speed', which is not an item here"),
            (
                {"speed": PairwiseMatrix.from_upper([3, 5, 3], ["reply", "repair", "refnd"])},
                JudgementError,
                "judgements.speed: the rows name 'refnd', which is not an item here. Did you mean 'refund'?",
            ),
            (
                {"speed": PairwiseMatrix.from_upper([3], ["reply", "repair"])},
                JudgementError,
                "judgements.speed: the rows do not name the item 'refund'",
            ),
            ({"speed": [[1, 2], [0.5, 1]]}, JudgementError, "judgements.speed: 3 labels for a matrix of 2 rows"),
            (
                {"speed": [[1, 3, 5], [2, 1, 3], ["1/5", "1/3", 1]]},
                JudgementError,
                "judgements.speed, pair ('reply', 'repair'): the two cells are not reciprocal: 3 against 2",
            ),
            (
                {"speed": PairwiseMatrix.from_pairs({("reply", "repair"): 3, ("repair", "refund"): 2})},
                JudgementError,
                "judgements.speed, pair ('reply', 'refund'): has no judgement",
            ),
            ({"speed": [[1, -1, 5], [-1, 1, 3], ["1/5", "1/3", 1]]}, JudgementError, "must be a positive ratio (got -1)"),
        ],
    )
    def test_each_is_one_line_that_names_node_and_culprit(self, judgements, error, message):
        with pytest.raises(error) as caught:
            hierarchy_weights(TREE, judgements)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_the_pair_is_kept_for_programs(self):
        with pytest.raises(JudgementError) as caught:
            hierarchy_weights(TREE, {"speed": [[1, 3, 5], [2, 1, 3], ["1/5", "1/3", 1]]})
        assert caught.value.pair == ("reply", "repair")
        assert caught.value.path == "judgements.speed"

    def test_unknown_words_are_refused_without_judgements_too(self):
        with pytest.raises(OptionError):
            hierarchy_weights(TREE, method="eigen")
        with pytest.raises(OptionError):
            hierarchy_weights(TREE, random_index="saaty")


class TestResult:
    def test_frame(self):
        frame = quiet(TREE, JUDGED).to_frame()
        assert list(frame.columns) == ["parent", "level", "local", "global", "cr"]
        assert list(frame.index) == [node.name for node in TREE.walk()]
        assert frame.loc["tone", "parent"] == "quality"
        assert frame.loc["tone", "global"] == pytest.approx(frame.loc["tone", "local"] * frame.loc["quality", "global"])
        assert frame["cr"].notna().sum() == 3
        assert pd.isna(frame.loc["service", "parent"])

    def test_frozen_and_fresh(self):
        result = quiet(TREE, JUDGED)
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.cr = 0
        result.nodes.clear()
        result.local_weights.clear()
        assert len(result.nodes) == len(result.local_weights) == 3

    def test_cards_in_both_languages(self):
        result = quiet(TREE, JUDGED)
        assert "Service quality" in repr(result)
        assert "服务质量" in result.summary("zh")
        assert "层次总排序一致性比例 CR" in result.summary("zh")
        assert "global weight" in result._repr_html_()

    def test_pickle(self):
        result = quiet(TREE, JUDGED)
        assert pickle.loads(pickle.dumps(result)).global_weights.equals(result.global_weights)


SHARED = {"goal": ["speed", "cost"], "speed": ["reply", "repair"], "cost": ["repair", "parts"]}
SHARED_JUDGED = {"goal": [[1, 3], ["1/3", 1]], "speed": [[1, 4], ["1/4", 1]], "cost": [[1, 1], [1, 1]]}


class TestSharedNodes:
    def test_a_shared_node_adds_up_what_its_parents_give_it(self):
        result = hierarchy_weights(SHARED, SHARED_JUDGED)
        assert result.global_weights.to_dict() == pytest.approx({"reply": 0.6, "repair": 0.75 * 0.2 + 0.125, "parts": 0.125}, rel=1e-14)
        assert result.hierarchy is None

    def test_it_has_a_row_for_every_parent(self):
        frame = hierarchy_weights(SHARED, SHARED_JUDGED).to_frame()
        assert frame.index.tolist() == ["goal", "speed", "reply", "repair", "cost", "repair", "parts"]
        assert frame.loc["repair", "parent"].tolist() == ["speed", "cost"]
        assert frame.loc["repair", "global"].tolist() == pytest.approx([0.15, 0.125])

    def test_a_node_shared_by_levels_comes_after_all_its_parents(self):
        tree = {"goal": ["a", "b"], "a": ["b", "c"], "b": ["d", "e"]}
        weights = hierarchy_weights(tree, {name: [[1, 1], [1, 1]] for name in tree}).all_weights
        assert weights.to_dict() == pytest.approx({"goal": 1, "a": 0.5, "b": 0.75, "c": 0.25, "d": 0.375, "e": 0.375})

    def test_a_mapping_gives_what_the_same_hierarchy_gives(self):
        tree = {node.name: [child.name for child in node.children] for node in TREE.inner}
        first, second = quiet(tree, JUDGED), quiet(TREE, JUDGED)
        pd.testing.assert_series_equal(first.all_weights, second.all_weights)
        pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
        assert first.cr == second.cr

    @pytest.mark.parametrize(
        ("tree", "message"),
        [
            ({"a": ["b"], "c": ["d"]}, "several goals"),
            ({"a": ["b"], "b": ["a"]}, "has no goal"),
            ({"g": ["a"], "a": ["b"], "b": ["c", "d"], "d": ["b"]}, "stands below itself"),
            ({"a": ["b", "b"]}, "names a child twice"),
            ({"a": []}, "needs a list"),
            ({"a": "bc"}, "needs a list"),
            (["a"], "neither a Hierarchy nor a mapping"),
        ],
    )
    def test_what_is_no_hierarchy_is_refused(self, tree, message):
        with pytest.raises(ConfigError, match=message):
            hierarchy_weights(tree)


class TestConsistencyOfTheWhole:
    def test_every_table_gives_its_own_ratio(self):
        result = quiet(TREE, JUDGED)
        assert result.cr_by_table["alonso_lamata_2006"] == result.cr
        for table, ratio in result.cr_by_table.items():
            assert quiet(TREE, JUDGED, random_index=table).cr == ratio

    def test_one_row_a_node_and_the_whole(self):
        result = quiet(TREE, JUDGED)
        frame = result.consistency
        assert frame.index.tolist() == ["service", "speed", "quality", "(whole)"]
        assert frame.loc["speed", "gci"] == result.nodes["speed"].gci
        assert frame.loc["(whole)", "cr"] == result.cr
        assert hierarchy_weights(TREE.changed(children=[{"name": "only"}])).consistency.empty


SHARED_ABOVE = {"goal": ["a", "b"], "a": ["s", "x"], "b": ["s", "y"], "s": ["p", "q"]}


class TestBelowASharedNode:
    def test_rows_of_the_leaves_add_up_to_one(self):
        frame = hierarchy_weights(SHARED_ABOVE, {node: [[1, 3], ["1/3", 1]] for node in SHARED_ABOVE}).to_frame()
        assert frame.loc[["p", "q", "x", "y"], "global"].sum() == pytest.approx(1)
        assert frame.loc["s", "parent"].tolist() == ["a", "b"]

    def test_many_shared_levels_take_no_time(self):
        layers = [[f"{layer}{side}" for side in "ab"] for layer in range(40)]
        tree = {"goal": layers[0]} | {node: below for above, below in pairwise(layers) for node in above}
        with pytest.warns(SqevalWarning, match="equal weights"):
            found = hierarchy_weights(tree)
        assert found.global_weights.to_dict() == pytest.approx({"39a": 0.5, "39b": 0.5})
        assert len(found.to_frame()) == 1 + 2 + 39 * 4


def test_names_of_nodes_that_are_no_text_are_found_again():
    assert hierarchy_weights({1: [2, 3]}, {1: [[1, 3], ["1/3", 1]]}).global_weights.to_dict() == pytest.approx({"2": 0.75, "3": 0.25})
