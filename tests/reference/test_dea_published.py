"""Published radial DEA examples: printed figures to the printed digit, our own recomputation to 1e-6.

The data and figures stand in dea_published.toml, each with its citation.
"""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

TABLES = tomllib.loads(Path(__file__).with_name("dea_published.toml").read_text(encoding="utf-8"))


def solved(X, Y, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.radial(X, Y, **options)


def frame(table, columns):
    return pd.DataFrame({name: table[name] for name in columns}, index=table["units"])


class TestStores:
    table = TABLES["stores"]
    X, Y = frame(table, ["employees"]), frame(table, ["sales"])

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_printed_efficiency(self, orientation):
        result = solved(self.X, self.Y, rts="crs", orientation=orientation)
        assert result.efficiency.round(3).tolist() == self.table["printed_ccr"]

    def test_b_is_everyones_peer(self):
        assert {peer for peers in solved(self.X, self.Y, rts="crs").peers for peer in peers} == {"B"}


class TestHospitals:
    table = TABLES["hospitals"]
    X, Y = frame(table, ["doctors", "nurses"]), frame(table, ["outpatients", "inpatients"])

    def test_printed_efficiency(self):
        assert solved(self.X, self.Y, rts="crs").efficiency.round(3).tolist() == self.table["printed_ccr"]

    @pytest.mark.parametrize(("rts", "figures"), [("crs", "recomputed_ccr_i"), ("vrs", "recomputed_bcc_i")])
    def test_recomputed_scores(self, rts, figures):
        np.testing.assert_allclose(solved(self.X, self.Y, rts=rts).scores, self.table[figures], rtol=0, atol=1e-6)

    def test_the_efficient_hospitals_of_the_book(self):
        result = solved(self.X, self.Y, rts="crs")
        assert result.is_efficient[result.is_efficient].index.tolist() == ["A", "B", "D"]


class TestBook:
    table = TABLES["book"]

    @pytest.mark.parametrize(
        ("options", "figures"),
        [
            ({"rts": "crs"}, "recomputed_ccr_i"),
            ({"rts": "vrs"}, "recomputed_bcc_i"),
            ({"rts": "vrs", "orientation": "output"}, "recomputed_bcc_o"),
        ],
    )
    def test_recomputed_scores(self, options, figures):
        result = solved(self.table["inputs"], self.table["outputs"], **options)
        np.testing.assert_allclose(result.scores, self.table[figures], rtol=0, atol=1e-6)

    def test_scale_efficiency(self):
        crs, vrs = (solved(self.table["inputs"], self.table["outputs"], rts=rts).efficiency for rts in ("crs", "vrs"))
        np.testing.assert_allclose(crs / vrs, self.table["recomputed_scale"], rtol=0, atol=1e-6)

    @pytest.mark.parametrize("orientation", ["input", "output"])
    def test_returns_to_scale(self, orientation):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            result = dea.scale(self.table["inputs"], self.table["outputs"], orientation=orientation)
        if orientation == "input":
            np.testing.assert_allclose(result.scale_efficiency, self.table["recomputed_scale"], rtol=0, atol=1e-6)
        else:
            np.testing.assert_allclose(1 / result.vrs, self.table["recomputed_bcc_o"], rtol=0, atol=1e-6)
        assert result.most_productive[result.most_productive].index.tolist() == [0, 3, 6, 10]
        assert result.strongly_most_productive[result.strongly_most_productive].index.tolist() == [0, 3, 6]

    def test_the_last_unit_is_only_weakly_efficient(self):
        result = solved(self.table["inputs"], self.table["outputs"], rts="crs")
        assert result.is_weakly_efficient[10]
        assert not result.is_efficient[10]
        assert result.slacks.loc[10].tolist() == pytest.approx([0, 4, 0])
        assert result.peers[10] == pytest.approx({0: 1})

    @pytest.mark.parametrize("name", table["printed_additive"])
    def test_printed_additive_scores(self, name):
        weights, rts = name.split("_")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            result = dea.additive(self.table["inputs"], self.table["outputs"], weights=weights, rts=rts)
        np.testing.assert_allclose(result.scores, self.table["printed_additive"][name], rtol=0, atol=5e-9)


class TestFollowThrough:
    table = TABLES["follow_through"]
    X, Y = np.array(table["inputs"], dtype=float), np.array(table["outputs"], dtype=float)

    @pytest.mark.parametrize(("which", "sites"), [("pft_only", slice(49)), ("nft_only", slice(49, None)), ("all70", slice(None))])
    def test_recomputed_scores(self, which, sites):
        result = solved(self.X[sites], self.Y[sites], rts="crs")
        np.testing.assert_allclose(result.scores, self.table[f"recomputed_ccr_i_{which}"], rtol=0, atol=1e-6)

    def test_the_program_against_the_other_sites(self):
        result = solved(self.X[:49], self.Y[:49], rts="crs", reference=(self.X[49:], self.Y[49:]))
        assert result.data.reference.size == 21
        assert (result.status == "optimal").all()
        assert result.scores.max() > 1
        assert result.efficiency.max() == 1
