"""Presets as plain data: those that come with sqeval, those of a user's file, and one on top of another."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint


def known_presets() -> tuple[str, ...]:
    """Names of the presets that come with sqeval.

    Examples
    --------
    >>> known_presets()
    ('canonical', 'event_log', 'jira', 'marketplace', 'salesforce', 'servicenow', 'servicenow_tickets', 'taobao_refunds', 'zendesk')
    """
    names = (path.name for path in files(__package__).joinpath("presets").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped(name: object) -> dict[str, Any]:
    """The preset of that name that comes with sqeval."""
    word = name.strip().lower() if isinstance(name, str) else None
    if word not in known_presets():
        raise OptionError.unknown("preset", name, known_presets())
    return tomllib.loads(files(__package__).joinpath("presets", f"{word}.toml").read_text(encoding="utf-8"))


def from_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """A user's own preset, called as its file unless it says otherwise."""
    path = Path(path)
    try:
        return {"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8-sig"))}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is no TOML file: {error}", path=path.name) from error
    except (OSError, ValueError) as error:
        raise DataError("no such preset can be read", value=str(path)) from error


def extended(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data on top of the preset that it `extends`, if it does."""
    given = dict(data)
    name = given.pop("extends", None)
    if name is None:
        return given
    if name not in known_presets():
        raise ConfigError("unknown preset", path="extends", value=name, hint=nearest_hint(name, known_presets()))
    return _merged(shipped(name), given)


def _merged(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of `given` on top of those of `base`, all the way down; anything else replaces what was there."""
    merged = dict(base)
    for key, value in given.items():
        own = merged.get(key)
        merged[key] = _merged(own, value) if isinstance(own, Mapping) and isinstance(value, Mapping) else value
    return merged
