"""What does not fit, in the user's words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from countersign.exports.datev.fitting import Misfit, Why

FIELDS: Final[Mapping[str, Any]] = {
    "number": _("Invoice number"),
    "day": _("Issue date"),
    "due": _("Due date"),
    "creditor": _("Creditor number"),
    "account": _("Account"),
    "tax_key": _("Tax key"),
    "text": _("Text of the posting"),
    "cost_1": _("Cost centre"),
    "cost_2": _("Cost object"),
    "total": _("Gross total"),
    "amount": _("Amount"),
    "base": _("Amount"),
    "zero": _("Share of nothing"),
    "exchange": _("Exchange rate"),
    "file": _("Originals"),
    "discounts": _("Cash discount"),
    "lines": _("Postings"),
    "rate": _("Tax rate"),
    "iban": _("IBAN"),
    "bic": _("BIC"),
    "name": _("Name"),
    "street": _("Street"),
    "city": _("Town"),
    "postcode": _("Postcode"),
    "country": _("Country"),
    "phone": _("Phone"),
    "email": _("Mail address"),
    "vat_id": _("VAT id"),
    "tax_number": _("Tax number"),
    "customer_number": _("Customer number"),
}
_WHY: Final[Mapping[Why, Any]] = {
    Why.MISSING: _("There is none."),
    Why.LONG: _("It is too long for DATEV."),
    Why.SIGNS: _("It has signs that DATEV does not take here."),
    Why.LETTERS: _("It has letters that DATEV's files (Windows-1252) do not have."),
    Why.CONTROL: _("It has a line break or a sign that can't be seen."),
    Why.ZERO: _("A posting of nothing is not possible."),
    Why.LARGE: _("It is more than DATEV takes."),
    Why.DECIMALS: _("It has more decimals than DATEV takes."),
    Why.EXCHANGE: _("DATEV takes no such rate."),
    Why.DAY: _("DATEV's files have days from 2000 to 2099 only."),
    Why.ACCOUNT: _("It is no account of the length that is set for the books."),
    Why.AUTOMATIC: _("The account has a tax key of its own."),
    Why.SUM: _("The coding does not add up to it."),
    Why.SAME: _("Two invoices would be written under one number."),
    Why.FILE: _("DATEV takes no file of this kind or size."),
    Why.GONE: _("The file can't be read now."),
}
# Where something better can be said of a field.
_MORE: Final[Mapping[tuple[str, Why], Any]] = {
    ("account", Why.MISSING): _("The invoice, or a part of it, is not coded."),
    ("creditor", Why.MISSING): _("Its vendor has no creditor number."),
    ("tax_key", Why.MISSING): _("No tax key is set for this rate or tax code."),
    ("exchange", Why.EXCHANGE): _("No rate is set for this currency and month, or it is one that DATEV does not take."),
    ("base", Why.SUM): _("Rounding leaves a share of the other sign."),
}  # fmt: skip


def field_of(misfit: Misfit) -> str:
    """The field as the screens call it, with what DATEV calls it."""
    name = str(FIELDS.get(misfit.field, misfit.field))
    return f"{name} ({misfit.heading})" if misfit.heading else name


def why_of(misfit: Misfit) -> str:
    """A sentence that says why it does not fit."""
    return str(_MORE.get((misfit.field, misfit.why)) or _WHY[misfit.why])
