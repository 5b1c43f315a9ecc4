"""Ratings given as stars, words or emoji become numbers by a declared rule; none is guessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.records import schema
from sqeval.records.numbers import parse_numbers
from sqeval.result import Caution
from sqeval.spec import Spec, Table, read

Mask = NDArray[np.bool_]

#: Stands for every rating column that has no rule of its own.
EVERY = "*"

#: Ways to write one emoji: presentation selectors and skin tones.
_EMOJI_FORMS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class AnswerRule(Spec):
    """How answers become numbers.

    `words` says it for each answer. With `counted`, an answer that consists of these marks (and of `uncounted` ones) is
    the number of them; with `suffixes`, so is a number before one of them; with `numbers`, a bare number stands for
    itself. `scale` is the rating scale that the rule speaks about.
    """

    name: str = "own"
    scale: tuple[float, float] | None = None
    numbers: bool = False
    words: Table[str, float] = Field(default_factory=dict)
    counted: str = ""
    uncounted: str = ""
    suffixes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not (self.words or self.counted or self.suffixes or self.numbers):
            raise ConfigError("reads no answer at all", path="answers", hint="Give the number of each answer, e.g. {'good': 5, 'bad': 1}")
        seen: dict[str, float] = {}
        for word, number in self.words.items():
            if seen.setdefault(plain_answer(word), number) != number:
                raise ConfigError(f"stands for both {seen[plain_answer(word)]:g} and {number:g}", path="answers", value=word)
        return self

    @cached_property
    def _plain_words(self) -> dict[str, float]:
        return {plain_answer(word): number for word, number in self.words.items()}

    def number(self, answer: str) -> float:
        """The number that an answer stands for; NaN where the rule does not know it."""
        text = plain_answer(answer)
        if text in self._plain_words:
            return self._plain_words[text]
        marks = set(text)
        if self.counted and marks & set(self.counted) and marks <= {*self.counted, *self.uncounted}:
            return float(sum(text.count(mark) for mark in self.counted))
        for suffix in sorted(map(plain_answer, self.suffixes), key=len, reverse=True):
            before = text.removesuffix(suffix).rstrip()
            if text.endswith(suffix) and _NUMBER.fullmatch(before):
                return float(before)
        return float(text) if self.numbers and _NUMBER.fullmatch(text) else float("nan")


@lru_cache(maxsize=1)
def known_rules() -> Mapping[str, AnswerRule]:
    """The rules that come with sqeval, by name.

    Examples
    --------
    >>> sorted(known_rules())
    ['emoji', 'good_bad', 'stars', 'thumbs', 'words_en', 'words_zh']
    >>> known_rules()["stars"].number("★★★★☆"), known_rules()["words_zh"].number("非常满意")
    (4.0, 5.0)
    """
    tables = tomllib.loads(files(__package__).joinpath("answer_rules.toml").read_text(encoding="utf-8"))
    return {name: read(AnswerRule, {"name": name, **table}, path=name) for name, table in tables.items()}


def rules_of(answers: Any) -> dict[str, Any]:
    """Rules by column from what a user gives: a name, {answer: number}, or either of them by rating column."""
    if isinstance(answers, (str, AnswerRule)) or _is_words(answers):
        return {EVERY: rule_of(answers, "answers")}
    if not isinstance(answers, Mapping):
        raise ConfigError("is no rule for answers", path="answers", value=answers, hint=nearest_hint(answers, known_rules()))
    for column in answers:
        if column != EVERY and schema.kind_of(str(column)) is not schema.Kind.RATING:
            hint = "Name 'rating', 'rating_<dimension>' or '*' for all of them, or give {answer: number}"
            raise ConfigError("is no rating column", path=f"answers.{column}", hint=hint)
    return {str(column): rule_of(rule, f"answers.{column}") for column, rule in answers.items()}


def _is_words(rule: object) -> bool:
    if not isinstance(rule, Mapping) or not rule:
        return False
    return all(isinstance(number, int | float) and not isinstance(number, bool) for number in rule.values())


def rule_of(rule: Any, path: str) -> Any:
    """One rule from what a user gives: a name, {answer: number}, or the fields of a rule, which are left to be read."""
    if isinstance(rule, str):
        name = rule.strip().lower()
        if name not in known_rules():
            raise ConfigError("unknown rule for answers", path=path, value=rule, hint=nearest_hint(rule, known_rules()))
        return known_rules()[name]
    return {"words": dict(rule)} if _is_words(rule) else rule


def check_scale(rules: Mapping[str, AnswerRule], scale: tuple[float, float]) -> None:
    """Refuse a rule that speaks about another scale than that of the ratings: stars are not stretched silently."""
    for column, rule in rules.items():
        if rule.scale is not None and rule.scale != scale:
            known, own = (f"{low:g}–{high:g}" for low, high in (rule.scale, scale))
            hint = "Give the number of each answer on that scale, e.g. answers={'good': 100, 'bad': 0}"
            problem = f"the rule {rule.name!r} reads the scale {known}, but ratings are on {own}"
            raise ConfigError(problem, path=f"answers.{column}", hint=hint)
        for word, number in rule.words.items():
            if not scale[0] <= number <= scale[1]:
                hint = f"The rating scale is {scale[0]:g}–{scale[1]:g}; set rating_scale in the preset"
                raise ConfigError("stands for a number outside the rating scale", path=f"answers.{word}", value=number, hint=hint)


def read_answers(column: pd.Series[Any], rule: AnswerRule) -> tuple[pd.Series[Any], Mask]:
    """Numbers of a column of answers, NaN where missing, and which rows hold an answer that the rule does not know.

    Raises
    ------
    DataError
        The rule reads not a single answer of the column.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.astype("float64") if rule.numbers else pd.Series(np.nan, index=column.index, name=column.name)
    else:
        codes, answers = pd.factorize(column)
        found = np.array([rule.number(str(answer)) for answer in answers], dtype=np.float64)
        # A missing answer has code -1, which takes the NaN put at the end.
        numbers = pd.Series(np.append(found, np.nan)[codes], index=column.index, name=column.name)
    unknown = (numbers.isna() & column.notna()).to_numpy()
    if unknown.any() and unknown.sum() == column.notna().sum():
        value = column[unknown].iloc[0]
        raise DataError(f"no answer can be read by the rule {rule.name!r}", column=column.name, value=value, hint=_better(column, rule))
    return numbers, unknown


