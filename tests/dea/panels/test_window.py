"""Window analysis: against `radial` window by window, its statistics by hand, and odd panels."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.panels.conftest import NAMES, make_panel

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp


def window(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.window(panel, **(NAMES | options))


@settings(max_examples=5)
@given(
    st.builds(make_panel, st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 4)),
    st.integers(1, 4),
    st.sampled_from(["input", "output"]),
    st.sampled_from(["crs", "vrs", "ndrs"]),
)
def test_equals_radial_on_the_rows_of_each_window(panel, width, orientation, rts):
    months = [f"2026-{9 + k}" for k in range(panel["month"].nunique())]
    width = min(width, len(months))
    result = window(panel, width=width, orientation=orientation, rts=rts)
    assert result.scores.index.get_level_values("window").unique().tolist() == months[: len(months) - width + 1]
    for first in range(len(months) - width + 1):
        rows = panel[panel["month"].isin(months[first : first + width])].set_index(["month", "team"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            alone = dea.radial(rows[NAMES["inputs"]], rows[NAMES["outputs"]], orientation=orientation, rts=rts, slacks=False)
        found = result.scores.xs(months[first], level="window")
        np.testing.assert_allclose(found, alone.scores.loc[list(found.index)], rtol=1e-9)
        np.testing.assert_allclose(result.efficiency.xs(months[first], level="window"), alone.efficiency.loc[list(found.index)], rtol=1e-9)


def test_statistics_by_hand(gappy):
    result = window(gappy, width=2)
    scores = result.scores.reset_index()
    for unit, some in scores.groupby("unit"):
        values = some["score"]
        row = result.stability.loc[unit]
        assert row["mean"] == result.mean[unit] == pytest.approx(values.mean())
        assert row["range"] == result.range[unit] == pytest.approx(values.max() - values.min())
        assert (result.min[unit], result.max[unit]) == (values.min(), values.max())
        spread = some.groupby("period")["score"].agg(lambda column: column.max() - column.min())
        assert row["window_range"] == pytest.approx(spread.max())
    one = scores.query("unit == 'T4' and period == '2026-10'")["score"]
    told = result.unit_periods.loc[("T4", "2026-10")]
    np.testing.assert_allclose(told, [one.mean(), one.min(), one.max(), one.max() - one.min(), 2])
    assert result.row_means.loc["T4", "2026-11"] == pytest.approx(scores.query("unit == 'T4' and window == '2026-11'")["score"].mean())


def test_a_view_has_windows_as_rows_and_periods_in_time_order(gappy):
    view = window(gappy, width=3).view("T4")
    assert view.index.tolist() == ["2026-9", "2026-10"]
    assert view.columns.tolist() == ["2026-9", "2026-10", "2026-11", "2026-12"]
    assert view.isna().to_numpy().tolist() == [[False, False, False, True], [True, False, False, False]]
    with pytest.raises(DataError, match="'T99'"):
        window(gappy, width=3).view("T99")


def test_order_of_rows_and_units_of_measurement_change_nothing(gappy):
    scores = window(gappy, width=2).scores
    pd.testing.assert_series_equal(window(gappy[::-1], width=2).scores, scores)
    pd.testing.assert_series_equal(window(gappy.assign(hours=1e10 * gappy["hours"]), width=2).scores, scores, rtol=1e-8)


def test_negative_outputs_where_shifting_them_changes_nothing(balanced):
    lower = balanced.assign(solved=balanced["solved"] - 30)
    np.testing.assert_allclose(window(lower, width=2).scores, window(balanced, width=2).scores, rtol=1e-9)
    with pytest.raises(DataError, match="negative"):
        window(lower, width=2, rts="crs")


@pytest.mark.parametrize("width", [0, 5, 2.0, True, "2"])
def test_widths_that_are_none_are_refused(balanced, width):
    with pytest.raises(OptionError, match=r"width.*4"):
        window(balanced, width=width)


def test_explain_says_how_far_the_window_decides(gappy):
    result = window(gappy, width=2)
    told = {unit: (result.explain(unit), result.explain(unit, "zh")) for unit in ("T2", "T4", "T5")}
    assert "2026-9 to" not in told["T2"][0]
    assert all("from" in english and "窗口" in chinese for english, chinese in told.values())
    spread = result.stability["window_range"]
    worst = result.explain(spread.idxmax())
    assert ("so do not rank" in worst) == (spread.max() > 0.05)
    with pytest.raises(DataError, match="'nobody'"):
        result.explain("nobody")


def test_small_windows_are_told(balanced):
    codes = {width: [caution.code for caution in window(balanced, width=width).warnings] for width in (1, 4)}
    assert "dea_panel_small" in codes[1]
    assert "dea_panel_small" not in codes[4]


def test_a_failing_engine_leaves_the_others_alone(balanced, monkeypatch):
    clean = window(balanced, width=2)
    solve = lp.solve

    def broken(family, **options):
        batch = solve(family, **options)
        batch.status[:4] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = window(balanced, width=2)
    failed = result.status == "failed"
    assert failed.sum() == 4
    assert result.scores[failed].isna().all()
    pd.testing.assert_series_equal(result.scores[~failed], clean.scores[~failed])
    assert "dea_window_unsolved" in [caution.code for caution in result.warnings]


def test_all_failed_is_told(balanced, monkeypatch):
    solve = lp.solve

    def broken(family, **options):
        batch = solve(family, **options)
        batch.status[:] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = window(balanced, width=2)
    assert "No score of T1" in result.explain("T1")
    assert "T1" in result.summary()
