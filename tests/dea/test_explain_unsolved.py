"""Why a unit has no numbers, in words: what no mix of others can do depends on what the model holds fixed."""

import pandas as pd
import pytest

from sqeval import dea

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

#: One unit that makes more with less than the only unit it is held against.
X, Y = pd.DataFrame({"hours": [2.0]}, index=["N"]), pd.DataFrame({"solved": [4.0]}, index=["N"])
OTHERS = pd.DataFrame({"hours": [3.0]}, index=["R"]), pd.DataFrame({"solved": [3.0]}, index=["R"])

REACHES = "no mix of the reference units reaches its outputs, whatever inputs it takes."
GETS_BY = "no mix of the reference units gets by with its inputs, whatever outputs it brings."
IN_ALL = "no mix of the reference units is at least as good in every input and output."
CASES = [
    ("radial", {}, REACHES, "参照单元的任何组合无论投入多少都达不到其产出"),
    ("radial", {"orientation": "output"}, GETS_BY, "参照单元的任何组合无论产出多少都无法以其投入运行"),
    ("cost", {"input_prices": [1]}, REACHES, "达不到其产出"),
    ("revenue", {"output_prices": [1]}, GETS_BY, "无法以其投入运行"),
    ("sbm", {"orientation": "input"}, IN_ALL, "参照单元的任何组合都无法在每项投入与产出上不逊于它"),
    ("russell", {}, IN_ALL, "不逊于它"),
    ("enhanced_russell", {}, IN_ALL, "不逊于它"),
    ("additive", {}, IN_ALL, "不逊于它"),
    ("fdh", {}, REACHES.replace("mix of the reference units", "single reference unit"), "任何单个参照单元"),
    ("order_m", {}, REACHES.replace("mix of the reference units", "single reference unit"), "任何单个参照单元"),
    (
        "directional",
        {"direction": "inputs"},
        "however far it gives way, no mix of the reference units is at least as good.",
        "无论它退让多少",
    ),
]


@pytest.mark.parametrize(("name", "options", "words", "chinese"), CASES)
def test_the_sentence_says_what_no_mix_can_do(name, options, words, chinese):
    result = getattr(dea, name)(X, Y, reference=OTHERS, **options)
    assert result.status["N"] == "infeasible"
    assert result.explain("N").splitlines()[1] == f"N cannot be measured: {words}"
    assert chinese in result.explain("N", "zh")


@pytest.mark.parametrize(("orientation", "words"), [("input", REACHES), ("output", GETS_BY)])
def test_size(orientation, words):
    assert dea.scale(X, Y, orientation=orientation, reference=OTHERS).explain("N").endswith(words)


def test_what_is_given_is_named_as_held():
    given = X.assign(rooms=1.0), Y
    others = OTHERS[0].assign(rooms=2.0), OTHERS[1]
    result = dea.radial(*given, rts="crs", non_discretionary=["rooms"], reference=others)
    assert result.status["N"] == "infeasible"
    assert result.explain("N").endswith("no mix of the reference units does as well in all that is not to be changed.")
