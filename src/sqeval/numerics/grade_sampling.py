"""Sampling error of grade vectors on arrays: covariances of shares of answers, carried to the vector, and answers drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]


class Patterns(NamedTuple):
    """Answers of respondents, those who answered alike put together.

    Attributes
    ----------
    codes : (patterns, k) array of int
        Position of the grade that was given to each of k indicators; −1 where none was.
    times : (patterns,) array of int
        How many respondents answered so.
    carried : (k,) array of bool
        Whether respondents who gave no answer count as unknown mass; otherwise shares are of the answers given.
    """

    codes: Integers
    times: Integers
    carried: Booleans

    @property
    def respondents(self) -> int:
        """How many there are."""
        return int(self.times.sum())


def patterns(codes: Integers, carried: Booleans) -> Patterns:
    """Put respondents (n, k) who answered alike together; their order is lost."""
    rows, times = np.unique(codes, axis=0, return_counts=True)
    return Patterns(rows, times, carried)


def counts(answers: Patterns, grades: int) -> Floats:
    """(k, g + 1): how many respondents gave each grade to each indicator, and how many gave none."""
    coded = np.where(answers.codes < 0, grades, answers.codes)
    return np.array([np.bincount(column, answers.times, grades + 1) for column in coded.T], dtype=np.float64)


def shares(numbers: Floats, carried: Booleans) -> Floats:
    """Membership (…, k, g + 1) that numbers of answers (…, k, g + 1) give, the last of which are of no answer.

    NaN where nobody answered and those who did not are left out.
    """
    known = np.where(carried[:, None], numbers, np.append(np.ones(numbers.shape[-1] - 1), 0.0) * numbers)
    total = known.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(known, total, out=np.full_like(known, np.nan), where=total > 0))


def multinomial_covariance(weights: Floats, memberships: Floats, respondents: Floats) -> Floats:
    """Covariance of the composed vector, Σ_k ω_k² (diag(p_k) − p_k p_kᵀ)/N_k: indicators independent.

    Parameters
    ----------
    weights : (…, k) array
    memberships : (…, k, g) array
        Shares p_k of the answers to an indicator; what a row lacks to 1 gave none.
    respondents : (…, k) array
        N_k; infinite for an indicator that is known without error.

    Returns
    -------
    (…, g, g) array

    Examples
    --------
    >>> multinomial_covariance(np.array([1.0]), np.array([[0.5, 0.5]]), np.array([25.0])).tolist()
    [[0.01, -0.01], [-0.01, 0.01]]
    """
    parts = weights**2 / respondents
    diagonal = np.eye(memberships.shape[-1])
    covariance = np.zeros((*memberships.shape[:-2], *diagonal.shape))
    # One indicator after the other, so that a unit gets the same bits alone as in a batch of any layout.
    for k in range(memberships.shape[-2]):
        row = memberships[..., k, :]
        block = row[..., :, None] * diagonal - row[..., :, None] * row[..., None, :]
        covariance = covariance + parts[..., k, None, None] * block
    return covariance


def respondent_covariance(answers: Patterns, weights: Floats, grades: int) -> Floats:
    """Covariance (g, g) of the composed vector between respondents, who answered several indicators each.

    Every respondent i has the linearised influence z_i = Σ_k ω_k (e(a_ik) − p_k)/N_k, with e(a) the unit vector of the
    grade given; the covariance is n/(n − 1) Σ_i z_i z_iᵀ. Where answers not given are carried as unknown, N_k counts
    all respondents, and one without an answer has the influence −ω_k p_k/N_k; otherwise N_k counts the answers, and he
    has none: shares are then ratios.

    Examples
    --------
    >>> answers = patterns(np.array([[0], [0], [1], [1]]), np.array([False]))
    >>> respondent_covariance(answers, np.array([1.0]), 2).round(4).tolist()
    [[0.0833, -0.0833], [-0.0833, 0.0833]]
    """
    influence = np.zeros((len(answers.codes), grades))
    numbers = counts(answers, grades)
    for k, carries in enumerate(answers.carried):
        given = np.flatnonzero(answers.codes[:, k] >= 0)
        size = numbers[k].sum() if carries else numbers[k, :-1].sum()
        part = weights[k] / size
        influence[slice(None) if carries else given] -= part * numbers[k, :-1] / size
        influence[given, answers.codes[given, k]] += part
    number = answers.respondents
    covariance = (influence * answers.times[:, None]).T @ influence
    return np.asarray(number / (number - 1) * (covariance + covariance.T) / 2)


def normalised_covariance(covariance: Floats, vectors: Floats, mass: Floats) -> Floats:
    """Covariance (…, g, g) of vectors (…, g) that were divided by their mass (…,), from that of the vectors as composed.

    J C Jᵀ with J = (I − v 1ᵀ)/M: rows and columns sum to 0.
    """
    rows = covariance.sum(axis=-1)
    cross = vectors[..., :, None] * rows[..., None, :]
    own = vectors[..., :, None] * vectors[..., None, :] * rows.sum(axis=-1)[..., None, None]
    return np.asarray((covariance - (cross + np.swapaxes(cross, -1, -2)) + own) / mass[..., None, None] ** 2)


def deviation(covariance: Floats, values: Floats) -> Floats:
    """Standard error (…,) of Σ_g s_g v_g with covariance (…, g, g) of v, whose rows sum to 0."""
    # What is common to all values adds nothing but rounding.
    centred = values - (values.max() + values.min()) / 2
    variance = ((covariance * centred).sum(axis=-1) * centred).sum(axis=-1)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def unseen(numbers: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Variance (k,) of the mean score of answers (k, g) when every grade may yet be given, and how far its mean is from theirs.

    Under the posterior Dirichlet(n_g + ½); not 0 where all answers agree.

    Examples
    --------
    >>> [part.round(4).tolist() for part in unseen(np.array([[4.0, 0.0]]), np.array([1.0, 0.0]))]
    [[0.015], [-0.1]]
    """
    prior = numbers + 0.5
    total = prior.sum(axis=-1, keepdims=True)
    mean = (prior * scores).sum(axis=-1, keepdims=True) / total
    variance = (prior * (scores - mean) ** 2 / (total * (total + 1.0))).sum(axis=-1)
    given = (numbers * scores).sum(axis=-1) / numbers.sum(axis=-1)
    return np.asarray(variance), np.asarray(mean[..., 0] - given)


