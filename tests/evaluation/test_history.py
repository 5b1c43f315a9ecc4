"""A month scored alone and put to those published before gives what scoring all of them at once gives."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.evaluation.export import as_dict, json_text, to_csv

FORECASTS = ("forecast", "forecast_lower", "forecast_upper", "forecast_status")
SAME = ("scores", "criteria", "contributions", "indicators", "stages", "efficiency", "agreement", "uncertainty", "weights")


def evaluated(records, **options):
    return quiet(sq.evaluate, records, sq.hierarchies.after_sales(), judgements="illustrative", **options)


@pytest.fixture(scope="module")
def options():
    return {"composite": {"score": 0.7, "efficiency": 0.3}, "resamples": 50}


@pytest.fixture(scope="module")
def whole(sample_records, options):
    return evaluated(sample_records, **options)


@pytest.fixture(scope="module")
def until_april(sample_records, options):
    return evaluated(sample_records, span=(None, "2026-04"), **options)


@pytest.fixture(scope="module")
def published(sample_records):
    """Until April, without what takes time."""
    return evaluated(sample_records, span=(None, "2026-04"))


@pytest.fixture(scope="module")
def gone_on(sample_records, until_april, options):
    return evaluated(sample_records, span=("2026-05", None), history=until_april, **options)


def restated(records, unit="Team 1", period="2026-04", count=3):
    """The records as if some of a team's requests had only now come in as reopened and unsolved."""
    frame = records.frame.copy()
    own = frame.index[(frame["team"] == unit) & frame["created_at"].dt.strftime("%Y-%m").eq(period)][:count]
    frame.loc[own, "resolved"] = False
    return replace(records, frame=frame)


def test_scores_of_all_periods_are_the_same_bytes_as_scored_at_once(whole, gone_on, tmp_path):
    assert to_csv(gone_on, tmp_path / "on.csv").read_bytes() == to_csv(whole, tmp_path / "whole.csv").read_bytes()
    pd.testing.assert_frame_equal(gone_on.history.scores, whole.scores)


@pytest.mark.parametrize("table", SAME)
def test_every_table_is_that_of_scoring_at_once(whole, gone_on, table):
    assert json.dumps(as_dict(gone_on)[table]) == json.dumps(as_dict(whole)[table])


def test_targets_and_the_composite_are_too_but_for_forecasts(whole, gone_on):
    def told(evaluation):
        return [{key: value for key, value in row.items() if key not in FORECASTS} for row in as_dict(evaluation)["targets"]]

    assert told(gone_on) == told(whole)
    assert as_dict(gone_on)["composite"] == as_dict(whole)["composite"]


def test_what_is_kept_and_what_was_scored_is_said(gone_on):
    periods = gone_on.history.periods.set_index("period")
    assert periods["kept"].tolist() == [True] * 4 + [False] * 2
    assert not periods["revised"].any()
    assert gone_on.history.revisions.empty
    assert gone_on.periods == ("2026-05", "2026-06")
    assert set(gone_on.comparison.changes["kind"]) == {"next"}
    for lang, kept in (("en", "kept as published"), ("zh", "沿用已发布结果")):
        assert kept in gone_on.history.summary(lang)


def test_the_document_goes_on_like_the_evaluation(sample_records, until_april, gone_on, options, tmp_path):
    until_april.to_json(tmp_path / "evaluation.json")
    document = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    for earlier in (document, tmp_path, str(tmp_path / "evaluation.json")):
        found = evaluated(sample_records, span=("2026-05", None), history=earlier, **options)
        assert json_text(found) == json_text(gone_on)


def test_a_second_time_changes_nothing(sample_records, gone_on, options):
    again = evaluated(sample_records, span=("2026-05", None), history=gone_on, **options)
    assert json_text(again) == json_text(gone_on)


