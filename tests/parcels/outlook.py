"""Writes messages as Outlook keeps them ([MS-OXMSG] in a compound file, [MS-CFB]): just enough for readers of them.

No package writes these files, so tests do it by the specification.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_SECTOR: Final = 512
_SMALL: Final = 64  # bytes of a sector of the small streams
_LARGE: Final = 4096  # a stream from here on has sectors of its own
_END: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF
_FAT: Final = 0xFFFFFFFD
_TEXT, _BYTES, _NUMBER = 0x001F, 0x0102, 0x0003

Storage = Mapping[str, "bytes | Storage"]


def message(
    subject: str, files: Mapping[str, bytes | None], *, sender: str, body: str = ""
) -> bytes:
    """A message with files; one without content is an item of Outlook's own, which has none."""
    headers = f"From: {sender}\r\nMessage-ID: <1@outlook.example>\r\n"
    texts = {0x0037: subject, 0x1000: body, 0x007D: headers}
    root: dict[str, bytes | Storage] = dict(_properties(texts, {}, {}, head=32))
    for number, (name, content) in enumerate(files.items()):
        data = {} if content is None else {0x3701: content}
        method = {0x3705: 5 if content is None else 1}  # embedded message, by value
        own = _properties({0x3707: name}, data, method, head=8)
        root[f"__attach_version1.0_#{number:08X}"] = own
    return compound(root)


def _properties(
    texts: Mapping[int, str],
    contents: Mapping[int, bytes],
    numbers: Mapping[int, int],
    *,
    head: int,
) -> dict[str, bytes]:
    streams = {f"__substg1.0_{key:04X}{_TEXT:04X}": text.encode("utf-16-le") for key, text in texts.items()}  # fmt: skip
    streams |= {f"__substg1.0_{key:04X}{_BYTES:04X}": content for key, content in contents.items()}  # fmt: skip
    rows = [struct.pack("<HHIII", _TEXT, key, 6, 2 * len(text) + 2, 0) for key, text in texts.items()]  # fmt: skip
    rows += [struct.pack("<HHIII", _BYTES, key, 6, len(content), 0) for key, content in contents.items()]  # fmt: skip
    rows += [struct.pack("<HHIII", _NUMBER, key, 6, number, 0) for key, number in numbers.items()]  # fmt: skip
    return streams | {"__properties_version1.0": bytes(head) + b"".join(rows)}


@dataclass
class _Entry:
    """One line of the directory."""

    name: str
    kind: int  # 5 root, 1 storage, 2 stream
    child: int = _FREE
    beside: int = _FREE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, 1)
        tree = struct.pack("<III", _FREE, self.beside, self.child)
        return head + tree + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound(root: Storage) -> bytes:
    """A compound file of these streams and storages."""
    file = _File()
    top = file.entry("Root Entry", 5)
    file.fill(top, root)
    return file.written()


class _File:
    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.small = bytearray()
        self.small_fat: list[int] = []

    def entry(self, name: str, kind: int) -> _Entry:
        self.entries.append(_Entry(name, kind))
        return self.entries[-1]

    def fill(self, parent: _Entry, storage: Storage) -> None:
        """Its children hang one beside the other: a tree that leans, which is a tree."""
        last: _Entry | None = None
        # By the length of the name first, as the specification orders them.
        for name in sorted(storage, key=lambda one: (len(one), one.upper())):
            content = storage[name]
            number = len(self.entries)
            child = self.entry(name, 2 if isinstance(content, bytes) else 1)
            if last:
                last.beside = number
            else:
                parent.child = number
            last = child
            if isinstance(content, bytes):
                child.start, child.size = self.stream(content), len(content)
            else:
                self.fill(child, content)

    def stream(self, content: bytes) -> int:
        if not content:
            return _END
        if len(content) >= _LARGE:
            return self.chain(content)
        first = len(self.small_fat)
        count = -(-len(content) // _SMALL)
        self.small_fat += [*range(first + 1, first + count), _END]
        self.small += content.ljust(count * _SMALL, b"\0")
        return first

    def chain(self, content: bytes) -> int:
        first, count = len(self.sectors), -(-len(content) // _SECTOR)
        padded = content.ljust(count * _SECTOR, b"\0")
        self.sectors += [padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR)]  # fmt: skip
        self.fat += [*range(first + 1, first + count), _END]
        return first

    def written(self) -> bytes:
        root = self.entries[0]
        root.size = len(self.small)
        root.start = self.chain(bytes(self.small)) if self.small else _END
        small_fat = struct.pack(f"<{len(self.small_fat)}I", *self.small_fat)
        small_fat += b"\xff" * (-len(small_fat) % _SECTOR)
        small_start = self.chain(small_fat) if small_fat else _END
        directory = b"".join(entry.packed() for entry in self.entries)
        directory_start = self.chain(directory)
        fat_start = len(self.sectors)
        fats = 1
        while fats * 128 < fat_start + fats:
            fats += 1
        fat = [*self.fat, *[_FAT] * fats]
        fat += [_FREE] * (fats * 128 - len(fat))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack("<IIIII", 0, fats, directory_start, 0, _LARGE)
        head += struct.pack("<II", small_start, len(small_fat) // _SECTOR)
        head += struct.pack("<II", _END, 0)
        places = [*range(fat_start, fat_start + fats), *[_FREE] * (109 - fats)]
        head += struct.pack("<109I", *places)
        table = struct.pack(f"<{len(fat)}I", *fat)
        return head + b"".join(self.sectors) + table
