"""Tiers: by hand, against peeling with the radial model, their properties and their failures."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.test_radial import MODELS, plain_score, units

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

few = settings(max_examples=6)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def tiers(X, Y, **options):
    return quietly(dea.tiers, X, Y, **options)


def peeled(X, Y, flag, **options):
    """Tiers by solving the radial model of everyone left, round after round."""
    X, Y = pd.DataFrame(X).add_prefix("x"), pd.DataFrame(Y).add_prefix("y")
    tier, left = pd.Series(0, index=X.index), X.index
    while len(left):
        best = getattr(quietly(dea.radial, X.loc[left], Y.loc[left], **options), flag)
        tier[best.index[best]] = tier.max() + 1
        left = left[~best]
    return tier.tolist()


class TestByHand:
    def test_constant_returns_rank_by_the_ratio(self, stores):
        result = tiers(*stores, rts="crs")
        assert result.tier.to_dict() == {"A": 6, "B": 1, "C": 4, "D": 3, "E": 2, "F": 7, "G": 6, "H": 5}
        assert result.tier.dtype == "int64"
        assert result.sizes.tolist() == [1, 1, 1, 1, 1, 2, 1]

    def test_variable_returns(self, stores):
        assert tiers(*stores).tier.tolist() == [1, 1, 2, 2, 1, 3, 3, 1]

    def test_a_weakly_efficient_unit_is_not_on_the_tier_of_the_one_that_dominates_it(self):
        X, Y = [[1.0, 1], [1, 2], [2, 2]], [[1.0], [1], [1]]
        assert tiers(X, Y).tier.tolist() == [1, 2, 3]
        assert tiers(X, Y, efficiency="weak").tier.tolist() == [1, 1, 2]

    def test_a_mix_dominates_too(self):
        # Halfway between the first two lies (2, 2, 1); no single unit dominates the third, whose last input keeps its factor at 1.
        X, Y = [[1.0, 3, 1], [3, 1, 1], [2.1, 2.1, 1]], [[1.0], [1], [1]]
        assert tiers(X, Y).tier.tolist() == [1, 1, 2]
        assert tiers(X, Y, efficiency="weak").tier.tolist() == [1, 1, 1]

    def test_twins_share_a_tier(self, stores):
        X, Y = (pd.concat([table, table.rename(index=lambda name: name + "2")]) for table in stores)
        tier = tiers(X, Y, rts="crs").tier
        assert tier[list("ABCDEFGH")].tolist() == tier[[name + "2" for name in "ABCDEFGH"]].tolist() == [6, 1, 4, 3, 2, 7, 6, 5]

    def test_twins_up_to_rounding_share_a_tier(self):
        assert tiers([[0.3], [0.1 + 0.2], [0.6]], [[1.0], [1], [1]]).tier.tolist() == [1, 1, 2]

    def test_a_single_unit_and_units_all_alike(self):
        assert tiers([[3.0]], [[2.0]]).tier.tolist() == [1]
        assert tiers(np.ones((5, 2)), np.ones((5, 1))).tier.tolist() == [1] * 5

    def test_progress_and_attractiveness(self, stores):
        result = tiers(*stores, rts="crs", contexts=True)
        # Ratios of sales to employees: B 1, E 4/5, D 3/4, C 2/3, H 5/8, A and G 1/2, F 2/5.
        ratios = np.array([1, 4 / 5, 3 / 4, 2 / 3, 5 / 8, 1 / 2, 2 / 5])
        assert result.scores.loc["D"].tolist() == pytest.approx(0.75 / ratios)
        assert result.progress.loc["D"].tolist() == pytest.approx([0.75, 0.9375, *[np.nan] * 5], nan_ok=True)
        assert result.attractiveness.loc["D"].tolist() == pytest.approx([*[np.nan] * 3, *(0.75 / ratios[3:])], nan_ok=True)


class TestProperties:
    @few
    @given(units(most=9), st.sampled_from(MODELS), st.sampled_from(["strong", "weak"]))
    def test_against_the_radial_model(self, data, chosen, efficiency):
        options = {"orientation": chosen[0], "rts": chosen[1]}
        flag = "is_efficient" if efficiency == "strong" else "is_weakly_efficient"
        assert tiers(*data, efficiency=efficiency, **options).tier.tolist() == peeled(*data, flag, **options)

    @few
    @given(units(least=3, most=10), st.sampled_from(MODELS), st.randoms(use_true_random=False))
    def test_row_order_units_of_measure_and_orientation_change_nothing(self, data, chosen, random):
        X, Y = (pd.DataFrame(table).add_prefix(name) for table, name in zip(data, "xy", strict=True))
        one = tiers(X, Y, orientation=chosen[0], rts=chosen[1]).tier
        order = random.sample(range(len(X)), len(X))
        other = "output" if chosen[0] == "input" else "input"
        assert tiers(X.iloc[order] * 1e6, Y * 1e-4, orientation=other, rts=chosen[1]).tier.loc[X.index].tolist() == one.tolist()

    @few
    @given(units(least=4, most=10), st.sampled_from(MODELS))
    def test_without_the_first_tier_the_second_is_the_first(self, data, chosen):
        X, Y = (pd.DataFrame(table).add_prefix(name) for table, name in zip(data, "xy", strict=True))
        options = {"orientation": chosen[0], "rts": chosen[1]}
        tier = tiers(X, Y, **options).tier
        rest = tier.index[tier > 1]
        if len(rest):
            assert tiers(X.loc[rest], Y.loc[rest], **options).tier.tolist() == (tier[rest] - 1).tolist()

    def test_scores_against_a_plain_programme(self, teams):
        X, Y = (table.to_numpy() for table in teams)
        result = tiers(*teams, orientation="output", rts="crs", contexts=True)
        for level in result.sizes.index:
            those = (result.tier == level).to_numpy()
            expected = [plain_score(X, Y, unit, "output", "crs", reference=(X[those], Y[those])) for unit in range(0, 30, 7)]
            np.testing.assert_allclose(result.scores[level].iloc[::7], expected, rtol=1e-7)
        own = result.scores.to_numpy()[np.arange(30), result.tier - 1]
        np.testing.assert_allclose(own, 1, rtol=1e-9)
        assert not (result.progress < 1 - 1e-9).any(axis=None)

    def test_only_units_without_a_dominator_are_solved(self, teams, monkeypatch):
        engine, solved = lp.solve, []

        def counting(family, *, solver=None):
            solved.append(len(family.rhs))
            return engine(family, solver=solver)

        X, Y = teams[0][["hours"]], teams[1][["solved"]]
        monkeypatch.setattr(lp, "solve", counting)
        result = tiers(X, Y)
        assert result.tier.tolist() == peeled(X.reset_index(drop=True), Y.reset_index(drop=True), "is_efficient")
        rounds = len(result.sizes)
        assert max(solved[: 3 * rounds]) < 15


class TestFailures:
    @pytest.fixture
    def broken(self, teams, monkeypatch):
        """Tiers where an engine fails on two units of the first round."""
        engine, calls = lp.solve, []

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            calls.append(batch)
            if len(calls) > 1:
                return batch
            status, x = batch.status.copy(), batch.x.copy()
            status[[0, 2]], x[[0, 2]] = "failed", np.nan
            return dataclasses.replace(batch, status=status, x=x)

        monkeypatch.setattr(lp, "solve", failing)
        found = tiers(*teams)
        monkeypatch.undo()
        return found

    def test_units_that_cannot_be_solved_have_no_tier(self, teams, broken):
        lost = broken.tier.isna()
        assert lost.sum() == 2
        assert broken.status[lost].tolist() == ["failed"] * 2
        assert broken.warnings[0].code == "dea_tiers_not_solved"
        assert broken.warnings[0].where == tuple(broken.tier.index[lost])
        rest = tiers(*(table[~lost.to_numpy()] for table in teams))
        assert broken.tier.dropna().tolist() == rest.tier.tolist()

    def test_it_is_said_in_both_languages(self, broken):
        unit = broken.tier.index[broken.tier.isna()][0]
        assert "has no tier: it was not solved (failed)" in broken.explain(unit)
        assert "没有层次" in broken.explain(unit, "zh")

    def test_scores_that_there_are_not_are_counted(self, stores):
        result = tiers(*stores, contexts=True)
        caution = next(caution for caution in result.warnings if caution.code == "dea_tiers_no_score")
        assert caution.details == {"scores": int(result.scores.isna().sum().sum()), "status": "infeasible"}
        assert "  against tier 3: infeasible" in result.explain("H")

    @pytest.mark.parametrize(("option", "value"), [("efficiency", "radial"), ("orientation", "none"), ("rts", "irs")])
    def test_unknown_words(self, stores, option, value):
        with pytest.raises(OptionError):
            dea.tiers(*stores, **{option: value})

    def test_scores_that_were_not_asked_for(self, stores):
        with pytest.raises(OptionError, match="contexts=True"):
            _ = tiers(*stores).progress

    @pytest.mark.parametrize("unit", ["Z", ["A"]])
    def test_an_unknown_unit(self, stores, unit):
        with pytest.raises(DataError, match="is not among the units"):
            tiers(*stores).explain(unit)


class TestWords:
    def test_the_card(self, stores):
        lines = tiers(*stores, rts="crs").summary().splitlines()
        assert lines[0] == "DEA (tiers, input-oriented, constant returns to scale)"
        assert lines[1].split() == ["units", "8"]
        assert ["6", "2", "A,", "G"] in [line.split() for line in lines]
        assert "强有效单元" in tiers(*stores).summary("zh")

    def test_a_unit_in_words(self, stores):
        result = tiers(*stores, rts="crs", contexts=True)
        assert result.explain("D").splitlines()[1:4] == [
            "D is on tier 3 of 7: efficient among the units left without the tiers above.",
            "Its score against each tier (higher is better):",
            "  against tier 1: 0.75",
        ]
        assert "B is on tier 1 of 7: efficient among all units." in result.explain("B")
        assert "D 位于第 3 层（共 7 层）" in result.explain("D", "zh")

    def test_progress_counts_units(self, stores):
        seen = []
        tiers(*stores, progress=lambda *report: seen.append(report))
        assert seen == [(k, 8, "DEA") for k in range(1, 9)]


@pytest.mark.parametrize("contexts", [False, True])
def test_the_certificate_is_that_of_all_rounds(teams, contexts, monkeypatch):
    seen, solve = [], lp.solve

    def watched(family, *, solver=None):
        batch = solve(family, solver=solver)
        seen.append(batch.certificate.residuals()[np.asarray(batch.status, dtype=object) == lp.OPTIMAL].max(axis=0, initial=0))
        return batch

    monkeypatch.setattr(lp, "solve", watched)
    found = quietly(dea.tiers, *teams, contexts=contexts, efficiency="weak").certificate
    assert found.kind == "lp"
    assert [found.primal, found.dual, found.gap] == np.max(seen, axis=0).tolist()
