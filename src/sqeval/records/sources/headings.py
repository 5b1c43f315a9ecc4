"""Headings of text files and spreadsheets as names of columns: without blanks around them, and each name once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqeval.errors import DataError
from sqeval.records.sources.origin import Raw
from sqeval.result import Caution

#: More columns than any export has; files with rows and columns exchanged, or keyed by ids, would have one for each.
MAX_COLUMNS = 5000

#: Blanks of every kind, also those that nobody sees: byte order marks and spaces without width.
_AROUND = re.compile(r"^[\s\ufeff\u200b]+|[\s\ufeff\u200b]+$")


def names_of(headings: Sequence[str], source: str) -> list[str]:
    """A name for each column; from its second column on, a heading that stands several times is numbered.

    Raises
    ------
    DataError
        There are too many columns.

    Examples
    --------
    >>> names_of(["Key ", "Comment", "", "Comment", "Comment"], "f.csv")
    ['Key', 'Comment', 'Unnamed: 2', 'Comment.2', 'Comment.3']
    """
    if len(headings) > MAX_COLUMNS:
        raise DataError(f"{source} has more than {MAX_COLUMNS} columns", value=len(headings), hint="Columns must not be ids or dates")
    plain = [_plain(heading) or f"Unnamed: {k}" for k, heading in enumerate(headings)]
    taken, count, names = set(plain), Counter[str](), []
    for heading in plain:
        count[heading] += 1
        name = heading
        while count[heading] > 1 and name in taken:
            name = f"{heading}.{count[heading]}"
            count[heading] += name in taken
        taken.add(name)
        names.append(name)
    return names


def with_repeats(raw: Raw, headings: Sequence[str]) -> Raw:
    """The rows, which say what headings stand several times."""
    count = Counter(filter(None, map(_plain, headings)))
    repeated = tuple(heading for heading, columns in count.items() if columns > 1)
    if not repeated:
        return raw
    where = tuple(f"{heading} ({count[heading]}×)" for heading in repeated)
    said = Caution("repeated_headings", where, {"source": raw.origin.name})
    return replace(raw, repeated=repeated, cautions=(*raw.cautions, said))


def refuse_repeated(raw: Raw, wanted: Sequence[str] | None = None) -> Raw:
    """The rows, unless one of the columns that are read, or any without a list of them, has a heading that stands several times."""
    for name in raw.repeated:
        if wanted is None or name in wanted:
            hint = "It is not told which is meant: give each a name of its own"
            raise DataError(f"{raw.origin.name} has this column twice", column=name, hint=hint)
    return raw


def check_header(header: Sequence[object], below: Sequence[object] | None, row: int, source: str) -> tuple[Caution, ...]:
    """Doubt about the row taken for the header, where it leaves columns without a name.

    Raises
    ------
    DataError
        It names a few columns only, and the row below it reads like the header itself.
    """
    named = sum(map(_is_filled, header))
    beneath = [cell for cell in below or () if _is_filled(cell)]
    if (
        len(beneath) > named
        and all(map(is_name, beneath))
        and len(set(beneath)) == len(beneath)
        and (named <= 2 or named * 2 <= len(beneath))
    ):
        hint = "Delete what stands above the header, and keep the header in one row"
        raise DataError(f"{source}: row {row} is taken for the header, but names {named} column(s) of {len(beneath)}", row=row, hint=hint)
    if len(beneath) - named <= named:
        return ()
    return (Caution("header_in_doubt", (source,), {"row": row, "columns": len(beneath) - named}),)


def _plain(heading: str) -> str:
    return _AROUND.sub("", heading)


def _is_filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def is_name(cell: object) -> bool:
    """Whether a cell may be the name of a column: text with a letter that does not begin with a digit."""
    return isinstance(cell, str) and not cell.lstrip()[:1].isdigit() and any(map(str.isalpha, cell))
