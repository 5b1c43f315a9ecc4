"""Plots of DEA results say what the result says, in both languages."""

import sys
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

import sqeval as sq
from sqeval.dea.returns import Returns
from sqeval.errors import DataError, OptionError
from sqeval.plots import canvas
from sqeval.plots.envelope import frontier_line, upper_envelope

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
RNG = np.random.default_rng(4)
UNITS = [f"Team {k}" for k in range(16)]
SIZE = RNG.uniform(1, 6, (16, 1))
X = pd.DataFrame(SIZE * RNG.uniform(5, 9, (16, 2)), columns=["hours", "cost"], index=UNITS)
Y = pd.DataFrame(SIZE * RNG.uniform(2, 9, (16, 2)), columns=["solved", "satisfied"], index=UNITS)
RETURNS = ("crs", "vrs", "nirs", "ndrs", ("grs", 0.7, 1.5), ("grs", 0.0, 1.2))


@pytest.fixture(scope="module")
def result():
    with warnings.catch_warnings(action="ignore"):
        return sq.dea.radial(X, Y)


@pytest.fixture(scope="module")
def worst(result):
    return result.slacks.max(axis=1).idxmax()


PLOTS = {
    "efficiency_distribution": sq.plots.efficiency_distribution,
    "dea_targets": lambda result, **options: sq.plots.dea_targets(result, result.efficiency.idxmin(), **options),
    "peer_network": sq.plots.peer_network,
    "frontier": lambda result, **options: sq.plots.frontier(sq.dea.radial(X, Y[["solved"]], rts="crs"), **options),
}


@pytest.mark.parametrize("name", PLOTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_plot_draws_in_both_languages_on_the_axes_given(name, lang, result):
    if lang == "zh" and canvas.cjk_font() is None:
        pytest.skip("no font with Chinese characters is installed")
    before = mpl.rcParams.copy()
    ax = mpl.figure.Figure().subplots()
    assert PLOTS[name](result, ax=ax, lang=lang) is ax
    ax.figure.canvas.draw()
    assert mpl.rcParams == before
    texts = "".join(item.get_text() for item in ax.findobj(Text))
    assert ("\u4e00" <= max(texts) <= "\u9fff" or "：" in texts) is (lang == "zh")


@pytest.mark.parametrize("name", ["efficiency_distribution", "dea_targets", "peer_network"])
def test_what_cannot_be_drawn_is_named(name):
    arguments = (pd.DataFrame(), "A") if name == "dea_targets" else (pd.DataFrame(),)
    with pytest.raises(DataError, match="DataFrame"):
        getattr(sq.plots, name)(*arguments)


def test_units_of_several_levels_are_named_as_everywhere_else():
    index = pd.MultiIndex.from_tuples([("A", 1), ("A", 2)])
    found = sq.dea.radial(X[["hours"]].iloc[:2].set_axis(index), Y[["solved"]].iloc[:2].set_axis(index))
    assert {item.get_text() for item in sq.plots.efficiency(found).get_yticklabels()} == {"A / 1", "A / 2"}


class TestFrontier:
    @pytest.mark.parametrize("rts", RETURNS)
    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_the_line_is_where_the_model_projects_units_to(self, rts, orientation):
        found = sq.dea.radial(X[["hours"]], Y[["solved"]], rts=rts, orientation=orientation)
        along, up = sq.plots.frontier(found).lines[0].get_data()
        hours, solved = found.targets.to_numpy().T
        assert np.interp(hours, along[1:], up[1:]) == pytest.approx(solved, rel=1e-9)
        assert (X["hours"].to_numpy() >= along[0] - 1e-9).all()
        assert (np.interp(X["hours"], along, up) >= Y["solved"] * (1 - 1e-9)).all()

    def test_negative_outputs(self):
        found = sq.dea.radial(X[["hours"]], Y[["solved"]] - 30)
        ax = sq.plots.frontier(found)
        along, up = ax.lines[0].get_data()
        hours, solved = found.targets.to_numpy().T
        assert np.interp(hours, along[1:], up[1:]) == pytest.approx(solved)
        assert ax.get_ylim()[0] < found.data.values[:, 1].min()

    def test_two_inputs_as_an_isoquant(self):
        found = sq.dea.radial(X, Y[["solved"]], rts="crs")
        ax = sq.plots.frontier(found)
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("hours per solved", "cost per solved")
        along, down = ax.lines[0].get_data()
        ratios = X.to_numpy() / Y[["solved"]].to_numpy()
        # On its way to the origin every unit meets the line at θ.
        met = ratios * found.scores.to_numpy()[:, None]
        inside = met[:, 0] > along[1] + 1e-9
        assert np.interp(met[inside, 0], along[1:], down[1:]) == pytest.approx(met[inside, 1])
        assert met[~inside, 0] == pytest.approx(np.full((~inside).sum(), along[0]))

    def test_two_outputs_as_a_transformation_curve(self):
        found = sq.dea.radial(X[["hours"]], Y, rts="crs", orientation="output")
        ax = sq.plots.frontier(found)
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("solved per hours", "satisfied per hours")
        along, up = (values[::-1] for values in ax.lines[0].get_data())
        met = Y.to_numpy() / X[["hours"]].to_numpy() * found.scores.to_numpy()[:, None]
        inside = met[:, 0] < along[-1] - 1e-9
        assert np.interp(met[inside, 0], along[:-1], up[:-1]) == pytest.approx(met[inside, 1])

    def test_reference_units_are_rings(self):
        found = sq.dea.radial(X.iloc[:4, :1], Y.iloc[:4, :1], reference=(X.iloc[2:, :1], Y.iloc[2:, :1]))
        rings, dots = sq.plots.frontier(found).collections
        assert len(rings.get_offsets()) == 12
        assert len(dots.get_offsets()) == 4

    def test_only_so_many_units_are_named(self, monkeypatch):
        monkeypatch.setattr(sys.modules["sqeval.plots.frontier"], "_MOST_NAMES", 5)
        found = sq.dea.radial(X[["hours"]], Y[["solved"]])
        named = [item.get_text() for item in sq.plots.frontier(found).texts]
        assert named == found.is_weakly_efficient[found.is_weakly_efficient].index.tolist()

    @pytest.mark.parametrize("rts", ["vrs", "crs"])
    def test_names_do_not_cover_each_other(self, rts):
        hours = np.repeat([10.0, 10.1, 30.0, 30.2, 60.0, 60.1, 60.2, 60.3, 60.4], 3)
        names = [f"A team with a long name {k}" for k in range(len(hours))]
        solved = np.sqrt(hours) - np.tile([0.0, 0.02, 0.04], 9)
        found = sq.dea.radial(pd.DataFrame({"hours": hours}, index=names), pd.DataFrame({"solved": solved}, index=names), rts=rts)
        ax = sq.plots.frontier(found)
        ax.figure.canvas.draw()
        boxes = [item.get_window_extent() for item in ax.texts]
        assert 3 <= len(boxes) < len(names)
        assert not any(first.overlaps(second) for k, first in enumerate(boxes) for second in boxes[:k])
        assert ax.texts[0].get_text() in found.is_weakly_efficient[found.is_weakly_efficient].index

    def test_what_has_more_dimensions_is_refused(self, result):
        with pytest.raises(DataError, match="One input and one output"):
            sq.plots.frontier(result)
        with pytest.raises(DataError, match="rts='crs'"):
            sq.plots.frontier(sq.dea.radial(X, Y[["solved"]], rts="vrs"))

    @settings(max_examples=40)
    @given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=25))
    def test_an_envelope_rises_bends_and_covers(self, points):
        x, y = np.array(points, dtype=float).T
        across, up = upper_envelope(x, y)
        assert set(zip(across, up, strict=True)) <= set(zip(x, y, strict=True))
        assert (np.diff(across) > 0).all()
        slopes = np.diff(up) / np.diff(across)
        assert (slopes > 0).all()
        assert (np.diff(slopes) < 1e-9).all()
        assert (np.interp(x, across, up) >= y - 1e-9).all()

    def test_a_frontier_under_constant_returns_is_the_best_ratio(self):
        across, up = frontier_line(np.array([2.0, 4]), np.array([3.0, 4]), Returns.parse("crs"), 10.0, 0.0)
        assert np.interp([1, 7, 10], across, up).tolist() == pytest.approx([1.5, 10.5, 15])


