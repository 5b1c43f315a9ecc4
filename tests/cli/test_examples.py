"""The examples work as they stand."""

import gzip
import json
import runpy
import shlex
import shutil
import tomllib
from http import HTTPStatus
from pathlib import Path

import pytest

from sqeval.datasets import sample_paths

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def service():
    return runpy.run_path(str(EXAMPLES / "scoring_service.py"))


def test_the_example_configuration_scores_the_bundled_sample(run, tmp_path):
    for path in sample_paths().values():
        shutil.copy(path, tmp_path)
    shutil.copy(EXAMPLES / "after_sales.toml", tmp_path)
    result = run("score", tmp_path / "records.csv.gz", "--config", tmp_path / "after_sales.toml", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]["files"]) == {"config", "surveys", "orders", "resources"}
    assert manifest["inputs"]["gates"] == tomllib.loads((EXAMPLES / "after_sales.toml").read_text(encoding="utf-8"))["gates"]["fail_on"]


def test_the_service_answers_with_versioned_json(service, sample):
    status, text = service["evaluate_csv"](sample.records.to_csv(index=False).encode("utf-8"))
    assert status is HTTPStatus.OK
    found = json.loads(text)
    assert found["schema"].startswith("sqeval.score/")
    assert found["evaluation"]["scores"]
    assert any(warning["code"] == "illustrative" for warning in found["evaluation"]["warnings"])


@pytest.mark.parametrize(("body", "said"), [(b"request_id\n1\n", "created_at"), (b"", ""), (b'a,b\n"1,2\n', ""), (b"\xff\xfe\xff", "")])
def test_the_service_says_what_is_wrong_with_the_data(service, body, said):
    status, text = service["evaluate_csv"](body)
    assert status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in json.loads(text)["message"]


def workflow_commands(*more):
    """The words of every `sqeval` command of the workflow; what the shell puts in place of "$@" is `more`."""
    lines = (line.strip().removeprefix("run: ") for line in (EXAMPLES / "monthly_scoring.yml").read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("sqeval "):
            words = shlex.split(line)[1:]
            yield [found for word in words for found in (more if word == "$@" else (word,))]


def test_the_workflow_scores_the_sample_and_the_next_month_goes_on_from_it(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = sample_paths()
    Path("export.csv").write_bytes(gzip.decompress(Path(paths["records"]).read_bytes()))
    assert run("init", "export.csv", "--out", "desk.toml").exit_code == 0
    named = (EXAMPLES / "monthly_scoring.yml").read_text(encoding="utf-8")
    gates = next(line.removeprefix("#").strip() for line in named.splitlines() if "fail_on = " in line)
    config = Path("desk.toml").read_text(encoding="utf-8")
    Path("desk.toml").write_text(f"{config}{gates}\n", encoding="utf-8")
    for more in ((), ("--history", "last")):
        for words in workflow_commands(*more):
            result = run(*words)
            assert result.exit_code == (1 if words[0] == "score" else 0), result.output
        shutil.copytree("scores", "last", dirs_exist_ok=True)
    assert [words[0] for words in workflow_commands()] == ["doctor", "score", "verify"]
    assert Path("gates.xml").read_text(encoding="utf-8").count("<testcase") == len(tomllib.loads(gates)["fail_on"])
