"""Weights that were solved, completed or combined before they are evaluated with."""

import warnings

import numpy as np
import pandas as pd
import pytest
from tests.contract.methods import TREE, record_rows

import sqeval as sq
from sqeval.ahp import PairwiseMatrix, hierarchy_weights

JUDGED = {"desk": [[1, 3], ["1/3", 1]], "quality": PairwiseMatrix.from_upper([2], ["stars", "solved"])}


@pytest.fixture(scope="module")
def records():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.read_records(record_rows()["frame"])


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return function(*args, **options)


def evaluated(records, judgements):
    return quietly(sq.evaluate, records, TREE, judgements=judgements)


def test_solved_weights_give_what_their_judgements_give(records):
    solved = quietly(hierarchy_weights, TREE, JUDGED)
    given, direct = evaluated(records, solved), evaluated(records, JUDGED)
    pd.testing.assert_frame_equal(given.scores, direct.scores)
    assert given.weights.cr == direct.weights.cr


def test_weights_of_a_mapping_in_another_order_are_joined_by_name(records):
    mapping = {"desk": ["quality", "speed"], "quality": ["solved", "stars"], "speed": ["hours"]}
    other = quietly(hierarchy_weights, mapping, {"desk": [[1, "1/3"], [3, 1]], "quality": {("stars", "solved"): 2}})
    given = evaluated(records, other)
    pd.testing.assert_frame_equal(given.scores, evaluated(records, JUDGED).scores)
    assert given.weights.structure.hierarchy is TREE


def test_combined_weights_of_indicators_are_used(records):
    judged = quietly(hierarchy_weights, TREE, JUDGED)
    objective = pd.Series({"hours": 0.2, "stars": 0.5, "solved": 0.3})
    both = quietly(sq.weighting.combine, {"experts": judged, "data": objective}, "additive")
    given = evaluated(records, quietly(judged.with_global_weights, both.weights))
    expected = (judged.global_weights + objective[judged.global_weights.index]) / 2
    np.testing.assert_allclose(given.weights.global_weights, expected, rtol=1e-12)
    assert "weights_replaced" in {caution.code for caution in given.warnings}
    assert not given.scores["score"].equals(evaluated(records, JUDGED).scores["score"])


def test_experts_at_a_node_are_aggregated(records):
    experts = {"desk": {"Li": [[1, 3], ["1/3", 1]], "Wu": [[1, 1], [1, 1]]}}
    given = evaluated(records, experts)
    assert given.weights.local_weights["desk"].iloc[0] == pytest.approx(3**0.5 / (1 + 3**0.5))


def test_weights_of_another_hierarchy_are_refused(records):
    other = quietly(hierarchy_weights, {"desk": ["speed", "quality"], "quality": ["stars", "tone"], "speed": ["hours"]})
    with pytest.raises(sq.errors.ConfigError, match=r"judgements: .*'quality' are others there"):
        sq.evaluate(records, TREE, judgements=other)
    with pytest.raises(sq.errors.OptionError, match=r"ahp\.hierarchy_weights returns"):
        sq.evaluate(records, TREE, judgements=[1, 2])
