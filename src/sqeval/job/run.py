"""The job of `sqeval score`: read, evaluate, write, and hold the result against the gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqeval import atomic
from sqeval.errors import OptionError
from sqeval.evaluation import Evaluation, evaluate
from sqeval.evaluation.manifest import MANIFEST, file_hash, verify_run, write_run
from sqeval.job.checked import checked
from sqeval.job.gates import Failure, failures
from sqeval.job.plan import Plan
from sqeval.progress import Progress
from sqeval.records import ServiceRecords
from sqeval.records.policies import parse_policies
from sqeval.report import junit_xml
from sqeval.result import Caution, quietly

#: Told when a step begins ("reading", …), and how far a countable one is.
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run gave: the evaluation, the files it wrote, and the gates that failed."""

    evaluation: Evaluation
    files: Mapping[str, Path]
    failures: tuple[Failure, ...]


def unreported(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def run(plan: Plan, report: Report = unreported) -> Outcome:
    """Carry out a plan. The files are written whether or not a gate fails, so that a failed run can be read.

    Raises
    ------
    SqevalError
        The data break their contract, the definitions differ from the baseline's or the history's, or the history is not what its
        run wrote; nothing is written then.
    """
    if plan.out is None:
        raise OptionError("there is no folder to write to", path="out", hint="Give one with --out")
    if isinstance(plan.history, Path) and (plan.history / MANIFEST).is_file():
        verify_run(plan.history)
    report("reading", 0, 0)
    records = read(plan)
    report("measuring", 0, 0)
    evaluation = evaluated(plan, records, lambda done, total, what: report(what, done, total))
    # Before writing: baseline and history may lie in the folder that is written to.
    failed, inputs = failures(plan.gates, evaluation), _inputs(plan, records)
    report("writing", 0, 0)
    files = write_run(evaluation, plan.out, lang=plan.lang, inputs=inputs, formats=plan.formats)
    if plan.junit is not None:
        suite = f"{evaluation.hierarchy.name} {evaluation.headline_period}"
        atomic.write_text(plan.junit, junit_xml(checked(plan.gates, failed, plan.lang), suite=suite))
    return Outcome(evaluation, files, failed)


def read(plan: Plan) -> ServiceRecords:
    """The records that a plan names; what is to be said of them is on the result, and not emitted."""
    with quietly():
        records = plan.source.read()
    return _synthetic(records) if plan.synthetic else records


def evaluated(plan: Plan, records: ServiceRecords, progress: Progress = False) -> Evaluation:
    """Evaluate the records as a plan says; cautions are on the result, and not emitted."""
    with quietly():
        return evaluate(
            records,
            plan.hierarchy,
            baseline=plan.baseline,
            history=plan.history,
            allow_fewer=plan.allow_fewer,
            progress=progress,
            **plan.evaluate,
        )


def _synthetic(records: ServiceRecords) -> ServiceRecords:
    """The records marked as made up, so that everything written about them says so."""
    origin = replace(records.origin, synthetic=True)
    return replace(records, origin=origin, warnings=(Caution("synthetic"), *records.warnings))


def _inputs(plan: Plan, records: ServiceRecords) -> dict[str, Any]:
    """What the manifest says a run rests on, beside the export itself: names and hashes, no paths of a machine."""
    files = {name: _signed(path) for name, path in plan.files.items()}
    for name, folder in (("baseline", plan.baseline), ("history", plan.history)):
        if isinstance(folder, Path):
            files[name] = {"folder": folder.name, **_signed(folder / "evaluation.json")}
    return {
        "files": files,
        "reading": _reading(plan, records),
        "span": list(plan.evaluate["span"]),
        "label_variants": plan.source.reading["label_variants"],
        "gates": [str(gate) for gate in plan.gates],
    }


def _reading(plan: Plan, records: ServiceRecords) -> dict[str, Any]:
    """How the export was read, as it turned out: what was found out is named like what was declared."""
    calendar = plan.hierarchy.calendar
    decided = parse_policies(plan.source.reading["policies"], plan.source.reading["label_variants"])
    return {
        "preset": plan.source.rules.model_dump(mode="json", exclude_defaults=True),
        "encoding": records.origin.encoding,
        "sheet": records.origin.sheet,
        "declared": {name: plan.source.reading[name] for name in ("encoding", "sheet")},
        "nulls": None if plan.source.reading["nulls"] is None else list(plan.source.reading["nulls"]),
        "time_zone": records.time_zone,
        "answers": dict(sorted(records.provenance.answers.items())),
        "policies": {problem: policy.value for problem, policy in decided.items()},
        "calendar": None if calendar is None else calendar.name,
    }


def _signed(path: Path) -> dict[str, str]:
    return {"name": path.name, "sha256": file_hash(path)}
