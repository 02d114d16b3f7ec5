"""Numbers that identify: valid VAT ids and IBANs that belong to nobody we know, phones, postcodes."""

from random import Random
from string import ascii_uppercase, digits
from typing import Final

from schwifty import IBAN
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

# What the VAT id of a country looks like: # any digit; check digits are found by trying.
_VAT: Final = {
    "GB": "GB#########",
    "IE": "IE#######?",
    "DE": "DE#########",
    "AT": "ATU########",
    "CH": "CHE#########MWST",
    "BE": "BE0#########",
    "ES": "ESB########",
    "IT": "IT####003####",
    "NL": "NL#########B01",
    "PT": "PT5########",
    "PL": "PL##########",
    "CZ": "CZ########",
    "SE": "SE##########01",
    "DK": "DK########",
}
_TRIES: Final = 5000


def filled(pattern: str, random: Random) -> str:
    """The pattern with a random digit for each # and a random capital for each ?."""
    return "".join(
        random.choice(digits)
        if sign == "#"
        else random.choice(ascii_uppercase)
        if sign == "?"
        else sign
        for sign in pattern
    )


def vat_id(country: str, random: Random) -> str:
    """A VAT id that passes the country's check digits, or "" where there is none to check."""
    if country == "FR":
        return _french(random)
    pattern = _VAT.get(country)
    if not pattern:
        return ""
    for _ in range(_TRIES):
        candidate = filled(pattern, random)
        if is_vat_id(candidate):
            return candidate
    raise LookupError(country)


def is_vat_id(text: str) -> bool:
    """Whether a VAT id has the form and check digits of its country."""
    checker = {"GB": gb_vat, "CH": ch_vat}.get(text[:2], eu_vat)
    return bool(checker.is_valid(text))


def iban(country: str, random: Random) -> IBAN | None:
    """An IBAN with valid check digits and a numeric account, or None where a country has no IBANs."""
    if country in ("US", "JP"):
        return None
    model = IBAN.random(country_code=country, random=random)
    if country == "KW" or not any(sign.isalpha() for sign in model.account_code):
        return model
    return IBAN.generate(
        country,
        bank_code=model.bank_code,
        branch_code=model.branch_code,
        account_code=filled("#" * len(model.account_code), random),
    )


def _french(random: Random) -> str:
    for _ in range(_TRIES):
        siren = filled("#########", random)
        candidate = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        if is_vat_id(candidate):
            return candidate
    raise LookupError("FR")
