"""Records and one-indicator hierarchies for the tests of measure."""

import warnings

import pandas as pd

import sqeval as sq
from sqeval.errors import SqevalWarning


def quiet(function, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **kwargs)


def records_of(frame, **companions):
    return quiet(sq.read_records, frame, **companions)


def tree(**measures):
    """A hierarchy with one indicator a measure."""
    return sq.Hierarchy.from_dict({"name": "goal", "children": [{"name": name, "measure": measure} for name, measure in measures.items()]})


def measure(frame, by="team", period="month", span=(None, None), companions=None, **measures):
    records = frame if isinstance(frame, sq.ServiceRecords) else records_of(frame, **(companions or {}))
    return quiet(sq.measure, records, tree(**measures), by=by, period=period, span=span)


def one(frame, rule, **options):
    """The table of one indicator called x: its fields as columns, rows by unit and period."""
    table = measure(frame, x=rule, **options)
    return pd.DataFrame({field: matrix.to_frame()["x"] for field, matrix in table.arrays.items()}), table


def requests(**columns):
    """Records of one team and month with these columns."""
    rows = len(next(iter(columns.values())))
    created = pd.date_range("2026-01-05", periods=rows, freq="h")
    return pd.DataFrame({"request_id": [f"r{k}" for k in range(rows)], "created_at": created, "team": "T", **columns})
