"""Plots draw what the result says, on the Axes they are given, and touch nothing else."""

import sys
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.text import Text

import sqeval as sq
from sqeval.errors import DataError, MissingExtraError, OptionError, SqevalError, SqevalWarning
from sqeval.plots import canvas

LATEST = "2026-06"
PLOTS = ("weights", "scores", "trend", "contributions", "grades", "efficiency", "hierarchy")


def subject(name, sample):
    return sample.hierarchy if name == "hierarchy" else sample


def widths(ax):
    return [[bar.get_width() for bar in bars] for bars in ax.containers]


def tick_labels(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


@pytest.fixture(scope="module")
def latest(sample):
    scores = sample.scores
    return scores[scores["period"] == LATEST].sort_values(["rank", "unit"], na_position="last")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PLOTS)
def test_every_plot_returns_axes_and_draws(name, lang, sample, monkeypatch):
    monkeypatch.setattr(canvas, "cjk_font", lambda: "DejaVu Sans")
    ax = getattr(sq.plots, name)(subject(name, sample), lang=lang)
    assert isinstance(ax, Axes)
    with warnings.catch_warnings():
        # The font of this test has no Chinese characters; those that have them are tried below.
        warnings.filterwarnings("ignore", message="Glyph")
        ax.figure.canvas.draw()


@pytest.mark.parametrize("name", PLOTS)
def test_chinese_is_drawn_without_missing_glyphs(name, sample):
    if canvas.cjk_font() is None:
        pytest.skip("no font with Chinese characters is installed")
    getattr(sq.plots, name)(subject(name, sample), lang="zh").figure.canvas.draw()


@pytest.mark.parametrize("name", PLOTS)
def test_the_axes_given_are_drawn_on(name, sample):
    figure, ax = pyplot.subplots()
    assert getattr(sq.plots, name)(subject(name, sample), ax=ax) is ax
    assert pyplot.get_fignums() == [figure.number]


@pytest.mark.parametrize("name", PLOTS)
def test_global_settings_stay(name, sample):
    before = mpl.rcParams.copy()
    getattr(sq.plots, name)(subject(name, sample))
    assert mpl.rcParams == before


@pytest.mark.parametrize("name", PLOTS)
def test_without_a_chinese_font_labels_are_english_with_one_warning(name, sample, monkeypatch):
    monkeypatch.setattr(canvas, "cjk_font", lambda: None)
    with pytest.warns(SqevalWarning, match="no font with Chinese characters") as caught:
        ax = getattr(sq.plots, name)(subject(name, sample), lang="zh")
    assert len(caught) == 1
    assert caught[0].filename == __file__
    texts = "".join(item.get_text() for item in ax.findobj(Text))
    assert texts.strip()
    assert texts.isascii() or not any("\u4e00" <= letter <= "\u9fff" for letter in texts)


def test_the_first_known_font_with_chinese_characters_is_taken(monkeypatch):
    from matplotlib import font_manager

    class Font:
        def __init__(self, name):
            self.name = name

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [Font("DejaVu Sans"), Font("SimHei"), Font("Noto Sans CJK SC")])
    assert canvas.cjk_font() == "Noto Sans CJK SC"
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [Font("DejaVu Sans")])
    assert canvas.cjk_font() is None


def test_without_matplotlib_the_extra_is_named(sample, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"sqeval\[plot\]"):
        sq.plots.weights(sample)


def test_an_unknown_language_is_refused(sample):
    with pytest.raises(OptionError, match="unknown lang"):
        sq.plots.scores(sample, lang="fr")


def test_bars_are_as_long_as_the_weights(sample):
    ax = sq.plots.weights(sample.weights)
    assert widths(ax) == [sample.weights.global_weights.tolist()]
    assert tick_labels(ax) == [leaf.title() for leaf in sample.hierarchy.leaves]


def test_bars_of_a_matrix_are_as_long_as_its_weights():
    result = sq.ahp.solve(sq.ahp.PairwiseMatrix([[1, 6, 3], ["1/6", 1, "1/2"], ["1/3", 2, 1]], ["a", "b", "c"]))
    ax = sq.plots.weights(result)
    assert widths(ax) == [result.weights.tolist()]
    for other in (
        sq.ahp.fuzzy_weights([[1, (1, 2, 3)], [None, 1]]),
        sq.ahp.best_worst([1, 3], [3, 1]),
        sq.ahp.complementary([[0.5, 0.6], [0.4, 0.5]]),
    ):
        assert widths(sq.plots.weights(other)) == [other.weights.tolist()]
    assert tick_labels(ax) == ["a", "b", "c"]
    assert "CR = 0.0000" in ax.get_title(loc="left")


