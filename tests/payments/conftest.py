"""What tests of paying share: an own account, approved invoices to confirmed accounts, browsers."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from countersign.invoices.models import Invoice, Status
from countersign.payments.models import OwnAccount
from countersign.payments.runs import actions
from countersign.vendors.models import BankAccount
from tests.factories import make_account, make_invoice
from tests.signing_in import sign_in

from .made import make_own_account

THEIRS = "DE89370400440532013000"


@pytest.fixture
def account(olga) -> OwnAccount:
    return make_own_account(olga)


@pytest.fixture
def approved(alice, mona):
    """Make approved invoices of 119.00 EUR to a confirmed account; each a day older than the one before."""
    days = itertools.count()

    def make(*, iban: str = THEIRS, confirmed: bool = True, **values) -> Invoice:
        vendor = values.get("vendor", "Beispiel GmbH")
        if confirmed and not _is_known(alice, vendor, iban):
            make_account(alice, iban, vendor=vendor, by=mona)
        issued = date(2026, 3, 31) - timedelta(days=next(days))
        return make_invoice(
            alice,
            **{
                "status": Status.APPROVED,
                "iban": iban,
                "issue_date": issued,
                "submitted_at": timezone.now(),
                "decided_at": timezone.now(),
            }
            | values,
        )

    return make


def _is_known(member, vendor, iban) -> bool:
    return BankAccount.objects.filter(
        organization=member.organization, vendor__name=vendor, iban=iban
    ).exists()


@pytest.fixture
def as_member():
    """A browser that a member signed in with."""
    return lambda member: sign_in(Client(), member)


@pytest.fixture
def proposed(account, mona):
    """Propose a run of some invoices, by Mona, to be paid today."""

    def propose(*invoices: Invoice, by=mona, **values):
        return actions.propose(
            [(one.pk, one.version) for one in invoices],
            **{
                "execute_on": timezone.localdate(timezone=by.zone),
                "accounts": {one.currency: account for one in invoices},
                "undiscounted": (),
                "by": by,
            }
            | values,
        )

    return propose


@pytest.fixture
def released(proposed, olga):
    """Propose a run of some invoices, and let Olga release it."""

    def release(*invoices: Invoice, **values):
        run = proposed(*invoices, **values)
        return actions.release(run, version=run.version, by=olga, proof=None)

    return release


def left(invoice: Invoice) -> Decimal:
    """What is left to pay of it, as stored now."""
    invoice.refresh_from_db()
    return invoice.left_to_pay
