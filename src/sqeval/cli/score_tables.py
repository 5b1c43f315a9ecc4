"""What `sqeval score` prints: the headline period's ranking, targets, rejected rows, cautions and files."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sqeval import i18n
from sqeval.cli.terminal import is_narrow, item, line, name, plain, table
from sqeval.evaluation import Evaluation
from sqeval.evaluation.thin import thin_periods
from sqeval.evaluation.value_text import is_share, owner_text, target_title, value_text
from sqeval.evaluation.value_text import plain as plain_number
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node
from sqeval.job.checked import caution_text
from sqeval.job.gates import latest_targets, ranked
from sqeval.job.run import Outcome

#: Above this many ranked units only the first and the last ones are shown.
MOST_ROWS, FIRST, LAST = 30, 15, 10
MOST_UNRANKED = 12

STATUS_STYLES = {"met": "green", "at risk": "yellow", "missed": "bold red"}
GRADE_STYLES = ("green", "", "yellow", "red")


def print_outcome(out: Console, outcome: Outcome, lang: str) -> None:
    """Print everything that a reader of a run needs, the ranking first."""
    evaluation = outcome.evaluation
    _print_head(out, evaluation, lang)
    _print_ranking(out, evaluation, lang)
    _print_targets(out, evaluation, lang)
    _print_measures(out, evaluation, lang)
    _print_rejected(out, evaluation, lang)
    _print_cautions(out, evaluation, lang)
    folder = plain(next(iter(outcome.files.values())).parent)
    line(out, i18n.text("cli.files", lang, folder=folder, names=i18n.listing(outcome.files, lang)))


def _print_head(out: Console, evaluation: Evaluation, lang: str) -> None:
    source = evaluation.source
    line(out, evaluation.hierarchy.title(lang), "bold")
    counts = {key: f"{source[f'rows_{key}']:,}" for key in ("kept", "rejected")}
    facts = {"source": plain(source["name"]), "preset": source["preset"], "rows_in": f"{source['rows_in']:,}", **counts}
    line(out, i18n.text("cli.facts", lang, **facts))
    low, high = evaluation.grades.range
    scope = {"by": i18n.listing(evaluation.settings.by, lang), "first": evaluation.periods[0], "last": evaluation.periods[-1]}
    line(out, i18n.text("cli.scope", lang, units=len(evaluation.units), low=f"{low:g}", high=f"{high:g}", **scope))
    thin = thin_periods(evaluation)
    if thin is not None:
        line(out, thin.text(lang), "yellow")
    out.print()


def _print_ranking(out: Console, evaluation: Evaluation, lang: str) -> None:
    first = ranked(evaluation)
    facts = {"least": evaluation.settings.min_n, "period": evaluation.headline_period}
    if first.empty:
        line(out, i18n.text("cli.nothing_ranked", lang, **facts), "yellow")
    else:
        line(out, i18n.text("cli.ranking", lang, **facts), "bold")
        out.print(ranking_table(evaluation, lang, is_tight=is_narrow(out)))
    unranked = _unranked_units(evaluation, lang)
    if unranked:
        line(out, i18n.text("cli.unranked", lang, units=unranked, **facts), "dim")
    if evaluation.comparison is not None:
        kinds = evaluation.comparison.changes["kind"].value_counts()
        listing = i18n.listing((f"{count} {i18n.text(f'evaluation.{kind}', lang)}" for kind, count in sorted(kinds.items())), lang)
        line(out, i18n.text("cli.compared", lang, kinds=listing))
    if len(first) > 1:
        out.print()
        line(out, i18n.text("cli.last_explained", lang), "bold")
        for sentence in evaluation.explain(str(first["unit"].iloc[-1]), evaluation.headline_period).sentences(lang):
            item(out, plain(sentence))
    out.print()


def ranking_table(evaluation: Evaluation, lang: str, *, is_tight: bool = False) -> Table:
    """The ranked units of the headline period; the middle is left out where there are many."""
    compared = [("cli.change", True)] if evaluation.comparison is not None else []
    keys = (
        *(("evaluation.rank", True), ("evaluation.unit", False), ("evaluation.score", True), *compared, ("cli.interval", True)),
        *(("evaluation.grade", False), ("evaluation.efficiency", True), ("evaluation.n", True), ("cli.slow_stage", False)),
    )
    found = table(*((i18n.text(key, lang), is_figure) for key, is_figure in keys), is_tight=is_tight)
    rows = ranked(evaluation)
    left_out = range(FIRST, len(rows) - LAST) if len(rows) > MOST_ROWS else range(0)
    for position, row in enumerate(rows.to_dict("records")):
        if position not in left_out:
            found.add_row(*_ranking_cells(evaluation, {str(key): value for key, value in row.items()}, lang))
        elif position == left_out.start:
            found.add_row("", Text(i18n.text("cli.more", lang, count=len(left_out)), style="dim"))
    return found


def _ranking_cells(evaluation: Evaluation, row: dict[str, Any], lang: str) -> Iterator[Text]:
    grade = evaluation.grades.labels.index(row["grade"])
    yield Text(str(row["rank"]))
    yield name(row["unit"])
    yield Text(f"{row['score']:.1f}", style="bold")
    if evaluation.comparison is not None:
        yield _change(evaluation.comparison.changes, row)
    yield Text(_interval(f"{row['low']:.1f}", f"{row['high']:.1f}"))
    yield Text(evaluation.grades.names(lang)[grade], style=GRADE_STYLES[grade] if grade < len(GRADE_STYLES) else "red")
    yield Text("–" if math.isnan(row["efficiency"]) else f"{row['efficiency']:.2f}")
    yield Text(f"{row['n']:,}")
    yield name(_slow_stage(evaluation, row["unit"], row["period"], lang))


def _change(changes: pd.DataFrame, row: dict[str, Any]) -> Text:
    change = changes.loc[(changes["unit"] == row["unit"]) & (changes["period"] == row["period"]), "change"].iloc[0]
    if pd.isna(change):
        return Text("–")
    return Text(f"{change:+.1f}", style="green" if change > 0.05 else "red" if change < -0.05 else "")


def _slow_stage(evaluation: Evaluation, unit: str, period: str, lang: str) -> str:
    """The stage that holds the unit back, and by how many hours against the typical unit."""
    position = evaluation.row(unit, period)
    stage = evaluation.slow_stage.iloc[position]
    if pd.isna(stage):
        return "–"
    title = next(found.title(lang) for found in evaluation.hierarchy.stages if found.name == stage)
    return f"{title} +{_delay(float(evaluation.stages.iloc[position][stage, 'excess']), lang)}"


def _delay(hours: float, lang: str) -> str:
    """A time in few letters: 21 min, 3.1 h, 12 d."""
    unit, factor = ("minutes", 60.0) if hours < 1 else ("hours", 1.0) if hours < 72 else ("days", 1 / 24)
    return i18n.text(f"cli.{unit}", lang, number=plain_number(float(f"{hours * factor:.2g}")))


def _interval(low: str, high: str) -> str:
    return low if low == high == "–" else f"{low}–{high}"


def _unranked_units(evaluation: Evaluation, lang: str) -> str:
    """Units of the headline period without a rank, and their requests."""
    scores = evaluation.scores
    unranked = scores[(scores["period"] == evaluation.headline_period) & scores["rank"].isna()]
    rows = unranked.head(MOST_UNRANKED).to_dict("records")
    shown = [i18n.text("cli.unit_n", lang, unit=name(key_text(row["unit"], lang)).plain, n=row["n"]) for row in rows]
    rest = len(unranked) - len(shown)
    return i18n.listing(shown, lang) + (i18n.text("cli.and_more", lang, count=rest) if rest else "")


def _print_targets(out: Console, evaluation: Evaluation, lang: str) -> None:
    period = evaluation.headline_period
    checks = latest_targets(evaluation)
    if checks.empty:
        key = "cli.no_targets" if evaluation.target_checks[0].frame.empty else "cli.no_targets_now"
        line(out, i18n.text(key, lang, period=period), "dim")
        out.print()
        return
    counts = checks["status"].value_counts()
    tally = {status.replace(" ", "_"): int(counts.get(status, 0)) for status in STATUS_STYLES}
    line(out, i18n.text("cli.targets", lang, period=period, **tally), "bold")
    out.print(_targets_table(evaluation, checks, lang))


def _targets_table(evaluation: Evaluation, checks: pd.DataFrame, lang: str) -> Table:
    keys = (("common.status", False), ("cli.indicator", False), ("cli.actual", True), ("cli.interval", True), ("cli.target", True))
    found = table(*((i18n.text(key, lang), is_figure) for key, is_figure in (*keys, ("cli.owner", False))))
    for row in checks.to_dict("records"):
        node = evaluation.hierarchy.node(row["indicator"])
        low, high, target = (_figure(node, float(row[key])) for key in ("lower", "upper", "target"))
        actual = value_text(node, float(row["actual"]), lang)
        status = Text(i18n.text(f"monitoring.{row['status'].replace(' ', '_')}", lang), style=STATUS_STYLES.get(row["status"], ""))
        sign = row["op"].replace(">=", "≥").replace("<=", "≤")
        owner = name(owner_text(evaluation.target_checks[0].names, row["owner"], lang))
        title = name(target_title(node, row["channel"], lang))
        found.add_row(status, title, actual, _interval(low, high), f"{sign} {target}", owner)
    return found


def _figure(node: Node, value: float) -> str:
    """A value of an indicator without its unit; shares in per cent."""
    return f"{value:.1%}" if is_share(node) and not math.isnan(value) else plain_number(value)


def _print_measures(out: Console, evaluation: Evaluation, lang: str) -> None:
    if evaluation.measures is None:
        return
    line(out, i18n.text("improvement.status_title", lang), "bold")
    for sentence in evaluation.measures.sentences(lang):
        item(out, f"- {plain(sentence)}")
    out.print()


def _print_rejected(out: Console, evaluation: Evaluation, lang: str) -> None:
    reasons = evaluation.source["rejected_by_reason"]
    if not reasons:
        return
    line(out, i18n.text("cli.rejected", lang), "bold")
    found = table(*((i18n.text(f"cli.{key}", lang), key in {"rows", "share"}) for key in ("column", "reason", "rows", "share")))
    for problem, count in reasons.items():
        column, _, reason = problem.partition(": ")
        share = count / evaluation.source["rows_in"]
        found.add_row(name(column), i18n.text(f"records.{reason}", lang), f"{count:,}", f"{share:.2%}")
    out.print(found)


def _print_cautions(out: Console, evaluation: Evaluation, lang: str) -> None:
    if not evaluation.warnings:
        return
    line(out, i18n.text("cli.cautions", lang), "bold")
    for caution in evaluation.warnings:
        item(out, f"- {plain(caution_text(caution, lang))}")
    out.print()
