"""The sections of the report in their order. One file and one template of the same name each; None leaves a section out."""

from collections.abc import Callable
from typing import Any

from sqeval.report.sections import (
    agreement,
    baseline,
    criteria,
    definitions,
    explanations,
    headline,
    measures,
    model,
    periods,
    quality,
    reading,
    stages,
    standing,
    targets,
    weights,
)
from sqeval.report.view import View

SECTIONS: dict[str, Callable[[View], Any]] = {
    "headline": headline.build,
    "standing": standing.build,
    "periods": periods.build,
    "baseline": baseline.build,
    "criteria": criteria.build,
    "stages": stages.build,
    "explanations": explanations.build,
    "agreement": agreement.build,
    "targets": targets.build,
    "measures": measures.build,
    "model": model.build,
    "weights": weights.build,
    "definitions": definitions.build,
    "quality": quality.build,
    "reading": reading.build,
}

__all__ = ["SECTIONS"]
