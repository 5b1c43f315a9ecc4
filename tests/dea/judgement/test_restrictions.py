"""Restrictions of weights as a user writes them, and those that no weights satisfy."""

import warnings

import numpy as np
import pandas as pd
import pytest
from tests.dea.judgement.test_restricted_scores import drawn, quiet

import sqeval as sq
from sqeval import dea
from sqeval.dea.judgement.conflicts import smallest
from sqeval.dea.judgement.words import described
from sqeval.errors import DataError, OptionError

REGION = dea.AssuranceRegion


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (lambda: REGION("a", "b"), "needs `low`, `high` or both"),
            (lambda: REGION("a", "a", 1), "two different variables"),
            (lambda: REGION("a", "b", 2, 1), "low is above high"),
            (lambda: REGION("a", "b", -1), "low must be a number ≥ 0"),
            (lambda: REGION("a", "b", high=0), "high must be above 0"),
            (lambda: REGION("a", "b", high=float("inf")), "high must be a number"),
            (lambda: REGION("a", "b", float("nan")), "low must be a number"),
            (lambda: REGION("a", "b", True), "low must be a number"),
            (lambda: REGION("a", "b", 1, per="unit"), "unknown per"),
            (lambda: dea.VirtualShare("a", 0.1, 1.1), "high must be a number from 0 to 1"),
            (lambda: dea.WeightBound("a"), "needs `low`, `high` or both"),
            (lambda: dea.ConeRatio([[1, 2]]), "columns named after variables"),
            (lambda: dea.ConeRatio(pd.DataFrame({"a": [1.0, 0], "b": [1.0, 0]})), "row 1: a weight vector is ≥ 0 and not all zero"),
            (lambda: dea.ConeRatio(pd.DataFrame({"a": [1.0, -1], "b": [1.0, 2]})), "row 1"),
        ],
    )
    def test_by_itself(self, make, words):
        with pytest.raises(OptionError, match=words):
            make()

    def test_against_the_data(self):
        data = drawn(1)
        for name, restriction in {"hour": REGION("hour", "cost", 1), "x": dea.ConeRatio({"x": [1.0], "cost": [1.0]})}.items():
            with pytest.raises(DataError, match=f"column '{name}': is restricted but neither input nor output"):
                dea.radial(*data, weight_restrictions=restriction)
        with pytest.raises(OptionError, match="is no restriction of weights"):
            dea.radial(*data, weight_restrictions=["hours > cost"])
        X = data[0].assign(cost=0.0)
        with pytest.raises(DataError, match="no mean above 0"):
            dea.radial(X, data[1], weight_restrictions=REGION("hours", "cost", 1, per="mean"))

    def test_none_and_an_empty_list_are_none(self):
        data = drawn(1)
        for nothing in (None, []):
            result = quiet(dea.radial, *data, weight_restrictions=nothing)
            assert result.scores.tolist() == quiet(dea.radial, *data).scores.tolist()
            assert result.model.restrictions == ()


