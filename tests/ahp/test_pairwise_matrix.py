import dataclasses
import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix
from sqeval.errors import JudgementError

ROWS = [[1, 3, "1/2"], ["1/3", 1, 0.25], [2, 4, 1]]
NAMES = ["speed", "cost", "care"]


def error(build):
    with pytest.raises(JudgementError) as caught:
        build()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_numbers_and_fractions_become_one_read_only_array():
    matrix = PairwiseMatrix(ROWS, NAMES)
    np.testing.assert_array_equal(matrix.values, [[1, 3, 0.5], [1 / 3, 1, 0.25], [2, 4, 1]])
    assert list(matrix.labels) == NAMES
    assert len(matrix) == 3
    with pytest.raises(ValueError, match="read-only"):
        matrix.values[0, 1] = 5


def test_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        PairwiseMatrix(ROWS).table = None


def test_input_is_not_changed_and_frames_are_fresh():
    given_values = np.array([[1, 3], [0.33, 1]])
    matrix = PairwiseMatrix(given_values)
    assert given_values[1, 0] == 0.33
    frame = matrix.to_frame()
    frame.iloc[0, 1] = 7
    assert matrix.values[0, 1] == 3


def test_without_labels_items_are_counted_from_zero():
    matrix = PairwiseMatrix(ROWS)
    assert list(matrix.labels) == [0, 1, 2]
    assert not matrix.is_labelled
    assert PairwiseMatrix(ROWS, NAMES).is_labelled


def test_one_item():
    np.testing.assert_array_equal(PairwiseMatrix([[1]], ["a"]).values, [[1.0]])
    np.testing.assert_array_equal(PairwiseMatrix([[None]]).values, [[1.0]])


class TestReciprocity:
    @pytest.mark.parametrize(
        ("above", "below"), [(3, 0.33), (7, 0.14), (9, 0.11), (8, 0.12), (8, 0.13), (3, 0.34), (5, 0.2049), (3, 1.02 / 3)]
    )
    def test_rounded_reciprocals_pass_and_the_upper_triangle_rules(self, above, below):
        np.testing.assert_array_equal(PairwiseMatrix([[1, above], [below, 1]]).values, [[1, above], [1 / above, 1]])
        np.testing.assert_array_equal(PairwiseMatrix([[1, below], [above, 1]]).values, [[1, below], [1 / below, 1]])

    @pytest.mark.parametrize(("above", "below"), [(3, 0.345), (3, 3), (3, 0.3), (9, 0.1), (1.5, 0.65), (2, 0.489)])
    def test_worse_is_refused_by_pair(self, above, below):
        message = error(lambda: PairwiseMatrix([[1, 2, above], ["1/2", 1, 1], [below, 1, 1]], NAMES))
        assert message.startswith("pair ('speed', 'care'): the two cells are not reciprocal:")

    def test_the_message_shows_both_cells_and_what_is_expected(self):
        message = error(lambda: PairwiseMatrix([[1, 3], [2, 1]], ["a", "b"]))
        assert "3 against 2, where 1/3 is expected" in message

    def test_one_cell_of_a_pair_is_enough(self):
        matrix = PairwiseMatrix([[1, None], [4, 1]])
        np.testing.assert_array_equal(matrix.values, [[1, 0.25], [4, 1]])
        assert matrix.missing == ()

    def test_the_diagonal_must_be_one_or_missing(self):
        assert "pair ('b', 'b'): the diagonal must be 1 (got 2.0)" in error(lambda: PairwiseMatrix([[1, 3], [1 / 3, 2]], ["a", "b"]))
        np.testing.assert_array_equal(np.diag(PairwiseMatrix([[math.nan, 3], [1 / 3, None]]).values), [1, 1])


class TestMissing:
    def test_missing_pairs_are_held_and_named(self):
        matrix = PairwiseMatrix([[1, None, 2], [math.nan, 1, None], [0.5, None, 1]], NAMES)
        assert matrix.missing == (("speed", "cost"), ("cost", "care"))
        assert math.isnan(matrix.values[1, 2])
        assert "–" in repr(matrix)


