"""Membership functions against those of scikit-fuzzy 0.5.0; membership.toml says how they were made."""

import tomllib
from pathlib import Path

import pytest
from numpy.testing import assert_allclose

from sqeval.fuzzy import membership

STORED = tomllib.loads(Path(__file__).with_name("membership.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", STORED["functions"], ids=lambda case: f"{case['name']} {case['parameters']}")
def test_a_function_is_that_of_scikit_fuzzy(case):
    found = getattr(membership, case["name"])(STORED["values"], *case["parameters"])
    assert_allclose(found, case["memberships"], rtol=1e-12, atol=1e-15)
