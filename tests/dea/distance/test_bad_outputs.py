"""Bad outputs: what weak and strong disposability say, abatement, and good outputs that come without bad ones."""

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.dea.distance.bad_outputs import as_inputs, inputs_first, without_bad
from sqeval.errors import OptionError

quietly = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


@pytest.fixture
def desks():
    """One hour each; a is large and careless, b small and careful, c and d are worse; all on lines that are easily drawn."""
    units = list("abcd")
    X = pd.DataFrame({"hours": [1.0, 1, 1, 1]}, index=units)
    Y = pd.DataFrame({"solved": [8.0, 4, 4, 2]}, index=units)
    return X, Y, pd.DataFrame({"complaints": [4.0, 1, 2, 2]}, index=units)


@quietly
class TestByHand:
    def test_good_outputs_alone_with_joint_production(self, desks):
        """c at (4, 2): a third of the way from b (4, 1) to a (8, 4) is (16/3, 2), so a third more."""
        X, Y, B = desks
        result = dea.directional(X, Y, undesirable=B, direction="outputs")
        np.testing.assert_allclose(result.scores, [0, 0, 1 / 3, 5 / 3], atol=1e-12)
        assert result.peers["c"] == pytest.approx({"b": 2 / 3, "a": 1 / 3})

    def test_bad_outputs_fall_with_good_ones_only(self, desks):
        """d at (2, 2): half of b makes 2 with 1/2 a complaint, as half of it stands idle; treated as inputs, b's own 1 is the least."""
        X, Y, B = desks
        joint = dea.directional(X, Y, undesirable=B, direction="undesirable")
        assert joint.scores["d"] == pytest.approx(0.75)
        assert joint.abatement["d"] == pytest.approx(0.5)
        assert sum(joint.abated_lambdas["d"].values()) == pytest.approx(0.5)
        assert joint.peers["d"] == pytest.approx({"b": 0.5})
        assert joint.targets.loc["d"].tolist() == pytest.approx([1, 2, 0.5])
        free = dea.directional(X, Y, undesirable=B, direction="undesirable", disposability="strong")
        assert free.scores["d"] == pytest.approx(0.5)
        assert free.targets.loc["d"].tolist() == pytest.approx([1, 4, 1])

    def test_too_many_complaints_for_so_little_work_are_held_against_nobody_under_weak_disposability(self):
        """With equality, more complaints than any mix can have at that output put a unit on the frontier; as inputs they do not."""
        X, Y = [[1.0], [1], [1]], [[4.0], [6], [3]]
        B = [[1.0], [2], [9]]
        assert dea.directional(X, Y, undesirable=B, direction="outputs").scores.tolist() == [0, 0, 0]
        assert dea.directional(X, Y, undesirable=B, direction="outputs", disposability="strong").scores.tolist() == [0, 0, 1]

    def test_under_constant_returns_there_is_nothing_to_abate(self, desks):
        X, Y, B = desks
        result = dea.directional(X, Y, undesirable=B, rts="crs")
        with pytest.raises(OptionError, match="there is no abatement here"):
            _ = result.abatement
        assert result.abated is None

    def test_strong_disposability_is_the_same_as_inputs(self, desks):
        X, Y, B = desks
        found = dea.directional(X, Y, undesirable=B, direction=(1, 0, 2), disposability="strong")
        stacked = dea.directional(X.join(B), Y, direction=([1, 2], 0))
        np.testing.assert_allclose(found.scores, stacked.scores, atol=1e-12)
        theta = dea.radial(X.join(B), Y).scores
        inwards = dea.directional(X, Y, undesirable=B, direction=(X, 0, B), disposability="strong")
        np.testing.assert_allclose(inwards.scores, 1 - theta, atol=1e-12)


class TestNullJointness:
    @quietly
    def test_a_unit_without_bad_outputs_is_named(self, desks):
        X, Y, B = desks
        B.loc["b"] = 0.0
        result = dea.directional(X, Y, undesirable=B)
        assert [caution.where for caution in result.warnings if caution.code == "dea_null_joint"] == [("b",)]

    @quietly
    def test_and_so_is_a_bad_output_that_nobody_has(self, desks):
        X, Y, B = desks
        result = dea.directional(X, Y, undesirable=B.assign(breaches=0.0))
        assert [caution.where for caution in result.warnings if caution.code == "dea_no_bad_output"] == [("breaches",)]

    @quietly
    def test_there_is_no_such_word_where_bad_outputs_count_as_inputs(self, desks):
        X, Y, B = desks
        B.loc["b"] = 0.0
        result = dea.directional(X, Y, undesirable=B, disposability="strong")
        assert not {"dea_null_joint", "dea_no_bad_output"} & {caution.code for caution in result.warnings}

    @quietly
    def test_where_it_holds_no_good_comes_without_bad(self, desks):
        """To be rid of all complaints takes all the work: β ≤ 1, and at 1 nothing is solved."""
        X, Y, B = desks
        result = dea.directional(X, Y, undesirable=B, direction=(0, 0, B))
        assert (result.scores < 1).all()
        idle = dea.directional(X, Y * 1e-6, undesirable=B, direction=(0, 0, B), reference=(X, Y, B))
        # b makes four a complaint: a needs 2e-6 of its four complaints.
        np.testing.assert_allclose(1 - idle.scores["a"], 5e-7, rtol=1e-6)
        assert (idle.scores < 1).all()


@quietly
class TestOptions:
    def test_disposability_means_nothing_without_bad_outputs(self, desks):
        X, Y, _ = desks
        with pytest.raises(OptionError, match=r"disposability: means something with bad outputs only .*Give undesirable=B"):
            dea.directional(X, Y, disposability="strong")

    def test_unknown_disposability(self, desks):
        X, Y, B = desks
        with pytest.raises(OptionError, match=r"unknown disposability \(got 'free'\)"):
            dea.directional(X, Y, undesirable=B, disposability="free")

    def test_bad_outputs_count_as_variables_and_not_as_parts_of_good_ones(self, teams):
        X, Y = (table.iloc[:11] for table in teams)
        B = (0.5 * Y[["solved"]]).set_axis(["complaints"], axis=1)
        result = dea.directional(X, Y, undesirable=B)
        codes = {caution.code: caution for caution in result.warnings}
        assert codes["dea_few_units"].details["least"] == 15
        assert not {"dea_redundant", "dea_correlated"} & set(codes)


@quietly
def test_order_of_variables(desks):
    X, Y, B = desks
    data = dea.directional(X, Y, undesirable=B).data
    assert data.variables[inputs_first(data)].tolist() == ["hours", "complaints", "solved"]
    assert as_inputs(data).inputs.columns.tolist() == ["hours", "complaints"]
    assert as_inputs(data).is_own_reference
    assert without_bad(data).variables.tolist() == ["hours", "solved"]
