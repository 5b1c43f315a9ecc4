"""Directional and hyperbolic distances, and the model of Seiford and Zhu, under contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq


def with_bad_outputs() -> Inputs:
    X = radial_inputs()["X"]
    return {**radial_inputs(), "B": pd.DataFrame({"complaints": [9.0, 4, 7, 5, 8]}, index=X.index)}


METHODS = [
    *(
        Method(
            f"dea.{name} {' '.join(map(str, options.values()))}",
            with_bad_outputs,
            quietly(lambda X, Y, B, name=name, options=options: getattr(sq.dea, name)(X, Y, undesirable=B, **options)),
            lambda result: result.scores,
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y", "B"),
        )
        for name, options in (
            ("directional", {"direction": "observed", "disposability": "weak"}),
            ("directional", {"direction": "outcomes", "disposability": "weak", "rts": "crs"}),
            ("directional", {"direction": "range", "disposability": "strong"}),
            ("directional", {"direction": (1, 2, 3), "disposability": "strong"}),
            ("directional", {"non_discretionary": ["cost"], "non_controllable": "solved"}),
            ("directional", {"non_discretionary": "complaints", "disposability": "strong"}),
            ("hyperbolic", {"rts": "vrs"}),
            ("hyperbolic", {"rts": "crs"}),
            ("seiford_zhu", {"orientation": "output"}),
            ("seiford_zhu", {"orientation": "input"}),
        )
    ),
]
