"""An `EInvoice` as factur-x's writer takes it: a dictionary by the numbers of EN 16931's terms."""

from collections.abc import Iterable
from typing import Any

from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Line,
    Party,
    TaxPart,
)

Terms = dict[str, Any]
_NAMED = {
    "BT-1": "number",
    "BT-2": "issued",
    "BT-3": "type_code",
    "BT-5": "currency",
    "BT-7": "tax_point",
    "BT-9": "due",
    "BT-10": "buyer_reference",
    "BT-11": "project",
    "BT-12": "contract",
    "BT-13": "order",
    "BT-14": "sales_order",
    "BT-15": "receiving_advice",
    "BT-16": "despatch_advice",
    "BT-19": "accounting",
    "BT-20": "payment_terms",
    "BT-23": "process",
    "BT-72": "delivered",
    "BT-73": "period_start",
    "BT-74": "period_end",
    "BT-106": "lines_total",
    "BT-107": "allowance_total",
    "BT-108": "charge_total",
    "BT-109": "net",
    "BT-110": "tax",
    "BT-112": "gross",
    "BT-113": "prepaid",
    "BT-114": "rounding",
    "BT-115": "payable",
}
_OF_LINE = {
    "BT-126": "line_id",
    "BT-129": "quantity",
    "BT-130": "unit",
    "BT-131": "total",
    "BT-132": "order_line",
    "BT-133": "accounting",
    "BT-134": "period_start",
    "BT-135": "period_end",
    "BT-146": "price",
    "BT-148": "gross_price",
    "BT-149": "per",
    "BT-151": "category",
    "BT-152": "rate",
    "BT-153": "name",
    "BT-154": "description",
    "BT-155": "seller_item",
    "BT-156": "buyer_item",
    "BT-159": "origin",
}
_OF_PAYMENT = {
    "BT-81": "code",
    "BT-82": "means",
    "BT-83": "reference",
    "BT-84": "account",
    "BT-85": "account_name",
    "BT-86": "bic",
    "BT-89": "mandate",
    "BT-90": "creditor",
    "BT-91": "debited",
}


def terms(said: EInvoice) -> Terms:
    """All that is said; what is empty is absent."""
    whole = [one for one in said.allowances if one.line is None]
    found = _named(said, _NAMED)
    found |= {
        "BG-1": [{"BT-22": note} for note in said.notes],
        "BG-3": [
            _filled({"BT-25": one.number, "BT-26": one.issued})
            for one in said.preceding
        ],
        "BG-4": _party(said.seller),
        "BG-7": _party(said.buyer),
        "BG-10": _party(said.payee),
        "BG-13": _party(said.delivery),
        "BG-20": [_allowance(one) for one in whole if not one.charge],
        "BG-21": [_allowance(one) for one in whole if one.charge],
        "BG-23": [_tax(part) for part in said.taxes],
        "BG-25": [
            _line(line, (one for one in said.allowances if one.line == at))
            for at, line in enumerate(said.lines, 1)
        ],
    }
    if said.payments:
        found |= _named(said.payments[0], _OF_PAYMENT)
    return _filled(found)


def _named(row: object, names: dict[str, str]) -> Terms:
    return _filled({term: getattr(row, name) for term, name in names.items()})


def _filled(values: Terms) -> Terms:
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def _party(party: Party) -> Terms:
    """By factur-x's names for the parts of a party."""
    contact = _filled(
        {"name": party.contact, "phone": party.phone, "email": party.email}
    )
    return _filled(
        {
            "name": party.name,
            "biz_name": party.trading_name,
            "identifiers": {one.scheme or None: one.value for one in party.identifiers},
            "legal_identifier": party.registration,
            "vat_identifier": party.vat_id,
            "tax_identifier": party.tax_number,
            "legal_info": party.legal_note,
            "addr_l1": party.street,
            "postcode": party.postcode,
            "city": party.city,
            "country_subdivision": party.region,
            "country_code": party.country,
            "einvoicing_addr": party.electronic_address.value,
            "einvoicing_addr_schemeid": party.electronic_address.scheme,
            "contacts": [contact] if contact else [],
        }
    )


def _allowance(one: AllowanceCharge) -> Terms:
    return _filled(
        {
            "amount": one.amount,
            "base_amount": one.base,
            "rate": one.percent,
            "reason": one.reason,
            "reason_code": one.reason_code,
            "vat_category_code": one.category,
            "vat_rate": one.rate,
        }
    )


def _tax(part: TaxPart) -> Terms:
    return _filled(
        {
            "BT-116": part.taxable,
            "BT-117": part.amount,
            "BT-118": part.category,
            "BT-119": part.rate,
            "BT-120": part.exemption,
            "BT-121": part.exemption_code,
        }
    )


def _line(line: Line, beside: Iterable[AllowanceCharge]) -> Terms:
    some = list(beside)
    return _filled(
        {
            **_named(line, _OF_LINE),
            "BT-127-00": [{"BT-127": line.note}] if line.note else [],
            "BT-147-00": [{"BT-147": line.price_discount}]
            if line.price_discount
            else [],
            "BG-27": [_allowance(one) for one in some if not one.charge],
            "BG-28": [_allowance(one) for one in some if one.charge],
        }
    )
