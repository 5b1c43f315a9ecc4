"""Fuzzy evaluations of several units, whatever they come in, as one result a unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqeval.errors import DataError
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.units_result import FuzzyUnits
from sqeval.indicators.keys import key_text


def is_of_units(results: object) -> bool:
    """Whether these are evaluations of several units."""
    return isinstance(results, (Mapping, FuzzyUnits))


def by_unit(results: Any, lang: str) -> dict[str, FuzzyResult]:
    """Result by the name of its unit; one result alone has no name.

    Raises
    ------
    DataError
        There are none, something else stands among them, or their grades differ.
    """
    if isinstance(results, FuzzyResult):
        return {"": results}
    if not is_of_units(results):
        raise _not_results(results)
    pairs = results.items() if isinstance(results, Mapping) else ((key, results.unit(key)) for key in results.units)
    found = dict[str, FuzzyResult]()
    for key, result in pairs:
        name = _name(key, lang)
        if name in found:
            raise DataError("two units have the same name", unit=name)
        if not isinstance(result, FuzzyResult):
            raise DataError("is no fuzzy evaluation", unit=name, value=type(result).__name__, hint=_HINT)
        found[name] = result
    if not found:
        raise DataError("holds no units to draw", value=results, hint=_HINT)
    _same_grades(found)
    return found


_HINT = "Give what fuzzy.evaluate_units returns, or {unit: result} with what fuzzy.evaluate or evaluate_hierarchy returns"


def _not_results(results: object) -> DataError:
    return DataError("has no fuzzy evaluations to draw", value=type(results).__name__, hint=_HINT)


def _name(key: Any, lang: str) -> str:
    return " · ".join(key_text(part, lang) for part in key) if isinstance(key, tuple) else key_text(key, lang)


def _same_grades(found: Mapping[str, FuzzyResult]) -> None:
    first, *others = found.items()
    for name, result in others:
        if result.grades != first[1].grades:
            raise DataError(f"has other grades than {first[0]!r}", unit=name, hint="Draw units of one scale of grades")
