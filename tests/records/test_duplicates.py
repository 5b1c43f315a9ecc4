"""Which of several rows of one request is kept is decided by content, never by row order."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError
from sqeval.records.duplicates import repeated
from sqeval.records.policies import POSSIBLE

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


def by_texts(frame, rows):
    """The rule told plainly: sort the rows of each request by their gaps, then by their cells as text."""
    texts = frame.astype("str").fillna("").apply(tuple, axis=1)
    found = {}
    for name in frame["request_id"].iloc[rows].unique():
        own = [row for row in rows if frame["request_id"].iloc[row] == name]
        own.sort(key=lambda row: (frame.iloc[row].isna().sum(), texts.iloc[row], row))
        if len(own) > 1:
            found[name] = [(row, row == own[0], texts.iloc[row] == texts.iloc[own[0]]) for row in own]
    return found


def test_a_merged_request_does_not_end_before_it_begins():
    rows = [
        {"request_id": "1", "created_at": "2026-01-05 09:00", "resolved_at": None, "team": "A", "cost": "1"},
        {"request_id": "1", "created_at": "2026-01-03 09:00", "resolved_at": "2026-01-04 09:00", "team": None, "cost": None},
        {"request_id": "1", "created_at": "2026-01-04 09:00", "resolved_at": "2026-01-06 09:00", "team": None, "cost": None},
    ]
    early = quiet(pd.DataFrame(rows[:2]), policies={"duplicate": "repair"})
    assert early.frame["resolved_at"].isna().all()
    assert early.repairs.empty
    later = quiet(pd.DataFrame(rows), policies={"duplicate": "repair"})
    assert later.frame["resolved_at"].astype("str").tolist() == ["2026-01-06 09:00:00"]
    assert later.repairs["column"].tolist() == ["resolved_at"]


def test_what_was_kept_in_spite_of_its_problem_is_no_gap():
    rows = [
        {"request_id": "1", "created_at": "2026-01-05 09:00", "resolved_at": "2026-01-04 10:00", "team": "A"},
        {"request_id": "1", "created_at": "2026-01-05 09:00", "resolved_at": "2026-01-06 10:00", "team": None},
    ]
    records = quiet(pd.DataFrame(rows), policies={"duplicate": "repair", "before_opening": "flag"})
    assert records.frame["resolved_at"].astype("str").tolist() == ["2026-01-04 10:00:00"]
    assert records.flagged["problem"].tolist() == ["before_opening"]


def test_a_date_of_the_same_day_may_be_taken():
    row = {"request_id": "1", "created_at": "2026-01-05 09:00", "resolved_at": None, "team": "A"}
    records = quiet(pd.DataFrame([row, {**row, "resolved_at": "2026-01-05", "team": None}]), policies={"duplicate": "repair"})
    assert records.frame["resolved_at"].astype("str").tolist() == ["2026-01-05"]
    assert records.flagged[["row", "problem"]].to_numpy().tolist() == [[0, "same_day"]]


def test_a_flag_goes_along_with_its_cell():
    rows = [
        {**ROWS[3], "rating": None, "status": None, "agent": "x"},
        {**ROWS[3], "rating": "9", "status": "odd", "agent": None, "team": None, "cost": None},
    ]
    records = quiet(pd.DataFrame(rows), policies={"duplicate": "repair", "off_scale": "flag"})
    assert records.frame[["rating", "status"]].to_numpy().tolist() == [[9, "odd"]]
    assert records.flagged[["row", "column", "value", "problem"]].to_numpy().tolist() == [
        [0, "rating", 9.0, "off_scale"],
        [0, "status", "odd", "unknown_state"],
    ]


MOMENTS = st.sampled_from(["2026-01-04", "2026-01-05", "2026-01-05 09:00", "2026-01-05 12:00", "2026-01-06 09:00", None, "?"])
DIRTY = st.fixed_dictionaries(
    {
        "request_id": st.sampled_from("ab"),
        "created_at": MOMENTS,
        **dict.fromkeys(("resolved_at", "first_response_at", "closed_at"), MOMENTS),
        "status": st.sampled_from(["closed", "odd", None]),
        "first_response_by": st.sampled_from(["person", "bot", None]),
        "rating": st.sampled_from(["5", "9", "x", None]),
        "cost": st.sampled_from(["5", "-5", None]),
    }
)


@settings(max_examples=60)
@given(
    st.lists(DIRTY, min_size=2, max_size=6),
    st.fixed_dictionaries({}, optional={name: st.sampled_from([word.value for word in words]) for name, words in POSSIBLE.items()}),
)
def test_no_row_that_is_kept_contradicts_the_contract_but_for_what_is_flagged(rows, policies):
    steady = {**dict.fromkeys(rows[0]), "request_id": "c", "created_at": "2026-01-05 09:00", "rating": "4"}
    clocks = dict.fromkeys(("resolved_at", "first_response_at", "closed_at"), "2026-01-05 10:00")
    records = quiet(pd.DataFrame([*rows, {**steady, **clocks}]), policies={**policies, "personal": "flag", "duplicate": "repair"})
    frame = records.frame
    flagged = set(records.flagged[["request_id", "column"]].itertuples(index=False, name=None))
    wrong = {name: frame[name] < frame["created_at"] for name in ("resolved_at", "first_response_at", "closed_at")}
    wrong |= {"rating": (frame["rating"] < 1) | (frame["rating"] > 5), "cost": frame["cost"] < 0}
    wrong |= {"status": frame["status"] == "odd", "first_response_by": frame["first_response_by"] == "bot"}
    for name, mask in wrong.items():
        assert {(request, name) for request in frame.loc[mask, "request_id"]} <= flagged


CELLS = st.fixed_dictionaries(
    {
        "request_id": st.sampled_from("ab"),
        "created_at": st.sampled_from([pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-05 09:00")]),
        "team": st.sampled_from(["A", "B", "", None]),
        "cost": st.sampled_from([9.0, 10.0, -0.0, 0.0, None]),
        "resolved": st.sampled_from([True, False, None]),
        "note": st.sampled_from([1, 1.0, True, "1", None, ("x",)]),
    }
)


def typed(cells):
    frame = pd.DataFrame(cells, columns=["request_id", "created_at", "team", "cost", "resolved", "note"])
    types = {"request_id": "str", "team": "str", "cost": "float64", "resolved": "boolean", "note": object}
    return frame.astype(types)


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=8), st.data())
def test_rows_are_chosen_as_by_their_texts(cells, data):
    frame = typed(cells)
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(frame) - 1)))), dtype=np.intp)
    found = repeated(frame, rows)
    wanted = by_texts(frame.assign(cost=frame["cost"] + 0.0), rows)
    own = frame["request_id"].iloc[found.rows]
    triples = list(zip(found.rows, found.is_first, found.is_same, strict=True))
    assert {name: [triples[k] for k in np.flatnonzero(own == name)] for name in own.unique()} == wanted


@settings(deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=8), st.data())
def test_the_content_that_is_kept_does_not_depend_on_the_order_of_rows(cells, data):
    frame = typed(cells)
    shuffled = frame.iloc[data.draw(st.permutations(range(len(frame))))].reset_index(drop=True)
    kept = []
    for form in (frame, shuffled):
        found = repeated(form, np.arange(len(form)))
        own = form.iloc[found.rows[found.is_first]].astype({"cost": "float64"})
        kept.append(sorted(map(str, (own.assign(cost=own["cost"] + 0.0)).astype("str").fillna("").values.tolist())))
    assert kept[0] == kept[1]


def test_many_rows_pasted_twice_are_settled_in_columns():
    n = 50_000
    once = pd.DataFrame(
        {
            "request_id": np.arange(n).astype(str),
            "created_at": pd.date_range("2026-01-01", periods=n, freq="min"),
            "team": np.resize(["A", "B"], n),
        }
    )
    twice = pd.concat([once, once.assign(team=np.resize(["A", "B", "C"], n))], ignore_index=True)
    found = repeated(twice, np.arange(2 * n))
    assert found.rows.size == 2 * n
    assert found.is_first.sum() == n
    assert found.is_same.sum() == n + int((np.resize(["A", "B"], n) == np.resize(["A", "B", "C"], n)).sum())
