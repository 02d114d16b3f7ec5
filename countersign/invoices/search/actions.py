"""Keeping the full-text index. Whoever changes number, vendor, items or files calls `index`, in the same transaction.

What is still being typed is found once its field is left: `content.actions.tell` calls it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from countersign.accounts.models import Organization
from countersign.database.tenancy import by_organization
from countersign.documents.models import Document
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem, SearchRow
from countersign.invoices.models.search import (
    FORM,
    OF_AN_EARLIER_FORM,
    stored_word,
)
from countersign.invoices.queries import items_of

from . import queries
from .words import figures_of, joined, number_words, said_in, said_on, words_of

_AT_ONCE: Final = 500
_MOST: Final = 2000  # words of one invoice; a file of many pages has more than anybody searches for


def index(*invoices: Invoice, items: Iterable[LineItem] | None = None) -> None:
    """Index some invoices of one organization by what they say now.

    `items` are those of the only invoice, where the caller has them.
    """
    if not invoices:
        return
    organization = invoices[0].organization_id
    pks = [invoice.pk for invoice in invoices]
    if items is None and not pks[1:]:
        items = items_of(invoices[0])
    if items is None:
        texts = _items(organization, pks)
    else:
        texts = {pk: [text for item in items for text in said_on(item)] for pk in pks}
    files = _files(organization, pks)
    SearchRow.objects.bulk_create(
        [
            SearchRow(
                invoice=invoice,
                organization_id=organization,
                form=FORM,
                words=[
                    stored_word(organization, word)
                    for word in words(
                        invoice.number,
                        invoice.vendor_name,
                        texts[invoice.pk],
                        files[invoice.pk],
                        said=said_in(invoice),
                        figures=figures_of(invoice),
                    )
                ],
            )
            for invoice in invoices
        ],
        update_conflicts=True,
        unique_fields=["invoice"],
        update_fields=["words", "form"],
    )


def index_all() -> None:
    """The same for all invoices there are, some at a time."""
    for organization in Organization.objects.order_by("pk"):
        after = 0
        invoices = Invoice.objects.filter(organization=organization).order_by("pk")
        while batch := list(invoices.filter(pk__gt=after)[:_AT_ONCE]):
            index(*batch)
            after = batch[-1].pk


def catch_up() -> int:
    """Index anew some of what was indexed in an earlier form, in each organization; how many were looked at."""
    rows = SearchRow.objects.filter(OF_AN_EARLIER_FORM)
    return sum(_catch_up(ours) for ours in by_organization(rows))


@transaction.atomic
def _catch_up(rows: QuerySet[SearchRow]) -> int:
    held = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    some = list(held.select_related("invoice").defer("words").order_by("pk")[:_AT_ONCE])
    index(*(row.invoice for row in some))
    return len(some)


def index_document(document: Document) -> None:
    """The same for all invoices that use a file."""
    index(*queries.using(document.organization_id, document.pk))


def words(
    number: str,
    vendor: str,
    items: Iterable[str],
    files: Iterable[str],
    *,
    said: Iterable[str] = (),
    figures: Iterable[str] = (),
) -> set[str]:
    """What an invoice that says this is found by, `said` being its references and notes; at most some thousand words."""
    found = {*number_words(number), joined(vendor), *words_of(vendor), *figures}
    for text in said:
        found |= {joined(text), *words_of(text)}
    for text in (*items, *files):
        if len(found) > _MOST:
            break
        found.update(words_of(text))
    return found - {""}


def _items(organization: int, pks: Collection[int]) -> dict[int, list[str]]:
    rows = LineItem.objects.filter(organization=organization, invoice__in=pks)
    texts: dict[int, list[str]] = defaultdict(list)
    for item in rows.only("invoice", "description", "more"):
        texts[item.invoice_id] += said_on(item)
    return texts


def _files(organization: int, pks: Collection[int]) -> dict[int, list[str]]:
    """What stands on each page of their files."""
    if len(pks) == 1:
        (only,) = pks
        read = queries.pages(organization, only)
        return {only: [_text(page.words) for page in read]}
    uses = InvoiceDocument.objects.filter(
        organization=organization, invoice__in=pks, document__pages__isnull=False
    )
    texts = defaultdict(list)
    for pk, read in uses.values_list("invoice", "document__pages__words"):
        texts[pk].append(_text(read))
    return texts


def _text(read: Iterable[Sequence[Any]]) -> str:
    return " ".join(word[0] for word in read)
