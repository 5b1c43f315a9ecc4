"""The bundled sample shows the planted dirt and no more; a diagnosis reads well, as text, HTML and JSON, in both languages."""

import json
import re

import pandas as pd
import pytest
from tests.records.doctor.conftest import clean, codes, event_log

import sqeval as sq
from sqeval import i18n
from sqeval.datasets import load_sample, make_service_records


def planted(sample):
    dirt = sample.truth.query("kind == 'dirt'").set_index("what")["value"].astype(int)
    return {
        ("missing", "created_at"): dirt["created_missing"],
        ("not_a_time", "created_at"): dirt["created_unreadable"],
        ("before_opening", "resolved_at"): dirt["resolved_before_created"],
        ("off_scale", "rating"): dirt["rating_out_of_range"],
        ("label_variants", "team"): dirt["team_trailing_space"] + dirt["team_full_width"],
        ("unknown_state", "status"): dirt["status_unknown"],
        ("duplicate", "request_id"): dirt["request_id_duplicate"],
    }


#: True of every sample and no dirt: the last month is open in part, and one cost is the same for every request.
OF_ITSELF = {("censored_months", None), ("constant_columns", None)}


@pytest.mark.parametrize("sample", [load_sample(), make_service_records(seed=5, months=4, requests_per_month=800)], ids=["bundled", "made"])
def test_the_sample_shows_its_planted_dirt_and_no_more(sample):
    found = codes(sq.doctor(sample.records))
    # One of the unreadable openings is the serial number of a spreadsheet, which can be read after all.
    assert found.pop(("mixed_formats", "created_at")) <= planted(sample)["not_a_time", "created_at"]
    assert {key: count for key, count in found.items() if key not in OF_ITSELF} == planted(sample)
    assert set(found) - set(planted(sample)) == OF_ITSELF


def test_a_sample_without_dirt_shows_none():
    sample = make_service_records(seed=5, months=4, requests_per_month=800, dirt=False)
    assert set(codes(sq.doctor(sample.records))) == OF_ITSELF


def test_json_holds_everything_and_is_strict():
    found = sq.doctor(event_log()).to_dict("zh")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["schema"] == "sqeval.doctor/2"
    for problem in found["problems"]:
        assert {"code", "column", "count", "share", "examples", "action", "title", "proposal", "details"} <= set(problem)


def test_problems_are_a_table():
    frame = clean()
    frame.loc[[3, 8, 9], "rating"] = "9"
    table = sq.doctor(frame).problems
    assert table[["code", "column", "count", "action"]].values.tolist() == [["off_scale", "rating", 3, "reject"]]
    assert table["examples"][0] == ", ".join(sorted(frame.loc[[3, 8, 9], "request_id"]))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_problem_has_its_texts_in_both_languages(lang):
    keys = {key.split(".")[1] for key in i18n.catalogue() if key.startswith("problem.")}
    named = {key.removesuffix("_why") for key in keys if key.endswith("_why")}
    assert named
    for code in named:
        assert {code, f"{code}_do"} <= keys
    found = sq.doctor(event_log())
    for problem in found.found:
        assert all((problem.title(lang), problem.explanation(lang), problem.proposal(lang)))
        assert not re.search(r"[{}]", problem.title(lang) + problem.explanation(lang))
    assert found.summary(lang)


def test_text_from_the_data_is_inert():
    frame = clean().assign(team="<script>alert(1)</script>")
    frame.loc[[2, 3, 4], "team"] = "<SCRIPT>alert(1)</script>"
    frame.loc[5, "request_id"] = "<img src=x>"
    frame.loc[5, "rating"] = "9"
    found = sq.doctor(frame)
    assert "<script" not in found._repr_html_().lower()
    assert "<img" not in found._repr_html_()
    assert "&lt;img" in found._repr_html_()


def test_the_source_is_not_changed():
    frame = event_log()
    before = frame.copy(deep=True)
    sq.doctor(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_a_frame_without_rows_has_a_diagnosis():
    assert sq.doctor(pd.DataFrame(columns=["request_id", "created_at"], dtype="str")).problems.empty
