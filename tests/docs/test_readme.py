"""What the READMEs show runs as it stands, block by block, in an empty folder."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(code, id=f"{name}-{k}")
    for name in ("README.md", "README.zh.md")
    for k, code in enumerate(BLOCK.findall((ROOT / name).read_text(encoding="utf-8")), start=1)
]


def test_both_readmes_show_code():
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize("code", BLOCKS)
def test_a_block_runs_by_itself(code, tmp_path):
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    for name in re.findall(r'to_\w+\("([^"]+)"', code):
        assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_commands_shown_run_one_after_the_other(name, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from sqeval.cli.app import app

    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```sh\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        run = CliRunner().invoke(app, words[1:], prog_name=words[0])
        assert run.exit_code == 0, run.output
    assert (tmp_path / "results" / "scores.csv").read_bytes() == (tmp_path / "sqeval-demo" / "scores.csv").read_bytes()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_page_linked_is_there(name):
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert len(linked) > 5
    assert [page for page in linked if not (ROOT / page).is_file()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_commands_and_options_shown_exist(name):
    from typer.main import get_command

    from sqeval.cli.app import app

    commands = get_command(app).commands
    shown = re.findall(r"^sqeval (\w+)(.*)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert shown
    for command, rest in shown:
        known = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known, command
