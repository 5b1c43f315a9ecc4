"""What would have to change for an evaluation to reach the next better grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.fuzzy import decide
from sqeval.fuzzy.attribution import Attribution, Place, attribute, own_vectors, places
from sqeval.fuzzy.explain import check_result
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.moves import Move, answers_that_move, is_enough, least_moves, moved, whole_move
from sqeval.fuzzy.next_grade_result import Change, NextGrade
from sqeval.fuzzy.reach import Reach, next_reach
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.scales import Scale, read_scales
from sqeval.numerics import grade_vectors
from sqeval.options import GradeCriterion, parse
from sqeval.result import announces

_NAN = float("nan")


@announces
def next_grade(
    result: FuzzyResult,
    *,
    by: str = "score",
    level: float | None = None,
    thresholds: Mapping[Any, Any] | None = None,
    values: Mapping[Any, float] | None = None,
    direction: str | Mapping[Any, str] | None = None,
) -> NextGrade:
    """Say what would have to change for the next better grade, for every node and indicator alone, and for a few together.

    Mass moves from grades worse than the next one to a better one, as answers would; unknown mass stays unknown. By the score it
    leaves every grade but the best:

    ============  ==================================================================  ================================
    by            what the goal needs                                                 rule
    ============  ==================================================================  ================================
    score         Σ_g s_g v_g at the limit of the next grade (`Grades.limits`), or    from the worst grades upwards to
                  above it where limits are midway                                    the best
    confidence    the level, as the membership in the next grade and better ones      from the worst grades upwards to
                                                                                      the next
    membership    more membership in the next grade, or a better one, than in any     from grades as far as they are
                  worse                                                               ahead, then the worst, to the
                                                                                      fullest from the next on
    ============  ==================================================================  ================================

    With m_k the share of indicator k in the goal's vector, its own score must rise by (missing points)/m_k: closed forms
    for operators that are weighted means. For the others the model is composed anew along the rule and the first point
    that has the grade is found to 1e-12; by membership mass then leaves the present grade first.

    Parameters
    ----------
    result : FuzzyResult
        What `evaluate` or `evaluate_hierarchy` returns, a node of the latter, or one unit of many.
    by : {"score", "membership", "confidence"}
        What the grade is read by.
    level : float, optional
        Of the confidence criterion, in (0, 1]; 0.6 unless given.
    thresholds : mapping by indicator, optional
        Thresholds that memberships were made from, as in `membership_from_thresholds`: gives the target in the
        indicator's own unit.
    values : mapping by indicator, optional
        What was measured, to be shown beside the target; checked against the membership.
    direction : {"benefit", "cost"} or mapping by indicator, optional
        Of the thresholds; "benefit" unless given.

    Returns
    -------
    NextGrade
        `.missing` of the goal, `.table` by node and indicator, `.combination`, and `.after(...)`, which evaluates again.

    Raises
    ------
    DataError
        It is given something else than a fuzzy result, or a value that does not have the membership evaluated.
    OptionError
        An unknown word, a level outside (0, 1] or without the confidence criterion, or values without thresholds.
    ConfigError
        Thresholds or values of no indicator here, or thresholds that are none.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> import pandas as pd
    >>> from sqeval.fuzzy import Grades, evaluate
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> rows = pd.DataFrame([[0.3, 0.6, 0.1], [0.1, 0.7, 0.2]], index=["speed", "manners"], columns=grades.labels)
    >>> found = next_grade(evaluate({"speed": 0.75, "manners": 0.25}, rows, grades))
    >>> found.next_grade, found.limit, round(found.missing, 6)
    ('good', 80.0, 7.5)
    >>> found.table.loc[["speed", "manners"], ["score", "needed", "possible", "share"]].round(4).to_numpy().tolist()
    [[74.0, 84.0, True, 0.4], [68.0, 98.0, False, nan]]
    >>> bool(found.after("speed").score > 80)
    True
    """
    check_result(result)
    word = parse(GradeCriterion, by, "by")
    if level is not None and word is not GradeCriterion.CONFIDENCE:
        raise OptionError("is of the confidence criterion only", path="level", value=level, hint="Write by='confidence'")
    height = decide.CONFIDENCE if level is None else level
    _check_scale_options(thresholds, values, direction)
    known = {result.leaves[k]: k for k in result._own}
    scales = read_scales(thresholds, values, direction or "benefit", result.model, known)
    reach = next_reach(word, result.decision.vector, result.grades, height)
    at = places(result.model.root, list(result.leaves))
    found = attribute(result.model, result.decision, at)
    alone = _nothing(at, found) if reach is None else _alone(result, reach, at, found, scales)
    together = [] if reach is None or not reach.can_be else _together(result, reach, at, found, scales)
    shown = height if word is GradeCriterion.CONFIDENCE else None
    return NextGrade(result, word, shown, reach, tuple(alone), tuple(together), bool(scales))


def _check_scale_options(thresholds: Any, values: Any, direction: Any) -> None:
    """Nothing is accepted and ignored."""
    for name, given in (("values", values), ("direction", direction)):
        if given is not None and thresholds is None:
            raise OptionError("is of no use without thresholds", path=name, value=given, hint="Give thresholds={indicator: […]}")


def _nothing(at: Sequence[Place], found: Attribution) -> list[Change]:
    """Places that have nothing to reach."""
    own = zip(at, found.weight.tolist(), found.score.tolist(), strict=True)
    return [Change(place, weight, score, _NAN, None, _NAN, _NAN, _NAN) for place, weight, score in own]


def _alone(result: FuzzyResult, reach: Reach, at: Sequence[Place], found: Attribution, scales: Mapping[int, Scale]) -> list[Change]:
    """What every place alone would have to do."""
    model = result.model
    moves = least_moves(model, reach, at) if reach.can_be else [None] * len(at)
    needs = _needed_scores(result, reach, at, found, moves)
    bare = [change._replace(needed=need, move=move) for change, need, move in zip(_nothing(at, found), needs, moves, strict=True)]
    return [_in_its_units(change, result, reach, model, scales) for change in bare]


def _needed_scores(result: FuzzyResult, reach: Reach, at: Sequence[Place], found: Attribution, moves: Sequence[Move | None]) -> list[float]:
    """Own scores after the moves; by the score and weighted means that is where the goal's missing points lead, possible or not."""
    if result.model.is_linear and reach.by is GradeCriterion.SCORE:
        with np.errstate(divide="ignore"):
            needed: list[float] = (found.score + (reach.needed - result.score) / found.mass).tolist()
        return needed
    return [_own_score(result.model, reach, place, move) for place, move in zip(at, moves, strict=True)]


