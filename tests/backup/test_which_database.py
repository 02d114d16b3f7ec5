"""A backup is of the database that `.env` names, in whatever folder it is started, and says of which one it is."""

import gzip
import os
import subprocess
import sys
from inspect import getmodule, getsource
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from countersign.database.command import WorkingCommand
from tests import migrated
from tests.checkout import from_elsewhere, make_checkout


@pytest.fixture(scope="module")
def used(tmp_path_factory) -> Path:
    """The folder of the database in use."""
    return tmp_path_factory.mktemp("installation") / "used"


@pytest.fixture(scope="module")
def checkout(used) -> Path:
    """Two databases: the one in use, which has an owner, and one where none is named, left over from trying it out."""
    settings = f"COUNTERSIGN_DATA={used}\nCOUNTERSIGN_SECRET_KEY={'k' * 50}\n"
    folder = make_checkout(used.parent / "checkout", settings)
    for place in (used, folder / "var"):
        place.mkdir(mode=0o700)
        migrated.sqlite(place / "countersign.sqlite3")
    from_elsewhere(folder / "manage.py", "invite_owner", "olga@example.org")
    return folder


def owners(backup: Path) -> int:
    """How often the owner stands in a backup's only set."""
    (users,) = backup.glob("sets/*/tables/accounts.User.jsonl.gz")
    return gzip.decompress(users.read_bytes()).count(b"olga@example.org")


def test_cron_saves_the_one_in_use(checkout, used, tmp_path):
    backup = tmp_path / "backup"

    said = from_elsewhere(checkout / "manage.py", "backup", backup)

    assert said.splitlines()[0] == (
        f"Working on SQLite {used / 'countersign.sqlite3'}, files in {used / 'files'}."
    )
    assert owners(backup) == 1


def test_another_one_is_not_saved_at_all(checkout, tmp_path):
    backup, other = tmp_path / "backup", checkout / "var"

    with pytest.raises(subprocess.CalledProcessError) as failed:
        from_elsewhere(
            checkout / "manage.py", "backup", backup, COUNTERSIGN_ENV_FILE="none"
        )

    assert failed.value.output.splitlines() == [
        f"Working on SQLite {other / 'countersign.sqlite3'}, files in {other / 'files'}."
    ]
    assert not (backup / "sets").exists()


def test_every_command_that_touches_data_says_where_it_works(checkout, used):
    """The usual streams stay as they are, so that what is printed can be piped."""
    where = (
        f"Working on SQLite {used / 'countersign.sqlite3'}, files in {used / 'files'}."
    )
    silent = {
        name
        for name, app in get_commands().items()
        if app.startswith("countersign.")
        and "where_we_work" not in getsource(getmodule(load_command_class(app, name)))
        and not isinstance(load_command_class(app, name), WorkingCommand)
    }
    assert silent == {
        "describe_api",  # touches none
        "doctor",  # which say it as they go on
        "migrate_once",
    }

    done = subprocess.run(
        [sys.executable, checkout / "manage.py", "export_history"],
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == where
    assert all(line.startswith("{") for line in done.stdout.splitlines())
