"""Measures everything that has a `run`: one table for people, build/bench.json for machines.

`python -m benchmarks [NAME...]` runs the named modules of this folder, or all of them.
"""

import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.figure import Figure

OUT = Path("build/bench.json")


def main(names: list[str]) -> int:
    """Run, print, write; 1 if a figure is not what it must be."""
    found: dict[str, list[Figure]] = {}
    for module in sorted(pkgutil.iter_modules(benchmarks.__path__)):
        if module.name.startswith("_") or (names and module.name not in names):
            continue
        run = getattr(importlib.import_module(f"benchmarks.{module.name}"), "run", None)
        if run is not None:
            found[module.name] = run()
            _show(module.name, found[module.name])
    OUT.parent.mkdir(exist_ok=True)
    before = json.loads(OUT.read_text("utf-8")) if OUT.exists() and names else {}
    figures = {
        name: [{**asdict(one), "met": one.met} for one in each]
        for name, each in found.items()
    }
    OUT.write_text(json.dumps({**before, **figures}, indent=1) + "\n", "utf-8")
    missed = [one for each in found.values() for one in each if one.met is False]
    return 1 if missed else 0


def _show(name: str, figures: list[Figure]) -> None:
    print(f"\n{name}")
    for one in figures:
        value = "-" if one.value is None else f"{one.value:.1f} {one.unit}"
        verdict = {True: "ok", False: "MISSED", None: ""}[one.met]
        print(f"  {one.name:62}{value:>12}  {one.bound:>8}  {verdict:7}{one.note}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
