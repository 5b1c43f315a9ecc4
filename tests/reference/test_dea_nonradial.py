"""Non-radial DEA models: published tables, and scores by another package (make_dea_nonradial.py made them)."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_nonradial.toml").read_text(encoding="utf-8"))


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


class TestTone2001:
    """Tone, K. (2001). European Journal of Operational Research 130, 498-509, the example of p. 505."""

    X = pd.DataFrame({"x1": [4, 6, 8, 8, 2], "x2": [3, 3, 1, 1, 4]}, index=list("ABCDE"))
    Y = pd.DataFrame({"y1": [2, 2, 6, 6, 1], "y2": [3, 3, 2, 1, 4]}, index=list("ABCDE"))

    @pytest.mark.parametrize("model", [dea.sbm, dea.enhanced_russell])
    def test_printed_scores(self, model):
        assert quiet(model, self.X, self.Y, rts="crs").scores.round(3).tolist() == [0.798, 0.568, 1, 0.667, 1]

    def test_recomputed_scores(self):
        scores = quiet(dea.sbm, self.X, self.Y, rts="crs").scores
        np.testing.assert_allclose(scores, [0.7979797979797978, 0.5681818181818181, 1, 2 / 3, 1], rtol=0, atol=1e-12)


class TestTone2003:
    """The data of Tone, K. (2003). GRIPS Research Report Series I-2003-0005: one input, one output, one bad output; own recomputation."""

    X = pd.DataFrame({"x": 1}, index=list("ABCDEFGHI"))
    Y, B = pd.DataFrame({"good": [1, 2, 6, 8, 9, 5, 4, 6, 4]}, X.index), pd.DataFrame({"bad": [1, 1, 2, 4, 7, 2, 3, 4, 6]}, X.index)

    @pytest.mark.parametrize(
        ("rts", "expected"),
        [
            ("vrs", [2 / 3, 1, 1, 1, 1, 10 / 11, 12 / 17, 4 / 5, 3 / 5]),
            ("crs", [0.1, 0.25, 1, 1, 1, 0.75, 3 / 7, 2 / 3, 24 / 67]),
        ],
    )
    def test_recomputed_scores(self, rts, expected):
        found = quiet(dea.sbm, self.X, self.Y, undesirable=self.B, rts=rts)
        np.testing.assert_allclose(found.scores, expected, rtol=0, atol=1e-12)
        assert found.is_efficient.tolist() == [score == 1 for score in expected]


def name_of(case):
    return "-".join(case[key] for key in ("data", "model", "orientation", "rts", "undesirable", "package") if key in case)


@pytest.mark.parametrize("case", STORED["scores"], ids=name_of)
def test_scores_of_another_package(case):
    table = {key: np.array(values) for key, values in STORED["data"][case["data"]].items()}
    options = {"orientation": case["orientation"], "rts": case["rts"]}
    if "undesirable" in case:
        options["undesirable"] = table["B"]
    found = quiet(getattr(dea, case["model"]), table["X"], table["Y"], **options)
    expected = np.array(case["scores"])
    measured = ~np.isnan(expected)
    assert measured.sum() > 3
    np.testing.assert_allclose(found.scores[measured], expected[measured], rtol=1e-8)
    if case["model"] == "super_sbm":
        # It measures the efficient ones only: all others are plain ones here, or infeasible.
        assert not found.is_efficient[~measured].any() or found.status[~measured & found.is_efficient.to_numpy()].eq("infeasible").all()
