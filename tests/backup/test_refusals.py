"""What a restore refuses, with nothing written; and passphrases."""

import json
import re

import pytest

from countersign.backup import sealing
from countersign.invoices.models import Invoice

from .conftest import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(small, tmp_path):
    run("backup", tmp_path / "backup")
    return tmp_path / "backup"


def one(folder, pattern):
    """The only file (or the first) that a pattern finds."""
    return min(path for path in folder.glob(pattern) if path.is_file())


def test_damaged_and_missing_parts_are_named_and_nothing_is_written(backup):
    table = one(backup, "sets/*/tables/invoices.Invoice.jsonl.gz")
    table.write_bytes(table.read_bytes()[:-20])
    one(backup, "sets/*/tables/history.Event.jsonl.gz").unlink()
    altered, gone = sorted(p for p in backup.glob("files/**/*") if p.is_file())
    altered.write_bytes(b"other")
    gone.unlink()
    Invoice.objects.all().delete()

    told = run("restore", backup, force=True)

    name = table.parent.parent.name
    assert sorted(told.splitlines()) == sorted(
        [
            f"The backup {name} is not whole:",
            f"sets/{name}/tables/invoices.Invoice.jsonl.gz is damaged.",
            f"sets/{name}/tables/history.Event.jsonl.gz is missing.",
            f"{altered.relative_to(backup)} is damaged: its content is another.",
            f"{gone.relative_to(backup)} is missing.",
            "Another set may be: see --set and --check. With --with-gaps all here is replaced by what is whole.",
        ]
    )
    assert not Invoice.objects.exists()


def test_not_into_the_folder_of_the_files_or_around_it(small, tmp_path):
    for folder in (tmp_path, tmp_path / "files", tmp_path / "files" / "backup"):
        assert run("backup", folder).startswith("A backup needs a folder of its own")


def test_a_whole_backup_is_said_to_be(backup):
    name = next((backup / "sets").iterdir()).name
    assert run("restore", backup, check=True) == f"The backup {name} is whole.\n"


def test_a_backup_that_was_not_finished_is_none(backup):
    one(backup, "sets/*/manifest.json").unlink()

    assert run("restore", backup, force=True) == "There is no complete backup here."


def test_a_backup_of_a_newer_version(backup):
    path = one(backup, "sets/*/manifest.json")
    manifest = json.loads(path.read_text())
    manifest["migrations"]["invoices"].append("0999_from_the_future")
    path.write_text(json.dumps(manifest))

    assert run("restore", backup, force=True) == (
        "The backup is of a newer version: this one does not know invoices 0999_from_the_future. "
        "Restore it with that version or a later one."
    )


def test_a_backup_of_an_older_version_wants_a_new_database_and_is_migrated_on(
    backup, elsewhere
):
    path = one(backup, "sets/*/manifest.json")
    manifest = json.loads(path.read_text())
    last = manifest["migrations"]["watch"].pop()  # an index: no row looks otherwise
    path.write_text(json.dumps(manifest))

    here = run("restore", backup, force=True)
    new = elsewhere.empty("sqlite")
    there = new.manage("restore", str(backup))

    assert f"(watch is at {last}, in the backup at 000" in here
    assert "Restore into a new database in which migrate has not run" in here
    assert (there.returncode, there.stderr) == (0, "")
    assert "[ ]" not in new.manage("showmigrations").stdout


def test_an_installation_that_is_not_up_to_date(elsewhere, tmp_path):
    told = elsewhere.empty("sqlite").manage("backup", str(tmp_path / "backup"))

    assert told.stderr == (
        "CommandError: The tables are not up to date: run `manage.py migrate` first.\n"
    )


class TestWithAPassphrase:
    @pytest.fixture
    def sealed(self, small, settings, tmp_path):
        settings.BACKUP_PASSPHRASE = "correct horse battery staple"
        run("backup", tmp_path / "sealed")
        return tmp_path / "sealed"

    def test_nothing_can_be_read_and_all_comes_back(self, sealed, elsewhere, tmp_path):
        kept = [path for path in sealed.rglob("*") if path.is_file()]
        passphrase = tmp_path / "passphrase"
        passphrase.write_text("correct horse battery staple\n")

        restored = elsewhere.ready("sqlite").manage(
            "restore", str(sealed), COUNTERSIGN_BACKUP_PASSPHRASE_FILE=str(passphrase)
        )

        assert {path.read_bytes()[:22] for path in kept} == {b"age-encryption.org/v1\n"}
        assert {path.suffix for path in kept} == {".age"}
        assert (restored.returncode, restored.stderr) == (0, "")

    def test_the_wrong_one_and_none(self, sealed, settings):
        settings.BACKUP_PASSPHRASE = "wrong"
        assert run("restore", sealed) == "The passphrase does not open this backup."
        settings.BACKUP_PASSPHRASE = ""
        assert run("restore", sealed).startswith("This backup is encrypted.")
        assert run("backup", sealed).startswith("This backup is encrypted.")

    def test_a_machine_that_is_too_slow_or_busy_to_try_it_says_so(
        self, sealed, monkeypatch
    ):
        monkeypatch.setattr(sealing, "_PAUSES", ())
        identity = sealed / "identity.age"
        harder = rb"\g<1>40\n"  # 2 to the power of 40 steps, as a far faster machine would choose them
        identity.write_bytes(re.sub(rb"(-> scrypt \S+ )\d+\n", harder, identity.read_bytes()))  # fmt: skip

        told = run("restore", sealed)

        assert "too much to do, or is far slower" in told
        assert "does not open" not in told

    def test_a_damaged_file_is_named(self, sealed):
        path = one(sealed, "files/**/*.age")
        data = bytearray(path.read_bytes())
        data[-5] ^= 1
        path.write_bytes(data)

        told = run("restore", sealed, check=True)

        name = path.relative_to(sealed).with_suffix("")
        assert told.splitlines()[1:] == [f"{name} is damaged."]

    def test_not_beside_others_in_the_clear(self, backup, settings):
        settings.BACKUP_PASSPHRASE = "correct horse battery staple"

        assert run("backup", backup).startswith("There are backups without encryption")
        assert not (backup / "identity.age").exists()
