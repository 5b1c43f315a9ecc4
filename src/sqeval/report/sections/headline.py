"""The first screen: what was evaluated, and the verdict in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sqeval.evaluation.thin import thin_periods
from sqeval.evaluation.value_text import hours_text
from sqeval.report.numbers import fixed, signed
from sqeval.report.sections.targets import Counted, counted
from sqeval.report.view import Row, View


class Tile(NamedTuple):
    """A figure of the headline with its name and what stands below it."""

    name: str
    figure: str
    note: str


class Headline(NamedTuple):
    """What the first screen shows."""

    subtitle: str
    badges: list[tuple[str, str]]
    tiles: list[Tile]
    verdict: list[str]
    grades: list[tuple[str, int, int]]
    ranked: int
    targets: Counted


def build(view: View) -> Headline:
    """Title, badges, figures and verdict."""
    tally = Counter(row.grade for row in view.ranked)
    return Headline(
        subtitle=_subtitle(view),
        badges=_badges(view),
        tiles=list(_tiles(view)),
        verdict=list(_verdict(view)),
        grades=[(name, view.grade_at(label), tally[label]) for label, name in view.grade_names.items()],
        ranked=len(view.ranked),
        targets=counted(view),
    )


def _subtitle(view: View) -> str:
    settings = view.evaluation.settings
    by = view.text("common.comma").join(view.word("report.column_", name) for name in settings.by) or view.text("whole")
    if settings.period is None:
        return view.text("subtitle_whole", by=by)
    span = view.periods[0] if len(view.periods) == 1 else f"{view.periods[0]} – {view.periods[-1]}"
    return view.text("subtitle", by=by, kind=view.text(f"by_{settings.period}"), span=span)


def _badges(view: View) -> list[tuple[str, str]]:
    """What a reader must know before anything else: whether the data are real, and where the weights come from."""
    codes = {caution.code for caution in view.evaluation.warnings}
    found = [
        code
        for code in ("synthetic", "illustrative", "equal_weights", "own_weights", "inconsistent", "inconsistent_hierarchy")
        if code in codes
    ]
    return [(view.text(f"badge_{code}"), view.text(f"badge_{code}_why")) for code in found]


def _tiles(view: View) -> Iterator[Tile]:
    source = view.evaluation.source
    requests = sum(row.n for row in view.shown)
    everything = sum(row.n for row in view.rows)
    yield Tile(view.text("tile_units"), f"{len(view.ranked)}", view.text("tile_units_note", units=len(view.shown)))
    if view.ranked:
        low, high = view.evaluation.grades.range
        scores = [row.score for row in view.ranked]
        note = view.text("tile_scores_note", low=f"{low:g}", high=f"{high:g}")
        yield Tile(view.text("tile_scores"), f"{fixed(min(scores))} – {fixed(max(scores))}", note)
    note = view.text("tile_requests_note", total=f"{everything:,}") if view.has_periods else ""
    yield Tile(view.text("tile_requests", period=view.period_text(view.latest)), f"{requests:,}", note)
    note = view.text("tile_records_note", rows=f"{source['rows_in']:,}", rejected=f"{source['rows_rejected']:,}")
    yield Tile(view.text("tile_records"), f"{source['rows_kept']:,}", note)


def _verdict(view: View) -> Iterator[str]:
    thin = thin_periods(view.evaluation)
    if thin is not None:
        yield thin.text(view.lang)
    yield from _say_best(view)
    yield from _say_unranked(view)
    yield from _say_moves(view)
    yield from _say_losses(view)
    yield from _say_stage(view)
    yield from _say_targets(view)


def _say_best(view: View) -> Iterator[str]:
    ranked, period = view.ranked, view.period_text(view.latest)
    if not ranked:
        yield view.text("say_no_rank", period=period)
        return
    some = min(3, max(1, len(ranked) // 2))
    best = view.text("say_best", period=period, units=view.join([_scored(view, row) for row in ranked[:some]]))
    if len(ranked) == 1:
        yield best
        return
    first, second = ranked[0], ranked[1]
    sure = "say_overlap" if second.high >= first.low else "say_apart"
    yield view.sentences(best, view.text(sure, first=first.unit, second=second.unit))
    yield view.text("say_worst", units=view.join([_scored(view, row) for row in ranked[-1 : -some - 1 : -1]]))


def _scored(view: View, row: Row) -> str:
    return view.text("unit_scored", unit=row.unit, score=fixed(row.score), grade=view.grade_names.get(row.grade or "", "–"))


def _say_unranked(view: View) -> Iterator[str]:
    small = [row.unit for row in view.unranked if row.small_sample]
    if small:
        least = view.evaluation.settings.min_n
        yield view.text("say_small", count=len(small), units=len(view.shown), least=least, names=view.join(small))
    unnamed = sum(row.n for row in view.unranked if not row.small_sample and row.is_known)
    if unnamed:
        yield view.text("say_unnamed", n=f"{unnamed:,}")


def _say_moves(view: View) -> Iterator[str]:
    moves = [(row.score - before.score, row) for row in view.ranked if (before := view.before(row)) and not before.small_sample]
    if not moves:
        return
    up, down = max(moves, key=lambda move: move[0]), min(moves, key=lambda move: move[0])
    parts = [("say_up", *up)] if up[0] > 0 else []
    parts += [("say_down", *down)] if down[0] < 0 else []
    items = [view.text(key, unit=row.unit, change=signed(change)) for key, change, row in parts]
    sure = sum(view.is_sure(row) for _, row in moves)
    yield view.text("say_moves", previous=view.previous, moves=view.join(items), count=sure, units=len(moves))


def _say_losses(view: View) -> Iterator[str]:
    """The criterion at which ranked units lose the most on average."""
    ev, at = view.evaluation, [row.position for row in view.ranked]
    if not at:
        return
    lost = ev.grading.leaf_weights[at] * max(ev.grades.scores) - ev.grading.contributions[at]
    by_leaf = dict(zip([leaf.name for leaf in ev.hierarchy.leaves], np.nan_to_num(lost).mean(axis=0).tolist(), strict=True))
    parts = [(sum(by_leaf[leaf.name] for leaf in node.leaves), node.title(view.lang)) for node in ev.hierarchy.children]
    most, total = max(parts), sum(points for points, _ in parts)
    if most[0] > 0:
        yield view.text("say_losses", criterion=most[1], points=fixed(most[0]), total=fixed(total))


def _say_stage(view: View) -> Iterator[str]:
    """The stage that is slow at most of the ranked units, and where it is slowest."""
    slow = [(view.slow_stage(row), row) for row in view.ranked]
    tally = Counter(name for name, _ in slow if name is not None)
    if not tally:
        return
    name, count = max(tally.items(), key=lambda item: (item[1], item[0]))
    stages = view.evaluation.stages
    excess, own, typical = (stages[(name, field)].to_numpy() for field in ("excess", "median", "typical"))
    worst = max((row for stage, row in slow if stage == name), key=lambda row: (float(excess[row.position]), row.unit))
    times = {key: hours_text(float(values[worst.position]), view.lang) for key, values in (("own", own), ("typical", typical))}
    yield view.text("say_stage", stage=view.stage_titles[name], count=count, units=len(view.ranked), unit=worst.unit, **times)


def _say_targets(view: View) -> Iterator[str]:
    found = counted(view)
    if found.total:
        said = view.text("say_targets", period=view.period_text(view.latest), **found.words())
        yield view.sentences(said, view.text("say_missed", names=view.join(found.missed)) if found.missed else "")
