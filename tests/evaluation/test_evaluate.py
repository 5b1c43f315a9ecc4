"""`evaluate` against a second formulation: plain loops over plain numbers, written here."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.evaluation.ranking import ranks

CLOCK = {"kind": "duration", "start": "created_at", "end": "resolved_at"}
TREE = {
    "name": "desk",
    "children": [
        {
            "name": "speed",
            "children": [
                {
                    "name": "hours",
                    "direction": "cost",
                    "thresholds": [2, 8, 24, 72],
                    "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"},
                },
                {"name": "solved", "thresholds": [0.9, 0.8, 0.6, 0.4], "measure": {"kind": "share", "column": "resolved"}},
            ],
        },
        {"name": "stars", "measure": {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}}},
    ],
}
SCORES = [95, 85, 70, 50]


def rows(team, hours, stars, month="2026-01"):
    begin = pd.Timestamp(f"{month}-05 08:00")
    return [
        {
            "request_id": f"{team}{month}{k}",
            "team": team,
            "created_at": begin,
            "resolved_at": pd.NaT if h is None else begin + pd.Timedelta(hours=h),
            "resolved": h is not None,
            "rating": star,
        }
        for k, (h, star) in enumerate(zip(hours, stars, strict=True))
    ]


def evaluate(records, tree=TREE, **options):
    return quiet(sq.evaluate, quiet(sq.read_records, pd.DataFrame(records)), sq.Hierarchy.from_dict(tree), **options)


def graded(value, thresholds):
    """Score of a value by hand: linear between the scores of neighbouring thresholds."""
    points = sorted(zip(thresholds, SCORES, strict=True))
    return float(np.interp(value, [threshold for threshold, _ in points], [score for _, score in points]))


def test_a_score_by_hand():
    hours, stars = [1, 3, 5, 20, None], [5, 5, 4, 2, None]
    ev = evaluate(rows("A", hours, stars), judgements={"desk": [[1, 3], ["1/3", 1]]}, min_n=1)
    median = 4.0
    parts = {
        "hours": 0.75 * 0.5 * graded(median, TREE["children"][0]["children"][0]["thresholds"]),
        "solved": 0.75 * 0.5 * graded(4 / 5, TREE["children"][0]["children"][1]["thresholds"]),
        "stars": 0.25 * (2 * 95 + 85 + 50) / 4,
    }
    row = ev.scores.iloc[0]
    assert row["score"] == pytest.approx(sum(parts.values()), abs=1e-12)
    assert ev.contributions.iloc[0].to_dict() == pytest.approx(parts, abs=1e-12)
    assert (row["unit"], row["period"], row["rank"], row["n"], row["small_sample"]) == ("A", "2026-01", 1, 5, False)


def test_the_interval_combines_those_of_the_indicators():
    ev = evaluate(rows("A", [1, 3, 5, 20, 30, 40] * 4, [5, 5, 4, 2, 3, 1] * 4), min_n=1)
    table = ev.table
    weights = {"hours": 0.25, "solved": 0.25, "stars": 0.5}
    below = above = 0.0
    for name, weight in weights.items():
        value, low, high = (float(getattr(table, field)[name].iloc[0]) for field in ("values", "low", "high"))
        if name == "stars":
            answers = np.repeat([95, 95, 85, 50, 70, 50], 4)
            half = 1.959963984540054 * answers.std(ddof=1) / math.sqrt(len(answers))
            centre = answers.mean()
            ends = max(centre - half, 50), min(centre + half, 95)
        else:
            thresholds = next(leaf["thresholds"] for leaf in TREE["children"][0]["children"] if leaf["name"] == name)
            centre = graded(value, thresholds)
            ends = sorted(graded(end, thresholds) for end in (low, high))
        below += (weight * (centre - ends[0])) ** 2
        above += (weight * (ends[1] - centre)) ** 2
    row = ev.scores.iloc[0]
    assert row["low"] == pytest.approx(row["score"] - math.sqrt(below), abs=1e-9)
    assert row["high"] == pytest.approx(row["score"] + math.sqrt(above), abs=1e-9)


def missing_stars():
    return rows("A", [1, 3, 5], [None] * 3) + rows("B", [2, 4, 90], [5, 4, 3])


def test_what_is_missing_is_unknown_mass_by_default():
    ev = evaluate(missing_stars(), min_n=1)
    row = ev.scores.set_index("unit").loc["A"]
    known = (graded(3, [2, 8, 24, 72]) + 95) / 2
    assert row["score"] == pytest.approx(known, abs=1e-12)
    assert ev.vector().loc[("A", "2026-01"), "unknown"] == pytest.approx(0.5)
    assert row["low"] <= 0.5 * known + 0.5 * 50
    assert row["high"] >= 0.5 * known + 0.5 * 95 - 1e-9
    assert "unknown_mass_at" in {caution.code for caution in ev.warnings}


def test_reweighting_gives_the_weight_to_the_siblings():
    records = [{**row, "resolved": None} if row["team"] == "A" else row for row in missing_stars()]
    ev = evaluate(records, missing="reweight", min_n=1)
    # Under "speed" only the hours are known, and the stars are missing too: the hours carry everything.
    assert ev.scores.set_index("unit").loc["A", "score"] == pytest.approx(graded(3, [2, 8, 24, 72]), abs=1e-12)
    assert ev.vector()["unknown"].tolist() == [0, 0]


def test_refusing_names_unit_and_indicator():
    with pytest.raises(DataError, match=r"'stars'.*\('A', '2026-01'\)"):
        evaluate(missing_stars(), missing="refuse")


def test_small_samples_and_the_unnamed_are_scored_but_not_ranked():
    records = rows("A", [1] * 12, [5] * 12) + rows("B", [1] * 3, [5] * 3) + rows(None, [1] * 15, [5] * 15)
    ev = evaluate(records, min_n=10)
    scores = ev.scores.set_index("unit")
    assert scores["score"].notna().all()
    assert scores["rank"].isna().to_dict() == {"A": False, "B": True, "(missing)": True}
    assert scores["small_sample"].to_dict() == {"A": False, "B": True, "(missing)": False}
    where = {caution.code: caution.where for caution in ev.warnings}
    assert where["small_sample"] == ("B · 2026-01",)
    assert where["unnamed_unit"] == ("(missing) · 2026-01",)


def test_equal_scores_share_a_rank():
    found = ranks(np.array([80.0, 90.0, 90.0 + 1e-12, np.nan, 70.0]), np.array(["p"] * 5), np.array([True] * 4 + [False]))
    assert found.tolist() == [3, 1, 1, pd.NA, pd.NA]


def desk_with_dea():
    tree = dict(TREE)
    tree["monitored"] = [
        {"name": "time", "measure": {"kind": "total", "start": "created_at", "end": "resolved_at"}},
        {"name": "done", "measure": {"kind": "count", "where": {"resolved": True}}},
    ]
    tree["dea"] = {"inputs": ["time"], "outputs": ["done"], "rts": "crs"}
    return tree


def test_efficiency_is_that_of_a_plain_linear_programme():
    records = [row for k, team in enumerate("ABCD") for row in rows(team, [k + 1] * (10 + k), [5] * (10 + k))]
    ev = evaluate(records, desk_with_dea())
    X, Y = np.array([10.0, 22, 36, 52]), np.array([10.0, 11, 12, 13])
    expected = []
    for k in range(4):
        solved = linprog([1, 0, 0, 0, 0], A_ub=[[-X[k], *X], [0, *-Y]], b_ub=[0, -Y[k]])
        expected.append(solved.fun)
    assert ev.scores["efficiency"].tolist() == pytest.approx(expected, abs=1e-9)


def test_small_units_do_not_set_the_frontier():
    records = rows("A", [4] * 12, [5] * 12) + rows("B", [8] * 12, [5] * 12) + rows("tiny", [1] * 2, [5] * 2)
    ev = evaluate(records, desk_with_dea(), min_n=10)
    efficiency = ev.scores.set_index("unit")["efficiency"]
    assert efficiency[["A", "B"]].tolist() == pytest.approx([1, 0.5])
    assert math.isnan(efficiency["tiny"])
    assert ev.efficiency.status["tiny", "2026-01"] == "beyond frontier"


def test_a_pooled_frontier_compares_months():
    records = rows("A", [4] * 12, [5] * 12) + rows("A", [2] * 12, [5] * 12, "2026-02")
    tree = desk_with_dea()
    by_period = evaluate(records, tree).scores["efficiency"]
    pooled = evaluate(records, tree, frontier="pooled").scores["efficiency"]
    assert by_period.tolist() == pytest.approx([1, 1])
    assert pooled.tolist() == pytest.approx([0.5, 1])


def test_a_unit_without_inputs_is_left_out_and_named():
    records = rows("A", [4] * 12, [5] * 12) + rows("open", [None] * 12, [5] * 12)
    ev = evaluate(records, desk_with_dea())
    assert math.isnan(ev.scores.set_index("unit").loc["open", "efficiency"])
    assert {caution.code: caution.where for caution in ev.warnings}["dea_no_data"] == ("open · 2026-01",)


def test_the_audit_of_every_frontier_is_handed_on():
    months = ("2026-01", "2026-02")
    records = [
        row for month in months for team, hours in (("A", 4), ("B", 4), ("C", 8)) for row in rows(team, [hours] * 12, [5] * 12, month)
    ]
    ev = evaluate(records, desk_with_dea())
    found = {caution.code: caution for caution in ev.warnings}
    of_frontiers = {caution.code for result in ev.efficiency.results.values() for caution in result.warnings}
    assert {"dea_few_units", "dea_many_efficient", "dea_duplicates"} <= of_frontiers <= set(found)
    assert found["dea_few_units"].where == months
    assert found["dea_duplicates"].where == tuple(f"{team} · {month}" for month in months for team in "AB")
    pooled = evaluate(records, desk_with_dea(), frontier="pooled")
    assert {caution.code: caution for caution in pooled.warnings}["dea_duplicates"].where[:2] == ("A · 2026-01", "A · 2026-02")


def test_dea_as_an_argument_wins_over_the_hierarchy():
    records = rows("A", [4] * 12, [5] * 12) + rows("B", [8] * 12, [5] * 12)
    ev = evaluate(records, desk_with_dea(), dea={"inputs": ["time"], "outputs": ["done"], "rts": "vrs", "orientation": "output"})
    assert ev.efficiency.choice.orientation == "output"
    assert ev.efficiency.results["2026-01"].scores.tolist() == pytest.approx([1, 1])


def test_a_span_takes_only_its_months():
    records = [row for month in ("2026-01", "2026-02", "2026-03") for row in rows("A", [1] * 10, [5] * 10, month)]
    ev = evaluate(records, span=("2026-02", None))
    assert ev.periods == ("2026-02", "2026-03")
    assert "outside_span" in {caution.code for caution in ev.warnings}


def test_without_a_period_all_records_are_one():
    ev = evaluate(rows("A", [1] * 10, [5] * 10) + rows("A", [3] * 10, [5] * 10, "2026-02"), desk_with_dea(), period=None)
    assert ev.scores[["unit", "period", "n"]].values.tolist() == [["A", "(all)", 20]]
    assert ev.explain("A").tree.loc["hours", "value"] == 2.0


def test_units_of_several_columns():
    records = [{**row, "channel": channel} for channel in ("app", "phone") for row in rows(f"A{channel}", [1] * 10, [5] * 10)]
    ev = evaluate(records, by=["team", "channel"])
    assert ev.units == ("Aapp / app", "Aphone / phone")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"missing": "drop"}, OptionError, "unknown missing"),
        ({"frontier": "monthly"}, OptionError, "unknown frontier"),
        ({"period": "fortnight"}, OptionError, "unknown period"),
        ({"min_n": 0}, OptionError, "min_n"),
        ({"by": "squad"}, DataError, "'squad'"),
        ({"judgements": "ours"}, OptionError, "illustrative"),
        ({"judgements": "illustrative"}, ConfigError, "no judgements of its own"),
        ({"judgements": {"speeed": [[1, 1], [1, 1]]}}, ConfigError, "speeed"),
        ({"dea": {"inputs": ["cost"], "outputs": ["hours"]}}, ConfigError, "'cost'"),
        ({"dea": {"inputs": ["hours"], "output": ["hours"]}}, ConfigError, "dea"),
        ({"targets": {"our": {"op": ">=", "target": 1}}}, ConfigError, "targets.our"),
        ({"grades": sq.fuzzy.Grades(["good", "bad"], [1, 0])}, ConfigError, "2 grades for thresholds of 4"),
        ({"span": ("March", None)}, OptionError, "'March'"),
        ({"span": ("2031-01", None)}, DataError, "no record was opened"),
    ],
)
def test_bad_options_are_named(options, error, words):
    with pytest.raises(error, match=words):
        evaluate(rows("A", [1] * 3, [5] * 3), **options)


RISING = {"labels": ["poor", "fair", "good", "excellent"], "scores": [50, 70, 85, 95]}


@pytest.mark.parametrize(
    ("own", "given", "words"),
    [(None, RISING, "from worst to best"), (RISING, None, "from worst to best"), (RISING, {"labels": [*"abcd"], "scores": SCORES}, "desk")],
)
def test_grades_that_run_the_other_way_are_refused(own, given, words):
    tree = TREE if own is None else {**TREE, "grades": own}
    with pytest.raises(ConfigError, match=words):
        evaluate(rows("A", [1] * 3, [5] * 3), tree, grades=given and sq.fuzzy.Grades(**given))


def test_an_indicator_without_thresholds_cannot_be_graded():
    tree = {"name": "desk", "children": [{"name": "hours", "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"}}]}
    with pytest.raises(ConfigError, match=r"hours\.thresholds"):
        evaluate(rows("A", [1], [5]), tree)


def test_a_target_may_be_of_one_channel():
    records = [{**row, "channel": "app" if k % 2 else "phone"} for k, row in enumerate(rows("A", [1, 50] * 20, [5] * 40))]
    tree = {
        **TREE,
        "monitored": [
            {"name": "fast", "measure": {"kind": "within", "start": "created_at", "end": "resolved_at", "limit": 2, "unit": "hours"}}
        ],
    }
    ev = evaluate(records, tree, targets={"fast": {"op": ">=", "target": 0.5, "channel": "phone"}})
    whole = ev.targets[ev.targets["unit"] == "(all)"].iloc[0]
    assert (whole["actual"], whole["n"], whole["status"]) == (1.0, 20, "met")


def test_contributions_and_criteria_add_up_on_the_sample(sample):
    score = sample.scores["score"].to_numpy()
    assert sample.contributions.sum(axis=1).to_numpy() == pytest.approx(score, abs=1e-9)
    assert sample.criteria.sum(axis=1).to_numpy() == pytest.approx(score, abs=1e-9)
    assert ((sample.scores["low"] <= score) & (score <= sample.scores["high"])).all()


def test_the_sample_feeds_all_six_criteria_and_all_five_targets(sample):
    assert len(sample.hierarchy.children) == 6
    named = sample.table.values.loc[[unit for unit in sample.units if unit.startswith("Team") and unit != "Team 7"]]
    assert named.notna().all().all()
    assert set(sample.targets["indicator"]) == {"first_reply_15min", "as_described", "payment_concern", "on_time_delivery", "satisfaction"}
    assert "no_data" not in {caution.code for caution in sample.warnings}


def test_planted_truths_are_found(sample):
    scores = sample.scores
    assert set(sample.slow_stage["Team 2"].dropna()) == {"handling"}
    assert scores[scores["unit"] == "Team 4"]["rank"].eq(1).mean() >= 0.8
    team3 = scores[scores["unit"] == "Team 3"].set_index("period")["score"]
    assert team3["2026-04":].min() > team3[:"2026-03"].max()
    assert scores[scores["unit"] == "Team 7"]["small_sample"].all()


def test_illustrative_judgements_and_equal_weights_say_so(sample, sample_records):
    assert "illustrative" in {caution.code for caution in sample.warnings}
    equal = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales())
    assert "equal_weights" in {caution.code for caution in equal.warnings}
    assert equal.weights.local_weights["after_sales"].tolist() == pytest.approx([1 / 6] * 6)


def test_the_input_is_not_changed_and_the_result_is_its_own(sample_records):
    before = sample_records.frame.copy()
    ev = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales())
    pd.testing.assert_frame_equal(sample_records.frame, before)
    taken = ev.scores
    taken["score"] = 0.0
    assert (ev.scores["score"] > 0).all()


def test_the_real_export(incident_log):
    records = quiet(sq.read_records, incident_log, "servicenow")
    ev = quiet(sq.evaluate, records, sq.hierarchies.service_desk(), span=("2016-03", "2016-05"))
    cells = ev.scores[ev.scores["unit"] != "(missing)"]
    # notes of an independent count: 193 group × month cells, 47 of them with fewer than 10 tickets
    assert (len(cells), int(cells["small_sample"].sum())) == (193, 47)
    frame = records.frame
    hours = (frame["resolved_at"] - frame["created_at"]).dt.total_seconds() / 3600
    assert (round(hours.median(), 2), int(hours.notna().sum()), len(frame)) == (22.10, 23362, 24918)


def test_a_misspelt_column_of_an_indicator_is_told_with_the_nearest():
    tree = {"name": "g", "children": [{"name": "a", "thresholds": [0.9, 0.8, 0.6, 0.4], "measure": {"kind": "share", "column": "resolvd"}}]}
    ev = evaluate(rows("A", [1], [5]), tree)
    where = {caution.code: caution.where for caution in ev.warnings}
    assert where["no_data"] == ("a: records.resolvd (did you mean 'resolved'?)",)


def test_units_beyond_the_frontier_are_not_counted_as_efficient():
    records = [row for k, team in enumerate("ABCD") for row in rows(team, [k + 1] * 12, [5] * 12)]
    records += [row for k in range(6) for row in rows(f"tiny{k}", [0.5], [5])]
    ev = evaluate(records, desk_with_dea())
    # One of the four that set the frontier is efficient; counting the six tiny ones too, most of ten would be.
    assert ev.scores["efficiency"].eq(1).sum() == 1
    assert "dea_many_efficient" not in {caution.code for caution in ev.warnings}
