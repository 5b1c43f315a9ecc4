"""The Malmquist-Luenberger index: against directional programmes by linprog and the formula of its authors, identities, and gaps."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.panels.conftest import NAMES, make_panel

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

VARIABLES = [*NAMES["inputs"], *NAMES["outputs"], "angry"]


def luenberger(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.malmquist_luenberger(panel, **({**NAMES, "undesirable": "angry"} | options))


def beta(frame, unit, month, months):
    """max β subject to Σλx ≤ x₀, Σλy ≥ (1 + β)y₀, Σλb = (1 − β)b₀; NaN where there is none."""
    table = frame.set_index(["team", "month"])[VARIABLES].sort_index()
    members, point = table[table.index.get_level_values(1).isin(months)].to_numpy(), table.loc[(unit, month)].to_numpy()
    x, y, b = np.split(members.T, [2, 4])
    upper = np.vstack([np.hstack([np.zeros((2, 1)), x]), np.hstack([point[2:4, None], -y])])
    equal = np.hstack([point[4:, None], b])
    limits = np.append(point[:2], -point[2:4])
    free = [(None, None), *[(0, None)] * len(members)]
    found = linprog(np.append(-1.0, np.zeros(len(members))), upper, limits, equal, point[4:], bounds=free)
    return np.nan if found.status else found.x[0]


def test_equals_the_formula_of_chung_faere_and_grosskopf(balanced):
    index = luenberger(balanced).index
    for unit, here, there in (("T0", "2026-9", "2026-10"), ("T3", "2026-10", "2026-11"), ("T6", "2026-11", "2026-12")):
        d = {(at, base): 1 + beta(balanced, unit, at, [base]) for at in (here, there) for base in (here, there)}
        ml = np.sqrt(d[here, here] / d[there, here] * d[here, there] / d[there, there])
        tc = np.sqrt(d[there, there] / d[there, here] * d[here, there] / d[here, here])
        row = index.loc[(unit, here, there)]
        np.testing.assert_allclose(row[["mi", "ec", "tc"]].astype(float), [ml, d[here, here] / d[there, there], tc], rtol=1e-8)


def test_equals_the_formula_of_oh(balanced):
    """GML = (1 + D(z of t)) / (1 + D(z of t + 1)) on the pooled technology."""
    result = luenberger(balanced, technology="global")
    months = sorted(balanced["month"].unique())
    d = [1 + beta(balanced, "T5", month, months) for month in ("2026-9", "2026-10")]
    assert result.index.loc[("T5", "2026-9", "2026-10"), "mi"] == pytest.approx(d[0] / d[1], rel=1e-8)


@settings(max_examples=4)
@given(st.builds(make_panel, st.integers(0, 10_000), st.integers(2, 6), st.just(3)), st.sampled_from(["adjacent", "global", "sequential"]))
def test_identities_and_invariances(panel, technology):
    result = luenberger(panel, technology=technology)
    index = result.index
    np.testing.assert_allclose(index["mi"], index["ec"] * index["tc"], rtol=1e-9)
    if technology == "global":
        np.testing.assert_allclose(index.groupby("unit")["mi"].prod(), result.cumulative["mi"].xs("2026-11", level="period"), rtol=1e-9)
    pd.testing.assert_frame_equal(luenberger(panel[::-1], technology=technology).index, index)
    scaled = luenberger(panel.assign(angry=1e-8 * panel["angry"], solved=1e8 * panel["solved"]), technology=technology).index
    pd.testing.assert_frame_equal(scaled, index, rtol=1e-7)


def test_fewer_complaints_with_more_solved_is_progress():
    first = make_panel(5, units=6, periods=1)
    better = first.assign(month="2026-10", solved=1.25 * first["solved"], praised=1.25 * first["praised"], angry=0.75 * first["angry"])
    index = luenberger(pd.concat([first, better])).index
    assert (index["mi"] > 1.2).all()
    np.testing.assert_allclose(index["ec"], 1.0, atol=0.3)
    same = luenberger(pd.concat([first, first.assign(month="2026-10")])).index
    np.testing.assert_allclose(same[["mi", "ec", "tc"]], 1.0, rtol=1e-9)


def test_units_without_complaints_are_measured():
    panel = make_panel(6, units=6, periods=2)
    panel.loc[panel["team"].isin(["T0", "T1"]), "angry"] = 0.0
    index = luenberger(panel).index
    assert np.isfinite(index.loc["T0", "mi"]).all()
    d = {base: 1 + beta(panel, "T0", at, [base]) for at, base in (("2026-9", "2026-10"), ("2026-9", "2026-9"))}
    found = luenberger(panel).distances["distance"]
    assert found["T0", "2026-9", "2026-10", "crs"] == pytest.approx(1 / d["2026-10"], rel=1e-8)


def test_out_of_reach_and_missing_say_why():
    """b's dirtiest month has ten times the complaints an hour that anybody else ever had: no mix of the other month gets there."""
    panel = make_panel(7, units=5, periods=2)
    panel.loc[panel["team"].eq("T1") & panel["month"].eq("2026-10"), ["hours", "cost", "angry"]] = [0.1, 0.1, 5000]
    index = luenberger(panel[~(panel["team"].eq("T2") & panel["month"].eq("2026-9"))]).index
    assert index.loc["T1", "status"].item() == "infeasible"
    assert index.loc["T1", ["mi", "tc"]].isna().all(axis=None)
    assert index.loc["T2", "status"].item() == "missing_from"
    assert (index.drop(["T1", "T2"])["status"] == "optimal").all()


def test_the_failure_of_one_programme_leaves_the_others_alone(balanced, monkeypatch):
    clean = luenberger(balanced).index
    solve = lp.solve

    def broken(family, **options):
        batch = solve(family, **options)
        batch.status[3] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    index = luenberger(balanced).index
    failed = index["status"] == "failed"
    assert 1 <= failed.sum() <= 2
    pd.testing.assert_frame_equal(index[~failed], clean[~failed])


def test_refuses_what_means_nothing(balanced):
    with pytest.raises(DataError, match="undesirable"):
        luenberger(balanced, undesirable=[])
    with pytest.raises(OptionError, match="technology"):
        luenberger(balanced, technology="never")
    with pytest.raises(DataError, match="negative"):
        luenberger(balanced.assign(angry=-1.0))
