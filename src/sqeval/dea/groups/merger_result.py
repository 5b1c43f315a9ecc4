"""The result of `merger_gains`: what every merger could gain, and what of it is learning, harmony and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.explain import model_words, percent, word_key
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.two_stages import EQUAL
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, LabelledVector, read_only
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation
from sqeval.result import Caution, Result

_PARTS = ("learning", "harmony", "size")


@dataclass(frozen=True, eq=False)
class MergerSolution:
    """Read-only arrays of k mergers; NaN where there is no answer.

    Attributes
    ----------
    status : array (k,) of words
    overall, adjusted, harmony : array (k,)
    certificate : WorstResiduals
    """

    status: NDArray[Any]
    overall: Floats
    adjusted: Floats
    harmony: Floats
    certificate: WorstResiduals

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, part.name, read_only(value))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()


@dataclass(frozen=True, eq=False, repr=False)
class MergerGainsResult(Result):
    """Potential gains of mergers, in the caller's order; factors of inputs (below 1 a saving) or of outputs (above 1 a gain).

    Attributes
    ----------
    model : DeaModel
        Orientation and returns to scale.
    data : DeaData
        The inputs and outputs that went in.
    members : mapping
        The units of every merger.
    solution : MergerSolution
        The arrays behind the properties.
    warnings : tuple of Caution
        "dea_mergers_not_solved", and those about the data as in `DeaResult`.
    """

    model: DeaModel
    data: DeaData
    members: Mapping[Any, tuple[Any, ...]]
    solution: MergerSolution
    warnings: tuple[Caution, ...] = ()

    @property
    def names(self) -> pd.Index:
        """Names of the mergers."""
        names: pd.Index = pd.Index(list(self.members), tupleize_cols=False, name="merger")
        return names

    @property
    def overall(self) -> pd.Series[float]:
        """The factor that the units together could reach as one: learning × harmony × size."""
        return self._series(self.solution.overall, "overall")

    @property
    def adjusted_overall(self) -> pd.Series[float]:
        """What the merger itself brings, once every unit has caught up alone: harmony × size."""
        return self._series(self.solution.adjusted, "adjusted_overall")

    @property
    def learning(self) -> pd.Series[float]:
        """What every unit would gain by catching up alone, without a merger."""
        return self._series(self.solution.overall / self.solution.adjusted, "learning")

    @property
    def harmony(self) -> pd.Series[float]:
        """What a better mix would bring at the average size: to be had by sharing work or lending staff as well."""
        return self._series(self.solution.harmony, "harmony")

    @property
    def size(self) -> pd.Series[float]:
        """What only the larger size brings; it may be a loss."""
        return self._series(self.solution.adjusted / self.solution.harmony, "size")

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every merger; numbers are NaN unless it is "optimal", but for a harmony that could be told."""
        return self._series(self.solution.status, "status")

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        return self.solution.certificate

    def explain(self, name: Any, lang: str = "en") -> str:
        """What a merger would gain in plain words, and what of it needs no merger.

        Raises
        ------
        DataError
            There is no merger of that name.
        """
        if name not in self.members:
            raise DataError(f"there is no merger {name!r}", hint=nearest_hint(name, self.members))
        place = list(self.members).index(name)
        units = i18n.listing((unit_name(unit) for unit in self.members[name]), lang, most=5)
        lines = [i18n.text("dea_groups.merger_heading", lang, name=name, units=units, model=model_words(self.model, lang))]
        if self.solution.status[place] != OPTIMAL:
            word = word_key(str(self.solution.status[place]))
            key = "explain_merger_infeasible" if word == "infeasible" else "explain_merger_unsolved"
            lines.append(i18n.text(f"dea_groups.{key}", lang, status=i18n.text(f"dea.{word}", lang)))
            return "\n".join([*lines, *(self._part("harmony", place, lang) if np.isfinite(self.solution.harmony[place]) else [])])
        lines += self._part("overall", place, lang)
        return "\n".join([*lines, *(line for part in _PARTS for line in self._part(part, place, lang)), self._verdict(place, lang)])

    def to_frame(self) -> pd.DataFrame:
        """One row a merger: overall, learning, harmony, size, adjusted_overall, status."""
        names = ("overall", *_PARTS, "adjusted_overall", "status")
        return pd.DataFrame({name: getattr(self, name) for name in names}, index=self.names)

    def _series(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        return LabelledVector(values, self.names, name).to_series()

    def _gain(self, factor: float) -> float:
        """A factor as a gain: the share of inputs saved, or of outputs added; negative for a loss."""
        return 1.0 - factor if self.model.orientation is Orientation.INPUT else factor - 1.0

    def _part(self, part: str, place: int, lang: str) -> list[str]:
        gain = self._gain(float(getattr(self, part).iloc[place]))
        how = "none" if abs(gain) <= EQUAL else ("gain" if gain > 0 else "loss")
        side = self.model.orientation.value
        change = i18n.text(f"dea_groups.{how}_{side}", lang, share=percent(abs(gain)))
        return [i18n.text(f"dea_groups.explain_{part}", lang, change=change)]

    def _verdict(self, place: int, lang: str) -> str:
        """Whether the merger itself, once all have caught up, gains anything, and whether that needs one roof."""
        gain = self._gain(float(self.solution.adjusted[place]))
        if gain <= EQUAL:
            shared = self._gain(float(self.solution.harmony[place])) > EQUAL
            key = "only_sharing" if shared else "loses" if gain < -EQUAL else "not_worth"
            return i18n.text(f"dea_groups.merger_{key}", lang)
        needs_size = self._gain(float(self.size.iloc[place])) > EQUAL
        return i18n.text("dea_groups.merger_worth" if needs_size else "dea_groups.merger_sharing", lang)

    def _card(self, lang: str) -> display.Card:
        frame = self.to_frame().drop(columns="adjusted_overall").rename_axis(None)
        frame["status"] = [i18n.text(f"dea.{word_key(word)}", lang) for word in frame["status"]]
        named = {name: i18n.text(f"dea_groups.{name}", lang) for name in ("overall", *_PARTS)}
        facts = (("dea.units", len(self.data.units)), ("dea_groups.mergers", len(self.members)))
        return display.Card(
            i18n.text("dea.title", lang, model=model_words(self.model, lang)),
            tuple((i18n.text(key, lang), str(value)) for key, value in facts),
            frame.rename(columns={**named, "status": i18n.text("common.status", lang)}),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )
