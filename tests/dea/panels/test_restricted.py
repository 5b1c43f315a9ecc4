"""Malmquist indices and windows under weight restrictions: against the multiplier form by linprog, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tests.dea.panels.conftest import NAMES

from sqeval import dea
from sqeval.errors import OptionError, SqevalWarning

REGION = dea.AssuranceRegion(numerator="cost", denominator="hours", low=0.5, high=2.0)


def malmquist(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.malmquist(panel, **NAMES, **options)


def multiplier_form(point, members):
    """max u·y₀ subject to v·x₀ = 1, u·y ≤ v·x for all members, 0.5 v_hours ≤ v_cost ≤ 2 v_hours."""
    rows = np.vstack([np.hstack([-members[:, :2], members[:, 2:]]), [[0.5, -1, 0, 0], [-2, 1, 0, 0]]])
    found = linprog(-np.append([0, 0], point[2:]), rows, np.zeros(len(rows)), np.append(point[:2], [0, 0])[None], [1.0])
    return -found.fun


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_equals_the_multiplier_form_with_restricted_weights(balanced, orientation):
    result = malmquist(balanced, orientation=orientation, weight_restrictions=[REGION])
    table = balanced.set_index(["month", "team"])[[*NAMES["inputs"], *NAMES["outputs"]]].sort_index()
    for unit, there, base in (("T1", "2026-9", "2026-10"), ("T4", "2026-11", "2026-11"), ("T6", "2026-12", "2026-11")):
        expected = multiplier_form(table.loc[(there, unit)].to_numpy(), table.loc[base].to_numpy())
        assert result.distances.loc[(unit, there, base, "crs"), "distance"] == pytest.approx(expected, rel=1e-8)
    np.testing.assert_allclose(result.index["mi"], result.index["ec"] * result.index["tc"], rtol=1e-9)
    free = malmquist(balanced, orientation=orientation)
    assert (result.efficiency <= free.efficiency + 1e-9).all()
    assert (result.efficiency < free.efficiency - 1e-3).any()


def test_order_of_rows_and_units_of_measurement_change_nothing(balanced):
    options = {"weight_restrictions": [dea.VirtualShare("cost", low=0.2)], "technology": "global"}
    index = malmquist(balanced, **options).index
    pd.testing.assert_frame_equal(malmquist(balanced[::-1], **options).index, index)
    pd.testing.assert_frame_equal(malmquist(balanced.assign(cost=1e6 * balanced["cost"]), **options).index, index, rtol=1e-7)


def test_refuses_absolute_bounds_and_conflicts(balanced):
    with pytest.raises(OptionError, match="absolute bound"):
        malmquist(balanced, weight_restrictions=[dea.WeightBound("cost", high=0.1)])
    other = dea.AssuranceRegion(numerator="cost", denominator="hours", low=3.0)
    with pytest.raises(OptionError, match="exclude one another"):
        malmquist(balanced, weight_restrictions=[REGION, other])
    greedy = [dea.AssuranceRegion(numerator="solved", denominator=name, low=1e3) for name in NAMES["inputs"]]
    with pytest.raises(OptionError, match="from nothing"):
        malmquist(balanced, weight_restrictions=greedy)


def window(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.window(panel, **(NAMES | {"width": 2} | options))


def rows_of(panel, months):
    return panel[panel["month"].isin(months)].set_index(["month", "team"])[[*NAMES["inputs"], *NAMES["outputs"]]]


class TestWindow:
    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_equals_the_multiplier_form_with_restricted_weights(self, balanced, orientation):
        result = window(balanced, rts="crs", orientation=orientation, weight_restrictions=[REGION])
        for first, second in (("2026-9", "2026-10"), ("2026-11", "2026-12")):
            members = rows_of(balanced, (first, second))
            for period, unit in [(first, "T1"), (first, "T4"), (second, "T6")]:
                expected = multiplier_form(members.loc[(period, unit)].to_numpy(), members.to_numpy())
                assert result.efficiency[(first, period, unit)] == pytest.approx(expected, rel=1e-8)
        free = window(balanced, rts="crs", orientation=orientation)
        assert (result.efficiency <= free.efficiency + 1e-9).all()
        assert (result.efficiency < free.efficiency - 1e-3).any()

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_equals_radial_on_the_rows_of_each_window(self, gappy, orientation):
        lower = gappy.assign(solved=gappy["solved"] - 30) if orientation == "input" else gappy
        some = [REGION, dea.VirtualShare("hours", low=0.3), dea.AssuranceRegion(numerator="praised", denominator="solved", low=0.2, high=3)]
        result = window(lower, orientation=orientation, weight_restrictions=some)
        for pair in (("2026-9", "2026-10"), ("2026-10", "2026-11"), ("2026-11", "2026-12")):
            rows = rows_of(lower, pair)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SqevalWarning)
                X, Y = rows[NAMES["inputs"]], rows[NAMES["outputs"]]
                alone = dea.radial(X, Y, orientation=orientation, weight_restrictions=some, slacks=False)
            found = result.scores.xs(pair[0], level="window")
            np.testing.assert_allclose(found, alone.scores.loc[list(found.index)], rtol=1e-8)
            assert result.status.xs(pair[0], level="window").tolist() == alone.status.loc[list(found.index)].tolist()
            assert found.notna().sum() > len(found) / 2

    def test_means_are_those_of_all_rows(self, balanced):
        mean = balanced["hours"].mean() / balanced["cost"].mean()
        per_mean = dea.AssuranceRegion(numerator="cost", denominator="hours", low=0.5, high=2.0, per="mean")
        raw = dea.AssuranceRegion(numerator="cost", denominator="hours", low=0.5 * mean, high=2.0 * mean)
        found, expected = (window(balanced, weight_restrictions=[one]).scores for one in (per_mean, raw))
        np.testing.assert_allclose(found, expected, rtol=1e-9)

    def test_order_of_rows_and_units_of_measurement_change_nothing(self, gappy):
        options = {"weight_restrictions": [dea.VirtualShare("cost", low=0.2)]}
        scores = window(gappy, **options).scores
        pd.testing.assert_series_equal(window(gappy[::-1], **options).scores, scores)
        pd.testing.assert_series_equal(window(gappy.assign(cost=1e6 * gappy["cost"]), **options).scores, scores, rtol=1e-7)

    def test_none_given_is_the_window_without(self, gappy):
        pd.testing.assert_frame_equal(window(gappy, weight_restrictions=[]).to_frame(), window(gappy).to_frame(), check_exact=True)

    def test_refuses_absolute_bounds_and_conflicts(self, balanced):
        with pytest.raises(OptionError, match="absolute bound"):
            window(balanced, weight_restrictions=[dea.WeightBound("cost", high=0.1)])
        other = dea.AssuranceRegion(numerator="cost", denominator="hours", low=3.0)
        with pytest.raises(OptionError, match="exclude one another"):
            window(balanced, weight_restrictions=[REGION, other])
        greedy = [dea.AssuranceRegion(numerator="solved", denominator=name, low=1e3) for name in NAMES["inputs"]]
        with pytest.raises(OptionError, match="from nothing"):
            window(balanced, rts="crs", weight_restrictions=greedy)

    def test_units_without_any_weights_are_told(self, balanced):
        none = balanced.assign(cost=np.where(balanced["team"] == "T3", 0.0, balanced["cost"]))
        result = window(none, rts="crs", weight_restrictions=[dea.VirtualShare("cost", low=0.2)])
        lost = result.status != "optimal"
        assert set(lost[lost].index.get_level_values("unit")) == {"T3"}
        assert set(result.status[lost]) == {"unbounded"}
        assert result.scores[lost].isna().all()
        assert [caution.where for caution in result.warnings if caution.code == "dea_window_unsolved"] == [("T3",)]
        assert "No score of T3" in result.explain("T3")
        assert "because no weights satisfy the restrictions there: T3" in result.summary()

    def test_a_unit_that_lacks_some_of_its_scores_says_how_many_and_why(self, balanced):
        months = balanced["month"].unique()
        at = balanced["team"].eq("T3") & balanced["month"].eq(months[0])
        result = window(
            balanced.assign(cost=balanced["cost"].mask(at, 0.0)), rts="crs", weight_restrictions=[dea.VirtualShare("cost", low=0.2)]
        )
        lost, of = int((result.status.xs("T3", level="unit") != "optimal").sum()), len(result.status.xs("T3", level="unit"))
        assert 0 < lost < of
        assert result.explain("T3").splitlines()[-1] == f"{lost} of its {of} scores are missing: no weights satisfy the restrictions there."
        assert f"其 {of} 个得分中有 {lost} 个缺失" in result.explain("T3", "zh")
        assert "missing" not in result.explain("T1")

    def test_in_words(self, balanced):
        result = window(balanced, weight_restrictions=[REGION])
        assert "Weights are bound by 1 restriction(s): 0.5 ≤ weight of cost / weight of hours ≤ 2." in result.explain("T1")
        assert "权重受 1 条约束" in result.explain("T1", "zh")
        assert "weight restrictions" in result.summary()
        assert result.model.restrictions == (REGION,)
