"""Returns to scale and most productive size: by hand, against independent programmes and other rules, and metamorphic properties."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.test_radial import ORIENTATIONS, plain_score, radial, units

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

orientation = st.sampled_from(ORIENTATIONS)
EQUAL = 1e-8
#: Every example solves three technologies, some twice.
few = settings(max_examples=max(1, settings.default.max_examples // 3))


def scale(X, Y, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.scale(X, Y, **options)


def plain_sums(X, Y, unit, orientation):
    """The least and the largest Σλ at the optimal CRS score, written out for linprog; rows give way by a billionth of a percent."""
    score = plain_score(X, Y, unit, orientation, "crs")
    x, y = (score * X[unit], Y[unit]) if orientation == "input" else (X[unit], score * Y[unit])
    rows = {"A_ub": np.vstack([X.T, -Y.T]), "b_ub": np.concatenate([x * (1 + 1e-11), -y * (1 - 1e-11)])}
    return [sign * linprog(np.full(len(X), float(sign)), **rows).fun for sign in (1, -1)]


def plain_intercepts(X, Y, unit, orientation):
    """The least and the largest intercept of the VRS multiplier form at its optimum, as it enters an input-oriented score."""
    n, m = X.shape
    s = Y.shape[1]
    score = plain_score(X, Y, unit, orientation, "vrs")
    v, u = np.append(X[unit], np.zeros(s + 1)), np.concatenate([np.zeros(m), Y[unit], [0]])
    free = np.eye(m + s + 1)[-1]
    # The score itself is a row as well, which gives way by little more than rounding.
    if orientation == "input":
        A_ub, normal, optimal, least = np.column_stack([-X, Y, np.ones(n)]), v, -u - free, -score
    else:
        A_ub, normal, optimal, least = np.column_stack([-X, Y, -np.ones(n)]), u, v + free, score
    rows = {"A_ub": np.vstack([A_ub, optimal]), "b_ub": np.append(np.zeros(n), least + 1e-10 * score)}
    bounds = [(0, None)] * (m + s) + [(None, None)]
    ends = []
    for sign in (1, -1):
        found = linprog(sign * free, A_eq=normal[None], b_eq=[1], bounds=bounds, **rows)
        assert found.status in (0, 3)
        ends.append(sign * (found.fun if found.status == 0 else -np.inf))
    return ends if orientation == "input" else [-ends[1], -ends[0]]


@pytest.fixture
def ray():
    """A and B on one ray, both most productive; C, D and E between and beyond them; F on the ray's edge with slack in the second input."""
    units = list("ABCDEF")
    X = pd.DataFrame({"hours": [1, 2, 1.5, 4, 0.8, 1], "cost": [1, 2, 1.5, 4, 0.8, 2]}, index=units)
    return X, pd.DataFrame({"solved": [1, 2, 1, 3, 0.5, 1]}, index=units)


