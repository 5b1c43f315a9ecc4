"""A second reading of the workbook's formulas, written for the tests: enough of a spreadsheet to calculate the form."""

import math
import re

import numpy as np
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries


class WrongError(Exception):
    """An error value."""


class Cell:
    """A value with a spreadsheet's operators; an operation on something unfit gives an error that travels on."""

    def __init__(self, value):
        self.value = value

    def _with(self, other, operation):
        for value in (self.value, other.value):
            if isinstance(value, WrongError):
                return Cell(value)
        try:
            return Cell(operation(self.value, other.value))
        except (TypeError, ZeroDivisionError, ValueError):
            return Cell(WrongError())

    def __and__(self, other):
        return self._with(other, lambda a, b: shown(a) + shown(b))

    def __add__(self, other):
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other):
        return self._with(other, lambda a, b: a / b)

    def __eq__(self, other):
        return self._with(other, lambda a, b: plain(a) == plain(b))

    def __ne__(self, other):
        return self._with(other, lambda a, b: plain(a) != plain(b))

    def __lt__(self, other):
        return self._with(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._with(other, lambda a, b: a <= b)

    def __ge__(self, other):
        return self._with(other, lambda a, b: a >= b)

    __hash__ = None


def plain(value):
    return "" if value is None else value.lower() if isinstance(value, str) else value


def shown(value):
    return "" if value is None else f"{value:.15g}" if isinstance(value, (int, float)) else value


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers(cells):
    return [value for value in np.ravel(np.array(cells.value, dtype=object)) if is_number(value)]


def as_array(cells):
    return np.array(cells.value, dtype=float)


def attempt(function):
    """A function that gives an error value where an argument is one, or does not fit."""

    def call(*cells):
        try:
            if any(isinstance(cell.value, WrongError) for cell in cells):
                raise ValueError
            return Cell(function(*cells))
        except (ValueError, TypeError, IndexError, ZeroDivisionError):
            return Cell(WrongError())

    return call


def match(wanted, cells, _):
    values = [plain(value) for value in np.ravel(np.array(cells.value, dtype=object))]
    return values.index(plain(wanted.value)) + 1


FUNCTIONS = {
    "IF": lambda test, yes, no: test if isinstance(test.value, WrongError) else yes if test.value else no,
    "IFERROR": lambda cell, otherwise: otherwise if isinstance(cell.value, WrongError) else cell,
    "ISNUMBER": lambda cell: Cell(is_number(cell.value)),
    "AND": attempt(lambda *cells: all(cell.value for cell in cells)),
    "OR": attempt(lambda *cells: any(cell.value for cell in cells)),
    "COUNT": lambda cells: Cell(len(numbers(cells))),
    "MATCH": attempt(match),
    "INDEX": attempt(lambda cells, k: np.ravel(np.array(cells.value, dtype=object))[k.value - 1]),
    "MAX": attempt(lambda *cells: max(number for cell in cells for number in numbers(cell))),
    "SUM": attempt(lambda cells: sum(numbers(cells))),
    "ROUND": attempt(lambda cell, digits: round(cell.value, digits.value)),
    "ABS": attempt(lambda cell: abs(cell.value)),
    "LN": attempt(lambda cell: math.log(cell.value)),
    "GEOMEAN": attempt(lambda cells: math.exp(np.mean(np.log(numbers(cells))))),
    "MMULT": attempt(lambda a, b: as_array(a) @ as_array(b)),
    "SUMPRODUCT": attempt(lambda cells: float(np.sum(as_array(cells)))),
}
SIGNS = {"=": "==", "<>": "!="}


class Calculator:
    """Values of a workbook's cells."""

    def __init__(self, book):
        self.book, self.known = book, {}

    def value(self, sheet, place):
        found = self.cell(sheet, place).value
        return "#ERROR" if isinstance(found, WrongError) else found

    def cell(self, sheet, place):
        key = (sheet, place)
        if key not in self.known:
            content = self.book[sheet][place].value
            is_formula = self.book[sheet][place].data_type == "f"
            self.known[key] = self._calculate(sheet, content) if is_formula else Cell(content)
        return self.known[key]

    def area(self, sheet, place):
        left, top, right, bottom = range_boundaries(place.replace("$", ""))
        rows = [[self.cell(sheet, f"{chr(64 + c)}{r}").value for c in range(left, right + 1)] for r in range(top, bottom + 1)]
        return Cell(np.array([["" if isinstance(v, WrongError) or v is None else v for v in row] for row in rows], dtype=object))

    def _calculate(self, sheet, formula):
        words = {**FUNCTIONS, "cell": self.cell, "area": self.area, "Cell": Cell}
        return eval("".join(self._python(sheet, token) for token in Tokenizer(formula).items), words)

    @staticmethod
    def _python(sheet, token):
        if token.type == "OPERAND" and token.subtype == "RANGE":
            found = re.fullmatch(r"(?:'(.+)'!)?(.+)", token.value)
            kind = "area" if ":" in found[2] else "cell"
            return f"{kind}({found[1] or sheet!r}, {found[2].replace('$', '')!r})".replace(f"({found[1]},", f"({found[1]!r},")
        if token.type == "OPERAND":
            return f"Cell({token.value[1:-1].replace(chr(34) * 2, chr(34))!r})" if token.subtype == "TEXT" else f"Cell({token.value})"
        return SIGNS.get(token.value, token.value)
