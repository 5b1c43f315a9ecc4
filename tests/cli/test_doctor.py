"""`sqeval doctor`: the same content as tables and as JSON."""

import json
from itertools import takewhile

import pandas as pd
import pytest
from rich.cells import cell_len
from tests.runs import edited

from sqeval import i18n
from sqeval.datasets import sample_paths


@pytest.fixture
def doctor(run, export_files):
    def call(*args, export=None):
        return run("doctor", export or export_files["records"], *args)

    return call


def test_json_counts_what_is_there(doctor, export_files):
    result = doctor("--json")
    assert result.exit_code == 0
    assert not result.stderr
    found = json.loads(result.stdout)
    frame = pd.read_csv(export_files["records"], dtype=str)
    rows = found["rows"]
    assert found["schema"] == "sqeval.doctor/2"
    assert rows["source_rows"] == rows["rows_in"] == len(frame)
    assert rows["rows_kept"] + rows["rows_rejected"] == rows["rows_in"]
    assert sum(rows["rejected_by_reason"].values()) == rows["rows_rejected"]
    assert sum(found["periods"].values()) == rows["rows_kept"]
    assert list(found["periods"]) == ["2026-01", "2026-02", "2026-03"]
    # Shares are of the kept requests, which are nearly all.
    shares, near = found["columns"], rows["rows_rejected"] / rows["rows_kept"]
    assert {name for name, share in shares.items() if share is not None} == set(frame.columns) & set(shares)
    assert {name: share for name, share in shares.items() if share is not None} == {
        name: pytest.approx(frame[name].isna().mean(), abs=near) for name in shares if name in frame.columns
    }
    assert shares["request_id"] == 0 < shares["delivered_at"] < 1
    assert found["clocks"]["resolved_at"]["median_hours"] > 0


def test_what_cannot_be_measured_names_what_it_needs(doctor, export_files):
    alone = json.loads(doctor("--json").stdout)["hierarchies"]["after_sales"]
    assert alone["lacking"]["informed"] == ["surveys"]
    assert alone["monitored_lacking"]["staff_hours"] == ["resources"]
    companions = [word for name in ("surveys", "orders", "resources") for word in (f"--{name}", export_files[name])]
    together = json.loads(doctor("--json", *companions).stdout)["hierarchies"]["after_sales"]
    assert together["lacking"] == together["monitored_lacking"] == {}
    assert len(together["measurable"]) == together["indicators"]


def test_a_column_without_values_feeds_nothing(doctor, export_files, tmp_path):
    export = edited(export_files["records"], tmp_path / "x.csv", rating="")
    found = json.loads(doctor("--json", export=export).stdout)
    assert found["columns"]["rating"] == 1
    assert found["hierarchies"]["after_sales"]["lacking"]["satisfaction"] == ["records.rating"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("Problems", "row rejected", "Requests by month")), ("zh", ("问题", "剔除该行", "按创建月份"))]
)
def test_tables_say_the_same(doctor, lang, words):
    result = doctor("--lang", lang)
    found = json.loads(doctor("--lang", lang, "--json").stdout)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    for word in (*words, *found["periods"], *(f"{count:,}" for count in found["periods"].values())):
        assert word in result.stdout
    for name, missing in found["hierarchies"]["after_sales"]["lacking"].items():
        lacks = f"{i18n.text('cli.needs', lang)} {i18n.listing(missing, lang)}"
        assert i18n.text("cli.labelled", lang, label=name, text=lacks) in result.stdout


def test_the_configuration_says_how_to_read(doctor, export_files, configuration, tmp_path):
    frame = pd.read_csv(export_files["records"], dtype=str).rename(columns={"request_id": "ticket"})
    frame.to_csv(tmp_path / "x.csv", index=False)
    config = configuration("[source.columns]\nrequest_id = 'ticket'\n")
    assert json.loads(doctor("--json", "--config", config, export=tmp_path / "x.csv").stdout)["source"]["preset"] == "mapping"


