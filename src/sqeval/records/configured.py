"""What can be written as a TOML file of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from sqeval.errors import ConfigError
from sqeval.spec import Spec, read


class Configured(Spec):
    """A configuration read from a dictionary or a TOML file."""

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
