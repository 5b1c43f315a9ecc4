"""One figure out of several, and whether the methods agree."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError


@pytest.fixture(scope="module")
def ev(sample_records):
    options = {"frontier": "pooled", "period": "quarter", "composite": {"score": 0.6, "efficiency": 0.4}}
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", **options)


@pytest.fixture(scope="module")
def crossed(sample_records):
    dea = {"inputs": ["staff_hours"], "outputs": ["solved_requests", "satisfied_answers"], "tie_break": "cross_efficiency"}
    composite = {"score": 0.5, "cross_efficiency": 0.5, "mean": "geometric"}
    options = {"frontier": "pooled", "period": "quarter", "dea": dea, "composite": composite}
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), **options)


def test_the_figure_is_what_its_recipe_says(ev):
    table = ev.composite.table
    expected = 0.6 * table["score"] + 0.4 * 100 * table["efficiency"]
    assert table["composite"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12, nan_ok=True)
    assert table["composite"].isna().equals(table["efficiency"].isna())
    assert ev.composite.recipe() == "composite = 0.6 × score + 0.4 × 100 × efficiency"
    assert ev.composite.recipe("zh") == "综合值 = 0.6 × 得分 + 0.4 × 100 × 效率"


def test_a_geometric_mean_of_cross_efficiency(crossed):
    table = crossed.composite.table
    expected = np.sqrt(table["score"] * 100 * table["cross_efficiency"])
    assert table["composite"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9, nan_ok=True)
    assert "^0.5" in crossed.composite.recipe()


def test_ranks_go_by_the_figure_within_a_period(ev):
    for _, group in ev.composite.table.dropna(subset="rank").groupby("period"):
        assert group["rank"].tolist() == group["composite"].rank(ascending=False, method="min").tolist()


def test_score_and_rank_stay_as_they_are(ev, sample_records):
    plain = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", frontier="pooled", period="quarter")
    assert plain.composite is None
    pd.testing.assert_frame_equal(plain.scores, ev.scores)


def test_the_recipe_says_the_shares_that_are_used(sample_records):
    shares = {"score": 0.33, "efficiency": 0.66}
    options = {"frontier": "pooled", "period": "quarter", "composite": shares}
    found = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), **options).composite
    expected = (found.table["score"] + 2 * 100 * found.table["efficiency"]) / 3
    assert found.table["composite"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12, nan_ok=True)
    assert found.recipe() == "composite = 0.333333 × score + 0.666667 × 100 × efficiency"


@pytest.mark.parametrize("scores", [[5, 4, 3, 2], [60, 20, 0, -20], [500, 400, 300, 200]])
def test_scores_that_are_no_points_out_of_a_hundred_are_refused(sample_records, scores):
    grades = sq.fuzzy.Grades(["excellent", "good", "fair", "poor"], scores=scores)
    with pytest.raises(ConfigError, match="no points out of 100"):
        quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), grades=grades, composite={"score": 0.6, "efficiency": 0.4})


def test_the_report_shows_every_part_also_where_nothing_is_ranked(crossed, sample_records, tmp_path):
    page = crossed.to_html(tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<th class="num">cross-efficiency</th><th class="num">composite</th>' in page
    shares = {"score": 0.6, "efficiency": 0.4}
    small = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), period=None, min_n=100_000, composite=shares)
    page = small.to_html(tmp_path / "small.html", lang="zh").read_text(encoding="utf-8")
    assert small.composite.recipe("zh") in page


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"score": 0.6}, "sum to 1, not 0.6"),
        ({"score": 1}, "less than 1"),
        ({"efficiency": 0.5}, "composite.score: is missing"),
        ({"score": 0.6, "cross_efficiency": 0.4}, "there are no cross-efficiencies.*tie_break"),
        ({"score": 0.6, "efficiency": 0.4, "mean": "harmonic"}, "composite.mean"),
        ({"score": 0.6, "speed": 0.4}, "unknown key"),
        (0.5, "no mapping of parts"),
    ],
)
def test_what_is_no_recipe_is_refused(sample_records, given, message):
    with pytest.raises(ConfigError, match=message):
        quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), composite=given)


def test_correlations_equal_those_of_the_values(ev):
    scores = ev.scores[ev.ranked & ev.scores["efficiency"].notna()]
    found = ev.agreement.correlations.set_index(["period", "first", "second"])
    scores = scores.assign(efficiency=scores["efficiency"].round(9))
    for period, group in scores.groupby("period"):
        row = found.loc[(period, "score", "efficiency")]
        assert row["spearman"] == pytest.approx(stats.spearmanr(group["score"], group["efficiency"]).statistic)
        assert row["kendall"] == pytest.approx(stats.kendalltau(group["score"], group["efficiency"]).statistic)
        assert row["n"] == len(group)


def test_who_is_judged_differently_is_said_with_the_reason(ev):
    found = ev.agreement
    assert found.differences[["unit", "period", "score", "efficiency"]].to_numpy().tolist() == [["Team 6", "2026-Q2", 4, 1]]
    (said,) = found.sentences()
    assert said.startswith("Team 6 in 2026-Q2: place 4 by score, 1 by efficiency.")
    assert "Most points are lost at: Solved requests" in said
    assert "按得分第 4，按效率第 1" in found.sentences("zh")[0]
    assert "Do the methods agree?" in found.summary()


def test_more_methods_are_compared_where_there_are(ev, crossed):
    assert set(ev.agreement.ranks.columns) == {"unit", "period", "score", "efficiency", "composite"}
    assert set(crossed.agreement.ranks.columns) == {"unit", "period", "score", "efficiency", "cross_efficiency", "composite"}


def test_nothing_is_compared_without_efficiencies(sample_records):
    desk = sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "n", "measure": {"kind": "count"}, "thresholds": [9, 6, 3, 1]}]})
    found = quiet(sq.evaluate, sample_records, desk).agreement
    assert found.correlations["spearman"].isna().all()
    assert found.sentences() == ()


def test_two_units_have_no_correlation(sample_records):
    ev = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), by="channel", period=None, min_n=200)
    found = ev.agreement.correlations
    assert found["spearman"][found["n"] < 3].isna().all()


def test_the_report_shows_agreement_and_recipe(ev, tmp_path):
    page = ev.to_html(tmp_path / "r.html").read_text(encoding="utf-8")
    assert "composite = 0.6 × score + 0.4 × 100 × efficiency" in page
    assert "place 4 by score" in page
