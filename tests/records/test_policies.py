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
