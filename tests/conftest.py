"""Settings shared by all tests: hypothesis profiles, and where the shared data lie."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def incident_log() -> Path:
    """The incident event log of the UCI repository, where it is at hand."""
    path = ROOT.parent / "shared" / "data" / "uci_incident_event_log.zip"
    if not path.is_file():
        pytest.skip("the incident event log (DOI 10.24432/C57S4H) is not at hand in ../shared/data")
    return path
