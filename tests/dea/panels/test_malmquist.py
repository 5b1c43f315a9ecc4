"""Malmquist indices: against textbook formulas on a direct linprog a distance, identities, gaps, scales, and the planted truth."""

import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.panels.conftest import NAMES, make_panel

import sqeval as sq
from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

TECHNOLOGIES = ("adjacent", "global", "biennial", "sequential")
ORIENTATIONS = ("input", "output")
VARIABLES = [*NAMES["inputs"], *NAMES["outputs"]]


def malmquist(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.malmquist(panel, **(NAMES | options))


def plain_distance(point, members, orientation, rts):
    """θ, or 1/φ, of one point by a programme of its own; NaN where it has no solution."""
    n, sign = len(members), 1.0 if orientation == "input" else -1.0
    scaled = np.array([orientation == "input"] * 2 + [orientation == "output"] * 2)
    rows = np.hstack([np.where(scaled, -point, 0.0)[:, None], members.T]) * np.array([1, 1, -1, -1])[:, None]
    limits = np.where(scaled, 0.0, point) * [1, 1, -1, -1]
    equal = {"A_eq": np.append(0.0, np.ones(n))[None], "b_eq": [1.0]} if rts == "vrs" else {}
    found = linprog(np.append(sign, np.zeros(n)), A_ub=rows, b_ub=limits, **equal)
    return np.nan if found.status else found.x[0] ** sign


class Textbook:
    """Distances of a balanced panel, asked by unit, period and the periods that make the technology."""

    def __init__(self, frame, orientation):
        self.frame, self.orientation = frame.set_index(["team", "month"])[VARIABLES].sort_index(), orientation
        self.months = [f"2026-{k}" for k in (9, 10, 11, 12)]

    def __call__(self, unit, month, first, last, rts):
        members = self.frame[self.frame.index.get_level_values(1).isin(self.months[first : last + 1])].to_numpy()
        return plain_distance(self.frame.loc[(unit, self.months[month])].to_numpy(), members, self.orientation, rts)


def bounds(technology, t):
    """The technologies that the pair (t, t + 1) is compared by, and those of its two periods, as first and last period."""
    own = [(0, t), (0, t + 1)] if technology == "sequential" else [(t, t), (t + 1, t + 1)]
    return {"global": [(0, 3)], "biennial": [(t, t + 1)]}.get(technology, own), own


def expected(book, technology, decomposition, unit, t):
    """The five parts by the formulas of the papers."""
    bases, own = bounds(technology, t)
    bases = bases[:1] if decomposition == "gtl" else bases

    def ratio(rts):
        return np.prod([book(unit, t + 1, *base, rts) / book(unit, t, *base, rts) for base in bases]) ** (1 / len(bases))

    ec, pec = (book(unit, t + 1, *own[1], rts) / book(unit, t, *own[0], rts) for rts in ("crs", "vrs"))
    if decomposition == "fgnz":
        return [ratio("crs"), ec, ratio("crs") / ec, pec, ec / pec]
    return [ratio("crs"), ec, ratio("vrs") / pec, pec, ratio("crs") / ratio("vrs")]


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(
    ("technology", "decomposition"), [*product(TECHNOLOGIES, ["fgnz", "ray_desli"]), ("adjacent", "gtl"), ("sequential", "gtl")]
)
def test_equals_the_formulas_on_distances_by_linprog(balanced, technology, decomposition, orientation):
    book = Textbook(balanced, orientation)
    index = malmquist(balanced, technology=technology, decomposition=decomposition, orientation=orientation).index
    for unit, t in (("T0", 0), ("T6", 2)):
        row = index.loc[(unit, book.months[t], book.months[t + 1])]
        values = expected(book, technology, decomposition, unit, t)
        np.testing.assert_allclose(row.drop("status").astype(float), values, rtol=1e-8)
        assert (row["status"] == "optimal") == np.isfinite(values).all()


def test_the_technical_change_of_fgnz_is_the_geometric_mean_of_two_shifts(balanced):
    book = Textbook(balanced, "output")
    index = malmquist(balanced, orientation="output").index
    shift = [book("T4", k, 0, 0, "crs") / book("T4", k, 1, 1, "crs") for k in (0, 1)]
    assert index.loc[("T4", "2026-9", "2026-10"), "tc"] == pytest.approx(np.sqrt(shift[0] * shift[1]), rel=1e-8)


panels = st.builds(make_panel, st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 4))


