"""Every kind of dirt is there as often as the truth says, and nothing else is touched."""

import pandas as pd
import pytest

from sqeval.errors import SqevalWarning
from sqeval.records import read_records

EXPECTED = {
    "created_missing": lambda frame: frame["created_at"].isna(),
    "created_unreadable": lambda frame: (
        frame["created_at"].notna() & pd.to_datetime(frame["created_at"], format="%Y-%m-%d %H:%M:%S", errors="coerce").isna()
    ),
    "resolved_before_created": lambda frame: frame["resolved_at"] < frame["created_at"].where(frame["created_at"].str.startswith("2026-0")),
    "rating_out_of_range": lambda frame: frame["rating"] == 9,
    "team_trailing_space": lambda frame: frame["team"] == "Team 1 ",
    "team_full_width": lambda frame: frame["team"] == "Ｔｅａｍ 2",
    "team_missing": lambda frame: frame["team"].isna(),
    "status_unknown": lambda frame: ~frame["status"].isin(["new", "in_progress", "resolved", "closed"]),
    "request_id_duplicate": lambda frame: frame["request_id"].duplicated(),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_counts_match_the_truth(clean, dirty, kind):
    planted = dirty.truth.query("kind == 'dirt' and what == @kind")["value"].item()
    assert EXPECTED[kind](dirty.records).sum() == planted == 36  # 3 of a thousand of 12,000
    assert EXPECTED[kind](clean.records).sum() == 0


def test_the_truth_lists_no_other_dirt(clean, dirty):
    assert set(dirty.truth.query("kind == 'dirt'")["what"]) == set(EXPECTED)
    assert clean.truth.query("kind == 'dirt'").empty


def test_no_record_is_spoilt_twice_and_the_others_are_untouched(clean, dirty):
    once = dirty.records.drop_duplicates("request_id").reset_index(drop=True)
    changed = pd.DataFrame({name: once[name].fillna("").ne(clean.records[name].fillna("")) for name in once.select_dtypes("str")})
    changed["rating"] = once["rating"].fillna(0).ne(clean.records["rating"].fillna(0))
    assert changed.sum(axis=1).max() == 1
    assert changed.to_numpy().sum() == 36 * 8
    assert set(changed.columns[changed.any()]) == {"created_at", "resolved_at", "rating", "team", "status"}


def test_a_duplicate_is_a_whole_copy(dirty):
    twice = dirty.records[dirty.records["request_id"].duplicated(keep=False)]
    assert twice.duplicated(keep=False).all()


def test_the_reader_finds_exactly_the_planted_dirt(dirty):
    """Impossible rows are rejected by column; odd words and names are kept and reported."""
    with pytest.warns(SqevalWarning):
        records = read_records(dirty.records, surveys=dirty.surveys, orders=dirty.orders, resources=dirty.resources)
    rejected = records.rejected.groupby("column").size().to_dict()
    assert rejected == {"created_at": 72, "resolved_at": 36, "rating": 36, "request_id": 36}
    reported = " ".join(caution.message for caution in records.warnings)
    for word in ("legacy-7", "Team 1 ", "Ｔｅａｍ 2"):
        assert word in reported


def test_the_reader_rejects_nothing_of_a_clean_sample(clean):
    assert read_records(clean.records).rejected.empty
