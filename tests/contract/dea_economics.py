"""DEA with prices under contract."""

from typing import Any

import pandas as pd
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq


def priced(*names: str) -> Inputs:
    inputs = radial_inputs()
    index = inputs["X"].index
    tables = {
        "input_prices": pd.DataFrame({"hours": [3.0, 2, 4, 3, 5], "cost": [1.0, 2, 1, 3, 2]}, index=index),
        "output_prices": pd.DataFrame({"solved": [4.0, 3, 5, 4, 2], "praised": [1.0, 2, 3, 1, 2]}, index=index),
    }
    return {**inputs, **{name: tables[name] for name in names}}


def _method(name: str, *prices: str, **options: Any) -> Method:
    return Method(
        f"dea.{name} {' '.join(map(str, options.values()))}".strip(),
        lambda: priced(*prices),
        quietly(lambda **data: getattr(sq.dea, name)(**data, **options)),
        lambda result: result.to_frame().select_dtypes("number"),
        lambda given: given["X"].index.tolist(),
        ("X", "Y", *prices),
    )


METHODS = [
    *(_method("cost", "input_prices", rts=rts) for rts in ("vrs", "crs")),
    *(_method("revenue", "output_prices", rts=rts) for rts in ("vrs", "ndrs")),
    *(_method("target_setting", aim=aim, bounds={"hours": (-0.2, 0.05)}) for aim in ("farthest", "closest")),
    *(_method("profit", "input_prices", "output_prices", rts=rts) for rts in ("vrs", "crs")),
]
