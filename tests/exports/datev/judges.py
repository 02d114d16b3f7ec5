"""Independent readers of what is written for DATEV."""

import importlib.util
import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

FORMATS = Path(
    os.environ.get(
        "COUNTERSIGN_FORMATS", Path(__file__).parents[4] / "shared" / "formats"
    )
)
DOCUMENT = "{http://xml.datev.de/bedi/tps/document/v06.0}"
LEDGER = "{http://xml.datev.de/bedi/tps/ledger/v060}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
# Of `accountsPayableLedger`, in the order of the schema: those that we write.
ELEMENTS = [
    "date",
    "amount",
    "discountAmount",
    "accountNo",
    "buCode",
    "costCategoryId",
    "costCategoryId2",
    "tax",
    "currencyCode",
    "invoiceId",
    "bookingText",
    "exchangeRate",
    "iban",
    "swiftCode",
    "discountPercentage",
    "discountPaymentDate",
    "discountAmount2",
    "discountPercentage2",
    "discountPaymentDate2",
    "dueDate",
    "bpAccountNo",
]
PERMITTED = {
    "date": r"\d{4}-\d\d-\d\d",
    "amount": r"-?(0|[1-9]\d{0,9})\.\d\d",
    "discountAmount": r"(0|[1-9]\d{0,7})\.\d\d",
    "accountNo": r"[1-9]\d{0,8}",
    "buCode": r"0|[1-9]\d{0,3}",
    "costCategoryId": r"\S(.{0,34}\S)?",
    "costCategoryId2": r"\S(.{0,34}\S)?",
    "tax": r"\d{1,2}\.\d\d",
    "currencyCode": r"[A-Z]{3}",
    "invoiceId": r"[a-zA-Z0-9$%&*+\-/]{0,36}",
    "bookingText": r".{1,60}",
    "exchangeRate": r"(0|[1-9]\d{0,3})\.\d{6}",
    "iban": r"[A-Z]{2}\d\d[A-Za-z0-9]{11,30}",
    "swiftCode": r"[A-Z]{6}[A-Z0-9]{2}[A-Z0-9]{0,3}",
    "discountPercentage": r"\d{1,2}\.\d\d",
    "discountPaymentDate": r"\d{4}-\d\d-\d\d",
    "discountAmount2": r"(0|[1-9]\d{0,7})\.\d\d",
    "discountPercentage2": r"\d{1,2}\.\d\d",
    "discountPaymentDate2": r"\d{4}-\d\d-\d\d",
    "dueDate": r"\d{4}-\d\d-\d\d",
    "bpAccountNo": r"[1-9]\d{4,8}",
}


