"""A tiny grammar for expressions of indicators: names, numbers, + − * /, brackets, min and max; nothing is evaluated by Python.

A name with spaces or signs in it stands in backquotes.

The text is parsed into a tree of Python's own grammar, of which only a few nodes are allowed; values and derivatives are
computed from that tree.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Longer texts are refused before they are parsed.
MAX_LENGTH = 500
#: So is deeper nesting, before anything walks down it.
MAX_DEPTH = 50

#: Signs that people write, as the grammar has them.
_SIGNS = str.maketrans("−–×÷＋－＊／（），．", "--*/+-*/(),.")


@dataclass(frozen=True, eq=False)
class Dual:
    """A value with its derivative by every name: forward-mode differentiation."""

    value: Floats
    by: dict[str, Floats]

    def along(self, *terms: tuple[Dual, Floats]) -> dict[str, Floats]:
        """Derivatives of a sum of terms, each with its weight."""
        found: dict[str, Floats] = {}
        for term, weight in terms:
            for name, slope in term.by.items():
                found[name] = found.get(name, 0.0) + weight * slope
        return found


class FormulaError(ValueError):
    """The text is no formula."""


def parse(text: str) -> ast.expr:
    """Parse a formula.

    Raises
    ------
    FormulaError
        It is too long, no expression, or has something that the grammar does not know.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"is longer than {MAX_LENGTH} characters")
    try:
        plain, quoted = _unquoted(text.strip())
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("is no expression of names, numbers, + - * / and brackets") from error
    _check(tree, plain, 0)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = quoted.get(node.id, node.id)
    return tree


def _unquoted(text: str) -> tuple[str, dict[str, str]]:
    """Names in backquotes, which may hold anything, as names that the grammar can read; signs outside them in their plain form."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        raise FormulaError("has a name in backquotes that is not closed")
    quoted = {f"quoted_{k}_": name for k, name in enumerate(parts[1::2])}
    return "".join(f"quoted_{k // 2}_" if k % 2 else part.translate(_SIGNS) for k, part in enumerate(parts)), quoted


def names(tree: ast.expr) -> tuple[str, ...]:
    """Indicators that a formula is made of, in order of appearance."""
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [(node.lineno, node.col_offset, node.id) for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))


def sides(tree: ast.expr, *, below: bool = False) -> dict[str, set[bool]]:
    """For every name, whether it stands above (False) or below (True) the line of a fraction, or both.

    Examples
    --------
    >>> sides(parse("a / (b + 1) - b")) == {"a": {False}, "b": {False, True}}
    True
    """
    if isinstance(tree, ast.Name):
        return {tree.id: {below}}
    found: dict[str, set[bool]] = {}
    for child in _children(tree, ""):
        flips = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div) and child is tree.right
        for name, own in sides(child, below=below ^ flips).items():
            found[name] = found.get(name, set()) | own
    return found


def differentiated(tree: ast.expr, values: Mapping[str, Floats]) -> Dual:
    """Value and derivatives of a formula; NaN where a name is NaN, or a divisor is 0."""
    if isinstance(tree, ast.Name):
        return Dual(values[tree.id], {tree.id: np.ones_like(values[tree.id])})
    if isinstance(tree, ast.Constant):
        return Dual(np.float64(tree.value), {})  # type: ignore[arg-type]
    if isinstance(tree, ast.UnaryOp):
        inner = differentiated(tree.operand, values)
        return inner if isinstance(tree.op, ast.UAdd) else Dual(-inner.value, inner.along((inner, np.float64(-1))))  # type: ignore[arg-type]
    if isinstance(tree, ast.BinOp):
        return _OPERATORS[type(tree.op)](differentiated(tree.left, values), differentiated(tree.right, values))
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        found = [differentiated(argument, values) for argument in tree.args]
        result = found[0]
        for other in found[1:]:
            result = _CALLS[tree.func.id](result, other)
        return result
    raise FormulaError("holds something that the grammar does not know")


def _add(left: Dual, right: Dual) -> Dual:
    one = np.float64(1)
    return Dual(left.value + right.value, left.along((left, one), (right, one)))  # type: ignore[arg-type]


def _subtract(left: Dual, right: Dual) -> Dual:
    one = np.float64(1)
    return Dual(left.value - right.value, left.along((left, one), (right, -one)))  # type: ignore[arg-type]


def _multiply(left: Dual, right: Dual) -> Dual:
    return Dual(left.value * right.value, left.along((left, right.value), (right, left.value)))


def _divide(left: Dual, right: Dual) -> Dual:
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(right.value == 0, np.nan, 1 / right.value)
    value = left.value * inverse
    return Dual(value, left.along((left, inverse), (right, -value * inverse)))


def _smaller(left: Dual, right: Dual) -> Dual:
    first = (left.value <= right.value).astype(np.float64)
    return Dual(np.minimum(left.value, right.value), left.along((left, first), (right, 1 - first)))


def _larger(left: Dual, right: Dual) -> Dual:
    first = (left.value >= right.value).astype(np.float64)
    return Dual(np.maximum(left.value, right.value), left.along((left, first), (right, 1 - first)))


_OPERATORS: dict[type, Callable[[Dual, Dual], Dual]] = {ast.Add: _add, ast.Sub: _subtract, ast.Mult: _multiply, ast.Div: _divide}
_CALLS: dict[str, Callable[[Dual, Dual], Dual]] = {"min": _smaller, "max": _larger}


def _check(tree: ast.AST, text: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FormulaError(f"is nested more than {MAX_DEPTH} deep")
    for child in _children(tree, text):
        _check(child, text, depth + 1)


def _is_finite(number: int | float) -> bool:
    try:
        return math.isfinite(float(number))
    except OverflowError:
        return False


def _children(tree: ast.AST, text: str) -> list[ast.expr]:
    """What a node is made of, provided that the grammar knows it."""
    if isinstance(tree, ast.Name):
        return []
    if isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)) and not isinstance(tree.value, bool):
        if not _is_finite(tree.value):
            raise FormulaError("holds a number that is too large")
        return []
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, (ast.USub, ast.UAdd)):
        return [tree.operand]
    if isinstance(tree, ast.BinOp) and type(tree.op) in _OPERATORS:
        return [tree.left, tree.right]
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in _CALLS and tree.args and not tree.keywords:
        return list(tree.args)
    part = ast.get_source_segment(text, tree) if isinstance(tree, ast.expr) else None
    raise FormulaError(
        f"holds {part or 'something'!r}, which the grammar does not know: use names, numbers, + - * /, brackets, min and max"
    )
