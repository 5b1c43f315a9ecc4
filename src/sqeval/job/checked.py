"""What became of the gates of a run, for build servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqeval import atomic, i18n
from sqeval.errors import SqevalError
from sqeval.job.gate import Failure, Gate
from sqeval.options import Annotations
from sqeval.report import CheckedGate, github_annotation, junit_error
from sqeval.result import Caution

if TYPE_CHECKING:
    from sqeval.job.plan import ScoreOptions
    from sqeval.job.run import Outcome


def checked(gates: Iterable[Gate], failures: Iterable[Failure], lang: str) -> Iterator[CheckedGate]:
    """Every gate with how it went, in the order given."""
    failed = {failure.gate: failure for failure in failures}
    for gate in gates:
        found = failed.get(gate)
        yield CheckedGate(str(gate)) if found is None else CheckedGate(str(gate), found.text(lang), found.causes)


def annotation_lines(outcome: Outcome, lang: str, *, quiet: bool) -> Iterator[str]:
    """Failed gates as errors, cautions as warnings; of a quiet run only the errors."""
    for failure in outcome.failures:
        yield github_annotation("error", f"sqeval: {failure.gate}", failure.text(lang))
    for caution in () if quiet else outcome.evaluation.warnings:
        yield github_annotation("warning", f"sqeval: {caution.code}", caution_text(caution, lang))


def ended(options: ScoreOptions, error: SqevalError) -> Iterator[str]:
    """What a build server is told of a run that ended before its gates: an annotation, and JUnit XML, where they were asked for.

    Without it the JUnit XML of an earlier run would stand as if it were this one's.
    """
    if (options.annotations or "").strip().lower() == Annotations.GITHUB:
        yield github_annotation("error", f"sqeval: {type(error).__name__}", str(error))
    # Where the option itself is what is wrong, there is no place to write to.
    if options.junit is not None and error.path != "junit":
        atomic.write_text(options.junit, junit_error(type(error).__name__, str(error), suite=Path(options.export).name))


def caution_text(caution: Caution, lang: str) -> str:
    """A caution's text, with the places it is about where the text itself does not name them."""
    text = caution.text(lang)
    if not caution.where or i18n.with_words(caution.where[0], lang) in text:
        return text
    return i18n.text("job.with_places", lang, text=text, where=caution.places(lang))
