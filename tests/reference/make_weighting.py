"""Writes weighting.toml beside it, with pymcdm 1.4.0 and crispyn 0.0.7, where those are installed: `python make_weighting.py`.

Both take shares of raw values in entropy weights, and correlate and spread values whatever their direction; so the matrix with
costs goes into the methods that know directions, and one of benefits only into the others.
"""

import json
from importlib import import_module
from pathlib import Path

import numpy as np

DIRECTIONS = ["benefit", "cost", "benefit", "cost", "benefit", "cost"]


def matrix():
    """Twelve units by six criteria of very different sizes."""
    rng = np.random.default_rng(4)
    return (rng.lognormal(0.0, [0.1, 0.3, 0.6, 0.9, 0.2, 0.5], (12, 6)) * [1.0, 40.0, 0.01, 900.0, 5.0, 1e5]).round(5)


def min_max(values):
    return (values - values.min(axis=0)) / np.ptp(values, axis=0)


def figures(values):
    pymcdm, crispyn = import_module("pymcdm.weights"), import_module("crispyn.weighting_methods")
    types = np.array([1 if word == "benefit" else -1 for word in DIRECTIONS])
    turned = np.where(types > 0, values, -values)
    yield "entropy", "pymcdm", pymcdm.entropy_weights(values)
    yield "entropy", "crispyn", crispyn.entropy_weighting(values)
    yield "entropy_of_costs_as_ratios", "pymcdm", pymcdm.entropy_weights(np.where(types > 0, values, values.min(axis=0) / values))
    yield "critic", "pymcdm", pymcdm.critic_weights(turned)
    yield "critic", "crispyn", crispyn.critic_weighting(turned)
    yield "standard_deviation", "pymcdm", pymcdm.standard_deviation_weights(min_max(values))
    yield "standard_deviation", "crispyn", crispyn.std_weighting(min_max(values))
    yield "variation", "crispyn", crispyn.coeff_var_weighting(values)
    yield "angle", "pymcdm", pymcdm.angle_weights(values)
    yield "merec", "pymcdm", pymcdm.merec_weights(values, types)
    yield "merec", "crispyn", crispyn.merec_weighting(values, types)
    yield "cilos", "pymcdm", pymcdm.cilos_weights(values, types)
    yield "cilos", "crispyn", crispyn.cilos_weighting(values, types)
    yield "idocriw", "pymcdm", pymcdm.idocriw_weights(values, types)
    yield "idocriw", "crispyn", crispyn.idocriw_weighting(values, types)


def lines():
    values = matrix()
    yield "# Objective weights of one matrix, written by make_weighting.py with pymcdm 1.4.0 and crispyn 0.0.7.\n"
    yield f"directions = {json.dumps(DIRECTIONS)}"
    yield "rows = [\n" + "".join(f"  {json.dumps(row)},\n" for row in values.tolist()) + "]\n"
    for method, package, weights in figures(values):
        yield f'[[weights]]\nmethod = "{method}"\npackage = "{package}"\nvalues = {json.dumps([float(weight) for weight in weights])}\n'


if __name__ == "__main__":
    Path(__file__).with_name("weighting.toml").write_text("\n".join(lines()), encoding="utf-8")
