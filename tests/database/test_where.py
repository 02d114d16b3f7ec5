"""What a command says of the database and the files it works on."""

import pytest
from django.db import connection

from countersign.database.where import where_we_work

pytestmark = pytest.mark.django_db


def test_a_folder(tmp_path):
    name = connection.settings_dict["NAME"]
    said = where_we_work()

    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    assert said.startswith(f"Working on {kind} {name}")
    assert said.endswith(f", files in {tmp_path / 'files'}.")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_server_is_named_without_its_password(monkeypatch):
    password = "correct horse"
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example.org")
    monkeypatch.setitem(connection.settings_dict, "PORT", "")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", password)

    assert "at db.example.org:5432, files" in where_we_work()
    assert password not in where_we_work()


@pytest.mark.parametrize(
    ("location", "endpoint", "said"),
    [
        ("", None, "files in s3://originals at Amazon."),
        ("a", "https://s3.example.org", "s3://originals/a at https://s3.example.org."),
    ],
)
def test_a_bucket(settings, location, endpoint, said):
    options = {"bucket_name": "originals", "location": location, "secret_key": "s3kr3t"}
    settings.STORAGES["default"] = {"OPTIONS": options | {"endpoint_url": endpoint}}

    assert where_we_work().endswith(said)
    assert "s3kr3t" not in where_we_work()
