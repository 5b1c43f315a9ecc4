"""Every index of consistency of one judgement matrix, each with its limit, its verdict and its source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.ahp import verdict
from sqeval.labelled import sorted_order
from sqeval.numerics import circles, completion, consistency, pairwise, triads
from sqeval.numerics.random_index import TABLES, share_left
from sqeval.options import RandomIndex
from sqeval.result import Caution

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Cycle = tuple[Any, Any, Any]

#: Koczkodaj (1993) takes an index up to a third as acceptable.
KOCZKODAJ_LIMIT = 1 / 3
#: Judgements of whole numbers reach a limit exactly, but for this.
_ROUNDING = 1e-12

_SOURCES = {
    "gci": "Aguarón & Moreno-Jiménez (2003), European Journal of Operational Research 147(1), 137-145",
    "koczkodaj": "Koczkodaj (1993), Mathematical and Computer Modelling 18(7), 79-84",
    "pelaez_lamata": "Peláez & Lamata (2003), Computers & Mathematics with Applications 46(12), 1839-1845",
    "harmonic_cr": "Stein & Mizzi (2007), European Journal of Operational Research 177(1), 488-497",
    "cyclic_triads": "Kendall & Babington Smith (1940), Biometrika 31(3/4), 324-345",
}


@dataclass(frozen=True)
class Consistency:
    """The indices of one matrix; `by_table` are the consistency ratios that the tables of random indices give.

    Where judgements are missing, `share` is what is left of the random index, GCI is the residual variance of the judged
    pairs, and Koczkodaj's and Peláez and Lamata's index are of the triads whose pairs are all judged, NaN where there are none.
    """

    size: int
    missing: int
    share: float
    table: RandomIndex
    lambda_max: float
    ci: float
    ri: float
    cr: float
    by_table: tuple[tuple[str, float], ...]
    gci: float
    koczkodaj: float
    pelaez_lamata: float
    harmonic_ci: float
    harmonic_cr: float | None
    cycles: tuple[Cycle, ...]
    tie_contradictions: int
    longer_circle: tuple[Any, ...] = ()

    @property
    def gci_threshold(self) -> float:
        """The GCI that stands for a CR of 0.1."""
        return consistency.geometric_threshold(self.size)

    def cautions(self, where: tuple[str, ...]) -> tuple[Caution, ...]:
        """What a reader must know: inconsistent, in circles, or not decided alike by all tables."""
        found = [*verdict.cautions(self.by_table, self.table, where)]
        if self.cycles:
            listing = "; ".join(" > ".join(map(str, (*cycle, cycle[0]))) for cycle in self.cycles[:3])
            found.append(Caution("judged_in_circles", where, {"circles": len(self.cycles), "listing": listing}))
        if self.longer_circle:
            listing = " → ".join(map(str, (*self.longer_circle, self.longer_circle[0])))
            found.append(Caution("order_contradicts", where, {"listing": listing}))
        if self.harmonic_cr is None and not self.missing:
            found.append(Caution("no_harmonic_random_index", (), {"size": self.size}))
        return tuple(found)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """One row an index: `value`, `limit`, `consistent` (None where nothing is printed to hold it against) and `source`."""
        rows = [*self._ratio_rows(lang), *self._other_rows()]
        names = [i18n.text(f"ahp.{key}", lang) if isinstance(key, str) else key[0] for key, *_ in rows]
        columns = {
            "value": [float(value) for _, value, _, _ in rows],
            "limit": [float(limit) for _, _, limit, _ in rows],
            "consistent": pd.array([_holds(value, limit) for _, value, limit, _ in rows], dtype="boolean"),
            "source": [source for *_, source in rows],
        }
        return pd.DataFrame(columns, index=pd.Index(names, name="index"))

    def _ratio_rows(self, lang: str) -> list[tuple[Any, float, float, str]]:
        label = i18n.text("ahp.cr", lang)
        return [((f"{label} ({name})",), value, consistency.THRESHOLD, TABLES[RandomIndex(name)].source) for name, value in self.by_table]

    def _other_rows(self) -> list[tuple[Any, float, float, str]]:
        harmonic = math.nan if self.harmonic_cr is None else self.harmonic_cr
        found = {
            "gci": (self.gci, self.gci_threshold),
            "koczkodaj": (self.koczkodaj, KOCZKODAJ_LIMIT),
            "pelaez_lamata": (self.pelaez_lamata, math.nan),
            "harmonic_cr": (harmonic, consistency.THRESHOLD),
            "cyclic_triads": (len(self.cycles), 0.0),
        }
        return [(key, value, limit, _SOURCES[key]) for key, (value, limit) in found.items()]


def consistency_of(
    values: Floats, labels: pd.Index, table: RandomIndex, principal: Floats | None = None, edges: Mask | None = None
) -> Consistency:
    """All indices of a complete or completed matrix.

    `principal` is its eigenvector where it is known already, `edges` says which pairs were judged where not all were.
    """
    size = len(values)
    # Sums in the order of the labels, so that the order of rows decides no digit.
    order = sorted_order(labels)
    values = values[np.ix_(order, order)]
    edges = None if edges is None else edges[np.ix_(order, order)]
    missing = 0 if edges is None else int(np.triu(~edges, k=1).sum())
    share = share_left(size, missing)
    ri = verdict.reachable(size, table) * share
    weights = pairwise.eigenvector(values) if principal is None else principal[order]
    excess = float(consistency.eigenvalue_excess(values, weights))
    ci = float(consistency.consistency_index(np.array(excess), size))
    cyclic, by_ties = triads.ordinal(values, edges)
    return Consistency(
        size=size,
        missing=missing,
        share=share,
        table=table,
        lambda_max=size + excess,
        ci=ci,
        ri=ri,
        cr=verdict.ratio(ci, ri),
        by_table=verdict.by_table(ci, size, share),
        gci=_geometric_index(values, edges),
        koczkodaj=float(triads.koczkodaj(values, edges)),
        pelaez_lamata=float(triads.pelaez_lamata(values, edges)),
        harmonic_ci=float(consistency.harmonic_index(values)),
        harmonic_cr=None if missing else _harmonic_ratio(values),
        cycles=_cycles(values, labels[order], cyclic, edges),
        tie_contradictions=int(by_ties.sum()),
        longer_circle=() if edges is None or cyclic.any() or by_ties.any() else _longer_circle(values, labels[order], edges),
    )


def _geometric_index(values: Floats, edges: Mask | None) -> float:
    if edges is None:
        return float(consistency.geometric_index(values, pairwise.geometric_mean(values)))
    judged = np.where(edges | np.eye(len(values), dtype=bool), values, np.nan)
    return consistency.residual_variance(values, completion.log_least_squares(judged), edges)


def _harmonic_ratio(values: Floats) -> float | None:
    random = consistency.harmonic_random_index(len(values))
    return None if math.isnan(random) else verdict.ratio(float(consistency.harmonic_index(values)), random)


def _cycles(values: Floats, labels: pd.Index, cyclic: Mask, edges: Mask | None) -> tuple[Cycle, ...]:
    """Circles as (A, B, C) with A > B > C > A."""
    names = labels.tolist()
    found = []
    for i, j, k in zip(*(rows[cyclic] for rows in triads.triads(len(values), edges)), strict=True):
        found.append((names[i], names[j], names[k]) if values[i, j] > 1 else (names[i], names[k], names[j]))
    return tuple(found)


def _longer_circle(values: Floats, labels: pd.Index, edges: Mask) -> tuple[Any, ...]:
    names = labels.tolist()
    return tuple(names[item] for item in circles.shortest_circle(values, edges))


def _holds(value: float, limit: float) -> bool | None:
    return None if math.isnan(value) or math.isnan(limit) else bool(value <= limit + _ROUNDING)
