"""Why an invoice goes into no payment run, in the user's words."""

from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _
from schwifty import IBAN

from countersign.accounts.models import Membership
from countersign.invoices import checks
from countersign.invoices.content.values import value
from countersign.invoices.models import Invoice, Status
from countersign.payments.models import RunInvoice
from countersign.vendors.models import BankAccount, bare_code

# Payment means (UNTDID 4461) by which the vendor takes the money itself.
_TAKEN: Final = frozenset({"49", "59"})


class InRun(str):
    """The obstacle that it is in a payment run already."""

    __slots__ = ()


def of_many(
    invoices: list[Invoice], organization: int, *, but_for: int | None = None
) -> Mapping[int, str]:
    """The first obstacle of each that has one, by its id, as its row and its vendor's accounts have it: two queries.

    `but_for` is a run that they may be in. What its rules say is asked for alone (`stops_of`), which costs more.
    """
    vendors = {one.vendor_id for one in invoices}
    accounts = BankAccount.objects.filter(organization=organization, vendor__in=vendors)
    confirmed = set(accounts.confirmed().values_list("vendor", "iban"))
    live = RunInvoice.objects.filter(
        organization=organization,
        is_live=True,
        invoice__in=[one.pk for one in invoices],
    )
    runs = dict(live.exclude(run=but_for).values_list("invoice", "run"))
    found = {}
    for one in invoices:
        if reason := of_one(one, confirmed, runs.get(one.pk)):
            found[one.pk] = reason
    return found


def of_one(
    invoice: Invoice, confirmed: Collection[tuple[int, str]], run: int | None
) -> str:
    """The same of one invoice, with the confirmed accounts (vendor, IBAN) and the run that it is in at hand."""
    if invoice.status != Status.APPROVED:
        return _("It is not approved.")
    if invoice.paid_at is not None or not invoice.left_to_pay:
        return _("Nothing is left to pay.")
    if run is not None:
        return InRun(_("It is in payment run %(run)s.") % {"run": run})
    if invoice.vendor and invoice.vendor.is_blocked:
        return _("Its vendor is blocked.")
    if is_taken(invoice):
        return _("The vendor collects it by direct debit.")
    if invoice.is_credit or invoice.left_to_pay < 0:
        return ""  # goes with what else is paid to its vendor, to that one's account
    return _of_account(invoice, confirmed)


def _of_account(invoice: Invoice, confirmed: Collection[tuple[int, str]]) -> str:
    iban = bare_code(invoice.iban)
    if not iban:
        return _("It names no IBAN.")
    if (invoice.vendor_id or 0, iban) not in confirmed:
        return _("Its IBAN is not confirmed as the vendor's.")
    if not IBAN(iban, allow_invalid=True).is_valid:
        return _("Its IBAN has a wrong digit.")
    return ""


def is_taken(invoice: Invoice) -> bool:
    """Does the vendor collect the money by direct debit?"""
    means = str(value(invoice, "payment_means") or "").strip()[:2]
    return means in _TAKEN or bool(value(invoice, "mandate_reference"))


def stops_of(invoice: Invoice, by: Membership | None) -> str:
    """What stands against paying it, as all rules see it now; empty for nothing."""
    checked = checks.CheckedInvoice.of(invoice, by)
    return " ".join(one.message for one in checks.stops(checks.said_of(checked)))
