"""What is usual in a country: how dates and amounts are written there, in which currency, by which clock."""

from dataclasses import dataclass
from typing import Final

from babel import Locale
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Country:
    """By its code (ISO 3166). Of several languages or zones the one that most of its companies have."""

    code: str
    locale: str
    currency: str
    time_zone: str


COUNTRIES: Final = {
    one.code: one
    for one in (
        Country("AT", "de_AT", "EUR", "Europe/Vienna"),
        Country("AU", "en_AU", "AUD", "Australia/Sydney"),
        Country("BE", "nl_BE", "EUR", "Europe/Brussels"),
        Country("BR", "pt_BR", "BRL", "America/Sao_Paulo"),
        Country("CA", "en_CA", "CAD", "America/Toronto"),
        Country("CH", "de_CH", "CHF", "Europe/Zurich"),
        Country("CZ", "cs_CZ", "CZK", "Europe/Prague"),
        Country("DE", "de_DE", "EUR", "Europe/Berlin"),
        Country("DK", "da_DK", "DKK", "Europe/Copenhagen"),
        Country("ES", "es_ES", "EUR", "Europe/Madrid"),
        Country("FR", "fr_FR", "EUR", "Europe/Paris"),
        Country("GB", "en_GB", "GBP", "Europe/London"),
        Country("IE", "en_IE", "EUR", "Europe/Dublin"),
        Country("IN", "en_IN", "INR", "Asia/Kolkata"),
        Country("IT", "it_IT", "EUR", "Europe/Rome"),
        Country("JP", "ja_JP", "JPY", "Asia/Tokyo"),
        Country("MX", "es_MX", "MXN", "America/Mexico_City"),
        Country("NL", "nl_NL", "EUR", "Europe/Amsterdam"),
        Country("NO", "nb_NO", "NOK", "Europe/Oslo"),
        Country("PL", "pl_PL", "PLN", "Europe/Warsaw"),
        Country("PT", "pt_PT", "EUR", "Europe/Lisbon"),
        Country("SE", "sv_SE", "SEK", "Europe/Stockholm"),
        Country("US", "en_US", "USD", "America/New_York"),
    )
}


def names() -> dict[str, str]:
    """What each is called in the reader's language, by code, in the order of the names."""
    territories = Locale.parse(get_language() or "en", sep="-").territories
    found = {code: str(territories.get(code, code)) for code in COUNTRIES}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def country_of(locale: str) -> str:
    """The country that a way of writing is of: DE for ``de_DE``; empty if it is none of ours."""
    code = locale.rpartition("_")[2]
    return code if code in COUNTRIES else ""
