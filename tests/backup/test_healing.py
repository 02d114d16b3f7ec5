"""A place of backups that rots: it is noticed, healed, and what is whole comes back in any case."""

import gzip
import json
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import connection
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.backup import tables
from countersign.backup.comparing import SHARES
from countersign.backup.sealing import Shelf
from countersign.backup.writing import back_up
from countersign.documents.models import Document
from countersign.documents.storage import Folder, files
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor
from countersign.watch.models import Sign
from tests.factories import make_invoice

from .conftest import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(small, tmp_path) -> Path:
    """A backup of two invoices, each with an original."""
    run("backup", tmp_path / "backup")
    return tmp_path / "backup"


def copies(place: Path) -> list[Path]:
    return sorted(path for path in place.glob("files/**/*") if path.is_file())


def flip(path: Path, at: int = -3) -> None:
    """Another bit in one byte: the size stays."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def month_passes(place: Path) -> None:
    """It is four weeks since any of the copies was looked at as a whole."""
    then = (datetime.now(UTC) - timedelta(days=SHARES)).isoformat()
    (place / "compared.json").write_text(json.dumps(dict.fromkeys(range(SHARES), then)))


def test_a_copy_that_is_cut_off_is_written_anew_at_the_next_backup(place, capsys):
    cut, _ = copies(place)
    before = cut.read_bytes()
    cut.write_bytes(before[:-4])

    said = run("backup", place)

    name = cut.relative_to(place)
    assert capsys.readouterr().err == (
        f"Damaged in the backup, and written anew: {name}\n"
    )
    assert "2 files, 0 of them new." in said
    assert cut.read_bytes() == before
    assert Sign.objects.get(name="backup").told["healed"] == 1


def test_a_flipped_bit_is_found_within_four_weeks(place, capsys):
    rotten, _ = copies(place)
    before = rotten.read_bytes()
    flip(rotten)
    month_passes(place)

    run("backup", place)

    assert f"written anew: {rotten.relative_to(place)}" in capsys.readouterr().err
    assert rotten.read_bytes() == before
    assert "is whole" in run("restore", place, check=True)


def test_each_night_another_share_is_read(place):
    month_passes(place)
    run("backup", place)  # all shares have had their turn now
    first = json.loads((place / "compared.json").read_text())
    moments = {
        share: (datetime.fromisoformat(at) - timedelta(days=1 + int(share))).isoformat()
        for share, at in first.items()
    }
    (place / "compared.json").write_text(json.dumps(moments))

    run("backup", place)

    now = json.loads((place / "compared.json").read_text())
    assert [share for share in now if now[share] != moments[share]] == [str(SHARES - 1)]


def test_rows_of_an_earlier_set_that_rot_are_told(place, capsys):
    flip(next(place.glob("sets/*/tables/invoices.Invoice.jsonl.gz")), at=30)
    month_passes(place)

    run("backup", place)

    told = capsys.readouterr().err
    assert "An earlier backup: sets/" in told
    assert "invoices.Invoice.jsonl.gz is damaged" in told


def test_all_files_but_the_damaged_one_come_back_and_it_is_named(place):
    rotten, whole = copies(place)
    flip(rotten)
    for found in list(files().walk("originals")):
        files().delete(found.name)
    Invoice.objects.all().delete()

    said = run("restore", place, force=True)

    name = rotten.relative_to(place)
    assert said.splitlines()[-2:] == [
        "What is whole is restored. This is damaged, and was not:",
        f"{name} is damaged: its content is another.",
    ]
    assert Invoice.objects.count() == 2
    found = [found.name for found in files().walk("originals")]
    assert found == [str(whole.relative_to(place / "files"))]


def test_rows_around_a_damaged_one_come_back_and_no_reference_leads_nowhere(
    small, alice, tmp_path, monkeypatch
):
    monkeypatch.setattr(tables, "AT_ONCE", 1)
    make_invoice(alice, number="R-3", vendor="Dritte GmbH")
    place = tmp_path / "backup"
    run("backup", place)
    vendors = next(place.glob("sets/*/tables/vendors.Vendor.jsonl.gz"))
    members = gzip.decompress(vendors.read_bytes()).splitlines()
    flip(vendors, at=30)
    vendors_before = set(Vendor._base_manager.values_list("pk", flat=True))

    refused = run("restore", place, force=True)
    there = Vendor._base_manager.count()
    said = run("restore", place, force=True, with_gaps=True)

    assert "With --with-gaps all here is replaced by what is whole." in refused
    assert there == len(members)
    assert f"vendors.Vendor: {there - 1} rows of {there} are whole." in said
    left = set(Vendor._base_manager.values_list("pk", flat=True))
    assert len(left) == there - 1
    assert left < vendors_before
    of_invoices = set(Invoice._base_manager.values_list("vendor", flat=True))
    assert Invoice._base_manager.count() == 3
    assert of_invoices == {*left, None}


class TestAmount:
    def test_nobody_works_here(self, db, tmp_path):
        said = run("backup", tmp_path / "backup")

        assert said.startswith("There is no organization with anybody in it here.")
        assert not (tmp_path / "backup" / "sets").exists()
        assert "Backup 2" in run("backup", tmp_path / "backup", anyway=True)

    def test_most_invoices_are_gone(self, alice, tmp_path):
        for number in range(12):
            make_invoice(alice, number=f"R-{number}")
        run("backup", tmp_path / "backup")
        Invoice.objects.filter(organization=alice.organization).exclude(
            number="R-1"
        ).delete()

        said = run("backup", tmp_path / "backup")

        assert said.startswith(
            "There are 1 invoices here, and in the backup before there were 12."
        )
        assert len(list((tmp_path / "backup" / "sets").iterdir())) == 1
        assert Organization.objects.count() == 1


class TestPruning:
    @pytest.fixture
    def sets(self, small, tmp_path):
        """Ten nightly sets; the first of them has a file that none of the others has."""
        place = tmp_path / "backup"
        run("backup", place)
        only = Document._base_manager.order_by("pk").first()
        Invoice._base_manager.filter(documents=only).delete()
        only.delete()
        run("backup", place)
        first, last = sorted((place / "sets").iterdir())
        moment = timezone.now()
        for ago, folder in ((9, first), (0, last)):
            name = f"{moment - timedelta(days=ago):%Y-%m-%dT%H%M%S.%fZ}"
            folder.rename(folder.parent / name)
        for ago in range(1, 9):
            name = f"{moment - timedelta(days=ago):%Y-%m-%dT%H%M%S.%fZ}"
            target = place / "sets" / name
            target.mkdir()
            source = place / "sets" / f"{moment:%Y-%m-%dT%H%M%S.%fZ}"
            for path in source.rglob("*"):
                if path.is_file():
                    copy = target / path.relative_to(source)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(path.read_bytes())
        return place

    def test_by_count_and_with_it_files_that_no_set_names(self, sets):
        assert (len(list((sets / "sets").iterdir())), len(copies(sets))) == (10, 2)

        said = run("backup", sets, keep_sets=3)

        assert "Removed 8 old backups and 1 files that no other has." in said
        assert (len(list((sets / "sets").iterdir())), len(copies(sets))) == (3, 1)
        assert "is whole" in run("restore", sets, check=True)

    def test_by_age_and_a_clock_of_another_year_removes_no_more(self, sets):
        names = sorted(path.name for path in (sets / "sets").iterdir())
        latest = sets / "sets" / names[-1]
        latest.rename(latest.with_name("2099-01-01T000000.000000Z"))

        said = run("backup", sets, keep_days=6, keep_sets=1)

        left = sorted(path.name for path in (sets / "sets").iterdir())
        assert "Removed" in said
        assert len(left) == 7
        assert left[-1] == "2099-01-01T000000.000000Z"


class _Watched(Folder):
    """A place that notes what lies in the folder for temporary files while it is written to."""

    seen: set[str] = set()

    def save(self, name, content, **options):
        self.seen.update(path.name for path in Path(tempfile.gettempdir()).iterdir())
        return super().save(name, content, **options)


def test_of_an_encrypted_backup_nothing_lies_about_while_it_is_made(
    small, tmp_path, settings, monkeypatch
):
    settings.SPOOL = tmp_path / "tmp"
    settings.SPOOL.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(settings.SPOOL))
    identity = pyrage.x25519.Identity.generate()

    back_up(Shelf(_Watched(location=tmp_path / "sealed"), identity))

    assert _Watched.seen == set()


def _left() -> list[str]:
    """Databases of drills that began long ago."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'countersign_drill_1_%%'", [])  # fmt: skip
        return [name for (name,) in cursor.fetchall()]


def test_a_drill_restores_into_a_database_of_its_own_and_leaves_nothing(
    place, settings, tmp_path
):
    settings.SPOOL = tmp_path / "spool"
    settings.SPOOL.mkdir()

    if connection.vendor == "postgresql":  # and takes what a killed one left
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE countersign_drill_1_{uuid.uuid4().hex}")

    said = run("restore", place, drill=True)

    assert "The drill went well:" in said
    kind = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    assert f"was restored into {kind} of its own" in said
    assert "lines are as they were written" in said
    assert _left() == []
    assert list(settings.SPOOL.iterdir()) == []
    assert (
        Sign.objects.get(name="drill").told["set"]
        == next((place / "sets").iterdir()).name
    )
