"""What build servers take from a run: JUnit XML, annotations, and scores in other formats."""

import json
from xml.dom import minidom

import pandas as pd
import pytest
from tests.report.test_annotations import COMMAND, unescaped

from sqeval.errors import MissingExtraError
from sqeval.evaluation.manifest import verify_run, write_run
from sqeval.job.plan import ScoreOptions, make_plan

GATES = ("--fail-on", "score<100", "--fail-on", "rejected>0.9", "--fail-on", "coverage:informed<0.5")


def cases(path):
    return minidom.parse(str(path)).getElementsByTagName("testcase")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_junit_holds_every_gate_and_why_it_failed(score, tmp_path, lang):
    result = score(*GATES, "--junit", tmp_path / "ci" / "gates.xml", "--lang", lang)
    assert result.exit_code == 1
    found = {case.getAttribute("name"): case.getElementsByTagName("failure") for case in cases(tmp_path / "ci" / "gates.xml")}
    assert {name: len(failures) for name, failures in found.items()} == {"score<100": 1, "rejected>0.9": 0, "coverage:informed<0.5": 1}
    messages = [failures[0].getAttribute("message") for failures in found.values() if failures]
    assert messages == result.stderr.splitlines()
    # More causes than the line on stderr has room for would stand here too.
    ranked = [row for row in json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))["scores"] if row["rank"]]
    latest = [row for row in ranked if row["period"] == max(row["period"] for row in ranked)]
    assert len(found["score<100"][0].firstChild.data.splitlines()) == len(latest)


def test_junit_without_gates_is_an_empty_suite(score, tmp_path):
    assert score("--junit", tmp_path / "x.xml").exit_code == 0
    assert len(cases(tmp_path / "x.xml")) == 0


def test_junit_cannot_take_the_place_of_a_folder_or_of_a_file_of_the_run(score, one_line, tmp_path):
    assert "is a folder" in one_line(score("--junit", tmp_path), 2)
    assert "file of the run itself" in one_line(score("--junit", tmp_path / "out" / "run.json"), 2)
    assert score("--junit", tmp_path / "out" / "gates.xml").exit_code == 0
    assert "gates.xml" not in verify_run(tmp_path / "out")


def annotations(text):
    found = [COMMAND.fullmatch(line) for line in text.splitlines() if line.startswith("::")]
    return [
        (one["level"], unescaped(one["properties"].removeprefix("title="), is_property=True), unescaped(one["message"])) for one in found
    ]


def test_annotations_are_errors_for_gates_and_warnings_for_cautions(score, tmp_path):
    result = score(*GATES, "--annotations", "GitHub")
    assert result.exit_code == 1
    found = annotations(result.stdout)
    assert [title for level, title, _ in found if level == "error"] == ["sqeval: score<100", "sqeval: coverage:informed<0.5"]
    assert [message for level, _, message in found if level == "error"] == result.stderr.splitlines()
    codes = [row["code"] for row in json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))["warnings"]]
    assert [title for level, title, _ in found if level == "warning"] == [f"sqeval: {code}" for code in codes]
    assert codes


def test_a_quiet_run_annotates_its_failed_gates_only(score):
    found = score(*GATES, "--annotations", "github", "--quiet")
    assert {level for level, *_ in annotations(found.stdout)} == {"error"}
    assert all(line.startswith("::") for line in found.stdout.splitlines())
    assert score("--annotations", "github", "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("option", "word", "hint"), [("--annotations", "gitlab", "github"), ("--format", "csv,parket", "parquet"), ("--format", "", "csv")]
)
def test_an_unknown_word_names_the_known_ones(score, one_line, option, word, hint):
    assert hint in one_line(score(option, word), 2)


def test_scores_as_parquet_are_those_of_the_csv_and_stand_in_the_manifest(score, run, tmp_path):
    assert score("--format", "csv,parquet").exit_code == 0
    out = tmp_path / "out"
    csv = pd.read_csv(out / "scores.csv")
    parquet = pd.read_parquet(out / "scores.parquet").astype({"rank": float})
    pd.testing.assert_frame_equal(parquet, csv, check_dtype=False, rtol=0, atol=0)
    assert set(verify_run(out)) == {"scores.csv", "scores.parquet", "evaluation.json", "report.html"}
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.name != "run.json"}
    assert score("--format", "parquet, csv").exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != "run.json"} == before
    (out / "scores.parquet").write_bytes(b"PAR1")
    assert run("verify", out).exit_code == 3


def test_scores_of_an_earlier_run_do_not_stay_beside_others(evaluation, tmp_path):
    write_run(evaluation, tmp_path, formats=("csv", "parquet"))
    write_run(evaluation, tmp_path, formats=("parquet",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evaluation.json", "report.html", "run.json", "scores.parquet"]
    (tmp_path / "scores.csv").write_text("mine", encoding="utf-8")
    write_run(evaluation, tmp_path, formats=("parquet",))
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == "mine"


def test_without_pyarrow_the_run_ends_before_it_begins(export_files, tmp_path, monkeypatch):
    monkeypatch.setattr("sqeval.job.plan.find_spec", lambda name: None)
    options = ScoreOptions(export=export_files["records"], out=tmp_path / "out", formats=("parquet",))
    with pytest.raises(MissingExtraError, match=r"sqeval\[parquet\]"):
        make_plan(options)


@pytest.mark.parametrize(
    ("wrong", "code", "kind"),
    [(("--by", "planet"), 3, "DataError"), (("--min-n", "0"), 2, "OptionError"), (("--period", "eon"), 2, "OptionError")],
)
def test_a_run_that_ends_before_its_gates_says_so_where_it_was_asked_to(score, tmp_path, wrong, code, kind):
    score("--junit", tmp_path / "x.xml")
    result = score(*wrong, "--junit", tmp_path / "x.xml", "--annotations", "github")
    assert result.exit_code == code
    (level, title, message), *more = annotations(result.stdout)
    assert (level, title, more) == ("error", f"sqeval: {kind}", [])
    assert f"error: {message}" == result.stderr.strip()
    (case,) = cases(tmp_path / "x.xml")
    assert case.getElementsByTagName("error")[0].getAttribute("message") == message


def test_a_wrong_place_for_junit_is_not_written_to(score, one_line, tmp_path):
    score()
    before = (tmp_path / "out" / "run.json").read_bytes()
    one_line(score("--junit", tmp_path / "out" / "run.json"), 2)
    assert (tmp_path / "out" / "run.json").read_bytes() == before
