"""The examples work as they stand."""

import json
import runpy
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
    assert found["schema"].startswith("sqeval.evaluation/")
    assert found["scores"]
    assert any(warning["code"] == "illustrative" for warning in found["warnings"])


@pytest.mark.parametrize(("body", "said"), [(b"request_id\n1\n", "created_at"), (b"", ""), (b'a,b\n"1,2\n', ""), (b"\xff\xfe\xff", "")])
def test_the_service_says_what_is_wrong_with_the_data(service, body, said):
    status, text = service["evaluate_csv"](body)
    assert status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in json.loads(text)["error"]
