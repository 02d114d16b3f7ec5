"""What is learnt of a vendor, and forgotten again."""

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.extraction.hints import hints_to_json
from countersign.extraction.model import VendorHint
from countersign.history.actions import record

from .models import Lesson, Vendor

_LONGEST_VAT_ID = Vendor._meta.get_field("vat_id").max_length or 20


@transaction.atomic
def teach(vendor_pk: int, hint: VendorHint, *, invoice_number: str) -> None:
    """Keep what an invoice taught as its vendor's lesson, in place of the one before.

    An invoice whose page showed nothing again leaves the earlier lesson. VAT id and IBAN become the
    vendor's where it has none yet. Teaching the same twice changes nothing.
    """
    vendor = Vendor.objects.select_for_update().filter(pk=vendor_pk).first()
    if vendor is None:
        return
    if not vendor.vat_id and len(hint.vat_id) <= _LONGEST_VAT_ID:
        vendor.vat_id = hint.vat_id
    vendor.ibans = vendor.ibans or list(hint.ibans)
    vendor.save(update_fields=["vat_id", "ibans"])
    if not hint.places and not hint.columns:
        return
    Lesson.objects.update_or_create(
        vendor=vendor,
        defaults={
            "organization_id": vendor.organization_id,
            "data": hints_to_json([hint]),
            "invoice_number": invoice_number,
            "learned_at": timezone.now(),
        },
    )


@transaction.atomic
def forget(vendor: Vendor, *, by: Membership) -> bool:
    """Delete what an earlier invoice of a vendor taught, its VAT id and IBAN too; was there anything?"""
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    lesson = Lesson.objects.filter(vendor=vendor).first()
    if lesson is None:
        return False
    for hint in lesson.hints:
        vendor.vat_id = "" if vendor.vat_id == hint.vat_id else vendor.vat_id
        vendor.ibans = [iban for iban in vendor.ibans if iban not in hint.ibans]
    vendor.save(update_fields=["vat_id", "ibans"])
    lesson.delete()
    record(
        vendor.organization_id,
        by.actor,
        "forgot",
        vendor,
        {"vendor": vendor.name, "invoice": lesson.invoice_number},
    )
    return True
