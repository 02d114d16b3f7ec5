"""Photos that somebody says are the pages of one invoice."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from django.core.files import File
from django.core.files.base import ContentFile

from countersign.extraction.files import READING, Refused, child_for, sniff
from countersign.extraction.files.bound import bound
from countersign.parcels.kinds import PICTURES

from .refusals import limits

_HEAD: Final = 4096
_PATIENCE: Final = 20  # seconds that an upload waits for others


def bound_photos(files: Sequence[File[bytes]]) -> File[bytes] | None:
    """One PDF of all of them, called as the first; None unless all are pictures, and several. Raises Refused."""
    if len(files) < 2 or any(_kind(one) not in PICTURES for one in files):
        return None
    most = limits().size
    size = sum(one.size for one in files)
    if any(one.size > most for one in files) or size > 4 * most:
        raise Refused("too-large", size=size, limit=most)
    with child_for(bound, patience=_PATIENCE) as child:
        content = child.ask(READING, bound, [one.read() for one in files], limits())
    return ContentFile(content, f"{PurePath(files[0].name or 'photo').stem}.pdf")


def _kind(file: File[bytes]) -> str:
    head = file.read(_HEAD)
    file.seek(0)
    return sniff(head) or ""
