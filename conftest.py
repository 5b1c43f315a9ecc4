"""What holds for tests and doctests alike."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def figures_closed() -> Iterator[None]:
    """No figure stays open after a test: matplotlib warns of more than twenty, and warnings are errors here."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
