"""What the audit of DEA data warns of, and what it leaves in peace."""

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.dea.data import dea_data
from sqeval.dea.data_audit import audit_data
from sqeval.errors import SqevalWarning

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
LINE = np.arange(1.0, 21)[:, None]


def cautions(X, Y, **options):
    return {caution.code: caution for caution in dea.radial(X, Y, **options).warnings}


def test_sound_data_draw_no_caution():
    assert cautions(LINE, LINE**2, rts="crs") == {}


@pytest.mark.parametrize(("units", "warned"), [(5, True), (6, False)])
def test_few_units(units, warned):
    found = cautions(LINE[:units], LINE[:units] ** 2, rts="crs")
    assert ("dea_few_units" in found) is warned


def test_few_units_counts_the_product_too():
    values = np.random.default_rng(0).uniform(1, 2, (30, 12))
    assert cautions(values[:, :5], values[:, 5:])["dea_few_units"].details["least"] == 36
    assert "dea_few_units" in cautions(values[:, :5], values[:, 5:])


def test_the_reference_counts_not_the_evaluated_units():
    assert "dea_few_units" in cautions(LINE, LINE, reference=(LINE[:3], LINE[:3]), rts="crs")


def test_many_efficient_units():
    found = cautions(LINE, LINE, rts="crs")
    assert found["dea_many_efficient"].message == "DEA: 20 of 20 units are efficient; the model hardly tells them apart"


def test_all_units_alike():
    assert "dea_all_equal" in cautions(np.ones((8, 1)), np.full((8, 1), 3.0))
    assert "dea_all_equal" not in cautions(np.ones((8, 1)), LINE[:8])


def test_ratios():
    shares = pd.DataFrame({"rate": LINE.ravel() / 20, "flag": LINE.ravel() % 2, "count": LINE.ravel()})
    assert cautions(LINE, shares, rts="crs")["dea_ratios"].where == ("rate",)


def test_values_that_span_too_much():
    wide = np.append(LINE[:-1], [[1e14]], axis=0)
    assert cautions(LINE, wide, rts="crs")["dea_wide"].where == ("Y1",)


def test_unsolved_units_are_named():
    found = cautions(LINE, LINE, reference=(LINE[:7], LINE[:7]))["dea_not_solved"]
    assert found.details == {"status": "infeasible"}
    assert found.where == tuple(str(k) for k in range(7, 20))
    assert "13 unit" in found.message


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_caution_has_a_text(lang):
    tables = [(LINE, LINE), (np.ones((8, 1)), np.ones((8, 1))), (LINE / 20, LINE), (LINE[:2], LINE[:2] * [[1], [1e14]])]
    for X, Y in tables:
        for caution in dea.radial(X, Y, reference=(X[:1], Y[:1])).warnings:
            assert "{" not in caution.text(lang)


def test_cautions_are_emitted_once():
    with pytest.warns(SqevalWarning) as caught:
        dea.radial(LINE[:3], LINE[:3] ** 2, rts="crs")
    assert len(caught) == 1


def test_the_status_of_the_unsolved_is_said_in_the_language():
    found = cautions(LINE, LINE, reference=(LINE[:7], LINE[:7]))["dea_not_solved"]
    assert found.details["status"] in found.text("en")
    assert found.details["status"] not in found.text("zh")


FREE = pd.DataFrame(np.random.default_rng(5).uniform(20, 90, (40, 4)), columns=["hours", "cost", "solved", "satisfied"])


def of_free(add=None, **options):
    """Cautions of forty units whose columns are free of one another, and what is added to them."""
    table = FREE.assign(**(add or {}))
    inputs = [name for name in table if name not in ("solved", "satisfied", "answered")]
    return cautions(table[inputs], table.drop(columns=inputs), **options)


def test_columns_free_of_one_another_draw_no_caution():
    assert of_free(rts="crs") == {}


def test_a_sum_of_others_is_told_with_its_weights():
    found = of_free({"budget": 2 * FREE["hours"] + FREE["cost"], "answered": FREE["solved"] * 3})
    assert found["dea_redundant"].where == ("budget = 2 × hours + cost", "answered = 3 × solved")
    assert not {"dea_correlated", "dea_never_counts"} & set(found)


def test_a_sum_of_others_changes_no_score():
    with_it = dea.radial(FREE.assign(budget=FREE["hours"] + FREE["cost"])[["hours", "cost", "budget"]], FREE[["solved", "satisfied"]])
    without = dea.radial(FREE[["hours", "cost"]], FREE[["solved", "satisfied"]])
    assert with_it.scores.tolist() == pytest.approx(without.scores.tolist(), rel=1e-9)


@pytest.mark.parametrize(("noise", "warned"), [(0.5, True), (9, False)])
def test_highly_correlated_variables_of_one_side(noise, warned):
    near = FREE["hours"] + np.linspace(-1, 1, 40) ** 3 * noise
    found = of_free({"minutes": near})
    assert ("dea_correlated" in found) is warned
    if warned:
        assert found["dea_correlated"].where == ("hours – minutes",)
    # An input and an output shall move together.
    assert "dea_correlated" not in of_free({"answered": near})


