"""highspy as an engine: one HiGHS for all programmes, each started where the last one of its form ended; imported when used."""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np

from sqeval.errors import MissingExtraError
from sqeval.numerics.highs import UNDECIDED
from sqeval.numerics.linear_program import FAILED, INFEASIBLE, OPTIMAL, UNBOUNDED, Answer, Lp

#: Programmes come scaled to about 1: entries that HiGHS would drop count.
_OWN: dict[str, object] = {"output_flag": False, "small_matrix_value": 1e-12}
#: No scaling once more, tolerances that scaled programmes can meet, and the primal simplex: with another own column and right-hand
#: side the last basis is feasible neither way, and the primal gets over it in fewer steps.
_TIGHT: dict[str, object] = {
    "presolve": "off",
    "simplex_scale_strategy": 0,
    "simplex_strategy": 4,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
#: What HiGHS does by itself. Where the feasible set is all but a point, tight tolerances may never be met; the certificate judges
#: the answer all the same.
_LOOSE: dict[str, object] = {
    "presolve": "on",
    "simplex_scale_strategy": 2,
    "simplex_strategy": 1,
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-7,
}
#: HiGHS's model statuses, by name, that say something of the programme.
_WORDS = {"kOptimal": OPTIMAL, "kInfeasible": INFEASIBLE, "kUnbounded": UNBOUNDED, "kUnboundedOrInfeasible": UNDECIDED}


class HighspyEngine:
    """HiGHS that starts every programme from the optimal basis of the last one of the same form.

    Each programme comes scaled by its own data, so the matrix is never quite the last one, but which columns are basic does
    not depend on scaling: the matrix is handed over anew, the basis stays. A `highspy.Highs` of the user's lends its options.
    """

    def __init__(self, solver: Any = None) -> None:
        self._highspy = _package()
        self._highs = self._highspy.Highs()
        self._turns = (_TIGHT, _LOOSE) if solver is None else ({}, {})
        if solver is None:
            self._set(_OWN)
        else:
            self._highs.passOptions(solver.getOptions())
        self._seconds = self._highs.getOptions().time_limit
        self._bases: dict[tuple[Any, ...], Any] = {}
        self._lock = Lock()  # HiGHS lets other threads run while it solves

    def __call__(self, lp: Lp) -> Answer:
        """Solve one programme from the last basis, and if that leads nowhere without."""
        form = (lp.matrix.shape, lp.senses, lp.free)
        first, second = self._turns
        with self._lock:
            answer = self._solved(lp, first, self._bases.pop(form, None))
            if answer.status != OPTIMAL:
                answer = self._solved(lp, second, None)
            basis = self._highs.getBasis()
            if answer.status == OPTIMAL and basis.valid:
                self._bases[form] = basis
        return answer

    def _solved(self, lp: Lp, options: dict[str, object], basis: Any) -> Answer:
        self._set(options | {"time_limit": self._seconds + self._highs.getRunTime()})  # HiGHS's clock never starts anew
        self._highs.clearSolver()
        if self._highs.passModel(*self._model(lp)) == self._highspy.HighsStatus.kError:
            return Answer(FAILED, reason="HiGHS refuses the programme")
        if basis is not None:
            self._highs.setBasis(basis)
        self._highs.run()
        status = self._highs.getModelStatus()
        word = _WORDS.get(status.name, FAILED)
        if word != OPTIMAL:
            return Answer(word, reason=f"HiGHS's status is {self._highs.modelStatusToString(status)!r}")
        found = self._highs.getSolution()
        return Answer(OPTIMAL, np.array(found.col_value), np.array(found.row_dual) if found.dual_valid else None)

    def _model(self, lp: Lp) -> tuple[Any, ...]:
        """What `passModel` takes, in its order: sizes, objective, bounds, the matrix by columns without its zeros, kinds of variables."""
        colwise, minimise = int(self._highspy.MatrixFormat.kColwise), int(self._highspy.ObjSense.kMinimize)
        rows, columns = lp.matrix.shape
        column, row = np.nonzero(lp.matrix.T)
        starts = np.searchsorted(column, np.arange(columns + 1))
        low, senses = np.zeros(columns), np.array(lp.senses)
        low[list(lp.free)] = -np.inf
        return (
            *(columns, rows, len(row), colwise, minimise, 0.0),
            *(lp.cost, low, np.full(columns, np.inf)),
            *(np.where(senses == "<=", -np.inf, lp.rhs), np.where(senses == ">=", np.inf, lp.rhs)),
            *(starts.astype(np.int32), row.astype(np.int32), lp.matrix[row, column]),
            np.zeros(columns, dtype=np.int32),
        )

    def _set(self, options: dict[str, object]) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)


def _package() -> Any:
    try:
        import highspy
    except ImportError as error:
        raise MissingExtraError.for_extra("solver='highspy'", "solvers") from error
    return highspy
