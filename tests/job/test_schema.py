"""What is written is what the schemas say: every document is valid, and every key of it is described."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import OptionError
from sqeval.evaluation.export import json_text
from sqeval.job.schema import NAMES


def errors(name, document):
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(sq.job.schema(name)).iter_errors(document)]


@pytest.fixture(scope="module")
def records():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    return quiet(sq.read_records, paths["records"], label_variants="merge", **companions)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name):
    Draft202012Validator.check_schema(sq.job.schema(name.upper()))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"resamples": 50, "composite": {"score": 0.7, "efficiency": 0.3}, "weighting": "entropy", "period": "quarter"},
        {"period": None},
        {"dea": {"inputs": ["staff_hours"], "outputs": ["solved_requests"], "tie_break": "cross_efficiency"}, "frontier": "pooled"},
        {
            "by": ["shop", "channel"],
            "missing": "reweight",
            "targets": {"satisfaction": {"op": ">=", "target": 80, "owner": {"en": "a", "zh": "b"}}},
        },
    ],
)
def test_every_evaluation_is_valid(records, options):
    found = quiet(sq.evaluate, records, sq.hierarchies.after_sales(), judgements="illustrative", **options)
    assert errors("evaluation", json.loads(json_text(found))) == []


def test_another_hierarchy_and_an_evaluation_that_goes_on_are_valid(records):
    tree = sq.hierarchies.service_desk()
    first = quiet(sq.evaluate, records, tree, span=(None, "2026-05"))
    second = quiet(sq.evaluate, records, tree, span=("2026-05", None), history=first)
    assert errors("evaluation", json.loads(json_text(second))) == []
    assert "history" in json.loads(json_text(second))


def test_an_answer_a_problem_and_a_manifest_are_valid(sample, score, tmp_path):
    answer = sq.job.score(sample.records, {"gates": {"fail_on": ["score<100"]}})
    assert errors("score", json.loads(answer.to_json())) == []
    for wrong in ({"group": {"min_m": 1}}, {"group": {"by": "planet"}}, {"group": {"min_n": 0}}):
        with pytest.raises(sq.SqevalError) as caught:
            sq.job.score(sample.records, wrong)
        assert errors("problem", sq.job.problem(caught.value)) == []
    score()
    assert errors("run", json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))) == []


def test_what_is_not_described_is_not_valid(sample):
    document = sq.job.score(sample.records).to_dict()
    document["evaluation"]["scores"][0]["colour"] = "red"
    assert any("colour" in error for error in errors("score", json.loads(json.dumps(document, default=str))))


def test_an_unknown_schema_is_refused():
    with pytest.raises(OptionError, match="unknown schema"):
        sq.job.schema("report")
