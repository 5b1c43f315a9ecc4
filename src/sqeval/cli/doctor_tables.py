"""What `sqeval doctor` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from sqeval import i18n
from sqeval.cli.terminal import item, line, plain, table

FIGURES = frozenset({"count", "requests", "median_hours", "missing"})


def print_diagnosis(out: Console, found: Mapping[str, Any], lang: str) -> None:
    """Print a diagnosis section by section."""
    source, rows = found["source"], found["rows"]
    encoding = source["encoding"] or i18n.text("cli.no_encoding", lang)
    line(out, i18n.text("cli.doctor", lang, source=plain(source["name"]), preset=source["preset"], encoding=encoding), "bold")
    facts = {key: f"{rows[key]:,}" for key in ("source_rows", "rows_in")}
    counts = {key: f"{rows[f'rows_{key}']:,}" for key in ("kept", "rejected")}
    line(out, i18n.text("cli.doctor_rows", lang, **facts, **counts))
    out.print()
    _print_problems(out, found["problems"], lang)
    _section(out, "periods", ("period", "requests"), ((period, f"{count:,}") for period, count in found["periods"].items()), lang)
    clocks = ((name, f"{clock['median_hours']:.2f}", f"{clock['n']:,}") for name, clock in found["clocks"].items())
    _section(out, "clocks", ("column", "median_hours", "requests"), clocks, lang)
    present = ((name, f"{share:.1%}") for name, share in found["columns"].items() if share is not None)
    _section(out, "columns", ("column", "missing"), present, lang)
    absent = ", ".join(name for name, share in found["columns"].items() if share is None)
    line(out, f"{i18n.text('cli.absent', lang)}: {absent or i18n.text('common.none', lang)}", "dim")
    out.print()
    _print_feeds(out, found["hierarchies"], lang)


def _print_problems(out: Console, problems: list[dict[str, Any]], lang: str) -> None:
    if not problems:
        line(out, i18n.text("cli.no_problems", lang), "green")
        out.print()
        return
    keys = ("problem", "count", "examples", "action")
    _section(out, "problems", keys, ((row["problem"], f"{row['count']:,}", row["examples"], row["action"]) for row in problems), lang)


def _print_feeds(out: Console, hierarchies: Mapping[str, Any], lang: str) -> None:
    line(out, i18n.text("cli.feeds", lang), "bold")
    for feeds in hierarchies.values():
        facts = {"hierarchy": feeds["title"], "fed": len(feeds["measurable"]), "all": feeds["indicators"]}
        line(out, f"  {i18n.text('cli.fed', lang, **facts)}", "green" if facts["fed"] == facts["all"] else "yellow")
        for name, missing in {**feeds["lacking"], **feeds["monitored_lacking"]}.items():
            item(out, f"  {name}: {i18n.text('cli.needs', lang)} {', '.join(missing)}")


def _section(out: Console, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], lang: str) -> None:
    """A titled table whose first column is text and whose figures stand to the right."""
    found = table(*((i18n.text(f"cli.{key}", lang), key in FIGURES) for key in columns))
    for row in rows:
        found.add_row(*(Text(plain(cell)) for cell in row))
    line(out, i18n.text(f"cli.{title}", lang), "bold")
    out.print(found)
