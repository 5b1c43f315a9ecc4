"""The network SBM: the programme of each unit written out, single stages against SBM, intervals, identities, invariances, bad graphs."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

import sqeval as sq
from sqeval import dea
from sqeval.dea import Stage
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

ORIENTATIONS = ("none", "input", "output")
PROCESS = {"one": Stage(["a", "b"], ["p", "y"]), "two": Stage(["c", "p"], "q"), "three": Stage("q", "z")}
SIDES = (list("abc"), list("pq"), list("yz"))


def network(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.network(*args, **options)


def frames(values):
    """X, Z and Y of the process above from an array (n, 7)."""
    return [pd.DataFrame(part, columns=names) for part, names in zip(np.split(values, [3, 5], axis=1), SIDES, strict=True)]


def solved(values, **options):
    X, Z, Y = frames(values)
    return network(X, PROCESS, Y, Z=Z, **options)


class Plain:
    """The programme of one unit in (t, Λ, S), written out for the process above; slacks a, b, y, c, z in raw units."""

    SLACKS = ((0, 0, 1), (1, 0, 1), (5, 0, -1), (2, 1, 1), (6, 2, -1))
    LINKS = ((3, 0, 1), (4, 1, 2))

    def __init__(self, values, unit, orientation, rts, links):
        self.values, self.unit, n = values, unit, len(values)
        self.width = 1 + 3 * n + 5
        self.rows = []
        for at, (column, stage, sign) in enumerate(self.SLACKS):
            self.add({stage: values[:, column]}, values[unit, column], {at: sign})
        for column, maker, taker in self.LINKS:
            if links == "fixed":
                self.add({maker: values[:, column]}, values[unit, column])
                self.add({taker: values[:, column]}, values[unit, column])
            else:
                self.add({maker: values[:, column], taker: -values[:, column]}, 0.0)
        if rts == "vrs":
            for stage in range(3):
                self.add({stage: np.ones(n)}, 1.0)
        weight = {"none": (1 / 3, 1 / 3, 1 / 3), "input": (1 / 2, 1 / 2, 0), "output": (1 / 2, 0, 1 / 2)}[orientation]
        self.less, self.more = np.zeros((3, self.width)), np.zeros((3, self.width))
        self.less[:, 0] = self.more[:, 0] = 1.0
        for at, (column, stage, sign) in enumerate(self.SLACKS):
            terms = sum(other[1:] == (stage, sign) for other in self.SLACKS)
            share = 1 / (terms * values[unit, column])
            if sign > 0 and orientation != "output":
                self.less[stage, 1 + 3 * n + at] = -share
            elif sign < 0 and orientation != "input":
                self.more[stage, 1 + 3 * n + at] = share
        self.savings, self.growth = np.array(weight) @ self.less, np.array(weight) @ self.more

    def add(self, stages, pace, slacks=()):
        row = np.zeros(self.width)
        row[0] = -pace
        n = len(self.values)
        for stage, column in stages.items():
            row[1 + stage * n : 1 + (stage + 1) * n] = column
        for slack, sign in dict(slacks).items():
            row[1 + 3 * n + slack] = sign
        self.rows.append(row)

    def best(self, cost, held, cap=None):
        equal = np.vstack([*self.rows, held])
        more = {} if cap is None else {"A_ub": cap[None], "b_ub": [1e-9]}
        found = linprog(cost, A_eq=equal, b_eq=np.append(np.zeros(len(self.rows)), 1.0), **more)
        assert found.status == 0
        return found.fun

    def overall(self):
        return self.best(self.savings, self.growth)

    def ends(self, stage):
        cap = self.savings - self.overall() * self.growth
        return [sign * self.best(sign * self.less[stage], self.more[stage], cap) for sign in (1, -1)]


@pytest.fixture
def values():
    return np.random.default_rng(2).uniform(5, 50, (9, 7))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("rts", ["vrs", "crs"])
@pytest.mark.parametrize("links", ["free", "fixed"])
def test_equals_the_programme_written_out(values, orientation, rts, links):
    result = solved(values, orientation=orientation, rts=rts, links=links)
    plain = [Plain(values, unit, orientation, rts, links) for unit in range(len(values))]
    np.testing.assert_allclose(result.overall, [one.overall() for one in plain], atol=1e-8)
    for stage, name in enumerate(result.stages):
        if result.stage_weights[name] > 0:
            expected = [one.ends(stage) for one in plain]
            np.testing.assert_allclose(result.stage_efficiency[name], expected, atol=1e-5)
        else:
            assert result.stage_efficiency[name].isna().all(axis=None)
    assert (result.status == "optimal").all()


class TestIntervals:
    @pytest.fixture
    def ambiguous(self):
        """U can save in either stage, not in both: what it hands on is free to differ."""
        X = pd.DataFrame({"first": [1.0, 2, 2], "second": [2.0, 1, 2]}, index=["small", "large", "U"])
        Z, Y = pd.DataFrame({"passed": [1.0, 2, 2]}, index=X.index), pd.DataFrame({"made": [1.0, 1, 1]}, index=X.index)
        return X, {"early": Stage("first", "passed"), "late": Stage(["passed", "second"], "made")}, Y, Z

    def test_both_ends_are_told_and_nobody_is_blamed(self, ambiguous):
        X, process, Y, Z = ambiguous
        result = network(X, process, Y, Z=Z, orientation="input", rts="vrs")
        assert result.overall["U"] == pytest.approx(0.75)
        for stage in ("early", "late"):
            assert result.stage_efficiency.loc["U", stage].tolist() == pytest.approx([0.5, 1])
        assert not result.is_unique["U"]
        assert result.weak_stage["U"] == "(undecided)"
        assert "from 50.0 % to 100.0 %" in result.explain("U")
        assert "cannot be told" in result.verdict("U")

    def test_fixed_links_settle_it(self, ambiguous):
        X, process, Y, Z = ambiguous
        result = network(X, process, Y, Z=Z, orientation="input", rts="vrs", links={"passed": "fixed"})
        assert result.stage_efficiency.loc["U"].tolist() == pytest.approx([1, 1, 0.5, 0.5])
        assert result.weak_stage["U"] == "late"
        assert result.targets.loc["U", "passed"] == 2
        assert result.links.to_dict("records") == [{"column": "passed", "maker": "early", "taker": "late", "kind": "fixed"}]


def sbm(X, Y, unit, orientation, rts):
    """Tone's SBM of one unit, in t, Λ and slacks."""
    (n, m), s = X.shape, Y.shape[1]
    savings = np.concatenate([[1.0], np.zeros(n), -1 / (m * X[unit]) if orientation != "output" else np.zeros(m), np.zeros(s)])
    growth = np.concatenate([[1.0], np.zeros(n + m), 1 / (s * Y[unit]) if orientation != "input" else np.zeros(s)])
    rows = [
        np.hstack([-X[[unit]].T, X.T, np.eye(m), np.zeros((m, s))]),
        np.hstack([-Y[[unit]].T, Y.T, np.zeros((s, m)), -np.eye(s)]),
        growth[None],
    ]
    rhs = np.append(np.zeros(m + s), 1.0)
    if rts == "vrs":
        rows.append(np.concatenate([[-1.0], np.ones(n), np.zeros(m + s)])[None])
        rhs = np.append(rhs, 0.0)
    return linprog(savings, A_eq=np.vstack(rows), b_eq=rhs).fun


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("rts", ["vrs", "crs"])
def test_a_single_stage_is_the_sbm(values, orientation, rts):
    X, Y = pd.DataFrame(values[:, :2], columns=["a", "b"]), pd.DataFrame(values[:, 2:4], columns=["y", "z"])
    result = network(X, {"all": Stage(["a", "b"], ["y", "z"])}, Y, orientation=orientation, rts=rts)
    expected = [sbm(X.to_numpy(), Y.to_numpy(), unit, orientation, rts) for unit in range(len(X))]
    np.testing.assert_allclose(result.overall, expected, atol=1e-9)
    np.testing.assert_allclose(result.divisional["all"], expected, atol=1e-9)
    assert set(result.weak_stage) == {"(none)", "all"}


