"""What lies inside a workbook beside the values that its reader gives, looked at before anything is read."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sqeval.records.sources import packed, sheet_binary, sheet_ods, sheet_xml

#: Unpacked, a workbook takes many times its size in memory.
MAX_BYTES = 2 * 1024**3

#: A record of an error, and one of a formula that ends in an error, in a file of the old kind.
_CODE = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
_XLS_ERROR = re.compile(rb"\x05\x02\x08\x00.{6}" + _CODE + rb"\x01|\x06\x00.{8}\x02." + _CODE + rb".{3}\xff\xff", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Parts:
    """A workbook that is safe to read, and its members where it is a zip."""

    data: bytes
    members: dict[str, bytes] = field(default_factory=dict)
    most_cells: int | None = None

    def errors(self, sheet: int, name: str) -> dict[tuple[int, int], str]:
        """Formula errors of the k-th sheet by row and column from 0; its reader takes them for empty cells.

        Raises
        ------
        DataError
            The sheet spans too many cells.
        """
        if sheet_xml.WORKBOOK in self.members:
            relations = sheet_xml.sheet_relations(self.members[sheet_xml.WORKBOOK])
            return sheet_xml.errors_in_xml(self._part(relations, sheet, sheet_xml.WORKBOOK), name, self.most_cells)
        if sheet_binary.WORKBOOK in self.members:
            relations = sheet_binary.sheet_relations(self.members[sheet_binary.WORKBOOK])
            return sheet_binary.errors_in_binary(self._part(relations, sheet, sheet_binary.WORKBOOK), name, self.most_cells)
        return {}

    def unplaced(self) -> int:
        """How many formula errors read as empty cells, in formats that do not tell where."""
        if self.members:
            return sheet_ods.count_errors(self.members.get(sheet_ods.CONTENT, b""))
        return len(_XLS_ERROR.findall(self.data))

    def _part(self, relations: list[str], sheet: int, workbook: str) -> bytes:
        """The part of the k-th sheet, by way of the relation that the workbook gives for it."""
        path = PurePosixPath(workbook)
        targets = _targets(self.members.get(f"{path.parent}/_rels/{path.name}.rels", b""))
        target = targets.get(relations[sheet], "") if sheet < len(relations) else ""
        return self.members.get(target.lstrip("/") if target.startswith("/") else f"{path.parent}/{target}", b"")


def take_apart(data: bytes, name: str, *, most_bytes: int | None = None, most_cells: int | None = None) -> Parts:
    """Unpack a workbook within bounds, and pack it again so that nobody unpacks more than was looked at.

    The bounds are those of large exports, unless the caller knows that what it reads is small.

    Raises
    ------
    DataError
        It is broken or unpacks to too much.
    """
    if not data.startswith(b"PK"):
        return Parts(data)
    members: dict[str, bytes] = {}
    room = limit = MAX_BYTES if most_bytes is None else most_bytes
    with packed.well_packed(name, PurePosixPath(name).suffix.lower()), zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > room:
            raise packed.too_large(name, limit)
        for item in archive.infolist():
            members[item.filename] = packed.member_bytes(archive, item, name, room)
            room -= len(members[item.filename])
    sheet_ods.check_extent(members.get(sheet_ods.CONTENT, b""), name, most_cells)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return Parts(buffer.getvalue(), members, most_cells)


def _targets(relations: bytes) -> dict[str, str]:
    found = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", relations):
        identity, target = (re.search(rb"\s" + key + rb"=[\"']([^\"']*)[\"']", tag) for key in (b"Id", b"Target"))
        if identity and target:
            found[identity[1].decode()] = html.unescape(target[1].decode())
    return found
