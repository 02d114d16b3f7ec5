"""The same files read by ours and by the other programs that do so offline, each of them in an environment of its own."""

import json
import resource
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.figure import Figure

_HOME = Path("build/peers")
_PEERS = {
    "invoice2data": (("invoice2data==1.0.1", "pypdfium2"), "with_invoice2data.py"),
    "invoice-agent": (("invoice-agent==0.2.1",), "with_invoice_agent.py"),
    "pdf2struct": (("pdf2struct==0.2.0",), "with_pdf2struct.py"),
}
_SCRIPTS = Path(__file__).with_name("peers")
_INSTALLING = 300  # seconds
_READING = 900


def run() -> list[Figure]:
    """Header values, items and time of ours and of each peer, one after the other; a note where one can't be installed."""
    if not corpus.there():
        return [Figure("other programs", None, "%", note="no corpus: set COUNTERSIGN_CORPUS")]  # fmt: skip
    ours = _said([sys.executable, "-m", "countersign.extraction", "--no-xml", "--no-ocr"])  # fmt: skip
    figures, fastest = _figures("Countersign", *ours), float("inf")
    for name, (packages, script) in _PEERS.items():
        try:
            python = _installed(name, packages)
        except (subprocess.SubprocessError, OSError) as problem:
            why = f"could not be installed: {type(problem).__name__}"
            figures.append(Figure(name, None, "%", note=why))
            continue
        theirs = _said([str(python), str(_SCRIPTS / script)])
        figures += _figures(name, *theirs)
        fastest = min(fastest, theirs[1])
    ahead = fastest / ours[1] if fastest < float("inf") else None
    return [*figures, Figure("how many times as long the fastest of the others takes for a file", ahead, "times", least=1)]  # fmt: skip


def _said(
    command: Sequence[str],
) -> tuple[list[dict[str, Any]], float, float]:
    """What a program says of each text PDF, in one process of its own; seconds of the processor a file, and those of its start.

    Its start is what one file takes, the same for every program; a file more is what is left, shared out among the others.
    """
    paths = [str(path) for path in corpus.text_pdfs()]
    _, start = _run(command, paths[:1])
    said, whole = _run(command, paths)
    return said, max(0.0, whole - start) / (len(paths) - 1), start


def _run(
    command: Sequence[str], paths: Sequence[str]
) -> tuple[list[dict[str, Any]], float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - ours, or a peer in its own environment
        [*command, *paths],
        capture_output=True,
        text=True,
        timeout=_READING,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]  # fmt: skip
    return said, spent


def _figures(
    name: str, said: Sequence[dict[str, Any]], seconds: float, start: float
) -> list[Figure]:
    sums = corpus.scored(said).sums
    return [
        Figure(f"{name}: header values right", 100 * sums["micro_acc"], "%"),
        Figure(f"{name}: documents with all header values right", 100 * sums["all_header_fields_right"], "%"),
        Figure(f"{name}: item lines, F1 strict", 100 * sums["line_f1_strict"], "%"),
        Figure(f"{name}: item lines, F1 by amount", 100 * sums["line_f1_amount"], "%"),
        Figure(f"{name}: a file, of the processor, once it runs", 1000 * seconds, "ms"),
        Figure(f"{name}: its start and the first file", 1000 * start, "ms"),
    ]  # fmt: skip


def _installed(name: str, packages: Sequence[str]) -> Path:
    home = _HOME / name
    python = home / "bin" / "python"
    marker = home / "installed"
    if not marker.exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run(  # noqa: S603 - pip in the peer's environment
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                *packages,
            ],
            timeout=_INSTALLING,
            check=True,
            stdout=sys.stderr,
        )
        marker.touch()
    return python.absolute()
