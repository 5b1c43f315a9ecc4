import pickle
from fractions import Fraction
from itertools import chain, combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, dempster, discount, evidential_reasoning

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

FRAME = ("good", "fair", "poor")
SETS = [frozenset(group) for group in chain.from_iterable(combinations(FRAME, size) for size in (1, 2, 3))]


@st.composite
def mass_functions(draw):
    """Masses as fractions on some of the subsets of the frame."""
    groups = draw(st.lists(st.sampled_from(SETS), min_size=1, max_size=5, unique=True))
    parts = draw(st.lists(st.integers(1, 9), min_size=len(groups), max_size=len(groups)))
    return {group: Fraction(part, sum(parts)) for group, part in zip(groups, parts, strict=True)}


def by_definition(sources):
    """Dempster's rule over all combinations at once, in fractions: masses and conflict."""
    found: dict[frozenset[str], Fraction] = {}
    for combination in product(*(source.items() for source in sources)):
        common, mass = frozenset(FRAME), Fraction(1)
        for group, part in combination:
            common, mass = common & group, mass * part
        found[common] = found.get(common, Fraction(0)) + mass
    conflict = found.pop(frozenset(), Fraction(0))
    return {group: mass / (1 - conflict) for group, mass in found.items()} if conflict < 1 else {}, conflict


def floats(source):
    return {group: float(mass) for group, mass in source.items()}


def sets(masses):
    """Masses by frozenset of grades."""
    whole = {"unknown": frozenset(FRAME)}
    return {whole.get(key) or frozenset(key if isinstance(key, tuple) else (key,)): mass for key, mass in masses.items()}


@settings(max_examples=60)
@given(st.lists(mass_functions(), min_size=2, max_size=4))
def test_masses_are_those_of_the_definition(sources):
    expected, conflict = by_definition(sources)
    given_ = [floats(source) for source in sources]
    if not expected:
        with pytest.raises(DataError, match="conflict K = 1"):
            dempster(*given_, frame=FRAME)
        return
    result = dempster(*given_, frame=FRAME)
    assert sets(result.masses) == pytest.approx(floats(expected), rel=1e-12)
    assert result.conflict == pytest.approx(float(conflict), rel=1e-12, abs=1e-15)
    for group in SETS:
        within = sum(mass for other, mass in expected.items() if other <= group)
        meets = sum(mass for other, mass in expected.items() if other & group)
        assert result.belief_of(*group) == pytest.approx(float(within), abs=1e-14)
        assert result.plausibility_of(*group) == pytest.approx(float(meets), abs=1e-14)


@settings(max_examples=30)
@given(st.lists(mass_functions(), min_size=3, max_size=3), st.permutations(range(3)))
def test_order_of_sources_decides_no_digit_and_grouping_nothing(sources, order):
    assume(by_definition(sources)[0])
    a, b, c = map(floats, sources)
    together = dempster(a, b, c, frame=FRAME)
    shuffled = dempster(*[(a, b, c)[k] for k in order], frame=FRAME)
    assert shuffled.masses.to_dict() == together.masses.to_dict()
    assert shuffled.conflict == together.conflict
    stepwise = dempster(dempster(a, b, frame=FRAME), c, frame=FRAME)
    assert sets(stepwise.masses) == pytest.approx(sets(together.masses), rel=1e-12)


@settings(max_examples=30)
@given(mass_functions())
def test_a_source_that_says_nothing_changes_nothing(source):
    result = dempster(floats(source), {"unknown": 1.0}, frame=FRAME)
    assert sets(result.masses) == pytest.approx(floats(source), rel=1e-12)
    assert result.conflict == 0.0


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 6), mass_functions()), min_size=1, max_size=4))
def test_evidential_reasoning_is_dempster_on_discounted_beliefs(parts):
    """Beliefs discounted by their weights and combined; then what the weights kept back is taken off the frame."""
    weights = [size / sum(size for size, _ in parts) for size, _ in parts]
    rows = [[float(source.get(frozenset([grade]), 0)) for grade in FRAME] for _, source in parts]
    found = evidential_reasoning(weights, pd.DataFrame(rows, columns=FRAME))
    sources = [discount(pd.Series(row, index=FRAME), weight) for row, weight in zip(rows, weights, strict=True)]
    combined = dempster({"unknown": 1.0}, *sources, frame=FRAME)
    reserved = np.prod([1 - weight for weight in weights]) / (1 - combined.conflict)
    assert found.beliefs.to_dict() == pytest.approx(
        {grade: combined.masses.to_dict().get(grade, 0.0) / (1 - reserved) for grade in FRAME}, rel=1e-11, abs=1e-13
    )


