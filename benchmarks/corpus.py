"""The corpus of real invoices, and its own way of counting what was read right."""

import contextlib
import glob
import importlib.util
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

ROOT = Path(
    os.environ.get(
        "COUNTERSIGN_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"
    )
)
TEXT_PDFS = "pdf-text,hybrid-pdf"
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Scored:
    """What the corpus's counting says of some predictions: the sums, and a row a document."""

    sums: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]


def there() -> bool:
    """Whether this machine has the corpus (COUNTERSIGN_CORPUS)."""
    return (ROOT / "score.py").is_file()


def text_pdfs() -> list[Path]:
    """The PDFs with a text layer, by name."""
    return files_of(TEXT_PDFS)


def files_of(kinds: str, here: Path = ROOT) -> list[Path]:
    """The files of these kinds (with commas between) whose truth is known, by name."""
    found = []
    for truth in sorted(here.glob("*/*.gt.json")):
        facts = json.loads(truth.read_text("utf-8"))
        if facts["kind"] in kinds.split(",") and facts.get("fields"):
            name = truth.name.removesuffix(".gt.json")
            beside = truth.parent.glob(glob.escape(name) + ".*")
            found += [file for file in beside if not file.name.endswith(".gt.json")]
    return found


def scorer() -> Any:
    """The corpus's score.py as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", ROOT / "score.py")
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - there() was asked
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exact_scorer() -> Any:
    """The same where truth and reading are decimal strings: “1234.567” is no thousands there."""
    module = scorer()
    stock = module.amount

    def amount(value: Any) -> str | None:
        text = str(value).strip()
        told = text if _DECIMAL.fullmatch(text) else stock(value)
        return None if told is None else f"{Decimal(told):.3f}"

    module.amount = amount
    module.qty = amount
    return module


def scored(
    predictions: Iterable[Mapping[str, Any]],
    *,
    here: Path | None = None,
    kinds: str = TEXT_PDFS,
) -> Scored:
    """Count predictions against the truth of the corpus, or of another folder of folders."""
    module = scorer()
    if here is not None:
        module.HERE = here
    with tempfile.TemporaryDirectory() as folder:
        said, rows = Path(folder, "said.jsonl"), Path(folder, "rows.jsonl")
        said.write_text("\n".join(map(json.dumps, predictions)) + "\n", "utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            sums = module.main(
                [str(said), "--kinds", kinds, "--json", "--per-doc", str(rows)]
            )
        return Scored(
            sums, tuple(map(json.loads, rows.read_text("utf-8").splitlines()))
        )
