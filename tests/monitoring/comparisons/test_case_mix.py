import warnings

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError, OptionError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


def frame(counts):
    """Cases from {(agent, kind): (solved, n)}."""
    rows = [(agent, kind, k < solved) for (agent, kind), (solved, n) in counts.items() for k in range(n)]
    return pd.DataFrame(rows, columns=["agent", "kind", "solved"])


MIXED = {("A", "easy"): (90, 100), ("A", "hard"): (4, 10), ("B", "easy"): (9, 10), ("B", "hard"): (60, 100), ("C", "hard"): (2, 2)}
FEW = {(agent, "x"): (70, 100) for agent in "ABCD"} | {("E", "x"): (3, 3), ("F", "x"): (0, 9), ("G", "x"): (40, 100)}


def test_expected_counts_are_those_of_the_strata_by_hand():
    found = sq.monitoring.case_mix(frame(MIXED), "solved", "agent", "kind").frame
    hard = 66 / 112
    assert found["expected"].tolist() == pytest.approx([90 + 10 * hard, 9 + 100 * hard, 2 * hard])
    assert found["observed"].tolist() == [94, 69, 2]
    assert found["expected"].sum() == pytest.approx(found["observed"].sum())
    assert found["adjusted"].tolist() == pytest.approx((found["ratio"] * 165 / 222).tolist())


def test_an_agent_with_hard_cases_is_below_only_without_adjustment():
    crude = sq.monitoring.case_mix(frame(MIXED), "solved", "agent")
    fair = sq.monitoring.case_mix(frame(MIXED), "solved", "agent", ["kind"])
    assert crude.frame.loc["B", "alert"]
    assert fair.frame.loc["B", "verdict"] == "as expected"
    assert fair.frame.loc["B", "ratio"] > 1


def test_few_cases_are_neither_best_nor_worst():
    found = sq.monitoring.case_mix(frame(FEW), "solved", "agent", "kind")
    assert found.frame.loc[["E", "F"], "verdict"].tolist() == ["too few"] * 2
    assert found.frame.loc[["E", "F"], "rank"].isna().all()
    assert found.frame.loc["G", "verdict"] == "below"
    assert found.frame.loc["G", "rank"] == 5
    shrunk = found.frame.loc["E"]
    assert abs(shrunk["shrunk"] - 1) < abs(shrunk["ratio"] - 1) / 2
    cost = sq.monitoring.case_mix(frame(FEW), "solved", "agent", "kind", direction="cost")
    assert cost.frame.loc["G", "rank"] == 1


def test_equal_agents_are_called_different_no_more_often_than_said():
    rng = np.random.default_rng(5)
    judged = wrong = alerts = 0
    for _ in range(40):
        kinds = rng.choice(["a", "b", "c"], 1500)
        solved = rng.random(1500) < pd.Series(kinds).map({"a": 0.9, "b": 0.6, "c": 0.3}).to_numpy()
        rows = pd.DataFrame({"agent": rng.integers(0, 20, 1500).astype(str), "kind": kinds, "solved": solved})
        found = sq.monitoring.case_mix(rows, "solved", "agent", "kind").frame
        judged += len(found)
        wrong += int(found["verdict"].isin(["above", "below"]).sum())
        alerts += int(found["alert"].sum())
    # By chance 2 in 1000, at most 1.6 of 800: more than 6 would be one time in a thousand; and at most 50 in 1000.
    assert wrong <= 6
    assert alerts / judged <= 0.05


def test_a_planted_agent_is_found():
    rng = np.random.default_rng(6)
    agents = rng.integers(0, 10, 3000)
    solved = rng.random(3000) < np.where(agents == 3, 0.55, 0.8)
    found = sq.monitoring.case_mix(pd.DataFrame({"agent": agents.astype(str), "solved": solved}), "solved", "agent")
    assert found.frame.index[found.frame["verdict"] == "below"].tolist() == ["3"]
    assert "3: " in found.explain()
    assert "低于 99.8% 控制限，表现差" in found.explain("zh")
    assert "收缩后的比" in found.summary("zh")


def test_what_is_left_out_is_said():
    rows = frame(MIXED).astype({"agent": object, "solved": object})
    rows.loc[0, "solved"], rows.loc[1, "agent"] = None, None
    found = sq.monitoring.case_mix(rows, "solved", "agent", "kind")
    assert {caution.code for caution in found.warnings} == {"case_mix_missing", "case_mix_unnamed", "case_mix_few", "case_mix_unshrunk"}
    assert "(missing)" not in found.frame.index
    alone = sq.monitoring.case_mix(frame({("A", "x"): (5, 20), ("B", "y"): (9, 20)}), "solved", "agent", "kind")
    assert alone.frame["ratio"].tolist() == [1, 1]
    assert alone.frame["alone"].tolist() == [1, 1]
    for caution in (*found.warnings, *alone.warnings):
        assert caution.text("zh") != caution.text("en")


@pytest.mark.parametrize("solved", [0, 20])
def test_all_alike_can_tell_nothing_apart(solved):
    found = sq.monitoring.case_mix(frame({("A", "x"): (solved, 20), ("B", "x"): (solved, 20)}), "solved", "agent")
    assert not found.frame["verdict"].isin(["above", "below"]).any()
    assert not found.frame["alert"].any()


