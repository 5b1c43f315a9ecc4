import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, complete, hierarchy_weights, monte_carlo, next_comparisons, solve
from sqeval.errors import DataError, JudgementError, OptionError, SqevalWarning

MATRIX = PairwiseMatrix.from_upper([2, 5, "1/3", 4, 1, "1/6"], ["speed", "care", "stars", "cost"])
TREE = {"service": ["speed", "quality"], "speed": ["reply", "repair"], "quality": ["stars", "solved", "repair"]}
JUDGED = {
    "service": PairwiseMatrix.from_upper([3], ["speed", "quality"]),
    "quality": PairwiseMatrix.from_upper([2, 4, 3], ["stars", "solved", "repair"]),
}


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


@pytest.fixture(scope="module")
def found():
    return quietly(monte_carlo, MATRIX, 0.3, 2_000, seed=7)


@pytest.fixture(scope="module")
def tree():
    return quietly(hierarchy_weights, TREE, JUDGED)


def test_figures_are_those_of_the_samples(found):
    samples = pd.DataFrame(found.samples, columns=found.labels)
    np.testing.assert_allclose(samples.sum(axis=1), 1, rtol=1e-14)
    pd.testing.assert_series_equal(found.mean, samples.mean(), check_names=False)
    pd.testing.assert_series_equal(found.std, samples.std(), check_names=False)
    pd.testing.assert_series_equal(found.lower, samples.quantile(0.025), check_names=False)
    pd.testing.assert_series_equal(found.upper, samples.quantile(0.975), check_names=False)
    first = samples.rank(axis=1, ascending=False)
    for rank in range(1, 5):
        np.testing.assert_allclose(found.rank_acceptability[rank], (first == rank).mean(), atol=1e-12)
    assert found.outweighs.loc["speed", "stars"] == (samples["speed"] > samples["stars"]).mean()
    with pytest.raises(ValueError, match="read-only"):
        found.samples[0, 0] = 1


def test_rows_and_columns_of_ranks_sum_to_one(found):
    np.testing.assert_allclose(found.rank_acceptability.sum(axis=0), 1)
    np.testing.assert_allclose(found.rank_acceptability.sum(axis=1), 1)
    np.testing.assert_allclose(found.outweighs + found.outweighs.T, 1)


def test_intervals_of_log_ratios_are_the_exact_ones(found):
    """With geometric means ln(w_i/w_j) is normal with variance 2σ²/n."""
    lead = np.log(found.samples[:, 0] / found.samples[:, 2])
    expected = np.log(found.weights["speed"] / found.weights["stars"])
    sigma = 0.3 * np.sqrt(2 / 4)
    ends = expected + sigma * np.array([-1.96, 1.96])
    # A quantile has standard error √(p (1 − p)/k)/density, here 2.7 σ/√k.
    np.testing.assert_allclose(np.quantile(lead, [0.025, 0.975]), ends, atol=4 * 2.7 * sigma / np.sqrt(2_000))


@pytest.mark.parametrize("method", ["geometric_mean", "eigenvector", "column_mean", "weighted_least_squares"])
def test_without_error_weights_are_exact(method):
    result = quietly(monte_carlo, MATRIX, 0, 5, method=method)
    exact = quietly(solve, MATRIX, method).weights
    np.testing.assert_allclose(result.samples, np.tile(exact, (5, 1)), rtol=1e-12)
    np.testing.assert_allclose(result.weights, exact, rtol=1e-12)
    np.testing.assert_allclose(result.cr, quietly(solve, MATRIX).cr, rtol=1e-10)
    assert result.to_frame()["rank_share"].tolist() == [1.0] * 4


@given(st.permutations(range(4)), st.sampled_from(["geometric_mean", "eigenvector"]))
def test_the_order_of_the_items_changes_nothing(order, method):
    plain = quietly(monte_carlo, MATRIX, 0.3, 50, seed=2, method=method)
    mixed = quietly(monte_carlo, PairwiseMatrix(MATRIX, MATRIX.labels[list(order)]), 0.3, 50, seed=2, method=method)
    np.testing.assert_array_equal(mixed.samples, plain.samples[:, list(order)])
    np.testing.assert_array_equal(mixed.cr, plain.cr)
    pd.testing.assert_frame_equal(mixed.to_frame().loc[MATRIX.labels], plain.to_frame())


def test_other_seeds_are_other_samples(found):
    assert not np.array_equal(quietly(monte_carlo, MATRIX, 0.3, 2_000, seed=8).samples, found.samples)
    np.testing.assert_array_equal(quietly(monte_carlo, MATRIX, 0.3, 2_000, seed=7).samples, found.samples)


