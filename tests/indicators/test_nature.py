"""What kinds of measures are by nature."""

import pytest
from tests.indicators.hand_tables import tree

import sqeval as sq
from sqeval.indicators import nature

PARTS = {"numerator": {"kind": "count"}, "denominator": {"kind": "total", "source": "orders", "column": "orders"}}


def measure(kind):
    return tree({"x": kind}).node("x").measure


def ratio(**more):
    return (
        sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "x", "measure": {"kind": "ratio", **PARTS, **more}}]}).node("x").measure
    )


def test_shares():
    assert [kind for kind in ("share", "mean", "median", "rating", "count") if nature.is_share(measure(kind))] == ["share"]
    assert nature.is_share(ratio(proportion=True))
    assert not nature.is_share(ratio())
    assert not nature.is_share(None)


def test_totals_and_factors():
    assert [kind for kind in ("share", "mean", "median", "rating", "count") if nature.is_total(measure(kind))] == ["count"]
    assert [kind for kind in ("share", "mean", "median", "rating", "count") if nature.is_multiplicative(measure(kind))] == ["median"]
    assert not nature.is_total(ratio())


@pytest.mark.parametrize(("kind", "ends"), [("share", (0, 1)), ("rating", (0, 100)), ("mean", None), ("median", None), ("count", None)])
def test_ends_of_scales(kind, ends):
    assert nature.ends(measure(kind)) == ends
