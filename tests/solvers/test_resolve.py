"""What a user may say for `solver`."""

import subprocess
import sys

import highspy
import pulp
import pytest

from sqeval import solvers
from sqeval.errors import OptionError


@pytest.mark.parametrize("word", [None, "highs", " HiGHS "])
def test_highs_is_the_default(word):
    assert solvers.resolve(word) is None


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
