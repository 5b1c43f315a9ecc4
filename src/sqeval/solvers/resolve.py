"""From what a user says to an engine: None, a word, or a solver object of PuLP or highspy."""

from __future__ import annotations

import sys

from sqeval.errors import OptionError
from sqeval.numerics import highs
from sqeval.numerics.linear_program import Solver
from sqeval.options import SolverName
from sqeval.solvers import highspy_solver, pulp_solver


def resolve(solver: object = None) -> Solver | None:
    """Turn a user's `solver` into the engine for `numerics.lp.solve`.

    Parameters
    ----------
    solver : None, "highs", "highspy", "pulp", a PuLP solver or a highspy.Highs
        "highs" is scipy's HiGHS for every programme, also where None has a faster way. "highspy" keeps one HiGHS and starts each
        programme where the last one ended; a `highspy.Highs` lends it its options, its own model is left alone. "pulp" takes
        the first solver that PuLP finds; a PuLP solver is used as it is, e.g. ``pulp.GLPK(msg=False)`` or
        ``pulp.getSolver("GUROBI", msg=False)``.

    Returns
    -------
    callable or None
        None stands for the fastest way there is, with scipy's HiGHS behind it.

    Raises
    ------
    OptionError
        Any other word or object.
    MissingExtraError
        highspy is asked for and is not installed.
    SolverError
        PuLP is asked for and has no solver that runs here.

    Examples
    --------
    >>> resolve(None) is None, callable(resolve("HiGHS"))
    (True, True)
    >>> resolve("cbc")
    Traceback (most recent call last):
    sqeval.errors.OptionError: unknown solver (got 'cbc'). Known: 'highs', 'highspy', 'pulp', a PuLP solver or a highspy.Highs
    """
    word = solver.strip().lower() if isinstance(solver, str) else solver
    if word is None:
        return None
    if word == SolverName.HIGHS:
        return highs.solve_one
    if word == SolverName.HIGHSPY:
        return highspy_solver.HighspyEngine()
    if word == SolverName.PULP:
        return pulp_solver.engine(pulp_solver.first_available())
    if _is_a(solver, "pulp", "LpSolver"):
        return pulp_solver.engine(solver)
    if _is_a(solver, "highspy", "Highs"):
        return highspy_solver.HighspyEngine(solver)
    known = ", ".join(repr(name.value) for name in SolverName)
    raise OptionError("unknown solver", value=solver, hint=f"Known: {known}, a PuLP solver or a highspy.Highs")


def resolve_whole(solver: object = None) -> Solver | None:
    """Turn a user's `solver` into an engine for programmes with whole variables.

    Returns
    -------
    callable or None
        None, also for "highs", stands for scipy's HiGHS.

    Raises
    ------
    OptionError
        What `resolve` does not know, and of what it knows an engine that takes no whole variables.

    Examples
    --------
    >>> resolve_whole("highs") is None
    True
    """
    engine, word = resolve(solver), solver.strip().lower() if isinstance(solver, str) else solver
    if word is None or word == SolverName.HIGHS:
        return None
    if word == SolverName.PULP or _is_a(solver, "pulp", "LpSolver"):
        return engine
    raise OptionError("takes no whole variables", path="solver", value=solver, hint="Leave it out, or give 'pulp' or a PuLP solver object")


def _is_a(solver: object, package: str, name: str) -> bool:
    """Whoever holds an object of a package has imported it; nobody else should have to."""
    module = sys.modules.get(package)
    return module is not None and isinstance(solver, getattr(module, name))
