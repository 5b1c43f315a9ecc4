"""Classes of problems and their sub-types, and which of them the values of a record name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from sqeval.errors import ConfigError, OptionError
from sqeval.records.labels import same
from sqeval.spec import Configured, Names, Spec, Table, Text

#: A class and, where one is named, a sub-type of it.
Place = tuple[str, str | None]


def _listed(value: object) -> object:
    """A bare list of words stands for names and words at once."""
    if isinstance(value, str):
        value = [value]
    return {"names": value, "words": value} if isinstance(value, (list, tuple)) else value


class SubType(Spec):
    """A sub-type: whole values that name it, and words that tell it."""

    label: Text | None = None
    names: Names = ()
    words: Names = ()


class ProblemClass(SubType):
    """A class of problems, and its sub-types by name."""

    types: Table[str, Annotated[SubType, BeforeValidator(_listed)]] = Field(default_factory=dict)


class ClassScheme(Configured):
    """Classes by name; a name or word may stand at one place only."""

    classes: Table[str, Annotated[ProblemClass, BeforeValidator(_listed)]]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.classes:
            raise ConfigError("names no class", path="classes", hint="Give at least one class of problems")
        for place, _, _ in self.places():
            if (place[1] or place[0]).startswith("("):
                hint = "Names in brackets are those of records without a class, such as (unmatched)"
                raise ConfigError("a name must not begin with a bracket", path=_path(place), hint=hint)
        for kind in ("names", "words"):
            seen: dict[str, Place] = {}
            for place, _, spec in self.places():
                for word in self._all_names(place, spec) if kind == "names" else map(plain, spec.words):
                    if not word:
                        raise ConfigError(f"one of the {kind} is empty", path=_path(place))
                    first = seen.setdefault(word, place)
                    if first != place:
                        hint = "Every name and word stands at one place only"
                        raise ConfigError(f"{_path(first)} has the same among its {kind}", path=_path(place), value=word, hint=hint)
        return self

    def places(self) -> Iterator[tuple[Place, ProblemClass, SubType]]:
        """Every class and sub-type in order."""
        for name, found in self.classes.items():
            yield (name, None), found, found
            for sub_type, spec in found.types.items():
                yield (name, sub_type), found, spec

    def title(self, place: Place, lang: str) -> str:
        """What a class or sub-type is called."""
        found: SubType = self.classes[place[0]]
        if place[1] is not None:
            found = self.classes[place[0]].types[place[1]]
        return (place[1] or place[0]).replace("_", " ") if found.label is None else found.label.text(lang)

    def match(self, values: Sequence[str]) -> Match:
        """The place of a record by its values: by whole names first, then by words."""
        forms = [plain(value) for value in values]
        exact = {place for form in forms for place in self._by_name.get(form, ())}
        told = {place for form in forms for place, pattern in self._by_word if pattern.search(form)}
        found = exact or told
        classes = sorted({name for name, _ in found}, key=list(self.classes).index)
        if len(classes) != 1:
            return Match(None, None, tuple(classes))
        (name,) = classes
        # A sub-type that only words tell may stand beside a class that is named; one of another class may not.
        for source in (exact, told):
            types = [sub_type for sub_type in self.classes[name].types if (name, sub_type) in source]
            if types:
                return Match(name, types[0] if len(types) == 1 else None, tuple(types) if len(types) > 1 else ())
        return Match(name, None, ())

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for place, _, spec in self.places():
            for word in self._all_names(place, spec):
                found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _by_word(self) -> list[tuple[Place, re.Pattern[str]]]:
        return [(place, _pattern(spec.words)) for place, _, spec in self.places() if spec.words]

    @staticmethod
    def _all_names(place: Place, spec: SubType) -> set[str]:
        labels = () if spec.label is None else (spec.label.en, spec.label.zh or spec.label.en)
        return {plain(word) for word in (place[1] or place[0], *labels, *spec.names)}


class Match(NamedTuple):
    """Class and sub-type of a record; `several` names the classes, or sub-types of one class, between which nothing decides."""

    name: str | None
    sub_type: str | None
    several: tuple[str, ...]


def plain(value: str) -> str:
    """A value without case, width, hyphens and underscores."""
    return " ".join(re.sub(r"[-_‐–/]+", " ", same(value)).split())


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Words of letters are found between the ends of words, Chinese ones anywhere."""
    return re.compile("|".join(_ended(plain(word)) for word in sorted(words, key=len, reverse=True)))


def _ended(word: str) -> str:
    """A word as a pattern: an end that is a letter or digit is the end of a word, also beside Chinese."""
    first, last = (re.fullmatch("[a-z0-9]", end) for end in (word[0], word[-1]))
    return ("(?<![a-z0-9])" if first else "") + re.escape(word) + ("(?![a-z0-9])" if last else "")


def _path(place: Place) -> str:
    return f"classes.{place[0]}" if place[1] is None else f"classes.{place[0]}.types.{place[1]}"


def scheme_of(classes: Any) -> ClassScheme:
    """The scheme that a user means: the built-in one, a dictionary, a TOML file, or a scheme."""
    if classes is None:
        return built_in()
    if isinstance(classes, ClassScheme):
        return classes
    if isinstance(classes, Mapping):
        return ClassScheme.from_dict({"classes": dict(classes)})
    if isinstance(classes, (str, Path)):
        return _of_file(Path(classes))
    raise OptionError("classes must be a dictionary or a TOML file", value=classes)


def _of_file(path: Path) -> ClassScheme:
    """A file has the classes at its top."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not valid TOML in UTF-8: {error}", path=str(path)) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return ClassScheme.from_dict({"classes": data})


@lru_cache(maxsize=1)
def built_in() -> ClassScheme:
    """Product quality, logistics, after-sales process and service staff, each with its sub-types."""
    text = files(__package__ or "").joinpath("problem_classes.toml").read_text(encoding="utf-8")
    return ClassScheme.from_dict({"classes": tomllib.loads(text)})
