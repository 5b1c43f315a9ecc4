"""One contract for every method: labels kept, inputs not changed, row order irrelevant, result frozen, repr readable."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly
from tests.contract.methods import METHODS

from sqeval import i18n
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.result import Caution, Result

pytestmark = pytest.mark.parametrize("method", METHODS, ids=str)


def run(method, inputs=None):
    return quietly(method.call)(**(method.inputs() if inputs is None else inputs))


def same(left, right):
    compare = pd.testing.assert_frame_equal if isinstance(left, pd.DataFrame) else pd.testing.assert_series_equal
    compare(left, right, rtol=1e-12, atol=1e-12)


def test_labels_are_kept(method):
    inputs = method.inputs()
    assert method.labelled(run(method, inputs)).index.tolist() == method.labels(inputs)


def test_inputs_are_not_changed(method):
    inputs, before = method.inputs(), method.inputs()
    run(method, inputs)
    for name, table in inputs.items():
        same(table, before[name])


def test_row_order_changes_nothing(method):
    if not method.rows:
        pytest.skip("its rows and columns are one order, tested with the method itself")
    inputs = method.inputs()
    shuffled = inputs | {name: inputs[name].sample(frac=1, random_state=3) for name in method.rows}
    expected = method.labelled(run(method, inputs))
    same(method.labelled(run(method, shuffled)).loc[expected.index], expected)


def test_the_result_is_frozen(method):
    result = run(method)
    field = dataclasses.fields(result)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, field, None)
    for value in vars(result).values():
        if isinstance(value, (LabelledVector, LabelledMatrix)) and value.values.size:
            with pytest.raises(ValueError, match="read-only"):
                value.values[...] = 0


def test_changing_what_a_result_hands_out_does_not_change_it(method):
    result = run(method)
    taken = method.labelled(result)
    before = taken.copy()
    taken.iloc[:] = taken.iloc[::-1].to_numpy()
    same(method.labelled(result), before)


def test_the_repr_is_readable(method):
    result = run(method)
    text = repr(result)
    assert isinstance(result, Result)
    assert "object at 0x" not in text
    assert "array(" not in text
    assert len(text.splitlines()) > 1
    assert result._repr_html_().startswith("<")


def test_it_speaks_both_languages(method):
    result = run(method)
    assert str(result.summary("en")) != str(result.summary("zh"))


def test_cautions_are_values_in_both_languages(method):
    for caution in run(method).warnings:
        assert isinstance(caution, Caution)
        assert f"caution.{caution.code}" in i18n.catalogue()
        assert caution.message == caution.text("en") != caution.text("zh")


def test_the_table_is_a_fresh_frame(method):
    result = run(method)
    assert isinstance(result.to_frame(), pd.DataFrame)
    assert result.to_frame() is not result.to_frame()


def test_the_result_can_be_stored_and_read_back(method):
    result = run(method)
    again = pickle.loads(pickle.dumps(result))
    same(method.labelled(again), method.labelled(result))
    assert np.array_equal(method.labelled(again).index, method.labelled(result).index)


#: What the programmes behind a result were proven by; the regression of `second_stage` has no programmes.
CERTIFICATES = ("lp", "mip-gap", "enumeration", "bisection")


def test_results_of_dea_carry_the_certificate_of_their_programmes(method):
    if not method.name.startswith("dea.") or method.name == "dea.second_stage":
        pytest.skip("solves no programmes of its own")
    certificate = run(method).certificate
    assert certificate.kind in CERTIFICATES
    # NaN stands for no unit with a score.
    assert not any(worst > certificate.tolerance for worst in (certificate.primal, certificate.dual, certificate.gap))
