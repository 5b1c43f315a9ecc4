"""Groups whose members left pairs out, alone and at the nodes of a hierarchy."""

import warnings

import numpy as np
import pytest

from sqeval.ahp import PairwiseMatrix, aggregate, complete, hierarchy_weights, solve
from sqeval.errors import ConfigError, DataError, JudgementError, OptionError, SqevalWarning

ITEMS = ["speed", "cost", "tone"]
LI = PairwiseMatrix.from_upper([2, 5, 3], ITEMS)
WU = PairwiseMatrix.from_pairs({("speed", "cost"): 3, ("cost", "tone"): 2}, ITEMS)
HE = PairwiseMatrix.from_pairs({("speed", "tone"): 4}, ITEMS)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


class TestGroup:
    def test_every_cell_is_the_mean_of_those_who_judged_it(self):
        found = quietly(aggregate, {"Li": LI, "Wu": WU, "He": HE}, {"Li": 1, "Wu": 3, "He": 2}, completion="lambda_min")
        assert found.matrix.values[0, 1] == pytest.approx((2 * 3**3) ** (1 / 4))
        assert found.matrix.values[0, 2] == pytest.approx((5 * 4**2) ** (1 / 3))
        assert found.weights.tolist() == pytest.approx(solve(found.matrix).weights.tolist())

    @pytest.mark.parametrize("completion", ["lambda_min", "log_least_squares", "harker"])
    def test_members_are_completed_one_by_one(self, completion):
        found = quietly(aggregate, {"Li": LI, "Wu": WU}, completion=completion)
        alone = quietly(complete, WU, completion)
        assert found.members.loc["Wu", ITEMS].tolist() == pytest.approx(alone.weights.tolist())
        assert found.members.loc["Wu", "cr"] == alone.cr
        assert found.members.loc["Li", ITEMS].tolist() == pytest.approx(solve(LI).weights.tolist())
        assert found.missing.to_dict() == {"Li": 0, "Wu": 1}

    def test_one_who_judged_too_little_counts_but_has_no_weights(self):
        found = quietly(aggregate, {"Li": LI, "Wu": WU, "He": HE}, completion="lambda_min")
        both = quietly(aggregate, {"Li": LI, "Wu": WU}, completion="lambda_min")
        assert found.members.loc["He", ITEMS].isna().all()
        assert codes(found)["expert_not_connected"] == ("He",)
        assert codes(found)["pairs_left_out"] == ("Wu", "He")
        assert found.consensus == pytest.approx(both.consensus)
        assert list(found.similarity.index) == ["Li", "Wu"]
        assert found.leave_one_out is None
        assert not np.allclose(found.weights, both.weights)
        with pytest.raises(JudgementError, match=r"'He' do not connect all items.*method='aij'"):
            aggregate({"Li": LI, "Wu": WU, "He": HE}, method="aip", completion="lambda_min")
        quietly(aggregate, {"Li": LI, "Wu": WU, "He": HE}, {"Li": 1, "Wu": 1, "He": 0}, method="aip", completion="lambda_min")

    def test_nobody_can_be_weighed_alone_but_all_together(self):
        parts = {"He": HE, "Xu": PairwiseMatrix.from_pairs({("speed", "cost"): 2}, ITEMS)}
        found = quietly(aggregate, parts, completion="lambda_min")
        assert found.weights.tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
        assert np.isnan(found.consensus)
        assert found.verdict is None
        assert found.to_frame()[["aip", "least", "most"]].isna().all(axis=None)
        assert "–" in found.summary()
        assert found.solution.missing == 1

    def test_what_nobody_judged_is_completed_and_parts_are_refused(self):
        with pytest.raises(JudgementError, match=r"2 parts.*'speed', 'tone' \| 'cost'"):
            aggregate({"He": HE}, completion="lambda_min")

    def test_gaps_are_refused_unless_asked_for(self):
        with pytest.raises(JudgementError, match=r"matrices\['Wu'\].*'speed', 'tone'.*completion='lambda_min'"):
            aggregate({"Li": LI, "Wu": WU})
        with pytest.raises(OptionError, match="unknown completion"):
            aggregate({"Li": LI}, completion="mean")

    def test_an_array_with_gaps_is_the_same(self):
        found = quietly(aggregate, np.array([LI.values, WU.values]), completion="lambda_min", labels=ITEMS)
        named = quietly(aggregate, {"Li": LI, "Wu": WU}, completion="lambda_min")
        np.testing.assert_array_equal(found.weights, named.weights)
        np.testing.assert_array_equal(found.members.to_numpy(), named.members.to_numpy())
        one_cell = np.array([LI.values, WU.values])
        one_cell[1, 2, 0] = 1 / 5
        again = quietly(aggregate, one_cell, completion="lambda_min", labels=ITEMS)
        assert again.missing.tolist() == [0, 0]


