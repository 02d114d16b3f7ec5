"""camt.053 and camt.052 (ISO 20022), of any version: names alone count, the namespace does not."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.parse import parse

from .booking import Booking, ReadStatement

KIND: Final = "camt"
_SIGN: Final = {"CRDT": 1, "DBIT": -1}


def read(data: bytes) -> ReadStatement | None:
    """What it says; None if it is no statement. Raises XmlRefused for XML that is none or hostile."""
    root = parse(data)
    bookings: list[Booking] = []
    pending = 0
    if _name(root) != "Document":
        return None
    statements = [one for one in root.iter() if _name(one) in ("Stmt", "Rpt", "Ntfctn")]
    if not statements:
        return None
    for statement in statements:
        ours = _account(_child(statement, "Acct"))
        for entry in _children(statement, "Ntry"):
            if _status(entry) in ("PDNG", "INFO", "FUTR"):
                pending += 1
            else:
                bookings += _of_entry(entry, ours)
    return ReadStatement(KIND, tuple(bookings), pending)


def _of_entry(entry: etree._Element, ours: str) -> Iterator[Booking]:
    """One booking for each transaction that has an amount of its own; one for an entry that is booked as a sum."""
    sign = _SIGN.get(_text(entry, "CdtDbtInd"), 0)
    day = _day(entry)
    whole = _amount(_child(entry, "Amt"))
    if not sign or day is None or whole is None:
        return
    transactions = [
        one
        for details in _children(entry, "NtryDtls")
        for one in _children(details, "TxDtls")
    ]
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    parts = [(one, _own_amount(one)) for one in transactions]
    known = [amount for _one, amount in parts if amount is not None]
    if (
        len(parts) > 1
        and len(known) == len(parts)
        and sum(amount for amount, _currency in known) == whole[0]
    ):
        for number, (one, amount) in enumerate(parts):
            if amount is not None:
                told = f"{reference}/{number}" if reference else ""
                yield _booking(one, ours, day, sign * amount[0], amount[1], sign, told)
    else:
        source = transactions[0] if len(transactions) == 1 else entry
        yield _booking(source, ours, day, sign * whole[0], whole[1], sign, reference)


def _booking(
    source: etree._Element,
    ours: str,
    day: date,
    amount: Decimal,
    currency: str,
    sign: int,
    reference: str,
) -> Booking:
    other = "Cdtr" if sign < 0 else "Dbtr"
    parties = _child(source, "RltdPties")
    party = _child(parties, other)
    name = _text(party, "Nm") or _text(_child(party, "Pty"), "Nm")
    told = _child(source, "RmtInf")
    texts = [_all(one) for one in _children(told, "Ustrd")]
    texts += [
        number
        for listed in _children(told, "Strd")
        for number in (
            *(_text(one, "Nb") for one in _children(listed, "RfrdDocInf")),
            _text(_child(listed, "CdtrRefInf"), "Ref"),
        )
        if number
    ]
    texts += [_text(source, "AddtlTxInf") or _text(source, "AddtlNtryInf")]
    refs = _child(source, "Refs")
    end_to_end = _text(refs, "EndToEndId")
    return Booking(
        ours=ours,
        booked_on=day,
        amount=amount,
        currency=currency,
        name=name,
        iban=_account(_child(parties, f"{other}Acct")),
        text=" ".join(text for text in texts if text),
        end_to_end="" if end_to_end == "NOTPROVIDED" else end_to_end,
        reference=_text(refs, "AcctSvcrRef") or reference,
    )


def _own_amount(transaction: etree._Element) -> tuple[Decimal, str] | None:
    direct = _child(transaction, "Amt")
    if direct is None:
        details = _child(transaction, "AmtDtls")
        direct = _child(_child(details, "TxAmt"), "Amt")
    return _amount(direct)


def _amount(found: etree._Element | None) -> tuple[Decimal, str] | None:
    if found is None:
        return None
    try:
        amount = Decimal((found.text or "").strip())
    except InvalidOperation:
        return None
    currency = str(found.get("Ccy") or "")
    return (amount, currency) if amount.is_finite() and amount >= 0 else None


def _day(entry: etree._Element) -> date | None:
    for name in ("BookgDt", "ValDt"):
        day = _child(entry, name)
        for form in ("Dt", "DtTm"):
            try:
                return date.fromisoformat(_text(day, form)[:10])
            except ValueError:
                continue
    return None


def _status(entry: etree._Element) -> str:
    found = _child(entry, "Sts")
    return _text(entry, "Sts") or _text(found, "Cd")


def _account(account: etree._Element | None) -> str:
    found = _child(account, "Id")
    return _text(found, "IBAN") or _text(_child(found, "Othr"), "Id")


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(_children(parent, name), None)


def _children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if parent is not None:
        for one in parent:
            if _name(one) == name:
                yield one


def _text(parent: etree._Element | None, name: str) -> str:
    found = _child(parent, name)
    return _all(found) if found is not None else ""


def _all(found: etree._Element) -> str:
    return " ".join((found.text or "").split())


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
