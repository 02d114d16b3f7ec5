"""Making up vendors, buyers and invoices from a seed, with sums that hold."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from countersign.money import round_amount
from countersign.samples import catalogue, identity
from countersign.samples.model import (
    Address,
    Buyer,
    CurrencyStyle,
    Kind,
    Look,
    SampleInvoice,
    SampleLine,
    Vendor,
)
from countersign.samples.pricing import price_of, sums
from countersign.samples.wording import (
    LANGUAGES,
    Country,
    Item,
    Wording,
    countries,
    wording,
)

_TODAY: Final = date(2026, 10, 1)
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
_FEW: Final = (1, 1, 1, 1, 2, 2, 3, 4)
_MANY: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 25, 48)
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
    trade = random.choice(_TRADES)
    address = _address(country, random)
    name = _name(words, words.companies[trade], address.city, random)
    account = identity.iban(country.code, random)
    look = _look(random, country, language, layout, currency or country.currency)
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


def make_sample(
    seed: int,
    *,
    layout: str | None = None,
    language: str | None = None,
    currency: str | None = None,
    vendor: Vendor | None = None,
    kind: Kind | None = None,
    issue_date: date | None = None,
    lines: int | None = None,
) -> SampleInvoice:
    """The invoice of this seed, of a vendor of its own unless one is given.

    `lines` is how many items it has. Same arguments, same invoice.
    """
    vendor = vendor or make_vendor(
        seed, layout=layout, language=language, currency=currency
    )
    random = Random(f"sample {seed}")  # noqa: S311 - demo data
    form = catalogue.layout(vendor.look.layout, vendor.look.shape)
    kind = kind or form.kind
    day = issue_date or _TODAY - timedelta(days=random.randrange(900))
    credit = kind in ("credit note", "correction")
    included = form.tax_included
    abroad = bool(vendor.vat_id) and not included and not credit
    reverse = random.random() < 0.06 and abroad
    made = _lines(random, vendor, form, lines, reverse=reverse)
    if kind == "correction":
        made = tuple(_negated(line) for line in made)
    rate = Decimal(random.choice((2, 3, 5, 10)))
    discount_rate = rate if random.random() < 0.15 else Decimal(0)
    total = sums(made, vendor.currency, discount_rate, included=included)
    paid = random.random() < 0.15 and not credit and kind != "receipt"
    prepaid = total.gross * Decimal("0.3") if paid else Decimal(0)
    return SampleInvoice(
        seed=seed,
        kind=kind,
        vendor=vendor,
        buyer=_buyer(random, vendor),
        number=_number(random, vendor, day),
        issue_date=day,
        due_date=day + timedelta(days=random.choice((8, 10, 14, 21, 30, 30, 45, 60))),
        delivery_date=day - timedelta(days=random.randrange(1, 20)),
        currency=vendor.currency,
        language=vendor.language,
        order_reference=_order(random),
        delivery_note=identity.filled("LS-#####", random),
        tax_included=included,
        reverse_charge=reverse,
        lines=made,
        discount_rate=discount_rate,
        discount=total.discount,
        taxes=total.taxes,
        net=total.net,
        tax=total.tax,
        gross=total.gross,
        prepaid=round_amount(prepaid, vendor.currency),
        previous_balance=price_of(random.uniform(20, 900), vendor.currency),
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


def _buyer(random: Random, vendor: Vendor) -> Buyer:
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


def _number(random: Random, vendor: Vendor, day: date) -> str:
    pattern = vendor.number_pattern.format(
        year=day.year, yy=f"{day.year % 100:02d}", month=f"{day.month:02d}"
    )
    return identity.filled(pattern, random)


def _order(random: Random) -> str:
    return identity.filled(
        random.choice(("45000#####", "PO-####", "B26-###", "#####/26")), random
    )


def _lines(
    random: Random,
    vendor: Vendor,
    form: catalogue.Layout,
    count: int | None,
    *,
    reverse: bool,
) -> tuple[SampleLine, ...]:
    rates = [Decimal(str(rate)) for rate in countries()[vendor.address.country].taxes]
    rates = [Decimal(0)] if reverse else rates[: 1 + random.randrange(form.tax_rates)]
    items = wording(vendor.language).items[vendor.trade]
    many = random.randint(*form.lines) if count is None else count
    chosen = random.sample(items, min(many, len(items)))
    chosen += random.choices(items, k=many - len(chosen))
    return tuple(
        _line(random, vendor, form, item, random.choice(rates)) for item in chosen
    )


def _line(
    random: Random,
    vendor: Vendor,
    form: catalogue.Layout,
    item: Item,
    rate: Decimal,
) -> SampleLine:
    unit_price = price_of(item.price * random.uniform(0.6, 1.6), vendor.currency)
    if item.unit in ("h", "kg", "m", "l") and random.random() < 0.5:
        quantity = Decimal(random.randrange(1, 160)) / 4
    else:
        few = item.price > 60 or form.kind == "receipt"
        quantity = Decimal(random.choice(_FEW if few else _MANY))
    discount = Decimal(0)
    if form.discounts and random.random() < 0.6:
        discount = Decimal(random.choice((5, 10, 15, 20)))
    serial = identity.filled("??####", random)
    return SampleLine(
        article=identity.filled("??-####", random),
        description=item.description,
        detail=item.detail.replace("{serial}", serial) if form.details else "",
        quantity=quantity,
        unit=item.unit,
        unit_price=unit_price,
        discount=discount,
        tax_rate=rate,
        line_total=round_amount(
            quantity * unit_price * (100 - discount) / 100, vendor.currency
        ),
    )


def _negated(line: SampleLine) -> SampleLine:
    return SampleLine(
        article=line.article,
        description=line.description,
        detail=line.detail,
        quantity=-line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount=line.discount,
        tax_rate=line.tax_rate,
        line_total=-line.line_total,
    )