def test_zadehs_paradox_is_computed_and_warned_of():
    """Zadeh (1979), On the validity of Dempster's rule of combination: meningitis or concussion, and yet a tumour."""
    with pytest.warns(SqevalWarning, match=r"K = 0\.9999"):
        result = dempster({"meningitis": 0.99, "tumour": 0.01}, {"concussion": 0.99, "tumour": 0.01})
    assert result.conflict == pytest.approx(0.9999)
    assert result.masses.to_dict() == {"tumour": 1.0}
    assert result.belief.to_dict() == {"meningitis": 0.0, "tumour": 1.0, "concussion": 0.0}
    assert [caution.code for caution in result.warnings] == ["high_conflict"]
    milder = dempster(discount({"meningitis": 0.99, "tumour": 0.01}, 0.7), discount({"concussion": 0.99, "tumour": 0.01}, 0.7))
    assert milder.warnings == ()
    assert milder.belief["meningitis"] == pytest.approx(milder.belief["concussion"])
    assert milder.belief["meningitis"] > 10 * milder.belief["tumour"]


def test_a_painting_by_raphael():
    """Klir & Yuan (1995), Fuzzy Sets and Fuzzy Logic, section 7.2: two experts; Raphael, disciple or counterfeit."""
    first = {"R": 0.05, "C": 0.05, ("R", "D"): 0.15, ("R", "C"): 0.1, ("D", "C"): 0.05, "unknown": 0.6}
    second = {"R": 0.15, "C": 0.05, ("R", "D"): 0.05, ("R", "C"): 0.2, ("D", "C"): 0.05, "unknown": 0.5}
    result = dempster(first, second, frame=["R", "D", "C"])
    assert result.conflict == pytest.approx(0.03)
    # The table has 0.09 for C, so that its column sums to 1; Σ m₁m₂ = 0.0925 over 0.97 is 0.0954.
    rounded = {"R": 0.21, "D": 0.01, "C": 0.1, ("R", "D"): 0.12, ("R", "C"): 0.2, ("D", "C"): 0.06, "unknown": 0.31}
    assert result.masses.round(2).to_dict() == rounded
    assert result.masses["C"] == pytest.approx(0.0925 / 0.97, rel=1e-12)
    assert result.belief_of("R", "C") == pytest.approx((0.2075 + 0.0925 + 0.19) / 0.97, rel=1e-12)
    assert round(result.belief_of("R", "D"), 2) == 0.34
    assert round(result.belief_of("D", "C"), 2) == 0.16


def test_total_conflict_is_refused_by_name():
    with pytest.raises(DataError, match=r"pair \('source 2', 'source 3'\): the sources contradict one another entirely: conflict K = 1"):
        dempster({"unknown": 1.0}, {"good": 1.0}, {"poor": 1.0})
    # No two of them alone contradict each other.
    with pytest.raises(DataError, match=r"^the sources contradict .* discount"):
        dempster({("good", "fair"): 1.0}, {("fair", "poor"): 1.0}, {("good", "poor"): 1.0})


def test_agreement_that_nearly_vanishes_keeps_its_digits():
    result = dempster({"good": 1 - 1e-12, "fair": 1e-12}, {"poor": 1 - 1e-12, "fair": 1e-12})
    assert result.masses.to_dict() == {"fair": 1.0}
    slight = dempster({"good": 1e-12, "unknown": 1 - 1e-12}, {"poor": 1e-9, "unknown": 1 - 1e-9})
    assert slight.conflict == pytest.approx(1e-21, rel=1e-9, abs=0)


def test_many_sources_do_not_vanish():
    result = dempster(*[{"good": 0.4, "fair": 0.3, "unknown": 0.3}] * 100)
    share = Fraction(7, 10) ** 100, Fraction(6, 10) ** 100, Fraction(3, 10) ** 100
    total = share[0] + share[1] - share[2]
    assert result.masses["unknown"] == pytest.approx(float(share[2] / total), rel=1e-11)
    assert result.plausibility["fair"] == pytest.approx(float(share[1] / total), rel=1e-11)


def test_what_masses_lack_to_one_lies_on_the_frame():
    found = evidential_reasoning([0.5, 0.5], pd.DataFrame({"good": [0.5, 0.3], "poor": [0.2, 0.7]}))
    result = dempster(found.beliefs, {"unknown": 1.0})
    assert result.masses["unknown"] == pytest.approx(found.unassigned)
    assert dempster({("good", "poor"): 0.5}, {"good": 0.5}).masses.to_dict() == {"good": 0.5, "unknown": 0.5}


