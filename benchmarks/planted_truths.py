"""Are planted truths found, and how often is something found that is not there? Two hundred seeded panels of each kind.

    python benchmarks/planted_truths.py          writes docs/planted_truths.md
    python benchmarks/planted_truths.py 20       another number of panels; nothing is written

What is held against what: every rule of sqeval that calls something changed, better or out of line, at the rate of false alarms
that its documentation states.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from planted_panels import HIERARCHY, JUNE, MONTHS, TEAMS, make_panel

import sqeval as sq

PANELS, DRAWS = 200, 200
#: Months of the baseline: all before June.
BEFORE = MONTHS.index(JUNE)
CLEAN = ("Team 1", "Team 2", "Team 6")
NAMES = ("handling_hours", "resolution_rate", "first_reply_15min", "any_reply_15min", "robot_share")


def findings(seed: int, *, planted: bool) -> Iterator[tuple[str, float]]:
    """What is found in one panel: (what, value)."""
    frame = make_panel(seed, planted=planted)
    records, tree = sq.read_records(frame), sq.Hierarchy.from_dict(HIERARCHY)
    table = sq.measure(records, tree)
    watched = sq.monitoring.watch(table, baseline=BEFORE, indicators=list(NAMES), horizon=7)
    alarms = {(row["unit"], row["indicator"], row["status"]) for row in watched.alarms.to_dict("records")}
    raters = sq.monitoring.case_mix(frame, "best_mark", "rater", "team", reference="in_line").frame
    out = set(raters.index[raters["verdict"].isin(["above", "below"])])
    early, late = list(MONTHS[BEFORE - 5 : BEFORE]), list(MONTHS[BEFORE:])
    effects = {team: effect_of(table, team, early, late) for team in TEAMS}
    compared = sq.monitoring.compare_periods(table, early, late, indicators=list(NAMES[:3])).told
    did = against_others(frame, early, late)
    span = {"span": (MONTHS[BEFORE - 1], JUNE)}
    change = sq.evaluate(records, tree, mix="channel", **span).why_changed
    if not planted:
        yield "alarm", bool(alarms)
        yield "effective", sum(effect.verdict != "cannot tell" for effect in effects.values()) / len(TEAMS)
        yield "compared", len(compared) > 0
        yield "did", did.verdict != "cannot tell"
        yield "alarm on scores", any(change(team).is_sure for team in TEAMS)
        yield "rater", len(out) / len(raters)
        last = sq.evaluate(records, tree, span=(MONTHS[-1], MONTHS[-1]), resamples=DRAWS, seed=seed)
        yield "told apart", last.uncertainty.surely_better().to_numpy().any()
        return
    yield "Team 3 better", ("Team 3", "handling_hours", "better") in alarms and ("Team 3", "resolution_rate", "better") in alarms
    yield "Team 3 effective", effects["Team 3"].verdict == "better"
    yield (
        "Team 3 compared",
        {("Team 3", "handling_hours", "better"), ("Team 3", "resolution_rate", "better")}
        <= set(compared[["unit", "indicator", "verdict"]].itertuples(index=False, name=None)),
    )
    yield "Team 3 did", did.verdict == "better"
    first = watched.alarms.query("unit == 'Team 3' and status == 'better'")["period"].min()
    yield "Team 3 in June", first == JUNE
    yield "Team 3 score", change("Team 3").is_sure and change("Team 3").change > 0
    mixed = change("Team 4").parts.loc["handling_hours"]
    yield "Team 4 slower", ("Team 4", "handling_hours", "worse") in alarms
    yield "Team 4 by mix", mixed["mix"] < 0 and abs(mixed["mix"]) > abs(mixed["performance"])
    yield "Team 4 mix points", mixed["mix"]
    yield "Team 4 performance points", mixed["performance"]
    yield "robot seen", any(unit == "Team 5" and name == "robot_share" for unit, name, _ in alarms)
    yield "all replies better", ("Team 5", "any_reply_15min", "better") in alarms
    yield "people better", any(unit == "Team 5" and name == "first_reply_15min" for unit, name, _ in alarms)
    yield "rater R4", "R4" in out
    yield "other rater", len(out - {"R4"}) / (len(raters) - 1)
    yield "clean alarm", any(unit in CLEAN for unit, *_ in alarms)


def effect_of(table: sq.IndicatorTable, team: str, early: list[str], late: list[str]) -> sq.monitoring.BeforeAfter:
    """Whether a measure of June is called effective by the share of requests solved."""
    return sq.monitoring.before_after(early, late, table=table, unit=team, indicator="resolution_rate")


def against_others(frame: pd.DataFrame, early: list[str], late: list[str]) -> sq.monitoring.DifferenceInDifferences:
    """The same for Team 3, against the other teams."""
    month = frame["created_at"].str[:7]
    rows = frame[month.isin([*early, *late])]
    columns = {"value": rows["resolved"] == "true", "unit": rows["team"], "treated": rows["team"] == "Team 3"}
    return sq.monitoring.difference_in_differences(pd.DataFrame({**columns, "after": month.isin(late)[rows.index]}))


def counted(panels: int, *, planted: bool) -> dict[str, np.ndarray]:
    found: dict[str, list[float]] = {}
    for seed in range(panels):
        for what, value in findings(seed, planted=planted):
            found.setdefault(what, []).append(float(value))
    return {what: np.array(values) for what, values in found.items()}


PAGE = """# Planted truths: what is found, and what is found that is not there

