"""A fingerprint of what an evaluation means, so that two are compared only where they mean the same."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqeval.evaluation.evaluation import Evaluation
from sqeval.indicators.grades import Grades


def definitions(evaluation: Evaluation) -> dict[str, Any]:
    """Everything that gives the numbers their meaning: indicators, weights, grades and options; no labels, no data."""
    hierarchy = evaluation.hierarchy
    settings = evaluation.settings
    return {
        "indicators": {
            node.name: node.model_dump(mode="json", include={"direction", "measure", "thresholds"}) for node in hierarchy.measured
        },
        "calendar": None if hierarchy.calendar is None else hierarchy.calendar.model_dump(mode="json"),
        "tree": {node.name: [child.name for child in node.children] for node in hierarchy.inner},
        **_weights(evaluation),
        "grades": _grades(evaluation.grades),
        "stages": {stage.name: stage.measure.model_dump(mode="json") for stage in hierarchy.stages},
        "dea": None if evaluation.efficiency.choice is None else evaluation.efficiency.choice.model_dump(mode="json"),
        "composite": None if evaluation.composite_choice is None else evaluation.composite_choice.model_dump(mode="json"),
        "options": {
            "by": list(settings.by),
            "period": settings.period,
            "frontier": settings.frontier,
            "min_n": settings.min_n,
            "missing": settings.missing,
            "operator": settings.operator,
            "between_levels": settings.between_levels,
        },
    }


def _grades(grades: Grades) -> dict[str, Any]:
    bands = grades.bands
    return {"labels": list(grades.labels), "scores": list(grades.scores), "bands": None if bands is None else list(bands)}


def _weights(evaluation: Evaluation) -> dict[str, Any]:
    """Weights as they are; of weights that the data have a say in, how they are found, and what was judged."""
    judged = evaluation.weights.global_weights if evaluation.weighing is None else evaluation.weighing.table["judgements"]
    found = {"weights": {str(name): float(weight) for name, weight in judged.items()}}
    return found if evaluation.weighing is None else {**found, "weighting": evaluation.weighing.choice.model_dump(mode="json")}


def fingerprint(found: dict[str, Any]) -> str:
    """SHA-256 of definitions written canonically."""
    text = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def first_difference(old: Any, new: Any, path: str = "") -> str | None:
    """Path of the first definition that differs."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            found = first_difference(old.get(key), new.get(key), f"{path}.{key}".lstrip("."))
            if found:
                return found
        return None
    return None if old == new else path
