"""Operators of the fuzzy evaluation inside `evaluate`."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import OptionError
from sqeval.evaluation.grading import _Scored
from sqeval.options import FuzzyOperator

OTHERS = [word.value for word in FuzzyOperator if word is not FuzzyOperator.WEIGHTED_AVERAGE]


@pytest.fixture(scope="module")
def evaluated(sample_records):
    @cache
    def with_operator(operator, **options):
        return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), period="quarter", operator=operator, **options)

    return with_operator


@pytest.mark.parametrize("between_levels", ["raw", "normalised"])
@pytest.mark.parametrize("operator", OTHERS)
def test_vectors_are_those_of_the_fuzzy_room(evaluated, operator, between_levels):
    ev = evaluated(operator, between_levels=between_levels)
    row = ev.row("Team 2", "2026-Q2")
    assert ev.grading.decision.unknown[row] == 0
    leaves = [leaf.name for leaf in ev.hierarchy.leaves]
    table = pd.DataFrame(ev.grading.model.membership[row, :, :-1], index=leaves, columns=list(ev.grades.labels))
    options = {"operator": operator, "between_levels": between_levels}
    alone = quiet(sq.fuzzy.evaluate_hierarchy, ev.hierarchy, ev.weights, table, ev.grades, **options)
    assert ev.scores["score"][row] == pytest.approx(alone.score, abs=1e-12)


@pytest.mark.parametrize("operator", OTHERS)
def test_contributions_add_up_to_the_score_and_weights_to_one(evaluated, operator):
    ev = evaluated(operator)
    known = ev.scores["score"].notna().to_numpy()
    assert np.allclose(ev.contributions.sum(axis=1)[known], ev.scores["score"][known], rtol=0, atol=1e-12)
    assert np.allclose(ev.grading.leaf_weights[known].sum(axis=1), 1.0)
    assert (ev.scores["low"] <= ev.scores["score"] + 1e-9).all()
    assert (ev.scores["score"] <= ev.scores["high"] + 1e-9).all()


def test_moving_one_indicator_at_a_time_gives_the_interval_of_the_average(evaluated):
    ev = evaluated("weighted_average")
    scored = _Scored(ev.table, ev.grading.model, ev.grading.decision, ev.grading.leaf_scores, ev.grading.leaf_weights)
    known = ev.grading.decision.unknown == 0
    for direct, composed in zip(scored.moves(), scored._composed_moves(), strict=True):
        assert np.allclose(direct[known], composed[known], rtol=0, atol=1e-9)


def test_the_tree_shows_the_score_of_every_node(evaluated):
    ev = evaluated("min_max")
    tree = ev.explain("Team 2", "2026-Q2").tree
    position = ev.row("Team 2", "2026-Q2")
    assert tree["score"].iloc[0] == pytest.approx(ev.scores["score"][position])
    assert tree["contribution"].iloc[0] == pytest.approx(ev.scores["score"][position])
    leaf = ev.hierarchy.leaves[0].name
    assert tree.loc[leaf, "score"] == pytest.approx(ev.grading.leaf_scores[position, 0])


def test_what_an_operator_loses_is_said(evaluated):
    codes = {caution.code for caution in evaluated("min_sum").warnings}
    assert "sum_saturated" in codes


def test_an_unknown_operator_names_the_known_ones(evaluated):
    with pytest.raises(OptionError, match=r"unknown operator .*min_max"):
        evaluated("minmax")
    with pytest.raises(OptionError, match="between_levels"):
        evaluated("min_max", between_levels="scaled")


def test_definitions_tell_operators_apart(evaluated):
    with pytest.raises(sq.SqevalError, match="operator"):
        evaluated("min_max").compare(evaluated("product_max"))
