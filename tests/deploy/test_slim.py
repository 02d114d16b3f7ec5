"""What is taken out of the image is nothing that the program needs."""

import runpy
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
LOCALE = Path("django/conf/locale")


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder of packages that is slimmed."""
    for name in ("botocore/data", "boto3/data"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(tmp_path))
    return tmp_path


def test_languages_that_the_screens_are_offered_in_are_kept(packages, capsys):
    offered = {language.replace("-", "_") for language, _ in settings.LANGUAGES}
    for name in {*offered, "uk", "eo"}:
        (packages / LOCALE / name).mkdir(parents=True)
    (packages / LOCALE / "__init__.py").touch()

    runpy.run_path(str(ROOT / "deploy" / "slim.py"))["main"]()

    kept = {path.name for path in (packages / LOCALE).iterdir()}
    assert kept == {*offered, "__init__.py"}
