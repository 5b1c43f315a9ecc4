"""Models with stages against published figures and another package; make_dea_stages.py made the latter's."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_stages.toml").read_text(encoding="utf-8"))
OPTIONS = ("orientation", "rts", "links")
#: Kao & Hwang (2008), EJOR 185, 418-429: operation and insurance expenses, direct written and reinsurance premiums, underwriting
#: and investment profit of 24 non-life insurers, and their overall efficiency as printed.
INSURERS = """
1178744 673512 7451757 856735 984143 681687 0.699
1381822 1352755 10020274 1812894 1228502 834754 0.625
1177494 592790 4776548 560244 293613 658428 0.690
601320 594259 3174851 371863 248709 177331 0.304
6699063 3531614 37392862 1753794 7851229 3925272 0.767
2627707 668363 9747908 952326 1713598 415058 0.390
1942833 1443100 10685457 643412 2239593 439039 0.277
3789001 1873530 17267266 1134600 3899530 622868 0.275
1567746 950432 11473162 546337 1043778 264098 0.223
1303249 1298470 8210389 504528 1697941 554806 0.466
1962448 672414 7222378 643178 1486014 18259 0.164
2592790 650952 9434406 1118489 1574191 909295 0.760
2609941 1368802 13921464 811343 3609236 223047 0.208
1396002 988888 7396396 465509 1401200 332283 0.289
2184944 651063 10422297 749893 3355197 555482 0.614
1211716 415071 5606013 402881 854054 197947 0.320
1453797 1085019 7695461 342489 3144484 371984 0.360
757515 547997 3631484 995620 692731 163927 0.259
159422 182338 1141950 483291 519121 46857 0.411
145442 53518 316829 131920 355624 26537 0.547
84171 26224 225888 40542 51950 6491 0.201
15993 10502 52063 14574 82141 4181 0.590
54693 28408 245910 49864 0.1 18980 0.420
163297 235094 476419 644816 142370 16976 0.135
"""


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


class TestKaoHwang2008:
    values = np.array([line.split() for line in INSURERS.split("\n") if line], dtype=float)
    result = quiet(dea.network_two_stage, *np.hsplit(values[:, :6], [2, 4]))

    def test_overall_to_the_printed_digit(self):
        assert self.result.overall.round(3).tolist() == self.values[:, 6].tolist()

    def test_each_stage_is_unique_and_their_product_is_the_whole(self):
        assert self.result.is_unique.all()
        np.testing.assert_allclose(self.result.stage1["max"] * self.result.stage2["min"], self.result.overall, rtol=1e-9)

    def test_most_are_held_back_by_the_second_stage(self):
        """Recomputed: only insurers 3, 5 and 22 are weaker in bringing premiums in than in making profit of them."""
        assert np.flatnonzero(self.result.weak_stage == "stage1").tolist() == [2, 4, 21]
        assert (self.result.weak_stage == "stage2").sum() == 21


@pytest.mark.parametrize("case", STORED["two_stage"], ids=lambda case: f"{case['data']}-{case['method']}")
def test_two_stages_of_deapack(case):
    values = np.array(STORED["data"][case["data"]]["values"])
    result = quiet(dea.network_two_stage, values[:, :2], values[:, 3:5], values[:, 5:], method=case["method"])
    np.testing.assert_allclose(result.overall, case["overall"], atol=1e-8)


@pytest.mark.parametrize("case", STORED["network"], ids=lambda case: "-".join([case["data"], *(case[key] for key in OPTIONS)]))
def test_network_of_deapack(case):
    values = pd.DataFrame(STORED["data"][case["data"]]["values"], columns=list("abcpqyz"))
    process = {"one": dea.Stage(["a", "b"], ["p", "y"]), "two": dea.Stage(["c", "p"], "z")}
    options = {key: case[key] for key in OPTIONS}
    result = quiet(dea.network, values[list("abc")], process, values[["y", "z"]], Z=values[["p"]], **options)
    np.testing.assert_allclose(result.overall, case["overall"], atol=1e-8)
