"""What goes into a weighting method: errors name the criterion, the unit and the way out."""

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval import weighting
from sqeval.errors import DataError, OptionError

TEAMS = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8.0, 2.0]}, index=["A", "B", "C"])
BOTH = {"solved": "benefit", "hours": "cost"}
METHODS = [getattr(weighting, name) for name in ("angle", "cilos", "critic", "entropy", "idocriw", "merec", "pca")]
METHODS += [weighting.standard_deviation, weighting.variation]

every_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)


@every_method
def test_a_missing_direction_is_named(method):
    with pytest.raises(DataError, match="column 'hours': has no direction"):
        method(TEAMS, {"solved": "benefit"})


@every_method
def test_a_direction_of_nothing_is_named_with_the_nearest(method):
    with pytest.raises(DataError, match=r"column 'hour': has a direction but no values. Did you mean 'hours'"):
        method(TEAMS, {**BOTH, "hour": "cost"})


def test_an_unknown_direction_names_its_column():
    with pytest.raises(OptionError, match=r"unknown direction of 'hours' \(got 'costs'\). Did you mean 'cost'"):
        weighting.entropy(TEAMS, {**BOTH, "hours": "costs"})


def test_a_target_is_refused_with_the_way_out():
    with pytest.raises(OptionError, match=r"the direction of 'hours' must be 'benefit' or 'cost'.*distance from the target"):
        weighting.critic(TEAMS, {**BOTH, "hours": "target"})


@pytest.mark.parametrize("given", [["benefit", "cost"], None, 1])
def test_directions_go_by_name(given):
    with pytest.raises(OptionError, match="directions must be a mapping or one word"):
        weighting.entropy(TEAMS, given)


def test_one_word_and_a_series_will_do():
    assert weighting.variation(TEAMS, "Benefit").weights.equals(weighting.variation(TEAMS, dict.fromkeys(TEAMS, "benefit")).weights)
    assert weighting.entropy(TEAMS, pd.Series(BOTH)).directions.to_dict() == BOTH


@every_method
def test_a_missing_value_is_named(method):
    with pytest.raises(DataError, match="column 'hours', unit 'B': values has a missing value"):
        method(TEAMS.assign(hours=[4.0, None, 2.0]), BOTH)


@every_method
def test_a_constant_criterion_gets_nothing_and_is_named(method):
    result = quietly(method)(TEAMS.assign(years=3.0), {**BOTH, "years": "benefit"})
    assert result.weights["years"] == 0
    assert result.weights.sum() == pytest.approx(1)
    assert [caution.where for caution in result.warnings if caution.code == "constant_criterion"] == [("years",)]


@every_method
@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-12, 1e12, 7.0])
def test_where_all_are_constant_weights_are_equal_and_said_so(method, value):
    result = quietly(method)(pd.DataFrame(value, index=range(4), columns=["a", "b"]), "cost")
    assert result.weights.tolist() == [0.5, 0.5]
    assert ("no_information", ("a", "b")) in [(caution.code, caution.where) for caution in result.warnings]


@every_method
def test_one_unit_tells_nothing(method):
    result = quietly(method)(TEAMS.iloc[:1], BOTH)
    assert result.weights.tolist() == [0.5, 0.5]
    assert {"no_information", "few_units_for_weights"} <= {caution.code for caution in result.warnings}


@every_method
def test_one_criterion_has_all_the_weight(method):
    assert method(TEAMS[["hours"]], "cost").weights.tolist() == [1.0]


@every_method
def test_few_units_are_said(method):
    frame = pd.DataFrame(np.random.default_rng(1).lognormal(size=(4, 6)), columns=list("abcdef"))
    cautions = {caution.code: caution for caution in quietly(method)(frame, "cost").warnings}
    assert cautions["few_units_for_weights"].details == {"units": 4, "criteria": 6}
    enough = pd.concat([frame, frame + 1], ignore_index=True)
    assert "few_units_for_weights" not in [caution.code for caution in quietly(method)(enough, "cost").warnings]


def test_a_bare_array_has_numbered_criteria():
    result = weighting.standard_deviation(TEAMS.to_numpy(), {"values1": "benefit", "values2": "cost"})
    assert result.weights.tolist() == weighting.standard_deviation(TEAMS, BOTH).weights.tolist()


def test_cautions_are_announced():
    with pytest.warns(match="All units have the same value, so the weight is 0: years"):
        weighting.entropy(TEAMS.assign(years=3), {**BOTH, "years": "cost"})
