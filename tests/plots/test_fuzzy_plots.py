"""Plots of fuzzy evaluations: dots by criterion, waterfall of points, grade bars of several units."""

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import sqeval as sq
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.plots import canvas

LABELS = ["good", "fair", "poor"]
GRADES = sq.fuzzy.Grades(LABELS, scores=[90, 70, 50], labels_zh=["好", "中", "差"])
TREE = sq.Hierarchy.from_dict(
    {
        "name": "service",
        "label": {"en": "Service", "zh": "服务"},
        "children": [
            {"name": "speed", "label": {"en": "Speed", "zh": "速度"}, "children": [{"name": "reply"}, {"name": "repair"}]},
            {"name": "manners"},
        ],
    }
)
WEIGHTS = {"service": [0.6, 0.4], "speed": [0.5, 0.5]}


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def evaluated(rows, grades=GRADES, **options):
    frame = pd.DataFrame(rows, index=["reply", "repair", "manners"], columns=[*LABELS, "unknown"][: len(rows[0])])
    return quietly(sq.fuzzy.evaluate_hierarchy, TREE, WEIGHTS, frame, grades, **options)


ONE = evaluated([[0.5, 0.3, 0.2], [0.7, 0.2, 0.1], [0.3, 0.3, 0.4]])
OTHER = evaluated([[0.4, 0.3, 0.3], [0.2, 0.2, 0.6], [0.9, 0.1, 0.0]])
TEAMS = {"Team 1": ONE, "Team 2": OTHER}


def random_teams(count):
    rng = np.random.default_rng(4)
    return {f"Team {k}": evaluated(rng.dirichlet(np.ones(3), size=3)) for k in range(count)}


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def legend(ax):
    return [item.get_text() for item in ax.get_legend().get_texts()]


def dots(ax):
    return {item.get_label(): item.get_offsets() for item in ax.collections if hasattr(item, "get_offsets") and item.get_label() in TEAMS}


DRAWN = {
    "criterion_scores": lambda lang: sq.plots.criterion_scores(TEAMS, lang=lang),
    "contribution_waterfall": lambda lang: sq.plots.contribution_waterfall(ONE, lang=lang),
    "grades": lambda lang: sq.plots.grades(TEAMS, lang=lang),
}


@pytest.mark.parametrize("name", list(DRAWN))
def test_words_are_in_the_language_asked_for(name, monkeypatch):
    monkeypatch.setattr(canvas, "cjk_font", lambda: "DejaVu Sans")
    english, chinese = DRAWN[name]("en"), DRAWN[name]("zh")
    assert english.get_title(loc="left")
    assert any("一" <= letter <= "鿿" for letter in chinese.get_title(loc="left"))
    assert not any("一" <= letter <= "鿿" for item in english.findobj(Text) for letter in item.get_text())
    if name != "grades":
        assert "速度" in names(chinese)
        assert {"好", "中", "差"} <= {item.get_text() for item in chinese.texts}


class TestCriterionScores:
    def test_dots_are_the_scores(self):
        ax = sq.plots.criterion_scores(TEAMS)
        assert names(ax) == ["Service", "Speed", "manners"]
        for unit, result in TEAMS.items():
            expected = [result.score, result.nodes["speed"].score, sq.fuzzy.explain(result).table["score"]["manners"]]
            np.testing.assert_allclose(dots(ax)[unit][:, 0], expected)
            np.testing.assert_array_equal(np.round(dots(ax)[unit][:, 1]), [0, 1, 2])
        assert legend(ax) == list(TEAMS)

    def test_no_dot_hides_another(self):
        ax = sq.plots.criterion_scores({"Team 1": ONE, "Team 2": ONE})
        first, second = dots(ax).values()
        assert (first[:, 1] != second[:, 1]).all()

    def test_bands_stand_where_the_grades_do(self):
        ax = sq.plots.criterion_scores(TEAMS)
        spans = sorted((patch.get_x(), patch.get_x() + patch.get_width()) for patch in ax.patches)
        np.testing.assert_allclose(spans, [(50, 60), (60, 80), (80, 90)])
        middles = {item.get_text(): item.xy[0] for item in ax.texts}
        assert middles == {"good": 85, "fair": 70, "poor": 55}

    def test_a_band_that_no_score_reaches_is_not_drawn(self):
        grades = sq.fuzzy.Grades(LABELS, scores=[90, 70, 50], bands=[95, 60])
        ax = sq.plots.criterion_scores(evaluated([[0.5, 0.3, 0.2]] * 3, grades))
        assert {item.get_text() for item in ax.texts} == {"fair", "poor"}

    def test_a_scale_from_worst_to_best_has_the_same_bands(self):
        rising = sq.fuzzy.Grades(LABELS[::-1], scores=[50, 70, 90])
        ax = sq.plots.criterion_scores(evaluated([[0.5, 0.3, 0.2]] * 3, rising))
        assert {item.get_text(): item.xy[0] for item in ax.texts} == {"good": 85, "fair": 70, "poor": 55}

    def test_of_many_units_the_best_and_the_worst_are_named(self):
        teams = random_teams(11)
        ax = sq.plots.criterion_scores(teams)
        ranked = sorted(teams, key=lambda unit: -teams[unit].score)
        assert legend(ax) == [*ranked[:4], *ranked[-4:]]

    def test_what_is_unknown_is_left_out(self):
        blank = evaluated([[0, 0, 0, 1], [0, 0, 0, 1], [0, 0.5, 0, 0.5]])
        ax = sq.plots.criterion_scores({"Team 1": blank})
        shown = next(offsets for offsets in dots(ax).values())
        assert np.ma.filled(np.ma.masked_invalid(shown)[:, 0], -1).tolist() == [70, -1, 70]

    def test_one_result_and_a_table_of_units(self):
        assert sq.plots.criterion_scores(ONE).get_legend() is None
        rows = {name: result.membership for name, result in TEAMS.items()}
        table = quietly(sq.fuzzy.evaluate_units, WEIGHTS, rows, GRADES, hierarchy=TREE)
        np.testing.assert_array_equal(dots(sq.plots.criterion_scores(table))["Team 2"], dots(sq.plots.criterion_scores(TEAMS))["Team 2"])

    def test_units_that_do_not_go_together_are_refused(self):
        flat = quietly(sq.fuzzy.evaluate, {"a": 1}, pd.DataFrame([[0.5, 0.3, 0.2]], index=["a"], columns=LABELS), GRADES)
        with pytest.raises(DataError, match=r"unit 'Team 2': has other criteria than 'Team 1'"):
            sq.plots.criterion_scores({"Team 1": ONE, "Team 2": flat})
        other = evaluated([[0.5, 0.3, 0.2]] * 3, sq.fuzzy.Grades(LABELS, scores=[3, 2, 1]))
        with pytest.raises(DataError, match="has other grades"):
            sq.plots.criterion_scores({"Team 1": ONE, "Team 2": other})
        with pytest.raises(DataError, match="is no fuzzy evaluation"):
            sq.plots.criterion_scores({"Team 1": 3})
        with pytest.raises(DataError, match="no units"):
            sq.plots.criterion_scores({})
        with pytest.raises(DataError, match="same name"):
            sq.plots.criterion_scores({1: ONE, "1": OTHER})
        with pytest.raises(DataError, match="DataFrame"):
            sq.plots.criterion_scores(pd.DataFrame())


