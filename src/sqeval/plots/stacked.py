"""Stacked horizontal bars, one a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sqeval.plots.canvas import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def stacked(
    ax: Axes, values: NDArray[np.float64], rows: Sequence[str], columns: Sequence[str], *, colours: Sequence[str], faint: Sequence[bool]
) -> None:
    """Draw `values` (rows × columns) as bars beside one another, first row on top; faint rows are pale."""
    left = np.zeros(len(rows))
    for k, (name, colour) in enumerate(zip(columns, colours, strict=True)):
        bars = ax.barh(range(len(rows)), values[:, k], left=left, color=colour, edgecolor="white", linewidth=0.8, label=name)
        left = left + values[:, k]
        for bar, is_faint in zip(bars, faint, strict=True):
            bar.set_alpha(0.45 if is_faint else None)
    ax.set_yticks(range(len(rows)), list(rows), color=INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
