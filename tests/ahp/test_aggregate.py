"""Groups: by hand, by identities of Goepel (2013, 2018), and one expert after the other."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, aggregate, solve
from sqeval.errors import DataError, JudgementError, OptionError, SqevalWarning
from sqeval.numerics import consensus

ITEMS = ["speed", "cost", "tone"]
LI = PairwiseMatrix.from_upper([2, 5, 3], ITEMS)
WU = PairwiseMatrix.from_upper(["1/2", 1, 4], ITEMS)
HE = PairwiseMatrix.from_upper([3, 3, 1], ITEMS)
GROUP = {"Li": LI, "Wu": WU, "He": HE}
JUDGEMENTS = st.lists(st.lists(st.sampled_from([1 / 7, 1 / 3, 1.0, 2.0, 5.0]), min_size=3, max_size=3), min_size=2, max_size=5)


def quietly(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return aggregate(*args, **options)


class TestWeights:
    def test_judgements_are_put_together_by_geometric_means(self):
        found = quietly(GROUP)
        expected = (LI.values * WU.values * HE.values) ** (1 / 3)
        np.testing.assert_allclose(found.matrix.values, expected, rtol=1e-14)
        np.testing.assert_allclose(found.weights, solve(PairwiseMatrix(expected, ITEMS)).weights, rtol=1e-12)
        assert found.weights.index.tolist() == ITEMS

    @pytest.mark.parametrize("weights", [{"Wu": 3, "Li": 1, "He": 0}, [1, 3, 0]])
    def test_experts_count_by_their_weights(self, weights):
        found = quietly(GROUP, weights)
        np.testing.assert_allclose(found.matrix.values, LI.values**0.25 * WU.values**0.75, rtol=1e-14)

    def test_priorities_are_averaged_geometrically_unless_asked_otherwise(self):
        alone = np.array([solve(matrix).weights for matrix in GROUP.values()])
        geometric = np.exp(np.log(alone).mean(axis=0))
        np.testing.assert_allclose(quietly(GROUP, method="aip").weights, geometric / geometric.sum(), rtol=1e-12)
        np.testing.assert_allclose(quietly(GROUP, method="aip", mean="arithmetic").weights, alone.mean(axis=0), rtol=1e-12)

    @given(JUDGEMENTS)
    def test_by_geometric_means_of_rows_both_ways_are_the_same(self, uppers):
        """The group geometric mean commutes with the logarithmic least squares."""
        found = quietly([PairwiseMatrix.from_upper(upper) for upper in uppers], method="aip", priority="geometric_mean")
        np.testing.assert_allclose(found.to_frame()["aij"], found.to_frame()["aip"], rtol=1e-10)

    @given(JUDGEMENTS, st.randoms(use_true_random=False))
    def test_the_order_of_experts_changes_nothing(self, uppers, random):
        named = {str(k): PairwiseMatrix.from_upper(upper, ITEMS) for k, upper in enumerate(uppers)}
        turned = dict(random.sample(list(named.items()), len(named)))
        np.testing.assert_allclose(quietly(turned).weights, quietly(named).weights, rtol=1e-12)

    def test_one_expert_is_his_own_group(self):
        found = aggregate({"Li": LI})
        np.testing.assert_allclose(found.weights, solve(LI).weights, rtol=1e-14)
        assert found.consensus == 1
        assert found.leave_one_out is None
        assert found.clusters.tolist() == [1]

    def test_labels_are_joined_by_name(self):
        turned = PairwiseMatrix(WU, ["tone", "speed", "cost"])
        np.testing.assert_allclose(quietly({**GROUP, "Wu": turned}).weights, quietly(GROUP).weights, rtol=1e-14)

    def test_members_are_solved_one_by_one(self):
        members = quietly(GROUP).members
        for who, matrix in GROUP.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SqevalWarning)
                alone = solve(matrix)
            np.testing.assert_allclose(members.loc[who, ITEMS].astype(float), alone.weights, rtol=1e-12)
            assert members.loc[who, "cr"] == pytest.approx(alone.cr, abs=1e-12)
            assert members.loc[who, "gci"] == pytest.approx(alone.gci, abs=1e-12)


class TestArrays:
    VALUES = np.array([matrix.values for matrix in GROUP.values()])

    def test_an_array_gives_what_its_matrices_give(self):
        found, expected = quietly(self.VALUES, labels=ITEMS), quietly(GROUP)
        np.testing.assert_allclose(found.weights, expected.weights, rtol=1e-14)
        np.testing.assert_allclose(found.members.to_numpy(), expected.members.to_numpy(), rtol=1e-9)
        assert found.members.index.tolist() == [0, 1, 2]

    def test_a_wrong_cell_is_named_with_its_expert(self):
        wrong = self.VALUES.copy()
        wrong[1, 0, 2] = 9
        with pytest.raises(JudgementError, match=r"matrices\[1\].*'speed', 'tone'.*not reciprocal"):
            aggregate(wrong, labels=ITEMS)
        with pytest.raises(JudgementError, match="positive"):
            aggregate(-self.VALUES)

    def test_the_array_given_is_not_changed(self):
        before = self.VALUES.copy()
        quietly(self.VALUES)
        np.testing.assert_array_equal(self.VALUES, before)


def extreme(size, favourite):
    matrix = np.ones((size, size))
    matrix[favourite], matrix[:, favourite] = 9, 1 / 9
    matrix[favourite, favourite] = 1
    return matrix


class TestConsensus:
    @pytest.mark.parametrize(("experts", "size"), [(2, 2), (2, 5), (4, 4), (3, 6)])
    def test_experts_who_are_extreme_about_different_items_have_none(self, experts, size):
        """Goepel, K. D. (2018). Implementation of an online software tool for the AHP (AHP-OS). IJAHP 10(3), section 9."""
        assert quietly([extreme(size, k) for k in range(experts)]).consensus == pytest.approx(0, abs=1e-12)

    def test_experts_who_agree_have_it_whole(self):
        assert quietly([LI, LI, LI]).consensus == pytest.approx(1, abs=1e-12)

    def test_by_hand(self):
        """Two experts, two items, 0.8 : 0.2 against 0.5 : 0.5."""
        alpha = (-(0.8 * np.log(0.8) + 0.2 * np.log(0.2)) + np.log(2)) / 2
        gamma = -(0.65 * np.log(0.65) + 0.35 * np.log(0.35))
        least = np.exp(-(0.9 * np.log(0.9) + 0.1 * np.log(0.1)) - np.log(2))
        expected = (np.exp(alpha - gamma) - least) / (1 - least)
        assert aggregate([[[1, 4], ["1/4", 1]], [[1, 1], [1, 1]]]).consensus == pytest.approx(expected, rel=1e-12)

    def test_weights_of_experts_play_no_part(self):
        assert quietly(GROUP, [5, 1, 1]).consensus == quietly(GROUP).consensus

    def test_leaving_one_out_is_the_group_of_the_others(self):
        found = quietly(GROUP).leave_one_out
        for who in GROUP:
            others = {name: matrix for name, matrix in GROUP.items() if name != who}
            assert found[who] == pytest.approx(quietly(others).consensus, abs=1e-12)
        assert quietly({"Li": LI, "Wu": WU}).leave_one_out is None

    def test_similarity_is_the_consensus_of_every_two(self):
        found = quietly(GROUP).similarity
        assert found.loc["Li", "Wu"] == pytest.approx(quietly([LI, WU]).consensus, abs=1e-12)
        np.testing.assert_allclose(np.diag(found), 1)

    def test_two_camps_are_two_clusters_and_one_who_stands_alone_is_outlying(self):
        def near(weights, seed):
            noise = np.exp(np.random.default_rng(seed).normal(scale=0.03, size=3))
            return np.divide.outer(weights * noise, weights * noise)

        first, second = np.array([6.0, 3, 1]), np.array([1.0, 3, 6])
        camps = quietly({f"e{k}": near(first if k < 4 else second, k) for k in range(8)})
        assert camps.clusters.tolist() == [1] * 4 + [2] * 4
        alone = quietly({f"e{k}": near(first if k else second, k) for k in range(8)})
        assert alone.outlying == ("e0",)
        assert quietly(GROUP).outlying == ()

    def test_words(self):
        assert quietly([LI, LI]).verdict == "very_high"
        assert quietly([extreme(3, 0), extreme(3, 1)]).verdict == "very_low"
        assert "S*" in quietly(GROUP).summary()
        assert "共识度" in quietly(GROUP).summary("zh")


class TestDeadlock:
    def test_judgements_that_cancel_are_no_agreement(self):
        with pytest.warns(SqevalWarning, match="deadlock"):
            found = aggregate({"Li": LI, "anti": PairwiseMatrix(1 / LI.values, ITEMS)})
        assert found.deadlock
        assert found.cr == 0
        np.testing.assert_allclose(found.weights, 1 / 3)

    def test_experts_who_all_find_everything_equal_agree(self):
        assert not aggregate([np.ones((3, 3)), np.ones((3, 3))]).deadlock


class TestRefused:
    @pytest.mark.parametrize(
        ("group", "options", "error", "message"),
        [
            ({}, {}, DataError, "at least one expert"),
            (LI, {}, DataError, "several matrices"),
            ({"Li": LI, "Wu": [[1, 2], [2, 1]]}, {}, JudgementError, r"matrices\['Wu'\]"),
            ({"Li": LI, "Wu": PairwiseMatrix.from_pairs({("speed", "cost"): 2}, ITEMS)}, {}, JudgementError, r"'Wu'.*has no judgement"),
            (GROUP, {"expert_weights": [1, 2]}, DataError, "2 values for 3 experts"),
            (GROUP, {"expert_weights": {"Li": 1, "Wu": 1, "Xu": 1}}, DataError, "Xu"),
            (GROUP, {"expert_weights": [1, -1, 1]}, DataError, "Wu"),
            (GROUP, {"expert_weights": [0, 0, 0]}, DataError, "all experts are 0"),
            (GROUP, {"method": "mean"}, OptionError, "aij"),
        ],
    )
    def test_what_is_wrong_is_named(self, group, options, error, message):
        with pytest.raises(error, match=message):
            aggregate(group, **options)


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 99))
def test_consensus_lies_within_its_bounds(experts, size, seed):
    priorities = np.random.default_rng(seed).dirichlet(np.full(size, 0.2), experts)
    assert 0 <= consensus.of_all(priorities) <= 1
    assert isinstance(pd.Series(consensus.without_each(priorities)).min(), float)


@pytest.mark.parametrize("weights", [["1", 2], [1, "x"], [1, None], [1, math.inf], [[1], [2]], {0: 1, 1: "b"}, "12", 5], ids=repr)
def test_weights_of_experts_that_are_no_numbers_are_refused(weights):
    with pytest.raises(DataError, match=r"no number from 0 up|no list or mapping of numbers"):
        aggregate([LI, WU], weights)


def test_only_ratios_of_expert_weights_matter_however_large_they_are():
    expected = quietly([LI, WU], [1, 3]).weights.to_numpy()
    for factor in (1e-300, 5e307):
        found = quietly([LI, WU], [factor, 3 * factor])
        np.testing.assert_allclose(found.weights.to_numpy(), expected, rtol=1e-12)
        assert not found.deadlock


def test_an_array_of_text_is_read_cell_by_cell_and_one_of_anything_else_refused():
    assert quietly(np.array([[["1", "3"], ["1/3", "1"]]] * 2)).weights.tolist() == pytest.approx([0.75, 0.25])
    for values in (np.ones((2, 2, 2), dtype=bool), np.ones((2, 2, 2)) * (1 + 2j)):
        with pytest.raises(JudgementError, match=r"matrices\[0\], pair \(0, 0\)"):
            aggregate(values)


def test_too_few_labels_for_an_array_are_named():
    with pytest.raises(JudgementError, match="1 labels for matrices of 2 rows"):
        aggregate(np.ones((3, 2, 2)), labels=["a"])


def test_an_expert_who_does_not_count_makes_no_deadlock():
    equal, other = [[1, 1], [1, 1]], [[1, 3], ["1/3", 1]]
    assert not quietly([equal, other], [1, 0]).deadlock


def test_items_may_have_the_names_of_figures():
    members = aggregate([PairwiseMatrix([[1, 3], ["1/3", 1]], ["cr", "gci"])] * 2).members
    assert list(members.columns) == ["cr", "gci", "(cr)", "(gci)"]
    assert members["cr"].tolist() == pytest.approx([0.75, 0.75])
