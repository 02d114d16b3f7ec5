"""Keeping what the register of VAT ids answered."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.vendors.models import VatAnswer, Vendor
from countersign.vendors.vies import Answer


@transaction.atomic
def keep_answer(
    vendor: Vendor, vat_id: str, answer: Answer, *, by: Membership
) -> VatAnswer:
    """Keep an answer about the id that was asked for, with its consultation number, and record it."""
    kept = VatAnswer.objects.create(
        organization_id=vendor.organization_id,
        vendor=vendor,
        vat_id=vat_id,
        is_valid=answer.is_valid,
        name=answer.name,
        address=answer.address,
        consultation=answer.consultation[:100],
        asked_by=by.user,
    )
    data = {
        "vendor": vendor.name,
        "vat_id": vat_id,
        "valid": answer.is_valid,
        "consultation": kept.consultation,
    }
    record(vendor.organization_id, by.actor, "checked_vat_id", vendor, data)
    return kept
