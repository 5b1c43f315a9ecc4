"""The metafrontier: against a programme a unit, by its identities, on planted groups, and when the engine fails."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.test_radial import MODELS, each_model, plain_score, units

import sqeval as sq
from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

TECHNOLOGIES = ("convex", "union")
few = settings(max_examples=12)


def quietly(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return function(*args, **options)


def metafrontier(X, Y, groups, **options):
    return quietly(dea.metafrontier, X, Y, groups, **options)


def as_efficiency(score, orientation):
    return score if orientation == "input" else 1 / score


def plain(data, unit, chosen, rows):
    """Efficiency of a unit in the technology of some rows by linprog; ∞ where they do not reach it."""
    (X, Y), (orientation, rts) = data, chosen
    score = plain_score(X, Y, unit, orientation, rts, reference=(X[rows], Y[rows]))
    return np.inf if np.isnan(score) or score <= 1e-12 else as_efficiency(score, orientation)


@pytest.fixture
def shops():
    """Twenty-four shops on three platforms; those on "b" get 30 % less out of everything."""
    rng = np.random.default_rng(3)
    index = pd.Index([f"S{k:02d}" for k in range(24)], name="shop")
    X = pd.DataFrame(rng.uniform(5, 50, (24, 2)), columns=["hours", "cost"], index=index)
    groups = pd.Series(np.resize(["a", "b", "c"], 24), index=index)
    size = X.prod(axis=1) ** 0.5 * rng.uniform(0.7, 1, 24) * np.where(groups == "b", 0.7, 1.0)
    Y = pd.DataFrame({"solved": size, "praised": size * rng.uniform(0.3, 0.6, 24)})
    return X, Y, groups


class TestAgainstAProgrammeAUnit:
    @each_model
    def test_group_meta_and_gap(self, shops, orientation, rts):
        X, Y, groups = shops
        result = metafrontier(X, Y, groups, orientation=orientation, rts=rts)
        x, y = X.to_numpy(), Y.to_numpy()
        for k, group in enumerate(groups):
            own = plain((x, y), k, (orientation, rts), np.flatnonzero(groups == group))
            everyone = plain((x, y), k, (orientation, rts), np.arange(len(x)))
            assert result.group.iloc[k] == pytest.approx(own, abs=1e-9)
            assert result.meta.iloc[k] == pytest.approx(everyone, abs=1e-9)
            assert result.gap_ratio.iloc[k] == pytest.approx(everyone / own, abs=1e-8)

    @each_model
    def test_the_union_is_the_best_group(self, shops, orientation, rts):
        X, Y, groups = shops
        x, y = X.to_numpy(), Y.to_numpy()
        result = metafrontier(X, Y, groups, orientation=orientation, rts=rts, technology="union")
        for k in range(len(x)):
            best = min(plain((x, y), k, (orientation, rts), np.flatnonzero(groups == name)) for name in "abc")
            assert result.meta.iloc[k] == pytest.approx(best, abs=1e-9)
        peers = result.overall.peers
        assert all(groups[list(those)].nunique() == 1 for those in peers)


class TestIdentities:
    @few
    @given(units(least=3), st.sampled_from(MODELS), st.sampled_from(TECHNOLOGIES), st.integers(0, 99))
    def test_meta_is_group_times_gap_and_none_is_above_one(self, data, chosen, technology, seed):
        X, Y = data
        groups = np.random.default_rng(seed).integers(0, 3, len(X))
        result = metafrontier(X, Y, groups, orientation=chosen[0], rts=chosen[1], technology=technology)
        assert (result.status == "optimal").all()
        assert (result.gap_ratio <= 1).all()
        assert (result.group >= result.meta - 1e-9).all()
        np.testing.assert_allclose(result.group * result.gap_ratio, result.meta, atol=1e-9)
        everyone = quietly(dea.radial, X, Y, orientation=chosen[0], rts=chosen[1])
        assert (result.meta >= everyone.efficiency - 1e-9).all()
        if technology == "convex":
            assert result.meta.tolist() == everyone.efficiency.tolist()

    @each_model
    @pytest.mark.parametrize("technology", TECHNOLOGIES)
    def test_one_group_has_no_gap(self, shops, orientation, rts, technology):
        X, Y, _ = shops
        result = metafrontier(X, Y, ["all"] * len(X), orientation=orientation, rts=rts, technology=technology)
        np.testing.assert_allclose(result.gap_ratio, 1, atol=1e-12)
        np.testing.assert_allclose(result.group, quietly(dea.radial, X, Y, orientation=orientation, rts=rts).efficiency, atol=1e-12)

    @pytest.mark.parametrize("technology", TECHNOLOGIES)
    def test_units_of_measurement_and_the_order_of_rows_change_nothing(self, shops, technology):
        X, Y, groups = shops
        plainly = metafrontier(X, Y, groups, technology=technology)
        scaled = metafrontier(X * [1e10, 1e-10], Y * [1e-10, 1e6], groups, technology=technology)
        for name in ("group", "meta", "gap_ratio"):
            np.testing.assert_allclose(getattr(plainly, name), getattr(scaled, name), rtol=1e-9)
        turned = metafrontier(X[::-1], Y, groups.sample(frac=1, random_state=1), technology=technology)
        pd.testing.assert_frame_equal(turned.to_frame().loc[X.index], plainly.to_frame(), rtol=1e-12)
        pd.testing.assert_frame_equal(turned.by_group, plainly.by_group)

    def test_negative_outputs_are_shifted_for_both_frontiers(self, shops):
        X, Y, groups = shops
        kept = metafrontier(X, Y, groups)
        moved = metafrontier(X, Y - [30, 0], groups)
        np.testing.assert_allclose(kept.gap_ratio, moved.gap_ratio, atol=1e-9)
        np.testing.assert_allclose(kept.overall.targets - [0, 0, 30, 0], moved.overall.targets, atol=1e-7)


class TestWhatIsTold:
    def test_the_planted_platform_is_found(self, shops):
        result = metafrontier(*shops, rts="crs")
        about = result.by_group
        assert about["mean_gap_ratio"].idxmin() == "b"
        assert about.loc["b", "mean_gap_ratio"] < 0.8 < about["mean_gap_ratio"].drop("b").min()
        assert about["on_metafrontier"].idxmin() == "b"
        assert about["units"].tolist() == [8, 8, 8]
        assert about.loc["b", "sd_gap_ratio"] == pytest.approx(result.gap_ratio[shops[2] == "b"].std())

    def test_the_slow_platform_of_the_synthetic_sample(self):
        """Months of platforms: as a group of its own it is behind the others; within a group of several it is behind that group."""
        sample = sq.datasets.make_platform_records(seed=2, months=4, requests_per_month=400)
        roles = sample.truth[sample.truth["kind"] == "role"].set_index("what")["where"]
        records = sample.records[sample.records["platform"] != roles["tiny"]]
        handled = pd.to_datetime(records["resolved_at"]) - pd.to_datetime(records["created_at"])
        month = records["created_at"].astype(str).str[:7].rename("month")
        table = pd.DataFrame({"hours": handled.dt.total_seconds() / 3600, "solved": handled.notna()})
        totals = table.groupby([records["platform"], month]).sum()
        platform = totals.index.get_level_values("platform")
        by_platform = metafrontier(totals[["hours"]], totals[["solved"]], platform, rts="crs")
        assert by_platform.by_group["mean_gap_ratio"].idxmin() == roles["slow_handling"]
        halves = platform.isin([roles["slow_handling"], roles["ordinary"], roles["improving"]])
        by_half = metafrontier(totals[["hours"]], totals[["solved"]], halves, rts="crs")
        assert by_half.group[halves].groupby("platform").mean().idxmin() == roles["slow_handling"]

    def test_words_say_whose_the_distance_is(self):
        X = pd.DataFrame({"hours": [10.0, 20, 20, 40]}, index=["app 1", "app 2", "web 1", "web 2"])
        Y = pd.DataFrame({"solved": [10.0, 10, 10, 10]}, index=X.index)
        result = metafrontier(X, Y, ["app", "app", "web", "web"], rts="crs")
        assert "on the metafrontier" in result.explain("app 1")
        assert "All of the distance is its own" in result.explain("app 2")
        assert "All of the distance is its group's" in result.explain("web 1")
        assert "app 1 in app (1)" in result.explain("web 2")
        assert "hours: 40 → 10 (-75.0 %)" in result.explain("web 2")
        assert "共同前沿" in result.explain("web 2", "zh")
        outputs = metafrontier(X, Y, ["app", "app", "web", "web"], rts="crs", orientation="output")
        assert "100.0 % more of every output than even the best of web" in outputs.explain("web 1")

    def test_small_groups_are_named(self, shops):
        X, Y, groups = shops
        with pytest.warns(SqevalWarning, match="fewer than 12 units") as caught:
            result = dea.metafrontier(X, Y, groups.where(groups != "c", "a"))
        assert [caution.where for caution in result.warnings if caution.code == "dea_small_groups"] == [("b",)]
        assert any("b" in str(warning.message) for warning in caught)

    def test_cards_in_both_languages(self, shops):
        result = metafrontier(*shops, technology="union")
        assert "not convex" in result.summary()
        assert "技术缺口比" in result.summary("zh")
        assert "gap ratio" in result._repr_html_()

    def test_without_a_second_stage_there_are_no_targets(self, shops):
        result = metafrontier(*shops, slacks=False)
        assert not any(str(column).startswith("target.") for column in result.to_frame())
        assert "What to change" not in result.explain("S01")
        assert result.by_group["on_metafrontier"].sum() == result.is_on_metafrontier.sum()


class TestOddAndBad:
    def test_one_unit_and_duplicates(self):
        one = metafrontier([[2.0]], [[3.0]], ["a"])
        assert one.gap_ratio.tolist() == [1.0]
        assert np.isnan(one.by_group["sd_gap_ratio"].item())
        twins = metafrontier([[2.0], [2.0]], [[3.0], [3.0]], ["a", "b"], technology="union")
        assert twins.meta.tolist() == [1.0, 1.0]

    def test_errors_name_the_culprit(self, shops):
        X, Y, groups = shops
        with pytest.raises(DataError, match=r"unit 'S05': has no entry in `groups`"):
            dea.metafrontier(X, Y, groups.drop("S05"))
        with pytest.raises(OptionError, match="unknown technology"):
            dea.metafrontier(X, Y, groups, technology="pooled")
        with pytest.raises(OptionError, match="radial factor"):
            dea.metafrontier(X, Y, groups, orientation="none")
        with pytest.raises(DataError, match="is not among the units"):
            metafrontier(X, Y, groups).explain("S99")

    @pytest.mark.parametrize("technology", TECHNOLOGIES)
    def test_a_failure_stays_alone(self, shops, technology, monkeypatch):
        X, Y, groups = shops
        clean, solve = metafrontier(X, Y, groups, technology=technology), lp.solve

        def failing(family, *, solver=None):
            batch = solve(family, solver=solver)
            status = batch.status.copy()
            status[4 :: len(X)] = lp.FAILED
            return dataclasses.replace(batch, status=status)

        monkeypatch.setattr(lp, "solve", failing)
        found = metafrontier(X, Y, groups, technology=technology)
        assert found.status.tolist().count("failed") == 1
        assert found.status.iloc[4] == "failed"
        assert np.isnan(found.gap_ratio.iloc[4])
        others = np.arange(len(X)) != 4
        assert found.gap_ratio[others].tolist() == clean.gap_ratio[others].tolist()
        assert "not solved" in found.explain(X.index[4])
        assert any(caution.code == "dea_not_solved" for caution in found.warnings)
        assert "failed 1" in found.summary()
