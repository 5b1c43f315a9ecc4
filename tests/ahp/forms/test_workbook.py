"""The workbook as an expert and an analyst see it: what is asked, what can be typed, and what the form says back."""

import itertools

import numpy as np
import openpyxl
import pytest
from tests.ahp.forms.formula_value import Calculator

from sqeval.ahp import questionnaire, solve
from sqeval.ahp.forms.scale import LEVELS, level_text
from sqeval.ahp.pairwise_matrix import PairwiseMatrix

CR_CELL, WEIGHTS = "C3", ("C5", "C6", "C7")


def answered(hand, lang, judgements):
    """The form with the goal's three pairs answered by (side, level)."""
    taken = hand(lang)
    for (left, right), (side, level) in zip(itertools.combinations(("speed", "cost", "quality"), 2), judgements, strict=True):
        taken.answer("goal", left, right, side, level_text(level, lang))
    return taken


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Speed is 5 times as important as Cost; Cost counts 1/5", "Speed and Quality are equally important")),
        ("zh", ("速度的重要性是成本的 5 倍；成本相当于其 1/5", "速度与质量同等重要")),
    ],
)
def test_the_form_says_each_answer_back(hand, lang, said):
    taken = answered(hand, lang, [(0, 5), (1, 1), (1, 3)])
    sheet, values = taken.sheet.title, Calculator(taken.book)
    assert [values.value(sheet, f"F{taken.rows['goal', 'speed', other]}") for other in ("cost", "quality")] == list(said)


@pytest.mark.parametrize(
    ("which", "how", "said"),
    [
        (None, None, ""),
        (0, None, "By how much? Choose a level from 1 to 9"),
        (None, level_text(3, "en"), "Which one is more important?"),
        ("Something", level_text(3, "en"), "Please choose from the list"),
        (0, "a lot", "Please choose from the list"),
        (None, level_text(1, "en"), "Speed and Cost are equally important"),
        (1, 2.5, "Cost is 2.5 times as important as Speed; Speed counts 1/2.5"),
    ],
)
def test_what_is_lacking_is_asked_for(hand, which, how, said):
    taken = hand().answer("goal", "speed", "cost", which, how)
    assert Calculator(taken.book).value("Comparisons", f"F{taken.rows['goal', 'speed', 'cost']}") == said


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
@pytest.mark.parametrize("judgements", [[(0, 2), (1, 3), (1, 6)], [(0, 9), (1, 9), (0, 9)], [(0, 3), (0, 5), (0, 2)]])
def test_mirror_weights_and_ratio_are_those_of_the_library(hand, judgements):
    taken = answered(hand, "en", judgements)
    values = Calculator(taken.book)
    upper = [level if side == 0 else 1 / level for side, level in judgements]
    result = solve(PairwiseMatrix.from_upper(upper), method="geometric_mean")
    shown = [[values.value("Check", f"{column}{row}") for column in "DEF"] for row in (5, 6, 7)]
    np.testing.assert_allclose(np.array(shown, dtype=float), result.matrix.values, rtol=1e-14)
    np.testing.assert_allclose([values.value("Check", place) for place in WEIGHTS], result.weights, rtol=1e-13)
    expected = max(0.0, (result.lambda_estimate - 3) / 2 / 0.5247)
    assert values.value("Check", CR_CELL) == pytest.approx(expected, abs=1e-12)
    w = result.weights.to_numpy()
    apart = [abs(np.log(ratio * w[j] / w[i])) for ratio, (i, j) in zip(upper, itertools.combinations(range(3), 2), strict=True)]
    np.testing.assert_allclose([values.value("Comparisons", f"I{row}") for row in (4, 5, 6)], apart, atol=1e-13)
    state = values.value("Comparisons", "F3")
    assert ("above 0.1. Please look again first at" in state) == (expected > 0.1)
    assert "an estimate" in state


