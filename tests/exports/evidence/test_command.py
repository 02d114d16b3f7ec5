"""`manage.py export_evidence`: which invoice, where to, and what is said when it cannot be."""

import io
import json
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_invoice


def export(invoice: str, **options) -> str:
    out = io.StringIO()
    call_command("export_evidence", invoice, stdout=out, **options)
    return out.getvalue()


def test_by_command(decided, tmp_path):
    out = tmp_path / "evidence.zip"
    assert (
        export(str(decided.pk), out=out)
        == f"The evidence on R-7 of Beispiel GmbH is in {out}.\n"
    )
    assert "evidence.pdf" in ZipFile(out).namelist()


def test_without_a_place_it_is_written_here(decided, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    export("r 7")
    assert [path.name for path in tmp_path.glob("*.zip")] == ["evidence-R-7.zip"]


def test_a_number_that_several_have_is_told_apart(alice, otto, tmp_path):
    one = make_invoice(alice, number="R-7", vendor="Anders AG")
    make_invoice(alice, number="R-7")
    make_invoice(otto, number="R-7", vendor="Anders AG")
    with pytest.raises(CommandError) as stopped:
        export("R-7", vendor="anders ag")
    assert str(stopped.value).splitlines()[0] == (
        "Several invoices have the number R-7. Give the id, or --organization and --vendor:"
    )
    assert (
        f"  {one.pk}: R-7 of Anders AG, Muster GmbH (draft, entered by Alice)"
        in str(stopped.value)
    )
    out = tmp_path / "out.zip"
    export("R-7", vendor="Anders AG", organization="muster gmbh", out=out)
    assert json.loads(ZipFile(out).read("invoice.json"))["id"] == one.pk


@pytest.mark.parametrize("asked", ["4711", "R-0", "–", "²"])
def test_what_is_not_there_is_said(db, asked):
    with pytest.raises(CommandError) as stopped:
        export(asked)
    assert str(stopped.value) == f"There is no invoice {asked}."


def test_a_place_that_cannot_be_written_is_said(decided, tmp_path):
    out = tmp_path / "no" / "such" / "folder.zip"
    with pytest.raises(CommandError) as stopped:
        export(str(decided.pk), out=out)
    assert str(stopped.value) == f"Cannot write {out}: No such file or directory."