class TestByHand:
    def test_efficiencies_of_the_stores(self, stores):
        result = scale(*stores)
        assert result.crs.round(3).tolist() == [0.5, 1, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625]
        assert result.vrs.round(3).tolist() == [1, 1, 0.833, 0.75, 1, 0.5, 0.5, 1]
        assert result.nirs.round(3).tolist() == [0.5, 1, 0.667, 0.75, 1, 0.4, 0.5, 1]
        assert result.scale_efficiency.round(3).tolist() == [0.5, 1, 0.8, 1, 0.8, 0.8, 1, 0.625]

    def test_returns_to_scale_of_the_stores_depend_on_the_projection(self, stores):
        # B alone has sales per employee of 1: inputs lead to its sales of 3, outputs to its 3 employees.
        inward, outward = (scale(*stores, orientation=orientation) for orientation in ORIENTATIONS)
        assert inward.returns_to_scale.tolist() == ["IRS", "CRS", "IRS", "CRS", "DRS", "IRS", "CRS", "DRS"]
        assert outward.returns_to_scale.tolist() == ["IRS", "CRS", "CRS", "DRS", "DRS", "DRS", "DRS", "DRS"]
        np.testing.assert_allclose(inward.lambda_sum_min, stores[1]["sales"] / 3)
        np.testing.assert_allclose(outward.lambda_sum_max, stores[0]["employees"] / 3)

    def test_most_productive_size_of_the_stores(self, stores):
        result = scale(*stores)
        assert result.most_productive[result.most_productive].index.tolist() == ["B"]
        np.testing.assert_allclose(result.mpss_targets, np.full((8, 2), 3))

    def test_intervals_on_a_ray(self, ray):
        result = scale(*ray)
        assert result.lambda_sum_min.tolist() == pytest.approx([0.5, 1, 0.5, 1.5, 0.25, 0.5])
        assert result.lambda_sum_max.tolist() == pytest.approx([1, 2, 1, 3, 0.5, 1])
        assert result.returns_to_scale.tolist() == ["CRS", "CRS", "CRS", "DRS", "IRS", "CRS"]

    def test_every_most_productive_size_of_a_mix(self, ray):
        result = scale(*ray)
        assert result.mpss_smallest.loc["D"].tolist() == pytest.approx([1, 1, 1])
        assert result.mpss_largest.loc["D"].tolist() == pytest.approx([2, 2, 2])
        # The nearest: D comes down as little as it must, E grows as little, and C, whose projection is one, stays.
        assert result.mpss_targets.loc["D"].tolist() == pytest.approx([2, 2, 2])
        assert result.mpss_targets.loc["E"].tolist() == pytest.approx([1, 1, 1])
        assert result.mpss_targets.loc["C"].tolist() == pytest.approx([1, 1, 1])

    def test_weakly_and_strongly_most_productive(self, ray):
        result = scale(*ray)
        assert result.most_productive.tolist() == [True, True, False, False, False, True]
        assert result.strongly_most_productive.tolist() == [True, True, False, False, False, False]
        # The mix is kept, slack and all.
        assert result.mpss_targets.loc["F"].tolist() == pytest.approx([1, 2, 1])

    @pytest.mark.parametrize("factor", [3.0, 0.1, 1 / 3, 7e5])
    def test_rounding_on_a_ray_hides_nothing(self, factor):
        one = np.array([0.1, 0.7, 0.3])
        data = np.vstack([one, factor * one, 1.1 * one])
        for turned in ORIENTATIONS:
            result = scale(data[:, :2], data[:, 2:], orientation=turned)
            assert result.strongly_most_productive.all()
            assert (result.returns_to_scale == "CRS").all()
            size = np.array([1, factor, 1.1])
            np.testing.assert_allclose(result.lambda_sum_min, size / size.max(), rtol=1e-8)
            np.testing.assert_allclose(result.lambda_sum_max, size / size.min(), rtol=1e-8)


class TestAgainstOtherFormulations:
    @few
    @given(units(most=8), orientation)
    def test_efficiencies_are_those_of_the_radial_model(self, data, turned):
        result = scale(*data, orientation=turned)
        for rts in ("crs", "vrs", "nirs"):
            np.testing.assert_allclose(
                getattr(result, rts), radial(*data, orientation=turned, rts=rts, slacks=False).efficiency, rtol=1e-12
            )
        np.testing.assert_allclose(result.scale_efficiency, result.crs / result.vrs, rtol=1e-8)
        assert result.scale_efficiency.between(0, 1).all()

    @few
    @given(units(most=8), orientation)
    def test_the_interval_of_sums(self, data, turned):
        result = scale(*data, orientation=turned)
        assert (result.status == "optimal").all()
        expected = np.array([plain_sums(*data, unit, turned) for unit in range(len(data[0]))])
        np.testing.assert_allclose(np.column_stack([result.lambda_sum_min, result.lambda_sum_max]), expected, rtol=1e-6)

    @few
    @given(units(most=8), orientation)
    def test_the_intercept_of_the_multiplier_form_tells_the_same(self, data, turned):
        # Banker & Thrall 1992: increasing where every optimal intercept is positive, decreasing where every one is negative.
        result = scale(*data, orientation=turned)
        for unit in range(len(data[0])):
            least, largest = plain_intercepts(*data, unit, turned)
            word = "IRS" if least > 1e-6 else "DRS" if largest < -1e-6 else "CRS"
            assert result.returns_to_scale[unit] == word

    @few
    @given(units(most=8), orientation)
    def test_comparing_technologies_tells_the_same(self, data, turned):
        # Färe, Grosskopf & Lovell 1985: constant where CRS = VRS, else increasing where CRS = NIRS, else decreasing.
        result = scale(*data, orientation=turned)
        like_vrs, like_nirs = (np.abs(result.crs - other) <= EQUAL for other in (result.vrs, result.nirs))
        words = np.where(like_vrs, "CRS", np.where(like_nirs, "IRS", "DRS"))
        assert result.returns_to_scale.tolist() == words.tolist()

    @few
    @given(units(most=8), orientation)
    def test_most_productive_sizes_are_most_productive(self, data, turned):
        X, Y = data
        result = scale(X, Y, orientation=turned)
        sizes = np.vstack([result.mpss_smallest, result.mpss_targets, result.mpss_largest])
        x, y = np.hsplit(sizes, [X.shape[1]])
        for rts in ("crs", "vrs"):
            scores = radial(x, y, orientation=turned, rts=rts, slacks=False, reference=data).scores
            np.testing.assert_allclose(scores, 1, rtol=1e-7)
        assert (result.most_productive == (result.crs >= 1 - EQUAL)).all()
        assert (result.strongly_most_productive == radial(X, Y, orientation=turned, rts="crs").is_efficient).all()


