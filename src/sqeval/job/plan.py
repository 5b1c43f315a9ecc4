"""From options and configuration to a plan: everything is parsed and checked before the data are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqeval.errors import ConfigError, MissingExtraError, OptionError, nearest_hint
from sqeval.evaluation.composite import choose_composite
from sqeval.evaluation.dea_setting import choose
from sqeval.evaluation.history import check_possible as check_possible_history
from sqeval.evaluation.manifest import MANIFEST, score_file
from sqeval.evaluation.objective import choose_weighting
from sqeval.evaluation.uncertainty import checked_resamples
from sqeval.evaluation.weights import ILLUSTRATIVE
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.job.config import Config, HierarchyRef
from sqeval.job.gates import Gate, check_indicators, check_possible, parse_gates
from sqeval.job.judged_forms import are_forms, judged_by_forms
from sqeval.job.judgements_file import matrices, toml_matrices
from sqeval.job.source import Source, SourceOptions, configuration, existing, source_of
from sqeval.monitoring import Measures, measures
from sqeval.options import Annotations, BetweenLevels, Frontier, FuzzyOperator, Language, MissingIndicator, Period, ScoreFormat, parse
from sqeval.records import WorkCalendar
from sqeval.result import quietly
from sqeval.spec import read

#: Word for an evaluation without periods.
NO_PERIOD = "none"

DEFAULT_HIERARCHY = {"servicenow": "service_desk", "servicenow_tickets": "service_desk"}
OTHERWISE = "after_sales"

_DATES = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(SourceOptions):
    """The options of `sqeval score` as they were given; None is not given. Only the demo sets `synthetic`.

    A service gives frames in place of files, a mapping in place of the configuration's file, and has no folder to write to.
    """

    out: Path | None = None
    hierarchy: str | None = None
    by: tuple[str, ...] = ()
    period: str | None = None
    start: str | None = None
    end: str | None = None
    judgements: str | None = None
    min_n: int | None = None
    frontier: str | None = None
    baseline: Path | Mapping[str, Any] | None = None
    history: Path | Mapping[str, Any] | None = None
    allow_fewer: bool = False
    fail_on: tuple[str, ...] = ()
    junit: Path | None = None
    annotations: str | None = None
    formats: tuple[str, ...] = ("csv",)
    lang: str = "en"
    synthetic: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """What `sqeval score` will do: the source, the arguments of `evaluate`, the gates and where the files go.

    `files` are all files that the run rests on beside the export, by what they are.
    """

    source: Source
    hierarchy: Hierarchy
    evaluate: Mapping[str, Any]
    gates: tuple[Gate, ...]
    out: Path | None
    lang: str
    baseline: Path | Mapping[str, Any] | None = None
    history: Path | Mapping[str, Any] | None = None
    allow_fewer: bool = False
    files: Mapping[str, Path] = field(default_factory=dict)
    synthetic: bool = False
    junit: Path | None = None
    annotations: Annotations | None = None
    formats: tuple[ScoreFormat, ...] = (ScoreFormat.CSV,)


def make_plan(options: ScoreOptions) -> Plan:
    """Join options and configuration; options win.

    Raises
    ------
    OptionError, ConfigError, JudgementError
        A file is missing, a word is unknown, a key is wrong, a matrix is not reciprocal, or a gate cannot be checked.
    """
    lang = parse(Language, options.lang, "lang").value
    gates = parse_gates(options.fail_on)
    config = configuration(options.config)
    gates = gates or parse_gates(config.gates.fail_on)
    if options.out is not None and options.out.exists() and not options.out.is_dir():
        raise OptionError("is not a folder", path=str(options.out), hint="Give another one with --out")
    baseline, history = _earlier(options)
    source = source_of(options, config.source, config.policies)
    hierarchy, hierarchy_file = _hierarchy(options, config, source.rules.name)
    if config.calendar is not None:
        hierarchy = hierarchy.model_copy(update={"calendar": _calendar(config.calendar)})
    judgements, judgement_files = _judgements(options, config, hierarchy)
    dea, methods = _dea(hierarchy, config), _methods(options, config)
    group = _group(options, config)
    _check_methods(hierarchy, methods, dea)
    if history is not None:
        _check_history(group, methods, has_baseline=baseline is not None)
    check_indicators(gates, hierarchy)
    check_possible(
        gates,
        has_baseline=baseline is not None or history is not None,
        has_history=history is not None,
        has_judgements=bool(judgements),
        has_dea=dea is not None,
        has_targets=_has_targets(hierarchy, config),
        has_periods=group["period"] is not None,
    )
    own = {
        "config": options.config if isinstance(options.config, Path) else None,
        "preset": source.preset_file,
        "hierarchy": hierarchy_file,
    }
    named = {**own, **judgement_files, **source.companions}
    return Plan(
        source=source,
        hierarchy=hierarchy,
        evaluate={**group, **methods, "judgements": judgements, "dea": dea},
        gates=gates,
        out=options.out,
        lang=lang,
        baseline=baseline,
        history=history,
        allow_fewer=options.allow_fewer,
        files={name: path for name, path in named.items() if isinstance(path, Path)},
        synthetic=options.synthetic,
        junit=_junit(options),
        annotations=None if options.annotations is None else parse(Annotations, options.annotations, "annotations"),
        formats=_formats(options.formats),
    )


def _earlier(options: ScoreOptions) -> tuple[Path | Mapping[str, Any] | None, Path | Mapping[str, Any] | None]:
    """Baseline and history; a history that is to be in the folder written to begins with the first run."""
    baseline, history = options.baseline, options.history
    if isinstance(baseline, Path):
        existing(baseline, "baseline", is_folder=True)
    if isinstance(history, Path) and history == options.out and not (history / "evaluation.json").exists():
        history = None
    if isinstance(history, Path):
        existing(history, "history", is_folder=True)
    return baseline, history


def _check_history(group: Mapping[str, Any], methods: Mapping[str, Any], *, has_baseline: bool) -> None:
    frontier = parse(Frontier, methods["frontier"], "frontier")
    check_possible_history(
        period=group["period"], frontier=frontier, has_data_weights=methods["weighting"] is not None, has_baseline=has_baseline
    )


def _formats(words: tuple[str, ...]) -> tuple[ScoreFormat, ...]:
    found = tuple(dict.fromkeys(parse(ScoreFormat, word, "format") for word in words))
    if ScoreFormat.PARQUET in found and find_spec("pyarrow") is None:
        raise MissingExtraError.for_extra("writing Parquet", "parquet")
    return found


def _junit(options: ScoreOptions) -> Path | None:
    """Where the JUnit XML goes: not into a folder's place, and not over a file of the run, whose hash the manifest holds."""
    path = options.junit
    if path is None:
        return None
    if options.out is None:
        raise OptionError("there is no folder to write to", path="junit", value=str(path))
    own = {"evaluation.json", "report.html", MANIFEST, *map(score_file, ScoreFormat)}
    if path.is_dir() or path.resolve() in {(options.out / name).resolve() for name in own}:
        raise OptionError("is a folder" if path.is_dir() else "is a file of the run itself", path="junit", value=str(path))
    return path