def test_masses_above_one_are_normalised_with_a_note_or_refused():
    result = dempster({"good": 0.505, "poor": 0.505}, {"unknown": 1.0})
    assert result.masses.to_dict() == pytest.approx({"good": 0.5, "poor": 0.5})
    assert [(caution.code, caution.where) for caution in result.warnings] == [("masses_normalised", ("source 1",))]
    with pytest.raises(DataError, match=r"row 'source 2': masses sum to more than 1 \(got 1.1\)"):
        dempster({"good": 1.0}, {"good": 0.6, "unknown": 0.5})
    with pytest.warns(SqevalWarning, match="normalised"):
        assert discount({"good": 0.505, "poor": 0.505}, 0.5).tolist() == pytest.approx([0.25, 0.25, 0.5])


@pytest.mark.parametrize(
    ("masses", "message"),
    [
        ({}, "no masses"),
        ([0.5, 0.5], "not a mapping"),
        ({"good": -0.1, "poor": 1.1}, "negative"),
        ({"good": float("nan")}, "missing value"),
        ({"good": "much"}, "needs numbers"),
        ({(): 1.0}, "a set holds one grade"),
        ({("good", "unknown"): 1.0}, "a set holds one grade"),
        ({("good", "fair"): 0.5, ("fair", "good"): 0.5}, "a set stands twice"),
        ({"great": 1.0}, r"'great': is not a grade of the frame"),
        (pd.Series([0.5, 0.5], index=["good", "good"]), "stands twice"),
        ({"good": 0.5, "unknown": 0.3}, "masses do not sum to 1"),
    ],
)
def test_wrong_masses_are_refused(masses, message):
    with pytest.raises(DataError, match=message):
        dempster({"good": 1.0}, masses, frame=FRAME)


def test_the_frame():
    grades = Grades(FRAME, [90, 70, 50])
    result = dempster({"poor": 0.5}, {"fair": 0.5}, frame=grades)
    assert result.plausibility.to_dict() == pytest.approx({"good": 1 / 3, "fair": 2 / 3, "poor": 2 / 3})
    assert list(dempster({"poor": 0.5}, {"fair": 0.5}).belief.index) == ["poor", "fair"]
    with pytest.raises(DataError, match="needs grades"):
        dempster({"unknown": 1.0}, {"unknown": 1.0})
    with pytest.raises(DataError, match="at most 62"):
        dempster({"unknown": 1.0}, {"unknown": 1.0}, frame=range(63))
    with pytest.raises(OptionError, match="frame"):
        dempster({"good": 1.0}, {"good": 1.0}, frame="good")
    with pytest.raises(DataError, match=r"'god': is not a grade of the frame\. Did you mean 'good'"):
        result.belief_of("god")
    assert dempster({0: 0.5}, {61: 0.5}, frame=range(62)).plausibility[30] == pytest.approx(1 / 3)


@pytest.mark.parametrize("reliability", [-0.1, 1.1, float("nan"), "high", None, [0.5]])
def test_a_reliability_out_of_range_is_refused(reliability):
    with pytest.raises(OptionError, match="reliability is a number from 0 to 1"):
        discount({"good": 1.0}, reliability)


def test_discounting():
    source = {"good": 0.6, ("fair", "poor"): 0.3, "unknown": 0.1}
    assert discount(source, 1.0).to_dict() == source
    assert discount(source, 0.0).to_dict() == {"good": 0.0, ("fair", "poor"): 0.0, "unknown": 1.0}
    assert discount(dempster(source, {"unknown": 1.0}), 0.5).to_dict() == pytest.approx(
        {"good": 0.3, ("fair", "poor"): 0.15, "unknown": 0.55}
    )
    assert discount({frozenset(["b", "a"]): 0.5}, 1.0).sum() == 1.0


def test_the_result_reads_in_both_languages():
    result = dempster({"good": 0.6}, {("fair", "poor"): 0.5}, frame=FRAME)
    table = result.to_frame()
    assert table.index.tolist() == ["good", "fair", "poor", ("fair", "poor"), "unknown"]
    assert table["mass"].sum() == pytest.approx(1)
    assert table.loc["good"].to_dict() == {
        "mass": result.masses["good"],
        "belief": result.belief["good"],
        "plausibility": result.plausibility["good"],
    }
    assert "fair, poor" in result.summary()
    assert "fair、poor" in result.summary("zh")
    assert pickle.loads(pickle.dumps(result)).masses.to_dict() == result.masses.to_dict()
