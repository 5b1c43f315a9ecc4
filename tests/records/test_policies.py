"""Policies: reject, flag, repair. Rows in are always rows kept plus rows rejected, and every change is listed."""

import warnings

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.options import Policy
from sqeval.records.policies import DEFAULTS, POSSIBLE

FRAME = pd.DataFrame(
    {
        "request_id": ["a", "b", "c", "d", "e", "e", "f", "g"],
        "created_at": ["2026-01-05 09:00"] * 6 + ["soon", "2026-01-05 09:00"],
        "resolved_at": ["2026-01-05 08:00", "2026-01-06 09:00", "never", None, "2026-01-07 09:00", "2026-01-07 09:00", None, "46028.5"],
        "rating": ["5", "9", "4", "many", "3", "3", "1", "2"],
        "cost": ["1", "2", "-3", "4", "5", None, "6", "7"],
        "escalated": ["no", "perhaps", "yes", "no", "no", "no", "no", "no"],
        "status": ["closed", "odd", "closed", "closed", "closed", "closed", "new", "closed"],
        "team": ["T", "T", "T ", "T", "T", "T", "T", "T"],
        "agent": ["x", "y", "z", "x", None, "x", "y", "z"],
        "first_response_by": ["person", "bot", None, "robot", "person", "person", None, None],
    }
)


def read(frame=FRAME, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.read_records(frame, **options)


CHOICES = st.fixed_dictionaries(
    {}, optional={problem: st.sampled_from([word.value for word in words]) for problem, words in POSSIBLE.items()}
)


@given(CHOICES)
def test_rows_in_are_kept_plus_rejected_whatever_the_policies(policies):
    records = read(policies=policies)
    assert records.rows_in == len(FRAME) == len(records.frame) + len(records.rejected)
    kept = set(records.frame["request_id"])
    assert records.frame["request_id"].is_unique
    for listed in (records.flagged, records.repairs):
        assert set(listed["request_id"]) <= kept
    own = {**{problem: policy.value for problem, policy in DEFAULTS.items()}, **policies}
    for listed, policy in ((records.flagged, "flag"), (records.repairs, "repair")):
        assert {own["duplicate" if problem == "duplicate_differs" else problem] for problem in listed["problem"]} <= {policy}


@given(CHOICES)
def test_a_repaired_cell_is_listed_with_what_stood_there_and_what_stands_there_now(policies):
    records = read(policies=policies)
    frame = records.frame.set_index("request_id")
    for repair in records.repairs.itertuples():
        now = frame.loc[repair.request_id, repair.column]
        assert (pd.isna(now) and repair.after is None) or now == repair.after
    for flag in records.flagged.itertuples():
        assert frame.loc[flag.request_id, flag.column] == flag.value


REPAIRS = {
    "before_opening": ("a", "resolved_at", pd.Timestamp("2026-01-05 08:00"), None),
    "off_scale": ("b", "rating", "9", None),
    "not_a_time": ("c", "resolved_at", "never", None),
    "negative": ("c", "cost", "-3", None),
    "not_a_number": ("d", "rating", "many", None),
    "not_a_flag": ("b", "escalated", "perhaps", None),
    "unknown_state": ("b", "status", "odd", None),
    "unknown_responder": ("b", "first_response_by", "bot", None),
    "label_variants": ("c", "team", "T ", "T"),
    "mixed_formats": ("g", "resolved_at", "46028.5", pd.Timestamp("2026-01-06 12:00")),
}
#: What keeps these rows apart from their own problem.
ALL_REPAIRED = {problem: "repair" for problem, words in POSSIBLE.items() if problem != "personal"}


def test_with_every_policy_on_repair_only_the_row_without_an_opening_and_the_copy_are_lost():
    records = read(policies=ALL_REPAIRED)
    assert records.rejected[["row", "request_id", "column", "reason"]].values.tolist() == [
        [4, "e", "request_id", "duplicate_differs"],
        [6, "f", "created_at", "not_a_time"],
    ]
    found = {entry.problem: (entry.request_id, entry.column, entry.before, entry.after) for entry in records.repairs.itertuples()}
    assert {problem: found[problem] for problem in REPAIRS} == REPAIRS
    assert records.repairs.columns.tolist() == ["row", "request_id", "column", "before", "after", "problem"]


@pytest.mark.parametrize("problem", [problem for problem in REPAIRS if Policy.FLAG in POSSIBLE[problem]])
def test_a_flagged_cell_is_kept_and_listed(problem):
    request, column, _, _ = REPAIRS[problem]
    records = read(policies={**ALL_REPAIRED, problem: "flag"})
    flags = records.flagged[records.flagged["problem"] == problem]
    assert flags[["request_id", "column"]].values.tolist() == [[request, column]]
    assert records.frame.set_index("request_id").loc[request, column] == flags["value"].iloc[0]


def test_merged_duplicates_fill_the_gaps_of_the_fullest_row():
    rows = [("1", "A", None), ("1", None, "5"), ("1", "A", None), ("2", "B", "6")]
    frame = pd.DataFrame(rows, columns=["request_id", "team", "cost"]).assign(created_at="2026-01-05", shop="s")
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]):
        records = read(frame.iloc[order], policies={"duplicate": "repair"})
        merged = records.frame.set_index("request_id").loc["1"]
        assert (merged["team"], merged["cost"]) == ("A", 5.0)
        assert len(records.rejected) == 2
        assert records.repairs["problem"].tolist() == ["duplicate_differs"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"policies": {"offscale": "flag"}}, "policies: no policy can be set for this problem (got 'offscale'). Did you mean 'off_scale'"),
        ({"policies": {"off_scale": "drop"}}, "unknown policies.off_scale (got 'drop'). Known: 'reject', 'flag', 'repair'"),
        (
            {"policies": {"duplicate": "flag"}},
            "policies.duplicate: this policy is not possible here (got 'flag'). Possible: 'reject'",
        ),
        (
            {"policies": {"label_variants": "flag"}, "label_variants": "merge"},
            "policies.label_variants: contradicts",
        ),
        ({"policies": ["off_scale"]}, "policies are not a mapping"),
        ({"pseudonym_key": "k"}, "pseudonym_key: a key for pseudonyms is given, but personal columns are not to be repaired"),
    ],
)
def test_a_wrong_policy_is_named(options, said):
    with pytest.raises(OptionError) as error:
        read(**options)
    assert said in str(error.value)


