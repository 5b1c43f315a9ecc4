"""The small synthetic sample that comes with sqeval, for the demo and for first steps."""

from __future__ import annotations

import gzip
from pathlib import Path

from sqeval import atomic
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import FRAMES, ServiceSample, csv_bytes, read_csv

_FOLDER = Path(__file__).parent / "sample"
_FILES = (*FRAMES, "truth")
_SETTINGS = ("evaluation.toml", "judgements.toml")


def sample_paths() -> dict[str, Path]:
    """Paths of the bundled SYNTHETIC sample: gzip CSV files of records, surveys, orders and resources.

    Made by ``make_service_records(seed=2026, months=6, start="2026-01", teams=7, requests_per_month=500)``: about 3,000 requests
    of six teams and a tiny one, January to June 2026, with dirt.

    Returns
    -------
    dict
        Path by the name of the frame, ready for `read_records`.

    Examples
    --------
    >>> sorted(sample_paths())
    ['orders', 'records', 'resources', 'surveys']
    """
    return {name: _FOLDER / f"{name}.csv.gz" for name in FRAMES}


def write_sample(folder: str | Path) -> dict[str, Path]:
    """Write the bundled SYNTHETIC sample into a folder, with a configuration and judgements to start from.

    Parameters
    ----------
    folder : path
        Made where it is not there.

    Returns
    -------
    dict
        Path by file name: `records.csv.gz`, `surveys.csv.gz`, `orders.csv.gz`, `resources.csv.gz`, `evaluation.toml` for
        `sqeval score --config`, and `judgements.toml`, which it names.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sorted(write_sample(folder))
    ['evaluation.toml', 'judgements.toml', 'orders.csv.gz', 'records.csv.gz', 'resources.csv.gz', 'surveys.csv.gz']
    """
    sources = [*sample_paths().values(), *(_FOLDER / name for name in _SETTINGS)]
    return {path.name: atomic.write_bytes(Path(folder) / path.name, path.read_bytes()) for path in sources}


def load_sample() -> ServiceSample:
    """The bundled SYNTHETIC sample as frames, with what was planted in it (see `sample_paths` for the call that made it).

    Returns
    -------
    ServiceSample

    Examples
    --------
    >>> sorted(load_sample().orders["team"].unique())[:2]
    ['Team 1', 'Team 2']
    """
    records, surveys, orders, resources, truth = (read_csv(_FOLDER / f"{name}.csv.gz") for name in _FILES)
    return ServiceSample(records, surveys, orders, resources, truth)


def make_sample() -> ServiceSample:
    """Make the bundled sample anew."""
    return make_service_records(seed=2026, months=6, start="2026-01", teams=7, requests_per_month=500)


def write_bundle(folder: Path = _FOLDER) -> None:
    """Write the bundled files anew; to be called after a change of the generator.

    The gzip headers hold neither a time nor a file name, so the bytes depend on the content alone.
    """
    sample = make_sample()
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(csv_bytes(getattr(sample, name)), compresslevel=9, mtime=0))
