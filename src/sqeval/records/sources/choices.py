"""How each of several sources is to be read: a word is for the records, a mapping names what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqeval.errors import OptionError, nearest_hint

RECORDS = "records"


@dataclass(frozen=True)
class Choices:
    """Declared encodings and sheets by name of the source."""

    encoding: Mapping[str, str] = field(default_factory=dict)
    sheet: Mapping[str, str | int] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, Any]:
        """What `read_source` takes for the source of that name."""
        return {"encoding": self.encoding.get(name), "sheet": self.sheet.get(name)}


def parse_choices(encoding: Any, sheet: Any, source: Any, companions: Mapping[str, Any]) -> Choices:
    """The choices for the records (or each of their sources, where several are joined) and for the companions that are given.

    Raises
    ------
    OptionError
        A choice is for something that is not given.
    """
    records = tuple(map(str, source)) if isinstance(source, Mapping) else (RECORDS,)
    given = (*records, *(name for name, frame in companions.items() if frame is not None))
    return Choices(_by_name(encoding, "encoding", records, given), _by_name(sheet, "sheet", records, given))


def _by_name(choice: Any, option: str, records: tuple[str, ...], given: tuple[str, ...]) -> Mapping[str, Any]:
    if choice is None:
        return {}
    if not isinstance(choice, Mapping):
        return dict.fromkeys(records, choice)
    for name in choice:
        if name not in given:
            raise OptionError(f"{option} is for a source that is not given", value=name, hint=nearest_hint(name, given))
    return choice
