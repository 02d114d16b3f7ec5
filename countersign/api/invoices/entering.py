"""Drafts: begun, and changed at a version, by the same reading of what is typed as on the entry page."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Status
from pydantic import StringConstraints

from countersign.accounts.formats import Formats
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.api.actions import all_or_nothing
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.api.scoped import Token, enters
from countersign.api.versions import IF_MATCH, seen, tag
from countersign.invoices.access import entered_document, own_invoice
from countersign.invoices.content.fields import (
    FURTHER,
    HEADER,
    ITEM,
    field_at,
    form_of,
    is_cell,
    is_custom,
)
from countersign.invoices.content.signs import turned
from countersign.invoices.content.typed import Entry, read_entry
from countersign.invoices.content.values import plain, value
from countersign.invoices.desk.actions import begin, enter_again
from countersign.invoices.entering.actions import Conflict, save
from countersign.invoices.models import (
    AMOUNT_PLACES,
    FACTOR_PLACES,
    Invoice,
    Kind,
    LineItem,
)
from countersign.invoices.queries import items_of

from .noun import router
from .shown import Whole, whole_of

WRITES: Final = Token("invoices:write", enters)
# Numbers with a point and days as ISO 8601 are read in this form as they are written.
_FORMATS: Final = Formats.of("en_GB")
Text = Annotated[str, StringConstraints(max_length=2000)]
_AMOUNT: Final = rf"^-?[0-9]{{1,12}}(\.[0-9]{{1,{AMOUNT_PLACES}}})?$"
_NUMBER: Final = rf"^-?[0-9]{{1,12}}(\.[0-9]{{1,{FACTOR_PLACES}}})?$"
_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_FORMS: Final = {"amount": _AMOUNT, "factor": _NUMBER, "date": _DAY}
Amount = Annotated[str, Field(pattern=_AMOUNT, examples=["119.00"])]
Number = Annotated[str, Field(pattern=_NUMBER, examples=["19"])]
Day = Annotated[
    str,
    Field(pattern=_DAY, examples=["2026-03-02"], json_schema_extra={"format": "date"}),
]


class ItemIn(Sent):
    """One item. With the `key` of one that is there it changes that one."""

    key: UUID | None = None
    description: Text | None = None
    unit: Text | None = None
    quantity: Number | None = None
    unit_price: Number | None = None
    price_base_quantity: Number | None = None
    tax_rate: Number | None = None
    line_total: Amount | None = Field(default=None, description="Left out it is worked out of quantity and price.")  # fmt: skip


class Change(Sent):
    """What is to be so from now on; what is left out stays, null empties."""

    kind: Kind | None = None
    number: Text | None = None
    vendor_name: Text | None = None
    issue_date: Day | None = None
    due_date: Day | None = None
    currency: Text | None = None
    order_reference: Text | None = None
    iban: Text | None = None
    net_total: Amount | None = None
    tax_total: Amount | None = None
    gross_total: Amount | None = None
    amount_due: Amount | None = None
    no_items: bool | None = None
    items: list[ItemIn] | None = Field(default=None, max_length=1000, description="All items, in their order; what is not among them goes.")  # fmt: skip
    more: dict[str, Text | None] | None = Field(default=None, description="What not every invoice has, by path: `buyer_reference`, `taxes.0.base`, `coding.0.account`, `custom.KEY.value`.")  # fmt: skip


class Begin(Change):
    """A new draft, from a file that was uploaded before or from none."""

    document: int | None = Field(default=None, ge=1, le=2**63 - 1)


@router.post("/invoices", response={201: Whole}, auth=WRITES, summary="Begin a draft")
@all_or_nothing
def begin_invoice(
    request: MemberRequest, said: Body[Begin], response: HttpResponse
) -> Any:
    """A draft on one's own desk, with what is sent with it. Of a file that is still being read the empty fields are filled in soon."""
    member = request.membership
    if said.document is not None:
        document = entered_document(request, said.document)
        invoice = enter_again(document, by=member)
    else:
        invoice = begin(by=member)
    changes = said.model_dump(mode="json", exclude_unset=True, exclude={"document"})
    if changes:
        invoice = _saved(invoice, changes, invoice.version, member)
    response["ETag"] = tag(invoice.version)
    response["Location"] = f"/api/v1/invoices/{invoice.pk}"
    return Status(HTTPStatus.CREATED, whole_of(invoice))


