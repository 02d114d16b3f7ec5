"""What reading found wrong or contradictory in an invoice's files, in the user's words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from countersign.documents.models import Document
from countersign.invoices.content.fields import HEADER, ITEM, TOTALS
from countersign.invoices.content.labels import label
from countersign.invoices.content.shown import text
from countersign.invoices.content.values import rows
from countersign.invoices.suggesting.choosing import value_of

from .check import Check, Level
from .checked import CheckedInvoice
from .notice_texts import COUNTED, SEEMS, SUMS, TEXTS, UNKNOWN

# The rules about what is entered say these, and fall silent once a person has mended it.
SAID_BY_RULES: Final = frozenset({"due-before-issue", "iban-check-digits"})
# How a file is made, which changes nothing of what is paid to whom.
FORMAL: Final = frozenset(
    {
        "einvoice-level-differs",
        "einvoice-name",
        "einvoice-not-associated",
        "einvoice-not-pdf-a",
        "einvoice-relationship",
        "einvoice-undeclared",
        "rule-broken",
        "seller-without-tax-id",
        "signed-by",
        "siret-malformed",
        "xml-profile-exceeded",
        "xml-several-invoices",
        "xml-profile-missing",
        "xml-profile-unknown",
    }
)
# What the page and the e-invoice must agree on before money goes out: as the reader names it.
_WEIGHTY: Final = ("invoice_number", "vendor_name", "currency", "iban", *TOTALS)
# Which of EN 16931's sums rules about the form check as well.
_GROSS_RULE: Final = "BR-CO-15"
_DUE_RULE: Final = "BR-CO-16"
_TAX_RULES: Final = ("BR-CO-14", "BR-CO-17")
_ITEM_SUM: Final = ("quantity", "unit_price", "line_total")
# What the reader calls a field that the form has under another name, or shows as part of another.
_FORM_NAMES: Final = {"invoice_number": "number", "vat_id": "vendor_name"}


def notices(checked: CheckedInvoice) -> Iterator[Check]:
    """What the invoice's files say wrongly or contradict.

    None of it prevents submitting: whoever enters an invoice cannot mend its file.
    """
    for document in checked.documents:
        for notice in document.notices:
            if not _is_said(checked, notice):
                yield _check(checked, document, notice)


def _check(
    checked: CheckedInvoice, document: Document, notice: Mapping[str, Any]
) -> Check:
    code, values = notice["code"], notice["values"]
    level = _level(notice)
    names = [_FORM_NAMES.get(name, name) for name in notice["fields"]]
    path = _item_path(checked, values)
    fields = [path] if path else [name for name in names if name in HEADER]
    text = SUMS.get(values.get("rule", "")) if code == "xml-sum-differs" else None
    message = str((text or TEXTS.get(code, UNKNOWN)) % _Shown(checked, values))
    places = tuple((document.pk, *word) for word in notice["words"])
    subject = ":".join([str(document.pk), *(f"{name}={values[name]}" for name in sorted(values))])  # fmt: skip
    return Check(
        code, level, message, tuple(fields), places=places, subject=subject[:400]
    )


def _level(notice: Mapping[str, Any]) -> Level:
    code, severity = notice["code"], notice.get("severity")
    if severity == "info":
        return Level.OK
    if code in FORMAL:
        return Level.HINT
    if code == "xml-amount-due-not-on-page":
        return Level.STOP
    weighs = notice["values"].get("field") in _WEIGHTY and severity == "error"
    if code == "xml-differs-from-page" and weighs:
        return Level.STOP
    return Level.DOUBT


def _is_said(checked: CheckedInvoice, notice: Mapping[str, Any]) -> bool:
    """Does another rule already speak of the same figures of the form?"""
    code, values = notice["code"], notice["values"]
    if code == "xml-sum-differs":
        return _is_summed(checked, values.get("rule"))
    if code == "xml-line-differs":
        return any(
            str(item.read_line) == values.get("line")
            and all(getattr(item, name) is not None for name in _ITEM_SUM)
            for item in checked.items
        )
    return code in SAID_BY_RULES


def _is_summed(checked: CheckedInvoice, rule: str | None) -> bool:
    if rule == _GROSS_RULE:
        return all(getattr(checked.invoice, name) is not None for name in TOTALS)
    if rule == _DUE_RULE:
        return checked.invoice.amount_due is not None
    return rule in _TAX_RULES and bool(rows(checked.invoice, "taxes"))


def _item_path(checked: CheckedInvoice, values: Mapping[str, str]) -> str:
    """The form's name of the cell that a notice about an item speaks of, while that item is there."""
    name = values.get("field", "line_total")
    for item in checked.items:
        if name in ITEM and str(item.read_line) == values.get("line"):
            return f"item.{item.key}.{name}"
    return ""


class _Shown(dict[str, str | int]):
    """A notice's values as the organization writes them; one that is missing is a dash."""

    def __init__(self, checked: CheckedInvoice, values: Mapping[str, str]) -> None:
        super().__init__(values)
        name = values.get("field", "line_total")
        for key in ("xml", "page", "stated", "expected"):
            if key in values:
                self[key] = _shown(checked, name, values[key])
        self["label"] = _label(name)
        if "line" in values:
            place = {"label": self["label"], "row": values["line"]}
            self["label"] = _("%(label)s, item %(row)s") % place
        if "root" in values:
            self["seems"] = str(SEEMS.get(values.get("seems", ""), SEEMS[""]))
        for key in COUNTED & set(values):
            self[key] = int(values[key])

    def __missing__(self, key: str) -> str:
        return "–"


def _shown(checked: CheckedInvoice, name: str, written: str) -> str:
    """A value as the form writes it; what the form could not hold, as it is written."""
    if name not in (*HEADER, *ITEM):
        return written
    value = value_of(name, written)
    return text(name, value, checked.formats, checked.invoice.currency) or written


def _label(name: str) -> str:
    if name == "vat_id":
        return _("VAT id")
    form_name = _FORM_NAMES.get(name, name)
    return label(form_name) if form_name in (*HEADER, *ITEM) else name
