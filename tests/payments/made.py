"""Rows of payments as they come, for tests that need one of everything."""

import hashlib
import itertools
from decimal import Decimal

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.payments.models import (
    BankFile,
    How,
    OwnAccount,
    Payment,
    Run,
    RunInvoice,
    RunState,
    Statement,
    StatementLine,
    Transfer,
    Way,
)

_numbers = itertools.count(1)


def make_own_account(member: Membership, **values: object) -> OwnAccount:
    """An account that the organization pays from."""
    return OwnAccount.objects.create(
        organization=member.organization,
        **{
            "label": "Geschäftskonto",
            "name": "Muster GmbH",
            "iban": "DE02120300000000202051",
            "bic": "BYLADEM1001",
            "street": "Hauptstraße",
            "building": "1",
            "postal_code": "10115",
            "town": "Berlin",
            "country": "DE",
        }
        | values,
    )


def make_line(
    account: OwnAccount, *, by: Membership, **values: object
) -> StatementLine:
    """A booking of a statement that nobody has said anything of."""
    key = f"{next(_numbers):064}"
    statement = Statement.objects.create(
        organization=by.organization,
        name="statement.xml",
        sha256=key,
        kind="camt",
        content=b"",
        read_by=by.user,
    )
    return StatementLine.objects.create(
        **{
            "organization": by.organization,
            "statement": statement,
            "account": account,
            "key": key,
            "booked_on": timezone.localdate(),
            "amount": Decimal(-119),
            "currency": "EUR",
        }
        | values
    )


def make_paid(
    invoice: Invoice, *, by: Membership, account: OwnAccount | None = None
) -> Payment:
    """What a released run has ordered for an invoice, with its file, and a booking of it."""
    account = account or make_own_account(by)
    own = {"organization": by.organization}
    run = Run.objects.create(
        **own,
        state=RunState.RELEASED,
        execute_on=timezone.localdate(),
        proposed_by=by.user,
        released_at=timezone.now(),
    )
    content = b"<Document/>"
    BankFile.objects.create(
        **own,
        run=run,
        account=account,
        way=Way.SEPA,
        currency="EUR",
        amount=Decimal(119),
        transfers=1,
        name="run.xml",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    transfer = Transfer.objects.create(
        **own,
        run=run,
        account=account,
        vendor=invoice.vendor,
        position=1,
        way=Way.SEPA,
        currency="EUR",
        amount=Decimal(119),
        name="Beispiel GmbH",
        iban="DE89370400440532013000",
        end_to_end=f"CS{by.organization_id}-{run.pk}-1",
    )
    row = RunInvoice.objects.create(
        **own,
        run=run,
        transfer=transfer,
        invoice=invoice,
        invoice_version=1,
        amount=Decimal(119),
        discount=Decimal(0),
    )
    return Payment.objects.create(
        **own,
        invoice=invoice,
        how=How.RUN,
        amount=Decimal(119),
        paid_on=timezone.localdate(),
        account=account,
        run_invoice=row,
        line=make_line(account, by=by),
        by=by.user,
    )
