"""From a file's bytes to suggestions: XML first, then the text layer, each filling what is left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from countersign.extraction.codes import payment_codes, with_codes
from countersign.extraction.cutting import Sheet, may_be_sheets, propose, sheets_of
from countersign.extraction.einvoice import (
    XmlRefused,
    accounts_of,
    bare,
    carried_by,
    check_container,
    compare,
    doubted,
    embedded_xml,
    on_drawing,
    read_xml,
    with_places,
)
from countersign.extraction.files import (
    Engine,
    legible,
    ocr_pages,
    pages_of_pdf,
    sniff,
    usable_text,
)
from countersign.extraction.levelled import read_level
from countersign.extraction.model import (
    Buyer,
    Extracted,
    Notice,
    Page,
    PaymentCode,
    Proposal,
    Suggestion,
    VendorHint,
)
from countersign.extraction.page import read_pages
from countersign.extraction.record import EInvoice

from .drawing import prepare as prepare_drawing
from .files.barcodes import prepare as prepare_codes
from .files.barcodes import qr_codes
from .files.first_look import prepare as prepare_looking
from .files.opened import is_xfa
from .files.signed import Signed, Signer, unwrapped
from .files.signed_inside import signer_inside
from .files.sniff import SIGNED
from .page.tables import fill_tables

_UNCHECKED: Final = "xml-signature-unchecked"
_PDF: Final = "application/pdf"
_XML: Final = frozenset({"application/xml", "text/xml"})


@dataclass(frozen=True, slots=True)
class Inside:
    """What a file carries beside its words: what its e-invoice says, if it has one, how well it is carried, and payment codes."""

    said: Extracted | None = None
    notices: tuple[Notice, ...] = ()
    codes: tuple[PaymentCode, ...] = ()

    @property
    def einvoices(self) -> tuple[EInvoice, ...]:
        """What its e-invoice says, and what others in the same file do."""
        said = (self.said, *self.said.others) if self.said else ()
        return tuple(one.einvoice for one in said if one.einvoice)


def read(
    data: bytes,
    media_type: str | None = None,
    *,
    buyer: Buyer,
    hints: Sequence[VendorHint] = (),
    use_xml: bool = True,
    engine: Engine | None = None,
) -> Extracted:
    """All that a file says, of several invoices in it what the first does. Pages without usable text are read optically by `engine`, or not at all.

    `media_type` is sniffed when None. Raises Refused for a broken file, ImportError for an engine that
    is not installed.
    """
    kind = media_type or sniff(data) or ""
    if kind in _XML or kind == SIGNED:
        return with_inside(look_inside(data, kind), Extracted())
    pages = pages_of_pdf(data) if kind == _PDF else ()
    if engine and kind:
        pages = _seen(data, kind, pages, engine)
    words = legible(pages)
    sheets = sheets_of(data, kind, may_be_sheets(words)) if words[1:] else {}
    inside = look_inside(data, kind)
    inside = inside if use_xml else Inside(codes=inside.codes)
    return replace(read_known(words, inside, buyer=buyer, hints=hints, sheets=sheets), pages=pages)  # fmt: skip


def _seen(
    data: bytes, kind: str, pages: Sequence[Page], engine: Engine
) -> tuple[Page, ...]:
    """The pages, those without usable text as optical reading sees them."""
    blind = [page.number for page in pages if not usable_text(page)]
    if pages and not blind:
        return tuple(pages)
    seen = {
        page.number: page
        for page in ocr_pages(data, kind, blind or None, engine=engine)
    }
    return tuple(seen.get(page.number, page) for page in pages) or tuple(seen.values())


def look_inside(data: bytes, media_type: str) -> Inside:
    """The e-invoice that a file is or carries, and the payment codes on its pages. Opens the file: call it through a child."""
    if media_type in _XML:
        return Inside(_from_xml(data), carried_by(data, media_type).notices)
    if media_type == SIGNED:
        return _look_inside_signed(unwrapped(data))
    if not media_type:
        return Inside()
    codes, malformed = payment_codes(qr_codes(data, media_type))
    xml = embedded_xml(data) if media_type == _PDF else None
    said = _from_xml(xml) if xml is not None else None
    profile = said.einvoice.profile if said and said.einvoice else ""
    around = check_container(data, profile) if media_type == _PDF else ()
    unseen = (Notice("form-not-shown"),) if media_type == _PDF and is_xfa(data) else ()
    files = carried_by(data, media_type)
    return Inside(said, (*around, *files.notices, *malformed, *unseen), codes)


def read_known(
    pages: Sequence[Page],
    inside: Inside,
    *,
    buyer: Buyer,
    hints: Sequence[VendorHint] = (),
    drawn: Sequence[Sequence[Page]] = (),
    sheets: Mapping[int, Sheet] | None = None,
) -> Extracted:
    """What a file says, from pages and e-invoice that are known already. Opens no file, so a kept child may do it.

    `drawn` are the pages that were drawn of each of its e-invoices, if they were. With `sheets`, the pages that are
    none of an invoice, several invoices on its pages are told apart, and what is read is the first one's.
    """
    if sheets is not None and not inside.said:
        cut = propose(pages, sheets, buyer)
        if len(cut.parts) > 1:
            return _first_of(cut, pages, inside, buyer=buyer, hints=hints)
    on_page = replace(read_words(pages, buyer=buyer, hints=hints), pages=tuple(pages))
    both = with_inside(inside, on_page)
    if inside.said and len(drawn) == len(inside.einvoices):
        both = _placed(both, inside.said, drawn)
    return replace(both, pages=())


def _first_of(
    cut: Proposal,
    pages: Sequence[Page],
    inside: Inside,
    *,
    buyer: Buyer,
    hints: Sequence[VendorHint],
) -> Extracted:
    own = [page for page in pages if page.number in cut.parts[0].pages]
    codes = tuple(code for code in inside.codes if code.page in cut.parts[0].pages)
    first = read_known(own, replace(inside, codes=codes), buyer=buyer, hints=hints)
    notice = Notice("several-invoices", {"count": str(len(cut.parts))})
    return replace(first, cut=cut, notices=(*first.notices, notice))


def _placed(
    both: Extracted, said: Extracted, drawn: Sequence[Sequence[Page]]
) -> Extracted:
    """With places on the drawing, each e-invoice in the file on its own pages of it."""
    others = zip(both.others, said.others, drawn[1:], strict=False)
    placed = tuple(on_drawing(one, own, pages) for one, own, pages in others)
    first = on_drawing(both, said, drawn[0]) if drawn else both
    return replace(first, others=placed or both.others)


def prepare() -> None:
    """Load all that a first look and reading need, once for all processes forked from this one."""
    fill_tables()
    prepare_looking()
    prepare_codes()
    prepare_drawing()


def with_inside(inside: Inside, on_page: Extracted) -> Extracted:
    """The page's reading improved by the e-invoice that the file carries, after comparing both field by field.

    What the page contradicts is doubtful, with the page's value as the first alternative.
    """
    said = inside.said
    both = _compared(said, on_page) if said else on_page
    whole = replace(
        both,
        notices=(*both.notices, *inside.notices),
        accounts=_to_pay_to(said, on_page),
        others=tuple(
            replace(
                one,
                notices=(*one.notices, *inside.notices),
                accounts=accounts_of(one.einvoice, ()),
            )
            for one in both.others
        ),
    )
    return with_codes(whole, inside.codes)


def _to_pay_to(said: Extracted | None, on_page: Extracted) -> tuple[Suggestion, ...]:
    """The accounts of both, without those on the page that are the payer's own (BT-91, or by the page's words)."""
    einvoice = said.einvoice if said else None
    payments = einvoice.payments if einvoice else ()
    debited = {*on_page.debited, *(bare(one.debited) for one in payments)}
    return tuple(
        one
        for one in accounts_of(einvoice, on_page.pages)
        if one.source == "xml" or one.value not in debited
    )


def _compared(said: Extracted, on_page: Extracted) -> Extracted:
    if not on_page.pages:
        return joined(said, on_page)
    differing = compare(said, on_page)
    both = joined(doubted(with_places(said, on_page), differing), on_page)
    return replace(both, notices=(*differing, *both.notices))


def read_words(
    pages: Sequence[Page], *, buyer: Buyer, hints: Sequence[VendorHint] = ()
) -> Extracted:
    """What the words of pages say, from a text layer or from optical reading, also of pages scanned askew."""
    return read_level(pages, partial(read_pages, buyer=buyer, hints=hints))


def joined(better: Extracted, other: Extracted) -> Extracted:
    """One reading of two: the better source's values, and the other's where it has none."""
    return Extracted(
        pages=other.pages or better.pages,
        fields={**other.fields, **better.fields},
        alternatives=_alternatives(better, other),
        lines=better.lines or other.lines,
        notices=(*better.notices, *other.notices),
        kind=better.kind if better.fields else other.kind,
        einvoice=better.einvoice or other.einvoice,
        tables={**other.tables, **better.tables},
        others=better.others or other.others,
        debited=better.debited | other.debited,
    )


def _alternatives(
    better: Extracted, other: Extracted
) -> Mapping[str, tuple[Suggestion, ...]]:
    """What the other source says of a field that the better one fills comes first."""
    found: dict[str, tuple[Suggestion, ...]] = {}
    for name in {*other.fields, *other.alternatives, *better.alternatives}:
        rest = (*better.alternatives.get(name, ()), *other.alternatives.get(name, ()))
        chosen = better.fields.get(name)
        said = other.fields.get(name)
        if chosen and said and said.value != chosen.value:
            rest = (said, *rest)
        if rest:
            found[name] = rest
    return found


def _look_inside_signed(signed: Signed) -> Inside:
    """What the signed content says, and who signed it."""
    said = _from_xml(signed.content)
    said = _with_signers(said, signed.signers)
    files = carried_by(signed.content, "application/xml")
    return Inside(said, (*map(_notice_of, signed.signers), *files.notices))


def _with_signers(said: Extracted, signers: Sequence[Signer]) -> Extracted:
    names = tuple(("Signed by", _signed_by(one)) for one in signers)
    if said.einvoice is None:
        return said
    told = replace(said.einvoice, also=(*said.einvoice.also, *names))
    return replace(said, einvoice=told)


def _with_signer_inside(said: Extracted, xml: bytes) -> Extracted:
    """With who signed inside the XML, where that can be checked here."""
    if not any(one.code == _UNCHECKED for one in said.notices):
        return said
    signer = signer_inside(xml)
    if signer is None or signer.fits == "unknown":
        return said
    notices = tuple(
        _notice_of(signer) if one.code == _UNCHECKED else one for one in said.notices
    )
    return _with_signers(replace(said, notices=notices), [signer])


def _notice_of(signer: Signer) -> Notice:
    code = {"yes": "signed-by", "no": "signature-broken"}.get(
        signer.fits, "signature-unknown"
    )
    return Notice(code, {"signer": _signed_by(signer) or "?"})


def _signed_by(signer: Signer) -> str:
    when = f"{signer.at:%Y-%m-%d}" if signer.at else ""
    return ", ".join(filter(None, (signer.name, when)))


def _from_xml(xml: bytes) -> Extracted:
    try:
        return _with_signer_inside(read_xml(xml), xml)
    except XmlRefused as problem:
        return Extracted(notices=(problem.notice(),))
