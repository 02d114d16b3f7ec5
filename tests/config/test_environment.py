import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
            "tesserocr",
            "COUNTERSIGN_OCR is tesserocr, which is not installed.",
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
