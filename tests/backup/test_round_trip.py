"""A backup brought back is the same to the last row and byte, from either database into either."""

import gzip
import json
import uuid

import pytest
from django.apps import apps
from django.db import connection

from countersign.backup.places import place
from countersign.backup.sealing import shelf
from countersign.backup.sets import Manifest, chosen
from countersign.backup.tables import models_of
from countersign.documents.storage import files
from countersign.history.models import Event
from countersign.invoices.models import Invoice
from tests.factories import make_invoice

from .conftest import run

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [["sqlite"]]
if connection.vendor == "postgresql":
    WAYS = [["sqlite", "postgresql"], ["postgresql"]]


def manifest(where) -> Manifest:
    return chosen(shelf(place(str(where)), "", new=False), "").manifest()


def everything() -> dict[str, list[dict]]:
    """All rows of all tables, and all originals."""
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in models_of(apps)
    }
    kept = {
        found.name: b"".join(files().part(found.name))
        for found in files().walk("originals")
    }
    return {**rows, "files": [kept]}


@pytest.mark.parametrize("way", WAYS, ids="->".join)
def test_into_a_new_installation_and_out_again(full, elsewhere, tmp_path, way):
    first = tmp_path / "backup-0"
    run("backup", first)
    source = first
    for number, database in enumerate(way, 1):
        there, target = elsewhere.ready(database), tmp_path / f"backup-{number}"
        restored = there.manage("restore", str(source))
        assert (restored.returncode, restored.stderr) == (0, "")
        for verified in ("verify_history", "verify_files"):
            assert there.manage(verified).returncode == 0
        assert there.manage("backup", str(target)).returncode == 0
        source = target

    # The lines of each table have the same hash: every column of every row is the same.
    before, after = manifest(first), manifest(source)
    assert after.tables == before.tables
    assert (after.files, after.files_sha256) == (before.files, before.files_sha256)
    assert {table.name: table.rows for table in before.tables}["invoices.Invoice"] == 3
    originals = {
        path.relative_to(first): path.read_bytes()
        for path in (first / "files").rglob("*")
        if path.is_file()
    }
    assert len(originals) == 2
    assert {source / name for name in originals} == {
        path for path in (source / "files").rglob("*") if path.is_file()
    }
    assert all((source / name).read_bytes() == data for name, data in originals.items())


def test_everything_is_replaced_when_forced(full, alice, tmp_path):
    before = everything()
    run("backup", tmp_path / "backup")
    make_invoice(alice, number="later")
    Invoice.objects.filter(number="later").update(number="changed")

    assert "not empty" in run("restore", tmp_path / "backup")
    assert Invoice.objects.count() == 4
    assert run("restore", tmp_path / "backup", force=True).startswith("Restored 20")

    assert everything() == before
    assert make_invoice(alice).pk > max(row["id"] for row in before["invoices.Invoice"])
    assert run("verify_history").startswith(
        f"All {Event.objects.count()} lines are as they were written.\n"
    )


def test_the_next_backup_copies_only_new_files(small, alice, tmp_path):
    assert "2 files, 2 of them new." in run("backup", tmp_path / "backup")
    assert "2 files, 0 of them new." in run("backup", tmp_path / "backup")
    assert len(list((tmp_path / "backup" / "sets").iterdir())) == 2


def test_to_a_bucket_and_back(small, weed, settings, tmp_path):
    settings.S3_OPTIONS = {
        name: value for name, value in weed.options().items() if name != "bucket_name"
    }
    settings.BACKUP_PASSPHRASE = "correct horse battery staple"
    where = f"s3://countersign/{uuid.uuid4().hex}"
    before = everything()

    assert "2 files, 2 of them new." in run("backup", where)
    for path in before["files"][0]:
        files().delete(path)
    Invoice.objects.all().delete()

    assert run("restore", where, force=True).startswith("Restored 20")
    assert everything() == before
    assert len(before["files"][0]) == 2


def test_a_line_of_a_table_is_json(small, tmp_path):
    run("backup", tmp_path / "backup")
    (path,) = tmp_path.glob("backup/sets/*/tables/accounts.Organization.jsonl.gz")
    columns = {
        table.name: table.columns for table in manifest(tmp_path / "backup").tables
    }
    with gzip.open(path, "rt") as lines:
        rows = [
            dict(zip(columns["accounts.Organization"], json.loads(line), strict=True))
            for line in lines
        ]
    assert [row["name"] for row in rows] == ["Muster GmbH", "Fremde AG"]
