"""What a bootstrap says of a unit in plain words, and what a card shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import percent
from sqeval.display import number
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.uncertainty.bootstrap_result import BootstrapResult

_MOST_NAMES = 6


def lines(result: BootstrapResult, at: int, lang: str) -> list[str]:
    """Correction, interval, ranks, and whom the unit in row `at` can and cannot be told apart from."""
    if not result.solution.solved[at]:
        return []
    unit, ranks = result.data.units[at], result.ranks.iloc[at]
    words = {
        "unit": unit_name(unit),
        "corrected": _efficiency(result, result.bias_corrected.iloc[at]),
        "low": _efficiency(result, (result.lower if _is_input(result) else result.upper).iloc[at]),
        "high": _efficiency(result, (result.upper if _is_input(result) else result.lower).iloc[at]),
        "confidence": _level(result),
        "rank": ranks["rank"],
        "best": ranks["lower"],
        "worst": ranks["upper"],
        "units": int(result.solution.solved.sum()),
    }
    rank = "explain_rank" if ranks["lower"] < ranks["upper"] else "explain_rank_sure"
    found = [_text("explain", lang, **words), _text(rank, lang, **words)]
    if not result.worthwhile[at]:
        found.append(_text("explain_small", lang, **words))
    return [*found, *_others(result, at, lang)]


def _others(result: BootstrapResult, at: int, lang: str) -> list[str]:
    """Who is ahead, who is behind, and who is neither."""
    unit, units = unit_name(result.data.units[at]), result.data.units
    ahead, behind = (list(units[np.flatnonzero(some)]) for some in (result._ahead[at], result._ahead[:, at]))
    pairs = (("explain_ahead", ahead), ("explain_behind", behind), ("explain_unsure", result.not_told_apart(units[at])))
    return [
        _text(key, lang, unit=unit, count=len(some), others=i18n.listing(map(unit_name, some), lang, most=_MOST_NAMES))
        for key, some in pairs
        if len(some)
    ]


def facts(result: BootstrapResult, lang: str) -> tuple[tuple[str, str], ...]:
    """Replications, width of the kernel, and how far units can be told apart."""
    if not result.solution.solved.any():
        return ()
    known = {
        "replications": str(len(result.draws)),
        "bandwidth": number(float(result.bandwidth), 3),
        "mean_corrected": number(float(np.mean(_efficiencies(result)))),
        "apart": "–" if np.isnan(result.told_apart_share) else percent(result.told_apart_share),
        "rank_correlation": number(float(result.rank_correlation), 3),
    }
    return tuple((_text(key, lang), value) for key, value in known.items())


def beside(result: BootstrapResult, table: pd.DataFrame, rows: NDArray[np.intp], lang: str) -> pd.DataFrame:
    """The table of a card with corrected scores, intervals and ranks in place of peers."""
    lower, upper = (part.to_numpy()[rows].tolist() for part in (result.lower, result.upper))
    ranks = result.ranks[["lower", "upper"]].iloc[rows].to_numpy(dtype=object).tolist()
    columns = {
        "corrected": result.bias_corrected.to_numpy()[rows],
        "interval": [_interval(low, high) for low, high in zip(lower, upper, strict=True)],
        "rank": [_range(best, worst) for best, worst in ranks],
    }
    names = {_text(f"column_{name}", lang): values for name, values in columns.items()}
    kept = table.drop(columns=[i18n.text("dea.peers", lang)])
    if not _is_input(result):
        kept.insert(1, i18n.text("dea.score", lang), result.solution.scores[rows])
    first = kept.iloc[:, : 1 + (not _is_input(result))]
    joined: pd.DataFrame = pd.concat([first, pd.DataFrame(names, index=table.index), kept.iloc[:, first.shape[1] :]], axis=1)
    return joined


def _interval(low: float, high: float) -> str:
    return "–" if np.isnan(low) else f"{number(float(low), 3)} … {number(float(high), 3)}"


def _range(low: object, high: object) -> str:
    if low is pd.NA or high is pd.NA:
        return "–"
    return str(low) if low == high else f"{low} … {high}"


def _is_input(result: BootstrapResult) -> bool:
    return result.model.orientation is Orientation.INPUT


def _efficiencies(result: BootstrapResult) -> NDArray[np.float64]:
    scores = result.bias_corrected.to_numpy()[result.solution.solved]
    return np.asarray(scores if _is_input(result) else 1 / scores, dtype=np.float64)


def _efficiency(result: BootstrapResult, score: float) -> str:
    return percent(float(score) if _is_input(result) else 1 / float(score))


def _level(result: BootstrapResult) -> str:
    return f"{100 * result.confidence:g} %"


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"dea_uncertainty.{key}", lang, **values)