def test_a_missing_column_is_a_problem_and_no_failure(doctor, export_files, tmp_path):
    export = edited(export_files["records"], tmp_path / "x.csv", created_at=None)
    found = json.loads(doctor("--json", export=export).stdout)
    assert (found["recognised"]["how"], found["problems"][0]["code"], found["hierarchies"]) == ("none", "not_recognised", {})
    told = doctor("--preset", "canonical", export=export)
    assert told.exit_code == 0
    assert "column 'created_at': is missing" in told.stdout


def test_a_file_that_cannot_be_read_is_one_line(doctor, one_line, tmp_path):
    (tmp_path / "x.csv").write_text('a,b\n1,"2\n')
    assert "has a quoted field that is not closed" in one_line(doctor(export=tmp_path / "x.csv"), 3)


def test_policies_stand_in_the_configuration(doctor, configuration, one_line):
    config = configuration("[policies]\noff_scale = 'flag'\n")
    found = json.loads(doctor("--json", "--config", config).stdout)
    assert {problem["action"] for problem in found["problems"] if problem["code"] == "off_scale"} == {"flag"}
    assert "policies.off_scale" in one_line(doctor("--config", configuration("[policies]\noff_scale = 'drop'\n", "bad.toml")), 2)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tables_fit_a_terminal_of_80_columns(doctor, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = doctor("--lang", lang).stdout.splitlines()
    # Below its heading every line of the table begins with a blank, and what follows does not.
    table = list(takewhile(lambda line: line.startswith(" "), lines[lines.index({"en": "Problems", "zh": "问题"}[lang]) + 1 :]))
    assert max(map(cell_len, table)) <= 80
    problems = json.loads(doctor("--lang", lang, "--json").stdout)["problems"]
    assert sum(line.split()[0].isdecimal() for line in table if line.strip()) == len(problems) > 3
    shown = set(" ".join(table).split())
    for problem in problems:
        assert {str(problem["count"]), problem["column"] or "", *problem["title"].rpartition(": ")[2].split()} - {""} <= shown


def test_names_from_the_data_are_inert(doctor, export_files, tmp_path):
    export = edited(export_files["records"], tmp_path / "x.csv", shop="[red]evil\x1b[31m")
    frame = pd.read_csv(export, dtype=str)
    frame.loc[:9, "shop"] = "[RED]evil\x1b[31m"
    frame.to_csv(export, index=False)
    told = doctor(export=export).stdout
    assert "\x1b" not in told
    assert "[red]evil" in told


def test_the_moment_of_the_export_can_be_given(doctor, one_line):
    def late(*options):
        found = json.loads(doctor("--json", *options).stdout)
        return {problem["column"]: problem["count"] for problem in found["problems"] if problem["code"] == "future_date"}

    assert late() == late("--as-of", "2026-12-31") == {}
    assert late("--as-of", "2026-02-28")["created_at"] == json.loads(doctor("--json").stdout)["periods"]["2026-03"]
    assert "as_of: is no moment (got 'someday')" in one_line(doctor("--as-of", "someday"), 2)


def test_the_bundled_sample_feeds_everything(run):
    paths = sample_paths()
    companions = [word for name in ("surveys", "orders", "resources") for word in (f"--{name}", paths[name])]
    found = json.loads(run("doctor", paths["records"], "--json", *companions).stdout)
    assert found["source"]["encoding"]
    assert not found["hierarchies"]["after_sales"]["lacking"]


def test_the_incident_log_is_looked_at(run, incident_log):
    found = json.loads(run("doctor", incident_log, "--json").stdout)
    assert found["rows"]["source_rows"] == 141_712
    assert found["rows"]["rows_in"] == 24_918
    assert round(found["clocks"]["resolved_at"]["median_hours"], 2) == 22.10
    assert not found["hierarchies"]["service_desk"]["lacking"]
