"""The four principles on tables with planted faults: each is found, named, and nothing else is."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.hand_tables import shuffled, table, tree

import sqeval as sq
from sqeval.errors import ConfigError, DataError, SqevalWarning
from sqeval.indicators import diagnose
from sqeval.result import Caution

TEAMS = ["A", "B", "C", "D"]
MONTHS = [f"2026-{k:02}" for k in range(1, 13)]
CELLS = [(team, month) for team in TEAMS for month in MONTHS]
SAID = {"definition": "What it is", "unit": "h", "direction": "cost", "thresholds": [1, 2, 3, 4]}
KINDS = {"a": "median", "b": "median", "c": "median"}


def planted(seed=0, columns=3):
    """Independent values that move far beyond their error."""
    return 10 + np.random.default_rng(seed).normal(size=(len(CELLS), columns))


def sound(value=None, *, n=None, error=0.1, missing=None, kinds=None, said=None, warnings=(), cells=None):
    """A table against which nothing stands, but for what is given."""
    kinds, cells = kinds or KINDS, cells or CELLS
    value = planted()[: len(cells), : len(kinds)] if value is None else value
    n = np.full(value.shape, 40) if n is None else n
    declared = {name: {**SAID, **(said or {}).get(name, {})} for name in kinds}
    declared = {name: {key: found for key, found in part.items() if found is not None} for name, part in declared.items()}
    return table(kinds, cells, value, n, np.full(value.shape, error), missing=missing, hierarchy=tree(kinds, **declared), warnings=warnings)


def rows(found, principle):
    frame = found.to_frame()
    return frame[frame["principle"] == principle].set_index("indicator")


def test_nothing_stands_against_a_sound_set():
    found = diagnose(sound())
    assert found.verdicts.to_dict() == dict.fromkeys(["comprehensiveness", "operability", "comparability", "dynamics"], "met")
    assert (found.to_frame()["verdict"] == "met").all()
    assert len(found.to_frame()) == 12
    assert found.warnings == ()


def test_a_pair_that_says_the_same_is_named():
    value = planted()
    value[:, 1] = np.exp(value[:, 0] / 3)
    found = diagnose(sound(value))
    pair = found.correlations.iloc[0]
    assert (pair["first"], pair["second"], pair["rows"], pair["redundant"]) == ("a", "b", 48, True)
    assert pair["spearman"] == pytest.approx(1)
    assert pair["pearson"] < 1
    assert rows(found, "comprehensiveness")["verdict"].to_dict() == {"a": "partly_met", "b": "partly_met", "c": "met"}
    assert "correlated with others at or above 0.8: b 1" in rows(found, "comprehensiveness").loc["a", "reason"]
    assert found.reasons["comprehensiveness"].count("correlated") == 1
    # The principle names the pair once.
    assert "a (b 1)" in found.reasons["comprehensiveness"]
    assert "b (a 1)" not in found.reasons["comprehensiveness"]


def test_a_combination_is_found_though_no_pair_shows_it():
    value = planted(columns=4)
    value[:, 3] = 50 - value[:, :3].sum(axis=1)
    found = diagnose(sound(value, kinds={**KINDS, "d": "median"}), correlation=0.9)
    assert not found.correlations["redundant"].any()
    assert np.isinf(found.inflation["vif"]).all()
    assert "exact combination of the others" in found.reasons["comprehensiveness"]
    value[:, 3] += np.random.default_rng(1).normal(size=len(value)) / 5
    inflated = diagnose(sound(value, kinds={**KINDS, "d": "median"}), correlation=0.9)
    assert inflated.inflation["vif"].between(10, 1000).all()
    assert "variance inflation factor at or above 10" in inflated.reasons["comprehensiveness"]


def test_few_rows_tell_no_redundancy_and_say_so():
    with pytest.warns(SqevalWarning, match=r"3 complete row\(s\).*3 indicators \(at least 4"):
        found = diagnose(sound(cells=CELLS[:3]))
    assert (rows(found, "comprehensiveness")["verdict"] == "not_judged").all()
    assert found.verdicts["comprehensiveness"] == "not_judged"


def test_criteria_without_data_and_with_one_indicator():
    leaves = {name: {"name": name, "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"}} for name in "abcxy"}
    criteria = {"one": "a", "two": "bc", "none": "x"}
    children = [{"name": name, "children": [leaves[leaf] for leaf in inside]} for name, inside in criteria.items()]
    given = sq.Hierarchy.from_dict({"name": "goal", "children": [*children, {"name": "empty", "children": [{"name": "y"}]}]})
    found = diagnose(sound(), given)
    verdicts = found.criteria["verdict"].to_dict()
    assert verdicts == {"goal": "met", "one": "partly_met", "two": "met", "none": "not_met", "empty": "not_met"}
    assert found.verdicts["comprehensiveness"] == "not_met"
    assert "no data under none" in found.reasons["comprehensiveness"]
    assert "no indicator that can be measured under empty" in found.reasons["comprehensiveness"]
    assert rows(found, "operability").loc["x", "reason"] == "not in the table: x"
    assert rows(found, "operability").loc["y", "reason"] == "does not say how it is measured: y"


def test_coverage_missing_observations_and_absent_columns():
    value, missing = planted(), np.zeros((48, 3))
    value[:10, 0], value[:, 2] = np.nan, np.nan
    missing[:, 1], missing[:, 2] = 0.7, 1.0
    lacking = Caution("no_data", ("c: records.resolved_at",))
    found = diagnose(sound(value, missing=missing, warnings=[lacking]))
    assert found.coverage["coverage"].tolist() == pytest.approx([38 / 48, 1, 0])
    assert found.coverage.loc["b", "missing"] == pytest.approx(0.7)
    frame = rows(found, "operability")
    assert frame["verdict"].tolist() == ["partly_met", "partly_met", "not_met"]
    assert "fewer than 90% of units × periods have a value: 79%" in frame.loc["a", "reason"]
    assert frame.loc["b", "reason"] == "more than 50% of observations are missing: 70%"
    assert frame.loc["c", "reason"] == "data are absent: records.resolved_at"
    value[:30, 0] = np.nan
    assert rows(diagnose(sound(value)), "operability").loc["a", "verdict"] == "not_met"


def test_missing_observations_are_weighted_by_requests():
    n, missing = np.full((48, 3), 10), np.zeros((48, 3))
    n[0], missing[0, 0] = 530, 1.0
    assert diagnose(sound(n=n, missing=missing)).coverage.loc["a", "missing"] == pytest.approx(530 / 1000)


def test_small_and_unequal_samples():
    n = np.full((48, 3), 40)
    n[:15, 0], n[:30, 1], n[0, 2] = 5, 5, 4000
    found = diagnose(sound(n=n))
    frame = rows(found, "comparability")
    assert frame["verdict"].tolist() == ["partly_met", "not_met", "partly_met"]
    assert found.samples["share_small"].tolist() == pytest.approx([15 / 48, 30 / 48, 0])
    assert found.samples.loc["c", "ratio"] == 100
    assert "fewer than 10 observations" in frame.loc["a", "reason"]
    assert "100×" in frame.loc["c", "reason"]


def test_what_a_declaration_leaves_open_is_named():
    said = {"a": {"definition": None}, "b": {"unit": None}, "c": {"direction": None, "thresholds": None}}
    frame = rows(diagnose(sound(said=said)), "comparability")
    assert frame.loc["a", "reason"] == "no definition in words: a"
    assert frame.loc["b", "reason"] == "no unit stated: b"
    assert "no direction stated" in frame.loc["c", "reason"]
    assert "no thresholds" in frame.loc["c", "reason"]


def test_siblings_on_different_clocks_and_totals_are_named():
    clock = {"kind": "duration", "start": "created_at", "end": "resolved_at", "cohort": "resolved"}
    frame = rows(diagnose(sound(said={"b": {"measure": clock}, "c": {"measure": {"kind": "count"}}})), "comparability")
    assert "different time stamps: opened" in frame.loc["a", "reason"]
    assert "different time stamps: resolved" in frame.loc["b", "reason"]
    assert "a total" in frame.loc["c", "reason"]


def test_what_does_not_move_is_named():
    value = planted()
    value[:, 0] = 7.0
    value[:, 1] = np.repeat([1.0, 2, 3, 4], 12)
    found = diagnose(sound(value))
    frame = rows(found, "dynamics")
    assert frame["verdict"].tolist() == ["not_met", "not_met", "met"]
    assert frame.loc["a", "reason"] == "the same value everywhere: a"
    assert frame.loc["b", "reason"] == "no unit's value changes over time: b"
    assert rows(found, "comprehensiveness").loc["a", "verdict"] == "not_judged"
    assert found.verdicts["dynamics"] == "not_met"


def test_noise_is_no_movement():
    rng = np.random.default_rng(2)
    value = np.repeat([5.0, 8, 11, 14], 12)[:, None] + rng.normal(size=(48, 3))
    value[:, 2] += 5 * rng.normal(size=48)
    found = diagnose(sound(value, error=1.0))
    assert rows(found, "dynamics")["verdict"].tolist() == ["partly_met", "partly_met", "met"]
    assert found.movement.loc["a", "p"] > 0.05
    assert found.movement.loc["c", "units_beyond_noise"] == 4
    assert found.movement.loc["c", "real_share"] > 0.8


def test_a_total_that_moves_has_moved():
    value = planted(columns=1)
    found = diagnose(sound(value, error=np.nan, kinds={"requests": "count"}))
    assert rows(found, "dynamics").loc["requests", "verdict"] == "met"


def test_few_periods_and_none():
    short = [(team, month) for team in TEAMS * 3 for month in MONTHS[:2]][:8]
    found = diagnose(sound(cells=short))
    assert found.verdicts["dynamics"] == "not_met"
    assert found.reasons["dynamics"].startswith("fewer than 12 periods: a (2), b (2), c (2)")
    six = [(team, month) for team in TEAMS for month in MONTHS[:6]]
    assert diagnose(sound(cells=six)).verdicts["dynamics"] == "partly_met"
    assert diagnose(sound(cells=six), min_periods=6).verdicts["dynamics"] == "met"
    bare = [f"T{k:02}" for k in range(48)]
    assert diagnose(sound(cells=bare)).reasons["dynamics"] == "there are no periods to move over: a, b, c"


def test_rows_that_name_no_unit_are_left_out():
    cells = [("(missing)", month) if team == "D" else (team, month) for team, month in CELLS]
    assert diagnose(sound(cells=cells)).inflation["rows"].tolist() == [36] * 3


def test_the_order_of_rows_changes_no_digit():
    measured = sound()
    found, other = diagnose(measured), diagnose(shuffled(measured))
    for name in ("correlations", "inflation", "coverage", "samples", "definitions", "movement"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(other, name), check_exact=True)
    pd.testing.assert_frame_equal(found.to_frame(), other.to_frame())


def test_what_is_wrong_is_named():
    with pytest.raises(DataError, match="is not a table of indicators"):
        diagnose(sound().values)
    with pytest.raises(ConfigError, match="is not a Hierarchy"):
        diagnose(sound(), "after_sales")
    with pytest.raises(ConfigError, match=r"limits.corelation: unknown key. Did you mean 'correlation'"):
        diagnose(sound(), corelation=0.5)
    with pytest.raises(ConfigError, match=r"limits\.coverage"):
        diagnose(sound(), coverage=2)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["comprehensiveness", "partly met"]), ("zh", ["全面性", "可操作性", "可比性", "动态性"])]
)
def test_the_result_reads_in_both_languages(lang, words):
    value = planted()
    value[:, 1] = value[:, 0]
    found = diagnose(sound(value, said={"a": {"label": {"en": "Speed", "zh": "速度"}}}))
    text = found.summary(lang)
    assert all(word in text for word in words)
    assert ("速度" in text) == (lang == "zh")
    assert "<table" in found._repr_html_()
    assert found.to_frame_in(lang)["reason"].str.len().min() > 0


def test_quantiles_that_are_not_reached_are_neither_constant_nor_redundant():
    value = planted()
    value[::3, :2] = np.inf
    found = diagnose(sound(value))
    assert not found.movement["is_constant"].any()
    assert found.movement["moves"].all()
    assert found.movement["periods"].tolist() == [12, 12, 12]
    pair = found.correlations.iloc[0]
    assert (pair["rows"], pair["redundant"]) == (32, False)
    assert np.isfinite(pair["pearson"])
    assert found.verdicts["comprehensiveness"] == "met"
    value[:, 0] = np.inf
    assert diagnose(sound(value)).movement.loc["a", "is_constant"]
