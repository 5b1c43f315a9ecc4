"""Filled forms read back: one broken form never stops the others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import i18n
from sqeval.ahp.forms.files import files_of, read_form
from sqeval.ahp.forms.filled_forms import FilledForms
from sqeval.ahp.forms.form import Form, Problem, Rejection
from sqeval.ahp.forms.layout import Layout, Question, folded
from sqeval.ahp.structure import Structure, structure_of
from sqeval.errors import DataError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.numerics import comparison_graph
from sqeval.result import Caution, announces


@announces
def read_questionnaire(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    hierarchy: Hierarchy | Mapping[str, Any] | None = None,
) -> FilledForms:
    """Read forms that `questionnaire` wrote and experts filled in.

    Parameters
    ----------
    path : path, folder, or list of them
        Workbooks (.xlsx, and as .xls, .xlsb or .ods saved again) and tables (.csv), in either language, mixed as they come.
    hierarchy : Hierarchy, or mapping of node to its children, optional
        What the forms must ask about; else what most of the files ask about.

    Returns
    -------
    FilledForms
        `.judgements` as `hierarchy_weights` takes them. A pair without an answer is missing, never equal. What is wrong
        with a file (no form, another hierarchy, a text that is no judgement, answers that contradict one another, a second form of
        an expert, no answer at all) stands in `.rejected` with its place and the way out, and the file is not used.

    Raises
    ------
    DataError
        No file can be used, or without `hierarchy` the files ask about several hierarchies equally often.
    OptionError
        `path` is neither a path nor a list of paths.
    MissingExtraError
        A file is a workbook, and the package that reads workbooks is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from sqeval.ahp import questionnaire
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     form = questionnaire({"service": ["speed", "cost"]}, f"{folder}/form.csv")
    ...     text = form.read_text(encoding="utf-8").replace("speed,cost,,", "speed,cost,1/3,").replace('"",service', "Li,,service")
    ...     _ = form.write_text(text.replace(",,service", "Li,,service"), encoding="utf-8")
    ...     forms = read_questionnaire(folder)
    >>> forms.experts, forms.judgements["service"]["Li"].values[0].round(4).tolist()
    (('Li',), [1.0, 0.3333])
    """
    files = files_of(path)
    if not files:
        raise DataError("holds no forms", path=str(path), hint="Give filled forms (.xlsx or .csv), or a folder of them")
    read = [read_form(file) for file in files]
    structure = _structure(read, hierarchy)
    layout = Layout.of(structure, "en")
    good, bad = _sorted_out(read, layout)
    if not good:
        listing = i18n.sequence((f"{found.file.name}: {found.text()}" for found in bad), most=5)
        raise DataError(f"no form can be used: {listing}")
    return FilledForms(structure, layout, good, bad, _cautions(good, bad, structure))


def _structure(read: list[Form], hierarchy: Hierarchy | Mapping[str, Any] | None) -> Structure:
    """What was asked for: as given, or what most of the forms ask."""
    if hierarchy is not None:
        return structure_of(hierarchy)
    layouts = {form.layout.fingerprint: form for form in reversed(read) if form.layout is not None}
    count = Counter(form.layout.fingerprint for form in read if form.layout is not None).most_common(2)
    if len(count) == 2 and count[0][1] == count[1][1]:
        names = i18n.listing(layouts[mark].file.name for mark, _ in count)
        raise DataError(f"the forms ask about several hierarchies equally often, such as {names}", hint="Say which one with `hierarchy`")
    if not count:
        listing = i18n.sequence((f"{form.file.name}: {Rejection(form.file, form.problems).text()}" for form in read), most=5)
        raise DataError(f"no form can be used: {listing}")
    chosen = layouts[count[0][0]].layout
    return structure_of(dict(chosen.children) if chosen is not None else {})


def _sorted_out(read: list[Form], layout: Layout) -> tuple[tuple[Form, ...], tuple[Rejection, ...]]:
    """Forms that are used, sorted by expert, and files that are not, each with what is wrong."""
    good: dict[str, Form] = {}
    bad = []
    for form in read:
        problems = form.problems or _misfits(form, layout, good)
        if problems:
            bad.append(Rejection(form.file, problems))
        else:
            good[folded(form.name)] = _in_order(form, layout)
    return tuple(sorted(good.values(), key=lambda form: form.name)), tuple(bad)


def _misfits(form: Form, layout: Layout, earlier: Mapping[str, Form]) -> tuple[Problem, ...]:
    """What keeps a form that is well in itself from being used."""
    if form.layout is None or form.layout.fingerprint != layout.fingerprint:
        return (Problem("other_hierarchy"),)
    if not form.answers:
        return (Problem("empty"),)
    same = earlier.get(folded(form.name))
    return () if same is None else (Problem("same_expert", details={"value": form.name, "other": same.file.name}),)


def _in_order(form: Form, layout: Layout) -> Form:
    """The answers by the questions of the layout, whose sides may stand the other way round."""
    given = {answer.question: answer for answer in form.answers}
    words = dict(form.open_words)
    answers, open_words = [], []
    for question in layout.questions:
        turned = Question(question.node, question.right, question.left)
        if question in given:
            answers.append(given[question])
        elif turned in given:
            answers.append(given[turned]._replace(question=question, ratio=1 / given[turned].ratio))
        else:
            open_words.append((question, words.get(question, words.get(turned, "row"))))
    return replace(form, answers=tuple(answers), open_words=tuple(open_words))


def _cautions(good: tuple[Form, ...], bad: tuple[Rejection, ...], structure: Structure) -> tuple[Caution, ...]:
    judged = {answer.question.node for form in good for answer in form.answers}
    silent = [node for node, children in structure.children.items() if len(children) > 1 and node not in judged]
    places = {
        "forms_rejected": [found.file.name for found in bad],
        "forms_without_name": [form.file.name for form in good if not form.expert],
        "forms_open": [f"{form.name} ({len(form.open_words)})" for form in good if form.open_words],
        "forms_unlinked": [f"{form.name} · {node}" for form in good for node in _unlinked(form, structure)],
        "forms_silent_nodes": silent,
    }
    return tuple(Caution(code, tuple(where)) for code, where in places.items() if where)


def _unlinked(form: Form, structure: Structure) -> list[str]:
    """Nodes at which the answers of an expert leave children without a link to the others, so that he gives no weights of his own there."""
    found = []
    for node, children in structure.children.items():
        edges = np.zeros((len(children), len(children)), dtype=bool)
        for question, _, _ in form.answers:
            if question.node == node:
                left, right = children.index(question.left), children.index(question.right)
                edges[left, right] = edges[right, left] = True
        if edges.any() and comparison_graph.components(edges).any():
            found.append(node)
    return found