class TestProperties:
    @settings(max_examples=3, deadline=None)
    @given(
        hnp.arrays(np.float64, (6, 7), elements=st.integers(1, 9).map(float)),
        st.sampled_from(ORIENTATIONS),
        st.sampled_from(("vrs", "crs")),
        st.lists(st.integers(-10, 10), min_size=7, max_size=7),
    )
    def test_units_of_measurement_change_nothing(self, values, orientation, rts, powers):
        one, other = (solved(values * scale, orientation=orientation, rts=rts) for scale in (1.0, 10.0 ** np.array(powers)))
        np.testing.assert_allclose(other.overall, one.overall, atol=1e-8)
        np.testing.assert_allclose(other.stage_efficiency, one.stage_efficiency, atol=1e-6)

    @settings(max_examples=3, deadline=None)
    @given(hnp.arrays(np.float64, (6, 7), elements=st.integers(1, 9).map(float)), st.sampled_from(("vrs", "crs")))
    def test_how_stages_make_up_the_whole(self, values, rts):
        weights = {"one": 3.0, "two": 1, "three": 0}
        result = solved(values, orientation="input", rts=rts, stage_weights=weights)
        np.testing.assert_allclose(result.overall, 0.75 * result.divisional["one"] + 0.25 * result.divisional["two"], atol=1e-8)
        result = solved(values, orientation="output", rts=rts)
        np.testing.assert_allclose(1 / result.overall, 0.5 / result.divisional["one"] + 0.5 / result.divisional["three"], rtol=1e-7)
        ends = result.stage_efficiency.xs("min", axis=1, level=1), result.stage_efficiency.xs("max", axis=1, level=1)
        assert (ends[0] <= ends[1]).to_numpy()[:, [0, 2]].all()
        fixed, free = (solved(values, orientation="none", rts=rts, links=kind).overall for kind in ("fixed", "free"))
        assert (free <= fixed + 1e-8).all()
        assert (solved(values, rts="crs").overall <= solved(values, rts="vrs").overall + 1e-8).all()

    def test_reversed_rows_are_the_same(self, values):
        X, Z, Y = frames(values)
        plain, turned = network(X, PROCESS, Y, Z=Z), network(X.iloc[::-1], PROCESS, Y, Z=Z.sample(frac=1, random_state=2))
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plain.to_frame())
        pd.testing.assert_frame_equal(turned.lambdas.loc[X.index, plain.lambdas.columns], plain.lambdas)

    def test_slacks_and_targets_belong_together(self, values):
        result = solved(values, rts="crs")
        X, Z, Y = frames(values)
        np.testing.assert_allclose(result.targets[list("abc")], X - result.slacks[list("abc")])
        np.testing.assert_allclose(result.targets[["y", "z"]], Y + result.slacks[["y", "z"]])
        lambdas = result.lambdas
        for stage, made in (("one", "p"), ("two", "q")):
            np.testing.assert_allclose(lambdas[stage].to_numpy() @ Z[made], result.targets[made])
        np.testing.assert_allclose(lambdas["two"].to_numpy() @ Z["p"], result.targets["p"])
        assert result.stage_slacks.columns.tolist() == [("one", "a"), ("one", "b"), ("one", "y"), ("two", "c"), ("three", "z")]
        assert result.stage_slacks["one", "y"].equals(result.slacks["y"])


