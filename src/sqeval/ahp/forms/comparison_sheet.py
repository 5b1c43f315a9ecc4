"""The sheet that is filled in: one row a pair, with drop-down lists and a sentence that says the answer back."""

from __future__ import annotations

from typing import Any, NamedTuple

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from sqeval.ahp.forms import looks
from sqeval.ahp.forms.blocks import FIRST, HOW, LEFT, LEVEL, MARK, OFF, RATIO, RIGHT, SAYS, WHICH, Block, Plan, on_sheet
from sqeval.ahp.forms.layout import Question
from sqeval.ahp.forms.looks import calculate, put, spoken
from sqeval.ahp.forms.marks import MARKS
from sqeval.numerics.consistency import THRESHOLD

_WIDTHS = {LEFT: 30, RIGHT: 30, WHICH: 30, HOW: 34, SAYS: 62}
_MARKS = {MARK: "key", LEFT: "left", RIGHT: "right", WHICH: "which", HOW: "how"}
_HEADINGS = {LEFT: "left", RIGHT: "right", WHICH: "which", HOW: "how", SAYS: "says"}

#: The level that a cell is understood as: a text of the list, or a number; ? where it is neither.
_LEVEL = 'IF(@="","",IFERROR(MATCH(@,{levels},0),IF(ISNUMBER(@),IF(AND(@>=1,@<=9),@,"?"),"?")))'


class _Cells(NamedTuple):
    """Places of a row."""

    here: str
    there: str
    which: str
    how: str
    level: str


def fill(sheet: Any, plan: Plan) -> None:
    """Write all pairs of all nodes."""
    _head(sheet, plan)
    for block in plan.blocks:
        _node(sheet, plan, block)
        for row, question in zip(block.rows, block.questions, strict=True):
            _pair(sheet, row, plan, block, question)
    last = plan.blocks[-1].rows[-1]
    _lists(sheet, plan)
    rule = f'AND(${RATIO}{FIRST}="",${WHICH}{FIRST}&${HOW}{FIRST}<>"")'
    unfinished = FormulaRule(formula=[rule], fill=PatternFill("solid", bgColor="F8CBAD"), font=Font(color="9C0006"))
    sheet.conditional_formatting.add(f"{WHICH}{FIRST}:{SAYS}{last}", unfinished)
    looks.page(sheet, plan.lang)
    sheet.freeze_panes = f"{LEFT}{FIRST}"
    sheet.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"
    sheet.print_area = f"{LEFT}2:{SAYS}{last}"


def _head(sheet: Any, plan: Plan) -> None:
    for column, word in _MARKS.items():
        put(sheet, f"{column}1", MARKS[word], looks.FAINT)
    put(sheet, f"{MARK}2", "sqeval:heading")
    for column, word in _HEADINGS.items():
        put(sheet, f"{column}2", plan.words(word), looks.HEADING)
        sheet.column_dimensions[column].width = _WIDTHS[column]
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 32
    for column in (MARK, LEVEL, RATIO, OFF):
        sheet.column_dimensions[column].hidden = True


def _node(sheet: Any, plan: Plan, block: Block) -> None:
    """The band above the pairs of a node: what it is, and how far its judgements are."""
    for column in _HEADINGS:
        put(sheet, f"{column}{block.top}", None, looks.BAND)
    put(sheet, f"{LEFT}{block.top}", plan.words("for_node", title=plan.title(block.node)), looks.BAND)
    sheet.merge_cells(f"{LEFT}{block.top}:{HOW}{block.top}")
    calculate(sheet, f"{SAYS}{block.top}", _state(block, plan.lang), looks.BAND)
    sheet.row_dimensions[block.top].height = 34


