"""How often a chart signals though nothing changed, and how that was found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqeval import i18n
from sqeval.labelled import Floats
from sqeval.numerics import chart_alarms
from sqeval.numerics.chart_alarms import Fires, Points
from sqeval.options import ChartRule

#: Series that are drawn, and the seed they are drawn with.
REPLICATIONS, SEED = 20_000, 0

#: Three sigma in mean moving ranges of normal values is 3 √π / 2; this is its inverse over 3.
_MEAN_RANGE = 2 / np.sqrt(np.pi)


@dataclass(frozen=True)
class FalseAlarmRate:
    """False alarms of a chart over stable points: independent ones, normal for XmR and Laney's charts, binomial for p, Poisson for u.

    Attributes
    ----------
    point, chart : float
        Share of watched points that signal by any rule in use, and chance of one signal or more over all watched points;
        limits are estimated from the baseline as they were here. Found by simulation.
    point_known, chart_known : float
        The same for "beyond_limits" alone if the limits were known exactly. Normal: from its tail; p and u: summed exactly;
        the chart's from 1 − Π(1 − rate of a point).
    run_known : float
        Chance of a run of eight over all watched points if the centre were known to be the median; exact.
    points, baseline : int
        How many points are watched, and how many made the limits.
    replications, seed : int
        Series that were drawn, and the seed.
    """

    point: float
    chart: float
    point_known: float
    chart_known: float
    run_known: float
    points: int
    baseline: int
    replications: int = REPLICATIONS
    seed: int = SEED

    def text(self, lang: str = "en") -> str:
        """The rates in a sentence."""
        percents = {name: f"{100 * getattr(self, name):.2g}" for name in ("point", "chart", "point_known", "chart_known")}
        return i18n.text(
            "charts.false_alarms_one" if self.points == 1 else "charts.false_alarms",
            lang,
            points=self.points,
            baseline=self.baseline,
            draws=f"{self.replications:,}",
            **percents,
        )


def of_individuals(points: Points, constant: float, rules: tuple[str, ...], fires: Fires) -> FalseAlarmRate:
    """Rates of an XmR chart on normal values."""
    point, chart = chart_alarms.individuals(points, constant, fires, replications=REPLICATIONS, seed=SEED)
    alone = np.full(int(points.watched.sum()), chart_alarms.normal_beyond(constant * _MEAN_RANGE))
    return _rate((point, chart), alone, points, rules)


def of_counts(law: chart_alarms.Law, half: Floats, points: Points, rules: tuple[str, ...], fires: Fires) -> FalseAlarmRate:
    """Rates of a p or u chart on binomial or Poisson counts; of Laney's on normal values of the spread that was found."""
    simulated = chart_alarms.counts(law, points, fires, replications=REPLICATIONS, seed=SEED)
    if law.spread is not None:
        alone = np.full(int(points.watched.sum()), chart_alarms.normal_beyond(3.0))
    else:
        beyond = chart_alarms.binomial_beyond if law.share else chart_alarms.poisson_beyond
        alone = beyond(law.centre, law.sizes[points.watched], half[points.watched])
    return _rate(simulated, alone, points, rules)


def _rate(simulated: tuple[float, float], alone: Floats, points: Points, rules: tuple[str, ...]) -> FalseAlarmRate:
    beyond = alone if ChartRule.BEYOND_LIMITS in rules else np.zeros_like(alone)
    run = chart_alarms.run_alone(len(alone)) if ChartRule.RUN_OF_8 in rules else 0.0
    together = float(np.abs(np.expm1(np.log1p(-beyond).sum()))) if (beyond < 1).all() else 1.0
    return FalseAlarmRate(*simulated, float(beyond.mean()), together, run, len(alone), int(points.baseline.sum()))
