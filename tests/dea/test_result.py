"""DeaResult: tables in the caller's order, fresh copies, and cards in both languages."""

import copy
import dataclasses
import pickle
from time import process_time

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from sqeval import dea
from sqeval.dea import result as module
from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
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


def large(units=100_000, peers=500):
    """A result of many units that was never solved: what is measured is what people read of it."""
    rng = np.random.default_rng(2)
    values = rng.uniform(1, 2, (units, 2))
    labels = [f"U{k}" for k in range(units)]
    scores = np.where(np.arange(units) < peers, 1.0, rng.uniform(0.3, 0.99, units))
    learnt = np.where(np.arange(units) < peers, np.arange(units), rng.integers(0, peers // 2, units))
    lambdas = sparse.csr_array((np.ones(units), learnt, np.arange(units + 1)), shape=(units, units))
    solution = DeaSolution(
        scores, scores, np.full(units, "optimal", dtype=object), lambdas, WorstResiduals("lp", 0, 0, 0), weakly_efficient=scores == 1
    )
    data = dea_data(pd.DataFrame(values[:, :1], index=labels), pd.DataFrame(values[:, 1:], index=labels))
    return dea.DeaResult(DeaModel.radial("radial", "input", "crs"), data, solution)


def test_a_card_of_many_units_is_short_and_quick():
    result = large()
    began = process_time()
    text = result.summary()
    assert process_time() - began < 1
    assert len(text.splitlines()) < 30
    assert len(result._repr_html_()) < 20_000
    assert "the 10 best (of equals the most followed first) and the 10 worst" in text


def test_a_card_of_many_units_shows_the_best_followed_most_first_and_the_worst():
    result = large(60, 20)
    shown = [line.split()[0] for line in result.summary().splitlines() if line.startswith("U")]
    followed = result.peer_counts["count"].sort_values(ascending=False, kind="stable")
    assert shown[:3] == followed.index[:3].tolist()
    assert shown[10:] == result.efficiency.sort_values(ascending=False, kind="stable").index[-10:].tolist()


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_a_card_of_up_to_twenty_units_keeps_their_order(stores):
    shown = [line[0] for line in dea.radial(*stores).summary().splitlines() if line[:1] in set("ABCDEFGH") and line[1:2] == " "]
    assert shown == list("ABCDEFGH")


def test_unsolved_units_are_neither_best_nor_worst():
    result = large(60, 20)
    status = result.solution.status.copy()
    status[25:30] = "infeasible"
    unsolved = dataclasses.replace(result, solution=dataclasses.replace(result.solution, status=status))
    shown = {line.split()[0] for line in unsolved.summary().splitlines() if line.startswith("U")}
    assert len(shown) == 20
    assert not shown & {f"U{k}" for k in range(25, 30)}


def test_lower_scores_lead_where_there_is_no_efficiency():
    result = large(60, 20)
    model = dataclasses.replace(result.model, better="lower")
    bare = dataclasses.replace(result, model=model, solution=dataclasses.replace(result.solution, efficiency=None))
    shown = [line.split()[0] for line in bare.summary().splitlines() if line.startswith("U")]
    assert bare.scores[shown].is_monotonic_increasing


def test_peers_of_many_units_are_quick():
    result = large()
    began = process_time()
    peers = result.peers
    assert process_time() - began < 2
    assert peers["U7"] == {"U7": 1.0}


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_peer_counts_are_those_of_lambda(teams):
    result = dea.radial(*teams)
    table = result.lambdas.to_numpy() > 0
    np.fill_diagonal(table, False)
    assert result.peer_counts["count"].tolist() == table.sum(axis=0).tolist()
    assert result.peer_counts["share"].tolist() == pytest.approx((table.sum(axis=0) / table.any(axis=1).sum()).tolist())
    assert result.peer_counts.loc[result.peer_counts["count"] > 0].index.isin(result.is_efficient[result.is_efficient].index).all()


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_a_unit_is_no_peer_of_itself_in_a_reference_of_its_own(stores):
    X, Y = stores
    own, other = dea.radial(X, Y, rts="crs"), dea.radial(X, Y, rts="crs", reference=(X.iloc[::-1], Y))
    assert own.peer_counts["count"].to_dict() == other.peer_counts["count"].to_dict()
    assert own.peer_counts.loc["B"].tolist() == [7, 1.0]
    assert dea.radial(X[:1], Y[:1]).peer_counts["share"].isna().all()


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda result: pickle.loads(pickle.dumps(result))])
def test_copies_say_the_same_and_stay_read_only(result, copied):
    other = copied(result)
    assert other.summary("zh") == result.summary("zh")
    pd.testing.assert_frame_equal(other.to_frame(), result.to_frame())
    assert other.data.is_own_reference
    for array in (other.solution.scores, other.solution.lambdas.data, other.data.inputs.values):
        assert not array.flags.writeable


def test_a_card_says_what_solution_it_shows_in_every_language(result):
    assert "table" not in result.summary()
    assert "最优的 10 个" in large(60, 20).summary("zh")
