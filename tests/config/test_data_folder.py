"""Nobody else on the machine reads what Countersign keeps, whatever the umask."""

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

PROGRAM = """
import os
os.umask(0)
import django
django.setup()
from django.core.mail import send_mail
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE some (thing text)")
send_mail("A link", "https://invoices.example.org/review/link/token/", None, ["a@example.org"])
"""


@pytest.mark.parametrize("made_before", [False, True])
def test_the_data_folder_and_what_lies_in_it_are_closed(tmp_path, made_before):
    data = tmp_path / "data"
    if made_before:
        data.mkdir(mode=0o755)
        (data / "countersign.sqlite3").touch(mode=0o644)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COUNTERSIGN_", "DATABASE_", "EMAIL_"))
    }
    subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment
        | {
            "COUNTERSIGN_DATA": str(data),
            "COUNTERSIGN_ENV_FILE": "none",
            "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
        },
        timeout=60,
        check=True,
        capture_output=True,
    )

    kept = {path.name.partition(".")[0]: path for path in (data, *data.rglob("*"))}
    modes = {path: path.stat().st_mode & 0o777 for path in (data, *data.rglob("*"))}
    assert {"data", "countersign", "secret_key", "mail"} <= set(kept)
    assert len(list((data / "mail").iterdir())) == 1
    assert {path: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}
