"""Filled questionnaires as judgements of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqeval.ahp import FilledForms, HierarchyWeights, hierarchy_weights, read_questionnaire
from sqeval.ahp.forms.files import WORKBOOKS
from sqeval.indicators import Hierarchy
from sqeval.options import Completion, RandomIndex
from sqeval.result import quietly


def are_forms(path: Path) -> bool:
    """Whether a path is a folder, a workbook, or a table that is a form."""
    if path.is_dir() or path.suffix.lower() in WORKBOOKS:
        return True
    return path.suffix.lower() == ".csv" and path.is_file() and b"sqeval.questionnaire/" in path.read_bytes()


def weights_of(forms: FilledForms, random_index: str = RandomIndex.ALONSO_LAMATA_2006) -> HierarchyWeights:
    """Weights from all forms that can be used; pairs that an expert left out are done without."""
    with quietly():
        return hierarchy_weights(forms.hierarchy, forms.judgements, random_index=random_index, completion=Completion.LAMBDA_MIN)


def read_forms(path: Path, hierarchy: Hierarchy | None = None) -> FilledForms:
    """The forms of a file or folder, those of another hierarchy left out; its cautions are not emitted."""
    with quietly():
        return read_questionnaire(path, hierarchy)


def judged_by_forms(path: Path, hierarchy: Hierarchy) -> tuple[HierarchyWeights, dict[str, Path]]:
    """Weights for `evaluate`, with the cautions of reading, and the files they rest on by what they are.

    Raises
    ------
    DataError
        No form can be used.
    JudgementError
        All answers together leave parts of a node's children uncompared.
    """
    forms = read_forms(path, hierarchy)
    weights = weights_of(forms)
    files = {f"judgements of {form.name}": form.file for form in forms.forms}
    return replace(weights, warnings=(*forms.warnings, *weights.warnings)), files
