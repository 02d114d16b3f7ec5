"""What an e-invoice says beyond the usual header: the further fields of the form, and what stands in rows beside the items."""

from collections.abc import Iterable, Mapping

from countersign.extraction.einvoice.discounts import last_day, without_discounts
from countersign.extraction.einvoice.notes import subject_and_text
from countersign.extraction.einvoice.schemes import (
    bare,
    is_iban_shaped,
    payee_accounts,
)
from countersign.extraction.einvoice.sums import decimal
from countersign.extraction.einvoice.terms import Date
from countersign.extraction.einvoice.values import Canonical, amount, day, number
from countersign.extraction.record import EInvoice, Line, Payment

Row = Mapping[str, Canonical]


def iban_of(einvoice: EInvoice) -> Canonical:
    """The first account to pay to that is an IBAN, else one that the file merely calls so; never another kind of number."""
    called = [
        bare(one.account) for one in payee_accounts(einvoice) if one.scheme == "IBAN"
    ]
    shaped = [number for number in called if is_iban_shaped(number)]
    return Canonical(next(iter(shaped + called), ""), sound=bool(shaped))


def more_of(einvoice: EInvoice) -> dict[str, Canonical]:
    """The values of `fields.MORE`; those that are empty or nothing but zero are no news and left out."""
    payment = next(iter(einvoice.payments), Payment())
    currency = einvoice.currency
    found = {
        "kind": Canonical(einvoice.kind),
        "type_code": Canonical(einvoice.type_code),
        "amount_due": _due(einvoice),
        "prepaid_amount": amount(einvoice.prepaid, currency),
        "rounding_amount": amount(einvoice.rounding, currency),
        "withheld_amount": amount(einvoice.withheld, currency),
        "preceding_invoice": Canonical(
            ", ".join(one.number for one in einvoice.preceding)
        ),
        "buyer_name": Canonical(einvoice.buyer.name),
        "buyer_reference": Canonical(einvoice.buyer_reference),
        "contract_reference": Canonical(einvoice.contract),
        "project_reference": Canonical(einvoice.project),
        "delivery_date": day(Date(einvoice.delivered)),
        "period_start": day(Date(einvoice.period_start)),
        "period_end": day(Date(einvoice.period_end)),
        "tax_point_date": day(Date(einvoice.tax_point)),
        "payment_terms": Canonical(without_discounts(einvoice.payment_terms)),
        "payment_means": Canonical(payment.code),
        "payment_reference": _first_said(one.reference for one in einvoice.payments),
        "mandate_reference": _first_said(one.mandate for one in einvoice.payments),
        "payee_name": Canonical(einvoice.payee.name),
        "note": Canonical(
            "\n".join(subject_and_text(note)[1] for note in einvoice.notes)
        ),
    }
    return {name: one for name, one in found.items() if _tells(name, one)}


def _first_said(texts: Iterable[str]) -> Canonical:
    return Canonical(next(filter(None, texts), ""))


def _due(einvoice: EInvoice) -> Canonical:
    """Kept only where it is another than the total with tax."""
    due = payable(einvoice)
    same = decimal(einvoice.payable) == decimal(einvoice.gross)
    return Canonical("") if same and due.sound else due


def payable(einvoice: EInvoice) -> Canonical:
    """What is to be paid (BT-115), also where it is the total with tax."""
    return amount(einvoice.payable, einvoice.currency)


def _tells(name: str, one: Canonical) -> bool:
    if name.endswith("_amount"):
        return bool(one.value) and decimal(one.value) != 0
    return bool(one.value)


def tables_of(einvoice: EInvoice) -> dict[str, tuple[Row, ...]]:
    """The rows of `fields.TABLES`, empty cells left out; of the field's own IBAN only what is said besides."""
    currency = einvoice.currency
    taxes = [
        {
            "category": Canonical(part.category),
            "rate": number(part.rate),
            "base": amount(part.taxable, currency),
            "tax": amount(part.amount, currency),
            "exemption": Canonical(part.exemption or part.exemption_code),
        }
        for part in einvoice.taxes
    ]
    allowances = [
        {
            "charge": Canonical("1" if part.charge else ""),
            "line": Canonical(str(part.line or "")),
            "reason": Canonical(part.reason or part.reason_code),
            "percent": number(part.percent),
            "base": amount(part.base, currency),
            "amount": amount(part.amount, currency),
            "rate": number(part.rate),
        }
        for part in einvoice.allowances
    ]
    discounts = [
        {
            "percent": number(one.percent),
            "until": Canonical(last_day(one, einvoice.issued)),
            "base": amount(one.base, currency),
            "amount": amount(one.amount, currency),
        }
        for one in einvoice.discounts
    ]
    accounts = [
        {
            "scheme": Canonical(one.scheme),
            "account": Canonical(bare(one.account)),
            "bic": Canonical(one.bic),
            "name": Canonical(one.account_name),
        }
        for one in payee_accounts(einvoice)
        if one.bic or one.account_name or bare(one.account) != iban_of(einvoice).value
    ]
    tables = {
        "taxes": taxes,
        "allowances": allowances,
        "discounts": discounts,
        "accounts": accounts,
    }
    return {
        name: tuple(_filled(row) for row in rows)
        for name, rows in tables.items()
        if rows
    }


def more_of_line(line: Line) -> dict[str, Canonical]:
    """What a line says besides `model.LINE_FIELDS`: the fields of `model.LINE_MORE`."""
    per = number(line.per)
    return _filled(
        {
            "price_base_quantity": per
            if per.value not in ("", "0", "1")
            else Canonical(""),
            "gross_price": number(line.gross_price, places=2),
            "price_discount": number(line.price_discount, places=2),
            "tax_category": Canonical(line.category),
            "item_number": Canonical(line.seller_item or line.standard_item.value),
            "order_line": Canonical(line.order_line),
            "period_start": day(Date(line.period_start)),
            "period_end": day(Date(line.period_end)),
            "item_note": Canonical(line.note),
            "line_state": Canonical(line.state),
            "with_tax": Canonical("1" if line.with_tax else ""),
        }
    )


def _filled(row: Row) -> dict[str, Canonical]:
    return {name: one for name, one in row.items() if one.value}
