"""What distances say in words, in both languages."""

import warnings

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning


@pytest.fixture
def desks():
    units = list("abcd")
    X = pd.DataFrame({"hours": [1.0, 1, 1, 1]}, index=units)
    Y = pd.DataFrame({"solved": [8.0, 4, 4, 2]}, index=units)
    return X, Y, pd.DataFrame({"complaints": [4.0, 1, 2, 2]}, index=units)


def quiet(model, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return getattr(dea, model)(*args, **options)


def second_line(result, unit, lang="en"):
    return result.explain(unit, lang).splitlines()[1]


class TestDirectional:
    def test_shares_of_every_side(self, desks):
        X, Y, B = desks
        result = quiet("directional", X, Y, undesirable=B, disposability="strong")
        # All of one hour is needed, so nothing can fall together with it.
        assert second_line(result, "d") == "d is on the frontier, but single inputs or outputs could still improve."
        moved = quiet("directional", X, Y, undesirable=B, disposability="strong", direction="outcomes")
        assert second_line(moved, "d") == (
            "d has a distance of 0.5 (efficiency 66.7 %): the best practice stands at 50.0 % less of every bad output, "
            "50.0 % more of every output."
        )

    def test_what_stands_idle(self, desks):
        X, Y, B = desks
        result = quiet("directional", X, Y, undesirable=B, direction="undesirable")
        assert second_line(result, "d") == (
            "d has a distance of 0.75 (efficiency 57.1 %): the best practice stands at 75.0 % less of every bad output. "
            "50.0 % of that mix brings no outputs: bad ones are avoided by doing less."
        )
        assert second_line(result, "d", "zh") == (
            "d 的距离为 0.75（效率 57.1 %）：最佳实践可同时做到各项坏产出减少 75.0 %。"
            "该组合中有 50.0 % 不带来产出：通过减少业务来避免坏产出。"
        )

    def test_variable_by_variable_along_other_directions(self, desks):
        X, Y, B = desks
        result = quiet("directional", X, Y, undesirable=B, direction=(0, 1, 0.5), disposability="strong")
        # From (4, 2) along (1, −0.5) to the line from b (4, 1) to a (8, 4): solved 4.8, complaints 1.6.
        assert second_line(result, "c").endswith("the best practice stands at 0.4 less of complaints, 0.8 more of solved.")

    def test_who_is_efficient(self, desks):
        X, Y, B = desks
        joint = quiet("directional", X, Y, undesirable=B)
        assert "if bad outputs can fall only together with good ones" in joint.explain("a")
        assert "in weak" not in joint.explain("a")
        assert "does better on every input and output together" in quiet("directional", X, Y).explain("a")
        slack = quiet("directional", X, Y, direction="inputs")
        assert second_line(slack, "d") == "d is on the frontier, but single inputs or outputs could still improve."

    def test_who_is_beyond(self, desks):
        X, Y, _ = desks
        result = quiet("directional", X, Y, reference=(X.loc[["b"]], Y.loc[["b"]]), direction="outputs")
        assert second_line(result, "a") == (
            "a lies beyond the frontier that the others make (distance −0.5): that frontier stands at 50.0 % less of every output."
        )
        assert "超出其他单元构成的前沿面（距离 −0.5）：该前沿面上各项好产出少 50.0 %" in second_line(result, "a", "zh")
        assert "nothing has to change" in result.explain("a")

    def test_the_card_names_direction_and_disposability(self, desks):
        X, Y, B = desks
        result = quiet("directional", X, Y, undesirable=B, direction="range")
        assert "room to the best values" in result.summary()
        assert "weakly disposable" in result.summary()
        assert "弱可处置" in result.summary("zh")
        assert "距离 β" in result.summary("zh")
        assert "one of your own" in quiet("directional", X, Y, direction=(1, 1)).summary()

    def test_without_slacks_there_still_are_words(self, desks):
        X, Y, B = desks
        result = quiet("directional", X, Y, undesirable=B, slacks=False)
        assert all(result.explain(unit, lang) for unit in X.index for lang in ("en", "zh"))


class TestHyperbolic:
    def test_both_sides_at_once(self, desks):
        X, Y, _ = desks
        result = quiet("hyperbolic", X, Y, rts="crs")
        assert second_line(result, "d") == (
            "d has an efficiency of 50.0 %: the best practice takes 50.0 % less of every input and gets 100.0 % more of every output."
        )
        assert second_line(result, "d", "zh") == "d 的效率为 50.0 %：最佳实践可同时做到各项投入减少 50.0 %、各项产出增加 100.0 %。"

    def test_who_is_beyond(self, desks):
        X, Y, _ = desks
        result = quiet("hyperbolic", X, Y, rts="crs", reference=(X.loc[["d"]], Y.loc[["d"]]))
        assert second_line(result, "a") == (
            "a lies beyond the frontier that the others make (score 2): it would still be on it with 100.0 % more of every input "
            "and 50.0 % less of every output."
        )
        assert "比较对象" in result.explain("a", "zh")
        assert "a is efficient" in quiet("hyperbolic", X, Y).explain("a")


class TestSeifordZhu:
    def test_both_kinds_of_outputs(self, desks):
        result = quiet("seiford_zhu", *desks, translation={"complaints": 5})
        assert second_line(result, "d").startswith("d has an efficiency of")
        assert "more of every good output, and complaints" in second_line(result, "d")
        assert "complaints = 5" in result.summary()
        assert "坏产出转换基准" in result.summary("zh")

    def test_input_orientation_and_who_is_efficient(self, desks):
        result = quiet("seiford_zhu", *desks, orientation="input")
        assert "d is efficient" not in result.explain("d")
        assert "b is efficient" in result.explain("b")
        X, Y, B = desks
        worse = quiet("seiford_zhu", X * np.array([[1], [1], [2], [1]]), Y, B, orientation="input")
        assert second_line(worse, "c").endswith("gets the same results with 50.0 % less of every input.")
