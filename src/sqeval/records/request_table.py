"""From raw rows to rows with one request each, with an account of the events and rows that went into none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.events import Tickets, tickets_of
from sqeval.records.ledger import FLAGGED, REJECTED, REPAIRS, empty
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw
from sqeval.result import Caution

#: Problem of an event, or of a row of a log that does not fit the header, that could not be used for any request.
LOST = "lost_event"


@dataclass(frozen=True, eq=False)
class RequestTable:
    """Rows with one request each, and where they stood in the source.

    `rejected` are requests that cannot be made at all: rows that do not fit the header and, of a log, cases without any
    usable event. `lost` are the other events of a log that could not be used, and `repairs` those whose clocks were read
    otherwise; both are listed by the rows of the source. `clock` names the source's column of the moments of a log's events.
    """

    frame: pd.DataFrame
    row_numbers: NDArray[Any]
    rules: Preset
    rejected: pd.DataFrame
    lost: pd.DataFrame
    repairs: pd.DataFrame
    cautions: tuple[Caution, ...] = ()
    clock: str | None = None


def request_table(raw: Raw, rules: Preset, policies: Policies) -> RequestTable:
    """One row a request: the rows as they are or, where the preset declares a log, the tickets made from its events."""
    numbers, ragged = raw.row_numbers.to_numpy(), _ragged(raw)
    tickets = tickets_of(raw.frame, rules, policies)
    if tickets is None:
        return RequestTable(raw.frame, numbers, rules, ragged, empty(FLAGGED), empty(REPAIRS))
    ids = raw.frame[tickets.case]
    met = tickets.ledger.rejected_frame(ids, numbers)
    has_request = (met["request_id"].isna() | met["request_id"].isin(ids.iloc[tickets.first_rows])).to_numpy()
    lost = pd.concat([met[has_request], ragged], ignore_index=True)
    return RequestTable(
        frame=tickets.frame,
        row_numbers=numbers[tickets.first_rows],
        rules=_renamed(rules, tickets),
        rejected=_first_of_each(met[~has_request]),
        lost=lost.rename(columns={"reason": "problem"}).assign(problem=LOST).astype(FLAGGED),
        repairs=tickets.ledger.repairs_frame(ids, numbers),
        cautions=(
            *_told(np.sort(np.concatenate([met["row"].to_numpy(), ragged["row"].to_numpy()]))),
            *tickets.cautions,
            *tickets.ledger.cautions,
        ),
        clock=tickets.clock,
    )


def of_kept(events: pd.DataFrame, kept: pd.Series[Any]) -> pd.DataFrame:
    """Listed events of the requests that are kept, and of no request."""
    # Looking the ids of all requests up takes long, and most records are no log.
    if events.empty:
        return events
    return events[(events["request_id"].isna() | events["request_id"].isin(kept)).to_numpy()]


def _renamed(rules: Preset, tickets: Tickets) -> Preset:
    """The rules by the names under which the log's columns stand in the tickets."""
    columns = {canonical: tickets.names.get(source, source) for canonical, source in rules.columns.items()}
    return rules.model_copy(update={"columns": columns})


def _first_of_each(events: pd.DataFrame) -> pd.DataFrame:
    """One rejection for every case; that of an event that says something, the first by its text, so that rows decide nothing."""
    ranked = events.assign(is_mute=events["value"].isna(), text=events["value"].map(str))
    first = ranked.sort_values(["is_mute", "text", "row"], kind="stable").drop_duplicates("request_id")
    return first[list(REJECTED)].reset_index(drop=True)


def _told(rows: NDArray[Any]) -> list[Caution]:
    return [Caution(LOST, tuple(map(str, rows)), {"rows": len(rows)})] if rows.size else []


def _ragged(raw: Raw) -> pd.DataFrame:
    """Rows of a CSV with another number of fields than its header: their cells cannot be told apart."""
    lines, fields = zip(*raw.ragged, strict=True) if raw.ragged else ((), ())
    found = {
        "row": np.array(lines, dtype=np.int64),
        "request_id": np.full(len(lines), None, dtype=object),
        "column": "(fields)",
        "value": np.asarray(fields, dtype=object),
        "reason": "ragged",
    }
    return pd.DataFrame(found, index=range(len(lines))).astype(REJECTED)
