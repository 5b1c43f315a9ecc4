"""One catalogue of words in English and Chinese: `labels/<area>.toml`, read on first use.

Every entry is `key = { en = "…", zh = "…" }`; its full name is `<area>.<key>`. Texts may hold `{placeholders}`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from sqeval.options import Language, parse

__all__ = ["bilingual", "catalogue", "listing", "sequence", "text", "with_words"]

#: "(missing)" and "(all)" where they stand for a whole name: of a unit, of a part of one, or of a period.
_STANDING = re.compile(r"(?:^|(?<= / )|(?<= · )|(?<=: ))\((missing|all)\)(?=$| / | · |, )")


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


def listing(items: Iterable[object], lang: str = "en", *, most: int | None = None) -> str:
    """Items as a list within a sentence, at most `most` of them.

    Examples
    --------
    >>> listing(["Team 1", "Team 2"], "zh"), listing("abc", most=2)
    ('Team 1、Team 2', 'a, b …')
    """
    return _joined("common.comma", items, lang, most)


def sequence(items: Iterable[object], lang: str = "en", *, most: int | None = None) -> str:
    """Parts of a sentence that may hold commas themselves, one after the other, at most `most` of them."""
    return _joined("common.semicolon", items, lang, most)


def with_words(name: object, lang: str = "en") -> str:
    """A unit, period or place for a reader: the words that stand for no name, for all, and for a goal without one, in `lang`.

    Examples
    --------
    >>> with_words("(missing) / app · 2026-03", "zh")
    '（缺失） / app · 2026-03'
    """
    if name == text("fuzzy.goal"):
        return text("fuzzy.goal", lang)
    return _STANDING.sub(lambda found: text(f"common.{found[1]}", lang), str(name))


def _joined(separator: str, items: Iterable[object], lang: str, most: int | None) -> str:
    words = [str(item) for item in (items if most is None else islice(items, most + 1))]
    return text(separator, lang).join(words[:most]) + (" …" if most is not None and len(words) > most else "")


def bilingual(labels: Mapping[str, str], lang: str) -> str:
    """Pick a label from a user's own {"en": …, "zh": …}; English where the other is not given."""
    return labels.get(_language(lang)) or labels["en"]


def _language(lang: object) -> Language:
    """The language; looked up first, since a report asks thousands of times, and parsed where that fails."""
    return _KNOWN[lang] if isinstance(lang, str) and lang in _KNOWN else parse(Language, lang, "lang")


_KNOWN = {language.value: language for language in Language}