def checker() -> Callable[[Path], list[dict[str, object]]]:
    """The program that checks a Buchungsstapel against the published table, where this machine has it."""
    path = FORMATS / "extf_check.py"
    if not path.is_file():
        pytest.skip(
            "no checker on this machine: set COUNTERSIGN_FORMATS to the folder of extf_check.py"
        )
    spec = importlib.util.spec_from_file_location("extf_check", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def check(file: Path) -> list[dict[str, object]]:
        with warnings.catch_warnings():  # it leaves closing to Python
            warnings.simplefilter("ignore", ResourceWarning)
            found: list[dict[str, object]] = module.check(str(file)).items
            return found

    return check


def cells(content: bytes) -> list[list[str]]:
    """All lines of an EXTF file as their values, read apart from the writer."""
    text = content.decode("cp1252")
    assert text.endswith("\r\n")
    return [_values(line) for line in text[:-2].split("\r\n")]


def _values(line: str) -> list[str]:
    found = re.findall(r'(?:^|;)("(?:[^"]|"")*"|[^;"]*)', line)
    return [
        one[1:-1].replace('""', '"') if one.startswith('"') else one for one in found
    ]


def postings(content: bytes) -> list[dict[str, str]]:
    """Each posting by the headings of the file."""
    _head, names, *rows = cells(content)
    return [dict(zip(names, row, strict=True)) for row in rows]


def package(file: IO[bytes]) -> dict[str, list[str]]:
    """Hold a package to the rules of the format; its files by the GUID of their document."""
    with ZipFile(file) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert all("/" not in name and "\\" not in name for name in names)
        assert all(1 <= len(name) <= 255 for name in names)
        assert {one.compress_type for one in archive.infolist()} == {ZIP_STORED}
        assert sum(one.file_size for one in archive.infolist()) < 465 * 1000 * 1000
        root = etree.fromstring(archive.read("document.xml"))
        assert root.tag == f"{DOCUMENT}archive"
        assert root.get("version") == "6.0"
        assert 1 <= len(root.get("generatingSystem")) <= 40
        header, content = root
        assert [one.tag for one in header] == [f"{DOCUMENT}date"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", header[0].text)
        assert 1 <= len(content) <= 4999
        found: dict[str, list[str]] = {}
        for document in content:
            guid, files, ledgers = _document(document)
            assert guid not in found
            found[guid] = files
            for ledger, period in ledgers:
                _ledger(archive.read(ledger), period)
        named = [name for files in found.values() for name in files]
        ledgers = [
            one.get("datafile")
            for one in root.iter()
            if one.get("datafile") is not None
        ]
        assert sorted([*named, *ledgers, "document.xml"]) == sorted(names)
        return found


def _document(document: etree._Element) -> tuple[str, list[str], list[tuple[str, str]]]:
    assert document.get("type") == "1"
    assert document.get("processID") is None
    assert re.fullmatch(GUID, document.get("guid"))
    description, *extensions = document
    assert description.tag == f"{DOCUMENT}description"
    assert 1 <= len(description.text) <= 40
    assert 1 <= len(extensions) <= 50
    files, ledgers = [], []
    for one in extensions:
        assert one.tag == f"{DOCUMENT}extension"
        if one.get(TYPE) == "File":
            assert len(one) == 0
            files.append(one.get("name"))
            continue
        assert one.get(TYPE) == "accountsPayableLedger"
        said = {each.get("key"): each.get("value") for each in one}
        assert set(said) == {"1", "3"}
        assert 1 <= len(said["3"]) <= 40
        ledgers.append((one.get("datafile"), said["1"]))
    assert files, "a guid needs a file"
    return document.get("guid"), files, ledgers


def _ledger(data: bytes, period: str) -> None:
    whole, lines = ledger(data)
    assert 1 <= len(lines) <= 5000
    from_lines = sum(round(float(line["amount"]) * 100) for line in lines)
    assert from_lines == round(float(whole["consolidatedAmount"]) * 100)
    for line in lines:
        assert line["date"] == whole["consolidatedDate"]
        assert line["date"].startswith(period)
        assert line["currencyCode"] == whole["consolidatedCurrencyCode"]
        assert line["invoiceId"] == whole["consolidatedInvoiceId"]


def ledger(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Ledger data as attributes and lines, each held to what the schema permits."""
    root = etree.fromstring(data)
    assert root.tag == f"{LEDGER}LedgerImport"
    assert root.get("version") == "6.0"
    assert 1 <= len(root.get("generator_info")) <= 40
    assert (
        root.get("xml_data")
        == "Kopie nur zur Verbuchung berechtigt nicht zum Vorsteuerabzug"
    )
    (whole,) = root
    assert whole.tag == f"{LEDGER}consolidate"
    lines = []
    for line in whole:
        assert line.tag == f"{LEDGER}accountsPayableLedger"
        said = {one.tag.removeprefix(LEDGER): one.text or "" for one in line}
        assert list(said) == [name for name in ELEMENTS if name in said]
        for name, text in said.items():
            assert re.fullmatch(PERMITTED[name], text), f"{name}: {text}"
        assert float(said["amount"]) != 0
        discounts = {"discountAmount", "discountPercentage", "discountPaymentDate"}
        assert len(discounts & said.keys()) in (0, 3)
        lines.append(said)
    return dict(whole.attrib), lines
