"""The manifest of a run: what went in, what came out and with which versions; and the check that nothing changed since."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sqeval import atomic
from sqeval.errors import DataError, IntegrityError
from sqeval.evaluation import export
from sqeval.evaluation.definitions import definitions, fingerprint
from sqeval.evaluation.evaluation import Evaluation
from sqeval.options import ScoreFormat, parse

SCHEMA = "sqeval.run/1"
MANIFEST = "run.json"

_SCORES: Mapping[ScoreFormat, Callable[[Evaluation, Path], Path]] = {
    ScoreFormat.CSV: export.to_csv,
    ScoreFormat.PARQUET: export.to_parquet,
}

_PACKAGES = ("sqeval", "numpy", "scipy", "pandas", "narwhals", "pydantic", "pulp")


def write_run(
    evaluation: Evaluation,
    folder: str | Path,
    *,
    lang: str = "en",
    inputs: Mapping[str, Any] | None = None,
    formats: Iterable[str] = ("csv",),
) -> dict[str, Path]:
    """Write the scores, evaluation.json, report.html and run.json into a folder.

    Parameters
    ----------
    evaluation : Evaluation
    folder : path
        Made where it is not there. Every file is written whole or not at all, the manifest last.
    lang : {"en", "zh"}
        Language of the report.
    inputs : mapping, optional
        What else the run rests on (configuration, companion files with their hashes), kept in the manifest.
    formats : iterable of {"csv", "parquet"}
        How the scores are written: scores.csv, scores.parquet or both. Scores that an earlier run left in another format
        are taken away, so that no two files of a folder speak of different runs.

    Returns
    -------
    dict of file name to path
    """
    folder = Path(folder)
    wanted = dict.fromkeys(parse(ScoreFormat, word, "format") for word in formats)
    _drop_others(folder, [score_file(word) for word in wanted])
    written = {
        **{score_file(word): _SCORES[word](evaluation, folder / score_file(word)) for word in wanted},
        "evaluation.json": export.to_json(evaluation, folder / "evaluation.json"),
        "report.html": export.to_html(evaluation, folder / "report.html", lang=lang),
    }
    manifest = _manifest(evaluation, written, lang, inputs or {})
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {**written, MANIFEST: atomic.write_text(folder / MANIFEST, text)}


def score_file(word: ScoreFormat) -> str:
    """Name of the file of the scores in a format."""
    return f"scores.{word.value}"


def _drop_others(folder: Path, kept: list[str]) -> None:
    """Take away scores of an earlier run in formats that this one does not write; a file that is not as that run wrote it stays."""
    stale = [name for name in map(score_file, ScoreFormat) if name not in kept and (folder / name).is_file()]
    if not stale or not (folder / MANIFEST).is_file():
        return
    hashes = _written(folder / MANIFEST)
    for name in stale:
        if hashes.get(name) == file_hash(folder / name):
            (folder / name).unlink()


def verify_run(folder: str | Path) -> tuple[str, ...]:
    """Check every output of a run against its manifest; returns the names that were checked.

    Raises
    ------
    DataError
        The folder has no readable manifest, or one that names no outputs.
    IntegrityError
        A file is missing, is a link out of the folder, or differs from what was written.
    """
    folder = Path(folder)
    hashes = _written(folder / MANIFEST)
    for name, sha256 in hashes.items():
        target = folder / name
        if Path(name).name != name or not target.is_file():
            raise IntegrityError("is missing", path=str(target))
        if target.resolve().parent != folder.resolve():
            raise IntegrityError("is a link out of the folder", path=str(target), hint="Score again, or restore the file")
        if file_hash(target) != sha256:
            raise IntegrityError("is not what the run wrote", path=str(target), hint="Score again, or restore the file")
    return tuple(hashes)


def _written(path: Path) -> dict[str, str]:
    """Hash by name of every output that a manifest names."""
    hint = "Give a folder that `sqeval score` wrote"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError("is no manifest of a run", path=str(path), hint=hint) from error
    outputs = manifest.get("outputs") if isinstance(manifest, dict) else None
    if not isinstance(outputs, dict) or not outputs:
        raise DataError("is no manifest of a run: it names no outputs", path=str(path), hint=hint)
    for name, entry in outputs.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
            raise DataError("is no manifest of a run: an output has no hash", path=str(path), value=name, hint=hint)
    return {name: entry["sha256"] for name, entry in outputs.items()}


def file_hash(path: str | Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _manifest(evaluation: Evaluation, written: Mapping[str, Path], lang: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    settings = evaluation.settings
    meaning = definitions(evaluation)
    return {
        "schema": SCHEMA,
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "source": dict(evaluation.source),
        "inputs": dict(inputs),
        "hierarchy": evaluation.hierarchy.name,
        "definitions_sha256": fingerprint(meaning),
        "definitions": meaning,
        "settings": {
            "by": list(settings.by),
            "period": settings.period,
            "frontier": settings.frontier,
            "min_n": settings.min_n,
            "missing": settings.missing,
            "operator": settings.operator,
            "between_levels": settings.between_levels,
        },
        "seed": settings.seed,
        "lang": lang,
        "outputs": {name: {"sha256": file_hash(path), "bytes": path.stat().st_size} for name, path in written.items()},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
