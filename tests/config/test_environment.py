import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from countersign.config import database
from countersign.database.cursor import Cursor

ROOT = Path(__file__).parents[2]


def start(tmp_path, **environment):
    command = [sys.executable, "manage.py", "check"]
    environment = {"COUNTERSIGN_DATA": str(tmp_path), **environment}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "PORT must be a whole number from 1 to 65535, not “http”."),
        (
            "COUNTERSIGN_SIGNUP",
            "maybe",
            "COUNTERSIGN_SIGNUP must be one of open, invite, closed, not “maybe”.",
        ),
        ("COUNTERSIGN_DEBUG", "si", "COUNTERSIGN_DEBUG must be yes or no, not “si”."),
        (
            "COUNTERSIGN_URL",
            "invoices",
            "COUNTERSIGN_URL must look like https://invoices.example.org, not “invoices”.",
        ),
        (
            "EMAIL_URL",
            "mail.example.org",
            "EMAIL_URL must look like smtp://user:password@mail.example.org:587?tls=yes.",
        ),
        (
            "COUNTERSIGN_TIME_ZONE",
            "Berlin",
            "COUNTERSIGN_TIME_ZONE must be a time zone such as Europe/Berlin, not “Berlin”.",
        ),
        (
            "COUNTERSIGN_LOCALE",
            "german",
            "COUNTERSIGN_LOCALE must be a locale such as de_DE, not “german”.",
        ),
        (
            "COUNTERSIGN_CURRENCY",
            "EURO",
            "COUNTERSIGN_CURRENCY must be an ISO 4217 code such as EUR, not “EURO”.",
        ),
        (
            "COUNTERSIGN_SECRET_KEY_FILE",
            "/nowhere",
            "COUNTERSIGN_SECRET_KEY_FILE: cannot read /nowhere (No such file or directory).",
        ),
        (
            "COUNTERSIGN_OCR",
            "tesseract",
            "COUNTERSIGN_OCR must be one of rapidocr, tesserocr, not “tesseract”.",
        ),
        (
            "COUNTERSIGN_S3_ENDPOINT",
            "s3.example.org",
            "COUNTERSIGN_S3_ENDPOINT must look like https://invoices.example.org, not “s3.example.org”.",
        ),
        (
            "DATABASE_URL",
            "oops",
            "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////path/to/file.",
        ),
    ],
)
def test_a_bad_value_stops_the_start_with_one_sentence(tmp_path, name, value, sentence):
    result = start(tmp_path, **{name: value})
    assert result.returncode == 1
    assert result.stderr == f"Countersign cannot start: {sentence}\n"


def test_the_secret_is_made_once_and_kept_for_its_owner_only(tmp_path):
    assert start(tmp_path).returncode == 0
    secret = tmp_path / "secret_key"
    first = secret.read_text()
    assert start(tmp_path).returncode == 0
    assert secret.read_text() == first
    assert len(first) >= 50
    assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("chosen", "imported"),
    [({}, "no boto3"), ({"COUNTERSIGN_S3_BUCKET": "originals"}, "boto3")],
)
def test_what_speaks_to_s3_takes_memory_only_where_it_is_used(
    tmp_path, chosen, imported
):
    program = (
        "import sys, django; django.setup()\n"
        "import countersign.config.urls\n"
        "from django.core.files.storage import storages; storages['default']\n"
        "print('boto3' if 'boto3' in sys.modules else 'no boto3')"
    )
    environment = {
        **os.environ,
        "COUNTERSIGN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
        **chosen,
    }
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert result.stdout == f"{imported}\n"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "127.0.0.1:8000 open 0 0 optional"),
        ({"PORT": "9000"}, "127.0.0.1:9000 open 0 0 optional"),
        ({"COUNTERSIGN_BIND": "0.0.0.0"}, "0.0.0.0:8000 invite 0 0 optional"),  # noqa: S104
        ({"COUNTERSIGN_BIND": "[::]:80"}, "[::]:80 invite 0 0 optional"),
        ({"COUNTERSIGN_BIND": "[::1]:80"}, "[::1]:80 open 0 0 optional"),
        ({"COUNTERSIGN_BIND": "unix:/run/web"}, "unix:/run/web open 0 0 optional"),
        (
            {"COUNTERSIGN_URL": "https://invoices.example.org"},
            "127.0.0.1:8000 invite 0 0 optional",
        ),
        (
            {"COUNTERSIGN_BIND": "10.0.0.9:8000", "COUNTERSIGN_SIGNUP": "open"},
            "10.0.0.9:8000 open 0 0 optional",
        ),
        (
            {"COUNTERSIGN_PROXIES": "proxy,10.1.2.3"},
            "127.0.0.1:8000 open 2 0 optional",
        ),
        (
            {"EMAIL_URL": "smtp://mail.example.org"},
            "127.0.0.1:8000 open 0 1 mandatory",
        ),
    ],
)
def test_what_is_left_out_is_the_careful_choice(tmp_path, chosen, expected):
    program = (
        "from django.conf import settings as s\n"
        "print(s.BIND, s.COUNTERSIGN_SIGNUP, len(s.PROXIES), "
        "int(s.ADDRESSES_ARE_PROVED), s.ACCOUNT_EMAIL_VERIFICATION)"
    )
    environment = {
        **os.environ,
        "COUNTERSIGN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
        **chosen,
    }
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout == f"{expected}\n"


