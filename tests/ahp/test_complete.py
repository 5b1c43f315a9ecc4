import numpy as np
import pandas as pd
import pytest

from sqeval.ahp import PairwiseMatrix, complete, solve
from sqeval.errors import JudgementError, OptionError, SqevalWarning
from sqeval.numerics.random_index import random_index
from sqeval.options import RandomIndex

PAIRS = {("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4}
METHODS = ("lambda_min", "log_least_squares", "harker")


@pytest.mark.parametrize("method", METHODS)
def test_fields_of_a_result_and_what_was_filled(method):
    result = complete(PairwiseMatrix.from_pairs(PAIRS), method)
    assert result.missing == 1
    assert result.redundancy == 2
    assert result.judgements.missing == (("c", "d"),)
    assert not result.matrix.missing
    assert result.weights.sum() == pytest.approx(1)
    assert result.filled["value"][0] == result.matrix.to_frame().loc["c", "d"]
    assert result.ri == pytest.approx(random_index(4, RandomIndex.ALONSO_LAMATA_2006) * 2 / 3)
    assert result.cr == pytest.approx(result.ci / result.ri)
    assert "Csató" in result.random_index_source
    assert solve(result.matrix).lambda_max == pytest.approx(result.lambda_max)


def test_weights_of_log_least_squares_are_those_of_the_filled_matrix():
    result = complete(PairwiseMatrix.from_pairs(PAIRS), "log_least_squares")
    pd.testing.assert_series_equal(result.weights, solve(result.matrix, "geometric_mean").weights)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_items_decides_no_digit(method):
    forth = complete(PairwiseMatrix.from_pairs(PAIRS), method)
    back = complete(PairwiseMatrix.from_pairs(PAIRS, labels=["d", "b", "c", "a"]), method)
    pd.testing.assert_series_equal(forth.weights, back.weights[["a", "b", "c", "d"]], rtol=0, atol=0)
    assert (forth.cr, forth.gci, forth.koczkodaj) == (back.cr, back.gci, back.koczkodaj)


def test_indices_are_of_the_judged_pairs():
    result = complete(PairwiseMatrix.from_pairs(PAIRS), "log_least_squares")
    # a b c and a b d are judged whole.
    triads = [(1 * 3) / 5, (1 * 4) / 2]
    assert result.koczkodaj == pytest.approx(max(1 - min(q, 1 / q) for q in triads))
    assert result.pelaez_lamata == pytest.approx(np.mean([q + 1 / q - 2 for q in triads]))
    residuals = [np.log(value * result.weights[j] / result.weights[i]) for (i, j), value in PAIRS.items()]
    assert result.gci == pytest.approx(np.square(residuals).sum() / 2)
    assert result.harmonic_cr is None
    assert not [caution for caution in result.warnings if caution.code == "no_harmonic_random_index"]


def test_gci_without_gaps_is_the_known_one():
    whole = PairwiseMatrix.from_upper([2, 5, 9, 2, 4, 3], list("abcd"))
    assert complete(whole, "log_least_squares").gci == pytest.approx(solve(whole).gci)
    assert complete(whole).cr == pytest.approx(solve(whole).cr)
    assert complete(whole).filled.empty


def test_no_triad_is_judged_whole():
    with pytest.warns(SqevalWarning) as said:
        ring = complete(PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("d", "a"): 2}))
    assert any("a → b → c → d → a" in str(warning.message) for warning in said)
    assert np.isnan(ring.koczkodaj)
    assert np.isnan(ring.pelaez_lamata)
    assert ring.consistency.loc["Koczkodaj index", "consistent"] is pd.NA
    assert ring.cyclic_triads == 0
    assert not ring.is_ordinally_consistent


@pytest.mark.parametrize("method", METHODS)
def test_a_tree_is_solved_and_said_to_prove_nothing(method):
    with pytest.warns(SqevalWarning, match="No judgement is redundant"):
        tree = complete(PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 3}), method)
    assert tree.weights.tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert (tree.cr, tree.ci, tree.gci, tree.redundancy) == (0.0, 0.0, 0.0, 0)
    assert "nothing to check it by" in tree.summary()


def test_parts_that_are_not_connected_are_named():
    parts = PairwiseMatrix.from_pairs({("speed", "cost"): 2, ("tone", "skill"): 3})
    with pytest.raises(JudgementError, match=r"2 parts.*'speed', 'cost' \| 'tone', 'skill'.*Compare 'speed' with 'tone'"):
        complete(parts)
    with pytest.raises(JudgementError, match="3 parts"):
        complete([[1, None, None], [None, 1, None], [None, None, 1]])


def test_one_item_and_two():
    assert complete([[1]]).weights.tolist() == [1.0]
    assert complete([[1, 4], [None, 1]]).weights.tolist() == pytest.approx([0.8, 0.2])


def test_inconsistent_judgements_are_said_by_the_corrected_index():
    """CI/RI without the correction would pass."""
    gaps = PairwiseMatrix.from_pairs({("a", "b"): 1, ("a", "c"): 5, ("b", "c"): 2.2, ("b", "d"): 4, ("c", "d"): 2})
    with pytest.warns(SqevalWarning):
        result = complete(gaps.rescale("power"))
    assert not result.is_consistent


def test_bad_words():
    with pytest.raises(OptionError, match="'lambda_min', 'log_least_squares', 'harker'"):
        complete([[1, 2], [0.5, 1]], "mean")
    with pytest.raises(JudgementError, match=r"ahp\.complete"):
        solve(PairwiseMatrix.from_pairs(PAIRS))


def test_it_reads_like_a_report_in_both_languages():
    result = complete(PairwiseMatrix.from_pairs(PAIRS))
    assert "c : d = 0.7303" in result.summary()
    assert "6 对中缺 1 对" in result.summary("zh")
    assert "0.7303" in result._repr_html_()
