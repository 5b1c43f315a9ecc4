"""Any process of stages: the network slacks-based measure (Tone & Tsutsui 2009), with the interval of each stage's efficiency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sqeval import labelled, solvers
from sqeval.dea.audit import unsolved
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.stages.data import StageData, audit_stages, stage_data
from sqeval.dea.stages.network_programmes import NetworkPart, NetworkTask, solve_part
from sqeval.dea.stages.network_result import NetworkResult
from sqeval.dea.stages.result import StagesSolution
from sqeval.dea.stages.stage import Graph, Stage, checked_stages, graph_of
from sqeval.dea.two_stages import EQUAL
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats, sorted_order
from sqeval.options import Orientation, ReturnsToScale, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def network(
    X: Any,
    stages: Mapping[Any, Stage],
    Y: Any,
    *,
    Z: Any = None,
    links: str | Mapping[Any, str] = "free",
    orientation: str = "none",
    rts: str = "vrs",
    stage_weights: Any = None,
    reference: tuple[Any, ...] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> NetworkResult:
    """Network SBM: efficiency of a process of stages, and of every stage, by the slacks of their own inputs and outputs.

    Every stage h has a mix λ^h of its own, X^h λ^h + s⁻ = x₀^h, Y^h λ^h − s⁺ = y₀^h. What one stage hands to another is matched:
    free links Z λ^maker = Z λ^taker, fixed ones moreover = z₀. With savings a_h = mean of s⁻/x₀ over the stage's own inputs,
    growth b_h = mean of s⁺/y₀ over its own outputs, and weights w_h,

    - "none": overall = min Σ w_h(1 − a_h) / Σ w_h(1 + b_h); stage h has (1 − a_h) / (1 + b_h);
    - "input": overall = min Σ w_h(1 − a_h), the mean of the stages' 1 − a_h;
    - "output": overall = 1 / max Σ w_h(1 + b_h), the harmonic mean of the stages' 1 / (1 + b_h).

    Stage efficiencies need not be unique: `stage_efficiency` has their least and largest value over all optima. A value of 0
    leaves its term out, and the mean is over the terms left; a stage without own inputs (outputs) has a_h (b_h) = 0.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        What enters the process from outside and what leaves it; totals ≥ 0 in any units, joined by the index of units.
    stages : mapping of name to Stage
        The columns that every stage takes and makes. Each column of X is an input of one stage, each column of Y an output of
        one, each column of Z an output of the stage that makes it and an input of the one that takes it. No circles.
    Z : DataFrame or array, units × links, optional
        What passes from stage to stage.
    links : {"free", "fixed"} or mapping of column to word
        Whether what is handed on may change, or stays as observed.
    orientation : {"none", "input", "output"}
        Which slacks count.
    rts : {"vrs", "crs"}
        Returns to scale of every stage.
    stage_weights : mapping, Series or list by stage, optional
        What each stage counts; divided by their sum. Equal over the stages that the orientation measures where None is given.
        A stage of weight 0 is not measured.
    reference : (X_ref, Z_ref, Y_ref), without links (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit beyond it is infeasible.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is scipy's HiGHS.
    progress : bool or function of (done, total, what)

    Returns
    -------
    NetworkResult
        `.overall` from 0 to 1, higher is better, and so is every stage's efficiency; `.divisional`, `.stage_efficiency`,
        `.weak_stage`, `.stage_slacks`, `.targets`, `.peers`, `.links`, …

    Raises
    ------
    DataError
        Bad data, naming unit and column, and bad graphs, naming the stage.
    OptionError
        An unknown word.

    References
    ----------
    Tone, K. & Tsutsui, M. (2009). Network DEA: A slacks-based measure approach. European Journal of Operational Research 197,
    243-252.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = ["A", "B", "C", "D"]
    >>> X = pd.DataFrame({"phone_hours": [10.0, 10, 20, 12], "desk_hours": [30.0, 60, 30, 33]}, index=teams)
    >>> Z = pd.DataFrame({"answered": [50.0, 50, 50, 50]}, index=teams)
    >>> Y = pd.DataFrame({"solved": [40.0, 40, 40, 40]}, index=teams)
    >>> process = {"consultation": Stage("phone_hours", "answered"), "handling": Stage(["answered", "desk_hours"], "solved")}
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = network(X, process, Y, Z=Z, orientation="input", rts="crs")
    >>> result.divisional.round(3).to_dict("index")["B"]
    {'consultation': 1.0, 'handling': 0.5}
    >>> result.weak_stage.tolist()
    ['(none)', 'handling', 'consultation', 'consultation']
    >>> print(result.explain("B"))
    B (network SBM, input-oriented, constant returns to scale)
    B has an overall efficiency of 75.0 %.
      consultation: 100.0 %
      handling: 50.0 %
    What holds B back is handling: it is the least efficient one in every optimum.
    Learn for consultation from (λ): A (1).
    Learn for handling from (λ): A (1).
    What to change to reach the frontier:
      desk_hours: 60 → 30 (-50.0 %)
    """
    model = DeaModel("network", parse(Orientation, orientation, "orientation"), _returns(rts), "higher")
    parts = checked_stages(stages)
    data = stage_data(X, Z, Y, reference)
    graph = graph_of(parts, data, links)
    weights = _weights(stage_weights, graph, model.orientation)
    ordered = data.sorted()
    is_vrs = model.rts.word is ReturnsToScale.VRS
    # The overall efficiency, and both ends of every stage that counts.
    with counting(len(data.units) * (1 + 2 * int((weights > 0).sum())), "DEA", progress) as report:
        task = NetworkTask(ordered.reference_values, graph, weights, model.orientation, is_vrs, solvers.resolve(solver), report)
        part = solve_part(task, ordered.values)
    order = sorted_order(data.reference)
    part = in_order(part, sorted_order(data.units), np.concatenate([order + stage * len(order) for stage in range(len(graph.names))]))
    return _result(model, data, graph, weights, part)


def _returns(rts: object) -> Returns:
    found = Returns.parse(rts)
    if found.word not in (ReturnsToScale.CRS, ReturnsToScale.VRS):
        raise OptionError("returns to scale of stages are 'crs' or 'vrs'", path="rts", value=rts)
    return found


def _weights(given: Any, graph: Graph, orientation: Orientation) -> Floats:
    """Weights of stages that add up to 1, 0 where the orientation measures nothing."""
    taken, made = (np.array([len(columns) > 0 for columns in side]) for side in (graph.inputs, graph.outputs))
    measured = {Orientation.INPUT: taken, Orientation.OUTPUT: made, Orientation.NONE: taken | made}[orientation]
    if given is None:
        return np.asarray(measured / measured.sum(), dtype=np.float64)
    weights = labelled.vector(given, "stage_weights", list(graph.names)).to_series()
    for name in [name for name in graph.names if name not in weights.index]:
        raise DataError(f"stage {name!r} has no weight", hint="Give one weight for every stage, 0 for none")
    for name in [name for name in weights.index if name not in graph.names]:
        raise DataError(f"there is no stage {name!r}, but it has a weight", hint=f"Stages: {', '.join(map(repr, graph.names))}")
    values = weights[list(graph.names)].to_numpy(dtype=np.float64)
    for name, weight, has in zip(graph.names, values, measured, strict=True):
        if weight < 0 or (weight > 0 and not has):
            problem = "is negative" if weight < 0 else f"counts, but orientation {orientation.value!r} measures nothing of it"
            raise DataError(f"the weight of stage {name!r} {problem}", value=float(weight), hint="Give it 0")
    if not values.sum() > 0:
        raise DataError("no stage has a weight above 0", value=values.tolist())
    return np.asarray(values / values.sum(), dtype=np.float64)


def _result(model: DeaModel, data: StageData, graph: Graph, weights: Floats, part: NetworkPart) -> NetworkResult:
    found = StagesSolution(
        overall=part.overall,
        status=part.status,
        low=part.low,
        high=part.high,
        slacks=part.slacks,
        targets=part.targets,
        lambdas=part.lambdas,
        efficient=np.asarray(part.overall >= 1.0 - EQUAL, dtype=bool),
        certificate=WorstResiduals.of(part.residuals, part.status),
    )
    alone = [data.between(graph.taken(stage), graph.made(stage)) for stage in range(len(graph.names))]
    warnings = (*unsolved(data, found.status), *audit_stages(data, alone))
    return NetworkResult(
        model, data, graph.names, found, warnings, graph=graph, weights_of_stages=weights, found=labelled.read_only(part.divisional)
    )
