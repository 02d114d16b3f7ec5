"""`make chaos`, or `python -m tests.chaos [--short] [NAME ...]`: print what held, and keep it in build/chaos.json.

On PostgreSQL: `python -m tests.postgres python -m tests.chaos`; each fault has a database of its own there.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.chaos.faults import FAULTS, Row
from tests.chaos.installation import ROOT, TEMPLATE, on_postgresql, on_sqlite


def main(arguments: list[str]) -> int:
    times = 6 if "--short" in arguments else 200
    names = [word for word in arguments if not word.startswith("-")]
    server = os.environ.get("DATABASE_URL", "")
    make = partial(on_postgresql, server=server) if server else on_sqlite
    rows = []
    shutil.rmtree(TEMPLATE.parent, ignore_errors=True)
    for fault in FAULTS:
        if names and fault.__name__ not in names:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="countersign-chaos-") as folder:
            row = fault(make, Path(folder), times)
        rows.append({**asdict(row), "seconds": round(time.monotonic() - began)})
        print(_line(row, rows[-1]["seconds"]), flush=True)  # noqa: T201 - what it is for
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    database = "PostgreSQL" if server else "SQLite"
    found = {"database": database, "rows": rows}
    (build / "chaos.json").write_text(json.dumps(found, indent=1))
    return int(any(row["lost"] or row["wrong"] for row in rows))


def _line(row: Row, seconds: int) -> str:
    held = "; ".join(dict.fromkeys(row.wrong)) or row.note or "held"
    return f"| {row.fault} | {row.times} | {row.acknowledged} | {row.lost} | {held} | {seconds} s |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
