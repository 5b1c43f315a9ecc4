"""DeaResult: tables in the caller's order, fresh copies, and cards in both languages."""

import dataclasses

import pandas as pd
import pytest

from sqeval import dea
from sqeval.dea import result as module
from sqeval.errors import DataError


@pytest.fixture
def result(stores):
    return dea.radial(*stores, rts="crs")


def test_tables_have_the_callers_labels(stores):
    X, Y = stores
    result = dea.radial(X.iloc[::-1], Y, rts="crs")
    for table in (
        result.scores,
        result.status,
        result.slacks,
        result.targets,
        result.multipliers,
        result.lambdas,
        result.peers,
        result.to_frame(),
    ):
        assert table.index.tolist() == list("HGFEDCBA")
    assert result.slacks.columns.tolist() == ["employees", "sales"]
    assert result.lambdas.columns.tolist() == list("HGFEDCBA")


def test_to_frame_leads_with_efficiency(result):
    frame = result.to_frame()
    assert frame.columns.tolist() == [
        "efficiency",
        "score",
        "status",
        "is_weakly_efficient",
        "is_efficient",
        "slack.employees",
        "slack.sales",
        "target.employees",
        "target.sales",
    ]
    assert frame["is_efficient"].dtype == bool


def test_peers_and_lambdas_say_the_same(result):
    assert result.peers["H"] == {"B": pytest.approx(5 / 3)}
    assert result.lambdas.loc["H", "B"] == pytest.approx(5 / 3)
    assert result.lambda_matrix.format == "csr"
    assert result.lambda_matrix.shape == (8, 8)
    assert result.lambda_matrix.nnz == 8


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_peers_stand_with_the_largest_first():
    # Output 2.5 lies a quarter of the way from B (3) to A (1).
    peers = dea.radial([[5.0]], [[2.5]], reference=([[2.0], [4]], [[1.0], [3]])).peers[0]
    assert list(peers.items()) == [(1, pytest.approx(0.75)), (0, pytest.approx(0.25))]


def test_too_many_cells_for_a_frame(result, monkeypatch):
    monkeypatch.setattr(module, "_MOST_CELLS", 60)
    with pytest.raises(DataError, match="lambda_matrix"):
        _ = result.lambdas


def test_a_result_cannot_be_changed(result):
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.model = None
    with pytest.raises(ValueError, match="read-only"):
        result.solution.scores[0] = 2
    with pytest.raises(ValueError, match="read-only"):
        result.solution.lambdas.data[0] = 2
    for table in (result.scores, result.slacks, result.lambdas):
        table.iloc[0] = 9
    result.lambda_matrix.data[:] = 9
    assert result.scores["A"] == pytest.approx(0.5)
    assert result.slacks.loc["A", "sales"] == 0
    assert result.lambdas.loc["A", "B"] == pytest.approx(1 / 3)


def test_inputs_are_not_changed(stores):
    before = [table.copy() for table in stores]
    dea.radial(*stores)
    for table, old in zip(stores, before, strict=True):
        pd.testing.assert_frame_equal(table, old)


def test_summary_in_english(result):
    text = result.summary()
    assert text.startswith("DEA efficiency (radial, input-oriented, constant returns to scale)")
    assert "efficient units  1 / 8" in text
    assert "B (0.333)" in text
    assert repr(result) == text


def test_summary_in_chinese(result):
    text = result.summary("zh")
    assert "径向模型，投入导向，规模报酬不变" in text
    assert "平均效率" in text
    assert "已求解" in text


def test_html_is_escaped(stores):
    X, Y = (table.rename(index={"A": "<b>A</b>"}) for table in stores)
    assert "<b>A</b>" not in dea.radial(X, Y, rts="crs")._repr_html_()


def test_certificate(result):
    certificate = result.certificate
    assert certificate.kind == "lp"
    assert certificate.tolerance == 1e-9
    assert 0 <= max(certificate.primal, certificate.dual, certificate.gap) <= 1e-9


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_without_a_second_stage_the_card_speaks_of_the_frontier(stores):
    assert "units on the frontier" in dea.radial(*stores, slacks=False).summary()
    assert "slack.sales" not in dea.radial(*stores, slacks=False).to_frame()


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_an_unsolved_unit_is_neither_efficient_nor_not(stores):
    X, Y = stores
    result = dea.radial(X, Y, reference=(X.iloc[:2], Y.iloc[:2]))
    assert result.status["H"] == "infeasible"
    assert result.is_efficient["H"] is pd.NA
    assert result.is_weakly_efficient["H"] is pd.NA
    line = next(line for line in result.summary().splitlines() if line.startswith("H"))
    assert line.split() == ["H", "–", "–", "–", "infeasible"]
    assert result.lambda_matrix[[7]].nnz == 0
    assert result.lambdas.loc["H"].isna().all()