@settings(max_examples=6)
@given(panels, st.sampled_from(TECHNOLOGIES), st.sampled_from(ORIENTATIONS))
def test_identities(panel, technology, orientation):
    fgnz, ray = (malmquist(panel, technology=technology, orientation=orientation, decomposition=word) for word in ("fgnz", "ray_desli"))
    index, other = fgnz.index, ray.index
    np.testing.assert_allclose(index["mi"], index["ec"] * index["tc"], rtol=1e-9)
    np.testing.assert_allclose(index["ec"], index["pec"] * index["sec"], rtol=1e-9)
    known = other["status"] == "optimal"
    assert known.any() or technology in ("adjacent", "sequential")
    np.testing.assert_allclose(other["mi"][known], (other["pec"] * other["tc"] * other["sec"])[known], rtol=1e-9)
    np.testing.assert_allclose(other["mi"], index["mi"], rtol=1e-9)
    assert other.loc[~known, ["tc", "sec"]].isna().all(axis=None)
    if technology == "sequential":
        assert (index["tc"] >= 1 - 1e-9).all()
    if technology in ("adjacent", "sequential"):
        base = malmquist(panel, technology=technology, orientation=orientation, decomposition="gtl").index
        known = base["status"] == "optimal"
        np.testing.assert_allclose(base["mi"][known], (base["pec"] * base["tc"] * base["sec"])[known], rtol=1e-9)


@settings(max_examples=4)
@given(panels, st.sampled_from(ORIENTATIONS))
def test_the_global_index_is_circular(panel, orientation):
    result = malmquist(panel, technology="global", orientation=orientation)
    chained = result.index.groupby("unit", sort=False)[["mi", "ec", "tc", "pec", "sec"]].prod()
    last = result.panel.periods[-1]
    direct = result.cumulative.xs(last, level="period")
    np.testing.assert_allclose(chained, direct, rtol=1e-9)
    # The product of a path that leaves periods out is the same, as the pooled technology is.
    distances = result.distances.xs("crs", level="rts")["distance"]
    whole = distances[[str(name).count("…") > 0 for name in distances.index.get_level_values("technology")]].droplevel("technology")
    ends = [whole.xs(period, level="period") for period in (last, result.panel.periods[0])]
    np.testing.assert_allclose(direct["mi"], ends[0] / ends[1], rtol=1e-9)


@settings(max_examples=4)
@given(panels, st.sampled_from(["adjacent", "biennial", "global"]), st.sampled_from(ORIENTATIONS))
def test_time_turned_round_gives_the_reciprocal(panel, technology, orientation):
    turned = panel.assign(month=panel["month"].map(lambda month: -int(month[5:])))
    there, back = (malmquist(some, technology=technology, orientation=orientation).index for some in (panel, turned))
    back = back.reset_index().rename(columns={"period_from": "to", "period_to": "from"})
    back = back.assign(**{name: [f"2026-{-value}" for value in back[name]] for name in ("from", "to")}).set_index(["unit", "from", "to"])
    np.testing.assert_allclose(there[["mi", "ec", "tc", "pec"]], 1 / back.loc[there.index, ["mi", "ec", "tc", "pec"]], rtol=1e-8)


@pytest.mark.parametrize("technology", TECHNOLOGIES)
@pytest.mark.parametrize("decomposition", ["fgnz", "ray_desli"])
def test_periods_that_are_the_same_give_one(balanced, technology, decomposition):
    first = balanced[balanced["month"] == "2026-9"]
    panel = pd.concat([first.assign(month=k) for k in range(3)])
    index = malmquist(panel, technology=technology, decomposition=decomposition).index
    np.testing.assert_allclose(index.drop(columns="status"), 1.0, rtol=1e-12)


@pytest.mark.parametrize("technology", TECHNOLOGIES)
def test_all_twice_as_good_is_technical_change_alone(balanced, technology):
    """Outputs of everybody double: mi = 2 in every orientation, and nobody caught up."""
    first = balanced[balanced["month"] == "2026-9"]
    panel = pd.concat([first, first.assign(month="2026-10", solved=2 * first["solved"], praised=2 * first["praised"])])
    for orientation in ORIENTATIONS:
        index = malmquist(panel, technology=technology, orientation=orientation).index
        np.testing.assert_allclose(index[["mi", "ec", "tc"]], np.tile([2.0, 1.0, 2.0], (8, 1)), rtol=1e-9)


@settings(max_examples=4)
@given(panels, st.sampled_from(TECHNOLOGIES), st.sampled_from(["crs", "vrs", "nirs"]))
def test_units_of_measurement_and_order_of_rows_change_nothing(panel, technology, rts):
    result = malmquist(panel, technology=technology, rts=rts)
    pd.testing.assert_frame_equal(malmquist(panel[::-1], technology=technology, rts=rts).index, result.index)
    other = malmquist(panel.assign(hours=1e10 * panel["hours"], praised=1e-10 * panel["praised"]), technology=technology, rts=rts)
    pd.testing.assert_frame_equal(other.index, result.index, rtol=1e-8)


