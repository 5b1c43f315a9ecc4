"""Dempster's rule: evidence of several independent sources into one, and Shafer's discounting of what is less reliable."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Sequence
from itertools import combinations
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy.evidence.dempster_result import DempsterResult
from sqeval.fuzzy.evidence.mass_functions import Evidence, encoded, label_index, label_of, read_frame, read_masses
from sqeval.fuzzy.read import UNKNOWN
from sqeval.labelled import LabelledVector
from sqeval.numerics import dempster as numerics
from sqeval.numerics.dempster import Masses
from sqeval.result import Caution, announces

#: Conflict above which what the sources happen to agree on decides.
HIGH_CONFLICT = 0.9


@announces
def dempster(a: Any, b: Any, *more: Any, frame: Any = None) -> DempsterResult:
    """Combine mass functions of independent sources by Dempster's rule.

    m(A) = Σ_{B ∩ C = A} m₁(B) m₂(C) / (1 − K), where K = Σ_{B ∩ C = ∅} m₁(B) m₂(C) is the conflict. The order of the
    sources decides nothing.

    Parameters
    ----------
    a, b, *more : mapping or Series, or a result of `dempster`
        Mass by focal element: a grade, a tuple or frozenset of grades, or `"unknown"` for the whole frame. Not negative;
        what they lack to 1 lies on the whole frame, sums of 1 to 1.02 are normalised with a caution.
    frame : Grades or sequence, optional
        All grades there are; without it, those that the sources name.

    Returns
    -------
    DempsterResult
        `.masses`, `.conflict`, and by grade `.belief` and `.plausibility`.

    Raises
    ------
    DataError
        The sources contradict one another entirely (K = 1), or masses are wrong.

    References
    ----------
    Shafer, G. (1976), A Mathematical Theory of Evidence, Princeton University Press.

    Examples
    --------
    >>> result = dempster({"good": 0.6, "unknown": 0.4}, {"good": 0.3, ("fair", "poor"): 0.5, "unknown": 0.2})
    >>> result.masses.round(4).to_dict()
    {'good': 0.6, ('fair', 'poor'): 0.2857, 'unknown': 0.1143}
    >>> round(result.conflict, 6), round(result.plausibility_of("fair", "poor"), 6)
    (0.3, 0.4)
    """
    evidence = [read_masses(source, f"source {k}") for k, source in enumerate((a, b, *more), start=1)]
    labels = read_frame(frame, evidence)
    sources = [encoded(source, labels) for source in evidence]
    masses, conflict = numerics.combine(sources)
    if not masses[0].size:
        raise _contradiction(sources)
    return DempsterResult(
        frame=labels,
        codes=tuple(masses[0].tolist()),
        mass_vector=_labelled(masses, labels),
        conflict=conflict,
        sources=len(sources),
        warnings=(*_normalised(evidence), *_conflicting(conflict)),
    )


def discount(masses: Any, reliability: float) -> pd.Series[Any]:
    """Discount a mass function by how reliable its source is: m'(A) = α m(A), and what is taken goes to the whole frame.

    Parameters
    ----------
    masses : mapping or Series, or a result of `dempster`
        Mass by focal element, as `dempster` takes it.
    reliability : float
        α in [0, 1]: 1 leaves the source as it is, 0 makes it say nothing.

    Returns
    -------
    Series
        Masses by focal element, `unknown` the last, which sum to 1; `dempster` takes it.

    Raises
    ------
    OptionError
        The reliability is outside [0, 1].
    DataError
        Masses are wrong.

    References
    ----------
    Shafer, G. (1976), A Mathematical Theory of Evidence, Princeton University Press.

    Examples
    --------
    >>> discount({"good": 0.9, "poor": 0.1}, 0.5).to_dict()
    {'good': 0.45, 'poor': 0.05, 'unknown': 0.5}
    """
    if not isinstance(reliability, Real) or not 0 <= float(reliability) <= 1:
        raise OptionError("reliability is a number from 0 to 1", value=reliability)
    alpha = float(reliability)
    source = read_masses(masses, "masses")
    for caution in _normalised([source]):
        warnings.warn(caution.message, SqevalWarning, stacklevel=2)
    kept = [alpha * mass for mass in source.masses]
    whole = (1.0 - alpha) + alpha * source.rest
    return pd.Series([*kept, whole], index=label_index([*source.keys, UNKNOWN]), name="mass")


def _labelled(masses: Masses, frame: Sequence[Hashable]) -> LabelledVector:
    return LabelledVector(masses[1], label_index(label_of(code, frame) for code in masses[0].tolist()), "mass")


def _contradiction(sources: Sequence[Masses]) -> DataError:
    """Nothing agrees: names the first two sources that contradict each other, where two alone do."""
    pairs = combinations(enumerate(sources, start=1), 2)
    culprits = next(((f"source {i}", f"source {j}") for (i, one), (j, other) in pairs if not _agree(one, other)), None)
    hint = "Dempster's rule has no answer; correct a source, or discount those that may err with sq.fuzzy.discount(masses, reliability)"
    return DataError("the sources contradict one another entirely: conflict K = 1", pair=culprits, hint=hint)


def _agree(one: Masses, other: Masses) -> bool:
    return bool(np.bitwise_and.outer(one[0], other[0]).any())


def _normalised(evidence: Sequence[Evidence]) -> tuple[Caution, ...]:
    where = tuple(source.name for source in evidence if source.was_normalised)
    return (Caution("masses_normalised", where),) if where else ()


def _conflicting(conflict: float) -> tuple[Caution, ...]:
    details = {"conflict": f"{conflict:.6g}", "most": HIGH_CONFLICT}
    return (Caution("high_conflict", (), details),) if conflict > HIGH_CONFLICT else ()
