"""Determinism, shape and the arguments of the synthetic sample."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.datasets import make_service_records
from sqeval.datasets.service_sample import FRAMES, csv_bytes
from sqeval.errors import OptionError

CANONICAL = {
    *("request_id", "order_id", "customer_id", "created_at", "first_response_at", "first_response_by", "resolved_at", "closed_at"),
    *("promised_at", "delivered_at", "refunded_at", "status", "resolved", "team", "agent", "shop", "platform", "channel"),
    *("request_type", "category", "subcategory", "priority", "rating", "rating_attitude", "rating_speed", "rating_knowledge"),
    *("rating_result", "cost", "cost_labour", "cost_logistics", "cost_technology", "cost_materials", "reopen_count"),
    *("reassignment_count", "escalated", "returned", "complaint", "as_described", "payment_concern", "status_updates", "followed_up"),
    *("sla_met", "longest_silence"),
}


@pytest.mark.parametrize("name", [*FRAMES, "truth"])
def test_same_seed_same_bytes(name):
    first, again = (make_service_records(seed=11, months=2, requests_per_month=400) for _ in range(2))
    assert csv_bytes(getattr(first, name)) == csv_bytes(getattr(again, name))


def test_another_seed_gives_other_records():
    first, other = (make_service_records(seed=seed, months=2, requests_per_month=400) for seed in (1, 2))
    assert not first.records.equals(other.records)


def test_records_have_the_canonical_columns_and_who_solved_them(clean):
    assert set(clean.records.columns) == CANONICAL | {"solved_by"}


def test_companions_have_their_columns(clean):
    answers = ["satisfaction", "informed", "payment_concern", "as_described", "effort", "recommend", "channel_ease", "scope"]
    volumes = ["orders", "delivered", "delivered_on_time", "returned", "complained", "repurchased"]
    since = ["complete_and_correct", "tracking_fresh", "customers", "lost_customers"]
    assert list(clean.surveys) == ["request_id", "answered_at", *answers]
    assert list(clean.orders) == ["team", "period", *volumes, *since]
    costs = ["cost_labour", "cost_logistics", "cost_technology", "cost_materials"]
    assert list(clean.resources) == ["team", "period", "staff", "hours", *costs]


def test_dirt_changes_the_records_only(clean, dirty):
    for name in ("surveys", "orders", "resources"):
        pd.testing.assert_frame_equal(getattr(clean, name), getattr(dirty, name))


def test_clean_records_are_as_many_as_asked_for_and_in_order(clean):
    assert len(clean.records) == 6 * 2000
    assert clean.records["request_id"].is_unique
    assert clean.records["created_at"].is_monotonic_increasing
    assert clean.records["created_at"].str[:7].nunique() == 6


def test_twenty_thousand_requests_are_quick():
    make_service_records(months=1, requests_per_month=200)  # first call imports and warms up
    began = time.process_time()
    make_service_records(months=4, requests_per_month=5000)
    assert time.process_time() - began < 2.0  # about 0.4 s on a quiet machine; the bound only catches loops over rows


def test_says_that_it_is_synthetic(clean):
    assert "ynthetic" in repr(clean)
    assert "ynthetic" in clean.description
    assert "合成" in clean.summary("zh")
    assert "ynthetic" in clean._repr_html_()
    assert "SYNTHETIC" in make_service_records.__doc__
    assert clean.truth.query("what == 'synthetic'")["value"].item() == 1


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 2**40),
    months=st.integers(1, 4),
    start=st.sampled_from(["2019-12", "2025-01", "2026-02", "2031-11"]),
    teams=st.integers(5, 12),
    dirt=st.booleans(),
)
def test_any_sensible_call_works(seed, months, start, teams, dirt):
    sample = make_service_records(seed=seed, months=months, start=start, teams=teams, requests_per_month=20 * teams, dirt=dirt)
    assert len(sample.records) == months * 20 * teams + sample.truth.query("what == 'request_id_duplicate'")["value"].sum()
    assert len(sample.orders) == len(sample.resources) == teams * months
    volumes = sample.orders
    assert (volumes["delivered_on_time"] <= volumes["delivered"]).all()
    assert (volumes["delivered"] <= volumes["orders"]).all()
    parts = ["returned", "complained", "repurchased", "complete_and_correct", "tracking_fresh", "customers"]
    assert (volumes[parts].max(axis=1) <= volumes["delivered"]).all()
    assert (volumes["lost_customers"] <= volumes["customers"]).all()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": "one"}, "seed"),
        ({"seed": None}, "seed"),
        ({"months": 0}, "months"),
        ({"months": 1.5}, "months"),
        ({"months": True}, "months"),
        ({"teams": 4}, "teams"),
        ({"requests_per_month": 100}, "requests_per_month"),
        ({"start": "2026-13"}, "start"),
        ({"start": "2026-1"}, "start"),
        ({"start": 202601}, "start"),
        ({"dirt": "no"}, "dirt"),
    ],
)
def test_wrong_arguments_are_named(wrong, named):
    with pytest.raises(OptionError, match=named):
        make_service_records(**wrong)
