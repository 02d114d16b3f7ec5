"""Writes an order as pain.001.001.09 (ISO 20022, customer credit transfer initiation), also outside SEPA.

Names and texts are written as they are: umlauts belong to the name that a bank verifies.
"""

from decimal import Decimal
from typing import Any, Final

from lxml import etree

from countersign.money import exponent

from .order import Address, Credit, Order, Paid, Party

SCHEMA: Final = "pain.001.001.09"
NAMESPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
_NAMES: Final[Any] = {None: NAMESPACE}
_ADDRESS: Final = (
    ("StrtNm", "street"),
    ("BldgNb", "building"),
    ("PstCd", "postal_code"),
    ("TwnNm", "town"),
    ("Ctry", "country"),
)


def write(order: Order) -> bytes:
    """The file; the same order gives the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap=_NAMES)
    top = _in(root, "CstmrCdtTrfInitn")
    head = _in(top, "GrpHdr")
    _in(head, "MsgId", order.id)
    _in(head, "CreDtTm", order.made_at.isoformat(timespec="seconds"))
    _sums(head, order)
    _in(_in(head, "InitgPty"), "Nm", order.payer.name)
    info = _in(top, "PmtInf")
    _in(info, "PmtInfId", order.id)
    _in(info, "PmtMtd", "TRF")
    _in(info, "BtchBookg", "true" if order.one_booking else "false")
    _sums(info, order)
    if order.is_sepa:
        _in(_in(_in(info, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _in(_in(info, "ReqdExctnDt"), "Dt", order.execute_on.isoformat())
    _party(info, "Dbtr", order.payer)
    _iban(info, "DbtrAcct", order.payer.iban)
    _bank(info, "DbtrAgt", order.payer.bic)
    _in(info, "ChrgBr", "SLEV" if order.is_sepa else "SHAR")
    for credit in order.credits:
        _credit(info, credit, order.currency)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _credit(info: etree._Element, credit: Credit, currency: str) -> None:
    entry = _in(info, "CdtTrfTxInf")
    _in(_in(entry, "PmtId"), "EndToEndId", credit.end_to_end)
    _amount(_in(entry, "Amt"), "InstdAmt", credit.amount, currency)
    if credit.to.bic:
        _bank(entry, "CdtrAgt", credit.to.bic)
    _party(entry, "Cdtr", credit.to)
    _iban(entry, "CdtrAcct", credit.to.iban)
    told = _in(entry, "RmtInf")
    if credit.text:
        _in(told, "Ustrd", credit.text)
    else:
        for invoice in credit.invoices:
            _listed(told, invoice, currency)


def _listed(told: etree._Element, invoice: Paid, currency: str) -> None:
    """One invoice of several, with what is paid of it."""
    entry = _in(told, "Strd")
    document = _in(entry, "RfrdDocInf")
    code = "CREN" if invoice.is_credit else "CINV"
    _in(_in(_in(document, "Tp"), "CdOrPrtry"), "Cd", code)
    _in(document, "Nb", invoice.number)
    if invoice.issued:
        _in(document, "RltdDt", invoice.issued.isoformat())
    amounts = _in(entry, "RfrdDocAmt")
    if invoice.is_credit:
        _amount(amounts, "CdtNoteAmt", -invoice.amount, currency)
        return
    _amount(amounts, "DuePyblAmt", invoice.due, currency)
    if invoice.discount:
        discount = _in(amounts, "DscntApldAmt")
        _amount(discount, "Amt", invoice.discount, currency)
    _amount(amounts, "RmtdAmt", invoice.amount, currency)


def _sums(parent: etree._Element, order: Order) -> None:
    _in(parent, "NbOfTxs", str(len(order.credits)))
    _in(parent, "CtrlSum", _plain(order.amount, order.currency))


def _party(parent: etree._Element, name: str, party: Party) -> None:
    entry = _in(parent, name)
    _in(entry, "Nm", party.name)
    if party.address != Address():
        address = _in(entry, "PstlAdr")
        for tag, part in _ADDRESS:
            if text := getattr(party.address, part):
                _in(address, tag, text)


def _iban(parent: etree._Element, name: str, iban: str) -> None:
    _in(_in(_in(parent, name), "Id"), "IBAN", iban)


def _bank(parent: etree._Element, name: str, bic: str) -> None:
    bank = _in(_in(parent, name), "FinInstnId")
    if bic:
        _in(bank, "BICFI", bic)
    else:
        _in(_in(bank, "Othr"), "Id", "NOTPROVIDED")


def _amount(parent: etree._Element, name: str, amount: Decimal, currency: str) -> None:
    _in(parent, name, _plain(amount, currency)).set("Ccy", currency)


def _plain(amount: Decimal, currency: str) -> str:
    return f"{amount:.{exponent(currency)}f}"


def _in(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    entry = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    entry.text = text
    return entry
