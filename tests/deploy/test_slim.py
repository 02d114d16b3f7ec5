"""What is taken out of the image is nothing that the program needs."""

import re
import runpy
import sysconfig
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from django.conf import settings

from tests.licences import LISTS

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


def test_what_the_image_compiles_can_be_compiled():
    """What an installer could compile has its bytes beside it already; the rest is tried, but for what is taken out."""
    unused = runpy.run_path(str(ROOT / "deploy" / "slim.py"))["UNUSED"]
    packages = Path(sysconfig.get_path("purelib"))
    left_out = {path for pattern in unused for path in packages.glob(pattern)}
    broken = []
    for listed in LISTS:
        for name in re.findall(r"^([\w.-]+)==", (ROOT / listed).read_text(), re.M):
            for path in files_of(name):
                inside = {path, *path.parents} & left_out
                if not inside and not Path(cache_from_source(str(path))).exists():
                    try:
                        compile(path.read_bytes(), str(path), "exec")
                    except SyntaxError:
                        broken.append(path)
    assert broken == []


def files_of(name):
    """The modules of a package; none where this system has no use for it."""
    try:
        found = metadata.files(name) or ()
    except metadata.PackageNotFoundError:
        return
    for each in found:
        if each.suffix == ".py":
            yield Path(each.locate())
