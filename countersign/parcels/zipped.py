"""Files of a ZIP, never more than the bounds, whatever its directory claims."""

import io
import zipfile
import zlib
from typing import Final

Member = zipfile.ZipInfo
_PIECE: Final = 1 << 16
_ENCRYPTED: Final = 0x1
_JUNK: Final = ("__macosx/", "thumbs.db", ".ds_store", "desktop.ini")


class Damaged(Exception):
    """It is no ZIP that can be opened."""


def members(content: bytes) -> list[zipfile.ZipInfo]:
    """The files in it, in its own order, without what file managers add. Raises Damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                one
                for one in archive.infolist()
                if not one.is_dir() and not _is_junk(one.filename)
            ]
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        OSError,
        EOFError,
    ) as problem:
        raise Damaged from problem


def is_locked(member: zipfile.ZipInfo) -> bool:
    """Does it ask for a password?"""
    return bool(member.flag_bits & _ENCRYPTED)


def unpack(content: bytes, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """One file; None as soon as it turns out to be longer than `most` bytes. Raises Damaged."""
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(member) as file,
        ):
            kept = bytearray()
            for piece in iter(lambda: file.read(_PIECE), b""):
                kept += piece
                if len(kept) > most:
                    return None
            return bytes(kept)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as problem:
        raise Damaged from problem


def _is_junk(name: str) -> bool:
    lowered = name.replace("\\", "/").lower()
    return (
        lowered.startswith(_JUNK[0])
        or lowered.rpartition("/")[2] in _JUNK[1:]
        or lowered.rpartition("/")[2].startswith("._")
    )
