"""Every way a command can end, as one exit code and at most one line on stderr."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

from typer import Abort
from typer.core import TyperGroup

from sqeval.errors import SqevalError

WRONG_USAGE = 2
INTERNAL = 4
INTERRUPTED = 130


class Group(TyperGroup):
    """The group of all commands; a command returns its exit code or raises."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run a command and leave with its code; `--debug` may stand anywhere."""
        words = list(sys.argv[1:] if args is None else args)
        debug = "--debug" in words
        words = [word for word in words if word != "--debug"]
        # Names of files and units may hold letters that the stream cannot write; they must not end a run.
        for stream in (sys.stdout, sys.stderr):
            getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
        try:
            code = super().main(words, *rest, **{**extra, "standalone_mode": False})
        except Exception as error:  # noqa: BLE001 - the outermost call: whatever happened becomes a line and a code
            sys.exit(_ended_by(error, debug=debug))
        sys.exit(code if isinstance(code, int) else 0)


def _ended_by(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    message, code = _said(error)
    line = "".join(letter if letter.isprintable() else " " for letter in message)
    sys.stderr.write(f"error: {' '.join(line.split())}\n")
    return code


def _said(error: Exception) -> tuple[str, int]:
    """The line and the exit code for an error."""
    if isinstance(error, SqevalError):
        return str(error), error.exit_code
    if isinstance(error, Abort):
        return "interrupted", INTERRUPTED
    # Usage errors have different homes in different versions of typer, but always this method.
    usage = getattr(error, "format_message", None)
    if usage is not None:
        command = getattr(getattr(error, "ctx", None), "command_path", "sqeval")
        return f"{usage()} Try: {command} --help", WRONG_USAGE
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}", WRONG_USAGE
    return f"internal error: {type(error).__name__}: {error}. Run again with --debug for the traceback", INTERNAL
