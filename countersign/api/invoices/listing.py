"""Lists of invoices, one of them, what was read for it, what checks say, what happened to it."""

from datetime import date, datetime
from typing import Any, Final, Literal

from django.http import HttpResponse
from ninja import Field, Query, Schema

from countersign.accounts.formats import locale_override
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.api.cursors import Paged, after, sealed
from countersign.api.problems import Problem
from countersign.api.scoped import Token
from countersign.api.versions import tag
from countersign.history.models import Event
from countersign.invoices.access import visible_invoice
from countersign.invoices.checks import Check, all_checks
from countersign.invoices.content.history_words import in_words
from countersign.invoices.models import Invoice, Kind, Status
from countersign.invoices.queries import items_of, suggestions_of
from countersign.invoices.search import filters
from countersign.invoices.suggesting.evidence import evidence
from countersign.invoices.table.finding import Wanted, shown

from .noun import router
from .shown import Head, Whole, head_of, whole_of

READS: Final = Token("invoices:read")
Sort = Literal[
    "number", "-number", "vendor", "-vendor", "issued", "-issued", "due", "-due",
    "gross", "-gross", "status", "-status", "entered", "-entered",
]  # fmt: skip


class Asked(Paged):
    """Which invoices: the filters of the table of invoices, by the same names."""

    q: str = Field(default="", max_length=200, description="Words that they have, or begin with.")  # fmt: skip
    status: list[Status] = Field(default=[])
    kind: list[Kind] = Field(default=[])
    vendor: int | None = Field(default=None, ge=1, le=2**63 - 1)
    agent: int | None = Field(default=None, ge=1, le=2**63 - 1)
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    entered_from: date | None = None
    entered_to: date | None = None
    payment: Literal["unpaid", "overdue", "paid"] | None = None
    exported: Literal["no", "yes"] | None = None
    coding: Literal["no", "yes"] | None = None
    doubts: Literal["any", "stops", "none"] | None = None
    month: str | None = Field(default=None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])  # fmt: skip
    sort: Sort | None = None


class Invoices(Schema):
    """One page of a list."""

    invoices: list[Head]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip
    is_near: bool = Field(default=False, description="Nothing is written as `q` says; these come close.")  # fmt: skip


@router.get("/invoices", response=Invoices, auth=READS, summary="Invoices")
def list_invoices(request: MemberRequest, asked: Query[Asked]) -> Invoices:
    """What one may see of what was asked for, the newest first if nothing else is said."""
    member = request.membership
    with locale_override("en_GB"):  # in which days are written as ISO 8601, too
        found = filters.read(request.GET, member, people=filters.agents(member))
    _must_know(found, asked)
    size = asked.limit
    page = shown(found, member, Wanted(after(asked, found.order), size))
    return Invoices(
        invoices=[Head(**head_of(one)) for one in page.page.rows],
        next=sealed(page.page.next, found.order),
        is_near=page.is_near,
    )


def _must_know(found: filters.Filters, asked: Asked) -> None:
    """Refuse what the table would leave out and name above its rows."""
    errors = [{"pointer": "", "detail": text} for text in found.unread]
    for name, known in (("vendor", found.vendor), ("agent", found.agent)):
        if getattr(asked, name) and known is None:
            text = "Nobody here is known by this number."
            errors.append({"pointer": f"/{name}", "detail": text})
    if errors:
        raise Problem("not-understood", errors=errors)


@router.get(
    "/invoices/{int:invoice_id}", response=Whole, auth=READS, summary="One invoice"
)
def get_invoice(
    request: MemberRequest, invoice_id: int, response: HttpResponse
) -> Whole:
    """All of it. Its ETag names the version."""
    invoice = visible_invoice(request, invoice_id)
    response["ETag"] = tag(invoice.version)
    return whole_of(invoice)


class Reading(Schema):
    """One value that was read for a field, the likeliest first, and where it stands."""

    value: str
    confidence: float
    source: str
    places: list[dict[str, Any]] = Field(description="document, page, x0, y0, x1, y1 in points from the top left, text")  # fmt: skip


class Suggested(Schema):
    """What was read for a field, and what a person has still to do about it."""

    path: str = Field(examples=["gross_total"])
    state: Literal["confirmed", "suggested", "doubtful", "empty", "typed"]
    readings: list[Reading]


class Suggestions(Schema):
    """All that was read."""

    is_reading: bool = Field(description="More may come: ask again.")
    suggestions: list[Suggested]


