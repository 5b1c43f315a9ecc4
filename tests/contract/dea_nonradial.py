"""Non-radial DEA models under contract."""

from typing import Any

import pandas as pd
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq


def with_complaints() -> Inputs:
    inputs = radial_inputs()
    return {**inputs, "undesirable": pd.DataFrame({"complaints": [7, 3, 9, 0, 4]}, index=inputs["X"].index)}


def _method(name: str, *, inputs: Any = radial_inputs, **options: Any) -> Method:
    words = " ".join([*map(str, options.values()), *(["undesirable"] if inputs is with_complaints else [])])
    return Method(
        f"dea.{name} {words}".strip(),
        inputs,
        quietly(lambda **data: getattr(sq.dea, name)(**data, **options)),
        lambda result: result.contributions.assign(score=result.scores),
        lambda given: given["X"].index.tolist(),
        tuple(inputs()),
    )


METHODS = [
    *(_method("sbm", orientation=orientation, rts=rts) for orientation in ("none", "input", "output") for rts in ("crs", "vrs")),
    *(_method("sbm", inputs=with_complaints, orientation=orientation) for orientation in ("none", "output")),
    _method("sbm", non_discretionary=["cost"], non_controllable="praised"),
    _method("sbm", inputs=with_complaints, orientation="output", non_discretionary="complaints"),
    _method("super_sbm", rts="crs"),
    _method("super_sbm", non_discretionary="cost"),
    _method("super_sbm", inputs=with_complaints),
    _method("super_sbm", orientation="input"),
    _method("enhanced_russell"),
    _method("russell", orientation="input"),
    _method("russell", orientation="output"),
]
