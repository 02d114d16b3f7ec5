"""From what was seen on pages to payment codes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from countersign.extraction.codes import epc, swiss, zatca
from countersign.extraction.codes.values import Malformed
from countersign.extraction.files.barcodes import SeenCode
from countersign.extraction.model import Notice, PaymentCode, Word

_FORMATS: Final = (epc, swiss, zatca)


def payment_codes(
    seen: Iterable[SeenCode],
) -> tuple[tuple[PaymentCode, ...], tuple[Notice, ...]]:
    """The payment codes among them, and a notice for each that begins as one and can't be paid. Others are left out."""
    found: list[PaymentCode] = []
    notices: list[Notice] = []
    for one in seen:
        for form in _FORMATS:
            if not form.is_meant(one.text):
                continue
            try:
                code = form.read(one.text)
            except Malformed:
                notices.append(_malformed(form.NAME, one))
            else:
                found.append(replace(code, page=one.page, box=one.box))
    return tuple(found), tuple(notices)


def _malformed(kind: str, seen: SeenCode) -> Notice:
    words = (Word(kind, seen.page, seen.box, "code"),)
    return Notice("payment-code-malformed", {"kind": kind}, (), words)
