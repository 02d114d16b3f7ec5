"""What is told of exports before retention removes their invoices; they themselves go by the clock (`exports.forget_over`)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from countersign.accounts.models import Organization
from countersign.exports.models import Export, ExportedInvoice, State
from countersign.invoices.models import InvoiceQuerySet
from countersign.retention.hooks import FOLLOWING, Going


def _going(
    organization: Organization, before: datetime, invoices: InvoiceQuerySet
) -> Iterator[Going]:
    contents = ExportedInvoice.objects.filter(
        organization=organization, export=OuterRef("pk")
    )
    staying = contents.exclude(invoice__in=invoices.values("pk"))
    over = Export.objects.filter(
        ~Exists(staying), organization=organization, asked_at__lt=before
    ).exclude(state__in=(State.WAITING, State.MAKING))
    names = over.order_by("pk").values_list("file_name", flat=True)
    yield Going("exports", tuple(names))


FOLLOWING.hang("exports", _going)
