"""The second invoice of a vendor, read by what its first one taught."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.figure import Figure
from countersign.extraction.__main__ import as_json
from countersign.extraction.files import pages_of_pdf
from countersign.extraction.model import Buyer, Extracted, Page
from countersign.extraction.page import learn, read_pages
from countersign.samples import draw, make_sample, make_vendor, truth

_FIRST_SEED = 40_000
_VENDORS = 150
_PAIRS = os.environ.get("COUNTERSIGN_PAIRS")

Pages = tuple[Page, ...]
Fields = Mapping[str, Any]


def run() -> list[Figure]:
    """Header values, documents all right and items of second invoices: drawn vendors, the corpus's, and COUNTERSIGN_PAIRS.

    That is a folder of `NAME0.pdf` and `NAME1.pdf`, two invoices of one vendor, with their truth beside them.
    """
    if not corpus.there():
        return [
            Figure(
                "second invoices", None, "%", note="no corpus: set COUNTERSIGN_CORPUS"
            )
        ]
    figures = [*_figures("drawn", _drawn()), *_figures("corpus", _real())]
    if _PAIRS:
        score, pairs = corpus.exact_scorer(), _of_folder(Path(_PAIRS))
        figures += _figures("families", pairs, (99, 95, 97), score)
    return figures


def _figures(
    name: str,
    pairs: Iterator[tuple[Pages, Fields, Pages, Fields]],
    least: tuple[float | None, ...] = (98, None, 93),
    score: Any = None,
) -> list[Figure]:
    score = score or corpus.scorer()
    right = shown = hits = predicted = lines = count = whole = 0
    for first, first_says, second, second_says in pairs:
        count += 1
        before = shown - right
        said = as_json(_second(first, first_says, second))["fields"]
        for field in score.FIELDS:
            if second_says.get(field) is not None:
                value = score.norm(field, said.get(field))
                right += value in score.alts(field, second_says[field])
                shown += 1
        whole += shown - right == before
        if second_says.get("lines"):
            rows = said["lines"]
            hits += score.match_lines(second_says["lines"], rows, strict=True)
            predicted += len(rows)
            lines += len(second_says["lines"])
    return [
        Figure(f"{name}: header values right", 100 * right / max(1, shown), "%", least=least[0],
               note=f"{count} second invoices"),
        Figure(f"{name}: documents all right", 100 * whole / max(1, count), "%", least=least[1]),
        Figure(f"{name}: item lines, F1 strict", 200 * hits / max(1, predicted + lines), "%", least=least[2]),
    ]  # fmt: skip


def _second(first: Pages, says: Fields, second: Pages) -> Extracted:
    """The second invoice read with the lesson of the first, confirmed as its truth has it."""
    header = {name: _one(value) for name, value in says.items() if name != "lines"}
    lines = [
        {name: _one(value) for name, value in line.items()}
        for line in says.get("lines", [])
    ]
    hint = learn(first, header, lines)
    return read_pages(second, buyer=Buyer(), hints=[hint])


def _one(value: Any) -> str:
    """The value that a person confirms, of several that are right the first."""
    return str(value[0] if isinstance(value, list) else value)


def _drawn() -> Iterator[tuple[Pages, Fields, Pages, Fields]]:
    for seed in range(_FIRST_SEED, _FIRST_SEED + _VENDORS):
        vendor = make_vendor(seed)
        both = [make_sample(2 * seed + number, vendor=vendor) for number in (0, 1)]
        first, second = both
        yield (
            pages_of_pdf(draw(first)),
            _as_numbers(truth(first)["fields"]),
            pages_of_pdf(draw(second)),
            _as_numbers(truth(second)["fields"]),
        )


def _as_numbers(says: Fields) -> Fields:
    """Totals as numbers: the scorer takes the text 740.271 for thousands."""
    totals = {k: float(v) for k, v in says.items() if k.endswith("_total")}
    lines = [
        {**line, "line_total": float(line["line_total"])}
        for line in says.get("lines", [])
    ]
    return {**says, **totals, "lines": lines}


def _real() -> Iterator[tuple[Pages, Fields, Pages, Fields]]:
    """Every pair of neighbouring invoices of one layout and vendor."""
    groups: defaultdict[tuple[str, str], list[tuple[Pages, Fields]]] = defaultdict(list)
    for path in corpus.text_pdfs():
        says = json.loads(path.with_suffix(".gt.json").read_text("utf-8"))
        vendor = _one(says["fields"].get("vendor_name", ""))
        if vendor:
            pages = pages_of_pdf(path.read_bytes())
            groups[says["template"], vendor].append((pages, says["fields"]))
    for group in groups.values():
        for (first, first_says), (second, second_says) in pairwise(group):
            yield first, first_says, second, second_says


def _of_folder(folder: Path) -> Iterator[tuple[Pages, Fields, Pages, Fields]]:
    """Of each vendor the first invoice, then the second, each with its truth."""
    for first in sorted(folder.glob("*0.pdf")):
        second = first.with_name(first.stem[:-1] + "1.pdf")
        both = [(file, file.with_suffix(".gt.json")) for file in (first, second)]
        if all(truth.is_file() for _file, truth in both):
            (one, says), (other, other_says) = [
                (
                    pages_of_pdf(file.read_bytes()),
                    json.loads(truth.read_text("utf-8"))["fields"],
                )
                for file, truth in both
            ]
            yield one, says, other, other_says
