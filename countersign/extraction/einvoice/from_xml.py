"""From an e-invoice's XML to what it says: nothing guessed, and nothing trusted that contradicts itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from countersign.extraction.domain_names import company_domain
from countersign.extraction.einvoice import cii, ubl
from countersign.extraction.einvoice.also import unread
from countersign.extraction.einvoice.envelope import Payload, payloads
from countersign.extraction.einvoice.kinds import kind_of
from countersign.extraction.einvoice.more import (
    Row,
    iban_of,
    more_of,
    more_of_line,
    tables_of,
)
from countersign.extraction.einvoice.national.formats import (
    Format,
    format_of,
    is_own,
)
from countersign.extraction.einvoice.national.told import notices_of
from countersign.extraction.einvoice.plausible import implausible
from countersign.extraction.einvoice.refusal import XmlRefused
from countersign.extraction.einvoice.seeming import is_foreign, seeming
from countersign.extraction.einvoice.sums import Broken, broken
from countersign.extraction.einvoice.terms import Date, Terms, traced
from countersign.extraction.einvoice.values import (
    Canonical,
    amount,
    day,
    identifier,
    number,
    plain,
)
from countersign.extraction.fields import HEADER_FIELDS
from countersign.extraction.model import Extracted, Notice, Suggestion
from countersign.extraction.record import EInvoice, Line

CERTAIN: Final = 0.995
DOUBTFUL: Final = 0.6
MOST: Final = 50  # invoices of one file

_READERS: Final[dict[str, tuple[str, Callable[[etree._Element], Terms]]]] = {
    **{root: (space, cii.read) for root, space in cii.NAMESPACES.items()},
    **{root: (space, ubl.read) for root, space in ubl.NAMESPACES.items()},
}


def read_xml(xml: bytes) -> Extracted:
    """All that an e-invoice says, of EN 16931 or of one country, or XmlRefused; `others` are further ones in the same file.

    A value is `proven` unless it is written against the syntax or shaken by a sum that does not
    hold; then its confidence is low and a Notice says why. A line may carry LINE_MORE besides LINE_FIELDS.
    """
    found = [_read(payload) for payload in payloads(xml)]
    return _several([each for one in found for each in (one, *one.others)])


def _several(found: list[Extracted]) -> Extracted:
    """The first with all the others, at most MOST in all; each says which it is."""
    count = len(found)
    if count > 1:
        found = [_numbered(one, at, count) for at, one in enumerate(found[:MOST], 1)]
    first, *others = found
    return replace(first, others=tuple(replace(one, others=()) for one in others))


def _numbered(one: Extracted, at: int, count: int) -> Extracted:
    values = {"at": str(at), "count": str(count)}
    told = [Notice("xml-several-invoices", values)]
    if count > MOST:
        told.append(
            Notice("xml-more-invoices", {"count": str(count), "most": str(MOST)})
        )
    return replace(one, notices=(*told, *one.notices))


def _read(payload: Payload) -> Extracted:
    root, name = payload.root, etree.QName(payload.root)
    if (format_ := format_of(root)) is not None:
        return _national(payload, format_)
    if name.localname == "SCRDMCCBDACIOMessageStructure":
        raise XmlRefused("xml-is-an-order")
    if name.localname not in _READERS or is_foreign(root):
        told = {"root": name.localname[:80], "seems": seeming(root)}
        raise XmlRefused("xml-not-an-invoice", **told)
    namespace, read = _READERS[name.localname]
    with traced() as taken:
        terms = read(root)
    said = terms.einvoice
    kind = kind_of(said.type_code, said.gross)
    if name.localname == "CreditNote" and kind == "invoice":
        kind = "credit note"  # where the code is missing or its country's own
    also = payload.around + unread(root, taken, currency=said.currency)
    einvoice = replace(said, kind=kind, also=also)
    draft = _Draft(replace(terms, einvoice=einvoice))
    if name.namespace != namespace:
        draft.distrust(name.namespace or "", namespace)
    return draft.extracted()


def _national(payload: Payload, format_: Format) -> Extracted:
    """Each invoice of the file; what concerns the file as a whole is noted at the first one."""
    root = payload.root
    told = notices_of(root)
    first, *others = [
        _told(_dated(said), payload, format_) for said in format_.read(root)
    ]
    return replace(first, notices=(*told, *first.notices), others=tuple(others))


def _told(terms: Terms, payload: Payload, format_: Format) -> Extracted:
    said, root = terms.einvoice, payload.root
    kind = kind_of(said.type_code, said.gross)
    einvoice = replace(said, kind=kind, also=payload.around + said.also)
    draft = _Draft(replace(terms, einvoice=einvoice))
    if not is_own(format_, root):
        draft.distrust(etree.QName(root).namespace or "", format_.expected)
    return draft.extracted()


def _dated(said: EInvoice) -> Terms:
    """With its two dates in ISO 8601, and as they were written."""
    issued, due = Date(said.issued), Date(said.due)
    known = replace(said, issued=day(issued).value, due=day(due).value)
    return Terms(known, issued, due)


@dataclass
class _Draft:
    """What is extracted, in the making."""

    terms: Terms
    fields: dict[str, Suggestion] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    ceiling: float = CERTAIN

    def distrust(self, found: str, expected: str) -> None:
        """The vocabulary is not the one whose elements we know: the same names may mean other things."""
        self.ceiling = DOUBTFUL
        values = {"found": found[:200], "expected": expected}
        self.notices.append(Notice("xml-namespace", values, severity="error"))

    def extracted(self) -> Extracted:
        failed = broken(self.terms)
        shaken = {name for sum_ in failed if sum_.line is None for name in sum_.fields}
        self._header(shaken)
        self._more(shaken)
        bad_lines = {sum_.line for sum_ in failed}
        lines = tuple(
            self._line(item, at, sound=at not in bad_lines)
            for at, item in enumerate(self.terms.einvoice.lines, 1)
        )
        self.notices += [_notice(sum_) for sum_ in failed]
        einvoice = self.terms.einvoice
        self.notices += implausible(self.fields, einvoice, lines=len(lines))
        return Extracted(
            fields=self.fields,
            alternatives=_mail_domain(einvoice),
            lines=lines,
            notices=tuple(self.notices),
            kind=einvoice.kind,
            einvoice=einvoice,
            tables={
                name: tuple(self._row(row) for row in rows)
                for name, rows in tables_of(einvoice).items()
            },
        )

    def _header(self, shaken: set[str]) -> None:
        terms, extra = self.terms, self.terms.einvoice
        values = {
            "invoice_number": Canonical(extra.number),
            "order_reference": Canonical(extra.order),
            "vendor_name": Canonical(extra.seller.name),
            "issue_date": day(terms.issued),
            "due_date": day(terms.due),
            "currency": Canonical(extra.currency.upper()),
            "net_total": amount(extra.net, extra.currency),
            "tax_total": amount(extra.tax, extra.currency),
            "gross_total": amount(extra.gross, extra.currency),
            "iban": iban_of(extra),
            "vat_id": Canonical(identifier(extra.seller.vat_id)),
        }
        written = {"issue_date": terms.issued.text, "due_date": terms.due.text}
        written |= {"net_total": extra.net, "tax_total": extra.tax}
        written |= {"gross_total": extra.gross}
        for name in HEADER_FIELDS:
            value = values[name]
            if not value.sound and name in written:
                self._malformed(name, written[name])
            foreign = name == "tax_total" and terms.foreign_tax
            sound = value.sound and name not in shaken and not foreign
            if value.value:
                self.fields[name] = self._suggest(name, value.value, sound=sound)

    def _more(self, shaken: set[str]) -> None:
        for name, value in more_of(self.terms.einvoice).items():
            if not value.sound:
                self._malformed(name, value.value)
            sound = value.sound and name not in shaken
            self.fields[name] = self._suggest(name, value.value, sound=sound)

    def _row(self, row: Row) -> dict[str, Suggestion]:
        return {
            name: self._suggest(name, value.value, sound=value.sound)
            for name, value in row.items()
        }

    def _line(self, item: Line, at: int, *, sound: bool) -> dict[str, Suggestion]:
        values = {
            "description": Canonical(item.name or item.description),
            "quantity": number(item.quantity),
            "unit": Canonical(item.unit),
            "unit_price": number(item.price, places=2),
            "tax_rate": number(item.rate),
            "line_total": amount(item.total, self.terms.einvoice.currency),
            **more_of_line(item),
        }
        for name, text in (
            ("quantity", item.quantity),
            ("unit_price", item.price),
            ("line_total", item.total),
        ):
            if not values[name].sound:
                self._malformed(name, text, line=str(at))
        counted = ("quantity", "unit_price", "line_total")
        return {
            name: self._suggest(
                name, value.value, sound=value.sound and (sound or name not in counted)
            )
            for name, value in values.items()
            if value.value
        }

    def _malformed(self, name: str, text: str, **where: str) -> None:
        kind = "date" if name.endswith("_date") else "amount"
        values = {"field": name, "text": text[:80], **where}
        self.notices.append(
            Notice(f"xml-{kind}-malformed", values, (name,), severity="error")
        )

    def _suggest(self, name: str, value: str, *, sound: bool) -> Suggestion:
        proven = sound and self.ceiling == CERTAIN
        return Suggestion(
            field=name,
            value=value,
            confidence=self.ceiling if sound else min(self.ceiling, DOUBTFUL),
            source="xml",
            proven=proven,
            reason="the e-invoice says so"
            + ("" if proven else ", and contradicts itself or its syntax"),
        )


def _mail_domain(einvoice: EInvoice) -> dict[str, tuple[Suggestion, ...]]:
    name = company_domain(einvoice.seller.email)
    told = Suggestion("mail_domain", name, CERTAIN, "xml")
    return {"mail_domain": (told,)} if name else {}


def _notice(sum_: Broken) -> Notice:
    values = {
        "rule": sum_.rule,
        "stated": plain(sum_.stated, places=2),
        "expected": plain(sum_.expected, places=2),
    }
    if sum_.line is None:
        return Notice("xml-sum-differs", values, sum_.fields, severity="error")
    return Notice("xml-line-differs", {**values, "line": str(sum_.line)}, sum_.fields)
