"""The vendors that are offered while a name is typed, and what is told beside it."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Membership
from countersign.identity.written import shown
from countersign.invoices.models import Invoice, Status
from countersign.invoices.totals.summing import invoices_of_each, of_vendors
from countersign.vendors.models import Vendor, name_key

_MOST: Final = 12


def names_with(typed: str, member: Membership) -> list[dict[str, str]]:
    """Known vendors with the typed words in their name, those most used first."""
    key = name_key(shown(typed))
    ours = Vendor.objects.visible_to(member).current()
    found = ours.spelt_with(member.organization_id, key)
    counted = found.annotate(earlier=invoices_of_each(member))
    best = list(counted.order_by("-earlier", "name")[:_MOST])
    totals = of_vendors(member, best)
    counts = {pk: sum(total.count for total in each) for pk, each in totals.items()}
    return [
        {"name": one.name, "note": _earlier(counts.get(one.pk, 0)) or one.vat_id}
        for one in best
    ]


def vendor_note(invoice: Invoice, member: Membership) -> str:
    """Whether the vendor is new, or how many earlier invoices of it the member may see; a returned one tells why it is back instead."""
    if not invoice.vendor_id:
        return _("new") if invoice.vendor_name else ""
    if invoice.status == Status.RETURNED:
        return ""
    others = Invoice.objects.visible_to(member).filter(vendor=invoice.vendor_id)
    return _earlier(others.exclude(pk=invoice.pk).count())


def _earlier(count: int) -> str:
    return (
        ngettext("%(n)s earlier", "%(n)s earlier", count) % {"n": count}
        if count
        else ""
    )
