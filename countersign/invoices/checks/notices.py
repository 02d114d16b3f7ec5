"""What the reader noticed about the file, worded: above all where an e-invoice contradicts its page."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countersign.invoices.entry import HEADER, ITEM
from countersign.invoices.filling import value_of
from countersign.invoices.labels import label
from countersign.invoices.shown import text as as_shown

from .check import Check, Level
from .sheet import Sheet

_OURS: Final = {"invoice_number": "number"}
# Rules of this app that look at what is entered say these already.
SAID_ELSEWHERE: Final = {"due-before-issue", "iban-check-digits"}
WORDS: Final[Mapping[str, str | Promise]] = {
    "xml-broken": _("The e-invoice in the file is broken and was not used."),
    "xml-encoding": _("The e-invoice in the file can't be decoded and was not used."),
    "xml-with-dtd": _(
        "The e-invoice in the file has a forbidden part (DTD) and was not used."
    ),
    "xml-too-large": _("The e-invoice in the file is too large and was not used."),
    "xml-too-deep": _(
        "The e-invoice in the file is nested too deeply and was not used."
    ),
    "xml-is-an-order": _("The file holds an order, not an invoice."),
    "xml-not-an-invoice": _("The XML in the file is not an invoice."),
    "xml-namespace": _(
        "The e-invoice uses a name that is not in the standard: %(found)s."
    ),
    "xml-amount-malformed": _(
        "%(field)s in the e-invoice is not an amount: “%(text)s”."
    ),
    "xml-date-malformed": _("%(field)s in the e-invoice is not a date: “%(text)s”."),
    "xml-sum-differs": _(
        "The e-invoice contradicts itself: it states %(stated)s where its own figures come to %(expected)s."
    ),
    "xml-line-differs": _(
        "Item %(line)s of the e-invoice states %(stated)s where its own figures come to %(expected)s."
    ),
    "xml-differs-from-page": _(
        "%(field)s: the e-invoice says %(xml)s, the page says %(page)s."
    ),
    "xml-line-differs-from-page": _(
        "Line total of item %(line)s: the e-invoice says %(xml)s, the page says %(page)s."
    ),
    "siret-malformed": _("The SIRET number “%(text)s” can't be right."),
    "vat-id-check-digits": _(
        "The vendor's VAT id %(text)s can't be right: its check digits don't fit."
    ),
    "seller-without-tax-id": _("The e-invoice names no tax number of the vendor."),
    "xml-profile-missing": _("The e-invoice does not say which rules it follows."),
    "xml-profile-unknown": _(
        "The e-invoice follows rules that are not known here: %(profile)s."
    ),
    "xml-profile-exceeded": _(
        "The e-invoice says more than its profile %(profile)s allows."
    ),
    "rule-broken": _("The e-invoice breaks the rule %(rule)s: %(text)s"),
    "einvoice-missing": _(
        "The file says that it holds an e-invoice (%(name)s), but there is none."
    ),
}


def notices(sheet: Sheet) -> Iterator[Check]:
    """Every notice of the invoice's files that somebody must look at: one query."""
    documents = sheet.invoice.documents.all()
    for pk, found in documents.values_list("pk", "notices"):
        for notice in found:
            code = notice["code"]
            if code in WORDS and notice.get("severity") != "info":
                yield _check(sheet, pk, notice)


def _check(sheet: Sheet, document: int, notice: Mapping[str, Any]) -> Check:
    name = notice["values"].get("field", "")
    values = {
        key: _shown(sheet, name, value) if key in ("xml", "page") else str(value)
        for key, value in notice["values"].items()
    }
    if name:
        values["field"] = _label(name)
    fields = tuple(one for one in notice["fields"] if one in HEADER)
    places = tuple((document, *word) for word in notice["words"])
    message = str(WORDS[notice["code"]]) % _Forgiving(values)
    return Check(notice["code"], Level.WARNING, message, fields, places=places)


def _shown(sheet: Sheet, name: str, value: str) -> str:
    """A value of the reader as the organization writes it; as it is, where it is none of ours."""
    name = _OURS.get(name, name)
    known = value_of(name, value) if name in (*HEADER, *ITEM) else None
    if known is None:
        return value
    return as_shown(name, known, sheet.formats, sheet.invoice.currency)


def _label(name: str) -> str:
    name = _OURS.get(name, name)
    return label(name) if name in (*HEADER, *ITEM) else name.replace("_", " ")


class _Forgiving(dict[str, str]):
    """A notice that lacks a value is still told."""

    def __missing__(self, key: str) -> str:
        return "?"