def _calendar(given: str | dict[str, Any]) -> WorkCalendar:
    return WorkCalendar.preset(given) if isinstance(given, str) else read(WorkCalendar, given, path="calendar")


def _group(options: ScoreOptions, config: Config) -> dict[str, Any]:
    group = config.group
    period = (options.period or group.period or Period.MONTH.value).strip().lower()
    return {
        "by": options.by or group.by or ("team",),
        "period": None if period == NO_PERIOD else _period(period),
        "span": (_date(options.start or group.start, "from"), _date(options.end or group.end, "to")),
        "min_n": options.min_n if options.min_n is not None else group.min_n or 10,
        "missing": parse(MissingIndicator, group.missing or MissingIndicator.UNKNOWN.value, "missing").value,
        "mix": group.mix,
        "resamples": checked_resamples(group.resamples or 0),
        "seed": group.seed or 0,
    }


def _methods(options: ScoreOptions, config: Config) -> dict[str, Any]:
    grades = config.grades
    return {
        "grades": None if grades is None else Grades(grades.labels, grades.scores, grades.labels_zh, bands=grades.bands),
        "targets": config.targets,
        "measures": _measures(config),
        "weighting": config.weighting,
        "composite": config.composite,
        **config.fuzzy.model_dump(exclude_none=True),
        "frontier": parse(Frontier, options.frontier or config.dea.frontier or Frontier.PERIOD.value, "frontier").value,
    }


def _measures(config: Config) -> Measures | None:
    """The list of improvement measures, checked; its cautions are on it."""
    if not config.measures:
        return None
    with quietly():
        return measures([row.model_dump() for row in config.measures])


