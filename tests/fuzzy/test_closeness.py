"""Degrees of closeness against the formulas in fractions, and the closeness decision."""

from fractions import Fraction
from itertools import starmap
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, closeness, closest

METHODS = ("lattice", "min_max", "min_mean", "hamming", "euclid", "asymmetric_rank")
TWENTIETHS = st.integers(0, 20).map(lambda k: Fraction(k, 20))
PAIRS = st.lists(st.tuples(TWENTIETHS, TWENTIETHS), min_size=1, max_size=6)


def exact(pairs, method):
    """The formulas of the field, word for word, in fractions."""
    size, gaps = len(pairs), [abs(a - b) for a, b in pairs]
    least, most = list(starmap(min, pairs)), list(starmap(max, pairs))
    everything = sum(a + b for a, b in pairs)
    return {
        "lattice": lambda: (max(least) + 1 - min(most)) / 2,
        "min_max": lambda: sum(least) / sum(most) if everything else 1,
        "min_mean": lambda: 2 * sum(least) / everything if everything else 1,
        "hamming": lambda: 1 - sum(gaps) / size,
        "euclid": lambda: 1 - sqrt(sum(gap**2 for gap in gaps) / size),
        "asymmetric_rank": lambda: 1 - Fraction(2, size * (size + 1)) * sum(k * gap for k, gap in enumerate(gaps, 1)),
    }[method]()


@settings(max_examples=25)
@given(PAIRS)
@pytest.mark.parametrize("method", METHODS)
def test_degrees_are_those_of_the_formulas(method, pairs):
    a, b = ([float(value) for value in side] for side in zip(*pairs, strict=True))
    found = closeness(a, b, method)
    assert found == pytest.approx(float(exact(pairs, method)), abs=1e-14)
    assert -1e-15 <= found <= 1
    assert closeness(b, a, method) == found
    assert method == "lattice" or closeness(a, a, method) == 1


def test_series_are_joined_by_name():
    a = pd.Series({"good": 0.7, "fair": 0.2, "poor": 0.1})
    b = pd.Series({"poor": 0.3, "good": 0.5, "fair": 0.2})
    for method in METHODS:
        assert closeness(a, b, method) == closeness([0.7, 0.2, 0.1], [0.5, 0.2, 0.3], method) == closeness(a, [0.5, 0.2, 0.3], method)
        assert closeness(a, dict(b), method) == closeness(a, b, method)


def test_results_lend_their_vector():
    grades = Grades(["good", "poor"], [90, 50])
    result = sq.fuzzy.evaluate([1.0], [[0.8, 0.2]], grades)
    assert closeness(result, {"poor": 0.4, "good": 0.6}, "hamming") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("a", "b", "error", "message"),
    [
        ([0.5, 1.2], [0.5, 0.5], DataError, "a is outside.*1.2"),
        ([0.5, 0.5], [0.5, -0.1], DataError, "b is outside"),
        ([0.5, None], [0.5, 0.5], DataError, "missing|numbers"),
        ([0.5], [0.5, 0.5], DataError, "2 memberships for 1"),
        ([], [], DataError, "no memberships"),
        ({"good": 0.5}, {"god": 0.5}, DataError, "'good'.*missing in b.*'god'"),
    ],
)
def test_errors(a, b, error, message):
    with pytest.raises(error, match=message):
        closeness(a, b, "hamming")


def test_an_unknown_method():
    with pytest.raises(OptionError, match=r"unknown method.*euclid"):
        closeness([0.5], [0.5], "euclidean")


VECTORS = st.lists(st.integers(0, 20), min_size=2, max_size=5).filter(lambda parts: parts.count(max(parts)) == 1)


@settings(max_examples=25)
@given(VECTORS)
@pytest.mark.parametrize("method", METHODS[:-1])
def test_to_pure_grades_five_methods_repeat_maximum_membership(method, parts):
    vector = np.array(parts) / sum(parts)
    with pytest.warns(SqevalWarning, match="repeats maximum membership"):
        found = closest(vector.tolist(), None, method)
    assert found.closest == int(vector.argmax())


def test_the_asymmetric_one_does_not():
    # Distances weighted by rank: 0.7 + 2·0.3 + 3·0.4 to the first grade, 0.3 + 2·0.3 + 3·0.6 to the third, which holds most.
    found = closest([0.3, 0.3, 0.4], None, "asymmetric_rank")
    np.testing.assert_allclose(found.closeness, [1 - 2.5 / 6, 1 - 2.9 / 6, 1 - 2.7 / 6])
    assert found.closest == 0
    assert found.warnings == ()


def test_patterns_of_ones_own():
    patterns = pd.DataFrame([[0.7, 0.2, 0.1], [0.4, 0.5, 0.1]], index=["loyal", "wavering"], columns=["good", "fair", "poor"])
    vector = pd.Series({"poor": 0.1, "good": 0.45, "fair": 0.45})
    found = closest(vector, patterns, "euclid")
    assert found.closest == "wavering"
    assert found.closeness["loyal"] == closeness(vector, patterns.loc["loyal"], "euclid")
    assert found.to_frame()["closest"].to_dict() == {"loyal": False, "wavering": True}
    assert found.warnings == ()


def test_ties_are_said_and_the_order_of_patterns_decides_nothing():
    patterns = {"b": [1, 0], "a": [0, 1]}
    for given_in in (patterns, dict(reversed(patterns.items()))):
        with pytest.warns(SqevalWarning, match="equally close"):
            found = closest([0.5, 0.5], given_in, "hamming")
        assert found.closest == "a"
        assert set(found.tied) == {"a", "b"}


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_of_tied_grades_the_lower_one():
    for scores, labels in (([90, 50], ["good", "poor"]), ([50, 90], ["poor", "good"])):
        result = sq.fuzzy.evaluate([1.0], [[0.5, 0.5]], Grades(labels, scores, ["好", "差"]))
        found = closest(result, None, "min_max")
        assert found.closest == "poor"
    # Without scores grades run from the best to the worst.
    assert closest(pd.Series({"good": 0.5, "poor": 0.5}), None, "min_max").closest == "poor"
    assert "择近原则" in found.summary("zh")


def test_patterns_must_have_the_grades():
    with pytest.raises(DataError, match=r"'good'.*missing in pattern 'x'"):
        closest({"good": 0.5, "poor": 0.5}, {"x": {"god": 0.5, "poor": 0.5}}, "hamming")
    with pytest.raises(DataError, match="no pattern"):
        closest([0.5, 0.5], {}, "hamming")


def test_the_lattice_degree_unless_another_is_asked_for():
    assert closeness([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]) == closeness([0.5, 0.3, 0.2], [0.4, 0.4, 0.2], "lattice")
