"""Which vendor a typed name means, and making one of a name that is new."""

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor, name_key
from countersign.vendors.queries import vendor_named


def known_vendor(
    invoice: Invoice, *, made_by: Membership | None = None
) -> Vendor | None:
    """The vendor of the name that was typed; None for no name, and for an unknown one unless `made_by` makes it."""
    name = invoice.vendor_name
    known = vendor_named(name, invoice.organization_id)
    if known or not made_by or not name:
        return known
    vendor, is_new = Vendor.objects.filter(
        organization=invoice.organization_id
    ).get_or_create(
        organization_id=invoice.organization_id,
        key=name_key(name),
        defaults={"name": name},
    )
    if is_new:
        data = {"vendor": vendor.name}
        record(vendor.organization_id, made_by.actor, "added", vendor, data)
    return vendor
