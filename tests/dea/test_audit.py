"""What the audit of DEA data warns of, and what it leaves in peace."""

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
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
