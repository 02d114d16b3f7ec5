"""A hybrid invoice can lie: its XML says one thing, the page that people read another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_symbol

from countersign.extraction.einvoice.accounts import printed_ibans
from countersign.extraction.einvoice.from_xml import DOUBTFUL
from countersign.extraction.einvoice.printed import Printed, squeeze
from countersign.extraction.einvoice.sums import decimal
from countersign.extraction.fields import ALL_AMOUNTS
from countersign.extraction.model import Extracted, Notice, Suggestion

# How sure the page's reader must be to contradict the XML. The value that the XML has is printed
# nowhere, so that little is enough, except for the sums that many pages leave out.
_SURE: Final = 0.5
_SURE_OF_SUMS: Final = 0.95
_SURE_OF_OCR: Final = 0.95
_OFTEN_LEFT_OUT: Final = ("net_total", "tax_total")
_CERTAIN: Final = 0.85  # from here on it is an error, below it one has to look
_DATES: Final = ("issue_date", "due_date")


def compare(xml: Extracted, page: Extracted) -> tuple[Notice, ...]:
    """Where the page contradicts the XML: ``xml-differs-from-page``, with both values and the page's words.

    `page` is the same file read without its XML. The page contradicts a field when it prints the
    XML's value nowhere, in no way of writing it, and its reader is sure of another one; a page
    that merely does not show a field contradicts nothing.
    """
    printed = Printed.on(page.pages)
    if not printed.words:
        return ()
    return (
        *_fields(xml, page, printed),
        *_amount_due(xml, printed),
        *_lines(xml, page, printed),
        *_siret(printed),
    )


def doubted(xml: Extracted, notices: Sequence[Notice]) -> Extracted:
    """The XML's reading, in which the fields that a notice is about are neither proven nor confident any more."""
    named = {name for notice in notices for name in notice.fields}
    fields = {
        name: replace(found, confidence=min(found.confidence, DOUBTFUL), proven=False)
        if name in named
        else found
        for name, found in xml.fields.items()
    }
    return replace(xml, fields=fields)


def _fields(xml: Extracted, page: Extracted, printed: Printed) -> Iterator[Notice]:
    for name, ours in xml.fields.items():
        if is_printed(ours, xml, printed):
            continue
        rival = page.fields.get(name)
        if name == "iban" and not _contradicts(rival, ours):
            rival = _other_iban(printed, page.debited)
        if rival and _contradicts(rival, ours) and not _known(rival, xml):
            values = {"field": name, "xml": ours.value, "page": rival.value}
            yield Notice(
                "xml-differs-from-page",
                values,
                (name,),
                rival.words,
                severity="error" if rival.confidence >= _CERTAIN else "warning",
            )


def _amount_due(xml: Extracted, printed: Printed) -> Iterator[Notice]:
    """The amount due (BT-115) stands on a page that prints the gross total, when it is another one."""
    payable = decimal(xml.einvoice.payable) if xml.einvoice else None
    gross = xml.fields.get("gross_total")
    if not payable or gross is None or not is_printed(gross, xml, printed):
        return
    if not printed.amounts(payable):
        values = {"xml": str(payable)}
        yield Notice("xml-amount-due-not-on-page", values, severity="error")


def is_printed(ours: Suggestion, xml: Extracted, printed: Printed) -> bool:
    """Whether the page prints this value of the XML, in whichever way; a kind is a word that any page may have."""
    if ours.field == "kind":
        return False
    if ours.field in ALL_AMOUNTS or ours.field == "line_total":
        value = Decimal(ours.value)
        return not value or bool(printed.amounts(value))
    if ours.field in _DATES:
        return bool(printed.day(date.fromisoformat(ours.value)))
    if ours.field == "vendor_name":
        seller = xml.einvoice.seller if xml.einvoice else None
        names = [ours.value, *([seller.trading_name] if seller else [])]
        return any(
            printed.text(name) or printed.has_most_words_of(name) for name in names
        )
    if ours.field == "currency":
        sign = get_currency_symbol(ours.value, locale="en")[-1]
        return bool(printed.text(ours.value)) or any(
            sign in word.text for word in printed.words
        )
    if ours.field == "vat_id" and len(ours.value) > 8:
        return bool(printed.text(ours.value[2:]))  # many print it without the country
    return bool(printed.text(ours.value))


