"""Values that are well formed, add up and are still implausible; no official rule covers most of this."""

from collections.abc import Iterator
from typing import Final

from stdnum import get_cc_module
from stdnum import iban as iban_check
from stdnum.exceptions import ValidationError

from countersign.extraction.einvoice import profiles
from countersign.extraction.model import Notice, Suggestion
from countersign.extraction.record import EInvoice

# Where the money came first: prepayment invoices, and invoices of what is already paid
_PREPAYMENTS: Final = frozenset(["386", "500", "503"])
_PAID_PROCESSES: Final = frozenset(["B2", "S2", "M2"])
_TAXED: Final = frozenset(["S"])


def implausible(
    fields: dict[str, Suggestion], einvoice: EInvoice, *, lines: int
) -> Iterator[Notice]:
    """The notices; none of them makes a value less certain to be what the invoice says."""
    yield from _profile(einvoice, lines)
    yield from _dates(fields, einvoice)
    vat_id, account = fields.get("vat_id"), fields.get("iban")
    has_country = einvoice.syntax != "CFDI"  # a Mexican number begins with any letters
    if vat_id and has_country and not vat_id_holds(vat_id.value):
        yield Notice("vat-id-check-digits", {"text": vat_id.value}, ("vat_id",))
    if account and account.proven and not iban_holds(account.value):
        yield Notice("iban-check-digits", {"text": account.value}, ("iban",))
    taxed = any(part.category in _TAXED for part in einvoice.taxes)
    if taxed and not (einvoice.seller.vat_id or einvoice.seller.tax_number):
        yield Notice("seller-without-tax-id", {"rule": "BR-S-02"}, ("vat_id",))


def vat_id_holds(number: str) -> bool:
    """Whether the check digits of a VAT id hold; true where its country's rule is not known."""
    country = "GR" if number[:2] == "EL" else number[:2]
    module = get_cc_module(country.lower(), "vat") if country.isalpha() else None
    if module is None:
        return True
    try:
        module.validate(number)
    except ValidationError:
        return False
    return True


def iban_holds(number: str) -> bool:
    """Whether an IBAN's length and check digits hold."""
    try:
        iban_check.validate(number)
    except ValidationError:
        return False
    return True


def _profile(einvoice: EInvoice, lines: int) -> Iterator[Notice]:
    if einvoice.syntax != "CII":
        return  # UBL is written by many standards outside EN 16931
    profile = einvoice.profile
    if not profile:
        yield Notice("xml-profile-missing", {"rule": "BR-01"})
    elif not profiles.is_known(profile):
        yield Notice("xml-profile-unknown", {"profile": profile[:200]})
    elif lines and profiles.level(profile) in profiles.WITHOUT_LINES:
        values = {"profile": profiles.level(profile), "lines": str(lines)}
        yield Notice("xml-profile-exceeded", values)


def _dates(fields: dict[str, Suggestion], einvoice: EInvoice) -> Iterator[Notice]:
    issued, due = fields.get("issue_date"), fields.get("due_date")
    paid_before = (
        einvoice.type_code in _PREPAYMENTS or einvoice.process in _PAID_PROCESSES
    )
    if issued and due and due.value < issued.value and not paid_before:
        values = {"issue_date": issued.value, "due_date": due.value}
        yield Notice("due-before-issue", values, ("due_date", "issue_date"))
