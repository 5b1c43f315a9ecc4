"""`sqeval weights`: matrices as people keep them, and what is wrong with them in one line."""

import re

import pytest

from sqeval.job.judgements_file import csv_matrix, toml_matrices

LABELLED = ",speed,cost,quality\nspeed,1,3,1/2\ncost,1/3,1,1/6\nquality,2,6,1\n"


@pytest.fixture
def weights(run, tmp_path):
    def call(text, *args, name="judgements.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return run("weights", path, *args)

    return call


def printed(result):
    return {name: float(value) for name, value in re.findall(r"^ +(\S+) +(0\.\d{4}) *$", result.stdout, flags=re.MULTILINE)}


@pytest.mark.parametrize(
    "text",
    [
        LABELLED,
        LABELLED.replace(",speed,cost", "item,speed,cost"),
        "speed,cost,quality\n1,3,1/2\n1/3,1,1/6\n2,6,1\n",
        ",speed,cost,quality\nspeed,1,3,1/2\ncost,,1,1/6\nquality,,,1\n",
        ",cost,quality,speed\nspeed,3,1/2,1\ncost,1,1/6,1/3\nquality,6,1,2\n",
        f"{LABELLED}\n\n",
        LABELLED.replace("\n", "\r\n"),
        LABELLED.replace(",", " , "),
    ],
)
def test_a_matrix_may_be_written_in_several_ways(weights, text):
    result = weights(text)
    assert result.exit_code == 0, result.output
    assert printed(result) == {"speed": 0.3, "cost": 0.1, "quality": 0.6}
    assert "λmax 3.0000" in result.stdout
    assert "consistent (CR ≤ 0.1)" in result.stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_labels_in_both_encodings(weights, encoding):
    result = weights(",速度,成本\n速度,1,3\n成本,1/3,1\n", "--lang", "zh", encoding=encoding)
    assert printed(result) == {"速度": 0.75, "成本": 0.25}
    assert "通过一致性检验" in result.stdout


def test_every_table_of_a_toml_file_is_solved(weights):
    text = '[goal]\nitems = ["a", "b", "c"]\nupper = [3, "1/5", 7]\n[a]\nitems = ["x", "y"]\nmatrix = [[1, 4], [0.25, 1]]\n'
    result = weights(text, name="judgements.toml")
    assert result.exit_code == 0
    assert {"x": 0.8, "y": 0.2}.items() <= printed(result).items()
    assert "INCONSISTENT" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_random_index_is_chosen_and_cited(weights):
    assert "Saaty" in weights(LABELLED, "--random-index", "saaty_1980").stdout
    assert "Alonso" in weights(LABELLED).stdout


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (LABELLED.replace("cost,1/3", "cost,1/2"), "m.csv", "m.csv: pair ('speed', 'cost'): the two cells are not reciprocal"),
        (LABELLED.replace("1,3,", "1,-3,"), "m.csv", "m.csv: pair ('speed', 'cost')"),
        (LABELLED.replace("1,3,", "1,three,"), "m.csv", "'three'"),
        (LABELLED.replace("quality,2,6,1", "speed,2,6,1"), "m.csv", "m.csv: a label stands twice"),
        (LABELLED.replace("cost,1/3,1,1/6", "cost,1/3,1"), "m.csv", "m.csv: row 2 of the matrix has 2 cells for 3 items"),
        (",a,b,c\na,1,2,\nb,,1,3\nc,,,1\n", "m.csv", "m.csv: pair ('a', 'c'): has no judgement"),
        ("", "m.csv", "m.csv: holds no matrix"),
        ("a\n", "m.csv", "m.csv: holds no matrix"),
        ("", "m.toml", "m.toml: holds no judgements"),
        ("x = 3\n", "m.toml", "m.toml.x: must be a table"),
        ("[g]\nitems = ['a', 'b']\nupper = [2, 3]\n", "m.toml", "m.toml.g: 2 judgements do not fill the upper triangle"),
        ("[g]\nitems = ['a', 'b']\nupper = [2]\nlower = [2]\n", "m.toml", "m.toml.g.lower: unknown key"),
        ("[g]\nitems = ['a', 'b']\nmatrix = [[1, 2], [2, 1]]\n", "m.toml", "m.toml.g: pair ('a', 'b'): the two cells are not reciprocal"),
        ("[g\n", "m.toml", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_one_line_with_file_node_and_pair(weights, one_line, text, name, said):
    assert said in one_line(weights(text, name=name), 2)


def test_an_unknown_random_index_names_the_known_ones(weights, one_line):
    assert "'saaty_1980'" in one_line(weights(LABELLED, "--random-index", "saaty"), 2)


def test_files_give_matrices_by_name(tmp_path):
    (tmp_path / "m.csv").write_text(LABELLED, encoding="utf-8")
    assert csv_matrix(tmp_path / "m.csv").labels.tolist() == ["speed", "cost", "quality"]
    (tmp_path / "m.toml").write_text("[g]\nitems = ['a', 'b']\nupper = ['1/2']\n", encoding="utf-8")
    assert toml_matrices(tmp_path / "m.toml")["g"].values[0, 1] == 0.5
