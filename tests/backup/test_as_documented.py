"""The lines of docs/operations.md on backups and archives, as they stand there, on an installation of its own."""

import re
import shlex
from pathlib import Path

import pytest

from tests import manual
from tests.factories import make_document, make_invoice

from .conftest import run

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_backup_is_made_found_whole_and_laid_out_as_shown(alice, tmp_path):
    make_invoice(alice, document=make_document(alice))

    said = typed(manual.block("python manage.py backup /srv/backup  "), tmp_path)
    assert "1 files, 1 of them new" in said
    check, plain, drill = manual.block("restore /srv/backup --check").splitlines()
    assert "is whole" in typed(check, tmp_path)
    assert "--force" in typed(plain, tmp_path)  # which is for an empty one
    assert "--drill" in drill  # takes half a minute: test_healing.py does it

    place = tmp_path / "backup"
    made = [str(path.relative_to(place)) for path in place.rglob("*")]
    for line in manual.block("sets/2026-11-22T021503").splitlines():
        shape = line.split("  ")[0].replace(".", r"\.")
        for example, any_other in (
            (r"2026-11-22T021503\.123456Z", r"[-\dT.]+Z"),
            (r"1/ab/abcd\.\.\.", r"\d+/\w\w/\w+"),
        ):
            shape = shape.replace(example, any_other)
        assert [path for path in made if re.fullmatch(shape, path)], (shape, made)


def test_an_archive_is_made_and_found_whole(alice, tmp_path):
    alice.organization.name = "Muster GmbH"
    alice.organization.save()
    make_invoice(alice, document=make_document(alice))

    made, check, _restored = manual.block("archive_organization").splitlines()
    typed(made, tmp_path)
    assert "is whole" in typed(check, tmp_path)


def typed(line: str, folder: Path) -> str:
    """What a command says; paths of the page are in the folder."""
    _python, _manage, command, *rest = shlex.split(line, comments=True)
    told = [word.replace("/srv", str(folder)) for word in rest]
    told = [str(folder / word) if word.endswith(".zip") else word for word in told]
    return run(command, *told)
