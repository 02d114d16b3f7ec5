"""Whether a confidence can be believed: fitted on some families of layouts, measured on those left out.

`python -m benchmarks.confidence` fits the weights on all families and writes
countersign/extraction/page/confidence.json; `make bench` only measures. COUNTERSIGN_FAMILIES names a folder of
PDFs with their truth beside them (X.gt.json, `template` is the family), COUNTERSIGN_CORPUS that of real ones.

Each document is read three times: as it is, and twice with a part of its labels and headings made unknown
words, as a language or a vendor's own wording would. Without that hardly a value of those families is wrong.
"""

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import corpus
from benchmarks.figure import Figure
from countersign.extraction.files import Refused, pages_of_pdf
from countersign.extraction.model import Buyer, Page
from countersign.extraction.page import confidence
from countersign.extraction.page.columns import table_headings
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.reader import around_of, header_candidates
from countersign.extraction.page.table import items_of
from countersign.extraction.page.worked_out import WORKED_OUT

SEED: Final = 20261130
_FAMILIES = os.environ.get("COUNTERSIGN_FAMILIES")
_OUT = Path(confidence.__file__).with_name("confidence.json")
_UNKNOWN: Final = 0.25  # of the labels and headings, in the two further readings
_FURTHER: Final = 2
_SURE: Final = 0.95
_STEPS: Final = 25
_HELD: Final = 0.3  # how firmly weights are held near nothing
_LEAST: Final = 0.3  # what is less likely is not suggested


@dataclass(frozen=True, slots=True)
class Told:
    """One value that was read: of which family, by which features, and whether right."""

    family: str
    table: str
    features: Mapping[str, float]
    right: bool
    plain: bool
    most: float = 1.0


def run() -> list[Figure]:
    """How often values are wrong that are sure by weights of other families; documents as they are, and all."""
    told = list(_told())
    if not told:
        note = "no families: set COUNTERSIGN_FAMILIES and COUNTERSIGN_CORPUS"
        return [Figure("confidence", None, "%", note=note)]
    return [
        figure
        for table in ("header", "item")
        for figure in _figures(table, [one for one in told if one.table == table])
    ]


def main() -> None:
    """Fit on all families and write the weights; nothing without both folders."""
    if not _FAMILIES or not corpus.there():
        raise SystemExit("Set COUNTERSIGN_FAMILIES and COUNTERSIGN_CORPUS.")
    told = list(_told())
    tables = {
        table: _fit([one for one in told if one.table == table])
        for table in ("header", "item")
    }
    rounded = {
        table: {name: round(value, 3) for name, value in found.items()}
        for table, found in tables.items()
    }
    _OUT.write_text(json.dumps(rounded, indent=1, sort_keys=True) + "\n", "utf-8")


def _figures(table: str, told: Sequence[Told]) -> list[Figure]:
    sure: list[tuple[float, Told]] = []
    for family in sorted({one.family for one in told}):
        weights = _fit([one for one in told if one.family != family])
        sure += [
            (min(one.most, confidence.believed(weights, one.features)), one)
            for one in told
            if one.family == family
        ]
    plain = [(each, one) for each, one in sure if one.plain]
    return [
        *_reliable(f"{table}, families left out", plain),
        *_reliable(f"{table}, with unknown words as well", sure),
    ]


def _reliable(name: str, sure: Sequence[tuple[float, Told]]) -> list[Figure]:
    bins: defaultdict[float, list[bool]] = defaultdict(list)
    for each, one in sure:
        bins[_SURE if each >= _SURE else int(each * 10) / 10].append(one.right)
    high = bins[_SURE]
    proven = [one.right for each, one in sure if confidence.proves(each, one.features)]
    return [
        *(Figure(f"{name}: right from {low:.2f}", 100 * _share(bins[low]), "%", note=f"of {len(bins[low])}")
          for low in sorted(bins)),
        Figure(f"{name}: wrong among those >= {_SURE}", 100 * (1 - _share(high)), "%", most=1, note=f"of {len(high)}"),
        Figure(f"{name}: wrong among the proven", 100 * (1 - _share(proven)), "%", most=0.3, note=f"of {len(proven)}"),
        Figure(f"{name}: values >= {_SURE}", 100 * len(high) / max(1, len(sure)), "%", least=60),
    ]  # fmt: skip


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def _fit(told: Sequence[Told]) -> dict[str, float]:
    """Logistic regression by Newton's method, its weights held towards nothing."""
    names = sorted({name for one in told for name in one.features})
    rows = np.array([[one.features.get(name, 0.0) for name in names] for one in told])
    right = np.array([one.right for one in told], dtype=float)
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (right - likely) - _HELD * weights
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows
        weights = weights + np.linalg.solve(bend + _HELD * np.eye(len(names)), slope)
    return dict(zip(names, weights.tolist(), strict=True))


