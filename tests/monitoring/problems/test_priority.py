"""Priority: levels by hand, exact fifths, trends that are sure only where planted, ties, given scores, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import DataError, OptionError
from sqeval.monitoring import priority, problem_classes
from sqeval.monitoring.problems.priority_bases import levels_of_largest

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

CLASSES = {"late": ["late"], "broken": ["broken"], "rude": ["rude"]}


def classified(rows, **columns):
    """Records of the classes above."""
    return problem_classes(pd.DataFrame({"category": rows, **columns}), CLASSES)


def days(count, start="2026-01-01"):
    return pd.date_range(start, periods=count, freq="D")


def codes(result):
    return [caution.code for caution in result.warnings]


def test_levels_are_fifths_of_the_largest_exactly():
    """0.3/0.1 is 2.9999999999999996 in floats; a fifth of 0.5 is 0.1, exactly."""
    assert levels_of_largest(np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])).tolist() == [1, 1, 2, 3, 4, 5]
    assert levels_of_largest(np.array([1.1, 2.2, 3.3, 3.4, 5.5])).tolist() == [1, 2, 3, 4, 5]
    assert levels_of_largest(np.zeros(2)).tolist() == [1, 1]


def test_impact_by_count_cost_and_lost_satisfaction_by_hand():
    rows = ["late"] * 5 + ["broken"] * 2 + ["rude"]
    found = classified(rows, cost=[2.0, 4, np.nan, 3, 3, 30, np.nan, 6], rating=[3.0, 5, np.nan, np.nan, 4, 1, 1, np.nan])
    urgency = dict.fromkeys(CLASSES, 1)
    by_count = priority(found, "count", urgency, level="class").frame
    assert by_count["impact"].to_dict() == {"late": 5, "broken": 2, "rude": 1}
    by_cost = priority(found, "cost", urgency, level="class").frame
    # 5 × 3 = 15, 2 × 30 = 60, 1 × 6 = 6 of 60: 1.25, 5 and 0.5 fifths.
    assert by_cost["cost"].to_dict() == {"late": 15, "broken": 60, "rude": 6}
    assert by_cost["impact"].to_dict() == {"late": 2, "broken": 5, "rude": 1}
    assert by_cost["cost_known"].to_dict() == {"late": 4, "broken": 1, "rude": 1}
    by_rating = priority(found, "satisfaction", urgency, level="class")
    # 5 × (5 − 4)/4 = 1.25 and 2 × (5 − 1)/4 = 2; nobody rated the rude one.
    assert by_rating["lost_satisfaction"].to_dict() == pytest.approx({"broken": 2, "late": 1.25, "rude": np.nan}, nan_ok=True)
    assert by_rating["impact"].to_dict() == pytest.approx({"broken": 5, "late": 4, "rude": np.nan}, nan_ok=True)
    assert by_rating["rank"].isna().tolist() == [False, False, True]
    assert codes(by_rating) == ["priority_unknown"]


def test_a_rise_that_is_sure_is_urgent_and_noise_is_not():
    late, rude = days(100), days(100).repeat(2)
    created = [*late[50:], *late[50:], *late[:1], *late[-1:], *rude[:100], *rude[100:], *days(100)[:40]]
    rows = ["late"] * 102 + ["rude"] * 200 + ["broken"] * 40
    found = priority(classified(rows, created_at=created), urgency="trend", level="class")
    table = found.frame
    assert table.loc["late", ["earlier", "later"]].tolist() == [1, 101]
    assert table.loc["late", "trend"] == pytest.approx(100 / 102)
    assert table["urgency"].to_dict() == {"late": 5, "rude": 3, "broken": 1}
    assert codes(found) == ["priority_trend_unsure"]
    assert found.warnings[0].where == ("rude",)


def test_trends_without_change_are_seldom_sure():
    """200 problems of 30 records at random times: about 5 % leave level 3."""
    rng = np.random.default_rng(8)
    names = [f"p{k}" for k in range(200)]
    created = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.random(6000) * 90, unit="D")
    found = problem_classes(
        pd.DataFrame({"category": np.repeat(names, 30), "created_at": created.floor("s")}), {name: [name] for name in names}
    )
    table = priority(found, level="class").frame
    unsure = (table["trend_low"] <= 0) & (table["trend_high"] >= 0)
    assert 0.01 <= 1 - unsure.mean() <= 0.09
    assert (table.loc[unsure, "urgency"] == 3).all()


def test_overdue_promises_and_open_ones_by_hand():
    frame = {
        "promised_at": pd.to_datetime(["2026-01-02", "2026-01-02", "2026-01-02", "2026-03-01", None]),
        "resolved_at": pd.to_datetime(["2026-01-01", "2026-01-05", None, None, "2026-01-09"]),
        "created_at": pd.to_datetime(["2026-01-01"] * 4 + ["2026-01-10"]),
    }
    table = priority(classified(["late"] * 5, **frame), urgency="overdue", level="class").frame
    # Kept; broken; open and past its promise at the last stamp, 10 January; open, promise still to come; no promise.
    assert table.loc["late", "promises"] == 4
    assert table.loc["late", "overdue"] == pytest.approx(0.5)
    assert table.loc["late", "urgency"] == 3


def test_severe_words_by_hand():
    found = classified(["late"] * 4 + ["rude"] * 5, priority=["High", "urgent ", "low", None, *["紧急"], *["normal"] * 4])
    table = priority(found, urgency="severity", level="class").frame
    assert table.loc["late", ["prioritised", "severe", "urgency"]].tolist() == pytest.approx([3, 2 / 3, 4])
    # Exactly a fifth is the first fifth.
    assert table.loc["rude", ["severe", "urgency"]].tolist() == pytest.approx([0.2, 1])
    own = priority(found, urgency="severity", level="class", severe=["normal"]).frame
    assert own.loc["rude", "severe"] == pytest.approx(0.8)


def test_of_several_bases_the_highest_level_counts():
    found = classified(["late"] * 3 + ["rude"] * 3, priority=["high"] * 3 + ["low"] * 3, created_at=[*days(3), *days(3)])
    table = priority(found, urgency=["trend", "severity"], level="class").frame
    assert table["urgency"].to_dict() == pytest.approx({"late": 5, "rude": 3, "broken": np.nan}, nan_ok=True)


def test_given_scores_and_ties_rank_equal():
    frame = pd.DataFrame({"impact": [1.2, 3.0, 2.0, 5.0], "urgency": [5.0, 2.0, 3.0, 5.0]}, index=["d", "c", "b", "a"])
    found = priority(frame)
    assert found["priority"].to_dict() == {"a": 25.0, "b": 6.0, "c": 6.0, "d": 6.0}
    assert found["rank"].to_dict() == {"a": 1, "b": 2, "c": 2, "d": 2}
    pd.testing.assert_frame_equal(priority(frame.sample(frac=1, random_state=1)).frame, found.frame)
    assert found.matrix.loc[5, 5] == 1
    assert found.matrix.to_numpy().sum() == 4
    assert "given scores" in found.formula()
    other = priority(frame.rename(columns={"impact": "weight"}), "weight").frame
    assert other["priority"].tolist() == found["priority"].tolist()


def test_given_scores_by_sub_type_beside_figures():
    rows = problem_classes(pd.DataFrame({"category": ["logistics", "logistics"], "subcategory": ["damage", "damage"]}))
    places = [place for place, _, _ in rows.scheme.places() if place[1]]
    scores = {place: 1 + k % 5 for k, place in enumerate(places)}
    found = priority(rows, "count", scores)
    assert found.frame.loc[("logistics", "damage"), ["impact", "urgency"]].tolist() == [5, scores["logistics", "damage"]]
    assert found.frame["count"].sum() == 2
    assert (found.impact_basis, found.urgency_basis) == (("count",), ("given",))


def test_records_without_a_class_take_no_part_and_that_is_said():
    found = priority(classified(["late", "nonsense"], created_at=days(2)), level="class")
    assert found.frame["count"].sum() == 1
    assert {caution.code: caution.details for caution in found.warnings}["priority_without_class"] == {"records": 1}


FRAME = pd.DataFrame({"impact": [1, 2], "urgency": [3, 4]}, index=["a", "b"])
FOUND = classified(["late", "rude"], created_at=days(2), cost=[1.0, -2.0], rating=[5, 9])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: priority(FRAME.replace(4, 6)), DataError, "unit 'b': urgency is off the scale 1 to 5 .got 6.0."),
        (lambda: priority(FRAME.astype(float).replace(4, np.nan)), DataError, "missing value"),
        (lambda: priority(FRAME, "cost"), DataError, "'cost'"),
        (lambda: priority(FRAME, {"a": 1}), OptionError, "name of a column"),
        (lambda: priority(FRAME, level="class"), OptionError, "level"),
        (lambda: priority(FOUND, "costs"), OptionError, "'cost'"),
        (lambda: priority(FOUND, []), OptionError, "rest on something"),
        (lambda: priority(FOUND, "cost", level="class"), DataError, "negative"),
        (lambda: priority(FOUND, "satisfaction", level="class"), DataError, "off the scale .got 9.0."),
        (lambda: priority(FOUND, urgency="overdue"), DataError, "'promised_at'"),
        (lambda: priority(FOUND, urgency="severity"), DataError, "'priority'"),
        (lambda: priority(classified(["late"], created_at=["2026-01-01"])), DataError, "no time stamps"),
        (lambda: priority(FOUND, {"late": 1}, level="class"), DataError, "unit 'broken': has no score"),
        (lambda: priority(FOUND, {"late": 1, "odd": 2}, level="class"), DataError, "unit 'odd'"),
        (lambda: priority(classified(["late"], priority=["x"]), urgency="severity", severe="high"), OptionError, "list of words"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_both_languages():
    found = priority(classified(["late", "rude"], created_at=days(2)), level="class")
    assert "优先级 = 影响 × 紧急" in found.summary("zh")
    assert "fifths of the trend" in found.summary()


@pytest.mark.parametrize("dtype", ["float64", "Int64", "object", "category"])
def test_numbers_as_severity_whatever_their_type(dtype):
    """A whole column of 1, 2, 3 with a gap is read as floats: 1.0 is as severe as 1."""
    rows = ["late", "late", "late", "rude"]
    column = pd.Series([1, 3, None, 2], dtype="Int64" if dtype == "Int64" else "float64").astype(dtype)
    found = priority(classified(rows, priority=column), urgency="severity", level="class").frame
    assert found["severe"].drop("broken").to_dict() == {"late": 0.5, "rude": 1.0}


def test_requests_opened_at_once_have_no_trend():
    """A single moment has no halves: all of it counted as the earlier one, which looked like a sure fall."""
    found = priority(classified(["late"] * 30, created_at=pd.Timestamp("2026-01-05")), level="class")
    assert np.isnan(found.frame.loc["late", ["trend", "urgency"]].astype(float)).all()
    assert "priority_unknown" in codes(found)


def test_stamps_with_and_without_a_time_zone_are_named():
    stamps = {"created_at": days(2).tz_localize("Asia/Shanghai"), "promised_at": days(2), "resolved_at": days(2)}
    with pytest.raises(DataError, match="column 'created_at': differs from promised_at in having a time zone"):
        priority(classified(["late", "rude"], **stamps), urgency="overdue")
