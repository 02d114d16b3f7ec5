"""What is learnt of a vendor and forgotten again."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.extraction.hints import hints_to_json
from countersign.extraction.model import VendorHint
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import moment
from countersign.vendors import queries
from countersign.vendors.hooks import NUMBERED
from countersign.vendors.models import DETAILS, BankAccount, Lesson, Vendor, bare_code

_LONGEST_VAT_ID = Vendor._meta.get_field("vat_id").max_length or 20


@transaction.atomic
def teach(
    vendor: Vendor, hint: VendorHint, *, invoice_number: str, mail_domain: str = ""
) -> None:
    """Keep what an invoice taught as its vendor's lesson, in place of the one before.

    An invoice whose page showed nothing again leaves the earlier lesson. A VAT id or mail domain becomes the
    vendor's where it has none yet; an IBAN is kept as seen, which confirms nothing. Teaching the same twice changes nothing.
    """
    held = queries.held(vendor.organization_id, vendor.pk)
    if not held:
        return
    vendor = held[0]
    known = vendor.vat_id
    if hint.vat_id and not known and len(hint.vat_id) <= _LONGEST_VAT_ID:
        vendor.vat_id = hint.vat_id
        vendor.save(update_fields=["vat_id"])
    if mail_domain and not vendor.mail_domain:
        vendor.mail_domain = mail_domain
        vendor.save(update_fields=["mail_domain"])
    accounts = queries.accounts(vendor.organization_id, vendor.pk) if hint.ibans else []
    ibans = {account.iban for account in accounts}
    seen = [
        iban
        for iban in hint.ibans
        if bare_code(iban) not in ibans and _see(vendor, bare_code(iban))
    ]
    if vendor.vat_id != known or seen:
        changes = {"vat_id": [known, vendor.vat_id]} if vendor.vat_id != known else {}
        data = {"changes": changes, "ibans": seen, "invoice": invoice_number}
        record(vendor.organization_id, SYSTEM, "learnt", vendor, data)
    if vendor.vat_id != known:
        for follow in NUMBERED.values():
            follow(vendor)
    if not hint.places and not hint.columns:
        return
    lesson = Lesson(
        organization_id=vendor.organization_id,
        vendor=vendor,
        data=hints_to_json([hint]),
        invoice_number=invoice_number,
    )
    Lesson.objects.bulk_create(
        [lesson],
        update_conflicts=True,
        unique_fields=["vendor"],
        update_fields=["data", "invoice_number", "learned_at"],
    )


def _see(vendor: Vendor, iban: str) -> bool:
    """Keep an account as seen, which confirms nothing; was it new?"""
    return BankAccount.objects.get_or_create(
        organization_id=vendor.organization_id, vendor=vendor, iban=iban
    )[1]


@transaction.atomic
def keep_details(
    vendor: Vendor, said: Mapping[str, str], *, number: str, by: Membership
) -> bool:
    """Keep what an approved e-invoice says of its seller; what it is silent about stays. Was anything new?

    The line of the history has old and new. Call it before any other line is written: it holds the vendor.
    """
    if not _differing(vendor, said):
        return False
    vendor = queries.held(vendor.organization_id, vendor.pk)[0]
    if not (differs := _differing(vendor, said)):
        return False
    since = moment(timezone.now())
    changes = {name: [vendor.said.get(name, ""), said[name]] for name in differs}
    new = {
        name: {"value": said[name], "since": since, "number": number}
        for name in differs
    }
    vendor.details = {**(vendor.details or {}), **new}
    vendor.save(update_fields=["details"])
    data = {"changes": changes, "invoice": number}
    record(vendor.organization_id, by.actor, "kept_details", vendor, data)
    return True


def _differing(vendor: Vendor, said: Mapping[str, str]) -> list[str]:
    known = vendor.said
    return [
        name for name in DETAILS if said.get(name) and known.get(name) != said[name]
    ]


@transaction.atomic
def forget(vendor: Vendor, *, by: Membership) -> bool:
    """Delete what an earlier invoice of a vendor taught, also a VAT id and an IBAN that nobody has confirmed or written.

    Tells whether there was anything.
    """
    vendor = Vendor.objects.select_for_update(no_key=True).get(vendor.itself)
    lessons = queries.lessons_of(vendor.organization_id, vendor.pk)
    if not lessons:
        return False
    for hint in (hint for lesson in lessons for hint in lesson.hints):
        if vendor.vat_id == hint.vat_id and vendor.page_version is None:
            vendor.vat_id = ""
        taught = [bare_code(iban) for iban in hint.ibans]
        seen = vendor.accounts.filter(iban__in=taught, confirmed_at=None)
        seen.filter(added_by=None).delete()
    vendor.save(update_fields=["vat_id"])
    for lesson in lessons:
        lesson.delete()
    record(
        vendor.organization_id,
        by.actor,
        "forgot",
        vendor,
        {"vendor": vendor.name, "invoice": lessons[0].invoice_number},
    )
    return True