def _contradicts(rival: Suggestion | None, ours: Suggestion) -> bool:
    if rival is None or not rival.words:
        return False
    enough = _SURE_OF_SUMS if ours.field in _OFTEN_LEFT_OUT else _SURE
    if ours.field == "kind":
        enough = _CERTAIN
    if any(word.source == "ocr" for word in rival.words):
        enough = _SURE_OF_OCR
    if rival.confidence < enough:
        return False
    if ours.field in ALL_AMOUNTS:
        return abs(Decimal(rival.value)) != abs(Decimal(ours.value))
    if ours.field == "kind":  # which way the money goes: the rest is a matter of words
        return ours.value != rival.value and "credit note" in (ours.value, rival.value)
    mine, other = squeeze(ours.value), squeeze(rival.value)
    return mine not in other and other not in mine


def _known(rival: Suggestion, xml: Extracted) -> bool:
    """Whether the XML has the page's value in another field: then the page's reader took one for the other."""
    einvoice = xml.einvoice
    if einvoice is None:
        return False
    buyer, gross = einvoice.buyer, xml.fields.get("gross_total")
    texts = {
        "vat_id": (buyer.vat_id, einvoice.seller.tax_number),
        "vendor_name": (buyer.name, buyer.trading_name, einvoice.payee.name),
        "invoice_number": tuple(one.number for one in einvoice.preceding),
    }.get(rival.field, ())
    sums = {
        "net_total": (einvoice.lines_total, gross.value if gross else ""),
        "tax_total": tuple(part.amount for part in einvoice.taxes),
        "gross_total": (einvoice.payable,),
    }.get(rival.field, ())
    if any(text and squeeze(text) == squeeze(rival.value) for text in texts):
        return True
    return any(decimal(sum_) == decimal(rival.value) for sum_ in sums if sum_)


def _other_iban(printed: Printed, debited: frozenset[str]) -> Suggestion | None:
    """An IBAN on the page with valid check digits, with or without a label, that is not the payer's: whom the page asks to pay."""
    for number, words in printed_ibans(printed.words):
        if number not in debited:
            return Suggestion("iban", number, 1.0, words[0].source, words)
    return None


def _lines(xml: Extracted, page: Extracted, printed: Printed) -> Iterator[Notice]:
    """Item by item, where the page's own items are beyond doubt: as many, and they make the XML's sum."""
    totals = [line.get("line_total") for line in page.lines]
    sum_ = sum(Decimal(total.value) for total in totals if total)
    stated = xml.einvoice.lines_total if xml.einvoice else ""
    if len(totals) != len(xml.lines) or decimal(stated) != sum_:
        return
    for at, (line, rival) in enumerate(zip(xml.lines, totals, strict=True), 1):
        ours = line.get("line_total")
        if ours is None or rival is None or is_printed(ours, xml, printed):
            continue
        values = {
            "field": "line_total",
            "line": str(at),
            "xml": ours.value,
            "page": rival.value,
        }
        yield Notice(
            "xml-line-differs-from-page", values, (), rival.words, severity="error"
        )


def _siret(printed: Printed) -> Iterator[Notice]:
    """French register numbers have 14 digits: one that lost a digit names nobody, whatever the XML has."""
    for at, word in enumerate(printed.words):
        if not squeeze(word.text).startswith("siret"):
            continue
        words = [word]
        digits = _figures(word.text)
        for following in printed.words[at + 1 : at + 8]:
            if not re.fullmatch(r"[:°#]|[\d.\s]+", following.text):
                break
            if len(digits) + len(_figures(following.text)) > 14:
                break
            words.append(following)
            digits += _figures(following.text)
        if 9 < len(digits) < 14:
            yield Notice("siret-malformed", {"text": digits}, (), tuple(words))


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
