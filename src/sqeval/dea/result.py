"""The result of DEA models: efficiencies, peers, slacks and targets of every unit, with statuses and certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sqeval import display, i18n
from sqeval.dea import explain as explaining
from sqeval.dea.data import DeaData
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.peers import counts, peers_of
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.result import Caution, Result

_MOST_CELLS = 25_000_000
#: Units that a card shows, half of them the best and half the worst where there are more.
_MOST_ROWS = 20
#: Models whose slacks and strong efficiency come from a second stage that can be left out.
TWO_STAGES = ("radial", "multiplier", "super_efficiency", "free_replicability", "categorical", "directional", "hyperbolic", "seiford_zhu")


@dataclass(frozen=True, eq=False, repr=False)
class DeaResult(Result):
    """Efficiency of units measured against a frontier. Every table is in the caller's order of units.

    Attributes
    ----------
    model : DeaModel
        Name, orientation and returns to scale.
    data : DeaData
        The inputs and outputs that went in.
    solution : DeaSolution
        The arrays behind the properties.
    warnings : tuple of Caution
        "dea_not_solved"; of the data "dea_few_units", "dea_all_equal", "dea_constant", "dea_constant_factor", "dea_ratios", "dea_wide",
        "dea_redundant", "dea_correlated", "dea_duplicates"; of the answers "dea_many_efficient", "dea_zero_inputs", "dea_never_counts".
    """

    model: DeaModel
    data: DeaData
    solution: DeaSolution
    warnings: tuple[Caution, ...] = ()

    @property
    def scores(self) -> pd.Series[float]:
        """The model's own measure: θ (input orientation) or φ (output orientation); see `better`."""
        return self._series(self.solution.scores, "score")

    @property
    def better(self) -> str:
        """Whether "higher" or "lower" scores are better."""
        return self.model.better

    @property
    def efficiency(self) -> pd.Series[float]:
        """The score as a share from 0 to 1, 1 being efficient: θ or 1/φ, at most 1."""
        return self._series(self._known(self.solution.efficiency, "efficiency", hint="See `.scores`"), "efficiency")

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every unit; numbers are NaN unless it is "optimal".

        "infeasible" and "unbounded" are proven, "ill-conditioned" says that no engine's answer could be certified, "failed"
        that the solver handed in did not answer or not rightly.
        """
        return self._series(self.solution.status, "status")

    @property
    def lambda_matrix(self) -> sparse.csr_array:
        """Intensities λ, units × reference units, as a fresh CSR array; the row of an unsolved unit has no entries."""
        return self.solution.lambdas.copy()

    @property
    def lambdas(self) -> pd.DataFrame:
        """Intensities λ as a frame, up to 25 million cells; the row of an unsolved unit is NaN."""
        rows, columns = self.solution.lambdas.shape
        if rows * columns > _MOST_CELLS:
            raise DataError(f"λ has {rows} × {columns} cells, too many for a frame", hint="Use `.lambda_matrix` or `.peers`")
        full = self.solution.lambdas.toarray()
        full[~self.solution.solved] = np.nan
        return pd.DataFrame(full, index=self.data.units, columns=self.data.reference)

    @property
    def peers(self) -> pd.Series[Any]:
        """For every unit {peer: λ}, the largest λ first; empty for an unsolved unit."""
        found = np.empty(len(self.data.units), dtype=object)
        found[:] = peers_of(self.solution.lambdas, self.data.reference)
        return self._series(found, "peers")

    @property
    def peer_counts(self) -> pd.DataFrame:
        """How often each reference unit is a peer of others: `count`, and `share` of those that have a peer beside themselves.

        An efficient unit that is nobody's peer may be so for want of units like it. NaN where nobody has another peer.
        """
        count, learners = counts(self.solution.lambdas, self._own_columns())
        share = count / learners if learners else np.full(len(count), np.nan)
        return pd.DataFrame({"count": count, "share": share}, index=self.data.reference)

    @property
    def slacks(self) -> pd.DataFrame:
        """Slacks beyond the radial change, units × (inputs, then outputs), in raw units."""
        return self._table(self._known(self.solution.slacks, "slacks"))

    @property
    def targets(self) -> pd.DataFrame:
        """The point on the frontier for every unit: inputs to get down to, outputs to reach, in raw units."""
        return self._table(self._known(self.solution.targets, "targets"))

    @property
    def multipliers(self) -> pd.DataFrame:
        """Weights v of inputs and u of outputs that show the unit in its best light, per raw unit; often not unique."""
        return self._table(self._known(self.solution.multipliers, "multipliers"))

    @property
    def intercept(self) -> pd.Series[float]:
        """Free term of the multiplier form: u_0 in max u·y + u_0 (input), v_0 in min v·x + v_0 (output); 0 under CRS."""
        return self._series(self._known(self.solution.intercept, "intercept"), "intercept")

    @property
    def is_efficient(self) -> pd.Series[Any]:
        """Strongly efficient: on the frontier and without slack; <NA> for unsolved units."""
        return self._flags(self._known(self.solution.efficient, "is_efficient"), "is_efficient")

    @property
    def is_weakly_efficient(self) -> pd.Series[Any]:
        """On the frontier, perhaps with slack; <NA> for unsolved units."""
        return self._flags(self._known(self.solution.weakly_efficient, "is_weakly_efficient"), "is_weakly_efficient")

    @property
    def uniqueness(self) -> pd.DataFrame:
        """Columns `lambdas` and `multipliers`: whether they are the only optimal ones; where False, others may do as well.

        True is proven. False may also mean that uniqueness could not be shown; <NA> for unsolved units.
        """
        held = {"lambdas": self.solution.unique_lambdas, "multipliers": self.solution.unique_multipliers}
        return pd.DataFrame({name: self._flags(values, name) for name, values in held.items() if values is not None}, index=self.data.units)

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        return self.solution.certificate

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words: how far from the frontier, whom to learn from, what to change.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return explaining.explain(self, unit, lang)

    def standing(self, at: int, lang: str = "en") -> str:
        """How far from the frontier the solved unit in row `at` is, in one sentence; models without a radial factor say it their way."""
        return explaining.standing(self, at, lang)

    def position(self, unit: Any) -> int:
        """The row of a unit; one that is not among those evaluated raises a DataError."""
        return self.data.position(unit)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: efficiency, score, status, flags, then `slack.<variable>` and `target.<variable>`."""
        scores = {"score": self.scores, "status": self.status}
        frame = pd.DataFrame(scores if self.solution.efficiency is None else {"efficiency": self.efficiency, **scores})
        for name in ("is_weakly_efficient", "is_efficient"):
            if getattr(self.solution, name.removeprefix("is_")) is not None:
                frame[name] = getattr(self, name)
        tables = [getattr(self, f"{name}s").add_prefix(f"{name}.") for name in ("slack", "target") if self._has(f"{name}s")]
        joined: pd.DataFrame = pd.concat([frame, *tables], axis=1)
        return joined

    def peers_at(self, positions: NDArray[np.intp]) -> list[dict[Any, float]]:
        """{peer: λ} of the units at some positions."""
        return peers_of(self.solution.lambdas[positions], self.data.reference)

    def _own_columns(self) -> NDArray[np.intp]:
        """Where every unit stands in the reference, -1 where it does not."""
        data = self.data
        return np.arange(len(data.units)) if data.is_own_reference else data.reference.get_indexer(data.units)

    def _has(self, name: str) -> bool:
        return getattr(self.solution, name) is not None

    def _known(self, values: NDArray[Any] | None, name: str, hint: str | None = None) -> NDArray[Any]:
        if values is None:
            needs_slacks = self.model.name in TWO_STAGES and name in ("slacks", "targets", "is_efficient")
            if needs_slacks and self.model.has_absolute_bounds:
                raise OptionError(f"absolute bounds of weights leave no `{name}`", hint="Use AssuranceRegion or VirtualShare")
            raise OptionError(
                f"`{name}` needs the second stage" if needs_slacks else f"the {self.model.name} model has no `{name}`",
                hint="Solve with slacks=True" if needs_slacks else hint,
            )
        return values

    def _series(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        return LabelledVector(values, self.data.units, name).to_series()

    def _table(self, values: Floats) -> pd.DataFrame:
        return LabelledMatrix(values, self.data.units, self.data.variables).to_frame()

    def _flags(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        """Plain booleans; nullable ones where a unit has no answer."""
        flags = self._series(values, name)
        return flags if self.solution.solved.all() else flags.astype("boolean").mask(~self.solution.solved)

    def _card(self, lang: str) -> display.Card:
        return display.Card(
            i18n.text("dea.title", lang, model=explaining.model_words(self.model, lang)),
            self._facts(lang),
            self._overview(lang),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        solved, efficient = self.solution.solved, self._best()
        facts = [("units", str(len(solved))), (f"{self._best_word()}_units", f"{int(efficient.sum())} / {int(solved.sum())}")]
        if solved.any() and self.solution.efficiency is not None:
            facts.append(("mean_efficiency", display.number(float(np.mean(self.solution.efficiency[solved])))))
        facts = [(f"dea.{key}", value) for key, value in facts]
        if self.model.restrictions:
            facts.append(("dea_judgement.restrictions", str(len(self.model.restrictions))))
        if len(self._shown()) < len(solved):
            facts.append(("dea.table", i18n.text("dea.best_and_worst", lang, ends=_MOST_ROWS // 2)))
        return tuple((i18n.text(key, lang), value) for key, value in facts)

    def _shown(self) -> NDArray[np.intp]:
        """The units that a card has room for: all in the caller's order, or the best, most followed first, and the worst."""
        units = len(self.data.units)
        if units <= _MOST_ROWS:
            return np.arange(units)
        own, found = self._own_columns(), counts(self.solution.lambdas, self._own_columns())[0]
        follow = np.where(own >= 0, found[own], 0)
        leading = self._leading().to_numpy().round(9)
        order = np.lexsort((-follow, leading if self._lower_leads() else -leading, ~self.solution.solved))
        solved = max(int(self.solution.solved.sum()), _MOST_ROWS)
        return np.concatenate([order[: _MOST_ROWS // 2], order[solved - _MOST_ROWS // 2 : solved]])

    def _lower_leads(self) -> bool:
        return self.better == "lower" and not self._has("efficiency")

    def _leading(self) -> pd.Series[float]:
        return self.efficiency if self._has("efficiency") else self.scores

    def _best(self) -> NDArray[np.bool_]:
        found = self.solution.weakly_efficient if self.solution.efficient is None else self.solution.efficient
        return np.zeros(len(self.data.units), dtype=bool) if found is None else found

    def _best_word(self) -> str:
        return "on_frontier" if self.solution.efficient is None else "efficient"

    def _overview(self, lang: str) -> pd.DataFrame:
        rows = self._shown()
        flags = [i18n.text(f"common.{'yes' if flag else 'no'}", lang) for flag in self._best()[rows]]
        units, solved = self.data.units[rows], self.solution.solved[rows]
        columns = {
            i18n.text("common.efficiency" if self._has("efficiency") else "dea.score", lang): self._leading().to_numpy()[rows],
            i18n.text(f"dea.{self._best_word()}", lang): [flag if known else "–" for flag, known in zip(flags, solved, strict=True)],
            i18n.text("dea.peers", lang): [
                explaining.peer_words(peers, unit, lang) for unit, peers in zip(units, self.peers_at(rows), strict=True)
            ],
            i18n.text("common.status", lang): [i18n.text(f"dea.{explaining.word_key(word)}", lang) for word in self.solution.status[rows]],
        }
        return pd.DataFrame(columns, index=units)