def test_bars_of_objective_and_combined_weights_are_as_long_as_they_are():
    data = sq.weighting.critic(pd.DataFrame({"a": [1, 4, 2.0], "b": [5, 2, 3.0], "c": [2, 9, 1.0]}), "benefit")
    for result in (data, sq.weighting.combine({"data": data, "experts": data.weights}, "relative_entropy")):
        ax = sq.plots.weights(result)
        assert widths(ax) == [result.weights.tolist()]
        assert "CR" not in ax.get_title(loc="left")


def test_dots_and_intervals_are_those_of_the_scores(sample, latest):
    ax = sq.plots.scores(sample)
    assert tick_labels(ax) == latest["unit"].tolist()
    found = {}
    for lines, dots in zip(ax.collections[::2], ax.collections[1::2], strict=True):
        for (start, end), (score, place) in zip(lines.get_segments(), dots.get_offsets().tolist(), strict=True):
            found[int(place)] = (start[0], score, end[0])
    assert np.allclose([found[k] for k in range(len(latest))], latest[["low", "score", "high"]].astype(float))


def test_units_that_are_not_ranked_are_hollow(sample, latest):
    filled, hollow = sq.plots.scores(sample).collections[1::2]
    assert len(filled.get_offsets()) == latest["rank"].notna().sum()
    assert len(hollow.get_offsets()) == latest["rank"].isna().sum()
    assert mpl.colors.to_hex(hollow.get_facecolor()[0]) == "#ffffff"


def test_an_earlier_period_can_be_drawn(sample):
    ax = sq.plots.scores(sample, "2026-02")
    assert "2026-02" in ax.get_title(loc="left")
    expected = sample.scores[sample.scores["period"] == "2026-02"]["unit"]
    assert sorted(tick_labels(ax)) == sorted(expected)


@pytest.mark.parametrize("name", ["scores", "contributions", "grades", "efficiency"])
def test_an_unknown_period_is_refused(name, sample):
    with pytest.raises(OptionError, match="unknown period"):
        getattr(sq.plots, name)(sample, "2031-01")


def test_lines_are_the_scores_over_the_periods(sample):
    ax = sq.plots.trend(sample, ["Team 4", "Team 5"])
    scores = sample.scores.pivot(index="period", columns="unit", values="score")
    assert [line.get_label() for line in ax.lines] == ["Team 4", "Team 5"]
    for line in ax.lines:
        assert np.allclose(line.get_ydata(), scores[line.get_label()])


def test_many_units_are_grey_but_for_the_best_and_worst(sample, monkeypatch):
    monkeypatch.setattr(sys.modules["sqeval.plots.trend"], "_MOST_LINES", 4)
    ax = sq.plots.trend(sample)
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    ranked = sample.scores[(sample.scores["period"] == LATEST)].dropna(subset=["rank"]).sort_values("rank")["unit"].tolist()
    assert named == [*ranked[:2], *ranked[-2:]]
    assert len(ax.lines) == len(sample.units)


def test_an_unknown_unit_is_refused(sample):
    with pytest.raises(OptionError, match="Team 77"):
        sq.plots.trend(sample, ["Team 77"])


def test_stacked_bars_are_what_the_criteria_add(sample, latest):
    ax = sq.plots.contributions(sample)
    expected = sample.criteria.iloc[latest.index]
    assert np.allclose(np.array(widths(ax)).T, expected)
    assert np.allclose(np.sum(widths(ax), axis=0), latest["score"].astype(float))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [node.title() for node in sample.hierarchy.children]


@pytest.mark.parametrize("name", ["contributions", "grades"])
def test_stacked_bars_begin_where_the_one_before_ends(name, sample):
    first, *others = getattr(sq.plots, name)(sample).containers
    ends = [bar.get_width() for bar in first]
    assert [bar.get_x() for bar in first] == [0.0] * len(first)
    for bars in others:
        assert np.allclose([bar.get_x() for bar in bars], ends)
        ends = [bar.get_x() + bar.get_width() for bar in bars]


def test_grade_bars_are_the_grade_vectors(sample, latest):
    ax = sq.plots.grades(sample)
    assert np.allclose(np.array(widths(ax)).T, sample.vector().iloc[latest.index])
    assert np.allclose(np.sum(widths(ax), axis=0), 1)


