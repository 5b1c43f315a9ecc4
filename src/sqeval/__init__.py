"""sqeval: quality evaluation of after-sales service and service desks.

Service records in; weights (AHP), grades (fuzzy comprehensive evaluation), efficiencies (DEA) and reasons out.
Names are loaded on first use, so that importing sqeval stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqeval.errors import SqevalError, SqevalWarning

if TYPE_CHECKING:
    from sqeval import ahp, datasets, dea, fuzzy, indicators, job, monitoring, plots, records, weighting
    from sqeval.evaluation.evaluate import evaluate
    from sqeval.evaluation.evaluation import Evaluation
    from sqeval.indicators import Hierarchy, IndicatorTable, hierarchies
    from sqeval.indicators.measure import measure
    from sqeval.records import ServiceRecords, read_records
    from sqeval.records.doctor.examine import doctor

__version__ = "0.1.0"

_SUBPACKAGES = ("ahp", "datasets", "dea", "fuzzy", "indicators", "job", "monitoring", "plots", "records", "weighting")
_HOMES = {
    "Evaluation": "sqeval.evaluation",
    "Hierarchy": "sqeval.indicators",
    "IndicatorTable": "sqeval.indicators",
    "ServiceRecords": "sqeval.records",
    "doctor": "sqeval.records",
    "evaluate": "sqeval.evaluation",
    "hierarchies": "sqeval.indicators",
    "measure": "sqeval.indicators",
    "read_records": "sqeval.records",
}

__all__ = [
    "Evaluation",
    "Hierarchy",
    "IndicatorTable",
    "ServiceRecords",
    "SqevalError",
    "SqevalWarning",
    "ahp",
    "datasets",
    "dea",
    "doctor",
    "evaluate",
    "fuzzy",
    "hierarchies",
    "indicators",
    "job",
    "measure",
    "monitoring",
    "plots",
    "read_records",
    "records",
    "weighting",
]


def __getattr__(name: str) -> Any:
    if name in _SUBPACKAGES:
        return import_module(f"sqeval.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sqeval' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
