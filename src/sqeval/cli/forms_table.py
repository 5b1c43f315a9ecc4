"""What `sqeval weights` prints of filled questionnaires: which forms are used, and the weights of the group at every node."""

from __future__ import annotations

import warnings
from pathlib import Path

from rich.console import Console

from sqeval import i18n
from sqeval.ahp import AhpResult, FilledForms, PairwiseMatrix, aggregate, read_questionnaire, solve
from sqeval.ahp.forms.files import WORKBOOKS
from sqeval.cli.terminal import item, line, plain
from sqeval.cli.weights_table import print_weights
from sqeval.errors import SqevalWarning


def are_forms(path: Path) -> bool:
    """Whether a path is a folder, a workbook, or a table that is a form."""
    if path.is_dir() or path.suffix.lower() in WORKBOOKS:
        return True
    return path.suffix.lower() == ".csv" and path.is_file() and b"sqeval.questionnaire/" in path.read_bytes()


def print_forms(out: Console, path: Path, random_index: str, lang: str) -> None:
    """Read the forms and print what is wrong with some of them, and the weights of all others together.

    Raises
    ------
    DataError
        No form can be used.
    """
    with warnings.catch_warnings():
        # Cautions are printed below.
        warnings.simplefilter("ignore", SqevalWarning)
        forms = read_questionnaire(path)
        _print_reading(out, forms, lang)
        for node, experts in forms.judgements.items():
            _print_node(out, forms.structure.title(node, lang), experts, random_index, lang)


def _print_reading(out: Console, forms: FilledForms, lang: str) -> None:
    line(out, i18n.text("cli.labelled", lang, label=i18n.text("ahp.experts", lang), text=plain(i18n.listing(forms.experts, lang))), "bold")
    for found in forms.rejections:
        item(out, f"- {plain(i18n.text('cli.labelled', lang, label=found.file.name, text=found.text(lang)))}")
    for caution in forms.warnings:
        if caution.code != "forms_rejected":
            item(out, f"- {plain(caution.text(lang))}")
    out.print()


def _print_node(out: Console, title: str, experts: dict[str, PairwiseMatrix], random_index: str, lang: str) -> None:
    whole = {who: matrix for who, matrix in experts.items() if not matrix.missing}
    if whole:
        print_weights(out, i18n.text("cli.form_node", lang, title=title, count=len(whole)), _solved(whole, random_index), lang)
    else:
        line(out, plain(title), "bold")
        item(out, f"- {i18n.text('cli.form_nobody', lang)}")
    gaps = [who for who in experts if who not in whole]
    if gaps and whole:
        item(out, f"- {plain(i18n.text('cli.form_gaps', lang, where=i18n.listing(gaps, lang)))}")


def _solved(whole: dict[str, PairwiseMatrix], random_index: str) -> AhpResult:
    """The judgements of one expert, or of all of them put together."""
    if len(whole) == 1:
        return solve(next(iter(whole.values())), random_index=random_index)
    return aggregate(whole, random_index=random_index).solution