Written by `benchmarks/planted_truths.py`: {panels} seeded panels without any change or difference, and {panels} with planted truths.
Six teams, 24 months, 120 requests a team and month, made by numpy alone
([benchmarks/planted_panels.py](../benchmarks/planted_panels.py)). The 17 months before June are the baseline.

## Nothing is there

| question | rule | stated rate | found |
| --- | --- | --- | --- |
| did anything change? | `watch`, five indicators × six teams × seven months: any alarm in a panel | at most 5 % of panels | {alarm} |
| did a score change from May to June? | `why_changed(…).is_sure`, any of six teams | intervals apart: about 0.5 % a team | {score} |
| is a team better than another? | `uncertainty.surely_better`, any of 15 pairs ({draws} draws, Holm) | at most 5 % of panels | {apart} |
| does a rater mark out of line? | `case_mix(…, reference="in_line")`, 99.8 % limits, any one rater | 0.2 % of raters | {rater} |
| did a measure of June help? | `before_after` of five and seven months, share solved, any one team | 5 % of effects | {effective} |
| the same for Team 3 against the others | `difference_in_differences`, errors between teams | 5 % of effects | {did} |
| what changed since June? | `compare_periods`, 3 indicators × 6 teams (Holm): any change | at most 5 % of panels | {compared} |

## Planted in June

| truth | what finds it | found |
| --- | --- | --- |
| Team 3 handles requests in 60 % of the time and solves 94 % instead of 84 % | `watch`: both indicators better | {improved} |
| | the first alarm is June itself | {june} |
| | `compare_periods`: both indicators better | {told} |
| | `before_after` of its share solved: better | {helped} |
| | `difference_in_differences` against five teams: better | {apart_from_others} |
| | its score rose from May to June by more than chance | {rose} |
| Team 4 gets 55 % by e-mail instead of 20 %, and works as before | `watch`: slower, as customers do wait longer | {slower} |
| | `why_changed(…, mix)`: more of the change is mix than performance | {mix} |
| | points by mix, and by performance (none), mean of all panels | {mix_points}, {performance_points} |
| In Team 5 a robot answers 60 % at once; its people answer as before | `watch`: the share taken by a robot changed | {robot} |
| | replies of anybody within 15 minutes look better | {anybody} |
| | replies of people within 15 minutes: an alarm would be false | {people} |
| Rater R4 gives the best mark to 75 %, the others to 45 % | `case_mix(…, reference="in_line")` by rater, adjusted for the team | {r4} |
| | any one other rater: stated are 0.2 % | {other} |
| The other three teams do not change | `watch`: any alarm there | {clean} |
"""


def share(values: np.ndarray) -> str:
    return f"{100 * values.mean():.1f} %"


def page(quiet: dict[str, np.ndarray], planted: dict[str, np.ndarray], panels: int) -> str:
    performance, mix = planted["Team 4 performance points"], planted["Team 4 mix points"]
    half = 1.96 * performance.std() / len(performance) ** 0.5
    return PAGE.format(
        panels=panels, draws=DRAWS,
        alarm=share(quiet["alarm"]), score=share(quiet["alarm on scores"]), apart=share(quiet["told apart"]), rater=share(quiet["rater"]),
        effective=share(quiet["effective"]), did=share(quiet["did"]), compared=share(quiet["compared"]),
        told=share(planted["Team 3 compared"]), helped=share(planted["Team 3 effective"]), apart_from_others=share(planted["Team 3 did"]),
        improved=share(planted["Team 3 better"]), june=share(planted["Team 3 in June"]), rose=share(planted["Team 3 score"]),
        slower=share(planted["Team 4 slower"]), mix=share(planted["Team 4 by mix"]),
        mix_points=f"{mix.mean():+.1f}", performance_points=f"{performance.mean():+.2f} ± {half:.2f}",
        robot=share(planted["robot seen"]), anybody=share(planted["all replies better"]), people=share(planted["people better"]),
        r4=share(planted["rater R4"]), other=share(planted["other rater"]), clean=share(planted["clean alarm"]),
    )  # fmt: skip


def main() -> None:
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else PANELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        text = page(counted(panels, planted=False), counted(panels, planted=True), panels)
    sys.stdout.write(text)
    if len(sys.argv) == 1:
        (Path(__file__).parents[1] / "docs" / "planted_truths.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
