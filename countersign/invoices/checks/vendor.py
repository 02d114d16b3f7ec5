"""Rules that compare an invoice with its vendor's history: account, VAT id, amount."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.invoices.vendors.history import FAR, VendorHistory
from countersign.vendors.models import BankAccount

from .check import Check, Level
from .checked import CheckedInvoice


def bank(checked: CheckedInvoice) -> Iterator[Check]:
    """The account is one that a second person has confirmed to be the vendor's.

    While the invoice is still being entered, the first account of a new vendor is nobody's doubt yet.
    """
    history, account = checked.vendor_history, checked.vendor_history.account
    if history.needs_confirmation:
        if checked.invoice.is_open and not history.has_changed_bank:
            return
        text = _unconfirmed(checked, history)
        if not checked.invoice.is_open:
            who = {"agent": checked.invoice.agent}
            text += (
                " "
                + _(
                    "Somebody other than %(agent)s must confirm it before the invoice can be approved."
                )
                % who
            )
        yield Check(
            "bank",
            Level.STOP,
            text,
            ("iban",),
            subject=history.iban,
            is_answerable=False,
        )
    elif history.has_changed_bank and account:
        text = _confirmed(checked, account)
        yield Check("bank-changed", Level.DOUBT, text, ("iban",))


def _unconfirmed(checked: CheckedInvoice, history: VendorHistory) -> str:
    account, count = history.account, history.paid_elsewhere
    if account and account.revoked_at:
        shown = {"by": account.revoked_by, "day": _day(checked, account)}
        return _("%(by)s revoked this IBAN on %(day)s.") % shown
    if history.has_changed_bank and count:
        text = ngettext(
            "IBAN differs from the last approved invoice.",
            "IBAN differs from the last %(count)s approved invoices.",
            count,
        )
        return text % {"count": count}
    if history.has_changed_bank and history.approved:
        return _("IBAN is new: no approved invoice of this vendor has one.")
    if history.has_changed_bank:
        return _("IBAN differs from the confirmed account of this vendor.")
    if history.has_paid_here:
        return _(
            "Earlier invoices of this vendor have this IBAN too, but nobody has confirmed it."
        )
    return _("Nobody has confirmed yet that this IBAN is the vendor's.")


def _confirmed(checked: CheckedInvoice, account: BankAccount) -> str:
    shown = {
        "by": account.confirmed_by,
        "day": _day(checked, account),
        "how": account.how,
    }
    return (
        _("IBAN is new for this vendor. %(by)s confirmed it on %(day)s: “%(how)s”")
        % shown
    )


def _day(checked: CheckedInvoice, account: BankAccount) -> str:
    """When it was revoked, or else confirmed."""
    moment = account.revoked_at or account.confirmed_at or account.seen_at
    zone = checked.invoice.organization.zone
    return checked.formats.show_date(timezone.localdate(moment, zone))


def vat_id(checked: CheckedInvoice) -> Iterator[Check]:
    """The VAT id on the page is the one that the vendor's earlier invoices had."""
    history = checked.vendor_history
    if history.has_changed_vat_id:
        shown = {"here": history.vat_id, "known": ", ".join(sorted(history.vat_ids))}
        text = (
            _(
                "The VAT id on the original is %(here)s; until now this vendor had %(known)s."
            )
            % shown
        )
        yield Check("vat-id", Level.DOUBT, text, ("vendor_name",))


def amount(checked: CheckedInvoice) -> Iterator[Check]:
    """The amount is in the range of the vendor's earlier ones; told only to who may see all of those."""
    member = checked.member
    if member is None or not member.manages:
        return
    history, gross = checked.vendor_history, checked.invoice.gross_total
    if history.is_unusual_currency:
        shown = {"code": checked.invoice.currency, "known": _currencies(history)}
        text = (
            _(
                "The first invoice of this vendor in %(code)s; the last ones were in %(known)s."
            )
            % shown
        )
        yield Check("amount", Level.DOUBT, text, ("currency",))
    elif history.is_unusual_amount and gross is not None and history.usual:
        shown = {
            "times": str(int(gross / history.usual)),
            "usual": checked.amount(history.usual),
        }
        text = _("Gross total is at most half this vendor's usual %(usual)s.")
        if gross >= FAR * history.usual:
            text = _("Gross total is %(times)s times this vendor's usual %(usual)s.")
        yield Check("amount", Level.DOUBT, text % shown, ("gross_total",))


def _currencies(history: VendorHistory) -> str:
    return ", ".join(sorted({one.currency for one in history.approved}))
