import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import sqeval as sq
from sqeval.errors import DataError, OptionError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

SHARES = pd.DataFrame({"solved": [0.70, 0.90, 0.89, 0.50]}, index=["we", "A", "B", "C"])
BOTH = SHARES.assign(hours=[12.0, 30.0, 12.5, np.nan])
WAYS = {"solved": "benefit", "hours": "cost"}


def compared(frame=BOTH, **options):
    given = {"directions": {name: WAYS.get(name, "benefit") for name in frame.columns}, "n": 400, "errors": None, **options}
    return sq.monitoring.side_by_side(frame, **given)


@pytest.fixture(scope="module")
def bundled():
    with warnings.catch_warnings(action="ignore"):
        made = sq.datasets.make_competitor_records(seed=0)
        records = sq.read_records(made.records, surveys=made.surveys, orders=made.orders, resources=made.resources)
        return sq.measure(records, sq.hierarchies.competitors(), by="platform", period=None)


def test_gaps_ranks_and_verdicts_of_shares():
    rows = compared(SHARES, shares="solved", ours="we").frame.set_index("unit")
    assert rows["rank"].tolist() == [3, 1, 1, 4]
    assert rows["rank_by_value"].tolist() == [3, 1, 2, 4]
    assert rows["gap"].tolist() == pytest.approx([0.20, 0, 0.01, 0.40])
    assert rows["verdict"].tolist() == ["between", "strength", "strength", "weakness"]
    assert rows["surely_behind"].tolist() == [True, False, False, True]
    assert set(rows["best"]) == {"A"}
    # The interval of the gap by Newcombe's formula, from scipy's own Wilson intervals.
    best, own = (stats.binomtest(k, 400).proportion_ci(method="wilson") for k in (360, 280))
    low = 0.2 - np.hypot(0.9 - best.low, own.high - 0.7)
    high = 0.2 + np.hypot(best.high - 0.9, 0.7 - own.low)
    assert rows.loc["we", ["gap_low", "gap_high"]].tolist() == pytest.approx([low, high])


def test_costs_are_better_when_low_and_a_missing_value_is_neither_best_nor_worst():
    errors = pd.DataFrame({"solved": 0.02, "hours": 1.0}, index=BOTH.index)
    found = compared(errors=errors, ours="we")
    hours = found.frame[found.frame["indicator"] == "hours"].set_index("unit")
    assert hours["gap"].tolist()[:3] == [0, 18, 0.5]
    root = 1.959963984540054 * np.sqrt(2)
    assert hours.loc["A", ["gap_low", "gap_high"]].tolist() == pytest.approx([18 - root, 18 + root])
    assert hours["verdict"].tolist() == ["strength", "weakness", "strength", "missing"]
    assert hours.loc["C", ["rank", "gap"]].isna().all()
    assert [(c.code, c.where) for c in found.warnings] == [("side_by_side_missing", ("C: hours",))]
    assert found.strengths() == ("hours",)
    assert "No value: hours." in found.explain("C")


def test_few_observations_are_neither_best_nor_compared():
    n = pd.Series([400, 9, 400, 400], index=SHARES.index)
    found = compared(SHARES, shares="solved", n=n)
    rows = found.frame.set_index("unit")
    assert rows.loc["A", "verdict"] == "too few"
    assert rows.loc["we", "best"] == "B"
    assert "side_by_side_few" in {c.code for c in found.warnings}
    nobody = compared(SHARES, shares="solved", n=5).frame
    assert set(nobody["verdict"]) == {"too few"}
    assert nobody["gap"].isna().all()


def test_ties_at_the_best_and_all_equal():
    frame = pd.DataFrame({"solved": [0.9, 0.9, 0.5], "paid": [0.1 + 0.2, 0.3, 0.3]}, index=["b", "a", "c"])
    rows = compared(frame, shares=["solved", "paid"]).frame
    solved, paid = (rows[rows["indicator"] == name].set_index("unit") for name in ("solved", "paid"))
    assert solved["gap"].tolist() == pytest.approx([0, 0, 0.4])
    assert solved["best"].tolist() == ["a / b"] * 3
    assert solved.loc["a", "gap_low"] == pytest.approx(-solved.loc["a", "gap_high"], rel=0.3)
    assert paid["gap"].tolist() == [0, 0, 0]
    assert paid["rank"].tolist() == paid["rank_by_value"].tolist() == [1, 1, 1]
    assert set(paid["verdict"]) == {"cannot be told"}


