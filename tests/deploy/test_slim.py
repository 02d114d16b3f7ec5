"""What is taken out of the image is nothing that the program needs."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
LOCALE = Path("django/conf/locale")


@pytest.fixture(scope="module")
def unused() -> list[str]:
    return runpy.run_path(str(ROOT / "deploy" / "slim.py"))["UNUSED"]


def test_languages_that_the_screens_are_offered_in_are_kept(unused):
    for language, _ in settings.LANGUAGES:
        folder = LOCALE / language.replace("-", "_")
        assert [each for each in unused if folder.match(each)] == [], language
    assert any((LOCALE / "uk").match(each) for each in unused)
    assert any((LOCALE / "eo").match(each) for each in unused)
    assert not any((LOCALE / "__init__.py").match(each) for each in unused)
