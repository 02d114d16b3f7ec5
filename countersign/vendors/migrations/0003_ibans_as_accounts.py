"""Make accounts of the IBANs known so far. Confirmed are only those that two people have seen already.

An IBAN that was learnt from a submitted invoice becomes an account that was seen. One of an approved invoice
counts as confirmed when somebody other than its agent approved it: `how` names invoice and approver, and
`confirmed_by` stays empty, because nobody was asked about the account then.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import migrations
from django.db.models import F, Max, QuerySet

BATCH = 1000
LONGEST = 34


def iban_of(text: object) -> str:
    bare = re.sub(r"[^0-9A-Z]", "", str(text).upper())
    return bare if len(bare) <= LONGEST else ""


def in_batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def keep_seen(apps, _editor):
    """Every IBAN that was learnt."""
    vendors = apps.get_model("vendors", "Vendor").objects.exclude(ibans=[])
    account = apps.get_model("vendors", "BankAccount")
    for batch in in_batches(vendors.iterator(BATCH)):
        account.objects.bulk_create(
            (
                account(
                    organization_id=vendor.organization_id, vendor=vendor, iban=iban
                )
                for vendor in batch
                for iban in {iban_of(text) for text in vendor.ibans} - {""}
            ),
            ignore_conflicts=True,
        )


def last_approvals(apps) -> QuerySet:
    """Of each vendor's IBAN the last approval by somebody other than the agent."""
    decisions = apps.get_model("review", "Decision").objects
    approved = (
        decisions.filter(
            verdict="approved",
            withdrawn_at=None,
            invoice__status="approved",
            invoice__vendor__isnull=False,
        )
        .exclude(invoice__iban="")
        .exclude(user=F("invoice__agent"))
    )
    last = approved.values("invoice__vendor", "invoice__iban").annotate(last=Max("pk"))
    return decisions.filter(pk__in=last.values("last")).select_related(
        "invoice", "user"
    )


def confirm_approved(apps, _editor):
    """Every IBAN that somebody other than the agent approved an invoice with."""
    account = apps.get_model("vendors", "BankAccount")
    for batch in in_batches(last_approvals(apps).order_by("pk").iterator(BATCH)):
        named = {
            (decision.invoice.vendor_id, iban): decision
            for decision in batch
            if (iban := iban_of(decision.invoice.iban))
        }
        account.objects.bulk_create(
            (
                account(
                    organization_id=decision.organization_id,
                    vendor_id=vendor,
                    iban=iban,
                    confirmed_at=decision.at,
                    how=(
                        f"Invoice {decision.invoice.number} with this IBAN was approved by"
                        f" {decision.user.name or decision.user.email},"
                        " before IBANs were confirmed."
                    ),
                )
                for (vendor, iban), decision in named.items()
            ),
            update_conflicts=True,
            unique_fields=["vendor", "iban"],
            update_fields=["confirmed_at", "how"],
        )


def keep(apps, editor):
    keep_seen(apps, editor)
    confirm_approved(apps, editor)


class Migration(migrations.Migration):
    dependencies = [
        ("vendors", "0002_bank_accounts"),
        ("invoices", "0001_schema"),
        ("review", "0001_schema"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
