"""What a file inside another is, by its content: also kinds that are not taken as originals."""

import io
import zipfile
from typing import Final

from countersign.extraction.files.sniff import HEAD, sniff

TEXT: Final = "text/plain"
CSV: Final = "text/csv"
ZIP: Final = "application/zip"
UNKNOWN: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
# By the folder that each kind of office file has inside.
_INSIDE: Final = {
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "word/": f"{_OFFICE}wordprocessingml.document",
    "ppt/": f"{_OFFICE}presentationml.presentation",
}
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument."
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}


def kind_of_content(content: bytes, name: str = "") -> str:
    """The media type. HTML and the like are text: nothing that a browser would run. `name` tells CSV from other text."""
    known = sniff(content[:HEAD]) if content else None
    if known:
        return known
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if not _is_text(content):
        return UNKNOWN
    return CSV if name.casefold().endswith(".csv") else TEXT


def _packed(content: bytes) -> str:
    if _OPEN_DOCUMENT in content[:100]:
        told = content[30:100].removeprefix(b"mimetype").partition(b"PK")[0]
        return told.decode("ascii", "ignore") or ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:1000]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ZIP
    for folder, kind in _INSIDE.items():
        if any(name.startswith(folder) for name in names):
            return kind
    return ZIP


def _is_text(content: bytes) -> bool:
    head = content[: 64 * HEAD]
    return bool(head) and not _CONTROLS.intersection(head)
