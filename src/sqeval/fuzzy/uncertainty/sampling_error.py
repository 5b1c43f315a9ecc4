"""Sampling error of a grade vector and its score: by linearisation, or by drawing the answers again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import decide
from sqeval.fuzzy.decide import Decision
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.uncertainty.draws import blocks, checked_samples, checked_seed, checked_share, generator
from sqeval.fuzzy.uncertainty.sample import Sample, sample_of
from sqeval.fuzzy.uncertainty.sampling_result import Draws, Errors, SamplingError
from sqeval.labelled import Floats
from sqeval.numerics import grade_sampling, grade_vectors, resampling
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.statistic import normal_factor
from sqeval.options import SamplingMethod, parse
from sqeval.progress import Progress
from sqeval.result import Caution, announces

#: A standard deviation is known well enough from so many draws.
_MOST_UNSEEN = 2000


@announces
def sampling_error(
    result: FuzzyResult,
    *,
    counts: Any = None,
    answers: Any = None,
    method: str = "delta",
    replications: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
    progress: Progress = False,
) -> SamplingError:
    """Standard error and interval of the grade vector and the score, as far as they rest on a sample of answers.

    Parameters
    ----------
    result : FuzzyResult or FuzzyHierarchyResult
        Of one level, of a hierarchy, or of any of its `.nodes`.
    counts : DataFrame or array, indicators × grades, optional
        Numbers of answers; those that the result carries unless given. Indicators without a row are taken as known.
    answers : DataFrame or mapping of columns, respondents × indicators, optional
        Grades by name in either language or by number, 1 the best; missing where a respondent gave no answer. They must
        give the membership of the result within 0.02. Other indicators go by their counts, or are taken as known.
    method : {"delta", "bootstrap"}
        Linearisation, for operators that add products (`weighted_average`, `product_boundedsum`); or answers drawn
        again, for all operators and hierarchies.
    replications : int
        Draws of the bootstrap, at least 2.
    confidence : float
        Share of intervals that are to hold the true value, in (0, 1).
    seed : int
        The same seed gives the same draws, whatever the order of indicators and respondents.
    progress : bool or callable
        Of the bootstrap: a bar, or a function of (done, total, what).

    Returns
    -------
    SamplingError
        `.standard_errors`, `.covariance` (grades × grades), `.score_standard_error`, `.score_interval`, `.sources`, and of
        a bootstrap `.grade_probability`, by maximum membership and by score.

    Raises
    ------
    DataError
        No answers are known, they do not give the membership of the result, or one of them is no grade.
    OptionError
        An unknown word or wrong number, or "delta" for an operator that has no formula.

    Notes
    -----
    Counts are multinomial, N_k answers to indicator k with shares p_k, and independent between indicators:
    Cov(V) = Σ_k ω_k² (diag(p_k) − p_k p_kᵀ)/N_k. Where unknown mass is carried, those who did not answer are one more
    cell, and N_k counts all who were asked. With the answers themselves, respondents are the sample: each has the
    influence z_i = Σ_k ω_k (e(a_ik) − p_k)/N_k on the vector, and Cov(V) = n/(n − 1) Σ_i z_i z_iᵀ, which holds what answers
    of one person have in common: at correlation 0.5 over ten indicators the independent formula gives less than half of the error.
    The vector divided by its mass M has the covariance J Cov(V) Jᵀ, J = (I − v 1ᵀ)/M.

    Intervals of "delta" are normal, v ± z e, cut at the range that grade scores (or shares) can reach; those of
    "bootstrap" are percentiles of the draws. Both are approximations for some thirty answers or more; with fewer they are
    too narrow, and the result says so. The bootstrap draws N_k answers per indicator, or n respondents with all their
    answers; draws in which nobody answered have no score and are left out.

    References
    ----------
    Efron, B. & Tibshirani, R. (1993). An Introduction to the Bootstrap, ch. 13. Chapman & Hall.
    Wolter, K. (2007). Introduction to Variance Estimation, ch. 6. Springer.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> from sqeval.fuzzy import Grades, evaluate, membership_from_counts
    >>> counts = pd.DataFrame({"good": [60, 40], "poor": [40, 60]}, index=["speed", "manners"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = sampling_error(evaluate([0.5, 0.5], membership_from_counts(counts), Grades(["good", "poor"], [90, 50])))
    >>> round(found.score_standard_error, 4), [round(end, 2) for end in found.score_interval]
    (1.3856, [67.28, 72.72])
    """
    word = parse(SamplingMethod, method, "method")
    drawing = _Drawing(
        checked_share(confidence, "confidence"),
        checked_samples(replications, "replications", len(_model(result).grades) + 3),
        checked_seed(seed),
        progress,
    )
    if word is SamplingMethod.DELTA and not result.model.is_linear:
        problem = f"has no formula for the operator {result.operator.value!r}"
        raise OptionError(problem, path="method", value=word.value, hint="Use method='bootstrap'")
    sample = sample_of(result, counts, answers)
    decision = decide.decide(sample.model)
    if decision.grade < 0:
        raise DataError("nothing is known, so there is no score and no error of it")
    make = _delta if word is SamplingMethod.DELTA else _bootstrap
    errors, cautions = make(sample, decision, drawing)
    same = _same_score(float(decision.score), result)
    return SamplingError(
        decision, result.grades, errors, _sources(sample), word, drawing.confidence, (*same, *sample.cautions(), *cautions)
    )


class _Drawing(NamedTuple):
    """How sure an interval is to be, and how answers are drawn."""

    confidence: float
    samples: int
    seed: int
    progress: Progress


def _model(result: object) -> Model:
    if not isinstance(result, FuzzyResult):
        hint = "Give what fuzzy.evaluate or evaluate_hierarchy returns, or one of its .nodes"
        raise DataError("has no grade vector", value=type(result).__name__, hint=hint)
    return result.model


def _delta(sample: Sample, decision: Decision, drawing: _Drawing) -> tuple[Errors, tuple[Caution, ...]]:
    model, at = sample.model, sample.order
    weights, scores = model.leaf_weights, model.scores
    raw = grade_sampling.multinomial_covariance(weights[at], model.known[at], sample.respondents[at])
    if sample.joint is not None:
        raw = raw + grade_sampling.respondent_covariance(sample.joint.answers, weights[sample.joint.at], len(scores))
    mass = grade_vectors.total(decision.raw)
    covariance = grade_sampling.normalised_covariance(raw, decision.vector, mass)
    errors, deviation = np.sqrt(np.maximum(np.diagonal(covariance), 0.0)), float(grade_sampling.deviation(covariance, scores))
    factor = normal_factor(drawing.confidence)
    # Vector and score together, each cut at what it can reach.
    values, spread = np.append(decision.vector, decision.score), np.append(errors, deviation)
    least, most = (np.append(np.full(len(scores), end), model.grades.range[int(end)]) for end in (0.0, 1.0))
    low, high = np.clip(values - factor * spread, least, most), np.clip(values + factor * spread, least, most)
    return Errors(covariance, deviation, low, high, _unseen(sample, mass)), ()


def _unseen(sample: Sample, mass: Floats) -> float:
    """What grades that nobody has given yet could add to the standard error of the score, where all answers agree."""
    at = sample.agreeing
    variances, distances = grade_sampling.unseen(sample.numbers[at], sample.model.scores)
    effective = sample.model.leaf_weights[at] * sample.model.known[at].sum(axis=-1) / mass
    return float(np.sqrt((effective**2 * variances).sum() + (effective * distances).sum() ** 2))


def _bootstrap(sample: Sample, decision: Decision, drawing: _Drawing) -> tuple[Errors, tuple[Caution, ...]]:
    draws = _read(_memberships(sample, drawing), sample.model)
    known = ~np.isnan(draws.scores)
    if known.sum() < 2:
        raise DataError("hardly any draw has a score, as nobody in them answered", value=int(known.sum()), hint="More answers are needed")
    covariance, deviation = grade_sampling.covariance(draws.vectors), float(draws.scores[known].std(ddof=1))
    replicates = np.column_stack([draws.vectors, draws.scores])
    estimate = np.append(decision.vector, decision.score)
    low, high = resampling.interval(replicates, estimate, drawing.confidence, "percentile")
    unseen = _unseen_drawn(sample, float(decision.score), drawing)
    return Errors(covariance, deviation, low, high, unseen, draws, drawing.seed), tuple(_of_draws(sample, known))


def _of_draws(sample: Sample, known: NDArray[np.bool_]) -> Iterator[Caution]:
    """What a reader must know of the draws, of which some have a score."""
    if not known.all():
        yield Caution("draws_without_score", (), {"draws": int(np.count_nonzero(~known)), "samples": len(known)})
    numbers = sample.respondents[sample.independent]
    broken = sample.leaves[sample.independent[np.abs(numbers - np.round(numbers)) > ROUNDING * numbers]]
    if len(broken):
        yield Caution("answers_not_whole", tuple(map(str, broken)))


def _memberships(sample: Sample, drawing: _Drawing) -> Iterator[Floats]:
    """Memberships (block, leaves, g + 1) of drawn answers."""
    model, joint = sample.model, sample.joint
    chance = {at: generator(drawing.seed, sample.leaves[at]) for at in sample.independent}
    people = generator(drawing.seed)
    cells = model.membership.size + (0 if joint is None else len(joint.answers.codes))
    table = None if joint is None else grade_sampling.margins(joint.answers, len(model.grades))
    for size in blocks(drawing.samples, cells, "bootstrap", drawing.progress):
        drawn = np.repeat(model.membership[None], size, axis=0)
        for at, rng in chance.items():
            number = max(1, round(float(sample.respondents[at])))
            drawn[:, at] = grade_sampling.multinomial_draws(model.membership[at], number, rng, size)
        if joint is not None and table is not None:
            drawn[:, joint.at] = grade_sampling.pattern_draws(joint.answers, table, people, size)
        yield drawn


def _read(memberships: Iterator[Floats], model: Model) -> Draws:
    """Vector, score and grades of every draw."""
    found = [decide.decide(replace(model, membership=block)) for block in memberships]
    names = ("vector", "score", "grade", "score_grade")
    return Draws(*(np.concatenate([getattr(one, name) for one in found]) for name in names))


def _unseen_drawn(sample: Sample, score: float, drawing: _Drawing) -> float:
    """`_unseen` for any operator: the distance from the score when only indicators whose answers agree vary, Dirichlet(n_g + ½)."""
    at = sample.agreeing
    if not at.size:
        return 0.0
    number = min(drawing.samples, _MOST_UNSEEN)
    membership = np.repeat(sample.model.membership[None], number, axis=0)
    for k in at:
        shares = generator(drawing.seed, "unseen", sample.leaves[k]).dirichlet(sample.numbers[k] + 0.5, number)
        membership[:, k, :-1] = shares * membership[:, k, :-1].sum(axis=-1, keepdims=True)
    distances = _read(iter([membership]), sample.model).scores - score
    return float(np.sqrt((distances**2).mean()))


def _sources(sample: Sample) -> tuple[tuple[Any, str, float], ...]:
    """Every own indicator, where its error comes from, and the number of its answers."""
    at = sorted(sample.order.tolist())
    return tuple(
        (sample.leaves[k], source, float(sample.numbers[k].sum()) if source != "fixed" else float("nan"))
        for k, source in zip(at, sample.sources, strict=True)
    )


def _same_score(score: float, result: FuzzyResult) -> tuple[Caution, ...]:
    low, high = result.score_range
    if abs(score - result.score) <= ROUNDING * (high - low):
        return ()
    return (Caution("score_of_answers", (), {"score": f"{score:.4f}", "rounded": f"{result.score:.4f}"}),)
