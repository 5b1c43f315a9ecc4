"""Priority of problems (问题优先级): impact × urgency, from data or from given scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.monitoring.as_written import as_written, checked_scale
from sqeval.monitoring.problems.classes_result import ProblemClasses
from sqeval.monitoring.problems.classified import LEFT_OVER
from sqeval.monitoring.problems.priority_bases import IMPACTS, LEVELS, SEVERE, URGENCIES, Basis, Rows
from sqeval.monitoring.problems.priority_result import PriorityResult
from sqeval.numerics.groups import Groups
from sqeval.options import ImpactBasis, ProblemLevel, UrgencyBasis, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]
Word = TypeVar("Word", ImpactBasis, UrgencyBasis)

_GIVEN = "given"


@announces
def priority(
    problems: Any,
    impact: Any = None,
    urgency: Any = None,
    *,
    level: str = "sub_type",
    rating_scale: tuple[float, float] = (1, 5),
    severe: Sequence[str] = SEVERE,
) -> PriorityResult:
    """Rank problems by impact × urgency, each from 1 to 5.

    Parameters
    ----------
    problems : ProblemClasses, or DataFrame with one row a problem
    impact : {"count", "cost", "satisfaction"}, a list of them, or scores
        Of problem classes, what impact rests on ("count" by default). Scores 1 to 5 are a mapping or Series by problem, whose
        keys are classes, or (class, sub_type). Of a frame, the column with the scores ("impact" by default).
    urgency : {"trend", "overdue", "severity"}, a list of them, or scores
        The same for urgency ("trend", and "urgency" by default).
    level : {"sub_type", "class"}
        Whether problems are sub-types or classes; not for a frame.
    rating_scale : (low, high)
        Ends of the scale of `rating`, for impact by satisfaction.
    severe : sequence of str
        Words of the column `priority` that count as severe, for urgency by severity.

    Returns
    -------
    PriorityResult
        By problem: `rank` (1 is the most pressing; equal priorities rank equal), `priority` = impact × urgency (1–25),
        `impact`, `urgency`, and the figures that they rest on; `.formula(lang)`, `.matrix`. A problem whose impact or urgency
        is not known has no rank, and is named.

    Raises
    ------
    DataError
        A score outside 1 to 5, or missing for a problem (the problem and value are named), or a column that is not there.
    OptionError
        An unknown word.

    Notes
    -----
    Impact is ⌈5 v/max v⌉ (at least 1) of v = number of records, number × mean known cost, or number × mean lost satisfaction,
    (best − rating)/(best − worst): relative to the largest of the problems compared. Urgency is ⌈5 s⌉ (at least 1) of a share s:
    of promises overdue, or of records that are severe; by trend, s = (t + 1)/2 with t = (later − earlier)/(later + earlier) of the
    records opened in the two halves of the span, and 3 where the 95 % interval of t holds 0 (not known where all were opened
    at once). Of several bases the highest level counts.

    Examples
    --------
    >>> scores = pd.DataFrame({"impact": [5, 2, 4], "urgency": [2, 5, 4]}, index=["late", "rude", "broken"])
    >>> priority(scores).frame
             rank  priority  impact  urgency
    problem
    broken      1      16.0     4.0      4.0
    late        2      10.0     5.0      2.0
    rude        2      10.0     2.0      5.0
    """
    if not isinstance(problems, ProblemClasses):
        if parse(ProblemLevel, level, "level") is not ProblemLevel.SUB_TYPE:
            raise OptionError("level is for problem classes; a frame has the rows that it has", value=level)
        return _of_frame(labelled.frame(problems, "problems"), impact, urgency)
    depth = parse(ProblemLevel, level, "level")
    places = _places(problems, depth)
    rows = _rows(problems, places, checked_scale(rating_scale), severe)
    impacts, impact_names = _basis(impact, _IMPACT, places, rows)
    urgencies, urgency_names = _basis(urgency, _URGENCY, places, rows)
    table = pd.DataFrame({"count": rows.groups.counts().astype(np.int64), **impacts.figures, **urgencies.figures}, index=_index(places))
    ranked = _ranked(table, impacts.level, urgencies.level)
    titles = {place: (problems.title(*place), problems.title(*place, lang="zh")) for place in places}
    names = tuple(titles[key if isinstance(key, tuple) else (key, None)] for key in ranked.index)
    return PriorityResult(ranked, impact_names, urgency_names, names, _cautions(ranked, problems))


Places = list[tuple[str, str | None]]


def _places(problems: ProblemClasses, depth: ProblemLevel) -> Places:
    """All classes or sub-types, and those met in the records whose sub-type is not known."""
    if depth is ProblemLevel.CLASS:
        return [(name, None) for name in problems.scheme.classes]
    known = [place for place, _, _ in problems.scheme.places() if place[1] is not None]
    met = problems.rows[~problems.rows["class"].isin(LEFT_OVER)].drop_duplicates(["class", "sub_type"])
    extra = sorted({(str(a), str(b)) for a, b in zip(met["class"], met["sub_type"], strict=True)} - set(known))
    order = list(problems.scheme.classes)
    return sorted([*known, *extra], key=lambda place: order.index(place[0]))


def _index(places: Places) -> pd.Index:
    if all(sub_type is None for _, sub_type in places):
        return pd.Index([name for name, _ in places], name="class", dtype="str")
    return pd.MultiIndex.from_tuples(places, names=["class", "sub_type"])


def _rows(problems: ProblemClasses, places: Places, scale: tuple[float, float], severe: Sequence[str]) -> Rows:
    keys = {place: k for k, place in enumerate(places)}
    of_class = all(sub_type is None for _, sub_type in places)
    pairs = zip(problems.rows["class"], problems.rows["sub_type"], strict=True)
    codes = np.array([keys.get((name, None if of_class else sub_type), -1) for name, sub_type in pairs], dtype=np.intp)
    if isinstance(severe, str):
        raise OptionError("severe must be a list of words", value=severe)
    return Rows(problems.source, Groups(codes, len(places)), scale, severe)


class _Side(NamedTuple, Generic[Word]):
    """What impact, or urgency, may rest on."""

    name: str
    words: type[Word]
    known: Mapping[Word, Callable[[Rows], Basis]]
    default: Word


_IMPACT = _Side("impact", ImpactBasis, IMPACTS, ImpactBasis.COUNT)
_URGENCY = _Side("urgency", UrgencyBasis, URGENCIES, UrgencyBasis.TREND)


def _basis(given: Any, side: _Side[Word], places: Places, rows: Rows) -> tuple[Basis, tuple[str, ...]]:
    """Figures and levels from the records, or given scores."""
    if isinstance(given, (pd.Series, Mapping)):
        return Basis({}, _scores(given, side.name, _index(places))), (_GIVEN,)
    asked = [side.default] if given is None else [given] if isinstance(given, str) else list(given)
    chosen = list(dict.fromkeys(parse(side.words, word, side.name) for word in asked))
    if not chosen:
        raise OptionError(f"{side.name} must rest on something", value=given, hint=nearest_hint("", side.words))
    found = [side.known[word](rows) for word in chosen]
    figures: dict[str, Floats] = {}
    for basis in found:
        figures |= basis.figures
    # fmax: a basis that knows nothing of a problem leaves it to the others.
    return Basis(figures, np.fmax.reduce([basis.level for basis in found])), tuple(word.value for word in chosen)


def _scores(given: Any, name: str, index: pd.Index) -> Floats:
    series = pd.Series(dict(given)) if isinstance(given, Mapping) else given
    labelled.vector(series, name)
    for place in series.index:
        if place not in index:
            raise DataError(f"{name} is given for a problem that there is not", unit=place, hint=nearest_hint(place, map(str, index)))
    for place in index:
        if place not in series.index:
            raise DataError(f"has no score of {name}", unit=place, hint="Give every problem a score from 1 to 5")
    return _checked(series.reindex(index), name)


def _checked(series: pd.Series[Any], name: str) -> Floats:
    values = labelled.vector(series, name).values
    for at in np.flatnonzero((values < 1) | (values > LEVELS))[:1]:
        raise DataError(f"{name} is off the scale 1 to {LEVELS}", unit=series.index[at], value=float(values[at]))
    return np.asarray(values, dtype=np.float64)


def _of_frame(frame: pd.DataFrame, impact: Any, urgency: Any) -> PriorityResult:
    names = []
    for given, default in ((impact, "impact"), (urgency, "urgency")):
        name = default if given is None else given
        if not isinstance(name, str):
            raise OptionError(f"{default} of a frame is the name of a column", value=given)
        if name not in frame.columns:
            hint = f"Bases such as 'cost' need problem_classes. {nearest_hint(name, map(str, frame.columns))}"
            raise DataError("is not among the problems", column=name, hint=hint)
        names.append(name)
    if frame.index.name is None and not isinstance(frame.index, pd.MultiIndex):
        frame = frame.rename_axis("problem")
    levels = [_checked(frame[name], name) for name in names]
    ranked = _ranked(pd.DataFrame(index=frame.index), *levels)
    titles = tuple((_text(key), _text(key)) for key in ranked.index)
    return PriorityResult(ranked, (_GIVEN,), (_GIVEN,), titles, _cautions(ranked, None))


def _ranked(table: pd.DataFrame, impact: Floats, urgency: Floats) -> pd.DataFrame:
    """Products as the scores are written, so that equal ones are equal; the most pressing first, equal ones by name."""
    exact = [None if np.isnan(a * b) else as_written(a) * as_written(b) for a, b in zip(impact, urgency, strict=True)]
    known = sorted((value for value in exact if value is not None), reverse=True)
    ranks = pd.array([pd.NA if value is None else 1 + known.index(value) for value in exact], dtype="Int64")
    products = [np.nan if value is None else float(value) for value in exact]
    lead = pd.DataFrame({"rank": ranks, "priority": products, "impact": impact, "urgency": urgency}, index=table.index)
    keys = [(len(known) if value is None else known.index(value), _text(place)) for value, place in zip(exact, table.index, strict=True)]
    return pd.concat([lead, table], axis=1).iloc[sorted(range(len(table)), key=lambda k: keys[k])]


def _text(key: Any) -> str:
    return " / ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _cautions(table: pd.DataFrame, problems: ProblemClasses | None) -> tuple[Caution, ...]:
    unknown = tuple(_text(key) for key in table.index[table["rank"].isna()])
    found = [Caution("priority_unknown", unknown)] if unknown else []
    if "trend_low" in table:
        steady = (table["trend_low"] <= 0) & (table["trend_high"] >= 0)
        found += [Caution("priority_trend_unsure", tuple(_text(key) for key in table.index[steady]))] if steady.any() else []
    left = 0 if problems is None else int(problems.rows["class"].isin(LEFT_OVER).sum())
    return (*found, *([Caution("priority_without_class", details={"records": left})] if left else []))
