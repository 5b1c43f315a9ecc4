"""What read_records keeps, converts and rejects, rule by rule; nothing is lost and nothing is guessed."""

import decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import dirty_records

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError

GOOD = "2026-01-05 09:00"


def read(frame, *args, **options):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        return sq.read_records(pd.DataFrame(frame), *args, **options)


def one(**cells):
    return read({"request_id": ["sound", "x"], "created_at": [GOOD, GOOD], **{name: [None, cell] for name, cell in cells.items()}})


@given(dirty_records(), st.sampled_from(["report", "merge"]))
def test_rows_in_are_rows_kept_plus_rows_rejected(frame, label_variants):
    before = frame.copy(deep=True)
    records = read(frame, nulls=["", "?"], label_variants=label_variants)
    assert records.rows_in == len(frame) == len(records.frame) + len(records.rejected)
    assert records.frame["request_id"].is_unique
    assert records.frame[["request_id", "created_at"]].notna().all(axis=None)
    assert records.rejected["row"].is_unique
    assert records.rejected["row"].is_monotonic_increasing
    assert sum(records.rejected_by_reason().values()) == len(records.rejected)
    assert records.rejected[["column", "reason"]].notna().all(axis=None)
    pd.testing.assert_frame_equal(frame, before)


@given(dirty_records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_neither_counts_nor_records(frame, random):
    shuffled = frame.iloc[random.sample(range(len(frame)), len(frame))]
    first, second = read(frame), read(shuffled)
    assert first.rejected_by_reason() == second.rejected_by_reason()
    frames = (records.frame.sort_values("request_id", ignore_index=True) for records in (first, second))
    pd.testing.assert_frame_equal(*frames)


@given(dirty_records())
def test_a_rejected_row_says_what_stood_there(frame):
    rejected = read(frame).rejected
    for row in rejected.itertuples():
        cell = frame.loc[row.row, row.column]
        if row.reason == "missing":
            assert pd.isna(cell) or cell == ""
        elif row.reason == "before_opening":
            assert pd.Timestamp(cell) == row.value
        else:
            # Ids are listed in their plain form.
            assert (cell.strip() if row.column == "request_id" else cell) == row.value


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("rating", 9, "off_scale"),
        ("rating", 0, "off_scale"),
        ("rating", "five", "not_a_number"),
        ("rating_attitude", 6, "off_scale"),
        ("cost", -1, "negative"),
        ("cost", "1,234", "not_a_number"),
        ("cost", "inf", "not_a_number"),
        ("reopen_count", "x", "not_a_number"),
        ("resolved_at", "2026-01-05 08:59", "before_opening"),
        ("first_response_at", "2026-01-04", "before_opening"),
        ("closed_at", "2026-01-04", "before_opening"),
        ("refunded_at", "2026-01-04", "before_opening"),
        ("resolved", "maybe", "not_a_flag"),
        ("complaint", "2", "not_a_flag"),
    ],
)
def test_a_bad_cell_rejects_its_row_with_a_reason(column, cell, reason):
    records = one(**{column: cell})
    assert records.frame["request_id"].tolist() == ["sound"]
    assert records.rejected[["row", "request_id", "column", "reason"]].values.tolist() == [[1, "x", column, reason]]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("rating", "4.5", 4.5),
        ("rating", 1, 1.0),
        ("cost", " 12.50 ", 12.5),
        ("cost", decimal.Decimal("12.5"), 12.5),
        ("cost", 0, 0.0),
        ("resolved", "是", True),
        ("resolved", "否", False),
        ("resolved", " Yes ", True),
        ("resolved", "N", False),
        ("resolved", 1, True),
        ("resolved", 0.0, False),
        ("resolved", True, True),
        ("promised_at", "2026-01-04", pd.Timestamp("2026-01-04")),
        ("delivered_at", "2026-01-04", pd.Timestamp("2026-01-04")),
        ("first_response_by", " Robot ", "robot"),
        ("team", 7, "7"),
        ("note", ["rides", "along"], '["rides", "along"]'),
    ],
)
def test_a_good_cell_becomes_what_it_is(column, cell, value):
    assert one(**{column: cell}).frame[column].tolist()[1] == value


