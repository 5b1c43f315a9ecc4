import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import synthesise
from sqeval.errors import DataError, OptionError, SqevalWarning

LOCAL = pd.DataFrame({"speed": [0.6, 0.3, 0.1], "cost": [0.2, 0.3, 0.5]}, index=["A", "B", "C"])


def test_distributive_adds_shares():
    result = synthesise(LOCAL, {"speed": 0.75, "cost": 0.25})
    assert result.to_dict() == pytest.approx({"A": 0.5, "B": 0.3, "C": 0.2})


def test_ideal_divides_by_the_best_and_is_not_renormalised():
    result = synthesise(LOCAL, {"speed": 0.75, "cost": 0.25}, mode="ideal")
    assert result.to_dict() == pytest.approx({"A": 0.75 + 0.1, "B": 0.375 + 0.15, "C": 0.125 + 0.25})


def test_weights_are_joined_by_name_or_taken_in_order():
    by_name = synthesise(LOCAL, pd.Series({"cost": 0.25, "speed": 0.75}))
    pd.testing.assert_series_equal(by_name, synthesise(LOCAL, [0.75, 0.25]))
    pd.testing.assert_series_equal(by_name, synthesise(LOCAL[["cost", "speed"]], {"speed": 0.75, "cost": 0.25}))


def test_any_positive_scale_of_a_column_gives_the_same():
    weights = {"speed": 0.75, "cost": 0.25}
    for mode in ("distributive", "ideal"):
        np.testing.assert_allclose(synthesise(LOCAL * [7, 0.1], weights, mode), synthesise(LOCAL, weights, mode), rtol=1e-14)


@given(st.lists(st.floats(0.01, 1), min_size=6, max_size=6), st.floats(0, 1))
def test_distributive_priorities_sum_to_one_and_ideal_ones_stay_below(cells, weight):
    local = pd.DataFrame(np.reshape(cells, (3, 2)), columns=["a", "b"])
    weights = {"a": weight, "b": 1 - weight}
    assert synthesise(local, weights).sum() == pytest.approx(1)
    assert (synthesise(local, weights, "ideal") <= 1 + 1e-12).all()


def test_weights_a_little_off_are_rescaled_and_said():
    with pytest.warns(SqevalWarning, match="rescaled"):
        result = synthesise(LOCAL, {"speed": 0.76, "cost": 0.25})
    assert result.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("local", "weights", "message"),
    [
        (LOCAL, {"speed": 0.75, "price": 0.25}, "column 'cost': has no entry in weights"),
        (LOCAL, {"speed": 0.5, "cost": 0.25, "price": 0.25}, "column 'price': has no entry in local"),
        (LOCAL, {"speed": 0.75, "cost": 0.5}, r"must sum to 1 \(within 0.02\) \(got 1.25\)"),
        (LOCAL, {"speed": 1.25, "cost": -0.25}, "weights must not be negative"),
        (LOCAL, [1.0], "1 values for 2 labels"),
        (LOCAL - [0, 0.25], {"speed": 0.75, "cost": 0.25}, "column 'cost', unit 'A': a local priority is negative"),
        (LOCAL * [1, 0], {"speed": 0.75, "cost": 0.25}, "column 'cost': all local priorities are 0"),
    ],
)
def test_bad_input_is_named(local, weights, message):
    with pytest.raises(DataError, match=message):
        synthesise(local, weights)


def test_unknown_mode():
    with pytest.raises(OptionError, match="'distributive', 'ideal'"):
        synthesise(LOCAL, [0.5, 0.5], mode="mean")


def test_product_multiplies_and_sums_to_one():
    result = synthesise(LOCAL, {"speed": 0.75, "cost": 0.25}, mode="product")
    raw = LOCAL["speed"] ** 0.75 * LOCAL["cost"] ** 0.25
    pd.testing.assert_series_equal(result, raw / raw.sum(), check_names=False)


def test_product_needs_no_scale_and_no_company():
    weights = {"speed": 0.75, "cost": 0.25}
    plain = synthesise(LOCAL, weights, "product")
    np.testing.assert_allclose(synthesise(LOCAL * [7, 0.1], weights, "product"), plain, rtol=1e-14)
    two = synthesise(LOCAL.iloc[:2], weights, "product")
    assert two["A"] / two["B"] == pytest.approx(plain["A"] / plain["B"], rel=1e-14)


def test_a_zero_stops_a_product_only_where_it_counts():
    zero = LOCAL.mask(LOCAL == 0.5, 0.0)
    with pytest.raises(DataError, match="column 'cost', unit 'C': a local priority of 0 makes the whole product 0"):
        synthesise(zero, [0.75, 0.25], "product")
    pd.testing.assert_series_equal(synthesise(zero, [1.0, 0.0], "product"), LOCAL["speed"], check_names=False)


@pytest.mark.parametrize("mode", ["distributive", "ideal", "product"])
def test_row_order_decides_no_digit(mode):
    rng = np.random.default_rng(1)
    local = pd.DataFrame(rng.random((23, 11)), index=[f"A{k}" for k in range(23)], columns=[f"c{k}" for k in range(11)])
    weights = pd.Series(rng.dirichlet(np.ones(11)), index=local.columns)
    mixed = synthesise(local.sample(frac=1, random_state=2).iloc[:, ::-1], weights, mode)
    pd.testing.assert_series_equal(mixed[local.index], synthesise(local, weights, mode), check_exact=True)


def test_huge_and_tiny_columns_stay_in_range():
    huge = synthesise(LOCAL * [1e308, 1e-300], {"speed": 0.75, "cost": 0.25})
    np.testing.assert_allclose(huge, synthesise(LOCAL, {"speed": 0.75, "cost": 0.25}), rtol=1e-12)


def test_a_negative_weight_is_named_though_all_sum_to_1():
    with pytest.raises(DataError, match=r"column 'b': weights must not be negative \(got -0.2\)"):
        synthesise(pd.DataFrame({"a": [1, 2], "b": [2, 1]}), {"a": 1.2, "b": -0.2})
