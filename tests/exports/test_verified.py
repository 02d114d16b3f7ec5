"""`verify_files` reads the files of exports as well."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from countersign.documents.storage import files
from tests.exports.conftest import make_export, make_profile


@pytest.mark.parametrize("fault", ["altered", "missing"])
def test_an_export_whose_file_is_not_what_was_made_is_named(
    mona, approved, capsys, fault
):
    profile = make_profile(mona)
    whole = make_export(profile, [approved()], b"one")
    spoilt = make_export(profile, [approved()], b"other")
    files().delete(spoilt.path)
    if fault == "altered":
        files().save(spoilt.path, ContentFile(b"else"))

    with pytest.raises(CommandError, match="1 files are not as they should be"):
        call_command("verify_files")

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{fault}: {spoilt.path}")
    assert f"export {spoilt.pk}, export.csv" in line
    assert whole.path not in line
