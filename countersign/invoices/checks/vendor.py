"""Rules that compare an invoice with its vendor's history, and its vendor with others: account, VAT id, amount, likeness."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from countersign.invoices.vendors.history import FAR, VendorHistory
from countersign.invoices.vendors.resembling import (
    ACCOUNT,
    MAIL_DOMAIN,
    MANY,
    SPELLING,
    VAT_ID,
    Resembled,
)
from countersign.vendors.models import BankAccount, shown_account

from .check import Check, Level
from .checked import CheckedInvoice

_NAMED: Final = 3  # other vendors
_WHY: Final[dict[str, str | Promise]] = {
    SPELLING: gettext_lazy("Their names look alike."),
    VAT_ID: gettext_lazy("Its VAT id is that vendor's."),
    ACCOUNT: gettext_lazy("Its account is that vendor's."),
    MAIL_DOMAIN: gettext_lazy("Its mail domain is that vendor's."),
}


def bank(checked: CheckedInvoice) -> Iterator[Check]:
    """The account is one that a second person has confirmed to be the vendor's.

    While the invoice is still being entered, the first account of a new vendor is nobody's doubt yet, unless what was submitted
    before names another one.
    """
    history, account = checked.vendor_history, checked.vendor_history.account
    if history.needs_confirmation:
        if checked.invoice.is_open and not history.has_changed_iban:
            yield from _named_otherwise(history)
            return
        text = _unconfirmed(checked, history)
        if not checked.invoice.is_open:
            text += f" {_who_confirms(checked)}"
        yield Check(
            "bank",
            Level.STOP,
            text,
            ("iban",),
            subject=history.iban,
            is_answerable=False,
        )
    elif history.has_changed_iban and account:
        text = _confirmed(checked, account)
        yield Check("bank-changed", Level.DOUBT, text, ("iban",))


def _named_otherwise(history: VendorHistory) -> Iterator[Check]:
    """Nothing of the vendor was approved, and all that was submitted names other accounts."""
    if count := history.submitted_elsewhere:
        text = ngettext(
            "%(count)s earlier invoice of this vendor names another account, and none names this one. Look at it once more.",
            "%(count)s earlier invoices of this vendor name another account, and none names this one. Look at it once more.",
            count,
        )
        yield Check("bank-otherwise", Level.DOUBT, text % {"count": count}, ("iban",))


def other_bank(checked: CheckedInvoice) -> Iterator[Check]:
    """The same of accounts that are no IBAN: confirmed, or named by an invoice that was approved."""
    history, invoice = checked.vendor_history, checked.invoice
    for number, scheme in history.new_accounts.items():
        if invoice.is_open and history.is_new_vendor:
            continue
        account, shown = history.account_of(number), shown_account(number, scheme)
        text = _("No approved invoice of this vendor has the account %(account)s.")
        words: dict[str, object] = {"account": shown}
        if account and account.revoked_at:
            text = _("%(by)s revoked the account %(account)s on %(day)s.")
            words |= {"by": account.revoked_by, "day": _day(checked, account)}
        said = text % words
        if not invoice.is_open:
            said += f" {_who_confirms(checked)}"
        yield Check(
            "new-account",
            Level.STOP,
            said,
            ("iban",),
            subject=number,
            is_answerable=False,
        )
    for number in history.changed_accounts:
        account = history.account_of(number)
        if account and account.is_confirmed:
            text = _(
                "The account %(account)s is new for this vendor. %(by)s confirmed it on %(day)s: “%(how)s”"
            )
            told: dict[str, object] = {
                "account": str(account),
                "by": account.confirmed_by,
                "day": _day(checked, account),
                "how": account.how,
            }
            yield Check(
                *("account-changed", Level.DOUBT, text % told, ("iban",)),
                subject=number,
            )


def _unconfirmed(checked: CheckedInvoice, history: VendorHistory) -> str:
    account, count = history.account, history.paid_elsewhere
    if account and account.revoked_at:
        shown = {"by": account.revoked_by, "day": _day(checked, account)}
        return _("%(by)s revoked this IBAN on %(day)s.") % shown
    if history.has_changed_iban and count:
        text = ngettext(
            "IBAN differs from the last approved invoice.",
            "IBAN differs from the last %(count)s approved invoices.",
            count,
        )
        return text % {"count": count}
    if history.has_changed_iban and history.approved:
        return _("IBAN is new: no approved invoice of this vendor has one.")
    if history.has_changed_iban:
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


def elsewhere(checked: CheckedInvoice) -> Iterator[Check]:
    """The account is not known of another vendor, unless somebody has confirmed that it is this one's too."""
    history = checked.vendor_history
    if not history.is_of_another:
        return
    names = ", ".join(f"“{one.vendor}”" for one in history.elsewhere[:_NAMED])
    text = _("This IBAN is known as the account of another vendor: %(names)s.")
    whose = ",".join(str(one.vendor_id) for one in history.elsewhere)
    yield Check(
        "account-elsewhere",
        Level.STOP,
        text % {"names": names},
        ("iban",),
        subject=f"{history.iban}:{whose}"[:400],
        is_answerable=False,
    )


def likeness(checked: CheckedInvoice) -> Iterator[Check]:
    """A vendor that is new here resembles none that is known."""
    for one in checked.vendor_history.resembled[:_NAMED]:
        if one.reasons == (ACCOUNT,):  # `elsewhere` speaks of that
            continue
        shown = {"name": checked.invoice.vendor_name, "known": one.vendor}
        told = [_("“%(name)s” is new here and resembles “%(known)s”.") % shown]
        told += [str(_WHY[reason]) for reason in one.reasons]
        text = " ".join([*told, _known(one)])
        subject = f"{one.vendor.pk}:{','.join(one.reasons)}"
        yield Check(*("likeness", Level.STOP, text, ("vendor_name",)), subject=subject)


def _known(one: Resembled) -> str:
    """Why that vendor counts as known."""
    words: dict[str, object] = {"known": one.vendor, "count": min(one.approved, MANY)}
    text = _("“%(known)s” has a confirmed account.")
    if one.approved >= MANY:
        text = ngettext(
            "“%(known)s” has %(count)s approved invoice or more.",
            "“%(known)s” has %(count)s approved invoices or more.",
            MANY,
        )
    elif one.approved:
        text = ngettext(
            "“%(known)s” has %(count)s approved invoice.",
            "“%(known)s” has %(count)s approved invoices.",
            one.approved,
        )
    return str(text % words)


def vat_id(checked: CheckedInvoice) -> Iterator[Check]:
    """The VAT id on the page is the one that the vendor's earlier invoices had."""
    history = checked.vendor_history
    is_told = any(one.name == "vat_id" for one in checked.otherwise)
    if history.has_changed_vat_id and not is_told:
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


def _who_confirms(checked: CheckedInvoice) -> str:
    """Whose word it needs before the invoice can be approved."""
    if checked.invoice.organization.approves_alone:
        return _("It must be confirmed before the invoice can be approved.")
    text = _("Somebody other than %(agent)s must confirm it before the invoice can be approved.")  # fmt: skip
    return text % {"agent": checked.invoice.agent}
