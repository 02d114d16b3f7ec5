"""The same files read by the other programs that do so offline, each in an environment of its own."""

import json
import statistics
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpus
from benchmarks.figure import Figure

_HOME = Path("build/peers")
_PEERS = {
    "invoice2data": (("invoice2data==1.0.1", "pypdfium2"), "with_invoice2data.py"),
    "invoice-agent": (("invoice-agent==0.2.1",), "with_invoice_agent.py"),
}
_INSTALLING = 300  # seconds
_READING = 900


def run() -> list[Figure]:
    """Header values, items and time of each peer; a note instead when it can't be installed."""
    if not corpus.there():
        return [
            Figure(
                "other programs", None, "%", note="no corpus: set COUNTERSIGN_CORPUS"
            )
        ]
    return [one for name in _PEERS for one in _measured(name)]


def _measured(name: str) -> list[Figure]:
    packages, script = _PEERS[name]
    try:
        python = _installed(name, packages)
    except (subprocess.SubprocessError, OSError) as problem:
        return [
            Figure(
                name,
                None,
                "%",
                note=f"could not be installed: {type(problem).__name__}",
            )
        ]
    paths = [str(path) for path in corpus.text_pdfs()]
    reader = str(Path(__file__).with_name("peers") / script)
    done = subprocess.run(  # noqa: S603 - the peer in its own environment
        [str(python), reader, *paths],
        capture_output=True,
        text=True,
        timeout=_READING,
        check=True,
    )
    said = [
        json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")
    ]
    sums = corpus.scored(said).sums
    seconds = statistics.median(one["sec"] for one in said)
    return [
        Figure(f"{name}: header values right", 100 * sums["micro_acc"], "%"),
        Figure(f"{name}: documents with all header values right", 100 * sums["all_header_fields_right"], "%"),
        Figure(f"{name}: item lines, F1 strict", 100 * sums["line_f1_strict"], "%"),
        Figure(f"{name}: item lines, F1 by amount", 100 * sums["line_f1_amount"], "%"),
        Figure(f"{name}: a file, median", 1000 * seconds, "ms"),
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
