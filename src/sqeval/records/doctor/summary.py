"""The problems of records that have been read: what reading met, and what can be seen in the kept ones."""

from __future__ import annotations

import numpy as np

from sqeval.records.companions.tables import KEYS
from sqeval.records.doctor import afterwards, intake, private
from sqeval.records.doctor.problem import Of, Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.personal import personal_columns
from sqeval.records.policies import DEFAULTS
from sqeval.records.service_records import ServiceRecords


def problems_of(records: ServiceRecords) -> list[Problem]:
    """Problems of records; where the rows of the source are not known, `rows` are positions in the frame."""
    requests = requests_sheet(records)
    # What reading left out or replaced is not there any more.
    personal = [problem for problem in private.check(requests, DEFAULTS) if not _is_replaced(records, problem.column)]
    companions = {name: frame for name in KEYS for frame in [records.source(name)] if frame is not None}
    beside = [problem for problem in private.check_companions(companions, DEFAULTS) if not _is_replaced(records, problem.column)]
    return [*intake.check(records), *afterwards.check(requests, records.time_zone), *personal, *beside]


def requests_sheet(records: ServiceRecords, rows: np.ndarray | None = None) -> Sheet:
    """Kept requests as the checks see them."""
    frame = records.to_frame()
    # Ids that the source calls names of persons are no examples.
    hides_ids = bool(personal_columns(frame[["request_id"]], records.provenance.columns))
    places = np.arange(len(frame)) if rows is None else np.asarray(rows)
    return Sheet(frame, places, "request_id", Of.REQUESTS, hides_ids=hides_ids)


def _is_replaced(records: ServiceRecords, column: str | None) -> bool:
    return any(caution.code.startswith("personal_replaced") and column in caution.where for caution in records.warnings)
