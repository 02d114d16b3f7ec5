"""Whether VAT ids and tax numbers can be right, by what python-stdnum knows of each country's."""

import re
import unicodedata
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from stdnum import get_cc_module, luhn
from stdnum.exceptions import ValidationError
from stdnum.us import rtn as routing_number

# Prefixes of VAT ids that are no country's code, and where python-stdnum has their rules.
_PREFIXES: Final = {"EL": "gr", "XI": "gb", "CHE": "ch"}
# How a country's tax offices number who pays there, beside VAT ids.
_TAX_NUMBERS: Final = {
    "DE": ("stnr", "idnr"),
    "AT": ("tin",),
    "ES": ("nif",),
    "FR": ("siren", "siret", "tva"),
    "IT": ("codicefiscale", "iva"),
    "PL": ("nip", "regon"),
    "NL": ("btw", "bsn"),
    "BE": ("vat", "nn"),
}


def is_vat_id(code: str) -> bool:
    """Can it be a VAT id? False for wrong check digits of a country that we know, or no country before them."""
    code = _bare(code)
    prefix = "CHE" if code.startswith("CHE") else code[:2]
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{4,18}", code):
        return False
    rules = _rules(_PREFIXES.get(prefix, prefix.lower()), "vat")
    if rules is None:
        return True
    own = code if prefix == "CHE" else code[2:]
    return _holds(rules, own) or _holds(rules, code)


def is_tax_number(number: str, country: str) -> bool:
    """Can it be a tax number of this country? What we know no rules for can."""
    names = _TAX_NUMBERS.get(country.upper(), ())
    known = [rules for name in names if (rules := _rules(country.lower(), name))]
    return not known or any(_holds(rules, number) for rules in known)


def can_be(scheme: str, number: str) -> bool:
    """Can it be an account of this scheme? Of one that we know no rules for, any number of four signs can."""
    form, holds = _ACCOUNTS.get(scheme, (r".{4,60}", None))
    return bool(re.fullmatch(form, number)) and (holds is None or holds(number))


def _is_clabe(number: str) -> bool:
    weighted = [
        int(digit) * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(number[:17])
    ]
    return -sum(weighted) % 10 == int(number[17])


def _has_routing_number(number: str) -> bool:
    return routing_number.is_valid(number[:9])


# By scheme: what its digits look like, and what else holds of them.
_ACCOUNTS: Final[dict[str, tuple[str, Callable[[str], bool] | None]]] = {
    "bankgiro": (r"\d{7,8}", luhn.is_valid),
    "plusgiro": (r"\d{2,8}", luhn.is_valid),
    "sort code": (r"\d{14}", None),
    "CLABE": (r"\d{18}", _is_clabe),
    "ABA": (r"\d{13,26}", _has_routing_number),
}
KINDS: Final = tuple(_ACCOUNTS)
"""The schemes of accounts that are no IBAN, as far as we know what they look like."""


def _holds(rules: Any, number: str) -> bool:
    try:
        rules.validate(number)
    except ValidationError:
        return False
    return True


def _rules(country: str, name: str) -> Any:
    if (country, name) == ("ch", "vat"):
        return import_module("stdnum.ch.vat")
    return get_cc_module(country, name)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
