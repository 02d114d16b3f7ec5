"""That the month of its issue date is closed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from countersign.invoices.models import FINAL
from countersign.invoices.search.months import in_words

from .check import Check, Level
from .checked import CheckedInvoice


def closed_month(checked: CheckedInvoice) -> Iterator[Check]:
    """In which month it counts instead, once it is decided and before: told to whoever enters and whoever decides."""
    invoice = checked.invoice
    if invoice.issue_date is None:
        return
    is_decided = invoice.status in FINAL
    counts = invoice.counts_in if is_decided else None
    if not is_decided:
        counts = invoice.organization.counts_in(invoice.issue_date)
    if counts is None:
        return
    words = {"month": in_words(invoice.issue_date), "counts": in_words(counts)}
    if is_decided:
        text = _("%(month)s was closed before this was decided: it counts in %(counts)s.")  # fmt: skip
    else:
        text = _("%(month)s is closed: this will count in %(counts)s, or later if that is closed by then.")  # fmt: skip
    yield Check("closed-month", Level.HINT, text % words, ("issue_date",))
