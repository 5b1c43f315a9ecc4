"""Writes survival.toml beside it, with lifelines 0.30.3, where that is installed: `python make_survival.py`.

Quantiles are lifelines' `qth_survival_times` of its Kaplan-Meier curve; ends of intervals are the first times at which its
log-log (exponential Greenwood) band is down to 1 − q. Exact hits of 1 − q, where lifelines does not take the middle, are kept out.
"""

import json
from importlib import import_module
from pathlib import Path

import numpy as np

FREIREICH = (
    "Freireich, E. J. et al. (1963). The effect of 6-mercaptopurine on the duration of steroid-induced remissions in acute "
    "leukemia. Blood 21(6), 699-716: weeks of remission"
)
DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
DRUG_OVER = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def simulated(seed, n, censored):
    rng = np.random.default_rng(seed)
    over, running = rng.lognormal(3, 1, n), rng.exponential(40 / censored, n)
    return np.ceil(np.minimum(over, running)).tolist(), (over <= running).astype(int).tolist()


def section(name, source, times, observed):
    lifelines = import_module("lifelines")
    fitted = lifelines.KaplanMeierFitter().fit(times, observed)
    curve, band = fitted.survival_function_, fitted.confidence_interval_
    yield f"[{name}]\nsource = {json.dumps(source)}\ntimes = {json.dumps(times)}\nobserved = {json.dumps(observed)}"
    for q in (0.25, 0.5, 0.75):
        if (abs(curve - (1 - q)) < 1e-9).to_numpy().any():
            continue
        figures = [float(lifelines.utils.qth_survival_time(1 - q, part)) for part in (curve, band.iloc[:, [0]], band.iloc[:, [1]])]
        yield f"q{round(100 * q)} = [{', '.join(str(figure) for figure in figures)}]"
    yield ""


def lines():
    yield "# Kaplan-Meier quantiles: value, low, high at 95 %, written by make_survival.py with lifelines 0.30.3.\n"
    yield from section("drug", FREIREICH + ", 6-MP", DRUG, DRUG_OVER)
    yield from section("placebo", FREIREICH + ", placebo", PLACEBO, [1] * 21)
    yield from section("simulated_40", "numpy seed 1, see make_survival.py", *simulated(1, 40, 1.0))
    yield from section("simulated_150", "numpy seed 2, see make_survival.py", *simulated(2, 150, 0.7))


if __name__ == "__main__":
    Path(__file__).with_name("survival.toml").write_text("\n".join(lines()), encoding="utf-8")
