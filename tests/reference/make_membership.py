"""Writes membership.toml beside it, with scikit-fuzzy 0.5.0, where that is installed: `python make_membership.py`."""

import json
from importlib import import_module
from pathlib import Path

import numpy as np

VALUES = [-30.0, -2.5, 0.0, 1.0, 3.2, 4.0, 7.75, 10.0, 12.5, 60.0]


def figures(skfuzzy, x):
    """Ours: name and parameters; theirs: values."""
    for a, b, c in ((0, 4, 10), (0, 0, 10), (1, 10, 10)):
        yield "triangular", (a, b, c), skfuzzy.trimf(x, [a, b, c])
    for a, b, c, d in ((-2.5, 1, 4, 12.5), (0, 0, 4, 10), (1, 4, 10, 10)):
        yield "trapezoidal", (a, b, c, d), skfuzzy.trapmf(x, [a, b, c, d])
    for mean, sigma in ((4, 2), (0, 25)):
        yield "gaussian", (mean, sigma), skfuzzy.gaussmf(x, mean, sigma)
    for a, b, c in ((3, 2, 4), (10, 0.7, 1)):
        yield "bell", (a, b, c), skfuzzy.gbellmf(x, a, b, c)
    for centre, slope in ((4, 0.5), (1, -2)):
        yield "sigmoid", (centre, slope), skfuzzy.sigmf(x, centre, slope)


def lines():
    yield "# Membership functions of scikit-fuzzy 0.5.0, written by make_membership.py.\n"
    yield f"values = {json.dumps(VALUES)}\n"
    for name, parameters, memberships in figures(import_module("skfuzzy"), np.array(VALUES)):
        found = [float(membership) for membership in memberships]
        yield f'[[functions]]\nname = "{name}"\nparameters = {json.dumps(parameters)}\nmemberships = {json.dumps(found)}\n'


if __name__ == "__main__":
    Path(__file__).with_name("membership.toml").write_text("\n".join(lines()), encoding="utf-8")
