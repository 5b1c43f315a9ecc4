"""Slacks by what they are worth."""

import numpy as np

from sqeval.dea.slack_groups import slack_groups


def test_groups_of_like_worth_the_most_valuable_first():
    groups = slack_groups(np.array([[1.0, 1e9, 5e8, 1e-9, 2e-9]]))
    assert [np.flatnonzero(group[0]).tolist() for group in groups] == [[1, 2], [0], [3, 4]]


def test_each_programme_has_its_own_and_what_is_worth_nothing_comes_last():
    groups = slack_groups(np.array([[1.0, 1e9, 0], [3.0, 2.0, 1.0]]))
    assert [group.tolist() for group in groups] == [
        [[False, True, False], [True, True, True]],
        [[True, False, False], [False, False, False]],
        [[False, False, True], [False, False, False]],
    ]
