"""Weights by the best-worst method."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.ahp.best_worst_judgements import BestWorstJudgements, read_judgements
from sqeval.ahp.best_worst_result import BestWorstResult
from sqeval.ahp.best_worst_thresholds import input_threshold
from sqeval.errors import JudgementError
from sqeval.labelled import LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics import best_worst as numerics
from sqeval.options import BestWorstForm, parse
from sqeval.result import Caution, announces

_FORMS = {BestWorstForm.LINEAR: numerics.linear, BestWorstForm.NONLINEAR: numerics.nonlinear}
_ROUNDING = 1e-12


@announces
def best_worst(best_to_others: Any, others_to_worst: Any, best: Any = None, worst: Any = None, form: str = "linear") -> BestWorstResult:
    """Weights from how many times as important the best item is as each, and each as the worst.

    Parameters
    ----------
    best_to_others, others_to_worst : mapping {item: ratio}, Series, or lists in the same order
        a_Bj and a_jW from 1 up, 1 for the item itself; joined by name.
    best, worst : label, optional
        Found where the 1s stand; to be named where several items stand at 1.
    form : {"linear", "nonlinear"}
        - "linear": min max(|w_B − a_Bj w_j|, |w_j − a_jW w_W|), whose optimum is unique (Rezaei 2016);
        - "nonlinear": min max(|w_B/w_j − a_Bj|, |w_j/w_W − a_jW|), with the range of every weight over all optima; the
          weights are the centres of the ranges as shares of their sum, and are optimal themselves (Rezaei 2015).

    Returns
    -------
    BestWorstResult
        `.cr` is the input-based ratio of Liang, Brunelli & Rezaei (2020) for "linear", max |a_Bj a_jW − a_BW|/(a_BW² − a_BW), and ξ over
        the consistency index for "nonlinear"; both are there for either form.

    Raises
    ------
    JudgementError
        A judgement is missing or below 1, an item stands in one vector only, the best or worst is not at 1, or the vectors disagree
        on a_BW.
    OptionError
        An unknown form.

    References
    ----------
    Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a linear model. Omega 64, 126-130.

    Examples
    --------
    >>> result = best_worst({"load": 8, "access": 2, "cost": 1}, {"load": 1, "access": 5, "cost": 8})
    >>> result.weights.round(4).tolist(), result.best, result.worst, round(result.cr, 4)
    ([0.0714, 0.3214, 0.6071], 'cost', 'load', 0.0357)
    """
    word = parse(BestWorstForm, form, "form")
    read = read_judgements(best_to_others, others_to_worst, best, worst)
    order = sorted_order(read.labels)
    back = np.argsort(order)
    ends = int(back[read.best]), int(back[read.worst])
    vectors = read.to_others[order], read.to_worst[order]
    found = _FORMS[word](*vectors, *ends)
    xi = found.xi if word is BestWorstForm.NONLINEAR else numerics.nonlinear(*vectors, *ends).xi
    ratios = numerics.input_ratios(read.to_others, read.to_worst, read.worst)
    most = float(read.to_others[read.worst])
    limit = input_threshold(len(read.labels), most)
    return BestWorstResult(
        judgement_matrix=LabelledMatrix(
            np.column_stack([read.to_others, read.to_worst]), read.labels, pd.Index(["best_to_others", "others_to_worst"])
        ),
        weight_vector=LabelledVector(found.weights[back], read.labels, "weight"),
        range_matrix=LabelledMatrix(np.column_stack([found.low, found.high])[back], read.labels, pd.Index(["lower", "upper"])),
        ratio_vector=LabelledVector(ratios, read.labels, "input_ratio"),
        best=read.labels[read.best],
        worst=read.labels[read.worst],
        form=word.value,
        xi=found.xi,
        output_cr=xi / best_worst_consistency_index(most) if most > 1 else 0.0,
        input_threshold=limit,
        warnings=_cautions(read, ratios, limit),
    )


def best_worst_consistency_index(a_bw: float) -> float:
    """Largest ξ of the nonlinear form for a_BW, by which ξ is divided: the smaller root of ξ² − (1 + 2a)ξ + (a² − a) = 0.

    It belongs to one item that is judged a_BW on both sides. For a_BW < 3 two items that err in opposite directions can do
    worse (ξ up to (a_BW − 1)/2), so that a ratio may pass 1 there.

    Parameters
    ----------
    a_bw : float
        How many times as important the best is as the worst, from 1 up.

    Raises
    ------
    JudgementError
        a_bw is no number from 1 up.

    References
    ----------
    Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57.

    Examples
    --------
    >>> [round(best_worst_consistency_index(a), 2) for a in range(1, 10)]
    [0.0, 0.44, 1.0, 1.63, 2.3, 3.0, 3.73, 4.47, 5.23]
    """
    if isinstance(a_bw, bool) or not isinstance(a_bw, (int, float, np.number)) or not 1 <= float(a_bw) < np.inf:
        raise JudgementError("a_BW is a number from 1 up", value=a_bw)
    return float(numerics.consistency_index(np.array(float(a_bw))))


def _cautions(read: BestWorstJudgements, ratios: np.ndarray, limit: float | None) -> tuple[Caution, ...]:
    found = []
    most = read.to_others[read.worst]
    beyond = read.labels[np.maximum(read.to_others, read.to_worst) > most]
    if len(beyond):
        found.append(Caution("best_worst_beyond", tuple(map(str, beyond)), {"most": f"{most:.4g}"}))
    if limit is not None and ratios.max() > limit + _ROUNDING:
        worst = read.labels[ratios > limit + _ROUNDING]
        found.append(Caution("best_worst_inconsistent", tuple(map(str, worst)), {"ratio": f"{ratios.max():.4f}", "limit": f"{limit:.4f}"}))
    return tuple(found)
