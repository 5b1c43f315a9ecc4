"""`sqeval init` writes a configuration that scores the export as it stands, and every example in it can be switched on."""

import json
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.runs import edited

from sqeval.cli.toml_text import toml_value
from sqeval.datasets import sample_paths
from sqeval.job.config import read_config

HEADER = "工单号,创建时间,首次响应时间,解决时间,客服组,渠道,满意度,备注"
EXAMPLE = re.compile(r"^#(?=[\w\[])", re.MULTILINE)


@pytest.fixture
def chinese(tmp_path):
    """A small export with Chinese headers, days written with slashes."""
    rows = [
        f"G{k:03d},2026/{1 + k // 60:02d}/{1 + k % 28:02d} 09:05,2026/{1 + k // 60:02d}/{1 + k % 28:02d} 09:{10 + k % 40},"
        f"2026/{1 + k // 60:02d}/{1 + k % 28:02d} {11 + k % 5}:30,{['一组', '二组', '三组'][k % 3]},{['电话', '在线'][k % 2]},{1 + k % 5},x"
        for k in range(180)
    ]
    path = tmp_path / "工单 导出.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def switched_on(path):
    """The configuration with every example in force that needs no further file."""
    text = path.read_text(encoding="utf-8")
    for name in ("judgements", "surveys", "orders", "resources"):
        text = re.sub(rf"^#{name} = .*$", "", text, flags=re.MULTILINE)
    target = path.with_name("all.toml")
    target.write_text(EXAMPLE.sub("", text), encoding="utf-8")
    return target


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_export_with_chinese_headers_is_scored_as_it_stands(run, chinese, tmp_path, lang):
    config = tmp_path / "desk.toml"
    result = run("init", chinese, "--out", config, "--lang", lang)
    assert result.exit_code == 0, result.output
    assert "desk.toml" in result.stdout
    assert f'sqeval score "{chinese}"' in result.stdout
    found = tomllib.loads(config.read_text(encoding="utf-8"))
    names = dict(zip(HEADER.split(","), ("request_id", "created_at", "first_response_at", "resolved_at", "team", "channel"), strict=False))
    assert {ours: theirs for theirs, ours in names.items()} | {"rating": "满意度"} == found["source"]["columns"]
    assert found["group"]["by"] == "team"
    assert re.search(r"team 3.*channel 2", config.read_text(encoding="utf-8"))
    assert "备注" in config.read_text(encoding="utf-8"), "what rides along is named"
    scored = run("score", chinese, "--config", config, "--out", tmp_path / "out")
    assert scored.exit_code == 0, scored.output
    scores = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))["scores"]
    assert len(scores) == 9
    assert {row["unit"] for row in scores} == {"一组", "二组", "三组"}


@pytest.mark.parametrize("companions", [False, True])
def test_the_bundled_sample_is_scored_as_it_stands(run, tmp_path, companions):
    paths = sample_paths()
    words = [word for name in ("surveys", "orders", "resources") if companions for word in (f"--{name}", paths[name])]
    config = tmp_path / "below" / "desk.toml"
    assert run("init", paths["records"], "--out", config, "--quiet", *words).stdout == ""
    scored = run("score", paths["records"], "--config", config, "--out", tmp_path / "out")
    assert scored.exit_code == 0, scored.output
    inputs = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert set(inputs["files"]) == {"config", *(("surveys", "orders", "resources") if companions else ())}
    assert read_config(config).source.preset == "canonical"


def test_every_example_can_be_switched_on(run, export_files, tmp_path):
    config = tmp_path / "desk.toml"
    words = [word for name in ("surveys", "orders", "resources") for word in (f"--{name}", export_files[name])]
    assert run("init", export_files["records"], "--out", config, *words).exit_code == 0
    everything = switched_on(config)
    parsed = read_config(everything)
    assert parsed.targets
    assert parsed.composite
    assert parsed.gates.fail_on
    assert parsed.calendar == "office_cn"
    scored = run("score", export_files["records"], "--config", everything, "--out", tmp_path / "out")
    assert scored.exit_code in (0, 1), scored.output
    assert (tmp_path / "out" / "run.json").exists()


def test_a_file_that_is_there_is_replaced_only_when_told(run, one_line, chinese, tmp_path):
    config = tmp_path / "desk.toml"
    config.write_text("mine", encoding="utf-8")
    assert "--force" in one_line(run("init", chinese, "--out", config), 2)
    assert config.read_text(encoding="utf-8") == "mine"
    assert run("init", chinese, "--out", config, "--force").exit_code == 0
    assert tomllib.loads(config.read_text(encoding="utf-8"))
    assert "Name a file" in one_line(run("init", chinese, "--out", tmp_path), 2)


@pytest.mark.parametrize(
    ("table", "said"),
    [("a,b\n1,2\n", "cannot be read as requests"), ("request_id,created_at\n1,2026-01-01\n", "so there are no units")],
)
def test_an_export_that_cannot_be_scored_gets_no_configuration(run, one_line, tmp_path, table, said):
    path = tmp_path / "x.csv"
    path.write_text(table, encoding="utf-8")
    assert said in one_line(run("init", path, "--out", tmp_path / "desk.toml"), 3)
    assert not (tmp_path / "desk.toml").exists()


def test_a_preset_that_is_told_is_kept_and_a_poor_fit_takes_another_hierarchy(run, export_files, tmp_path):
    config = tmp_path / "desk.toml"
    assert run("init", export_files["records"], "--preset", "canonical", "--out", config).exit_code == 0
    found = read_config(config)
    assert (found.source.preset, found.hierarchy) == ("canonical", {"builtin": "after_sales"})
    alone = edited(export_files["records"], tmp_path / "x.csv", **dict.fromkeys(("rating", "cost", "first_response_at", "resolved_at")))
    assert run("init", alone, "--preset", "canonical", "--out", config, "--force").exit_code == 0
    assert read_config(config).hierarchy != {"builtin": "after_sales"}


def test_a_column_name_cannot_leave_its_place(run, chinese, tmp_path):
    """Names come from the data: quotes and brackets stay inside of strings, line ends inside of comments."""
    text = chinese.read_text(encoding="utf-8").replace("备注", '"x\n[gates]\nfail_on = [""warning""]"').replace("客服组", '"客服 ""组"""')
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    config = tmp_path / "desk.toml"
    assert run("init", path, "--out", config).exit_code == 0
    assert read_config(config).gates.fail_on == ()


@given(st.recursive(st.text() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)))  # fmt: skip
def test_values_written_as_toml_are_read_back(value):
    assert tomllib.loads(f"x = {toml_value(value)}\n")["x"] == value
