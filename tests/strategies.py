"""Strategies shared by property tests: dirty record frames, clean ones, event logs."""

import pandas as pd
from hypothesis import strategies as st

#: Cells of a record export: sound ones, and what real exports hold instead.
DIRTY = {
    "request_id": st.sampled_from(["r1", "r2", "r3", "007", "9007199254740993123", "", "r1 ", None]),
    "created_at": st.sampled_from(
        ["2026-01-05 09:00", "2026-02-28T23:59:59", "2026-03-01 10:00+08:00", "31/02/2026", "soon", "today", "", None]
    ),
    "first_response_at": st.sampled_from(["2026-01-05 09:10", "2026-03-02", "2025-12-31 00:00", "?", None]),
    "resolved_at": st.sampled_from(["2026-01-06 12:00", "2026-04-01 00:00", "2020-01-01", "-", None]),
    "resolved": st.sampled_from(["yes", "No", "是", "否", "1", "0", "true", "maybe", None]),
    "team": st.sampled_from(["Team 1", "Team 1 ", "ｔｅａｍ 1", "Team 2", None]),
    "rating": st.sampled_from(["5", "4", "1", "9", "0", "five", "4.5", None]),
    "cost": st.sampled_from(["12.5", "-1", "0", "1e999", "1,234", "free", None]),
    "note": st.text(max_size=5),
}


@st.composite
def dirty_records(draw, min_rows=0, max_rows=12):
    """A frame of text with the columns of records, dirty throughout but with one sound row, so that formats can be told."""
    rows = draw(st.integers(min_rows, max_rows))
    sound = {"request_id": "sound", "created_at": "2026-01-01 00:00", "first_response_at": "2026-01-01 01:00"}
    sound |= {"resolved_at": "2026-01-02 00:00", "resolved": "yes", "team": "Team 3", "rating": "5", "cost": "1", "note": ""}
    names = ["request_id", "created_at", *draw(st.lists(st.sampled_from(list(DIRTY)[2:]), unique=True))]
    cells = {name: [*draw(st.lists(DIRTY[name], min_size=rows, max_size=rows)), sound[name]] for name in names}
    return pd.DataFrame(cells, dtype=object)


stamps = st.datetimes(min_value=pd.Timestamp("2026-01-01"), max_value=pd.Timestamp("2026-06-30")).map(
    lambda moment: moment.replace(microsecond=0)
)


@st.composite
def clean_records(draw, min_rows=1, max_rows=25):
    """Sound records with teams and channels, some of them open or not rated."""
    rows = draw(st.integers(min_rows, max_rows))

    def column(strategy):
        return draw(st.lists(strategy, min_size=rows, max_size=rows))

    created = pd.Series(column(stamps), dtype="datetime64[us]")
    minutes = st.one_of(st.none(), st.integers(0, 60 * 24 * 20))
    waits = {
        name: pd.to_timedelta(pd.Series(column(minutes), dtype="float64"), unit="min") for name in ("first_response_at", "resolved_at")
    }
    return pd.DataFrame(
        {
            "request_id": [f"r{k}" for k in range(rows)],
            "created_at": created,
            **{name: created + wait for name, wait in waits.items()},
            "team": pd.Series(column(st.sampled_from(["A", "B", "C", None])), dtype="str"),
            "channel": pd.Series(column(st.sampled_from(["web", "phone"])), dtype="str"),
            "agent": pd.Series(column(st.sampled_from(["Amy", "Bo", "Cy", None])), dtype="str"),
            "rating": pd.Series(column(st.sampled_from([1, 2, 3, 4, 5, None])), dtype="float64"),
            "escalated": pd.Series(column(st.sampled_from([True, False, None])), dtype="boolean"),
            "cost": pd.Series(column(st.one_of(st.none(), st.floats(0, 1e6))), dtype="float64"),
        }
    )


@st.composite
def event_logs(draw, max_tickets=5, max_events=6):
    """A ServiceNow audit log in the columns of the preset; sequence numbers run up within a ticket, outcomes repeat on every event."""
    rows = []
    for ticket in range(draw(st.integers(1, max_tickets))):
        opened = draw(stamps).replace(second=0)
        gaps = draw(st.lists(st.integers(0, 5000), min_size=1, max_size=max_events))
        moment, end = opened, opened + pd.Timedelta(minutes=draw(st.integers(0, 20000)))
        resolved = draw(st.booleans())
        for sequence, gap in enumerate(gaps):
            moment += pd.Timedelta(minutes=gap)
            rows.append(
                {
                    "number": f"INC{ticket:03}",
                    "incident_state": draw(st.sampled_from(["New", "Active", "Awaiting User Info", "Resolved", "Closed", "-100"])),
                    "sys_mod_count": str(sequence),
                    "sys_updated_at": f"{moment:%d/%m/%Y %H:%M}",
                    "opened_at": f"{opened:%d/%m/%Y %H:%M}",
                    "resolved_at": f"{end:%d/%m/%Y %H:%M}" if resolved else "?",
                    "closed_at": f"{end + pd.Timedelta(days=5):%d/%m/%Y %H:%M}",
                    "assignment_group": draw(st.sampled_from(["Group 1", "Group 2", "?"])),
                    "reopen_count": str(draw(st.integers(0, 2))),
                    "reassignment_count": str(draw(st.integers(0, 3))),
                    "made_sla": draw(st.sampled_from(["true", "false"])),
                }
            )
    log = pd.DataFrame(rows)
    return log.assign(**dict.fromkeys(("caller_id", "assigned_to", "contact_type", "category", "subcategory", "priority"), "?"))