class TestZeros:
    def test_terms_of_zero_are_left_out(self):
        # B has no input b, and A no output z: both means are over the term that is left.
        X = pd.DataFrame({"a": [2.0, 4], "b": [2.0, 0]}, index=["A", "B"])
        Y = pd.DataFrame({"y": [4.0, 4], "z": [0.0, 2]}, index=["A", "B"])
        result = network(X, {"all": Stage(["a", "b"], ["y", "z"])}, Y, rts="crs", reference=(X.loc[["A"]], Y.loc[["A"]]))
        assert result.status.tolist() == ["optimal", "infeasible"]
        better = pd.DataFrame({"a": [1.0], "b": [0.0]}, index=["N"]), pd.DataFrame({"y": [4.0], "z": [2.0]}, index=["N"])
        result = network(X, {"all": Stage(["a", "b"], ["y", "z"])}, Y, rts="vrs", reference=better)
        assert result.overall.tolist() == pytest.approx([(0.5 + 0) / 2 / 1, 0.25])
        assert result.targets.loc["A"].tolist() == [1, 0, 4, 2]


class TestBadGraphs:
    X, Z, Y = frames(np.ones((3, 7)))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"two": Stage(["c", "p"], ())}, "stage 'two' has no outputs"),
            ({"three": Stage((), "z")}, "stage 'three' has no inputs"),
            ({"three": Stage(["q", "d"], "z")}, "column 'd': stage 'three' names an unknown column"),
            ({"three": Stage(["q", "a"], "z")}, "column 'a': stands twice among inputs: of stage 'one' and of stage 'three'.*Split"),
            ({"three": Stage(["q", "q"], "z")}, "column 'q': stands twice.*Name it once"),
            ({"three": Stage(["q", "y"], "z")}, "column 'y': is among the inputs of stage 'three', but stands in Y"),
            ({"two": Stage("c", "q")}, "column 'p': of Z is not among the inputs of any stage"),
            ({"one": Stage(["a", "q"], ["p", "y"]), "three": Stage("b", "z")}, "in a circle: 'one', 'two'"),
            ({"one": Stage(["a", "b", "p"], ["p", "y"]), "two": Stage("c", "q")}, "in a circle: 'one'"),
            ({"three": (["q"], ["z"])}, "stage 'three' is not a Stage"),
        ],
    )
    def test_is_named(self, change, message):
        with pytest.raises(DataError, match=message):
            network(self.X, PROCESS | change, self.Y, Z=self.Z)

    @pytest.mark.parametrize("name", [None, np.nan, ("a", 1), "(none)", "(undecided)"])
    def test_names_that_verdicts_and_tables_cannot_hold(self, name):
        with pytest.raises(DataError, match="cannot be the name of a stage"):
            network(self.X, {name: Stage("a", "y")}, self.Y)

    def test_tables_in_the_wrong_place(self):
        with pytest.raises(DataError, match=r"`stages` is not a mapping.*DataFrame"):
            network(self.X, self.Y, PROCESS, Z=self.Z)
        with pytest.raises(DataError, match="X has 0 dimensions"):
            network(None, PROCESS, self.Y, Z=self.Z)
        with pytest.raises(DataError, match="stage 'one' has inputs that are no names of columns"):
            network(self.X, PROCESS | {"one": Stage([["a"]], "z")}, self.Y, Z=self.Z)

    def test_more_of_the_same(self):
        with pytest.raises(DataError, match="`stages` is not a mapping"):
            network(self.X, [Stage("a", "y")], self.Y)
        with pytest.raises(DataError, match="unit 1: all that stage 'two' makes is zero"):
            network(self.X, PROCESS, self.Y, Z=self.Z.assign(q=[1.0, 0, 1]))
        with pytest.raises(DataError, match="column 'x': `links` names a column that is not in Z"):
            network(self.X, PROCESS, self.Y, Z=self.Z, links={"x": "free"})
        with pytest.raises(OptionError, match="unknown links"):
            network(self.X, PROCESS, self.Y, Z=self.Z, links="loose")
        with pytest.raises(OptionError, match="'crs' or 'vrs'"):
            network(self.X, PROCESS, self.Y, Z=self.Z, rts="nirs")

    @pytest.mark.parametrize(
        ("weights", "message"),
        [
            ({"one": 1.0, "two": 1}, "stage 'three' has no weight"),
            ({"one": 1.0, "two": 1, "three": 0, "four": 1}, "no stage 'four'"),
            ({"one": 1.0, "two": 1, "three": 1}, "weight of stage 'three' counts, but orientation 'input' measures nothing"),
            ({"one": 1.0, "two": -1, "three": 0}, "weight of stage 'two' is negative"),
            ([0.0, 0, 0], "no stage has a weight above 0"),
        ],
    )
    def test_weights(self, weights, message):
        with pytest.raises(DataError, match=message):
            network(self.X, PROCESS, self.Y, Z=self.Z, orientation="input", stage_weights=weights)