def test_one_agent_is_held_against_nobody():
    found = sq.monitoring.case_mix(frame({("A", "x"): (5, 20)}), "solved", "agent", "kind")
    assert found.frame[["ratio", "verdict"]].to_numpy().tolist() == [[1, "alone"]]
    assert found.frame["rank"].isna().all()
    assert found.strata == 1
    assert "无可比对象" in found.summary("zh")


def test_a_unit_with_kinds_of_its_own_is_not_ranked_and_one_with_some_is():
    counts = {("A", "x"): (50, 100), ("A", "y"): (30, 30), ("B", "x"): (70, 100), ("C", "z"): (10, 50)}
    found = sq.monitoring.case_mix(frame(counts), "solved", "agent", "kind").frame
    assert found["verdict"].tolist() == ["as expected", "as expected", "alone"]
    assert found["rank"].tolist()[:2] == [2, 1]
    assert np.isnan(found.loc["C", "rank"])
    assert found["alone"].tolist() == pytest.approx([30 / 130, 0, 1])


def test_a_unit_without_any_outcome_is_named_and_nobody_named_is_refused():
    rows = frame({("A", "x"): (5, 20), ("B", "x"): (9, 20)}).astype({"agent": object, "solved": object})
    idle = pd.DataFrame({"agent": ["Z", "Z"], "kind": ["x", "y"], "solved": [None, None]})
    found = sq.monitoring.case_mix(pd.concat([rows, idle], ignore_index=True), "solved", "agent", "kind")
    assert found.frame.index.tolist() == ["A", "B"]
    assert found.strata == 1
    told = {caution.code: caution for caution in found.warnings}["case_mix_no_outcome"]
    assert told.where == ("Z",)
    assert "Z" in told.text("zh") != told.text()
    with pytest.raises(DataError, match="agent"):
        sq.monitoring.case_mix(rows.assign(agent=None), "solved", "agent")


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"outcome": "solvd"}, DataError, "(?s)solvd.*solved"),
        ({"outcome": "size"}, DataError, "(?s)size.*3"),
        ({"outcome": "kind"}, DataError, "kind"),
        ({"by": "agnt"}, DataError, "agnt"),
        ({"by": []}, OptionError, "by"),
        ({"adjust": ["agent"]}, OptionError, "adjust"),
        ({"direction": "target"}, OptionError, "direction"),
        ({"min_n": 0}, OptionError, "min_n"),
        ({"min_n": True}, OptionError, "min_n"),
    ],
)
def test_bad_input_is_named(how, error, words):
    rows = frame(MIXED).assign(size=3)
    with pytest.raises(error, match=words):
        sq.monitoring.case_mix(rows, **{"outcome": "solved", "by": "agent", "adjust": "kind", **how})


@pytest.mark.parametrize("dtype", ["bool", "boolean", "int64", "float64", "object"])
def test_the_type_of_the_outcome_changes_nothing(dtype):
    rows = frame(MIXED)
    found = sq.monitoring.case_mix(rows.astype({"solved": dtype}), "solved", "agent", "kind")
    pd.testing.assert_frame_equal(found.frame, sq.monitoring.case_mix(rows, "solved", "agent", "kind").frame)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_funnel_names_who_is_beyond_it(lang):
    with warnings.catch_warnings(action="ignore"):
        ax = sq.plots.funnel(sq.monitoring.case_mix(frame(FEW), "solved", "agent"), lang=lang)
    assert [text.get_text() for text in ax.texts] == ["G"]
    assert "solved" in ax.get_title(loc="left")
    with pytest.raises(DataError, match="case_mix"):
        sq.plots.funnel(FEW)


def inflated(seed, size=12000):
    rng = np.random.default_rng(seed)
    raters, teams = rng.integers(0, 8, size), rng.integers(0, 5, size)
    best = rng.random(size) < np.where(raters == 3, 0.75, 0.35 + 0.05 * teams)
    return pd.DataFrame({"rater": raters.astype(str), "team": teams.astype(str), "best": best})


def test_one_that_inflates_does_not_make_the_others_look_strict():
    wrong = pulled = 0
    for seed in range(20):
        rows = inflated(seed)
        fair = sq.monitoring.case_mix(rows, "best", "rater", "team", reference="In_Line")
        off = fair.frame.index[fair.frame["verdict"].isin(["above", "below"])]
        assert "3" in off
        assert fair.set_aside == tuple(off)
        wrong += len(off) - 1
        crude = sq.monitoring.case_mix(rows, "best", "rater", "team")
        off_all = set(crude.frame.index[crude.frame["verdict"].isin(["above", "below"])])
        named = {place for caution in crude.warnings if caution.code == "case_mix_pulled" for place in caution.where}
        assert named == off_all - set(off)
        pulled += len(named)
    assert pulled > 10
    assert wrong <= 2  # 140 raters in line at 0.2 %


def test_the_reference_is_the_rates_of_those_in_line():
    rows = inflated(1)
    found = sq.monitoring.case_mix(rows, "best", "rater", "team", reference="in_line")
    others = rows[rows["rater"] != "3"].groupby("team")["best"].mean()
    expected = rows[rows["rater"] == "5"]["team"].map(others).sum()
    assert found.frame.loc["5", "expected"] == pytest.approx(expected)
    for lang, said in (("en", "Not among those compared with, as they are far off: 3."), ("zh", "未计入比较基准：3。")):
        assert said in found.explain(lang)
    with pytest.raises(OptionError, match="reference"):
        sq.monitoring.case_mix(rows, "best", "rater", reference="best")
