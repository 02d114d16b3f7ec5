"""Correcting the coding of what waits or is approved."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Status

from countersign.accounts.formats import Formats
from countersign.accounts.http import MemberRequest
from countersign.api.forms import PLAIN, Sent
from countersign.api.problems import Problem
from countersign.coding.actions.correcting import (
    Changed,
    NotAllowed,
    NotWhole,
    correct,
)
from countersign.coding.shown import may_correct
from countersign.invoices.access import visible_invoice
from countersign.invoices.content.fields import field_at
from countersign.invoices.content.typed import read_entry

from .noun import CODES, router

Text = Annotated[str, Field(max_length=2000)]


def _is_of_coding(path: str) -> bool:
    """Is there such a cell of a part?"""
    return path.startswith("coding.") and field_at(path) is not None


class Correction(Sent):
    """How it is to be coded, by path, all of it: `coding.0.account`, `coding.0.percent` and so on."""

    version: int = Field(ge=0, le=2**31 - 1)
    coding: dict[str, Text] = Field(max_length=1000, examples=[{"coding.0.account": "4930"}])  # fmt: skip


@router.put(
    "/invoices/{int:invoice_id}/coding",
    response={204: None},
    auth=CODES,
    summary="Correct how an invoice is coded",
)
def correct_coding(
    request: MemberRequest, invoice_id: int, said: Body[Correction]
) -> Any:
    """For managers where the owner lets them: of what waits or is approved, at the version that was seen. Nothing else of it changes."""
    member = request.membership
    invoice = visible_invoice(request, invoice_id)
    if not may_correct(invoice, member):
        raise Http404
    typed = QueryDict(mutable=True)
    typed.update(said.coding)
    today = timezone.localdate(timezone=member.organization.zone)
    entry = read_entry(typed, Formats.of(PLAIN), today=today)
    wrong = [path for path in said.coding if not _is_of_coding(path)]
    if unread := [*wrong, *(path for path, text in entry.unparsed.items() if text)]:
        text = _("This is no value of this field.")
        errors = [{"pointer": f"/coding/{path}", "detail": text} for path in unread]
        raise Problem("not-understood", errors=errors)
    try:
        correct(invoice, entry, version=said.version, by=member)
    except NotAllowed as problem:
        raise Http404 from problem
    except Changed as problem:
        text = _("It is version %(version)s by now.")
        now = text % {"version": problem.invoice.version}
        raise Problem("changed", now) from problem
    except NotWhole as problem:
        checks = [check.message for check in problem.failed]
        raise Problem("not-ready", " ".join(checks)) from problem
    return Status(HTTPStatus.NO_CONTENT, None)
