"""Super-efficiency: against independent linear programmes, by hand, its properties, its remedies and its failures."""

import dataclasses
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.test_radial import MODELS, plain_score, units

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

REMEDIES = ("opposite", "directional", "cook")
each_remedy = pytest.mark.parametrize("fallback", REMEDIES)
few = settings(max_examples=6)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def super_efficiency(X, Y, **options):
    return quietly(dea.super_efficiency, X, Y, **options)


def plain_super(X, Y, unit, orientation, rts):
    """The programme without the unit, by linprog; NaN where it has no solution or φ is 0."""
    others = np.delete(np.arange(len(X)), unit)
    if not len(others):
        return np.nan
    score = plain_score(X, Y, unit, orientation, rts, reference=(X[others], Y[others]))
    return score if score > 1e-9 else np.nan


def solved(cost, A, b, A_eq, free=()):
    """The variables of a programme by linprog, all rows of `A_eq` equal to 1."""
    bounds = [(None, None) if k in free else (0, None) for k in range(len(cost))]
    found = linprog(cost, A_ub=A, b_ub=b, A_eq=A_eq, b_eq=np.ones(len(A_eq)), bounds=bounds)
    return found.x if found.status == 0 else None


class Line:
    """A VRS frontier of one input and one output: nobody else has the outputs of C, or does with the inputs of A."""

    X = pd.DataFrame({"x": [2.0, 3, 6, 5]}, index=list("ABCD"))
    Y = pd.DataFrame({"y": [1.0, 3, 6, 2]}, index=list("ABCD"))


@pytest.fixture
def andersen():
    """Five units with two inputs and one output of 1, as in Andersen & Petersen (1993); scores by hand from the lines between them."""
    X = pd.DataFrame({"x1": [2.0, 2, 5, 10, 10], "x2": [12.0, 8, 5, 4, 6]}, index=list("ABCDE"))
    return X, pd.DataFrame({"y": 1.0}, index=list("ABCDE"))


class TestByHand:
    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_five_units(self, andersen, rts):
        result = super_efficiency(*andersen, rts=rts)
        assert result.scores.tolist() == pytest.approx([1, 25 / 19, 6 / 5, 5 / 4, 3 / 4])
        assert result.efficiency.tolist() == pytest.approx([1, 1, 1, 1, 0.75])
        assert result.is_efficient.tolist() == [False, True, True, True, False]
        assert result.is_weakly_efficient.tolist() == [True, True, True, True, False]
        assert result.is_super_efficient.tolist() == [False, True, True, True, False]

    def test_peers_slacks_and_targets_are_those_without_the_unit(self, andersen):
        result = super_efficiency(*andersen)
        assert result.peers["B"] == pytest.approx({"A": 15 / 19, "C": 4 / 19})
        assert result.peers["D"] == pytest.approx({"C": 1})
        assert result.slacks.loc["D"].tolist() == pytest.approx([7.5, 0, 0])
        assert result.targets.loc["D"].tolist() == pytest.approx([5, 5, 1])
        assert result.targets.loc["C"].tolist() == pytest.approx([6, 6, 1])
        assert (result.lambdas.to_numpy().diagonal() == 0).all()

    def test_a_line(self):
        result = super_efficiency(Line.X, Line.Y)
        assert result.scores["A"] == pytest.approx(3 / 2)
        # Without B, an output of 3 lies 2/5 of the way from A to C.
        assert result.scores["B"] == pytest.approx(3.6 / 3)
        assert result.status.tolist() == ["optimal", "optimal", "infeasible", "optimal"]
        assert np.isnan(result.scores["C"])
        assert np.isnan(result.efficiency["C"])
        assert result.is_efficient["C"] is pd.NA
        assert result.peers["C"] == {}

    def test_a_duplicated_unit_stands_in_for_itself(self, stores):
        X, Y = (pd.concat([table, table.loc[["B"]].rename(index={"B": "B2"})]) for table in stores)
        result = super_efficiency(X, Y, rts="crs")
        assert result.scores[["B", "B2"]].tolist() == pytest.approx([1, 1])
        assert result.peers["B"] == {"B2": pytest.approx(1)}
        assert not result.is_super_efficient.any()
        assert result.is_efficient[["B", "B2"]].all()

    @pytest.mark.parametrize("orientation", ["input", "output"])
    @pytest.mark.parametrize("rts", ["crs", "vrs"])
    def test_a_single_unit(self, orientation, rts):
        assert super_efficiency([[3.0]], [[2.0]], orientation=orientation, rts=rts).status.tolist() == ["infeasible"]

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_an_output_that_nobody_else_has(self, orientation):
        result = super_efficiency([[1.0], [2], [3]], [[1.0, 0], [2, 1], [4, 0]], orientation=orientation, rts="crs")
        assert result.status[1] == "infeasible"
        assert np.isnan(result.scores[1])

    def test_an_input_that_nobody_else_can_do_without(self):
        X, Y = [[1.0, 0], [2, 1], [3, 2]], [[1.0], [2], [4]]
        for orientation in ("input", "output"):
            assert super_efficiency(X, Y, orientation=orientation, rts="crs").status.tolist()[0] == "infeasible"

    def test_bounds_round_one_let_a_unit_below_the_frontier_lean_on_itself(self):
        X, Y = np.array([[1.0], [2], [4]]), np.array([[1.0], [1.9], [2.5]])
        plain, without = (quietly(model, X, Y, rts=("grs", 0.8, 1.2)) for model in (dea.radial, dea.super_efficiency))
        assert plain.scores[1] < 1
        assert plain.peers[1][1] > 0
        assert without.scores[1] > plain.scores[1]
        assert not without.is_efficient[1]
        assert not without.is_super_efficient[1]


