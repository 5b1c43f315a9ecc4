"""Quality gates: what makes a run fail (`--fail-on`), parsed strictly and checked on the headline period."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sqeval import i18n
from sqeval.errors import ConfigError, OptionError, nearest_hint
from sqeval.evaluation import Evaluation
from sqeval.indicators.keys import ALL

_COMPARISON = re.compile(r"(?P<name>[a-z_]+)\s*(?P<op><=|>=|<|>)\s*(?P<limit>\d+(?:\.\d+)?)")

#: What can be compared, and the sign that means "too bad"; the other one would let bad units pass.
_BAD_SIDE = {"score": "<", "efficiency": "<", "cr": ">", "rejected": ">", "drop": ">"}
_WORDS = ("warning", "missed", "at-risk")
KNOWN = (*_WORDS, "score<70", "efficiency<0.5", "cr>0.1", "rejected>0.05", "drop>5")

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

#: What makes a gate fail; None where it had nothing to look at.
_Causes = tuple[str, ...] | None


@dataclass(frozen=True)
class Gate:
    """One condition under which a run fails, e.g. `missed` or `score<70`."""

    name: str
    op: str = ""
    limit: float = 0.0

    def holds(self, values: Any) -> Any:
        """Where values are on the bad side of the limit."""
        return _OPERATORS[self.op](values, self.limit)

    def __str__(self) -> str:
        return f"{self.name}{self.op}{self.limit:g}" if self.op else self.name


@dataclass(frozen=True)
class Failure:
    """A gate that failed, and what made it fail; a blind gate had nothing to look at, so nothing can be said to be good."""

    gate: Gate
    causes: tuple[str, ...]
    is_blind: bool = False

    def text(self, lang: str) -> str:
        """One line: the gate and at most five of the causes."""
        if self.is_blind:
            return i18n.text("cli.gate_blind", lang, gate=self.gate, what=i18n.text(f"cli.blind_{self.gate.name.replace('-', '_')}", lang))
        shown = i18n.sequence(self.causes, lang, most=5)
        return i18n.text("cli.gate_failed", lang, gate=self.gate, count=len(self.causes), causes=shown)


def parse_gates(texts: Iterable[str]) -> tuple[Gate, ...]:
    """Parse gates, each once.

    Raises
    ------
    OptionError
        A text is no known gate, or compares on the side that lets bad values pass.

    Examples
    --------
    >>> [str(gate) for gate in parse_gates(["missed", "score < 70"])]
    ['missed', 'score<70']
    """
    return tuple(dict.fromkeys(map(_parsed, texts)))


def _parsed(text: str) -> Gate:
    word = text.strip().lower()
    if word in _WORDS:
        return Gate(word)
    match = _COMPARISON.fullmatch(word)
    if match is None or match["name"] not in _BAD_SIDE:
        raise OptionError("unknown gate", value=text, hint=nearest_hint(word, KNOWN))
    if not match["op"].startswith(_BAD_SIDE[match["name"]]):
        hint = f"Write {match['name']}{_BAD_SIDE[match['name']]}{match['limit']} to fail on the bad side"
        raise OptionError("a gate says when a run fails", value=text, hint=hint)
    return Gate(match["name"], match["op"], float(match["limit"]))


def check_possible(gates: Iterable[Gate], *, has_baseline: bool, has_judgements: bool, has_dea: bool, has_targets: bool) -> None:
    """Refuse, before any work, a gate that could never fail because a run has nothing for it to look at.

    Raises
    ------
    ConfigError
        The error names the gate and what it needs.
    """
    needs = {
        "drop": (has_baseline, "a baseline (--baseline DIR)"),
        "cr": (has_judgements, "judgements ([judgements], or --judgements)"),
        "efficiency": (has_dea, "DEA inputs and outputs ([dea])"),
        "missed": (has_targets, "targets ([targets])"),
        "at-risk": (has_targets, "targets ([targets])"),
    }
    for gate in gates:
        is_there, what = needs.get(gate.name, (True, ""))
        if not is_there:
            raise ConfigError(f"the gate has nothing to look at without {what}", path="gates.fail_on", value=str(gate))


def failures(gates: Iterable[Gate], evaluation: Evaluation, baseline: Path | None) -> tuple[Failure, ...]:
    """The gates that fail, in the order given; one that had nothing to look at fails too."""
    found = ((gate, _CHECKS[gate.name](gate, evaluation, baseline)) for gate in gates)
    return tuple(Failure(gate, causes or (), causes is None) for gate, causes in found if causes is None or causes)


def _warning(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    del gate, baseline
    return tuple(dict.fromkeys(caution.code for caution in evaluation.warnings))


def _targets(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    """Targets of the whole in the headline period; a missed one is also past being at risk."""
    del baseline
    bad = {"missed"} if gate.name == "missed" else {"missed", "at risk"}
    whole = latest_targets(evaluation)
    if whole["status"].isin(["unknown"]).all():
        return None
    whole = whole[whole["status"].isin(bad)]
    return tuple(f"{row['indicator']} {row['actual']:.4g} ({row['op']} {row['target']:g})" for row in whole.to_dict("records"))


def _units(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    """Ranked units of the headline period: those with enough requests and a score."""
    del baseline
    return _named(gate, ranked(evaluation).set_index("unit")[gate.name])


def _drop(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    if evaluation.comparison is None or baseline is None:
        return None
    changes = evaluation.comparison.changes
    latest = changes[(changes["period"] == evaluation.headline_period) & changes["unit"].isin(ranked(evaluation)["unit"])]
    small = _small_before(baseline)
    sure = [(row["unit"], row["period_before"]) not in small for row in latest.to_dict("records")]
    return _named(gate, -latest[sure].set_index("unit")["change"].astype(float))


def _cr(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    del baseline
    ratios = {name: node.cr for name, node in evaluation.weights.nodes.items()}
    if evaluation.weights.cr is not None:
        ratios[ALL] = evaluation.weights.cr
    return _named(gate, pd.Series(ratios, dtype=float))


def _rejected(gate: Gate, evaluation: Evaluation, baseline: Path | None) -> _Causes:
    del baseline
    source = evaluation.source
    if not source["rows_in"]:
        return None
    share = source["rows_rejected"] / source["rows_in"]
    return (f"{share:.4g} ({source['rows_rejected']}/{source['rows_in']})",) if gate.holds(share) else ()


_CHECKS: Mapping[str, Callable[[Gate, Evaluation, Path | None], _Causes]] = {
    "warning": _warning,
    "missed": _targets,
    "at-risk": _targets,
    "score": _units,
    "efficiency": _units,
    "drop": _drop,
    "cr": _cr,
    "rejected": _rejected,
}


def ranked(evaluation: Evaluation) -> pd.DataFrame:
    """Scores of the headline period's ranked units, the best first."""
    scores = evaluation.scores
    latest = scores[(scores["period"] == evaluation.headline_period) & scores["rank"].notna()]
    return latest.sort_values(["rank", "unit"], kind="stable", ignore_index=True)


def latest_targets(evaluation: Evaluation) -> pd.DataFrame:
    """Target checks of all units together in the headline period."""
    whole = evaluation.target_checks[0].frame
    return whole[whole["period"] == evaluation.headline_period] if "period" in whole.columns else whole


def _named(gate: Gate, values: pd.Series[Any]) -> _Causes:
    """Units on the bad side of the limit with their values, the worst first; a missing value is on no side.

    None where all of them are missing.
    """
    if values.isna().all():
        return None
    bad = values[values.notna() & gate.holds(values)]
    worst_first = bad.sort_values(ascending=gate.op.startswith("<"), kind="stable")
    return tuple(f"{name} {value:.4g}" for name, value in worst_first.items())


def _small_before(baseline: Path) -> set[tuple[str, str]]:
    """Units and periods of the baseline that had too few requests: a drop from those says nothing."""
    rows = json.loads((baseline / "evaluation.json").read_text(encoding="utf-8"))["scores"]
    return {(row["unit"], row["period"]) for row in rows if row.get("small_sample")}