def test_the_states_of_an_event_log_cannot_be_rejected():
    with pytest.raises(OptionError, match=r"policies\.unknown_state: only 'flag' is possible here"):
        read(pd.DataFrame({"number": ["a"]}), preset="servicenow", policies={"unknown_state": "reject"})


def test_label_variants_merge_is_the_policy_repair():
    one, other = read(label_variants="merge"), read(policies={"label_variants": "repair"})
    pd.testing.assert_frame_equal(one.frame, other.frame)
    pd.testing.assert_frame_equal(one.repairs, other.repairs)


PHONES = [f"1391234{k:04d}" for k in range(40)]
PERSONS = pd.DataFrame(
    {"request_id": [f"R{k}" for k in range(40)], "created_at": "2026-01-05", "customer_id": PHONES, "rating": ["9", *["5"] * 39]}
)


def test_personal_columns_can_be_left_out():
    records = read(PERSONS, policies={"personal": "reject"})
    assert "customer_id" not in records.frame.columns
    assert [(caution.code, caution.where) for caution in records.warnings] == [("personal_left_out", ("customer_id",))]
    with pytest.raises(DataError, match="column 'request_id': looks personal, and records cannot do without it"):
        read(PERSONS.assign(request_id=PHONES), policies={"personal": "reject"})


def test_pseudonyms_join_as_the_values_did_and_depend_on_the_key():
    frame = PERSONS.assign(request_id=PHONES)
    orders = pd.DataFrame({"order_id": ["1", "2"], "customer_id": PHONES[:2]})
    records = read(frame, orders=orders, policies={"personal": "repair"}, pseudonym_key="secret")
    assert not set(PHONES) & {str(cell) for one in (records.frame, records.orders, records.rejected) for cell in one.to_numpy().ravel()}
    assert records.orders["customer_id"].isin(records.frame["customer_id"]).tolist() == [False, True]
    assert records.frame["customer_id"].str.fullmatch("[0-9a-f]{16}").all()
    assert records.frame["customer_id"].nunique() == 39
    assert records.warnings[0].code == "personal_replaced"
    plain = read(frame, policies={"personal": "repair"})
    assert plain.warnings[0].code == "personal_replaced_without_key"
    assert not set(plain.frame["customer_id"]) & set(records.frame["customer_id"])


def test_a_summary_tells_what_reading_did_and_what_can_be_seen_afterwards():
    frame = pd.concat(
        [FRAME, PERSONS.assign(request_id=[f"P{k}" for k in range(40)], resolved_at="2026-01-05", agent=None)], ignore_index=True
    )
    table = read(frame, policies={"off_scale": "flag"}).summary()
    assert table.columns.tolist()[:4] == ["count", "share", "examples", "action"]
    found = {(row["code"], row["column"]): (row["count"], row["action"]) for _, row in table.iterrows()}
    assert set(found) >= {
        ("off_scale", "rating"),
        ("zero_duration", "resolved_at"),
        ("personal", "customer_id"),
        ("duplicate_differs", "request_id"),
    }
    assert found["personal", "customer_id"][1] == "kept, flagged"
    assert read(frame).summary("zh").index[0] != table.index[0]


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
@pytest.mark.parametrize(("problem", "cell"), [("before_opening", "2026-01-01 09:00"), ("not_a_time", "soon")])
def test_a_resolution_time_that_was_taken_away_leaves_open_whether_it_was_resolved(problem, cell):
    frame = pd.DataFrame({"request_id": ["a", "b", "c"], "created_at": "2026-01-05 09:00", "resolved_at": [cell, "2026-01-06 09:00", None]})
    found = sq.read_records(frame, policies={problem: "repair"}).frame
    assert found["resolved_at"].isna().tolist() == [True, False, True]
    assert found["resolved"].isna().tolist() == [True, False, False]
    assert found["resolved"].tolist()[1:] == [True, False]


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_a_resolution_time_taken_from_a_copy_of_the_row_is_one():
    frame = pd.DataFrame(
        {
            "request_id": ["a", "a"],
            "created_at": "2026-01-05 09:00",
            "resolved_at": ["soon", "2026-01-06 09:00"],
            "team": ["A", None],
            "agent": ["B", None],
        }
    )
    found = sq.read_records(frame, policies={"not_a_time": "repair", "duplicate": "repair"}).frame
    assert found["resolved"].tolist() == [True]


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_a_length_that_cannot_be_read_leaves_open_whether_it_was_resolved():
    preset = sq.records.Preset.from_dict({"elapsed": {"resolved_at": {"start": "created_at", "column": "hours_to_end", "unit": "hours"}}})
    frame = pd.DataFrame({"request_id": ["a", "b", "c"], "created_at": "2026-01-05 09:00", "hours_to_end": ["x", "2", None]})
    found = sq.read_records(frame, preset, policies={"not_a_number": "repair"}).frame
    assert found["resolved"].isna().tolist() == [True, False, False]


