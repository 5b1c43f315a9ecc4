"""The base of all configurations: frozen, strict, and errors that say where."""

import copy
import pickle
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from sqeval.errors import ConfigError, OptionError
from sqeval.indicators import Hierarchy
from sqeval.spec import AnyCase, FrozenDict, Labels, Spec, Table, Text, read


class Circle(Spec):
    kind: Literal["circle"]
    radius: float


class Square(Spec):
    kind: Literal["square"]
    side: float


class Drawing(Spec):
    title: Text
    word: Annotated[Literal["big", "small"], AnyCase] = "big"
    shapes: tuple[Annotated[Circle | Square, Field(discriminator="kind")], ...] = ()
    sizes: Table[str, float] = Field(default_factory=dict)


def refusal(data, **more):
    with pytest.raises(ConfigError) as caught:
        read(Drawing, data, **more)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({}, "title", "title: is missing"),
        ({"titel": "x"}, "titel", "titel: unknown key. Did you mean 'title'?"),
        ({"title": "x", "zzz": 1}, "zzz", "zzz: unknown key"),
        ({"title": "x", "shapes": [{"kind": "circle"}]}, "shapes[0].radius", "shapes[0].radius: is missing"),
        ({"title": "x", "shapes": [{"side": 1}]}, "shapes[0].kind", "shapes[0].kind: is missing"),
        ({"title": "x", "shapes": [{"kind": "square", "side": 1}, {"kind": "sqare", "side": 1}]}, "shapes[1].kind", "'square'"),
        ({"title": "x", "shapes": [{"kind": "circle", "raduis": 1}]}, "shapes[0].raduis", "'radius'"),
        ({"title": "x", "shapes": [{"kind": "circle", "radius": float("inf")}]}, "shapes[0].radius", "finite"),
        ({"title": "x", "sizes": {"A": "wide"}}, "sizes.A", "'wide'"),
        ({"title": "x", "word": "huge"}, "word", "'big' or 'small' (got 'huge')"),
    ],
)
def test_the_path_of_the_wrong_key(data, path, message):
    error = refusal(data)
    assert error.path == path
    assert message in str(error)


def test_a_path_may_start_below_a_root():
    assert refusal({"title": "x", "shapes": [{"kind": "circle"}]}, path="drawing").path == "drawing.shapes[0].radius"


def test_an_unknown_key_is_told_before_the_missing_one_it_stands_for():
    assert refusal({"titel": "x"}).path == "titel"


def test_the_hint_knows_the_words():
    error = refusal({"title": "x", "shapes": [{"kind": "cirle", "radius": 1}]})
    assert error.hint == "Did you mean 'circle'? Known: 'circle', 'square'"
    assert error.value == "cirle"


def test_the_validation_error_is_not_shown_beside_it():
    assert refusal({}).__suppress_context__


def test_a_text_is_english_or_both():
    assert read(Drawing, {"title": " Plan "}).title == Labels(en="Plan")
    both = read(Drawing, {"title": {"en": "Plan", "zh": "图"}}).title
    assert (both.text("en"), both.text("zh")) == ("Plan", "图")


@pytest.mark.parametrize("label", [Labels(en="Plan"), Labels(en="Plan", zh="")])
def test_a_text_falls_back_to_english(label):
    assert label.text("zh") == "Plan"


def test_a_text_in_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="unknown lang"):
        Labels(en="Plan").text("fr")


def test_words_in_any_case():
    assert read(Drawing, {"title": "x", "word": " Small"}).word == "small"


def test_a_model_is_frozen_all_through():
    drawing = read(Drawing, {"title": "x", "sizes": {"A": 1}})
    with pytest.raises(ValidationError, match="frozen"):
        drawing.word = "small"
    with pytest.raises(TypeError, match="cannot be changed"):
        drawing.sizes["A"] = 2
    with pytest.raises(TypeError, match="cannot be changed"):
        read(Drawing, {"title": "x"}).sizes["A"] = 2
    assert drawing.sizes == {"A": 1}


def test_a_frozen_dictionary_is_a_value():
    table = FrozenDict({"a": 1, "b": 2})
    assert table == {"b": 2, "a": 1}
    assert hash(table) == hash(FrozenDict({"b": 2, "a": 1}))
    for twin in (copy.copy(table), copy.deepcopy(table), pickle.loads(pickle.dumps(table))):
        assert twin == table
        assert type(twin) is FrozenDict


def test_a_key_that_is_known_elsewhere_is_not_proposed_again():
    with pytest.raises(ConfigError) as error:
        Hierarchy.from_dict({"name": "g", "children": [{"name": "a", "kind": "share"}]})
    assert "children[0].kind: unknown key" in str(error.value)
    assert "'kind'" not in str(error.value)
