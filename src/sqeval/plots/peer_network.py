"""Who learns from whom: peers in the middle, the units that learn from them on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.dea import DeaResult
from sqeval.dea.data import unit_name
from sqeval.errors import DataError
from sqeval.plots.canvas import INK, SOFT, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_PEER, _LEARNER = "#1c5d8a", "#7faece"
#: Colours that tell the lines of the peers apart; beyond them they begin again.
_LINES = ("#1c5d8a", "#c96f2b", "#3f8f5f", "#8a4f8f", "#b08d1a", "#5a6b7a", "#b04a5a", "#2f8f9f")
#: Units on both sides that can still be read.
_MOST = 60
_SWEEPS = 4
_WIDEST, _THINNEST = 4.0, 0.5
_LARGEST, _SMALLEST = 1100.0, 160.0


class _Network(NamedTuple):
    """Learners (rows), peers (columns of λ) and the share (learners, peers) of each peer in each learner's mix."""

    learners: Positions
    peers: Positions
    shares: Floats


def peer_network(result: DeaResult, units: Iterable[Any] | None = None, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw every inefficient unit with lines to its peers.

    Parameters
    ----------
    result : DeaResult
        With λ of at most 60 units that learn from others.
    units : labels, optional
        The units whose peers are drawn; all where none are named.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Peers in the middle, the larger the more units follow them (their number stands beside the name), the most followed in the
        centre; units that learn on the left and right, near their peers. A line is as wide as the peer's share in the mix,
        λ / Σλ. Below: units on the frontier that nobody drawn learns from.

    Raises
    ------
    DataError
        More than 60 units, no unit of that name, or nobody learns from another.

    Examples
    --------
    >>> import warnings, pandas as pd, sqeval as sq
    >>> X = pd.DataFrame({"hours": [2.0, 4.0, 5.0]}, index=["A", "B", "C"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = sq.dea.radial(X, pd.DataFrame({"solved": [10.0, 10.0, 10.0]}, index=["A", "B", "C"]))
    >>> ax = sq.plots.peer_network(result)
    >>> [label.get_text() for label in ax.texts]
    ['A (2)', 'B', 'C']
    """
    if not isinstance(result, DeaResult):
        raise DataError("has no peers to draw", value=type(result).__name__, hint="Give what a DEA model returns")
    network = _network(result, None if units is None else [result.position(unit) for unit in units])
    heights, order, sides = _places(network.shares)
    lines = max(len(network.peers) * 1.6, (len(order) + 1) // 2, 4)
    ax, lang = begin(ax, lang, (9.0, 1.2 + 0.3 * lines))
    _draw_lines(ax, network, heights, order, sides)
    _draw_peers(ax, result, network, heights)
    _draw_learners(ax, result, network, order, sides)
    ax.set_xlim(-1.45, 1.45)
    ax.set_ylim(-1.12, 1.12)
    ax.set_axis_off()
    finish(ax, text("peer_network", lang))
    _name_the_rest(ax, result, network, lang)
    return ax


def _network(result: DeaResult, rows: list[int] | None) -> _Network:
    """Who learns from whom, without a unit's own λ."""
    lambdas = result.solution.lambdas
    chosen = np.arange(lambdas.shape[0]) if rows is None else np.array(sorted(set(rows)), dtype=np.intp)
    own = result.data.reference.get_indexer(result.data.units)[chosen]
    part = lambdas[chosen]
    at = np.repeat(np.arange(len(chosen)), np.diff(part.indptr))
    kept = (part.indices != own[at]) & (part.data > 0)
    learners, peers = np.unique(at[kept]), np.unique(part.indices[kept])
    if not len(learners):
        raise DataError("no unit learns from another", hint="Every unit drawn is its own peer, see `.peers`")
    if len(learners) > _MOST:
        raise DataError(
            f"{len(learners)} units are too many to read",
            hint=f"Name up to {_MOST} in `units`, e.g. the worst: result.efficiency.nsmallest({_MOST}).index",
        )
    shares = np.zeros((len(learners), len(peers)))
    shares[np.searchsorted(learners, at[kept]), np.searchsorted(peers, part.indices[kept])] = part.data[kept]
    return _Network(chosen[learners], peers.astype(np.intp), shares / shares.sum(axis=1, keepdims=True))


def _places(shares: Floats) -> tuple[Floats, Positions, NDArray[np.int_]]:
    """Heights of the peers (-1 to 1), the order of the learners from below, and the side of each place in it.

    The most followed peer stands in the centre to begin with; then learners go to the middle of their peers, and peers to the
    middle of their learners, some times over, so that few lines cross.
    """
    followed = (shares > 0).sum(axis=0)
    outwards = np.argsort(-followed, kind="stable")
    rank = np.empty(len(outwards), dtype=np.intp)
    middle = len(outwards) // 2
    steps = np.arange(len(outwards))
    rank[outwards] = middle + np.where(steps % 2 == 1, (steps + 1) // 2, -(steps // 2))
    heights = _spread(rank - rank.min())
    order = np.argsort(shares @ heights, kind="stable")
    for _ in range(_SWEEPS):
        along = np.empty(len(order))
        along[order] = np.linspace(-1, 1, len(order)) if len(order) > 1 else 0.0
        heights = _spread(np.argsort(np.argsort((shares.T @ along) / shares.sum(axis=0), kind="stable"), kind="stable"))
        order = np.argsort(shares @ heights, kind="stable")
    return heights, order, np.where(np.arange(len(order)) % 2 == 0, -1, 1)


def _spread(rank: Positions) -> Floats:
    """Even heights by rank."""
    return np.asarray(2 * (rank + 0.5) / len(rank) - 1, dtype=np.float64)


def _learner_places(order: Positions, sides: NDArray[np.int_]) -> Floats:
    """Where each learner stands (learners, 2): the order is dealt to both sides in turn."""
    places = np.empty((len(order), 2))
    for side in (-1, 1):
        mine = order[sides == side]
        places[mine, 0], places[mine, 1] = side, _spread(np.arange(len(mine))) if len(mine) else 0.0
    return places


def _draw_lines(ax: Axes, network: _Network, heights: Floats, order: Positions, sides: NDArray[np.int_]) -> None:
    from matplotlib.collections import LineCollection

    places = _learner_places(order, sides)
    rows, columns = np.nonzero(network.shares)
    ends = np.stack([places[rows], np.column_stack([np.zeros(len(columns)), heights[columns]])], axis=1)
    widths = _THINNEST + (_WIDEST - _THINNEST) * network.shares[rows, columns]
    ax.add_collection(LineCollection(list(ends), linewidths=widths.tolist(), colors=_colours(columns, heights), alpha=0.55, zorder=1))


def _colours(columns: Positions, heights: Floats) -> list[str]:
    """Neighbours in the middle get different colours."""
    rank = np.argsort(np.argsort(heights))
    return [_LINES[rank[column] % len(_LINES)] for column in columns]


def _draw_peers(ax: Axes, result: DeaResult, network: _Network, heights: Floats) -> None:
    followed = (network.shares > 0).sum(axis=0)
    sizes = _SMALLEST + (_LARGEST - _SMALLEST) * followed / followed.max()
    colours = _colours(np.arange(len(heights)), heights)
    ax.scatter(np.zeros(len(heights)), heights, s=sizes, c=colours, edgecolors="white", linewidths=1.5, zorder=2)
    for peer, height, count, size in zip(result.data.reference[network.peers], heights, followed, sizes, strict=True):
        # Above its circle, whose size is an area in points.
        above = (0, np.sqrt(size) / 2 + 1)
        words = f"{unit_name(peer)} ({count})"
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5}
        ax.annotate(words, (0, height), xytext=above, textcoords="offset points", ha="center", fontsize="small", color=INK, bbox=box)


def _draw_learners(ax: Axes, result: DeaResult, network: _Network, order: Positions, sides: NDArray[np.int_]) -> None:
    places = _learner_places(order, sides)
    ax.scatter(places[:, 0], places[:, 1], s=26, c=_LEARNER, zorder=3)
    for unit, (across, up) in zip(result.data.units[network.learners], places, strict=True):
        ax.annotate(
            unit_name(unit),
            (across, up),
            xytext=(6 * np.sign(across), 0),
            textcoords="offset points",
            ha="right" if across < 0 else "left",
            va="center",
            fontsize="small",
            color=INK,
        )


def _name_the_rest(ax: Axes, result: DeaResult, network: _Network, lang: str) -> None:
    """Units on the frontier that nobody drawn learns from."""
    best = result.solution.on_frontier
    followed = result.data.reference[network.peers]
    alone = [
        unit_name(unit) for at, unit in enumerate(result.data.units) if best[at] and unit not in followed and at not in network.learners
    ]
    if alone:
        words = text("nobody_learns", lang, units=i18n.listing(alone, lang, most=8))
        ax.text(0.5, -0.01, words, transform=ax.transAxes, ha="center", va="top", fontsize="small", color=SOFT)
        finish(ax)
