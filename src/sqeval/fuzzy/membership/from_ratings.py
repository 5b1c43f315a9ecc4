"""Membership from ratings: what respondents answered in stars, words or emoji, by a declared rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.fuzzy.membership.answer_grades import read_rule
from sqeval.fuzzy.membership.answer_table import answer_table, read_table
from sqeval.fuzzy.read import read_grades
from sqeval.indicators.grades import Grades
from sqeval.indicators.keys import coded_units
from sqeval.labelled import sorted_order
from sqeval.numerics.answer_tally import tally
from sqeval.options import MissingAnswers, parse


def membership_from_ratings(
    frame: Any,
    answers: Any,
    grades: Grades,
    missing: str = "ignore",
    *,
    items: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    reading: Any = None,
) -> pd.DataFrame:
    """Membership of items in grades: the shares of the answers that go to each, r_ig = n_ig / n_i.

    Parameters
    ----------
    frame : DataFrame
        Respondents × items, a cell an answer: a number, stars, a word or an emoji. Case, width, spaces around and the skin
        tone of an emoji make no difference. A blank cell is no answer.
    answers : mapping {answer: grade}
        Of every answer there is: a grade by its name (in either language) or number (1 is the best); {grade: share} for an
        answer between grades; None for an answer that is none, such as "don't know".
    grades : Grades
    missing : {"ignore", "unknown"}
        "ignore" divides by the answers given; "unknown" by the respondents, and the share that did not answer stands in a
        column `unknown`.
    items : str or sequence of str, optional
        The columns with answers; all but those of `by` where not given.
    by : str or sequence of str, optional
        Columns that make a unit.
    reading : str, mapping {answer: number}, or either of them by item, optional
        How answers that `answers` does not name become numbers that it names: "stars", "emoji", "words_en", "words_zh",
        "thumbs", "good_bad", or a rule of your own, as in `read_surveys(answers=…)`.

    Returns
    -------
    DataFrame
        Items × grades, or by (unit, item) with `by`, units in the order of their names; every row sums to 1. Where every
        answer goes to one grade, it carries the counts along, so that `evaluate` can give a standard error.

    Raises
    ------
    DataError
        An answer is not declared (named with row and column), a column is missing, or an item has no answers and missing
        ones are ignored.
    ConfigError
        The rule cannot be read, names no grade, or has shares that do not sum to 1.
    OptionError
        An unknown word for `missing`.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> survey = pd.DataFrame({"polite": ["★★★★★", "★★★★☆", "５", "2"], "quick": ["3", "4", None, "1"]})
    >>> rule = {5: "good", 4: "good", 3: {"fair": 0.5, "good": 0.5}, 2: "poor", 1: "poor"}
    >>> membership_from_ratings(survey, rule, grades, missing="unknown", reading="stars")
             good   fair  poor  unknown
    polite  0.750  0.000  0.25     0.00
    quick   0.375  0.125  0.25     0.25
    """
    word, scale = parse(MissingAnswers, missing, "missing"), read_grades(grades)
    rule = read_rule(answers, scale, reading)
    table = read_table(frame, "ratings")
    keys = (by,) if isinstance(by, str) else tuple(by or ())
    names = _items(table, items, keys)
    units, place = _units(table, keys)
    codes = np.column_stack([rule.codes(table[name], name, table.index) for name in names])
    counts = tally(codes, place, len(units), len(rule.shares))
    asked = np.repeat(np.bincount(place, minlength=len(units)).astype(np.float64), len(names))
    index = pd.Index(names)
    if keys:
        index = pd.MultiIndex.from_product([units, names], names=["unit", "item"])
    return answer_table(counts.reshape(len(index), -1), asked, index, rule, word)


def _units(table: pd.DataFrame, keys: tuple[str, ...]) -> tuple[pd.Index, NDArray[np.intp]]:
    """Units that have rows, in the order of their names, and the place of every row's unit among them."""
    found = coded_units(table, keys, "ratings")
    used, codes = np.unique(found.codes, return_inverse=True)
    names = found.names[used]
    order = sorted_order(names)
    return names[order], np.argsort(order)[codes]


def _items(table: pd.DataFrame, items: Any, keys: tuple[str, ...]) -> list[Any]:
    given = [name for name in table.columns if name not in keys] if items is None else [items] if isinstance(items, str) else list(items)
    if not given or len(set(given)) < len(given):
        raise OptionError("names no column, or one twice", path="items", value=given)
    for name in given:
        if name not in table.columns:
            raise DataError("is not in the ratings", column=name, hint=nearest_hint(name, map(str, table.columns)))
    return given
