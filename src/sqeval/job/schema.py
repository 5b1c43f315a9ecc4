"""The JSON Schemas of what sqeval writes and answers, for services that check what they read."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from sqeval.errors import OptionError

NAMES = ("evaluation", "score", "problem", "run")


def schema(name: str = "evaluation") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document.

    Parameters
    ----------
    name : {"evaluation", "score", "problem", "run"}
        evaluation.json, what `sq.job.score` answers, what `sq.job.problem` gives, and run.json.

    Returns
    -------
    dict
        Its title is the name and version that the document has under "schema". References are resolved, so that it stands alone.

    Raises
    ------
    OptionError
        An unknown name.

    Examples
    --------
    >>> schema("score")["title"], sorted(schema("score")["properties"])
    ('sqeval.score/1', ['evaluation', 'gates', 'passed', 'schema'])
    """
    word = name.strip().lower() if isinstance(name, str) else name
    if word not in NAMES:
        raise OptionError.unknown("schema", name, NAMES)
    found: dict[str, Any] = json.loads(files(__name__.rpartition(".")[0]).joinpath("schemas", f"{word}.json").read_text(encoding="utf-8"))
    for key, part in found["properties"].items():
        if "$ref" in part:
            found["properties"][key] = schema(part["$ref"].removesuffix(".json"))
    return found
