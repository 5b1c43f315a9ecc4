"""`sqeval questionnaire` writes a form, and `sqeval weights` reads what came back."""

import re

import openpyxl
import pandas as pd
import pytest

from sqeval.ahp import questionnaire

TREE = {"goal": ["speed", "cost", "quality"], "speed": ["reply", "repair"]}


def filled(path, expert, answers, tree=TREE):
    frame = pd.read_csv(questionnaire(tree, path), dtype=str, keep_default_na=False)
    frame.assign(expert=expert, judgement=answers).to_csv(path, index=False)
    return path


def printed(result):
    """The first weight printed for every item, which is that at its node."""
    found = {}
    for name, value in re.findall(r"^ +(\S+) +(0\.\d{4}) *$", result.stdout, flags=re.MULTILINE):
        found.setdefault(name, float(value))
    return found


@pytest.mark.parametrize(("lang", "sheet", "said"), [("en", "Comparisons", "Written to"), ("zh", "两两比较", "已写入")])
def test_a_form_of_a_built_in_hierarchy(run, tmp_path, lang, sheet, said):
    path = tmp_path / "form.xlsx"
    result = run("questionnaire", "service_desk", "--out", path, "--lang", lang)
    assert result.exit_code == 0, result.output
    assert said in result.stdout
    assert sheet in openpyxl.load_workbook(path).sheetnames


def test_a_form_of_a_hierarchy_of_ones_own(run, tmp_path, configuration):
    tree = configuration('name = "g"\n[[children]]\nname = "a"\n[[children]]\nname = "b"\n', name="tree.toml")
    assert run("questionnaire", tree, "--out", tmp_path / "form.csv").exit_code == 0
    assert "g,a,b," in (tmp_path / "form.csv").read_text(encoding="utf-8")


def test_a_filled_form_is_not_overwritten(run, tmp_path, one_line):
    path = filled(tmp_path / "li.csv", "Li", ["2"] * 4)
    before = path.read_bytes()
    assert "is there already" in one_line(run("questionnaire", "after_sales", "--out", path), 2)
    assert path.read_bytes() == before
    assert run("questionnaire", "after_sales", "--out", path, "--overwrite").exit_code == 0


def test_wrong_words_are_one_line(run, tmp_path, one_line):
    assert "after_sales" in one_line(run("questionnaire", "after_sale", "--out", tmp_path / "f.csv"), 2)
    assert ".docx" in one_line(run("questionnaire", "after_sales", "--out", tmp_path / "f.docx"), 2)


def test_weights_of_a_folder_of_forms(run, tmp_path):
    filled(tmp_path / "a.csv", "Li", ["1/3", "6", "18", "4"])
    filled(tmp_path / "b.csv", "Wu", ["2", "1", "1/2", "1"])
    filled(tmp_path / "c.csv", "Amy", ["2", "2", "1", ""])
    result = run("weights", tmp_path)
    assert result.exit_code == 0, result.output
    assert "experts: Amy, Wu" in result.stdout
    assert "a.csv: judgement, row 4, goal: cost – quality: '18' is beyond the scale" in result.stdout
    # Geometric means of the two matrices are 2, √2 and 1/√2, which is consistent: √2 : 1/√2 : 1.
    assert printed(result) == {"speed": 0.4531, "cost": 0.2265, "quality": 0.3204, "reply": 0.5, "repair": 0.5}
    assert "goal (2 expert(s))" in result.stdout
    assert "consensus S*" in result.stdout
    last = result.stdout[result.stdout.index("AHP weights of the hierarchy") :]
    # Local 0.5 of a node of 0.4531.
    assert re.search(r"reply +0\.2265", last)


def test_an_expert_with_gaps_is_named_and_counts(run, tmp_path):
    filled(tmp_path / "a.csv", "Li", ["2", "4", "2", "4"])
    filled(tmp_path / "b.csv", "Wu", ["2", "4", "", ""])
    result = run("weights", tmp_path, "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert "共有 1 对未作判断" in result.stdout
    assert printed(result)["speed"] == 0.5714
    alone = run("weights", tmp_path / "b.csv")
    assert printed(alone)["speed"] == 0.5714
    assert "No judgement is redundant" in alone.stdout


def test_answers_that_leave_items_uncompared_are_named(run, tmp_path):
    filled(tmp_path / "a.csv", "Li", ["", "", "2", "4"])
    result = run("weights", tmp_path)
    assert result.exit_code == 2
    assert "judgements.goal" in result.output
    assert "Compare 'speed' with 'cost'" in result.output


def test_no_form_that_can_be_used_is_one_line(run, tmp_path, one_line):
    (tmp_path / "scan.pdf").write_bytes(b"x")
    assert "scan.pdf: is no form" in one_line(run("weights", tmp_path), 3)
