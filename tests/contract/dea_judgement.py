"""Judgement in DEA under contract: restrictions of weights, and cross-efficiency."""

from tests.contract.method import Method, radial_inputs

import sqeval as sq

RESTRICTIONS = (
    [sq.dea.AssuranceRegion("hours", "cost", 0.5, 20), sq.dea.AssuranceRegion("solved", "hours", low=0.01)],
    [sq.dea.VirtualShare("hours", 0.2, 0.7)],
    [sq.dea.WeightBound("hours", high=0.04)],
)


def _units(inputs):
    return inputs["X"].index.tolist()


METHODS = [
    *(
        Method(
            f"dea.multiplier within {restrictions[0]}",
            radial_inputs,
            lambda X, Y, restrictions=restrictions: sq.dea.multiplier(X, Y, weight_restrictions=restrictions),
            lambda result: result.to_frame()[["score", "intercept"]],
            _units,
            ("X", "Y"),
        )
        for restrictions in RESTRICTIONS
    ),
    Method(
        "dea.super_efficiency within regions",
        radial_inputs,
        lambda X, Y: sq.dea.super_efficiency(X, Y, rts="crs", weight_restrictions=RESTRICTIONS[0]),
        lambda result: result.scores,
        _units,
        ("X", "Y"),
    ),
    *(
        Method(
            f"dea.cross_efficiency {secondary}",
            radial_inputs,
            lambda X, Y, secondary=secondary: sq.dea.cross_efficiency(X, Y, secondary=secondary),
            lambda result: result.mean,
            _units,
            ("X", "Y"),
        )
        for secondary in ("benevolent", "aggressive", "game")
    ),
]
