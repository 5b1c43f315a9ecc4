"""Values written as TOML, which the standard library reads but does not write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: Any) -> str:
    r"""A text, flag, number, list or mapping as a TOML value on one line.

    Examples
    --------
    >>> print(toml_value({"owner": {"en": "desk", "zh": "客服"}, "limits": [1, 0.5], "my key": 'a "b"'}))
    { owner = { en = "desk", zh = "客服" }, limits = [1, 0.5], "my key" = "a \"b\"" }
    """
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_key(name)} = {toml_value(item)}" for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml_value, value))}]"
    # What JSON escapes, TOML does alike; DEL is the one more letter that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")


def toml_key(name: object) -> str:
    """A key, in quotes where it is no bare one.

    Examples
    --------
    >>> print(toml_key("request_id"), toml_key("工单"))
    request_id "工单"
    """
    return str(name) if _BARE.fullmatch(str(name)) else toml_value(str(name))
