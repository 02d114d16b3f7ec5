"""Removing runs, files for the bank and statements that need not be kept any longer, and saying so."""

from datetime import datetime
from typing import Final

from django.db import transaction

from countersign.accounts.models import Organization
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.payments.models import BankFile, PaidElsewhere
from countersign.retention import actions as retention

from .over import runs_over, statements_over

_AT_ONCE: Final = 20  # runs or statements in one transaction


def forget_over() -> None:
    """Remove what is older than the years that are kept and of no invoice any more; nothing while everything is kept.

    A run goes with its transfers (payee, IBAN) and files once retention has removed all of its invoices; a statement with
    its bookings once none of them pays an invoice that is still there.
    """
    for organization, before in retention.cleared():
        while _forget_runs(organization, before):
            pass
        while _forget_statements(organization, before):
            pass
        PaidElsewhere.objects.filter(
            organization=organization, done_at__lt=before
        ).delete()


@transaction.atomic
def _forget_runs(organization: Organization, before: datetime) -> int:
    rows = runs_over(organization, before)
    over = rows.select_for_update(no_key=True, of=("self",), skip_locked=True)
    runs = list(over.order_by("pk")[:_AT_ONCE])
    for run in runs:
        files = BankFile.objects.filter(organization=organization, run=run)
        hashes = list(files.order_by("pk").values_list("sha256", flat=True))
        data = {"day": run.execute_on.isoformat(), "files": hashes}
        record(organization.pk, SYSTEM, "removed run", run, data)
        run.delete()
    return len(runs)


@transaction.atomic
def _forget_statements(organization: Organization, before: datetime) -> int:
    rows = statements_over(organization, before)
    over = rows.select_for_update(no_key=True, of=("self",), skip_locked=True)
    some = list(over.defer("content").order_by("pk")[:_AT_ONCE])
    for statement in some:
        data = {"sha256": statement.sha256}
        record(organization.pk, SYSTEM, "removed statement", statement, data)
        statement.delete()
    return len(some)
