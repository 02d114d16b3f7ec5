"""Is it the same invoice as another one? Who may say so, and what speaks for it."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.api.scoped import Token
from countersign.identity.written import shown
from countersign.invoices.access import visible_invoice
from countersign.invoices.duplicates.actions import (
    NotAlike,
    NotTold,
    can_tell,
    tell_apart,
)
from countersign.invoices.duplicates.of_one import likely_duplicates

from .listing import READS
from .noun import router


class Duplicate(Schema):
    """An invoice that may be the same one; `invoice` is null where it is a colleague's that one may not see."""

    invoice: int | None
    reasons: list[str] = Field(examples=[["number"]])
    is_taken: bool = Field(description="The very same number, day and total of this vendor: nobody can wave it away.")  # fmt: skip
    told_apart_by: str = Field(description="Who has said that they are two; nothing: nobody.")  # fmt: skip


class Duplicates(Schema):
    """What may be the same."""

    duplicates: list[Duplicate]


@router.get(
    "/invoices/{int:invoice_id}/duplicates",
    response=Duplicates,
    auth=READS,
    summary="What may be the same invoice",
)
def list_duplicates(request: MemberRequest, invoice_id: int) -> Duplicates:
    """All likely duplicates, whatever their status, currency or year, each with the reasons."""
    invoice = visible_invoice(request, invoice_id)
    member = request.membership
    return Duplicates(
        duplicates=[
            Duplicate(
                invoice=one.earlier.pk if one.earlier.is_seen_by(member) else None,
                reasons=list(one.reasons),
                is_taken=one.is_taken,
                told_apart_by=one.told_apart.by
                if one.told_apart and one.is_told_apart
                else "",
            )
            for one in likely_duplicates(invoice)
        ]
    )


class Apart(Sent):
    """Which other one it is not, and why."""

    other: int = Field(ge=1, le=2**63 - 1)
    why: str = Field(default="", max_length=1000)


@router.post(
    "/invoices/{int:invoice_id}/tell-apart",
    response={204: None},
    auth=Token("invoices:write"),
    summary="Say that two invoices are two",
)
def tell_invoices_apart(
    request: MemberRequest, invoice_id: int, said: Body[Apart]
) -> Any:
    """Remember that it is not the same as another one. Said by a token it counts for those who enter: managers are told all the same."""
    here, there = (
        visible_invoice(request, invoice_id),
        visible_invoice(request, said.other),
    )
    if not can_tell(here, there, request.membership):
        raise Http404
    why = shown(said.why, lines=True)
    try:
        tell_apart(here, there, by=request.membership, why=why)
    except NotTold as problem:
        text = _("Nothing is remembered yet: please say why they are two.")
        raise wrong("why", text) from problem
    except NotAlike as problem:
        text = _("These two can't be told apart: see the checks.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.NO_CONTENT, None)
