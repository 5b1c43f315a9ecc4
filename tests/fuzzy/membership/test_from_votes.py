import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, evaluate, membership_from_votes
from sqeval.fuzzy.membership.from_counts import CARRIED

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
VOTES = pd.DataFrame({"speed": ["good", "好", 3, "Good "], "care": [2, None, "poor", "fair"]}, index=["Li", "Wu", "Zhao", "Ma"])
WEIGHTS = {"Li": 0.4, "Wu": 0.3, "Zhao": 0.2, "Ma": 0.1}


def long_of(votes):
    table = votes.reset_index(names="expert").melt("expert", var_name="indicator", value_name="grade")
    return table.sample(frac=1, random_state=2)


def test_every_vote_counts_the_same_without_weights():
    table = membership_from_votes(VOTES, GRADES)
    assert_allclose(table, [[0.75, 0, 0.25], [0, 2 / 3, 1 / 3]])
    assert table.attrs[CARRIED]["counts"] == [[3, 0, 1], [0, 2, 1]]


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_counts_give_a_standard_error_and_weighted_votes_none():
    assert evaluate([0.5, 0.5], membership_from_votes(VOTES, GRADES), GRADES).score_standard_error > 0
    assert evaluate([0.5, 0.5], membership_from_votes(VOTES, GRADES, WEIGHTS), GRADES).score_standard_error is None


def test_weights_of_the_experts():
    table = membership_from_votes(VOTES, GRADES, WEIGHTS)
    assert_allclose(table, [[0.8, 0, 0.2], [0, 5 / 7, 2 / 7]])
    assert_array_equal(membership_from_votes(VOTES, GRADES, list(WEIGHTS.values())), table)
    unknown = membership_from_votes(VOTES, GRADES, WEIGHTS, missing="unknown")
    assert_allclose(unknown, [[0.8, 0, 0.2, 0], [0, 0.5, 0.2, 0.3]], atol=1e-15)


def test_a_long_table_is_the_same():
    for weights, missing in ((None, "ignore"), (WEIGHTS, "unknown")):
        wide = membership_from_votes(VOTES, GRADES, weights, missing)
        long = membership_from_votes(long_of(VOTES), GRADES, weights, missing)
        assert list(long.index) == ["care", "speed"]
        pd.testing.assert_frame_equal(long.loc[wide.index], wide, check_exact=True, check_names=False)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.one_of(st.none(), st.integers(1, 3)), st.integers(1, 50)), min_size=1, max_size=8),
    st.randoms(),
)
def test_rows_sum_to_1_and_the_order_of_experts_decides_no_digit(rows, random):
    experts = [f"E{k}" for k in range(len(rows))]
    votes = pd.DataFrame([row[:2] for row in rows], index=experts, columns=["a", "b"], dtype=object)
    weights = pd.Series([row[2] for row in rows], index=experts) / sum(row[2] for row in rows)
    order = random.sample(experts, len(experts))
    for given_weights in (None, weights):
        one = membership_from_votes(votes, GRADES, given_weights, "unknown")
        other = membership_from_votes(votes.loc[order], GRADES, given_weights, "unknown")
        pd.testing.assert_frame_equal(one, other, check_exact=True)
        assert_allclose(one.sum(axis=1), 1, rtol=1e-14)


def test_rescaled_weights_are_said():
    with pytest.warns(SqevalWarning, match="experts"):
        membership_from_votes(VOTES, GRADES, [0.4, 0.3, 0.2, 0.11])


@pytest.mark.parametrize(
    ("votes", "options", "says"),
    [
        (VOTES.replace("poor", "bad"), {}, r"column 'care', row 'Zhao': an answer has no grade \(got 'bad'\).*by name or number"),
        (VOTES.replace(3, 4), {}, r"column 'speed', row 'Zhao'.*got 4"),
        (VOTES.assign(price=None), {}, "'price'.*no answers"),
        (VOTES.rename({"Wu": "Li"}), {}, "'Li': votes twice"),
        (pd.concat([long_of(VOTES), long_of(VOTES).iloc[:1]]), {}, "votes twice"),
        (long_of(VOTES).assign(expert=None), {}, "'expert'.*missing"),
        (VOTES, {"weights": {"Li": 1.0}}, "'Wu'.*missing in weights"),
        (VOTES, {"weights": [1, 1, 1, 1]}, "sum to 1"),
        (VOTES, {"weights": [1.2, -0.2, 0, 0]}, "negative"),
        (VOTES, {"missing": "skip"}, "'ignore', 'unknown'"),
        (VOTES.iloc[:0], {}, "no rows"),
        ("votes", {}, "no table"),
    ],
)
def test_votes_that_cannot_be_counted(votes, options, says):
    with pytest.raises((DataError, OptionError), match=says):
        membership_from_votes(votes, GRADES, **options)


def test_an_indicator_that_only_experts_without_weight_voted_on_has_no_answers():
    votes = pd.DataFrame({"speed": ["good", None]}, index=["Li", "Wu"])
    with pytest.raises(DataError, match="no answers"):
        membership_from_votes(votes, GRADES, {"Li": 0, "Wu": 1})
