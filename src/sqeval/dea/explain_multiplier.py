"""What a unit's score rests on, in plain words: the inputs and outputs that its own best weights count most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.explain import percent
from sqeval.labelled import Floats

if TYPE_CHECKING:
    from sqeval.dea.multiplier_result import MultiplierResult

_MOST = 5
#: Shares below this are rounding.
_NOTHING = 1e-9


def weight_lines(result: MultiplierResult, unit: Any, lang: str) -> list[str]:
    """What counts for one solved unit on either side, what does not, and whether other weights may do as well."""
    at = result.position(unit)
    names, virtual, shares = result.data.variables, result.virtual.to_numpy()[at], result.virtual_shares.to_numpy()[at]
    inputs = np.arange(len(names)) < len(result.data.inputs.columns)
    sides = {side: share_words(shares[which], names[which], lang) for side, which in (("inputs", inputs), ("outputs", ~inputs))}
    lines = [i18n.text(f"dea.explain_weighs_{side}", lang, shares=words) for side, words in sides.items() if words != "–"]
    lines += [i18n.text(f"dea.explain_weighs_no_{side}", lang) for side, words in sides.items() if words == "–"]
    idle = names[np.abs(virtual) <= _NOTHING * np.abs(virtual).max()]
    if len(idle):
        lines.append(i18n.text("dea.explain_weighs_nothing", lang, names=i18n.listing(idle, lang, most=_MOST)))
    unique = result.solution.unique_multipliers
    if unique is None or not unique[at]:
        lines.append(i18n.text("dea.explain_other_weights", lang))
    return lines


def share_words(shares: Floats, names: pd.Index, lang: str) -> str:
    """Variables of one side that count, the largest share first; a dash where none does."""
    counting = np.flatnonzero(shares > _NOTHING)
    # What differs by rounding only is equal, and stays in the order of the variables.
    ordered = counting[np.argsort(-shares[counting].round(9), kind="stable")]
    return i18n.listing([f"{names[k]} {percent(float(shares[k]))}" for k in ordered], lang, most=_MOST) or "–"
