"""The form as a workbook: instructions, comparisons, matrices, terms, and a hidden sheet that says what it is."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

from sqeval.ahp.forms import check_sheet, comparison_sheet, looks
from sqeval.ahp.forms.blocks import RATIO, Plan, blocks_of, on_sheet, sheet_name
from sqeval.ahp.forms.layout import FORM, Layout
from sqeval.ahp.forms.looks import calculate, put, spoken
from sqeval.ahp.forms.marks import ANSWERED, EXPERT, MARKS, ROLE
from sqeval.ahp.forms.scale import LEVELS, level_text
from sqeval.ahp.structure import Structure

#: Rows of the first sheet.
_STEPS, _EXPERT, _ROLE, _PROGRESS, _SCALE = 5, 12, 13, 14, 17


def workbook_bytes(structure: Structure, layout: Layout, lang: str, note: str) -> bytes:
    """The whole form as .xlsx."""
    book = Workbook()
    book.properties.creator, book.properties.title = "sqeval", FORM
    book.active.title = sheet_name("start", lang)
    sheets = {word: book.create_sheet(sheet_name(word, lang)) for word in ("comparisons", "check", "terms")}
    levels = on_sheet("start", lang, f"$B${_SCALE + 1}:$B${_SCALE + len(LEVELS)}")
    plan = Plan(structure, layout, tuple(blocks_of(layout)), levels, lang)
    _start(book.active, plan, note)
    comparison_sheet.fill(sheets["comparisons"], plan)
    check_sheet.fill(sheets["check"], plan)
    _terms(sheets["terms"], plan)
    _hidden(book.create_sheet("sqeval"), layout)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _start(sheet: Any, plan: Plan, note: str) -> None:
    """What it is about, how it is filled, who fills it, how far it is, and what the scale means."""
    put(sheet, "A1", MARKS["key"])
    put(sheet, "C1", ANSWERED)
    put(sheet, "B2", plan.words("title", title=plan.title(plan.structure.goal)), looks.TITLE)
    put(sheet, "B3", note, looks.BOLD)
    for k in range(6):
        put(sheet, f"B{_STEPS + k}", plan.words(f"step_{k + 1}"), looks.TEXT)
        sheet.merge_cells(f"B{_STEPS + k}:C{_STEPS + k}")
        sheet.row_dimensions[_STEPS + k].height = 34
    _person(sheet, plan)
    _scale(sheet, plan)
    for column, width in (("A", 14), ("B", 46), ("C", 64)):
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions["A"].hidden = sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 30
    looks.page(sheet, plan.lang, landscape=False)


def _person(sheet: Any, plan: Plan) -> None:
    for row, word, mark in ((_EXPERT, "expert", EXPERT), (_ROLE, "role", ROLE)):
        put(sheet, f"A{row}", mark)
        put(sheet, f"B{row}", plan.words(word), looks.BOLD)
        put(sheet, f"C{row}", None, looks.ANSWER)
        sheet.row_dimensions[row].height = 24
    put(sheet, f"B{_PROGRESS}", plan.words("progress"), looks.BOLD)
    ratios = on_sheet("comparisons", plan.lang, f"${RATIO}${plan.blocks[0].rows[0]}:${RATIO}${plan.blocks[-1].rows[-1]}")
    count = str(len(plan.layout.questions))
    calculate(sheet, f"C{_PROGRESS}", spoken("questionnaire.state_open", plan.lang, done=f"COUNT({ratios})", count=count), looks.TEXT)


def _scale(sheet: Any, plan: Plan) -> None:
    put(sheet, f"B{_SCALE}", plan.words("scale"), looks.HEADING)
    put(sheet, f"C{_SCALE}", plan.words("meaning"), looks.HEADING)
    for level in LEVELS:
        put(sheet, f"B{_SCALE + level}", level_text(level, plan.lang), looks.TEXT)
        put(sheet, f"C{_SCALE + level}", plan.words(f"meaning_{level if level % 2 else 'between'}"), looks.TEXT)
        sheet.row_dimensions[_SCALE + level].height = 20


def _terms(sheet: Any, plan: Plan) -> None:
    """Every node and what it means."""
    structure = plan.structure
    for column, word, width in (("A", "term", 44), ("B", "definition", 90)):
        put(sheet, f"{column}1", plan.words(word), looks.HEADING)
        sheet.column_dimensions[column].width = width
    nodes = {} if structure.hierarchy is None else {node.name: node for node in structure.hierarchy.walk()}
    levels = {edge.node: edge.level for edge in reversed(list(structure.edges()))}
    for row, name in enumerate(structure.names, start=2):
        definition = nodes[name].definition if name in nodes else None
        put(sheet, f"A{row}", plan.title(name), looks.BAND if name in structure.children else looks.TEXT)
        sheet[f"A{row}"].alignment = Alignment(wrap_text=True, vertical="center", indent=min(levels[name], 8))
        put(sheet, f"B{row}", "" if definition is None else definition.text(plan.lang), looks.TEXT)
    looks.page(sheet, plan.lang)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _hidden(sheet: Any, layout: Layout) -> None:
    """What the form is, for reading it back."""
    for row, line in enumerate(layout.lines, start=1):
        # As it stands: spaces within names count here. A line begins with a brace, so that it is never a formula.
        sheet[f"A{row}"].value = line
    sheet.protection.sheet = True
    sheet.sheet_state = "hidden"
