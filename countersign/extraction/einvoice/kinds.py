"""What an invoice is by its type code (BT-3): UNTDID 1001 as EN 16931 allows it, and the codes of national formats."""

from collections.abc import Mapping
from typing import Final

from countersign.extraction.einvoice.sums import decimal
from countersign.extraction.record import Kind

_FACTURAE: Final = ("FC", "FA", "AF")
_BY_KIND: Final[Mapping[Kind, tuple[str, ...]]] = {
    "credit note": (
        *("81", "83", "261", "262", "296", "308", "381"),
        *("396", "420", "458", "502", "503", "532"),
    ),
    "corrected invoice": ("384", "471", "472", "473"),
    "prepayment invoice": ("386", "500"),
    "partial invoice": ("326", "875", "876"),
    "debit note": ("80", "82", "84", "383", "527"),
}
# FatturaPA (TD..), KSeF, ebInterface, Facturae (class after the slash) and CFDI: no code means two things.
_NATIONAL: Final[Mapping[Kind, tuple[str, ...]]] = {
    "credit note": ("TD04", "TD08", "CreditMemo", "SubsequentCredit", "E"),
    "corrected invoice": (
        *("KOR", "KOR_ZAL", "KOR_ROZ"),
        *(f"{type_}/{class_}" for type_ in _FACTURAE for class_ in ("OR", "CR")),
    ),
    "prepayment invoice": ("TD02", "TD03", "ZAL", "InvoiceForAdvancePayment"),
    "partial invoice": ("InvoiceForPartialDelivery",),
    "debit note": ("TD05", "TD09", "SubsequentDebit"),
    "receipt": ("P",),
}
_KINDS: Final = {
    code: kind
    for table in (_BY_KIND, _NATIONAL)
    for kind, codes in table.items()
    for code in codes
}


def kind_of(type_code: str, gross: str) -> Kind:
    """The kind; an invoice of less than nothing credits, whatever its code says."""
    kind = _KINDS.get(type_code, "invoice")
    total = decimal(gross)
    if kind == "invoice" and total is not None and total < 0:
        return "credit note"
    return kind
