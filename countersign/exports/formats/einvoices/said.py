"""What a record says in EN 16931's terms: an `EInvoice`, whatever syntax it is written in then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from countersign.exports.formats.format import Brief
from countersign.exports.formats.separated import plain
from countersign.exports.records import Item, Record
from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Identifier,
    Line,
    Party,
    Payment,
    Preceding,
    TaxPart,
    kind_named,
)
from countersign.money import exponent, tax_amount

from .units import unit_code

TYPE_CODES: Final = {
    "invoice": "380",
    "credit note": "381",
    "corrected invoice": "384",
    "prepayment invoice": "386",
    "partial invoice": "326",
    "debit note": "383",
    "receipt": "380",
}
# Why there is no tax, by the category that says so (VATEX).
_EXEMPT: Final = {
    "AE": "VATEX-EU-AE",
    "K": "VATEX-EU-IC",
    "G": "VATEX-EU-G",
    "O": "VATEX-EU-O",
}


@dataclass(frozen=True, slots=True)
class _Rated:
    """An amount with the category and rate that it is taxed at."""

    category: str
    rate: str
    amount: Decimal


def said(record: Record, brief: Brief) -> EInvoice:
    """The record with its sign turned where it is a credit note, as files have it."""
    return _Teller(record, brief).tell()


def goes_abroad(taxes: Iterable[TaxPart]) -> bool:
    """Were goods sent to another country of the EU (K)? Where to, is not kept: it is taken to be the buyer's own country."""
    return any(part.category == "K" for part in taxes)


