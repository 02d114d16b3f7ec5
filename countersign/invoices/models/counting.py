"""In which month an invoice counts: that of its issue date, or where that was closed before, the first that is open."""

from datetime import date

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from .status import FINAL, OPEN, Status

_UNDECIDED = (*OPEN, Status.SUBMITTED)


def decided_between(first: date, end: date, prefix: str = "") -> Q:
    """What is decided and counts from `first` to before `end`, as a condition; `prefix` leads to the invoice."""
    own = {"issue_key__gte": first, "issue_key__lt": end, "counts_in": None}
    late = {"counts_in__gte": first, "counts_in__lt": end}
    return Q(**{prefix + name: value for name, value in own.items()}) | Q(
        **{prefix + name: value for name, value in late.items()}
    )


def counts_between(first: date, end: date, first_open: date | None) -> Q:
    """What counts from `first` to before `end`. What nobody has decided on waits in no closed month but in the first open one."""
    if first_open is None:  # nothing was ever closed
        return Q(issue_key__gte=first, issue_key__lt=end)
    carried = Q(status__in=_UNDECIDED, issue_key__lt=first_open)
    found = decided_between(first, end) & ~carried
    return found | carried if first <= first_open < end else found


def counting_day(first_open: date | None) -> Combinable:
    """A day in the month in which it counts, as a part of a query."""
    if first_open is None:
        return F("issue_key")
    carried = When(
        status__in=_UNDECIDED, issue_key__lt=first_open, then=Value(first_open)
    )
    return Case(
        carried, default=Coalesce("counts_in", "issue_key"), output_field=DateField()
    )


def closes_with(last: date, closed_through: date | None) -> Q:
    """What a closing up to `last` locks: decided, counted up to that day, and not locked."""
    begin = closed_through or date.min
    own = Q(counts_in=None, issue_key__gt=begin, issue_key__lte=last)
    return Q(status__in=FINAL, locked_at=None) & (
        own | Q(counts_in__gt=begin, counts_in__lte=last)
    )


def carried_over(last: date) -> Q:
    """What nobody has decided on and was issued up to that day."""
    return Q(status__in=_UNDECIDED, issue_key__lte=last)
