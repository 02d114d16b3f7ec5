"""The bookings that are open, each with what it may have paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.payments import queries
from countersign.payments.models import StatementLine

from .matching import Matcher, Proposal

MOST: Final = 200
LOOKED_AT: Final = 2000  # unpaid invoices that bookings are compared with


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One invoice of a proposal."""

    pk: int
    number: str
    vendor: str
    amount: str
    discount: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One booking, and the proposal for it."""

    pk: int
    day: str
    account: str
    name: str
    text: str
    amount: str
    is_out: bool
    why: str
    sure: bool
    parts: Sequence[ShownPart]
    keys: str


def open_lines(
    member: Membership, after: queries.Place | None = None
) -> tuple[list[ShownLine], str]:
    """At most MOST of them, and where they go on."""
    found = queries.open_lines(member, MOST + 1, after)
    if after and not found:  # behind the last one: from the beginning
        found = queries.open_lines(member, MOST + 1)
    matcher = Matcher.of(member, LOOKED_AT) if found else None
    formats = member.organization.formats
    shown = [
        _shown(one, matcher.propose(one) if matcher and one.amount else None, formats)
        for one in found[:MOST]
    ]
    last = found[MOST - 1] if len(found) > MOST else None
    return shown, f"{last.booked_on}:{last.pk}" if last else ""


def keys_of(proposal: Proposal | None) -> str:
    """What a page sends back of a proposal that was seen: it is booked only while it is still the same."""
    if proposal is None:
        return ""
    return ",".join(
        f"{one.invoice.pk}:{one.amount.normalize():f}:{one.discount.normalize():f}:{one.payment.pk if one.payment else ''}"
        for one in proposal.parts
    )


def _shown(
    line: StatementLine, proposal: Proposal | None, formats: Formats
) -> ShownLine:
    return ShownLine(
        pk=line.pk,
        day=formats.show_date(line.booked_on),
        account=str(line.account),
        name=line.name,
        text=line.text,
        amount=f"{formats.show_amount(line.amount, line.currency)} {line.currency}",
        is_out=line.amount < 0,
        why=proposal.why if proposal else "",
        sure=proposal.sure if proposal else False,
        parts=[
            ShownPart(
                one.invoice.pk,
                str(one.invoice),
                one.invoice.vendor_name,
                formats.show_amount(one.amount, line.currency),
                formats.show_amount(one.discount, line.currency)
                if one.discount
                else "",
            )
            for one in proposal.parts
        ]
        if proposal
        else (),
        keys=keys_of(proposal),
    )