class TestAgainstAPlainProgramme:
    @few
    @given(units(most=9), st.sampled_from(MODELS))
    def test_scores(self, data, chosen):
        X, Y = data
        result = super_efficiency(X, Y, orientation=chosen[0], rts=chosen[1])
        expected = np.array([plain_super(X, Y, unit, *chosen) for unit in range(len(X))])
        np.testing.assert_allclose(result.scores, expected, rtol=1e-6)
        assert (result.status == np.where(np.isnan(expected), "infeasible", "optimal")).all()
        assert np.nanmax([getattr(result.certificate, name) for name in ("primal", "dual", "gap", "tolerance")]) <= 1e-9

    @few
    @given(units(most=9), st.sampled_from(MODELS))
    def test_what_holds_beside_the_plain_model(self, data, chosen):
        X, Y = data
        options = {"orientation": chosen[0], "rts": chosen[1]}
        plain, result = quietly(dea.radial, X, Y, **options), super_efficiency(X, Y, **options)
        known = (result.status == "optimal").to_numpy()
        better, usual = result.scores[known], plain.scores[known]
        assert (better >= usual - 1e-9).all() if chosen[0] == "input" else (better <= usual + 1e-9).all()
        assert plain.is_weakly_efficient[~known].all()
        below = known & ~plain.is_weakly_efficient.to_numpy()
        np.testing.assert_array_equal(result.scores[below], plain.scores[below])
        np.testing.assert_allclose(result.efficiency[known], plain.efficiency[known], rtol=1e-9)
        assert (result.is_efficient[known].astype(bool) == plain.is_efficient[known]).all()
        assert np.nanmax(result.lambdas.to_numpy().diagonal(), initial=0) == 0
        combined = result.lambda_matrix @ np.hstack([X, Y])
        np.testing.assert_allclose(combined[known], result.targets[known], rtol=1e-8, atol=1e-8)

    @few
    @given(units(least=3, most=9), st.sampled_from(MODELS), st.randoms(use_true_random=False))
    def test_permutation_and_units_of_measure(self, data, chosen, random):
        X, Y = (pd.DataFrame(table).add_prefix(name) for table, name in zip(data, "xy", strict=True))
        options = {"orientation": chosen[0], "rts": chosen[1]}
        one = super_efficiency(X, Y, **options)
        order = random.sample(range(len(X)), len(X))
        other = super_efficiency(X.iloc[order] * 1e6, Y * 1e-3, **options)
        assert other.status.loc[X.index].tolist() == one.status.tolist()
        np.testing.assert_allclose(other.scores.loc[X.index], one.scores, rtol=1e-7)


