"""Gates are parsed strictly, and only what is sure and of the latest period makes them fail."""

import warnings
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import ConfigError, OptionError, SqevalWarning
from sqeval.evaluation import evaluate
from sqeval.evaluation.worsening import worsening
from sqeval.indicators import Hierarchy
from sqeval.job.gates import KNOWN, Failure, Gate, check_indicators, check_possible, failures, parse_gates
from sqeval.monitoring import TargetCheck
from sqeval.records import read_records


@pytest.mark.parametrize("text", KNOWN)
def test_known_gates_are_parsed_and_written_back(text):
    assert [str(gate) for gate in parse_gates([text])] == [text]


def test_spaces_and_case_do_not_matter_and_a_gate_counts_once():
    assert [str(gate) for gate in parse_gates(["Score < 70.0", "score<70", "MISSED"])] == ["score<70", "missed"]


@pytest.mark.parametrize(
    "text", ["scor<70", "score", "score<", "score<x", "score<-5", "score<nan", "score<1e3", "", "<70", "warnings", "drop>5%"]
)
def test_an_unknown_gate_names_the_known_ones(text):
    with pytest.raises(OptionError, match=r"unknown gate.*(Known|Did you mean)") as caught:
        parse_gates([text])
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["score>70", "efficiency>=0.5", "cr<0.1", "rejected<0.05", "drop<5"])
def test_a_gate_that_would_let_bad_values_pass_is_refused(text):
    with pytest.raises(OptionError, match="says when a run fails"):
        parse_gates([text])


@given(st.text(max_size=20))
def test_any_text_is_a_gate_or_an_option_error(text):
    try:
        gates = parse_gates([text])
    except OptionError:
        return
    assert len(gates) == 1


@pytest.mark.parametrize("text", ["drop>5", "cr>0.1", "efficiency<0.5", "missed", "at-risk", "trend"])
def test_a_gate_with_nothing_to_look_at_is_refused(text):
    nothing = dict.fromkeys(("has_baseline", "has_judgements", "has_dea", "has_targets", "has_periods"), False)
    with pytest.raises(ConfigError, match="nothing to look at"):
        check_possible(parse_gates([text]), **nothing)
    check_possible(parse_gates(["score<70", "rejected>0", "warning"]), **nothing)


def failed(evaluation, *texts):
    return {str(failure.gate): failure.causes for failure in failures(parse_gates(texts), evaluation)}


def test_only_ranked_units_of_the_latest_period_count(evaluation):
    scores = evaluation.scores
    latest = scores[scores["period"] == evaluation.periods[-1]]
    ranked = latest[latest["rank"].notna()]
    assert len(ranked) < len(latest), "the sample needs a unit that is not ranked"
    causes = failed(evaluation, "score<100")["score<100"]
    assert [cause.rsplit(" ", 1)[0] for cause in causes] == ranked.sort_values("score")["unit"].tolist()
    assert failed(evaluation, "score<0") == {}


def test_the_limit_itself_fails_only_where_the_gate_says_so(evaluation):
    # The score's own shortest text is the very number, so the limit is met exactly.
    scores = evaluation.scores[evaluation.scores["period"] == evaluation.periods[-1]]
    worst = scores.loc[scores["rank"].idxmax(), "score"]
    assert failed(evaluation, f"score<{float(worst)!r}") == {}
    assert len(failed(evaluation, f"score<={float(worst)!r}")) == 1


def test_a_gate_fails_where_all_efficiencies_are_missing(evaluation_without_companions):
    (failure,) = failures(parse_gates(["efficiency<1"]), evaluation_without_companions)
    assert failure.is_blind
    assert "nothing to look at (no ranked unit has an efficiency)" in failure.text("en")


def test_missed_looks_at_the_whole_and_at_risk_at_both(evaluation):
    whole = evaluation.target_checks[0].frame
    now = whole[whole["period"] == evaluation.periods[-1]].set_index("indicator")["status"]
    missed, at_risk = (sorted(now[now == status].index) for status in ("missed", "at risk"))
    assert missed or at_risk, "the sample needs a target that is not met"
    found = failed(evaluation, "missed", "at-risk")
    assert sorted(cause.split(" ")[0] for cause in found.get("missed", ())) == missed
    assert sorted(cause.split(" ")[0] for cause in found.get("at-risk", ())) == sorted([*missed, *at_risk])


def test_cautions_fail_only_the_gate_that_asks_for_them(evaluation):
    assert "illustrative" in failed(evaluation, "warning")["warning"]


def test_rejected_rows_are_a_share(evaluation):
    share = evaluation.source["rows_rejected"] / evaluation.source["rows_in"]
    assert share > 0
    assert failed(evaluation, f"rejected>{share / 2:.6f}")
    assert not failed(evaluation, f"rejected>{share * 2:.6f}")


def test_cr_names_the_node(evaluation):
    worst = pd.Series({name: node.cr for name, node in evaluation.weights.nodes.items()}).idxmax()
    assert failed(evaluation, "cr>0")["cr>0"][0].startswith(worst)
    assert failed(evaluation, "cr>0.99") == {}


