"""How well and how fast the text reader reads: the corpus, drawn samples, second invoices of a vendor."""

import statistics
import time
from collections import defaultdict
from collections.abc import Mapping
from ctypes import c_double
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from benchmarks import corpus
from benchmarks.figure import Figure
from countersign.extraction.__main__ import as_json
from countersign.extraction.files import Refused
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted

_BUYER = Buyer()
_SURE = 0.95
_REPEATS = 5
_SLOW = 0.95


def run() -> list[Figure]:
    """The figures of reading text PDFs without their XML and without hints, and the time it takes."""
    if not corpus.there():
        return [
            Figure("text PDFs", None, "%", note="no corpus: set COUNTERSIGN_CORPUS")
        ]
    files = corpus.text_pdfs()
    said = [prediction(path, _read(path.read_bytes())) for path in files]
    result = corpus.scored(said)
    return [
        *_right(result.sums),
        *_by_layout(result.rows),
        *_reliability(result.rows, said),
        *_time(files),
    ]


def prediction(path: Path, reading: Extracted) -> dict[str, Any]:
    """A reading as the corpus's counting takes it."""
    return {"path": path.name, **as_json(reading)}


def _read(data: bytes) -> Extracted:
    try:
        return read(data, buyer=_BUYER, use_xml=False)
    except Refused:
        return Extracted()


def _right(sums: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure("header values right", 100 * sums["micro_acc"], "%", least=92),
        Figure("documents with all header values right", 100 * sums["all_header_fields_right"], "%", least=65),
        Figure("item lines, F1 strict", 100 * sums["line_f1_strict"], "%", least=75),
        Figure("item lines, F1 by amount", 100 * sums["line_f1_amount"], "%", least=85),
    ]  # fmt: skip


def _by_layout(rows: tuple[Mapping[str, Any], ...]) -> list[Figure]:
    """The same with each layout counting once, however many of its invoices the corpus holds.

    Nothing of the reader is fitted to the corpus, so every layout is one that it was not fitted to.
    """
    layouts: defaultdict[str, list[bool]] = defaultdict(list)
    for row in rows:
        layouts[row["template"]] += [
            right for right in row.values() if isinstance(right, bool)
        ]
    shares = [sum(each) / len(each) for each in layouts.values() if each]
    return [
        Figure("header values right, each layout counting once", 100 * statistics.mean(shares), "%",
               note=f"{len(shares)} layouts"),
        Figure("... in the worst layout", 100 * min(shares), "%"),
    ]  # fmt: skip


def _reliability(
    rows: tuple[Mapping[str, Any], ...], said: list[dict[str, Any]]
) -> list[Figure]:
    """How often suggestions of each confidence are right."""
    evidence = {one["path"]: one["evidence"] for one in said}
    bins: defaultdict[float, list[bool]] = defaultdict(list)
    for row in rows:
        for field, right in row.items():
            found = evidence[row["path"]].get(field)
            if isinstance(right, bool) and found:
                sure = found["confidence"]
                bins[_SURE if sure >= _SURE else int(sure * 10) / 10].append(right)
    figures = [
        Figure(f"right among suggestions from {low:.2f}", 100 * statistics.mean(bins[low]), "%",
               note=f"of {len(bins[low])}")
        for low in sorted(bins)
    ]  # fmt: skip
    sure = bins[_SURE]
    wrong = 100 * (1 - statistics.mean(sure)) if sure else None
    return [*figures, Figure(f"wrong among suggestions >= {_SURE}", wrong, "%", most=2)]


def _time(files: list[Path]) -> list[Figure]:
    whole, alone = [], []
    for path in files:
        data = path.read_bytes()
        if _pages(data) == 1:
            whole.append(min(_seconds(_read, data) for _ in range(_REPEATS)))
            alone.append(min(_seconds(_words_alone, data) for _ in range(_REPEATS)))
    times = sorted(one / plain for one, plain in zip(whole, alone, strict=True))
    slow = times[round(_SLOW * (len(times) - 1))]
    return [
        Figure("one-page PDF, median", 1000 * statistics.median(whole), "ms", most=60,
               note=f"{len(whole)} files, of the processor"),
        Figure("the same with pypdfium2 alone: words and boxes", 1000 * statistics.median(alone), "ms"),
        Figure("how many times as long, median", statistics.median(times), "times", most=8),
        Figure("... 95th percentile", slow, "times", most=25),
    ]  # fmt: skip


def _pages(data: bytes) -> int:
    with pdfium.PdfDocument(data) as document:
        return len(document)


def _seconds(work: Any, data: bytes) -> float:
    started = time.process_time()
    work(data)
    return time.process_time() - started


def _words_alone(
    data: bytes,
) -> list[tuple[str, list[tuple[float, float, float, float]]]]:
    """Words with the boxes of their letters, as a program on pypdfium2 gets them at the least."""
    words: list[tuple[str, list[tuple[float, float, float, float]]]] = []
    edges = [c_double() for _ in range(4)]
    with pdfium.PdfDocument(data) as document:
        for page in document:
            layer = page.get_textpage()
            text, boxes = "", []
            for at in range(layer.count_chars()):
                letter = chr(raw.FPDFText_GetUnicode(layer, at))
                if letter.isspace():
                    if text:
                        words.append((text, boxes))
                    text, boxes = "", []
                    continue
                raw.FPDFText_GetCharBox(layer, at, *edges)
                text += letter
                boxes.append(tuple(edge.value for edge in edges))
            if text:
                words.append((text, boxes))
    return words
