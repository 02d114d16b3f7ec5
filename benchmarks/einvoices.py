"""How well e-invoice XML is read: every file of the corpus that the official rules find valid."""

import json
from collections import Counter
from pathlib import Path

from benchmarks import corpus
from benchmarks.figure import Figure
from benchmarks.reading import prediction
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer

_KINDS = "xml-ubl,xml-cii"


def run() -> list[Figure]:
    """Header values and item lines right."""
    if not corpus.there():
        return [
            Figure("e-invoices", None, "%", note="no corpus: set COUNTERSIGN_CORPUS")
        ]
    files = [path for path in corpus.files_of(_KINDS) if _is_valid(path)]
    said = [prediction(path, read(path.read_bytes(), buyer=Buyer())) for path in files]
    rows = corpus.scored(said, kinds=_KINDS).rows
    valid = {path.name for path in files}
    header: Counter[bool] = Counter()
    lines: Counter[bool] = Counter()
    for row in rows:
        if row["path"] in valid:
            header.update(right for right in row.values() if isinstance(right, bool))
            right, _, rest = row.get("lines_strict", "0/0 ").partition("/")
            count = int(rest.split()[0])
            lines.update({True: int(right), False: count - int(right)})
    note = f"{len(files)} valid files"
    return [
        Figure("e-invoice XML: header values right", _share(header), "%", least=100, note=note),
        Figure("e-invoice XML: item lines right", _share(lines), "%", least=100),
    ]  # fmt: skip


def _is_valid(path: Path) -> bool:
    truth = json.loads(path.with_name(f"{path.stem}.gt.json").read_text("utf-8"))
    # A reader must turn down what the rules let pass: 30 February.
    turned_down = truth.get("expected", {}).get("verdict") == "rejet"
    return truth.get("en16931") == [] and not turned_down


def _share(counted: Counter[bool]) -> float:
    return 100 * counted[True] / max(1, counted.total())