def blind(evaluation, *texts):
    return [str(failure.gate) for failure in failures(parse_gates(texts), evaluation) if failure.is_blind]


def test_a_gate_without_ranked_units_or_baseline_rows_fails(evaluation):
    assert blind(evaluation, "score<0", "efficiency<0", "missed", "at-risk", "cr>1", "rejected>1", "warning") == []
    nobody = replace(evaluation, settings=replace(evaluation.settings, min_n=10**6))
    assert blind(nobody, "score<0", "efficiency<0", "drop>5") == ["score<0", "efficiency<0", "drop>5"]


def test_a_gate_whose_targets_are_all_unknown_or_not_in_force_fails(evaluation):
    whole, units = evaluation.target_checks
    unknown = replace(evaluation, target_checks=(TargetCheck(whole.frame.assign(status="unknown")), units))
    assert blind(unknown, "missed", "at-risk") == ["missed", "at-risk"]
    asleep = replace(evaluation, target_checks=(TargetCheck(whole.frame[:0]), units))
    assert blind(asleep, "missed") == ["missed"]


def test_a_blind_gate_fails_the_run(score):
    result = score("--min-n", "1000000", "--fail-on", "score<1")
    assert result.exit_code == 1, result.output
    assert "gate score<1 failed: it had nothing to look at (no unit is ranked)" in result.stderr


def check(evaluation, *texts):
    check_indicators(parse_gates(texts), evaluation.hierarchy)


def test_names_of_indicators_are_known_ones_and_keep_their_case(evaluation):
    check(
        evaluation,
        "Indicator: satisfaction < 60",
        "indicator:handling_hours>=4",
        "coverage:informed<0.5",
        "missing:backlog>0",
        "trend:satisfaction",
    )
    assert str(parse_gates(["TREND:NPS Score"])[0]) == "trend:NPS Score"
    with pytest.raises(OptionError, match=r"unknown indicator.*Did you mean 'satisfaction'"):
        check(evaluation, "indicator:satisfacton<60")
    with pytest.raises(OptionError, match=r"Did you mean 'indicator:satisfaction<0\.9'"):
        parse_gates(["indicater:satisfaction<60"])


@pytest.mark.parametrize(
    "text", ["indicator:x", "coverage:x", "missing:x", "trend:x<3", "trend<3", "indicator<3", "score:x<3", "indicator:<3", "indicator:x<y"]
)
def test_a_gate_on_an_indicator_is_whole_or_none(text):
    with pytest.raises(OptionError):
        parse_gates([text])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("indicator:satisfaction>60", "indicator:satisfaction<60"),
        ("indicator:handling_hours<4", "indicator:handling_hours>4"),
        ("coverage:satisfaction>0.5", "coverage:satisfaction<0.5"),
        ("missing<0.5", "missing>0.5"),
    ],
)
def test_the_bad_side_is_that_of_the_direction(evaluation, text, right):
    with pytest.raises(OptionError, match=f"Write {right} to fail"):
        check(evaluation, text)


def test_an_indicator_with_its_good_values_in_the_middle_has_no_trend_but_two_limits():
    tree = Hierarchy.from_dict(
        {"name": "goal", "children": [{"name": "hours", "direction": "target", "measure": {"kind": "mean", "column": "cost"}}]}
    )
    check_indicators(parse_gates(["indicator:hours<1", "indicator:hours>9", "coverage:hours<1"]), tree)
    with pytest.raises(ConfigError, match="good values in the middle"):
        check_indicators(parse_gates(["trend:hours"]), tree)


def test_a_limit_is_written_back_in_full():
    assert [str(gate) for gate in parse_gates(["indicator:x<-12.5", "indicator:x<1234567.25"])] == [
        "indicator:x<-12.5",
        "indicator:x<1234567.25",
    ]


def test_a_value_counts_where_the_unit_is_ranked_and_the_value_rests_on_enough(evaluation):
    frame = evaluation.table.to_frame()
    now = frame[(frame["period"] == evaluation.periods[-1]) & (frame["indicator"] == "satisfaction")].set_index("unit")
    ranked = evaluation.scores.query("period == @evaluation.periods[-1] and rank.notna()")["unit"]
    sure = now.loc[[unit for unit in ranked if now.loc[unit, "n"] >= 10], "value"].sort_values()
    assert 0 < len(sure) < len(ranked), "the sample needs a ranked unit with few answers"
    assert failed(evaluation, "indicator:satisfaction<101")["indicator:satisfaction<101"] == tuple(
        f"{unit} {value:.4g}" for unit, value in sure.items()
    )
    middle = (sure.iloc[0] + sure.iloc[-1]) / 2
    (causes,) = failed(evaluation, f"indicator:satisfaction<{middle}").values()
    assert [cause.rsplit(" ", 1)[0] for cause in causes] == sure[sure < middle].index.tolist()
    assert failed(evaluation, "indicator:satisfaction<0") == {}


