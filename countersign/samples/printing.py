"""How a sample's values are printed: in its language, with its vendor's synonyms and notations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

from countersign.money import exponent
from countersign.samples.canvas import Span
from countersign.samples.model import Look, SampleInvoice, SampleLine
from countersign.samples.wording import Wording, wording

_SIGNS = {"KWD": "KD", "CHF": "Fr.", "CZK": "Kč", "PLN": "zł", "JPY": "¥", "USD": "$"}


def amount_text(value: Decimal, look: Look, decimals: int) -> str:
    """A number with the vendor's marks, with exactly so many decimals."""
    whole = "#,##0" if look.grouped else "0"
    pattern = whole + ("." + "0" * decimals if decimals else "")
    return _formatted(str(value), pattern, look.number_locale)


# A cell is asked for again and again while columns are laid out.
@lru_cache(maxsize=10_000)
def _formatted(value: str, pattern: str, locale: str) -> str:
    text = format_decimal(Decimal(value), format=pattern, locale=locale)
    return text.replace("\u202f", "\u00a0").replace("’", "'").replace("\u2212", "-")


@dataclass(frozen=True)
class Printed:
    """A sample with everything as it stands on the page."""

    sample: SampleInvoice

    @property
    def look(self) -> Look:
        """How the vendor prints."""
        return self.sample.vendor.look

    @cached_property
    def words(self) -> Wording:
        """The language's words."""
        return wording(self.sample.language)

    def say(self, key: str, **values: str) -> str:
        """A label or phrase in this vendor's choice of synonyms."""
        text = self.words.pick(key, self.look.wording).format(**values)
        if self.sample.vendor.address.country in ("US", "JP"):
            text = text.replace("Value added tax", "Sales tax").replace("VAT", "Tax")
        return text

    def label(self, key: str) -> str:
        """A label with the vendor's colon, if it uses one."""
        return self.say(key) + self.look.colon

    @property
    def title(self) -> str:
        """What the document calls itself."""
        keys = {"credit note": "credit_note", "correction": "credit_note"}
        return self.say(keys.get(self.sample.kind, self.sample.kind))

    def date(self, day: date) -> str:
        """A date in the vendor's notation."""
        locale = wording_locale(self.sample.language, self.look.number_locale)
        return format_date(day, format=self.look.date_pattern, locale=locale)

    def number(self, value: Decimal) -> str:
        """An amount without its currency."""
        return amount_text(value, self.look, exponent(self.sample.currency))

    def money(self, value: Decimal) -> str:
        """An amount with its currency."""
        text = self.number(value)
        code = self.sample.currency
        sign = _SIGNS.get(code) or get_currency_symbol(code, self.look.number_locale)
        style = self.look.currency_style
        mark = sign if style.startswith("symbol") else code
        if style.endswith("after"):
            return f"{text}\u00a0{mark}"
        if len(mark) > 1:
            return f"{mark}\u00a0{text}"
        return f"-{mark}{text[1:]}" if text.startswith("-") else f"{mark}{text}"

    def cell(self, value: Decimal) -> str:
        """An amount in the items table."""
        return self.money(value) if self.look.currency_in_table else self.number(value)

    def price(self, line: SampleLine) -> str:
        """A unit price, with more decimals when it has them."""
        decimals = max(
            exponent(self.sample.currency),
            -int(line.unit_price.normalize().as_tuple().exponent),
        )
        if decimals == exponent(self.sample.currency):
            return self.cell(line.unit_price)
        return amount_text(line.unit_price, self.look, decimals)

    def quantity(self, line: SampleLine) -> str:
        """A quantity: as few decimals as it needs, or always two."""
        needed = max(0, -int(line.quantity.normalize().as_tuple().exponent))
        decimals = max(needed, 2) if self.look.shape % 3 == 0 else needed
        return amount_text(line.quantity, self.look, decimals)

    def unit(self, line: SampleLine) -> str:
        """The unit's word."""
        choices = self.words.units[line.unit]
        return choices[self.look.wording % len(choices)]

    def rate(self, value: Decimal) -> str:
        """A tax rate in per cent."""
        needed = max(0, -int(value.normalize().as_tuple().exponent))
        decimals = (0, 0, 2, 1)[self.look.shape % 4]
        text = amount_text(value, self.look, max(needed, decimals))
        return text + ("%" if self.look.shape % 2 else "\u00a0%")

    @property
    def iban(self) -> str:
        """The vendor's IBAN, in groups of four or not."""
        iban = self.sample.vendor.iban
        if self.look.shape % 5 == 0:
            return iban
        return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))

    @property
    def vat_id(self) -> str:
        """The vendor's VAT id as the country writes it."""
        text = self.sample.vendor.vat_id
        if text.startswith("CHE"):
            return f"CHE-{text[3:6]}.{text[6:9]}.{text[9:12]} MWST"
        if text and self.look.shape % 4 == 1:
            return f"{text[:2]} {text[2:]}"
        return text

    @property
    def period(self) -> str:
        """The month of delivery in words."""
        locale = wording_locale(self.sample.language, self.look.number_locale)
        return format_date(self.sample.delivery_date, format="MMMM yyyy", locale=locale)

    def fact(self, key: str) -> Span:
        """The value of a head field, marked as such."""
        sample = self.sample
        texts = {
            "number": (sample.number, "invoice_number"),
            "issue_date": (self.date(sample.issue_date), "issue_date"),
            "due_date": (self.date(sample.due_date), "due_date"),
            "order_reference": (sample.order_reference, "order_reference"),
            "customer_number": (sample.buyer.customer_number, ""),
            "delivery_date": (self.date(sample.delivery_date), ""),
            "delivery_note": (sample.delivery_note, ""),
            "currency": (sample.currency, "currency"),
            "vat_id": (self.vat_id, "vat_id"),
            "buyer_vat_id": (sample.buyer.vat_id, ""),
            "contact": (sample.vendor.contact, ""),
            "phone": (sample.vendor.phone, ""),
            "mail": (sample.vendor.mail, ""),
        }
        return Span(*texts[key])

    def facts(self) -> list[str]:
        """Which head fields this vendor prints, in its order: always the number and the issue date."""
        shape = self.look.shape
        keys = ["number", "issue_date"]
        if shape % 2:
            keys.reverse()
        extra = ["customer_number", "order_reference", "delivery_date", "due_date"]
        extra += ["delivery_note", "contact"] if shape % 3 == 1 else []
        turn = shape % len(extra)
        keys += (extra[turn:] + extra[:turn])[: 2 + shape % 4]
        if shape % 7 == 3:
            keys.insert(0, keys.pop())
        return [key for key in keys if self.fact(key).text]


def wording_locale(language: str, number_locale: str) -> str:
    """The locale for month names: the language's own, in the vendor's country where it speaks it."""
    return number_locale if number_locale.startswith(language) else language
