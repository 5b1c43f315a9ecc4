"""The same invented desk with other units in the place of its teams, and the small draws that their assessments are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.datasets.service_sample import ServiceSample
from sqeval.labelled import Floats

Whole = NDArray[np.int64]


def as_units(sample: ServiceSample, unit: str, names: Mapping[str, str]) -> ServiceSample:
    """The sample with its teams as agents or platforms: `names` says what every team becomes; the rest is left out."""
    places = sample.truth["where"].replace(dict(names))
    of_the_call = sample.truth["kind"].eq("call") & sample.truth["what"].eq("teams")
    others = sample.truth["where"].str.startswith("Team ") & ~sample.truth["where"].isin(list(names))
    truth = sample.truth.assign(where=places, what=sample.truth["what"].mask(of_the_call, f"{unit}s"))
    truth.loc[of_the_call, "value"] = float(len(names))
    records = _renamed(sample.records.drop(columns=[unit], errors="ignore"), unit, names)
    kept = sample.surveys["request_id"].isin(records["request_id"])
    return replace(
        sample,
        records=records,
        surveys=sample.surveys[kept].reset_index(drop=True),
        orders=_renamed(sample.orders, unit, names),
        resources=_renamed(sample.resources, unit, names),
        truth=truth[~others].reset_index(drop=True),
        unit=unit,
    )


def _renamed(frame: pd.DataFrame, unit: str, names: Mapping[str, str]) -> pd.DataFrame:
    kept = frame[frame["team"].isin(list(names))].rename(columns={"team": unit}).reset_index(drop=True)
    return kept.assign(**{unit: kept[unit].map(names).astype("str")})


def trait(sample: ServiceSample, name: str) -> Floats:
    """What is planted in every unit and month, by row of the resources."""
    rows = sample.truth[(sample.truth["kind"] == "trait") & (sample.truth["what"] == name)]
    found = np.full(len(sample.resources), np.nan)
    unit, period = sample.resources[sample.unit], sample.resources["period"]
    for row in rows.itertuples(index=False):
        _, where, _, value, begin, end = row
        found[((unit == where) & (period >= begin) & (period <= end)).to_numpy()] = value
    return found


def sheets(rng: np.random.Generator, sample: ServiceSample, levels: Mapping[str, Floats], raters: Sequence[str]) -> pd.DataFrame:
    """Assessments of every unit and month, one row a rater: answers from 1 to 5 around each item's level by unit and month."""
    keys = sample.resources[[sample.unit, "period"]]
    rows = np.repeat(np.arange(len(keys)), len(raters))
    rater = list(raters) * len(keys)
    who = [f"{one}-{place % len(raters) + 1}" for place, one in enumerate(rater)]
    ids = keys.iloc[rows].agg(" ".join, axis=1) + " " + pd.Series(who, index=rows)
    mood = 0.3 * rng.standard_normal(len(rows)) + 0.4 * (np.array(rater) == "self")
    columns: dict[str, Any] = {"respondent_id": ids.to_numpy(), "rater": rater}
    frame = pd.concat([keys.iloc[rows].reset_index(drop=True), pd.DataFrame(columns).astype("str")], axis=1)
    return frame.assign(**{name: stars(rng, level[rows] + mood) for name, level in levels.items()})


def stars(rng: np.random.Generator, level: Floats, low: int = 1, high: int = 5, noise: float = 0.55) -> Whole:
    """Whole answers around a level."""
    return np.clip(np.rint(level + noise * rng.standard_normal(len(level))), low, high).astype(np.int64)
