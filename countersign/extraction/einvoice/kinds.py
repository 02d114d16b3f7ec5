"""What an invoice is by its type code (BT-3): UNTDID 1001 as EN 16931 allows it."""

from collections.abc import Mapping
from typing import Final

from countersign.extraction.einvoice.sums import decimal
from countersign.extraction.record import Kind

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
_KINDS: Final = {code: kind for kind, codes in _BY_KIND.items() for code in codes}


def kind_of(type_code: str, gross: str) -> Kind:
    """The kind; an invoice of less than nothing credits, whatever its code says."""
    kind = _KINDS.get(type_code, "invoice")
    total = decimal(gross)
    if kind == "invoice" and total is not None and total < 0:
        return "credit note"
    return kind
