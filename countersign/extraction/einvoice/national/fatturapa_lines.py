"""The lines of a FatturaPA, and what is added or taken off: of the whole, and of a line."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import (
    is_same,
    share,
    times,
    total,
)
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every
from countersign.extraction.record import AllowanceCharge, Identifier, Line

Orders = Mapping[str, etree._Element]

_SURCHARGE: Final = "MG"
_DISCOUNT: Final = "SC"
_GTIN: Final = ("EAN", "GTIN")


def orders_of(general: Node) -> Orders:
    """The orders that say which of their items a line is, by the line's number: the first of each."""
    orders: dict[str, etree._Element] = {}
    for order in every(general, "DatiOrdineAcquisto"):
        if every(order, "NumItem"):
            for one in every(order, "RiferimentoNumeroLinea"):
                orders.setdefault((one.text or "").strip(), order)
    return orders


def line_of(taking: Taking, line: etree._Element, orders: Orders) -> Line:
    """One line; an order may say which of its items a line is."""
    number = taking.text(line, "NumeroLinea")
    codes = [
        Identifier(taking.text(one, "CodiceValore"), taking.text(one, "CodiceTipo"))
        for one in every(line, "CodiceArticolo")
    ]
    standard = [one for one in codes if one.scheme.upper() in _GTIN]
    own = [one for one in codes if one not in standard]
    return Line(
        name=taking.text(line, "Descrizione"),
        quantity=taking.text(line, "Quantita"),
        unit=taking.text(line, "UnitaMisura"),
        price=taking.text(line, "PrezzoUnitario"),
        rate=taking.text(line, "AliquotaIVA"),
        category=taking.text(line, "Natura") or "S",
        total=taking.text(line, "PrezzoTotale"),
        line_id=number,
        order_line=_order_line(taking, orders, number),
        accounting=taking.text(line, "RiferimentoAmministrazione"),
        period_start=taking.text(line, "DataInizioPeriodo"),
        period_end=taking.text(line, "DataFinePeriodo"),
        seller_item=own[0].value if own else "",
        standard_item=standard[0] if standard else Identifier(""),
        classifications=tuple(codes),
        attributes=tuple(_attributes(taking, line)),
    )


def _order_line(taking: Taking, orders: Orders, line: str) -> str:
    order = orders.get(line)
    if item := taking.text(order, "NumItem"):
        taking.skip(order, "RiferimentoNumeroLinea", value=line)
    return item


def _attributes(taking: Taking, line: etree._Element) -> Iterator[tuple[str, str]]:
    for name, path in (
        ("Tipo cessione prestazione", "TipoCessionePrestazione"),
        ("Ritenuta", "Ritenuta"),
    ):
        if value := taking.text(line, path):
            yield name, value
    for one in every(line, "AltriDatiGestionali"):
        names = ("RiferimentoTesto", "RiferimentoNumero", "RiferimentoData")
        yield taking.text(one, "TipoDato"), taking.joined(one, *names, by=", ")


def allowances_of(taking: Taking, document: Node) -> Iterator[AllowanceCharge]:
    """Of the whole: what goes to the pension fund of a profession, and reductions."""
    for part in every(document, "DatiCassaPrevidenziale"):
        yield AllowanceCharge(
            charge=True,
            amount=taking.text(part, "ImportoContributoCassa"),
            base=taking.text(part, "ImponibileCassa"),
            percent=taking.text(part, "AlCassa"),
            reason="Cassa previdenziale",
            reason_code=taking.text(part, "TipoCassa"),
            category=taking.text(part, "Natura"),
            rate=taking.text(part, "AliquotaIVA"),
        )
    for part in every(document, "ScontoMaggiorazione"):
        yield AllowanceCharge(
            charge=taking.flag(part, "Tipo", _SURCHARGE, _DISCOUNT),
            amount=taking.text(part, "Importo"),
            percent=taking.text(part, "Percentuale"),
            reason="Sconto o maggiorazione",
        )


def allowances_of_line(
    taking: Taking, line: etree._Element, at: int
) -> Iterator[AllowanceCharge]:
    """Of one line: each is of the price of one unit, after those before it."""
    price = taking.text(line, "PrezzoUnitario")
    quantity = taking.text(line, "Quantita") or "1"
    for part in every(line, "ScontoMaggiorazione"):
        charge = taking.flag(part, "Tipo", _SURCHARGE, _DISCOUNT)
        percent = taking.text(part, "Percentuale")
        each = taking.peek(part, "Importo") or share(price, percent)
        if is_same(times(each, quantity), each):
            taking.skip(part, "Importo")
        price = total([price, each if charge else f"-{each}" if each else ""])
        yield AllowanceCharge(
            charge, amount=times(each, quantity), percent=percent, line=at
        )
