"""Runs and statements that need not be kept any longer."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from countersign.accounts.models import Organization
from countersign.invoices.models import InvoiceQuerySet
from countersign.payments.models import (
    Payment,
    Run,
    RunInvoice,
    Statement,
    StatementLine,
)


def runs_over(
    organization: Organization, before: datetime, going: InvoiceQuerySet | None = None
) -> QuerySet[Run]:
    """Runs of before a moment without any invoice that is there; `going` are invoices that do not count as that."""
    rows = RunInvoice.objects.filter(organization=organization, run=OuterRef("pk"))
    return Run.objects.filter(
        ~Exists(_staying(rows, going)),
        organization=organization,
        proposed_at__lt=before,
        execute_on__lt=before.date(),
    )


def statements_over(
    organization: Organization, before: datetime, going: InvoiceQuerySet | None = None
) -> QuerySet[Statement]:
    """Statements of before a moment of which no booking pays an invoice that is there."""
    own = {"organization": organization}
    lines = StatementLine.objects.filter(**own, statement=OuterRef("pk"))
    payments = Payment.objects.filter(**own, line__statement=OuterRef("pk"))
    return Statement.objects.filter(
        ~Exists(lines.filter(booked_on__gte=before.date())),
        ~Exists(_staying(payments, going)),
        **own,
        read_at__lt=before,
    )


def _staying(rows: QuerySet, going: InvoiceQuerySet | None) -> QuerySet:  # type: ignore[type-arg]
    return rows if going is None else rows.filter(~Q(invoice__in=going.values("pk")))
