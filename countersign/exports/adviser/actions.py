"""What is set for DATEV, and agreed to. Each verb is one transaction, with its line in the history."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from countersign.accounts.models import Membership, Organization
from countersign.exports.books.setup import VENDOR_FIELD
from countersign.exports.datev.fitting import Misfit
from countersign.exports.models import (
    DatevAgreement,
    DatevKey,
    DatevRate,
    DatevSettings,
)
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor


@transaction.atomic
def set_settings(values: Mapping[str, Any], *, by: Membership) -> None:
    """Keep how the books are kept; what changed is told by the field's name, before and after."""
    ours = _hold(by)
    row = DatevSettings.objects.filter(organization=ours).first()
    before = {name: str(getattr(row, name)) for name in values} if row else {}
    row = row or DatevSettings(organization_id=ours)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    changes = {
        name: [before.get(name), str(value)]
        for name, value in values.items()
        if before.get(name) != str(value)
    }
    if changes:
        record(ours, by.actor, "set DATEV", row, {"changes": changes})


@transaction.atomic
def set_key(category: str, rate: Decimal, key: str, *, by: Membership) -> None:
    """Take this key for its rate and category, in place of the one before."""
    ours = _hold(by)
    rows = DatevKey.objects.filter(organization=ours, category=category)
    row = rows.filter(rate=rate).first()  # type: ignore[misc] # the field takes Decimals
    before = str(row) if row else None
    row = row or DatevKey(organization_id=ours, category=category, rate=rate)
    row.key = key
    row.save()
    if before != str(row):
        data = {"key": [before, str(row)]}
        record(ours, by.actor, "set DATEV key", row, data)


@transaction.atomic
def delete_key(key: DatevKey, *, by: Membership) -> None:
    """Forget a key."""
    _hold(by)
    data = {"key": [str(key), None]}
    record(by.organization_id, by.actor, "deleted DATEV key", key, data)
    key.delete()


@transaction.atomic
def set_rate(currency: str, month: date, rate: Decimal, *, by: Membership) -> None:
    """Take this rate for its currency and month, in place of the one before."""
    ours = _hold(by)
    rows = DatevRate.objects.filter(organization=ours, currency=currency, month=month)
    row = rows.first()
    before = str(row) if row else None
    row = row or DatevRate(organization_id=ours, currency=currency, month=month)
    row.rate = rate
    row.save()
    if before != str(row):
        data = {"rate": [before, str(row)]}
        record(ours, by.actor, "set DATEV rate", row, data)


@transaction.atomic
def delete_rate(rate: DatevRate, *, by: Membership) -> None:
    """Forget a rate."""
    _hold(by)
    data = {"rate": [str(rate), None]}
    record(by.organization_id, by.actor, "deleted DATEV rate", rate, data)
    rate.delete()


@transaction.atomic
def agree(
    misfit: Misfit,
    *,
    invoice: Invoice | None = None,
    vendor: Vendor | None = None,
    by: Membership,
) -> None:
    """Agree to the form that is proposed for one value of an invoice or vendor; agreeing again changes nothing."""
    _hold(by)
    prefix = VENDOR_FIELD if vendor else ""
    one = DatevAgreement(
        organization_id=by.organization_id,
        invoice=invoice,
        vendor=vendor,
        field=prefix + misfit.field,
        value=misfit.value,
        proposed=misfit.proposed or "",
        by=by.user,
    )
    _keep(one, by)


@transaction.atomic
def agree_always(field: str, *, by: Membership) -> None:
    """Agree to whatever form is proposed for a field, of every invoice to come."""
    _hold(by)
    one = DatevAgreement(organization_id=by.organization_id, field=field, by=by.user)
    _keep(one, by)


@transaction.atomic
def withdraw(agreement: DatevAgreement, *, by: Membership) -> None:
    """Agree no longer: what does not fit is listed again. What was exported stays as it is."""
    _hold(by)
    verb = "withdrew DATEV form"
    record(by.organization_id, by.actor, verb, agreement, agreement.told)
    agreement.delete()


def _keep(one: DatevAgreement, by: Membership) -> None:
    same = DatevAgreement.objects.filter(
        organization=by.organization_id,
        invoice=one.invoice,
        vendor=one.vendor,
        field=one.field,
        value=one.value,
        proposed=one.proposed,
    )
    if not same.exists():
        one.save()
        record(by.organization_id, by.actor, "agreed to DATEV form", one, one.told)


def _hold(by: Membership) -> int:
    """The organization's id; it is held, so that two people don't set one thing at once."""
    held = Organization.objects.select_for_update(no_key=True)
    return held.get(pk=by.organization_id).pk