def fuzzy_result():
    members = pd.DataFrame([[0.5, 0.3, 0.2, 0.0], [0.1, 0.4, 0.3, 0.2]], index=["a", "b"])
    with warnings.catch_warnings(action="ignore"):
        return sq.fuzzy.evaluate({"a": 0.6, "b": 0.4}, members, sq.fuzzy.Grades.default())


def test_a_fuzzy_result_is_one_bar():
    result = fuzzy_result()
    assert np.allclose(np.array(widths(sq.plots.grades(result)))[:, 0], result.raw)


def test_efficiencies_fall_and_missing_ones_come_last(sample, latest):
    ax = sq.plots.efficiency(sample)
    by_unit = latest.set_index("unit")["efficiency"]
    assert widths(ax)[0] == [0.0 if np.isnan(by_unit[unit]) else by_unit[unit] for unit in tick_labels(ax)]
    drawn = by_unit[tick_labels(ax)].to_numpy()
    known = drawn[~np.isnan(drawn)]
    assert not np.isnan(drawn[: len(known)]).any()
    assert (np.diff(known) < 1e-8).all()


def dea_result(**options):
    X = pd.DataFrame({"hours": [2.0, 3, 5, 9, 6]}, index=list("ABCDE"))
    Y = pd.DataFrame({"solved": [1.0, 4, 6, 7, 3]}, index=list("ABCDE"))
    with warnings.catch_warnings(action="ignore"):
        return sq.dea.radial(X, Y, **options)


def test_efficiencies_of_a_dea_result_are_drawn():
    result = dea_result(rts="vrs")
    ax = sq.plots.efficiency(result)
    assert widths(ax)[0] == result.efficiency[tick_labels(ax)].tolist()


@pytest.mark.parametrize("name", ["weights", "grades", "efficiency", "frontier"])
def test_what_cannot_be_drawn_is_named(name):
    with pytest.raises(SqevalError, match="DataFrame"):
        getattr(sq.plots, name)(pd.DataFrame({"a": [1]}))


@pytest.mark.parametrize("draw", [lambda: sq.plots.grades(fuzzy_result(), "2026-01"), lambda: sq.plots.efficiency(dea_result(), "2026-01")])
def test_a_period_is_not_ignored(draw):
    with pytest.raises(DataError, match="no periods"):
        draw()


def test_the_tree_shows_all_five_layers_and_the_weights(sample):
    texts = [item.get_text().replace("\n", " ") for item in sq.plots.hierarchy(sample.hierarchy, sample.weights).texts]
    joined = " | ".join(texts)
    for word in (
        "goal layer",
        "criterion layer",
        "scheme layer",
        "indicator layer",
        "data layer",
        "service records",
        "surveys",
        "AHP",
        "DEA",
    ):
        assert word in joined
    for node in sample.hierarchy.walk():
        assert f"{node.title()} {100 * sample.weights.all_weights[node.name]:.1f} %" in texts


def test_a_tree_without_weights_has_none(sample):
    texts = " ".join(item.get_text() for item in sq.plots.hierarchy(sample.hierarchy).texts)
    assert "%" not in texts


def test_trees_of_uneven_depth_are_drawn():
    tree = sq.Hierarchy.from_dict(
        {"name": "g", "children": [{"name": "a", "children": [{"name": "b", "children": [{"name": "c"}, {"name": "d"}]}]}, {"name": "e"}]}
    )
    ax = sq.plots.hierarchy(tree, {"a": 0.25})
    places = {item.get_text(): item.get_position() for item in ax.texts}
    assert places["g"][0] < places["a\n25.0 %"][0] < places["b"][0] < places["c"][0] == places["e"][0]
    assert len(ax.lines) == 5


@pytest.mark.parametrize("name", PLOTS)
def test_a_wrong_object_is_refused_by_every_plot(name):
    with pytest.raises(DataError, match=r"has no \w+ to draw \(got 'DataFrame'\)"):
        getattr(sq.plots, name)(pd.DataFrame())


def test_the_hierarchy_of_an_evaluation_is_drawn_with_its_weights(sample):
    own = [item.get_text() for item in sq.plots.hierarchy(sample).texts]
    assert own == [item.get_text() for item in sq.plots.hierarchy(sample.hierarchy, sample.weights).texts]
