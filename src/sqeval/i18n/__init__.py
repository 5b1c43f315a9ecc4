"""One catalogue of words in English and Chinese: `labels/<area>.toml`, read on first use.

Every entry is `key = { en = "…", zh = "…" }`; its full name is `<area>.<key>`. Texts may hold `{placeholders}`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from sqeval.options import Language, parse

__all__ = ["bilingual", "catalogue", "text"]


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """All entries: full key → {"en": …, "zh": …}."""
    entries: dict[str, Mapping[str, str]] = {}
    folder = files(__name__).joinpath("labels")
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        area = path.name.removesuffix(".toml")
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            entries[f"{area}.{key}"] = entry
    return entries


def text(key: str, lang: str = "en", /, **values: object) -> str:
    """The catalogue's text for `key` in language `lang`, with its placeholders filled in.

    Examples
    --------
    >>> text("common.score", "zh")
    '得分'
    """
    entry = catalogue()[key]
    return entry[_language(lang)].format(**values)


def bilingual(labels: Mapping[str, str], lang: str) -> str:
    """Pick a label from a user's own {"en": …, "zh": …}; English where the other is not given."""
    return labels.get(_language(lang)) or labels["en"]


def _language(lang: object) -> Language:
    """The language; looked up first, since a report asks thousands of times, and parsed where that fails."""
    return _KNOWN[lang] if isinstance(lang, str) and lang in _KNOWN else parse(Language, lang, "lang")


_KNOWN = {language.value: language for language in Language}