def odd_answers(column: pd.Series[Any], rule: AnswerRule | None, rows: int) -> list[Caution]:
    """Say that a rule, or plain reading as numbers where there is none, left answers unread, and which rule would read most."""
    if not rows:
        return []
    name, share = best_rule(column)
    # Plain numbers are read without any rule, so that a rule is only as good as what it adds to them.
    own = max(read_share(column, rule) if rule is not None else 0.0, share_of_numbers(column))
    details: dict[str, Any] = {"column": str(column.name), "rows": rows, "rule": "" if rule is None else rule.name}
    if share > own:
        details |= {"better": name, "share": f"{share:.0%}"}
        return [Caution("answers_without_rule" if rule is None else "answers_of_another_rule", (), details)]
    return [] if rule is None else [Caution("unknown_answers", (), details)]


def read_share(column: pd.Series[Any], rule: AnswerRule) -> float:
    """Share of the given answers that a rule reads."""
    counts = column.dropna().astype("str").value_counts()
    known = [rule.number(str(answer)) == rule.number(str(answer)) for answer in counts.index]
    return float(counts[known].sum() / counts.sum()) if len(counts) else 0.0


def share_of_numbers(column: pd.Series[Any]) -> float:
    """Share of the given answers that are plain numbers."""
    given = column.dropna()
    return float(parse_numbers(given).notna().mean()) if len(given) else 0.0


def best_rule(column: pd.Series[Any]) -> tuple[str, float]:
    """The rule of ours that reads most answers of a column; the first by name among equals."""
    shares = {name: read_share(column, rule) for name, rule in sorted(known_rules().items())}
    return max(shares.items(), key=lambda item: item[1])


def _better(column: pd.Series[Any], rule: AnswerRule) -> str:
    name, share = best_rule(column)
    plain = share_of_numbers(column)
    if plain and plain >= share:
        return f"Declare no rule for it: {plain:.0%} of them are plain numbers"
    if share and name != rule.name:
        return f"answers={name!r} would read {share:.0%} of them"
    return "Give the number of each answer, e.g. answers={'good': 5, 'bad': 1}"


def plain_answer(answer: str) -> str:
    """An answer without what makes no difference: case, width, spaces around, closing marks, forms of an emoji."""
    text = _EMOJI_FORMS.sub("", unicodedata.normalize("NFKC", str(answer))).casefold()
    return " ".join(text.split()).rstrip(".!。 ")
