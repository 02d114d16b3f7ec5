"""Making one vendor of two that are one, and two again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import Belonging
from countersign.history.actions import record
from countersign.invoices.models import TAKEN, Invoice
from countersign.invoices.search.tasks import renew_words
from countersign.vendors.actions import FIELDS
from countersign.vendors.models import (
    Alias,
    Apart,
    BankAccount,
    Lesson,
    Merge,
    Vendor,
)

UNDO: Final = timedelta(days=1)
_STAY: Final = (
    Alias,
    Apart,
    BankAccount,
    Lesson,
    Merge,
)  # with the row, by which its name is known
_FILLS: Final = (*(name for name in FIELDS if name != "name"), "mail_domain")


class NotTwo(Exception):
    """They are one already, or one of them is part of a third."""


class OneIsBlocked(Exception):
    """Merging would end a block that nobody has ended, or block what nobody has blocked."""


class MonthClosed(Exception):
    """Invoices that would go over count in months that are closed: they stay as they are. `vendor` is whose they are."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(str(vendor))
        self.vendor = vendor


class SameInvoice(Exception):
    """Both have an invoice of this number, day and total: one of the two is entered twice."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(str(invoice))
        self.invoice = invoice


class TooLate(Exception):
    """It was merged more than a day ago, or is undone."""


@transaction.atomic
def merge(kept: Vendor, gone: Vendor, *, by: Membership) -> Merge:
    """Make `gone` part of `kept`: its invoices, accounts and whatever else points at it go over, and it is known by its names.

    Its lesson stays its own, and is used for pages with its name. What the page of `kept` is silent about, it says as
    that of `gone` did. Raises NotTwo, OneIsBlocked, MonthClosed or SameInvoice; then nothing has happened.
    """
    organization = kept.organization_id
    invoices = Invoice.objects.filter(organization=organization, vendor=gone)
    list(invoices.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    kept, gone = _hold(organization, kept.pk, gone.pk)
    if kept.merged_into_id or gone.merged_into_id or kept.pk == gone.pk:
        raise NotTwo
    if kept.is_blocked != gone.is_blocked:
        raise OneIsBlocked
    if invoices.exclude(locked_at=None).exists():
        raise MonthClosed(gone)
    if same := _same(organization, kept, gone):
        raise SameInvoice(same)
    moved: dict[str, Any] = {
        "accounts": _move_accounts(kept, gone),
        "page": _fill(kept, gone),
        **{
            label: pks
            for label, rows, column in _pointing(organization)
            if (pks := _move(rows, column, gone, kept))
        },
    }
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    row = Merge.objects.create(
        organization_id=organization, kept=kept, gone=gone, moved=moved, by=by.user
    )
    _tell(row, "merged", moved, by=by)
    renew_words.enqueue(kept.pk, organization)
    return row


@transaction.atomic
def undo(row: Merge, *, by: Membership) -> None:
    """Make two of them again, each with what it had, and with what came since under its name; or TooLate, MonthClosed."""
    organization = row.organization_id
    named = Invoice.objects.filter(
        organization=organization, vendor=row.kept_id, vendor_key=row.gone.key
    )
    went = row.moved.get("invoices.invoice.vendor", [])
    back = Invoice.objects.filter(organization=organization, vendor=row.kept_id)
    back = back.filter(pk__in=went) | named
    held = [one.pk for one in back.select_for_update(no_key=True).order_by("pk")]
    kept, gone = _hold(organization, row.kept_id, row.gone_id)
    row = Merge.objects.select_for_update(no_key=True).get(row.itself)
    if (
        row.undone_at
        or row.at < timezone.now() - UNDO
        or gone.merged_into_id != kept.pk
    ):
        raise TooLate
    if back.exclude(locked_at=None).exists():
        raise MonthClosed(kept)
    moved = {**row.moved, "invoices.invoice.vendor": held}
    for label, rows, column in _pointing(organization):
        there = rows.filter(**{column: kept.pk}, pk__in=moved.get(label, []))
        there.update(**{column: gone.pk})
    accounts = BankAccount.objects.filter(organization=organization, vendor=kept)
    accounts.filter(pk__in=moved["accounts"]).update(vendor=gone)
    _empty(kept, gone, row.moved["page"])
    gone.merged_into = None
    gone.save()
    for one in (kept, gone):
        renew_words.enqueue(one.pk, organization)
    row.undone_by, row.undone_at = by.user, timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    _tell(row, "parted", moved, by=by)


@transaction.atomic
def tell_apart(one: Vendor, other: Vendor, *, by: Membership) -> None:
    """Keep that two are two, however alike they look; saying so twice is no error. Raises NotTwo for one and the same."""
    if one.pk == other.pk:
        raise NotTwo
    first, second = sorted((one, other), key=lambda vendor: vendor.pk)
    _row, is_new = Apart.objects.get_or_create(
        organization_id=one.organization_id,
        first=first,
        second=second,
        defaults={"by": by.user},
    )
    if is_new:
        data = {"vendor": one.name, "other": other.name}
        record(one.organization_id, by.actor, "told_apart", one, data)


def _hold(organization: int, *pks: int) -> list[Vendor]:
    rows = Vendor.objects.filter(organization=organization, pk__in=pks)
    held = {one.pk: one for one in rows.select_for_update(no_key=True).order_by("pk")}
    return [held[pk] for pk in pks]


def _pointing(
    organization: int,
) -> Iterator[tuple[str, models.QuerySet[Any], str]]:
    """Every column that points at vendors, in whichever app: its name, the organization's rows, and how it is called there."""
    relations: Any = Vendor._meta.get_fields(include_hidden=True)
    for relation in relations:
        model = relation.related_model
        is_pointed_at = relation.auto_created and not relation.concrete
        if is_pointed_at and model not in _STAY and issubclass(model, Belonging):
            column = relation.field.name
            rows = model._default_manager.filter(organization=organization)
            yield f"{model._meta.label_lower}.{column}", rows, column