def cook_by_a_large_constant(X, Y, unit):
    """The published form: min τ + Mβ, with a large M; 1 + τ + 1/(1 - β) (input orientation, VRS)."""
    others, x, y = np.delete(np.arange(len(X)), unit), X[unit], Y[unit]
    n = len(others)
    A = np.vstack([np.column_stack([X[others].T, -x, 0 * x]), np.column_stack([-Y[others].T, 0 * y, -y])])
    total = np.append(np.ones(n), [0, 0])[None]
    found = solved(np.append(np.zeros(n), [1, 1e5]), A, np.concatenate([x, -y]), total, free=(n,))
    return 1 + found[n] + 1 / (1 - found[n + 1])


def directional_with_a_free_length(X, Y, unit):
    """Max β with Σλx ≤ (1 - β)x₀, Σλy ≥ (1 + β)y₀, β of any sign; (1 - β)/(1 + β) (VRS)."""
    others, x, y = np.delete(np.arange(len(X)), unit), X[unit], Y[unit]
    A = np.column_stack([np.vstack([X[others].T, -Y[others].T]), np.concatenate([x, y])])
    found = solved(
        np.append(np.zeros(len(others)), -1), A, np.concatenate([x, -y]), np.append(np.ones(len(others)), 0)[None], free=(len(others),)
    )
    return (1 - found[-1]) / (1 + found[-1])


class TestRemedies:
    """Random units under VRS, of which some are infeasible."""

    X = np.random.default_rng(0).uniform(5, 50, (14, 2))
    Y = np.random.default_rng(1).uniform(5, 50, (14, 2))

    @pytest.fixture
    def without(self):
        return super_efficiency(self.X, self.Y)

    @each_remedy
    def test_only_infeasible_units_are_touched(self, without, fallback):
        result = super_efficiency(self.X, self.Y, fallback=fallback)
        infeasible = without.status == "infeasible"
        assert infeasible.sum() >= 2
        assert (result.fallback_used == infeasible).all()
        assert (result.status == "optimal").all()
        assert (result.scores[infeasible] > 1).all()
        assert (result.efficiency[infeasible] == 1).all()
        assert result.is_efficient[infeasible].all()
        pd.testing.assert_series_equal(result.scores[~infeasible], without.scores[~infeasible])
        combined = result.lambda_matrix @ np.hstack([self.X, self.Y])
        np.testing.assert_allclose(combined, result.targets, rtol=1e-9)
        assert (result.slacks >= 0).all(axis=None)
        assert result.to_frame()["fallback_used"].tolist() == infeasible.tolist()

    def test_cook_with_a_large_constant(self, without):
        result = super_efficiency(self.X, self.Y, fallback="cook")
        for unit in np.flatnonzero(without.status == "infeasible"):
            assert result.scores[unit] == pytest.approx(cook_by_a_large_constant(self.X, self.Y, unit), rel=1e-6)

    def test_cook_by_hand(self):
        # Without C outputs reach 3 of its 6 (1 - β = 1/2), at an input of 3 of its 6 (1 + τ = 1/2).
        result = super_efficiency(Line.X, Line.Y, fallback="cook")
        assert result.scores["C"] == pytest.approx(1 / 2 + 2)
        # Without A inputs start at 3 for its 2; there outputs reach 3 for its 1: 3/2 + 1/3.
        turned = super_efficiency(Line.X, Line.Y, orientation="output", fallback="cook")
        assert turned.scores["A"] == pytest.approx(1 / (3 / 2 + 1 / 3))

    def test_directional_with_a_free_length(self, without):
        result = super_efficiency(self.X, self.Y, fallback="directional")
        for unit in np.flatnonzero(without.status == "infeasible"):
            assert result.scores[unit] == pytest.approx(directional_with_a_free_length(self.X, self.Y, unit), rel=1e-6)

    def test_the_direction_does_not_depend_on_the_orientation(self, without):
        both = [super_efficiency(self.X, self.Y, orientation=word, fallback="directional") for word in ("input", "output")]
        shared = both[0].fallback_used & both[1].fallback_used
        np.testing.assert_allclose(both[0].scores[shared], 1 / both[1].scores[shared], rtol=1e-9)

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_opposite(self, orientation):
        one, other = (super_efficiency(self.X, self.Y, orientation=word) for word in ("input", "output"))
        own, turned = (one, other) if orientation == "input" else (other, one)
        result = super_efficiency(self.X, self.Y, orientation=orientation, fallback="opposite")
        used = result.fallback_used
        assert (used == (own.status == "infeasible") & (turned.status == "optimal")).all()
        np.testing.assert_allclose(result.scores[used], 1 / turned.scores[used], rtol=1e-9)

    @each_remedy
    def test_where_there_is_no_finite_value(self, fallback):
        result = super_efficiency([[1.0], [2], [3]], [[1.0, 0], [2, 1], [4, 0]], rts="crs", fallback=fallback)
        assert result.status[1] == "infeasible"
        assert np.isnan(result.scores[1])
        assert not result.fallback_used.any()
        assert "no finite score" in result.explain(1)

    def test_a_direction_at_whose_end_there_are_no_outputs_left(self):
        # Unit 1 makes a third of the first output of unit 0: δ = 2/3. Unit 0 takes twice the input of unit 1: δ = 1.
        result = super_efficiency([[2.0], [1]], [[3.0, 3, 2], [1, 4, 4]], fallback="directional")
        assert result.scores[0] == pytest.approx(5)
        assert result.status.tolist() == ["optimal", "infeasible"]

    @each_remedy
    def test_without_a_second_stage(self, fallback):
        full, short = (super_efficiency(self.X, self.Y, fallback=fallback, slacks=slacks) for slacks in (True, False))
        np.testing.assert_allclose(short.scores, full.scores, rtol=1e-12)
        with pytest.raises(OptionError, match="slacks=True"):
            _ = short.slacks

    def test_an_unknown_word(self):
        with pytest.raises(OptionError, match="'opposite', 'directional', 'cook'"):
            dea.super_efficiency(self.X, self.Y, fallback="lovell")


