"""Where each of several invoices in one file begins."""

from collections.abc import Mapping, Sequence
from typing import Final

from countersign.extraction.cutting.features import (
    Features,
    features_of,
    sellers_of,
)
from countersign.extraction.cutting.sheets import Sheet
from countersign.extraction.files import upright
from countersign.extraction.model import Buyer, Page, Part, Proposal
from countersign.extraction.page.copies import copies

MOST_PAGES: Final = 200  # that are looked at: 15 ms each
_ENOUGH: Final = 0.8
_SHORT: Final = 4  # signs of a number that may stand on any page


def propose(
    pages: Sequence[Page], sheets: Mapping[int, Sheet], buyer: Buyer
) -> Proposal:
    """The invoices in a file, by the words of its pages; `sheets` are pages that are none of an invoice.

    Where separator sheets stand between them they alone say where to cut. One part: there is nothing to cut. Pages that
    were scanned askew or on their side are looked at as they are read, level.
    """
    pages = [upright(page) if page.turn else page for page in pages]
    kept = [page for page in pages if page.number not in sheets]
    dropped = tuple(page.number for page in pages if page.number in sheets)
    again = copies(kept)
    if any(one == "separator" for one in sheets.values()):
        parts = _between(pages, sheets)
        return Proposal(_told(parts, again), dropped, told=True)
    if len(kept) < 2 or len(kept) > MOST_PAGES:
        parts = [[page.number for page in kept]] if kept else []
        return Proposal(_told(parts, again), dropped)
    return Proposal(_told(_by_words(kept, again, buyer), again), dropped)


def _told(parts: Sequence[Sequence[int]], again: Mapping[int, int]) -> tuple[Part, ...]:
    return tuple(
        Part(tuple(part), tuple(page for page in part if page in again))
        for part in parts
    )


def _between(pages: Sequence[Page], sheets: Mapping[int, Sheet]) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for page in pages:
        if sheets.get(page.number) == "separator":
            parts.append([])
        elif page.number not in sheets:
            parts[-1].append(page.number)
    return [part for part in parts if part]


def _by_words(
    pages: Sequence[Page], again: Mapping[int, int], buyer: Buyer
) -> list[list[int]]:
    parts: list[list[Features]] = []
    for page in pages:
        if page.number in again:  # a copy lies with what it is one of
            first = again[page.number]
            features = features_of(page, buyer)
            own = next(part for part in parts if any(one.page == first for one in part))
            own.append(features)
            continue
        features = features_of(page, buyer)
        if parts and not _begins(features, parts[-1]):
            parts[-1].append(features)
        else:
            parts.append([features])
    return [[one.page for one in part] for part in parts]


def _begins(page: Features, part: Sequence[Features]) -> bool:
    """Whether a page begins another invoice than the one before it: only where something speaks for it and nothing against."""
    place = page.place
    if place and place.number > 1:
        return False
    is_first = place is not None and (page.number or page.gross or page.titled)
    numbers = {one.number for one in part if one.number}
    totals = {one.gross for one in part if one.gross}
    if _name_the_same(
        page, part
    ):  # unless it numbers its pages anew and comes to something else
        other = page.number not in numbers or len(page.number) < _SHORT
        changed = page.gross and totals and page.gross not in totals
        return bool(is_first and changed and page.titled and other)
    if is_first or (page.number and numbers):
        return True
    others = sellers_of(part)
    other_seller = bool(page.sellers and others and not page.sellers & others)
    says = (
        (0.5, bool(page.number)),
        (0.4, other_seller),
        (0.3, bool(page.gross and totals)),
        (0.3, page.titled),
        (0.3, page.dated),
    )
    return sum(weight for weight, holds in says if holds) >= _ENOUGH


def _name_the_same(page: Features, part: Sequence[Features]) -> bool:
    """Whether the number of the one stands on the other; a short one only where it is read as the number on both."""
    for one in part:
        if page.number and page.number == one.number:
            return True
        for has, other in ((one, page), (page, one)):
            if len(has.number) >= _SHORT and other.names(has.number):
                return True
    return False
