"""`.env` stands in for the environment, line by line, wherever a command is started from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from countersign.config import env_file
from tests.checkout import from_elsewhere, make_checkout
from tests.processes import ROOT


@pytest.fixture
def reading(monkeypatch, tmp_path):
    """What the environment is once a file of this text has been read."""

    def read(text: str, **environment: str) -> dict[str, str]:
        file = tmp_path / "settings"
        file.write_text(text, encoding="utf-8")
        before = {"COUNTERSIGN_ENV_FILE": str(file), **environment}
        monkeypatch.setattr(os, "environ", before.copy())
        env_file.read()
        env_file.read()
        return {name: value for name, value in os.environ.items() if name in ours}

    ours = {"A", "A_FILE", "B"}
    return read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=1", "1"),
        ("export A = 1", "1"),
        ("# a word first\n\nA=1  # and one after", "1"),
        ("A=C <c@example.org>", "C <c@example.org>"),
        ("A=a#b", "a#b"),
        ("A='1 # 2'", "1 # 2"),
        (r'A="say \"1\""', 'say "1"'),
        ('A="1\n2"', "1\n2"),
        ("A=${HOME}$1", "${HOME}$1"),
        ("A=", ""),
        ("A=1\r\n", "1"),
        ("A=0\nA=1", "1"),
        ("\ufeffA=Größe", "Größe"),
    ],
)
def test_a_line(reading, text, value):
    assert reading(text) == {"A": value}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A=1\nwhat is this\n", 2),
        ("A\n", 1),
        ("\n\n# a word\n\n=1\n", 5),
        ("A='1\nB=2\n", 1),
        ("A='1' 2\n", 1),
    ],
)
def test_a_line_that_is_none_is_named(reading, tmp_path, text, line):
    with pytest.raises(ImproperlyConfigured) as refused:
        reading(text)
    assert str(refused.value) == (
        f"{tmp_path / 'settings'}, line {line}: a setting looks like NAME=value."
    )


def test_the_environment_counts_more(reading):
    assert reading("A=1\nB=2", A="3") == {"A": "3", "B": "2"}
    assert reading("A=1\nB=2", A="") == {"A": "", "B": "2"}


def test_a_secret_in_the_environment_is_not_taken_from_a_file_that_the_file_names(
    reading,
):
    assert reading("A_FILE=/run/secrets/a", A="3") == {"A": "3"}
    assert reading("A=3", A_FILE="/run/secrets/a") == {"A_FILE": "/run/secrets/a"}
    assert reading("A=3\nA_FILE=/a") == {"A": "3", "A_FILE": "/a"}


def test_it_names_no_other_file(reading, tmp_path):
    (tmp_path / "other").write_text("A=2")
    assert reading(f"COUNTERSIGN_ENV_FILE={tmp_path / 'other'}\nB=1") == {"B": "1"}


@pytest.mark.parametrize("named", ["", "none"])
def test_there_need_be_none(monkeypatch, named):
    monkeypatch.setattr(os, "environ", {"COUNTERSIGN_ENV_FILE": named})
    env_file.read()
    assert os.environ == {"COUNTERSIGN_ENV_FILE": named}


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "gunicorn"]])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot read {file} (No such file or directory)."),
        (b"A=\xff", "{file} is not written in UTF-8."),
        (b"A", "{file}, line 1: a setting looks like NAME=value."),
    ],
)
def test_one_that_cannot_be_read_stops_the_start_with_one_sentence(
    tmp_path, command, content, sentence
):
    file = tmp_path / "settings"
    if content is not None:
        file.write_bytes(content)
    if command == ["-m", "gunicorn"]:
        command = [*command, "-c", "deploy/gunicorn.py", "countersign.config.wsgi"]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "COUNTERSIGN_ENV_FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    sentence = sentence.format(file=file)
    assert done.returncode == 1
    assert done.stderr == f"Countersign cannot start: {sentence}\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    settings = "COUNTERSIGN_URL=https://file.example.org\nCOUNTERSIGN_BIND=127.0.0.1:8123\nWEB_PROCESSES=3\n"
    return make_checkout(tmp_path_factory.mktemp("checkouts") / "checkout", settings)


SETTINGS = "from django.conf import settings"


def told(*command: str | Path, **environment: str) -> str:
    needed = {"COUNTERSIGN_SECRET_KEY": "k" * 50, "DATABASE_URL": "sqlite://:memory:"}
    return from_elsewhere(*command, **needed | environment)


def shown(checkout: Path, what: str, **environment: str) -> str:
    """Some settings of a command of that checkout."""
    show = ("shell", "--no-imports", "-v", "0", "-c", f"{SETTINGS}; print({what})")
    return told(checkout / "manage.py", *show, **environment).strip()


def test_every_folder_finds_the_one_beside_manage_py(checkout):
    address = shown(checkout, "settings.SITE_URL")
    assert address == "https://file.example.org"
    address = shown(checkout, "settings.SITE_URL", COUNTERSIGN_ENV_FILE="none")
    assert address == "http://localhost:8000"


def test_paths_count_from_there_too(checkout):
    (checkout / "key").write_text("from a file" * 5)
    found = shown(
        checkout,
        "settings.DATA_DIR, settings.DATABASES['default']['NAME'], settings.METRICS_TOKEN",
        COUNTERSIGN_DATA="./data",
        DATABASE_URL="sqlite:///data/own.sqlite3",
        COUNTERSIGN_METRICS_TOKEN_FILE="key",
    )
    data = checkout / "data"
    assert found == f"{data} {data / 'own.sqlite3'} {'from a file' * 5}"


def test_the_web_process_takes_its_size_from_there(checkout):
    web = ("-m", "gunicorn", "--print-config", "-c", checkout / "deploy/gunicorn.py")
    lines = told(*web, "countersign.config.wsgi", WEB_PROCESSES="2").splitlines()
    sizes = dict(line.split(" = ", 1) for line in lines if " = " in line)
    found = {name.strip(): value.strip() for name, value in sizes.items()}
    assert (found["bind"], found["workers"]) == ("['127.0.0.1:8123']", "2")
