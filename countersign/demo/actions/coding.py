"""How the demo's invoices are coded: on the small neutral chart, by vendor, for some by item."""

from collections.abc import Sequence
from typing import Final

from countersign.accounts.models import Membership
from countersign.coding.actions.charting import begin_neutral
from countersign.coding.actions.settling import settle
from countersign.coding.naming import keep
from countersign.coding.parts import texts_of, typed_parts, whole_of
from countersign.invoices.models import Invoice, LineItem, Status
from countersign.invoices.queries import items_of

# One account for each vendor, in the order in which they came; the second is for items that are something else.
_ACCOUNTS: Final = ("6450", "5300", "6500", "4000", "6400", "6600", "5200", "6300")
_OTHER: Final = "0700"
_BY_ITEM: Final = 4  # each such vendor's invoices are coded by item


def code_past(*, by: Membership) -> None:
    """Give the demo a chart, and what somebody has submitted its coding. What is still a draft is coded as it is read."""
    begin_neutral(by=by)
    by.organization.refresh_from_db()
    ours = Invoice.objects.filter(organization=by.organization_id)
    told = ours.exclude(status=Status.DRAFT).select_related("organization")
    vendors: dict[int | None, int] = {}
    for invoice in told.order_by("created_at", "pk"):
        at = vendors.setdefault(invoice.vendor_id, len(vendors))
        items = items_of(invoice)
        invoice.more = {**(invoice.more or {}), **_coding(invoice, items, at)}
        keep(invoice, texts_of(typed_parts(invoice)))
        invoice.save(update_fields=["more", "coding_kept"])
        settle(invoice, items)


def _coding(invoice: Invoice, items: Sequence[LineItem], at: int) -> dict[str, str]:
    account = _ACCOUNTS[at % len(_ACCOUNTS)]
    totals = [item.line_total for item in items if item.line_total is not None]
    is_all = len(totals) == len(items) and sum(totals) == whole_of(invoice)
    if at % _BY_ITEM or len(items) < 2 or not is_all:
        return {"coding.0.account": account, "coding.0.tax_code": "V"}
    coded = {}
    for position, item in enumerate(items):
        is_other = len(item.description) % 3 == 0
        coded[f"coding.{position}.item"] = str(item.key)
        coded[f"coding.{position}.account"] = _OTHER if is_other else account
        coded[f"coding.{position}.tax_code"] = "V"
    return coded
