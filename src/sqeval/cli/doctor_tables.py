"""What `sqeval doctor` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from sqeval import i18n
from sqeval.cli.doctor_job import Visit
from sqeval.cli.terminal import item, line, name, plain, table
from sqeval.records import Diagnosis
from sqeval.records.doctor import Action, Problem

FIGURES = frozenset({"count", "share", "requests", "median_hours", "missing"})

_COLOURS = {
    Action.REFUSE: "red",
    Action.REJECT: "red",
    Action.LEAVE_OUT: "red",
    Action.REPAIR: "yellow",
    Action.FLAG: "yellow",
    Action.REPORT: "",
}


def print_visit(out: Console, visit: Visit, lang: str) -> None:
    """Print a diagnosis section by section."""
    diagnosis = visit.diagnosis
    _print_source(out, diagnosis, lang)
    _print_problems(out, diagnosis, lang)
    if diagnosis.records is None:
        return
    periods = ((period, f"{count:,}") for period, count in diagnosis.periods.items())
    _section(out, "periods", ("period", "requests"), periods, lang)
    clocks = ((clock_name, f"{clock['median_hours']:.2f}", f"{clock['n']:,}") for clock_name, clock in diagnosis.clocks.items())
    _section(out, "clocks", ("column", "median_hours", "requests"), clocks, lang)
    shares = diagnosis.columns
    present = ((column, f"{share:.1%}") for column, share in shares.items() if share is not None)
    _section(out, "columns", ("column", "missing"), present, lang)
    absent = i18n.listing((column for column, share in shares.items() if share is None), lang)
    line(out, i18n.text("cli.labelled", lang, label=i18n.text("cli.absent", lang), text=absent or i18n.text("common.none", lang)), "dim")
    out.print()
    _print_feeds(out, visit.hierarchies, lang)


def _print_source(out: Console, diagnosis: Diagnosis, lang: str) -> None:
    origin, rows = diagnosis.origin, diagnosis.rows
    encoding = origin.encoding or i18n.text("cli.no_encoding", lang)
    preset = diagnosis.preset or i18n.text("common.none", lang)
    line(out, plain(i18n.text("cli.doctor", lang, source=origin.name, preset=preset, encoding=encoding)), "bold")
    line(out, plain(i18n.text("cli.labelled", lang, label=i18n.text("problem.preset", lang), text=diagnosis.recognised(lang))))
    if diagnosis.records is None:
        line(out, i18n.text("cli.doctor_unread", lang, source_rows=f"{rows['source_rows']:,}"), "red")
    else:
        counts = {"kept": f"{rows['rows_kept']:,}", "rejected": f"{rows['rows_rejected']:,}"}
        facts = {name: f"{rows[name]:,}" for name in ("source_rows", "rows_in")}
        line(out, i18n.text("cli.doctor_rows", lang, **facts, **counts))
    out.print()


def _print_problems(out: Console, diagnosis: Diagnosis, lang: str) -> None:
    if not diagnosis.found:
        line(out, i18n.text("cli.no_problems", lang), "green")
        out.print()
        return
    keys = ("count", "share", "column", "problem", "action")
    found = table(*((i18n.text(f"cli.{key}", lang), key in FIGURES) for key in keys))
    for problem in diagnosis.found:
        action = Text(i18n.text(f"problem.action_{problem.action.value}", lang), style=_COLOURS[problem.action])
        column = name(problem.column or "")
        found.add_row(f"{problem.count:,}", _share(problem), column, Text(plain(problem.name(lang))), action)
    line(out, i18n.text("cli.problems", lang), "bold")
    out.print(found)
    _print_details(out, diagnosis, lang)
    if diagnosis.proposed:
        line(out, plain(i18n.text("cli.labelled", lang, label=i18n.text("problem.proposed", lang), text=diagnosis.call(lang))), "bold")
        out.print()


def _print_details(out: Console, diagnosis: Diagnosis, lang: str) -> None:
    """Reason and examples of every problem, and what to do, once for all columns that have the same."""
    groups: dict[str, list[Problem]] = {}
    # A caution says all that there is to say in its title.
    for problem in (found for found in diagnosis.found if found.caution is None):
        groups.setdefault(problem.name(lang), []).append(problem)
    for title, problems in groups.items():
        line(out, plain(title), "bold")
        for reason in filter(None, (_reason(problem, lang) for problem in problems)):
            item(out, plain(reason))
        for advice in dict.fromkeys(problem.proposal(lang) for problem in problems):
            if advice:
                item(out, plain(f"→ {advice}"))
    out.print()


def _reason(problem: Problem, lang: str) -> str:
    listed = i18n.listing(problem.examples, lang)
    examples = i18n.text("cli.for_example", lang, listed=listed) if listed else ""
    gap = " " if lang == "en" else ""
    explained = gap.join(part for part in (problem.explanation(lang), examples) if part)
    return i18n.text("cli.labelled", lang, label=problem.column, text=explained) if problem.column else explained


def _share(problem: Problem) -> str:
    """A share of so many; one that is not zero is never shown as zero, and of what is no part of a whole there is none."""
    if problem.share is None:
        return ""
    return "<0.1%" if 0 < problem.share < 0.0005 else f"{problem.share:.1%}"


def _print_feeds(out: Console, hierarchies: Mapping[str, Any], lang: str) -> None:
    line(out, i18n.text("cli.feeds", lang), "bold")
    for feeds in hierarchies.values():
        facts = {"hierarchy": feeds["title"], "fed": len(feeds["measurable"]), "all": feeds["indicators"]}
        line(out, f"  {i18n.text('cli.fed', lang, **facts)}", "green" if facts["fed"] == facts["all"] else "yellow")
        for indicator, missing in {**feeds["lacking"], **feeds["monitored_lacking"]}.items():
            lacks = f"{i18n.text('cli.needs', lang)} {i18n.listing(missing, lang)}"
            item(out, i18n.text("cli.labelled", lang, label=f"  {indicator}", text=lacks))


def _section(out: Console, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], lang: str) -> None:
    """A titled table whose first column is text and whose figures stand to the right."""
    found = table(*((i18n.text(f"cli.{key}", lang), key in FIGURES) for key in columns))
    for row in rows:
        found.add_row(*(Text(plain(cell)) for cell in row))
    line(out, i18n.text(f"cli.{title}", lang), "bold")
    out.print(found)
