"""How well scans and photographs are read: the corpus's own, and text PDFs worn by our own script."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks import corpus
from benchmarks.degrade import wear
from benchmarks.figure import Figure
from benchmarks.reading import prediction
from countersign.extraction.files import Refused
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted

_KINDS = "pdf-scan,image"
_EVERY = 3  # of the text PDFs, so that it stays within minutes: each page takes seconds


def run() -> list[Figure]:
    """Header values right on each of the two, and on both together."""
    if not corpus.there():
        return [Figure("scans", None, "%", note="no corpus: set COUNTERSIGN_CORPUS")]
    own = _counted(corpus.files_of(_KINDS))
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        wear(corpus.text_pdfs()[::_EVERY], here / "worn")
        worn = _counted(corpus.files_of(_KINDS, here), here)
    return [
        _figure("scans and photographs: header values right", own + worn, least=88),
        _figure("... of the corpus", own),
        _figure("... text PDFs, drawn and worn", worn),
    ]


def _counted(files: Iterable[Path], here: Path | None = None) -> Counter[bool]:
    """How many header values were right (True) and wrong (False)."""
    said = [prediction(path, _read(path)) for path in files]
    rows = corpus.scored(said, here=here, kinds=_KINDS).rows
    return Counter(
        right for row in rows for right in row.values() if isinstance(right, bool)
    )


def _read(path: Path) -> Extracted:
    try:
        return read(path.read_bytes(), buyer=Buyer(), use_xml=False, engine="rapidocr")
    except Refused:
        return Extracted()


def _figure(name: str, counted: Counter[bool], least: float | None = None) -> Figure:
    values = counted.total()
    return Figure(
        name,
        100 * counted[True] / max(1, values),
        "%",
        least=least,
        note=f"{values} values",
    )
