"""Files of single countries and what is read of them, in short."""

from pathlib import Path

from countersign.extraction.einvoice import read_xml

FILES = Path(__file__).parent / "files"


def read(name):
    return read_xml((FILES / name).read_bytes())


def header(extracted, *names):
    return {
        name: extracted.fields[name].value for name in names if name in extracted.fields
    }


def codes(extracted):
    """Of notices, but that the file holds several invoices."""
    told = [one.code for one in extracted.notices]
    return [code for code in told if code != "xml-several-invoices"]


def lines(extracted):
    names = ("description", "quantity", "unit", "unit_price", "tax_rate", "line_total")
    return [
        tuple(line[name].value if name in line else "" for name in names)
        for line in extracted.lines
    ]
