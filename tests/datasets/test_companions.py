"""Surveys, orders and resources join the records by request, or by team and month."""

import pandas as pd
import pytest

from sqeval.datasets import make_service_records


def test_surveys_join_the_records_one_to_one(clean):
    joined = clean.surveys.merge(clean.records, on="request_id", how="left", validate="one_to_one", suffixes=("", "_record"))
    assert joined["team"].notna().all()
    assert joined["closed_at"].notna().all()
    assert (joined["answered_at"] > joined["closed_at"]).all()
    assert ((joined["payment_concern"] == "yes") == joined["payment_concern_record"]).all()
    assert ((joined["as_described"] == "yes") == joined["as_described_record"]).all()
    assert 0.3 < len(joined) / len(clean.records) < 0.45


def test_survey_answers_are_whole_and_follow_the_rating(clean):
    answers = clean.surveys[["satisfaction", "informed"]]
    assert answers.stack().between(1, 5).all()
    joined = clean.surveys.merge(clean.records, on="request_id").dropna(subset="rating")
    assert joined["satisfaction"].corr(joined["rating"].astype(float)) > 0.5
    assert joined["informed"].corr(joined["status_updates"].astype(float)) > 0.2


def test_orders_and_resources_have_every_team_and_month_once(clean):
    cells = pd.MultiIndex.from_frame(clean.records.assign(period=clean.records["created_at"].str[:7])[["team", "period"]]).unique()
    for frame in (clean.orders, clean.resources):
        keys = pd.MultiIndex.from_frame(frame[["team", "period"]])
        assert keys.is_unique
        assert set(keys) == set(cells)


@pytest.mark.parametrize("seed", range(4))
def test_no_fewer_orders_returned_or_complained_about_than_in_the_records(seed):
    """Small months, where chance alone would often fall below."""
    small = make_service_records(seed=seed, months=4, requests_per_month=160, dirt=False)
    records = small.records.assign(period=small.records["created_at"].str[:7])
    told = records.groupby(["team", "period"])[["returned", "complaint"]].sum()
    volumes = small.orders.set_index(["team", "period"])
    assert (volumes["returned"] >= told["returned"]).all()
    assert (volumes["complained"] >= told["complaint"]).all()


def test_resources_pay_for_the_work_of_the_records(clean):
    """Paid labour covers what the records booked; logistics and materials also hold the requests still open."""
    records = clean.records.assign(period=clean.records["created_at"].str[:7])
    columns = ["cost_labour", "cost_logistics", "cost_materials"]
    booked = records.groupby(["team", "period"])[columns].sum()
    paid = clean.resources.set_index(["team", "period"])[columns]
    assert (paid >= booked - 0.01).all(axis=None)
    assert (clean.resources[["staff", "hours"]] > 0).all(axis=None)
