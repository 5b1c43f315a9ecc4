"""Pareto tables against whole-number arithmetic, at exact limits, with missing names and weights, and what is refused."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError, OptionError
from sqeval.monitoring import pareto

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


def items(**counts):
    return pd.DataFrame({"kind": [name for name, count in counts.items() for _ in range(count)]})


def codes(result):
    return [caution.code for caution in result.warnings]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 30), min_size=1, max_size=8))
def test_classes_are_those_of_whole_numbers(counts):
    found = pareto(items(**counts), "kind").frame
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    total, running, expected = sum(counts.values()), 0, []
    for place, (_, count) in enumerate(ordered):
        running += count
        expected.append("A" if place == 0 or 100 * running <= 80 * total else "B" if 100 * running <= 95 * total else "C")
    assert found.index.tolist() == [name for name, _ in ordered]
    assert found["count"].tolist() == [count for _, count in ordered]
    assert found["class"].tolist() == expected
    assert found["cumulative"].iloc[-1] == 1.0
    assert found["share"].sum() == pytest.approx(1, abs=1e-12)


def test_a_share_of_exactly_the_limit_stays_in_its_class():
    """0.7 + 0.1 is 0.7999999999999999 in floats and 0.1·3 is 0.30000000000000004; 56 + 14 + 10 of 100 is 0.80."""
    assert pareto(items(a=56, b=14, c=10, d=15, e=5), "kind").frame["class"].tolist() == ["A", "A", "B", "B", "C"]
    assert pareto(items(a=7, b=1, c=1, d=1), "kind").frame["class"].tolist() == ["A", "A", "B", "C"]
    costs = pd.DataFrame({"kind": list("aabc"), "cost": [0.1, 0.7, 0.15, 0.05]})
    assert 0.1 + 0.7 != 0.8
    found = pareto(costs, "kind", weights="cost")
    assert found["class"].tolist() == ["A", "B", "C"]
    assert found["cumulative"].tolist() == [0.8, 0.95, 1.0]


def test_the_first_item_is_in_class_a_however_large():
    assert pareto(items(a=99, b=1), "kind")["class"].tolist() == ["A", "C"]
    assert pareto(items(a=3), "kind")["class"].tolist() == ["A"]


def test_equal_items_are_ordered_by_name_and_a_tie_across_a_limit_is_said():
    found = pareto(items(b=8, a=8, d=2, c=2), "kind")
    assert found.frame.index.tolist() == ["a", "b", "c", "d"]
    assert codes(found) == ["pareto_tie_at_limit"]
    assert found.warnings[0].where == ("c / d",)


@pytest.mark.parametrize("name", [None, np.nan, "", "  "])
def test_records_without_a_name_are_an_item(name):
    found = pareto(pd.DataFrame({"kind": ["late", "late", "late", name, name]}), "kind")
    assert found.frame["count"].to_dict() == {"late": 3, "(missing)": 2}
    assert "pareto_missing" in codes(found)
    assert "（缺失）" in found.summary("zh")


def test_several_columns_and_unused_categories():
    frame = pd.DataFrame({"a": pd.Categorical(["x", "x", "y"], categories=["x", "y", "z"]), "b": ["p", "p", None]})
    assert pareto(frame, ["a", "b"]).frame["count"].to_dict() == {"x / p": 2, "y / (missing)": 1}
    assert pareto(frame, "a").frame["count"].to_dict() == {"x": 2, "y": 1}


def test_weights_rank_and_missing_ones_add_nothing():
    frame = pd.DataFrame({"kind": list("aaab"), "cost": [1.0, 2.0, None, 9.0]})
    found = pareto(frame, "kind", weights="cost")
    assert found.frame.to_dict("list") == {
        "count": [1, 3], "weight": [9.0, 3.0], "share": [0.75, 0.25], "cumulative": [0.75, 1.0], "class": ["A", "C"],
    }  # fmt: skip
    assert codes(found) == ["pareto_weight_missing"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 10_000)), min_size=1, max_size=30), st.randoms())
def test_weighted_shares_are_exact_in_any_order(rows, random):
    cents = pd.DataFrame(rows, columns=["kind", "cents"])
    if not cents["cents"].any():
        return
    sums = cents.groupby("kind")["cents"].sum()
    found = pareto(cents.assign(cost=cents["cents"] / 100), "kind", weights="cost").frame
    expected = {name: float(Fraction(int(value), int(sums.sum()))) for name, value in sums.items()}
    assert found["share"].to_dict() == expected
    shuffled = cents.assign(cost=cents["cents"] / 100).sample(frac=1, random_state=random.randrange(99))
    pd.testing.assert_frame_equal(pareto(shuffled, "kind", weights="cost").frame, found)


def test_a_series_of_names_or_of_counts():
    names = pd.Series(["late", "late", "rude"], name="kind")
    counts = pd.Series([2, 1, 0], index=["late", "rude", "broken"])
    assert pareto(names).frame["count"].to_dict() == {"late": 2, "rude": 1}
    assert pareto(names, "kind").by == "kind"
    assert pareto(counts).frame["count"].to_dict() == {"late": 2, "rude": 1, "broken": 0}
    assert pareto(names.value_counts()).frame["count"].to_dict() == {"late": 2, "rude": 1}
    # Numbers without names beside them are names themselves.
    assert pareto(pd.Series([7, 7, 8])).frame["count"].to_dict() == {"7": 2, "8": 1}


def test_service_records_and_other_limits():
    records = sq.read_records(pd.DataFrame({"request_id": list("abcd"), "created_at": "2026-01-05", "category": list("xxxy")}))
    assert pareto(records, "category", limits=(0.5, 0.8)).frame["class"].tolist() == ["A", "C"]


def test_no_records_are_an_empty_table_that_says_so():
    found = pareto(pd.DataFrame({"kind": pd.Series([], dtype="str")}), "kind")
    assert found.frame.empty
    assert codes(found) == ["pareto_no_records"]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: pareto(items(a=1), "kin"), DataError, "'kin'.*Did you mean 'kind'"),
        (lambda: pareto(items(a=1)), OptionError, "by is needed"),
        (lambda: pareto(items(a=1), "kind", weights="cost"), DataError, "'cost'"),
        (lambda: pareto(items(a=1, b=1).assign(cost=[1, -2]), "kind", weights="cost"), DataError, "row 1.*negative.*-2"),
        (lambda: pareto(items(a=1).assign(cost="much"), "kind", weights="cost"), DataError, "no numbers"),
        (lambda: pareto(items(a=1).assign(cost=0), "kind", weights="cost"), DataError, "nothing to add up"),
        (lambda: pareto(items(a=1).assign(cost=None), "kind", weights="cost"), DataError, "nothing to add up"),
        (lambda: pareto(items(a=1), "kind", limits=(0.9, 0.8)), OptionError, "rise"),
        (lambda: pareto(items(a=1), "kind", limits=80), OptionError, "limits"),
        (lambda: pareto(pd.Series([1.5], index=["a"])), DataError, "row 'a': is no count"),
        (lambda: pareto(pd.Series([0], index=["a"])), DataError, "all counts are 0"),
        (lambda: pareto(pd.Series(["a"], name="kind"), "other"), OptionError, "name of the Series"),
        (lambda: pareto(pd.Series(["a"]), weights="cost"), OptionError, "need a frame"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
