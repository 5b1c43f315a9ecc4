"""Assessment of a training (培训评估) by its four measures: questionnaire, practical test, satisfaction, follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import Floats
from sqeval.monitoring.as_written import checked_confidence, checked_scale
from sqeval.monitoring.improvement.before_after import before_after
from sqeval.monitoring.improvement.samples import FEW, Sample, read_sample
from sqeval.monitoring.improvement.training_result import TrainingAssessment, TrainingHours
from sqeval.numerics import contrasts, means, proportions
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import normal_factor
from sqeval.options import TrainingMeasure, parse
from sqeval.result import Caution, announces

MEASURES = tuple(measure.value for measure in TrainingMeasure)
_SUMMARY = ("mean", "n", "standard_deviation")


@announces
def training_assessment(
    scores: Any,
    *,
    before: Any = None,
    weights: Any = None,
    scales: Mapping[str, Any] | None = None,
    weak_below: float = 60.0,
    hours: Any = None,
    least_hours: float = 40.0,
    confidence: float = 0.95,
) -> TrainingAssessment:
    r"""Judge a training by questionnaire, practical test, satisfaction and follow-up, out of 100.

    Parameters
    ----------
    scores : DataFrame, or mapping {measure: scores}
        Measures are "questionnaire", "practical_test", "satisfaction" and "follow_up". A frame has one row a participant
        and one column a measure; in a mapping scores are a Series (matched by participant where labelled), a list, or a
        summary {"mean", "n", "standard_deviation"}. A measure that is not there is said, and is not a zero.
    before : Series or list, optional
        Scores of the practical test before the training, matched by participant (by place where there are no labels).
    weights : mapping {measure: weight}, optional
        Sum 1 over the four; equal unless given. Those of missing measures are shared out among the others.
    scales : mapping {measure: (low, high)}, optional
        Ends of the scale of a measure; 0 to 100 unless given. All are stretched to 0–100.
    weak_below : float
        Score out of 100 below which a measure is weak: 60, the usual pass mark, unless given.
    hours : Series or list, optional
        Hours of training of every participant.
    least_hours : float
        The hours that everybody is to have; 40 is an example, not a standard.
    confidence : float

    Returns
    -------
    TrainingAssessment
        `.overall` (0–100, higher is better) with `.interval`, `.frame` by measure, `.weak`, `.missing`, `.gain` (`BeforeAfter`
        of the practical test, in points of 100), `.hours`.

    Raises
    ------
    DataError
        A score off its scale (measure, row and value are named), an unknown or empty measure, a summary without its parts, or
        scores before that cannot be matched.
    OptionError
        Wrong weights, scale, limit or confidence, or `before` without a practical test.

    Notes
    -----
    .. math::
        S = \sum_k w_k m_k, \qquad S - \sqrt{\textstyle\sum_{jk} \rho_{jk}\, w_j w_k\, (m_j - l_j)(m_k - l_k)}

    and likewise above: m is the mean out of 100 and l, u its interval, which does not leave the scale (`numerics.means.bounded_interval`);
    ρ is the correlation of two means through the participants that both have, 0 where participants are not known. A
    measure is weak where its whole interval is below the limit, sound where none of it is, and unclear in between.

    The gain has Student's interval of the participants' own differences. It says what changed, not that the training did it.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008), Statistics in Medicine 27(10), 1693-1702. The four measures are those of the evaluation model.

    Examples
    --------
    >>> scores = {"questionnaire": [80, 90, 70, 85], "practical_test": [75, 88, 62, 79], "satisfaction": [4, 5, 4, 5]}
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = training_assessment(scores, scales={"satisfaction": (1, 5)})
    >>> round(found.overall, 2), found.missing
    (81.58, ('follow_up',))
    """
    level, limit = checked_confidence(confidence), _number(weak_below, "weak_below", 100.0)
    samples, summaries = _read(scores, _scales(scales))
    present = tuple(name for name in MEASURES if name in samples or name in summaries)
    share = _weights(weights, present)
    side = _side(present, samples, summaries, normal_factor(level))
    rho = _correlations(present, samples)
    ends = contrasts.combined(side.value, side.low, side.high, share, rho)
    rows = pd.DataFrame({"score": side.value, "lower": side.low, "upper": side.high, "n": side.n.astype(int), "weight": share})
    rows.index = pd.Index(present, name="measure")
    rows["judgement"] = np.select([rows["upper"] < limit, rows["lower"] >= limit], ["weak", "sound"], default="unclear")
    gain = None if before is None else _gain(before, samples, _scales(scales)["practical_test"], level)
    return TrainingAssessment(
        rows.reindex(MEASURES).rename_axis("measure"),
        overall=float(share @ side.value),
        interval=(max(0.0, ends[0]), min(100.0, ends[1])),
        weak_below=limit,
        confidence=level,
        gain=gain,
        hours=None if hours is None else _hours(hours, _number(least_hours, "least_hours", np.inf), level),
        warnings=(*_cautions(present, samples, side, weights is None), *(() if gain is None else gain.warnings)),
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """Means of the measures out of 100, with intervals; arrays of shape (measures,)."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats


