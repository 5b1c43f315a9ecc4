"""Quality gates as JUnit XML, which build servers read: one test case a gate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

#: Letters that XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class CheckedGate:
    """A gate and how it went: `message` is empty where it held, `causes` are what made it fail."""

    name: str
    message: str = ""
    causes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the gate failed."""
        return bool(self.message)


def junit_xml(gates: Iterable[CheckedGate], *, suite: str) -> str:
    r"""Gates as JUnit XML; the same gates give the same text, as it holds no times of day.

    Parameters
    ----------
    gates : iterable of CheckedGate
    suite : str
        Name of the test suite, e.g. what was scored.

    Returns
    -------
    str
        `testsuites` with one `testsuite`, of one `testcase` a gate; a failed one has a `failure` with its message, and
        its causes line by line.

    Examples
    --------
    >>> print(junit_xml([CheckedGate("score<70", "gate score<70 failed (1): Team 5 62.44", ("Team 5 62.44",))], suite="desk"))
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="sqeval" tests="1" failures="1" errors="0" time="0">
      <testsuite name="desk" tests="1" failures="1" errors="0" skipped="0" time="0">
        <testcase name="score&lt;70" classname="sqeval.gates" time="0">
          <failure message="gate score&lt;70 failed (1): Team 5 62.44" type="gate">Team 5 62.44</failure>
        </testcase>
      </testsuite>
    </testsuites>
    <BLANKLINE>
    """
    cases = list(gates)
    counts = {"tests": str(len(cases)), "failures": str(sum(gate.failed for gate in cases)), "errors": "0"}
    root = ET.Element("testsuites", {"name": "sqeval", **counts, "time": "0"})
    own = ET.SubElement(root, "testsuite", {"name": _legal(suite), **counts, "skipped": "0", "time": "0"})
    for gate in cases:
        case = ET.SubElement(own, "testcase", {"name": _legal(gate.name), "classname": "sqeval.gates", "time": "0"})
        if gate.failed:
            failure = ET.SubElement(case, "failure", {"message": _legal(gate.message), "type": "gate"})
            failure.text = _legal("\n".join(gate.causes) or gate.message)
    return _written(root)


def junit_error(kind: str, message: str, *, suite: str) -> str:
    """A run that ended before its gates as JUnit XML: one test case with an `error`.

    Examples
    --------
    >>> 'errors="1"' in junit_error("DataError", "holds no dates", suite="desk")
    True
    """
    counts = {"tests": "1", "failures": "0", "errors": "1"}
    root = ET.Element("testsuites", {"name": "sqeval", **counts, "time": "0"})
    own = ET.SubElement(root, "testsuite", {"name": _legal(suite), **counts, "skipped": "0", "time": "0"})
    case = ET.SubElement(own, "testcase", {"name": "run", "classname": "sqeval.run", "time": "0"})
    ET.SubElement(case, "error", {"message": _legal(message), "type": kind}).text = _legal(message)
    return _written(root)


def _written(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _legal(text: str) -> str:
    return _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
