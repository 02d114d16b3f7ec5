"""Keeping the full-text index. Whoever changes number, vendor, items or files calls `index`, in the same transaction.

What is still being typed is found once its field is left: `content.actions.tell` calls it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from countersign.accounts.models import Organization
from countersign.database.tenancy import by_organization
from countersign.documents.models import Document
from countersign.invoices.models import Invoice, LineItem, SearchRow
from countersign.invoices.models.search import (
    FORM,
    OF_AN_EARLIER_FORM,
    stored_word,
)
from countersign.invoices.queries import items_of

from . import queries
from .hooks import FURTHER_TEXTS
from .words import (
    figures_of,
    joined,
    number_words,
    said_in,
    said_on,
    tails,
    vat_id_words,
    words_of,
)

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
    further = _further(organization, pks)
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
                        files[invoice.pk].texts,
                        said=[*said_in(invoice), *further[invoice.pk]],
                        figures=[*figures_of(invoice), *files[invoice.pk].figures()],
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
        index_all_of(organization.pk)


def index_all_of(organization_id: int) -> None:
    """The same for those of one organization."""
    after = 0
    invoices = Invoice.objects.filter(organization=organization_id).order_by("pk")
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


def outdate(organization_id: int, vendor_id: int) -> None:
    """Let all invoices of a vendor be indexed anew by and by."""
    ours = Invoice.objects.filter(organization=organization_id, vendor=vendor_id)
    pks = list(ours.values_list("pk", flat=True))
    rows = SearchRow.objects.filter(organization=organization_id)
    for start in range(0, len(pks), _AT_ONCE):
        some = pks[start : start + _AT_ONCE]
        rows.filter(invoice__in=some).update(form=None)


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


class _Files:
    """What the files of one invoice say: on each page, by their names, and whose VAT id stands there."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._names: set[str] = set()
        self._vat_ids: set[str] = set()

    def add(self, row: Any) -> None:
        """One row of `queries.files`: a page, or what has none."""
        if row.words:
            self.texts.append(_text(row.words))
        if row.vat_id:
            self._vat_ids.add(row.vat_id)
        if row.name:
            self._names.add(row.name)
            self._names.update(one["name"] for one in row.inside or ())
            found = (row.said or {}).get("fields", {}).get("vat_id")
            self._vat_ids.update([found["value"]] if found else ())

    def figures(self) -> Iterator[str]:
        """What is found by its parts and as a whole."""
        for name in self._names:
            yield from words_of(name)
            yield from tails(name)
        for vat_id in self._vat_ids:
            yield from vat_id_words(vat_id)


def _files(organization: int, pks: Sequence[int]) -> dict[int, _Files]:
    found: dict[int, _Files] = defaultdict(_Files)
    alone = len(pks) == 1
    for row in (
        queries.files(organization, pks[0])
        if alone
        else queries.files_of_each(organization, pks)
    ):
        found[row.pk].add(row)
    return found


def _further(organization: int, pks: Sequence[int]) -> dict[int, list[str]]:
    """What rooms above say of them, such as comments."""
    texts: dict[int, list[str]] = defaultdict(list)
    for say in FURTHER_TEXTS.values():
        for pk, text in say(organization, pks):
            texts[pk].append(text)
    return texts


def _text(read: Iterable[Sequence[Any]]) -> str:
    return " ".join(word[0] for word in read)
