"""What a person must know of a national file as a whole."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.also import SIGNATURE
from countersign.extraction.model import Notice

# Of TipoDeComprobante: what is no invoice, though it looks like one.
_NO_INVOICES: Final = {"P": "cfdi-payment", "T": "cfdi-transfer", "N": "cfdi-payroll"}


def notices_of(root: etree._Element) -> tuple[Notice, ...]:
    """That it is no invoice, and that nobody has looked at its signature."""
    return tuple(_notices_of(root))


def _notices_of(root: etree._Element) -> Iterator[Notice]:
    is_mexican = etree.QName(root).localname == "Comprobante"
    kind = root.get("TipoDeComprobante", "") if is_mexican else ""
    if kind in _NO_INVOICES:
        yield Notice(_NO_INVOICES[kind])
    if next(root.iter(SIGNATURE), None) is not None:
        yield Notice("xml-signature-unchecked", severity="info")
