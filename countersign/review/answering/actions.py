"""Answering a stop: why an invoice may be approved all the same, said by a second person in their own name."""

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices import checks, states
from countersign.invoices.actions import record_whole
from countersign.invoices.findings import actions as findings
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again


class NotTold(Exception):
    """Whoever answers gives a reason."""


class NotTheSecond(Exception):
    """Who entered the invoice can't answer what stops it."""


class LinkIsNotEnough(Exception):
    """A stop is answered by somebody who is signed in."""


class NotAsked(Exception):
    """Nothing stops the invoice for this reason any more, or it can't be answered, or the invoice has changed."""


@transaction.atomic
def answer(
    invoice: Invoice, *, key: str, version: int, reason: str, by: Membership
) -> None:
    """Answer the stop that `by` saw on a waiting invoice; it counts for this version of it alone.

    Raises NotTold, LinkIsNotEnough, NotTheSecond, NotAsked or states.NotAllowed; then nothing has happened.
    """
    reason = reason.strip()
    if not reason:
        raise NotTold
    if by.via:
        raise LinkIsNotEnough
    invoice = hold_again(invoice)
    if invoice.status != Status.SUBMITTED:
        raise states.NotAllowed(invoice)
    if not invoice.admits(by) or not by.manages:
        raise NotTheSecond
    stop = _asked(invoice, key, by) if invoice.version == version else None
    if stop is None:
        raise NotAsked
    given = {
        "key": key,
        "version": version,
        "reason": reason,
        "by": str(by.user),
        "by_id": by.user_id,
        "at": timezone.now().isoformat(),
    }
    invoice.answers = [*(invoice.answers or ()), given]
    invoice.save(update_fields=["answers"])
    data = {"stop": stop.message, "key": key, "version": version, "comment": reason}
    record_whole(invoice, "answered", by=by, data=data, whole={"answer": given})
    findings.keep(invoice, checks.all_checks(invoice, by))


def _asked(invoice: Invoice, key: str, by: Membership) -> checks.Check | None:
    found = checks.stops(checks.all_checks(invoice, by))
    return next(
        (
            one
            for one in found
            if one.key == key and one.level == checks.Level.STOP and one.is_answerable
        ),
        None,
    )
