import contextlib
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval import i18n
from sqeval.ahp import PairwiseMatrix, fuzzy_weights, solve
from sqeval.errors import DataError, JudgementError, OptionError, SolverError, SqevalWarning
from sqeval.options import FuzzyPriority, FuzzyScale

LABELS = ["response", "resolution", "attitude", "cost"]
UPPER = {(0, 1): (1, 2, 3), (0, 2): (2, 3, 4), (0, 3): (4, 5, 6), (1, 2): (1, 2, 3), (1, 3): (2, 3, 4), (2, 3): (1, 2, 3)}
METHODS = [word.value for word in FuzzyPriority]
#: Those whose weights for crisp judgements are those of the geometric mean.
GEOMETRIC = ["geometric_mean", "buckley", "log_least_squares"]


def quiet(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return fuzzy_weights(*args, **options)


def cells(upper=UPPER, size=4):
    table = [[None] * size for _ in range(size)]
    for k in range(size):
        table[k][k] = 1
    for (i, j), triangle in upper.items():
        table[i][j] = triangle
    return table


def array(upper=UPPER, size=4):
    matrix = np.ones((size, size, 3))
    for (i, j), triangle in upper.items():
        matrix[i, j], matrix[j, i] = triangle, [1 / part for part in reversed(triangle)]
    return matrix


def codes(result):
    return [caution.code for caution in result.warnings]


def test_arrays_lists_frames_and_text_are_read_alike():
    expected = fuzzy_weights(array()).to_frame().to_numpy()
    frame = pd.DataFrame(cells(), index=LABELS, columns=LABELS, dtype=object)
    text = [[str(cell) if isinstance(cell, tuple) else cell for cell in row] for row in cells()]
    for judgements in (array().tolist(), cells(), frame, frame[LABELS[::-1]], text):
        np.testing.assert_allclose(fuzzy_weights(judgements).to_frame().to_numpy(), expected, rtol=1e-14)
    fractions = [[1, None], ["（1/3，1/2，1）", 1]]
    np.testing.assert_allclose(fuzzy_weights(fractions).fuzzy_weights.loc[0], [0.5, 2 / 3, 0.75])


def test_labels_name_and_order_the_items():
    frame = pd.DataFrame(cells(), index=LABELS, columns=LABELS, dtype=object)
    turned = fuzzy_weights(frame, labels=LABELS[::-1])
    assert turned.weights.index.tolist() == LABELS[::-1]
    assert turned.weights.to_dict() == fuzzy_weights(frame).weights.to_dict()
    assert fuzzy_weights(cells(), labels=LABELS).judgements.loc["cost", "response"] == pytest.approx((1 / 6, 1 / 5, 1 / 4))


@pytest.mark.parametrize("method", METHODS)
def test_weights_are_shares_and_fuzzy_weights_are_in_order(method):
    result = quiet(cells(), method, LABELS)
    assert result.weights.sum() == pytest.approx(1, abs=1e-14)
    assert result.weights.index.tolist() == LABELS
    assert (np.diff(result.fuzzy_weights.to_numpy(), axis=1) >= 0).all()
    assert result.certificate <= 1e-10


@pytest.mark.parametrize("method", [method for method in METHODS if method != "preference_programming"])
@given(st.permutations(range(4)))
@settings(max_examples=5)
def test_order_of_items_changes_no_bit(method, order):
    matrix, names = array(), np.array(LABELS)
    first, second = quiet(matrix, method, names), quiet(matrix[np.ix_(order, order)], method, names[order])
    assert second.weights.to_dict() == first.weights.to_dict()
    assert second.fuzzy_weights.T.to_dict() == first.fuzzy_weights.T.to_dict()


def test_preference_programming_reads_above_the_diagonal_so_order_counts():
    matrix, order = array({(0, 1): (1, 2, 6), (0, 2): (1, 4, 5), (1, 2): (1, 4, 5)}, 3), [2, 1, 0]
    first, second = quiet(matrix, "preference_programming"), quiet(matrix[np.ix_(order, order)], "preference_programming")
    assert first.consistency != pytest.approx(second.consistency, abs=1e-3)


@pytest.mark.parametrize("method", GEOMETRIC)
@given(st.lists(st.sampled_from([1 / 9, 1 / 5, 1 / 2, 1, 3, 4, 8]), min_size=6, max_size=6))
@settings(max_examples=8)
def test_crisp_triangles_give_the_crisp_weights(method, upper):
    crisp = PairwiseMatrix.from_upper(upper)
    result = quiet(np.repeat(crisp.values[..., None], 3, axis=2), method)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        expected = solve(crisp, "geometric_mean")
    np.testing.assert_allclose(result.weights, expected.weights, rtol=1e-13)
    np.testing.assert_allclose(result.fuzzy_weights, np.repeat(expected.weights.to_numpy()[:, None], 3, axis=1), rtol=1e-12)
    assert result.cr == pytest.approx(expected.cr, abs=1e-14)


@given(st.lists(st.floats(0.05, 20), min_size=2, max_size=5))
@settings(max_examples=15)
def test_consistent_crisp_triangles_return_their_weights_by_preference_programming_too(weights):
    ratios = np.divide.outer(weights, weights)
    result = quiet(np.repeat(ratios[..., None], 3, axis=2), "preference_programming")
    np.testing.assert_allclose(result.weights, np.array(weights) / sum(weights), rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_one_item_has_all_the_weight(method):
    assert fuzzy_weights([[(1, 1, 1)]], method).to_frame().to_numpy().tolist() == [[1, 1, 1, 1]]


def test_centroid_and_graded_mean():
    fuzzy = fuzzy_weights(cells()).fuzzy_weights.to_numpy()
    for word, parts in (("centroid", (1, 1, 1)), ("graded_mean", (1, 4, 1))):
        centre = fuzzy @ parts
        np.testing.assert_allclose(fuzzy_weights(cells(), defuzzify=word).weights, centre / centre.sum(), rtol=1e-14)


def test_textbook_normalisation_that_passes_one_is_said():
    wide = {(0, 1): (1, 5, 9), (0, 2): (1, 5, 9), (1, 2): (1, 2, 9)}
    result = quiet(array(wide, 3), "buckley", list("abc"))
    assert codes(result)[0] == "fuzzy_beyond_one"
    assert result.warnings[0].where[0] == "a"
    assert "fuzzy_beyond_one" not in codes(quiet(array(wide, 3), "geometric_mean"))


def test_extent_analysis_warns_of_zero_weights():
    with pytest.warns(SqevalWarning, match="weight 0 to items that the judgements do not rule out.*cost"):
        result = fuzzy_weights(cells(), "extent_analysis", LABELS)
    assert result.weights["cost"] == 0
    assert result.warnings[0].where == ("cost",)


def test_lambda_below_zero_is_said():
    result = quiet(array({(0, 1): (2, 3, 4), (1, 2): (2, 3, 4), (0, 2): (1, 2, 3)}, 3), "preference_programming")
    assert result.consistency < 0
    assert codes(result)[0] == "preference_negative"
    assert quiet(cells()).consistency is None


def test_several_optima_are_said_with_their_range():
    upper = {(0, 1): (1, 2, 3), (1, 2): (1, 2, 3), (0, 2): (2, 3, 4), (0, 3): (0.01, 12, 60), (1, 3): (0.01, 7, 40), (2, 3): (0.01, 4, 20)}
    result = quiet(array(upper), "preference_programming", LABELS)
    assert "preference_not_unique" in codes(result)
    fuzzy = result.fuzzy_weights
    assert (fuzzy["l"] < fuzzy["m"]).all()
    assert (fuzzy["m"] < fuzzy["u"]).all()


def test_inconsistent_modal_judgements_are_said():
    result = quiet(array({(0, 1): (8, 9, 9), (1, 2): (8, 9, 9), (0, 2): (1 / 9, 1 / 9, 1 / 8)}, 3), labels=list("abc"))
    assert result.cr > 0.1
    assert "inconsistent" in codes(result)


class TestScales:
    def test_crisp_judgements_become_triangular_by_the_default_scale(self):
        crisp = PairwiseMatrix.from_upper([3, "1/5", 9], ["a", "b", "c"])
        result = quiet(crisp)
        assert result.scale == "ayhan_2013"
        assert result.judgements.loc["a"].tolist() == [(1, 1, 1), (2, 3, 4), pytest.approx((1 / 6, 1 / 5, 1 / 4))]
        assert result.judgements.loc["b", "c"] == (9, 9, 9)
        assert "Ayhan" in result.scale_source

    def test_rounded_thirds_are_thirds(self):
        assert quiet([[1, 0.33], [3, 1]]).judgements.loc[0, 1] == (1 / 4, 1 / 3, 1 / 2)

    @pytest.mark.parametrize(
        ("scale", "judgement", "expected"),
        [
            ("gumus_2009", 9, (8, 9, 10)),
            ("fuzzyahp_full", 1, (1 / 2, 1, 2)),
            ("fuzzyahp_full", 9, (8, 9, 9)),
            ("fuzzyahp_basic", 7, (5, 7, 9)),
            ("fuzzyahp_basic", 3, (1, 3, 5)),
            ("chang_1996", 5, (1.5, 2, 2.5)),
        ],
    )
    def test_published_variants(self, scale, judgement, expected):
        assert quiet([[1, judgement], [None, 1]], scale=scale).judgements.loc[0, 1] == expected

    @pytest.mark.parametrize("scale", list(FuzzyScale))
    def test_every_scale_rises_and_stands_around_its_middle(self, scale):
        modal = 0.0
        for judgement in (1, 3, 5, 7, 9):
            low, middle, high = quiet([[1, judgement], [None, 1]], scale=scale).judgements.loc[0, 1]
            assert 0 < low <= middle <= high
            assert middle >= modal
            modal = middle

    def test_a_judgement_off_the_scale_is_named(self):
        with pytest.raises(
            JudgementError, match=r"pair \('a', 'b'\): the scale 'chang_1996' has no judgement of 4. It knows 1, 3, 5, 7, 9"
        ):
            fuzzy_weights([[1, 4], [None, 1]], labels=["a", "b"], scale="chang_1996")

    def test_a_scale_for_triangles_is_refused(self):
        with pytest.raises(OptionError, match="triangular already"):
            fuzzy_weights(cells(), scale="gumus_2009")

    def test_an_unknown_scale(self):
        with pytest.raises(OptionError, match="Did you mean 'gumus_2009'"):
            fuzzy_weights([[1, 3], [None, 1]], scale="gumus_2010")


class TestGroups:
    def test_the_geometric_mean_of_the_experts_counts(self):
        result = fuzzy_weights({"Li": [[1, (1, 2, 4)], [None, 1]], "Wu": [[1, (4, 8, 9)], [None, 1]]})
        assert result.judgements.loc[0, 1] == pytest.approx((2, 4, 6))

    def test_experts_are_joined_by_label_and_their_order_changes_no_bit(self):
        frame = pd.DataFrame(cells(), index=LABELS, columns=LABELS, dtype=object)
        other = PairwiseMatrix.from_upper([3, 4, 5, 2, 3, 2], LABELS)
        turned = PairwiseMatrix(other, LABELS[::-1])
        first, second = fuzzy_weights({"Li": frame, "Wu": other}), fuzzy_weights({"Wu": turned, "Li": frame})
        assert first.weights.to_dict() == second.weights.to_dict()

    def test_errors_name_the_expert(self):
        with pytest.raises(JudgementError, match=r"judgements\['Wu'\], pair \(0, 1\): .*l ≤ m ≤ u"):
            fuzzy_weights({"Li": cells({}, 1), "Wu": [[1, (3, 2, 1)], [None, 1]]})
        with pytest.raises(JudgementError, match=r"judgements\['Wu'\].*'d'"):
            fuzzy_weights({"Li": PairwiseMatrix.from_upper([2], ["a", "b"]), "Wu": PairwiseMatrix.from_upper([2], ["a", "d"])})
        with pytest.raises(DataError, match="at least one expert"):
            fuzzy_weights({})


@pytest.mark.parametrize(
    ("above", "below", "message"),
    [
        ((3, 2, 1), None, "needs l ≤ m ≤ u"),
        ((0, 2, 3), None, "positive ratio"),
        ((-1, 2, 3), None, "positive ratio"),
        ((1, 2), None, "three numbers"),
        ((1, None, 3), None, "needs l ≤ m ≤ u"),
        ((1, "x", 3), None, "number or a fraction"),
        ((1, 2, 3), (1, 2, 3), r"not reciprocal: \(1, 2, 3\) against \(1, 2, 3\), where \(1/3, 1/2, 1\) is expected"),
        ((1, 2, 3), (1 / 3, 1 / 2, 0.9), "not reciprocal"),
        (None, (float("nan"),) * 3, "has no judgement"),
    ],
)
def test_a_bad_judgement_is_named(above, below, message):
    with pytest.raises(JudgementError, match=rf"pair \('[ab]', '[ab]'\): .*{message}"):
        fuzzy_weights([[1, above], [below, 1]], labels=["a", "b"])


def test_rounded_reciprocals_pass():
    result = fuzzy_weights([[1, (2, 3, 4)], [(0.25, 0.33, 0.5), 1]])
    assert result.judgements.loc[1, 0] == pytest.approx((1 / 4, 1 / 3, 1 / 2))


def test_other_bad_input():
    with pytest.raises(JudgementError, match=r"the diagonal must be \(1, 1, 1\)"):
        fuzzy_weights([[(1, 1, 2), (1, 2, 3)], [None, 1]])
    with pytest.raises(JudgementError, match="square"):
        fuzzy_weights(np.ones((2, 3, 3)))
    with pytest.raises(JudgementError, match="different length"):
        fuzzy_weights([[1, (1, 2, 3)], [1]])
    with pytest.raises(OptionError, match="Did you mean 'buckley'"):
        fuzzy_weights(cells(), "buckly")
    with pytest.raises(OptionError, match="up to 18 items"):
        fuzzy_weights(np.ones((19, 19, 3)))
    with pytest.raises(OptionError, match="defuzzify has no part in method='extent_analysis'"):
        fuzzy_weights(cells(), "extent_analysis", defuzzify="graded_mean")
    with pytest.raises(JudgementError, match=r"without spread contradict one another.*a – c – b"):
        fuzzy_weights(cells({(0, 1): (2, 2, 2), (1, 2): (2, 2, 2), (0, 2): (2, 2, 2)}, 3), "preference_programming", list("abc"))


def test_least_squares_without_a_certain_answer_is_an_error(monkeypatch):
    from sqeval.numerics import fuzzy_least_squares

    monkeypatch.setattr(
        fuzzy_least_squares, "fuzzy_log_least_squares", lambda values: fuzzy_least_squares.FuzzyFit(values[0], 1e-3, is_free=False)
    )
    with pytest.raises(SolverError, match=r"residual of 1\.0e-03"):
        fuzzy_weights(cells(), "log_least_squares")


@pytest.mark.parametrize("method", METHODS)
def test_summaries_name_the_method_in_both_languages(method):
    result = quiet(cells(), method, LABELS)
    for lang in ("en", "zh"):
        assert i18n.text(f"ahp.fuzzy_{method}", lang) in result.summary(lang)


def test_least_squares_of_the_widest_judgements_end_in_weights_or_in_a_solver_error():
    random = np.random.default_rng(4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", SqevalWarning)
        for size in (3, 3, 4, 4, 5):
            judgements = np.ones((size, size, 3))
            for i, j in zip(*np.triu_indices(size, k=1), strict=True):
                judgements[i, j] = np.sort(np.exp(random.normal(0, 20, 3)))
                judgements[j, i] = 1 / judgements[i, j, ::-1]
            with contextlib.suppress(SolverError):
                found = fuzzy_weights(judgements, "log_least_squares")
                assert found.certificate <= 1e-8
                assert np.isfinite(found.to_frame().to_numpy()).all()
