"""What a caller declares about cells, checked where it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqeval.errors import OptionError


def null_words(nulls: object) -> tuple[str, ...]:
    """The texts that stand for a missing value, an empty one among them.

    Raises
    ------
    OptionError
        It is no list of texts.
    """
    words = [nulls] if isinstance(nulls, str) else nulls
    if not isinstance(words, Iterable) or isinstance(words, Mapping | bytes):
        raise OptionError("is no list of texts", path="nulls", value=nulls, hint="Write nulls=['?', 'n/a']")
    found = list(words)
    for word in found:
        if not isinstance(word, str):
            raise OptionError("holds something that is no text", path="nulls", value=word, hint="Write nulls=['?', 'n/a']")
    return tuple(dict.fromkeys(["", *found]))


def time_formats(formats: object) -> dict[str, str]:
    """Date formats by column.

    Raises
    ------
    OptionError
        It is no mapping.
    """
    if not isinstance(formats, Mapping):
        hint = "Name the columns, e.g. formats={'created_at': '%d/%m/%Y %H:%M'}"
        raise OptionError("is no mapping from columns to formats", path="formats", value=formats, hint=hint)
    return dict(formats)
