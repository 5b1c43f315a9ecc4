"""The frame of the command line: help, version, exit codes, and one line for every way to fail."""

import subprocess
import sys

import pytest

from sqeval import __version__
from sqeval.errors import DataError, IntegrityError, SolverError

MAIN = "from sqeval.cli import main; main()"


def test_help_names_every_command_and_the_exit_codes(run):
    result = run("--help")
    assert result.exit_code == 0
    for word in ("demo", "init", "score", "doctor", "verify", "weights", "questionnaire", "Exit codes"):
        assert word in result.stdout


@pytest.mark.parametrize("command", ["demo", "init", "score", "doctor", "verify", "weights", "questionnaire"])
def test_every_command_has_help(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage: sqeval" in result.stdout


def test_version(run):
    assert run("--version").stdout == f"sqeval {__version__}\n"


def test_help_loads_nothing_heavy():
    code = f"""
import sys
sys.argv = ["sqeval", "score", "--help"]
try:
    {MAIN.replace("; ", chr(10) + "    ")}
except SystemExit as end:
    print("code", end.code)
print([name for name in ("numpy", "pandas", "scipy", "rich", "matplotlib", "pulp") if name in sys.modules])
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-2:] == ["code 0", "[]"]


def test_without_the_extra_one_line_says_what_to_install():
    code = f"import sys; sys.modules['typer'] = None; sys.modules['rich'] = None; {MAIN}"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr == "error: the command line needs an optional package. Install it with: pip install 'sqeval[cli]'\n"
    assert not found.stdout


def test_nothing_to_do_prints_help_and_is_wrong_usage(run):
    result = run()
    assert result.exit_code == 2
    assert "Usage: sqeval" in result.stdout


@pytest.mark.parametrize(
    ("args", "culprit"),
    [
        (["scor"], "scor"),
        (["score"], "EXPORT"),
        (["score", "x.csv"], "--out"),
        (["score", "x.csv", "--out", "y", "--colour"], "--colour"),
        (["score", "x.csv", "--out", "y", "--min-n", "many"], "--min-n"),
        (["score", "x.csv", "--out"], "--out"),
        (["score", "x.csv", "--out", "y"], "x.csv"),
        (["doctor", "x.csv"], "x.csv"),
        (["weights", "x.csv"], "x.csv"),
        (["demo", "--lang", "fr"], "fr"),
        (["doctor", "x.csv", "--lang", "fr"], "fr"),
        (["weights", "x.csv", "--lang", "fr"], "fr"),
        (["verify", "x", "--lang", "fr"], "fr"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(run, one_line, args, culprit):
    assert culprit in one_line(run(*args), 2)


@pytest.fixture
def failing(run, monkeypatch):
    """Run a command whose job raises an error."""

    def call(error, *words):
        def fail(folder):
            raise error

        monkeypatch.setattr("sqeval.evaluation.manifest.verify_run", fail)
        return run(*(words or ("verify", "somewhere")))

    return call


INTERNAL = "internal error: ZeroDivisionError: division by zero. Run again with --debug for the traceback"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DataError("is bad", column="x"), 3, "column 'x': is bad"),
        (IntegrityError("is missing"), 3, "is missing"),
        (SolverError("gave up"), 4, "gave up"),
        (ZeroDivisionError("division\nby zero"), 4, INTERNAL),
        (PermissionError(13, "Permission denied", "/locked"), 2, "/locked: Permission denied"),
        (DataError("is bad", path="colour\x1b[31m\nline"), 3, "colour [31m line: is bad"),
    ],
)
def test_every_error_is_one_line_and_has_its_code(failing, one_line, error, code, said):
    assert one_line(failing(error), code).removeprefix("error: ") == said


def test_an_interrupted_run_is_told_from_a_failed_one(failing):
    assert failing(KeyboardInterrupt()).exit_code == 130


@pytest.mark.parametrize("place", [0, 1, 2])
def test_debug_shows_the_traceback_wherever_it_stands(failing, place):
    words = ["verify", "somewhere"]
    result = failing(ZeroDivisionError("oh"), *words[:place], "--debug", *words[place:])
    assert result.exit_code == 4
    assert "Traceback" in result.stderr
    assert "Traceback" not in failing(ZeroDivisionError("oh")).stderr


def test_a_reader_who_leaves_early_changes_nothing(tmp_path):
    path = tmp_path / "judgements.toml"
    path.write_text("".join(f"[node{k}]\nitems = ['a', 'b']\nupper = [2]\n" for k in range(400)), encoding="utf-8")
    command = [sys.executable, "-c", MAIN, "weights", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