class TestWaterfall:
    @pytest.mark.parametrize("operator", ["weighted_average", "product_max", "min_sum"])
    @pytest.mark.parametrize("steps", ["criteria", "indicators"])
    def test_steps_lead_from_one_end_to_the_score(self, operator, steps):
        result = evaluated([[0.5, 0.3, 0.2], [0.7, 0.2, 0.1], [0.3, 0.3, 0.4]], operator=operator)
        for side, start in (("lost", 90), ("gained", 50)):
            bars = list(sq.plots.contribution_waterfall(result, side, steps).containers[0])
            level = start
            for bar in bars[1:-1]:
                assert bar.get_x() == pytest.approx(level)
                level += bar.get_width()
                assert (bar.get_width() < 0) == (side == "lost")
            assert level == pytest.approx(result.score)
            assert (bars[-1].get_x(), bars[-1].get_width()) == (50, pytest.approx(result.score - 50))
            widths = [abs(bar.get_width()) for bar in bars[1:-1]]
            assert widths == pytest.approx(sorted(widths, reverse=True))

    def test_figures_beside_the_bars(self):
        ax = sq.plots.contribution_waterfall(ONE)
        lost = sq.fuzzy.explain(ONE).table["lost"]
        assert names(ax) == ["best possible", "manners", "Speed", "score"]
        figures = [item.get_text() for item in ax.texts if item.get_text() not in LABELS]
        assert figures == ["90", f"−{lost['manners']:.1f}", f"−{lost['speed']:.1f}", f"{ONE.score:.1f}"]

    def test_indicators_have_the_colours_of_their_criteria(self):
        ax = sq.plots.contribution_waterfall(ONE, steps="indicators")
        colours = dict(zip(names(ax), [bar.get_facecolor() for bar in ax.containers[0]], strict=True))
        assert colours["reply"] == colours["repair"] != colours["manners"]

    def test_steps_of_no_points_are_left_out(self):
        best = evaluated([[1.0, 0, 0]] * 3)
        assert names(sq.plots.contribution_waterfall(best)) == ["best possible", "score"]

    def test_what_cannot_be_drawn_is_refused(self):
        with pytest.raises(DataError, match="no contributions"):
            sq.plots.contribution_waterfall(TEAMS)
        with pytest.raises(DataError, match="nothing is known"):
            sq.plots.contribution_waterfall(evaluated([[0, 0, 0, 1]] * 3))
        with pytest.raises(OptionError, match="unknown side"):
            sq.plots.contribution_waterfall(ONE, "up")
        with pytest.raises(OptionError, match="unknown steps"):
            sq.plots.contribution_waterfall(ONE, steps="teams")


class TestGrades:
    def test_bars_are_the_vectors_of_the_units(self):
        part = evaluated([[0.4, 0.3, 0.1, 0.2], [0.2, 0.2, 0.6, 0], [0, 0, 0, 1]], operator="min_sum")
        ax = sq.plots.grades({"Team 1": ONE, "Team 2": part})
        assert names(ax) == ["Team 1", "Team 2"]
        widths = np.array([[bar.get_width() for bar in bars] for bars in ax.containers]).T
        np.testing.assert_allclose(widths[0], [*ONE.vector, 0])
        np.testing.assert_allclose(widths[1], [*(part.vector * (1 - part.unknown)), part.unknown])
        np.testing.assert_allclose(widths.sum(axis=1), 1)
        assert legend(ax) == [*LABELS, "unknown"]

    def test_nothing_known_is_grey(self):
        ax = sq.plots.grades({"Team 1": evaluated([[0, 0, 0, 1]] * 3)})
        assert [bars[0].get_width() for bars in ax.containers] == [0, 0, 0, 1]

    def test_nodes_of_one_hierarchy_are_still_rows(self):
        assert names(sq.plots.grades(ONE)) == ["Service", "Speed"]

    def test_units_have_no_periods(self):
        with pytest.raises(DataError, match="no periods"):
            sq.plots.grades(TEAMS, "2026-01")
