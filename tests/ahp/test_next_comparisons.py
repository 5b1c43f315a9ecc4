import numpy as np
import pytest

from sqeval.ahp import PairwiseMatrix, complete, next_comparisons
from sqeval.errors import JudgementError, OptionError


def test_joining_parts_comes_first_and_the_largest_ones_before_others():
    parts = PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("d", "e"): 3}, labels=list("abcdef"))
    found = next_comparisons(parts)
    assert found["made_comparable"].tolist() == [6] * 6 + [3] * 3 + [2] * 2 + [0]
    assert found["variance"][0] == np.inf
    assert np.isnan(found["expected"][0])
    assert found.iloc[-1][["row", "column"]].tolist() == ["a", "c"]


def test_expected_is_what_the_judgements_imply():
    gaps = PairwiseMatrix.from_pairs({("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4})
    found = next_comparisons(gaps)
    weights = complete(gaps, "log_least_squares").weights
    assert found["expected"].tolist() == pytest.approx([weights["c"] / weights["d"]])


def test_the_mean_variance_after_is_that_of_a_regression():
    gaps = PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("d", "e"): 5})
    for row in next_comparisons(gaps).itertuples():
        edges = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), (row.row, row.column)]
        design = np.zeros((5, 5))
        for k, (i, j) in enumerate(edges):
            design[k, "abcde".index(i)], design[k, "abcde".index(j)] = 1, -1
        covariance = np.linalg.pinv(design.T @ design)
        contrasts = [np.eye(5)[i] - np.eye(5)[j] for i in range(5) for j in range(i)]
        assert row.mean_variance_after == pytest.approx(np.mean([c @ covariance @ c for c in contrasts]))


def test_nothing_is_judged_and_nothing_is_missing():
    empty = PairwiseMatrix([[1, None, None], [None, 1, None], [None, None, 1]], list("abc"))
    assert next_comparisons(empty)["made_comparable"].tolist() == [1, 1, 1]
    assert next_comparisons([[1, 2], [0.5, 1]]).empty
    assert len(next_comparisons(empty, top=1)) == 1


def test_the_order_of_the_items_changes_no_figure():
    pairs = {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("d", "e"): 5}
    forth = next_comparisons(PairwiseMatrix.from_pairs(pairs))
    back = next_comparisons(PairwiseMatrix.from_pairs(pairs, labels=list("ecbda")))
    key = [tuple(sorted(pair)) for pair in zip(forth["row"], forth["column"], strict=True)]
    turned = [tuple(sorted(pair)) for pair in zip(back["row"], back["column"], strict=True)]
    assert dict(zip(key, forth["mean_variance_after"], strict=True)) == dict(zip(turned, back["mean_variance_after"], strict=True))


def test_bad_input():
    with pytest.raises(JudgementError, match="square"):
        next_comparisons([[1, 2, 3]])


@pytest.mark.parametrize("top", [-1, 2.5, "a", True])
def test_a_number_of_rows_that_is_none_is_refused(top):
    with pytest.raises(OptionError, match="top: must be a whole number"):
        next_comparisons([[1, None], [None, 1]], top)