def _move(
    rows: models.QuerySet[Any], column: str, gone: Vendor, kept: Vendor
) -> list[int]:
    """Let what points at one point at the other; which. Where there can be one only, that of `kept` stays."""
    pks = list(
        rows.filter(**{column: gone}).order_by("pk").values_list("pk", flat=True)
    )
    try:
        with transaction.atomic():
            rows.filter(pk__in=pks).update(**{column: kept})
    except IntegrityError:
        if rows.model is Invoice:
            raise
        return []
    return pks


def _same(organization: int, kept: Vendor, gone: Vendor) -> Invoice | None:
    """An invoice that both have, which the database would have once."""
    taken = Invoice.objects.filter(organization=organization, status__in=TAKEN)
    there = taken.filter(
        vendor=kept,
        number_key=OuterRef("number_key"),
        issue_date=OuterRef("issue_date"),
        gross_total=OuterRef("gross_total"),
    )
    return taken.filter(Exists(there), vendor=gone).order_by("pk").first()


def _move_accounts(kept: Vendor, gone: Vendor) -> list[int]:
    """Those that `kept` has not: what both have stays as the page of `kept` says."""
    known = set(kept.accounts.values_list("iban", flat=True))
    new = [one.pk for one in gone.accounts.order_by("pk") if one.iban not in known]
    rows = BankAccount.objects.filter(organization=kept.organization_id, pk__in=new)
    rows.update(vendor=kept)
    return new


def _fill(kept: Vendor, gone: Vendor) -> dict[str, str]:
    """Let the page of `kept` say what it is silent about; what."""
    names = [
        name
        for name in _FILLS
        if getattr(kept, name) in (None, "") and getattr(gone, name) not in (None, "")
    ]
    filled = {name: str(getattr(gone, name)) for name in names}
    for name in names:
        setattr(kept, name, getattr(gone, name))
    if "creditor_number" in filled:
        gone.creditor_number = None
        gone.save(update_fields=["creditor_number"])
    kept.page_version = kept.version + 1
    kept.save()
    return filled


def _empty(kept: Vendor, gone: Vendor, filled: dict[str, str]) -> None:
    """The other way round: what was filled goes, unless somebody has written something else since."""
    for name, value in filled.items():
        if str(getattr(kept, name)) == value:
            if name == "creditor_number":
                gone.creditor_number = value
            setattr(kept, name, "" if name == "vat_id" else None)
    kept.page_version = kept.version + 1
    kept.save()


def _tell(row: Merge, verb: str, moved: dict[str, Any], *, by: Membership) -> None:
    accounts = BankAccount.objects.filter(
        organization=row.organization_id, pk__in=moved["accounts"]
    )
    data = {
        "vendor": row.kept.name,
        "other": row.gone.name,
        "accounts": sorted(one.iban for one in accounts),
    }
    whole = {
        "kept": row.kept_id,
        "gone": row.gone_id,
        "invoices": moved.get("invoices.invoice.vendor", []),
        "by": by.identity,
    }
    record(row.organization_id, by.actor, verb, row.kept, data, whole=whole)
