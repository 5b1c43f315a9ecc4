"""Kano: the whole evaluation table, coefficients by hand, tests against scipy and simulation, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sqeval.errors import DataError, OptionError
from sqeval.monitoring import kano
from sqeval.numerics import kano as numerics

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

#: Berger et al. (1993): rows functional, columns dysfunctional; like, must-be, neutral, live with, dislike.
TABLE = """
Q A A A O
R I I I M
R I I I M
R I I I M
R R R R Q
"""
WORDS = {"Q": "questionable", "A": "attractive", "O": "one_dimensional", "R": "reverse", "I": "indifferent", "M": "must_be"}

#: A pair of answers of every category.
PAIRS = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3), "R": (4, 1), "Q": (5, 5)}


def survey(**features):
    """Answers with these counts of categories, e.g. tracking="AAO"."""
    longest = max(map(len, features.values()))
    filled = {name: [PAIRS[letter] for letter in word] + [(None, None)] * (longest - len(word)) for name, word in features.items()}
    return tuple(pd.DataFrame({name: [pair[side] for pair in pairs] for name, pairs in filled.items()}) for side in (0, 1))


def codes(result):
    return [caution.code for caution in result.warnings]


@pytest.mark.parametrize("cell", [(row, column) for row in range(5) for column in range(5)])
def test_every_cell_of_the_evaluation_table(cell):
    letter = TABLE.split("\n")[1:6][cell[0]].split()[cell[1]]
    found = kano([cell[0] + 1], [cell[1] + 1])
    assert found.category.tolist() == [WORDS[letter]]
    assert kano([5 - cell[0]], [5 - cell[1]], like="last").category.tolist() == [WORDS[letter]]


def test_coefficients_by_hand():
    found = kano(*survey(tracking="AAAAOOMIRQ"))
    # A 4, O 2, M 1, I 1 of 8; R and Q do not count.
    assert found.better["tracking"] == pytest.approx(6 / 8)
    assert found.worse["tracking"] == pytest.approx(-3 / 8)
    assert found.counts.loc["tracking"].to_dict() == {
        "must_be": 1, "one_dimensional": 2, "attractive": 4, "indifferent": 1, "reverse": 1, "questionable": 1,
    }  # fmt: skip
    table = found.to_frame()
    assert table.loc["tracking", "strength"] == pytest.approx(0.2)
    for name, count, sign in (("better", 6, 1), ("worse", 3, -1)):
        expected = stats.binomtest(count, 8).proportion_ci(method="wilson")
        ends = sorted(sign * end for end in expected)
        assert table.loc["tracking", [f"{name}_low", f"{name}_high"]].tolist() == pytest.approx(ends, abs=1e-12)


def test_a_tie_is_named_and_the_one_that_counts_most_comes_first():
    found = kano(*survey(refund="AAMMI"))
    assert found.category["refund"] == "must_be"
    assert found.to_frame().loc["refund", "tied_with"] == "attractive"
    assert codes(found) == ["kano_tie"]
    assert "refund (must_be, attractive)" in found.warnings[0].message


@pytest.mark.parametrize(("letters", "sure"), [("M" * 40 + "A" * 30 + "I" * 30, False), ("M" * 45 + "A" * 30 + "I" * 25, True)])
def test_fongs_test_by_hand(letters, sure):
    """1.65 √(70·130/200) = 11.1 > 10, and 1.65 √(75·125/200) = 11.3 < 15."""
    found = kano(*survey(x=letters)).to_frame().loc["x"]
    assert bool(found["fong"]) is sure
    a, b = letters.count("M"), 30
    assert found["p_value"] == pytest.approx(stats.binomtest(a, a + b).pvalue, abs=1e-12)


def test_how_often_a_tie_is_called_sure():
    """The docstring says: Fong's test more often than 5 %; the exact one not, for two categories named in advance."""
    counts = np.random.default_rng(3).multinomial(200, [0.45, 0.45, 0.1, 0, 0, 0], size=4000)
    assert 0.05 < numerics.fong(counts).mean() < 0.3
    assert numerics.lead_p_value(counts)[counts[:, 2] < counts[:, :2].min(axis=1)].__lt__(0.05).mean() <= 0.055


