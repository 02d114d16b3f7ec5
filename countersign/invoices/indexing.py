"""Keeping what invoices are found by. Whoever changes number, vendor, items or files calls `index`, in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from countersign.accounts.models import Organization
from countersign.documents.models import Document, Page

from .models import Invoice, InvoiceDocument, LineItem, SearchRow
from .models.search import stored_word
from .search_words import joined, number_words, words_of

_AT_ONCE: Final = 500
_MOST: Final = 2000  # words of one invoice; a file of many pages has more than anybody searches for


def index(*invoices: Invoice) -> None:
    """Make some invoices of one organization be found by what they say now."""
    if not invoices:
        return
    organization = invoices[0].organization_id
    pks = [invoice.pk for invoice in invoices]
    items = _items(organization, pks)
    files = _files(organization, pks)
    SearchRow.objects.bulk_create(
        [
            SearchRow(
                invoice=invoice,
                organization_id=organization,
                words=[
                    stored_word(organization, word)
                    for word in words(
                        invoice.number,
                        invoice.vendor_name,
                        items[invoice.pk],
                        files[invoice.pk],
                    )
                ],
            )
            for invoice in invoices
        ],
        update_conflicts=True,
        unique_fields=["invoice"],
        update_fields=["words"],
    )


def index_all() -> None:
    """The same for all invoices there are, some at a time."""
    for organization in Organization.objects.order_by("pk"):
        after = 0
        invoices = Invoice.objects.filter(organization=organization).order_by("pk")
        while batch := list(invoices.filter(pk__gt=after)[:_AT_ONCE]):
            index(*batch)
            after = batch[-1].pk


def index_document(document: Document) -> None:
    """The same for all invoices that use a file."""
    used = Invoice.objects.filter(
        organization=document.organization_id, originals__document=document
    )
    index(*used.distinct())


def words(
    number: str, vendor: str, items: Iterable[str], files: Iterable[str]
) -> set[str]:
    """What an invoice that says this is found by; at most some thousand words."""
    found = {*number_words(number), joined(vendor), *words_of(vendor)}
    for text in (*items, *files):
        if len(found) > _MOST:
            break
        found.update(words_of(text))
    return found - {""}


def _items(organization: int, pks: Collection[int]) -> dict[int, list[str]]:
    rows = LineItem.objects.filter(organization=organization, invoice__in=pks)
    texts = defaultdict(list)
    for pk, text in rows.values_list("invoice", "description"):
        texts[pk].append(text)
    return texts


def _files(organization: int, pks: Collection[int]) -> dict[int, list[str]]:
    uses = InvoiceDocument.objects.filter(organization=organization, invoice__in=pks)
    users = defaultdict(list)
    for invoice, document in uses.values_list("invoice", "document"):
        users[document].append(invoice)
    texts: dict[int, list[str]] = defaultdict(list)
    if not users:
        return texts
    pages = Page.objects.filter(organization=organization, document__in=users)
    for document, read in pages.values_list("document", "words"):
        for pk in users[document]:
            texts[pk] += [word[0] for word in read]
    return texts