def test_coverage_is_the_share_of_requests_with_a_value(evaluation, sample):
    records = sample.records.assign(month=sample.records["created_at"].astype(str).str[:7])
    now = records[records["month"] == evaluation.periods[-1]]
    answered = evaluation.overall.counts["satisfaction"].iloc[-1] / evaluation.overall.n.iloc[-1]
    assert answered == pytest.approx(now["rating"].notna().mean(), abs=0.05), "rows that were rejected aside"
    assert failed(evaluation, f"coverage:satisfaction<{answered - 0.01:.4f}", f"missing:satisfaction>{1 - answered + 0.01:.4f}") == {}
    found = failed(evaluation, f"coverage:satisfaction<{answered + 0.01:.4f}", f"missing:satisfaction>{1 - answered - 0.01:.4f}")
    assert list(found.values()) == [(f"satisfaction {answered:.4g}",), (f"satisfaction {1 - answered:.4g}",)]
    (causes,) = failed(evaluation, "coverage<0.5").values()
    assert causes[0] == f"attitude {answered:.4g}" or causes[0] == f"satisfaction {answered:.4g}"


def test_what_has_no_data_at_all_is_not_covered(evaluation_without_companions):
    assert failed(evaluation_without_companions, "coverage:informed<0.1")["coverage:informed<0.1"] == ("informed 0",)
    assert blind(evaluation_without_companions, "indicator:informed<50") == ["indicator:informed<50"]


def test_a_trend_fails_exactly_where_the_intervals_lie_apart(evaluation):
    assert failed(evaluation, "trend") == {}
    worst = worsening(evaluation).set_index("unit")
    scores = evaluation.scores.set_index(["unit", "period"])
    for unit, row in worst.iterrows():
        expected = scores.loc[(unit, row["period_before"]), "low"] - scores.loc[(unit, row["period"]), "high"]
        assert row["gap"] == pytest.approx(expected, abs=1e-12)


def test_a_unit_that_became_slower_by_far_is_found_and_one_that_did_not_is_not():
    evaluation = two_months({"A": (2.0, 6.0), "B": (2.0, 2.0), "C": (6.0, 2.0)})
    (causes,) = failed(evaluation, "trend:handling_hours").values()
    assert [cause.split(" ")[0] for cause in causes] == ["A"]
    assert "→" in causes[0]
    (causes,) = failed(evaluation, "trend").values()
    assert [cause.split(" ")[0] for cause in causes] == ["A"]


def test_a_trend_skips_periods_in_which_the_unit_was_not_ranked_and_needs_an_earlier_one():
    evaluation = two_months({"A": (2.0, 6.0)}, gap=True)
    found = worsening(evaluation, "handling_hours")
    assert found[["period_before", "period"]].to_numpy().tolist() == [["2026-01", "2026-03"]]
    alone = two_months({"A": (2.0, 6.0)}, months=("2026-01",))
    assert blind(alone, "trend", "trend:handling_hours") == ["trend", "trend:handling_hours"]


def test_a_trend_looks_back_from_the_headline_period_and_not_from_a_thin_last_one():
    evaluation = two_months({"A": (2.0, 6.0, 2.0), "B": (2.0, 2.0), "C": (2.0, 2.0)}, months=("2026-01", "2026-03", "2026-04"))
    assert evaluation.headline_period == "2026-03"
    assert set(worsening(evaluation, "handling_hours")["period_before"]) == {"2026-01"}
    (causes,) = failed(evaluation, "trend:handling_hours").values()
    assert [cause.split(" ")[0] for cause in causes] == ["A"]


def test_a_blind_gate_says_what_it_lacks_in_both_languages(evaluation):
    for name in ("indicator", "coverage", "missing", "trend"):
        failure = Failure(Gate(name, indicator="satisfaction"), (), is_blind=True)
        assert "nothing to look at" in failure.text("en")
        assert "没有可检查的内容" in failure.text("zh")


def two_months(hours, *, gap=False, months=("2026-01", "2026-03")):
    """An evaluation of handling times: each unit's mean in the first and the last month, 40 requests with a small spread."""
    rows = [
        {"request_id": f"{unit}{month}{k}", "team": unit, "created_at": f"{month}-{1 + k % 20:02d} 09:00", "taken": mean + (k % 5 - 2) / 10}
        for unit, means in hours.items()
        for month, mean in zip(months, means, strict=False)
        for k in range(40)
    ]
    rows += [{"request_id": "few", "team": "A", "created_at": "2026-02-02 09:00", "taken": 9.0}] if gap else []
    frame = pd.DataFrame(rows)
    frame["created_at"] = pd.to_datetime(frame["created_at"])
    frame["resolved_at"] = frame["created_at"] + pd.to_timedelta(frame.pop("taken"), unit="h")
    leaf = {
        "name": "handling_hours",
        "direction": "cost",
        "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"},
        "thresholds": [1, 3, 5, 8],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return evaluate(read_records(frame), Hierarchy.from_dict({"name": "goal", "children": [leaf]}))
