"""Gates are parsed strictly, and only what is sure and of the latest period makes them fail."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.cli.gates import KNOWN, check_possible, failures, parse_gates
from sqeval.errors import ConfigError, OptionError
from sqeval.monitoring import TargetCheck


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


@pytest.mark.parametrize("text", ["drop>5", "cr>0.1", "efficiency<0.5", "missed", "at-risk"])
def test_a_gate_with_nothing_to_look_at_is_refused(text):
    nothing = dict.fromkeys(("has_baseline", "has_judgements", "has_dea", "has_targets"), False)
    with pytest.raises(ConfigError, match="nothing to look at"):
        check_possible(parse_gates([text]), **nothing)
    check_possible(parse_gates(["score<70", "rejected>0", "warning"]), **nothing)


def failed(evaluation, *texts, baseline=None):
    return {str(failure.gate): failure.causes for failure in failures(parse_gates(texts), evaluation, baseline)}


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
    (failure,) = failures(parse_gates(["efficiency<1"]), evaluation_without_companions, None)
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
    return [str(failure.gate) for failure in failures(parse_gates(texts), evaluation, None) if failure.is_blind]


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
