"""Chance and single units in DEA, under contract."""

import pandas as pd
from tests.contract.method import Method, quietly, radial_inputs

import sqeval as sq


def _with_conditions():
    """Nine teams, their inputs and outputs, and a condition."""
    units = pd.Index(list("cabedihgf"), name="team")
    X = pd.DataFrame({"hours": [20.0, 19, 25, 27, 22, 31, 24, 29, 35]}, index=units)
    Y = pd.DataFrame({"solved": [100.0, 150, 160, 180, 94, 150, 130, 190, 140]}, index=units)
    return {"X": X, "Y": Y, "Z": pd.DataFrame({"late": [0.6, 0.2, 0.3, 0.4, 0.8, 0.6, 0.5, 0.3, 0.7]}, index=units)}


def _names(inputs):
    return inputs["X"].index.tolist()


METHODS = [
    *(
        Method(
            f"dea.bootstrap {orientation}",
            radial_inputs,
            quietly(lambda X, Y, orientation=orientation: sq.dea.bootstrap(X, Y, orientation=orientation, replications=30, seed=3)),
            lambda result: result.to_frame()[["score", "bias_corrected", "lower", "upper", "rank_lower"]],
            _names,
            ("X", "Y"),
        )
        for orientation in ("input", "output")
    ),
    Method(
        "dea.influence",
        radial_inputs,
        quietly(lambda X, Y: sq.dea.influence(X, Y, rts="crs")),
        lambda result: result.influence,
        _names,
        ("X", "Y"),
    ),
    Method(
        "dea.outliers",
        radial_inputs,
        quietly(lambda X, Y: sq.dea.outliers(X, Y, rts="crs")),
        lambda result: result.super_efficiency,
        _names,
        ("X", "Y"),
    ),
    Method("dea.order_m", radial_inputs, quietly(lambda X, Y: sq.dea.order_m(X, Y, m=3)), lambda result: result.scores, _names, ("X", "Y")),
    Method(
        "dea.order_alpha",
        radial_inputs,
        quietly(lambda X, Y: sq.dea.order_alpha(X, Y, alpha=0.8, orientation="output")),
        lambda result: result.scores,
        _names,
        ("X", "Y"),
    ),
    Method(
        "dea.second_stage",
        _with_conditions,
        quietly(lambda X, Y, Z: sq.dea.second_stage(sq.dea.radial(X, Y, rts="crs"), Z, seed=1, replications=(5, 20))),
        lambda result: result.bias_corrected,
        _names,
        ("X", "Y", "Z"),
    ),
]
