"""Ids of which some have lost digits: what proves it, and what is done."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError
from sqeval.records.ids import zeroed_ids

GOOD = "2026-01-05 09:00"
LONG = [str(9000000000000000000 + k * 7919 * 10**9 + k) for k in range(1, 21)]


def damaged(ids):
    return [f"{one[:15]}{'0' * (len(one) - 15)}" for one in ids]


def read(ids, column="request_id"):
    frame = pd.DataFrame({"request_id": [f"r{k}" for k in range(len(ids))], "created_at": GOOD}).assign(**{column: ids})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        return sq.read_records(frame)


@pytest.mark.parametrize("kind", [str, object, "category"])
@pytest.mark.parametrize("column", ["request_id", "order_id"])
def test_where_some_have_lost_digits_a_caution_says_so(column, kind):
    records = read(pd.Series([*damaged(LONG[:12]), *LONG[12:]], dtype=kind), column)
    assert len(records) == 20
    (caution,) = (one for one in records.warnings if one.code == "ids_lost_digits")
    assert (caution.where, caution.details["rows"]) == ((f"{column} (12×)",), 12)
    assert "12" in caution.text("zh")


def test_whole_numbers_are_looked_at_like_text():
    ids = [10**16 + k * 7919 * 10**9 + 7 for k in range(1, 21)]
    records = read(np.array([*(number // 100 * 100 for number in ids[:10]), *ids[10:]]))
    assert [one.details["rows"] for one in records.warnings if one.code == "ids_lost_digits"] == [10]


def test_ids_of_companions_are_looked_at_too():
    records = pd.DataFrame({"request_id": LONG, "created_at": GOOD})
    surveys = pd.DataFrame({"request_id": LONG, "respondent_id": [*damaged(LONG[:5]), *LONG[5:]], "score": 4})
    with pytest.warns(sq.SqevalWarning, match=r"surveys: 5 long id\(s\)|DataFrame: 5 long id\(s\)"):
        sq.read_records(records, surveys=surveys)


@pytest.mark.parametrize("text", ["1.23E+18", "1,23e+18", "1E+18", "1.2345678901234568E18", "1,5e18"])
def test_numbers_in_scientific_notation_are_refused(text):
    with pytest.raises(DataError, match="lost digits"):
        read(["a", text])


@pytest.mark.parametrize("text", ["1E18", "A1.5E18", "1.5E", "E+18", "12.5E+18"])
def test_codes_that_look_a_little_like_it_are_kept(text):
    assert read(["a", text]).frame["request_id"].tolist() == ["a", text]


@pytest.mark.parametrize(
    ("zeroed", "sound", "length", "is_damage"),
    [
        (2, 8, 19, False),
        (3, 7, 19, True),
        (3, 13, 19, False),
        (4, 16, 19, True),
        (2, 0, 19, True),
        (1, 0, 19, False),
        # Of 16 digits one in ten ends in a zero by chance.
        (30, 100, 16, True),
        (4, 12, 16, False),
    ],
)
def test_what_proves_it(zeroed, sound, length, is_damage):
    ids = [str(10 ** (length - 1) + k * 10 ** (length - 15)) for k in range(zeroed)] + [
        str(2 * 10 ** (length - 1) + k * 10 ** (length - 15) + 7) for k in range(sound)
    ]
    assert zeroed_ids(pd.Series(ids, dtype="str")).sum() == (zeroed if is_damage else 0)


@given(st.integers(0, 10**6), st.integers(2, 200), st.integers(16, 19))
@settings(max_examples=60)
def test_random_ids_are_hardly_ever_taken_for_damaged(seed, size, length):
    digits = np.random.default_rng(seed).integers(0, 10, (size, length))
    ids = pd.Series(["9" + "".join(map(str, row[1:])) for row in digits], dtype="str")
    found = zeroed_ids(ids)
    expected = size * 10.0 ** (15 - length)
    assert not found.any() or found.sum() > expected + 3 * np.sqrt(expected)
