import pandas as pd
import pytest

from sqeval.datasets import ServiceSample, make_service_records

_TIMES = ["created_at", "first_response_at", "resolved_at", "closed_at", "promised_at", "delivered_at", "refunded_at"]


@pytest.fixture(scope="session")
def clean() -> ServiceSample:
    """A larger clean sample, so that planted facts stand out from chance."""
    return make_service_records(seed=7, months=6, requests_per_month=2000, dirt=False)


@pytest.fixture(scope="session")
def dirty() -> ServiceSample:
    return make_service_records(seed=7, months=6, requests_per_month=2000)


@pytest.fixture(scope="session")
def parsed(clean: ServiceSample) -> pd.DataFrame:
    """The clean records with their times read and the stages measured in hours."""
    frame = clean.records.copy()
    for column in _TIMES:
        frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d %H:%M:%S")
    frame["month"] = frame["created_at"].dt.strftime("%Y-%m")
    frame["response"] = (frame["first_response_at"] - frame["created_at"]).dt.total_seconds() / 3600
    frame["handling"] = (frame["resolved_at"] - frame["first_response_at"]).dt.total_seconds() / 3600
    frame["feedback"] = (frame["closed_at"] - frame["resolved_at"]).dt.total_seconds() / 3600
    return frame
