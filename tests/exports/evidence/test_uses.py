"""The evidence names the exports and the files for the bank that have the invoice."""

import hashlib
import io
import json
from zipfile import ZipFile

import pytest

from countersign.exports import actions
from countersign.exports.evidence import archive
from countersign.payments.models import BankFile
from countersign.payments.runs.actions import cancel
from tests.exports.conftest import content, make_profile
from tests.exports.evidence.test_evidence import words
from tests.payments.conftest import account, proposed, released

__all__ = ["account", "proposed", "released"]


@pytest.fixture
def told(decided):
    """What the archive of the invoice says now: a file's content, and the paper's words."""

    def read(name: str):
        decided.refresh_from_db()
        out = io.BytesIO()
        archive.write(decided, out)
        with ZipFile(out) as found:
            data = found.read(name)
        return words(data) if name.endswith(".pdf") else json.loads(data)

    return read


def test_each_export_is_named_with_its_hash_and_whether_it_was_cancelled(
    decided, mona, olga, export, work, told
):
    profile = make_profile(mona, name="Adviser")
    first = export(profile, unexported=True)
    actions.cancel(first, reason="Wrong client", by=olga)
    work()
    second = export(profile, unexported=True)
    list_only = export(make_profile(mona, name="List", counts=False))

    found = told("exports.json")

    assert [
        (one["number"], one["name"], one["version"], one["counts"]) for one in found
    ] == [
        (first.pk, "Adviser", decided.version, False),
        (second.pk, "Adviser", decided.version, True),
        (list_only.pk, "List", decided.version, False),
    ]
    for one, made in zip(found, (first, second, list_only), strict=True):
        assert one["sha256"] == hashlib.sha256(content(made)).hexdigest()
        assert one["by"] == {"id": mona.user_id, "name": "Mona"}
    assert found[0]["cancelled_by"] == {"id": olga.user_id, "name": "Olga"}
    assert (found[0]["reason"], found[1]["cancelled_at"]) == ("Wrong client", None)
    paper = told("evidence.pdf")
    assert f"Export {first.pk} · Adviser · Version {decided.version} · Mona" in paper
    assert "Cancelled by Olga" in paper
    assert f"SHA-256 {second.sha256}" in paper


def test_the_file_for_the_bank_is_named_likewise(decided, mona, olga, released, told):
    run = released(decided)
    (file,) = BankFile.objects.filter(organization=mona.organization, run=run)

    (found,) = told("bank_files.json")

    assert (found["number"], found["name"]) == (run.pk, file.name)
    assert found["sha256"] == hashlib.sha256(bytes(file.content)).hexdigest()
    assert (found["by"]["name"], found["counts"]) == ("Olga", True)

    cancel(run, reason="The bank refused it", by=mona)

    (found,) = told("bank_files.json")
    assert (found["counts"], found["reason"]) == (False, "The bank refused it")
    assert f"Payment run {run.pk} · {file.name} · Olga" in told("evidence.pdf")


def test_what_went_nowhere_has_neither(decided, told):
    assert told("exports.json") == told("bank_files.json") == []
    assert "For the bank" not in told("evidence.pdf")
