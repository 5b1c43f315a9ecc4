"""Prints what ertool 0.3.3 and evidentialreasoning 1.0.4 make of complete data, where those are installed: `python make_evidential.py`.

The figures stand in test_evidential_published.py. The first rounds to four digits; the second skips the division by what is reserved
for the weights of others, and so leaves 27 % of complete assessments unknown.
"""

from importlib import import_module

import numpy as np

BELIEFS = [[0.2, 0.2, 0.6], [0.2, 0.4, 0.4], [0.2, 0.8, 0.0], [0.4, 0.2, 0.4]]

if __name__ == "__main__":
    weights, rows = np.full(4, 0.25), np.array(BELIEFS)
    print(import_module("ertool.er").er_algorithm(weights, rows, 4, 3))  # noqa: T201
    print(import_module("evidentialreasoning.ER").ER_Aggregation(np.column_stack([rows, np.zeros(4)]), weights))  # noqa: T201
