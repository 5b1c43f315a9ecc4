import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import rank_reversal, synthesise
from sqeval.errors import DataError, OptionError, SqevalWarning

#: Belton, V. & Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3), 228-230.
BELTON_GEAR = pd.DataFrame({"a": [1, 9, 1], "b": [9, 1, 1], "c": [8, 9, 1]}, index=["A", "B", "C"])
EQUAL = {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}


def quietly(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return rank_reversal(*args, **options)


class TestBeltonGear1983:
    def test_priorities_without_and_with_the_copy_of_b(self):
        assert synthesise(BELTON_GEAR, EQUAL).round(2).tolist() == [0.45, 0.47, 0.08]
        four = pd.concat([BELTON_GEAR, BELTON_GEAR.loc[["B"]].rename(index={"B": "D"})])
        assert synthesise(four, EQUAL).round(2).tolist() == [0.37, 0.29, 0.06, 0.29]

    def test_the_copy_of_b_puts_a_before_b(self):
        result = quietly(BELTON_GEAR, EQUAL)
        [row] = result.reversals.to_dict("records")
        assert {name: row[name] for name in ("mode", "change", "alternative", "higher", "lower", "first")} == {
            **{"mode": "distributive", "change": "copied", "alternative": "B", "higher": "B", "lower": "A", "first": True},
        }
        assert row["lead_before"] == pytest.approx(1 / 54)
        assert row["lead_after"] == pytest.approx((1 / 20 + 9 / 12 + 8 / 27 - 9 / 20 - 1 / 12 - 9 / 27) / -3)
        assert result.verdict.to_dict() == {"distributive": "copied", "ideal": "none", "product": "none"}

    def test_ideal_mode_keeps_b_first(self):
        four = pd.concat([BELTON_GEAR, BELTON_GEAR.loc[["B"]].rename(index={"B": "D"})])
        assert synthesise(four, EQUAL, "ideal").idxmax() == synthesise(BELTON_GEAR, EQUAL, "ideal").idxmax() == "B"

    def test_it_is_said_in_both_languages(self):
        with pytest.warns(SqevalWarning, match="in mode distributive"):
            result = rank_reversal(BELTON_GEAR, EQUAL)
        assert "no rank reversal" in result.summary()
        assert "增加复制方案时发生逆序" in result.summary("zh")
        assert "逆序检验" in result._card("zh").title


tables = st.integers(2, 5).flatmap(lambda rows: st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=rows, max_size=rows))


PLAIN = {
    "distributive": lambda cells, weights: cells / cells.sum(axis=0) @ weights,
    "ideal": lambda cells, weights: cells / cells.max(axis=0) @ weights,
    "product": lambda cells, weights: np.prod(cells**weights, axis=1) / np.prod(cells**weights, axis=1).sum(),
}


@given(tables, st.sampled_from(["distributive", "ideal", "product"]))
def test_found_by_plain_recomputation(cells, mode):
    names = list("ABCDE"[: len(cells)])
    local = pd.DataFrame(cells, index=names, columns=["a", "b", "c"], dtype=float)
    weights = np.array([0.5, 0.3, 0.2])
    table, everyone = local.to_numpy(), np.arange(len(cells))
    before, expected = PLAIN[mode](table, weights), set()
    for place, name in enumerate(names):
        rest = np.delete(everyone, place)
        sets = [("copied", everyone, np.append(everyone, place))] + ([("left_out", rest, rest)] if len(cells) > 2 else [])
        for change, held, rows in sets:
            after = dict(zip(held, PLAIN[mode](table[rows], weights), strict=False))
            pairs = ((i, j) for i in held for j in held if before[i] - before[j] > 1e-10 and after[j] - after[i] > 1e-10)
            expected |= {(change, name, names[i], names[j]) for i, j in pairs}
    found = quietly(local, weights, mode).reversals
    assert set(zip(found["change"], found["alternative"], found["higher"], found["lower"], strict=True)) == expected
    assert (found["lead_before"] > 0).all()
    assert (found["lead_after"] < 0).all()


@given(tables)
def test_products_never_reverse_and_no_copy_does_in_ideal_mode(cells):
    local = pd.DataFrame(cells, dtype=float)
    result = quietly(local, [0.5, 0.3, 0.2], modes=("ideal", "product"))
    assert result.verdict["product"] == "none"
    assert result.verdict["ideal"] in ("none", "left_out")


@given(tables)
def test_order_changes_nothing(cells):
    local = pd.DataFrame(cells, index=list("ABCDE"[: len(cells)]), columns=["a", "b", "c"], dtype=float)
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    plain, turned = quietly(local, weights), quietly(local.iloc[::-1, ::-1], weights)
    pd.testing.assert_frame_equal(plain.reversals, turned.reversals)
    pd.testing.assert_frame_equal(plain.priorities, turned.priorities.loc[local.index])


def test_leaving_out_the_best_reverses_the_ideal_mode():
    local = pd.DataFrame({"a": [1.0, 0.1, 0.14], "b": [0.1, 1.0, 0.95]}, index=["A", "B", "C"])
    result = quietly(local, [0.5, 0.5], "ideal")
    assert result.reversals[["change", "alternative", "higher", "lower"]].to_numpy().tolist() == [
        ["left_out", "A", "B", "C"],
        ["left_out", "B", "A", "C"],
    ]
    assert result.verdict["ideal"] == "left_out"
    # A and B tie for the first rank.
    assert result.reversals["first"].tolist() == [True, True]


def test_a_criterion_that_only_the_one_left_out_meets_adds_nothing():
    local = pd.DataFrame({"a": [1.0, 0, 0], "b": [0.2, 0.3, 0.5]}, index=["A", "B", "C"])
    assert quietly(local, [0.5, 0.5], ("distributive", "ideal")).reversals.empty


def test_nothing_to_reverse():
    result = rank_reversal(BELTON_GEAR.iloc[:1], EQUAL)
    assert result.warnings == ()
    assert result.to_frame().empty
    assert "no rank reversal" in result.summary()
    assert np.array_equal(result.priorities.to_numpy(), [[1.0, 1.0, 1.0]])


def test_bad_input_is_named():
    with pytest.raises(OptionError, match="unknown mode"):
        rank_reversal(BELTON_GEAR, EQUAL, modes=["distributive", "mean"])
    with pytest.raises(OptionError, match="names no mode"):
        rank_reversal(BELTON_GEAR, EQUAL, modes=[])
    with pytest.raises(DataError, match="column 'a', unit 'A': a local priority of 0 makes the whole product 0"):
        rank_reversal(BELTON_GEAR - [1, 0, 0], EQUAL)