class TestReference:
    def test_the_units_themselves_as_reference(self, teams):
        teams = tuple(table.iloc[:12] for table in teams)
        own, given = super_efficiency(*teams), super_efficiency(*teams, reference=teams)
        np.testing.assert_allclose(given.scores, own.scores, rtol=1e-12)
        assert given.status.tolist() == own.status.tolist()

    def test_a_namesake_with_other_values_stays(self, teams):
        X, Y = teams
        result = super_efficiency(X, Y, reference=(X * 1.1, Y))
        np.testing.assert_allclose(result.scores, quietly(dea.radial, X, Y, reference=(X * 1.1, Y)).scores, rtol=1e-12)

    def test_some_of_the_units_as_reference(self, teams):
        X, Y = teams
        reference = X.iloc[::2], Y.iloc[::2]
        result = super_efficiency(X, Y, reference=reference, orientation="output", rts="crs")
        for unit in ("T00", "T01", "T18"):
            rest = [name for name in reference[0].index if name != unit]
            expected = plain_score(
                X.to_numpy(), Y.to_numpy(), X.index.get_loc(unit), "output", "crs", reference=tuple(t.loc[rest].to_numpy() for t in teams)
            )
            assert result.scores[unit] == pytest.approx(expected)


class TestFailures:
    def test_an_engine_that_fails_flags_just_its_units(self, teams, monkeypatch):
        clean, engine, seen = super_efficiency(*teams), lp.solve, []

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            seen.append(len(batch.status))
            if len(seen) != 3:  # the first stage of the units on the frontier, without themselves
                return batch
            status, x = batch.status.copy(), batch.x.copy()
            status[[0, 2]], x[[0, 2]] = "failed", np.nan
            return dataclasses.replace(batch, status=status, x=x)

        monkeypatch.setattr(lp, "solve", failing)
        result = super_efficiency(*teams)
        assert any("no efficiency for 2 unit(s), status “failed”" in caution.message for caution in result.warnings)
        flagged = result.status == "failed"
        assert flagged.sum() == 2
        assert clean.is_weakly_efficient[flagged].all()
        assert seen[2] < len(teams[0])
        pd.testing.assert_frame_equal(result.to_frame()[~flagged], clean.to_frame()[~flagged], check_dtype=False)
        assert result.to_frame().loc[flagged, "score"].isna().all()

    @each_remedy
    def test_a_remedy_that_fails_is_told(self, fallback, monkeypatch):
        engine = lp.solve

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            return dataclasses.replace(batch, status=np.where(len(batch.status) == 1, "failed", batch.status).astype(object))

        clean = super_efficiency(Line.X, Line.Y)
        monkeypatch.setattr(lp, "solve", failing)
        result = super_efficiency(Line.X, Line.Y, fallback=fallback)
        assert result.status.tolist() == ["optimal", "optimal", "failed", "optimal"]
        assert np.isnan(result.scores["C"])
        np.testing.assert_array_equal(result.scores.drop("C"), clean.scores.drop("C"))

    def test_weights_that_would_be_ignored_are_refused(self, stores):
        with pytest.raises(OptionError, match="second stage"):
            dea.super_efficiency(*stores, slacks=False, slack_weights="mean")

    def test_progress(self, teams):
        whole, seen = super_efficiency(*teams), []
        result = super_efficiency(*teams, progress=lambda *report: seen.append(report))
        assert {(total, what) for _, total, what in seen} == {(120, "DEA")}  # at most two stages, with and without the unit itself
        assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
        np.testing.assert_array_equal(result.scores, whole.scores)