def test_both_orientations_agree_under_constant_returns(balanced):
    there, back = (malmquist(balanced, orientation=word).index[["mi", "ec", "tc"]] for word in ORIENTATIONS)
    pd.testing.assert_frame_equal(there, back, rtol=1e-9)


@pytest.mark.parametrize("rts", ["vrs", "nirs", "ndrs", ("grs", 0.8, 1.2)])
def test_other_returns_to_scale_are_those_of_mi(balanced, rts):
    for decomposition in ("fgnz", "ray_desli", "gtl"):
        index = malmquist(balanced, rts=rts, decomposition=decomposition, technology="sequential").index
        known = index[index["status"] == "optimal"]
        if decomposition == "fgnz":
            np.testing.assert_allclose(known["mi"], known["ec"] * known["tc"], rtol=1e-9)
        else:
            np.testing.assert_allclose(known["mi"], known["pec"] * known["tc"] * known["sec"], rtol=1e-9)
        if rts == "vrs":
            np.testing.assert_allclose(known["sec"], 1.0, rtol=1e-12)


def test_unbalanced_panels_say_why_an_index_is_missing(gappy):
    index = malmquist(gappy).index
    assert len(index) == 8 * 3
    reasons = {unit: index.loc[unit, "status"].tolist() for unit in ("T0", "T1", "T2", "T3", "T4")}
    assert reasons["T0"] == ["missing_to", "missing_from", "optimal"]
    assert reasons["T1"] == ["optimal", "optimal", "missing_to"]
    assert reasons["T2"] == ["missing_to", "missing", "missing"]
    assert reasons["T3"] == ["missing_to", "missing", "missing_from"]
    assert set(reasons["T4"]) == {"optimal"}
    assert (index["mi"].isna() == (index["status"] != "optimal")).all()


def test_chains_break_at_gaps_but_for_the_global_technology(gappy):
    chained = malmquist(gappy).cumulative["mi"]
    assert chained["T0"].isna().tolist() == [False, True, True, True]
    assert chained["T1"].isna().tolist() == [False, False, False, True]
    product = malmquist(gappy).index.loc["T4", "mi"].cumprod()
    np.testing.assert_allclose(chained["T4"].iloc[1:], product, rtol=1e-12)
    pooled = malmquist(gappy, technology="global").cumulative["mi"]
    assert pooled["T0"].isna().tolist() == [False, True, False, False]
    assert pooled["T3"].isna().tolist() == [False, True, True, False]
    late = malmquist(gappy[gappy["team"].ne("T5") | gappy["month"].ne("2026-9")]).cumulative["mi"]["T5"]
    assert late.isna().tolist() == [True, False, False, False]
    assert late.iloc[1] == 1


def test_a_gap_in_one_unit_leaves_other_frontiers_their_members(gappy):
    """By hand: the frontier of a month holds exactly the units that are there."""
    book = Textbook(gappy, "input")
    found = malmquist(gappy).index.loc[("T4", "2026-9", "2026-10"), ["mi", "ec"]].astype(float)
    np.testing.assert_allclose(found, expected(book, "adjacent", "fgnz", "T4", 0)[:2], rtol=1e-8)


def test_infeasible_mixed_programmes_are_told_and_leave_the_rest_alone():
    months, sizes = [1] * 4 + [2] * 4, [1.0, 2, 3, 4, 1, 2, 3, 0.2]
    panel = pd.DataFrame({"team": list("abcd") * 2, "month": months, "hours": sizes, "solved": [1, 2, 3, 4, 1, 2, 3, 0.1]})
    names = {"inputs": "hours", "outputs": "solved", "unit": "team", "period": "month"}
    index = malmquist(panel, decomposition="ray_desli", orientation="output", **names).index
    assert index.loc["d", "status"].item() == "infeasible"
    assert index.loc["d", ["tc", "sec"]].isna().all(axis=None)
    assert index.loc["d", ["mi", "ec", "pec"]].notna().all(axis=None)
    assert (index.drop("d")["status"] == "optimal").all()
    told = {caution.code: caution for caution in malmquist(panel, rts="vrs", orientation="output", **names).warnings}
    assert told["dea_index_infeasible"].where == ("d",)
    assert "1 of 4" in told["dea_index_infeasible"].message
    biennial = malmquist(panel, decomposition="ray_desli", technology="biennial", orientation="output", **names).index
    assert (biennial["status"] == "optimal").all()


def test_outputs_that_another_period_knows_nothing_of_are_beyond_reach():
    panel = pd.DataFrame({"team": list("ab") * 2, "month": [1, 1, 2, 2], "hours": 1.0, "solved": 1.0, "praised": [0, 0, 1, 1]})
    names = {"inputs": "hours", "outputs": ["solved", "praised"], "unit": "team", "period": "month"}
    found = {word: malmquist(panel, orientation=word, **names).index for word in ORIENTATIONS}
    for index in found.values():
        assert (index["status"] == "infeasible").all()
        assert index["mi"].isna().all()
        assert index["ec"].notna().all()