class TestDistribution:
    def test_bars_count_every_unit_once(self, result):
        ax = sq.plots.efficiency_distribution(result)
        below, efficient = ax.containers
        assert sum(bar.get_height() for bar in below) == (~result.is_efficient).sum()
        assert efficient[0].get_height() == result.is_efficient.sum()
        for bar in below:
            low, high = bar.get_x() - 0.0025, bar.get_x() + 0.0475
            assert bar.get_height() == ((result.efficiency >= low) & (result.efficiency < high) & ~result.is_efficient).sum()
        assert f"{result.is_efficient.sum()} ({100 * result.is_efficient.mean():.0f} %)" in [item.get_text() for item in ax.texts]

    def test_weakly_efficient_units_stand_on_the_efficient_ones(self):
        found = sq.dea.radial([[1.0, 1], [1, 2], [3, 3]], [[1.0], [1], [1]])
        _, strong, weak = sq.plots.efficiency_distribution(found).containers
        assert (strong[0].get_height(), weak[0].get_y(), weak[0].get_height()) == (1, 1, 1)

    def test_units_without_an_efficiency_are_counted(self):
        found = sq.dea.radial([[2.0], [3]], [[1.0], [9]], reference=([[1.0]], [[1.0]]))
        assert sq.plots.efficiency_distribution(found).get_title(loc="left") == "Efficiency of 1 unit(s); 1 without one"
        with pytest.raises(DataError, match="no unit has an efficiency"):
            sq.plots.efficiency_distribution(sq.dea.radial([[3.0]], [[9.0]], reference=([[1.0]], [[1.0]])))


