"""Ids that have lost digits: the doctor reports some, and refuses where reading does."""

import pytest
from tests.records.doctor.conftest import N, clean, codes, the

import sqeval as sq

LONG = [str(4300012345678900000 + k * 7919 * 10**7 + k + 1) for k in range(N)]


@pytest.mark.parametrize(("damaged", "action"), [(N, "refuse"), (N - 1, "report"), (N // 2, "report"), (N // 5, "report"), (N // 10, None)])
def test_ids_with_zeros_at_their_end_are_told_by_their_share(damaged, action):
    ids = [f"{one[:15]}0000" for one in LONG[:damaged]] + LONG[damaged:]
    frame = clean().assign(order_id=ids)
    found = sq.doctor(frame)
    if action is None:
        assert codes(found) == {}
        return
    problem = the(found, "zeroed_ids", "order_id")
    assert (problem.count, problem.action.value) == (damaged, action)
    assert problem.rows.tolist() == list(range(damaged))
    assert str(len(set(ids))) in problem.explanation("zh")
    # Reading gives a caution, which is not told twice, or refuses.
    assert "ids_lost_digits" not in {code for code, _ in codes(found)}
    assert (found.records is None) == (action == "refuse")
    if action == "report":
        assert "ids_lost_digits" in {caution.code for caution in found.records.warnings}
        assert "ids_lost_digits" in set(found.records.summary()["code"])


def test_other_columns_of_ids_are_reported_and_not_refused():
    found = sq.doctor(clean().assign(parcel_no=[f"{one[:15]}0000" for one in LONG], ref_no=[f"1.2345{k}E18" for k in range(N)]))
    assert (the(found, "zeroed_ids").action.value, the(found, "scientific_ids").action.value) == ("report", "report")
    assert len(found.records) == N
