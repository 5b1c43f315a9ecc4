"""An earlier evaluation to compare with or to go on from: an Evaluation, what its JSON holds, or the folder it was written to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sqeval.errors import ConfigError, DataError
from sqeval.evaluation.definitions import definitions, first_difference

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation


@dataclass(frozen=True, eq=False)
class Previous:
    """What an earlier evaluation left: what it means, its rows, and the weights that the data had a say in."""

    document: Mapping[str, Any]

    @property
    def scores(self) -> pd.DataFrame:
        """Its scores."""
        return pd.DataFrame(self.document["scores"])

    @property
    def data_weights(self) -> dict[str, float]:
        """Weights that the data have a say in, by indicator; none where they have not."""
        return {row["indicator"]: row["used"] for row in self.document.get("weighting", ())}

    def check_definitions(self, evaluation: Evaluation) -> None:
        """Refuse an evaluation that means something else.

        Raises
        ------
        ConfigError
            The definitions differ; the error names the first one that does.
        """
        difference = first_difference(self.document["definitions"], _through_json(definitions(evaluation)))
        if difference is not None:
            hint = "Score the earlier data again with today's definitions, then compare"
            raise ConfigError("the definitions changed since the baseline", path=difference, hint=hint)


def check_previous(previous: Any, option: str = "baseline") -> None:
    """Refuse what is neither an evaluation nor a path, nor a document.

    Raises
    ------
    DataError
        It is something else.
    """
    from sqeval.evaluation.evaluation import Evaluation

    if not isinstance(previous, (Evaluation, str, Path, Mapping)):
        hint = "Give an Evaluation, its JSON as a mapping, or the folder that `sqeval score` wrote"
        raise DataError("is no evaluation to compare with", path=option, value=previous, hint=hint)


def previous_of(given: Evaluation | Mapping[str, Any] | str | Path, option: str = "baseline") -> Previous:
    """Read an earlier evaluation.

    Raises
    ------
    DataError
        It is neither an evaluation nor a path nor a document, or holds no evaluation.
    """
    check_previous(given, option)
    if isinstance(given, (str, Path)):
        return _checked(_read(Path(given)), str(given))
    if isinstance(given, Mapping):
        # An answer of `sq.job.score` holds the evaluation.
        return _checked(given.get("evaluation", given), option)
    from sqeval.evaluation.export import as_dict

    return Previous(_through_json(as_dict(given)))


def _read(path: Path) -> Any:
    file = path / "evaluation.json" if path.is_dir() else path
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _nothing(str(file)) from error


def _checked(document: Any, place: str) -> Previous:
    """The document, provided that it is one of an evaluation with what is read of it."""
    try:
        rows = [(row["unit"], row["period"], row["score"], row["n"]) for row in document["scores"]]
        if not rows or not isinstance(document["definitions"], Mapping):
            raise _nothing(place)
    except (KeyError, TypeError) as error:
        raise _nothing(place) from error
    return Previous(document)


def _nothing(place: str) -> DataError:
    return DataError("holds no evaluation to compare with", path=place, hint="Give a folder that `sqeval score` wrote")


def _through_json(found: dict[str, Any]) -> dict[str, Any]:
    """As it is read back from a file, so that both sides of a comparison are written alike."""
    from sqeval.evaluation.export import plain

    written: dict[str, Any] = json.loads(json.dumps(found, default=plain))
    return written
