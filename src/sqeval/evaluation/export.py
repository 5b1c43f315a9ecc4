"""An evaluation as files: scores.csv, evaluation.json (versioned schema), a workbook and the report.

The one edge against the direction of imports: the report is imported inside functions, so that `ev.to_html` works.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sqeval import atomic, dea
from sqeval.errors import MissingExtraError
from sqeval.evaluation.composite import Composite
from sqeval.evaluation.definitions import definitions, fingerprint
from sqeval.evaluation.evaluation import Evaluation
from sqeval.indicators.keys import ALL
from sqeval.monitoring import MeasuresStatus
from sqeval.result import Caution

#: Name and version of the JSON's schema; the number grows when a key changes its meaning or goes away.
SCHEMA = "sqeval.evaluation/1"


def to_html(evaluation: Evaluation, path: str | Path, *, lang: str = "en") -> Path:
    """Write the self-contained report."""
    from sqeval.report import render_html

    return atomic.write_text(path, render_html(evaluation, lang))


def to_json(evaluation: Evaluation, path: str | Path) -> Path:
    """Write the machine-readable result."""
    return atomic.write_text(path, json_text(evaluation))


def to_csv(evaluation: Evaluation, path: str | Path) -> Path:
    """Write the scores."""
    return atomic.write_text(path, atomic.csv_text(published_scores(evaluation)))


def published_scores(evaluation: Evaluation) -> pd.DataFrame:
    """The scores of all periods: with those of the history, where there is one."""
    return evaluation.scores if evaluation.history is None else evaluation.history.scores


def to_parquet(evaluation: Evaluation, path: str | Path) -> Path:
    """Write the scores as Parquet: the same evaluation gives the same bytes with the same versions of pandas and pyarrow.

    Raises
    ------
    MissingExtraError
        pyarrow is not installed.
    """
    buffer = io.BytesIO()
    try:
        published_scores(evaluation).to_parquet(buffer, engine="pyarrow", index=False)
    except ImportError as error:
        raise MissingExtraError.for_extra("writing Parquet", "parquet") from error
    return atomic.write_bytes(path, buffer.getvalue())


def to_excel(evaluation: Evaluation, path: str | Path, *, lang: str = "en") -> Path:
    """Write a workbook with one sheet a table."""
    buffer = io.BytesIO()
    try:
        with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
            for name, frame in _sheets(evaluation, lang).items():
                atomic.inert(frame).to_excel(writer, sheet_name=name, index=False)
    except ImportError as error:
        raise MissingExtraError.for_extra("writing Excel", "excel") from error
    return atomic.write_bytes(path, buffer.getvalue())


def json_text(evaluation: Evaluation) -> str:
    """The evaluation as JSON text, one table row a line: the same evaluation gives the same bytes."""
    parts = (f"{_dumps(key)}: {_block(value)}" for key, value in as_dict(evaluation).items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _block(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _dumps(value)
    return "[\n " + ",\n ".join(map(_dumps, value)) + "\n]"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=plain)


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain data, with the periods of its history; missing values are None."""
    own = _own(evaluation)
    return own if evaluation.history is None else evaluation.history.joined(own)


def unit_first(row: Mapping[str, Any]) -> tuple[bool, str, str]:
    """Order of rows: all units together, then by unit and period."""
    return row["unit"] != ALL, str(row["unit"]), str(row.get("period", ""))


def _own(evaluation: Evaluation) -> dict[str, Any]:
    meaning = definitions(evaluation)
    return {
        "schema": SCHEMA,
        "definitions_sha256": fingerprint(meaning),
        "definitions": meaning,
        "source": dict(evaluation.source),
        "hierarchy": evaluation.hierarchy.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "scores": _records(evaluation.scores),
        "criteria": _records(evaluation.criteria.reset_index()),
        "contributions": _records(evaluation.contributions.reset_index()),
        "indicators": _records(evaluation.table.to_frame()),
        "weights": _records(evaluation.weights.to_frame().reset_index()),
        "weighting": [] if evaluation.weighing is None else _records(evaluation.weighing.table.reset_index()),
        "targets": sorted(_records(evaluation.targets), key=unit_first),
        "measures": [] if evaluation.measures is None else _measures(evaluation.measures),
        "stages": _records(_stages(evaluation)),
        "efficiency": _efficiency(evaluation),
        "agreement": _records(evaluation.agreement.correlations),
        "composite": None if evaluation.composite is None else _composite(evaluation.composite),
        "uncertainty": [] if evaluation.score_draws is None else _records(evaluation.uncertainty.scores),
        "changes": [] if evaluation.comparison is None else _records(evaluation.comparison.changes),
        "warnings": [_warning(caution) for caution in evaluation.warnings],
    }


