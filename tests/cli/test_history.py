"""One command every month: a new month is scored, the others stay, and the same again changes nothing."""

import json

import pandas as pd
import pytest
from tests.runs import edited

from sqeval.evaluation.manifest import verify_run


@pytest.fixture
def month_by_month(export_files, tmp_path):
    """The export's requests up to a month, from a month on, as a file."""

    def write(name, first="0", last="9"):
        frame = pd.read_csv(export_files["records"], dtype=str)
        month = frame["created_at"].str[:7]
        frame[(month >= first) & (month <= last)].to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return write


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.json"}


def test_months_scored_one_by_one_are_those_scored_at_once(score, month_by_month, export_files, tmp_path):
    out = tmp_path / "monthly"
    whole = tmp_path / "whole"
    assert score("--judgements", "illustrative", out=whole, export=month_by_month("all.csv")).exit_code == 0
    for month in ("2026-01", "2026-02", "2026-03"):
        result = score("--judgements", "illustrative", "--history", out, out=out, export=month_by_month(f"{month}.csv", month, month))
        assert result.exit_code == 0, result.stderr
    assert (out / "scores.csv").read_bytes() == (whole / "scores.csv").read_bytes()
    assert verify_run(out)
    found = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))["history"]
    assert [row["kept"] for row in found["periods"]] == [True, True, False]
    assert found["revisions"] == []


def test_the_same_run_again_writes_the_same_bytes_in_place(score, month_by_month, tmp_path):
    out, may = tmp_path / "monthly", month_by_month("last.csv", "2026-02")
    score(out=out, export=month_by_month("first.csv", "0", "2026-02"))
    score("--history", out, out=out, export=may)
    first = files(out)
    score("--history", out, out=out, export=may)
    assert files(out) == first


def test_late_data_fail_the_gate_and_the_manifest_names_the_history(score, month_by_month, tmp_path):
    out = tmp_path / "monthly"
    score(out=out, export=month_by_month("first.csv", "0", "2026-02"))
    late = edited(month_by_month("second.csv", "2026-02"), tmp_path / "late.csv", resolved="no")
    result = score("--history", out, "--fail-on", "restated>0.5", out=tmp_path / "next", export=late)
    assert result.exit_code == 1
    assert "gate restated>0.5 failed" in result.stderr
    assert " 2026-02 " in result.stderr
    manifest = json.loads((tmp_path / "next" / "run.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["files"]["history"]["folder"] == "monthly"


def test_a_history_that_was_touched_is_refused(score, one_line, month_by_month, tmp_path):
    out = tmp_path / "monthly"
    score(out=out, export=month_by_month("first.csv", "0", "2026-02"))
    path = out / "evaluation.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"score"', '"score" ', 1), encoding="utf-8")
    assert "not what the run wrote" in one_line(score("--history", out, out=tmp_path / "next"), 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--frontier", "pooled"), "pooled frontier"),
        (("--period", "none"), "without periods"),
        (("--baseline", "HISTORY"), "either history or baseline"),
    ],
)
def test_what_has_no_history_is_refused_before_reading(score, one_line, tmp_path, given, said):
    out = tmp_path / "monthly"
    score(out=out)
    (tmp_path / "no.csv").write_bytes(b"")  # could not be read
    given = [str(out) if word == "HISTORY" else word for word in given]
    assert said in one_line(score("--history", out, *given, out=tmp_path / "next", export=tmp_path / "no.csv"), 2)


def test_a_history_that_is_not_there_is_refused_unless_it_is_to_be_begun(score, one_line, tmp_path):
    assert "no such folder for history" in one_line(score("--history", tmp_path / "nowhere", out=tmp_path / "next"), 2)
    assert score("--history", tmp_path / "next", out=tmp_path / "next").exit_code == 0


def test_half_a_month_is_refused_and_taken_where_it_is_allowed(score, one_line, month_by_month, tmp_path):
    out = tmp_path / "monthly"
    score(out=out)
    frame = pd.read_csv(month_by_month("all.csv"), dtype=str)
    frame[frame["created_at"] >= "2026-02-15"].to_csv(tmp_path / "half.csv", index=False)
    assert "--allow-fewer" in one_line(score("--history", out, out=tmp_path / "next", export=tmp_path / "half.csv"), 3)
    assert score("--history", out, "--allow-fewer", out=tmp_path / "next", export=tmp_path / "half.csv").exit_code == 0


def test_measures_of_the_configuration_are_followed_by_the_run(score, one_line, configuration, tmp_path):
    table = '[[measures]]\nmeasure = "second shift"\nindicator = "{}"\nunit = "Team 3"\nstart = 2026-02-01\nowner = "Li"\n'
    result = score("--config", configuration(table.format("resolution_rate")))
    assert result.exit_code == 0, result.stderr
    assert "second shift (Team 3, resolution_rate): running" in result.stdout
    rows = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))["measures"]
    assert [(row["measure"], row["start"]) for row in rows] == [("second shift", "2026-02-01")]
    assert "unknown" in one_line(score("--config", configuration(table.format("resolved_rate"))), 2)