class TestMetamorphic:
    @few
    @given(units(most=8))
    def test_most_productive_sizes_do_not_depend_on_the_orientation(self, data):
        inward, outward = (scale(*data, orientation=turned) for turned in ORIENTATIONS)
        assert (inward.most_productive == outward.most_productive).all()
        for name in ("mpss_smallest", "mpss_largest"):
            np.testing.assert_allclose(getattr(inward, name), getattr(outward, name), rtol=1e-7)
        np.testing.assert_allclose(outward.lambda_sum_min * inward.crs, inward.lambda_sum_min, rtol=1e-7)

    @few
    @given(units(most=8), orientation, st.sampled_from([0.1, 0.5, 3.0]))
    def test_a_scaled_unit_moves_along_its_ray(self, data, turned, factor):
        one = scale(*data, orientation=turned)
        other = scale(factor * data[0], factor * data[1], orientation=turned, reference=data)
        solved = other.status == "optimal"
        assert other.status.isin(["optimal", "infeasible"]).all()
        np.testing.assert_allclose(other.crs[solved], one.crs[solved], rtol=1e-8)
        np.testing.assert_allclose(other.lambda_sum_min[solved], factor * one.lambda_sum_min[solved], rtol=1e-7)
        np.testing.assert_allclose(other.lambda_sum_max[solved], factor * one.lambda_sum_max[solved], rtol=1e-7)
        np.testing.assert_allclose(other.mpss_smallest[solved], one.mpss_smallest[solved], rtol=1e-7)

    @few
    @given(units(most=8), orientation, st.randoms(use_true_random=False))
    def test_order_of_rows_does_not_matter(self, data, turned, random):
        labels = [f"U{k}" for k in range(len(data[0]))]
        X, Y = (pd.DataFrame(table, index=labels).add_prefix(name) for table, name in zip(data, "xy", strict=True))
        shuffled = random.sample(labels, len(labels))
        one, other = scale(X, Y, orientation=turned), scale(X.loc[shuffled], Y.iloc[::-1], orientation=turned)
        assert other.crs.index.tolist() == shuffled
        pd.testing.assert_frame_equal(other.to_frame().loc[labels], one.to_frame(), check_exact=True)

    @few
    @given(units(most=8), orientation, st.integers(0, 2**32 - 1))
    def test_units_of_measurement_do_not_matter(self, data, turned, seed):
        X, Y = data
        picks = np.random.default_rng(seed).choice([1.0, 1e6, 1e-10], X.shape[1] + Y.shape[1])
        one, other = scale(X, Y, orientation=turned), scale(X * picks[: X.shape[1]], Y * picks[X.shape[1] :], orientation=turned)
        assert (other.returns_to_scale == one.returns_to_scale).all()
        assert (other.strongly_most_productive == one.strongly_most_productive).all()
        np.testing.assert_allclose(other.lambda_sum_max, one.lambda_sum_max, rtol=1e-7)
        np.testing.assert_allclose(other.mpss_targets, one.mpss_targets * picks, rtol=1e-7)


class TestReference:
    def test_a_unit_beyond_the_frontier(self, stores):
        # Sales of 5 take 5 employees at the best ratio, 1, and 8 at this size: θ is 5/4 under CRS and 2 under VRS.
        result = scale([[4.0]], [[5.0]], reference=([[3.0], [8.0]], [[3.0], [5.0]]))
        assert result.vrs.tolist() == result.crs.tolist() == [1]
        assert result.scale_efficiency.tolist() == pytest.approx([(5 / 4) / (8 / 4)])
        assert result.returns_to_scale.tolist() == ["DRS"]
        assert result.most_productive.tolist() == [True]

    def test_a_unit_out_of_reach_is_flagged_and_the_others_left_alone(self, stores):
        X, Y = stores
        usual = scale(X, Y)
        result = scale(
            pd.concat([X, X.rename(index={"A": "Z"}).loc[["Z"]]]),
            pd.concat([Y, pd.DataFrame({"sales": [9]}, index=["Z"])]),
            reference=stores,
        )
        assert result.status[result.status != "optimal"].to_dict() == {"Z": "infeasible"}
        assert result.returns_to_scale["Z"] is None
        assert result.most_productive.isna().sum() == 1
        numbers = result.to_frame().select_dtypes("number")
        assert numbers.loc["Z"].isna().all()
        np.testing.assert_allclose(numbers.drop(index="Z"), usual.to_frame().select_dtypes("number"), rtol=1e-12)
        assert "Z cannot be measured" in result.explain("Z")

    def test_outputs_that_no_reference_unit_can_reach(self):
        result = scale([[1.0]], [[1.0, 0]], orientation="output", reference=([[1.0]], [[0.0, 1]]))
        assert result.scale_efficiency.tolist() == [1]
        assert result.mpss_largest.isna().all(axis=None)
        assert "no most productive size" in result.explain(0)