def test_no_frontier_is_drawn_where_undesirable_outputs_make_a_third_dimension():
    with pytest.raises(DataError, match="more dimensions than a drawing"):
        sq.plots.frontier(sq.dea.sbm(X[["hours"]], Y[["solved"]], undesirable=Y[["satisfied"]], rts="crs"))


class TestTargets:
    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_bars_end_at_the_targets_and_the_factor_takes_its_part(self, orientation):
        found = sq.dea.radial(X, Y, orientation=orientation)
        unit = found.slacks.max(axis=1).idxmax()
        ax = sq.plots.dea_targets(found, unit)
        radial, slack = ([bar.get_width() for bar in bars] for bars in ax.containers)
        observed = pd.concat([X, Y], axis=1).loc[unit]
        change = 100 * (found.targets.loc[unit] / observed - 1)
        assert np.add(radial, slack) == pytest.approx(change.to_numpy(), abs=1e-6)
        moved = slice(0, 2) if orientation == "input" else slice(2, 4)
        expected = np.zeros(4)
        expected[moved] = 100 * (found.scores[unit] - 1)
        assert radial == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize("model", [sq.dea.sbm, sq.dea.super_sbm])
    def test_without_a_factor_all_of_it_is_slack_also_of_undesirable_outputs_and_of_room(self, model):
        bad = pd.DataFrame({"complaints": RNG.integers(1, 30, 16)}, index=UNITS)
        found = model(X, Y, undesirable=bad)
        for unit in (found.scores.idxmax(), found.scores.idxmin()):
            factor, slack = ([bar.get_width() for bar in bars] for bars in sq.plots.dea_targets(found, unit).containers)
            change = 100 * (found.targets.loc[unit] / pd.concat([X, Y, bad], axis=1).loc[unit] - 1)
            assert slack == pytest.approx(change.to_numpy(), abs=1e-6)
            assert not np.any(factor)

    def test_what_has_no_percentage_keeps_its_numbers(self):
        found = sq.dea.radial([[1.0], [1]], [[1.0, 1], [1, 0]])
        texts = [item.get_text() for item in sq.plots.dea_targets(found, 1).texts]
        assert texts == ["1", "1", "0 → 1 (+1)"]

    def test_an_unknown_or_unsolved_unit_is_refused(self, result):
        with pytest.raises(DataError, match="'Team 99'"):
            sq.plots.dea_targets(result, "Team 99")
        with pytest.raises(DataError, match="infeasible"):
            sq.plots.dea_targets(sq.dea.radial([[3.0]], [[9.0]], reference=([[1.0]], [[1.0]])), 0)
        with pytest.raises(OptionError, match="slacks=True"):
            sq.plots.dea_targets(sq.dea.radial(X, Y, slacks=False), "Team 1")


class TestPeerNetwork:
    def test_lines_and_names_are_those_of_lambda(self, result):
        ax = sq.plots.peer_network(result)
        shares = result.lambdas.div(result.lambdas.sum(axis=1), axis=0).to_numpy(copy=True)
        np.fill_diagonal(shares, 0)
        lines = ax.collections[0]
        assert len(lines.get_segments()) == (shares > 0).sum()
        assert sorted(lines.get_linewidths()) == pytest.approx(sorted(0.5 + 3.5 * shares[shares > 0]))
        counts = result.peer_counts["count"]
        texts = {item.get_text() for item in ax.texts}
        assert {f"{peer} ({count})" for peer, count in counts[counts > 0].items()} <= texts
        assert set(result.data.units[shares.sum(axis=1) > 0]) <= texts

    def test_names_stand_where_their_lines_end(self, result):
        ax = sq.plots.peer_network(result)
        places = {item.get_text().split(" (")[0]: tuple(item.xy) for item in ax.texts if hasattr(item, "xy")}
        drawn = {tuple(map(tuple, np.round(segment, 9))) for segment in ax.collections[0].get_segments()}
        expected = {
            (tuple(np.round(places[unit], 9)), tuple(np.round(places[peer], 9)))
            for unit, peers in result.peers.items()
            for peer in peers
            if peer != unit
        }
        assert drawn == expected

    def test_units_can_be_named(self, result):
        learners = [unit for unit, peers in result.peers.items() if set(peers) != {unit}]
        texts = {item.get_text() for item in sq.plots.peer_network(result, learners[:2]).texts}
        assert set(learners) & texts == set(learners[:2])

    def test_efficient_units_that_nobody_follows_are_named_below(self):
        found = sq.dea.radial([[1.0], [2], [4]], [[1.0], [1], [2]])
        assert "on the frontier, nobody learns from: 2" in [item.get_text() for item in sq.plots.peer_network(found).texts]

    def test_too_many_units_are_refused_with_the_way_out(self, result, monkeypatch):
        monkeypatch.setattr(sys.modules["sqeval.plots.peer_network"], "_MOST", 3)
        with pytest.raises(DataError, match="nsmallest"):
            sq.plots.peer_network(result)

    def test_nobody_learns(self):
        with pytest.raises(DataError, match="no unit learns"):
            sq.plots.peer_network(sq.dea.radial([[1.0], [2]], [[1.0], [3]], rts="vrs"))
