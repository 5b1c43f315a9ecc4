"""Writes fuzzy_ahp.toml beside it, with pyDecision 5.1.8 and pyfdm 1.2.1, where those are installed: `python make_fuzzy_ahp.py`.

Both know the textbook form of Buckley's method only. The best-worst method of pyDecision minimises ξ plus a penalty by a local
search, and so stops short of the optimum of the linear programme.
"""

import json
from importlib import import_module
from pathlib import Path

import numpy as np

MATRICES = {
    "pydecision_example": {
        (0, 1): (4, 5, 6),
        (0, 2): (3, 4, 5),
        (0, 3): (6, 7, 8),
        (1, 2): (1 / 3, 1 / 2, 1),
        (1, 3): (2, 3, 4),
        (2, 3): (2, 3, 4),
    },
    "pyfdm_example": {(0, 1): (1, 2, 3), (0, 2): (2, 3, 4), (1, 2): (1, 2, 3)},
}
BEST_WORST = {
    "rezaei_2015_transport": ([8, 2, 1], [1, 5, 8]),
    "rezaei_2016_car": ([2, 1, 4, 3, 8], [4, 8, 4, 2, 1]),
}


def full(upper):
    size = 1 + max(max(pair) for pair in upper)
    matrix = np.ones((size, size, 3))
    for (i, j), triangle in upper.items():
        matrix[i, j] = triangle
        matrix[j, i] = 1 / matrix[i, j, ::-1]
    return matrix


def lines():
    decision = import_module("pyDecision.algorithm")
    subjective = import_module("pyfdm.weights.subjective")
    yield "# Buckley's fuzzy weights and the best-worst method, written by make_fuzzy_ahp.py with pyDecision 5.1.8 and pyfdm 1.2.1.\n"
    for name, upper in MATRICES.items():
        matrix = full(upper)
        fuzzy, _, crisp, _ = decision.fuzzy_ahp_method([[tuple(cell) for cell in row] for row in matrix.tolist()])
        yield f'[[buckley]]\nname = "{name}"\nmatrix = {json.dumps(matrix.tolist())}'
        yield f"pydecision_fuzzy = {json.dumps(np.array(fuzzy).tolist())}\npydecision_crisp = {json.dumps(np.array(crisp).tolist())}"
        yield f"pyfdm_fuzzy = {json.dumps(np.asarray(subjective.fAHP()(comparison_matrix=matrix)).tolist())}\n"
    for name, (to_others, to_worst) in BEST_WORST.items():
        weights = decision.bw_method(np.array(to_others), np.array(to_worst), eps_penalty=1, verbose=False)
        yield f'[[best_worst]]\nname = "{name}"\nto_others = {to_others}\nto_worst = {to_worst}'
        yield f"pydecision = {json.dumps(np.asarray(weights).tolist())}\n"


if __name__ == "__main__":
    Path(__file__).with_name("fuzzy_ahp.toml").write_text("\n".join(lines()), encoding="utf-8")
