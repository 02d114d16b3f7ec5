"""A backup whose bytes rot."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale


def rotten(make: Make, folder: Path, _scale: Scale) -> Row:
    """A byte that flips in a place of backups, noticed by the next backups; another one before it is restored."""
    row, here = Row("rotten bytes in a backup"), make(folder / "here")
    row.acknowledged = here.look("counts")["invoices"]
    place = folder / "backup"
    here.manage("backup", str(place))
    copies = sorted(path for path in place.glob("files/**/*") if path.is_file())
    _flip(copies[0])
    month = (datetime.now(UTC) - timedelta(days=28)).isoformat()
    (place / "compared.json").write_text(json.dumps(dict.fromkeys(range(28), month)))
    healed = here.manage("backup", str(place))
    row.must("written anew" in healed.stderr, "the next backups do not notice")
    checked = here.manage("restore", str(place), "--check")
    row.must(checked.returncode == 0, "it is not whole afterwards")
    _flip(copies[1])
    (folder / "there").mkdir()
    there = Installation(folder / "there")  # on SQLite, from whichever it came
    restored = there.manage("restore", str(place))
    row.times = 2
    row.must(str(copies[1].relative_to(place)) in restored.stderr, "it is not named")
    kept = [path for path in (there.folder / "files").rglob("*") if path.is_file()]
    row.must(len(kept) == len(copies) - 1, f"{len(kept)} files came back")
    row.lost = row.acknowledged - there.look("counts")["invoices"]
    return row


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
