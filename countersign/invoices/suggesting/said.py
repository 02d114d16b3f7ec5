"""What a document says, kept with it for good: every later step holds what was entered to it."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

from countersign.documents.models import Document
from countersign.extraction import model, record
from countersign.extraction.model import Proposal

SURE: Final = 0.9  # below this a person should look
# What the reader calls a field, where the invoice calls it otherwise.
NAMES: Final = {"invoice_number": "number"}
_LONGEST: Final = 1000
# What is kept of a payment code, beside its place.
_CODE: Final = (
    "kind",
    "account",
    "amount",
    "currency",
    "vat_id",
    "tax",
    "name",
    "reference",
)


@dataclass(frozen=True, slots=True)
class SaidValue:
    """One value as the reader has it, how sure it is, and where it stands: (document, page, x0, y0, x1, y1) each."""

    value: str
    is_sure: bool
    source: str
    places: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, document: Document, kept: Mapping[str, Any]) -> Self:
        places = tuple((document.pk, *place) for place in kept["places"])
        is_sure = kept["proven"] or kept["confidence"] >= SURE
        return cls(kept["value"], is_sure, kept["source"], places)


@dataclass(frozen=True, slots=True)
class SaidCode:
    """What a payment code on a page says, and where it stands; what it does not say is empty."""

    kind: str
    account: str
    amount: str
    currency: str
    vat_id: str
    tax: str
    places: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, document: Document, kept: Mapping[str, Any]) -> Self:
        names = ("kind", "account", "amount", "currency", "vat_id", "tax")
        values = (kept[name] for name in names)
        places = ((document.pk, *kept["place"]),)
        return cls(**dict(zip(names, values, strict=True)), places=places)


def as_json(reading: model.Extracted) -> dict[str, Any]:
    """What a document keeps of its reading: the header's best values by the form's names, all accounts, payment codes.

    Of further invoices in the same file the same stands in `parts`.
    """
    fields = reading.fields.items()
    parts = [as_json(one) for one in reading.others]
    return {
        **({"parts": parts} if parts else {}),
        "fields": {NAMES.get(name, name): _kept(found) for name, found in fields},
        "accounts": [_kept(found) for found in reading.accounts],
        "codes": [_kept_code(code) for code in reading.codes],
        "on_the_whole": _on_the_whole(reading.einvoice),
        "seller": _seller(reading.einvoice),
        "buyer": _buyer(reading.einvoice),
    }


def _seller(einvoice: record.EInvoice | None) -> dict[str, str]:
    """What an e-invoice says of its seller (BG-4), by the names of `vendors.models.DETAILS`; nothing of what it does not say."""
    if einvoice is None:
        return {}
    seller = einvoice.seller
    place = " ".join(part for part in (seller.postcode, seller.city) if part)
    parts = (seller.street, place, seller.region)
    found = {
        "legal_name": seller.name,
        "vat_id": seller.vat_id,
        "tax_number": seller.tax_number,
        "registration": seller.registration,
        "address": ", ".join(part for part in parts if part),
        "street": seller.street,
        "postcode": seller.postcode,
        "city": seller.city,
        "country": seller.country,
        "email": seller.email,
        "phone": seller.phone,
    }
    return {name: text[:_LONGEST] for name, text in found.items() if text}


def _buyer(einvoice: record.EInvoice | None) -> dict[str, str]:
    """What an e-invoice calls us (BT-46): a number of no scheme is the seller's own, under which it knows us."""
    found = einvoice.buyer.identifiers if einvoice else ()
    number = next((one.value for one in found if one.value and not one.scheme), "")
    return {"customer_number": number[:_LONGEST]} if number else {}


def _on_the_whole(einvoice: record.EInvoice | None) -> str:
    """What charges add to the items (BT-108) less what allowances take off (BT-107); "" where no e-invoice says so."""
    if einvoice is None:
        return ""
    try:
        charges = Decimal(einvoice.charge_total or "0")
        return str(charges - Decimal(einvoice.allowance_total or "0"))
    except InvalidOperation:
        return ""


def _kept(found: model.Suggestion) -> dict[str, Any]:
    return {
        "value": found.value[:_LONGEST],
        "confidence": found.confidence,
        "proven": found.proven,
        "source": found.source,
        "places": [[word.page, *word.box] for word in found.words],
    }


def _kept_code(code: model.PaymentCode) -> dict[str, Any]:
    return {
        **{name: getattr(code, name)[:_LONGEST] for name in _CODE},
        "place": [code.page, *code.box],
    }


def cut_as_json(cut: Proposal, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """How a file is proposed to be cut, as it is kept with it; once a person took a cut back, nothing is cut by itself."""
    undone = bool(before and before.get("undone"))
    return {
        "parts": [list(part.pages) for part in cut.parts],
        "copies": [page for part in cut.parts for page in part.copies],
        "dropped": list(cut.dropped),
        "told": cut.told and not undone,
        "undone": undone,
    }


def of_part(document: Document, part: int) -> Document:
    """The document as far as it speaks of one of the invoices in it (from 0): what it says, and what is to be told of that."""
    said = document.said or {}
    if "parts" not in said:
        return document
    own = copy(document)
    own.said = [said, *said["parts"]][part] if part <= len(said["parts"]) else {}
    own.notices = [
        each for each in document.notices if each.get("part") in (None, part)
    ]
    return own


def fields_of(documents: Sequence[Document]) -> dict[str, SaidValue]:
    """The header as the invoice's first file has it; empty where it is not read."""
    for document in documents[:1]:
        kept = (document.said or {}).get("fields", {})
        return {name: SaidValue.of(document, one) for name, one in kept.items()}
    return {}


def seller_of(documents: Sequence[Document]) -> dict[str, str]:
    """What the first file's e-invoice says of its seller."""
    return (documents[0].said or {}).get("seller", {}) if documents else {}


def customer_number(documents: Sequence[Document]) -> str:
    """Under which number the first file's seller knows us: as its e-invoice says, else as was surely read; "" where neither does."""
    said = (documents[0].said or {}).get("buyer", {}) if documents else {}
    read = fields_of(documents).get("customer_number")
    found: str = said.get("customer_number", "")
    return found or (read.value if read and read.is_sure else "")


def on_the_whole(documents: Sequence[Document]) -> Decimal:
    """What the first file's e-invoice adds to its items or takes off on the whole, as charges and allowances."""
    said = (documents[0].said or {}) if documents else {}
    return Decimal(said.get("on_the_whole") or "0")


def accounts_of(documents: Sequence[Document]) -> list[SaidValue]:
    """The accounts that any of the files names."""
    return [
        SaidValue.of(document, one)
        for document in documents
        for one in (document.said or {}).get("accounts", ())
    ]


def codes_of(documents: Sequence[Document]) -> list[SaidCode]:
    """The payment codes on these files; those of what an earlier version read are not known."""
    return [
        SaidCode.of(document, one)
        for document in documents
        for one in (document.said or {}).get("codes", ())
    ]