TREE = {"service": ["speed", "cost"], "speed": ["reply", "repair", "refund"]}
GROUP = {"Li": PairwiseMatrix.from_upper([3], ["speed", "cost"]), "Wu": PairwiseMatrix.from_upper([1], ["speed", "cost"])}
SPEED = {
    "Li": PairwiseMatrix.from_upper([3, 5, 3], ["reply", "repair", "refund"]),
    "Wu": PairwiseMatrix.from_pairs({("reply", "repair"): 2, ("repair", "refund"): 2}, ["reply", "repair", "refund"]),
}


class TestHierarchy:
    def test_groups_at_nodes_are_aggregated(self):
        found = quietly(hierarchy_weights, TREE, {"service": GROUP, "speed": SPEED}, completion="lambda_min")
        goal = aggregate(GROUP)
        speed = quietly(aggregate, SPEED, completion="lambda_min")
        assert found.local_weights["service"].tolist() == pytest.approx(goal.weights.tolist())
        assert found.local_weights["speed"].tolist() == pytest.approx(speed.weights.tolist())
        assert found.groups["speed"].consensus == speed.consensus
        assert found.consensus["service"] == goal.consensus
        assert codes(found)["pairs_left_out"] == ("speed: Wu",)
        assert f"{found.consensus.min():.4f}" in found.summary()

    def test_priorities_of_experts_can_be_aggregated_instead(self):
        found = quietly(hierarchy_weights, TREE, {"speed": SPEED}, completion="lambda_min", aggregation="aip")
        speed = quietly(aggregate, SPEED, method="aip", completion="lambda_min")
        assert found.local_weights["speed"].tolist() == pytest.approx(speed.weights.tolist())

    def test_experts_count_by_their_weights_where_they_judged(self):
        weights = {"Li": 3, "Wu": 1}
        found = quietly(hierarchy_weights, TREE, {"service": GROUP, "speed": {"Li": SPEED["Li"]}}, expert_weights=weights)
        assert found.local_weights["service"].tolist() == pytest.approx(aggregate(GROUP, weights).weights.tolist())
        assert found.local_weights["speed"].tolist() == pytest.approx(solve(SPEED["Li"]).weights.tolist())
        with pytest.raises(JudgementError, match=r"judgements\.service: expert 'Wu' has no weight"):
            hierarchy_weights(TREE, {"service": GROUP}, expert_weights={"Li": 1})
        with pytest.raises(ConfigError, match=r"expert_weights: is no expert.*'Wo'"):
            hierarchy_weights(TREE, {"service": GROUP}, expert_weights={"Li": 1, "Wu": 1, "Wo": 2})
        with pytest.raises(ConfigError, match="must map experts"):
            hierarchy_weights(TREE, {"service": GROUP}, expert_weights=[1, 2])

    def test_gaps_of_one_expert_are_completed_when_asked(self):
        found = quietly(hierarchy_weights, TREE, {"speed": SPEED["Wu"]}, completion="log_least_squares")
        assert found.local_weights["speed"].tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
        assert codes(found)["judgements_completed"] == ("speed",)
        with pytest.raises(JudgementError, match=r"judgements\.speed.*'reply', 'refund'.*completion"):
            hierarchy_weights(TREE, {"speed": SPEED["Wu"]})

    def test_the_whole_ratio_uses_the_random_index_of_the_gaps(self):
        gaps = PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("a", "d"): 20}, list("abcd"))
        found = quietly(
            hierarchy_weights, {"goal": ["x", "y"], "x": list("abcd")}, {"goal": [[1, 1], [1, 1]], "x": gaps}, completion="harker"
        )
        alone = quietly(complete, gaps, "harker")
        assert found.cr == pytest.approx(alone.cr)

    def test_pairs_will_do_and_errors_name_node_and_expert(self):
        found = quietly(hierarchy_weights, TREE, {"service": {("speed", "cost"): 3}})
        assert found.local_weights["service"].tolist() == pytest.approx([0.75, 0.25])
        with pytest.raises(JudgementError, match=r"judgements\.service\['Wu'\].*positive"):
            hierarchy_weights(TREE, {"service": {"Li": [[1, 3], [None, 1]], "Wu": [[1, -3], [None, 1]]}})

    def test_a_deadlock_names_its_node(self):
        cancel = {"Li": [[1, 3], ["1/3", 1]], "Wu": [[1, "1/3"], [3, 1]]}
        found = quietly(hierarchy_weights, TREE, {"service": cancel})
        assert codes(found)["deadlock"] == ("service",)


