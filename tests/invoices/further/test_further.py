"""Further files of an invoice: added, named, moved, removed; never read for it."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.desk.actions import upload as begin
from countersign.invoices.entering import actions as entering
from countersign.invoices.further import actions
from countersign.invoices.models import FurtherFile, Invoice, Status
from tests.factories import make_document, make_invoice
from tests.files import locked, pdf, picture, upload

NOTE = pdf("Delivery note L-1 of R-999")
TABLE = b"day;hours\n1;8\n"
PAGE = b"<html><script>alert(1)</script></html>"
MAIL = b"From: a@x.example\r\nTo: b@y.example\r\nSubject: Order\r\nDate: Mon, 1 Jun 2026\r\n\r\nAs agreed.\r\n"


def add(invoice, by, data=NOTE, name="note.pdf", kind="delivery-note"):
    return actions.add(invoice, upload(data, name), kind, by=by)


def post(client, address, *keys, **values):
    return client.post(reverse(f"invoices:{address}", args=keys), values)


def lines_of(invoice):
    lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    return [(line.verb, line.data.get("file")) for line in lines]


def is_kept(row):
    return Document.objects.filter(row.document.itself).exists()


@pytest.fixture
def invoice(alice):
    return make_invoice(alice, number="R-7")


@pytest.fixture
def read(alice, work):
    """A draft of a file that was read."""

    def enter(text, name):
        begun = begin(upload(pdf(text), name), by=alice).invoice
        work()
        return Invoice.objects.get(begun.itself)

    return enter


def test_a_file_is_added_listed_and_fetched_byte_for_byte(client, alice, invoice):
    client.force_login(alice.user)
    address = reverse("invoices:add_files", args=[invoice.pk])
    sent = {"files": upload(NOTE, "note.pdf"), "kind": "delivery-note"}

    answer = client.post(address, sent, follow=True)

    row = FurtherFile.objects.get(invoice=invoice, organization=alice.organization)
    page = answer.content.decode()
    original = reverse("invoices:original", args=[row.document_id])
    assert answer.redirect_chain == [(reverse("invoices:edit", args=[invoice.pk]), 302)]
    assert "note.pdf goes with R-7 now." in page
    assert f'<a href="{original}" download>note.pdf</a>' in page
    assert "Delivery note: note.pdf" in page  # the viewer's tab
    assert b"".join(client.get(original).streaming_content) == NOTE
    assert lines_of(invoice) == [("added file", "note.pdf")]


def test_it_is_not_read_for_the_invoice(alice, work, read):
    draft = read("Invoice R-7", "R-7.pdf")
    before = Invoice.objects.values("number", "version").get(draft.itself)

    add(draft, alice)
    work()

    assert Invoice.objects.values("number", "version").get(draft.itself) == before
    assert not draft.suggestions.filter(value__contains="999").exists()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (TABLE, "hours.csv", "text/csv"),
        (MAIL, "order.eml", "message/rfc822"),
        (PAGE, "page.html", "text/plain"),
    ],
)
def test_what_no_browser_draws_is_fetched_and_never_run(
    client, alice, invoice, data, name, media_type
):
    row = add(invoice, alice, data, name, "")
    client.force_login(alice.user)

    answer = client.get(reverse("invoices:original", args=[row.document_id]))

    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == data
    assert row.kind == ("mail" if name.endswith(".eml") else "other")


def zipped(*, password):
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    data = bytearray(out.getvalue())
    if password:  # what is said of it is that it is encrypted
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "empty.pdf", "The file is empty."),
        (b"\0\1\2\3" * 9, "odd.bin", "Files of this kind are not kept here"),
        (locked(), "locked.pdf", "The file is protected by a password."),
        (zipped(password=True), "l.zip", "The file is protected by a password."),
        (pdf("x")[:200], "cut.pdf", "The end of the file is missing"),
    ],
)
def test_a_refused_one_says_why_and_leaves_nothing(
    client, alice, invoice, data, name, told
):
    client.force_login(alice.user)
    address = reverse("invoices:add_files", args=[invoice.pk])
    sent = {"files": [upload(data, name), upload(NOTE, "note.pdf")]}

    page = client.post(address, sent, follow=True).content.decode()

    assert told in page
    assert "note.pdf goes with R-7 now." in page
    names = Document.objects.of(alice.organization).values_list("name", flat=True)
    assert name not in names


def test_a_zip_without_a_password_is_kept(alice, invoice):
    row = add(invoice, alice, zipped(password=False), "all.zip", "")
    assert row.document.media_type == "application/zip"


def test_one_that_is_too_large_is_told_by_the_limit(client, alice, invoice, settings):
    settings.UPLOAD_MAX_BYTES = 500
    client.force_login(alice.user)
    address = reverse("invoices:add_files", args=[invoice.pk])

    sent = {"files": upload(TABLE * 100, "hours.csv")}
    page = client.post(address, sent, follow=True).content.decode()

    assert "hours.csv: The file is larger than 1 MB." in page


def test_the_same_file_is_there_once(client, alice, invoice):
    add(invoice, alice)
    client.force_login(alice.user)
    address = reverse("invoices:add_files", args=[invoice.pk])

    sent = {"files": upload(NOTE, "copy.pdf")}
    page = client.post(address, sent, follow=True).content.decode()

    assert "R-7 has this file already, as note.pdf. Nothing was changed." in page
    assert invoice.further_files.count() == 1


def test_what_it_is_can_be_said_again(client, alice, invoice):
    row = add(invoice, alice, kind="")
    client.force_login(alice.user)

    post(client, "name_file", row.pk, kind="timesheet")
    post(client, "name_file", row.pk, kind="nonsense")

    page = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert "Timesheet: note.pdf" in page
    assert "said what note.pdf is: Timesheet" in page
    row.refresh_from_db()
    assert row.kind == "timesheet"


def test_removing_asks_first_and_takes_the_file_away(client, alice, invoice):
    row = add(invoice, alice)
    client.force_login(alice.user)
    address = reverse("invoices:remove_file", args=[row.pk])

    assert "Remove note.pdf?" in client.get(address).content.decode()
    assert invoice.further_files.count() == 1
    client.post(address)

    assert invoice.further_files.count() == 0
    assert not is_kept(row)
    assert lines_of(invoice)[-1] == ("removed file", "note.pdf")
    invoice.refresh_from_db()
    assert invoice.further is None


def test_a_file_that_another_invoice_uses_stays(alice, bob, invoice):
    other = begin(upload(NOTE, "note.pdf"), by=bob).invoice
    row = add(invoice, alice)

    actions.remove(row, by=alice)
    assert is_kept(row)
    row = add(Invoice.objects.get(invoice.itself), alice)
    entering.delete(other.pk, by=bob)
    assert is_kept(row)
    entering.delete(invoice.pk, by=alice)
    assert not is_kept(row)


def test_a_draft_becomes_a_further_file_and_comes_back_as_it_was_read(
    client, alice, invoice, read, work
):
    draft = read("Invoice R-999", "R-999.pdf")
    number = draft.number
    client.force_login(alice.user)

    answer = post(client, "put_with", draft.pk, into=invoice.pk, kind="order")

    (row,) = invoice.further_files.all()
    assert answer.url == reverse("invoices:desk") + f"?put={row.pk}"
    assert not Invoice.objects.filter(draft.itself).exists()
    assert (row.name, row.kind) == ("R-999.pdf", "order")
    desk = client.get(answer.url).content.decode()
    assert "R-999.pdf goes with R-7 now." in desk
    assert "Undo" in desk

    post(client, "take_out", file=row.pk, to="desk")
    work()
    again = Invoice.objects.of(alice).exclude(pk=invoice.pk).get()
    assert again.number == number
    assert invoice.further_files.count() == 0
    assert lines_of(invoice)[-1] == ("moved file", "R-999.pdf")


def test_one_of_several_invoices_in_a_file_says_so(client, alice, invoice, read):
    draft = read("Invoice R-999", "R-999.pdf")
    draft.originals.update(part=1)
    client.force_login(alice.user)

    answer = client.post(
        reverse("invoices:put_with", args=[draft.pk]), {"into": invoice.pk}, follow=True
    )

    assert "is one of several invoices in its file" in answer.content.decode()
    assert Invoice.objects.filter(draft.itself).exists()


def test_what_was_typed_in_a_draft_is_not_lost_unasked(client, alice, invoice, read):
    draft = read("Invoice R-999", "R-999.pdf")
    Invoice.objects.filter(draft.itself).update(unrecorded={"number": ""})
    client.force_login(alice.user)

    asked = post(client, "put_with", draft.pk, into=invoice.pk)
    assert asked.status_code == 409
    assert "Nothing was changed yet." in asked.content.decode()
    assert Invoice.objects.filter(draft.itself).exists()
    post(client, "put_with", draft.pk, into=invoice.pk, sure="1")

    assert not Invoice.objects.filter(draft.itself).exists()
    assert invoice.further_files.count() == 1


def test_a_further_file_moves_to_another_invoice_and_back(client, alice, invoice):
    other = make_invoice(alice, number="R-8")
    row = add(invoice, alice)
    client.force_login(alice.user)
    address = reverse("invoices:move_file", args=[row.pk])
    assert "R-8" in client.get(address).content.decode()

    answer = client.post(address, {"into": other.pk})

    assert answer.url.endswith(f"?moved={invoice.pk}-{row.pk}")
    assert (invoice.further_files.count(), other.further_files.count()) == (0, 1)
    assert "Undo" in client.get(answer.url).content.decode()
    client.post(address, {"into": invoice.pk})
    assert (invoice.further_files.count(), other.further_files.count()) == (1, 0)


def test_a_file_that_the_other_invoice_has_stays_where_it_is(client, alice, invoice):
    other = make_invoice(alice, number="R-8")
    row = add(invoice, alice)
    add(other, alice)
    client.force_login(alice.user)

    answer = client.post(
        reverse("invoices:move_file", args=[row.pk]), {"into": other.pk}, follow=True
    )

    assert "R-8 has this file already" in answer.content.decode()
    assert (invoice.further_files.count(), other.further_files.count()) == (1, 1)


def test_joining_and_deleting_a_draft_carry_its_further_files(alice, invoice):
    other = make_invoice(alice, number="R-7", vendor="Beispiel GmbH")
    row = add(other, alice)

    entering.join(other.pk, invoice.pk, by=alice)

    (kept,) = invoice.further_files.all()
    assert (kept.pk, kept.name) == (row.pk, "note.pdf")


@pytest.mark.parametrize("status", [Status.APPROVED, Status.REJECTED])
def test_nothing_comes_or_goes_once_it_is_decided(client, alice, invoice, status):
    row = add(invoice, alice)
    Invoice.objects.filter(invoice.itself).update(status=status)
    client.force_login(alice.user)
    address = reverse("invoices:add_files", args=[invoice.pk])

    answers = [
        client.post(address, {"files": upload(TABLE, "hours.csv")}),
        post(client, "name_file", row.pk, kind="order"),
        post(client, "remove_file", row.pk),
        post(client, "take_out", file=row.pk),
        client.get(reverse("invoices:move_file", args=[row.pk])),
    ]

    assert [one.status_code for one in answers] == [409] * 5
    assert "R-7 is " in answers[0].content.decode()
    assert [one.kind for one in invoice.further_files.all()] == ["delivery-note"]
    page = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert "note.pdf" in page
    assert "Add a further file" not in page


def test_a_picture_is_shown_among_the_tabs(client, alice, invoice):
    add(invoice, alice, picture("PNG"), "photo.png", "other")
    client.force_login(alice.user)

    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()

    assert '"name": "photo.png"' in page


def test_only_whose_invoice_it_is_reaches_the_files(client, alice, bob, mona, invoice):
    row = add(invoice, alice)
    original = reverse("invoices:original", args=[row.document_id])
    client.force_login(bob.user)

    theirs = [
        client.get(original),
        client.get(reverse("invoices:files", args=[invoice.pk])),
        post(client, "take_out", file=row.pk),
        post(client, "name_file", row.pk, kind="order"),
    ]
    other = make_invoice(bob, document=make_document(bob))
    moved = post(client, "put_with", other.pk, into=invoice.pk)
    client.force_login(mona.user)

    assert [one.status_code for one in (*theirs, moved)] == [404] * 5
    assert client.get(original).status_code == 200
