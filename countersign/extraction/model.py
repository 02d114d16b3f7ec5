"""What reading a file needs and gives: plain frozen values that pass between the rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from .record import EInvoice, Kind

LINE_FIELDS = (
    "description",
    "quantity",
    "unit",
    "unit_price",
    "tax_rate",
    "line_total",
)

# What a line may say besides.
LINE_MORE = (
    "price_base_quantity",
    "gross_price",
    "price_discount",
    "tax_category",
    "item_number",
    "order_line",
    "period_start",
    "period_end",
    "item_note",
    "line_state",
    "with_tax",
)

Source = Literal["xml", "text", "ocr", "vendor", "code"]


class Box(NamedTuple):
    """A rectangle on a page in PDF points, measured from the top left of the page as it is shown."""

    x0: float
    y0: float
    x1: float
    y1: float


NOWHERE: Final = Box(0, 0, 0, 0)


def enclosing(boxes: Sequence[Box]) -> Box:
    """The smallest rectangle that holds all of these (at least one)."""
    if len(boxes) == 1:
        return boxes[0]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


class Word(NamedTuple):
    """A run of text without spaces: on which page (from 1), where, and how it was read."""

    text: str
    page: int
    box: Box
    source: Literal["text", "ocr", "code"] = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is shown (the PDF's own rotation applied): size in PDF points, its words in reading order.

    `turn` is by how many degrees clockwise a page that was scanned askew or on its side must be
    turned for its text to stand upright; the words' boxes are on the page as it is shown. `lines` are the
    straight lines that are drawn or seen, boxes without height or width: rules, frames, edges of filled boxes;
    they lie on the page once it is turned.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    turn: float = 0.0
    lines: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A field's value in its one canonical form, how sure we are, and the words it was read from.

    Dates are ISO 8601, amounts and quantities decimal strings with a point, currencies ISO 4217
    codes, IBANs and VAT ids without spaces. `proven` says that arithmetic or XML confirms the value.
    `reason` tells in a few English words why this value won (for `--explain`).
    """

    field: str
    value: str
    confidence: float
    source: Source
    words: tuple[Word, ...] = ()
    proven: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must know of the file, told by a stable code and its figures.

    `code` names a message that the screens word (and translate); `values` are its placeholders;
    `fields` are the header fields it concerns; `words` are where it stands on the page.
    `severity` says whether one has to look ("warning"), must not rely on it ("error"), or may just know.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    severity: Literal["info", "warning", "error"] = "warning"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who receives the invoice: never to be taken for the vendor. `mail_domains` are those of its people."""

    name: str = ""
    vat_id: str = ""
    date_order: Literal["DMY", "MDY", "YMD"] = "DMY"
    mail_domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LearnedPlace:
    """Where a field stood on an earlier invoice of a vendor: beside which label, at which place.

    `x` and `y` are the value's centre as a share (0..1) of the page, `page` counts from 1,
    or from the end when negative; `label` is the text found left of or above it.
    """

    field: str
    label: str
    x: float
    y: float
    page: int
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class VendorHint:
    """What earlier invoices of one vendor taught: who it is, and where its layout puts things."""

    name: str
    vat_id: str = ""
    ibans: tuple[str, ...] = ()
    currency: str = ""
    number_example: str = ""
    places: tuple[LearnedPlace, ...] = ()
    columns: tuple[
        tuple[str, float, float], ...
    ] = ()  # line field, left and right edge as shares of the width


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """What a code for machines on a page says: decimal strings, ISO dates and codes; what it does not say is empty.

    `kind` is the format as people call it, `account` an IBAN without blanks whose check digits hold, `box` where
    it stands on that page (from 1). `vat_id`, `tax` and `issued_on` are said by ZATCA's alone, which names no account.
    """

    kind: Literal["EPC", "Swiss QR-bill", "ZATCA"]
    account: str = ""
    amount: str = ""
    currency: str = ""
    name: str = ""
    bic: str = ""
    reference: str = ""
    vat_id: str = ""
    tax: str = ""
    issued_on: str = ""
    page: int = 1
    box: Box = NOWHERE


@dataclass(frozen=True, slots=True)
class Part:
    """The pages (from 1) of one invoice of a file in their order; `copies` are those of them that print another one again."""

    pages: tuple[int, ...]
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The invoices of a file in their order, and the pages that belong to none: blank ones and separator sheets.

    `told` says that separator sheets say where to cut, so that nobody need be asked.
    """

    parts: tuple[Part, ...]
    dropped: tuple[int, ...] = ()
    told: bool = False

    @property
    def cuts(self) -> tuple[int, ...]:
        """The pages on which a further invoice begins."""
        return tuple(part.pages[0] for part in self.parts[1:])


@dataclass(frozen=True, slots=True)
class Extracted:
    """All that was read of one file. What was not found is absent; nothing is invented.

    `accounts` are all that it names, also those that the field ``iban`` did not take. `tables` are what stands in
    rows beside the items, by the names of `fields.TABLES`: the VAT breakdown, allowances and charges, cash discounts.
    `others` are further invoices in the same file, each whole. `codes` are the payment codes on its pages,
    `debited` the accounts that its pages name as the payer's own. `cut` is how the file is proposed to be cut; then all else was
    read of its first part alone.
    """

    pages: tuple[Page, ...] = ()
    fields: Mapping[str, Suggestion] = field(default_factory=dict)
    alternatives: Mapping[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    lines: tuple[Mapping[str, Suggestion], ...] = ()
    notices: tuple[Notice, ...] = ()
    kind: Kind = "invoice"
    einvoice: EInvoice | None = None
    accounts: tuple[Suggestion, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, Suggestion], ...]] = field(
        default_factory=dict
    )
    others: tuple["Extracted", ...] = ()
    codes: tuple[PaymentCode, ...] = ()
    debited: frozenset[str] = frozenset()
    cut: Proposal | None = None
