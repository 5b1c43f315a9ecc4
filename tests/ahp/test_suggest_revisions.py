import warnings
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, repair, solve, suggest_revisions
from sqeval.ahp.scales import FUNDAMENTAL
from sqeval.errors import JudgementError, OptionError, SqevalWarning

COLUMNS = ["row", "column", "value", "suggested", "snapped", "cr_after", "flipped"]
JUDGEMENTS = st.lists(st.sampled_from(["1/9", "1/5", "1/3", 1, 2, 4, 7]), min_size=6, max_size=6)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def changed(matrix, row, column, value):
    frame = matrix.to_frame()
    frame.loc[row, column], frame.loc[column, row] = value, 1 / value
    return PairwiseMatrix(frame)


def ratios(matrix, row, column, values):
    """CR by LAPACK of four items with one judgement changed to each of the values."""
    i, j = matrix.labels.get_loc(row), matrix.labels.get_loc(column)
    many = np.repeat(matrix.values[None], len(values), axis=0)
    many[:, i, j], many[:, j, i] = values, 1 / np.asarray(values)
    return (np.linalg.eigvals(many).real.max(axis=1) - 4) / 3 / 0.8816


class TestSuggestions:
    @settings(deadline=None, max_examples=12)
    @given(JUDGEMENTS)
    def test_every_row_says_what_solving_the_changed_matrix_gives(self, upper):
        matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
        found = suggest_revisions(matrix)
        assert list(found.columns) == COLUMNS
        assert len(found) == 6
        assert (np.diff(found["cr_after"].round(9)) >= 0).all()
        for row in found.itertuples():
            assert row.value == matrix.to_frame().loc[row.row, row.column]
            least = ratios(matrix, row.row, row.column, FUNDAMENTAL).min()
            assert row.cr_after == pytest.approx(least, abs=1e-12)
            free, now, turned = ratios(matrix, row.row, row.column, [row.suggested, row.value, 1 / row.value])
            assert free <= least + 1e-12
            if abs(turned - now / 2) > 1e-12:
                assert row.flipped == (turned < now / 2 and row.value != 1)

    @settings(deadline=None)
    @given(st.permutations(range(1, 6)), st.integers(0, 9))
    def test_a_flipped_judgement_is_found(self, ranks, which):
        weights = np.array(ranks, dtype=float)
        upper = [weights[i] / weights[j] for i, j in combinations(range(5), 2)]
        if abs(np.log(upper[which])) < 0.3:
            return
        upper[which] = 1 / upper[which]
        matrix = PairwiseMatrix.from_upper(upper, list("abcde"))
        first = suggest_revisions(matrix, top=1).iloc[0]
        assert (first["row"], first["column"]) == list(combinations("abcde", 2))[which]
        assert first["flipped"]
        assert first["suggested"] == pytest.approx(1 / upper[which], rel=1e-9)

    def test_the_order_of_items_changes_nothing(self):
        matrix = PairwiseMatrix.from_upper([2, 5, "1/3", 4, 7, "1/2"], list("abcd"))
        first = suggest_revisions(matrix).set_index(["row", "column"])["cr_after"]
        turned = suggest_revisions(PairwiseMatrix(matrix, list("abdc"))).set_index(["row", "column"])["cr_after"]
        assert turned["a", "b"] == first["a", "b"]
        assert turned["d", "c"] == first["c", "d"]

    @pytest.mark.parametrize("values", [[[1]], [[1, 9], ["1/9", 1]]])
    def test_one_and_two_items_have_nothing_to_revise(self, values):
        assert suggest_revisions(values).empty
        assert list(suggest_revisions(values).columns) == COLUMNS

    def test_consistent_judgements_suggest_themselves(self):
        found = suggest_revisions(PairwiseMatrix.from_upper([2, 6, 3], list("abc")))
        assert found["suggested"].tolist() == pytest.approx(found["value"].tolist())
        assert not found["flipped"].any()

    def test_gaps_are_refused(self):
        with pytest.raises(JudgementError, match=r"'a', 'c'.*ahp.complete"):
            suggest_revisions(PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 3}))