def _measures(found: MeasuresStatus) -> list[dict[str, Any]]:
    frame = found.frame
    days = {name: pd.to_datetime(frame[name]).dt.strftime("%Y-%m-%d") for name in ("start", "due")}
    return _records(frame.assign(**days))


def _stages(evaluation: Evaluation) -> pd.DataFrame:
    """Times of every stage and, where network DEA measured them, their efficiencies: `<stage>_efficiency_min` and `_max`."""
    inside = evaluation.stage_efficiency
    times, shares = (_flat(evaluation.stages, "_"), _flat(inside.ends, "_efficiency_"))
    return pd.concat([times, shares], axis=1).assign(slow_stage=evaluation.slow_stage, weak_stage=inside.weak_stage).reset_index()


def _flat(frame: pd.DataFrame, joint: str) -> pd.DataFrame:
    return frame.set_axis([joint.join(map(str, column)) for column in frame.columns], axis=1)


def _composite(found: Composite) -> dict[str, Any]:
    return {"recipe": found.recipe(), "rows": _records(found.table)}


def _efficiency(evaluation: Evaluation) -> list[dict[str, Any]]:
    """One row a unit and frontier: efficiency and status as in the scores, peers, and targets and slacks by variable.

    A unit beyond the frontier has no efficiency, and nothing to learn from it either.
    """
    found = evaluation.efficiency
    scores, cross, status = _plain_column(found.scores), _plain_column(found.cross), found.status.tolist()
    rows = []
    for name, result in found.results.items():
        for row, unit, lesson in zip(found.rows[name], result.data.units, _lessons(result), strict=True):
            own = {"frontier": name, "unit": unit, "efficiency": scores[row], "status": status[row]}
            compared = {} if found.choice is None or found.choice.tie_break is None else {"cross_efficiency": cross[row]}
            rows.append({**own, **compared, **(dict.fromkeys(lesson) if scores[row] is None else lesson)})
    return rows


def _lessons(result: dea.DeaResult) -> Iterator[dict[str, Any]]:
    """Peers, targets and slacks of every unit; no targets and slacks of a model without them."""
    lacks = [None] * len(result.data.units)
    targets = lacks if result.solution.targets is None else _records(result.targets)
    slacks = lacks if result.solution.slacks is None else _records(result.slacks)
    for peers, target, slack in zip(result.peers, targets, slacks, strict=True):
        yield {"peers": {str(peer): float(weight) for peer, weight in peers.items()}, "targets": target, "slacks": slack}


def _warning(caution: Caution) -> dict[str, Any]:
    return {"code": caution.code, "message": caution.text("en"), "message_zh": caution.text("zh"), "where": list(caution.where)}


def _sheets(evaluation: Evaluation, lang: str) -> dict[str, pd.DataFrame]:
    from sqeval.indicators.describe import definition_table

    return {
        "scores": published_scores(evaluation),
        **({} if evaluation.history is None else {"revisions": evaluation.history.revisions}),
        "criteria": evaluation.criteria.reset_index(),
        "contributions": evaluation.contributions.reset_index(),
        "indicators": evaluation.table.to_frame(),
        "weights": evaluation.weights.to_frame().reset_index(),
        **({} if evaluation.weighing is None else {"weighting": evaluation.weighing.table.reset_index()}),
        "targets": evaluation.targets,
        **({} if evaluation.measures is None else {"measures": evaluation.measures.frame}),
        "agreement": evaluation.agreement.correlations,
        **({} if evaluation.score_draws is None else {"uncertainty": evaluation.uncertainty.scores}),
        **({} if evaluation.composite is None else {"composite": evaluation.composite.table}),
        **({"stages": _stages(evaluation)} if evaluation.hierarchy.stages else {}),
        "definitions": definition_table(evaluation.hierarchy, lang).reset_index(),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain JSON values, converted a column at a time; NaN, NaT and NA become None."""
    columns = [_plain_column(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain_column(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna()
    found = column.astype(object).where(~missing, None)
    # JSON has no infinity; a quantile that is not reached is no missing value either.
    return [_endless(value) if isinstance(value, float) else value for value in found.tolist()] if _has_endless(column) else found.tolist()


def _has_endless(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_float_dtype(column.dtype) and np.isinf(column.to_numpy(dtype=np.float64, na_value=np.nan)).any())


def _endless(value: float) -> float | str:
    return "inf" if value == np.inf else "-inf" if value == -np.inf else value


def plain(value: Any) -> Any:
    """What json does not know by itself: numbers of numpy, and paths."""
    return value.item() if isinstance(value, np.generic) else str(value)
