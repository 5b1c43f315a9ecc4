"""The sheet of matrices: every judgement with its reciprocal, weights, and an estimate of CR, all while the form is filled."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from sqeval import i18n
from sqeval.ahp.forms import looks
from sqeval.ahp.forms.blocks import MATRIX, RATIO, Block, Plan, on_sheet
from sqeval.ahp.forms.looks import calculate, put, quoted
from sqeval.numerics.random_index import random_index
from sqeval.options import RandomIndex


def fill(sheet: Any, plan: Plan) -> None:
    """Write the matrix of every node that asks something."""
    put(sheet, "A1", plan.words("check_intro"), looks.FAINT)
    sheet.merge_cells("A1:H1")
    sheet.row_dimensions[1].height = 48
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].hidden = True
    widest = max(block.size for block in plan.blocks)
    for k in range(widest + 1):
        sheet.column_dimensions[get_column_letter(MATRIX - 1 + k)].width = 14
    for block in plan.blocks:
        _block(sheet, plan, block)
    looks.page(sheet, plan.lang)
    sheet.freeze_panes = "D2"


def _block(sheet: Any, plan: Plan, block: Block) -> None:
    titles = [plan.layout.titles[block.node, child] for child in block.children]
    last = get_column_letter(MATRIX + block.size - 1)
    for k in range(1, MATRIX + block.size):
        put(sheet, f"{get_column_letter(k)}{block.check}", None, looks.BAND)
    put(sheet, f"A{block.check}", plan.title(block.node), looks.BAND)
    sheet.merge_cells(f"A{block.check}:{last}{block.check}")
    put(sheet, f"A{block.check + 1}", plan.words("cr_estimate"), looks.TEXT)
    calculate(sheet, f"C{block.check + 1}", _ratio(block, plan.words("incomplete")), {**looks.FIGURE, "number_format": "0.000"})
    for column, text in (("A", i18n.text("ahp.row", plan.lang)), ("C", i18n.text("common.weight", plan.lang)), *_columns(titles)):
        put(sheet, f"{column}{block.check + 2}", text, looks.HEADING)
    sheet.row_dimensions[block.check + 2].height = 48
    for child, title in zip(block.children, titles, strict=True):
        _row(sheet, block, child, title, plan.lang)


def _columns(titles: list[str]) -> list[tuple[str, str]]:
    return [(get_column_letter(MATRIX + k), title) for k, title in enumerate(titles)]


def _row(sheet: Any, block: Block, child: str, title: str, lang: str) -> None:
    row, means = block.item_row(child), block.column("B")
    put(sheet, f"A{row}", title, looks.TEXT)
    calculate(sheet, f"B{row}", f'IF(COUNT({block.matrix})={block.size**2},GEOMEAN({block.row(child)}),"")')
    calculate(sheet, f"C{row}", f'IF(ISNUMBER($B{row}),$B{row}/SUM({means}),"")', {**looks.FIGURE, "number_format": "0.0%"})
    for k, other in enumerate(block.children):
        place = f"{get_column_letter(MATRIX + k)}{row}"
        if other == child:
            put(sheet, place, 1, looks.FIGURE)
        else:
            calculate(sheet, place, _cell(block, child, other, lang), {**looks.FIGURE, "number_format": "# ?/?"})


def _cell(block: Block, child: str, other: str, lang: str) -> str:
    """The judgement of a pair, or its reciprocal, where it is given."""
    at = {(question.left, question.right): row for row, question in zip(block.rows, block.questions, strict=True)}
    is_above = (child, other) in at
    cell = on_sheet("comparisons", lang, f"${RATIO}${at[(child, other) if is_above else (other, child)]}")
    return f'IF(ISNUMBER({cell}),{cell if is_above else f"1/{cell}"},"")'


def _ratio(block: Block, otherwise: str) -> str:
    """CR with λ = mean of (A w)_i / w_i over the geometric means w, which is near the principal eigenvalue, not the same."""
    means, size = block.column("B"), block.size
    if size == 2:
        value = "0"
    else:
        expected = random_index(size, RandomIndex.ALONSO_LAMATA_2006)
        value = f"MAX(0,(SUMPRODUCT(MMULT({block.matrix},{means})/{means})/{size}-{size})/{size - 1}/{expected!r})"
    return f"IF(COUNT({means})={size},{value},{quoted(otherwise)})"