class TestRepair:
    def test_nothing_is_changed_where_nothing_has_to_be(self):
        matrix = PairwiseMatrix.from_upper([2, 6, 3], list("abc"))
        found = repair(matrix)
        assert found.changes.empty
        assert found.warnings == ()
        assert found.is_fewest
        pd.testing.assert_frame_equal(found.matrix.to_frame(), matrix.to_frame())

    @settings(deadline=None, max_examples=12)
    @given(JUDGEMENTS, st.sampled_from([0.1, 0.05, 0.2]))
    def test_the_target_is_reached_and_the_log_leads_there(self, upper, target):
        matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
        found = quietly(repair, matrix, target)
        assert found.cr <= target * (1 + 1e-9)
        assert found.cr == pytest.approx(quietly(solve, found.matrix).cr, abs=1e-12)
        current = matrix
        for change in found.changes.itertuples():
            assert quietly(solve, current).cr == pytest.approx(change.cr_before, abs=1e-12)
            assert change.before == pytest.approx(current.to_frame().loc[change.row, change.column])
            assert change.after in FUNDAMENTAL
            current = changed(current, change.row, change.column, change.after)
            assert quietly(solve, current).cr == pytest.approx(change.cr_after, abs=1e-12)
        np.testing.assert_allclose(found.matrix.values, current.values, rtol=1e-15)

    @settings(deadline=None, max_examples=8)
    @given(JUDGEMENTS)
    def test_fewer_changes_or_smaller_ones_would_not_do(self, upper):
        """By trying every value of the scale for every judgement, and for every two."""
        matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
        found = quietly(repair, matrix)
        pairs = list(combinations("abcd", 2))
        single = [
            abs(np.log(value / matrix.to_frame().loc[pair]))
            for pair in pairs
            for value, cr in zip(FUNDAMENTAL, ratios(matrix, *pair, FUNDAMENTAL), strict=True)
            if cr <= 0.1
        ]
        if len(found.changes) >= 2:
            assert not single
        if len(found.changes) == 1:
            moved = abs(np.log(found.changes["after"] / found.changes["before"])).sum()
            assert moved == pytest.approx(min(single), abs=1e-9)

    def test_repaired_judgements_are_said_to_be_a_proposal(self):
        matrix = PairwiseMatrix.from_upper([2, "1/6", 3], ["a", "b", "c"])
        with pytest.warns(SqevalWarning, match="proposal that only the expert can accept: a / b"):
            found = repair(matrix)
        assert "修正前" in found.summary("zh")
        assert found.original is matrix

    @pytest.mark.parametrize("target", [-0.1, float("nan"), "low"])
    def test_targets_that_are_none_are_refused(self, target):
        with pytest.raises(OptionError, match="target"):
            repair([[1, 2], [0.5, 1]], target)

    def test_the_log_names_judgements_as_they_stand_in_the_matrix(self):
        """As `suggest_revisions` does, whatever the alphabet says."""
        matrix = PairwiseMatrix.from_upper([2, "1/6", 3], ["c", "b", "a"])
        (change,) = quietly(repair, matrix).changes.itertuples()
        assert (change.row, change.column) in set(combinations("cba", 2))
        assert change.before == pytest.approx(matrix.to_frame().loc[change.row, change.column], rel=1e-14)

    def test_even_a_ratio_of_nought_is_reached(self):
        matrix = PairwiseMatrix.from_upper([2.1, 2.3, 2.7, 3.3, 2.2, 2.9], list("abcd"))
        found = quietly(repair, matrix, 0)
        assert found.cr == 0
        assert not found.is_fewest


@pytest.mark.parametrize("upper", [["1/4", "1/2", 2, "1/8", 8, "1/7"], ["1/2", 7, "1/8", 4, 1, "1/4"], [6, 5, 6, 1, "1/4", 1]])
def test_two_changes_that_make_judgements_wholly_consistent_are_found(upper):
    """Each found by trying all values of the scale for all pairs of judgements."""
    matrix = PairwiseMatrix.from_upper(upper)
    found = quietly(repair, matrix, 0)
    assert suggest_revisions(matrix)["cr_after"].min() > 0
    assert (found.cr, len(found.log), found.is_fewest) == (0, 2, True)


@pytest.mark.parametrize("top", [-1, 2.5, "a", True])
def test_a_number_of_rows_that_is_none_is_refused(top):
    matrix = PairwiseMatrix.from_upper([2, "1/6", 3])
    with pytest.raises(OptionError, match="top: must be a whole number"):
        suggest_revisions(matrix, top)


def test_types_of_columns_do_not_depend_on_there_being_rows():
    assert suggest_revisions([[1, 2], ["1/2", 1]])["flipped"].dtype == bool


@pytest.mark.parametrize("target", [np.float32(0.1), np.int64(1)])
def test_numbers_of_numpy_are_targets_too(target):
    assert quietly(repair, PairwiseMatrix.from_upper([2, "1/6", 3]), target).cr <= target
