"""The text of a first configuration: what was found out about an export, with comments and examples to switch on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqeval import i18n
from sqeval.cli.doctor_job import Visit
from sqeval.cli.terminal import plain
from sqeval.cli.toml_text import toml_key, toml_value
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.options import Direction

#: Where comments behind a key stand, where there is room.
_COMMENT_AT = 48

#: What requests differ by that a unit may have more or fewer of.
_MIXES = ("channel", "request_type", "category", "priority")

#: Indicators without their data are named one by one up to here.
_MOST_LACKING = 8


@dataclass(frozen=True, eq=False)
class Starter:
    """What a first configuration is made of.

    `source` and `policies` are the tables of these names, `by` the column that makes a unit, `groups` how many different
    values the columns have that could do so.
    """

    visit: Visit
    hierarchy: str
    source: Mapping[str, Any]
    policies: Mapping[str, str]
    by: str
    groups: Mapping[str, int]
    export: Path
    path: Path

    @property
    def command(self) -> str:
        """The command that scores with the configuration."""
        return f"sqeval score {quoted(self.export)} --config {quoted(self.path)} --out out"


def quoted(path: Path) -> str:
    """A path as one word of a command."""
    text = plain(path)
    return f'"{text}"' if " " in text else text


def starter_text(starter: Starter, lang: str) -> str:
    """The configuration as TOML, its comments in `lang`.

    Every commented line without a space after its sign is an example that can be switched on as it stands.
    """
    tree = BUILT_IN[starter.hierarchy]()
    parts = (
        _head(starter, lang),
        _source(starter, lang),
        _policies(starter, lang),
        _hierarchy(starter, lang),
        _group(starter, lang),
        _grades(tree, lang),
        _fuzzy(lang),
        _dea(tree, lang),
        _targets(starter, tree, lang),
        _gates(starter, tree, lang),
    )
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts)


def _say(key: str, lang: str, **values: object) -> str:
    return f"# {plain(i18n.text(f'starter.{key}', lang, **values))}"


def _entry(name: str, value: Any, comment: str = "", *, is_example: bool = False) -> str:
    """One key, with its comment behind it."""
    line = f"{'#' if is_example else ''}{toml_key(name)} = {toml_value(value)}"
    return f"{line:<{_COMMENT_AT}}{comment}" if len(line) < _COMMENT_AT and comment else f"{line}  {comment}".rstrip()


def _head(starter: Starter, lang: str) -> Iterator[str]:
    months = list(starter.visit.diagnosis.periods)
    facts = {"rows": f"{starter.visit.diagnosis.rows['rows_kept']:,}", "first": months[0], "last": months[-1]}
    yield _say("head", lang, source=starter.export.name, **facts)
    yield "#"
    yield f"#   {starter.command}"
    yield "#"
    yield _say("how_to_read", lang)
    yield _say("examples", lang)
    yield ""
    yield _entry("judgements", "judgements.toml", _say("judgements", lang), is_example=True)
    yield _entry("calendar", "office_cn", _say("calendar", lang), is_example=True)
    yield _entry("weighting", "entropy", _say("weighting", lang), is_example=True)


def _source(starter: Starter, lang: str) -> Iterator[str]:
    tables = {name: value for name, value in starter.source.items() if name in {"columns", "formats"}}
    plain_keys = {name: value for name, value in starter.source.items() if name not in tables}
    yield _say("source", lang)
    yield "[source]"
    for name, value in plain_keys.items():
        yield _entry(name, value)
    examples = {"time_zone": "Asia/Shanghai" if lang == "zh" else "Europe/Berlin", "label_variants": "merge"}
    companions = {name: f"{name}.csv" for name in ("surveys", "orders", "resources")}
    for name, value in {**examples, **companions}.items():
        if name not in plain_keys:
            yield _entry(name, value, _say(name, lang), is_example=True)
    for name, table in tables.items():
        yield ""
        rest = i18n.listing(_riding_along(starter), lang, most=12) or i18n.text("starter.nothing_else", lang)
        yield _say(name, lang, rest=rest)
        yield f"[source.{name}]"
        for key, value in table.items():
            yield _entry(key, value)


def _riding_along(starter: Starter) -> list[str]:
    """Columns of the export that no canonical name was found for."""
    records = starter.visit.diagnosis.records
    known = starter.visit.diagnosis.columns
    return [] if records is None else [str(name) for name in records.to_frame().columns if name not in known]


def _policies(starter: Starter, lang: str) -> Iterator[str]:
    yield _say("policies", lang)
    yield "[policies]"
    for name, value in starter.policies.items():
        yield _entry(name, value)
    if "off_scale" not in starter.policies:
        yield _entry("off_scale", "repair", is_example=True)


def _hierarchy(starter: Starter, lang: str) -> Iterator[str]:
    found = starter.visit.hierarchies
    own = found[starter.hierarchy]
    yield _say("fed", lang, name=own["title"], fed=len(own["measurable"]), all=own["indicators"])
    for name, needs in list(own["lacking"].items())[:_MOST_LACKING]:
        yield _say("lacking", lang, name=name, needs=i18n.listing(needs, lang))
    others = (f"{name} {len(entry['measurable'])}/{entry['indicators']}" for name, entry in found.items() if name != starter.hierarchy)
    yield _say("others", lang, listed=i18n.listing(others, lang))
    yield "[hierarchy]"
    yield _entry("builtin", starter.hierarchy)


def _group(starter: Starter, lang: str) -> Iterator[str]:
    months = list(starter.visit.diagnosis.periods)
    yield _say("group", lang, listed=i18n.listing((f"{name} {count:,}" for name, count in starter.groups.items()), lang))
    yield "[group]"
    yield _entry("by", starter.by)
    yield _entry("period", "month")
    yield _entry("from", months[0], _say("span", lang), is_example=True)
    yield _entry("to", months[-1], is_example=True)
    yield _entry("min_n", 10, _say("min_n", lang))
    yield _entry("missing", "unknown", _say("missing", lang))
    for name, value in {"mix": next((name for name in _MIXES if name in starter.groups), "channel"), "resamples": 200, "seed": 0}.items():
        yield _entry(name, value, _say(name, lang), is_example=True)


def _grades(tree: Hierarchy, lang: str) -> Iterator[str]:
    yield _say("grades", lang)
    yield "#[grades]"
    yield _entry("labels", list(tree.grades.labels), is_example=True)
    yield _entry("scores", list(tree.grades.scores), is_example=True)


def _fuzzy(lang: str) -> Iterator[str]:
    yield _say("fuzzy", lang)
    yield "[fuzzy]"
    yield _entry("operator", "weighted_average", is_example=True)
    yield _entry("between_levels", "raw", is_example=True)


def _dea(tree: Hierarchy, lang: str) -> Iterator[str]:
    if tree.dea is None:
        return
    own = tree.dea.model_dump(mode="json", exclude_none=True)
    yield _say("dea", lang)
    yield "[dea]"
    for name in ("inputs", "outputs", "orientation", "rts"):
        if own.get(name):
            yield _entry(name, own[name], is_example=True)
    yield _entry("frontier", "period", _say("frontier", lang), is_example=True)
    yield ""
    yield _say("composite", lang)
    yield "#[composite]"
    yield _entry("score", 0.7, is_example=True)
    yield _entry("efficiency", 0.3, is_example=True)


def _targets(starter: Starter, tree: Hierarchy, lang: str) -> Iterator[str]:
    measurable = starter.visit.hierarchies[starter.hierarchy]["measurable"]
    yield _say("targets", lang)
    yield "#[targets]"
    for name in measurable[:2]:
        op, limit = _target(tree.node(name))
        yield _entry(name, {"op": op, "target": limit, "owner": i18n.text("starter.owner", lang)}, is_example=True)


def _target(node: Node) -> tuple[str, float]:
    """The node's own target, or the best of its thresholds."""
    if node.target is not None:
        return node.target.op, node.target.target
    return "<=" if node.direction is Direction.COST else ">=", (node.thresholds or (0.0,))[0]


def _gates(starter: Starter, tree: Hierarchy, lang: str) -> Iterator[str]:
    node = tree.node(starter.visit.hierarchies[starter.hierarchy]["measurable"][0])
    op, limit = _target(node)
    value = f"indicator:{node.name}{'>' if op.startswith('<') else '<'}{limit:g}"
    listed = ["rejected>0.05", f"score<{tree.grades.scores[-2]:g}", value, f"coverage:{node.name}<0.8", "trend"]
    yield _say("gates", lang)
    yield "[gates]"
    yield _entry("fail_on", listed, is_example=True)