def test_a_reference_makes_the_frontiers(balanced):
    large = balanced[balanced["team"].isin([f"T{k}" for k in range(5)])]
    result = malmquist(balanced, reference=large)
    alone = malmquist(large)
    pd.testing.assert_frame_equal(result.index.loc[alone.index.index], alone.index, rtol=1e-9)
    assert (result.efficiency > 1).any()
    missing = malmquist(balanced, reference=large[large["month"].ne("2026-10")]).index
    assert missing.xs("2026-10", level="period_to")["status"].eq("no_reference").all()
    with pytest.raises(DataError, match=r"'month'.*of the reference only"):
        malmquist(balanced[balanced["month"].ne("2026-12")], reference=large)


def test_distances_are_those_behind_the_index(balanced):
    result = malmquist(balanced)
    found = result.distances["distance"]
    own, other = ("2026-9", "2026-10")
    parts = [found["T2", period, base, "crs"] for period in (other, own) for base in (own, other)]
    assert result.index.loc[("T2", own, other), "mi"] == pytest.approx(np.sqrt(parts[0] * parts[1] / parts[2] / parts[3]))
    assert result.efficiency["T2", own] == found["T2", own, own, "crs"]
    assert found.xs("vrs", level="rts").size == len(balanced)
    assert result.certificate.gap < 1e-9


def test_means_are_geometric(gappy):
    result = malmquist(gappy)
    known = result.index["mi"].dropna()
    by_unit, by_period = result.by_unit, result.by_period
    assert by_unit.loc["T1", "mi"] == pytest.approx(np.exp(np.log(known["T1"]).mean()))
    assert by_unit["pairs"].to_dict() == known.groupby("unit").size().reindex(by_unit.index, fill_value=0).to_dict()
    assert np.isnan(by_unit.loc["T2", "mi"])
    assert by_period.iloc[0]["mi"] == pytest.approx(np.exp(np.log(known.xs("2026-10", level="period_to")).mean()))
    assert by_period["units"].tolist() == [5, 5, 5]


def test_a_failing_engine_leaves_the_others_alone(balanced, monkeypatch):
    clean = malmquist(balanced).index
    solve = lp.solve

    def broken(family, **options):
        batch = solve(family, **options)
        batch.status[0] = lp.FAILED
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    index = malmquist(balanced).index
    failed = index["status"] == "failed"
    assert 1 <= failed.sum() <= 2
    pd.testing.assert_frame_equal(index[~failed], clean[~failed])


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"technology": "worldwide"}, "worldwide"),
        ({"decomposition": "fgn"}, "fgnz"),
        ({"orientation": "none"}, "orientation"),
        ({"decomposition": "gtl", "technology": "global"}, "base period"),
        ({"rts": "irs"}, "rts"),
    ],
)
def test_unknown_words_are_refused(balanced, options, part):
    with pytest.raises(OptionError, match=part):
        malmquist(balanced, **options)


def test_one_period_has_nothing_to_compare(balanced):
    with pytest.raises(DataError, match="one period"):
        malmquist(balanced[balanced["month"] == "2026-9"])


def test_solvers_agree_and_progress_counts(balanced):
    told = []
    result = malmquist(balanced, progress=lambda done, total, what: told.append((done, total)))
    pd.testing.assert_frame_equal(malmquist(balanced, solver="highs").index, result.index, rtol=1e-8)
    assert told[-1][0] == told[-1][1] == len(result.distances)


def test_the_team_that_was_made_to_improve_is_found():
    """make_service_records lets Team 3 improve from the middle month on: less time a request, more of them solved."""
    sample = sq.datasets.make_service_records(seed=2, dirt=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        records = sq.read_records(sample.records, surveys=sample.surveys, orders=sample.orders, resources=sample.resources)
        measured = sq.measure(records, sq.hierarchies.after_sales(), by="team", period="month")
    panel = measured.values[measured.n.to_numpy() >= 30]
    names = {"inputs": "total_handling_hours", "outputs": ["solved_requests", "satisfied_answers"], "unit": "unit", "period": "period"}
    result = malmquist(panel, technology="global", **names)
    improving = sample.truth.query("kind == 'role' and what == 'improving'")["where"].item()
    turn = result.index.xs("2026-04", level="period_to")["mi"].droplevel("period_from")
    assert turn.idxmax() == improving
    assert result.cumulative["mi"].xs("2026-06", level="period").idxmax() == improving
    assert "rose by" in result.explain(improving)
    assert "from 2026-03 to 2026-04" in result.explain(improving)
