"""Spread between agents against the analysis of variance written out."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.spread import between


def found(*agents, **options):
    values = np.concatenate([np.array(agent, dtype=np.float64) for agent in agents])
    codes = np.repeat(np.arange(len(agents)), [len(agent) for agent in agents])
    return between(Groups(np.zeros(len(values), dtype=np.intp), 1), values, codes, **options)


def test_equal_numbers_are_the_classical_analysis_of_variance():
    """σ̂² = (MSB − MSW)/m, and Williams and Tukey's ends (Searle, Casella & McCulloch 1992, section 3.6)."""
    agents = np.random.default_rng(1).normal(size=(6, 1)) * 2 + np.random.default_rng(2).normal(size=(6, 5))
    msb, msw = 5 * agents.mean(axis=1).var(ddof=1), agents.var(axis=1, ddof=1).mean()
    result = found(*agents)
    assert result.value[0] == pytest.approx(np.sqrt((msb - msw) / 5))
    for end, tail in ((result.low, 0.975), (result.high, 0.025)):
        squared = 5 * (msb - stats.f.ppf(tail, 5, 24) * msw) / (5 * stats.chi2.ppf(tail, 5))
        assert end[0] == pytest.approx(np.sqrt(max(squared, 0)))


def test_unequal_numbers_by_hand():
    """Means 2, 6, 10 of 2, 1 and 3 rows: S = 16, W = (2 + 0 + 2)/3, harmonic mean 3/(1/2 + 1 + 1/3)."""
    result = found([1, 3], [6], [9, 10, 11])
    assert result.value[0] == pytest.approx(np.sqrt(16 - 4 / 3 * (1 / 2 + 1 + 1 / 3) / 3))
    assert (result.n[0], result.clusters[0]) == (6, 3)


def test_agents_as_alike_as_chance_have_0():
    result = found([1, 5], [5, 1], [2, 4])
    assert (result.value[0], result.low[0]) == (0, 0)
    assert result.high[0] > 0


def test_rows_without_an_agent_are_left_out():
    groups, values = Groups(np.zeros(6, dtype=np.intp), 1), np.array([1.0, 3, 9, 11, 500, -80])
    result = between(groups, values, np.array([0, 0, 1, 1, -1, -1]))
    assert (result.n[0], result.clusters[0]) == (4, 2)
    assert result.value[0] == found([1, 3], [9, 11]).value[0]


@pytest.mark.parametrize("agents", [([1, 2, 3],), ([1], [2], [3])], ids=["one agent", "one row an agent"])
def test_agents_and_chance_cannot_be_told_apart(agents):
    result = found(*agents)
    assert np.isnan([result.value[0], result.standard_error[0], result.low[0], result.high[0]]).all()
    assert (result.n[0], result.clusters[0]) == (3, len(agents))
