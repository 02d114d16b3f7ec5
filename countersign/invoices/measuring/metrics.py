"""How well what is read spares typing: shares and medians over the invoices submitted lately."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from django.db.models import Count, F, FloatField, Q, Sum, Window
from django.db.models.functions import Cast, RowNumber

from countersign.accounts.models import Membership
from countersign.invoices.content.fields import HEADER, ITEM
from countersign.invoices.content.labels import label
from countersign.invoices.models import Effort, FieldOutcome
from countersign.invoices.models.effort import EffortQuerySet, FieldOutcomeQuerySet
from countersign.vendors.models import Vendor

VENDORS: Final = 50  # how many are listed, the worst first


@dataclass(frozen=True, slots=True)
class MeasuredField:
    """What became of one field's suggestions; `is_item` tells that each item has one."""

    label: str
    is_item: bool
    kept: int
    changed: int
    typed: int

    @property
    def count(self) -> int:
        return self.kept + self.changed + self.typed


@dataclass(frozen=True, slots=True)
class MeasuredVendor:
    """One vendor's invoices, those of them without a correction, and the median of their active seconds."""

    pk: int
    name: str
    count: int
    clean: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """All of the page. Medians are None until a browser has counted something."""

    count: int
    clean: int
    seconds: int | None
    keystrokes: int | None
    clicks: int | None
    fields: Sequence[MeasuredField]
    vendors: Sequence[MeasuredVendor]


def metrics(
    member: Membership, *, since: datetime, vendor: Vendor | None = None
) -> Metrics:
    """What is measured in the member's organization since a moment, of one vendor if given."""
    rows = Effort.objects.visible_to(member).compared_since(since).of_vendor(vendor)
    timed = rows.filter(seconds__gt=0)
    whole = rows.aggregate(
        count=Count("pk"),
        clean=Count("pk", filter=Q(corrections=0)),
        timed=Count("pk", filter=Q(seconds__gt=0)),
    )
    seconds, keystrokes, clicks = (
        _middle(timed, name, whole["timed"])
        for name in ("seconds", "keystrokes", "clicks")
    )
    outcomes = FieldOutcome.objects.visible_to(member).since(since).of_vendor(vendor)
    return Metrics(
        count=whole["count"],
        clean=whole["clean"],
        seconds=seconds,
        keystrokes=keystrokes,
        clicks=clicks,
        fields=_fields(outcomes),
        vendors=[] if vendor else _vendors(rows),
    )


def _middle(rows: EffortQuerySet, name: str, count: int) -> int | None:
    """The median of a column of `count` rows."""
    middle = slice(max(count - 1, 0) // 2, count // 2 + 1)
    return _median(rows.order_by(name).values_list(name, flat=True)[middle])


def _median(values: Iterable[int]) -> int | None:
    known = list(values)
    return round(median(known)) if known else None


def _fields(outcomes: FieldOutcomeQuerySet) -> list[MeasuredField]:
    sums = {
        field: counts
        for field, *counts in outcomes.values_list("field").annotate(
            Sum("kept"), Sum("changed"), Sum("typed")
        )
    }
    return [
        MeasuredField(label(name), name in ITEM, *sums[name])
        for name in (*HEADER, *ITEM)
        if name in sums
    ]


def _vendors(rows: EffortQuerySet) -> list[MeasuredVendor]:
    worst = list(
        rows.filter(invoice__vendor__isnull=False)
        .values_list("invoice__vendor", "invoice__vendor__name")
        .annotate(
            count=Count("pk"),
            good=Count("pk", filter=Q(corrections=0)),
            share=Cast("good", FloatField()) / F("count"),
        )
        .order_by("share", "-count", "invoice__vendor__key")[:VENDORS]
    )
    seconds = _seconds_by_vendor(rows, [pk for pk, *_ in worst])
    return [
        MeasuredVendor(pk, name, count, good, _median(seconds[pk]))
        for pk, name, count, good, _share in worst
    ]


def _seconds_by_vendor(
    rows: EffortQuerySet, vendors: list[int]
) -> dict[int, list[int]]:
    """The one or two rows in the middle of each vendor's."""
    each = [F("invoice__vendor")]
    place = Window(RowNumber(), partition_by=each, order_by=["seconds", "pk"])
    middle = (
        rows.filter(seconds__gt=0, invoice__vendor__in=vendors)
        .annotate(twice=place * 2, size=Window(Count("pk"), partition_by=each))
        .filter(twice__gte=F("size"), twice__lte=F("size") + 2)
        .values_list("invoice__vendor", "seconds")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for vendor, seconds in middle:
        found[vendor].append(seconds)
    return found
