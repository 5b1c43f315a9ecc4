"""Cells of the form: how they look, and how texts and formulas are put into them."""

from __future__ import annotations

from string import Formatter
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from sqeval import i18n
from sqeval.ahp.forms.layout import plain
from sqeval.atomic import inert_text

_TEAL, _PALE, _YELLOW, _GREY = "2F6F8F", "E3EEF3", "FFF8DC", "808080"
_LINE = Side(style="thin", color="C8C8C8")

TITLE: dict[str, Any] = {"font": Font(bold=True, size=16, color=_TEAL)}
HEADING: dict[str, Any] = {
    "font": Font(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", start_color=_TEAL),
    "alignment": Alignment(wrap_text=True, vertical="center", horizontal="center"),
}
BAND: dict[str, Any] = {
    "font": Font(bold=True, color=_TEAL),
    "fill": PatternFill("solid", start_color=_PALE),
    "alignment": Alignment(wrap_text=True, vertical="center"),
}
TEXT: dict[str, Any] = {"alignment": Alignment(wrap_text=True, vertical="center")}
BOLD: dict[str, Any] = {"font": Font(bold=True), "alignment": Alignment(vertical="center")}
SAID: dict[str, Any] = {"font": Font(italic=True, color="404040"), "alignment": Alignment(wrap_text=True, vertical="center")}
FAINT: dict[str, Any] = {"font": Font(color=_GREY), "alignment": Alignment(wrap_text=True, vertical="center")}
#: An answer is kept as text, so that nobody turns 1/3 into a day.
ANSWER: dict[str, Any] = {
    "fill": PatternFill("solid", start_color=_YELLOW),
    "border": Border(_LINE, _LINE, _LINE, _LINE),
    "alignment": Alignment(wrap_text=True, vertical="center"),
    "protection": Protection(locked=False),
    "number_format": "@",
}
FIGURE: dict[str, Any] = {"alignment": Alignment(horizontal="center", vertical="center"), "border": Border(_LINE, _LINE, _LINE, _LINE)}


def put(sheet: Any, place: str, text: str | float | None, look: dict[str, Any] | None = None) -> None:
    """A text or number that is never a formula."""
    cell = sheet[place]
    if isinstance(text, str):
        cell.value = inert_text(plain(text))
        cell.data_type = "s"
    else:
        cell.value = text
    _dress(cell, look)


def calculate(sheet: Any, place: str, formula: str, look: dict[str, Any] | None = None) -> None:
    """A formula of ours, without its equals sign."""
    sheet[place].value = f"={formula}"
    _dress(sheet[place], look)


def spoken(key: str, lang: str, /, **parts: str) -> str:
    """A formula for the catalogue's text of `key`, with formulas in place of its placeholders.

    Examples
    --------
    >>> spoken("questionnaire.says_equal", "en", left="B4", right="C4")
    'B4&" and "&C4&" are equally important"'
    """
    template = i18n.catalogue()[key][lang]
    pieces = []
    for words, name, _, _ in Formatter().parse(template):
        pieces += [quoted(words)] if words else []
        pieces += [parts[name]] if name is not None else []
    return "&".join(pieces)


def quoted(words: str) -> str:
    """A text within a formula."""
    return '"{}"'.format(words.replace('"', '""'))


def page(sheet: Any, lang: str, *, landscape: bool = True) -> None:
    """How a sheet is printed: on A4, as wide as one page, with numbered pages; and what of it can be changed on screen."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = i18n.text("questionnaire.page", lang, page="&P", pages="&N")
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    # Widths and heights may be changed: titles can be long.
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _dress(cell: Any, look: dict[str, Any] | None) -> None:
    for name, value in (look or {}).items():
        setattr(cell, name, value)
