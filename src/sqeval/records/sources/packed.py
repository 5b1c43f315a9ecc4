"""Files as bytes: read once, hashed, unpacked, and refused before they fill the memory."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sqeval.errors import DataError

#: Larger files are refused before they are unpacked.
MAX_BYTES = 8 * 1024**3

PACKED = (".gz", ".zip")


def read_bytes(path: Path) -> bytes:
    """All bytes of a file of bearable size."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path.name)
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}") from error


def unpack(name: str, data: bytes) -> tuple[str, bytes]:
    """The name and the bytes of what a .gz or .zip file holds; any other file as it is."""
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".gz":
        with well_packed(name, kind), gzip.open(io.BytesIO(data)) as stream:
            return PurePosixPath(name).stem, capped(stream.read(MAX_BYTES + 1), name)
    if kind == ".zip":
        with well_packed(name, kind), zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _only_member(archive, name)
            return PurePosixPath(member.filename).name, member_bytes(archive, member, name)
    return name, data


@contextmanager
def well_packed(name: str, kind: str) -> Iterator[None]:
    """Turn what unpacking may raise into one clear error."""
    try:
        yield
    # A zip that is encrypted or packed by an unknown method raises RuntimeError or its child NotImplementedError.
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{name} is not a valid {kind[1:]} file: {error}") from error


def member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int | None = None) -> bytes:
    """The bytes of one member, at most as many as are bearable."""
    limit = MAX_BYTES if most is None else most
    with archive.open(member) as stream:
        return capped(stream.read(limit + 1), name, limit)


def capped(data: bytes, name: str, limit: int | None = None) -> bytes:
    """The bytes, unless there are too many."""
    most = MAX_BYTES if limit is None else limit
    if len(data) > most:
        raise too_large(name, most)
    return data


def too_large(name: str, limit: int | None = None) -> DataError:
    """The error for a file that is refused because of its size."""
    most = MAX_BYTES if limit is None else limit
    size = f"{most // 1024**3} GiB" if most >= 1024**3 else f"{most:,} bytes"
    return DataError(f"{name} unpacks to more than {size}", hint="Split it")


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [item for item in archive.infolist() if not item.is_dir() and not item.filename.startswith("__MACOSX/")]
    if len(members) != 1:
        raise DataError(f"{name} holds {len(members)} files", hint="Give an archive with exactly one file of records")
    return members[0]
