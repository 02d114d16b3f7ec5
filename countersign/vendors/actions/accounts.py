"""Which accounts are a vendor's own: typed, vouched for, revoked, taken off."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.vendors.models import BankAccount, Vendor, bare_code


@transaction.atomic
def add_account(
    vendor: Vendor, iban: str, *, scheme: str | None = None, by: Membership
) -> BankAccount:
    """Write an account on a vendor's page: an IBAN, or a number of another scheme. Nothing goes there before somebody else has vouched for it.

    One that is known already stays as it is.
    """
    account, is_new = BankAccount.objects.get_or_create(
        organization_id=vendor.organization_id,
        vendor=vendor,
        iban=bare_code(iban),
        defaults={"added_by": by.user, "scheme": scheme},
    )
    if is_new:
        data = _told(account)
        record(vendor.organization_id, by.actor, "added_account", vendor, data)
    return account


@transaction.atomic
def remove_account(account: BankAccount, *, by: Membership) -> bool:
    """Take an account off a vendor's page that nobody has ever vouched for. Was it there, and so?"""
    held = BankAccount.objects.select_for_update(no_key=True).filter(account.itself)
    found = held.filter(confirmed_at=None, revoked_at=None).first()
    if found is None:
        return False
    vendor = found.vendor
    data = _told(found)
    found.delete()
    record(vendor.organization_id, by.actor, "removed_account", vendor, data)
    return True


@transaction.atomic
def confirm(
    vendor: Vendor,
    iban: str,
    *,
    scheme: str | None = None,
    how: str,
    named_by: models.Model,
    by: Membership,
) -> BankAccount:
    """Make an IBAN, or a number of another scheme, a confirmed account of a vendor, also one that was revoked.

    The line of the history belongs to `named_by`, the row that named the account. Who may do this is for
    the caller to know.
    """
    confirmed = {
        "confirmed_by": by.user,
        "confirmed_at": timezone.now(),
        "how": how,
        "revoked_by": None,
        "revoked_at": None,
    }
    account, _is_new = BankAccount.objects.update_or_create(
        organization_id=vendor.organization_id,
        vendor=vendor,
        iban=bare_code(iban),
        defaults=confirmed,
        create_defaults={**confirmed, "scheme": scheme},
    )
    account.vendor = vendor
    data = {**_told(account), "comment": how}
    _record(account, "confirmed_account", named_by, data, by=by)
    return account


@transaction.atomic
def revoke(account: BankAccount, *, by: Membership) -> bool:
    """Take the confirmation of an account back: nothing is approved to it any more. Was it confirmed?"""
    account = BankAccount.objects.select_for_update(no_key=True).get(account.itself)
    if not account.is_confirmed:
        return False
    account.revoked_by, account.revoked_at = by.user, timezone.now()
    account.save(update_fields=["revoked_by", "revoked_at"])
    _record(account, "revoked_account", account.vendor, _told(account), by=by)
    return True


def _told(account: BankAccount) -> dict[str, Any]:
    """Which one it is, as lines of the history say it."""
    of = {} if account.scheme is None else {"scheme": account.scheme}
    return {"vendor": account.vendor.name, "iban": account.iban, **of}


def _record(
    account: BankAccount,
    verb: str,
    subject: models.Model,
    data: dict[str, Any],
    *,
    by: Membership,
) -> None:
    whole = {"account": account.whole, "by": by.identity}
    record(account.organization_id, by.actor, verb, subject, data, whole=whole)