def test_every_setting_is_documented():
    example = (ROOT / ".env.example").read_text()
    sources = [
        *(ROOT / "countersign" / "config").glob("*.py"),
        ROOT / "deploy" / "gunicorn.py",
    ]
    used = {
        name
        for source in sources
        for name in re.findall(
            r'"((?:COUNTERSIGN|WEB|EMAIL|DATABASE)_[A-Z0-9_]+|PORT)"',
            source.read_text(),
        )
    }
    ours = {name for name in used if not name.endswith(("_BACKEND", "_PATH"))}
    assert {name for name in ours if f"# {name}=" not in example} == set()


PLANNING = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
SERVER = "postgres://me:secret@db.example.org:5432/countersign"


def databases(monkeypatch, tmp_path, **environment):
    for name, value in {"DATABASE_URL": SERVER, **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SQLITE_TMPDIR", "as it was")
    monkeypatch.delenv("SQLITE_TMPDIR")
    return database.databases(tmp_path, spool=tmp_path, test_folder=tmp_path)


# libpq's own names: without them a request waits a quarter of an hour for a machine that is gone.
GONE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 6000,
    "keepalives_idle": 20,
    "keepalives_interval": 3,
    "keepalives_count": 2,
}
PREPARING = GONE | {
    "server_side_binding": True,
    "prepare_threshold": 4,
    "cursor_factory": Cursor,
}


def test_sqlite_puts_aside_what_it_writes_where_uploads_pass(monkeypatch, tmp_path):
    address = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    databases(monkeypatch, tmp_path, DATABASE_URL=address)

    assert os.environ["SQLITE_TMPDIR"] == str(tmp_path)


def test_a_connection_prepares_what_is_repeated(monkeypatch, tmp_path):
    main = databases(monkeypatch, tmp_path)["default"]

    assert (main["CONN_MAX_AGE"], main["CONN_HEALTH_CHECKS"]) == (60, True)
    assert main["OPTIONS"] == PREPARING | {"options": PLANNING}


def test_what_the_address_says_of_planning_counts(monkeypatch, tmp_path):
    address = f"{SERVER}?options=-c%20random_page_cost%3D4"
    main = databases(monkeypatch, tmp_path, DATABASE_URL=address)["default"]

    # PostgreSQL takes the last one.
    options = f"{PLANNING} -c random_page_cost=4"
    assert main["OPTIONS"]["options"] == options


def test_the_address_says_how_long_a_silent_server_is_waited_for(monkeypatch, tmp_path):
    asked = {"DATABASE_URL": f"{SERVER}?connect_timeout=20&tcp_user_timeout=30000"}
    main = databases(monkeypatch, tmp_path, **asked)["default"]

    options = {name: int(main["OPTIONS"][name]) for name in GONE}
    assert options == GONE | {"connect_timeout": 20, "tcp_user_timeout": 30000}


def test_a_pool(monkeypatch, tmp_path):
    main = databases(monkeypatch, tmp_path, COUNTERSIGN_DB_POOL="8")["default"]

    assert main["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}
    assert main["CONN_MAX_AGE"] == 0
    assert main["CONN_HEALTH_CHECKS"]


def test_time_outs(monkeypatch, tmp_path):
    limits = {"COUNTERSIGN_STATEMENT_SECONDS": "30", "COUNTERSIGN_LOCK_SECONDS": "10"}
    main = databases(monkeypatch, tmp_path, **limits)["default"]

    options = f"{PLANNING} -c statement_timeout=30s -c lock_timeout=10s"
    assert main["OPTIONS"] == PREPARING | {"options": options}


def test_pgbouncer_is_asked_for_nothing_that_outlives_a_transaction(
    monkeypatch, tmp_path
):
    asked = {"COUNTERSIGN_PGBOUNCER": "yes", "COUNTERSIGN_STATEMENT_SECONDS": "30"}
    main = databases(monkeypatch, tmp_path, **asked)["default"]

    assert main["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert (main["CONN_MAX_AGE"], main["OPTIONS"]) == (0, GONE)


def test_a_copy_to_read(monkeypatch, tmp_path):
    copy = "postgres://me:secret@copy.example.org/countersign"
    found = databases(monkeypatch, tmp_path, COUNTERSIGN_REPLICA_URL=copy)

    assert {name: one["HOST"] for name, one in found.items()} == {
        "default": "db.example.org",
        "replica": "copy.example.org",
    }


def test_sqlite_has_no_copy(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="needs PostgreSQL"):
        databases(
            monkeypatch,
            tmp_path,
            DATABASE_URL="sqlite:////tmp/x",
            COUNTERSIGN_REPLICA_URL=SERVER,
        )