class TestShape:
    def test_not_square(self):
        assert "2 rows and 3 columns" in error(lambda: PairwiseMatrix([[1, 2, 3], [1, 2, 3]]))

    def test_a_vector_points_to_from_upper(self):
        assert "from_upper" in error(lambda: PairwiseMatrix([3, 5, 2]))

    def test_a_mapping_points_to_from_pairs(self):
        assert "from_pairs" in error(lambda: PairwiseMatrix({("a", "b"): 3}))

    @pytest.mark.parametrize("values", [[[1, 2], [0.5]], np.ones((2, 2, 2)), "1/3", 3, None, [], [[]], np.empty((0, 0))], ids=repr)
    def test_other_shapes_are_refused(self, values):
        assert "a judgement matrix" in error(lambda: PairwiseMatrix(values))

    def test_labels_must_fit_and_be_unique(self):
        assert "2 labels for a matrix of 3 rows" in error(lambda: PairwiseMatrix(ROWS, ["a", "b"]))
        assert "stands twice (got 'a')" in error(lambda: PairwiseMatrix(ROWS, ["a", "b", "a"]))


class TestFrames:
    def test_columns_are_joined_to_rows_by_name(self):
        frame = pd.DataFrame([[3, 1], [1, "1/3"]], index=["speed", "cost"], columns=["cost", "speed"])
        matrix = PairwiseMatrix(frame)
        assert list(matrix.labels) == ["speed", "cost"]
        assert matrix.values[0, 1] == 3

    def test_names_of_columns_alone_are_enough(self):
        assert list(PairwiseMatrix(pd.DataFrame({"a": [1, 0.5], "b": [2, 1]})).labels) == ["a", "b"]

    def test_other_frames(self):
        matrix = PairwiseMatrix(pl.DataFrame({"a": [1.0, 0.5], "b": [2.0, 1.0]}))
        assert list(matrix.labels) == ["a", "b"]
        assert matrix.values[0, 1] == 2

    def test_labels_reorder_what_has_names(self):
        matrix = PairwiseMatrix(PairwiseMatrix(ROWS, NAMES), ["care", "speed", "cost"])
        assert matrix.values[0].tolist() == [1, 2, 4]

    def test_labels_name_what_has_none(self):
        assert list(PairwiseMatrix(PairwiseMatrix(ROWS), NAMES).labels) == NAMES

    def test_names_that_do_not_match_are_named(self):
        frame = pd.DataFrame([[1, 3], ["1/3", 1]], index=["speed", "cost"], columns=["speed", "cots"])
        assert "the columns name 'cots', which is not an item here. Did you mean 'cost'?" in error(lambda: PairwiseMatrix(frame))
        assert "'price'" in error(lambda: PairwiseMatrix(PairwiseMatrix(ROWS, NAMES), ["speed", "cost", "price"]))

    def test_the_upper_triangle_of_the_frame_as_given_rules(self):
        frame = pd.DataFrame([[1, 3], [0.33, 1]], index=["a", "b"], columns=["a", "b"])
        assert PairwiseMatrix(frame, ["b", "a"]).values.tolist() == [[1, 1 / 3], [3, 1]]


class TestFromPairs:
    def test_items_stand_in_the_order_in_which_pairs_name_them(self):
        matrix = PairwiseMatrix.from_pairs({("b", "a"): 2, ("a", "c"): "1/3"})
        assert list(matrix.labels) == ["b", "a", "c"]
        assert matrix.values[0, 1] == 2
        assert matrix.missing == (("b", "c"),)

    def test_labels_give_the_order(self):
        matrix = PairwiseMatrix.from_pairs({("b", "a"): 2}, labels=["a", "b"])
        assert matrix.values.tolist() == [[1, 0.5], [2, 1]]

    def test_the_same_pair_twice_may_agree(self):
        assert PairwiseMatrix.from_pairs({("a", "b"): 3, ("b", "a"): 0.33}).values[1, 0] == 1 / 3

    def test_the_same_pair_twice_must_not_contradict_itself(self):
        assert error(lambda: PairwiseMatrix.from_pairs({("a", "b"): 3, ("b", "a"): 2})).startswith("pair ('a', 'b')")

    def test_an_unknown_item_is_named(self):
        message = error(lambda: PairwiseMatrix.from_pairs({("speed", "cots"): 3}, labels=["speed", "cost"]))
        assert "pair ('speed', 'cots')" in message
        assert "Did you mean 'cost'?" in message

    def test_an_item_against_itself_is_one(self):
        assert "pair ('a', 'a')" in error(lambda: PairwiseMatrix.from_pairs({("a", "a"): 2, ("a", "b"): 2}))

    @pytest.mark.parametrize("pairs", [{"ab": 3}, {("a", "b", "c"): 3}, {}], ids=repr)
    def test_what_is_no_pair_is_refused(self, pairs):
        error(lambda: PairwiseMatrix.from_pairs(pairs))