def _own_score(model: Model, reach: Reach, place: Place, move: Move | None) -> float:
    if move is None:
        return _NAN
    own = own_vectors(moved(model, [move], reach.into), [place])[0, :-1]
    return float(grade_vectors.score(grade_vectors.normalise(own), reach.scores))


def _together(result: FuzzyResult, reach: Reach, at: Sequence[Place], found: Attribution, scales: Mapping[int, Scale]) -> list[Change]:
    """Indicators that move wholly, those that bring most first, until the last one need not move wholly."""
    model, chosen = result.model, list[Change]()
    for change in _by_what_they_bring(model, reach, _nothing(at, found)):
        enough = least_moves(model, reach, [change.place])[0]
        move = whole_move(model, reach, change.place.leaves[0]) if enough is None else enough
        bare = change._replace(needed=_own_score(model, reach, change.place, move), move=move)
        in_units = _in_its_units(bare, result, reach, model, scales)
        chosen.append(in_units if enough is not None else _at_its_end(in_units, reach, scales))
        if enough is not None:
            return _necessary(result.model, reach, chosen)
        model = moved(model, [move], reach.into)
    return []


def _at_its_end(change: Change, reach: Reach, scales: Mapping[int, Scale]) -> Change:
    """The change of an indicator that moves wholly: on its scale, up to the grade that its membership moves into."""
    scale = scales.get(change.place.leaves[0])
    return change if scale is None else change._replace(target=scale.at_score(float(reach.scores[reach.into])))


def _by_what_they_bring(model: Model, reach: Reach, changes: Sequence[Change]) -> list[Change]:
    """Indicators that can bring something, those with most first."""
    gains = model.leaf_weights * (model.known @ reach.gains)
    own = [(float(gains[change.place.node]), change) for change in changes if isinstance(change.place.node, int)]
    return [change for gain, change in sorted(own, key=lambda pair: (-pair[0], str(pair[1].place.name))) if gain > 0]


def _necessary(model: Model, reach: Reach, chosen: Sequence[Change]) -> list[Change]:
    """Without those that the operator has made unnecessary, the first ones first."""
    kept = list(chosen)
    for change in chosen[:-1]:
        others = [other for other in kept if other is not change]
        if is_enough(model, reach, [other.move for other in others if other.move is not None]):
            kept = others
    return kept


def _in_its_units(change: Change, result: FuzzyResult, reach: Reach, model: Model, scales: Mapping[int, Scale]) -> Change:
    """The change of an indicator in answers, and in the unit of its thresholds, in a model where others may have moved already."""
    leaf, move = change.place.node, change.move
    if not isinstance(leaf, int):
        return change
    if result.answers is not None and result.answers[leaf] > 0 and move is not None:
        change = change._replace(answers=answers_that_move(move, model, reach, float(result.answers[leaf])))
    if leaf in scales:
        scale = scales[leaf]
        is_closed = model.is_linear and reach.by is GradeCriterion.SCORE
        target = scale.at_score(change.needed) if is_closed else scale.at_grade(model, reach, leaf)
        change = change._replace(value=_NAN if scale.value is None else scale.value, target=target)
    return change