class TestWords:
    def test_the_room_of_a_super_efficient_unit(self, andersen):
        assert super_efficiency(*andersen).explain("D").splitlines() == [
            "D (super-efficiency, input-oriented, variable returns to scale)",
            "D is super-efficient (1.25): it would stay on the frontier with 25.0 % more of every input.",
            "Its nearest rivals (λ: how much of each the mix holds): C (1).",
            "Where the frontier of the others stands:",
            "  x1: 10 → 5 (-50.0 %)",
            "  x2: 4 → 5 (+25.0 %)",
        ]

    def test_in_chinese(self, andersen):
        text = super_efficiency(*andersen, rts="crs", orientation="output").explain("D", "zh")
        assert "D 超效率（0.8）：各项产出均减少 20.0 %" in text
        assert "最接近的对手" in text

    def test_others_are_explained_as_ever(self, andersen):
        assert "E has an efficiency of 75.0 %" in super_efficiency(*andersen).explain("E")
        assert "Learn from" in super_efficiency(*andersen).explain("E")

    @pytest.mark.parametrize(
        ("orientation", "lang", "words"),
        [
            ("input", "en", "C has no super-efficiency: no mix of the others yields its outputs"),
            ("input", "zh", "C 没有超效率值"),
            ("output", "en", "A has no super-efficiency: no mix of the others yields its outputs with so little input"),
            ("output", "zh", "可用 `fallback`"),
        ],
    )
    def test_an_infeasible_unit(self, orientation, lang, words):
        unit = "C" if orientation == "input" else "A"
        assert words in super_efficiency(Line.X, Line.Y, orientation=orientation).explain(unit, lang)

    def test_cautions(self):
        with pytest.warns(SqevalWarning) as caught:
            result = dea.super_efficiency(Line.X, Line.Y)
        assert [caution.code for caution in result.warnings] == ["dea_super_infeasible", "dea_few_units", "dea_many_efficient"][
            : len(caught)
        ]
        assert result.warnings[0].where == ("C",)
        assert "fallback" in result.warnings[0].message
        codes = [caution.code for caution in super_efficiency(Line.X, Line.Y, fallback="cook").warnings]
        assert "dea_super_fallback" in codes
        assert "dea_super_infeasible" not in codes

    @each_remedy
    def test_a_remedy_is_named(self, fallback):
        result = super_efficiency(Line.X, Line.Y, fallback=fallback)
        assert "in this orientation the others cannot reach it at all" in result.explain("C")
        assert "scored by a fallback" in result.summary()
        assert "由补救方法得分" in result.summary("zh")

    def test_the_card_shows_scores_beside_efficiencies(self, andersen):
        line = next(line for line in super_efficiency(*andersen).summary().splitlines() if line.startswith("D "))
        assert line.split()[:3] == ["D", "1", "1.25"]

    def test_a_card_of_many_units_shows_the_ends(self, teams):
        found = super_efficiency(*teams, fallback="cook")
        table = found._overview("en")
        assert len(table) == 20 < len(found.scores)
        assert table["score"].tolist() == found.scores[table.index].tolist()
        remedied = table["status"] == "scored by a fallback"
        assert remedied.any()
        assert remedied.tolist() == found.fallback_used[table.index].tolist()
        assert "超效率模型" in found.summary("zh")

    def test_a_unit_that_is_not_there(self, andersen):
        for unit in ("Z", ["A"]):
            with pytest.raises(DataError, match="is not among the units"):
                super_efficiency(*andersen).explain(unit)

    def test_it_can_be_stored(self, andersen):
        again = pickle.loads(pickle.dumps(super_efficiency(*andersen)))
        assert again.scores["D"] == pytest.approx(1.25)
        assert not again.fallback_used.any()
