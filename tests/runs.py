"""Fixtures of the job and the command line: a small export, a runner, and a report that costs nothing."""

import warnings

import pandas as pd
import pytest
from typer.testing import CliRunner

import sqeval.report
from sqeval.datasets import make_service_records
from sqeval.errors import SqevalWarning
from sqeval.evaluation import evaluate, export

FRAMES = ("records", "surveys", "orders", "resources")


@pytest.fixture(autouse=True)
def plain_report(monkeypatch):
    """The report has tests of its own; here it is a stub, so that the command line is tested by itself."""

    def render(evaluation, lang="en"):
        return f"<html lang={lang}>{len(evaluation.scores)}</html>"

    monkeypatch.setattr(sqeval.report, "render_html", render, raising=False)
    return export


@pytest.fixture(scope="session")
def sample():
    return make_service_records(seed=11, months=3, start="2026-01", teams=5, requests_per_month=110)


@pytest.fixture
def export_files(sample, tmp_path):
    """Paths of a small export with its companions."""
    return sample.to_csv(tmp_path / "export")


@pytest.fixture
def run():
    """Run `sqeval` and give back what it printed and its exit code."""
    from sqeval.cli.app import app

    runner = CliRunner()

    def call(*args):
        return runner.invoke(app, [str(arg) for arg in args], prog_name="sqeval")

    return call


@pytest.fixture
def score(run, export_files, tmp_path):
    """Run `sqeval score` on the small export."""

    def call(*args, out=None, export=None):
        return run("score", export or export_files["records"], "--out", out or tmp_path / "out", *args)

    return call


@pytest.fixture
def configuration(tmp_path):
    """Write a configuration file and give back its path."""

    def write(text, name="sqeval.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def one_line():
    """The single line that a failed command leaves on stderr, and nothing on stdout."""

    def check(result, code):
        assert result.exit_code == code, result.output
        lines = result.stderr.splitlines()
        assert len(lines) == 1, result.stderr
        assert lines[0].startswith("error: ")
        assert not result.stdout
        return lines[0]

    return check


def edited(path, target, **columns):
    """A copy of a CSV file with columns set anew (None drops one)."""
    frame = pd.read_csv(path, dtype=str)
    for name, value in columns.items():
        frame = frame.drop(columns=name) if value is None else frame.assign(**{name: value})
    frame.to_csv(target, index=False)
    return target


def evaluated(sample, folder, *, companions):
    """The evaluation that `sqeval score` would make of the sample; nothing is written."""
    from sqeval.job.plan import ScoreOptions, make_plan

    paths = sample.to_csv(folder)
    files = {name: paths[name] for name in ("surveys", "orders", "resources")} if companions else {}
    options = ScoreOptions(export=paths["records"], out=folder / "out", judgements="illustrative", label_variants="merge", **files)
    plan = make_plan(options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return evaluate(plan.source.read(), plan.hierarchy, **plan.evaluate)


@pytest.fixture(scope="session")
def evaluation(sample, tmp_path_factory):
    return evaluated(sample, tmp_path_factory.mktemp("whole"), companions=True)


@pytest.fixture(scope="session")
def evaluation_without_companions(sample, tmp_path_factory):
    return evaluated(sample, tmp_path_factory.mktemp("alone"), companions=False)
