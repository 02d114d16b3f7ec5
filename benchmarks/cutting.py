"""How well files of several invoices are cut: joined from drawn and real invoices, half of the layouts built on, the other half never looked at.

Of that other half some invoices once more as scans: drawn, worn, and seen by OCR.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

from benchmarks import corpus
from benchmarks.degrade import LEVELS, Wear, worn_page
from benchmarks.figure import Figure
from countersign.extraction.cutting import propose
from countersign.extraction.files import Refused, ocr_pages, pages_of_pdf
from countersign.extraction.files.sniff import PDF
from countersign.extraction.model import Box, Buyer, Page, Word
from countersign.samples.drawing import draw
from countersign.samples.making import make_sample
from countersign.samples.model import SampleInvoice

# Folders of PDFs with their truth beside them; all but the first are held out as a whole.
_FAMILIES: Final = [
    Path(one) for one in os.environ.get("COUNTERSIGN_FAMILIES", "").split(os.pathsep) if one
]  # fmt: skip
_FILES: Final = 300  # that are joined of each half
_MOST: Final = 6  # invoices of a file
_SAME_VENDOR: Final = 0.35
_COPIED: Final = 0.1
_SCANNED: Final = int(
    os.environ.get("COUNTERSIGN_SCANNED", "72")
)  # pages: each takes seconds
_WEARS: Final = (
    "clean",
    "office",
    "coarse",
    "askew",
    "head down",
)  # what comes out of a feeder
_SEEDS: Final = range(1, 121)  # of drawn samples: vendors with three invoices each
_LONG: Final = range(5000, 5120)  # of drawn samples with many items


@dataclass(frozen=True, slots=True)
class _Invoice:
    """One invoice: whose layout, whose invoice, its number as the truth has it, its pages, and its PDF."""

    family: str
    vendor: str
    number: str
    pages: tuple[Page, ...]
    data: bytes


_Half = Mapping[str, Sequence[_Invoice]]  # by layout


def run() -> list[Figure]:
    """Boundaries, files and single invoices: of the half that was built on, of the other one, and of further layouts."""
    first, held = _halves(_known())
    figures = [*_of("built on", first), *_of("held out", held)]
    if further := _grouped(one for folder in _FAMILIES[1:] for one in _in(folder)):
        figures += _of("further layouts", further)
    return [*figures, *_of("held out, scanned", _scanned(held), files=_FILES // 3)]


def _of(name: str, half: _Half, files: int = _FILES) -> Iterator[Figure]:
    hits = wrong = missed = exact = count = 0
    for pages, cuts in _joined(half, files):
        found = set(propose(pages, {}, Buyer()).cuts)
        hits += len(found & cuts)
        wrong += len(found - cuts)
        missed += len(cuts - found)
        exact += found == cuts
        count += 1
    several = [one for each in half.values() for one in each if len(one.pages) > 1]
    mistaken = [one for one in several if propose(one.pages, {}, Buyer()).cuts]
    layouts = f"{len(half)} layouts"
    yield Figure(f"{name}: boundaries, F1", 200 * hits / (2 * hits + wrong + missed), "%", least=98,
                 note=f"{hits + missed} boundaries, {missed} missed, {wrong} too many; {layouts}")  # fmt: skip
    yield Figure(f"{name}: files cut exactly", 100 * exact / count, "%", least=95, note=f"of {count}")  # fmt: skip
    yield Figure(f"{name}: single invoices of several pages that are cut", len(mistaken), "count", most=0,
                 note=f"of {len(several)}")  # fmt: skip


def _joined(half: _Half, files: int) -> Iterator[tuple[list[Page], set[int]]]:
    """Files of two to six invoices, a third of them of one vendor, some with a copy; and where each but the first begins."""
    random = Random(1)  # noqa: S311 - the same files each time
    by_vendor = _by_vendor(half)
    families = sorted(half)
    for _file in range(files):
        count = random.randint(2, _MOST)
        if random.random() < _SAME_VENDOR:
            own = by_vendor[random.choice(sorted(by_vendor))]
            chosen = random.sample(own, min(count, len(own)))
        else:
            chosen = [random.choice(half[random.choice(families)]) for _ in range(count)]  # fmt: skip
        pages: list[Page] = []
        cuts: set[int] = set()
        for one in {(each.family, each.number): each for each in chosen}.values():
            if pages:
                cuts.add(len(pages) + 1)
            pages += _numbered(one.pages, len(pages))
            if random.random() < _COPIED:
                pages += _numbered(map(_as_copy, one.pages), len(pages))
        yield pages, cuts


def _scanned(half: _Half) -> _Half:
    """Some invoices of each layout, two of a vendor where there are, as OCR sees them once they were drawn and worn."""
    luck = Random(2)  # noqa: S311 - the same scans each time
    chosen: list[_Invoice] = []
    pages = 0
    for turn in range(max(map(len, half.values()))):
        for name in sorted(half):
            one = half[name][turn] if turn < len(half[name]) else None
            if one and pages + len(one.pages) <= _SCANNED:
                chosen.append(one)
                pages += len(one.pages)
    wears = (LEVELS[_WEARS[at % len(_WEARS)]] for at in range(len(chosen)))
    return _grouped(_seen(one, wear, luck) for one, wear in zip(chosen, wears, strict=True))  # fmt: skip


def _seen(one: _Invoice, wear: Wear, luck: Random) -> _Invoice:
    first, *others = (worn_page(one.data, at, wear, luck) for at in range(len(one.pages)))  # fmt: skip
    scan = BytesIO()
    first.save(scan, "PDF", save_all=True, append_images=others, resolution=wear.dpi)
    return replace(one, pages=tuple(ocr_pages(scan.getvalue(), PDF)))


def _by_vendor(half: _Half) -> Mapping[str, list[_Invoice]]:
    """The vendors with several invoices, of whatever number."""
    found: defaultdict[str, dict[str, _Invoice]] = defaultdict(dict)
    for each in half.values():
        for one in each:
            found[one.vendor][one.number] = one
    return {name: list(each.values()) for name, each in found.items() if len(each) > 1}


def _numbered(pages: Sequence[Page] | Iterator[Page], before: int) -> list[Page]:
    return [
        replace(
            page,
            number=at,
            words=tuple(word._replace(page=at) for word in page.words),
        )
        for at, page in enumerate(pages, before + 1)
    ]


def _as_copy(page: Page) -> Page:
    stamp = Word("KOPIE", page.number, Box(page.width / 2, 8, page.width / 2 + 40, 18))
    return replace(page, words=(stamp, *page.words))


def _known() -> Iterator[_Invoice]:
    for seed in _SEEDS:
        first = make_sample(seed)
        for further in range(3):
            sample = make_sample(1000 * seed + further, vendor=first.vendor) if further else first  # fmt: skip
            family = f"sample {sample.vendor.look.layout}"
            yield _Invoice(family, f"{family} {seed}", sample.number, *_drawn(sample))  # fmt: skip
    for seed in _LONG:
        sample = make_sample(seed, lines=Random(seed).randint(18, 110))  # noqa: S311
        family = f"sample {sample.vendor.look.layout}"
        yield _Invoice(family, f"{family} {seed}", sample.number, *_drawn(sample))  # fmt: skip
    for folder in _FAMILIES[:1]:
        yield from _in(folder)
    if corpus.there():
        yield from _in(corpus.ROOT / "pdf")


def _drawn(sample: SampleInvoice) -> tuple[tuple[Page, ...], bytes]:
    data = draw(sample)
    return pages_of_pdf(data), data


def _in(folder: Path) -> Iterator[_Invoice]:
    """The PDFs of a folder whose words can be read without seeing them."""
    for truth in sorted(folder.glob("*.gt.json")):
        facts = json.loads(truth.read_text("utf-8"))
        try:
            data = truth.with_name(truth.name.removesuffix(".gt.json") + ".pdf").read_bytes()  # fmt: skip
            pages = pages_of_pdf(data)
        except (Refused, FileNotFoundError):
            continue
        number = str(facts["fields"].get("invoice_number", truth.name))
        if all(page.words for page in pages):
            yield _Invoice(facts["template"], facts["template"], number, pages, data)


def _grouped(invoices: Iterator[_Invoice]) -> _Half:
    found: defaultdict[str, list[_Invoice]] = defaultdict(list)
    for one in invoices:
        found[one.family].append(one)
    return found


def _halves(invoices: Iterator[_Invoice]) -> tuple[_Half, _Half]:
    """Every other layout by name: what was built on, and what was not looked at."""
    every = _grouped(invoices)
    names = sorted(every)
    first, held = ({name: every[name] for name in names[at::2]} for at in (1, 0))
    return first, held
