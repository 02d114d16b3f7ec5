"""A backup that an earlier state made comes back with today's code, every figure as it was; and going back stays possible."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from .release_before import BACKUP

pytestmark = pytest.mark.django_db(transaction=True)

ADDED_UP = "invoices.TotalChange"  # what waits to be added to the totals: `check_totals` has added it


@pytest.fixture
def before(tmp_path) -> Path:
    shutil.unpack_archive(BACKUP, tmp_path / "before")
    return tmp_path / "before"


def test_every_figure_of_the_release_before_is_there_after_the_upgrade(before, elsewhere, tmp_path):  # fmt: skip
    if connection.vendor == "sqlite":
        pytest.skip("takes half a minute: PostgreSQL shows it")
    there = elsewhere.empty("postgresql")
    restored = there.manage("restore", str(before))
    assert (restored.returncode, restored.stderr) == (0, "")
    for verified in ("verify_history", "verify_files", "check_totals"):
        done = there.manage(verified)
        assert done.returncode == 0, done.stdout + done.stderr
    assert there.manage("backup", str(tmp_path / "after")).returncode == 0

    then, now = tables(before), tables(tmp_path / "after")
    assert len(then["invoices.Invoice"]) == 6
    assert then.pop(ADDED_UP)
    for label, rows in then.items():
        kept = {pk: {name: now[label].get(pk, {}).get(name, "gone") for name in row} for pk, row in rows.items()}  # fmt: skip
        assert kept == rows, label


def test_the_release_before_can_still_write_to_the_tables_of_this_one(before):
    """Going back takes no migration back: what that code names is there, and what it does not know fills itself."""
    wrong = []
    with connection.cursor() as cursor:
        for label, columns in columns_of(before).items():
            table = apps.get_model(label)._meta.db_table
            for found in connection.introspection.get_table_description(cursor, table):
                known = found.name in columns
                fills_itself = found.null_ok or found.default is not None
                if not (known or fills_itself):
                    wrong.append(f"{label}.{found.name}")
            names = {found.name for found in connection.introspection.get_table_description(cursor, table)}  # fmt: skip
            wrong += [f"{label} lacks {name}" for name in columns - names]
    assert wrong == []


def tables(place: Path) -> dict[str, dict[str, dict]]:
    """Rows of the latest set: by table, by their first column, by column."""
    found = {}
    for table in manifest(place)["tables"]:
        file = latest(place) / "tables" / f"{table['name']}.jsonl.gz"
        rows = [
            json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()
        ]
        found[table["name"]] = {str(row[0]): dict(zip(table["columns"], row, strict=True)) for row in rows}  # fmt: skip
    return found


def columns_of(place: Path) -> dict[str, set[str]]:
    return {table["name"]: set(table["columns"]) for table in manifest(place)["tables"]}  # fmt: skip


def manifest(place: Path) -> dict:
    return json.loads((latest(place) / "manifest.json").read_text())


def latest(place: Path) -> Path:
    return max((place / "sets").iterdir())
