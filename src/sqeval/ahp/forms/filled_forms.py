"""What reading filled forms gives: judgements by node and expert, what is open, and which files are not used and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.ahp.forms.form import Form, Rejection
from sqeval.ahp.forms.layout import Layout
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.structure import Structure
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class FilledForms(Result):
    """Judgements of several experts on one hierarchy. Every file is in `.experts` or in `.rejected`.

    Attributes
    ----------
    structure : Structure
        Which node has which children.
    rejections : tuple of Rejection
        Files that are not used; `.text(lang)` says why.
    warnings : tuple of Caution
        "forms_rejected", "forms_without_name", "forms_open", "forms_unlinked", "forms_silent_nodes", each with the files, experts
        or nodes it is about.
    """

    structure: Structure
    layout: Layout
    forms: tuple[Form, ...]
    rejections: tuple[Rejection, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def hierarchy(self) -> Hierarchy | Mapping[str, tuple[str, ...]]:
        """What was asked about, as `hierarchy_weights` takes it: the Hierarchy where one was given, else children by node."""
        return self.structure.hierarchy or dict(self.structure.children)

    @property
    def experts(self) -> tuple[str, ...]:
        """Names of the experts, sorted."""
        return tuple(form.name for form in self.forms)

    @property
    def judgements(self) -> dict[str, dict[str, PairwiseMatrix]]:
        """By node and expert: the judgements of the node's children in their order; NaN where a pair is not answered.

        An expert stands only at nodes where he answered a pair, a node only where somebody did.
        """
        given: dict[str, dict[str, dict[tuple[str, str], float]]] = {node: {} for node in self.structure.children}
        for form in self.forms:
            for (node, left, right), ratio, _ in form.answers:
                given[node].setdefault(form.name, {})[left, right] = ratio
        found = {node: {who: self._matrix(node, pairs) for who, pairs in experts.items()} for node, experts in given.items()}
        return {node: matrices for node, matrices in found.items() if matrices}

    def _matrix(self, node: str, pairs: Mapping[tuple[str, str], float]) -> PairwiseMatrix:
        return PairwiseMatrix.from_pairs(pairs, self.structure.children[node])

    @property
    def answers(self) -> pd.DataFrame:
        """One row an answer: expert, node, left, right, judgement (left over right), file and cell."""
        rows = [(form.name, *answer.question, answer.ratio, form.file.name, answer.place) for form in self.forms for answer in form.answers]
        return pd.DataFrame(rows, columns=["expert", "node", "left", "right", "judgement", "file", "cell"])

    @property
    def open(self) -> pd.DataFrame:
        """One row a pair without an answer: expert, node, left, right, file, and what it lacks."""
        rows = [
            (form.name, *question, form.file.name, i18n.text(f"questionnaire.open_{word}"))
            for form in self.forms
            for question, word in form.open_words
        ]
        return pd.DataFrame(rows, columns=["expert", "node", "left", "right", "file", "lacks"])

    @property
    def rejected(self) -> pd.DataFrame:
        """One row a file that is not used: `file`, and of the first thing wrong `place`, `pair` and `reason`; `further` are the others."""
        rows = [
            (
                str(found.file),
                found.problems[0].place,
                found.problems[0].pair,
                found.problems[0].text(),
                i18n.sequence(problem.in_full() for problem in found.problems[1:]),
            )
            for found in self.rejections
        ]
        return pd.DataFrame(rows, columns=["file", "place", "pair", "reason", "further"])

    def to_frame(self) -> pd.DataFrame:
        """One row an expert: file, role, and how many pairs are answered and open."""
        rows = [(form.file.name, form.role, len(form.answers), len(form.open_words)) for form in self.forms]
        return pd.DataFrame(rows, columns=["file", "role", "answered", "open"], index=pd.Index(self.experts, name="expert"))

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("ahp.experts", lang), str(len(self.forms))),
            (i18n.text("questionnaire.judged", lang), str(len(self.layout.questions))),
            (i18n.text("questionnaire.forms_rejected", lang), str(len(self.rejections))),
            *((i18n.text("questionnaire.rejected_file", lang, file=found.file.name), found.text(lang)) for found in self.rejections),
        )
        table = self.to_frame().rename_axis(None)
        table = table if (table["role"] != "").any() else table.drop(columns="role")
        words = {"file": "file", "role": "role_column", "answered": "answered", "open": "open"}
        table.columns = pd.Index([i18n.text(f"questionnaire.{words[name]}", lang) for name in table.columns])
        title = i18n.text("questionnaire.filled_title", lang)
        return display.Card(title, facts, table, tuple(caution.text(lang) for caution in self.warnings), lang)
