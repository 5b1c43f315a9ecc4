"""The bootstrap of the Malmquist index: against a plain loop of programmes, its properties, planted truths, and what it says."""

import pickle
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dea.panels.conftest import NAMES, make_panel
from tests.dea.panels.test_malmquist import VARIABLES, plain_distance

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp
from sqeval.numerics.mirrored_draws import mirrored_draws

PARTS = ["mi", "ec", "tc", "pec", "sec"]
SMALL = {"inputs": ["a", "b"], "outputs": "y", "unit": "team", "period": "month"}


def bootstrap(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.bootstrap_malmquist(panel, **(NAMES | {"seed": 4, "replications": 20} | options))


def service(seed, n=14, *, gain=1.0, change=0.1):
    """y = (a + b)/2 with the same waste in both months, and inputs whose mix changes; the first team may waste less in the second."""
    rng = np.random.default_rng([11, seed])
    waste, mix, months = np.exp(np.abs(rng.normal(0, 0.25, n))), rng.normal(0, 0.5, (n, 2)), []
    waste[0] = 1.6
    for month in (1, 2):
        best = np.exp(1 + mix + rng.normal(0, change, (n, 2)))
        used = best * waste[:, None] / np.where((np.arange(n) == 0) & (month == 2), gain, 1.0)[:, None]
        months.append(pd.DataFrame({"team": [f"t{k:02}" for k in range(n)], "month": month, "a": used[:, 0], "b": used[:, 1]}))
        months[-1]["y"] = best.mean(axis=1)
    return pd.concat(months, ignore_index=True)


def in_the_midst(panel):
    """Teams whose mix is between the quartiles of both months, so that others like them make the frontier."""
    mixes = (panel["a"] / panel["b"]).groupby([panel["team"], panel["month"]]).first().unstack()
    low, high = mixes.quantile(0.25).max(), mixes.quantile(0.75).min()
    return mixes.index[(mixes.ge(low) & mixes.le(high)).all(axis=1)]


class Loop:
    """One pair of months, unit by unit and programme by programme; `shown` are those of both months, `rest` those of one."""

    def __init__(self, panel, months, orientation, rts):
        self.orientation, self.rts = orientation, rts
        tables = [panel[panel["month"] == month].set_index("team").sort_index()[VARIABLES] for month in months]
        self.shown = tables[0].index.intersection(tables[1].index)
        rest = [table.index.difference(self.shown) for table in tables]
        self.tables = [table.loc[[*self.shown, *others]].to_numpy() for table, others in zip(tables, rest, strict=True)]
        self.delta = [np.array([1 / self.distance(point, table) for point in table]) for table in self.tables]

    def distance(self, point, members):
        return plain_distance(point, members, self.orientation, self.rts)

    def pseudo(self, seed, at, replications):
        """Rows of both months in every replication."""
        n = len(self.shown)
        width = (4 / (5 * n)) ** (1 / 6)
        streams = [np.column_stack([delta[:n] for delta in self.delta]), *(delta[:, None] for delta in self.delta)]
        sizes = [n, *(len(delta) - n for delta in self.delta)]
        drawn = [
            list(mirrored_draws(source, size, width, np.random.default_rng([seed, at, stream]), replications))
            for stream, (source, size) in enumerate(zip(streams, sizes, strict=True))
        ]
        side = slice(0, 2) if self.orientation == "input" else slice(2, 4)
        for both, *alone in zip(*drawn, strict=True):
            moved = [table.copy() for table in self.tables]
            for month, table in enumerate(moved):
                ratio = np.concatenate([both[:, month], alone[month][:, 0]]) / self.delta[month]
                table[:, side] *= (ratio if self.orientation == "input" else 1 / ratio)[:, None]
            yield moved

    def changes(self, moved, technology, decomposition):
        """mi and ec of the units of both months against moved rows."""
        own = [[self.distance(self.tables[k][at], moved[k]) for at in range(len(self.shown))] for k in (0, 1)]
        bases = [np.vstack(moved)] if technology == "biennial" else moved[:1] if decomposition == "gtl" else moved
        ratios = [
            [self.distance(self.tables[1][at], base) / self.distance(self.tables[0][at], base) for at in range(len(self.shown))]
            for base in bases
        ]
        return np.exp(np.log(ratios).mean(axis=0)), np.array(own[1]) / own[0]


def looped(loops, at, replications, *, technology="adjacent", decomposition="fgnz"):
    """(replications, parts, units of both months) by the formulas; `loops` are those under constant and variable returns."""
    found = []
    for whole, pure in zip(*(loop.pseudo(4, at, replications) for loop in loops), strict=True):
        mi, ec = loops[0].changes(whole, technology, decomposition)
        mi_pure, pec = loops[1].changes(pure, technology, decomposition)
        found.append([mi, ec, mi / ec, pec, ec / pec] if decomposition == "fgnz" else [mi, ec, mi_pure / pec, pec, mi / mi_pure])
    return np.array(found)


@pytest.mark.parametrize(
    ("technology", "decomposition", "orientation"),
    [("adjacent", "fgnz", "input"), ("adjacent", "gtl", "output"), ("biennial", "ray_desli", "input"), ("biennial", "fgnz", "output")],
)
def test_a_plain_loop_gives_the_same(technology, decomposition, orientation):
    panel = make_panel(3, units=6, periods=2)
    result = bootstrap(panel, technology=technology, decomposition=decomposition, orientation=orientation, replications=3)
    loops = [Loop(panel, ("2026-9", "2026-10"), orientation, rts) for rts in ("crs", "vrs")]
    expected = looped(loops, 0, 3, technology=technology, decomposition=decomposition)
    known = ~np.isnan(result.arrays.values[:, :, 0])
    np.testing.assert_allclose(result.draws[:, known, 0], expected[:, known], rtol=1e-9)
    assert known.sum() >= 18
    assert np.isnan(result.draws[:, ~known, 0]).all()


def test_units_of_one_period_make_its_frontier_with_draws_of_their_own(gappy):
    months = ("2026-11", "2026-12")
    result = bootstrap(gappy, replications=2)
    loops = [Loop(gappy, months, "input", rts) for rts in ("crs", "vrs")]
    at = result.panel.units.get_indexer(loops[0].shown)
    assert len(at) < (gappy["month"] == months[0]).sum()
    np.testing.assert_allclose(result.draws[:, :, at, 2], looped(loops, 2, 2), rtol=1e-9)


def test_the_index_is_that_of_malmquist(gappy):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        for options in ({}, {"technology": "biennial", "rts": "vrs"}, {"decomposition": "gtl", "orientation": "output"}):
            plain = dea.malmquist(gappy, **NAMES, **options)
            result = bootstrap(gappy, replications=2, **options)
            pd.testing.assert_frame_equal(result.index, plain.index)
            pd.testing.assert_frame_equal(result.cumulative, plain.cumulative)
            assert (result.significant.isin(["no index"]) == plain.index[PARTS].isna()).all(axis=None)
            assert (result.lower.isna() == plain.index[PARTS].isna()).all(axis=None)


def test_bias_intervals_and_words_follow_the_draws(balanced):
    result = bootstrap(balanced, replications=300, confidence=0.9)
    index, draws = result.index[PARTS].to_numpy(), result.draws.transpose(0, 2, 3, 1).reshape(300, -1, 5)
    np.testing.assert_allclose(result.bias, draws.mean(axis=0) - index, atol=1e-12)
    np.testing.assert_allclose(result.bias_corrected, 2 * index - draws.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(result.standard_error, draws.std(axis=0, ddof=1), rtol=1e-9)
    low, high = (2 * index - np.quantile(draws, share, axis=0) for share in (0.95, 0.05))
    np.testing.assert_allclose(result.lower, low, rtol=1e-9)
    np.testing.assert_allclose(result.upper, high, rtol=1e-9)
    np.testing.assert_array_equal(result.worthwhile, result.bias**2 > 3 * result.standard_error**2)
    words = np.where(low > 1 + 1e-8, "progress", np.where(high < 1 - 1e-8, "regress", "cannot tell"))
    np.testing.assert_array_equal(result.significant, words)
    assert {"progress", "regress", "cannot tell"} <= set(words.ravel())
    frame = result.to_frame()
    assert frame.columns[:5].tolist() == ["mi", "mi_corrected", "mi_lower", "mi_upper", "mi_significant"]
    pd.testing.assert_series_equal(frame["tc_upper"], result.upper["tc"], check_names=False)
    assert frame.columns[-1] == "status"


@settings(max_examples=4)
@given(st.integers(0, 10_000), st.sampled_from(["adjacent", "biennial"]), st.sampled_from(["input", "output"]))
def test_identities_hold_in_every_replication(seed, technology, orientation):
    panel = make_panel(seed, units=5, periods=3)
    mi, ec, tc, pec, sec = bootstrap(panel, technology=technology, orientation=orientation, replications=5).draws.swapaxes(0, 1)
    np.testing.assert_allclose(mi, ec * tc, rtol=1e-9)
    np.testing.assert_allclose(ec, pec * sec, rtol=1e-9)
    ray = bootstrap(panel, technology=technology, orientation=orientation, decomposition="ray_desli", replications=5)
    mi, _, tc, pec, sec = ray.draws.swapaxes(0, 1)
    known = ~np.isnan(tc)
    np.testing.assert_allclose(mi[known], (pec * tc * sec)[known], rtol=1e-9)
    # Whether a programme of another period has a solution is decided by the side that no factor moves, which stays as it is.
    assert (known == known[0]).all()


def test_both_orientations_agree_under_constant_returns(balanced):
    there, back = (bootstrap(balanced, orientation=word).draws[:, :3] for word in ("input", "output"))
    np.testing.assert_allclose(there, back, rtol=1e-9)


@settings(max_examples=3)
@given(st.integers(0, 10_000))
def test_neither_units_of_measurement_nor_order_of_rows_matter(seed):
    panel = make_panel(seed, units=5, periods=3)
    plain = bootstrap(panel)
    pd.testing.assert_frame_equal(bootstrap(panel[::-1]).to_frame(), plain.to_frame())
    moved = bootstrap(panel.assign(hours=1e8 * panel["hours"], praised=1e-8 * panel["praised"]))
    np.testing.assert_allclose(moved.draws, plain.draws, rtol=1e-7)


def test_more_replications_begin_with_the_fewer_and_workers_change_nothing(gappy, monkeypatch):
    from sqeval.dea.uncertainty import replications

    few, many = bootstrap(gappy, replications=5), bootstrap(gappy, replications=30)
    np.testing.assert_allclose(many.draws[:5], few.draws, rtol=1e-12)
    np.testing.assert_array_equal(bootstrap(gappy, replications=30, workers=2).draws, many.draws)
    monkeypatch.setattr(replications, "_AT_ONCE", 100)
    np.testing.assert_allclose(bootstrap(gappy, replications=30, workers=2).draws, many.draws, rtol=1e-12)


def test_later_periods_change_nothing_in_earlier_pairs(balanced):
    short = bootstrap(balanced[balanced["month"] != "2026-12"])
    np.testing.assert_allclose(bootstrap(balanced).draws[..., :2], short.draws, rtol=1e-12)


def test_another_seed_gives_other_draws_and_pairs_of_periods_have_their_own():
    first = make_panel(5, units=6, periods=1)
    panel = pd.concat([first.assign(month=k) for k in range(3)])
    one, other = bootstrap(panel, seed=1), bootstrap(panel, seed=2)
    assert (one.draws != other.draws).any()
    assert (one.draws[..., 0] != one.draws[..., 1]).any()


class TestPlanted:
    def test_a_unit_that_improves_by_thirty_percent_is_found(self):
        found = [bootstrap(service(seed, gain=1.3), replications=100, **SMALL).significant.loc["t00"].iloc[0] for seed in range(6)]
        assert sum(words["mi"] == "progress" for words in found) >= 5
        assert not any(words["mi"] == "regress" for words in found)

    def test_without_change_little_is_called_changed(self):
        """Nobody's waste changes, nor does the frontier; mixes do. Teams with others like them are seldom called changed."""
        words = []
        for seed in range(8):
            panel = service(seed, 20)
            words.append(bootstrap(panel, replications=60, **SMALL).significant[["mi", "ec"]].loc[in_the_midst(panel)])
        called = (pd.concat(words) != "cannot tell").mean()
        assert len(pd.concat(words)) > 40
        assert called["mi"] <= 0.15
        assert called["ec"] <= 0.1

    def test_a_month_that_is_the_last_one_again_is_no_change(self):
        first = service(1).query("month == 1")
        result = bootstrap(pd.concat([first, first.assign(month=2)]), replications=200, **SMALL)
        np.testing.assert_allclose(result.index[PARTS], 1.0, rtol=1e-12)
        assert (result.significant == "cannot tell").all(axis=None)

    def test_one_input_and_one_output_leave_nothing_to_chance(self):
        """Under constant returns the index is then a ratio of ratios, whatever the frontier."""
        panel = service(2, gain=1.3).drop(columns="b")
        result = bootstrap(panel, **(SMALL | {"inputs": "a"}))
        np.testing.assert_allclose(result.standard_error["mi"], 0, atol=1e-9)
        words = np.where(result.index["mi"] > 1, "progress", "regress")
        np.testing.assert_array_equal(result.significant["mi"], words)


class TestWords:
    @pytest.fixture(scope="class")
    @classmethod
    def result(cls):
        return bootstrap(service(3, gain=1.5), replications=100, **SMALL)

    def test_a_step_in_both_languages(self, result):
        text = result.explain("t00", period=2)
        assert "the productivity of t00 rose by" in text
        assert "That is more than the chance of the frontiers: the 95 % interval of the change of productivity runs from +" in text
        assert "Of its parts, catching up: +" in text
        assert text.splitlines()[-1].startswith("Of its parts, frontier: -")
        assert text.splitlines()[-1].endswith("cannot be told from no change.")
        assert "超出前沿面的偶然性" in result.explain("t00", "zh", period=2)
        still = result.significant["mi"].eq("cannot tell").idxmax()[0]
        assert "It cannot be told from no change" in result.explain(still, period=2)
        assert "尚不能与“没有变化”区分" in result.explain(still, "zh", period=2)

    def test_a_course_in_both_languages(self, result):
        assert result.explain("t00").splitlines()[-1] == "Its productivity rose by more than the chance of the frontiers (95 %) into 2."
        still = result.significant["mi"].eq("cannot tell").idxmax()[0]
        assert result.explain(still).splitlines()[-1] == "None of its 1 step(s) can be told from no change."
        assert "均不能与没有变化区分" in result.explain(still, "zh")

    def test_gaps_have_their_reason_and_no_interval(self, gappy):
        result = bootstrap(gappy)
        assert result.explain("T0", period="2026-10").splitlines()[-1].startswith("No index from 2026-9 to 2026-10")
        assert "no index" in result.explain("T2") or "has no index" in result.explain("T2")
        assert result.significant.loc[("T0", "2026-9", "2026-10")].eq("no index").all()

    def test_a_card(self, result):
        assert "more than chance of frontiers" in repr(result)
        assert "replications" in repr(result)
        assert "超出前沿面偶然性" in result.summary("zh")
        assert result._repr_html_()

    def test_it_is_frozen_and_comes_back_from_a_pickle(self, result):
        again = pickle.loads(pickle.dumps(result))
        assert not again.draws.flags.writeable
        pd.testing.assert_frame_equal(again.lower, result.lower)


class TestOddAndBad:
    def test_nobody_below_the_frontier_says_so(self):
        panel = pd.DataFrame(
            {"team": list("abc") * 2, "month": [1] * 3 + [2] * 3, "hours": 2.0, "cost": 1.0, "solved": [3.0] * 3 + [6.0] * 3}
        )
        result = bootstrap(panel.assign(praised=1.0))
        np.testing.assert_allclose(result.index["mi"], np.sqrt(2), rtol=1)
        assert (result.significant == "cannot tell").all(axis=None)
        assert [caution.where for caution in result.warnings if caution.code == "dea_index_no_spread"] == [("1 – 2",)]
        assert not result.smoothed.any()

    @pytest.mark.parametrize("still", [0, 1])
    def test_a_frontier_that_stands_still_in_one_month_makes_nothing_sure(self, still):
        rng = np.random.default_rng(1)
        months = [pd.DataFrame({"team": [f"t{k}" for k in range(8)], "month": at}) for at in range(3)]
        tables = [month.assign(**dict(zip("aby", rng.uniform(1, 9, (3, 8)), strict=True))) for month in months]
        tables[still] = months[still].assign(a=1.0, b=2.0, y=3.0)
        result = bootstrap(pd.concat(tables), **SMALL)
        words = result.significant.xs(still, level="period_from" if still == 0 else "period_to")
        assert (words == "cannot tell").all(axis=None)
        where = ("0 – 1",) if still == 0 else ("0 – 1", "1 – 2")
        assert [caution.where for caution in result.warnings if caution.code == "dea_index_no_spread"] == [where]
        assert not result.smoothed[:, : still + 1].any()

    def test_nothing_is_said_to_fall_by_more_than_all_of_it(self):
        rng = np.random.default_rng(0)
        months = [pd.DataFrame({"team": [f"t{k}" for k in range(8)], "month": at}) for at in (1, 2)]
        panel = pd.concat([month.assign(**dict(zip("aby", rng.uniform(1, 9, (3, 8)), strict=True))) for month in months])
        result = bootstrap(panel, **SMALL)
        below = result.lower.index[(result.lower[["ec", "tc"]] < 0).any(axis=1)]
        assert len(below) > 0
        for team, _, month in below:
            said = result.explain(team, period=month)
            assert min(float(share) for share in re.findall(r"([-+][\d.]+) %", said)) == -100

    def test_a_bandwidth_of_ones_own(self, balanced):
        assert bootstrap(balanced, bandwidth=0.2).bandwidth.tolist() == [0.2] * 3
        np.testing.assert_allclose(bootstrap(balanced).bandwidth, (4 / 40) ** (1 / 6))
        assert (bootstrap(balanced, bandwidth=0).significant["mi"] == "cannot tell").all()

    def test_a_single_unit_in_both_periods(self, balanced):
        panel = balanced[balanced["month"].isin(["2026-9", "2026-10"]) & (balanced["month"].eq("2026-9") | balanced["team"].eq("T0"))]
        result = bootstrap(panel)
        assert np.isfinite(result.index.loc["T0", "mi"]).all()
        assert np.isfinite(result.lower.loc["T0", "mi"]).all()

    def test_no_unit_in_both_periods(self, balanced):
        panel = balanced[balanced["month"].eq("2026-9") ^ balanced["team"].isin(["T0", "T1"])]
        panel = panel[panel["month"].isin(["2026-9", "2026-10"])]
        result = bootstrap(panel)
        assert (result.significant == "no index").all(axis=None)
        assert np.isnan(result.bandwidth).all()
        assert repr(result)
        assert result.explain("T0")

    def test_replications_without_an_answer_are_counted_not_dropped_silently(self, monkeypatch):
        panel, solve, calls = make_panel(3, units=6, periods=2), lp.solve, []

        def now_and_then(family, *, solver=None):
            batch = solve(family, solver=solver)
            calls.append(len(batch.status))
            if len(batch.status) > 24:
                batch.status[::60] = lp.FAILED
            return batch

        monkeypatch.setattr(lp, "solve", now_and_then)
        result = bootstrap(panel)
        lost = [caution for caution in result.warnings if caution.code == "dea_index_lost"]
        assert lost[0].details == {"entries": int(np.isnan(result.draws).any(axis=1).sum())}
        assert 0 < lost[0].details["entries"] <= 12
        assert np.isfinite(result.lower).all(axis=None)

    @pytest.mark.parametrize("technology", ["global", "sequential"])
    def test_technologies_of_more_than_a_pair_are_refused(self, balanced, technology):
        with pytest.raises(OptionError, match="'biennial'"):
            bootstrap(balanced, technology=technology)

    @pytest.mark.parametrize(
        "options",
        [
            {"seed": -1},
            {"seed": None},
            {"replications": 1},
            {"replications": 10**9},
            {"confidence": 95},
            {"bandwidth": -0.1},
            {"bandwidth": "cross_validation"},
            {"bandwidth": "silverman"},
            {"workers": 0},
            {"orientation": "none"},
            {"technology": "biennial", "decomposition": "gtl"},
        ],
    )
    def test_bad_options_are_named(self, balanced, options):
        with pytest.raises(OptionError):
            bootstrap(balanced, **options)

    def test_bad_data_are_named(self, balanced):
        with pytest.raises(DataError, match="one period only"):
            bootstrap(balanced[balanced["month"] == "2026-9"])

    def test_a_seed_must_be_given(self, balanced):
        with pytest.raises(TypeError, match="seed"):
            dea.bootstrap_malmquist(balanced, **NAMES)

    def test_progress_counts_programmes(self, balanced):
        told = []
        bootstrap(balanced, progress=lambda done, total, what: told.append((done, total, what)))
        assert told[-1] == (20 * 3 * 8 * 6, 20 * 3 * 8 * 6, "DEA")