def test_without_any_interval_only_facts_can_be_told():
    plain = compared(BOTH, n=None)
    assert set(plain.frame["verdict"]) == {"cannot be told", "missing"}
    assert "side_by_side_no_interval" in {c.code for c in plain.warnings}
    facts = compared(BOTH, n=2, exact=["solved", "hours"])
    assert facts.verdicts["solved"].tolist() == ["between", "strength", "between", "weakness"]
    assert facts.pairs["p_holm"].max() == 0


def test_facts_cost_the_other_comparisons_nothing():
    frame = pd.DataFrame({"solved": [0.70, 0.79], "window": [7.0, 7.0], "fee": [1.0, 1.0]}, index=["we", "A"])
    ways = {"solved": "benefit", "window": "benefit", "fee": "cost"}
    found = compared(frame, directions=ways, shares="solved", exact=["window", "fee"]).pairs
    alone = compared(frame[["solved"]], shares="solved").pairs
    assert found.loc[0, "p_holm"] == alone.loc[0, "p_holm"] == alone.loc[0, "p"] < 0.05


def panel(rng, planted=0.0):
    """Five platforms by six indicators: shares of 200 and means of 40, all alike but for one."""
    units, n = list("vwxyz"), 200
    true = np.full((5, 3), [0.9, 0.6, 0.3])
    true[2, 1] += planted
    shares = pd.DataFrame(rng.binomial(n, true) / n, units, ["s1", "s2", "s3"])
    answers = rng.choice([1.0, 2, 3, 4, 5], (5, 3, 40), p=[0.05, 0.05, 0.2, 0.4, 0.3])
    means = pd.DataFrame(answers.mean(axis=2), units, ["m1", "m2", "m3"])
    errors = pd.DataFrame(answers.std(axis=2, ddof=1) / np.sqrt(40), units, means.columns)
    counts = pd.DataFrame(dict.fromkeys(shares, n) | dict.fromkeys(means, 40), units)
    return sq.monitoring.side_by_side(shares.join(means), directions="benefit", n=counts, shares=list(shares), errors=errors)


def test_panels_without_differences_show_some_no_more_often_than_said():
    rng = np.random.default_rng(8)
    false = sum(panel(rng).pairs["apart"].any() for _ in range(200))
    # At 5 % of panels 10 of 200 are expected at most; more than 18 would come by chance once in 300.
    assert false <= 18


def test_a_planted_difference_is_found():
    rng = np.random.default_rng(9)
    found = [panel(rng, planted=0.25) for _ in range(30)]
    assert sum("s2" in one.strengths("x") for one in found) >= 29
    assert sum(one.pairs.loc[one.pairs["indicator"] != "s2", "apart"].any() for one in found) <= 4


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)), st.floats(0.01, 100))
def test_row_order_and_scale_change_nothing(order, scale):
    errors = pd.DataFrame({"solved": 0.02, "hours": 1.0}, index=BOTH.index)
    base = compared(errors=errors)
    other = compared((BOTH * scale).iloc[order], errors=errors * scale)
    pd.testing.assert_frame_equal(other.verdicts.loc[BOTH.index], base.verdicts)
    pd.testing.assert_frame_equal(other.gaps.loc[BOTH.index] / scale, base.gaps)
    flipped = compared(-BOTH, errors=errors, directions={"solved": "cost", "hours": "benefit"})
    pd.testing.assert_frame_equal(flipped.gaps, base.gaps)
    pd.testing.assert_frame_equal(flipped.verdicts, base.verdicts)


