"""What the checks look at: a frame whose columns are taken apart into their different values once."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.labelled import is_text
from sqeval.records.doctor.problem import MOST_EXAMPLES, Action, Of, Problem, Rows
from sqeval.records.personal import sign_of
from sqeval.records.preset import Preset

Mask = NDArray[np.bool_]

#: Fewer cells than this say nothing about a distribution.
LEAST = 30


@dataclass(frozen=True, eq=False)
class Distinct:
    """The different texts of a column; `codes` say which one each cell holds, −1 where none."""

    codes: NDArray[np.intp]
    texts: NDArray[np.object_]

    @property
    def counts(self) -> NDArray[np.intp]:
        """How often each text occurs."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))

    @property
    def known(self) -> Mask:
        """Cells that hold something."""
        return self.codes >= 0

    @property
    def series(self) -> pd.Series[Any]:
        """The different texts as a Series."""
        return pd.Series(self.texts, dtype="str")

    def cells(self, wanted: NDArray[Any]) -> Mask:
        """Cells whose text is wanted, by a mask over the different texts."""
        return np.asarray(np.append(wanted, False)[self.codes], dtype=bool)

    def among(self, words: Collection[str]) -> Mask:
        """Which of the different texts are one of the words."""
        return np.fromiter((text in words for text in self.texts), dtype=bool, count=len(self.texts))

    def without(self, unwanted: Mask) -> Distinct:
        """The same with some texts made missing."""
        place = np.where(unwanted, -1, np.cumsum(~unwanted) - 1)
        return Distinct(np.append(place, -1)[self.codes], self.texts[~unwanted])


@dataclass(frozen=True, eq=False)
class Sheet:
    """A frame with the rows of the source that its rows come from, the column of ids, and the rules it is read by."""

    frame: pd.DataFrame
    rows: Rows
    id_column: str | None
    what: Of
    rules: Preset | None = None
    _seen: dict[str, Distinct] = field(default_factory=dict)
    hides_ids: bool = False

    @property
    def texts(self) -> list[str]:
        """Names of the columns of text."""
        return [str(name) for name in self.frame.columns if is_text(self.frame[name])]

    def distinct(self, column: str) -> Distinct:
        """The different values of a column."""
        if column not in self._seen:
            codes, texts = pd.factorize(self.frame[column])
            self._seen[column] = Distinct(codes, np.asarray(texts, dtype=object))
        return self._seen[column]

    def canonical(self, column: str) -> str:
        """The canonical name of a column, where it has one; the first of several."""
        return self.canonicals(column)[0]

    def canonicals(self, column: str) -> tuple[str, ...]:
        """All canonical names that a column feeds, or its own where it feeds none."""
        columns = {} if self.rules is None else self.rules.columns
        return tuple(canonical for canonical, source in columns.items() if source == column) or (column,)

    def problem(
        self,
        code: str,
        column: str | None,
        mask: Mask,
        *,
        of: int | None = None,
        action: Action = Action.REPORT,
        details: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> list[Problem]:
        """A problem of the rows of `mask`, of all rows or of so many; none where there are no such rows."""
        count = int(np.count_nonzero(mask))
        if not count:
            return []
        return [
            Problem(
                code=code,
                column=column,
                count=count,
                of=len(self.frame) if of is None else of,
                what=self.what,
                examples=self.examples(mask),
                action=action,
                rows=np.sort(self.rows[mask]),
                details=details or {},
                settings=settings or {},
            )
        ]

    def examples(self, mask: Mask) -> tuple[str, ...]:
        """The first request ids of the rows of `mask`, in the order of ids; rows where there are no ids that may be shown."""
        if self.id_column is not None and self._shows_ids():
            ids = self.distinct(self.id_column)
            codes = np.unique(ids.codes[mask])
            found = heapq.nsmallest(MOST_EXAMPLES, map(str, ids.texts[codes[codes >= 0]]))
            if found:
                return tuple(found)
        return tuple(f"row {row}" for row in np.sort(self.rows[mask])[:MOST_EXAMPLES])

    def _shows_ids(self) -> bool:
        if self.id_column is None or self.hides_ids:
            return False
        return sign_of(self.id_column, self.distinct(self.id_column).texts) is None