def _told() -> Iterator[Told]:
    folders = [Path(_FAMILIES)] if _FAMILIES else []
    folders += [corpus.ROOT / "pdf"] if corpus.there() else []
    for folder in folders:
        for truth in sorted(folder.glob("*.gt.json")):
            facts = json.loads(truth.read_text("utf-8"))
            pages = _pages(truth)
            if not pages or facts.get("kind") == "pdf-scan":
                continue
            yield from _values(facts, pages, plain=True)
            for time in range(_FURTHER):
                changed = _less_known(pages, f"{SEED}/{truth.name}/{time}")
                yield from _values(facts, changed, plain=False)


def _pages(truth: Path) -> tuple[Page, ...]:
    file = truth.with_name(truth.name.removesuffix(".gt.json") + ".pdf")
    try:
        return pages_of_pdf(file.read_bytes()) if file.exists() else ()
    except Refused:
        return ()


def _less_known(pages: tuple[Page, ...], seed: str) -> tuple[Page, ...]:
    """The same pages with some of the labels and headings, the same ones everywhere, in unknown words."""
    words = PageWords(pages, Buyer())
    hidden = set()
    for label in words.labels:
        if _chosen(f"{seed}/{label.text.lower()}"):
            hidden |= {id(word) for word in label.run.words_at(label.start, label.end)}
    for heading in table_headings(words):
        for word in words.pages[heading.page - 1].words:
            inside = heading.top - 1 <= word.box.y0 and word.box.y1 <= heading.bottom + 1  # fmt: skip
            if inside and _chosen(f"{seed}/{word.text}"):
                hidden.add(id(word))
    return tuple(
        replace(
            page,
            words=tuple(
                word._replace(text=_unknown(word.text)) if id(word) in hidden else word
                for word in page.words
            ),
        )
        for page in pages
    )


def _chosen(seed: str) -> bool:
    return random.Random(seed).random() < _UNKNOWN  # noqa: S311 - no secret


def _unknown(text: str) -> str:
    return "".join("zxvk"[ord(sign) % 4] if sign.isalpha() else sign for sign in text)


def _values(
    facts: Mapping[str, Any], pages: tuple[Page, ...], *, plain: bool
) -> Iterator[Told]:
    score = corpus.exact_scorer()
    words = PageWords(pages, Buyer())
    items = items_of(words)
    found = header_candidates(words, items)
    around = around_of(items, found)
    for field in score.FIELDS:
        right = facts["fields"].get(field)
        unclear = right is None and ("shown" not in facts or field in facts["shown"])
        if unclear or not found[field] or found[field][0].score < _LEAST:
            continue
        if right is None and found[field][0].reason.startswith(WORKED_OUT):
            continue  # no truth tells of what is printed nowhere
        first = found[field][0]
        is_right = right is not None and score.norm(field, first.value) in score.alts(field, right)  # fmt: skip
        features = confidence.header_features(field, found[field], around)
        most = first.most
        yield Told(facts["template"], "header", features, is_right, plain, most)
    lines = facts["fields"].get("lines") or []
    if len(lines) != len(items):
        return
    for line, item in zip(lines, items, strict=True):
        for kind in ("quantity", "unit_price", "line_total"):
            number = item.number(kind)
            if number is not None and kind in line:
                is_right = score.qty(line[kind]) == score.qty(f"{number.value:f}")
                features = confidence.number_features(kind, item, around)
                yield Told(facts["template"], "item", features, is_right, plain)


if __name__ == "__main__":
    main()