class _Teller:
    def __init__(self, record: Record, brief: Brief) -> None:
        self._record, self._brief = record, brief
        self._sign = -1 if record.is_credit else 1
        self._places = exponent(record.currency)
        self._categories = {
            plain(tax.rate): tax.category
            for tax in record.taxes
            if tax.rate is not None and tax.category
        }

    def tell(self) -> EInvoice:
        record, more = self._record, self._record.more
        lines = tuple(self._line(item) for item in record.items)
        allowances = tuple(self._allowances())
        whole = [one for one in allowances if one.line is None]
        lines_total = _sum(line.total for line in lines)
        off = _sum(one.amount for one in whole if not one.charge)
        on = _sum(one.amount for one in whole if one.charge)
        taxes = tuple(self._taxes(lines, whole))
        buyer = self._buyer()
        return EInvoice(
            syntax="UBL",
            profile="",
            kind=kind_named(record.kind),
            type_code=more.get("type_code") or TYPE_CODES.get(record.kind, "380"),
            number=record.number,
            issued=_day(record.issue_date),
            due=_day(record.due_date),
            tax_point=_day(more.get("tax_point_date")),
            currency=record.currency,
            seller=self._seller(),
            buyer=buyer,
            payee=Party(name=more.get("payee_name") or ""),
            delivered=_day(more.get("delivery_date")),
            delivery=_own_place(buyer) if goes_abroad(taxes) else Party(),
            period_start=_day(more.get("period_start")),
            period_end=_day(more.get("period_end")),
            preceding=_preceding(more.get("preceding_invoice")),
            notes=(more["note"],) if more.get("note") else (),
            buyer_reference=more.get("buyer_reference") or "",
            project=more.get("project_reference") or "",
            contract=more.get("contract_reference") or "",
            order=record.order_reference,
            payment_terms=more.get("payment_terms") or "",
            payments=tuple(self._payments()),
            taxes=taxes,
            allowances=allowances,
            lines=lines,
            lines_total=self._money(lines_total),
            allowance_total=self._money(off) if off else "",
            charge_total=self._money(on) if on else "",
            net=self._amount(record.net_total),
            tax=self._amount(record.tax_total),
            gross=self._amount(record.gross_total),
            prepaid=self._amount(more.get("prepaid_amount")),
            rounding=self._amount(more.get("rounding_amount")),
            payable=self._amount(record.to_pay),
            withheld=self._amount(more.get("withheld_amount")),
        )

    def _seller(self) -> Party:
        vendor = self._record.vendor
        said = vendor.details
        mail = said.get("email", "")
        return Party(
            name=said.get("legal_name") or self._record.vendor_name,
            vat_id=vendor.vat_id or said.get("vat_id", ""),
            tax_number=vendor.tax_number or said.get("tax_number", ""),
            registration=said.get("registration", ""),
            street=vendor.street,
            postcode=vendor.postcode,
            city=vendor.city,
            country=vendor.country or said.get("country", ""),
            contact=self._record.vendor_name if mail or said.get("phone") else "",
            email=mail,
            phone=said.get("phone", ""),
            electronic_address=Identifier(mail, "EM") if mail else Identifier(""),
        )

    def _buyer(self) -> Party:
        settings = self._brief.settings
        mail = settings.get("buyer_email", "")
        return Party(
            name=self._brief.organization,
            vat_id=self._brief.vat_id,
            street=settings.get("buyer_street", ""),
            postcode=settings.get("buyer_postcode", ""),
            city=settings.get("buyer_city", ""),
            country=settings.get("buyer_country", "").upper(),
            electronic_address=Identifier(mail, "EM") if mail else Identifier(""),
        )

    def _payments(self) -> Iterator[Payment]:
        record, more = self._record, self._record.more
        accounts = [dict(one) for one in record.accounts]
        of_iban = next((one for one in accounts if not one.get("account")), {})
        means = more.get("payment_means") or ""
        code = means if means.isdigit() else ""
        common = {
            "reference": more.get("payment_reference") or "",
            "mandate": more.get("mandate_reference") or "",
        }
        if record.iban:
            yield Payment(
                code=code or "58",
                account=record.iban,
                scheme="IBAN",
                account_name=of_iban.get("name") or "",
                bic=of_iban.get("bic") or "",
                **common,
            )
        elif code or any(common.values()):
            yield Payment(code=code or "1", **common)

    def _line(self, item: Item) -> Line:
        more = item.more
        quantity = item.quantity
        total = item.line_total
        if quantity is None and total is not None and item.unit_price is None:
            quantity = Decimal(self._sign)
        price = item.unit_price
        if price is None and total is not None and quantity:
            price = total / quantity
        return Line(
            name=item.description,
            quantity="" if quantity is None else plain(quantity * self._sign),
            unit=unit_code(item.unit),
            price="" if price is None else plain(price),
            per=plain(item.price_base_quantity) if item.price_base_quantity else "",
            gross_price=_number(more.get("gross_price")),
            price_discount=_number(more.get("price_discount")),
            rate=_number(item.tax_rate),
            category=more.get("tax_category") or self._category(item.tax_rate),
            total=self._amount(total),
            line_id=str(item.position),
            note=more.get("item_note") or "",
            order_line=more.get("order_line") or "",
            period_start=_day(more.get("period_start")),
            period_end=_day(more.get("period_end")),
            seller_item=more.get("item_number") or "",
        )

    def _category(self, rate: Decimal | None) -> str:
        """The category of a rate: what the VAT table says of it; above nothing it is the standard one."""
        if rate is None:
            return ""
        known = self._categories.get(plain(rate), "")
        return known or ("S" if rate > 0 else "")

    def _allowances(self) -> Iterator[AllowanceCharge]:
        for one in self._record.allowances:
            rate = one.rate if one.line is None else None
            yield AllowanceCharge(
                charge=one.charge,
                amount=self._amount(one.amount),
                base=self._amount(one.base),
                percent=_number(one.percent),
                reason=one.reason,
                category=self._category(rate),
                rate=_number(rate),
                line=one.line,
            )

    def _taxes(
        self, lines: Sequence[Line], whole: Sequence[AllowanceCharge]
    ) -> Iterator[TaxPart]:
        """The VAT table as it was entered; worked out from the lines where none was."""
        reasons = {tax.category: tax.exemption for tax in self._record.taxes}
        if self._record.taxes and all(
            tax.base is not None and tax.tax is not None for tax in self._record.taxes
        ):
            for tax in self._record.taxes:
                category = tax.category or self._category(tax.rate)
                yield TaxPart(
                    category=category,
                    rate=_number(tax.rate),
                    taxable=self._amount(tax.base),
                    amount=self._amount(tax.tax),
                    exemption=tax.exemption,
                    exemption_code="" if tax.exemption else _EXEMPT.get(category, ""),
                )
            return
        sums: dict[tuple[str, str], Decimal] = {}
        for one in (*_rated(lines), *_rated_off(whole)):
            key = (one.category, one.rate)
            sums[key] = sums.get(key, Decimal(0)) + one.amount
        for (category, rate), base in sums.items():
            amount = tax_amount(base, Decimal(rate or 0), self._record.currency)
            reason = reasons.get(category, "")
            yield TaxPart(
                category=category,
                rate=rate,
                taxable=self._money(base),
                amount=self._money(amount),
                exemption=reason,
                exemption_code="" if reason else _EXEMPT.get(category, ""),
            )

    def _amount(self, value: Decimal | None) -> str:
        return "" if value is None else self._money(value * self._sign)

    def _money(self, value: Decimal) -> str:
        """With the currency's decimals; more where it has more, which the rules then name."""
        places = max(self._places, -int(value.normalize().as_tuple().exponent))
        return f"{value:.{places}f}"


def _own_place(buyer: Party) -> Party:
    return Party(
        name=buyer.name,
        postcode=buyer.postcode,
        city=buyer.city,
        country=buyer.country,
    )


def _rated(lines: Iterable[Line]) -> Iterator[_Rated]:
    for line in lines:
        if line.total:
            yield _Rated(line.category, line.rate, Decimal(line.total))


def _rated_off(whole: Iterable[AllowanceCharge]) -> Iterator[_Rated]:
    for one in whole:
        if one.amount:
            amount = Decimal(one.amount) if one.charge else -Decimal(one.amount)
            yield _Rated(one.category, one.rate, amount)


def _preceding(number: str | None) -> tuple[Preceding, ...]:
    return (Preceding(number),) if number else ()


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _sum(texts: Iterable[str]) -> Decimal:
    return sum((Decimal(text) for text in texts if text), Decimal(0))
