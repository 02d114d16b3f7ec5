"""Some pages of a PDF as a PDF of their own."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from countersign.sandbox.refused import Refused


def part_file(data: bytes, pages: Sequence[tuple[int, int]]) -> bytes:
    """These pages (from 1) in this order, each turned by so many degrees clockwise; the same bytes each time.

    Opens the file: call it through a child. Raises Refused for a file that can't be opened or lacks one of them.
    """
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
