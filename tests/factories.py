"""Plain factories: each returns a thing that is valid; a test names only what it is about."""

import hashlib
import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, Organization, Role, User
from countersign.documents.models import Document, Page
from countersign.extraction.rules.fault import Held
from countersign.extraction.rules.judging import Verdict
from countersign.invoices.judging.kept import as_json
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
)
from countersign.invoices.queries import hold_again, suggestions_of
from countersign.invoices.search.actions import index
from countersign.invoices.suggesting import actions as suggesting
from countersign.vendors.models import BankAccount, Vendor, name_key

PASSWORD = "correct horse battery"
# What a credit note of 119.00 is stored as, and an invoice of 1,190.00 of which 1,000.00 was prepaid: for `make_invoice`.
CREDIT_NOTE: dict[str, Any] = {
    "kind": "credit note",
    "lines": 0,
    "net_total": Decimal(-100),
    "tax_total": Decimal(-19),
    "gross_total": Decimal(-119),
}
PREPAID: dict[str, Any] = {
    "lines": 0,
    "net_total": Decimal(1000),
    "tax_total": Decimal(190),
    "gross_total": Decimal(1190),
    "amount_due": Decimal(190),
    "more": {"prepaid_amount": "1000"},
}
_numbers = itertools.count(1)


def make_organization(name: str = "Muster GmbH", **values: Any) -> Organization:
    return Organization.objects.create(
        name=name, **{"locale": "de_DE", "time_zone": "Europe/Berlin"} | values
    )


def make_member(
    organization: Organization, name: str, role: str = Role.AGENT
) -> Membership:
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    return Membership.objects.create(organization=organization, user=user, role=role)


def also_in(
    organization: Organization, member: Membership, role: str = Role.AGENT
) -> Membership:
    """The same person as a member of another organization."""
    return Membership.objects.create(
        organization=organization, user=member.user, role=role
    )


def make_vendor(organization: Organization, name: str = "Beispiel GmbH") -> Vendor:
    vendor, _ = Vendor.objects.get_or_create(
        organization=organization, key=name_key(name), defaults={"name": name}
    )
    return vendor


def make_account(
    member: Membership,
    iban: str,
    *,
    vendor: str = "Beispiel GmbH",
    by: Membership | None = None,
    how: str = "called the known number",
) -> BankAccount:
    """A confirmed account of a vendor; `by` who confirmed it."""
    return BankAccount.objects.create(
        organization=member.organization,
        vendor=make_vendor(member.organization, vendor),
        iban=iban,
        confirmed_by=by and by.user,
        confirmed_at=timezone.now(),
        how=how,
    )


def make_document(
    member: Membership, data: bytes | None = None, **values: Any
) -> Document:
    """A stored one-page PDF that was read; `data` for other bytes."""
    data = data if data is not None else f"%PDF-1.4 {next(_numbers)}".encode()
    document = Document(
        organization=member.organization,
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=member.user,
        size=len(data),
        **{
            "name": "invoice.pdf",
            "media_type": "application/pdf",
            "reading_state": "read",
            "said": {"fields": {}, "accounts": []},
        }
        | values,
    )
    default_storage.save(document.path, ContentFile(data))
    document.save()
    Page.objects.create(
        organization=member.organization,
        document=document,
        number=1,
        width=595,
        height=842,
    )
    return document


def make_further(
    invoice: Invoice, data: bytes | None = None, *, kind: str = "delivery-note"
) -> FurtherFile:
    """A further file of an invoice, as it stands there once it was added."""
    member = Membership.objects.get(
        organization=invoice.organization, user=invoice.agent
    )
    row = FurtherFile.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        document=make_document(member, data, name="note.pdf"),
        name="note.pdf",
        kind=kind,
    )
    rows = [one.as_json() for one in invoice.further_files.all()]
    invoice.further = rows
    invoice.save(update_fields=["further"])
    return row


def make_verdict(**values: Any) -> dict[str, Any]:
    """What is kept of an XRechnung that its rules find nothing against."""
    sound = Verdict(
        label="XRechnung (UBL)",
        profile="urn:cen.eu:en16931:2017",
        outcome="no-fault",
        held_to=(Held("EN 16931 (UBL), CEN", "1.3.16", "ab" * 32),),
    )
    return as_json(replace(sound, **values), timezone.now())


def make_invoice(
    agent: Membership,
    *,
    lines: int = 1,
    vendor: str = "Beispiel GmbH",
    document: Document | None = None,
    **values: Any,
) -> Invoice:
    """A complete draft whose sums add up: each line 100.00 EUR net at 19 %."""
    net = Decimal(100 * lines) if lines else Decimal(100)
    tax = net * 19 / 100
    invoice = Invoice(
        organization=agent.organization,
        agent=agent.user,
        vendor=make_vendor(agent.organization, vendor),
        vendor_name=vendor,
        **{
            "number": f"R-2026/{next(_numbers):04}",
            "issue_date": date(2026, 3, 31),
            "due_date": date(2026, 4, 30),
            "currency": "EUR",
            "net_total": net,
            "tax_total": tax,
            "gross_total": net + tax,
            "no_items": not lines,
            "findings": {},
        }
        | values,
    )
    invoice.save()
    LineItem.objects.bulk_create(
        LineItem(
            organization=agent.organization,
            invoice=invoice,
            position=position,
            description=f"Beratung {position}",
            quantity=Decimal(2),
            unit_price=Decimal(50),
            tax_rate=Decimal(19),
            line_total=Decimal(100),
        )
        for position in range(1, lines + 1)
    )
    if document:
        InvoiceDocument.objects.create(
            organization=agent.organization, invoice=invoice, document=document
        )
    index(invoice)
    return invoice


@transaction.atomic
def fill(invoice: Invoice) -> bool:
    """Fill an invoice with what was suggested for it, as the job does."""
    held = hold_again(invoice)
    return suggesting.fill(held, suggestions_of(held))
