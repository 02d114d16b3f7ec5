"""Statements as a bank writes them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

OURS = "DE02120300000000202051"


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking; less than nothing goes out."""

    amount: str
    text: str = ""
    end_to_end: str = ""
    name: str = "Beispiel GmbH"
    iban: str = "DE89370400440532013000"
    day: date = date(2026, 4, 8)
    status: str = "BOOK"


def camt(*entries: Entry, iban: str = OURS, version: str = "08") -> bytes:
    """camt.053 of a version."""
    body = "".join(_entry(one, version) for one in entries)
    name = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{name}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>
<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{body}</Stmt></BkToCstmrStmt></Document>""".encode()


def _entry(one: Entry, version: str) -> str:
    amount = Decimal(one.amount)
    is_out = amount < 0
    other = "Cdtr" if is_out else "Dbtr"
    party = f"<Nm>{escape(one.name)}</Nm>"
    party = f"<Pty>{party}</Pty>" if version >= "08" else party
    status = one.status if version < "08" else f"<Cd>{one.status}</Cd>"
    return f"""<Ntry><Amt Ccy="EUR">{abs(amount)}</Amt>
<CdtDbtInd>{"DBIT" if is_out else "CRDT"}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>{one.day}</Dt></BookgDt><NtryDtls><TxDtls>
<Refs><EndToEndId>{one.end_to_end or "NOTPROVIDED"}</EndToEndId></Refs>
<RltdPties><{other}>{party}</{other}><{other}Acct><Id><IBAN>{one.iban}</IBAN></Id></{other}Acct></RltdPties>
<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def mt940(*entries: Entry, account: str = "12030000/202051") -> bytes:
    """MT940 as German banks write it."""
    lines = [":20:STARTUMS", f":25:{account}", ":28C:1/1", ":60F:C260401EUR1000,00"]
    for one in entries:
        amount = Decimal(one.amount)
        mark = "D" if amount < 0 else "C"
        figure = f"{abs(amount):.2f}".replace(".", ",")
        lines += [
            f":61:{one.day:%y%m%d%m%d}{mark}{figure}NTRFNONREF",
            f":86:177?00UEBERWEISUNG?20EREF+{one.end_to_end or 'NOTPROVIDED'}?21SVWZ+{one.text}"
            f"?30COBADEFFXXX?31{one.iban}?32{one.name}",
        ]
    return "\r\n".join([*lines, ":62F:C260401EUR1,00", "-", ""]).encode("cp1252")
