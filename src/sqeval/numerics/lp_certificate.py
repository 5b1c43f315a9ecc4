"""Certificates: what an engine claims is checked against the optimality conditions, and sharpened where it is blunt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import FAILED, OPTIMAL, TOLERANCE, Answer, Floats, Lp, LpBlock, Verdict

#: Terms smaller than this (of data scaled to about 1) are noise: residuals are relative to at least as much.
_FLOOR = 1e-6
#: An optimum, however small, is to be right in its leading digits: its gap is relative to at least this.
_LEAST_OPTIMUM = 1e-12
#: Values below this share of the largest are taken for zero, provided that the certificate holds without them.
_NOISE = 1e-9
#: What counts as active when a solution with few digits is sharpened; the finer one where a real value is that small.
_ACTIVE, _FINER = 1e-6, 1e-8


def certified(block: LpBlock, x: Floats, dual: Floats) -> list[Verdict | None]:
    """A verdict for each programme whose certificate holds, without the noise in x where it holds without; None elsewhere."""
    x, dual = _admissible(block, x, dual)
    clean = np.where(np.abs(x) < _NOISE * np.abs(x).max(axis=1, initial=0.0, keepdims=True), 0.0, x)
    measured, measured_clean = residuals(block, x, dual), residuals(block, clean, dual)
    good, good_clean = measured.max(axis=1) <= TOLERANCE, measured_clean.max(axis=1) <= TOLERANCE
    x = np.where(good_clean[:, None], clean, x)
    measured = np.where(good_clean[:, None], measured_clean, measured)
    return [Verdict(OPTIMAL, x[k], dual[k], measured[k]) if good[k] or good_clean[k] else None for k in range(len(x))]


def judged(lp: Lp, answer: Answer) -> Verdict:
    """The certificate's word on one claimed optimum: as it is or sharpened, whichever is better."""
    if not _has_shape(answer.x, lp.cost) or not _has_shape(answer.dual, lp.rhs):
        return Verdict(FAILED, reason="the engine's answer lacks variables or duals")
    x, dual = np.asarray(answer.x, dtype=np.float64), np.asarray(answer.dual, dtype=np.float64)
    best = _best(lp, [(x, dual), _sharpened(lp, x, dual, _ACTIVE)])
    return best if best.status == OPTIMAL else _best(lp, [_sharpened(lp, x, dual, _FINER)])


def _best(lp: Lp, pairs: list[tuple[Floats, Floats]]) -> Verdict:
    """The pair of variables and duals with the least residuals, if any is certified."""
    verdicts = [verdict for x, dual in pairs for verdict in certified(lp.block(), x[None], dual[None]) if verdict is not None]
    return min(verdicts, key=largest_residual, default=Verdict(FAILED, reason=f"not certified at {TOLERANCE:g}"))


def largest_residual(verdict: Verdict) -> float:
    """The worst of the three."""
    return 0.0 if verdict.residuals is None else float(verdict.residuals.max())


def residuals(block: LpBlock, x: Floats, dual: Floats) -> Floats:
    """Primal, dual and gap residual (k, 3); each is relative to the sum of the sizes of its terms."""
    reduced = block.cost - _times(np.swapaxes(block.matrix, 1, 2), dual)
    reduced_terms = np.abs(block.cost) + _times(np.swapaxes(np.abs(block.matrix), 1, 2), np.abs(dual))
    short = np.maximum(-reduced, 0.0)
    short[:, list(block.free)] = np.abs(reduced[:, list(block.free)])
    primal_terms = np.abs(block.rhs) + _times(np.abs(block.matrix), np.abs(x))
    violation = _violation(_times(block.matrix, x) - block.rhs, block.senses)
    return np.column_stack([_worst(violation, primal_terms), _worst(short, reduced_terms), _gap(block.cost * x, block.rhs * dual)])


def _gap(value: Floats, bound: Floats) -> Floats:
    terms = np.abs(value).sum(axis=1) + np.abs(bound).sum(axis=1)
    return np.asarray(np.abs(value.sum(axis=1) - bound.sum(axis=1)) / np.maximum(terms, _LEAST_OPTIMUM), dtype=np.float64)


def _worst(violation: Floats, terms: Floats) -> Floats:
    return np.asarray((violation / np.maximum(terms, _FLOOR)).max(axis=1, initial=0.0), dtype=np.float64)


def _violation(excess: Floats, senses: tuple[str, ...]) -> Floats:
    signs = np.array(senses)
    return np.where(signs == "<=", np.maximum(excess, 0.0), np.where(signs == ">=", np.maximum(-excess, 0.0), np.abs(excess)))


def _admissible(block: LpBlock, x: Floats, dual: Floats) -> tuple[Floats, Floats]:
    """Copies without wrong signs: negative variables, and duals against their row's sense, become 0 before measuring."""
    positive = np.maximum(x, 0.0)
    positive[:, list(block.free)] = x[:, list(block.free)]
    signs = np.array(block.senses)
    return positive, np.where(signs == "<=", np.minimum(dual, 0.0), np.where(signs == ">=", np.maximum(dual, 0.0), dual))


def _sharpened(lp: Lp, x: Floats, dual: Floats, active: float) -> tuple[Floats, Floats]:
    """The nearest solution that solves the active rows and columns exactly.

    Engines that talk through files hand back eight digits; which rows and columns are active can be seen from those,
    and the rest is linear algebra. Whether the outcome is a solution is for the certificate to say.
    """
    equal = np.array([sense == "=" for sense in lp.senses], dtype=bool)
    used, priced = _sizeable(x, active), _sizeable(dual, active)
    tight = equal | priced | (np.abs(lp.matrix @ x - lp.rhs) < active)
    level = used | (np.abs(lp.cost - lp.matrix.T @ dual) < active)
    x, dual = np.where(used, x, 0.0), np.where(priced, dual, 0.0)
    x[used] += _least_change(lp.matrix[np.ix_(tight, used)], (lp.rhs - lp.matrix @ x)[tight])
    dual[priced] += _least_change(lp.matrix[np.ix_(priced, level)].T, (lp.cost - lp.matrix.T @ dual)[level])
    return x, dual


def _sizeable(values: Floats, active: float) -> NDArray[np.bool_]:
    return np.asarray(np.abs(values) > active * np.abs(values).max(initial=0.0))


def _least_change(matrix: Floats, missing: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(matrix, missing, rcond=None)[0], dtype=np.float64)


def _times(matrix: Floats, vector: Floats) -> Floats:
    return np.asarray((matrix @ vector[:, :, None])[:, :, 0], dtype=np.float64)


def _has_shape(values: Floats | None, like: Floats) -> bool:
    return values is not None and np.shape(values) == like.shape and bool(np.isfinite(values).all())