def _state(block: Block, lang: str) -> str:
    """How many pairs are answered; once all are, whether they hang together, and else where to look again."""
    done, pairs = f"COUNT({block.pairs(RATIO)})", str(len(block.questions))
    ratio = on_sheet("check", lang, f"$C${block.check + 1}")
    worst = f"MATCH(MAX({block.pairs(OFF)}),{block.pairs(OFF)},0)"
    sides = {side: f"INDEX({block.pairs(column)},{worst})" for side, column in (("left", LEFT), ("right", RIGHT))}
    shown = {"count": pairs, "ratio": f"ROUND({ratio},3)"}
    open_ = spoken("questionnaire.state_open", lang, done=done, count=pairs)
    if block.size == 2:
        whole = spoken("questionnaire.state_done", lang, count=pairs)
    else:
        good, bad = spoken("questionnaire.state_good", lang, **shown), spoken("questionnaire.state_bad", lang, **shown, **sides)
        whole = f"IF({ratio}<={THRESHOLD},{good},{bad})"
    return f"IF({done}<{pairs},{open_},{whole})"


def _pair(sheet: Any, row: int, plan: Plan, block: Block, question: Question) -> None:
    left, right = plan.layout.title(question)
    put(sheet, f"{MARK}{row}", question.key)
    put(sheet, f"{LEFT}{row}", left, looks.TEXT)
    put(sheet, f"{RIGHT}{row}", right, looks.TEXT)
    put(sheet, f"{WHICH}{row}", None, looks.ANSWER)
    put(sheet, f"{HOW}{row}", None, looks.ANSWER)
    cells = _Cells(*(f"${column}{row}" for column in (LEFT, RIGHT, WHICH, HOW, LEVEL)))
    calculate(sheet, f"{SAYS}{row}", _says(cells, plan.lang), looks.SAID)
    calculate(sheet, f"{LEVEL}{row}", _LEVEL.format(levels=plan.levels).replace("@", cells.how))
    calculate(sheet, f"{RATIO}{row}", _ratio(cells))
    means = [on_sheet("check", plan.lang, f"$B${block.item_row(child)}") for child in (question.right, question.left)]
    found = on_sheet("check", plan.lang, f"$C${block.check + 1}")
    calculate(sheet, f"{OFF}{row}", f'IF(ISNUMBER({found}),ABS(LN(${RATIO}{row}*{means[0]}/{means[1]})),"")')
    sheet.row_dimensions[row].height = 32


def _ratio(cells: _Cells) -> str:
    """How many times as important the left side is."""
    here, there, which, _, level = cells
    return f'IF(ISNUMBER({level}),IF({level}=1,1,IF({which}={here},{level},IF({which}={there},1/{level},""))),"")'


def _says(cells: _Cells, lang: str) -> str:
    """The answer in words with its reciprocal, or what is still lacking."""
    here, there, which, how, level = cells
    other = f"IF({which}={here},{there},{here})"
    named = f"OR({which}={here},{which}={there})"
    texts = {word: spoken(f"questionnaire.says_{word}", lang) for word in ("which", "how", "list")}
    same = spoken("questionnaire.says_equal", lang, left=here, right=there)
    more = spoken("questionnaire.says_more", lang, strong=which, weak=other, times=level)
    # Without an answer in one of the two cells the other decides what is asked for.
    lacking = (
        f'IF({level}="?",{texts["list"]},IF({how}="",IF({which}="","",{texts["how"]}),IF({which}="",{texts["which"]},{texts["list"]})))'
    )
    return f"IF(ISNUMBER({level}),IF({level}=1,{same},IF({named},{more},{lacking})),{lacking})"


def _lists(sheet: Any, plan: Plan) -> None:
    """Drop-down lists: the two sides of the pair, and the scale. Anything else is refused by the spreadsheet."""
    first = plan.blocks[0].rows[0]
    for column, word, source in ((WHICH, "which", f"${LEFT}{first}:${RIGHT}{first}"), (HOW, "how", plan.levels)):
        choice = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="stop", showErrorMessage=True)
        choice.errorTitle = plan.words(word)[:32]
        choice.error = plan.words("says_list")
        for block in plan.blocks:
            choice.add(f"{column}{block.rows[0]}:{column}{block.rows[-1]}")
        sheet.add_data_validation(choice)