def _check_methods(hierarchy: Hierarchy, methods: Mapping[str, Any], dea: dict[str, Any] | None) -> None:
    """Refuse before the data are read what `evaluate` would refuse after."""
    parse(FuzzyOperator, methods.get("operator", FuzzyOperator.WEIGHTED_AVERAGE.value), "operator")
    parse(BetweenLevels, methods.get("between_levels", BetweenLevels.RAW.value), "between_levels")
    choose_weighting(hierarchy, methods["weighting"])
    for row in () if methods["measures"] is None else methods["measures"].rows:
        hierarchy.node(row.indicator)
    choice = choose(hierarchy, dea)
    has_ties_broken = choice is not None and choice.tie_break is not None
    grades = methods["grades"] or hierarchy.grades
    choose_composite(methods["composite"], grades, has_dea=choice is not None, has_tie_break=has_ties_broken)


def _has_targets(hierarchy: Hierarchy, config: Config) -> bool:
    return bool(config.targets) if config.targets is not None else any(node.target for node in hierarchy.measured)


def _period(word: str) -> str:
    known = [period.value for period in Period]
    if word not in known:
        raise OptionError.unknown("period", word, [*known, NO_PERIOD])
    return word


def _date(text: str | None, end: str) -> str | None:
    """An end of the span; refused where it is no date, so that no typing mistake selects other months."""
    if text is None:
        return None
    try:
        datetime.strptime(text, _DATES.get(len(text), "%Y-%m-%d"))
    except ValueError:
        raise OptionError("is no date", path=end, value=text, hint="Write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return text


def _hierarchy(options: ScoreOptions, config: Config, preset: str) -> tuple[Hierarchy, Path | None]:
    """The hierarchy, and the file it comes from where there is one."""
    if options.hierarchy is not None:
        return named_hierarchy(options.hierarchy)
    table = config.hierarchy
    if table is None:
        return BUILT_IN[DEFAULT_HIERARCHY.get(preset, OTHERWISE)](), None
    if "children" in table:
        return read(Hierarchy, table, path="hierarchy"), None
    reference = read(HierarchyRef, table, path="hierarchy")
    if (reference.builtin is None) == (reference.file is None):
        raise ConfigError("needs either `builtin`, `file`, or a tree of its own with `children`", path="hierarchy", value=table)
    if reference.builtin is not None:
        return _built_in(reference.builtin), None
    return _hierarchy_file(options.beside_config(reference.file or ""))


def named_hierarchy(word: str) -> tuple[Hierarchy, Path | None]:
    """A built-in hierarchy, or that of a TOML file, and the file."""
    if word.strip().lower() in BUILT_IN:
        return _built_in(word), None
    if not word.lower().endswith(".toml"):
        raise OptionError("unknown hierarchy", value=word, hint=f"{nearest_hint(word, BUILT_IN)}, or a FILE.toml")
    return _hierarchy_file(Path(word))


def _built_in(word: str) -> Hierarchy:
    name = word.strip().lower()
    if name not in BUILT_IN:
        raise OptionError.unknown("hierarchy", word, BUILT_IN)
    return BUILT_IN[name]()


def _hierarchy_file(path: Path) -> tuple[Hierarchy, Path]:
    try:
        return Hierarchy.from_toml(existing(path, "hierarchy")), path
    except ConfigError as error:
        raise error if error.path == str(path) else ConfigError(str(error), path=path.name) from None


def _judgements(options: ScoreOptions, config: Config, hierarchy: Hierarchy) -> tuple[Any, dict[str, Path]]:
    """The judgements as `evaluate` takes them, and the files they come from where they have some of their own."""
    given = config.judgements if options.judgements is None else options.judgements
    if not isinstance(given, str) or given.strip().lower() == ILLUSTRATIVE:
        return (matrices(given, "judgements") if isinstance(given, dict) else given), {}
    path = options.beside_config(given) if options.judgements is None else Path(given)
    if given.lower().endswith(".toml"):
        return toml_matrices(existing(path, "judgements")), {"judgements": path}
    if are_forms(path):
        return judged_by_forms(existing(path, "judgements", folder_too=True), hierarchy)
    hint = f"{nearest_hint(given, [ILLUSTRATIVE])}, or a FILE.toml, or a filled questionnaire or a folder of them"
    raise OptionError("unknown judgements", value=given, hint=hint)


def _dea(hierarchy: Hierarchy, config: Config) -> dict[str, Any] | None:
    """The hierarchy's own DEA with what the configuration changes; None where neither names one."""
    given = config.dea.model_dump(exclude_none=True, exclude={"frontier"})
    own = {} if hierarchy.dea is None else hierarchy.dea.model_dump()
    return {**own, **given} or None