def test_items_that_are_equal_share_their_ranks():
    found = monte_carlo(PairwiseMatrix.from_upper([1, 1, 1]), 0, 3)
    np.testing.assert_allclose(found.rank_acceptability, 1 / 3)


def test_consistency_of_the_samples(found):
    assert found.cr.shape == (2_000,)
    assert found.share_consistent == (found.cr <= 0.1).mean()
    assert 0 < found.share_consistent < 1
    assert monte_carlo(PairwiseMatrix.from_upper([3]), 0.5, 10).share_consistent == 1


class TestHierarchy:
    def test_without_error_it_is_the_hierarchy_itself(self, tree):
        result = quietly(monte_carlo, tree, 0, 3, method="eigenvector")
        np.testing.assert_allclose(result.samples, np.tile(tree.global_weights, (3, 1)), rtol=1e-12)
        assert result.labels.tolist() == tree.global_weights.index.tolist()
        np.testing.assert_allclose(result.cr, tree.cr, rtol=1e-10)

    def test_every_leaf_gets_what_its_parents_give(self, tree):
        result = quietly(monte_carlo, tree, 0.4, 300, seed=5)
        goal, lower = (quietly(monte_carlo, JUDGED[name], 0.4, 300, seed=0) for name in ("service", "quality"))
        leaves = pd.DataFrame(result.samples, columns=result.labels)
        np.testing.assert_allclose(leaves.sum(axis=1), 1, rtol=1e-13)
        # Equal weights below speed stay as they are: reply has half of it, repair half of it and its share of quality.
        speed = 2 * leaves["reply"]
        quality = 1 - speed
        np.testing.assert_allclose(leaves["repair"] - speed / 2 + leaves["stars"] + leaves["solved"], quality, rtol=1e-12)
        assert np.log(speed / quality).std() == pytest.approx(0.4, rel=0.15)
        assert np.log(leaves["stars"] / leaves["solved"]).std() == pytest.approx(0.4 * np.sqrt(2 / 3), rel=0.15)
        assert abs(np.corrcoef(np.log(speed / quality), np.log(leaves["stars"] / leaves["solved"]))[0, 1]) < 0.2
        assert goal.weights["speed"] == pytest.approx(0.75)
        assert lower.weights.sum() == pytest.approx(1)

    def test_ratio_of_the_whole_is_the_weighted_one_of_each_sample(self, tree):
        result = quietly(monte_carlo, tree, 0.4, 20, seed=5)
        # Only quality has a matrix with a random index, so that its weight cancels.
        alone = result.perturbed[0]
        assert alone.random_index == 0.5247
        assert result.cr.min() >= 0
        deep = {"goal": ["a", "b"], "a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3"]}
        judged = {"goal": [[1, 2], [0.5, 1]], "a": PairwiseMatrix.from_upper([2, 6, 2], ["a1", "a2", "a3"])}
        judged["b"] = PairwiseMatrix.from_upper([3, "1/2", 2], ["b1", "b2", "b3"])
        weights = quietly(hierarchy_weights, deep, judged, method="geometric_mean")
        np.testing.assert_allclose(quietly(monte_carlo, weights, 0, 2).cr, weights.cr, rtol=1e-12)

    def test_errors_of_a_node_do_not_depend_on_other_nodes_or_their_order(self, tree):
        turned = {"service": ["quality", "speed"], "quality": ["repair", "stars", "solved"], "speed": ["repair", "reply"]}
        other = quietly(hierarchy_weights, turned, dict(reversed(JUDGED.items())))
        one, two = (quietly(monte_carlo, weights, 0.3, 40, seed=1) for weights in (tree, other))
        frame = pd.DataFrame(two.samples, columns=two.labels)[list(one.labels)]
        np.testing.assert_allclose(frame, one.samples, rtol=1e-13)

    def test_nodes_without_judgements_are_named(self, tree):
        with pytest.warns(SqevalWarning, match="stay as they are"):
            result = monte_carlo(tree, 0.3, 10)
        assert {caution.code: caution.where for caution in result.warnings}["not_perturbed"] == ("speed",)
        with pytest.raises(DataError, match="no judgements that could be off"):
            monte_carlo(quietly(hierarchy_weights, TREE), 0.3)


def test_inconsistent_judgements_are_said():
    with pytest.warns(SqevalWarning) as said:
        monte_carlo(PairwiseMatrix.from_upper([5, "1/5", 5], ["a", "b", "c"]), 0.1, 10)
    assert any("CR above 0.1" in str(one.message) for one in said)


