"""How often the checks raise a false alarm over honest invoices, and whether each crooked variant of them raises one."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.deployment import ROOT
from benchmarks.figure import Figure

_MAIN = "from benchmarks._alarms import main; main()"


def run() -> list[Figure]:
    """Shares of honest invoices with a stop and with a doubt, by rule; shares of crooked ones with any, by kind."""
    said = _said()
    honest = max(1, said["honest"])
    stops, doubts = (len(said[name]) for name in ("with_stop", "with_doubt"))
    figures = [
        Figure("honest invoices with a false stop", 100 * stops / honest, "%", most=1,
               note=f"of {said['honest']}"),
        Figure("honest invoices with a false doubt", 100 * doubts / honest, "%", most=5),
    ]  # fmt: skip
    for source, (count, stopped, doubted) in said["sources"].items():
        note = f"{100 * doubted / count:.1f} % with a doubt, of {count}"
        name = f"... {source}: with a stop"
        figures.append(Figure(name, 100 * stopped / count, "%", note=note))
    for rule, count in sorted(said["rules"].items()):
        figures.append(Figure(f"... by the check {rule}", 100 * count / honest, "%"))
    for kind, (count, found) in sorted(said["crooked"].items()):
        share = 100 * found / max(1, count)
        note = f"of {count}"
        figures.append(Figure(f"crooked, found: {kind}", share, "%", least=100, note=note))  # fmt: skip
    return figures


def _said() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 our own command
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", _MAIN],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": "", "COUNTERSIGN_DATA": folder},
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
