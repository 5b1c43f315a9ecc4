"""From what a user says to an engine: None, a word, or a PuLP solver object."""

from __future__ import annotations

import sys

from sqeval.errors import OptionError
from sqeval.numerics.linear_program import Solver
from sqeval.options import SolverName
from sqeval.solvers import pulp_solver


def resolve(solver: object = None) -> Solver | None:
    """Turn a user's `solver` into the engine for `numerics.lp.solve`.

    Parameters
    ----------
    solver : None, "highs", "pulp" or a PuLP solver object
        "pulp" takes the first solver that PuLP finds; an object, e.g. ``pulp.GLPK(msg=False)``, is used as it is.

    Returns
    -------
    callable or None
        None stands for the built-in HiGHS.

    Raises
    ------
    OptionError
        Any other word or object.
    SolverError
        PuLP is asked for and has no solver that runs here.

    Examples
    --------
    >>> resolve("HiGHS") is None
    True
    >>> resolve("cbc")
    Traceback (most recent call last):
    sqeval.errors.OptionError: unknown solver (got 'cbc'). Known: 'highs', 'pulp' or a PuLP solver object
    """
    word = solver.strip().lower() if isinstance(solver, str) else solver
    if word is None or word == SolverName.HIGHS:
        return None
    if word == SolverName.PULP:
        return pulp_solver.engine(pulp_solver.first_available())
    if _is_pulp_solver(solver):
        return pulp_solver.engine(solver)
    known = ", ".join(repr(name.value) for name in SolverName)
    raise OptionError("unknown solver", value=solver, hint=f"Known: {known} or a PuLP solver object")


def resolve_whole(solver: object = None) -> Solver | None:
    """Turn a user's `solver` into an engine for programmes with whole variables.

    Raises
    ------
    OptionError
        Of what `resolve` knows, an engine that takes no whole variables.

    Examples
    --------
    >>> resolve_whole("highs") is None
    True
    """
    engine = resolve(solver)
    if engine is None or _is_pulp_solver(solver) or str(solver).strip().lower() == SolverName.PULP:
        return engine
    raise OptionError("takes no whole variables", path="solver", value=solver, hint="Leave it out, or give 'pulp' or a PuLP solver object")


def _is_pulp_solver(solver: object) -> bool:
    """Whoever holds a PuLP solver has imported PuLP; nobody else should have to."""
    pulp = sys.modules.get("pulp")
    return pulp is not None and isinstance(solver, pulp.LpSolver)