@router.patch(
    "/invoices/{int:invoice_id}",
    response=Whole,
    auth=WRITES,
    summary="Change a draft",
    openapi_extra={"parameters": [IF_MATCH]},
)
def change_invoice(
    request: MemberRequest,
    invoice_id: int,
    said: Body[Change],
    response: HttpResponse,
) -> Whole:
    """Change one's own draft at the version that If-Match names. 409 shows both versions: `kept` is stored, `yours` was sent."""
    version = seen(request)
    invoice = own_invoice(request, invoice_id)
    changes = said.model_dump(mode="json", exclude_unset=True)
    if version != invoice.version:
        raise _changed(invoice, changes)
    invoice = _saved(invoice, changes, version, request.membership)
    response["ETag"] = tag(invoice.version)
    return whole_of(invoice)


def _saved(
    invoice: Invoice, changes: Mapping[str, Any], version: int, member: Membership
) -> Invoice:
    """The invoice as it is stored then. Raises Problem for what can't be taken, and where somebody has saved since."""
    form = QueryDict(mutable=True)
    for name, text in _form(invoice, items_of(invoice), changes):
        form.appendlist(name, text)
    today = timezone.localdate(timezone=member.organization.zone)
    entry = read_entry(form, _FORMATS, today=today)
    _must_be_understood(entry, changes)
    try:
        result = save(invoice.pk, entry, version=version, by=member)
    except Invoice.DoesNotExist as gone:
        raise Http404 from gone
    if isinstance(result, Conflict):
        raise _changed(result.invoice, changes)
    return result.invoice


def _changed(invoice: Invoice, changes: Mapping[str, Any]) -> Problem:
    return Problem(
        "changed",
        _("It is version %(version)s by now.") % {"version": invoice.version},
        headers={"ETag": tag(invoice.version)},
        kept=whole_of(invoice).model_dump(),
        yours=dict(changes),
    )


def _form(
    invoice: Invoice, items: list[LineItem], changes: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """The whole form of the entry page, with what is stored and what is sent instead."""
    kind = changes.get("kind") or invoice.kind
    for name in HEADER:
        if name in changes:
            yield name, changes[name] or ""
        else:
            yield name, invoice.unparsed.get(name) or _text(invoice, name, kind)
    no_items = changes.get("no_items", invoice.no_items)
    if no_items:
        yield "no_items", "on"
    for path, sent in (changes.get("more") or {}).items():
        _must_be_of_its_form(path, sent)
        yield path, sent or ""
    for path in invoice.confirmed:
        yield "confirmed", path
    if changes.get("items") is not None:
        yield from _sent_items(changes["items"])
    else:
        yield from _stored_items(items, kind)


def _must_be_of_its_form(path: str, sent: str | None) -> None:
    """Refuse what there is no field for, and numbers and days that are written otherwise than programs write them."""
    detail = ""
    if path not in FURTHER and not (field_at(path) and _is_further(path)):
        detail = _("There is no such field.")
    elif sent and not re.fullmatch(_FORMS.get(form_of(path) or "", ".*"), sent, re.S):
        detail = _("This is no value of this field.")
    if detail:
        error = {"pointer": f"/more/{path}", "detail": detail}
        raise Problem("not-understood", errors=[error])


def _is_further(path: str) -> bool:
    return is_cell(path) or is_custom(path)


def _sent_items(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield "item_key", str(item.get("key") or "")
        for name in ITEM:
            yield f"item_{name}", item.get(name) or ""
        yield "item_worked_out", ""


def _stored_items(items: list[LineItem], kind: str) -> Iterator[tuple[str, str]]:
    for item in items:
        yield "item_key", str(item.key)
        for name in ITEM:
            text = item.unparsed.get(name) or _text(item, name, kind)
            yield f"item_{name}", text
        yield "item_worked_out", "1" if item.worked_out else ""


def _text(row: Invoice | LineItem, name: str, kind: str) -> str:
    """A stored value as the form has it."""
    found = value(row, name)
    if isinstance(found, Decimal):
        found = turned(name, found, kind)
    return plain(found) or ""


def _must_be_understood(entry: Entry, changes: Mapping[str, Any]) -> None:
    """Refuse what was sent and is no value of its field; what was so before stays as it was typed."""
    sent = {*changes, *(changes.get("more") or {})}
    errors = [
        {"pointer": _pointer(path), "detail": _("This is no value of this field.")}
        for path in entry.unparsed
        if path in sent
    ]
    if "items" in changes:
        errors += [
            {
                "pointer": f"/items/{at}/{name}",
                "detail": _("This is no value of this field."),
            }
            for at, item in enumerate(entry.items)
            for name in item.unparsed
        ]
    if errors:
        raise Problem("not-understood", errors=errors)


def _pointer(path: str) -> str:
    return f"/{path}" if path in HEADER else f"/more/{path}"
