"""Models of units with stages, under the contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq

PROCESS = {"consultation": sq.dea.Stage("hours", "answered"), "handling": sq.dea.Stage(["answered", "cost"], ["solved", "praised"])}


def stage_inputs() -> Inputs:
    inputs = radial_inputs()
    return inputs | {"Z": pd.DataFrame({"answered": [110.0, 160, 175, 190, 120]}, index=inputs["X"].index)}


METHODS = [
    *(
        Method(
            f"dea.network_two_stage {method}",
            stage_inputs,
            quietly(lambda X, Z, Y, method=method: sq.dea.network_two_stage(X, Z, Y, method=method)),
            lambda result: result.to_frame().select_dtypes("number"),
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y", "Z"),
        )
        for method in ("kao_hwang", "chen")
    ),
    *(
        Method(
            f"dea.network {orientation} {rts}",
            stage_inputs,
            quietly(lambda X, Z, Y, orientation=orientation, rts=rts: sq.dea.network(X, PROCESS, Y, Z=Z, orientation=orientation, rts=rts)),
            lambda result: result.stage_efficiency.dropna(axis=1),
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y", "Z"),
        )
        for orientation, rts in (("none", "vrs"), ("input", "crs"), ("output", "vrs"))
    ),
]
