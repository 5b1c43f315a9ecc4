"""The job as a function that another service calls: frames in, JSON out, cautions as values, nothing written and nothing printed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import SqevalError
from sqeval.evaluation import Evaluation
from sqeval.evaluation.export import as_dict, plain
from sqeval.job.gate import Failure, Gate
from sqeval.job.gates import failures
from sqeval.job.plan import ScoreOptions, make_plan
from sqeval.job.run import evaluated, read
from sqeval.progress import Progress
from sqeval.result import Caution, Result

#: Name and version of the schema of an answer, and of what is said where there is none.
SCHEMA = "sqeval.score/1"
PROBLEM = "sqeval.problem/1"


@dataclass(frozen=True, eq=False, repr=False)
class Scored(Result):
    """What the job found.

    Attributes
    ----------
    evaluation : Evaluation
    gates : tuple of Gate
        The gates of the configuration, or those given.
    failures : tuple of Failure
        Those that failed, each with its causes.
    passed : bool
        Whether none failed.
    """

    evaluation: Evaluation
    gates: tuple[Gate, ...]
    failures: tuple[Failure, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no gate failed."""
        return not self.failures

    def to_frame(self) -> pd.DataFrame:
        """The scores."""
        return self.evaluation.scores

    def to_dict(self) -> dict[str, Any]:
        """Plain data: `schema, passed, gates` and the `evaluation`, whose own schema is that of evaluation.json."""
        failed = {failure.gate: failure for failure in self.failures}
        gates = [_gate(gate, failed.get(gate)) for gate in self.gates]
        return {"schema": SCHEMA, "passed": self.passed, "gates": gates, "evaluation": as_dict(self.evaluation)}

    def to_json(self) -> str:
        """The same as JSON text: the same data and configuration give the same bytes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False, default=plain)

    def _card(self, lang: str) -> display.Card:
        card = self.evaluation._card(lang)
        said = tuple((str(failure.gate), failure.text(lang)) for failure in self.failures)
        count = i18n.text("job.gates_count", lang, passed=len(self.gates) - len(self.failures), count=len(self.gates))
        return display.Card(card.title, (*card.facts, (i18n.text("job.gates", lang), count), *said), card.table, card.cautions, lang)


def score(
    records: Any,
    config: Mapping[str, Any] | str | Path | None = None,
    *,
    surveys: Any = None,
    orders: Any = None,
    resources: Any = None,
    baseline: Evaluation | Mapping[str, Any] | str | Path | None = None,
    history: Evaluation | Mapping[str, Any] | str | Path | None = None,
    allow_fewer: bool = False,
    fail_on: str | Sequence[str] = (),
    progress: Progress = False,
) -> Scored:
    """Score service records as `sqeval score` does, from frames and without a file.

    It may be called from many threads at once: it keeps no state, and emits no warnings, which are in the result.

    Parameters
    ----------
    records : DataFrame or path
        As for `read_records`: a frame of pandas, polars and others, or a file.
    config : mapping or path, optional
        The tables of the TOML configuration, e.g. `{"group": {"by": "team"}, "gates": {"fail_on": ["score<70"]}}`, or its file.
        Paths in a mapping are relative to the working directory.
    surveys, orders, resources : DataFrame or path, optional
        Companion frames.
    baseline, history : Evaluation, mapping or folder, optional
        An earlier evaluation to compare with, or to go on from, as in `sq.evaluate`; an earlier answer as a mapping does too.
    allow_fewer : bool
        As in `sq.evaluate`.
    fail_on : str or sequence of str
        Gates in place of those of the configuration.
    progress : bool or callable
        Show progress of long work.

    Returns
    -------
    Scored

    Raises
    ------
    SqevalError
        The configuration or the data are wrong; `sq.job.problem(error)` has it as plain data.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> paths = sq.datasets.sample_paths()
    >>> frame = pd.read_csv(paths["records"], dtype=str, keep_default_na=False)
    >>> answer = sq.job.score(frame, {"source": {"label_variants": "merge"}, "gates": {"fail_on": ["score<70"]}})
    >>> answer.passed, answer.failures[0].causes
    (False, ('Team 5 66.7',))
    >>> sorted(answer.to_dict())
    ['evaluation', 'gates', 'passed', 'schema']
    """
    options = ScoreOptions(
        export=_path(records),
        config=_path(config),
        surveys=_path(surveys),
        orders=_path(orders),
        resources=_path(resources),
        baseline=_path(baseline),
        history=_path(history),
        allow_fewer=allow_fewer,
        fail_on=(fail_on,) if isinstance(fail_on, str) else tuple(fail_on),
    )
    plan = make_plan(options)
    found = evaluated(plan, read(plan), progress)
    return Scored(found, plan.gates, failures(plan.gates, found), found.warnings)


def problem(error: SqevalError) -> dict[str, Any]:
    """An error as plain data, for an answer where there is nothing else to say.

    Returns
    -------
    dict
        `schema`, `error` (its class), `exit_code` (as of the command line: 2 wrong usage or configuration, 3 the data break their
        contract, 4 a solver failed), `message` (one line), and where it is known `path, column, row, unit, pair, value, hint`.

    Examples
    --------
    >>> try:
    ...     score([[1, 2]], {"group": {"min_m": 20}})
    ... except SqevalError as error:
    ...     found = problem(error)
    >>> found["error"], found["path"], found["hint"]
    ('ConfigError', 'group.min_m', "Did you mean 'min_n'?")
    """
    place = {name: getattr(error, name) for name in ("path", "column", "row", "unit", "pair", "value", "hint")}
    known = {name: json.loads(json.dumps(value, default=str)) for name, value in place.items() if value is not None}
    return {"schema": PROBLEM, "error": type(error).__name__, "exit_code": error.exit_code, "message": str(error), **known}


def _gate(gate: Gate, failure: Failure | None) -> dict[str, Any]:
    said = {"causes": [], "message": "", "message_zh": ""}
    if failure is not None:
        said = {"causes": list(failure.causes), "message": failure.text("en"), "message_zh": failure.text("zh")}
    return {"gate": str(gate), "passed": failure is None, **said}


def _path(given: Any) -> Any:
    return Path(given) if isinstance(given, str) else given