def multinomial_draws(shares: Floats, respondents: int, rng: np.random.Generator, samples: int) -> Floats:
    """(samples, cells): shares of the cells when so many respondents are asked again."""
    drawn = rng.multinomial(respondents, shares / shares.sum(), size=samples)
    return np.asarray(drawn / respondents)


def margins(answers: Patterns, grades: int) -> sparse.csr_array:
    """(k (g + 1), patterns): 1 where a pattern gives a grade, or none, to an indicator."""
    rows, size = answers.codes.shape
    coded = np.where(answers.codes < 0, grades, answers.codes) + (grades + 1) * np.arange(size)
    columns = np.repeat(np.arange(rows), size)
    return sparse.csr_array((np.ones(rows * size), (coded.ravel(), columns)), shape=(size * (grades + 1), rows))


def pattern_draws(answers: Patterns, cells: sparse.csr_array, rng: np.random.Generator, samples: int) -> Floats:
    """(samples, k, g + 1): memberships when as many respondents are drawn again, each with all answers; `cells` from `margins`."""
    number = answers.respondents
    times = rng.multinomial(number, answers.times / number, size=samples)
    size = answers.codes.shape[1]
    numbers = np.asarray((cells @ times.T).T, dtype=np.float64).reshape(samples, size, -1)
    return shares(numbers, answers.carried)


def covariance(replicates: Floats) -> Floats:
    """(g, g): covariance of vectors (samples, g), those with NaN left out."""
    known = replicates[~np.isnan(replicates).any(axis=1)]
    centred = known - known.mean(axis=0)
    return np.asarray(centred.T @ centred / (len(known) - 1))


def grade_shares(positions: Sequence[int] | Integers, grades: int) -> Floats:
    """(g,): share of the samples with a grade that have each grade; −1 is none."""
    found = np.asarray(positions)
    numbers = np.bincount(found[found >= 0], minlength=grades)
    return np.asarray(numbers / max(numbers.sum(), 1))
