"""What a user may say for `solver`."""

import subprocess
import sys

import highspy
import numpy as np
import pulp
import pytest

from sqeval import solvers
from sqeval.errors import OptionError
from sqeval.numerics import highs, lp


def test_nothing_said_is_the_fastest_way():
    assert solvers.resolve() is None


@pytest.mark.parametrize("word", ["highs", " HiGHS "])
def test_highs_solves_every_programme(word, monkeypatch):
    def own_engine(family):
        raise AssertionError("not HiGHS")

    for engine in ("_walked", "_sifted", "_sifted_alone"):
        monkeypatch.setattr(lp, engine, own_engine)
    family = lp.LpFamily(np.eye(2), -np.ones((40, 2, 1)), np.array([0.0, 0, 1]), np.full((40, 2), 1.0), ("<=", ">="))
    calls, whole = [], highs.solve_block
    monkeypatch.setattr(highs, "solve_block", lambda block, **options: calls.append(len(block.rhs)) or whole(block, **options))
    assert set(lp.solve(family, solver=solvers.resolve(word)).status) == {"optimal"}
    assert calls == [32, 8]


@pytest.mark.parametrize("word", ["pulp", "PuLP", "highspy"])
def test_others_by_name(word):
    assert callable(solvers.resolve(word))


def test_a_pulp_solver_object():
    assert callable(solvers.resolve(pulp.HiGHS(msg=False)))


def test_a_highs_object():
    assert callable(solvers.resolve(highspy.Highs()))


@pytest.mark.parametrize("word", ["cbc", "", 3, True, object, pulp, pulp.HiGHS, highspy, highspy.Highs])
def test_anything_else_names_the_known_words(word):
    with pytest.raises(OptionError, match=r"unknown solver .*'highs', 'highspy', 'pulp', a PuLP solver or a highspy.Highs"):
        solvers.resolve(word)


def test_solvers_are_imported_only_when_used():
    code = "import sys, sqeval.dea; sqeval.dea.radial([[1]] * 6, [[2]] * 6) and sys.exit('pulp' in sys.modules or 'highspy' in sys.modules)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
