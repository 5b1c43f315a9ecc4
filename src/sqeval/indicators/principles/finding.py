"""Findings of a diagnosis: which principle, what about, how bad, and why in words of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd

from sqeval import i18n


class Principle(StrEnum):
    """The four principles that an indicator set is selected by."""

    COMPREHENSIVENESS = "comprehensiveness"
    OPERABILITY = "operability"
    COMPARABILITY = "comparability"
    DYNAMICS = "dynamics"


class Verdict(StrEnum):
    """How far a principle is met."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_JUDGED = "not_judged"


#: From the one that decides to the one that gives way; what cannot be judged decides only where nothing else is said.
_WORST_FIRST = (Verdict.NOT_MET, Verdict.PARTLY_MET, Verdict.MET, Verdict.NOT_JUDGED)


@dataclass(frozen=True)
class Finding:
    """One thing found.

    Attributes
    ----------
    code : str
        Its text is `principles.<code>` in the catalogue, with {what} for what it is about.
    verdict : Verdict
        What it means for the principle.
    about : str
        An indicator or criterion.
    figure : str
        A number that goes with it, or empty.
    is_criterion : bool
        Whether it is about a criterion.
    partner : str
        The other indicator of a pair, or empty; a pair is found once for each of the two.
    details : dict
        Values for further placeholders.
    """

    code: str
    verdict: Verdict
    about: str
    figure: str = ""
    is_criterion: bool = False
    partner: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def what(self, titles: Mapping[str, str], *, short: bool) -> str:
        """What it is about with its figure, under the names for readers; `short` leaves out the name that a row bears."""
        figure = " ".join(part for part in (titles.get(self.partner, self.partner), self.figure) if part)
        name = titles.get(self.about, self.about)
        return figure or name if short else f"{name} ({figure})" if figure else name


class Judged(NamedTuple):
    """What one principle's file returns: findings that stand against it, the good word for others, and figures."""

    findings: tuple[Finding, ...]
    fine: dict[str, dict[str, Any]]
    frames: dict[str, pd.DataFrame]


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict on one indicator: the worst of its findings, met where there are none."""
    found = {finding.verdict for finding in findings}
    return next((verdict for verdict in _WORST_FIRST if verdict in found), Verdict.MET)


def reason_of(findings: Iterable[Finding], lang: str, titles: Mapping[str, str], *, short: bool = False) -> str:
    """Findings in words, those of the same kind together."""
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, repr(finding.details)), []).append(finding)
    sentences = []
    for (code, _), group in grouped.items():
        what = i18n.listing((finding.what(titles, short=short) for finding in group), lang)
        sentences.append(i18n.text(f"principles.{code}", lang, what=what, **group[0].details))
    return i18n.sequence(sentences, lang)
