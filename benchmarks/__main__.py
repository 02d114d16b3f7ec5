"""Measures: one table for people, build/bench.json for machines.

`python -m benchmarks [NAME...]` runs the named modules of this folder, or all that measure something.
"""

import importlib
import json
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

from benchmarks.figure import Figure

OUT = Path("build/bench.json")
NAMES = (
    "reading",
    "families",
    "confidence",
    "second_invoices",
    "einvoices",
    "rules",
    "scans",
    "long_files",
    "cutting",
    "other_programs",
    "alarms",
    "coding",
    "exports",
    "save",
    "programs",
    "memory",
    "queue",
    "bureau",
    "desk",
    "load",
    "scale",
)


def main(names: list[str]) -> int:
    """Run, print, write; 1 if a figure is not what it must be or a measurement broke off, 2 if there is none of a name."""
    if unknown := sorted(set(names) - set(NAMES)):
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
        return 2
    outcomes = [_measure(name) for name in names or NAMES]
    return 0 if all(outcomes) else 1


def _measure(name: str) -> bool:
    """Whether all its figures are what they must be; one that breaks off keeps none of the others back."""
    try:
        figures: list[Figure] = importlib.import_module(f"benchmarks.{name}").run()
    except Exception:
        traceback.print_exc()
        return False
    _show(name, figures)
    _write(name, figures)
    return all(one.met is not False for one in figures)


def _show(name: str, figures: list[Figure]) -> None:
    print(f"\n{name}")
    for one in figures:
        value = "-" if one.value is None else f"{one.value:.1f} {one.unit}"
        verdict = {True: "ok", False: "MISSED", None: ""}[one.met]
        line = f"  {one.name:62}{value:>12}  {one.bound:>8}  {verdict:7}{one.note}"
        print(line, flush=True)


def _write(name: str, figures: list[Figure]) -> None:
    OUT.parent.mkdir(exist_ok=True)
    found = json.loads(OUT.read_text("utf-8")) if OUT.exists() else {}
    found[name] = [{**asdict(one), "met": one.met} for one in figures]
    OUT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
