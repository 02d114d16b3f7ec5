"""Making up invoices from a seed, with sums that hold."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from countersign.money import round_amount
from countersign.samples import catalogue, identity
from countersign.samples.model import Kind, SampleInvoice, SampleLine, Vendor
from countersign.samples.parties import make_buyer, make_vendor
from countersign.samples.pricing import price_of, sums
from countersign.samples.wording import Item, countries, wording

_TODAY: Final = date(2026, 10, 1)
_FEW: Final = (1, 1, 1, 1, 2, 2, 3, 4)
_MANY: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 25, 48)


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
    day = issue_date or _TODAY - timedelta(days=random.randrange(900))
    blank = _blank(random, seed, vendor, kind, day)
    form = catalogue.layout(vendor.look.layout, vendor.look.shape)
    items = _lines(random, vendor, form, lines, reverse=blank.reverse_charge)
    if blank.kind == "correction":
        items = tuple(_negated(line) for line in items)
    rate = Decimal(random.choice((2, 3, 5, 10)) if random.random() < 0.15 else 0)
    total = sums(items, vendor.currency, rate, included=blank.tax_included)
    partly = random.random() < 0.15 and blank.kind == "invoice"
    prepaid = total.gross * Decimal("0.3") if partly else Decimal(0)
    return replace(
        blank,
        lines=items,
        discount_rate=rate,
        discount=total.discount,
        taxes=total.taxes,
        net=total.net,
        tax=total.tax,
        gross=total.gross,
        prepaid=round_amount(prepaid, vendor.currency),
    )


def _blank(
    random: Random, seed: int, vendor: Vendor, kind: Kind | None, day: date
) -> SampleInvoice:
    form = catalogue.layout(vendor.look.layout, vendor.look.shape)
    kind = kind or form.kind
    taxed = form.tax_included or kind in ("credit note", "correction")
    nothing = Decimal(0)
    return SampleInvoice(
        seed=seed,
        kind=kind,
        vendor=vendor,
        buyer=make_buyer(random, vendor),
        number=_number(random, vendor, day),
        issue_date=day,
        due_date=day + timedelta(days=random.choice((8, 10, 14, 21, 30, 30, 45, 60))),
        delivery_date=day - timedelta(days=random.randrange(1, 20)),
        currency=vendor.currency,
        language=vendor.language,
        order_reference=_order(random),
        delivery_note=identity.filled("LS-#####", random),
        tax_included=form.tax_included,
        reverse_charge=random.random() < 0.06 and bool(vendor.vat_id) and not taxed,
        previous_balance=price_of(random.uniform(20, 900), vendor.currency),
        lines=(),
        discount_rate=nothing,
        discount=nothing,
        taxes=(),
        net=nothing,
        tax=nothing,
        gross=nothing,
        prepaid=nothing,
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
