"""Rules about codes for machines on the pages: whoever scans one pays what it says, whatever the page says."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from countersign.invoices.content.labels import label
from countersign.invoices.suggesting.choosing import value_of
from countersign.invoices.suggesting.said import SaidCode, accounts_of, codes_of
from countersign.vendors.models import bare_code

from .accounts import shown_account
from .check import Check, Level
from .checked import CheckedInvoice

_INVOICED: Final = (
    "ZATCA"  # says what was invoiced, in riyals; the others ask for a payment
)


def payment_codes(checked: CheckedInvoice) -> Iterator[Check]:
    """Each code pays the form's account, in its currency and amount; its tax and VAT id are those of the invoice."""
    for code in codes_of(checked.documents):
        if _pays_elsewhere(checked, code):
            yield _account(checked, code)
    codes = codes_of(checked.documents[:1])
    for code in codes:
        if code.currency == checked.invoice.currency:
            yield from _amounts(checked, code, codes)
        elif checked.invoice.currency and code.kind != _INVOICED:
            here = checked.invoice.currency
            yield _differs(code, "currency", label("currency"), code.currency, here)
        yield from _vat_id(checked, code)


def _pays_elsewhere(checked: CheckedInvoice, code: SaidCode) -> bool:
    """Whether it names neither the form's account nor a confirmed one; where no file names the form's, another rule tells."""
    ours = bare_code(checked.invoice.iban)
    if not code.account or ours not in {one.value for one in accounts_of(checked.documents)}:  # fmt: skip
        return False
    known = checked.vendor_history.accounts
    return code.account not in {ours, *(one.iban for one in known if one.is_confirmed)}


def _account(checked: CheckedInvoice, code: SaidCode) -> Check:
    here = bare_code(checked.invoice.iban)
    there = code.account
    shown = (shown_account(there), shown_account(here))
    return _differs(code, "iban", label("iban"), *shown)


def _amounts(
    checked: CheckedInvoice, code: SaidCode, codes: Sequence[SaidCode]
) -> Iterator[Check]:
    """The total, or what is left of it to pay; several codes may be its instalments."""
    asked, taxed = _value(code.amount), _value(code.tax)
    name = _asked_for(checked, code)
    paid, tax = getattr(checked.invoice, name), checked.invoice.tax_total
    right = {asked, _together(code, codes)}
    if paid is not None and asked is not None and abs(paid) not in right:
        yield _amount(checked, code, name, asked, paid)
    if tax is not None and taxed is not None and taxed != abs(tax):
        yield _amount(checked, code, "tax_total", taxed, tax)


def _asked_for(checked: CheckedInvoice, code: SaidCode) -> str:
    """The field that its amount is of."""
    is_left = checked.invoice.amount_due is not None and code.kind != _INVOICED
    return "amount_due" if is_left else "gross_total"


def _together(code: SaidCode, codes: Sequence[SaidCode]) -> Decimal | None:
    """What the different codes of one kind to one account come to."""
    alike = {
        one.amount
        for one in codes
        if (one.kind, one.account) == (code.kind, code.account)
    }
    values = [_value(one) or Decimal() for one in alike]
    return sum(values, Decimal()) if len(values) > 1 else None


def _amount(
    checked: CheckedInvoice, code: SaidCode, name: str, said: Decimal, typed: Decimal
) -> Check:
    return _differs(
        code, name, label(name), checked.amount(said), checked.amount(typed)
    )


def _vat_id(checked: CheckedInvoice, code: SaidCode) -> Iterator[Check]:
    said = checked.said.get("vat_id")
    if code.vat_id and said and said.is_sure and _digits(said.value) != code.vat_id:
        message = _("VAT id: the %(kind)s code on the page says %(code)s, the text %(text)s.")  # fmt: skip
        words = {"kind": code.kind, "code": code.vat_id, "text": said.value}
        yield _check(code, "vendor_name", message % words, said.value)


def _differs(code: SaidCode, name: str, title: str, said: str, typed: str) -> Check:
    message = _("%(label)s: the %(kind)s code on the page says %(code)s, the form %(form)s.")  # fmt: skip
    words = {"label": title, "kind": code.kind, "code": said, "form": typed}
    return _check(code, name, message % words, f"{name}:{said}:{typed}")


def _check(code: SaidCode, name: str, message: str, subject: str) -> Check:
    return Check(
        "payment-code",
        Level.STOP,
        message,
        (name,),
        places=code.places,
        subject=f"{code.kind}:{subject}"[:400],
    )


def _value(amount: str) -> Decimal | None:
    """None for a code that leaves the amount open."""
    found: Decimal | None = value_of("gross_total", amount) if amount else None
    return found


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())
