"""What every result of a model with stages has: overall efficiency, the interval of each stage, and which stage is the weak one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sqeval import display, i18n
from sqeval.dea.explain import model_words, word_key
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.peers import peers_of
from sqeval.dea.stages import explain_stages
from sqeval.dea.stages.data import StageData
from sqeval.dea.stages.verdict import weak_stages
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector, read_only
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.result import Caution, Result

_MOST_ROWS = 20


@dataclass(frozen=True, eq=False)
class StagesSolution:
    """Read-only arrays of k units, K stages and n reference units; NaN (no λ) where the status is not "optimal".

    Attributes
    ----------
    overall : array (k,)
    status : array (k,) of words
    low, high : array (k, K)
        Ends of the efficiency of every stage over all optima; NaN for a stage that the model does not measure.
    slacks, targets : array (k, v)
        By variable: inputs, intermediate products, outputs.
    lambdas : CSR array (k, K·n)
        Intensities, stage after stage.
    efficient : array (k,) of bool
    certificate : WorstResiduals
    """

    overall: Floats
    status: NDArray[Any]
    low: Floats
    high: Floats
    slacks: Floats
    targets: Floats
    lambdas: sparse.csr_array
    efficient: NDArray[np.bool_]
    certificate: WorstResiduals

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, read_only(value))
        for part in (self.lambdas.data, self.lambdas.indices, self.lambdas.indptr):
            part.setflags(write=False)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def solved(self) -> NDArray[np.bool_]:
        """Which units have status "optimal"."""
        return np.asarray(self.status == OPTIMAL, dtype=bool)


@dataclass(frozen=True, eq=False, repr=False)
class StagesResult(Result):
    """Efficiency of units and of their stages. Every table is in the caller's order of units.

    Attributes
    ----------
    model : DeaModel
    data : StageData
        Inputs, intermediate products and outputs that went in.
    stages : tuple
        Names of the stages.
    solution : StagesSolution
        The arrays behind the properties.
    warnings : tuple of Caution
        "dea_not_solved", and those of the data: of every stage alone, by what it takes and makes.
    """

    model: DeaModel
    data: StageData
    stages: tuple[Any, ...]
    solution: StagesSolution
    warnings: tuple[Caution, ...] = ()

    @property
    def overall(self) -> pd.Series[float]:
        """Efficiency of the whole process, from 0 to 1; above 1 for a unit beyond the frontier of others."""
        return self._series(self.solution.overall, "overall")

    @property
    def scores(self) -> pd.Series[float]:
        """The model's own measure: the overall efficiency."""
        return self._series(self.solution.overall, "score")

    @property
    def efficiency(self) -> pd.Series[float]:
        """The overall efficiency as a share from 0 to 1: at most 1."""
        return self._series(np.minimum(self.solution.overall, 1.0), "efficiency")

    @property
    def better(self) -> str:
        """Which scores are better: "higher"."""
        return self.model.better

    @property
    def stage_efficiency(self) -> pd.DataFrame:
        """Units × (stage, "min" | "max"): the interval that the efficiency of each stage can take over all optima.

        NaN for a stage that the model does not measure.
        """
        columns = pd.MultiIndex.from_product([self.stages, ["min", "max"]], names=["stage", "end"])
        both = np.stack([self.solution.low, self.solution.high], axis=2).reshape(len(self.data.units), -1)
        return pd.DataFrame(both, index=self.data.units, columns=columns)

    @property
    def weak_stage(self) -> pd.Series[Any]:
        """The stage that holds a unit back: the least efficient one in every optimum.

        "(none)" where all stages are efficient, "(undecided)" where the intervals overlap, so that the stages cannot be told apart;
        missing for an unsolved unit.
        """
        return self._series(weak_stages(self.solution.low, self.solution.high, self.stages), "weak_stage")

    @property
    def is_unique(self) -> pd.Series[Any]:
        """Whether the split into stage efficiencies is the only optimal one: every interval is a point (within 1e-8)."""
        width = np.nan_to_num(self.solution.high - self.solution.low, nan=0.0)
        return self._flags(np.asarray((width <= EQUAL).all(axis=1)), "is_unique")

    @property
    def is_efficient(self) -> pd.Series[Any]:
        """Efficient in every stage and without slack in what the model measures; <NA> for unsolved units."""
        return self._flags(self.solution.efficient, "is_efficient")

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every unit, as in `DeaResult`; numbers are NaN unless it is "optimal"."""
        return self._series(self.solution.status, "status")

    @property
    def targets(self) -> pd.DataFrame:
        """The frontier point of every unit, units × (inputs, intermediate products, outputs), in raw units."""
        return self._table(self.solution.targets)

    @property
    def slacks(self) -> pd.DataFrame:
        """What inputs can be saved and outputs gained beyond any common factor, units × (inputs, outputs), in raw units."""
        data = self.data
        own = np.r_[: data.m, data.m + data.q : len(data.variables)]
        return LabelledMatrix(self.solution.slacks[:, own], data.units, data.variables[own]).to_frame()

    @property
    def lambdas(self) -> pd.DataFrame:
        """Intensities, units × (stage, reference unit); the row of an unsolved unit is NaN."""
        full = self.solution.lambdas.toarray()
        full[~self.solution.solved] = np.nan
        columns = _by_stage(self.stages, self.data.reference)
        return pd.DataFrame(full, index=self.data.units, columns=columns)

    @property
    def lambda_matrix(self) -> sparse.csr_array:
        """Intensities as a fresh CSR array, units × (stages · reference units), stage after stage."""
        return self.solution.lambdas.copy()

    @property
    def peers(self) -> pd.DataFrame:
        """Units × stages: {peer: λ} of every stage, the largest λ first; empty for an unsolved unit."""
        columns = {}
        for stage in self.stages:
            found = np.empty(len(self.data.units), dtype=object)
            found[:] = self.peers_of(stage)
            columns[stage] = found
        return pd.DataFrame(columns, index=self.data.units)

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        return self.solution.certificate

    def position(self, unit: Any) -> int:
        """The row of a unit; one that is not among those evaluated raises a DataError."""
        return self.data.position(unit)

    def stage_title(self, stage: Any, lang: str = "en") -> str:
        """What a stage is called in a sentence."""
        return i18n.with_words(stage, lang)

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit in plain words: how efficient it and each of its stages is, which stage holds it back, whom to learn from.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return explain_stages.explain(self, unit, lang)

    def verdict(self, unit: Any, lang: str = "en") -> str:
        """Which stage holds a unit back, in one sentence; an unsolved unit's status in words."""
        return explain_stages.verdict(self, self.position(unit), lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: efficiency, status, weak stage, ends of every stage, then `slack.<variable>` and `target.<variable>`."""
        frame = pd.DataFrame({"efficiency": self.efficiency, "score": self.scores, "status": self.status, "weak_stage": self.weak_stage})
        ends = self.stage_efficiency
        ends.columns = pd.Index([f"{stage}.{end}" for stage in self.stages for end in ("min", "max")])
        joined: pd.DataFrame = pd.concat([frame, ends, self.slacks.add_prefix("slack."), self.targets.add_prefix("target.")], axis=1)
        return joined

    def stage_words(self, stage: Any, lang: str = "en") -> str:
        """What a stage is called where it is introduced."""
        return self.stage_title(stage, lang)

    def peers_of(self, stage: Any) -> list[dict[Any, float]]:
        """{peer: λ} of one stage, by unit."""
        n, at = len(self.data.reference), self.stages.index(stage)
        return peers_of(sparse.csr_array(self.solution.lambdas[:, at * n : (at + 1) * n]), self.data.reference)

    def _series(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        return LabelledVector(values, self.data.units, name).to_series()

    def _table(self, values: Floats) -> pd.DataFrame:
        return LabelledMatrix(values, self.data.units, self.data.variables).to_frame()

    def _flags(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        """Plain booleans; nullable ones where a unit has no answer."""
        flags = self._series(values, name)
        return flags if self.solution.solved.all() else flags.astype("boolean").mask(~self.solution.solved)

    def _card(self, lang: str) -> display.Card:
        title = i18n.text("dea.title", lang, model=model_words(self.model, lang))
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(title, tuple(self._facts(lang).items()), self._overview(lang), cautions, lang)

    def _facts(self, lang: str) -> Mapping[str, str]:
        solved = self.solution.solved
        facts = {"dea.units": str(len(solved)), "dea.efficient_units": f"{int(self.solution.efficient.sum())} / {int(solved.sum())}"}
        if solved.any():
            facts["dea.mean_efficiency"] = display.number(float(np.mean(self.solution.overall[solved])))
        if len(solved) > _MOST_ROWS:
            return {**_named(facts, lang), i18n.text("dea.table", lang): i18n.text("dea_stages.best_and_worst", lang, ends=_MOST_ROWS // 2)}
        return _named(facts, lang)

    def _overview(self, lang: str) -> pd.DataFrame:
        rows = self._shown()
        found = self.solution
        columns: dict[str, Any] = {i18n.text("dea_stages.overall_column", lang): found.overall[rows]}
        for k, stage in enumerate(self.stages):
            columns[self.stage_title(stage, lang)] = [explain_stages.interval(found.low[row, k], found.high[row, k]) for row in rows]
        verdicts = self.weak_stage.to_numpy()[rows]
        columns[i18n.text("dea_stages.weak_column", lang)] = [explain_stages.verdict_word(self, verdict, lang) for verdict in verdicts]
        columns[i18n.text("common.status", lang)] = [i18n.text(f"dea.{word_key(word)}", lang) for word in found.status[rows]]
        return pd.DataFrame(columns, index=self.data.units[rows])

    def _shown(self) -> NDArray[np.intp]:
        """The units that a card has room for: all in the caller's order, or the best and the worst."""
        units, half = len(self.data.units), _MOST_ROWS // 2
        if units <= _MOST_ROWS:
            return np.arange(units)
        order = np.lexsort((-self.solution.overall.round(9), ~self.solution.solved))
        solved = max(int(self.solution.solved.sum()), _MOST_ROWS)
        return np.concatenate([order[:half], order[solved - half : solved]])


def _by_stage(stages: tuple[Any, ...], units: pd.Index) -> pd.MultiIndex:
    """(stage, unit), stage after stage; units keep their levels, and a tuple that is one label stays one."""
    levels: list[Any] = [units]
    codes: list[Any] = [np.arange(len(units))]
    if isinstance(units, pd.MultiIndex):
        levels, codes = list(units.levels), list(units.codes)
    places: list[Any] = [np.repeat(np.arange(len(stages)), len(units)), *(np.tile(part, len(stages)) for part in codes)]
    return pd.MultiIndex([pd.Index(stages), *levels], places, names=["stage", *units.names])


def _named(facts: Mapping[str, str], lang: str) -> dict[str, str]:
    return {i18n.text(key, lang): value for key, value in facts.items()}