_PLACE: Final = ("document", "page", "x0", "y0", "x1", "y1", "text")


@router.get(
    "/invoices/{int:invoice_id}/suggestions",
    response=Suggestions,
    auth=READS,
    summary="What was read",
)
def list_suggestions(request: MemberRequest, invoice_id: int) -> Suggestions:
    """What was read for each field, how sure it is, and where on the file it stands (the evidence)."""
    invoice = visible_invoice(request, invoice_id)
    items, stored = items_of(invoice), list(suggestions_of(invoice))
    told = evidence(invoice, items, invoice.organization.formats, stored)
    lines = {str(item.key): item.read_line for item in items}
    found: dict[tuple[int | None, str], list[Reading]] = {}
    for one in sorted(stored, key=lambda row: row.rank):
        reading = Reading(
            value=one.value,
            confidence=one.confidence,
            source=one.source,
            places=[dict(zip(_PLACE, word, strict=False)) for word in one.words],
        )
        found.setdefault((one.line, one.field), []).append(reading)
    return Suggestions(
        is_reading=any(one.is_unread for one in invoice.files),
        suggestions=[
            Suggested(
                path=one.path,
                state=one.state.value,
                readings=found.get(_where(one.path, lines), []),
            )
            for one in told
        ],
    )


def _where(path: str, lines: dict[str, int | None]) -> tuple[int | None, str]:
    """Line and field of what was read for a path."""
    if not path.startswith("item."):
        return None, path
    _item, key, name = path.split(".", 2)
    return lines.get(key), name


class Given(Schema):
    """Who answered a stop, when and why."""

    by: str
    at: datetime
    reason: str


class CheckOut(Schema):
    """What a rule says of an invoice."""

    name: str = Field(examples=["sums"])
    level: Literal["ok", "hint", "doubt", "stop", "needed"]
    message: str
    fields: list[str]
    stops: bool = Field(description="It keeps the invoice from being approved as things are.")  # fmt: skip
    is_answerable: bool
    given: Given | None = Field(default=None, description="The answer to it.")

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        """What is told of a check."""
        given = check.given
        return cls(
            name=check.name,
            level=check.level.value,
            message=check.message,
            fields=list(check.fields),
            stops=check.stops,
            is_answerable=check.is_answerable,
            given=Given(by=given.by, at=given.at, reason=given.reason)
            if given
            else None,
        )


class Checks(Schema):
    """What all rules say, the heaviest first."""

    checks: list[CheckOut]


@router.get(
    "/invoices/{int:invoice_id}/checks",
    response=Checks,
    auth=READS,
    summary="What checks say",
)
def list_checks(request: MemberRequest, invoice_id: int) -> Checks:
    """What each rule says of the invoice as it is, with the answers to stops."""
    invoice = visible_invoice(request, invoice_id)
    return Checks(checks=checks_of(invoice, request.membership))


def checks_of(invoice: Invoice, member: Membership) -> list[CheckOut]:
    """What all rules say of it to this member."""
    return [CheckOut.of(one) for one in all_checks(invoice, member)]


class LineOut(Schema):
    """One line of the history."""

    number: int = Field(description="Its number in the organization's history.")
    at: datetime
    who: str
    via: str = Field(description="How they came in: `token NAME`, `link 12`, nothing for whoever signed in.")  # fmt: skip
    verb: str = Field(examples=["submitted"])
    sentence: str
    more: list[str]
    comment: str


class History(Schema):
    """What happened to an invoice, the oldest first."""

    history: list[LineOut]


@router.get(
    "/invoices/{int:invoice_id}/history",
    response=History,
    auth=Token("history:read"),
    summary="What happened to it",
)
def list_history(request: MemberRequest, invoice_id: int) -> History:
    """Each line that the invoice's own page shows."""
    invoice = visible_invoice(request, invoice_id)
    events = list(Event.objects.about(invoice.organization_id, "invoice", invoice.pk))
    formats = request.membership.organization.formats
    told = in_words(events, formats=formats, currency=invoice.currency)
    return History(
        history=[
            LineOut(
                number=event.sequence,
                at=event.at,
                who=event.actor_name,
                via=event.via,
                verb=event.verb,
                sentence=line.sentence,
                more=list(line.more),
                comment=line.comment,
            )
            for event, line in zip(events, told, strict=True)
        ]
    )
