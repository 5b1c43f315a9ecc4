"""Networks: hierarchies as a special case, stationary priorities, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest

from sqeval.ahp import PairwiseMatrix, hierarchy_weights, network_priorities, solve, synthesise
from sqeval.errors import ConfigError, DataError, JudgementError, SqevalWarning

CLUSTERS = {"criteria": ["speed", "cost", "tone"], "teams": ["A", "B"]}
SPEED, COST, TONE = {("A", "B"): 3}, {("A", "B"): "1/4"}, {("A", "B"): 1}
BACK = PairwiseMatrix.from_upper([2, 4, 2], ["speed", "cost", "tone"])
NETWORK = {
    "speed": {"teams": SPEED},
    "cost": {"teams": COST},
    "tone": {"teams": TONE},
    "A": {"criteria": BACK},
    "B": {"criteria": {"speed": 0.2, "cost": 0.5, "tone": 0.3}},
}


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


def test_a_hierarchy_is_a_network_that_ends():
    """The limit of a hierarchy's supermatrix is the distributive synthesis."""
    goal = PairwiseMatrix.from_upper([2, 3, 2], ["speed", "cost", "tone"])
    influences = {"goal": {"criteria": goal}, "speed": {"teams": SPEED}, "cost": {"teams": COST}, "tone": {"teams": TONE}}
    found = quietly(network_priorities, {"top": ["goal"], **CLUSTERS}, influences, goal="goal")
    local = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.2, 0.8], "tone": [0.5, 0.5]}, index=["A", "B"])
    expected = synthesise(local, solve(goal).weights)
    assert found.priorities[["A", "B"]].tolist() == pytest.approx(expected.tolist())
    assert found.priorities[["goal", "speed"]].tolist() == [0, 0]
    assert found.ends == ("A", "B")
    np.testing.assert_allclose(found.weighted.sum(), 1)
    assert found.weighted.loc["A", "A"] == 1
    weights = quietly(hierarchy_weights, {"goal": ["speed", "cost", "tone"]}, {"goal": goal})
    assert found.supermatrix.loc[["speed", "cost", "tone"], "goal"].tolist() == pytest.approx(weights.global_weights.tolist())
    with pytest.raises(ConfigError, match=r"goal: .*several ends"):
        network_priorities({"top": ["goal"], **CLUSTERS}, influences)


def test_feedback_is_stationary_and_cyclic_powers_are_averaged():
    found = quietly(network_priorities, CLUSTERS, NETWORK)
    np.testing.assert_allclose(found.weighted @ found.priorities, found.priorities, atol=1e-15)
    assert found.priorities.sum() == pytest.approx(1)
    assert codes(found)["network_cyclic"] == ()
    assert found.by_cluster[["A", "B"]].sum() == pytest.approx(1)
    assert found.nodes["A", "criteria"].cr == solve(BACK).cr
    # Criteria and teams take turns, so each cluster has half of it.
    assert found.priorities[["A", "B"]].sum() == pytest.approx(0.5)


def test_clusters_count_as_they_are_weighed():
    inner = {**NETWORK, "A": {"criteria": BACK, "teams": {"A": 0.0, "B": 1.0}}, "B": {**NETWORK["B"], "teams": {"A": 1.0}}}
    alike = quietly(network_priorities, CLUSTERS, inner)
    assert codes(alike)["equal_cluster_weights"] == ("teams",)
    assert alike.weighted.loc[["speed", "cost", "tone"], "A"].sum() == pytest.approx(0.5)
    weights = {"teams": {("criteria", "teams"): 3}}
    found = quietly(network_priorities, CLUSTERS, inner, weights)
    assert "equal_cluster_weights" not in codes(found)
    assert found.weighted.loc[["speed", "cost", "tone"], "A"].sum() == pytest.approx(0.75)
    assert found.weighted.loc["B", "A"] == pytest.approx(0.25)
    np.testing.assert_allclose(found.weighted.sum(), 1)
    powers = np.linalg.matrix_power(found.weighted.to_numpy(), 5_000)
    np.testing.assert_allclose(found.limit, powers, atol=1e-12)


def test_the_order_of_elements_and_clusters_changes_nothing():
    found = quietly(network_priorities, CLUSTERS, NETWORK)
    turned = {"teams": ["B", "A"], "criteria": ["tone", "speed", "cost"]}
    again = quietly(network_priorities, turned, dict(reversed(NETWORK.items())))
    np.testing.assert_allclose(again.priorities[found.priorities.index], found.priorities, rtol=1e-12)


def test_part_of_a_cluster_may_be_compared():
    part = {**NETWORK, "A": {"criteria": PairwiseMatrix.from_upper([3], ["speed", "tone"])}}
    found = quietly(network_priorities, CLUSTERS, part)
    assert found.supermatrix.loc[["speed", "cost", "tone"], "A"].tolist() == pytest.approx([0.75, 0, 0.25])


def test_inconsistent_judgements_and_experts_are_said_at_their_place():
    circle = PairwiseMatrix.from_upper([5, "1/5", 5], ["speed", "cost", "tone"])
    with pytest.warns(SqevalWarning):
        found = network_priorities(CLUSTERS, {**NETWORK, "A": {"criteria": circle}})
    assert codes(found)["inconsistent"] == ("A.criteria",)
    experts = {"criteria": {"Li": BACK, "Wu": BACK}}
    assert quietly(network_priorities, CLUSTERS, {**NETWORK, "A": experts}).priorities.equals(
        quietly(network_priorities, CLUSTERS, NETWORK).priorities
    )


@pytest.mark.parametrize(
    ("clusters", "influences", "options", "error", "message"),
    [
        ({}, {}, {}, ConfigError, "must map clusters"),
        ({"a": "xy"}, {}, {}, ConfigError, r"clusters\.a: needs a list"),
        ({"a": ["x"], "b": ["x"]}, {}, {}, ConfigError, "stands in 'a' and in 'b'"),
        ({"a": []}, {}, {}, ConfigError, "has no element"),
        (CLUSTERS, {"seed": {}}, {}, ConfigError, "is no element.*'speed'"),
        (CLUSTERS, {"A": {"criterias": BACK}}, {}, ConfigError, r"influences\.A: is no cluster.*'criteria'"),
        (CLUSTERS, {"A": BACK}, {}, ConfigError, r"influences\.A: must map clusters"),
        (CLUSTERS, {"A": {"criteria": [[1, 2], [0.5, 1]]}}, {}, JudgementError, r"judgements\.A\.criteria"),
        (CLUSTERS, {"A": {"criteria": {"speed": 0.5, "cost": 0.2}}}, {}, DataError, "sum to 1"),
        (CLUSTERS, {"A": {"criteria": {"sped": 1.0}}}, {}, DataError, "'sped'"),
        (CLUSTERS, NETWORK, {"goal": "C"}, ConfigError, "goal: is no element"),
        (CLUSTERS, NETWORK, {"cluster_weights": {"team": {}}}, ConfigError, "cluster_weights: is no cluster"),
        (CLUSTERS, NETWORK, {"cluster_weights": [1]}, ConfigError, "cluster_weights: must map"),
    ],
)
def test_what_is_wrong_is_named(clusters, influences, options, error, message):
    with pytest.raises(error, match=message):
        quietly(network_priorities, clusters, influences, **options)


def test_it_reads_in_both_languages():
    found = quietly(network_priorities, CLUSTERS, NETWORK)
    assert "ANP priorities of 5 elements" in found.summary()
    assert "网络层次分析" in found.summary("zh")
    assert "within the cluster" in found._repr_html_()
