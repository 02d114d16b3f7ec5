"""What payments say when rooms below ask."""

from collections.abc import Iterator
from datetime import datetime

from countersign.accounts.models import Organization
from countersign.invoices.models import InvoiceQuerySet
from countersign.retention.hooks import FOLLOWING, Going

from .keeping.over import runs_over, statements_over


def _going(
    organization: Organization, before: datetime, invoices: InvoiceQuerySet
) -> Iterator[Going]:
    runs = runs_over(organization, before, invoices).order_by("pk")
    yield Going(
        "payment runs", tuple(str(pk) for pk in runs.values_list("pk", flat=True))
    )
    statements = statements_over(organization, before, invoices).order_by("pk")
    yield Going("bank statements", tuple(statements.values_list("name", flat=True)))


FOLLOWING.hang("payments", _going)