class TestFromUpper:
    def test_rows_one_after_the_other(self):
        matrix = PairwiseMatrix.from_upper([3, 5, 2], NAMES)
        np.testing.assert_array_equal(matrix.values, [[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])

    def test_the_number_of_items_follows_from_the_judgements(self):
        assert [len(PairwiseMatrix.from_upper([1] * count)) for count in (0, 1, 3, 6, 105)] == [1, 2, 3, 4, 15]

    @pytest.mark.parametrize(("upper", "labels"), [([3, 5], None), ([3, 5, 2], ["a", "b"]), ([3], ["a"])])
    def test_a_wrong_number_of_judgements_is_refused(self, upper, labels):
        assert f"{len(upper)} judgements do not fill" in error(lambda: PairwiseMatrix.from_upper(upper, labels))

    def test_booleans_stay_booleans_and_are_refused(self):
        assert "got True" in error(lambda: PairwiseMatrix.from_upper([True, 2, 3]))


class TestDisplay:
    def test_fractions_are_printed_as_such(self):
        text = repr(PairwiseMatrix(ROWS, NAMES))
        assert text.splitlines()[0] == "Judgement matrix of 3 items"
        assert text.splitlines()[-2].split() == ["cost", "1/3", "1", "1/4"]

    def test_html_is_escaped(self):
        html = PairwiseMatrix([[1, 3], ["1/3", 1]], ["<b>", "c"])._repr_html_()
        assert "&lt;b&gt;" in html
        assert "<b>" not in html
        assert "1/3" in html

    def test_chinese(self):
        assert "3 阶判断矩阵" in PairwiseMatrix(ROWS, NAMES).summary("zh")


@given(st.lists(st.floats(1e-12, 1e12), min_size=6, max_size=6), st.permutations(range(4)))
def test_reordering_a_matrix_keeps_every_bit(upper, order):
    matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
    names = [list("abcd")[k] for k in order]
    rebuilt = PairwiseMatrix(matrix.values[np.ix_(order, order)], names)
    np.testing.assert_array_equal(rebuilt.values, PairwiseMatrix(matrix, names).values)
    np.testing.assert_allclose(rebuilt.values * rebuilt.values.T, 1, rtol=1e-15)


class TestFromSurvey:
    ANSWERS = pd.DataFrame(
        {
            "expert": ["Li", "Li", "Li", "Wu", "Wu"],
            "left": ["speed", "cost", "speed", "tone", "cost"],
            "right": ["cost", "tone", "tone", "speed", "speed"],
            "judgement": [3, "1/2", "２", None, 0.5],
        }
    )

    def test_one_matrix_an_expert_over_the_same_items(self):
        found = PairwiseMatrix.from_survey(self.ANSWERS)
        assert list(found) == ["Li", "Wu"]
        assert found["Li"].labels.tolist() == found["Wu"].labels.tolist() == ["speed", "cost", "tone"]
        assert found["Li"].values.tolist() == [[1, 3, 2], [pytest.approx(1 / 3), 1, 0.5], [0.5, 2, 1]]
        assert found["Wu"].values[0, 1] == 2
        assert found["Wu"].missing == (("speed", "tone"), ("cost", "tone"))

    def test_without_experts_it_is_one_matrix(self):
        own = self.ANSWERS[self.ANSWERS["expert"] == "Li"].drop(columns="expert")
        pd.testing.assert_frame_equal(PairwiseMatrix.from_survey(own).to_frame(), PairwiseMatrix.from_survey(self.ANSWERS)["Li"].to_frame())

    def test_names_of_columns_and_order_of_items_can_be_given(self):
        renamed = self.ANSWERS.set_axis(["who", "a", "b", "ratio"], axis=1)
        found = PairwiseMatrix.from_survey(renamed, ["tone", "speed", "cost"], expert="who", left="a", right="b", judgement="ratio")
        assert found["Li"].labels.tolist() == ["tone", "speed", "cost"]

    def test_other_frames(self):
        polars = pytest.importorskip("polars")
        frame = polars.DataFrame({"left": ["a"], "right": ["b"], "judgement": [4.0]})
        assert PairwiseMatrix.from_survey(frame).values[0, 1] == 4

    def test_the_same_judgement_twice_counts_once(self):
        frame = pd.DataFrame({"left": ["a", "b", "a"], "right": ["b", "a", "b"], "judgement": [3, "0.33", 3]})
        assert PairwiseMatrix.from_survey(frame).values[0, 1] == 3

    @pytest.mark.parametrize("second", [("a", "b", 5), ("b", "a", 3)])
    def test_contradicting_oneself_is_refused(self, second):
        frame = pd.DataFrame([("Li", "a", "b", 3), ("Li", *second)], columns=["expert", "left", "right", "judgement"])
        with pytest.raises(JudgementError, match=r"'a', 'b'.*judged twice by 'Li'"):
            PairwiseMatrix.from_survey(frame)

    def test_two_experts_may_differ(self):
        frame = pd.DataFrame([("Li", "a", "b", 3), ("Wu", "a", "b", 5)], columns=["expert", "left", "right", "judgement"])
        assert [matrix.values[0, 1] for matrix in PairwiseMatrix.from_survey(frame).values()] == [3, 5]

    @pytest.mark.parametrize(
        ("frame", "message"),
        [
            (ANSWERS.rename(columns={"left": "lefft"}), "no column 'left'.*lefft"),
            (ANSWERS.head(0), "no rows"),
            (ANSWERS.assign(right=[None, "b", "b", "c", "c"]), "row 0 names no right item"),
            (ANSWERS.assign(expert=["Li", None, "Li", "Li", "Li"]), "row 1 names no expert"),
            (ANSWERS.assign(right=ANSWERS["left"]), "row 0 compares an item with itself"),
            (ANSWERS.assign(judgement=-1), "positive ratio"),
        ],
    )
    def test_what_is_wrong_is_named(self, frame, message):
        with pytest.raises(JudgementError, match=message):
            PairwiseMatrix.from_survey(frame)


@pytest.mark.parametrize("cells", [(1000, 0.005), (1e12, 0.005), (1e-6, 300), (0.005, 150)])
def test_half_a_hundredth_is_no_tolerance_for_cells_that_have_no_two_decimals(cells):
    above, below = cells
    message = error(lambda: PairwiseMatrix([[1, above], [below, 1]], ["speed", "cost"]))
    assert "pair ('speed', 'cost'): the two cells are not reciprocal" in message


@pytest.mark.parametrize("above", [3, 7, 9, 33, 150])
def test_a_cell_rounded_to_two_decimals_is_accepted(above):
    assert PairwiseMatrix([[1, above], [round(1 / above, 2), 1]]).values[0, 1] == above


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: PairwiseMatrix(ROWS, 5), "labels are a list of names (got 5)"),
        (lambda: PairwiseMatrix([[1, 2], [None, 1]], [["a"], ["b"]]), "a label must be a text, a number or another value"),
        (lambda: PairwiseMatrix.from_pairs(None), "judgements by pair are a mapping (got None)"),
        (lambda: PairwiseMatrix.from_pairs([("a", "b")]), "judgements by pair are a mapping"),
        (lambda: PairwiseMatrix.from_upper(None), "the upper triangle is a list of judgements"),
        (lambda: PairwiseMatrix.from_upper("352"), "the upper triangle is a list of judgements"),
        (lambda: PairwiseMatrix.from_survey([1, 2]), "a survey is a table with one row an answer"),
        (lambda: PairwiseMatrix.from_survey(pd.DataFrame({"left": [["a"]], "right": ["b"], "judgement": [3]})), "row 0 names no left item"),
    ],
)
def test_what_is_no_table_of_judgements_is_said_in_one_line(build, message):
    assert message in error(build)


def test_a_survey_without_the_column_of_experts_that_is_asked_for_is_refused():
    answers = pd.DataFrame({"rater": ["Li", "Wu"], "left": ["a", "a"], "right": ["b", "b"], "judgement": [3, 3]})
    assert "no column 'ratr'. Did you mean 'rater'?" in error(lambda: PairwiseMatrix.from_survey(answers, expert="ratr"))


def test_a_survey_may_be_lazy():
    answers = pl.LazyFrame({"left": ["a"], "right": ["b"], "judgement": ["1/3"]})
    assert PairwiseMatrix.from_survey(answers).values[1, 0] == pytest.approx(3)
