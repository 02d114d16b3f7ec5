"""Making up who sends and who receives invoices, and how a sender's look."""

from random import Random
from typing import Final

from countersign.samples import catalogue, identity
from countersign.samples.model import Address, Buyer, CurrencyStyle, Look, Vendor
from countersign.samples.wording import (
    LANGUAGES,
    Country,
    Wording,
    countries,
    wording,
)

_TRADES: Final = ("it", "craft", "office", "food")
_NUMBERS: Final = (
    "#####",
    "{year}-####",
    "RE{year}/0####",
    "INV-0####",
    "{yy}####",
    "F{yy}/####",
    "??-#####",
    "{year}{month}##",
    "#######",
    "A-#### {yy}",
    "{yy}-??-###",
)
_ACCENTS: Final = (
    (24, 66, 120),
    (150, 30, 40),
    (0, 105, 92),
    (70, 70, 70),
    (120, 60, 130),
    (190, 95, 0),
    (20, 20, 20),
    (40, 110, 50),
)
_STYLES: Final[dict[str, tuple[CurrencyStyle, ...]]] = {
    "before": ("symbol before", "symbol before", "code before", "code after"),
    "after": ("symbol after", "symbol after", "code after", "code before"),
}
_BANKS: Final = ("{city} Bank", "Handelsbank {city}", "Union {city}", "Kredit Nord")


def make_vendor(
    seed: int,
    *,
    layout: str | None = None,
    language: str | None = None,
    currency: str | None = None,
) -> Vendor:
    """A vendor whose invoices all look alike: pass it to `make_sample` for another one of them.

    `layout` is a key of `catalogue.LAYOUTS` or "mixed", `language` an ISO 639-1 and `currency` an
    ISO 4217 code; what is left out follows from the seed. KeyError when one is unknown.
    """
    random = Random(f"vendor {seed}")  # noqa: S311 - demo data
    country = _country(random, language, currency)
    language = language or country.language
    words = wording(language)
    look = _look(random, country, language, layout, currency or country.currency)
    over_the_counter = look.layout in ("receipt", "shop")
    trade = random.choice(("office", "food") if over_the_counter else _TRADES)
    address = _address(country, random)
    name = _name(words, words.companies[trade], address.city, random)
    account = identity.iban(country.code, random)
    return Vendor(
        name=name,
        trade=trade,
        address=address,
        vat_id=identity.vat_id(country.code, random),
        tax_number=identity.filled("##/###/#####", random),
        iban=str(account) if account else "",
        bic=str(account.bic or "") if account else "",
        bank=random.choice(_BANKS).format(city=address.city),
        mail=f"{random.choice(('office', 'info', 'billing'))}@{_slug(name)}.{country.domain}",
        phone=identity.filled(country.phone, random),
        contact=_person(words, random),
        language=language,
        currency=currency or country.currency,
        number_pattern=random.choice(_NUMBERS),
        look=look,
    )


def _country(random: Random, language: str | None, currency: str | None) -> Country:
    every = [one for one in countries().values() if one.language in LANGUAGES]
    spoken = [one for one in every if language in (None, one.language)]
    if not spoken:
        raise KeyError(language)
    paid = [one for one in spoken if currency in (None, one.currency)]
    return random.choice(paid or spoken)


def _look(
    random: Random,
    country: Country,
    language: str,
    layout: str | None,
    currency: str,
) -> Look:
    name = layout or random.choice([*catalogue.LAYOUTS, "mixed", "mixed", "mixed"])
    if name not in catalogue.LAYOUTS and name != "mixed":
        raise KeyError(name)
    needs_more = language in ("pl", "cs") or currency in ("PLN", "CZK")
    core = () if needs_more else ("helvetica", "helvetica", "times", "courier")
    side = "before" if country.locale.startswith("en") else "after"
    return Look(
        layout=name,
        font=random.choice((*core, "pt-sans", "pt-serif")),
        accent=random.choice(_ACCENTS),
        wording=random.randrange(1_000_000),
        shape=random.randrange(1_000_000),
        date_pattern=random.choice(country.dates),
        number_locale=country.locale,
        grouped=random.random() < 0.85,
        currency_style=random.choice(_STYLES[side]),
        currency_in_table=random.random() < 0.35,
        colon=random.choice(("", ":", ":")),
    )


def _address(country: Country, random: Random) -> Address:
    city, postcode, *region = random.choice(country.cities)
    return Address(
        street=random.choice(country.streets).format(n=random.randrange(1, 190)),
        postcode=identity.filled(postcode, random),
        city=city,
        country=country.code,
        country_name=country.name,
        region=region[0] if region else "",
    )


def _name(words: Wording, patterns: tuple[str, ...], city: str, random: Random) -> str:
    surname = random.choice(words.companies["surnames"])
    return random.choice(patterns).format(surname=surname, city=city)


def _person(words: Wording, random: Random) -> str:
    first = random.choice(words.companies["first_names"])
    return f"{first} {random.choice(words.companies['surnames'])}"


def _slug(name: str) -> str:
    plain = name.casefold().encode("ascii", "ignore").decode()
    return "-".join("".join(s if s.isalnum() else " " for s in plain).split()[:2])


def make_buyer(random: Random, vendor: Vendor) -> Buyer:
    """Somebody in the vendor's country, speaking its language."""
    words = wording(vendor.language)
    country = countries()[vendor.address.country]
    address = _address(country, random)
    account = identity.iban(country.code, random)
    return Buyer(
        name=_name(words, words.companies["buyers"], address.city, random),
        contact=_person(words, random),
        address=address,
        vat_id=identity.vat_id(country.code, random),
        iban=str(account) if account else "",
        customer_number=identity.filled(
            random.choice(("#####", "K-####", "1####7")), random
        ),
    )
