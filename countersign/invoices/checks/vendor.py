"""Rules that compare an invoice with its vendor's past: account, VAT id, amount."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.invoices.vendors.history import FAR, Past
from countersign.vendors.models import BankAccount

from .check import Check, Level, Stop
from .sheet import Sheet


def bank(sheet: Sheet) -> Iterator[Check]:
    """The account is one that a second person has confirmed to be the vendor's.

    While the invoice is still being entered, the first account of a new vendor is nobody's doubt yet.
    """
    past, account = sheet.past, sheet.past.account
    if past.needs_confirmation:
        if sheet.invoice.is_open and not past.has_changed_bank:
            return
        text = _unconfirmed(sheet, past)
        if not sheet.invoice.is_open:
            who = {"agent": sheet.invoice.agent}
            text += (
                " "
                + _(
                    "Somebody other than %(agent)s must confirm it before the invoice can be approved."
                )
                % who
            )
        yield Check("bank", Level.ERROR, text, ("iban",), stops=Stop.APPROVAL)
    elif past.has_changed_bank and account:
        text = _confirmed(sheet, account)
        yield Check("bank-changed", Level.WARNING, text, ("iban",))


def _unconfirmed(sheet: Sheet, past: Past) -> str:
    account, count = past.account, past.paid_elsewhere
    if account and account.revoked_at:
        shown = {"by": account.revoked_by, "day": _day(sheet, account)}
        return _("%(by)s revoked this IBAN on %(day)s.") % shown
    if past.has_changed_bank and count:
        text = ngettext(
            "IBAN differs from the last approved invoice.",
            "IBAN differs from the last %(count)s approved invoices.",
            count,
        )
        return text % {"count": count}
    if past.has_changed_bank and past.approved:
        return _("IBAN is new: no approved invoice of this vendor has one.")
    if past.has_changed_bank:
        return _("IBAN differs from the confirmed account of this vendor.")
    if past.has_paid_here:
        return _(
            "Earlier invoices of this vendor have this IBAN too, but nobody has confirmed it."
        )
    return _("Nobody has confirmed yet that this IBAN is the vendor's.")


def _confirmed(sheet: Sheet, account: BankAccount) -> str:
    shown = {
        "by": account.confirmed_by,
        "day": _day(sheet, account),
        "how": account.how,
    }
    return (
        _("IBAN is new for this vendor. %(by)s confirmed it on %(day)s: “%(how)s”")
        % shown
    )


def _day(sheet: Sheet, account: BankAccount) -> str:
    """When it was revoked, or else confirmed."""
    moment = account.revoked_at or account.confirmed_at or account.seen_at
    zone = sheet.invoice.organization.zone
    return sheet.formats.show_date(timezone.localdate(moment, zone))


def vat_id(sheet: Sheet) -> Iterator[Check]:
    """The VAT id on the page is the one that the vendor's earlier invoices had."""
    past = sheet.past
    if past.has_changed_vat_id:
        shown = {"here": past.vat_id, "known": ", ".join(sorted(past.vat_ids))}
        text = (
            _(
                "The VAT id on the original is %(here)s; until now this vendor had %(known)s."
            )
            % shown
        )
        yield Check("vat-id", Level.WARNING, text, ("vendor_name",))


def amount(sheet: Sheet) -> Iterator[Check]:
    """The amount is in the range of the vendor's earlier ones; told only to who may see all of those."""
    member = sheet.member
    if member is None or not member.manages:
        return
    past, gross = sheet.past, sheet.invoice.gross_total
    if past.is_unusual_currency:
        shown = {"code": sheet.invoice.currency, "known": _currencies(past)}
        text = (
            _(
                "The first invoice of this vendor in %(code)s; the last ones were in %(known)s."
            )
            % shown
        )
        yield Check("amount", Level.WARNING, text, ("currency",))
    elif past.is_unusual_amount and gross is not None and past.usual:
        shown = {
            "times": str(int(gross / past.usual)),
            "usual": sheet.amount(past.usual),
        }
        text = _("Gross total is at most half this vendor's usual %(usual)s.")
        if gross >= FAR * past.usual:
            text = _("Gross total is %(times)s times this vendor's usual %(usual)s.")
        yield Check("amount", Level.WARNING, text % shown, ("gross_total",))


def _currencies(past: Past) -> str:
    return ", ".join(sorted({one.currency for one in past.approved}))
