"""One quality gate as text: parsed strictly, written back, and what is said where it fails."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqeval import i18n
from sqeval.errors import OptionError, nearest_hint

_COMPARISON = re.compile(r"(?P<name>[a-z_]+)\s*(?P<op><=|>=|<|>)\s*(?P<limit>\d+(?:\.\d+)?)")
_NAMED = re.compile(r"(?P<name>[a-z]+)\s*:\s*(?P<of>[^<>=]*?[^<>=\s])\s*(?:(?P<op><=|>=|<|>)\s*(?P<limit>-?\d+(?:\.\d+)?))?", re.IGNORECASE)

#: What can be compared, and the sign that means "too bad"; the other one would let bad units pass.
_BAD_SIDE = {"score": "<", "efficiency": "<", "cr": ">", "rejected": ">", "drop": ">", "restated": ">", "coverage": "<", "missing": ">"}
_WORDS = ("warning", "missed", "at-risk", "trend")

#: Gates that can, or must, name an indicator; the bad side of `indicator` is that of its direction.
_OF_INDICATOR = ("indicator", "coverage", "missing", "trend")

_GENERAL = (*("warning", "missed", "at-risk"), "score<70", "efficiency<0.5", "cr>0.1", "rejected>0.05", "drop>5", "restated>1")
_BY_NAME = ("indicator:NAME<0.9", "coverage<0.8", "coverage:NAME<0.8", "missing>0.2", "missing:NAME>0.2", "trend", "trend:NAME")
KNOWN = (*_GENERAL, *_BY_NAME)

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Gate:
    """One condition under which a run fails, e.g. `missed`, `score<70` or `coverage:satisfaction<0.3`."""

    name: str
    op: str = ""
    limit: float = 0.0
    indicator: str | None = None

    def holds(self, values: Any) -> Any:
        """Where values are on the bad side of the limit."""
        return _OPERATORS[self.op](values, self.limit)

    def __str__(self) -> str:
        what = self.name if self.indicator is None else f"{self.name}:{self.indicator}"
        return f"{what}{self.op}{_number(self.limit)}" if self.op else what


@dataclass(frozen=True)
class Failure:
    """A gate that failed, and what made it fail; a blind gate had nothing to look at, so nothing can be said to be good."""

    gate: Gate
    causes: tuple[str, ...]
    is_blind: bool = False

    def text(self, lang: str) -> str:
        """One line: the gate and at most five of the causes."""
        if self.is_blind:
            return i18n.text("job.gate_blind", lang, gate=self.gate, what=i18n.text(f"job.blind_{self.gate.name.replace('-', '_')}", lang))
        shown = i18n.sequence(self.causes, lang, most=5)
        return i18n.text("job.gate_failed", lang, gate=self.gate, count=len(self.causes), causes=shown)


def parse_gates(texts: Iterable[str]) -> tuple[Gate, ...]:
    """Parse gates, each once.

    Raises
    ------
    OptionError
        A text is no known gate, or compares on the side that lets bad values pass.

    Examples
    --------
    >>> [str(gate) for gate in parse_gates(["missed", "score < 70", "coverage: satisfaction < 0.3"])]
    ['missed', 'score<70', 'coverage:satisfaction<0.3']
    """
    return tuple(dict.fromkeys(map(_parsed, texts)))


def _parsed(text: str) -> Gate:
    word = text.strip().lower()
    if word in _WORDS:
        return Gate(word)
    named = _NAMED.fullmatch(text.strip())
    if named is not None:
        return _of_indicator(text, named)
    match = _COMPARISON.fullmatch(word)
    if match is None or match["name"] not in _BAD_SIDE:
        raise OptionError("unknown gate", value=text, hint=nearest_hint(word, KNOWN, most=len(KNOWN)))
    _check_side(text, match["name"], match["op"], match["limit"], match["name"])
    return Gate(match["name"], match["op"], float(match["limit"]))


def _of_indicator(text: str, match: re.Match[str]) -> Gate:
    """A gate that names an indicator; names keep their case."""
    name, op = match["name"].lower(), match["op"]
    if name not in _OF_INDICATOR:
        forms = [gate.replace("NAME", match["of"]) for gate in KNOWN]
        raise OptionError("unknown gate", value=text, hint=nearest_hint(text.strip(), forms, most=len(forms)))
    if (op is None) != (name == "trend"):
        hint = "Write trend:NAME" if name == "trend" else f"Write {name}:{match['of']}{_BAD_SIDE.get(name, '<')}LIMIT"
        raise OptionError(f"the gate takes {'no' if name == 'trend' else 'a'} limit", value=text, hint=hint)
    if op is None:
        return Gate(name, indicator=match["of"])
    if name in _BAD_SIDE:
        _check_side(text, name, op, match["limit"], f"{name}:{match['of']}")
    return Gate(name, op, float(match["limit"]), match["of"])


def _check_side(text: str, name: str, op: str, limit: str, written: str) -> None:
    if not op.startswith(_BAD_SIDE[name]):
        raise wrong_side(text, f"{written}{_BAD_SIDE[name]}{limit}")


def wrong_side(text: str, right: str) -> OptionError:
    """The error for a gate that would let bad values pass."""
    return OptionError("a gate says when a run fails", value=text, hint=f"Write {right} to fail on the bad side")


def _number(limit: float) -> str:
    short = f"{limit:g}"
    return short if float(short) == limit else repr(limit)
