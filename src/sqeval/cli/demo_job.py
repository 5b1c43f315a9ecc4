"""What `sqeval demo` scores: the bundled sample with everything that belongs to it."""

from __future__ import annotations

from pathlib import Path

from sqeval.datasets import sample_paths
from sqeval.evaluation.weights import ILLUSTRATIVE
from sqeval.job.plan import ScoreOptions


def demo_options(out: Path, lang: str) -> ScoreOptions:
    """The options of `sqeval score` that make the demo."""
    paths = sample_paths()
    return ScoreOptions(
        export=paths["records"],
        surveys=paths["surveys"],
        orders=paths["orders"],
        resources=paths["resources"],
        synthetic=True,
        label_variants="merge",
        hierarchy="after_sales",
        judgements=ILLUSTRATIVE,
        out=out,
        lang=lang,
    )
