"""DEA models for groups of units under contract."""

from tests.contract.method import Inputs, Method, radial_inputs

import sqeval as sq


def _with(name: str, values: list) -> Inputs:
    inputs = radial_inputs()
    labels = inputs["X"].iloc[:, 0].copy()
    labels[:] = values
    return {**inputs, name: labels}


def _metafrontier(technology: str) -> Method:
    return Method(
        f"dea.metafrontier {technology}",
        lambda: _with("groups", [1, 2, 1, 2, 1]),
        lambda X, Y, groups: sq.dea.metafrontier(X, Y, groups, technology=technology),
        lambda result: result.to_frame(),
        lambda inputs: inputs["X"].index.tolist(),
        ("X", "Y", "groups"),
    )


METHODS = [
    Method(
        "dea.categorical",
        lambda: _with("categories", [1, 2, 1, 3, 2]),
        sq.dea.categorical,
        lambda result: result.to_frame(),
        lambda inputs: inputs["X"].index.tolist(),
        ("X", "Y", "categories"),
    ),
    *(
        Method(
            f"dea.{name} {option}",
            radial_inputs,
            lambda X, Y, name=name, option=option: getattr(sq.dea, name)(X, Y, **{option: ["cost"]}),
            lambda result: result.to_frame(),
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for name in ("radial", "multiplier", "super_efficiency")
        for option in ("non_discretionary", "non_controllable")
    ),
    Method(
        "dea.merger_gains",
        radial_inputs,
        lambda X, Y: sq.dea.merger_gains(X, Y, {"pair": ["c", "a"], "three": ["b", "d", "e"]}, rts="crs"),
        lambda result: result.to_frame(),
        lambda inputs: ["pair", "three"],
        ("X", "Y"),
    ),
    *(_metafrontier(technology) for technology in ("convex", "union")),
]
