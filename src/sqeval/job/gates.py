"""Quality gates: what makes a run fail (`--fail-on`), parsed strictly and checked on the headline period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from sqeval.errors import ConfigError
from sqeval.evaluation import Evaluation
from sqeval.indicators.keys import ALL
from sqeval.job.gate import KNOWN, Failure, Gate, parse_gates
from sqeval.job.indicator_gates import Causes as _Causes
from sqeval.job.indicator_gates import beyond as _named
from sqeval.job.indicator_gates import check_indicators, coverage, indicator_values, trend

__all__ = ["KNOWN", "Failure", "Gate", "check_indicators", "check_possible", "failures", "latest_targets", "parse_gates", "ranked"]


def check_possible(
    gates: Iterable[Gate],
    *,
    has_baseline: bool,
    has_history: bool = False,
    has_judgements: bool,
    has_dea: bool,
    has_targets: bool,
    has_periods: bool,
) -> None:
    """Refuse, before any work, a gate that could never fail because a run has nothing for it to look at.

    Raises
    ------
    ConfigError
        The error names the gate and what it needs.
    """
    needs = {
        "drop": (has_baseline, "a baseline (--baseline DIR), or a history"),
        "restated": (has_history, "a history (--history DIR)"),
        "cr": (has_judgements, "judgements ([judgements], or --judgements)"),
        "efficiency": (has_dea, "DEA inputs and outputs ([dea])"),
        "missed": (has_targets, "targets ([targets])"),
        "at-risk": (has_targets, "targets ([targets])"),
        "trend": (has_periods, "periods (period in [group])"),
    }
    for gate in gates:
        is_there, what = needs.get(gate.name, (True, ""))
        if not is_there:
            raise ConfigError(f"the gate has nothing to look at without {what}", path="gates.fail_on", value=str(gate))


def failures(gates: Iterable[Gate], evaluation: Evaluation) -> tuple[Failure, ...]:
    """The gates that fail, in the order given; one that had nothing to look at fails too."""
    found = ((gate, _CHECKS[gate.name](gate, evaluation)) for gate in gates)
    return tuple(Failure(gate, causes or (), causes is None) for gate, causes in found if causes is None or causes)


def _warning(gate: Gate, evaluation: Evaluation) -> _Causes:
    del gate
    return tuple(dict.fromkeys(caution.code for caution in evaluation.warnings))


def _targets(gate: Gate, evaluation: Evaluation) -> _Causes:
    """Targets of the whole in the headline period; a missed one is also past being at risk."""
    bad = {"missed"} if gate.name == "missed" else {"missed", "at risk"}
    whole = latest_targets(evaluation)
    if whole["status"].isin(["unknown"]).all():
        return None
    whole = whole[whole["status"].isin(bad)]
    rows = whole.assign(channel=[f" in channel {name}" if isinstance(name, str) else "" for name in whole["channel"]]).to_dict("records")
    return tuple(f"{row['indicator']}{row['channel']} {row['actual']:.4g} ({row['op']} {row['target']:g})" for row in rows)


def _units(gate: Gate, evaluation: Evaluation) -> _Causes:
    """Ranked units of the headline period: those with enough requests and a score."""
    return _named(gate, ranked(evaluation).set_index("unit")[gate.name])


def _drop(gate: Gate, evaluation: Evaluation) -> _Causes:
    if evaluation.comparison is None:
        return None
    changes = evaluation.comparison.changes
    latest = changes[(changes["period"] == evaluation.headline_period) & changes["unit"].isin(ranked(evaluation)["unit"])]
    small = evaluation.comparison.thin_before
    sure = [(row["unit"], row["period_before"]) not in small for row in latest.to_dict("records")]
    return _named(gate, -latest[sure].set_index("unit")["change"].astype(float))


def _restated(gate: Gate, evaluation: Evaluation) -> _Causes:
    """Published scores of the periods scored now that moved by more, whether or not they are ranked."""
    if evaluation.history is None:
        return None
    found = evaluation.history.revisions
    moved = (found["score"] - found["score_before"]).abs()
    rows = found[found["period"].isin(evaluation.periods) & gate.holds(moved)]
    return tuple(f"{row['unit']} {row['period']} {row['score_before']:.4g} → {row['score']:.4g}" for row in rows.to_dict("records"))


def _cr(gate: Gate, evaluation: Evaluation) -> _Causes:
    ratios = {name: node.cr for name, node in evaluation.weights.nodes.items()}
    if evaluation.weights.cr is not None:
        ratios[ALL] = evaluation.weights.cr
    return _named(gate, pd.Series(ratios, dtype=float))


def _rejected(gate: Gate, evaluation: Evaluation) -> _Causes:
    source = evaluation.source
    if not source["rows_in"]:
        return None
    share = source["rows_rejected"] / source["rows_in"]
    return (f"{share:.4g} ({source['rows_rejected']}/{source['rows_in']})",) if gate.holds(share) else ()


_CHECKS: Mapping[str, Callable[[Gate, Evaluation], _Causes]] = {
    "warning": _warning,
    "missed": _targets,
    "at-risk": _targets,
    "score": _units,
    "efficiency": _units,
    "drop": _drop,
    "restated": _restated,
    "cr": _cr,
    "rejected": _rejected,
    "indicator": indicator_values,
    "coverage": coverage,
    "missing": coverage,
    "trend": trend,
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