def test_reads_in_both_languages(found, tree):
    assert "0.3, a factor of 1.35" in found.summary()
    assert "通过一致性检验的比例" in found.summary("zh")
    assert "repair" in quietly(monte_carlo, tree, 0.3, 10).summary("zh")
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sigma": -0.1}, r"sigma: must be a number from 0 to 10 \(got -0.1\)"),
        ({"sigma": float("nan")}, "sigma: must be a number"),
        ({"sigma": True}, "sigma: must be a number"),
        ({"samples": 1}, "samples: must be a whole number of at least 2"),
        ({"samples": 1e4}, "samples: must be a whole number"),
        ({"samples": 10**9}, "samples: are too many to hold for 4 weights .* At most 5000000 fit"),
        ({"seed": -1}, "seed: must be a whole number of at least 0"),
        ({"method": "least_squares"}, "method: is too slow for many matrices .*'geometric_mean'"),
        ({"method": "mean"}, "unknown method"),
        ({"random_index": "saaty"}, "unknown random_index"),
    ],
)
def test_bad_options_are_named(options, message):
    with pytest.raises(OptionError, match=message):
        monte_carlo(MATRIX, **{"sigma": 0.2} | options)


def test_gaps_are_named():
    with pytest.raises(JudgementError, match=r"pair \('a', 'c'\): has no judgement"):
        monte_carlo(PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2}), 0.2)


def test_a_single_item_has_all_the_weight():
    assert monte_carlo([[1]], 0.5, 3).samples.tolist() == [[1.0]] * 3


def test_nodes_with_the_same_judgements_have_errors_of_their_own():
    tree = {"goal": ["a", "b"], "a": ["a1", "a2"], "b": ["b1", "b2"]}
    judged = {name: [[1, 2], [0.5, 1]] for name in tree}
    found = quietly(monte_carlo, quietly(hierarchy_weights, tree, judged), 0.4, 500)
    logs = np.log(found.samples)
    assert abs(np.corrcoef(logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 3])[0, 1]) < 0.2


class TestGaps:
    GAPS = PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 3, ("a", "c"): 4, ("c", "d"): 2}, list("abcd"))

    def test_only_what_was_judged_carries_errors(self):
        """The spread of ln(w_i/w_j) is sigma times the root of the effective resistance, which a filled cell would lower."""
        found = monte_carlo(complete(self.GAPS), 0.2, samples=20_000)
        logs = np.log(found.samples)
        told = next_comparisons(self.GAPS).set_index(["row", "column"])["variance"]
        for (row, column), variance in told.items():
            spread = (logs[:, "abcd".index(row)] - logs[:, "abcd".index(column)]).std()
            assert spread == pytest.approx(0.2 * variance**0.5, rel=0.03)
        # c – d is judged once and on no circle.
        assert (logs[:, 2] - logs[:, 3]).std() == pytest.approx(0.2, rel=0.03)

    def test_without_errors_the_weights_are_those_of_the_completion(self):
        weights = complete(self.GAPS, "log_least_squares").weights
        still = monte_carlo(complete(self.GAPS), 0.0, samples=2)
        np.testing.assert_allclose(still.samples, [weights, weights], rtol=1e-12)
        np.testing.assert_allclose(still.weights, weights, rtol=1e-12)
        by_vector = monte_carlo(complete(self.GAPS), 0.0, samples=2, method="eigenvector")
        filled = complete(self.GAPS, "log_least_squares").matrix
        np.testing.assert_allclose(by_vector.samples[0], solve(filled).weights, rtol=1e-9)
        assert by_vector.cr == pytest.approx([complete(self.GAPS, "log_least_squares").cr] * 2)

    def test_at_the_node_of_a_hierarchy(self):
        judged = quietly(hierarchy_weights, {"goal": list("abcd")}, {"goal": self.GAPS}, completion="lambda_min")
        spread = np.log(quietly(monte_carlo, judged, 0.2, samples=5_000).samples)
        assert (spread[:, 2] - spread[:, 3]).std() == pytest.approx(0.2, rel=0.05)

    def test_gaps_are_refused_unless_completed(self):
        with pytest.raises(JudgementError, match=r"ahp\.complete"):
            monte_carlo(self.GAPS, 0.2)
        whole = PairwiseMatrix.from_upper([2, 4, 2], list("abc"))
        np.testing.assert_array_equal(monte_carlo(solve(whole), 0.2, 10).samples, monte_carlo(whole, 0.2, 10).samples)


def test_the_methods_that_are_fast_enough_are_named_as_they_are_typed():
    with pytest.raises(OptionError, match=r"Use 'eigenvector', 'geometric_mean', 'column_mean', 'weighted_least_squares'$"):
        monte_carlo([[1, 2], [0.5, 1]], 0.1, method="least_squares")
