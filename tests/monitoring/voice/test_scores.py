"""NPS, CSAT and CES: values by hand, intervals against published figures, scipy and simulation, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import sqeval as sq
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.monitoring import ces, csat, nps

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

MANY = [10, 9, 9, 8, 7, 7, 6, 3, 0, 10, 10, 9]


def codes(result):
    return [caution.code for caution in result.warnings]


def test_nps_by_hand():
    found = nps(MANY)
    assert (found.promoters, found.passives, found.detractors, found.n) == (6, 3, 3, 12)
    assert found.nps == pytest.approx(100 * (6 - 3) / 12, abs=1e-12)
    assert found.to_frame()["share"].tolist() == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(("score", "value"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)])
def test_the_limits_of_promoters_and_detractors(score, value):
    assert nps([score] * 10).nps == value


def test_the_interval_of_nps_is_a_score_interval_of_the_points():
    """Second formulation: the roots of (x − μ)² = z² φ (μ − a)(b − μ)/n on the scale of the points."""
    found = nps(MANY)
    points = np.array([100.0] * 6 + [0.0] * 3 + [-100.0] * 3)
    n, mean = len(points), points.mean()
    phi = points.var() / ((mean + 100) * (100 - mean))
    size = n / (((n - 1) * phi + 1) / n)
    z2 = stats.norm.ppf(0.975) ** 2
    # (x − μ)² N = z² (μ + 100)(100 − μ) is a quadratic in μ.
    roots = np.roots([size + z2, -2 * size * mean, size * mean**2 - z2 * 100**2])
    assert sorted(roots) == pytest.approx(found.interval, abs=1e-9)


def test_the_interval_of_nps_covers_at_its_level():
    rng = np.random.default_rng(1)
    truth = 100 * (0.45 - 0.25)
    draws = rng.choice([10, 8, 3], size=(600, 40), p=[0.45, 0.3, 0.25])
    ends = np.array([nps(row).interval for row in draws])
    assert 0.925 <= np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])) <= 0.975


def test_nps_is_the_indicator_of_that_kind():
    rows = pd.DataFrame({"request_id": [str(k) for k in range(12)], "team": "T", "created_at": "2026-02-03 09:00", "score": MANY})
    leaf = {"name": "recommend", "measure": {"kind": "nps", "column": "score"}}
    table = sq.measure(sq.read_records(rows), sq.Hierarchy.from_dict({"name": "g", "children": [leaf]}), period=None)
    found = nps(MANY)
    ends = tuple(float(table.arrays[name].values[0, 0]) for name in ("value", "low", "high"))
    assert ends == pytest.approx((found.nps, *found.interval), abs=1e-12)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40), st.randoms())
def test_nps_does_not_depend_on_order_and_stays_on_its_scale(scores, random):
    shuffled = list(scores)
    random.shuffle(shuffled)
    first, second = nps(scores), nps(shuffled)
    assert (first.nps, first.interval) == (second.nps, second.interval)
    assert -100 <= first.interval[0] <= first.nps <= first.interval[1] <= 100


def test_csat_is_newcombes_wilson_interval():
    """Newcombe (1998), Statistics in Medicine 17, 857-872, method 3: 81 of 263 gives 0.2553 to 0.3662."""
    found = csat([5] * 40 + [4] * 41 + [3] * 100 + [1] * 82)
    assert found.value == pytest.approx(81 / 263, abs=1e-12)
    assert np.round(found.interval, 4).tolist() == [0.2553, 0.3662]


def test_csat_agrees_with_scipy_at_another_level():
    found = csat([5] * 17 + [2] * 6, confidence=0.9)
    expected = stats.binomtest(17, 23).proportion_ci(0.9, method="wilson")
    assert found.interval == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize(
    "scores", [[5, 4, 1, None, np.nan], pd.Series([5, 4, 1, None, None], dtype="Int64"), pd.Series([5.0, 4, 1, np.nan, np.nan])]
)
def test_missing_answers_are_counted_and_not_zero(scores):
    """The share is 2 of 3 in every dtype, not 0.4 of five and not 0.8."""
    found = csat(scores)
    assert (found.value, found.n, found.missing) == (pytest.approx(2 / 3), 3, 2)


def test_ces_is_students_interval():
    answers = [6, 7, 5, 6, 4, 7, 6, 5, 6, 7, 3, 2]
    found = ces(answers)
    expected = stats.t.interval(0.95, 11, np.mean(answers), stats.sem(answers))
    assert found.mean == pytest.approx(np.mean(answers), abs=1e-12)
    assert found.interval == pytest.approx(expected, abs=1e-12)
    assert found.to_frame()["count"].to_dict() == {"2": 1, "3": 1, "4": 1, "5": 2, "6": 4, "7": 3}


def test_little_is_said_to_be_little():
    assert codes(ces([7])) == ["only_few_answers", "single_answer"]
    assert ces([7]).interval is None
    assert codes(ces([6] * 12)) == ["equal_answers"]
    assert codes(ces([7] * 11 + [1])) == ["interval_beyond_scale"]
    assert codes(csat([5] * 10 + [None] * 11)) == ["most_answers_missing"]
    assert codes(csat([4.5] * 10)) == ["answers_between_steps"]
    with pytest.warns(SqevalWarning, match="Only 2 answer"):
        nps([9, 10])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: csat(pd.Series([5, 9], index=["Li", "Wu"], name="stars")),
            DataError,
            "column 'stars', row 'Wu': is off the scale .got 9.0.",
        ),
        (lambda: csat([0]), DataError, "1 to 5"),
        (lambda: nps([11]), DataError, "0 to 10"),
        (lambda: ces([8]), DataError, "1 to 7"),
        (lambda: csat([]), DataError, "holds no answer"),
        (lambda: csat([None]), DataError, "holds no answer"),
        (lambda: csat(["good"]), DataError, "no numbers"),
        (lambda: csat([True]), DataError, "yes and no"),
        (lambda: csat([np.inf]), DataError, "infinite"),
        (lambda: csat(pd.DataFrame({"a": [1], "b": [2]})), DataError, "one column"),
        (lambda: csat([3], scale=(5, 1)), OptionError, "scale"),
        (lambda: csat([3], scale=5), OptionError, "scale"),
        (lambda: csat([3], satisfied=6), OptionError, "satisfied"),
        (lambda: nps([3], promoters=6), OptionError, "limits of promoters"),
        (lambda: ces([3], confidence=95), OptionError, "confidence"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_text_with_numbers_and_another_scale():
    assert csat(["5", "4", "2", ""]).n == 3
    assert csat([80, 90, 30], scale=(0, 100), satisfied=75).satisfied == 2


@pytest.mark.parametrize("found", [lambda: nps(MANY), lambda: csat([5, 4, 3]), lambda: ces([7])])
def test_both_languages(found):
    result = found()
    assert result.summary("en") != result.summary("zh")
    assert "样本量" in result.summary("zh")


@pytest.mark.parametrize("answer", ["满意", "😀", "50%"])
def test_answers_in_words_say_how_they_become_numbers(answer):
    for function in (nps, csat, ces):
        with pytest.raises(DataError, match=f"holds no numbers .got '{answer}'.. .*read_records"):
            function([3, answer])