def test_the_pair_that_fits_least_is_named(tmp_path):
    """A consistent matrix with one judgement turned round: that one is to be looked at again."""
    weights, names = np.array([8.0, 4, 2, 1]), ["a", "b", "c", "d"]
    path = questionnaire({"g": names}, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    for row, (i, j) in zip(range(4, 10), itertools.combinations(range(4), 2), strict=True):
        ratio = weights[i] / weights[j]
        book["Comparisons"].cell(row, 4).value = names[j if (i, j) == (0, 3) else i]
        book["Comparisons"].cell(row, 5).value = level_text(int(ratio), "en")
    assert Calculator(book).value("Comparisons", "F3").endswith("first at: a / d")


def test_nothing_is_claimed_before_all_pairs_are_answered(hand):
    taken = hand().answer("goal", "speed", "cost", 0, level_text(3, "en"))
    values = Calculator(taken.book)
    assert values.value("Check", CR_CELL) == "incomplete"
    assert [values.value("Check", place) for place in WEIGHTS] == [""] * 3
    assert values.value("Comparisons", "F3") == "1 of 3 answered"
    assert values.value("Start", "C14") == "1 of 4 answered"
    assert values.value("Comparisons", f"F{taken.rows['speed', 'reply', 'repair'] - 1}") == "0 of 1 answered"


def test_answers_are_chosen_from_lists_and_nothing_else_can_be_changed(hand):
    taken = hand()
    lists = {choice.formula1: str(choice.sqref) for choice in taken.sheet.data_validations.dataValidation}
    assert lists == {"$B4:$C4": "D4:D6 D8", "'Start'!$B$18:$B$26": "E4:E6 E8"}
    assert [taken.start.cell(17 + level, 2).value for level in LEVELS] == [level_text(level, "en") for level in LEVELS]
    is_open = {cell.coordinate for row in taken.sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert is_open == {f"{column}{row}" for column in "DE" for row in (4, 5, 6, 8)}
    assert {cell.coordinate for row in taken.start.iter_rows() for cell in row if not cell.protection.locked} == {"C12", "C13"}
    assert all(sheet.protection.sheet for sheet in taken.book.worksheets)
    assert taken.sheet["D4"].number_format == "@"


def test_headings_stay_in_sight_and_on_every_printed_page(hand):
    sheet = hand().sheet
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$2:$2")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert [sheet.column_dimensions[column].hidden for column in "ABCDEFGHI"] == [True, *[False] * 5, *[True] * 3]
    assert sheet.row_dimensions[1].hidden


def test_titles_and_definitions_stand_in_the_language(hand):
    terms = {row[0]: row[1] for row in hand("zh").terms.iter_rows(min_row=2, max_col=2, values_only=True)}
    assert terms["速度"] == "处理快慢"
    assert list(terms) == ["优质服务", "速度", "回复", "repair", "成本", "labour", "质量"]
    assert hand("zh").book.sheetnames[:4] == ["说明", "两两比较", "核对", "指标释义"]


def test_titles_never_run_as_formulas_and_equal_ones_are_told_apart(tmp_path):
    path = questionnaire({"=goal()": ["=1+1", "@b", "\x07bell", "+c", "-d"]}, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    formulas = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [formula for formula in formulas if "1+1" in formula or "goal" in formula]
    assert book["Comparisons"]["B4"].value == "'=1+1"
    assert "bell" in {book["Comparisons"].cell(row, 3).value for row in range(4, 14)}


def test_equal_titles_are_told_apart(tmp_path):
    from sqeval.indicators import Hierarchy

    children = [{"name": "a", "label": "Speed"}, {"name": "b", "label": "speed "}]
    path = questionnaire(Hierarchy.from_dict({"name": "g", "children": children}), tmp_path / "form.xlsx")
    row = next(openpyxl.load_workbook(path)["Comparisons"].iter_rows(min_row=4, max_row=4, min_col=2, max_col=3, values_only=True))
    assert row == ("Speed (a)", "speed (b)")


def test_large_hierarchies_are_written(tmp_path):
    children = {f"n{k}": [f"n{k}_{i}" for i in range(15)] for k in range(2)}
    path = questionnaire({"goal": list(children), **children}, tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(path)["Comparisons"]
    keys = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
    assert len({key for key in keys if key and not key.startswith("sqeval:")}) == 1 + 2 * 105