def test_strength_and_weakness_follow_the_pairs(bundled):
    found = sq.monitoring.side_by_side(bundled, ours="Own platform")
    for row in found.frame.itertuples():
        pairs = found.pairs[found.pairs["indicator"] == row.indicator]
        wins = (((pairs["first"] == row.unit) & (pairs["winner"] == 1)) | ((pairs["second"] == row.unit) & (pairs["winner"] == -1))).sum()
        losses = (((pairs["first"] == row.unit) & (pairs["winner"] == -1)) | ((pairs["second"] == row.unit) & (pairs["winner"] == 1))).sum()
        assert (row.better_than, row.worse_than) == (wins, losses)
        if row.verdict == "weakness":
            assert losses > 0 == wins
    assert "test_requests" not in set(found.frame["indicator"])
    # Planted: C is excellent, D is weak.
    assert not found.weaknesses("Competitor C")
    assert not found.strengths("Competitor D")
    assert "resolution_rate" in found.strengths("Competitor C")
    assert "resolution_rate" in found.weaknesses("Competitor D")


def test_both_languages(bundled):
    facts = ["return_window_days", "channel_count"]
    found = sq.monitoring.side_by_side(bundled, ours="Own platform", exact=facts)
    assert "Between: Return window, 15 days: surely better than Competitor B, Competitor D" in found.explain()
    assert "落后最佳者 Competitor C 15 天：确定。" in found.explain(lang="zh")
    assert "我方" in found.summary("zh")
    assert "our unit" in repr(found)
    for lang in ("en", "zh"):
        ax = sq.plots.side_by_side(found, lang=lang)
        assert len(ax.texts) == found.values.size
        assert ax.texts[2].get_text() == "30 +"
    with pytest.raises(DataError, match="side_by_side"):
        sq.plots.side_by_side(bundled)
    for caution in found.warnings:
        assert caution.text("zh") != caution.text("en")


def test_periods_are_asked_for(bundled):
    frame = pd.DataFrame({"solved": [0.7, 0.9]}, index=["we", "they"])
    assert sq.monitoring.side_by_side(frame, directions="benefit", n=400, shares="solved").frame["rank"].tolist() == [2, 1]
    with pytest.raises(OptionError, match="period"):
        sq.monitoring.side_by_side(bundled, period="2026-01")
    with pytest.raises(OptionError, match="period"):
        compared(period="2026-01")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"frame": SHARES.iloc[:1]}, DataError, "(?s)two units.*we|we.*two units"),
        ({"frame": pd.concat([SHARES, SHARES])}, DataError, "we"),
        ({"frame": SHARES.astype(str)}, DataError, "solved"),
        ({"frame": SHARES * 100, "shares": "solved"}, DataError, "solved"),
        ({"ours": "wee"}, OptionError, "(?s)wee.*we"),
        ({"exact": "solvd"}, OptionError, "(?s)solvd.*solved"),
        ({"shares": "solvd"}, OptionError, "(?s)solvd.*solved"),
        ({"indicators": "solvd"}, DataError, "(?s)solvd.*solved"),
        ({"indicators": []}, OptionError, "indicators"),
        ({"directions": {"solved": "benefit"}}, DataError, "hours"),
        ({"directions": "good"}, OptionError, "good"),
        ({"errors": -BOTH}, DataError, "solved"),
        ({"n": -1}, DataError, "solved"),
        ({"low": BOTH}, OptionError, "high"),
        ({"low": BOTH + 1, "high": BOTH + 2}, DataError, "solved"),
        ({"errors": BOTH, "low": BOTH, "high": BOTH}, OptionError, "errors"),
        ({"n": pd.Series([3], index=["you"])}, DataError, "you"),
        ({"false_alarms": 1}, OptionError, "false_alarms"),
        ({"min_n": 0}, OptionError, "min_n"),
    ],
)
def test_bad_input_is_named(options, error, words):
    with pytest.raises(error, match=words):
        compared(**options)


def test_a_table_knows_its_own_directions(bundled):
    with pytest.raises(OptionError, match="directions"):
        sq.monitoring.side_by_side(bundled, directions="benefit")
    with pytest.raises(OptionError, match="unit"):
        sq.monitoring.side_by_side(bundled).explain()


def test_what_is_neither_good_high_nor_low_is_shown_only():
    found = compared(SHARES, directions="target", shares="solved")
    assert found.frame["rank"].isna().all()
    assert [c.code for c in found.warnings] == ["side_by_side_target"]
