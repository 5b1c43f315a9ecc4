"""How the values of one indicator are drawn together: as shares, as they are, or as logarithms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.indicators.nature import ends, is_multiplicative, is_share
from sqeval.indicators.node import Node
from sqeval.numerics import shrinkage
from sqeval.options import ShrinkageModel

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: A design effect below this one is rounding and not clustering.
_NO_CLUSTERS = 1.05


@dataclass(frozen=True, eq=False)
class Cells:
    """Known values of one indicator and the group of each, arrays of shape (cells,); `error` may be NaN."""

    value: Floats
    n: Floats
    error: Floats
    codes: NDArray[np.intp]
    groups: int

    def take(self, rows: Mask) -> Cells:
        """Some of the cells."""
        return Cells(self.value[rows], self.n[rows], self.error[rows], self.codes[rows], self.groups)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What became of the cells of the workable groups (`rows`), and the prior of every group.

    `is_noisy` says of which groups the values have sampling error at all. `mean` is the prior mean on the indicator's scale.
    """

    prior: shrinkage.Prior
    mean: Floats
    is_noisy: Mask
    rows: Mask
    value: Floats
    reliability: Floats
    low: Floats
    high: Floats


def model_for(node: Node, cells: Cells, asked: ShrinkageModel, units: list[str]) -> ShrinkageModel:
    """The model that was asked for, if the values allow it, or the one that goes with the kind of the indicator."""
    has_logarithms = bool((cells.value > 0).all())
    if asked is ShrinkageModel.AUTO:
        if is_share(node.measure):
            return ShrinkageModel.BETA_BINOMIAL
        return ShrinkageModel.LOG_NORMAL if is_multiplicative(node.measure) and has_logarithms else ShrinkageModel.NORMAL
    if asked is ShrinkageModel.BETA_BINOMIAL and not is_share(node.measure):
        raise OptionError(f"{node.name!r} is no share, so it is not beta-binomial", value=asked.value, hint="Leave `method` at 'auto'")
    if asked is ShrinkageModel.LOG_NORMAL and not has_logarithms:
        worst = int(np.argmin(cells.value))
        raise DataError(
            f"indicator {node.name!r} has no logarithm", unit=units[worst], value=float(cells.value[worst]), hint="Choose method='normal'"
        )
    return asked


def draw(node: Node, cells: Cells, model: ShrinkageModel) -> Drawn:
    """Draw the values of an indicator together by a model."""
    return _MODELS[model](node, cells)


def _beta_binomial(node: Node, cells: Cells) -> Drawn:
    del node
    n = _effective(cells)
    prior = shrinkage.binomial_prior(cells.value, n, cells.codes, cells.groups)
    is_noisy = prior.mean * (1 - prior.mean) > 0
    rows = _workable(prior, is_noisy)[cells.codes]
    found = shrinkage.binomial_posterior(cells.value[rows], n[rows], prior, cells.codes[rows])
    return Drawn(prior, prior.mean, is_noisy, rows, found.value, found.reliability, *shrinkage.beta_interval(found))


def _normal(node: Node, cells: Cells) -> Drawn:
    noise = shrinkage.moderated_noise(cells.error, cells.n)
    if not (noise > 0).all():
        return _undrawn(cells)
    prior = shrinkage.normal_prior(cells.value, noise, cells.codes, cells.groups)
    is_noisy = np.ones(cells.groups, dtype=bool)
    rows = _workable(prior, is_noisy)[cells.codes]
    found = shrinkage.normal_posterior(cells.value[rows], noise[rows], prior, cells.codes[rows])
    low, high = (np.clip(end, *(ends(node.measure) or (None, None))) for end in shrinkage.normal_interval(found))
    return Drawn(prior, prior.mean, is_noisy, rows, found.value, found.reliability, low, high)


def _log_normal(node: Node, cells: Cells) -> Drawn:
    logs = Cells(np.log(cells.value), cells.n, cells.error / cells.value, cells.codes, cells.groups)
    found = _normal(Node(name=node.name), logs)
    back = {name: np.exp(getattr(found, name)) for name in ("mean", "value", "low", "high")}
    return Drawn(found.prior, back["mean"], found.is_noisy, found.rows, back["value"], found.reliability, back["low"], back["high"])


def _undrawn(cells: Cells) -> Drawn:
    """Where no value has sampling error: the means are plain ones and nothing is drawn."""
    units = np.bincount(cells.codes, minlength=cells.groups).astype(np.float64)
    sums = np.bincount(cells.codes, weights=cells.value, minlength=cells.groups)
    mean = np.divide(sums, units, out=np.full(cells.groups, np.nan), where=units > 0)
    none, nothing = np.zeros(len(cells.value), dtype=bool), np.empty(0)
    prior = shrinkage.Prior(mean, np.full(cells.groups, np.nan), units)
    return Drawn(prior, mean, np.zeros(cells.groups, dtype=bool), none, nothing, nothing, nothing, nothing)


def _workable(prior: shrinkage.Prior, is_noisy: Mask) -> Mask:
    return is_noisy & (prior.units >= shrinkage.LEAST_UNITS)


def _effective(cells: Cells) -> Floats:
    """Sizes divided by the design effect of clustered answers, pooled over cells (Rao & Scott 1992, Biometrics 48:577-585)."""
    known = np.isfinite(cells.error)
    n, value = cells.n[known], cells.value[known]
    plain = (n * value * (1 - value)).sum()
    effect = ((n * cells.error[known]) ** 2).sum() / plain if plain > 0 else 1.0
    return cells.n / effect if effect > _NO_CLUSTERS else cells.n


_MODELS: dict[ShrinkageModel, Callable[[Node, Cells], Drawn]] = {
    ShrinkageModel.BETA_BINOMIAL: _beta_binomial,
    ShrinkageModel.NORMAL: _normal,
    ShrinkageModel.LOG_NORMAL: _log_normal,
}
