"""From a code to its name."""

import re
from decimal import Decimal
from typing import Final

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import kinds, paying, reasons, schemes, taxes, units

# Articles of Council Directive 2006/112/EC, such as VATEX-EU-132-1I.
_ARTICLE: Final = re.compile(r"VATEX-EU-(\d+)(?:-(\d+)?([A-Z]*))?")


def unit(code: str) -> str:
    """ "hours" for HUR."""
    return str(units.UNITS.get(code, code))


def counted(quantity: Decimal | None, shown: str, code: str) -> str:
    """ "1 hour", "2.5 hours": a quantity as it is shown, with its unit."""
    if quantity is None or not code:
        return f"{shown} {unit(code)}".strip()
    if code not in units.COUNTED:
        return f"{shown} {unit(code)}"
    is_whole = quantity == quantity.to_integral_value()
    words = {"quantity": shown, "count": abs(int(quantity)) if is_whole else 2}
    return str(units.COUNTED[code] % words)


def payment_means(code: str) -> str:
    """ "SEPA credit transfer" for 58."""
    return str(paying.MEANS.get(code, code))


def category(code: str) -> str:
    """ "Reverse charge" for AE."""
    return str(taxes.CATEGORIES.get(code, code))


def exemption(code: str) -> str:
    """ "Exempt by article 132 (1) (i) of Directive 2006/112/EC" for VATEX-EU-132-1I."""
    known = taxes.EXEMPTIONS.get(code.upper())
    if known:
        return str(known)
    match = _ARTICLE.fullmatch(code.upper())
    if match is None:
        return code
    parts = [match[1], *(f"({part.lower()})" for part in match.groups()[1:] if part)]
    words = {"article": " ".join(parts)}
    return _("Exempt by article %(article)s of Directive 2006/112/EC") % words


def allowance_reason(code: str) -> str:
    """ "Discount" for 95."""
    return str(reasons.ALLOWANCES.get(code, code))


def charge_reason(code: str) -> str:
    """ "Freight" for FC."""
    return str(reasons.CHARGES.get(code, code))


def document_type(code: str) -> str:
    """ "Self-billed invoice" for 389."""
    return str(kinds.DOCUMENTS.get(code, code))


def tax_point(code: str) -> str:
    """ "Date of delivery" for 35."""
    return str(kinds.TAX_POINTS.get(code, code))


def scheme(code: str) -> str:
    """ "GLN" for 0088."""
    return str(schemes.SCHEMES.get(code, code))


def goods_scheme(code: str) -> str:
    """ "CPV" for STI."""
    return str(schemes.GOODS.get(code, code))


def country(code: str) -> str:
    """ "Germany" for DE."""
    return str(_locale().territories.get(code.upper(), code))


def currency(code: str) -> str:
    """ "Euro" for EUR."""
    return str(_locale().currencies.get(code.upper(), code))


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
