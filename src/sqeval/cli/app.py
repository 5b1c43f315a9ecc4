"""The commands of `sqeval`: each parses its options, hands them to one function, and prints what comes back.

Everything heavy is imported inside the commands, so that `sqeval --help` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import sqeval
from sqeval.cli import parameters
from sqeval.cli.group import Group

if TYPE_CHECKING:
    from sqeval.job.plan import ScoreOptions

GATE_FAILED = 1

app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def entry(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; may stand anywhere.")] = False,
) -> int:
    """Score service records: weights (AHP), grades (fuzzy evaluation), efficiencies (DEA) and reasons.

    Exit codes: 0 well, 1 a quality gate failed, 2 wrong usage or configuration, 3 the data break their contract, 4 internal error.
    """
    del debug
    if version:
        typer.echo(f"sqeval {sqeval.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
    return 0


@app.command()
def demo(
    out: parameters.Out = Path("sqeval-demo"),
    lang: parameters.Lang = "en",
    quiet: parameters.Quiet = False,
) -> int:
    """Run the main job on the bundled SYNTHETIC sample, an e-commerce after-sales desk, and write the sample beside the results."""
    from sqeval import i18n
    from sqeval.cli.demo_job import demo_options
    from sqeval.cli.terminal import console, line, plain
    from sqeval.datasets import write_sample

    code = _score(demo_options(out, lang), quiet=quiet, is_demo=True)
    sample = write_sample(out / "sample")
    if not quiet:
        line(console(), i18n.text("cli.sample", lang, config=plain(sample["evaluation.toml"])))
    return code


@app.command()
def score(
    export: parameters.Export,
    *,
    out: parameters.Out,
    preset: parameters.Preset = None,
    config: parameters.ConfigFile = None,
    hierarchy: parameters.HierarchyName = None,
    by: parameters.By = None,
    period: parameters.PeriodWord = None,
    start: parameters.From = None,
    end: parameters.To = None,
    surveys: parameters.Surveys = None,
    orders: parameters.Orders = None,
    resources: parameters.Resources = None,
    encoding: parameters.Encoding = None,
    sheet: parameters.Sheet = None,
    label_variants: parameters.Variants = None,
    judgements: parameters.JudgementsWord = None,
    min_n: parameters.MinN = None,
    frontier: parameters.FrontierWord = None,
    baseline: parameters.Baseline = None,
    history: parameters.History = None,
    allow_fewer: parameters.AllowFewer = False,
    fail_on: parameters.FailOn = None,
    junit: parameters.Junit = None,
    annotations: parameters.AnnotationsWord = None,
    formats: parameters.FormatWords = "csv",
    lang: parameters.Lang = "en",
    quiet: parameters.Quiet = False,
) -> int:
    """Evaluate an export: a score, a grade, an efficiency and reasons for every unit and period."""
    from sqeval.job.plan import ScoreOptions

    options = ScoreOptions(
        export=export,
        out=out,
        preset=preset,
        config=config,
        hierarchy=hierarchy,
        by=tuple(by or ()),
        period=period,
        start=start,
        end=end,
        surveys=surveys,
        orders=orders,
        resources=resources,
        encoding=encoding,
        sheet=sheet,
        label_variants=label_variants,
        judgements=judgements,
        min_n=min_n,
        frontier=frontier,
        baseline=baseline,
        history=history,
        allow_fewer=allow_fewer,
        fail_on=tuple(fail_on or ()),
        junit=junit,
        annotations=annotations,
        formats=tuple(formats.split(",")),
        lang=lang,
    )
    return _score(options, quiet=quiet)


def _score(options: ScoreOptions, *, quiet: bool, is_demo: bool = False) -> int:
    from sqeval import i18n
    from sqeval.cli.score_tables import print_outcome
    from sqeval.cli.terminal import console, line, plain, steps
    from sqeval.errors import SqevalError
    from sqeval.job.checked import annotation_lines, ended
    from sqeval.job.plan import make_plan
    from sqeval.job.run import run

    try:
        plan = make_plan(options)
        with steps(plan.lang, quiet=quiet) as report:
            outcome = run(plan, report)
    except SqevalError as error:
        for text in ended(options, error):
            typer.echo(text)
        raise
    if not quiet:
        out = console()
        if is_demo:
            line(out, i18n.text("cli.synthetic", plan.lang), "yellow")
        print_outcome(out, outcome, plan.lang)
        if is_demo:
            line(out, i18n.text("cli.open_report", plan.lang, path=plain(outcome.files["report.html"])))
    if plan.annotations is not None:
        for text in annotation_lines(outcome, plan.lang, quiet=quiet):
            typer.echo(text)
    for failure in outcome.failures:
        sys.stderr.write(f"{plain(failure.text(plan.lang))}\n")
    return GATE_FAILED if outcome.failures else 0


@app.command()
def doctor(
    export: parameters.Export,
    *,
    preset: parameters.Preset = None,
    config: parameters.ConfigFile = None,
    surveys: parameters.Surveys = None,
    orders: parameters.Orders = None,
    resources: parameters.Resources = None,
    encoding: parameters.Encoding = None,
    sheet: parameters.Sheet = None,
    as_of: parameters.AsOf = None,
    as_json: parameters.AsJson = False,
    lang: parameters.Lang = "en",
) -> int:
    """Look at an export: what it is, its problems, what reading does about them, and what can be measured from it."""
    from sqeval.cli.doctor_job import diagnose, json_text
    from sqeval.cli.doctor_tables import print_visit
    from sqeval.cli.terminal import console, steps
    from sqeval.job.source import SourceOptions
    from sqeval.options import Language, parse

    language = parse(Language, lang, "lang").value
    options = SourceOptions(
        export=export, preset=preset, config=config, surveys=surveys, orders=orders, resources=resources, encoding=encoding, sheet=sheet
    )
    with steps(language, quiet=as_json) as report:
        report("reading", 0, 0)
        found = diagnose(options, language, as_of)
    if as_json:
        typer.echo(json_text(found.to_dict(language)))
    else:
        print_visit(console(), found, language)
    return 0


@app.command()
def init(
    export: parameters.Export,
    *,
    out: parameters.ConfigOut = Path("sqeval.toml"),
    preset: parameters.Preset = None,
    surveys: parameters.Surveys = None,
    orders: parameters.Orders = None,
    resources: parameters.Resources = None,
    encoding: parameters.Encoding = None,
    sheet: parameters.Sheet = None,
    label_variants: parameters.Variants = None,
    force: parameters.Force = False,
    lang: parameters.Lang = "en",
    quiet: parameters.Quiet = False,
) -> int:
    """Write a commented configuration for an export, which `sqeval score` takes as it stands."""
    from sqeval import i18n
    from sqeval.cli.init_job import write_starter
    from sqeval.cli.terminal import console, line, plain, steps
    from sqeval.job.source import SourceOptions
    from sqeval.options import Language, parse

    language = parse(Language, lang, "lang").value
    companions = {"surveys": surveys, "orders": orders, "resources": resources}
    options = SourceOptions(export=export, preset=preset, encoding=encoding, sheet=sheet, label_variants=label_variants, **companions)
    with steps(language, quiet=quiet) as report:
        report("reading", 0, 0)
        starter = write_starter(options, out, language, force=force)
    if not quiet:
        title = starter.visit.hierarchies[starter.hierarchy]["title"]
        facts = {"path": plain(out), "hierarchy": title, "by": starter.by, "command": starter.command}
        line(console(), i18n.text("starter.written", language, **facts))
    return 0


@app.command()
def verify(
    folder: parameters.RunFolder,
    lang: parameters.Lang = "en",
) -> int:
    """Check that the files of a run are what the run wrote: 0, or 3."""
    from sqeval import i18n
    from sqeval.cli.terminal import plain
    from sqeval.evaluation.manifest import verify_run
    from sqeval.options import Language, parse

    language = parse(Language, lang, "lang").value
    names = verify_run(folder)
    typer.echo(i18n.text("cli.verified", language, count=len(names), folder=plain(folder), names=i18n.listing(names, language)))
    return 0


@app.command()
def weights(
    judgements: parameters.JudgementsFile,
    random_index: parameters.RandomIndexName = "alonso_lamata_2006",
    lang: parameters.Lang = "en",
) -> int:
    """Weights of judgement matrices or of filled questionnaires, with λmax, CI, CR and the verdict."""
    from sqeval.cli.forms_table import print_forms
    from sqeval.cli.terminal import console
    from sqeval.cli.weights_table import print_sources, print_weights, solve_file
    from sqeval.job.judged_forms import are_forms
    from sqeval.options import Language, parse

    language = parse(Language, lang, "lang").value
    out = console()
    if are_forms(judgements):
        print_forms(out, judgements, random_index, language)
        return 0
    solved = solve_file(judgements, random_index)
    for title, result in solved.items():
        print_weights(out, title, result, language)
    print_sources(out, solved.values(), language)
    return 0


@app.command()
def questionnaire(
    hierarchy: parameters.HierarchyWord,
    *,
    out: parameters.FormFile,
    note: parameters.Note = "",
    overwrite: parameters.Overwrite = False,
    lang: parameters.Lang = "en",
) -> int:
    """Write a form in which experts compare the criteria of a hierarchy; `sqeval weights` reads it filled."""
    from sqeval import i18n
    from sqeval.ahp import questionnaire as write
    from sqeval.cli.terminal import plain
    from sqeval.job.plan import named_hierarchy

    path = write(named_hierarchy(hierarchy)[0], out, lang=lang, note=note, overwrite=overwrite)
    typer.echo(i18n.text("cli.form_written", lang, path=plain(path)))
    return 0
