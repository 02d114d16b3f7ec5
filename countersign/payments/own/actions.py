"""Which accounts an organization pays from, and how its vendors are paid. Each verb is one transaction with its line in the history."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.payments.models import HouseRule, OwnAccount, VendorPaying
from countersign.vendors.models import Vendor, bare_code


class StandsAlready(Exception):
    """Another own account has this IBAN."""


@transaction.atomic
def keep_account(account: OwnAccount, *, by: Membership) -> None:
    """Keep a new or changed account of our own, or raise StandsAlready; the history has what it was and is."""
    before = (
        _account(OwnAccount.objects.of(by).get(pk=account.pk)) if account.pk else None
    )
    account.organization_id = by.organization_id
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as problem:
        raise StandsAlready from problem
    if before != (after := _account(account)):
        verb = "changed own account" if before else "added own account"
        data = {"account": [before, after]}
        record(by.organization_id, by.actor, verb, account, data)


@transaction.atomic
def close_account(account: OwnAccount, *, closed: bool, by: Membership) -> None:
    """Pay from it no more, or again. What was paid from it stays."""
    account = OwnAccount.objects.select_for_update(no_key=True).get(account.itself)
    if (account.closed_at is not None) == closed:
        return
    account.closed_at = timezone.now() if closed else None
    account.save(update_fields=["closed_at"])
    verb = "closed own account" if closed else "opened own account"
    record(by.organization_id, by.actor, verb, account, {"iban": account.iban})


@transaction.atomic
def set_house_rule(*, enterer_may_release: bool, by: Membership) -> None:
    """Whether who entered an invoice may release a run with it."""
    rule, _is_new = HouseRule.objects.get_or_create(organization_id=by.organization_id)
    if rule.enterer_may_release == enterer_may_release:
        return
    rule.enterer_may_release = enterer_may_release
    rule.save()
    data = {"enterer_may_release": [not enterer_may_release, enterer_may_release]}
    record(by.organization_id, by.actor, "set rule of paying", rule, data)


@transaction.atomic
def keep_paying(paying: VendorPaying, *, by: Membership) -> None:
    """Keep how a vendor is paid: its name at the bank, and whether invoices are collected."""
    paying.organization_id = by.organization_id
    known = VendorPaying.objects.filter(
        organization=by.organization_id, vendor=paying.vendor
    ).first()
    before = _paying(known) if known else None
    paying.pk = known.pk if known else None
    paying.save()
    if before != (after := _paying(paying)):
        data = {"vendor": paying.vendor.name, "paying": [before, after]}
        record(by.organization_id, by.actor, "set paying", paying.vendor, data)


def paying_of(vendor: Vendor) -> VendorPaying:
    """How a vendor is paid; where nobody has said so, as usual (not stored)."""
    known = VendorPaying.objects.filter(
        organization=vendor.organization_id, vendor=vendor
    ).first()
    return known or VendorPaying(organization_id=vendor.organization_id, vendor=vendor)


def account_of(iban: str, organization: int) -> OwnAccount | None:
    """Our own account with this IBAN."""
    rows = OwnAccount.objects.filter(organization=organization)
    return rows.filter(iban=bare_code(iban)).first()


def _account(row: OwnAccount) -> dict[str, Any]:
    return {
        "label": row.label,
        "iban": row.iban,
        "bic": row.bic,
        "currency": row.currency,
        "name": row.name,
        "address": row.address,
        "one_booking": row.one_booking,
        "structured": row.structured,
        "abroad": str(row.abroad),
    }


def _paying(row: VendorPaying) -> dict[str, Any]:
    return {"name": row.name, "collects": row.collects}
