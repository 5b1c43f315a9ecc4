"""The small export, the runner and the evaluations that tests of the job and of the command line share."""

from tests.runs import (
    configuration,
    evaluation,
    evaluation_without_companions,
    export_files,
    one_line,
    plain_report,
    run,
    sample,
    score,
)

__all__ = [
    "configuration",
    "evaluation",
    "evaluation_without_companions",
    "export_files",
    "one_line",
    "plain_report",
    "run",
    "sample",
    "score",
]
