"""Labels that are the same to a reader but not to a computer: they differ in case, spaces, width or Unicode form only."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.labelled import as_text
from sqeval.records import schema

#: Column → most frequent form of a label → its other forms.
Variants = dict[str, dict[str, list[str]]]


def variants(frame: pd.DataFrame) -> Variants:
    """Labels of a frame that have other forms."""
    found = {column: forms_of(frame[column].value_counts().to_dict()) for column in schema.LABELS if column in frame.columns}
    return {column: forms for column, forms in found.items() if forms}


def forms_of(counts: dict[object, int]) -> dict[str, list[str]]:
    """Labels by their most frequent form, where there are several; ties fall to the name, so that row order decides nothing."""
    forms: dict[str, list[str]] = defaultdict(list)
    for label, _ in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        forms[same(str(label))].append(str(label))
    return {labels[0]: labels[1:] for labels in forms.values() if len(labels) > 1}


def told(forms: dict[str, list[str]]) -> tuple[str, ...]:
    """Every label with its other forms, as it is listed."""
    return tuple(f"{main!r} ~ {', '.join(map(repr, others))}" for main, others in forms.items())


def counted(forms: dict[str, list[str]]) -> dict[str, int]:
    """How many labels have several forms, and how many forms they have: what may be told of names of persons."""
    return {"labels": len(forms), "forms": sum(1 + len(others) for others in forms.values())}


def main_forms(forms: dict[str, list[str]]) -> dict[str, str]:
    """Each other form with the most frequent one."""
    return {other: main for main, others in forms.items() for other in others}


def like_records(companion: pd.DataFrame | None, kept: pd.DataFrame) -> pd.DataFrame | None:
    """Write the labels of a companion frame as the records do, where they are the same but for case, spaces or width."""
    if companion is None:
        return None
    written = {}
    for column in (name for name in schema.LABELS if name in companion.columns and name in kept.columns):
        known = {same(str(label)): str(label) for label in kept[column].dropna().unique()}
        labels = companion[column].dropna().unique()
        # Each different label is compared once: orders may be many more than requests.
        written[column] = companion[column].map({label: known.get(same(str(label)), label) for label in labels}).astype("str")
    return companion.assign(**written)


def same(label: str) -> str:
    """The form that all variants of a label share."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def same_among(column: pd.Series[Any]) -> tuple[NDArray[np.intp], pd.Index]:
    """For every cell a position among the forms that variants share, −1 where it is missing, and these forms.

    Examples
    --------
    >>> same_among(pd.Series(["Solved", "solved ", None]))[0].tolist()
    [0, 0, -1]
    """
    # Each different label is compared once.
    codes, words = pd.factorize(column)
    place, forms = pd.factorize(np.array(plain(words), dtype=object))
    return np.append(place, -1)[codes], pd.Index(forms, dtype=object)


def plain(words: Iterable[object]) -> list[str]:
    """Words in the form that their variants share; whole numbers are written as such."""
    return [same(word) for word in as_text(pd.Series(list(words)))]


def snake(name: str) -> str:
    """A name of a column as words in lower case with _ between them: "Resolved At" and "resolvedAt" are resolved_at."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[\s.-]+", "_", name.strip()).lower()
