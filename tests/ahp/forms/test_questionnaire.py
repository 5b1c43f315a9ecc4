"""Writing a form: what is refused, and that nobody's work is overwritten."""

import builtins

import pytest

from sqeval.ahp import questionnaire
from sqeval.errors import ConfigError, MissingExtraError, OptionError


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_file_that_is_there_stays_unless_told(tmp_path, tree, suffix):
    path = tmp_path / f"form{suffix}"
    path.write_text("filled by Li")
    with pytest.raises(OptionError, match=r"form\.\w+: is there already.*overwrite=True"):
        questionnaire(tree, path)
    assert path.read_text() == "filled by Li"
    assert questionnaire(tree, path, overwrite=True) == path
    assert path.read_bytes() != b"filled by Li"
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ({"path": "form.docx"}, OptionError, r"\.docx"),
        ({"path": "form"}, OptionError, r"as \.xlsx or \.csv"),
        ({"path": "form.csv", "lang": "fr"}, OptionError, "Known: 'en', 'zh'"),
        ({"path": "form.csv", "note": "by June"}, OptionError, "no place for it"),
        ({"path": "form.csv", "hierarchy": {"g": ["a"]}}, ConfigError, "nothing to compare"),
        ({"path": "form.csv", "hierarchy": ["a", "b"]}, ConfigError, "neither a Hierarchy nor a mapping"),
    ],
)
def test_what_is_refused(tmp_path, tree, arguments, kind, said):
    given = {"hierarchy": tree, **arguments, "path": tmp_path / arguments["path"]}
    with pytest.raises(kind, match=said):
        questionnaire(**given)
    assert not list(tmp_path.iterdir())


def test_without_the_package_one_line_says_what_to_install(tmp_path, tree, monkeypatch):
    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match=r"sqeval\[excel\]"):
        questionnaire(tree, tmp_path / "form.xlsx")
    assert questionnaire(tree, tmp_path / "form.csv").exists()


def test_a_note_stands_on_the_first_sheet(tmp_path, tree):
    import openpyxl

    path = questionnaire(tree, tmp_path / "form.xlsx", note="Return by 30 June")
    assert openpyxl.load_workbook(path).worksheets[0]["B3"].value == "Return by 30 June"


@pytest.mark.parametrize("path", [None, 3, b"form.xlsx"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(OptionError, match="is written to a file"):
        questionnaire({"goal": ["a", "b"]}, path)
