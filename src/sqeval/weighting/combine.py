"""Subjective and objective weights put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError
from sqeval.labelled import LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics import weight_combination
from sqeval.options import Combination, parse
from sqeval.result import Caution, announces, merged
from sqeval.weighting.combined_result import CombinedWeights
from sqeval.weighting.sources import joined, shares_by_name, shares_in

Floats = NDArray[np.float64]

#: Sources contradict one another where Spearman's correlation of their weights is below this.
CONTRADICTION = 0.0


class Mixture(NamedTuple):
    """Weights (criteria,), the coefficients (sources,) they were made with, and what had to be done for them."""

    weights: Floats
    coefficients: Floats
    cautions: tuple[Caution, ...] = ()


class Sources(NamedTuple):
    """Weights (sources, criteria) with the names of both."""

    weights: Floats
    names: tuple[str, ...]
    criteria: pd.Index


@announces
def combine(weights: Any, method: str = "additive", coefficients: Any = None) -> CombinedWeights:
    """Put weights of several sources together, such as those of experts (AHP) and those of the data.

    With weights w_k of sources k:

    - "additive": w = Σ_k α_k w_k;
    - "multiplicative": w_j ∝ Π_k w_kj^α_k, the plain product with α_k = 1;
    - "relative_entropy": the w that minimises Σ_k α_k Σ_j w_j ln(w_j / w_kj), which is w_j ∝ Π_k w_kj^α_k with Σ α_k = 1, the
      normalised geometric mean;
    - "game_theory": w = Σ_k α_k w_k that is nearest to every source at once, by non-negative least squares of
      Σ_k α_k (w_l·w_k) = w_l·w_l over all sources l, α then divided by their sum. The textbook solves these equations
      without the bound and can find negative coefficients.

    Parameters
    ----------
    weights : mapping {source: weights}, or list of weights
        Each a Series or mapping by criterion, or a result with weights (`ahp.solve`, `ahp.hierarchy_weights`, a method of
        `sq.weighting`); joined by name of criterion, in the order of the first. They sum to 1 within 0.02 and are then rescaled,
        with a caution. Those of a list are called "source 1", "source 2" …
    method : {"additive", "multiplicative", "relative_entropy", "game_theory"}
    coefficients : mapping {source: number} or list, optional
        α ≥ 0, equal unless given. They sum to 1 within 0.02 ("multiplicative": any exponents). "game_theory" finds its own.

    Returns
    -------
    CombinedWeights
        `.weights`, `.coefficients`, all sources side by side in `to_frame()`, `.agreement` between them. Cautions:
        "sources_contradict" (the rule: Spearman's correlation of two sources is below 0), "zero_weight_decides" (a product
        gives 0 to every criterion that one source gives 0), "source_without_say" (game theory gives a source the coefficient 0),
        "coefficients_not_unique" (a source is a mixture of others; the weights are unique all the same).

    Raises
    ------
    DataError
        Two sources have the same name, criteria differ between sources, a weight is negative, weights do not sum to 1, or every
        criterion has weight 0 in some source of a product. The error names criterion and source.
    OptionError
        An unknown method, coefficients that are negative, do not sum to 1 or miss a source, or any for "game_theory".

    References
    ----------
    Jaynes, E. T. (1957). Information theory and statistical mechanics. Physical Review 106(4), 620-630 (relative entropy).
    Lai, C. et al. (2015). A fuzzy comprehensive evaluation model for flood risk based on the combination weight of game
    theory. Natural Hazards 77(2), 1243-1259.

    Examples
    --------
    >>> experts = {"speed": 0.5, "cost": 0.3, "stars": 0.2}
    >>> data = {"speed": 0.4, "cost": 0.35, "stars": 0.25}
    >>> combine({"experts": experts, "data": data}, coefficients={"experts": 0.6, "data": 0.4}).weights.round(4).to_dict()
    {'speed': 0.46, 'cost': 0.32, 'stars': 0.22}
    """
    kind = parse(Combination, method, "method")
    sources, rescaled = _sources(weights)
    order = sorted_order(sources.criteria)
    given = _coefficients(coefficients, sources.names, kind)
    found = METHODS[kind](Sources(sources.weights[:, order], sources.names, sources.criteria[order]), given[0])
    names = pd.Index(sources.names, name="source")
    agreement = _agreement(sources.weights[:, order])
    cautions = (*rescaled, *given[1], *found.cautions, *_contradictions(agreement, sources.names))
    return CombinedWeights(
        method=kind.value,
        weight_vector=LabelledVector(found.weights[np.argsort(order)], sources.criteria, "weight"),
        coefficient_vector=LabelledVector(found.coefficients, names, "coefficient"),
        source_matrix=LabelledMatrix(sources.weights.T.copy(), sources.criteria, names),
        agreement_matrix=LabelledMatrix(agreement, names, names),
        warnings=merged(cautions),
    )


def _sources(weights: Any) -> tuple[Sources, tuple[Caution, ...]]:
    """Every source as shares, by name."""
    if isinstance(weights, Mapping):
        named = {str(name): source for name, source in weights.items()}
        if len(named) < len(weights):
            twice = next(name for k, name in enumerate(map(str, weights)) if name in list(map(str, weights))[:k])
            raise DataError("two sources have the same name", value=twice, hint="Rename one of them")
    elif isinstance(weights, (list, tuple)):
        named = {f"source {k}": source for k, source in enumerate(weights, 1)}
    else:
        raise DataError("weights must be a mapping of sources or a list of them", value=type(weights).__name__)
    if not named:
        raise DataError("weights holds no source")
    if "weight" in named:
        raise DataError("a source may not be called 'weight', which is the combined one", hint="Rename it")
    shares, cautions = shares_by_name({f"source {name!r}": source for name, source in named.items()})
    return Sources(joined(shares), tuple(named), next(iter(shares.values())).labels), cautions


def _coefficients(given: Any, names: tuple[str, ...], kind: Combination) -> tuple[Floats, tuple[Caution, ...]]:
    """One number ≥ 0 a source, and a caution where their sum was blurred."""
    size = len(names)
    if given is None:
        return np.full(size, 1.0 if kind is Combination.MULTIPLICATIVE else 1.0 / size), ()
    if kind is Combination.GAME_THEORY:
        raise OptionError("coefficients are what game_theory finds", value=given, hint="Leave them out, or use method='additive'")
    found = _by_source(given, names)
    if (found < 0).any() or not found.any():
        raise OptionError("coefficients must be 0 or more, and one of them positive", value=found.tolist())
    if kind is Combination.MULTIPLICATIVE:
        return found, ()
    try:
        shares, said = shares_in(LabelledVector(found, pd.Index(names)), "coefficients")
    except DataError as error:
        raise OptionError(error.problem, value=error.value, hint=error.hint) from None
    return shares.values, said


def _by_source(given: Any, names: tuple[str, ...]) -> Floats:
    if isinstance(given, (Mapping, pd.Series)):
        given = {str(name): value for name, value in given.items()}
        for name in (*names, *given):
            if name not in given or name not in names:
                raise OptionError(f"coefficients and sources differ in {name!r}", hint="Give one coefficient a source")
        given = [given[name] for name in names]
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise OptionError("coefficients must be a mapping {source: number} or a list", value=given)
    found = labelled.vector(list(given), "coefficients").values
    if len(found) != len(names):
        raise OptionError(f"coefficients has {len(found)} numbers for {len(names)} sources", hint="Give one coefficient a source")
    return found


def _additive(sources: Sources, coefficients: Floats) -> Mixture:
    return Mixture(weight_combination.additive(sources.weights, coefficients), coefficients)


def _product(sources: Sources, coefficients: Floats) -> Mixture:
    counted = coefficients > 0
    zero = (sources.weights[counted] == 0).any(axis=0)
    found = weight_combination.product(sources.weights, coefficients)
    if found is None:
        hint = "A product needs a criterion that none of them gives 0; use method='additive'"
        raise DataError("every criterion has weight 0 in one of the sources", hint=hint)
    places = tuple(str(name) for name in sources.criteria[zero])
    return Mixture(found, coefficients, (Caution("zero_weight_decides", places),) if places else ())


def _game_theory(sources: Sources, _: Floats) -> Mixture:
    coefficients, is_unique = weight_combination.game_coefficients(sources.weights)
    cautions = [] if is_unique else [Caution("coefficients_not_unique")]
    unheard = tuple(name for name, value in zip(sources.names, coefficients, strict=True) if value == 0)
    if unheard:
        cautions.append(Caution("source_without_say", unheard))
    return Mixture(weight_combination.additive(sources.weights, coefficients), coefficients, tuple(cautions))


METHODS: dict[Combination, Callable[[Sources, Floats], Mixture]] = {
    Combination.ADDITIVE: _additive,
    Combination.MULTIPLICATIVE: _product,
    Combination.RELATIVE_ENTROPY: _product,
    Combination.GAME_THEORY: _game_theory,
}


def _agreement(weights: Floats) -> Floats:
    """Spearman's correlations (sources, sources)."""
    return np.array([[weight_combination.spearman(first, second) for second in weights] for first in weights])


def _contradictions(agreement: Floats, names: tuple[str, ...]) -> tuple[Caution, ...]:
    pairs = [(i, j) for i, j in combinations(range(len(names)), 2) if agreement[i, j] < CONTRADICTION - weight_combination.TIE]
    if not pairs:
        return ()
    listing = tuple(f"{names[i]} – {names[j]} ({agreement[i, j]:.2f})" for i, j in pairs)
    return (Caution("sources_contradict", listing),)
