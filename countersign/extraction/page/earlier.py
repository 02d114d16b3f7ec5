"""What a page says of other invoices: their numbers and days are not this one's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line

EARLIER: Final = "earlier"
_LIKELY: Final = "earlier_likely"  # “original invoice” may be this one as well
_LIST: Final = "earlier_list"
_STRONG: Final = frozenset({"number", "issue_date", "due_date"})
_OWN: Final = _STRONG | {"number_weak", "date_weak", "due_weak", "title"}
_OTHERS: Final = frozenset({EARLIER, "other_number", "other_date"})
_GAP: Final = 1.2  # line heights between the rows of a list


def of_earlier(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """The labels; those that speak of another invoice claim its number and days, so that nothing else takes them.

    It is named before its number (“replaces invoice no. 7 of 1 May”), or heads a list (“Open invoices”). What may be
    this one as well (“Original invoice no. 7”) is another where the page has a number of its own beside it.
    """
    if not any(label.roles & {EARLIER, _LIKELY, _LIST} for label in labels):
        return list(labels)
    listed = {id(line) for line in _listed(lines, labels)}
    told = [label for label in labels if EARLIER in label.roles]
    likely = [label for label in labels if _LIKELY in label.roles]
    if any(_is_own(label) and not _ruled(label, [*told, *likely]) for label in labels):
        told += likely
    return [
        replace(label, roles=_OTHERS)
        if id(label.line) in listed or label in told or _ruled(label, told)
        else label
        for label in labels
    ]


def _is_own(label: Label) -> bool:
    """Whether it introduces a number, rather than being named in a sentence."""
    return "number" in label.roles and label.first


def _ruled(label: Label, told: Sequence[Label]) -> bool:
    """Whether it stands behind such a phrase: in its segment, or as a mere “No.” or “of” in the next ones."""
    for one in told:
        if one.line is label.line and label.roles & _OWN:
            if one.run is label.run and one.start <= label.start:
                return True
            weak = not label.roles & _STRONG and not one.after.strip(" :")
            if weak and one.run.offset < label.run.offset:
                return True
    return False


def _listed(lines: Sequence[Line], labels: Sequence[Label]) -> Iterator[Line]:
    """The rows below a heading of other invoices, as far as they stand close."""
    heads = {id(label.line) for label in labels if _LIST in label.roles and label.first}
    inside = False
    for line, below in pairwise(lines):
        near = below.box.y0 - line.box.y1 < _GAP * max(line.height, 6.0)
        heading = id(line) in heads
        inside = (heading or inside) and near and below.page is line.page
        if heading:
            yield line
        if inside:
            yield below
