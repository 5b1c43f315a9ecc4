"""Base of everything read from a configuration, and errors that name the path of the wrong key."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Never, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from sqeval.errors import ConfigError, nearest_hint
from sqeval.i18n import bilingual


class Spec(BaseModel):
    """Frozen; unknown keys are refused, and so are numbers that are not finite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True, allow_inf_nan=False, validate_default=True
    )


class Labels(Spec):
    """A text in English and, where known, Chinese."""

    en: str
    zh: str | None = None

    def text(self, lang: str = "en") -> str:
        """The text in `lang`; English where there is no Chinese."""
        return bilingual({"en": self.en, "zh": self.zh or ""}, lang)


def _labels(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


#: A text that may be written as a plain string (English) or as { en = …, zh = … }.
Text = Annotated[Labels, BeforeValidator(_labels)]


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


#: One name, or several of them.
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]

#: Words of the field are read in any case.
AnyCase = BeforeValidator(_lower)

Key = TypeVar("Key")
Item = TypeVar("Item")


class FrozenDict(dict[Key, Item]):
    """A dictionary that cannot be changed, so that a frozen model is frozen all through, and hashable."""

    def _refuse(self, *_: object, **__: object) -> Never:
        raise TypeError("a configuration cannot be changed; build a new one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type, tuple[dict[Key, Item]]]:
        return FrozenDict, (dict(self),)


#: A field that holds a mapping.
Table = Annotated[dict[Key, Item], AfterValidator(FrozenDict)]

Model = TypeVar("Model", bound=Spec)


def read(model: type[Model], data: Mapping[str, Any], *, path: str = "") -> Model:
    """Validate `data` as `model`, or raise a ConfigError with the path of the first wrong key, below `path`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _config_error(error, model, data, path) from None


class Configured(Spec):
    """A configuration that may be a dictionary or a TOML file of its own."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from a dictionary.

        Raises
        ------
        ConfigError
            A key is unknown or a value is wrong; the error gives its path.
        """
        return read(cls, data)

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Build from a TOML file of the same shape as `from_dict` takes."""
        try:
            data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"is not valid TOML: {error}", path=str(path)) from error
        except UnicodeDecodeError as error:
            raise ConfigError("is not written in UTF-8", path=str(path)) from error
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from error
        return cls.from_dict(data)

    def changed(self, **changes: Any) -> Self:
        """The same with some fields replaced, and checked again."""
        return read(type(self), {**self.model_dump(exclude_unset=True), **changes})


def _config_error(error: ValidationError, model: type[Spec], data: object, root: str) -> ConfigError:
    # A misspelt key leaves another one missing: the unknown key is the better news.
    first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    own = first.get("ctx", {}).get("error")
    if isinstance(own, ConfigError):
        return own
    place = _written(first["loc"], data) + (first["loc"][-1:] if first["type"] == "missing" else ())
    path = _path((root, *place) if root else place)
    if first["type"] == "missing":
        return ConfigError("is missing", path=path)
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), sorted(set(_keys(model)) - {str(first["loc"][-1])}), n=2)
        return ConfigError("unknown key", path=path, hint=f"Did you mean {' or '.join(map(repr, near))}?" if near else None)
    if first["type"].startswith("union_tag"):
        return _wrong_kind(first.get("ctx", {}), path)
    message = first["msg"].removeprefix("Value error, ")
    return ConfigError(message[0].lower() + message[1:], path=path, value=first["input"])


def _wrong_kind(context: Mapping[str, Any], path: str) -> ConfigError:
    """The key that says which of several tables this is (`kind`) is missing or holds an unknown word."""
    path = f"{path}.{context['discriminator'].strip(chr(39))}"
    if "tag" not in context:
        return ConfigError("is missing", path=path)
    known = [word.strip("' ") for word in context["expected_tags"].split(",")]
    return ConfigError("unknown word", path=path, value=context["tag"], hint=nearest_hint(context["tag"], known))


def _written(location: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """The part of a location that stands in the configuration: pydantic adds the branch of a union that it tried."""
    kept: list[int | str] = []
    for part in location:
        is_there = part in data if isinstance(data, Mapping) else isinstance(part, int) and isinstance(data, list | tuple)
        if is_there:
            kept.append(part)
            data = data[part]
    return tuple(kept)


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _keys(model: type[Spec]) -> Iterator[str]:
    """Keys of `model` and of every model its schema mentions."""
    schema = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {})
