"""A vendor's default coding, as its page says it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.coding import queries
from countersign.coding.models import CHART, VendorCoding
from countersign.coding.naming import named
from countersign.history.actions import record
from countersign.history.models import moment
from countersign.vendors.actions import Merged, PageChanged
from countersign.vendors.models import Vendor
from countersign.vendors.queries import held


class NotInChart(Exception):
    """`column` names something that is not in the chart, or not offered any more."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


@transaction.atomic
def set_default(
    vendor: Vendor, typed: Mapping[str, str], *, version: int, by: Membership
) -> bool:
    """Let a vendor's page say how it is coded: by column the number (nothing: it says nothing); was anything different?

    It raises the page's version, which is the one that `by` saw. Raises PageChanged, Merged or NotInChart; then nothing has happened.
    """
    vendor = held(vendor.organization_id, vendor.pk)[0]
    if vendor.merged_into_id:
        raise Merged
    if vendor.version != version:
        raise PageChanged
    found = queries.coding_of_vendor(vendor.organization_id, vendor.pk)
    row = (
        found[0]
        if found
        else VendorCoding(organization_id=vendor.organization_id, vendor=vendor)
    )
    changes = _write(row, typed)
    if not changes:
        return False
    if row.since:
        row.save()
    else:
        row.delete()
    vendor.page_version = vendor.version + 1
    vendor.save(update_fields=["page_version"])
    data = {"vendor": vendor.name, "changes": changes}
    record(vendor.organization_id, by.actor, "set_default_coding", vendor, data)
    return True


def _write(row: VendorCoding, typed: Mapping[str, str]) -> dict[str, list[str]]:
    """Put what was typed into the row, with since when; old and new of what is different."""
    known = named(row.organization_id, typed.items())
    now, changes = moment(timezone.now()), {}
    since = dict(row.since)
    for column in CHART:
        text, before = typed.get(column, ""), getattr(row, column)
        meant = known.get((column, text))
        is_as_before = bool(before and meant and before.pk == meant.pk)
        if text and not (meant and (meant.active or is_as_before)):
            raise NotInChart(column)
        if is_as_before or not (before or meant):
            continue
        changes[column] = [str(before or ""), str(meant or "")]
        setattr(row, f"{column}_id", meant.pk if meant else None)
        since.pop(column, None)
        if meant:
            since[column] = now
    row.since = since
    return changes
