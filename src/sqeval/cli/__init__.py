"""The command line: `sqeval demo | init | score | doctor | verify | weights | questionnaire`."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec

from sqeval.errors import MissingExtraError

__all__ = ["main"]


def main() -> None:
    """Run the command line, or say in one line what to install where the extra is missing."""
    if any(find_spec(package) is None for package in ("typer", "rich")):
        error = MissingExtraError.for_extra("the command line", "cli")
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.exit_code)
    from sqeval.cli.app import app

    # A command lives for seconds and makes many small objects that nearly all stay: looking through them for garbage
    # again and again is wasted.
    gc.set_threshold(200_000, 50, 50)
    app()