def _number(value: Any, name: str, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)) or not 0 <= value <= most or np.isinf(value):
        raise OptionError(f"{name} must be a number from 0 {'on' if np.isinf(most) else f'to {most:g}'}", value=value)
    return float(value)


def _known(name: Any, what: str) -> str:
    if name not in MEASURES:
        raise DataError(f"{what} names an unknown measure of a training", value=name, hint=nearest_hint(name, MEASURES))
    return str(name)


def _scales(scales: Mapping[str, Any] | None) -> dict[str, tuple[float, float]]:
    given = {} if scales is None else {_known(name, "scales"): checked_scale(ends) for name, ends in scales.items()}
    return {name: given.get(name, (0.0, 100.0)) for name in MEASURES}


def _weights(weights: Any, present: tuple[str, ...]) -> Floats:
    if weights is None:
        return np.full(len(present), 1 / len(present))
    vector = labelled.vector(dict(weights), "weights")
    for name in vector.labels:
        parse(TrainingMeasure, name, "measure in weights")
    for name in MEASURES:
        if name not in vector.labels:
            raise OptionError("weights leave a measure out", value=name, hint="Give all four, 0 for what is not to count")
    found, _ = labelled.shares(vector, "weights")
    part = found.to_series().reindex(list(present)).to_numpy()
    if part.sum() == 0:
        raise OptionError("no measure that is there has a weight", value=list(present), hint="Give one of them a weight above 0")
    return np.asarray(part / part.sum())


def _read(scores: Any, scales: dict[str, tuple[float, float]]) -> tuple[dict[str, Sample], dict[str, tuple[float, float, float]]]:
    """Scores out of 100 by measure, and summaries (mean, n, standard deviation) out of 100."""
    if isinstance(scores, Mapping):
        parts = {_known(name, "scores"): part for name, part in scores.items()}
    else:
        frame = labelled.frame(scores, "scores")
        # The rows of a frame are participants, with names or without.
        parts = {_known(name, "scores"): frame[name].set_axis(pd.Index(frame.index.to_numpy())) for name in frame.columns}
    samples, summaries = {}, {}
    for name, part in parts.items():
        low, high = scales[name]
        if isinstance(part, Mapping) and set(part) & set(_SUMMARY):
            summaries[name] = _summary(name, part, scales[name])
        elif not _is_blank(part):
            found = read_sample(part, name)
            for at in np.flatnonzero((found.values < low) | (found.values > high))[:1]:
                hint = f"Give scales={{{name!r}: (low, high)}}, or correct it"
                raise DataError(
                    f"is off the scale {low:g} to {high:g}", column=name, row=found.index[at], value=float(found.values[at]), hint=hint
                )
            samples[name] = Sample(name, 100 * (found.values - low) / (high - low), found.index)
    if not samples and not summaries:
        raise DataError("scores hold no measure of a training", hint=nearest_hint("", MEASURES))
    return samples, summaries


def _is_blank(part: Any) -> bool:
    """Whether there is no score at all: a measure that was not taken."""
    return part is None or (hasattr(part, "__len__") and not isinstance(part, str) and bool(np.all(pd.isna(pd.Series(part)))))


