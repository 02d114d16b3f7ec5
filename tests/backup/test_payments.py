"""What was paid, how, and by which files and statements is in a backup, and comes back to the last byte."""

from datetime import date

import pytest
from django.apps import apps

from countersign.coding.models import Account, CodingRule, CustomField
from countersign.payments.models import (
    BankFile,
    HouseRule,
    PaidElsewhere,
    Payment,
    Statement,
    VendorPaying,
)
from tests.factories import make_invoice
from tests.payments.made import make_paid

from .conftest import run

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(*labels: str) -> dict[str, list[dict]]:
    """All rows of all tables of these apps."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for label in labels
        for model in apps.get_app_config(label).get_models()
    }


def test_payments_files_statements_and_codings_come_back(alice, mona, tmp_path):
    own = {"organization": mona.organization}
    invoice = make_invoice(alice, status="approved")
    make_paid(invoice, by=mona)
    BankFile.objects.filter(**own).update(content=bytes(range(256)))
    Statement.objects.filter(**own).update(content=b"\xff\x00:20:\r\n")
    HouseRule.objects.create(**own, enterer_may_release=True)
    VendorPaying.objects.create(**own, vendor=invoice.vendor, name="Zahlstelle")
    PaidElsewhere.objects.create(
        **own, by=mona, before=date(2026, 4, 1), paid_on=date(2026, 3, 1), count=1
    )
    account = Account.objects.create(**own, number="4930", name="Office")
    CustomField.objects.create(**own, key="project", name="Project")
    CodingRule.objects.create(**own, contains="paper", account=account)
    before = rows_of("payments", "coding")
    filled = {label for label, rows in before.items() if rows}
    assert {
        *("payments.BankFile", "payments.Transfer", "payments.Payment"),
        *("payments.StatementLine", "payments.PaidElsewhere", "coding.CodingRule"),
    } <= filled
    run("backup", tmp_path / "backup")
    Payment.objects.filter(**own).delete()
    BankFile.objects.filter(**own).update(content=b"")
    CodingRule.objects.filter(**own).delete()

    assert run("restore", tmp_path / "backup", force=True).startswith("Restored")

    assert rows_of("payments", "coding") == before
    assert bytes(BankFile.objects.get(**own).content) == bytes(range(256))