class TestConflicts:
    #: A solved request less saves 50 hours, and an hour more saves half a unit of cost.
    costly = (REGION("solved", "hours", low=50), REGION("hours", "cost", low=0.5))

    def test_regions_that_exclude_one_another_are_named_without_the_innocent(self):
        restrictions = [REGION("hours", "cost", low=2), REGION("solved", "praised", low=1), REGION("hours", "cost", high=1)]
        with pytest.raises(OptionError, match="exclude one another") as error:
            dea.radial(*drawn(1), weight_restrictions=restrictions)
        assert str(error.value).count("hours") >= 2
        assert "praised" not in str(error.value)

    def test_a_circle_of_regions(self):
        X, Y = drawn(1)
        X = X.assign(rent=5.0)
        circle = [REGION("hours", "cost", low=2), REGION("cost", "rent", low=2), REGION("rent", "hours", low=2)]
        with pytest.raises(OptionError, match="exclude one another"):
            dea.radial(X, Y, weight_restrictions=circle)
        quiet(dea.radial, X, Y, weight_restrictions=circle[:2])

    def test_something_from_nothing(self):
        """A solved request is worth more hours than any team needs for one: with the data no weights are left."""
        X, Y = drawn(1)
        for rts in ("crs", "ndrs"):
            with pytest.raises(OptionError, match="leave no weights that the data allow") as error:
                dea.radial(X, Y, rts=rts, weight_restrictions=[REGION("hours", "cost", low=0.1), REGION("solved", "hours", low=50)])
            assert "solved" in str(error.value)

    def test_something_from_nothing_for_single_units_is_their_status(self):
        """Under VRS the trade cannot be scaled by units: only those whose inputs it eats up have no score."""
        X, Y = drawn(1)
        result = quiet(dea.radial, X, Y, rts="vrs", weight_restrictions=self.costly)
        lost = result.status == "unbounded"
        assert 0 < lost.sum() < len(X)
        assert result.scores[lost].isna().all()
        assert [len(peers) for peers in result.peers[lost]] == [0] * lost.sum()
        caution = next(caution for caution in result.warnings if caution.code == "dea_restrictions_conflict")
        assert set(caution.where) <= set(X.index[lost])
        assert "solved" in caution.message
        assert "solved 的权重" in caution.text("zh")
        unit = X.index[lost][0]
        assert "no weights satisfy" in result.explain(unit)
        assert "没有任何权重" in result.explain(unit, "zh")

    def test_shares_that_cannot_sum_to_one(self):
        for low, high, words in ((0.6, None, "at least 1.2"), (None, 0.4, "at most 0.8")):
            with pytest.raises(OptionError, match=words):
                dea.radial(*drawn(1), weight_restrictions=[dea.VirtualShare(name, low, high) for name in ("hours", "cost")])

    def test_a_share_of_a_zero(self):
        X, Y = drawn(1)
        X.iloc[2, 0] = 0
        restrictions = [REGION("solved", "praised", low=0.1), dea.VirtualShare("hours", low=0.2)]
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            result = dea.radial(X, Y, weight_restrictions=restrictions)
        assert result.status.tolist() == ["optimal"] * 2 + ["unbounded"] + ["optimal"] * 5
        caution = next(caution for caution in result.warnings if caution.code == "dea_restrictions_conflict")
        assert caution.where == ("U2",)
        assert "share of hours" in caution.message
        assert "praised" not in caution.message
        assert any("share of hours" in str(warning.message) for warning in told)

    def test_bounds_that_one_unit_cannot_keep(self):
        X, Y = drawn(1)
        X.iloc[4] *= 1000
        result = quiet(dea.radial, X, Y, rts="crs", weight_restrictions=dea.WeightBound("hours", low=0.001))
        assert result.status["U4"] == "unbounded"
        assert (result.status.drop("U4") == "optimal").all()

    def test_the_smallest_set(self):
        assert smallest({1, 2, 3, 4}, lambda some: {2, 4} <= some) == {2, 4}


class TestWords:
    def test_both_languages(self):
        region, share = REGION("hours", "cost", 0.5, 2, per="mean"), dea.VirtualShare("cost", high=0.5)
        assert described(region) == "0.5 ≤ weight of hours / weight of cost, per mean ≤ 2"
        assert described(region, "zh") == "0.5 ≤ hours 的权重 / cost 的权重（按均值计） ≤ 2"
        assert described(share, "zh") == "cost 在同侧的虚拟份额 ≤ 0.5"
        assert described(dea.WeightBound("cost", low=3), "zh") == "3 ≤ cost 的权重"
        cone = dea.ConeRatio({"hours": [1.0, 2], "cost": [1.0, 1]})
        assert described(cone) == str(cone) == "weights of hours, cost between 2 given vectors"
        assert described(region) == str(region)

    def test_on_the_card_and_in_the_explanation(self):
        result = quiet(dea.multiplier, *drawn(1), weight_restrictions=[REGION("hours", "cost", 0.5, 2), dea.VirtualShare("solved", 0.2)])
        assert "weight restrictions  " in repr(result)
        assert "权重约束" in result.summary("zh")
        assert "Weights are bound by 2 restriction(s): 0.5 ≤ weight of hours" in result.explain("U1")
        assert "权重受 2 条约束" in result.explain("U1", "zh")

    def test_what_went_in_is_not_changed(self):
        rays = pd.DataFrame({"hours": [1.0, 3], "cost": [1.0, 1]})
        cone = dea.ConeRatio(rays)
        rays.iloc[0, 0] = 99.0
        assert cone.generators.iloc[0, 0] == 1


