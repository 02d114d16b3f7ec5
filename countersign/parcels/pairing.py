"""Files of one parcel that are the same invoice: its XML and the PDF that shows it."""

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from countersign.extraction.files.sniff import PDF, SIGNED, XML

from .model import Enclosure

_SUFFIXES: Final = re.compile(r"\.(?:xml|p7m|pdf)$", re.I)
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
# Words that programs put around the same number in the names of the two.
_ADDED: Final = re.compile(
    r"(?:xrechnung|zugferd|facturx|ubl|cii|peppol|ebilling|visual|visualisierung|ansicht|copy|kopie)"
)


def paired(files: Sequence[Enclosure]) -> list[tuple[Enclosure, ...]]:
    """The files by invoice, in their order: an XML with its PDF, everything else alone.

    Two belong together when they lie in the same parcel and have the same name but for its ending; or when they are
    the only XML and the only PDF there.
    """
    found: list[tuple[Enclosure, ...]] = []
    partner = _partners(files)
    taken: set[int] = set()
    for number, file in enumerate(files):
        if number in taken:
            continue
        other = partner.get(number)
        if other is None:
            found.append((file,))
        else:
            taken.add(other)
            first, second = sorted(
                (number, other), key=lambda one: files[one].media_type == PDF
            )
            found.append((files[first], files[second]))
    return found


def _partners(files: Sequence[Enclosure]) -> dict[int, int]:
    partner: dict[int, int] = {}
    for within in dict.fromkeys(file.within for file in files):
        here = [number for number, file in enumerate(files) if file.within == within]
        records = [
            number for number in here if files[number].media_type in {XML, SIGNED}
        ]
        pages = [number for number in here if files[number].media_type == PDF]
        for record in records:
            same = [
                page
                for page in pages
                if _stem(files[page].name) == _stem(files[record].name)
            ]
            if len(records) == len(pages) == 1:
                same = pages
            if len(same) == 1 and same[0] not in partner:
                partner[record], partner[same[0]] = same[0], record
    return partner


def _stem(name: str) -> str:
    """A name without its endings and what programs add to it."""
    stem = PurePath(name.casefold()).name
    while (shorter := _SUFFIXES.sub("", stem)) != stem:
        stem = shorter
    return _ADDED.sub("", _SIGNS.sub("", stem))
