"""Influence: against solving everybody without each unit, and what it says."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning
from sqeval.numerics import lp


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def influence(X, Y, **options):
    return quietly(dea.influence, X, Y, **options)


def one_by_one(X, Y, **options):
    """Efficiencies of the others without each unit, less those with it: removed × affected."""
    whole = quietly(dea.radial, X, Y, slacks=False, **options).efficiency
    rows = {}
    for unit in X.index:
        left = quietly(dea.radial, X.drop(unit), Y.drop(unit), slacks=False, **options).efficiency
        rows[unit] = (left - whole.drop(unit)).reindex(X.index).fillna(0.0)
    return pd.DataFrame(rows).T


@settings(max_examples=6)
@given(st.integers(0, 10_000), st.sampled_from(["input", "output"]), st.sampled_from(["crs", "vrs"]))
def test_it_is_what_solving_everybody_again_gives(seed, orientation, rts):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 8))
    names = [f"u{k}" for k in rng.permutation(n)]
    X, Y = (pd.DataFrame(rng.integers(1, 9, (n, size)).astype(float), index=names).add_prefix(side) for size, side in ((2, "x"), (1, "y")))
    result = influence(X, Y, orientation=orientation, rts=rts)
    expected = one_by_one(X, Y, orientation=orientation, rts=rts)
    expected = expected.where(expected > 1e-8, 0.0)
    found = pd.DataFrame(result.effects.table(n).toarray(), index=names, columns=names)
    pd.testing.assert_frame_equal(found, expected, atol=1e-9, check_names=False)
    table = result.influence
    assert table["affected"].tolist() == (expected > 0).sum(axis=1).tolist()
    np.testing.assert_allclose(table["largest_change"], expected.max(axis=1), atol=1e-9)
    np.testing.assert_allclose(table["total_change"], expected.sum(axis=1), atol=1e-9)
    mean = expected.where(expected > 0).mean(axis=1).fillna(0.0)
    np.testing.assert_allclose(table["mean_change"], mean, atol=1e-9)


def test_pairs_name_who_and_how_much(stores):
    result = influence(*stores, rts="crs")
    changes = result.changes
    assert set(changes["removed"]) == {"B"}
    assert changes["affected"].tolist() == ["E", "D", "C", "H", "A", "G", "F"]
    np.testing.assert_allclose(changes["after"], changes["before"] * 1.25)
    assert "Without B the efficiency of 7 other(s) would rise" in result.explain("B")
    assert "hangs on F" in result.explain("F")
    assert "没有单元" in result.explain("F", "zh")


def test_only_units_on_the_frontier_matter(teams):
    result = influence(*teams)
    assert (result.influence["affected"][~result.is_weakly_efficient] == 0).all()
    assert (result.influence["affected"] > 0).any()


def test_a_twin_takes_the_place(stores):
    X, Y = (pd.concat([table, table.loc[["B"]].rename({"B": "twin"})]) for table in stores)
    assert (influence(X, Y, rts="crs").influence["affected"] == 0).all()


def test_one_unit():
    result = influence([[1.0]], [[2.0]])
    assert result.influence["affected"].tolist() == [0]
    assert result.changes.empty
    assert repr(result)


def test_what_is_not_known_is_said(stores, monkeypatch):
    solve = lp.solve

    def without_answers(family, *, solver=None):
        batch = solve(family, solver=solver)
        if family.left_out is not None:
            batch.status[:] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", without_answers)
    result = influence(*stores, rts="crs")
    assert [caution.where for caution in result.warnings if caution.code == "dea_influence_lost"] == [("B",)]
    assert len(result.changes) == 7
    assert result.changes["change"].isna().all()


def test_an_unknown_word_is_named(stores):
    with pytest.raises(OptionError, match="sideways"):
        influence(*stores, orientation="sideways")
