import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.ahp import best_worst, best_worst_consistency_index
from sqeval.errors import JudgementError, OptionError, SqevalWarning

TO_OTHERS = {"quality": 2, "price": 1, "comfort": 4, "safety": 3, "style": 8}
TO_WORST = {"quality": 4, "price": 8, "comfort": 4, "safety": 2, "style": 1}
FORMS = ["linear", "nonlinear"]


def quiet(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return best_worst(*args, **options)


def test_mappings_series_and_lists_are_read_alike():
    expected = best_worst(TO_OTHERS, TO_WORST).weights.tolist()
    assert best_worst(pd.Series(TO_OTHERS), pd.Series(TO_WORST).iloc[::-1]).weights.tolist() == expected
    assert best_worst(list(TO_OTHERS.values()), list(TO_WORST.values())).weights.tolist() == expected
    assert best_worst(TO_OTHERS, TO_WORST | {"quality": "4"}, best="price", worst="style").weights.tolist() == expected


@pytest.mark.parametrize("form", FORMS)
@given(st.permutations(list(TO_OTHERS)))
@settings(max_examples=5)
def test_order_of_items_changes_no_bit(form, order):
    first = best_worst(TO_OTHERS, TO_WORST, form=form)
    second = best_worst({name: TO_OTHERS[name] for name in order}, TO_WORST, form=form)
    assert second.weights.index.tolist() == order
    assert second.weights.to_dict() == first.weights.to_dict()
    assert (second.best, second.worst, second.xi) == (first.best, first.worst, first.xi)


def test_both_ratios_are_there_in_both_forms():
    linear, nonlinear = (best_worst(TO_OTHERS, TO_WORST, form=form) for form in FORMS)
    assert linear.input_cr == nonlinear.input_cr == pytest.approx(8 / 56)
    assert linear.output_cr == nonlinear.output_cr == pytest.approx(1 / best_worst_consistency_index(8))
    assert (linear.cr, nonlinear.cr) == (linear.input_cr, linear.output_cr)
    assert linear.input_ratios.to_dict() == pytest.approx({"quality": 0, "price": 0, "comfort": 8 / 56, "safety": 2 / 56, "style": 0})
    assert linear.consistency["limit"].iloc[0] == 0.2958


def test_intervals_hold_the_weights_and_are_points_in_the_linear_form():
    nonlinear = best_worst(TO_OTHERS, TO_WORST, form="nonlinear")
    assert (nonlinear.intervals["lower"] < nonlinear.weights).all()
    assert (nonlinear.weights < nonlinear.intervals["upper"]).all()
    linear = best_worst(TO_OTHERS, TO_WORST)
    assert linear.intervals["lower"].equals(linear.intervals["upper"])


def test_a_ratio_above_its_limit_names_what_to_ask_again():
    with pytest.warns(SqevalWarning, match=r"ratio 0.8750, limit 0.1359.* about b"):
        result = best_worst({"a": 1, "b": 9, "c": 9}, {"a": 9, "b": 8, "c": 1})
    assert result.is_consistent is False
    assert result.warnings[0].where == ("b",)
    assert "请重新判断" in result.summary("zh")


def test_without_a_printed_limit_there_is_no_verdict():
    result = best_worst({"a": 1, "b": 2, "c": 2.5}, {"a": 2.5, "b": 2, "c": 1})
    assert (result.input_threshold, result.is_consistent) == (None, None)
    assert "no limit printed" in result.summary()
    assert best_worst({"a": 1, "b": 3}, {"a": 3, "b": 1}).is_consistent is True


def test_judgements_beyond_the_worst_are_said():
    result = quiet({"a": 1, "b": 9, "c": 4}, {"a": 4, "b": 1, "c": 1}, worst="c")
    assert (result.warnings[0].code, result.warnings[0].where) == ("best_worst_beyond", ("b",))


@pytest.mark.parametrize("form", FORMS)
def test_one_two_and_equal_items(form):
    assert best_worst({"a": 1}, {"a": 1}, form=form).weights.to_dict() == {"a": 1.0}
    assert best_worst({"a": 1, "b": 4}, {"a": 4, "b": 1}, form=form).weights.to_dict() == pytest.approx({"a": 0.8, "b": 0.2})
    equal = best_worst(dict.fromkeys("abc", 1), dict.fromkeys("abc", 1), best="a", worst="b", form=form)
    assert equal.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert (equal.xi, equal.cr, equal.output_cr) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("to_others", "to_worst", "options", "message"),
    [
        ({"a": 1, "b": 8}, {"a": 7, "b": 1}, {}, r"pair \('a', 'b'\): best_to_others says 8, others_to_worst says 7"),
        ({"a": 1, "b": 8}, {"a": 8, "c": 1}, {}, "others_to_worst has no judgement of 'b'"),
        ({"a": 1, "b": 8}, {"a": 8, "b": 1, "c": 2}, {}, "best_to_others has no judgement of 'c'"),
        ({"a": 1, "b": 8, "c": 0.5}, {"a": 8, "b": 1, "c": 3}, {}, r"pair \('best_to_others', 'c'\): .* at least 1 \(got 0.5\)"),
        ({"a": 1, "b": 8, "c": None}, {"a": 8, "b": 1, "c": 3}, {}, r"pair \('best_to_others', 'c'\): has no judgement"),
        ({"a": 2, "b": 8}, {"a": 8, "b": 1}, {}, "best_to_others has no 1"),
        (
            {"a": 1, "b": 8},
            {"a": 8, "b": 1},
            {"best": "b"},
            r"pair \('best_to_others', 'b'\): the best item against itself is 1 \(got 8.0\)",
        ),
        ({"a": 1, "b": 8}, {"a": 8, "b": 1}, {"worst": "a"}, r"pair \('others_to_worst', 'a'\): the worst item against itself"),
        ({"a": 1, "b": 8}, {"a": 8, "b": 1}, {"best": "x"}, r"best is not among the items \(got 'x'\). Known: 'a', 'b'"),
        (
            {"a": 1, "b": 8, "c": 1},
            {"a": 8, "b": 1, "c": 8},
            {},
            "several items stand at 1, so that best and worst may be 'a' and 'b' or 'c' and 'b'",
        ),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, {}, "the best and the worst are the same item"),
        ({"a": 1, "b": 1, "c": 3}, {"a": 1, "b": 1, "c": 2}, {"best": "a", "worst": "b"}, "judged equal, others are not"),
        ({}, {}, {}, "has no judgements"),
        (7, {"a": 1}, {}, "best_to_others is"),
    ],
)
def test_bad_judgements_are_named(to_others, to_worst, options, message):
    with pytest.raises(JudgementError, match=message):
        best_worst(to_others, to_worst, **options)


def test_other_bad_input():
    with pytest.raises(OptionError, match="unknown form"):
        best_worst(TO_OTHERS, TO_WORST, form="bayesian")
    with pytest.raises(JudgementError, match="a label stands twice"):
        best_worst(pd.Series([1, 2], ["a", "a"]), pd.Series([2, 1], ["a", "a"]))
    for wrong in (0.5, float("nan"), float("inf"), "3", True):
        with pytest.raises(JudgementError, match="a_BW is a number from 1 up"):
            best_worst_consistency_index(wrong)


def test_an_end_that_is_no_label_is_refused():
    with pytest.raises(JudgementError, match="best is not among the items"):
        best_worst({"a": 1, "b": 3}, {"a": 3, "b": 1}, best=["a"])
