"""A form that experts fill in: every pair of children of every node."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqeval import atomic
from sqeval.ahp.forms.csv_form import csv_bytes
from sqeval.ahp.forms.layout import Layout
from sqeval.ahp.structure import structure_of
from sqeval.errors import ConfigError, MissingExtraError, OptionError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.options import Language, parse

_SUFFIXES = (".xlsx", ".csv")


def questionnaire(
    hierarchy: Hierarchy | Mapping[str, Any],
    path: str | Path,
    *,
    lang: str = "en",
    note: str = "",
    overwrite: bool = False,
) -> Path:
    """Write a form for the pairwise judgements of a hierarchy; `read_questionnaire` reads it filled.

    Parameters
    ----------
    hierarchy : Hierarchy, or mapping of node to its children
        Every two children of a node make a question. Titles and definitions come from the hierarchy.
    path : path
        By its suffix an Excel workbook (.xlsx) with instructions, drop-down lists, a sentence that says each answer back in words, the
        matrices with their reciprocals and an estimate of CR while it is filled; or a table (.csv) with one row a pair, whose
        judgement says how many times as important `left` is as `right`.
    lang : {"en", "zh"}
        Language of the form; forms of both are read alike, and together.
    note : str
        A sentence for the first sheet of a workbook, e.g. until when and to whom the form is to be returned.
    overwrite : bool
        An existing file is somebody's work and stays, unless this is said.

    Returns
    -------
    Path
        The file, written whole or not at all.

    Raises
    ------
    ConfigError
        The hierarchy is none, or no node of it has two children.
    OptionError
        The path is none, its suffix or the language is unknown, the file is there already, or a note is given for a table.
    MissingExtraError
        A workbook is asked for and openpyxl is not installed.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, New York (scale from 1 to 9).

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     form = questionnaire({"service": ["speed", "cost", "quality"]}, f"{folder}/form.csv")
    ...     print(form.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[:5])
    ['', '', 'service', 'speed', 'cost']
    """
    if not isinstance(path, (str, os.PathLike)):
        raise OptionError("a questionnaire is written to a file", path="path", value=path, hint="Give a path that ends in .xlsx or .csv")
    language, target = parse(Language, lang, "lang").value, Path(path)
    kind = target.suffix.lower()
    if kind not in _SUFFIXES:
        raise OptionError("a questionnaire is written as .xlsx or .csv", path=str(path), value=target.suffix)
    if note and kind == ".csv":
        raise OptionError("note is given for a table, which has no place for it", value=note, hint="Leave it out, or write .xlsx")
    structure = structure_of(hierarchy)
    layout = Layout.of(structure, language)
    if not layout.questions:
        raise ConfigError("has nothing to compare", path="hierarchy", hint="At least one node needs two children")
    if target.exists() and not overwrite:
        hint = "Give another name; overwrite=True (--overwrite) replaces it, with all that was filled in"
        raise OptionError("is there already", path=str(target), hint=hint)
    if kind == ".csv":
        return atomic.write_bytes(target, csv_bytes(structure, layout, language))
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise MissingExtraError.for_extra("writing Excel", "excel") from error
    from sqeval.ahp.forms.workbook import workbook_bytes

    return atomic.write_bytes(target, workbook_bytes(structure, layout, language, note))