def test_negative_correlation_counts_too():
    assert of_free({"idle": 120 - FREE["hours"]})["dea_correlated"].where == ("hours – idle",)


def test_of_few_units_correlation_says_nothing():
    near = FREE.iloc[:5].assign(minutes=FREE["hours"] * 2 + 1)
    assert "dea_correlated" not in cautions(near[["hours", "minutes"]], near[["solved"]])


@pytest.mark.parametrize(
    ("side", "options", "code"),
    [
        ("rent", {"rts": "vrs"}, "dea_constant_factor"),
        ("rent", {"rts": "ndrs"}, "dea_constant_factor"),
        ("rent", {"rts": "crs"}, "dea_constant"),
        ("rent", {"rts": "vrs", "orientation": "output"}, "dea_constant"),
        ("answered", {"rts": "nirs", "orientation": "output"}, "dea_constant_factor"),
        ("answered", {"rts": "vrs", "orientation": "input"}, "dea_constant"),
    ],
)
def test_constant_variables(side, options, code):
    found = of_free({side: 7.0}, **options)
    assert found[code].where == (side,)
    assert len({"dea_constant", "dea_constant_factor"} & set(found)) == 1


def test_a_constant_that_stops_the_factor_makes_every_unit_efficient():
    result = dea.radial(FREE.assign(rent=7.0)[["hours", "rent"]], FREE[["solved"]], rts="vrs", slacks=False)
    assert result.is_weakly_efficient.all()


def test_a_lone_constant_stands_for_no_inputs_at_all():
    assert "dea_constant" not in cautions(np.ones((20, 1)), LINE, rts="crs")
    assert cautions(np.ones((20, 1)), LINE, rts="vrs")["dea_constant_factor"].where == ("X1",)


@pytest.mark.parametrize(
    ("name", "warned"),
    [("return_rate", True), ("share of calls", True), ("解决率", True), ("done %", True), ("corporate", False), ("shareholders", False)],
)
def test_names_of_ratios(name, warned):
    found = cautions(LINE, pd.DataFrame({name: np.round(LINE.ravel())}), rts="crs")
    assert ("dea_ratios" in found) is warned


def test_units_that_share_all_their_values():
    table = pd.concat([FREE, FREE.iloc[[3, 3, 8]]], ignore_index=True)
    found = cautions(table[["hours", "cost"]], table[["solved", "satisfied"]])["dea_duplicates"]
    assert found.where == ("3", "8", "40", "41", "42")
    assert found.message.startswith("DEA: 5 unit(s) hold just the values of another")


def test_efficient_units_with_an_input_of_zero():
    hours = FREE["hours"].where(FREE.index != 6, 0)
    assert of_free({"hours": hours})["dea_zero_inputs"].where == ("6",)
    assert "dea_zero_inputs" not in of_free({"solved": FREE["solved"].where(FREE.index != 6, 0)})


def test_a_variable_that_no_score_depends_on():
    found = of_free(
        {"space": FREE["hours"] * 0 + np.linspace(500, 900, 40), "hours": FREE["solved"] / 2, "cost": FREE["satisfied"] / 2}, rts="crs"
    )
    names = found["dea_never_counts"].where
    table = FREE.assign(space=np.linspace(500, 900, 40), hours=FREE["solved"] / 2, cost=FREE["satisfied"] / 2)
    inputs = ["hours", "cost", "space"]
    full = dea.radial(table[inputs], table[["solved", "satisfied"]], rts="crs")
    for name in names:
        less = table.drop(columns=name)
        without = dea.radial(
            less[[column for column in inputs if column != name]], less[[n for n in ("solved", "satisfied") if n != name]], rts="crs"
        )
        assert without.scores.tolist() == pytest.approx(full.scores.tolist(), rel=1e-9)


def test_the_order_of_rows_changes_no_caution():
    table = pd.concat([FREE, FREE.iloc[[3]]], ignore_index=True).assign(minutes=lambda frame: frame["hours"] * 60, rent=2.0)
    X, Y = table[["hours", "cost", "minutes", "rent"]], table[["solved", "satisfied"]]
    texts = [
        {code: sorted(found.where) for code, found in cautions(X.iloc[order], Y.iloc[order]).items()}
        for order in (slice(None), slice(None, None, -1))
    ]
    assert texts[0] == texts[1]


def test_many_units_cost_little():
    """Vectorised: no step that grows with the units costs more than a pass or two over the data."""
    from time import process_time

    values = np.random.default_rng(1).uniform(1, 2, (100_000, 6))
    data = dea_data(values[:, :3], values[:, 3:])
    began = process_time()
    assert audit_data(data).cautions == ()
    assert process_time() - began < 0.5
