"""Further files of what waits for managers or was decided: seen, told, proven, kept and removed with it."""

import io
import json
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from countersign.exports.evidence import archive
from countersign.invoices.further import actions
from countersign.invoices.models import FurtherFile, Invoice
from countersign.invoices.states import NotAllowed
from countersign.review.deciding import actions as deciding
from countersign.review.models import Verdict
from countersign.selection.archive import gathered, named
from tests.factories import make_document
from tests.files import pdf, upload
from tests.review.conftest import as_member, read_mail, submitted

__all__ = ["as_member", "read_mail", "submitted"]

NOTE = pdf("Delivery note L-1")


def add(invoice, by, name="note.pdf", data=NOTE):
    row = actions.add(invoice, upload(data, name), "delivery-note", by=by)
    invoice.refresh_from_db()
    return row


@pytest.fixture
def waiting(alice, submitted):
    return submitted(number="R-7", document=make_document(alice, pdf("Invoice R-7")))


def test_nobody_decides_without_having_seen_what_was_added(
    alice, mona, waiting, as_member
):
    browser = as_member(mona)
    add(waiting, alice)

    address = reverse("review:decide", args=[waiting.pk])
    answer = browser.post(address, {"verdict": "approved", "version": "1"}, follow=True)

    page = answer.content.decode()
    assert "Nothing was decided." in page
    assert "Further file" in page
    assert "note.pdf" in page
    waiting.refresh_from_db()
    assert (waiting.status, waiting.version) == ("submitted", 2)


def test_a_manager_sees_it_beside_the_original(alice, mona, waiting, as_member):
    row = add(waiting, alice)

    page = as_member(mona).get(reverse("review:invoice", args=[waiting.pk]))

    text = page.content.decode()
    assert 'data-view="Delivery note: note.pdf"' in text
    assert reverse("invoices:page", args=[row.document_id, 1, 800]) in text
    assert "<dt><kbd>F</kbd></dt>" in text


def test_what_was_decided_with_stays_and_what_came_since_may_go(alice, mona, waiting):
    first = add(waiting, alice)
    deciding.decide(waiting, Verdict.RETURNED, version=2, by=mona, comment="Hours?")
    waiting.refresh_from_db()
    second = add(waiting, alice, "hours.pdf", pdf("Hours"))

    with pytest.raises(NotAllowed):
        actions.remove(first, by=alice)
    with pytest.raises(NotAllowed):
        actions.take_out([first], by=alice)
    actions.remove(second, by=alice)

    assert [one.name for one in waiting.further_files.all()] == ["note.pdf"]


def test_the_evidence_has_it_and_proves_it(alice, mona, waiting):
    add(waiting, alice)
    deciding.decide(waiting, Verdict.APPROVED, version=2, by=mona, comment="")
    call_command("verify_history")

    out = io.BytesIO()
    archive.write(Invoice.objects.get(waiting.itself), out)
    found = ZipFile(out)

    said = json.loads(found.read("invoice.json"))
    events = found.read("events.jsonl").decode()
    assert found.read("further/1-delivery-note-note.pdf") == NOTE
    assert [one["kind"] for one in said["further_files"]] == ["delivery-note"]
    assert '"added file"' in events
    assert said["further_files"][0]["sha256"] in found.read("README.txt").decode()
    assert "WHAT IS STORED IS NOT" not in found.read("README.txt").decode()

    rows = FurtherFile.objects.filter(
        organization=alice.organization_id, invoice=waiting
    )
    rows.update(kind="order")
    with pytest.raises(CommandError, match="other further files than are stored"):
        call_command("verify_history", stderr=io.StringIO())

    told = [row.as_json() for row in rows.select_related("document")]
    Invoice.objects.filter(waiting.itself).update(further=told)
    out = io.BytesIO()
    archive.write(Invoice.objects.get(waiting.itself), out)
    assert "WHAT IS STORED IS NOT" in ZipFile(out).read("README.txt").decode()


def test_the_originals_of_selected_invoices_bring_it(alice, waiting):
    add(waiting, alice)
    names = [name for name, _one in named(gathered([waiting]))]
    assert names == ["R-7_Beispiel-GmbH.pdf", "R-7_Beispiel-GmbH_Delivery-note.pdf"]