def _summary(name: str, given: Mapping[str, Any], scale: tuple[float, float]) -> tuple[float, float, float]:
    for part in _SUMMARY:
        if part not in given:
            raise DataError(f"the summary has no {part}", column=name, hint=f"Give {', '.join(_SUMMARY)}")
    figures = labelled.vector({part: given[part] for part in _SUMMARY}, name).values
    mean, n, deviation = (float(value) for value in figures)
    if not scale[0] <= mean <= scale[1]:
        raise DataError(f"the mean is off the scale {scale[0]:g} to {scale[1]:g}", column=name, value=mean)
    if n < 1 or n % 1 or deviation < 0:
        problem = "n must be a whole number from 1" if n < 1 or n % 1 else "standard_deviation must not be negative"
        raise DataError(problem, column=name, value=n if n < 1 or n % 1 else deviation)
    width = scale[1] - scale[0]
    return 100 * (mean - scale[0]) / width, n, 100 * deviation / width


def _side(present: tuple[str, ...], samples: dict[str, Sample], summaries: dict[str, tuple[float, float, float]], factor: float) -> _Side:
    value, n, squares = np.empty(len(present)), np.empty(len(present)), np.empty(len(present))
    for k, name in enumerate(present):
        if name in summaries:
            value[k], n[k], deviation = summaries[name]
            squares[k] = deviation**2 * (n[k] - 1)
        else:
            known = samples[name].known
            value[k], n[k] = known.mean(), len(known)
            squares[k] = ((known - value[k]) ** 2).sum()
    low, high = means.bounded_interval(value, n, squares, (0.0, 100.0), factor)
    return _Side(value, low, high, n)


def _correlations(present: tuple[str, ...], samples: dict[str, Sample]) -> Floats:
    """Of the means, through participants that both have; 0 where they are not known by name."""
    named = [(k, samples[name]) for k, name in enumerate(present) if name in samples and samples[name].is_labelled]
    if not named:
        return np.eye(len(present))
    codes = np.concatenate([np.full(len(sample.values), k) for k, sample in named]).astype(np.intp)
    values = np.concatenate([sample.values for _, sample in named])
    people = pd.factorize(np.concatenate([sample.index.to_numpy(dtype=object) for _, sample in named]))[0]
    groups = Groups(codes, len(present))
    with np.errstate(invalid="ignore"):
        centre = means.moments(groups, values)[1]
    return contrasts.correlations(groups, values - means.of_rows(groups, centre), people)


def _gain(before: Any, samples: dict[str, Sample], scale: tuple[float, float], level: float) -> Any:
    if "practical_test" not in samples:
        raise OptionError("before needs the scores of the practical test, participant by participant", hint='Give scores["practical_test"]')
    first = read_sample(before, "before")
    for at in np.flatnonzero((first.values < scale[0]) | (first.values > scale[1]))[:1]:
        raise DataError(
            f"is off the scale {scale[0]:g} to {scale[1]:g}", column="before", row=first.index[at], value=float(first.values[at])
        )
    after = samples["practical_test"]
    earlier = 100 * (first.values - scale[0]) / (scale[1] - scale[0])
    labels = after.index if not first.is_labelled and len(earlier) == len(after.values) else first.index
    pair = (pd.Series(earlier, index=labels), pd.Series(after.values, index=after.index))
    return before_after(*pair, paired=True, confidence=level)


def _hours(hours: Any, least: float, level: float) -> TrainingHours:
    known = read_sample(hours, "hours").known
    if (known < 0).any():
        raise DataError("must not be negative", column="hours", value=float(known[known < 0][0]))
    found = proportions.of_counts(np.array([float((known >= least).sum())]), np.array([float(len(known))]), level=level)
    return TrainingHours(least, float(known.mean()), float(found.value[0]), (float(found.low[0]), float(found.high[0])), len(known))


def _cautions(present: tuple[str, ...], samples: dict[str, Sample], side: _Side, is_equal: bool) -> tuple[Caution, ...]:
    missing = tuple(name for name in MEASURES if name not in present)
    few = tuple(name for name, n in zip(present, side.n, strict=True) if n < FEW)
    found = [Caution("training_missing", missing)] if missing else []
    found += [Caution("training_equal_weights")] if is_equal else []
    found += [Caution("training_few", few, {"least": FEW})] if few else []
    unmatched = tuple(name for name in present if name not in samples or not samples[name].is_labelled)
    if len(present) > 1 and unmatched:
        found.append(Caution("training_not_matched", unmatched))
    return tuple(found)
