"""Everything that takes a stranger's bytes: how it is called, what it may refuse with, and what it is fed at first."""

import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from countersign.extraction.codes.reading import payment_codes
from countersign.extraction.einvoice import XmlRefused, read_xml
from countersign.extraction.files.barcodes import SeenCode
from countersign.extraction.files.inspect import inspect
from countersign.extraction.files.signed import unwrapped
from countersign.extraction.files.tables import read_table
from countersign.extraction.from_file import look_inside, read
from countersign.extraction.model import Box, Buyer
from countersign.extraction.statements.reading import read_statement
from countersign.parcels.opening import opened, opened_mail
from countersign.samples import draw, make_sample, make_vendor
from countersign.samples.hybrid import draw_facturx
from countersign.samples.scanning import draw_image
from countersign.sandbox.refused import Refused
from tests.extraction.einvoice.drawn import Drawn
from tests.parcels import outlook
from tests.parcels.writing import archive, letter, with_file
from tests.payments.banking import Entry, camt, mt940
from tests.signatory import Signatory


@dataclass(frozen=True, slots=True)
class Reader:
    """Called with any bytes at all it returns, or raises one of `refuses`; anything else is a fault."""

    name: str
    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    refuses: tuple[type[Exception], ...] = ()


def _invoices() -> list[bytes]:
    vendor = make_vendor(38, language="de", currency="EUR", layout="window")
    sample = make_sample(901, vendor=vendor, kind="invoice", lines=2)
    return [draw(sample), draw_facturx(sample)]


def _pictures() -> list[bytes]:
    vendor = make_vendor(7, language="en", currency="GBP", layout="window")
    sample = make_sample(3, vendor=vendor, kind="invoice", lines=1)
    return [draw_image(sample, dpi=30, kind=kind) for kind in ("png", "jpeg", "tiff")]


def _xml() -> list[bytes]:
    return [Drawn().cii(), Drawn().ubl()]


def _signed() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return [Signatory(Path(folder)).sign(Drawn().ubl())]


def _statements() -> list[bytes]:
    out = Entry("-119.00", "R-1 31.03.2026", "CS1-1-1", name="Müller & Söhne")
    return [camt(out), mt940(out)]


def _mails() -> list[bytes]:
    mail = with_file(letter(), Drawn().ubl(), "Rechnung 4711.xml", "application/xml")
    return [mail.as_bytes(), with_file(letter(), mail.as_bytes(), "old.eml").as_bytes()]


def _parcels() -> list[bytes]:
    files = {"a.xml": Drawn().ubl(), "b.eml": _mails()[0]}
    told = outlook.message("Invoice", {"a.xml": Drawn().cii()}, sender="a@b.example")
    return [archive(files), archive({"inner.zip": archive(files)}), told]


def _tables() -> list[bytes]:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Name", "IBAN", 4.5])
    book.save(file)
    return ["Name;IBAN\nMüller;DE02 1203\n".encode("cp1252"), file.getvalue()]


def _codes() -> list[bytes]:
    giro = "BCD\n002\n1\nSCT\nBYLADEM1001\nNordwind\nDE02120300000000202051\nEUR119.00\n\n\nR-1"
    return [giro.encode(), b"SPC\n0200\n1\nCH5800791123000889012\n", b"AQVOb3JkAg8z"]


def _code(data: bytes) -> object:
    text = data.decode("utf-8", "replace")
    return payment_codes([SeenCode(text, 1, Box(0, 0, 1, 1))])


READERS: Final = (
    Reader("upload", inspect, lambda: [*_invoices(), *_pictures(), *_xml()], (Refused,)),
    Reader("pdf", lambda data: read(data, "application/pdf", buyer=Buyer()), _invoices, (Refused,)),
    Reader("e-invoice", read_xml, _xml, (XmlRefused,)),
    Reader("inside", lambda data: look_inside(data, "application/xml"), _xml, (Refused,)),
    Reader("signed", unwrapped, _signed, (Refused,)),
    Reader("statement", read_statement, _statements),
    Reader("mail", opened_mail, _mails),
    Reader("parcel", opened, lambda: [*_parcels(), *_mails()]),
    Reader("table", read_table, _tables, (Refused,)),
    Reader("code", _code, _codes),
)  # fmt: skip


def named(name: str) -> Reader:
    (found,) = (one for one in READERS if one.name == name)
    return found
