"""What keeping the index of words asks for."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared
from countersign.documents.models import Page
from countersign.invoices.models import Invoice

from .words import AMOUNTS, DAYS


@prepared
def using(organization: int, document: int) -> QuerySet[Invoice]:
    """The invoices that use a file, with what they are found by."""
    ours = Invoice.objects.filter(
        organization=organization, originals__document=document
    )
    return ours.only(
        *("organization", "number", "vendor_name", "order_reference", "iban", "more"),
        *(*AMOUNTS, *DAYS),
    )


@prepared
def pages(organization: int, invoice: int) -> QuerySet[Page]:
    """The pages of an invoice's files, in their order."""
    read = Page.objects.filter(
        organization=organization, document__uses__invoice=invoice
    )
    return read.order_by("document__uses__position", "document__uses__pk", "number")
