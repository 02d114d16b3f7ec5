"""`python -m tests.fuzz.built [--seconds N] [--seed N]`: what Hypothesis builds instead of bytes, for the same readers.

Whole files of their kinds whose words, fields, names and order are anything at all: beyond what a reader's grammar lets through,
where bytes that are led by what they reach seldom get. The smallest that breaks a reader is printed.
"""

import argparse
import io
import logging
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTPUTF8
from typing import Any, Final

from fpdf import FPDF
from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st
from lxml import etree

from tests.extraction.einvoice.drawn import Drawn
from tests.fuzz.readers import named
from tests.payments.banking import Entry, camt, mt940

_SOME: Final = 25  # files between two looks at the clock
_WORDS = st.text(max_size=40)
_SHORT = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=30)
_AMOUNTS = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["-0", "1.234,56", "1,234.56", "1'000.-", "9" * 40, "٣٤", "1e999"]),
)
_VALUES = st.one_of(_WORDS, _AMOUNTS, st.dates().map(str), st.just(""))


@st.composite
def pdfs(draw: Any) -> bytes:
    """A PDF with some words wherever they fall."""
    page = FPDF(unit="pt", format="A4")
    for _page in range(draw(st.integers(1, 3))):
        page.add_page()
        page.set_font("helvetica", size=draw(st.integers(1, 40)))
        for text in draw(st.lists(_SHORT, max_size=12)):
            place = draw(st.tuples(st.integers(-50, 700), st.integers(-50, 900)))
            page.text(*place, text.encode("latin-1", "replace").decode("latin-1"))
    return bytes(page.output())


@st.composite
def invoices(draw: Any) -> bytes:
    """An e-invoice of either syntax in which some elements say something else, are gone, or stand there twice."""
    source = draw(st.sampled_from([Drawn().cii, Drawn().ubl]))()
    root = etree.fromstring(source)
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    for number in draw(st.lists(st.integers(1, len(elements) - 1), max_size=8)):
        element = elements[number]
        parent = element.getparent()
        match draw(st.sampled_from(["says", "gone", "twice", "attribute"])):
            case "says":
                element.text = _xml_text(draw(_VALUES))
            case "gone" if parent is not None:
                parent.remove(element)
            case "twice" if parent is not None:
                parent.append(etree.fromstring(etree.tostring(element)))
            case "attribute":
                for name in element.attrib:
                    element.set(name, _xml_text(draw(_VALUES)))
    return bytes(etree.tostring(root))


def _xml_text(text: str) -> str:
    return "".join(one for one in text if one in "\t\n" or 32 <= ord(one) < 0xD800)


@st.composite
def mails(draw: Any) -> bytes:
    """A mail with any words in its head, and files of any name."""
    mail = EmailMessage(policy=SMTPUTF8)
    for name in ("Subject", "From", "To", "Message-ID", "Date", "References"):
        words = draw(_WORDS).translate(dict.fromkeys(map(ord, "\r\n")))
        with suppress(ValueError, IndexError, TypeError):
            mail[name] = "".join(one for one in words if one.isprintable())
    mail.set_content(draw(_SHORT))
    for data in draw(st.lists(st.one_of(st.binary(max_size=200), invoices()), max_size=3)):  # fmt: skip
        kind, _slash, sub = draw(st.sampled_from(["application/pdf", "text/xml", "image/png", "message/x"])).partition("/")  # fmt: skip
        mail.add_attachment(data, maintype=kind, subtype=sub, filename=draw(_SHORT))
    try:
        return mail.as_bytes()
    except UnicodeEncodeError:  # nor can the library that writes it
        reject()


@st.composite
def archives(draw: Any) -> bytes:
    """A ZIP whose files have any name, also the same one twice, ways up and mails within."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draw(st.sampled_from([0, 8]))) as file:
        for data in draw(st.lists(st.one_of(st.binary(max_size=200), invoices(), mails()), max_size=4)):  # fmt: skip
            name = draw(st.one_of(_SHORT, st.sampled_from(["../a.pdf", "/a", "a.zip", "a/b/c.eml", ""])))  # fmt: skip
            file.writestr(name or "x", data)
    return out.getvalue()


@st.composite
def tables(draw: Any) -> bytes:
    """A table of any cells, as one of several programs writes it."""
    between = draw(st.sampled_from([";", ",", "\t", "|"]))
    rows = draw(st.lists(st.lists(_VALUES, max_size=6), max_size=8))
    quoted = draw(st.booleans())
    cells = (lambda cell: '"' + cell.replace('"', '""') + '"') if quoted else str
    text = draw(st.sampled_from(["\n", "\r\n"])).join(between.join(map(cells, row)) for row in rows)  # fmt: skip
    code = draw(st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
    return text.encode(code, "replace")


@st.composite
def statements(draw: Any) -> bytes:
    """A bank's statement of either form with any words in an entry."""
    signs = st.text(st.characters(min_codepoint=32, max_codepoint=0xFF), max_size=60)
    amount = f"{draw(st.decimals(-(10**9), 10**9, places=2))}"
    entry = Entry(amount, draw(signs), draw(signs), name=draw(signs))
    try:
        return bytes(draw(st.sampled_from([camt, mt940]))(entry))
    except (ValueError, TypeError):  # the tests' own drawing can't write it
        return b""


@st.composite
def codes(draw: Any) -> bytes:
    """The lines of a payment code."""
    head = draw(st.sampled_from(["BCD\n002\n1\nSCT", "SPC\n0200\n1", "BCD\r\n001\r\n2\r\nSCT"]))  # fmt: skip
    return "\n".join([head, *draw(st.lists(_VALUES, max_size=32))]).encode("utf-8", "replace")  # fmt: skip


BUILT: Final = {
    "upload": st.one_of(pdfs(), invoices()),
    "pdf": pdfs(),
    "e-invoice": invoices(),
    "inside": invoices(),
    "statement": statements(),
    "mail": mails(),
    "parcel": st.one_of(archives(), mails()),
    "table": tables(),
    "code": codes(),
}


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz.built")
    asked.add_argument("names", nargs="*", metavar="NAME")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    logging.disable()
    warnings.simplefilter("ignore")
    names = [name for name in BUILT if name in (options.names or BUILT)]
    broken = [name for name in names if not _holds(name, options.seconds / len(names), options.seed)]  # fmt: skip
    return int(bool(broken))


def _holds(name: str, seconds: float, first: int) -> bool:
    """Feed one reader until its time is over."""
    runs, end = 0, time.monotonic() + seconds
    while not runs or time.monotonic() < end:
        try:
            _feed(name, first + runs)()
        except BaseException:  # as Hypothesis tells it: the smallest one
            print(
                f"{name:12} built by Hypothesis: BROKEN\n{traceback.format_exc()[-6000:]}"
            )
            return False
        runs += _SOME
    print(f"{name:12} {runs:9} built by Hypothesis  held")
    return True


def _feed(name: str, number: int) -> Callable[[], None]:
    reader = named(name)

    @seed(number)
    @settings(
        max_examples=_SOME,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(BUILT[name])
    def feed(data: bytes) -> None:
        with suppress(*reader.refuses):
            reader.read(data)

    return feed


if __name__ == "__main__":
    sys.exit(main())