class TestRegionsFromAhp:
    judgements = sq.ahp.PairwiseMatrix.from_upper([3, 5, 2], ["hours", "cost", "rent"])

    def test_bounds_are_those_of_weights_within_the_band(self):
        weights = pd.Series({"hours": 0.6, "cost": 0.3, "rent": 0.1})
        regions = dea.assurance_regions_from_ahp(weights, 0.1)
        assert [(one.numerator, one.denominator) for one in regions] == [("hours", "cost"), ("hours", "rent"), ("cost", "rent")]
        for one in regions:
            ratio = weights[one.numerator] / weights[one.denominator]
            assert one.low == pytest.approx(ratio * 0.9 / 1.1)
            assert one.high == pytest.approx(ratio * 1.1 / 0.9)
            assert one.per == "mean"

    def test_a_result_and_its_weights_give_the_same(self):
        solved = sq.ahp.solve(self.judgements)
        one, other = (dea.assurance_regions_from_ahp(source, band=0.3) for source in (solved, solved.weights))
        assert one == other
        assert one == dea.assurance_regions_from_ahp(solved.weights.to_dict(), band=0.3)

    def test_heaviest_and_names(self):
        solved = sq.ahp.solve(self.judgements)
        regions = dea.assurance_regions_from_ahp(
            solved, 0, names={"cost": "total_cost", "hours": "h", "rent": "r"}, pairs="heaviest", per="raw"
        )
        assert [(one.numerator, one.denominator, one.per) for one in regions] == [("total_cost", "h", "raw"), ("r", "h", "raw")]
        assert regions[0].low == regions[0].high == pytest.approx(solved.weights["cost"] / solved.weights["hours"])
        assert len(dea.assurance_regions_from_ahp(solved, names=["cost", "rent"])) == 1

    def test_without_a_band_the_criteria_are_one(self):
        """With all ratios fixed per mean, inputs are one: their importance-weighted sum in means."""
        X, Y = drawn(2)
        importance = {"hours": 0.75, "cost": 0.25}
        bound = quiet(dea.radial, X, Y, rts="crs", weight_restrictions=dea.assurance_regions_from_ahp(importance, 0))
        total = sum(share * X[name] / X[name].mean() for name, share in importance.items())
        np.testing.assert_allclose(bound.scores, quiet(dea.radial, total.to_frame("spent"), Y, rts="crs").scores, rtol=1e-8)

    def test_what_is_refused(self):
        for band in (1, -0.1, "wide", True, float("nan")):
            with pytest.raises(OptionError, match="band"):
                dea.assurance_regions_from_ahp({"a": 0.5, "b": 0.5}, band)
        with pytest.raises(DataError, match="not positive"):
            dea.assurance_regions_from_ahp({"a": 1.0, "b": 0.0})
        with pytest.raises(DataError, match="has no weight"):
            dea.assurance_regions_from_ahp({"a": 0.5, "b": 0.5}, names=["a", "c"])
        with pytest.raises(DataError, match="at least two"):
            dea.assurance_regions_from_ahp({"a": 1.0})


def test_shares_that_leave_a_variable_nothing_are_refused():
    """With slacks they left it without a limit, so no unit had a score; with a ratio of weights the same was refused already."""
    for slacks in (True, False):
        with pytest.raises(OptionError, match="none is left for 'praised'"):
            dea.radial(*drawn(1), slacks=slacks, weight_restrictions=dea.VirtualShare("solved", low=1))


def test_two_criteria_for_one_column_are_refused():
    with pytest.raises(DataError, match="two criteria"):
        dea.assurance_regions_from_ahp({"speed": 1, "care": 2, "cost": 1}, names={"speed": "hours", "care": "hours", "cost": "cost"})


@pytest.mark.parametrize("options", [{"weight_restrictions": 5}, {"non_discretionary": [["hours"]]}])
def test_what_is_no_restriction_or_name_is_told(options):
    with pytest.raises(OptionError, match=r"is no restriction|neither input nor output"):
        dea.radial(*drawn(1), **options)