class TestGlobalWeights:
    WEIGHED = quietly(hierarchy_weights, TREE, {"service": GROUP, "speed": SPEED["Li"]})

    def test_nodes_get_the_sum_of_what_stands_below(self):
        given = {"cost": 0.4, "reply": 0.3, "repair": 0.2, "refund": 0.1}
        found = quietly(self.WEIGHED.with_global_weights, given)
        assert found.all_weights.to_dict() == pytest.approx(
            {"service": 1, "speed": 0.6, "cost": 0.4, "reply": 0.3, "repair": 0.2, "refund": 0.1}
        )
        assert found.local_weights["speed"].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
        assert codes(found)["weights_replaced"] == ("service",)
        assert found.nodes["speed"].cr == self.WEIGHED.nodes["speed"].cr

    def test_its_own_weights_change_nothing(self):
        found = quietly(self.WEIGHED.with_global_weights, self.WEIGHED.global_weights)
        np.testing.assert_allclose(found.to_frame()["local"], self.WEIGHED.to_frame()["local"], rtol=1e-14)

    def test_nodes_of_weight_zero_keep_their_shares(self):
        found = quietly(self.WEIGHED.with_global_weights, {"cost": 1, "reply": 0, "repair": 0, "refund": 0})
        assert found.local_weights["speed"].tolist() == self.WEIGHED.local_weights["speed"].tolist()
        assert found.global_weights["reply"] == 0

    def test_what_is_wrong_is_named(self):
        with pytest.raises(ValueError, match="'refund'"):
            self.WEIGHED.with_global_weights({"cost": 0.4, "reply": 0.3, "repair": 0.3})
        shared = quietly(hierarchy_weights, {"goal": ["a", "b"], "a": ["x", "y"], "b": ["x", "z"]})
        with pytest.raises(ConfigError, match=r"hierarchy\.x: stands below several"):
            shared.with_global_weights({"x": 0.5, "y": 0.2, "z": 0.3})


class TestNobodyCanBeWeighedAlone:
    def test_equal_judgements_are_no_deadlock(self):
        group = [PairwiseMatrix.from_pairs({pair: 1}, ITEMS) for pair in (("speed", "cost"), ("cost", "tone"))]
        found = quietly(aggregate, group, completion="lambda_min")
        assert found.weights.tolist() == pytest.approx([1 / 3] * 3)
        assert not found.deadlock

    def test_opposite_ones_are(self):
        judged = ({("speed", "cost"): 3}, {("speed", "cost"): "1/3"}, {("cost", "tone"): 5}, {("cost", "tone"): "1/5"})
        group = [PairwiseMatrix.from_pairs(pairs, ITEMS) for pairs in judged]
        assert quietly(aggregate, group, completion="lambda_min").deadlock


CIRCLE = PairwiseMatrix.from_upper([2, "1/6", 3], ["p", "q", "r"])
DEEP = {"goal": ["a", "b"], "a": ["p", "q", "r"]}
GIVEN = {"p": 0, "q": 0, "r": 0, "b": 1}


class TestOtherWeights:
    def test_the_ratio_of_the_whole_stays_that_of_the_judgements(self):
        judged = quietly(hierarchy_weights, DEEP, {"goal": [[1, 3], ["1/3", 1]], "a": CIRCLE})
        found = quietly(judged.with_global_weights, GIVEN)
        again = quietly(found.with_global_weights, {"p": 0.1, "q": 0.1, "r": 0.1, "b": 0.7})
        assert judged.cr > 1
        assert found.cr == again.cr == judged.cr
        assert found.cr_by_table.tolist() == judged.cr_by_table.tolist()
        assert [caution.code for caution in again.warnings].count("weights_replaced") == 1

    def test_they_are_no_longer_said_to_be_equal(self):
        unjudged = quietly(hierarchy_weights, DEEP)
        assert "equal_weights" in codes(unjudged)
        assert not quietly(unjudged.with_global_weights, GIVEN).warnings

    def test_what_is_new_is_said_once(self):
        judged = quietly(hierarchy_weights, DEEP, {"a": CIRCLE})
        with pytest.warns(SqevalWarning) as said:
            judged.with_global_weights(GIVEN)
        assert [str(one.message) for one in said] == [
            "Weights of indicators were given; consistency is that of the judgements they replace: goal"
        ]


def test_experts_without_weight_at_a_node_are_refused_with_its_name():
    judged = {"goal": {"Li": [[1, 2], ["1/2", 1]], "Wu": [[1, 3], ["1/3", 1]]}, "a": {"Li": [[1, 2], ["1/2", 1]]}}
    with pytest.raises(DataError, match=r"judgements\.a: the weights of all experts are 0"):
        hierarchy_weights({"goal": ["a", "b"], "a": ["c", "d"]}, judged, expert_weights={"Li": 0, "Wu": 1})