@pytest.mark.parametrize("kind", ["category", "string", object])
def test_the_type_of_the_column_does_not_matter(kind):
    frame = {
        "rating": pd.Series(["5", None], dtype=kind),
        "resolved": pd.Series(["yes", None], dtype=kind),
        "cost": pd.Series(["1", None], dtype=kind),
    }
    found = read({"request_id": ["a", "b"], "created_at": pd.Series([GOOD, GOOD], dtype=kind), **frame}).frame
    assert found.iloc[0][["rating", "resolved", "cost"]].tolist() == [5, True, 1]
    assert found.iloc[1][["rating", "resolved", "cost"]].isna().all()


@pytest.mark.parametrize("column", ["cost", "rating", "reopen_count"])
def test_a_column_of_times_is_no_column_of_numbers(column):
    with pytest.raises(DataError, match=f"column '{column}': holds times, not numbers"):
        one(**{column: pd.Timestamp(GOOD)})


def test_a_column_of_numbers_is_no_column_of_times():
    with pytest.raises(DataError, match="column 'created_at': holds numbers, not time stamps"):
        read({"request_id": ["a"], "created_at": [1767571200]})


def test_no_readable_time_at_all_names_the_format_and_the_way_out():
    with pytest.raises(DataError) as error:
        read({"request_id": ["a", "b"], "created_at": ["31/01/2026 10:00", None]})
    assert str(error.value) == (
        "column 'created_at': no value can be read as a time (got '31/01/2026 10:00'). "
        "The format tried is 'ISO8601'; give the right one, e.g. formats={'created_at': '%d/%m/%Y %H:%M'}"
    )


@pytest.mark.parametrize(
    ("resolved", "kept", "flagged"),
    [
        # Dates alone: one of the opening's own day is no end before it, one of the day before is.
        (["2026-01-05", "2026-01-06", "2026-01-04"], ["a", "b"], ["a"]),
        # With a time of day anywhere, midnight is a moment like any other.
        (["2026-01-05", "2026-01-06 10:00", None], ["b", "c"], []),
    ],
)
def test_a_date_of_the_day_of_the_opening_is_no_end_before_it(resolved, kept, flagged):
    records = read({"request_id": list("abc"), "created_at": [GOOD] * 3, "resolved_at": resolved})
    assert records.frame["request_id"].tolist() == kept
    assert records.flagged[["request_id", "column", "problem"]].values.tolist() == [[one, "resolved_at", "same_day"] for one in flagged]
    assert records.frame["resolved"].tolist() == [resolved["abc".index(one)] is not None for one in kept]
    assert set(records.rejected["reason"]) == {"before_opening"}


def test_a_duration_of_such_a_day_is_left_out_and_whole_days_give_it_one():
    frame = {"request_id": ["a", "b"], "created_at": [GOOD, GOOD], "resolved_at": ["2026-01-05", "2026-01-06"]}
    tree = sq.Hierarchy.from_dict(
        {"name": "g", "children": [{"name": "h", "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"}}]}
    )
    columns = {name: name for name in frame}
    for whole_days, hours, n in (((), 15.0, 1), (("resolved_at",), (15 + 39) / 2, 2)):
        records = read(frame, sq.records.Preset.from_dict({"columns": columns, "whole_days": whole_days}))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warnings.warn", lambda *_, **__: None)
            table = sq.measure(records, tree, by=None, period=None).to_frame()
        assert table["n"].tolist() == [n]
        assert table["value"].tolist() == [pytest.approx(hours, abs=0.001)]


@pytest.mark.parametrize("cells", [[20260301090000, 20260302100000], [20260301090000.0, 20260302100000.0, None]])
def test_numbers_are_read_as_the_digits_that_a_format_declares(cells):
    ids = [f"r{k}" for k in range(len(cells))]
    records = read({"request_id": ids, "created_at": cells}, formats={"created_at": "%Y%m%d%H%M%S"})
    assert records.frame["created_at"].tolist() == [pd.Timestamp("2026-03-01 09:00"), pd.Timestamp("2026-03-02 10:00")]
    with pytest.raises(DataError, match="holds numbers, not time stamps"):
        read({"request_id": ids, "created_at": cells}, formats={"created_at": "%d/%m/%Y"})


