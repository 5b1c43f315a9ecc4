"""What `sqeval weights` prints of filled questionnaires: which forms are used, and the weights of the group at every node."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from sqeval import i18n
from sqeval.ahp import AhpResult, FilledForms, GroupResult
from sqeval.cli.terminal import item, line, name, plain, table
from sqeval.cli.weights_table import print_sources, print_weights
from sqeval.job.judged_forms import read_forms, weights_of


def print_forms(out: Console, path: Path, random_index: str, lang: str) -> None:
    """Read the forms and print what is wrong with some of them, the weights of all others together at every node, and of the whole.

    Raises
    ------
    DataError
        No form can be used.
    JudgementError
        All answers together leave parts of a node's children uncompared.
    """
    forms = read_forms(path)
    # What is wrong with the forms is said even where the rest of them is not enough.
    _print_reading(out, forms, lang)
    found = weights_of(forms, random_index)
    for node, result in found.nodes.items():
        _print_node(out, forms.structure.title(node, lang), result, found.groups.get(node), lang)
    line(out, i18n.text("ahp.hierarchy_title", lang, name=forms.structure.title(forms.structure.goal, lang)), "bold")
    figures = table((i18n.text("cli.item", lang), False), (i18n.text("ahp.global_weight", lang), True))
    for leaf, weight in found.global_weights.items():
        figures.add_row(name(forms.structure.title(str(leaf), lang)), f"{weight:.4f}")
    out.print(figures)
    line(out, i18n.text("cli.labelled", lang, label=i18n.text("ahp.cr_total", lang), text=f"{found.cr:.4f}"))
    print_sources(out, found.nodes.values(), lang)


def _print_reading(out: Console, forms: FilledForms, lang: str) -> None:
    line(out, i18n.text("cli.labelled", lang, label=i18n.text("ahp.experts", lang), text=plain(i18n.listing(forms.experts, lang))), "bold")
    for found in forms.rejections:
        item(out, f"- {plain(i18n.text('cli.labelled', lang, label=found.file.name, text=found.text(lang)))}")
    for caution in forms.warnings:
        if caution.code != "forms_rejected":
            item(out, f"- {plain(caution.text(lang))}")
    out.print()


def _print_node(out: Console, title: str, result: AhpResult, group: GroupResult | None, lang: str) -> None:
    """Weights at a node, and how far those who judged it agree."""
    count = 1 if group is None else len(group.members)
    print_weights(out, i18n.text("cli.form_node", lang, title=title, count=count), result, lang)
    if group is None or count < 2:
        return
    said = "–" if group.verdict is None else f"{group.consensus:.4f} ({i18n.text(f'ahp.{group.verdict}', lang)})"
    line(out, i18n.text("cli.labelled", lang, label=i18n.text("ahp.consensus", lang), text=said))
    for caution in group.warnings:
        if caution not in result.warnings:
            item(out, f"- {plain(caution.text(lang))}")
    out.print()
