"""Plots of weights with intervals, of consistency, of sensitivity and of ranks."""

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

import sqeval as sq
from sqeval.errors import DataError, SqevalWarning
from sqeval.evaluation.weights import weights_of

ITEMS = ["speed", "quality", "cost"]
MATRIX = sq.ahp.PairwiseMatrix.from_upper([2, 5, 3], ITEMS)
GOOD, BAD = (28 / 255, 93 / 255, 138 / 255), (180 / 255, 65 / 255, 45 / 255)
RNG = np.random.default_rng(3)
SCORES = pd.DataFrame(RNG.random((11, 3)), columns=ITEMS, index=[f"Team {k}" for k in range(11)])


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def colours(ax):
    return [bar.get_facecolor()[:3] for bar in ax.patches]


def intervals(ax):
    segments = next(item for item in ax.collections if isinstance(item, LineCollection)).get_segments()
    return np.array([segment[:, 0] for segment in segments])


class TestWeights:
    def test_intervals_of_samples(self):
        found = sq.ahp.monte_carlo(MATRIX, 0.3, samples=500)
        ax = sq.plots.weights(found)
        np.testing.assert_allclose(intervals(ax), found.to_frame()[["lower", "upper"]])
        assert "95 %" in ax.get_xlabel()
        assert ax.get_xlim()[1] > found.upper.max()

    def test_intervals_of_experts_of_fuzzy_weights_and_of_optima(self):
        group = sq.ahp.aggregate({"Li": MATRIX, "Wu": MATRIX.rescale("root_square")})
        np.testing.assert_allclose(intervals(sq.plots.weights(group)), group.to_frame()[["least", "most"]])
        fuzzy = sq.ahp.fuzzy_weights([[1, (1, 2, 3)], [None, 1]], labels=["speed", "cost"])
        np.testing.assert_allclose(intervals(sq.plots.weights(fuzzy)), fuzzy.fuzzy_weights[["l", "u"]])
        best = {"a": 1, "b": 2, "c": 4, "d": 8}
        several = quietly(sq.ahp.best_worst, best, {"a": 8, "b": 3, "c": 3, "d": 1}, form="nonlinear")
        np.testing.assert_allclose(intervals(sq.plots.weights(several)), several.intervals.to_numpy())

    def test_results_without_an_interval_have_no_line(self):
        ax = sq.plots.weights(sq.ahp.solve(MATRIX))
        assert not [item for item in ax.collections if isinstance(item, LineCollection)]
        assert ax.get_xlabel() == "weight"

    def test_a_group_nobody_of_which_can_be_weighed_alone(self):
        pairs = {"Li": {("x", "y"): 2}, "Wu": {("y", "z"): 2}}
        parts = {who: sq.ahp.PairwiseMatrix.from_pairs(judged, "xyz") for who, judged in pairs.items()}
        group = quietly(sq.ahp.aggregate, parts, completion="harker")
        assert not [item for item in sq.plots.weights(group).collections if isinstance(item, LineCollection)]

    def test_leaves_of_a_hierarchy_have_their_titles(self):
        tree = sq.hierarchies.after_sales()
        judged = quietly(weights_of, tree, "illustrative")
        samples = quietly(sq.ahp.monte_carlo, judged, 0.1, samples=50)
        for result in (judged, samples):
            assert names(sq.plots.weights(result)) == [leaf.title("en") for leaf in tree.leaves]


class TestConsistency:
    def test_indices_of_a_matrix_as_multiples_of_their_limits(self):
        result = quietly(sq.ahp.solve, sq.ahp.PairwiseMatrix.from_upper([2, "1/6", 3], ITEMS))
        ax = sq.plots.consistency(result)
        table = result.consistency
        table = table[(table["limit"] > 0) & table["value"].notna()]
        assert names(ax) == list(table.index)
        np.testing.assert_allclose([bar.get_width() for bar in ax.patches], table["value"] / table["limit"])
        assert all(np.allclose(colour, BAD) for colour in colours(ax))

    def test_nodes_of_a_hierarchy_and_the_whole(self):
        tree = {"goal": ITEMS, "speed": ["reply", "repair", "refund"]}
        judged = {"goal": MATRIX, "speed": sq.ahp.PairwiseMatrix.from_upper([2, "1/6", 3], ["reply", "repair", "refund"])}
        found = quietly(sq.ahp.hierarchy_weights, tree, judged)
        ax = sq.plots.consistency(found)
        assert names(ax) == ["goal", "speed", "whole hierarchy"]
        np.testing.assert_allclose([bar.get_width() for bar in ax.patches], [found.nodes["goal"].cr, found.nodes["speed"].cr, found.cr])
        assert np.allclose(colours(ax)[0], GOOD)
        assert np.allclose(colours(ax)[1], BAD)

    def test_experts_of_a_group(self):
        gaps = sq.ahp.PairwiseMatrix.from_pairs({("speed", "cost"): 2}, ITEMS)
        group = quietly(sq.ahp.aggregate, {"Li": MATRIX, "Wu": MATRIX, "He": gaps}, completion="lambda_min")
        assert names(sq.plots.consistency(group)) == ["Li", "Wu", "group"]

    def test_nothing_judged_is_refused(self):
        with pytest.raises(DataError, match="holds no judgements"):
            sq.plots.consistency(quietly(sq.ahp.hierarchy_weights, {"goal": ITEMS}))
        with pytest.raises(DataError, match="holds no judgements"):
            sq.plots.consistency(MATRIX)