def test_a_declared_format_decides_between_day_and_month():
    frame = {"request_id": ["a"], "created_at": ["03/02/2016 01:00"]}
    assert read(frame, formats={"created_at": "%d/%m/%Y %H:%M"}).frame["created_at"][0] == pd.Timestamp("2016-02-03 01:00")
    assert read(frame, formats={"created_at": "%m/%d/%Y %H:%M"}).frame["created_at"][0] == pd.Timestamp("2016-03-02 01:00")


@pytest.mark.parametrize(
    "ids",
    [
        pd.Series([7, 1000000000000000123, None], dtype="Int64"),
        pd.Series([7, 1000000000000000123], dtype="int64"),
        pd.Series([7, 2**63 + 1], dtype="uint64"),
        pd.Series([7, 10**30], dtype=object),
    ],
    ids=lambda ids: str(ids.dtype),
)
def test_whole_numbers_as_ids_keep_every_digit(ids):
    found = read({"request_id": ids, "created_at": [GOOD] * len(ids)})
    assert found.frame["request_id"].tolist() == [str(number) for number in ids.dropna()]


def test_ids_as_floats_lose_their_decimal_point():
    assert read({"request_id": [1.0, np.nan, 3.0], "created_at": [GOOD] * 3}).frame["request_id"].tolist() == ["1", "3"]


@pytest.mark.parametrize("column", ["request_id", "order_id", "customer_id"])
@pytest.mark.parametrize("ids", [[1.0, 1e18], ["5", "1.00E+18"], ["1", "1,23457e+18"], ["1000000000000000000", "1000000000000010000"]])
def test_ids_that_lost_digits_are_refused(column, ids):
    frame = {"request_id": ["a", "b"], "created_at": [GOOD, GOOD], column: ids}
    with pytest.raises(DataError, match=f"column '{column}': holds ids that have lost digits .*Export the column as text"):
        read(frame)


@pytest.mark.parametrize(
    "ids", [["1000000000000000123", "1000000000000000000"], ["1000000000000000000", "7"], ["100", "2000"], ["A1E+18", "1E18"]]
)
def test_ids_that_only_look_damaged_are_kept(ids):
    assert read({"request_id": ids, "created_at": [GOOD, GOOD]}).frame["request_id"].tolist() == ids


def test_leading_zeros_are_kept():
    assert read({"request_id": ["007", "7"], "created_at": [GOOD, GOOD]}).frame["request_id"].tolist() == ["007", "7"]


def test_a_bad_row_does_not_make_a_good_one_of_the_same_id_a_duplicate():
    frame = {"request_id": ["a", "a", "a"], "created_at": ["never", GOOD, GOOD]}
    records = read(frame)
    assert len(records.frame) == 1
    assert records.rejected[["row", "reason"]].values.tolist() == [[0, "not_a_time"], [2, "duplicate"]]


def test_of_rows_with_the_same_id_the_fullest_is_kept():
    frame = {"request_id": ["a", "a", "a"], "created_at": [GOOD] * 3, "team": [None, "T", "T"]}
    records = read(frame)
    assert records.frame["team"].tolist() == ["T"]
    assert records.rejected_by_reason() == {"request_id: duplicate": 1, "request_id: duplicate_differs": 1}
    assert [row.reason for row in records.rejected.itertuples() if row.row == 0] == ["duplicate_differs"]


def test_the_first_reason_found_is_the_one_given():
    records = read({"request_id": ["sound", None], "created_at": [GOOD, "never"], "rating": [1, 9]})
    assert records.rejected["reason"].tolist() == ["not_a_time"]


def test_resolved_is_filled_in_where_the_source_does_not_say():
    frame = {"request_id": ["a", "b"], "created_at": [GOOD, GOOD], "resolved_at": ["2026-01-06", None]}
    assert read(frame).frame["resolved"].tolist() == [True, False]
    assert read({**frame, "resolved": ["no", "yes"]}).frame["resolved"].tolist() == [False, True]
    assert "resolved" not in read({name: frame[name] for name in ("request_id", "created_at")}).frame


