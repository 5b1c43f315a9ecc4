"""What the rows say as they stand: ids, persons, columns, null words, labels; and which preset they fit."""

import numpy as np
import pandas as pd
import pytest
from tests.records.doctor.conftest import N, clean, codes, event_log, the

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.records.doctor.recognise import nearest_columns


@pytest.mark.parametrize(
    ("ids", "code", "count"),
    [
        ([f"1.2345{k}E+18" for k in range(N)], "scientific_ids", N),
        ([f"{10**14 + k}0000" for k in range(N)], "zeroed_ids", N),
    ],
)
def test_damaged_ids_are_found_and_refused(ids, code, count):
    found = sq.doctor(clean().assign(order_id=ids))
    problem = the(found, code, "order_id")
    assert (problem.count, problem.action.value) == (count, "refuse")
    assert "lost digits" in the(found, "refused").details["message"]


def test_long_ids_of_which_some_end_in_zeros_are_sound():
    rng = np.random.default_rng(0)
    ids = [str(k) for k in rng.integers(10**17, 10**18, N)]
    assert codes(sq.doctor(clean().assign(order_id=ids))) == {}


def id_card(k):
    body = f"11010119{50 + k % 50}0{1 + k % 9}{10 + k % 18}{100 + k % 900}"
    total = sum(w * int(d) for w, d in zip((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    return body + "10X98765432"[total % 11]


PERSONAL = {
    "email": [f"user{k}@example.com" for k in range(N)],
    "mobile": [f"1{3 + k % 7}{k:09d}" for k in range(N)],
    "id_card": [id_card(k) for k in range(N)],
    "phone": [f"+49 30 {1000000 + k}" for k in range(N)],
}


@pytest.mark.parametrize("kind", PERSONAL)
def test_personal_columns_are_known_by_their_values_which_are_never_shown(kind):
    found = sq.doctor(clean().assign(x17=PERSONAL[kind]))
    problem = the(found, "personal", "x17")
    assert (problem.count, problem.details["kind"], problem.action.value, problem.examples) == (N, kind, "flag", ())
    assert not any(value in f"{found!r}{found.to_dict()}{found._repr_html_()}" for value in PERSONAL[kind])


def test_names_of_persons_are_known_by_the_name_of_the_column():
    names = ["Li Wei", "Ann Smith", "王芳"] * (N // 3)
    assert the(sq.doctor(clean().assign(customer_name=names)), "personal").details["kind"] == "name"
    assert the(sq.doctor(clean().assign(收货人=names)), "personal").details["kind"] == "name"
    # A code instead of a name is what one wants.
    assert codes(sq.doctor(clean().assign(customer_name=[f"C{k % 40:03d}" for k in range(N)]))) == {}


def test_numbers_that_are_no_id_cards_are_not_personal():
    wrong = [card[:-1] + ("0" if card[-1] != "0" else "1") for card in PERSONAL["id_card"]]
    assert codes(sq.doctor(clean().assign(serial=wrong))) == {}


def test_ids_that_are_phone_numbers_are_not_printed_as_examples():
    frame = clean().assign(request_id=PERSONAL["mobile"])
    frame.loc[3, "rating"] = "9"
    found = sq.doctor(frame)
    assert not any(value in str(found.to_dict()) for value in PERSONAL["mobile"])


def test_columns_that_say_nothing_are_listed():
    frame = clean().assign(
        empty=None, sparse=[None] * (N - 3) + ["x"] * 3, same="x", note=[f"The parcel number {k} came late and wet" for k in range(N)]
    )
    found = sq.doctor(frame)
    listed = {code: the(found, code).details["columns"] for code in ("empty_columns", "sparse_columns", "constant_columns", "free_text")}
    assert listed == {"empty_columns": ["empty"], "sparse_columns": ["sparse"], "constant_columns": ["same"], "free_text": ["note"]}


def test_null_words_that_are_not_declared_are_proposed():
    frame = clean().assign(vendor=["?", "-", "Acme", "Bolt"] * (N // 4))
    problem = the(sq.doctor(frame), "undeclared_nulls")
    assert problem.details == {"words": {"-": N // 4, "?": N // 4}, "columns": ["vendor"]}
    assert {"?", "-"} <= set(problem.settings["nulls"])
    declared = sq.doctor(frame, nulls=["?", "-"])
    assert the(declared, "null_words").count == N // 2


def test_label_variants_of_other_columns_and_codes_among_words_are_found():
    frame = clean().assign(depot=["Amy", "Amy ", "Ａｍｙ", "Bob"] * (N // 4), phase=["new"] * (N - 5) + ["done"] * 3 + ["-100"] * 2)
    found = sq.doctor(frame)
    assert the(found, "label_variants", "depot").count == N // 2
    assert the(found, "odd_codes", "phase").details == {"words": {"-100": 2}}


def test_outcomes_on_every_event_are_found_without_a_preset():
    found = sq.doctor(event_log())
    assert {column: the(found, "leak", column).share for column in ("resolved_at", "close_code")} == {"resolved_at": 1, "close_code": 1}
    assert {column for code, column in codes(found) if code == "leak"} == {"resolved_at", "close_code"}
    assert the(found, "leak", "resolved_at").details["constant"] == 1


def test_an_outcome_that_comes_with_the_end_is_no_leak():
    log = event_log()
    log.loc[log["phase"] == "work", ["resolved_at", "close_code"]] = None
    assert not {column for code, column in codes(sq.doctor(log)) if code == "leak"}


def test_an_order_with_several_requests_is_no_event_log():
    frame = pd.concat([clean(k).assign(request_id=lambda f, k=k: f["request_id"] + f"-{k}") for k in range(3)], ignore_index=True)
    assert not {code for code, _ in codes(sq.doctor(frame))} & {"leak"}


def test_columns_are_matched_by_the_names_of_other_systems():
    assert nearest_columns(["Ticket Number", "Opened At", "Resolved", "Assignee", "订单号"]) == {
        "request_id": "Ticket Number",
        "order_id": "订单号",
        "created_at": "Opened At",
        "resolved_at": "Resolved",
        "agent": "Assignee",
    }
    assert nearest_columns(["工单编号", "创建时间", "满意度"]) == {"request_id": "工单编号", "created_at": "创建时间", "rating": "满意度"}


def test_an_export_of_unknown_columns_is_mapped_and_read():
    frame = clean().rename(columns={"request_id": "Ticket ID", "created_at": "Created Time", "resolved_at": "Solved at"})
    found = sq.doctor(frame)
    assert (found.how, len(found.records)) == ("mapped", N)
    assert found.proposed["preset"]["resolved_at"] == "Solved at"


def test_where_nothing_fits_the_raw_rows_are_looked_at_all_the_same():
    frame = pd.DataFrame({"a": ["x"] * 40, "b": [f"p{k}@example.com" for k in range(40)]})
    found = sq.doctor(frame)
    assert (found.how, found.records, found.preset) == ("none", None, None)
    assert {code for code, _ in codes(found)} == {"not_recognised", "constant_columns", "personal"}


def test_every_shipped_preset_with_its_own_columns_is_recognised():
    from sqeval.records.preset import load_preset
    from sqeval.records.preset_files import known_presets

    for name in known_presets():
        preset = load_preset(name)
        columns = [*preset.columns.values(), *([] if preset.events is None else [preset.events.case, preset.events.time])]
        if preset.events is not None:
            columns += [preset.events.sequence, preset.events.state]
        if preset.activities is not None:
            columns += [preset.activities.case[0], preset.activities.activity[0], preset.activities.time[0]]
        if preset.columns and not preset.joins:
            assert sq.doctor(pd.DataFrame(columns=list(dict.fromkeys(columns)), dtype="str")).preset == name


def test_what_cannot_be_read_at_all_is_an_error(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        sq.doctor(tmp_path / "absent.csv")
    with pytest.raises(OptionError, match="unknown preset"):
        sq.doctor(clean(), "servicenoww")
    with pytest.raises(OptionError, match="as_of: is no moment"):
        sq.doctor(clean(), as_of="someday")
    with pytest.raises(OptionError, match="as_of: is no moment"):
        sq.doctor(clean(), as_of="NaT")


@pytest.mark.parametrize(
    ("as_of", "zone", "later"),
    [
        ("2026-06-30 12:00+08:00", "Asia/Shanghai", 0),
        ("2026-06-30 11:00+08:00", "Asia/Shanghai", 1),
        ("2026-06-30T03:00Z", "Asia/Shanghai", 1),
        ("2026-06-30 12:00+08:00", None, 3),
        ("2026-06-30T11:00Z", None, 1),
        ("2026-06-30 11:00", "Asia/Shanghai", 1),
        ("2026-06-30", None, 0),
        ("2026-06-29", None, 3),
    ],
)
def test_the_moment_of_the_export_is_compared_on_the_clock_of_the_records(as_of, zone, later):
    """A moment with an offset is converted, without a declared zone to UTC; a bare date is the whole of the day."""
    frame = pd.DataFrame({"request_id": list("abc"), "created_at": ["2026-06-30 09:00", "2026-06-30 10:00", "2026-06-30 11:30"]})
    assert codes(sq.doctor(frame, as_of=as_of, time_zone=zone)).get(("future_date", "created_at"), 0) == later
