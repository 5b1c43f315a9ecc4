"""Workflow commands of GitHub Actions: lines that a build log turns into annotations."""

from __future__ import annotations

from typing import Literal

#: What a message may not hold as it is, and what a property may not; the sign of the escape itself comes first.
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def github_annotation(level: Literal["error", "warning", "notice"], title: str, message: str) -> str:
    r"""One annotation as the line that GitHub Actions reads.

    Escaped as GitHub's own toolkit does: %, CR and LF everywhere, : and , in the title too.
    Source: GitHub Docs, "Workflow commands for GitHub Actions"; actions/toolkit, packages/core/src/command.ts.

    Examples
    --------
    >>> github_annotation("error", "gate: score<70", "100 % of two\nlines")
    '::error title=gate%3A score<70::100 %25 of two%0Alines'
    """
    return f"::{level} title={_escaped(title, _PROPERTY)}::{_escaped(message, _DATA)}"


def _escaped(text: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, code in signs:
        text = text.replace(sign, code)
    return text
