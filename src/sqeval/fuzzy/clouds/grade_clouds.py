"""Clouds that stand for grades, from the bands of their scores."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from numbers import Real
from typing import Any

import numpy as np

from sqeval.errors import ConfigError
from sqeval.fuzzy.clouds.cloud import Cloud
from sqeval.fuzzy.read import read_pair
from sqeval.indicators.grades import Grades
from sqeval.options import CloudEnds, parse

#: He where none is given, as a share of En.
HYPER_SHARE = 0.1


def grade_clouds(
    bands: Any, he: float | None = None, *, ends: str = "whole", limits: tuple[float, float] = (0.0, 100.0)
) -> dict[str, Cloud]:
    """Standard clouds of grades: Ex = (a + b)/2 and En = (b − a)/6 for a grade with scores from a to b.

    Parameters
    ----------
    bands : mapping {grade: (a, b)}, or Grades
        Scores of every grade. Those of Grades are their `limits`, closed by the ends of the scale.
    he : float, optional
        Hyper-entropy of all clouds; a tenth of their entropy unless given.
    ends : {"whole", "half"}
        "half": the lowest and the highest grade are half clouds with their top at the end of the scale, Ex = a or b there and
        En = (b − a)/3. Similarity looks at their whole curve all the same.
    limits : (float, float)
        Ends of the scale; only for Grades.

    Returns
    -------
    dict {grade: Cloud}
        In the order given.

    Raises
    ------
    ConfigError
        Fewer than two grades, a band without width, bands that overlap, scores outside the limits, or a negative `he`.
    OptionError
        An unknown word for `ends`.

    References
    ----------
    Bilateral constraints: Li, D. & Du, Y. (2007). Artificial Intelligence with Uncertainty. Chapman & Hall/CRC.

    Examples
    --------
    >>> clouds = grade_clouds({"good": (80, 100), "fair": (60, 80), "poor": (0, 60)}, he=0.5)
    >>> clouds["poor"]
    Cloud(Ex=30.0, En=10.0, He=0.5)
    >>> grade_clouds(Grades(["good", "poor"], scores=[90, 50]), ends="half")["good"].Ex
    100.0
    """
    kind = parse(CloudEnds, ends, "ends")
    read = _of_grades(bands, limits) if isinstance(bands, Grades) else _bands(bands)
    if he is not None and (isinstance(he, bool) or not isinstance(he, Real) or not 0 <= he < np.inf):
        raise ConfigError("must be a number of at least 0", path="he", value=he)
    lowest, highest = min(low for low, _ in read.values()), max(high for _, high in read.values())
    found = {}
    for name, (low, high) in read.items():
        middle, width = low + (high - low) / 2, (high - low) / 6
        if kind is CloudEnds.HALF and (low == lowest or high == highest):
            middle, width = (low if low == lowest else high), 2 * width
        found[name] = Cloud(middle, width, HYPER_SHARE * width if he is None else float(he))
    return found


def _of_grades(grades: Grades, limits: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """The bands of the grades, closed by the ends of the scale."""
    low, high = sorted(read_pair(limits, "limits"))
    rising = sorted(zip(grades.scores, grades.labels, strict=True))
    cuts = [low, *sorted(grades.limits), high]
    if not cuts[0] < cuts[1] or not cuts[-2] < cuts[-1] or not low <= rising[0][0] <= rising[-1][0] <= high:
        hint = "Give the ends of the scale as limits=(low, high), or the bands themselves"
        raise ConfigError("scores and bands do not lie within the limits", path="limits", value=(low, high), hint=hint)
    bands = {label: (cuts[k], cuts[k + 1]) for k, (_, label) in enumerate(rising)}
    return {label: bands[label] for label in grades.labels}


def _bands(bands: Any) -> dict[str, tuple[float, float]]:
    if not isinstance(bands, Mapping) or len(bands) < 2:
        raise ConfigError("needs at least two grades with their bands", path="bands", value=bands, hint="Give {'good': (80, 100), …}")
    read = {str(name): _ends(f"bands.{name}", band) for name, band in bands.items()}
    for (below, first), (above, second) in pairwise(sorted(read.items(), key=lambda item: item[1])):
        if second[0] < first[1]:
            raise ConfigError(f"overlaps the band of {below!r}", path=f"bands.{above}", value=second)
    return read


def _ends(path: str, band: Any) -> tuple[float, float]:
    low, high = read_pair(band, path)
    if not -np.inf < low < high < np.inf:
        raise ConfigError("needs a lower end below its upper end", path=path, value=(low, high))
    return low, high