HANDY = [PHONES[0], f"+86{PHONES[1]}", None]
SURVEYS = pd.DataFrame({"request_id": ["R0", "R1", "R2"], "customer_id": PHONES[:3], "handy": HANDY, "informed": ["5", "4", "5"]})
STAFF = pd.DataFrame({"team": "T", "period": ["2026-01", "2026-02"], "contact_phone": [13912340000, 13912340001], "hours": [160, 150]})


def hidden(frame=PERSONS, **options):
    return read(frame, surveys=SURVEYS, resources=STAFF, policies={"personal": "repair"}, pseudonym_key="secret", **options)


def test_personal_columns_of_companions_are_left_out_whatever_their_names():
    records = read(PERSONS, surveys=SURVEYS, resources=STAFF, policies={"personal": "reject"})
    assert records.surveys.columns.tolist() == ["request_id", "informed"]
    assert records.resources.columns.tolist() == ["team", "period", "hours"]
    assert records.warnings[-1].where == ("customer_id", "surveys.customer_id", "surveys.handy", "resources.contact_phone")


def test_a_companion_that_cannot_be_joined_without_a_personal_column_is_refused():
    orders = pd.DataFrame({"order_id": PHONES, "amount": 1})
    with pytest.raises(DataError, match="column 'order_id': looks personal, and orders cannot be joined without it"):
        read(PERSONS.drop(columns="customer_id"), orders=orders, policies={"personal": "reject"})


@pytest.mark.parametrize("kind", ["str", "int64", "float64", "object", "category"])
def test_one_number_has_one_pseudonym_in_every_frame_and_type(kind):
    own = PERSONS["customer_id"].astype("int64") if kind in ("int64", "float64") else PERSONS["customer_id"]
    records = hidden(PERSONS.drop(columns="customer_id").assign(mobile=own.astype(kind)))
    words = records.frame.set_index("request_id")["mobile"]
    assert words.str.fullmatch("[0-9a-f]{16}").all()
    # R0 is rejected for its rating.
    assert records.surveys["customer_id"].tolist()[1:] == words[["R1", "R2"]].tolist()
    assert records.resources["contact_phone"].tolist()[1] == words["R1"]
    cells = [str(cell) for frame in (records.frame, records.surveys, records.resources) for cell in frame.to_numpy().ravel()]
    assert not set(PHONES) & set(cells)


def test_a_phone_number_in_a_companion_is_text_as_it_stands():
    assert read(PERSONS, surveys=SURVEYS).surveys["handy"].tolist()[:2] == SURVEYS["handy"].tolist()[:2]
    with_plus = PERSONS.assign(customer_id=[f"+86{phone}" for phone in PHONES])
    records = hidden(with_plus)
    assert records.surveys["handy"][1] == records.frame.set_index("request_id").loc["R1", "customer_id"]


def test_large_numbers_that_are_no_phones_stay_numbers():
    frame = PERSONS.drop(columns="customer_id").assign(serial=range(10**12, 10**12 + 40), order_amount=[float(phone) for phone in PHONES])
    records = read(frame, policies={"personal": "reject"})
    assert {"serial", "order_amount"} <= set(records.frame.columns)
    assert records.warnings == ()


def test_cautions_do_not_name_persons_that_are_hidden():
    frame = PERSONS.assign(agent=[f"{name}{k % 9}@example.com" for k, name in enumerate(["Amy", "amy"] * 20)])
    shown, records = read(frame), read(frame, policies={"personal": "repair"}, pseudonym_key="secret")
    assert "@example.com" in str(shown.warnings)
    assert "@" not in f"{records.warnings}{records!r}{records.summary()}"


def test_a_summary_looks_at_companions_too():
    table = read(PERSONS, surveys=SURVEYS, resources=STAFF).summary()
    found = table.loc[table["code"] == "personal", "column"].tolist()
    assert found == ["customer_id", "surveys.customer_id", "surveys.handy", "resources.contact_phone"]
    assert "personal" not in set(hidden().summary()["code"])
