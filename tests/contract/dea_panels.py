"""DEA over time under contract: a long table, whose rows are one order of units and periods."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq

NAMES = {"inputs": ["hours", "cost"], "outputs": ["solved", "praised"], "unit": "team", "period": "month"}


def _panel() -> Inputs:
    inputs = radial_inputs()
    first = pd.concat([inputs["X"], inputs["Y"]], axis=1)
    later = first.iloc[[1, 0, 3, 4]] * [1.1, 0.95, 1.05, 1.2]
    return {
        "panel": pd.concat([first.assign(month="2026-9"), later.assign(month="2026-10")])
        .reset_index()
        .assign(angry=[9.0, 7, 8, 6, 9] + [7] * 4)
    }


def _pairs(_: Inputs) -> list[tuple[str, str, str]]:
    return [(team, "2026-9", "2026-10") for team in "abcde"]


METHODS = [
    *(
        Method(
            f"dea.malmquist {technology} {decomposition}",
            _panel,
            quietly(
                lambda panel, technology=technology, decomposition=decomposition: sq.dea.malmquist(
                    panel, technology=technology, decomposition=decomposition, **NAMES
                )
            ),
            lambda result: result.index.drop(columns="status"),
            _pairs,
            ("panel",),
        )
        for technology, decomposition in (("adjacent", "gtl"), ("global", "fgnz"), ("biennial", "ray_desli"), ("sequential", "fgnz"))
    ),
    *(
        Method(
            f"dea.bootstrap_malmquist {technology}",
            _panel,
            quietly(
                lambda panel, technology=technology: sq.dea.bootstrap_malmquist(
                    panel, technology=technology, replications=20, seed=3, **NAMES
                )
            ),
            lambda result: result.to_frame()[["mi", "mi_corrected", "mi_lower", "mi_upper"]],
            _pairs,
            ("panel",),
        )
        for technology in ("adjacent", "biennial")
    ),
    Method(
        "dea.malmquist_luenberger",
        _panel,
        quietly(lambda panel: sq.dea.malmquist_luenberger(panel, undesirable="angry", **NAMES)),
        lambda result: result.index.drop(columns="status"),
        _pairs,
        ("panel",),
    ),
    *(
        Method(
            f"dea.window{' restricted' if some else ''}",
            _panel,
            quietly(lambda panel, some=some: sq.dea.window(panel, width=2, weight_restrictions=some, **NAMES)),
            lambda result: result.stability,
            lambda _: list("abcde"),
            ("panel",),
        )
        for some in (None, [sq.dea.VirtualShare("cost", low=0.2)])
    ),
]
