"""What an upgrade makes of the IBANs that were known before accounts were confirmed."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from countersign.invoices.models import Status
from countersign.review.models import Decision
from countersign.vendors.models import BankAccount, Vendor
from tests.factories import make_invoice

pytestmark = pytest.mark.django_db(transaction=True)

APPROVED, OWN, SUBMITTED, TAKEN_BACK = (f"DE{number:020}" for number in (1, 2, 3, 4))
DAY = datetime(2026, 3, 31, 12, tzinfo=UTC)


def migrate(*targets):
    """To these migrations, or to the latest of all."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def _today():
    """The database is back to the latest migration afterwards."""
    yield
    migrate()


def learnt(vendor, ibans):
    """What the vendor had learnt, in the column that was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vendors_vendor SET ibans = %s WHERE id = %s", [ibans, vendor.pk]
        )


def decided(invoice, by, **values):
    Decision.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        version=1,
        verdict="approved",
        user=by.user,
        at=DAY,
        **values,
    )


@pytest.mark.usefixtures("_today")
def test_only_what_a_second_person_approved_counts_as_confirmed(alice, mona, olga):
    invoices = [
        make_invoice(alice, number="R-1", iban=APPROVED, status=Status.APPROVED),
        make_invoice(alice, number="R-2", iban=APPROVED, status=Status.APPROVED),
        make_invoice(olga, number="R-3", iban=OWN, status=Status.APPROVED),
        make_invoice(alice, number="R-4", iban=SUBMITTED, status=Status.SUBMITTED),
        make_invoice(alice, number="R-5", iban=TAKEN_BACK, status=Status.SUBMITTED),
    ]
    for invoice, by in zip(invoices[:3], (mona, mona, olga), strict=True):
        decided(invoice, by)
    decided(invoices[4], mona, withdrawn_at=DAY)
    migrate(("vendors", "0002_bank_accounts"))
    vendor = Vendor.objects.only("pk").get()
    learnt(vendor, f'["de00 0000 0000 0000 0000 01", "{SUBMITTED}", ""]')
    migrate()

    accounts = BankAccount.objects.order_by("iban")
    assert [
        (one.iban, one.is_confirmed, one.confirmed_by, one.how) for one in accounts
    ] == [
        (
            APPROVED,
            True,
            None,
            "Invoice R-2 with this IBAN was approved by Mona, before IBANs were confirmed.",
        ),
        (SUBMITTED, False, None, ""),
    ]
    assert accounts[0].confirmed_at == DAY
