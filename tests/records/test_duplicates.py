"""Which of several rows of one request is kept is decided by content, never by row order."""

import itertools
import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError

ROWS = [
    {"request_id": "1", "created_at": "2026-01-05 09:00", "team": "A", "cost": "100"},
    {"request_id": "1", "created_at": "2026-01-05 09:00", "team": "A", "cost": None},
    {"request_id": "1", "created_at": "2026-01-05 09:00", "team": "A", "cost": "100"},
    {"request_id": "2", "created_at": "2026-01-06 09:00", "team": "B", "cost": "5"},
]


def quiet(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.read_records(*args, **options)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_fullest_row_is_kept_whatever_the_order(order):
    records = quiet(pd.DataFrame([ROWS[k] for k in order]))
    assert sorted(records.frame["cost"]) == [5, 100]
    assert sorted(records.rejected["reason"]) == ["duplicate", "duplicate_differs"]


def test_a_bad_row_does_not_make_the_good_one_a_duplicate():
    bad = {**ROWS[0], "created_at": "yesterday"}
    records = quiet(pd.DataFrame([bad, ROWS[0]]))
    assert len(records.frame) == 1
    assert records.rejected["reason"].tolist() == ["not_a_time"]


def test_merging_labels_merges_those_of_the_companions_too():
    rows = [{"request_id": str(k), "created_at": "2026-01-05", "team": team} for k, team in enumerate(["A", "A", "A ", "B"])]
    resources = pd.DataFrame({"team": ["Ａ ", "B"], "period": "2026-01", "hours": [5.0, 10.0]})
    records = quiet(pd.DataFrame(rows), resources=resources, label_variants="merge")
    assert records.resources["team"].tolist() == ["A", "B"]
    assert resources["team"].tolist() == ["Ａ ", "B"]
    assert quiet(pd.DataFrame(rows), resources=resources).resources["team"].tolist() == ["Ａ ", "B"]


def test_a_companion_pasted_twice_is_said():
    resources = pd.DataFrame({"team": ["A", "A"], "period": "2026-01", "hours": [5.0, 5.0]})
    with pytest.warns(sq.SqevalWarning, match=r"1 row\(s\) of resources stand there twice"):
        sq.read_records(pd.DataFrame(ROWS[3:]), resources=resources)


def test_a_team_of_blanks_is_no_name():
    rows = [{**ROWS[3], "request_id": str(k), "team": team} for k, team in enumerate(["  ", None, "B"])]
    table = sq.measure(
        quiet(pd.DataFrame(rows)), sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "n", "measure": {"kind": "count"}}]})
    )
    assert table.n.to_dict() == {("(missing)", "2026-01"): 2, ("B", "2026-01"): 1}


def test_a_format_that_is_none_is_named():
    with pytest.raises(ConfigError, match=r"formats\.created_at: is no date format \(got '%Q'\)"):
        sq.read_records(pd.DataFrame(ROWS), formats={"created_at": "%Q"})
