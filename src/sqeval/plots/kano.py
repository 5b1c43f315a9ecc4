"""Better and worse coefficients of the Kano model in four quadrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval import i18n
from sqeval.errors import DataError
from sqeval.monitoring.voice import KanoResult
from sqeval.plots.canvas import SOFT, begin, finish, text
from sqeval.plots.quadrants import quadrants

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CORNERS = ("attractive", "one_dimensional", "indifferent", "must_be")


def kano(result: KanoResult, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw features by how much satisfaction is lost without them (across) and gained with them (upwards).

    Parameters
    ----------
    result : KanoResult
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        −worse across and better upwards, both 0–1, with thin lines for their intervals. The quadrants are parted at 0.5; a
        feature near a line may have another category by the mode. A feature without coefficients is left out.

    Raises
    ------
    DataError
        It is given something else, or no feature has coefficients.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.kano(sq.monitoring.kano([1] * 20, [3] * 20))
    >>> [float(value) for value in ax.collections[-1].get_offsets()[0]]
    [0.0, 1.0]
    """
    if not isinstance(result, KanoResult):
        raise DataError("has no Kano coefficients to draw", value=type(result).__name__, hint="Give what monitoring.kano returns")
    table = result.to_frame().dropna(subset=["better"])
    if table.empty:
        raise DataError("no feature has coefficients to draw", hint="All answers are reverse or questionable")
    ax, lang = begin(ax, lang, (6.4, 5.6))
    # Zero stays zero without a sign.
    across, upwards = 0.0 - table["worse"].to_numpy(), table["better"].to_numpy()
    ax.hlines(upwards, -table["worse_high"], -table["worse_low"], color=SOFT, linewidth=0.8)
    ax.vlines(across, table["better_low"], table["better_high"], color=SOFT, linewidth=0.8)
    corners = [i18n.text(f"voice.{word}", lang) for word in _CORNERS]
    quadrants(ax, (np.asarray(across), upwards), table.index, (0.5, 0.5), corners)
    ax.set_xlim(-0.04, 1.12)
    ax.set_ylim(-0.04, 1.08)
    ax.set_xlabel(text("kano_worse", lang))
    ax.set_ylabel(text("kano_better", lang))
    return finish(ax, text("kano", lang))
