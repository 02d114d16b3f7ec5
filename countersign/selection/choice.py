"""Which invoices were selected: those that were ticked, or all that a filter finds, the first ones of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.urls import reverse

from countersign.accounts.http import MemberRequest
from countersign.exports.making.choosing import shown
from countersign.invoices.models import Invoice
from countersign.review.access import picked_invoices

DESKS: Final = ("mine", "everybodys")
MOST: Final = 200
"""Invoices that are worked on at a time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Invoices, each with the version that was seen; `more` when there are others that match, `back` is the table's address.

    `desk` says which desk they were selected on: "mine" or "everybodys".
    """

    seen: Sequence[tuple[Invoice, int]]
    back: str
    more: bool = False
    desk: str = ""

    @property
    def back_to(self) -> str:
        """The address of where they were selected."""
        if self.desk:
            query = "?everybodys" if self.desk == "everybodys" else ""
            return reverse("invoices:desk") + query
        return f"{reverse('invoices:list')}?{self.back}"


def chosen(request: MemberRequest) -> Choice:
    """What the table or the page before sent; what this member may not see is left out."""
    desk = request.POST.get("desk", "")
    desk = desk if desk in DESKS and request.membership.enters else ""
    back = QueryDict(request.POST.get("back", "")[:4000]).urlencode()
    if "all" not in request.POST:
        picks = list(dict.fromkeys(request.POST.getlist("pick")))
        seen = picked_invoices(request, picks[:MOST])
        return Choice(seen, back, more=len(picks) > MOST, desk=desk)
    rows = shown(back, request.membership).rows
    found = list(rows.select_related("organization", "agent", "vendor")[: MOST + 1])
    seen = [(invoice, invoice.version) for invoice in found[:MOST]]
    return Choice(seen, back, more=len(found) > MOST)
