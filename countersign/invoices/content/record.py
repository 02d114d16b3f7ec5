"""The whole record as pages and papers show it: names and not codes, and nothing of what an invoice does not have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from countersign.documents.codes import names
from countersign.invoices.models import Invoice, LineItem

from .fields import FURTHER, HEADER, ITEM_MORE
from .labels import label
from .shown import text
from .values import of_text, rows, value

Fact = tuple[str, str]  # a label and what stands there

# Sums stand below the items, what is at the head of a page is not told again.
_SUMS: Final = ("net_total", "tax_total", "gross_total", "amount_due")
_HEAD: Final = ("kind", "type_code", "vendor_name", "currency", *_SUMS)
_BETWEEN: Final = ("prepaid_amount", "rounding_amount", "withheld_amount")
_STANDARD: Final = "S"  # the usual tax category, which goes without saying
# What stands in codes, and what tells their names.
_NAMES: Final = {
    "payment_means": names.payment_means,
    "tax_category": names.category,
}


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One line of the VAT table (BG-23)."""

    category: str
    exemption: str
    rate: str
    base: str
    tax: str


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """What the whole invoice takes off (below nothing) or adds: why, how it comes about, and how much (BG-20, BG-21)."""

    reason: str
    how: str
    amount: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One item as it is printed; `facts` are what not every one has, with its allowances and charges."""

    description: str
    quantity: str
    unit_price: str
    tax_rate: str
    line_total: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """All that an invoice says but for what stands at the head of every page: vendor, kind and what is to be paid.

    `sums` go from the net total to what is to be paid, the last one counts.
    """

    facts: tuple[Fact, ...]
    items: tuple[LineRow, ...]
    allowances: tuple[AllowanceRow, ...]
    taxes: tuple[TaxRow, ...]
    sums: tuple[Fact, ...]

    @classmethod
    def of(cls, invoice: Invoice, items: Sequence[LineItem]) -> "Record":
        """Asks nothing of the database."""
        writer = _Writer(invoice)
        return cls(
            facts=tuple(writer.facts()),
            items=tuple(writer.line(item) for item in items),
            allowances=tuple(writer.allowances()),
            taxes=tuple(writer.taxes()),
            sums=tuple(writer.sums()),
        )


class _Writer:
    def __init__(self, invoice: Invoice) -> None:
        self._invoice = invoice
        self._formats = invoice.organization.formats
        self._allowances = rows(invoice, "allowances")

    def facts(self) -> Iterator[Fact]:
        """Fields of the head, then accounts and cash discounts."""
        further = [name for name in FURTHER if name not in _BETWEEN]
        for name in (*HEADER, *further):
            shown = self._shown(name, value(self._invoice, name))
            if shown and name not in _HEAD:
                yield label(name), shown
        for row in rows(self._invoice, "accounts"):
            parts = [row.get(name, "") for name in ("account", "bic", "name")]
            scheme = row.get("scheme", "")
            named = _("Account (%(scheme)s)") % {"scheme": scheme}
            yield (
                named if scheme else pgettext("bank", "Account"),
                ", ".join(part for part in parts if part),
            )
        for row in rows(self._invoice, "discounts"):
            yield _("Cash discount"), self._discount(row)

    def _discount(self, row: dict[str, Any]) -> str:
        parts = [
            _("%(percent)s %%") % {"percent": self._cell("discounts.percent", row)},
            _("until %(day)s") % {"day": self._cell("discounts.until", row)},
            _("of %(base)s") % {"base": self._cell("discounts.base", row)},
            self._cell("discounts.amount", row),
        ]
        there = [name in row for name in ("percent", "until", "base", "amount")]
        return ", ".join(
            part for part, is_there in zip(parts, there, strict=True) if is_there
        )

    def line(self, item: LineItem) -> LineRow:
        """One item with all that it says."""
        shown = {
            name: self._shown(name, getattr(item, name))
            for name in ("quantity", "unit_price", "tax_rate", "line_total")
        }
        price = shown["unit_price"]
        if item.price_base_quantity is not None and price:
            per = self._shown("price_base_quantity", item.price_base_quantity)
            price = _("%(price)s per %(count)s") % {"price": price, "count": per}
        return LineRow(
            description=item.description,
            quantity=names.counted(item.quantity, shown["quantity"], item.unit),
            unit_price=price,
            tax_rate=shown["tax_rate"] and f"{shown['tax_rate']} %",
            line_total=shown["line_total"],
            facts=(*self._of_line(item), *self._allowances_of(item)),
        )

    def _of_line(self, item: LineItem) -> Iterator[Fact]:
        more = item.more or {}
        for name in ITEM_MORE:
            if name in more and (name, more[name]) != ("tax_category", _STANDARD):
                yield label(name), self._shown(name, of_text(name, more[name]))

    def _allowances_of(self, item: LineItem) -> Iterator[Fact]:
        for row in self._allowances:
            if row.get("line") == item.position:
                found = self._allowance(row)
                parts = [found.amount, found.how and f"({found.how})"]
                yield found.reason, " ".join(part for part in parts if part)

    def allowances(self) -> Iterator[AllowanceRow]:
        """Those of the whole."""
        for row in self._allowances:
            if not row.get("line"):
                yield self._allowance(row)

    def _allowance(self, row: dict[str, Any]) -> AllowanceRow:
        is_charge = bool(row.get("charge"))
        amount = row.get("amount")
        if isinstance(amount, Decimal) and not is_charge:
            amount = 0 - amount
        named = names.charge_reason if is_charge else names.allowance_reason
        usual = _("Charge") if is_charge else _("Allowance")
        reason = named(row.get("reason", "")) or usual
        percent, base = (
            self._cell("allowances.percent", row),
            self._cell("allowances.base", row),
        )
        how = ""
        if percent and base:
            how = _("%(percent)s %% of %(base)s") % {"percent": percent, "base": base}
        elif percent:
            how = _("%(percent)s %%") % {"percent": percent}
        elif base:
            how = _("of %(base)s") % {"base": base}
        if row.get("rate") is not None:
            rate = _("VAT %(rate)s %%") % {"rate": self._cell("allowances.rate", row)}
            how = ", ".join(part for part in (how, rate) if part)
        return AllowanceRow(reason, how, self._shown("allowances.0.amount", amount))

    def taxes(self) -> Iterator[TaxRow]:
        """The VAT table."""
        for row in rows(self._invoice, "taxes"):
            rate = self._cell("taxes.rate", row)
            category = names.category(row.get("category", ""))
            exemption = names.exemption(row.get("exemption", ""))
            yield TaxRow(
                category=category or _("VAT"),
                exemption="" if exemption == category else exemption,
                rate=rate and f"{rate} %",
                base=self._cell("taxes.base", row),
                tax=self._cell("taxes.tax", row),
            )

    def sums(self) -> Iterator[Fact]:
        """From the net total to what is to be paid; a dash for one of the three usual ones that is not known."""
        for name in (*_SUMS[:3], *_BETWEEN, "amount_due"):
            amount = value(self._invoice, name)
            if amount or amount == 0:
                shown = self._shown(name, amount)
                yield label(name), f"{shown} {self._invoice.currency}".strip()
            elif name in _SUMS[:3]:
                yield label(name), "–"

    def _cell(self, path: str, row: dict[str, Any]) -> str:
        """A cell of a table: ``taxes.base``."""
        table, _dot, name = path.partition(".")
        return self._shown(f"{table}.0.{name}", row.get(name))

    def _shown(self, name: str, found: Any) -> str:
        if isinstance(found, str) and name in _NAMES:
            return _NAMES[name](found)
        return text(name, found, self._formats, self._invoice.currency)
