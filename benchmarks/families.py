"""What the reader gets of layouts by the family of program that drew them, each family counting once."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks import corpus
from benchmarks.figure import Figure
from benchmarks.reading import prediction
from countersign.extraction.files import Refused
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted

_FAMILIES = os.environ.get("COUNTERSIGN_FAMILIES")
_NUMBERS = ("quantity", "unit_price", "line_total")
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Counted:
    """One document: header values right and shown, items found strictly and by amount, of how many, and sure numbers."""

    right: int
    shown: int
    strict: int
    amounts: int
    lines: int
    sure: int
    sure_wrong: int


def run() -> list[Figure]:
    """Header, documents all right and items of COUNTERSIGN_FAMILIES, a folder of PDFs with their truth beside them."""
    if not _FAMILIES or not corpus.there():
        return [Figure("families", None, "%", note="set COUNTERSIGN_FAMILIES and COUNTERSIGN_CORPUS")]  # fmt: skip
    families: defaultdict[str, list[_Counted]] = defaultdict(list)
    for family, counted in _counted(Path(_FAMILIES)):
        families[family].append(counted)
    every = list(families.values())
    sure = sum(one.sure for each in every for one in each)
    wrong = sum(one.sure_wrong for each in every for one in each)
    return [
        Figure("header values right, each family counting once", mean(map(_header, every)), "%", least=96,
               note=f"{len(every)} families"),
        Figure("documents all right", mean(map(_all_right, every)), "%", least=75),
        Figure("items, F1 strict", mean(_items(each, "strict") for each in every), "%", least=85),
        Figure("items, F1 by amount", mean(_items(each, "amounts") for each in every), "%", least=93),
        Figure("wrong among sure numbers of items", 100 * wrong / max(1, sure), "%", most=1, note=f"of {sure}"),
        *(Figure(f"{name}: header", _header(each), "%",
                 note=f"all right {_all_right(each):.0f}, items {_items(each, 'strict'):.0f}")
          for name, each in sorted(families.items())),
    ]  # fmt: skip


def _header(each: Sequence[_Counted]) -> float:
    return 100 * sum(one.right for one in each) / sum(one.shown for one in each)


def _all_right(each: Sequence[_Counted]) -> float:
    return 100 * mean(one.right == one.shown for one in each)


def _items(each: Sequence[_Counted], what: str) -> float:
    hits = sum(getattr(one, what) for one in each)
    return 200 * hits / max(1, sum(one.lines for one in each))


def _counted(folder: Path) -> Iterator[tuple[str, _Counted]]:
    score = corpus.exact_scorer()
    for truth in sorted(folder.glob("*.gt.json")):
        facts = json.loads(truth.read_text("utf-8"))
        file = truth.with_name(truth.name.removesuffix(".gt.json") + ".pdf")
        try:
            reading = read(file.read_bytes(), buyer=Buyer(), use_xml=False)
        except Refused:
            reading = Extracted()
        yield facts["template"], _count(score, facts["fields"], prediction(file, reading))  # fmt: skip


def _count(score: Any, shows: Mapping[str, Any], said: Mapping[str, Any]) -> _Counted:
    fields, evidence = said["fields"], said["evidence"]
    shown = [field for field in score.FIELDS if shows.get(field) is not None]
    right = sum(
        score.norm(field, fields.get(field)) in score.alts(field, shows[field])
        for field in shown
    )
    lines, found = shows.get("lines") or [], fields["lines"]
    amounts = [line for line in lines if "line_total" in line]
    whole = len(amounts) == len(lines)
    sure = [
        score.qty(line[kind]) == score.qty(one[kind])
        for line, one, where in zip(lines, found, evidence["lines"], strict=False)
        for kind in _NUMBERS
        if kind in line and kind in one and where[kind]["confidence"] >= _SURE
        if len(lines) == len(found)
    ]
    strict = score.match_lines(lines, found, strict=True)
    return _Counted(
        right,
        len(shown),
        strict,
        score.match_lines(amounts, found, strict=False) if whole else strict,
        len(lines) + len(found) if lines else 0,
        len(sure),
        len(sure) - sum(sure),
    )
