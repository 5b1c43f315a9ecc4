"""`sqeval score`: what it prints and writes, and how it fails."""

import json
import re
import warnings

import pandas as pd
import pytest
from tests.runs import edited

import sqeval as sq

OUTPUTS = ["evaluation.json", "report.html", "run.json", "scores.csv"]
ANSI = re.compile("\x1b")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def content(folder):
    """Bytes of every file, without the times of the manifest."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest = json.loads(found.pop("run.json"))
    assert manifest.pop("finished_at")
    return found, manifest


@pytest.fixture
def companions(export_files):
    return [word for name in ("surveys", "orders", "resources") for word in (f"--{name}", export_files[name])]


def test_a_run_prints_the_ranking_and_writes_four_files(score, companions, tmp_path):
    result = score(*companions, "--judgements", "illustrative")
    assert result.exit_code == 0, result.output
    assert names(tmp_path / "out") == OUTPUTS
    assert not result.stderr
    scores = pd.read_csv(tmp_path / "out" / "scores.csv")
    last = scores[(scores["period"] == "2026-03") & scores["rank"].notna()].sort_values("rank")
    table = result.stdout.split("Units in 2026-03")[1].split("Not ranked")[0]
    printed = re.findall(r"^ +(\d+) +(Team \d+) +([\d.]+)", table, flags=re.MULTILINE)
    assert [(int(rank), unit, float(value)) for rank, unit, value in printed] == [
        (int(row["rank"]), row["unit"], round(row["score"], 1)) for row in last.to_dict("records")
    ]
    for word in ("Targets of all units", "Rejected rows by reason", "Cautions", "illustrative", "scores.csv, evaluation.json, report.html"):
        assert word in result.stdout


def test_a_pipe_gets_no_colours_and_no_progress(score):
    result = score()
    assert not ANSI.search(result.stdout + result.stderr)
    assert "reading" not in result.output


def test_quiet_prints_nothing_but_failed_gates(score, tmp_path):
    assert score("--quiet").output == ""
    result = score("--quiet", "--fail-on", "score<100")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert names(tmp_path / "out") == OUTPUTS


def test_chinese(score, companions, tmp_path):
    result = score(*companions, "--lang", "zh", "--fail-on", "score<100")
    assert result.exit_code == 1
    for word in ("售后服务质量", "名次", "整体目标", "剔除的行", "提示", "已写入"):
        assert word in result.stdout
    assert "质量门 score<100 未通过" in result.stderr
    assert "；" in result.stderr
    # Places such as "promise_kept: Team 1, 2026-03" name a cell; a list of them is Chinese all the same.
    sentences = [line for line in result.stdout.splitlines() if re.search(r"[\u4e00-\u9fff]", line) and not line.startswith("  - ")]
    assert [line for line in sentences if re.search(r"[;:]|, |\(missing\)", line)] == []
    assert "（缺失）" in result.stdout
    assert "<html lang=zh>" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_rerun_gives_identical_bytes(score, companions, tmp_path, configuration):
    config = configuration("[gates]\nfail_on = ['cr>0.1']\n")
    arguments = [*companions, "--config", config, "--judgements", "illustrative"]
    for folder in ("first", "second"):
        assert score(*arguments, out=tmp_path / folder).exit_code == 0
    assert content(tmp_path / "first") == content(tmp_path / "second")


def test_the_manifest_names_what_the_run_rests_on(score, export_files, companions, configuration, tmp_path):
    config = configuration("[group]\nfrom = '2026-02'\n")
    score(*companions, "--config", config, "--fail-on", "score<1")
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    files = manifest["inputs"]["files"]
    assert {name: file["name"] for name, file in files.items()} == {
        "config": "sqeval.toml", "surveys": "surveys.csv", "orders": "orders.csv", "resources": "resources.csv",
    }  # fmt: skip
    assert all(re.fullmatch(r"[0-9a-f]{64}", file["sha256"]) for file in files.values())
    assert manifest["inputs"]["span"] == ["2026-02", None]
    assert manifest["inputs"]["gates"] == ["score<1"]
    assert str(tmp_path) not in json.dumps(manifest)


def test_verify_accepts_a_run_and_catches_a_changed_byte(run, score, one_line, tmp_path):
    score()
    assert run("verify", tmp_path / "out").exit_code == 0
    for name in OUTPUTS:
        path = tmp_path / "out" / name
        before = path.read_bytes()
        if name != "run.json":
            path.write_bytes(before[:-2] + b"x" + before[-1:])
            assert name in one_line(run("verify", tmp_path / "out"), 3)
        path.unlink()
        assert name in one_line(run("verify", tmp_path / "out"), 3)
        path.write_bytes(before)
    assert "scores.csv" in run("verify", tmp_path / "out").stdout


def test_gates_fail_with_1_are_listed_and_everything_is_written(score, companions, tmp_path):
    result = score(*companions, "--fail-on", "score<100", "--fail-on", "warning", "--fail-on", "rejected>0.9")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert [line.split(" failed")[0] for line in lines] == ["gate score<100", "gate warning"]
    assert names(tmp_path / "out") == OUTPUTS


def test_cautions_alone_do_not_fail_a_run(score):
    result = score()
    assert "Cautions" in result.stdout
    assert result.exit_code == 0


def test_the_gates_of_the_configuration_count_unless_the_command_line_gives_others(score, configuration):
    config = configuration("[gates]\nfail_on = ['score<100']\n")
    assert score("--config", config).exit_code == 1
    assert score("--config", config, "--fail-on", "score<1").exit_code == 0


def test_a_baseline_shows_the_change_and_a_drop_can_fail(score, run, export_files, tmp_path):
    january = ["--from", "2026-01", "--to", "2026-01", "--period", "month"]
    assert score(*january, out=tmp_path / "january").exit_code == 0
    later = score("--baseline", tmp_path / "january", "--fail-on", "drop>99")
    assert later.exit_code == 0, later.output
    assert "change" in later.stdout
    assert "Against the baseline:" in later.stdout
    changes = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))["changes"]
    latest = [row for row in changes if row["period"] == "2026-03"]
    assert {row["kind"] for row in latest} == {"next"}
    worst = min(row["change"] for row in latest)
    limit = max(round(-worst - 0.1, 2), 0)
    gated = score("--baseline", tmp_path / "january", "--fail-on", f"drop>{limit}")
    assert gated.exit_code == (1 if -worst > limit else 0)
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["files"]["baseline"]["folder"] == "january"


def test_a_drop_is_named_unless_it_comes_from_too_few_requests(score, export_files, tmp_path):
    frame = pd.read_csv(export_files["records"], dtype=str)
    slow = frame["team"].eq("Team 4") & frame["created_at"].str.startswith("2026-03")
    bad = {"rating": "1", "rating_attitude": "1", "resolved": "False", "cost": "500"}
    worse = frame.assign(**{column: frame[column].mask(slow, value) for column, value in bad.items()})
    worse.to_csv(tmp_path / "worse.csv", index=False)
    assert score("--to", "2026-02", out=tmp_path / "before").exit_code == 0
    arguments = ["--baseline", tmp_path / "before", "--fail-on", "drop>10", "--quiet"]
    result = score(*arguments, export=tmp_path / "worse.csv")
    assert result.exit_code == 1
    assert "drop>10 failed (1): Team 4" in result.stderr
    assert score(*arguments).exit_code == 0
    stored = json.loads((tmp_path / "before" / "evaluation.json").read_text(encoding="utf-8"))
    for row in stored["scores"]:
        row["small_sample"] = row["small_sample"] or row["unit"] == "Team 4"
    (tmp_path / "before" / "evaluation.json").write_text(json.dumps(stored), encoding="utf-8")
    assert score(*arguments, export=tmp_path / "worse.csv").exit_code == 0


def test_the_baseline_may_be_the_folder_that_is_written_to(score, tmp_path):
    assert score().exit_code == 0
    result = score("--baseline", tmp_path / "out", "--fail-on", "drop>0")
    assert result.exit_code == 0, result.stderr
    assert "same" in result.stdout


def test_a_baseline_with_other_definitions_is_refused_and_nothing_is_written(score, one_line, tmp_path):
    score(out=tmp_path / "before")
    line = one_line(score("--baseline", tmp_path / "before", "--min-n", "5"), 2)
    assert "options.min_n: the definitions changed since the baseline" in line
    assert not (tmp_path / "out").exists()


def test_a_baseline_folder_without_an_evaluation_is_named(score, one_line, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "evaluation.json" in one_line(score("--baseline", tmp_path / "empty"), 3)


def test_a_missing_column_is_named(score, one_line, export_files, tmp_path):
    line = one_line(score(export=edited(export_files["records"], tmp_path / "x.csv", created_at=None)), 3)
    assert "column 'created_at'" in line
    assert not (tmp_path / "out").exists()


def test_a_column_to_group_by_that_is_not_there_is_named(score, one_line):
    assert "column 'temas'" in one_line(score("--by", "temas"), 3)


def test_a_column_of_the_configuration_that_is_not_there_is_named(score, one_line, configuration):
    assert "column 'tickett'" in one_line(score("--config", configuration("[source.columns]\nrequest_id = 'tickett'\n")), 3)


def test_dates_in_another_format_are_named(score, one_line, export_files, tmp_path):
    export = edited(export_files["records"], tmp_path / "x.csv", created_at="03/02/2026 10:00")
    line = one_line(score(export=export), 3)
    assert "column 'created_at'" in line
    assert "'03/02/2026 10:00'" in line


def test_one_unparsable_date_is_a_rejected_row_with_its_reason(score, export_files, tmp_path):
    frame = pd.read_csv(export_files["records"], dtype=str)
    frame.loc[3, "created_at"] = "yesterday"
    frame.to_csv(tmp_path / "x.csv", index=False)
    result = score(export=tmp_path / "x.csv")
    assert result.exit_code == 0
    assert "cannot be read as a time in the declared format" in result.stdout


def test_an_unknown_indicator_in_the_configuration_is_named(score, one_line, configuration):
    config = configuration("[targets]\nresolution_rat = { op = '>=', target = 0.9 }\n")
    assert "targets.resolution_rat: unknown indicator. Did you mean 'resolution_rate'" in one_line(score("--config", config), 2)
    config = configuration("[dea]\ninputs = ['staff_hour']\noutputs = ['solved_requests']\n")
    assert "'staff_hour'" in one_line(score("--config", config), 2)
    config = configuration("[judgements.response_tim]\nitems = ['a', 'b']\nupper = [1]\n")
    assert "judgements.response_tim" in one_line(score("--config", config), 2)


def test_a_negative_input_of_dea_is_named(score, one_line, export_files, configuration, tmp_path):
    resources = edited(export_files["resources"], tmp_path / "r.csv", hours="-5")
    config = configuration("[dea]\ninputs = ['staff_hours', 'total_handling_hours']\noutputs = ['solved_requests']\n")
    line = one_line(score("--resources", resources, "--config", config), 3)
    assert "column 'staff_hours', unit 'Team 1': X has a negative value (got -5.0)" in line


def test_a_hierarchy_whose_leaves_are_not_measured_is_named(score, one_line, configuration):
    config = configuration("[hierarchy]\nname = 'mine'\n[[hierarchy.children]]\nname = 'speed'\n")
    assert "speed.measure" in one_line(score("--config", config), 2)


def test_an_export_without_a_row_in_the_span_is_named(score, one_line):
    assert "2031" in one_line(score("--from", "2031"), 3)


def test_units_by_several_columns_and_without_periods(score, tmp_path):
    assert score("--by", "shop", "--by", "channel", "--period", "none").exit_code == 0
    scores = pd.read_csv(tmp_path / "out" / "scores.csv")
    assert scores["unit"].str.contains(" / ").all()
    assert set(scores["period"]) == {"(all)"}


def test_the_demo_says_that_it_is_synthetic(run, tmp_path):
    result = run("demo", "--out", tmp_path / "demo")
    assert result.exit_code == 0
    assert result.stdout.startswith("SYNTHETIC")
    assert "report.html in a browser" in result.stdout
    assert names(tmp_path / "demo") == sorted([*OUTPUTS, "sample"])
    for name in ("run.json", "evaluation.json"):
        written = json.loads((tmp_path / "demo" / name).read_text(encoding="utf-8"))
        assert written["source"]["synthetic"] is True
    assert written["warnings"][0]["code"] == "synthetic"


def test_a_users_export_is_not_called_synthetic(score, tmp_path):
    score()
    written = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert written["source"]["synthetic"] is False
    assert "synthetic" not in {caution["code"] for caution in written["warnings"]}


def test_the_incident_logs_thin_months_are_not_the_headline(run, incident_log, tmp_path):
    result = run("score", incident_log, "--preset", "servicenow", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Units in 2016-05, the best first" in result.stdout
    assert "to be ranked in 2016-06 – 2017-02; the latest period shown is 2016-05" in " ".join(result.stdout.split())


def test_the_incident_log_is_scored(run, incident_log, tmp_path):
    result = run(
        *("score", incident_log, "--preset", "servicenow", "--from", "2016-03", "--to", "2016-05"),
        *("--judgements", "illustrative", "--out", tmp_path / "out"),
    )
    assert result.exit_code == 0, result.output
    assert "24,918 requests in, 24,918 kept, 0 rejected" in result.stdout
    assert "Units in 2016-05" in result.stdout
    assert re.search(r"… \d+ more", result.stdout)
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["source"]["source_rows"] == 141_712


CALENDAR = "calendar = { name = 'desk', hours = { mon-fri = ['09:00-18:00'] } }\n"


def reading_of(folder):
    text = (folder / "run.json").read_text(encoding="utf-8")
    return json.loads(text)["inputs"]["reading"], text


def test_the_manifest_names_how_the_export_was_read(score, export_files, configuration, tmp_path):
    config = configuration(
        f"{CALENDAR}[source]\ntime_zone = 'Asia/Shanghai'\nanswers = 'stars'\nencoding = 'utf-8'\nnulls = ['', '-']\n"
        "[policies]\noff_scale = 'repair'\n"
    )
    result = score("--config", config, "--label-variants", "merge")
    assert result.exit_code == 0, result.output
    found, text = reading_of(tmp_path / "out")
    assert (found["declared"]["encoding"], found["sheet"], found["time_zone"]) == ("utf-8", None, "Asia/Shanghai")
    assert found["answers"]["rating"] == "stars"
    assert found["nulls"] == ["", "-"]
    assert found["calendar"] == "desk"
    policies = found["policies"]
    assert (policies["off_scale"], policies["label_variants"], policies["duplicate"]) == ("repair", "repair", "reject")
    assert str(tmp_path) not in text


def test_what_nobody_declared_is_named_as_it_was_read(score, tmp_path):
    assert score().exit_code == 0
    found, _ = reading_of(tmp_path / "out")
    assert found["encoding"] in ("utf-8", "utf-8-sig")
    assert found["declared"] == {"encoding": None, "sheet": None}
    assert found["policies"]["personal"] == "flag"


def test_the_manifest_tells_runs_by_different_presets_apart(score, configuration, tmp_path):
    """The preset stands in it as it was used, also one that comes with sqeval, and its file with its hash."""
    found = {}
    for name in ("first", "second"):
        path = configuration(f"name = 'desk'\nextends = 'canonical'\n[defaults]\nshop = '{name}'\n", "desk.toml")
        assert score("--preset", path, out=tmp_path / name).exit_code == 0
        found[name] = json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8"))["inputs"]
        assert found[name]["files"]["preset"]["name"] == "desk.toml"
        assert found[name]["reading"]["preset"]["defaults"] == {"shop": name}
    assert found["first"]["files"]["preset"] != found["second"]["files"]["preset"]
    config = configuration("[source]\ntime_zone = 'Asia/Shanghai'\n[source.formats]\nclosed_at = '%Y-%m-%d %H:%M:%S'\n")
    assert score("--preset", "canonical", "--config", config).exit_code == 0
    found, text = reading_of(tmp_path / "out")
    assert (found["preset"]["name"], found["preset"]["time_zone"]) == ("canonical", "Asia/Shanghai")
    assert found["preset"]["formats"] == {"closed_at": "%Y-%m-%d %H:%M:%S"}
    assert str(tmp_path) not in text


KEYED = "[source]\npseudonym_key_env = 'SQEVAL_TEST_KEY'\n[policies]\npersonal = 'repair'\n"


def test_a_key_for_pseudonyms_comes_from_the_environment_and_is_written_nowhere(score, run, configuration, tmp_path, monkeypatch):
    secret = "a-secret-that-stands-nowhere"
    export, frame = tmp_path / "x.csv", pd.read_csv(tmp_path / "export" / "records.csv", dtype=str)
    frame.assign(phone=[f"1391234{k:04d}" for k in range(len(frame))]).to_csv(export, index=False)
    config = configuration(KEYED)
    monkeypatch.setenv("SQEVAL_TEST_KEY", secret)
    result = score("--config", config, export=export)
    assert result.exit_code == 0, result.output
    assert "made with your key: phone" in result.stdout
    told = run("doctor", export, "--config", config, "--json")
    assert "made with your key: phone" in told.stdout
    assert secret not in result.output + told.output
    assert not any(secret.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret not in repr(plan_of(export, config, tmp_path))


def plan_of(export, config, folder):
    from sqeval.job.plan import ScoreOptions, make_plan

    return make_plan(ScoreOptions(export=export, config=config, out=folder / "out"))


@pytest.mark.parametrize("value", [None, " "])
def test_a_key_that_is_not_there_is_named(score, configuration, one_line, monkeypatch, value):
    monkeypatch.delenv("SQEVAL_TEST_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("SQEVAL_TEST_KEY", value)
    said = one_line(score("--config", configuration(KEYED)), 2)
    assert "source.pseudonym_key_env: this environment variable is not set, or empty (got 'SQEVAL_TEST_KEY')" in said


def test_a_key_that_nothing_uses_is_refused(score, configuration, one_line, monkeypatch):
    monkeypatch.setenv("SQEVAL_TEST_KEY", "secret")
    said = one_line(score("--config", configuration("[source]\npseudonym_key_env = 'SQEVAL_TEST_KEY'\n")), 2)
    assert "source.pseudonym_key_env: names a key for pseudonyms, but personal columns are not to be repaired" in said


def test_the_configuration_gives_a_format_to_the_clock_of_any_log(run, configuration, tmp_path, one_line):
    rows = ["case,activity,timestamp"]
    rows += [f"c{k},{word},{15 + k % 12}/03/2026 {hour}:00" for k in range(20) for word, hour in (("consultation", 8), ("resolved", 9))]
    (tmp_path / "log.csv").write_text("\n".join(rows), encoding="utf-8")
    config = configuration("[source]\npreset = 'event_log'\nformats = { timestamp = '%d/%m/%Y %H:%M', answered_at = '%d/%m/%Y' }\n")
    found = json.loads(run("doctor", tmp_path / "log.csv", "--config", config, "--json").stdout)
    assert found["rows"]["rows_kept"] == 20
    assert found["clocks"]["resolved_at"]["median_hours"] == 1
    bad = configuration("[source]\npreset = 'event_log'\nformats = { timestamps = '%d/%m/%Y' }\n", "bad.toml")
    said = one_line(run("doctor", tmp_path / "log.csv", "--config", bad), 2)
    assert "source.formats.timestamps: is not a time column. Did you mean 'timestamp'" in said
    odd = configuration("[source]\nformats = { created_at = '%Q' }\n", "odd.toml")
    assert "source.formats.created_at: is no date format" in one_line(run("doctor", tmp_path / "log.csv", "--config", odd), 2)


def test_filled_questionnaires_are_judgements(score, companions, tmp_path):
    forms = tmp_path / "forms"
    forms.mkdir()
    tree = sq.hierarchies.after_sales()
    for expert, judgement in (("Li", "2"), ("Wu", "1")):
        frame = pd.read_csv(sq.ahp.questionnaire(tree, forms / f"{expert}.csv"), dtype=str, keep_default_na=False)
        answers = [judgement if node == tree.name else "1" for node in frame["node"]]
        frame.assign(expert=expert, judgement=answers).to_csv(forms / f"{expert}.csv", index=False)
    for k in range(3):
        # Forms about something else are left out though they are more.
        other = pd.read_csv(sq.ahp.questionnaire({"g": ["a", "b"]}, forms / f"other{k}.csv"), dtype=str, keep_default_na=False)
        other.assign(expert=f"Zhao {k}", judgement="2").to_csv(forms / f"other{k}.csv", index=False)
    (forms / "scan.pdf").write_bytes(b"x")
    result = score(*companions, "--judgements", forms)
    assert result.exit_code == 0, result.output
    assert "scan.pdf" in result.stdout
    weights = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        read = sq.ahp.read_questionnaire(forms, tree)
        expected = sq.ahp.hierarchy_weights(tree, read.judgements)
    assert set(read.experts) == {"Li", "Wu"}
    assert f"{expected.global_weights.iloc[0]:.6f}"[:8] in json.dumps(weights)
    signed = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert {"judgements of Li", "judgements of Wu"} <= set(signed["inputs"]["files"])


def test_judgements_of_no_kind_are_one_line(score, one_line, tmp_path):
    assert "folder of them" in one_line(score("--judgements", "illustrativ"), 2)
    assert "no such file" in one_line(score("--judgements", tmp_path / "forms.xlsx"), 2)


EVERYTHING = """
[group]
resamples = 60
seed = 5
[weighting]
method = "entropy"
combination = "additive"
coefficients = { judgements = 0.7, data = 0.3 }
normalisation = "min_max"
[fuzzy]
operator = "product_max"
between_levels = "normalised"
[composite]
score = 0.5
efficiency = 0.25
cross_efficiency = 0.25
mean = "geometric"
[dea]
inputs = ["staff_hours", "total_cost"]
outputs = ["solved_requests", "satisfied_answers"]
orientation = "output"
rts = "crs"
frontier = "pooled"
tie_break = "cross_efficiency"
[dea.regions]
band = 0.3
outputs = { items = ["solved_requests", "satisfied_answers"], upper = [3] }
inputs = { staff_hours = 0.6, total_cost = 0.4 }
"""


def test_every_method_of_a_configuration_reaches_the_evaluation(score, companions, export_files, tmp_path):
    config = tmp_path / "all.toml"
    config.write_text(EVERYTHING, encoding="utf-8")
    result = score(*companions, "--config", config, "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    outputs = ["solved_requests", "satisfied_answers"]
    own = {name: export_files[name] for name in ("surveys", "orders", "resources")}
    with warnings.catch_warnings(action="ignore"):
        ev = sq.evaluate(
            sq.read_records(export_files["records"], **own),
            sq.hierarchies.after_sales(),
            weighting={
                "method": "entropy",
                "combination": "additive",
                "coefficients": {"judgements": 0.7, "data": 0.3},
                "normalisation": "min_max",
            },
            resamples=60,
            seed=5,
            operator="product_max",
            between_levels="normalised",
            composite={"score": 0.5, "efficiency": 0.25, "cross_efficiency": 0.25, "mean": "geometric"},
            frontier="pooled",
            dea={
                "inputs": ["staff_hours", "total_cost"],
                "outputs": outputs,
                "orientation": "output",
                "rts": "crs",
                "tie_break": "cross_efficiency",
                "regions": {
                    "outputs": sq.ahp.PairwiseMatrix([[1, 3], ["1/3", 1]], outputs),
                    "inputs": {"staff_hours": 0.6, "total_cost": 0.4},
                    "band": 0.3,
                },
            },
        )
    ev.to_json(tmp_path / "alone.json")
    written = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    alone = json.loads((tmp_path / "alone.json").read_text(encoding="utf-8"))
    assert written["definitions"] == alone["definitions"]
    assert written["scores"] == alone["scores"]
    assert written["composite"] == alone["composite"]
    assert written["uncertainty"] == alone["uncertainty"] != []
    assert len({row["composite"] for row in written["composite"]["rows"]}) > 5
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (manifest["settings"]["operator"], manifest["settings"]["between_levels"]) == ("product_max", "normalised")
