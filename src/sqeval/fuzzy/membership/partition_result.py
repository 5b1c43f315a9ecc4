"""What `check_partition` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from sqeval import display, i18n
from sqeval.fuzzy.membership.function import Interval, MembershipFunction
from sqeval.result import Caution, Result

GAP, OVERLAP, DEFICIT = "gap", "overlap", "deficit"

_COLUMNS = ("kind", "low", "high", "sum", "at", "grades")


class Finding(NamedTuple):
    """An interval, or one value where its ends are equal; the sum farthest from 1 and its place; the grades that are positive."""

    kind: str
    low: float
    high: float
    sum: float
    at: float
    grades: tuple[Any, ...]


@dataclass(frozen=True, eq=False, repr=False)
class PartitionCheck(Result):
    """Where membership functions leave gaps, or sum to more or less than 1.

    Attributes
    ----------
    functions : tuple of (grade, MembershipFunction)
        What was looked at.
    range : (low, high)
        The values that were looked at.
    findings : tuple of Finding
        From the lowest value to the highest.
    unreachable : tuple
        Grades whose membership is nowhere larger than that of all the others: maximum membership never gives them.
    never_full : tuple
        Grades that no value of the range belongs to fully.
    method : {"exact", "searched"}
        Fractions for straight lines; samples and root finding where a function is smooth.
    """

    functions: tuple[tuple[Any, MembershipFunction], ...]
    range: Interval
    findings: tuple[Finding, ...]
    unreachable: tuple[Any, ...]
    never_full: tuple[Any, ...]
    method: str
    warnings: tuple[Caution, ...] = ()

    @property
    def gaps(self) -> list[Interval]:
        """Intervals in which no grade is positive."""
        return self._of_kind(GAP)

    @property
    def overlaps(self) -> list[Interval]:
        """Intervals in which memberships sum to more than 1."""
        return self._of_kind(OVERLAP)

    @property
    def deficits(self) -> list[Interval]:
        """Intervals in which memberships sum to less than 1, but not to 0."""
        return self._of_kind(DEFICIT)

    @property
    def is_partition(self) -> bool:
        """Whether memberships sum to 1 for every value of the range."""
        return not self.findings

    def to_frame(self) -> pd.DataFrame:
        """One row a finding: kind, ends, the sum farthest from 1 and where it is, and the grades that are positive there."""
        rows = [(*finding[:5], ", ".join(map(str, finding.grades))) for finding in self.findings]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def _of_kind(self, kind: str) -> list[Interval]:
        return [(finding.low, finding.high) for finding in self.findings if finding.kind == kind]

    def _card(self, lang: str) -> display.Card:
        def word(key: str) -> str:
            return i18n.text(f"fuzzy.{key}", lang)

        none = i18n.text("common.none", lang)
        facts = (
            (word("partition_is"), i18n.text("common.yes" if self.is_partition else "common.no", lang)),
            (word("partition_range"), _interval_text(self.range)),
            (word("partition_gaps"), i18n.sequence(map(_interval_text, self.gaps), lang, most=5) or none),
            (word("partition_overlaps"), i18n.sequence(map(_interval_text, self.overlaps), lang, most=5) or none),
            (word("partition_deficits"), i18n.sequence(map(_interval_text, self.deficits), lang, most=5) or none),
            (word("partition_unreachable"), i18n.listing(self.unreachable, lang) or none),
            (word("partition_never_full"), i18n.listing(self.never_full, lang) or none),
            (word("partition_method"), word(f"partition_{self.method}")),
        )
        kinds = {kind: word(f"partition_kind_{kind}") for kind in (GAP, OVERLAP, DEFICIT)}
        table = self.to_frame()
        table = table.assign(kind=table["kind"].map(kinds)).rename(columns={name: word(f"partition_column_{name}") for name in _COLUMNS})
        return display.Card(word("partition"), facts, table, (), lang)


def _interval_text(interval: Interval) -> str:
    low, high = (display.number(float(end)) for end in interval)
    return low if interval[0] == interval[1] else f"{low} – {high}"
