"""Words of pages -> suggestions: the one entrance to the readers of single fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from countersign.extraction.model import (
    Buyer,
    Extracted,
    Notice,
    Page,
    Source,
    Suggestion,
    VendorHint,
    Word,
)
from countersign.extraction.page.authorities import country_of_words
from countersign.extraction.page.bank import ibans, payers_accounts
from countersign.extraction.page.bidi import turned_back
from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.cells import Cell
from countersign.extraction.page.confidence import Around, of_header, of_number
from countersign.extraction.page.currency import currencies
from countersign.extraction.page.domains import country_of_domains, mail_domains
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.item import Item, total_of
from countersign.extraction.page.kinds import Title, kinds, pro_forma, title_of
from countersign.extraction.page.left_to_pay import left_to_pay
from countersign.extraction.page.moments import moments
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import headings
from countersign.extraction.page.recall import FROM_VENDOR, known_vendor, recalled
from countersign.extraction.page.references import references
from countersign.extraction.page.table import items_of
from countersign.extraction.page.tax_ids import of_vendor, tax_ids
from countersign.extraction.page.total_roles import labelled_figures
from countersign.extraction.page.totals import totals
from countersign.extraction.page.vendor import vendors
from countersign.extraction.record import kind_named

_LEAST: float = 0.3  # what is less likely is not suggested


def read_pages(
    pages: Sequence[Page], *, buyer: Buyer, hints: Sequence[VendorHint] = ()
) -> Extracted:
    """Suggestions for every field and item line that these words support. Never raises for odd words."""
    page_words = PageWords(pages, buyer)
    hint = known_vendor(page_words, hints)
    items = items_of(page_words, hint.columns if hint else ())
    candidates = header_candidates(page_words, items)
    if hint:
        candidates = recalled(page_words, hint, candidates)
    gross = candidates["gross_total"]
    title = title_of(page_words)
    candidates["kind"] = kinds(page_words, title, gross[0].value if gross else None)
    around = around_of(items, candidates)
    fields = {
        name: _believed(name, found, around)
        for name, found in candidates.items()
        if found and found[0].score >= _LEAST
    }
    alternatives = {
        name: tuple(_suggestion(name, one) for one in found[1:])
        for name, found in candidates.items()
        if len(found) > 1
    }
    if written := mail_domains(page_words, headings(page_words)):
        alternatives["mail_domain"] = tuple(
            Suggestion("mail_domain", name, 1.0, "text") for name in written
        )

    def shown(one: Suggestion) -> Suggestion:
        return replace(one, words=turned_back(one.words, page_words.turned)) if page_words.turned else one  # fmt: skip

    return Extracted(
        pages=tuple(pages),
        fields={name: shown(one) for name, one in fields.items()},
        alternatives={
            name: tuple(map(shown, every)) for name, every in alternatives.items()
        },
        lines=tuple(
            {name: shown(one) for name, one in _line(item, around).items()}
            for item in items
        ),
        notices=tuple(
            replace(one, words=turned_back(one.words, page_words.turned))
            for one in _notices(title)
        ),
        debited=payers_accounts(page_words),
        kind=kind_named(fields["kind"].value) if "kind" in fields else "invoice",
    )


def header_candidates(
    page_words: PageWords, items: Sequence[Item]
) -> dict[str, list[Candidate]]:
    """The candidates of every header field, best first."""
    numbers, orders, customers = references(page_words)
    issued, due = moments(page_words)
    blocks = headings(page_words)
    names = vendors(page_words, blocks)
    vat_ids = of_vendor(tax_ids(page_words, blocks), names)
    accounts = ibans(page_words, payers_accounts(page_words))
    lines = [figure.value for item in items if (figure := item.number("line_total"))]
    used = {
        id(cell.figure)
        for item in items
        for cell in item.cells.values()
        if cell.figure and (item.proven or len(items) > 1)
    }
    sums = totals(page_words, lines, total_of(items), used)
    gross = Decimal(sums.gross[0].value) if sums.gross else None
    rest = left_to_pay(labelled_figures(page_words, used), gross)
    country = (
        _country(vat_ids, accounts)
        or country_of_domains(page_words, blocks)
        or country_of_words(page_words, blocks)
    )
    return {
        "invoice_number": numbers,
        "vendor_name": names,
        "issue_date": issued,
        "due_date": due,
        "currency": currencies(page_words, sums.figures, country),
        "net_total": sums.net,
        "tax_total": sums.tax,
        "gross_total": sums.gross,
        "iban": accounts,
        "vat_id": vat_ids,
        "order_reference": orders,
        "customer_number": customers,
        **rest,
    }


def _country(vat_ids: Sequence[Candidate], accounts: Sequence[Candidate]) -> str:
    for found in (vat_ids, accounts):
        if found and found[0].value[:2].isalpha():
            return found[0].value[:2].upper()
    return ""


def _suggestion(field: str, one: Candidate) -> Suggestion:
    return Suggestion(
        field=field,
        value=one.value,
        confidence=round(min(1.0, max(0.0, one.score)), 3),
        source="vendor" if one.reason in FROM_VENDOR else _source(one.words),
        words=one.words,
        proven=one.proven,
        reason=one.reason,
    )


def _believed(field: str, found: Sequence[Candidate], around: Around) -> Suggestion:
    """The first candidate, as sure as it was measured; what an earlier invoice taught has its own measure."""
    one = _suggestion(field, found[0])
    if one.source == "vendor":
        return one
    sure, proven = of_header(field, found, around)
    return replace(one, confidence=round(max(0.0, min(1.0, sure)), 3), proven=proven)


def _source(words: Sequence[Word]) -> Source:
    return "ocr" if any(word.source == "ocr" for word in words) else "text"


def around_of(
    items: Sequence[Item], candidates: Mapping[str, Sequence[Candidate]]
) -> Around:
    """What the items say of the document: whether they come to the net or gross total that was read on its own."""
    total = total_of(items)
    sums = [candidates[name] for name in ("net_total", "gross_total")]
    agrees = total is not None and any(
        found and found[0].score >= _LEAST and total == Decimal(found[0].value)
        for found in sums
    )
    return Around(agrees, len(items), sum(item.proven for item in items))


def _line(item: Item, around: Around) -> Mapping[str, Suggestion]:
    sure = 0.7 + 0.14 * item.proven + 0.13 * around.agrees
    found: dict[str, Suggestion] = {}
    if item.texts:
        words = tuple(word for cell in item.texts for word in cell.words)
        text = " ".join(cell.text for cell in item.texts)
        found["description"] = _cell("description", text, words, min(sure, 0.93))
    for kind in ("quantity", "unit_price", "line_total"):
        figure = item.number(kind)
        if figure is not None:
            believed, proven = of_number(kind, item, around)
            found[kind] = _cell(kind, plain(figure), figure.words, believed, proven=proven)  # fmt: skip
    rate = item.number("tax_rate")
    if rate is not None and 0 <= rate.value < 100:
        found["tax_rate"] = _cell("tax_rate", plain(rate), rate.words, sure - 0.05)
    unit = _unit(item)
    if unit:
        found["unit"] = _cell("unit", unit[0], unit[1], sure - 0.05)
    return found


def _unit(item: Item) -> tuple[str, tuple[Word, ...]] | None:
    cell = item.cells.get("unit")
    if cell and cell.text.strip():
        return cell.text.strip(), cell.words
    quantity = item.cells.get("quantity")
    return _behind(quantity) if quantity else None


def _behind(cell: Cell) -> tuple[str, tuple[Word, ...]] | None:
    """The unit printed in the quantity's own cell: “5 kg”."""
    words = tuple(word for word in cell.words if word.text.isalpha())
    return (" ".join(word.text for word in words), words) if words else None


def plain(figure: Figure) -> str:
    """The number as a plain decimal string with the decimals that the page prints."""
    return f"{figure.value:f}"


def _cell(
    kind: str, text: str, words: tuple[Word, ...], sure: float, *, proven: bool = False
) -> Suggestion:
    return Suggestion(
        field=kind,
        value=text,
        confidence=round(sure, 3),
        source=_source(words),
        words=words,
        proven=proven,
        reason="table column",
    )


def _notices(title: Title | None) -> tuple[Notice, ...]:
    words = pro_forma(title)
    return (Notice("pro-forma", {}, ("kind",), words),) if words else ()