def test_missing_answers_count_by_feature_and_respondents_are_matched():
    functional = pd.DataFrame({"x": [1, None, 3], "y": [1, 1, 1]}, index=["Li", "Wu", "Xu"])
    dysfunctional = pd.DataFrame({"y": [3, 3], "x": [5, 3]}, index=["Xu", "Li"])
    table = kano(functional, dysfunctional).to_frame()
    assert table["n"].tolist() == [2, 2]
    assert table["missing"].tolist() == [1, 1]
    assert table.loc["x", ["attractive", "must_be"]].tolist() == [1, 1]


def test_a_long_table_says_the_same_in_any_order():
    functional, dysfunctional = survey(tracking="AAAOIM", refund="MMMOIR")
    long = pd.concat(
        pd.DataFrame(
            {"respondent": functional.index, "feature": name, "functional": functional[name], "dysfunctional": dysfunctional[name]}
        )
        for name in functional.columns
    ).reset_index(drop=True)
    wide = kano(functional, dysfunctional).to_frame()
    for table in (long, long.sample(frac=1, random_state=2)):
        found = kano(table).to_frame()
        pd.testing.assert_frame_equal(found.loc[wide.index], wide)


def test_a_feature_that_customers_reverse_has_no_coefficients_and_says_so():
    found = kano(*survey(pop_up="RRRRQQ"))
    assert found.category["pop_up"] == "reverse"
    assert np.isnan(found.better["pop_up"])
    assert codes(found) == ["kano_not_sure", "kano_questionable", "kano_no_coefficients"]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: kano(pd.DataFrame({"x": [1, 9]}), pd.DataFrame({"x": [1, 2]})),
            DataError,
            "column 'x', row 1: is off the scale .got 9.0.",
        ),
        (lambda: kano(pd.DataFrame({"x": [1, 2.5]}), pd.DataFrame({"x": [1, 2]})), DataError, "none of the five answers .got 2.5."),
        (lambda: kano(pd.DataFrame({"x": [1]}), pd.DataFrame({"y": [1]})), DataError, "column 'x': is missing in the dysfunctional"),
        (lambda: kano(pd.DataFrame({"x": [1, 1]}, index=[0, 0]), pd.DataFrame({"x": [1]})), DataError, "respondent twice"),
        (lambda: kano(pd.DataFrame({"x": [1]}, index=["a"]), pd.DataFrame({"x": [1]}, index=["b"])), DataError, "nobody answered both"),
        (lambda: kano(pd.DataFrame({"x": [1]})), DataError, "'respondent'"),
        (lambda: kano([1], [1], like="best"), OptionError, "'first'"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_long_table_with_a_respondent_twice():
    long = pd.DataFrame({"respondent": ["Li", "Li"], "feature": "x", "functional": 1, "dysfunctional": 3})
    with pytest.raises(DataError, match=r"twice .got \('Li', 'x'\)"):
        kano(long)


def test_both_languages():
    found = kano(*survey(tracking="AAAA"))
    assert "魅力属性" in found.summary("zh")
    assert "attractive" in found.summary()


@pytest.mark.parametrize("like", ["first", "last"])
def test_answers_in_words_are_their_numbers(like):
    """Both languages, any case and hyphens, beside numbers written as text; words mean the same whichever end 1 is."""
    words = pd.DataFrame(
        {"x": [" Like ", "Must-be", "无所谓", "I can live with it", None], "y": ["喜欢", "理应如此", "neutral", "勉强接受", "不喜欢"]}
    )
    absent = pd.DataFrame({"x": ["dislike"] * 5, "y": ["neutral"] * 4 + ["1" if like == "last" else "5"]})
    numbers = pd.DataFrame({"x": [1, 2, 3, 4, None], "y": [1, 2, 3, 4, 5]}), pd.DataFrame({"x": [5] * 5, "y": [3] * 4 + [5]})
    found = kano(words, absent, like=like)
    pd.testing.assert_frame_equal(found.to_frame(), kano(*numbers).to_frame())
    pd.testing.assert_frame_equal(kano(words.astype("category"), absent, like=like).to_frame(), found.to_frame())
    with pytest.raises(DataError, match="'lovely'"):
        kano(pd.DataFrame({"x": ["lovely"]}), pd.DataFrame({"x": ["dislike"]}))