@pytest.mark.parametrize(("broken", "row"), [(0, 4), (1, 4 * 6 + 3)])
def test_a_failing_engine_flags_its_units_only(monkeypatch, values, broken, row):
    solve, calls = lp.solve, []
    clean = solved(values)

    def failing(family, *, solver=None):
        batch = solve(family, solver=solver)
        calls.append(family)
        if len(calls) - 1 == broken or len(family.rhs) == 1:
            batch.status[row if len(family.rhs) > 1 else 0] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", failing)
    result = solved(values)
    assert result.status[4] == "failed"
    assert np.isnan(result.overall[4])
    assert result.divisional.loc[4].isna().all()
    pd.testing.assert_frame_equal(result.to_frame().drop(4), clean.to_frame().drop(4))


def test_words_and_progress(values):
    seen = []
    X, Z, Y = frames(values)
    result = network(X, PROCESS, Y, Z=Z, orientation="input", progress=lambda done, total, what: seen.append((done, total, what)))
    assert seen[-1] == (9 * 5, 9 * 5, "DEA")
    assert "  three: not measured (its weight is 0)" in result.explain(1).splitlines()
    assert "整体效率" in result.summary("zh")
    last = network(X, PROCESS, Y, Z=Z, orientation="input", stage_weights=[1, 0, 0])
    behind = last.weak_stage.eq("one").idxmax()
    assert f"Only one is measured, so it is one that holds {behind} back" in last.verdict(behind)
    assert "仅测度了" in last.verdict(behind, "zh")
    many = solved(np.random.default_rng(1).uniform(1, 9, (25, 7)))
    assert "the 10 best and the 10 worst overall" in repr(many)
    alone = network(X[["a"]], {"all": Stage("a", "y")}, Y[["y"]])
    assert alone.links.empty


