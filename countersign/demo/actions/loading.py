"""Filling the demo organization. Its past is written directly: nobody is mailed about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from countersign.accounts.actions import prove
from countersign.accounts.models import Membership, Organization, Role, User
from countersign.demo.actions.paying import own_account, paid_ones
from countersign.demo.record import record_of
from countersign.demo.story import Chapter, chapters
from countersign.documents.actions import store
from countersign.documents.models import Document
from countersign.history.actions import record
from countersign.invoices.content.fields import HEADER
from countersign.invoices.content.signs import turned
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem, Status
from countersign.invoices.search.actions import index
from countersign.review.models import Decision, Verdict
from countersign.samples import SampleInvoice, draw, to_ubl
from countersign.vendors.models import BankAccount, Vendor, bare_code, name_key

from .coding import code_past
from .exporting import export_past

PASSWORD: Final = "countersign-demo"  # noqa: S105 - printed for everyone who tries the demo
CHECKED: Final = "Called the number on the contract."
CAST: Final = (
    ("Alice", Role.AGENT),
    ("Bob", Role.AGENT),
    ("Mona", Role.MANAGER),
    ("Olga", Role.OWNER),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line for the history."""

    at: datetime
    by: Membership
    verb: str
    invoice: Invoice
    data: dict[str, Any]


@transaction.atomic
def load() -> Organization:
    """The demo organization; made if it is not there yet."""
    found = Organization.objects.filter(is_demo=True).first()
    if found:
        return found
    organization = Organization.objects.create(
        name="Demo", is_demo=True, locale="de_DE", time_zone="Europe/Berlin"
    )
    alice, bob, mona, olga = (_member(organization, name, role) for name, role in CAST)
    own_account(organization)
    happenings = [
        happening
        for chapter in chapters(timezone.now())
        for happening in _write(
            chapter, agent=(alice, bob)[chapter.agent], manager=mona
        )
    ]
    happenings += [
        Happening(at, olga, "paid", invoice, data)
        for at, invoice, data in paid_ones(olga)
    ]
    for each in sorted(happenings, key=lambda each: each.at):
        record(
            organization.pk,
            each.by.actor,
            each.verb,
            each.invoice,
            each.data,
            at=each.at,
        )
    code_past(by=olga)
    export_past(by=olga)
    return organization


def _member(organization: Organization, name: str, role: Role) -> Membership:
    email = f"{name.lower()}@demo.example"
    user = User.objects.create_user(email, PASSWORD, name=name)
    prove(user)  # nobody reads the mail of the demo
    began = timezone.now() - timedelta(days=1)
    return Membership.objects.create(
        organization=organization, user=user, role=role, created_at=began
    )


def _write(
    chapter: Chapter, *, agent: Membership, manager: Membership
) -> list[Happening]:
    document = _document(chapter, agent)
    invoice = _invoice(chapter, agent)
    InvoiceDocument.objects.create(
        organization=agent.organization, invoice=invoice, document=document
    )
    _items(chapter.sample, invoice)
    index(invoice)
    data = {"file": document.name, "document": document.pk, "sha256": document.sha256}
    happenings = [Happening(chapter.entered_at, agent, "uploaded", invoice, data)]
    if chapter.submitted_at:
        data = {"status": [Status.DRAFT, Status.SUBMITTED], "version": 1}
        happenings.append(
            Happening(chapter.submitted_at, agent, "submitted", invoice, data)
        )
    if chapter.decided_at:
        happenings += _confirmation(invoice, chapter, manager)
        Decision.objects.create(
            organization=agent.organization,
            invoice=invoice,
            version=1,
            verdict=Verdict(chapter.status),
            user=manager.user,
            comment=chapter.reason,
            at=chapter.decided_at,
        )
        data = {
            "status": [Status.SUBMITTED, chapter.status],
            "version": 1,
            "comment": chapter.reason,
        }
        happenings.append(
            Happening(chapter.decided_at, manager, chapter.status, invoice, data)
        )
    return happenings


def _confirmation(
    invoice: Invoice, chapter: Chapter, manager: Membership
) -> list[Happening]:
    """Before the first approval of a vendor's IBAN, the manager confirms it."""
    if chapter.status != Status.APPROVED or not invoice.iban or not chapter.decided_at:
        return []
    at = chapter.decided_at - timedelta(minutes=1)
    account, is_new = BankAccount.objects.get_or_create(
        organization=manager.organization,
        vendor=invoice.vendor,
        iban=invoice.iban,
        defaults={"confirmed_by": manager.user, "confirmed_at": at, "how": CHECKED},
    )
    data = {"vendor": invoice.vendor_name, "iban": account.iban, "comment": CHECKED}
    confirmed = Happening(at, manager, "confirmed_account", invoice, data)
    return [confirmed] if is_new else []


def _document(chapter: Chapter, agent: Membership) -> Document:
    sample = chapter.sample
    name = f"{sample.number.replace('/', '-')}.{'xml' if chapter.is_xml else 'pdf'}"
    data = to_ubl(sample) if chapter.is_xml else draw(sample)
    document = store(ContentFile(data, name), by=agent).document
    Document.objects.filter(pk=document.pk).update(uploaded_at=chapter.entered_at)
    return document


def _invoice(chapter: Chapter, agent: Membership) -> Invoice:
    sample = chapter.sample
    values: dict[str, Any] = {}
    if chapter.status != Status.DRAFT:
        vendor = _vendor(sample, agent.organization)
        values = {
            **{
                name: getattr(sample, name)
                for name in HEADER
                if name != "kind" and hasattr(sample, name)
            },
            "vendor": vendor,
            "vendor_name": vendor.name,
            "iban": bare_code(sample.vendor.iban),
            "no_items": not sample.lines,
            **record_of(sample),
        }
    moments = [chapter.entered_at, chapter.submitted_at, chapter.decided_at]
    return Invoice.objects.create(
        organization=agent.organization,
        agent=agent.user,
        status=chapter.status,
        created_at=chapter.entered_at,
        changed_at=max(filter(None, moments)),
        submitted_at=chapter.submitted_at,
        decided_at=chapter.decided_at,
        **values,
    )


def _vendor(sample: SampleInvoice, organization: Organization) -> Vendor:
    vendor, _ = Vendor.objects.get_or_create(
        organization=organization,
        key=name_key(sample.vendor.name),
        defaults={
            "name": sample.vendor.name,
            "vat_id": sample.vendor.vat_id.replace(" ", ""),
        },
    )
    return vendor


def _items(sample: SampleInvoice, invoice: Invoice) -> None:
    if invoice.status == Status.DRAFT:
        return
    LineItem.objects.bulk_create(
        LineItem(
            organization=invoice.organization,
            invoice=invoice,
            position=position,
            description=line.description,
            quantity=turned("quantity", line.quantity, invoice.kind),
            unit=line.unit,
            unit_price=line.unit_price,
            tax_rate=line.tax_rate,
            line_total=turned("line_total", line.line_total, invoice.kind),
        )
        for position, line in enumerate(sample.lines, start=1)
    )