def test_late_data_are_marked_as_revised_and_stay_marked(sample_records, published):
    late = restated(sample_records)
    found = evaluated(late, span=("2026-04", "2026-05"), history=published)
    revisions = found.history.revisions
    assert revisions[["unit", "period"]].to_numpy().tolist() == [["Team 1", "2026-04"]]
    row = revisions.iloc[0]
    published = published.scores.set_index(["unit", "period"])
    now = evaluated(late).scores.set_index(["unit", "period"])
    assert row["score_before"] == published.loc[("Team 1", "2026-04"), "score"]
    assert row["score"] == now.loc[("Team 1", "2026-04"), "score"] < row["score_before"]
    assert [caution.code for caution in found.warnings if caution.code.startswith("history")] == ["history_restated"]
    changes = found.comparison.changes.set_index(["unit", "period"])
    assert changes.loc[("Team 1", "2026-04"), "kind"] == "restated"
    assert changes.loc[("Team 1", "2026-05"), "score_before"] == row["score"]  # against what is true now
    later = evaluated(late, span=("2026-05", None), history=found)
    assert later.history.periods.set_index("period")["revised"].to_dict()["2026-04"]
    assert later.history.revisions.equals(revisions)
    assert not [caution for caution in later.warnings if caution.code.startswith("history")]


def test_a_unit_that_went_away_or_came_late_is_a_revision(sample_records, published):
    frame = sample_records.frame.copy()
    april = frame["created_at"].dt.strftime("%Y-%m").eq("2026-04")
    frame.loc[april & frame["team"].eq("Team 1"), "team"] = "Team 1b"
    found = evaluated(replace(sample_records, frame=frame), span=("2026-04", "2026-04"), history=published).history
    rows = found.revisions.set_index("unit")
    assert rows.loc["Team 1", "n"] == 0
    assert pd.isna(rows.loc["Team 1", "score"])
    assert rows.loc["Team 1b", "n_before"] == 0
    assert rows.loc["Team 1b", "n"] == rows.loc["Team 1", "n_before"]
    assert "Team 1" not in set(found.scores.loc[found.scores["period"] == "2026-04", "unit"])


def test_an_export_that_begins_within_a_month_is_refused_unless_allowed(sample_records, published):
    some = sample_records.frame["created_at"] >= "2026-04-15"
    half = replace(sample_records, frame=sample_records.frame[some].reset_index(drop=True))
    with pytest.raises(DataError, match=r"requests of 2026-04, the history \d+") as refused:
        evaluated(half, history=published)
    assert "allow_fewer" in str(refused.value)
    found = evaluated(half, history=published, allow_fewer=True)
    assert found.history.revisions["n"].le(found.history.revisions["n_before"]).all()
    assert evaluated(half, span=("2026-05", None), history=published).history.revisions.empty


def test_other_definitions_are_refused(sample_records, published):
    with pytest.raises(ConfigError, match=r"options\.min_n"):
        evaluated(sample_records, span=("2026-05", None), history=published, min_n=20)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"frontier": "pooled"}, "all periods at once"),
        ({"weighting": "entropy"}, "all periods at once"),
        ({"period": None}, "without periods"),
        ({"baseline": "results"}, "either history or baseline"),
    ],
)
def test_where_no_period_stands_for_itself_nothing_can_be_kept(sample_records, published, given, said):
    with pytest.raises(OptionError, match=said):
        evaluated(sample_records, history=published, **given)


@pytest.mark.parametrize("wrong", [7, {"scores": []}, {"scores": [{"unit": "a"}], "definitions": {}}, []])
def test_what_is_no_evaluation_is_refused(sample_records, wrong):
    with pytest.raises(DataError, match="no evaluation"):
        evaluated(sample_records, history=wrong)


def test_the_trend_of_scores_goes_back_into_the_history(whole, sample_records, published):
    from sqeval.evaluation.worsening import worsening

    may = evaluated(sample_records, span=("2026-05", "2026-05"), history=published)
    june = evaluated(sample_records, span=("2026-06", None), history=may)
    pd.testing.assert_frame_equal(worsening(june), worsening(whole))


def test_the_report_shows_the_kept_months_and_says_so(gone_on):
    from sqeval.report import render_html

    for lang, said in (("en", "Kept as they were published"), ("zh", "沿用已发布结果")):
        page = render_html(gone_on, lang)
        assert said in page
        assert "2026-01" in page