def test_a_missing_team_is_kept():
    records = read({"request_id": ["a", "b"], "created_at": [GOOD, GOOD], "team": ["T", None]})
    assert records.rejected.empty
    assert records.frame["team"].isna().tolist() == [False, True]


def test_unknown_status_words_are_kept_and_counted():
    frame = {"request_id": list("abcde"), "created_at": [GOOD] * 5, "status": ["New", " CLOSED ", "legacy-7", "legacy-7", None]}
    records = read(frame)
    assert len(records) == 5
    assert [(caution.code, caution.where) for caution in records.warnings] == [("unknown_state", ("legacy-7 (2×)",))]
    assert records.summary()["count"].tolist() == [2]


def test_responders_that_are_neither_person_nor_robot_are_counted():
    records = read({"request_id": list("abc"), "created_at": [GOOD] * 3, "first_response_by": ["Person", "ROBOT", "bot"]})
    assert [(caution.code, caution.where) for caution in records.warnings] == [("unknown_responder", ("bot (1×)",))]


VARIANTS = {
    "request_id": list("abcdef"),
    "created_at": [GOOD] * 6,
    "team": ["Team 1", "Team 1", "Team 1 ", "ｔｅａｍ 1", "Team 2", None],
    "category": ["\u00e9", "\u00e9", "e\u0301", "x", "X", "y"],
}


def test_label_variants_are_reported_and_left_alone():
    records = read(VARIANTS)
    assert records.frame["team"].tolist()[:5] == VARIANTS["team"][:5]
    found = {caution.details["column"]: (caution.code, caution.where, caution.details["rows"]) for caution in records.warnings}
    assert found == {
        "team": ("label_variants", ("'Team 1' ~ 'Team 1 ', 'ｔｅａｍ 1'",), 2),
        "category": ("label_variants", ("'\u00e9' ~ 'e\u0301'", "'X' ~ 'x'"), 2),
    }


def test_label_variants_are_merged_into_the_most_frequent_form_where_asked():
    records = read(VARIANTS, label_variants="MERGE")
    assert records.frame["team"].tolist()[:5] == ["Team 1"] * 4 + ["Team 2"]
    assert records.frame["category"].tolist() == ["\u00e9", "\u00e9", "\u00e9", "X", "X", "y"]
    assert {caution.code for caution in records.warnings} == {"labels_merged"}


def test_which_form_is_kept_does_not_depend_on_the_order_of_rows():
    frame = pd.DataFrame(VARIANTS)
    assert set(read(frame, label_variants="merge").frame["category"]) == set(read(frame[::-1], label_variants="merge").frame["category"])


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"preset": "servicenoww"}, OptionError, "unknown preset (got 'servicenoww'). Did you mean 'servicenow' or"),
        ({"preset": 5}, OptionError, "unknown preset (got 5)"),
        ({"preset": {"created": "id"}}, ConfigError, "preset.created: is not a canonical column. Did you mean 'created_at'"),
        ({"preset": {5: "id"}}, ConfigError, "preset.5: is not a canonical column"),
        ({"preset": {"request_id": 5}}, ConfigError, "columns.request_id: input should be a valid string (got 5)"),
        (
            {"preset": {"request_id": "idd"}},
            DataError,
            "column 'idd': is not in the source (request_id is read from it). Did you mean 'id'",
        ),
        ({}, DataError, "column 'request_id': is missing. Name the source's column in a mapping, e.g. preset={'request_id': '…'}"),
        (
            {"preset": {"request_id": "id"}, "label_variants": "drop"},
            OptionError,
            "unknown label_variants (got 'drop')",
        ),
        ({"preset": {"request_id": "id"}, "formats": {"opened": "%d"}}, ConfigError, "formats.opened: is not a time column"),
        ({"preset": {"request_id": "id"}, "formats": {"created_at": 5}}, ConfigError, "formats.created_at: input should be a valid string"),
        ({"preset": {"request_id": "id"}, "formats": "%d"}, OptionError, "formats: is no mapping from columns to formats (got '%d')"),
        ({"preset": {"request_id": "id"}, "formats": 0}, OptionError, "formats: is no mapping from columns to formats (got 0)"),
        ({"preset": {"request_id": "id"}, "nulls": 5}, OptionError, "nulls: is no list of texts (got 5)"),
        ({"preset": {"request_id": "id"}, "nulls": ["?", 5]}, OptionError, "nulls: holds something that is no text (got 5)"),
        ({"preset": {"request_id": "id"}, "nulls": {"?": 1}}, OptionError, "nulls: is no list of texts (got {'?': 1})"),
        ({"preset": {"request_id": "id"}, "time_zone": "Mars/Base"}, ConfigError, "time_zone: is no time zone (got 'Mars/Base')"),
    ],
)
def test_a_wrong_option_is_one_line_that_names_it(options, error, said):
    with pytest.raises(error) as found:
        sq.read_records(pd.DataFrame({"id": ["a"], "opened": [GOOD]}), **options)
    assert said in str(found.value)
    assert len(str(found.value).splitlines()) == 1


