"""What a bootstrap says of changes of productivity in plain words, and what a card shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.display import number

if TYPE_CHECKING:
    from sqeval.dea.panels.bootstrap_malmquist_result import BootstrapMalmquistResult

#: The parts that a reader is told about, as far as there are such.
_TOLD = ("ec", "tc")
_MOST_PERIODS = 6


def lines(result: BootstrapMalmquistResult, at: int, step: int | None, lang: str) -> list[str]:
    """What is more than chance for the unit in row `at`: in a step between two periods, or among all of them."""
    return _course(result, at, lang) if step is None else _step(result, at, step, lang)


def _step(result: BootstrapMalmquistResult, at: int, step: int, lang: str) -> list[str]:
    word = _word(result, "mi", at, step)
    if word == "no_index":
        return []
    found = [_text(f"chance_{word}", lang, level=_level(result), **_interval(result, "mi", at, step))]
    for part in _TOLD:
        word = _word(result, part, at, step)
        if word != "no_index":
            said = {"part": _text(part, lang), "verdict": _text(f"verdict_{word}", lang)}
            found.append(_text("chance_part", lang, **said, **_interval(result, part, at, step)))
    return found


def _course(result: BootstrapMalmquistResult, at: int, lang: str) -> list[str]:
    """Into which periods productivity rose or fell by more than chance, and how many steps say nothing."""
    words = result._words[result.arrays.names.index("mi"), at]
    found = []
    for word in ("progress", "regress"):
        into = np.flatnonzero(words == word) + 1
        if into.size:
            periods = i18n.listing(map(str, result.panel.periods[into]), lang, most=_MOST_PERIODS)
            found.append(_text(f"course_{word}", lang, level=_level(result), periods=periods))
    unsure = int((words == "cannot tell").sum())
    if unsure:
        found.append(_text("course_unsure" if found else "course_none", lang, count=unsure))
    return found


def facts(result: BootstrapMalmquistResult, lang: str) -> list[tuple[str, str]]:
    """Replications, widths of the kernel, and how many steps are more than chance, by key of the catalogue."""
    words = result._words[result.arrays.names.index("mi")]
    widths = result.bandwidth[~np.isnan(result.bandwidth)]
    ends = sorted({number(float(width), 3) for width in (widths.min(), widths.max())}) if widths.size else ["–"]
    known = int((words != "no index").sum())
    counts = {word: int((words == word).sum()) for word in ("progress", "regress")}
    return [
        ("replications", str(len(result.draws))),
        ("bandwidth", " … ".join(ends)),
        ("beyond_chance", _text("beyond_chance_counts", lang, known=known, level=_level(result), **counts)),
    ]


def beside(result: BootstrapMalmquistResult, table: pd.DataFrame, rows: NDArray[np.intp], lang: str) -> pd.DataFrame:
    """The table of a card with how many steps of each unit are progress and regress by more than chance."""
    words = result._words[result.arrays.names.index("mi"), rows]
    counts = {_text(f"column_{word}", lang): (words == word).sum(axis=1) for word in ("progress", "regress")}
    return table.assign(**counts)


def _word(result: BootstrapMalmquistResult, part: str, at: int, step: int) -> str:
    """The word of a part as the end of a key."""
    return str(result._words[result.arrays.names.index(part), at, step]).replace(" ", "_")


def _interval(result: BootstrapMalmquistResult, part: str, at: int, step: int) -> dict[str, str]:
    """The ends of an interval as changes in percent; nothing falls by more than all of it, though an index so uncertain may end below 0."""
    ends = (float(end[result.arrays.names.index(part), at, step]) for end in result._ends)
    return {name: f"{100 * (max(end, 0.0) - 1):+.1f} %" for name, end in zip(("low", "high"), ends, strict=True)}


def _level(result: BootstrapMalmquistResult) -> str:
    return f"{100 * result.confidence:g} %"


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"dea_panels.{key}", lang, **values)
