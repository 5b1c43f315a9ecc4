"""Every method of sqeval with small inputs: a new method is added here, and the contract is tested on it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from tests.contract import (
    comparisons,
    control_charts,
    dea_distance,
    dea_economics,
    dea_groups,
    dea_judgement,
    dea_nonradial,
    dea_panels,
    dea_stages,
    dea_uncertainty,
    improvement,
    problems,
    voice,
)
from tests.contract.method import Inputs, Method, quietly, radial_inputs

import sqeval as sq
from sqeval.result import Result

STARS = {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}}
TREE = sq.Hierarchy.from_dict(
    {
        "name": "desk",
        "children": [
            {
                "name": "speed",
                "children": [
                    {
                        "name": "hours",
                        "direction": "cost",
                        "thresholds": [2, 8, 24, 72],
                        "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"},
                    }
                ],
            },
            {
                "name": "quality",
                "children": [
                    {
                        "name": "stars",
                        "measure": {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}},
                    },
                    {"name": "solved", "thresholds": [0.9, 0.8, 0.6, 0.4], "measure": {"kind": "share", "column": "resolved"}},
                ],
            },
        ],
        "monitored": [
            {"name": "count", "measure": {"kind": "count"}},
            {"name": "total", "measure": {"kind": "total", "start": "created_at", "end": "resolved_at"}},
        ],
        "dea": {"inputs": ["total"], "outputs": ["count"]},
        "stages": [{"name": "handling", "start": "created_at", "end": "resolved_at"}],
    }
)


def record_rows() -> Inputs:
    created = pd.date_range("2026-01-03", periods=90, freq="17h")
    hours = [(7 * k) % 50 + 0.5 for k in range(90)]
    frame = pd.DataFrame(
        {
            "request_id": [f"R{k:03d}" for k in range(90)],
            "created_at": created.astype("str"),
            "resolved_at": [str(created[k] + pd.Timedelta(hours=hours[k])) if k % 11 else "" for k in range(90)],
            "team": [f"T{k % 3}" for k in range(90)],
            "rating": [str(k % 5 + 1) if k % 4 else "" for k in range(90)],
        }
    )
    return {"frame": frame}


def dirty_rows() -> Inputs:
    frame = record_rows()["frame"]
    frame.loc[5, "created_at"] = "yesterday"
    return {"frame": frame}


def judgement_inputs() -> Inputs:
    names = ["speed", "quality", "cost"]
    return {"matrix": pd.DataFrame([[1, 1 / 3, 2], [3, 1, 5], [0.5, 0.2, 1]], index=names, columns=names)}


def fuzzy_inputs() -> Inputs:
    names = ["speed", "quality", "cost"]
    grades = ["excellent", "good", "fair", "poor"]
    rows = [[0.5, 0.3, 0.2, 0.0], [0.1, 0.6, 0.2, 0.1], [0.0, 0.2, 0.5, 0.3]]
    return {"weights": pd.Series([0.5, 0.3, 0.2], index=names), "membership": pd.DataFrame(rows, index=names, columns=grades)}


def leaf_membership() -> Inputs:
    inputs = fuzzy_inputs()["membership"].set_axis(["hours", "stars", "solved"], axis=0)
    return {"membership": inputs}


def measured() -> Inputs:
    return {"frame": pd.DataFrame({"value": [0.97, 0.85], "n": [400, 90]}, index=["on_time", "solved"])}


def _read(frame: pd.DataFrame) -> Any:
    return sq.read_records(frame)


def _radial(**options: Any) -> Callable[..., Result]:
    return lambda X, Y: sq.dea.radial(X, Y, **options)


def _teams(_: Inputs) -> list[Any]:
    return [(f"T{team}", f"2026-0{month}") for team in range(3) for month in (1, 2, 3)]


METHODS = [
    Method(
        "records.read_records",
        dirty_rows,
        _read,
        lambda result: result.frame.set_index("request_id"),
        lambda inputs: inputs["frame"]["request_id"].drop(5).tolist(),
        ("frame",),
    ),
    Method(
        "indicators.measure", record_rows, lambda frame: sq.measure(_read(frame), TREE), lambda result: result.values, _teams, ("frame",)
    ),
    Method(
        "ahp.solve",
        judgement_inputs,
        sq.ahp.solve,
        lambda result: result.weights,
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    *(
        Method(
            f"ahp.fuzzy_weights {method}",
            judgement_inputs,
            lambda matrix, method=method: sq.ahp.fuzzy_weights(matrix, method),
            lambda result: result.to_frame(),
            lambda inputs: inputs["matrix"].index.tolist(),
            (),
        )
        for method in ("geometric_mean", "buckley", "log_least_squares", "preference_programming", "extent_analysis")
    ),
    Method(
        "ahp.complementary",
        lambda: {"matrix": judgement_inputs()["matrix"].map(lambda ratio: ratio / (1 + ratio))},
        sq.ahp.complementary,
        lambda result: result.weights,
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    *(
        Method(
            f"ahp.best_worst {form}",
            lambda: {"ratios": pd.DataFrame({"best": [2, 1, 4, 3, 8], "worst": [4, 8, 4, 2, 1]}, index=list("qpcsy"))},
            lambda ratios, form=form: sq.ahp.best_worst(ratios["best"], ratios["worst"], form=form),
            lambda result: result.to_frame(),
            lambda inputs: inputs["ratios"].index.tolist(),
            ("ratios",),
        )
        for form in ("linear", "nonlinear")
    ),
    Method(
        "ahp.solve goal_programming",
        judgement_inputs,
        lambda matrix: sq.ahp.solve(matrix, "goal_programming"),
        lambda result: result.weights,
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    Method(
        "ahp.complete",
        lambda: {"matrix": judgement_inputs()["matrix"].astype(object).where(lambda cells: cells != 2).where(lambda cells: cells != 0.5)},
        quietly(sq.ahp.complete),
        lambda result: result.weights,
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    Method(
        "ahp.aggregate",
        judgement_inputs,
        lambda matrix: sq.ahp.aggregate({"Li": matrix, "Wu": matrix.T}),
        lambda result: result.weights,
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    Method(
        "ahp.network_priorities",
        judgement_inputs,
        lambda matrix: sq.ahp.network_priorities({"all": list(matrix.index)}, {name: {"all": matrix} for name in matrix.index}),
        lambda result: result.to_frame(),
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    Method(
        "ahp.hierarchy_weights",
        lambda: {"judged": pd.DataFrame([[1, 3], [1 / 3, 1]], index=["speed", "quality"], columns=["speed", "quality"])},
        lambda judged: sq.ahp.hierarchy_weights(TREE, {"desk": judged}),
        lambda result: result.global_weights,
        lambda _: ["hours", "stars", "solved"],
        (),
    ),
    Method(
        "ahp.monte_carlo",
        judgement_inputs,
        lambda matrix: sq.ahp.monte_carlo(matrix, 0.2, 200),
        lambda result: result.to_frame(),
        lambda inputs: inputs["matrix"].index.tolist(),
        (),
    ),
    Method(
        "ahp.rank_acceptability",
        radial_inputs,
        lambda X, Y: sq.ahp.rank_acceptability(X.join(Y), samples=200),
        lambda result: result.to_frame(),
        lambda inputs: inputs["X"].index.tolist(),
        ("X", "Y"),
    ),
    Method(
        "ahp.rank_reversal",
        radial_inputs,
        lambda X, Y: sq.ahp.rank_reversal(X.join(Y), [0.4, 0.3, 0.2, 0.1]),
        lambda result: result.priorities,
        lambda inputs: inputs["X"].index.tolist(),
        ("X", "Y"),
    ),
    Method(
        "ahp.ratings",
        lambda: {"levels": pd.DataFrame({"speed": ["good", "poor"], "care": ["poor", "good"]}, index=["b", "a"])},
        lambda levels: sq.ahp.ratings(levels, {"good": 1.0, "poor": 0.3}, [0.6, 0.4]),
        lambda result: result.to_frame(),
        lambda inputs: inputs["levels"].index.tolist(),
        ("levels",),
    ),
    *(
        Method(
            f"weighting.{name}",
            lambda: {"values": radial_inputs()["X"].assign(solved=radial_inputs()["Y"]["solved"])},
            lambda values, name=name: getattr(sq.weighting, name)(values, {"hours": "cost", "cost": "cost", "solved": "benefit"}),
            lambda result: result.weights,
            lambda inputs: inputs["values"].columns.tolist(),
            ("values",),
        )
        for name in ("angle", "cilos", "critic", "entropy", "idocriw", "merec", "pca", "standard_deviation", "variation")
    ),
    *(
        Method(
            f"weighting.combine {method}",
            lambda: {name: fuzzy_inputs()["weights"].to_frame().iloc[::step] for name, step in (("experts", 1), ("data", -1))},
            lambda experts, data, method=method: sq.weighting.combine({"experts": experts[0], "data": data[0]}, method),
            lambda result: result.to_frame(),
            lambda inputs: inputs["experts"].index.tolist(),
            ("experts", "data"),
        )
        for method in ("additive", "multiplicative", "relative_entropy", "game_theory")
    ),
    Method(
        "fuzzy.evaluate",
        fuzzy_inputs,
        lambda weights, membership: sq.fuzzy.evaluate(weights, membership, TREE.grades),
        lambda result: result.contributions,
        lambda inputs: inputs["weights"].index.tolist(),
        ("weights", "membership"),
    ),
    *(
        Method(
            f"fuzzy.sampling_error {method}",
            fuzzy_inputs,
            lambda weights, membership, method=method: sq.fuzzy.sampling_error(
                quietly(sq.fuzzy.evaluate)(weights, membership, TREE.grades), counts=40 * membership, method=method, replications=50
            ),
            lambda result: result.covariance,
            lambda inputs: inputs["membership"].columns.tolist(),
            ("weights", "membership"),
        )
        for method in ("delta", "bootstrap")
    ),
    Method(
        "fuzzy.probability_better",
        lambda: {"results": pd.DataFrame({"score": [80.0, 75, 81], "standard_error": [1.0, 2, 1]}, index=["b", "a", "c"])},
        sq.fuzzy.probability_better,
        lambda result: result.to_frame(),
        lambda inputs: inputs["results"].index.tolist(),
        ("results",),
    ),
    Method(
        "fuzzy.sensitivity",
        fuzzy_inputs,
        lambda weights, membership: sq.fuzzy.sensitivity(quietly(sq.fuzzy.evaluate)(weights, membership, TREE.grades), samples=50),
        lambda result: result.to_frame().drop(columns="parent").sort_index(),
        lambda inputs: sorted(inputs["membership"].index),
        ("weights", "membership"),
    ),
    Method(
        "fuzzy.threshold_sensitivity",
        lambda: {"values": pd.Series([3.0, 30.0], index=["a", "b"])},
        lambda values: sq.fuzzy.threshold_sensitivity(
            quietly(sq.fuzzy.evaluate)(
                {"a": 0.7, "b": 0.3},
                sq.fuzzy.membership_from_thresholds(values, [2, 8, 24, 72], "cost", grades=TREE.grades),
                TREE.grades,
            ),
            values,
            {name: [2, 8, 24, 72] for name in values.index},
            "cost",
        ),
        lambda result: result.to_frame()[["score_down", "score_up"]].sort_index(),
        lambda inputs: sorted((name, grade) for name in inputs["values"].index for grade in [*TREE.grades.labels, "(all)"]),
        ("values",),
    ),
    Method(
        "fuzzy.grey_relational",
        radial_inputs,
        lambda X, Y: sq.fuzzy.grey_relational(X.join(Y), {**dict.fromkeys(X, "cost"), **dict.fromkeys(Y, "benefit")}),
        lambda result: result.to_frame(),
        lambda inputs: inputs["X"].index.tolist(),
        ("X", "Y"),
    ),
    Method(
        "fuzzy.cloud_model",
        radial_inputs,
        quietly(lambda X, Y: sq.fuzzy.cloud_model(X.join(Y))),
        lambda result: result.to_frame(),
        lambda inputs: [*inputs["X"], *inputs["Y"]],
        ("X", "Y"),
    ),
    Method(
        "fuzzy.evaluate_clouds",
        lambda: {"clouds": pd.DataFrame({"Ex": [85.0, 70], "En": [3.0, 4], "He": [0.3, 0.2]}, index=["speed", "care"])},
        lambda clouds: sq.fuzzy.evaluate_clouds(clouds, {"speed": 0.6, "care": 0.4}, TREE.grades),
        lambda result: result.clouds,
        lambda inputs: ["total", *inputs["clouds"].index],
        ("clouds",),
    ),
    Method(
        "fuzzy.evaluate_triangular",
        leaf_membership,
        lambda membership: sq.fuzzy.evaluate_triangular(
            membership, {"desk": [0.6, 0.4], "speed": [1.0], "quality": {"stars": 0.5, "solved": 0.5}}, TREE.grades, hierarchy=TREE
        ),
        lambda result: result.numbers,
        lambda inputs: ["desk", "speed", "quality", *inputs["membership"].index],
        ("membership",),
    ),
    Method(
        "fuzzy.rank_numbers",
        lambda: {"numbers": pd.DataFrame({"l": [1.0, 2], "m": [3.0, 3], "u": [5.0, 4]}, index=["b", "a"])},
        lambda numbers: sq.fuzzy.rank_numbers(numbers, "integral", optimism=0.3),
        lambda result: result.to_frame(),
        lambda inputs: inputs["numbers"].index.tolist(),
        ("numbers",),
    ),
    Method(
        "fuzzy.closest",
        lambda: {"patterns": fuzzy_inputs()["membership"]},
        lambda patterns: sq.fuzzy.closest([0.2, 0.4, 0.3, 0.1], patterns, "min_max"),
        lambda result: result.closeness,
        lambda inputs: inputs["patterns"].index.tolist(),
        ("patterns",),
    ),
    Method(
        "monitoring.gbt27922",
        lambda: {"items": pd.DataFrame({"group": ["goods", "system", "customer"], "points": [35, 40, 25], "actual": [33.0, 38, 24]})},
        quietly(sq.monitoring.gbt27922),
        lambda result: result.groups,
        lambda _: ["system", "goods", "customer"],
        ("items",),
    ),
    *(
        Method(
            f"fuzzy.evaluate {operator}",
            fuzzy_inputs,
            quietly(lambda weights, membership, operator=operator: sq.fuzzy.evaluate(weights, membership, TREE.grades, operator)),
            lambda result: result.contributions,
            lambda inputs: inputs["weights"].index.tolist(),
            ("weights", "membership"),
        )
        for operator in ("min_max", "product_max", "min_boundedsum", "product_boundedsum", "min_sum", "min_sum_balanced")
    ),
    Method(
        "fuzzy.evaluate_units",
        lambda: {"membership": pd.concat({team: fuzzy_inputs()["membership"] for team in ("b", "a")})},
        quietly(lambda membership: sq.fuzzy.evaluate_units(fuzzy_inputs()["weights"], membership, TREE.grades)),
        lambda result: result.to_frame(),
        lambda _: ["b", "a"],
        ("membership",),
    ),
    Method(
        "fuzzy.explain",
        fuzzy_inputs,
        lambda weights, membership: sq.fuzzy.explain(sq.fuzzy.evaluate(weights, membership, TREE.grades)),
        lambda result: result.table.drop(index="the goal"),
        lambda inputs: inputs["weights"].index.tolist(),
        ("weights", "membership"),
    ),
    *(
        Method(
            f"fuzzy.next_grade {by}",
            fuzzy_inputs,
            lambda weights, membership, by=by: sq.fuzzy.next_grade(sq.fuzzy.evaluate(weights, membership, TREE.grades), by=by),
            lambda result: result.table.drop(index="the goal"),
            lambda inputs: inputs["weights"].index.tolist(),
            ("weights", "membership"),
        )
        for by in ("score", "membership", "confidence")
    ),
    Method(
        "fuzzy.evaluate_hierarchy",
        leaf_membership,
        lambda membership: sq.fuzzy.evaluate_hierarchy(
            TREE, {"desk": [0.6, 0.4], "speed": [1.0], "quality": {"stars": 0.5, "solved": 0.5}}, membership, TREE.grades
        ),
        lambda result: result.contributions,
        lambda _: ["hours", "stars", "solved"],
        ("membership",),
    ),
    Method(
        "fuzzy.membership.check_partition",
        lambda: {"corners": pd.DataFrame([[0.0, 0, 2, 3], [2, 3, 5, 6], [7, 8, 9, 9]], index=["good", "fair", "poor"])},
        lambda corners: sq.fuzzy.membership.check_partition(dict(zip(corners.index, corners.to_numpy(), strict=True))),
        lambda result: result.to_frame().set_index("low")[["high", "sum", "at"]],
        lambda _: [5.0, 6.0, 7.0],
        ("corners",),
    ),
    *(
        Method(
            f"fuzzy.evidential_reasoning {method}",
            fuzzy_inputs,
            lambda weights, membership, method=method: sq.fuzzy.evidential_reasoning(weights, membership, TREE.grades, method=method),
            lambda result: result.influence,
            lambda inputs: inputs["membership"].index.tolist(),
            ("weights", "membership"),
        )
        for method in ("recursive", "analytic")
    ),
    Method(
        "fuzzy.evidential_hierarchy",
        lambda: {"membership": leaf_membership()["membership"] * 0.9},
        quietly(
            lambda membership: sq.fuzzy.evidential_hierarchy(
                TREE, {"desk": [0.6, 0.4], "quality": {"stars": 0.5, "solved": 0.5}}, membership, TREE.grades
            )
        ),
        lambda result: result.influence,
        lambda _: ["speed", "quality"],
        ("membership",),
    ),
    Method(
        "fuzzy.evidential_units",
        lambda: {"beliefs": pd.concat({team: fuzzy_inputs()["membership"] * share for team, share in (("b", 1.0), ("a", 0.8))})},
        lambda beliefs: sq.fuzzy.evidential_units(fuzzy_inputs()["weights"], beliefs, TREE.grades),
        lambda result: result.beliefs,
        lambda _: ["b", "a"],
        ("beliefs",),
    ),
    *(
        Method(
            f"dea.multiplier {orientation} vrs",
            radial_inputs,
            lambda X, Y, orientation=orientation: sq.dea.multiplier(X, Y, orientation=orientation),
            lambda result: result.virtual,
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for orientation in ("input", "output")
    ),
    *(
        Method(
            f"dea.scale {orientation}",
            radial_inputs,
            lambda X, Y, orientation=orientation: sq.dea.scale(X, Y, orientation=orientation),
            lambda result: result.to_frame().select_dtypes("number"),
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for orientation in ("input", "output")
    ),
    Method(
        "fuzzy.dempster",
        lambda: {"masses": pd.DataFrame({"one": [0.5, 0.3, 0.2], "other": [0.6, 0.1, 0.2]}, index=["good", "fair", "poor"])},
        lambda masses: sq.fuzzy.dempster(masses["one"], masses["other"]),
        lambda result: result.plausibility,
        lambda inputs: inputs["masses"].index.tolist(),
        ("masses",),
    ),
    *(
        Method(
            f"dea.radial {orientation} {rts}",
            radial_inputs,
            _radial(orientation=orientation, rts=rts),
            lambda result: result.scores,
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for orientation in ("input", "output")
        for rts in ("crs", "vrs")
    ),
    *(
        Method(
            f"dea.super_efficiency {orientation} {fallback}",
            radial_inputs,
            quietly(
                lambda X, Y, orientation=orientation, fallback=fallback: sq.dea.super_efficiency(
                    X, Y, orientation=orientation, fallback=fallback
                )
            ),
            lambda result: result.scores,
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for orientation, fallback in (("input", None), ("output", "cook"), ("input", "directional"))
    ),
    *(
        Method(
            f"dea.tiers {efficiency}",
            radial_inputs,
            quietly(lambda X, Y, efficiency=efficiency: sq.dea.tiers(X, Y, rts="crs", efficiency=efficiency, contexts=True)),
            lambda result: result.scores.assign(tier=result.tier),
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for efficiency in ("strong", "weak")
    ),
    *dea_economics.METHODS,
    *comparisons.METHODS,
    *improvement.METHODS,
    *problems.METHODS,
    *voice.METHODS,
    *dea_stages.METHODS,
    *(
        Method(
            f"dea.{name} {' '.join(map(str, options.values()))}",
            radial_inputs,
            quietly(lambda X, Y, name=name, options=options: getattr(sq.dea, name)(X, Y, **options)),
            lambda result: result.scores,
            lambda inputs: inputs["X"].index.tolist(),
            ("X", "Y"),
        )
        for name, options in (
            ("additive", {"rts": "crs", "weights": "unit"}),
            ("additive", {"rts": "vrs", "weights": "ram"}),
            ("additive", {"rts": "crs", "weights": "bam"}),
            ("additive", {"rts": "vrs", "weights": "mip"}),
            ("fdh", {"orientation": "input", "rts": "vrs"}),
            ("fdh", {"orientation": "output", "rts": "crs"}),
            ("free_replicability", {"orientation": "input"}),
            ("free_replicability", {"orientation": "output"}),
        )
    ),
    *dea_judgement.METHODS,
    *dea_groups.METHODS,
    *dea_nonradial.METHODS,
    *dea_panels.METHODS,
    *dea_distance.METHODS,
    *control_charts.METHODS,
    Method(
        "monitoring.check_targets",
        measured,
        lambda frame: sq.monitoring.check_targets(frame, {"on_time": {"op": ">=", "target": 0.95}, "solved": {"op": ">=", "target": 0.9}}),
        lambda result: result.to_frame().set_index("indicator")[["actual", "gap"]],
        lambda inputs: inputs["frame"].index.tolist(),
        ("frame",),
    ),
    Method(
        "evaluation.evaluate",
        record_rows,
        lambda frame: sq.evaluate(_read(frame), TREE),
        lambda result: result.scores.set_index(["unit", "period"])[["score", "efficiency", "n", "low", "high"]],
        _teams,
        ("frame",),
    ),
    *dea_uncertainty.METHODS,
]