def test_an_unknown_keyword_is_pythons_own_error():
    with pytest.raises(TypeError, match="presett"):
        sq.read_records(pd.DataFrame(), presett="canonical")


def test_one_column_may_feed_two_canonical_ones_and_the_rest_rides_along():
    frame = pd.DataFrame({"id": ["a"], "opened": [GOOD], "who": ["Amy"], "x": [1]})
    found = read(frame, {"request_id": "id", "created_at": "opened", "team": "who", "agent": "who"}).frame
    assert found.columns.tolist() == ["request_id", "created_at", "team", "agent", "x"]
    assert found.loc[0, ["team", "agent", "x"]].tolist() == ["Amy", "Amy", 1]


def test_a_source_column_called_like_one_that_is_read_from_another_is_kept_under_another_name():
    cells = {
        "request_id": "7",
        "created_at": "2026-01-05",
        "Group": "A",
        "team": "night",
        "State": "open",
        "status": "5",
        "source_team": "x",
    }
    records = read(pd.DataFrame([cells]), {"request_id": "request_id", "created_at": "created_at", "team": "Group", "status": "State"})
    kept = {"team": "A", "source_source_team": "night", "source_team": "x", "status": "open", "source_status": "5"}
    assert records.frame[list(kept)].iloc[0].to_dict() == kept
    assert [(caution.code, caution.where) for caution in records.warnings] == [
        ("source_columns_renamed", ("status → source_status", "team → source_source_team"))
    ]


def test_the_word_that_a_status_was_translated_from_is_that_of_its_own_column():
    preset = sq.records.Preset.from_dict({"columns": {"status": "State"}, "values": {"status": {"Done": "closed"}}})
    records = read(pd.DataFrame([{"request_id": "7", "created_at": "2026-01-05", "State": "Done", "status": "5"}]), preset)
    assert records.frame[["status", "source_status", "source_source_status"]].iloc[0].tolist() == ["closed", "Done", "5"]


def test_a_frame_without_rows_gives_records_without_rows():
    records = read({"request_id": [], "created_at": []})
    assert (len(records), records.rows_in, len(records.rejected)) == (0, 0, 0)
    assert repr(records)


def test_records_read_well_in_both_languages():
    records = read({"request_id": ["sound", "<b>"], "created_at": [GOOD, GOOD], "rating": [5, 9]})
    assert "rows rejected     1" in repr(records)
    assert "rating: is outside the rating scale" in repr(records)
    assert records.summary("zh").index.tolist() == ["rating: 超出评分范围"]
    assert records.summary().loc["rating: is outside the rating scale"].tolist()[:4] == [1, 0.5, "<b>", "row rejected"]
    assert "<b>" not in records._repr_html_().replace("<strong>", "")


def test_to_frame_is_a_copy():
    records = read({"request_id": ["a"], "created_at": [GOOD]})
    frame = records.to_frame()
    frame["request_id"] = "changed"
    assert records.frame["request_id"].tolist() == ["a"]
