"""Two stages: published figures, the multiplier programmes unit by unit, the intervals, identities, invariances and odd data."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

METHODS = ("kao_hwang", "chen")


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


def two_stage(*tables, **options):
    return quiet(dea.network_two_stage, *tables, **options)


def weights_programme(tables, unit, method, *, cost=None, overall=None):
    """The multiplier form in (v, w, u), one row a unit: max u·y (+ w·z), or another aim over all weights that reach `overall`."""
    X, Z, Y = tables
    (m, q), s = (X.shape[1], Z.shape[1]), Y.shape[1]
    rows = np.vstack([np.hstack([-X, Z, np.zeros_like(Y)]), np.hstack([np.zeros_like(X), -Z, Y])])
    zero = [np.zeros(m), np.zeros(q), np.zeros(s)]
    aim = np.concatenate([zero[0], Z[unit] if method == "chen" else zero[1], Y[unit]])
    one = np.concatenate([X[unit], Z[unit] if method == "chen" else zero[1], zero[2]])
    equal, right = [one], [1.0]
    if overall is not None:
        rows, bounds = np.vstack([rows, -aim]), np.append(np.zeros(len(rows)), -overall * (1 - 1e-10))
    else:
        bounds = np.zeros(len(rows))
    found = linprog(-(aim if cost is None else cost), A_ub=rows, b_ub=bounds, A_eq=np.array(equal), b_eq=right)
    assert found.status == 0
    return -found.fun


def expected_ends(X, Z, Y, unit, method):
    """Overall and both ends of w·z, each by its own programme."""
    overall = weights_programme((X, Z, Y), unit, method)
    passed = np.concatenate([np.zeros(X.shape[1]), Z[unit], np.zeros(Y.shape[1])])
    ends = [sign * weights_programme((X, Z, Y), unit, method, cost=sign * passed, overall=overall) for sign in (-1, 1)]
    first = [p if method == "kao_hwang" else p / (1 - p) for p in ends]
    second = [overall / p if method == "kao_hwang" else overall / p - 1 for p in ends]
    return overall, *first, second[1], second[0]


@pytest.fixture
def desks():
    rng = np.random.default_rng(11)
    units = [f"D{k:02d}" for k in range(16)]
    names = (["hours", "cost"], ["answered", "sorted"], ["solved", "praised"])
    return tuple(pd.DataFrame(rng.uniform(5, 50, (16, 2)), index=units, columns=columns) for columns in names)


@pytest.fixture
def line():
    """One input, one product, one output: every number can be worked out by hand."""
    units = ["A", "B", "C", "D"]
    return (
        pd.DataFrame({"hours": [10.0, 10, 10, 10]}, index=units),
        pd.DataFrame({"answered": [50.0, 40, 50, 25]}, index=units),
        pd.DataFrame({"solved": [40.0, 32, 20, 10]}, index=units),
    )


class TestByHand:
    def test_ratios_of_single_columns(self, line):
        result = two_stage(*line)
        assert result.overall.tolist() == pytest.approx([1, 0.8, 0.5, 0.25])
        assert result.stage1["max"].tolist() == pytest.approx([1, 0.8, 1, 0.5])
        assert result.stage2["min"].tolist() == pytest.approx([1, 1, 0.5, 0.5])
        assert result.is_unique.all()
        assert result.is_efficient.tolist() == [True, False, False, False]

    def test_the_weak_stage_is_told_only_where_it_is_sure(self, line):
        assert two_stage(*line).weak_stage.tolist() == ["(none)", "stage1", "stage2", "(undecided)"]

    def test_additive_weights_are_shares_of_what_is_used(self, line):
        result = two_stage(*line, method="chen")
        # C: v·x = w·z, so both stages count the same; B: w·z = 0.8 v·x.
        assert result.stage_weights["min"].tolist() == pytest.approx([0.5, 1 / 1.8, 0.5, 1 / 1.5])
        assert result.overall.tolist() == pytest.approx([1, 0.8 / 1.8 + 0.8 / 1.8, 0.75, 0.5])

    def test_the_frontier_point(self, line):
        result = two_stage(*line)
        assert result.targets.loc["C"].tolist() == pytest.approx([5, 25, 20])
        assert result.slacks.loc["C"].tolist() == pytest.approx([0, 0])
        assert result.intermediates.loc["C"].tolist() == pytest.approx([50, 25, 25])
        assert set(result.peers.loc["C", "stage2"]) <= {"A", "B"}


@pytest.mark.parametrize("method", METHODS)
class TestAgainstWeights:
    """The library solves the dual, with a column a unit; here every unit has its own programme in v, w and u."""

    def test_overall_and_both_ends(self, desks, method):
        result = two_stage(*desks, method=method)
        found = pd.concat([result.overall, result.stage1, result.stage2], axis=1).to_numpy()
        arrays = [table.to_numpy() for table in desks]
        expected = [expected_ends(*arrays, unit, method) for unit in range(16)]
        np.testing.assert_allclose(found, expected, atol=1e-7)

    def test_with_ties_and_zeros(self, method):
        rng = np.random.default_rng(45)
        X, Z, Y = (rng.integers(0, 4, (8, 2)).astype(float) for _ in range(3))
        for table in (X, Z, Y):
            table[:, 0] += 1
        result = two_stage(X, Z, Y, method=method)
        expected = np.array([expected_ends(X, Z, Y, unit, method) for unit in range(8)])
        np.testing.assert_allclose(pd.concat([result.overall, result.stage1, result.stage2], axis=1).to_numpy(), expected, atol=1e-6)
        assert (result.stage1["max"] - result.stage1["min"]).max() > 0.01

    def test_the_weights_are_feasible_and_price_the_unit(self, desks, method):
        X, Z, Y = (table.to_numpy() for table in desks)
        result = two_stage(*desks, method=method)
        v, w, u = np.hsplit(result.multipliers.to_numpy(), [2, 4])
        assert min(v.min(), w.min(), u.min()) >= 0
        assert (w @ Z.T - v @ X.T).max() < 1e-9
        assert (u @ Y.T - w @ Z.T).max() < 1e-9
        passed, spent = (w * Z).sum(axis=1), (v * X).sum(axis=1)
        gained = (u * Y).sum(axis=1)
        if method == "chen":
            gained, spent = gained + passed, spent + passed
        np.testing.assert_allclose(spent, 1)
        np.testing.assert_allclose(gained, result.overall)


@st.composite
def processes(draw):
    n, widths = draw(st.integers(2, 7)), [draw(st.integers(1, 2)) for _ in range(3)]
    return tuple(draw(hnp.arrays(np.float64, (n, width), elements=st.integers(1, 9).map(float))) for width in widths)


class TestProperties:
    @settings(max_examples=6)
    @given(processes(), st.sampled_from(METHODS))
    def test_identities_and_bounds(self, tables, method):
        X, Z, Y = tables
        result = two_stage(*tables, method=method)
        low, high = result.stage1["min"], result.stage1["max"]
        assert (low <= high + 1e-9).all()
        assert (result.stage2["min"] <= result.stage2["max"] + 1e-9).all()
        # Where one stage is at its largest, the other is at its least.
        for first, second in ((low, result.stage2["max"]), (high, result.stage2["min"])):
            share = 1 / (1 + first) if method == "chen" else None
            overall = first * second if share is None else share * first + (1 - share) * second
            np.testing.assert_allclose(overall, result.overall, atol=1e-8)
        alone = [quiet(dea.radial, *pair, rts="crs", slacks=False).efficiency for pair in ((X, Z), (Z, Y), (X, Y))]
        assert (high <= alone[0] + 1e-8).all()
        assert (result.stage2["max"] <= alone[1] + 1e-8).all()
        if method == "kao_hwang":
            assert (result.overall <= np.minimum(alone[0] * alone[1], alone[2]) + 1e-8).all()

    @settings(max_examples=4)
    @given(processes(), st.sampled_from(METHODS), st.lists(st.integers(-10, 10), min_size=6, max_size=6))
    def test_units_of_measurement_change_nothing(self, tables, method, powers):
        one = two_stage(*tables, method=method)
        scales = np.split(10.0 ** np.array(powers), 3)
        other = two_stage(*(table * scale[: table.shape[1]] for table, scale in zip(tables, scales, strict=True)), method=method)
        for name in ("stage1", "stage2"):
            np.testing.assert_allclose(getattr(other, name), getattr(one, name), atol=1e-7)
        np.testing.assert_allclose(other.overall, one.overall, atol=1e-9)
        assert other.weak_stage.tolist() == one.weak_stage.tolist()

    @settings(max_examples=4)
    @given(processes())
    def test_the_frontier_point_is_efficient_in_both_stages(self, tables):
        result = two_stage(*tables)
        point = result.targets.to_numpy()
        ends = np.cumsum([table.shape[1] for table in tables])[:2]
        again = two_stage(*np.hsplit(point, ends), reference=tables)
        np.testing.assert_allclose(again.overall, 1, atol=1e-8)
        made, needed = (result.intermediates.xs(name, axis=1, level=1).to_numpy() for name in ("made", "needed"))
        assert (made >= needed - 1e-8).all()


def test_reversed_rows_are_the_same(desks):
    plain, turned = two_stage(*desks), two_stage(desks[0].iloc[::-1], desks[1], desks[2].sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(turned.to_frame().loc[plain.data.units], plain.to_frame())
    pd.testing.assert_frame_equal(turned.lambdas.loc[plain.data.units, plain.lambdas.columns], plain.lambdas)


class TestOtherReference:
    def test_beyond_the_frontier_of_others(self, line):
        better = tuple(table.loc[["A"]].rename({"A": "new"}) * factor for table, factor in zip(line, (1, 2, 3), strict=True))
        result = two_stage(*better, reference=line)
        assert result.overall["new"] == pytest.approx(3)
        assert result.efficiency["new"] == 1
        assert result.stage1["max"]["new"] == pytest.approx(2)
        assert result.stage2["max"]["new"] == pytest.approx(1.5)
        assert result.is_efficient["new"]
        assert "new lies beyond the frontier that the others make (overall 300.0 %)." in result.explain("new")
        assert "nothing has to change" in result.explain("new")
        assert "无需改变" in result.explain("new", "zh")

    def test_beyond_the_frontier_no_stage_is_accused_where_all_can_be_efficient(self):
        X, Z, Y = np.array([[1.0, 1]]), np.array([[1.0, 1]]), np.array([[1.0]])
        result = two_stage(X, np.array([[4.0, 0.5]]), np.array([[2.0]]), reference=(X, Z, Y))
        assert result.overall[0] > 1
        assert result.weak_stage[0] == "(undecided)"
        assert result.verdict(0) == "Whether a stage holds 0 back cannot be told: in some optima all stages are efficient."

    def test_what_nobody_makes_is_infeasible(self):
        reference = (np.array([[1.0]]), np.array([[1.0]]), np.array([[1.0, 0]]))
        result = two_stage(np.ones((2, 1)), np.ones((2, 1)), np.array([[1.0, 1], [1, 0]]), reference=reference)
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert np.isnan(result.overall[0])
        assert pd.isna(result.weak_stage[0])
        assert "cannot be measured" in result.explain(0)
        assert result.verdict(0) == result.explain(0).splitlines()[1]

    def test_an_own_product_has_no_price_so_no_limit(self):
        # Nobody in the reference makes the second product: weight on it costs nothing in the first stage.
        reference = (np.array([[1.0]]), np.array([[1.0, 0]]), np.array([[1.0]]))
        result = two_stage(np.array([[1.0]]), np.array([[1.0, 1]]), np.array([[1.0]]), reference=reference)
        assert result.overall[0] == pytest.approx(1)
        assert result.stage1.loc[0].tolist() == pytest.approx([1, np.inf])
        assert result.stage2.loc[0].tolist() == pytest.approx([0, 1])


class TestOddAndBad:
    def test_one_unit_and_units_all_alike(self):
        for n in (1, 4):
            result = two_stage(np.full((n, 1), 2.0), np.full((n, 1), 3.0), np.full((n, 1), 4.0))
            np.testing.assert_allclose(result.overall, 1)
            assert set(result.weak_stage) == {"(none)"}

    def test_units_that_are_tuples(self, line):
        """As one label they stay one, as levels they stay levels."""
        tuples, levels = pd.Index([("a", k) for k in range(4)], tupleize_cols=False), pd.MultiIndex.from_product([["b", "a"], [1, 0]])
        for units in (tuples, levels):
            result = two_stage(*(table.set_axis(units) for table in line))
            columns = result.lambdas.columns
            assert columns.nlevels == 1 + units.nlevels
            assert columns[4:].droplevel(0).tolist() == units.tolist()
            np.testing.assert_array_equal(result.lambdas, result.lambda_matrix.toarray())

    def test_names_of_bare_arrays(self):
        assert list(two_stage(np.ones((2, 2)), np.ones((2, 1)), np.ones((2, 1))).targets) == ["X1", "X2", "Z1", "Y1"]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda X, Z, Y: (X, -Z, Y), "column 'answered', unit 'A': Z has a negative value"),
            (lambda X, Z, Y: (X, Z * 0, Y), "unit 'A': every intermediate in Z is zero"),
            (lambda X, Z, Y: (X, Z.rename(columns={"answered": "hours"}), Y), "column 'hours': stands in X and in Z"),
            (lambda X, Z, Y: (X, Z.drop("B"), Y), "unit 'B'"),
            (lambda X, Z, Y: (X, Z.where(Z > 30), Y), "column 'answered', unit 'D': Z has a missing value"),
            (lambda X, Z, Y: (X, Z.astype(str), Y), "column 'answered'.*needs numbers"),
        ],
    )
    def test_bad_tables_are_named(self, line, change, message):
        with pytest.raises(DataError, match=message):
            two_stage(*change(*line))

    def test_what_is_missing_is_said(self, line):
        X, Z, Y = line
        with pytest.raises(DataError, match="Z is missing"):
            two_stage(X, None, Y)
        with pytest.raises(DataError, match="X has 0 dimensions"):
            two_stage(None, Z, Y)

    @pytest.mark.parametrize("method", METHODS)
    def test_no_mix_of_others_without_one_of_their_inputs(self, method):
        """The mean of the stages has a value there, 1.5, but there is no frontier point at all."""
        result = two_stage([[0.0, 1]], [[2.0]], [[1.0]], method=method, reference=([[1.0, 1]], [[1.0]], [[1.0]]))
        assert result.status.tolist() == ["infeasible"]
        assert result.overall.isna().all()

    def test_bad_words_and_references(self, line):
        with pytest.raises(OptionError, match=r"unknown method.*'kao_hwang'"):
            two_stage(*line, method="kao")
        with pytest.raises(DataError, match=r"not 3 tables.*X_ref, Z_ref, Y_ref"):
            two_stage(*line, reference=line[:2])
        with pytest.raises(OptionError, match=r"no `stage_weights`.*chen"):
            _ = two_stage(*line).stage_weights
        with pytest.raises(DataError, match="not among the units"):
            two_stage(*line).explain("E")

    @pytest.mark.parametrize("broken", [0, 1, 2])
    def test_a_failing_engine_flags_its_units_only(self, monkeypatch, desks, broken):
        solve, calls = lp.solve, []

        def failing(family, *, solver=None):
            batch = solve(family, solver=solver)
            calls.append(family)
            if len(calls) - 1 == broken:
                batch.status[5] = lp.FAILED
            return batch

        clean = two_stage(*desks)
        monkeypatch.setattr(lp, "solve", failing)
        result = two_stage(*desks)
        assert result.status["D05"] == "failed"
        assert result.to_frame().loc["D05"].drop(["status", "weak_stage"]).isna().all()
        assert result.peers.loc["D05", "stage1"] == {}
        pd.testing.assert_frame_equal(result.to_frame().drop("D05"), clean.to_frame().drop("D05"))
        assert "dea_not_solved" in {caution.code for caution in result.warnings}


def test_cautions_are_those_of_each_stage_alone(desks):
    X, Z, Y = desks
    result = two_stage(X, Z.assign(sorted=0.5), Y)
    assert [(caution.code, caution.where) for caution in result.warnings if caution.code != "dea_few_units"] == [
        ("dea_constant", ("sorted",)),
        ("dea_ratios", ("sorted",)),
    ]


def test_words(line):
    result = two_stage(*line)
    assert "What holds C back is stage 2: it is the least efficient one in every optimum." in result.explain("C").splitlines()
    assert "cannot be told" in result.verdict("D")
    assert result.explain("A").splitlines()[-1] == "No stage holds A back: all are efficient in every optimum."
    assert "薄弱环节是阶段 2" in result.explain("C", "zh")
    assert "阶段 1" in result.summary("zh")
    assert "cannot be told apart" in repr(result)


def test_progress(line):
    seen = []
    two_stage(*line, progress=lambda done, total, what: seen.append((done, total, what)))
    assert seen[-1] == (16, 16, "DEA")
