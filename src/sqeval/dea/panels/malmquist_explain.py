"""What became of a unit's productivity, in plain words: did it improve, and was it catching up or the frontier moving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import model_words, percent, word_key
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.errors import DataError
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import IndexDecomposition, PanelTechnology

if TYPE_CHECKING:
    from sqeval.dea.panels.malmquist_result import MalmquistResult

#: Changes smaller than this are none to a reader, who sees a tenth of a percent.
_NOTHING = 5e-4
#: One of two causes is the main one if the other brings less than this share of it.
_MAIN = 0.5
_MOST_GAPS = 5


def explain(result: MalmquistResult, unit: Any, lang: str = "en", period: Any = None) -> str:
    """The course of one unit as some lines of text, or its step from the period before `period`."""
    at = result.panel.position(unit)
    heading = i18n.text("dea.heading", lang, unit=unit_name(unit), model=model_words(result.model, lang))
    lines = _course(result, at, lang) if period is None else _step(result, at, result.panel.period_position(period), lang)
    return "\n".join([heading, *lines])


def _course(result: MalmquistResult, at: int, lang: str) -> list[str]:
    """From the first period of the unit to its last, and what stands out in between."""
    present = np.flatnonzero(result.panel.rows[at] >= 0)
    first, last = int(present[0]), int(present[-1])
    total = _parts(result, result.arrays.chained[:, at, last])
    if first == last or np.isnan(total["mi"]):
        return [*_on_average(result, at, lang), *_gaps(result, at, lang)]
    told = _told(result, at, (first, last), total, lang)
    return [*told, *_largest_step(result, at, lang), *_gaps(result, at, lang), *_caution(result, last - first, lang)]


def _step(result: MalmquistResult, at: int, later: int, lang: str) -> list[str]:
    if later == 0:
        raise DataError("is the first period, with none before it", path="period", value=result.panel.periods[0], hint="Name a later one")
    status = str(result.arrays.status[at, later - 1])
    parts = _parts(result, result.arrays.values[:, at, later - 1])
    lines = [] if np.isnan(parts["mi"]) else _told(result, at, (later - 1, later), parts, lang)
    return [*lines, *([] if status == OPTIMAL else [_reason(result, at, later - 1, lang)])]


def _parts(result: MalmquistResult, values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(result.arrays.names, values, strict=True)}


def _told(result: MalmquistResult, at: int, ends: tuple[int, int], parts: Mapping[str, float], lang: str) -> list[str]:
    """Whether productivity rose, and what the parts say of why."""
    words = {"unit": unit_name(result.panel.units[at])}
    words |= {name: str(result.panel.periods[end]) for name, end in zip(("first", "last"), ends, strict=True)}
    own = {name: percent(float(result.arrays.own[at, end])) for name, end in zip(("before", "after"), ends, strict=True)}
    lines = [
        _said("mi", parts["mi"], lang, **words),
        _said("ec", parts["ec"], lang, **own),
        _said("tc", parts["tc"], lang),
        *_size(result, parts, lang),
    ]
    leads = bool((result.arrays.own[at, list(ends)] >= 1 - EQUAL).all())
    verdict = "leader" if leads and parts["tc"] > 1 + _NOTHING else _verdict(result, parts)
    return [*lines, *([i18n.text(f"dea_panels.verdict_{verdict}", lang)] if verdict else [])]


def _said(part: str, value: float, lang: str, **words: str) -> str:
    """A part of the index in words; "rose", "fell" or "stood" as the end of the key."""
    if np.isnan(value):
        return i18n.text(f"dea_panels.{part}_unknown", lang)
    way = "stood" if abs(value - 1) < _NOTHING else "rose" if value > 1 else "fell"
    return i18n.text(f"dea_panels.{part}_{way}", lang, share=percent(abs(value - 1)), value=number(value), **words)


def _size(result: MalmquistResult, parts: Mapping[str, float], lang: str) -> list[str]:
    """What size had to do with it."""
    if "sec" not in parts or np.isnan(parts["sec"]) or abs(parts["sec"] - 1) < _NOTHING:
        return []
    key = "sec_fgnz" if result.decomposition is IndexDecomposition.FGNZ else "sec_other"
    return [i18n.text(f"dea_panels.{key}", lang, pec=number(parts["pec"]), sec=number(parts["sec"]))]


def _verdict(result: MalmquistResult, parts: Mapping[str, float]) -> str:
    """Whether the unit or its frontier moved productivity, or which of the two outweighed the other; none where nothing moved."""
    if np.isnan(parts["tc"]) or abs(parts["mi"] - 1) < _NOTHING or result.decomposition not in (None, IndexDecomposition.FGNZ):
        return ""
    sign = 1.0 if parts["mi"] > 1 else -1.0
    unit, frontier = sign * np.log(parts["ec"]), sign * np.log(parts["tc"])
    way = "up" if sign > 0 else "down"
    if unit > 0 and frontier > 0 and min(unit, frontier) >= _MAIN * max(unit, frontier):
        return f"both_{way}"
    return f"unit_{way}" if unit >= frontier else f"frontier_{way}"


def _largest_step(result: MalmquistResult, at: int, lang: str) -> list[str]:
    steps = result.arrays.part("mi")[at]
    if np.isfinite(steps).sum() < 2:
        return []
    pair = int(np.nanargmax(np.abs(np.log(steps))))
    if abs(steps[pair] - 1) < _NOTHING:
        return []
    return [i18n.text("dea_panels.largest_step", lang, **_ends(result, pair), value=number(float(steps[pair])))]


def _on_average(result: MalmquistResult, at: int, lang: str) -> list[str]:
    """Where no chain leads from the first period to the last: the mean of the pairs there are."""
    row = result.by_unit.iloc[at]
    unit = unit_name(result.panel.units[at])
    if not row["pairs"]:
        return [i18n.text("dea_panels.no_index", lang, unit=unit)]
    return [i18n.text("dea_panels.on_average", lang, unit=unit, pairs=int(row["pairs"]), value=number(float(row["mi"])))]


def _gaps(result: MalmquistResult, at: int, lang: str) -> list[str]:
    gaps = np.flatnonzero(result.arrays.status[at] != OPTIMAL)
    lines = [_reason(result, at, int(pair), lang) for pair in gaps[:_MOST_GAPS]]
    return lines if len(gaps) <= _MOST_GAPS else [*lines, i18n.text("dea_panels.more_gaps", lang, count=len(gaps) - _MOST_GAPS)]


def _reason(result: MalmquistResult, at: int, pair: int, lang: str) -> str:
    """Why parts of a pair are missing."""
    status, ends = str(result.arrays.status[at, pair]), _ends(result, pair)
    why = i18n.text(f"dea_panels.why_{word_key(status)}", lang, **ends)
    key = "no_pair" if np.isnan(result.arrays.part("mi")[at, pair]) else "part_of_pair"
    return i18n.text(f"dea_panels.{key}", lang, why=why, **ends)


def _caution(result: MalmquistResult, pairs: int, lang: str) -> list[str]:
    """A chain is not a comparison of its ends."""
    return [i18n.text("dea_panels.chained", lang, pairs=pairs)] if pairs > 1 and result.technology is not PanelTechnology.GLOBAL else []


def _ends(result: MalmquistResult, pair: int) -> dict[str, str]:
    return {"first": str(result.panel.periods[pair]), "last": str(result.panel.periods[pair + 1])}