class TestFailures:
    @pytest.mark.parametrize("call", range(6))
    def test_an_engine_that_fails_on_some_units_flags_just_those(self, teams, monkeypatch, call):
        clean, engine, calls = scale(*teams), lp.solve, []

        def failing(family, *, solver=None):
            batch = engine(family, solver=solver)
            calls.append(family)
            if len(calls) - 1 != call:
                return batch
            status, x = batch.status.copy(), batch.x.copy()
            status[[3, 11]], x[[3, 11]] = "failed", np.nan
            return dataclasses.replace(batch, status=status, x=x)

        monkeypatch.setattr(lp, "solve", failing)
        with pytest.warns(SqevalWarning, match=r"no efficiency for 2 unit.*failed.*T03, T11"):
            result = dea.scale(*teams)
        assert len(calls) == 6
        flagged = result.status != "optimal"
        assert result.status[flagged].to_dict() == {"T03": "failed", "T11": "failed"}
        pd.testing.assert_frame_equal(result.to_frame()[~flagged], clean.to_frame()[~flagged], check_dtype=False)
        assert result.to_frame()[flagged].select_dtypes("number").isna().all(axis=None)

    @pytest.mark.parametrize(("option", "value"), [("orientation", "sideways"), ("orientation", "none"), ("solver", "cbc")])
    def test_unknown_words(self, stores, option, value):
        with pytest.raises(OptionError, match=option):
            dea.scale(*stores, **{option: value})

    def test_bad_data_are_named(self, stores):
        with pytest.raises(DataError, match="unit 'C'"):
            dea.scale(stores[0], stores[1].mask(stores[1].index.to_numpy()[:, None] == "C", -1))

    def test_nothing_else_is_accepted(self, stores):
        with pytest.raises(TypeError, match="rts"):
            dea.scale(*stores, rts="vrs")


class TestResult:
    def test_columns(self, stores):
        frame = scale(*stores).to_frame()
        assert frame.columns.tolist() == [
            "crs",
            "vrs",
            "nirs",
            "scale_efficiency",
            "returns_to_scale",
            "lambda_sum_min",
            "lambda_sum_max",
            "most_productive",
            "strongly_most_productive",
            "status",
            "mpss_target.employees",
            "mpss_target.sales",
        ]

    def test_cautions_come_once(self, stores):
        with pytest.warns(SqevalWarning) as seen:
            result = dea.scale(stores[0].iloc[:2], stores[1].iloc[:2])
        assert [str(warning.message) for warning in seen] == [caution.message for caution in result.warnings]
        assert [caution.code for caution in result.warnings] == ["dea_few_units", "dea_many_efficient"]

    def test_the_certificate_covers_every_programme(self, teams, monkeypatch):
        engine, worst = lp.solve, []

        def watching(family, *, solver=None):
            batch = engine(family, solver=solver)
            worst.append(batch.certificate.residuals().max(axis=0))
            return batch

        monkeypatch.setattr(lp, "solve", watching)
        certificate = scale(*teams).certificate
        assert [certificate.primal, certificate.dual, certificate.gap] == np.max(worst, axis=0).tolist()
        assert len(worst) == 6

    def test_the_card(self, stores):
        text = scale(*stores, orientation="output").summary()
        assert text.startswith("Returns to scale and most productive size (output-oriented)")
        for words in ("too small (IRS)                1", "right size (CRS)               2", "too large (DRS)                5"):
            assert words in text
        assert "规模偏小（IRS，递增）" in scale(*stores).summary("zh")

    def test_progress(self, teams):
        seen = []
        result = scale(*teams, progress=lambda *report: seen.append(report))
        done = [count for count, *_ in seen]
        assert done == sorted(set(done))
        assert seen[-1] == (6 * 30, 6 * 30, "DEA")
        pd.testing.assert_frame_equal(result.to_frame(), scale(*teams).to_frame())

    def test_another_solver_gives_the_same(self, stores):
        one, other = scale(*stores), scale(*stores, solver="pulp")
        assert (one.returns_to_scale == other.returns_to_scale).all()
        np.testing.assert_allclose(other.mpss_targets, one.mpss_targets, rtol=1e-7)
