"""Some pages of a file as a PDF of their own."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import pikepdf

from countersign.extraction.files.bound import bound_frames, prepare
from countersign.extraction.files.sniff import PDF, TIFF
from countersign.sandbox.refused import Refused

__all__ = ["CUTTABLE", "part_file", "prepare"]

CUTTABLE: Final = frozenset({PDF, TIFF})
"""The kinds of file that have several pages, and so can be cut."""


def part_file(data: bytes, media_type: str, pages: Sequence[tuple[int, int]]) -> bytes:
    """These pages (from 1) in this order, each turned by so many degrees clockwise, as a PDF; the same bytes each time.

    Opens the file: call it through a child. Raises Refused for a file that can't be opened or lacks one of them.
    """
    if media_type == TIFF:
        return bound_frames(data, TIFF, pages)
    try:
        with pikepdf.open(BytesIO(data)) as whole, pikepdf.new() as part:
            for number, turn in pages:
                part.pages.append(whole.pages[number - 1])
                if turn:
                    part.pages[-1].rotate(turn, relative=True)
            written = BytesIO()
            part.save(written, deterministic_id=True)
    except (pikepdf.PdfError, IndexError, ValueError) as problem:
        raise Refused("broken") from problem
    return written.getvalue()
