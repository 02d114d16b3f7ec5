"""Files inside files inside a file: opened as those are, as deep and as many as is said, and seen where they are."""

import io
from zipfile import ZipFile

import pikepdf
import pytest
from django.urls import reverse

from countersign.documents.attaching.actions import DEEPEST
from countersign.extraction.files import Limits
from countersign.invoices.models import Status
from tests.documents.test_attachments import CSV, PDF, PNG, entered, with_files
from tests.factories import make_invoice
from tests.files import locked, pdf

__all__ = ["entered"]


def holding(*inside: tuple[str, bytes], text: str = "Report") -> bytes:
    """A PDF with these files inside."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(text))) as document:
        for name, data in inside:
            document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)  # fmt: skip
        document.save(out)
    return out.getvalue()


def nested(levels: int) -> bytes:
    """A PDF in a PDF in a PDF; "1.pdf" holds "2.pdf" and so on."""
    inner = pdf(f"Level {levels}")
    for level in range(levels - 1, 0, -1):
        inner = holding((f"{level + 1}.pdf", inner), text=f"Level {level}")
    return inner


REPORT = holding(("photo.png", PNG), ("hours.csv", CSV))


def listed(document) -> list[tuple[str, str, str]]:
    rows = document.attachments.order_by("position")
    return [(one.name, one.within, one.refusal) for one in rows]


def test_each_is_kept_byte_for_byte_and_says_what_it_came_in(client, alice, entered):
    invoice, document = entered(with_files(("report.pdf", REPORT)))
    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    files = {one.name: one.file for one in document.attachments.select_related("file")}
    served = client.get(reverse("invoices:original", args=[files["hours.csv"].pk]))

    assert listed(document) == [
        ("report.pdf", "", ""),
        ("photo.png", "report.pdf", ""),
        ("hours.csv", "report.pdf", ""),
    ]
    assert b"".join(served.streaming_content) == CSV
    assert "in report.pdf" in page


def test_only_who_may_see_the_invoice_sees_them(client, bob, otto, mona, entered):
    _draft, document = entered(with_files(("report.pdf", REPORT)))
    file = document.attachments.get(name="photo.png").file
    where = reverse("invoices:original", args=[file.pk])

    answers = []
    for member in (bob, otto, mona):
        client.force_login(member.user)
        answers.append(client.get(where).status_code)

    assert answers == [404, 404, 200]


def test_a_manager_and_the_evidence_have_them(client, alice, mona, entered):
    _draft, document = entered(with_files(("report.pdf", REPORT)))
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    client.force_login(mona.user)
    review = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    packed = client.get(reverse("exports:evidence", args=[invoice.pk]))

    assert 'data-view="photo.png"' in review
    assert 'data-view="hours.csv"' in review
    with ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:
        assert archive.read("attachments/3-hours.csv") == CSV
        told = archive.read("invoice.json").decode()
    assert '"came_in": "report.pdf"' in told


def test_it_ends_at_a_depth_and_says_that_there_is_more(client, alice, entered):
    invoice, document = entered(with_files(("1.pdf", nested(DEEPEST + 2))))
    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()

    kept = [(name, within) for name, within, refusal in listed(document) if not refusal]
    assert kept == [("1.pdf", ""), ("2.pdf", "1.pdf"), ("3.pdf", "2.pdf")]
    assert listed(document)[-1] == ("3.pdf", "2.pdf", "holds-more")
    assert "It holds more files than are opened here." in page


def test_as_deep_as_it_goes_nothing_is_missing(entered):
    _invoice, document = entered(with_files(("1.pdf", nested(DEEPEST))))

    assert [name for name, _, _ in listed(document)] == ["1.pdf", "2.pdf", "3.pdf"]


def test_in_all_there_are_as_many_as_one_file_may_hold(entered):
    most = Limits().attachments
    many = holding(*((f"{at}.txt", f"note {at}".encode()) for at in range(most)))
    _invoice, document = entered(with_files(("many.pdf", many)))

    rows = listed(document)
    assert len([name for name, _, refusal in rows if not refusal]) == most
    assert rows[-1] == ("many.pdf", "", "holds-more")


@pytest.mark.parametrize("broken", [locked(), REPORT[:-300]], ids=["locked", "cut"])
def test_one_that_cannot_be_opened_loses_no_other(entered, broken):
    outer = holding(("broken.pdf", broken), ("hours.csv", CSV))
    _invoice, document = entered(with_files(("outer.pdf", outer), ("hours.pdf", PDF)))

    names = {name for name, _, refusal in listed(document) if not refusal}
    assert {"outer.pdf", "hours.pdf", "hours.csv"} <= names


def test_the_same_content_is_listed_once_below(entered):
    outer = holding(("again.csv", CSV), ("hours.pdf", PDF))
    _invoice, document = entered(with_files(("hours.csv", CSV), ("outer.pdf", outer)))

    assert [name for name, _, _ in listed(document)] == [
        "hours.csv",
        "outer.pdf",
        "hours.pdf",
    ]