def test_the_stage_made_slow_on_purpose_is_found():
    """The synthetic sample's Team 2 is slow in handling only; two quarters of its totals show it, as does an evaluation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        sample = sq.datasets.make_service_records(seed=3, months=3, requests_per_month=800, dirt=False)
        slow = sample.truth.query("what == 'slow_handling'")["where"].item()
        frame = sample.records
        stamps = {name: pd.to_datetime(frame[name]) for name in ("created_at", "first_response_at", "resolved_at")}
        hours = {
            "wait": (stamps["first_response_at"] - stamps["created_at"]).dt.total_seconds() / 3600,
            "work": (stamps["resolved_at"] - stamps["first_response_at"]).dt.total_seconds() / 3600,
        }
        table = pd.DataFrame(hours).groupby(frame["team"]).agg(["sum", "count"])
    table = table[table["work", "count"] > 50]
    X = pd.DataFrame({name: table[name, "sum"] for name in hours})
    Z, Y = pd.DataFrame({"answered": table["wait", "count"]}), pd.DataFrame({"solved": table["work", "count"]})
    process = {"consultation": Stage("wait", "answered"), "handling": Stage(["answered", "work"], "solved")}
    result = network(X, process, Y, Z=Z, orientation="input", rts="crs")
    assert result.weak_stage[slow] == "handling"
    assert result.divisional["handling"].idxmin() == slow
