"""Errors say in one line where the culprit is, what it is and what to do."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval import errors
from sqeval.errors import ConfigError, DataError, IntegrityError, JudgementError, MissingExtraError, OptionError, SolverError, SqevalError

ALL = [SqevalError, DataError, OptionError, ConfigError, JudgementError, SolverError, IntegrityError, MissingExtraError]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"column": "created_at"}, "column 'created_at': is wrong"),
        ({"row": 7}, "row 7: is wrong"),
        ({"unit": np.int64(7)}, "unit 7: is wrong"),
        ({"column": np.float64(0.5), "unit": np.str_("A")}, "column 0.5, unit 'A': is wrong"),
        ({"unit": "Team 1"}, "unit 'Team 1': is wrong"),
        ({"pair": ("a", "b")}, "pair ('a', 'b'): is wrong"),
        ({"path": "children[2].weight"}, "children[2].weight: is wrong"),
        ({"column": "cost", "row": 7}, "column 'cost', row 7: is wrong"),
        ({"value": None}, "is wrong (got None)"),
        ({"value": np.float64(9)}, "is wrong (got 9.0)"),
        ({"hint": "Do this."}, "is wrong. Do this."),
        ({}, "is wrong"),
    ],
)
def test_the_message_says_where(where, said):
    assert str(DataError("is wrong", **where)) == said


@given(problem=st.text(), value=st.one_of(st.text(), st.lists(st.integers()), st.none()), hint=st.text())
def test_a_message_is_one_line_and_not_endless(problem, value, hint):
    message = str(SqevalError(problem, value=value, hint=hint))
    assert len(message.splitlines()) <= 1
    assert len(message) <= len(problem) + len(hint) + 100


@pytest.mark.parametrize("kind", ALL)
def test_every_error_is_one_of_ours(kind):
    assert issubclass(kind, SqevalError)
    assert kind.exit_code in {2, 3, 4}


@pytest.mark.parametrize("kind", [DataError, OptionError, ConfigError, JudgementError])
def test_wrong_values_are_value_errors(kind):
    assert issubclass(kind, ValueError)


def test_parts_of_an_error_can_be_asked_for():
    error = DataError("is wrong", column="cost", row=3, value=-1, hint="Mend it")
    assert (error.problem, error.column, error.row, error.value, error.hint) == ("is wrong", "cost", 3, -1, "Mend it")


def test_an_error_survives_a_worker_process():
    error = pickle.loads(pickle.dumps(DataError("is wrong", column="cost", value=-1)))
    assert (str(error), error.column) == ("column 'cost': is wrong (got -1)", "cost")


def test_a_missing_extra_says_what_to_install():
    error = MissingExtraError.for_extra("a plot", "plot")
    assert isinstance(error, ImportError)
    assert "pip install 'sqeval[plot]'" in str(error)


def test_the_nearest_words_are_named_whatever_their_case():
    assert "'Opened_At'" in errors.nearest_hint("opened_at", ["Opened_At", "Closed"])
    assert errors.nearest_hint("zzz", ["a", "b"]) == "Known: 'a', 'b'"
    assert errors.nearest_hint("zzz", []) == "Known: none"


def test_long_lists_of_words_are_cut():
    assert errors.nearest_hint("zzz", [f"word{k}" for k in range(50)]).endswith("'word11' …")
    assert errors.nearest_hint("word1", [f"word{k}" for k in range(50)]).startswith("Did you mean 'word1'")
