"""The job as a function: the same answer as the command line, errors as data, and safe in many threads."""

import json
import warnings
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalError
from sqeval.job.service import PROBLEM, SCHEMA

CONFIG = {"judgements": "illustrative", "source": {"label_variants": "merge"}, "gates": {"fail_on": ["score<100", "rejected>0.9"]}}


@pytest.fixture(scope="module")
def frames(sample, tmp_path_factory):
    paths = sample.to_csv(tmp_path_factory.mktemp("frames"))
    return {name: pd.read_csv(path, dtype=str, keep_default_na=False) for name, path in paths.items() if name != "truth"}


def answered(frames, config=CONFIG, **options):
    companions = {name: frames[name] for name in ("surveys", "orders", "resources")}
    return sq.job.score(frames["records"], config, **companions, **options)


def test_frames_give_what_the_command_line_writes(frames, score, configuration, export_files, tmp_path):
    text = 'judgements = "illustrative"\n[source]\nlabel_variants = "merge"\n[gates]\nfail_on = ["score<100", "rejected>0.9"]\n'
    companions = [word for name in ("surveys", "orders", "resources") for word in (f"--{name}", str(export_files[name]))]
    assert score("--config", configuration(text), *companions).exit_code == 1
    written = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    found = json.loads(answered(frames).to_json())["evaluation"]
    assert {key: value for key, value in found.items() if key != "source"} == {k: v for k, v in written.items() if k != "source"}


def test_the_answer_has_a_schema_and_its_gates(frames):
    answer = answered(frames)
    found = json.loads(answer.to_json())
    assert found["schema"] == SCHEMA == "sqeval.score/1"
    assert found["passed"] is answer.passed is False
    failed, held = found["gates"]
    assert (failed["gate"], failed["passed"], held["gate"], held["passed"]) == ("score<100", False, "rejected>0.9", True)
    assert len(failed["causes"]) == answer.evaluation.scores["rank"].groupby(answer.evaluation.scores["period"]).count().iloc[-1]
    assert failed["message"].startswith("gate score<100 failed")
    assert failed["message_zh"].startswith("质量门 score<100 未通过")
    assert answer.to_frame().equals(answer.evaluation.scores)
    assert answered(frames, fail_on=["rejected>0.9"]).passed
    assert [str(gate) for gate in answered(frames, fail_on="rejected>0.9").gates] == ["rejected>0.9"]
    for lang, said in (("en", "1 of 2 passed"), ("zh", "2 个中通过 1 个")):
        assert said in answer.summary(lang)


def test_nothing_is_emitted_and_the_cautions_are_values(frames):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = answered(frames)
    assert answer.warnings
    assert [row["code"] for row in answer.to_dict()["evaluation"]["warnings"]] == [caution.code for caution in answer.warnings]


def test_many_threads_get_the_same_bytes(frames):
    configs = [{**CONFIG, "group": {"by": by}} for by in ("team", "shop", "channel")]
    alone = [answered(frames, config).to_json() for config in configs]
    with ThreadPoolExecutor(6) as pool, warnings.catch_warnings():
        warnings.simplefilter("error")
        together = list(pool.map(lambda k: answered(frames, configs[k % 3]).to_json(), range(9)))
    assert together == [alone[k % 3] for k in range(9)]


def test_an_earlier_answer_is_what_the_next_goes_on_from(frames):
    months = frames["records"]["created_at"].str[:7]
    first = {**frames, "records": frames["records"][months < "2026-03"].reset_index(drop=True)}
    last = {**frames, "records": frames["records"][months == "2026-03"].reset_index(drop=True)}
    earlier = json.loads(answered(first).to_json())["evaluation"]
    whole, gone_on = answered(frames), answered(last, history=earlier)
    assert gone_on.to_dict()["evaluation"]["scores"] == whole.to_dict()["evaluation"]["scores"]
    assert answered(last, history=json.loads(answered(first).to_json())).to_json() == gone_on.to_json()
    compared = answered(last, baseline=earlier)
    assert set(compared.evaluation.comparison.changes["kind"]) <= {"next", "new"}


def test_a_configuration_may_be_a_file(frames, configuration):
    path = configuration('[group]\nby = "shop"\n')
    assert answered(frames, path).evaluation.settings.by == ("shop",)
    assert answered(frames, str(path)).evaluation.settings.by == ("shop",)


@pytest.mark.parametrize(
    ("config", "kind", "path"),
    [
        ({"group": {"min_m": 2}}, ConfigError, "group.min_m"),
        ({"group": {"by": "planet"}}, DataError, None),
        ({"gates": {"fail_on": ["score>3"]}}, OptionError, None),
        ({"gates": {"fail_on": ["drop>3"]}}, ConfigError, "gates.fail_on"),
        ("nowhere.toml", OptionError, None),
        ([1, 2], ConfigError, "config"),
    ],
)
def test_an_error_is_plain_data(frames, config, kind, path):
    with pytest.raises(SqevalError) as caught:
        answered(frames, config)
    found = json.loads(json.dumps(sq.job.problem(caught.value)))
    assert (found["schema"], found["error"]) == (PROBLEM, kind.__name__)
    assert found["exit_code"] == kind.exit_code
    assert found.get("path") == path
    assert found["message"] == str(caught.value)


def test_an_empty_frame_and_what_is_no_frame_are_refused(frames):
    with pytest.raises(SqevalError):
        sq.job.score(frames["records"].iloc[:0])
    with pytest.raises(SqevalError):
        sq.job.score(7)