class TestSensitivity:
    def test_lines_band_and_present_weight(self):
        weights = {"speed": 0.5, "quality": 0.3, "cost": 0.2}
        ax = sq.plots.sensitivity(SCORES, weights, "speed")
        kept = sq.ahp.stability_intervals(SCORES, weights).loc["speed"]
        lines = {line.get_label(): line for line in ax.get_lines() if str(line.get_label()).startswith("Team")}
        expected = sq.ahp.sensitivity_lines(SCORES, weights, "speed")
        for name, line in lines.items():
            np.testing.assert_allclose(line.get_ydata(), expected[name])
        assert len(ax.get_lines()) == len(SCORES) + 1
        band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
        assert (band.x0, band.x1) == pytest.approx((kept["low"], kept["high"]))
        takers = {kept["challenger_low"], kept["challenger_high"]} - {None}
        assert takers <= set(lines)
        assert next(iter(lines)) == (SCORES @ pd.Series(weights)).idxmax()

    def test_who_takes_over_has_a_colour_though_far_behind_now(self):
        flat = pd.DataFrame({"speed": [0.5] * 10, "cost": np.linspace(0.9, 0.1, 10)}, index=[f"Team {k}" for k in range(10)])
        scores = pd.concat([flat, pd.DataFrame({"speed": [1.0], "cost": [0.0]}, index=["Late"])])
        ax = sq.plots.sensitivity(scores, {"speed": 0.1, "cost": 0.9}, "speed")
        labels = [line.get_label() for line in ax.get_lines()]
        assert "Late" in labels
        assert "Team 8" not in labels

    def test_weights_that_are_rescaled_are_said_once(self):
        with pytest.warns(SqevalWarning, match="rescaled") as said:
            sq.plots.sensitivity(SCORES, {"speed": 0.51, "quality": 0.3, "cost": 0.2}, "cost")
        assert len(said) == 1


class TestRanks:
    def test_shares_of_the_ranks_best_mean_rank_on_top(self):
        found = sq.ahp.rank_acceptability(SCORES, samples=400, seed=1)
        ax = sq.plots.rank_acceptability(found)
        shares = found.rank_acceptability
        order = (shares @ shares.columns.to_numpy()).sort_values(kind="stable").index
        assert names(ax) == list(order)
        drawn = np.array([[bar.get_width() for bar in bars] for bars in ax.containers]).T
        np.testing.assert_allclose(drawn[:, :7], shares.loc[order].to_numpy()[:, :7])
        np.testing.assert_allclose(drawn.sum(axis=1), 1)
        assert len(ax.containers) == 8

    def test_other_results_are_refused(self):
        with pytest.raises(DataError, match="has no ranks"):
            sq.plots.rank_acceptability(sq.ahp.solve(MATRIX))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_they_draw_in_both_languages(lang, monkeypatch):
    from sqeval.plots import canvas

    monkeypatch.setattr(canvas, "cjk_font", lambda: "DejaVu Sans")
    samples = sq.ahp.monte_carlo(MATRIX, 0.3, samples=200)
    drawn = [
        sq.plots.weights(samples, lang=lang),
        sq.plots.consistency(sq.ahp.solve(MATRIX), lang=lang),
        sq.plots.sensitivity(SCORES, [0.5, 0.3, 0.2], "cost", lang=lang),
        sq.plots.rank_acceptability(samples, lang=lang),
    ]
    for ax in drawn:
        texts = "".join(item.get_text() for item in ax.findobj(Text))
        assert any("\u4e00" <= letter <= "\u9fff" for letter in texts) == (lang == "zh")


def test_names_with_dollars_are_no_formulas():
    ax = sq.plots.weights(sq.ahp.solve(sq.ahp.PairwiseMatrix.from_upper([2], [r"cost in $\euros$", "$5 to $10_"])))
    ax.figure.canvas.draw()
    assert [label.get_text() for label in ax.get_yticklabels()] == [r"cost in $\euros$", "$5 to $10_"]
