"""The mail itself stays: to be fetched as it came, in the evidence, and as a doubt where its sender is a look-alike."""

import io
import zipfile

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from countersign.documents.storage import files
from countersign.exports.evidence.archive import write
from countersign.exports.evidence.drawing import draw
from countersign.exports.evidence.evidence import Evidence
from countersign.invoices import checks
from countersign.invoices.models import Invoice, Status
from countersign.mailboxes.actions import receive
from countersign.mailboxes.models import FileState, Mailbox, ReceivedFile, ReceivedMail
from countersign.mailboxes.triage import actions as triage
from tests.factories import make_invoice
from tests.mailboxes.conftest import invoice_mail

RAW = invoice_mail("R-1", From="Nordwind <billing@nordwlnd.example>").as_bytes()


@pytest.fixture
def box(alice) -> Mailbox:
    return Mailbox.objects.create(
        organization=alice.organization, member=alice, since="2026-01-01"
    )


@pytest.fixture
def draft(alice, olga, box, work) -> Invoice:
    """What Olga took in, although its sender resembles a known vendor's domain."""
    known = make_invoice(alice, status=Status.APPROVED)
    known.vendor.mail_domain = "nordwind.example"
    known.vendor.save()
    receive(box, RAW)
    work()
    (mail,) = ReceivedMail.objects.of(alice)
    if mail.state == "triage":
        triage.take_in(mail, by=olga)
        work()
    return Invoice.objects.exclude(pk=known.pk).get(organization=alice.organization)


def test_a_sender_that_can_be_taken_for_a_known_vendor_is_a_doubt_on_the_invoice(draft):
    (said,) = [one for one in checks.all_checks(draft, None) if one.rule == "sender"]

    assert (said.name, said.level) == ("look-alike-sender", "doubt")
    assert said.message == (
        "It was sent by billing@nordwlnd.example, which can be taken for nordwind.example, where a known vendor writes from. "
        "It is not the same."
    )
    assert draft.findings["sender"] == [1, 0]


def test_a_mail_is_fetched_as_it_came_and_opened_nowhere(draft, client, olga, alice):
    (mail,) = ReceivedMail.objects.of(alice)
    for who in (olga, alice):
        client.force_login(who.user)
        answer = client.get(reverse("mailboxes:raw", args=[mail.pk]))
        assert answer.content == RAW
        assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'  # fmt: skip
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_who_does_not_see_the_invoice_does_not_see_the_mail(
    draft, client, bob, otto, alice
):
    (mail,) = ReceivedMail.objects.of(alice)
    for who in (bob, otto):
        client.force_login(who.user)
        for page in ("mailboxes:raw", "mailboxes:mail"):
            assert client.get(reverse(page, args=[mail.pk])).status_code == 404


def test_the_invoice_s_page_leads_to_its_mail_which_whoever_sees_the_invoice_can_read(
    draft, client, alice, olga, mona
):
    (mail,) = ReceivedMail.objects.of(alice)
    page, raw = (reverse(f"mailboxes:{name}", args=[mail.pk]) for name in ("mail", "raw"))  # fmt: skip
    for who in (alice, mona, olga):
        client.force_login(who.user)
        shown = client.get(reverse("invoices:detail", args=[draft.pk])).text
        assert "Came by a mail of billing@nordwlnd.example" in shown
        assert f'href="{page}"' in shown
        assert f'href="{raw}"' in shown
        read = client.get(page).text
        assert "R-1.pdf" in read
        assert "Please find our invoice." in read
        settings = f'href="{reverse("mailboxes:list")}"'
        assert (settings in read) == (who == olga)


def test_of_a_mail_with_several_only_one_s_own_invoice_is_named(
    draft, client, alice, bob, olga
):
    (mail,) = ReceivedMail.objects.of(alice)
    theirs = make_invoice(bob)
    for name, invoice, state in (
        ("bobs.pdf", theirs, FileState.TAKEN),
        ("logo.png", None, FileState.ASIDE),
    ):
        ReceivedFile.objects.create(
            organization=alice.organization, mail=mail, position=7 + bool(invoice), name=name,
            sha256="0" * 64, size=1, state=state, invoice=invoice,
        )  # fmt: skip
    address = reverse("mailboxes:mail", args=[mail.pk])
    client.force_login(alice.user)
    page = client.get(address).text
    assert ("R-1.pdf" in page, "bobs.pdf" in page, "logo.png" in page) == (True, False, False)  # fmt: skip
    assert "Take as invoice" not in page
    client.force_login(olga.user)
    page = client.get(address).text
    assert ("bobs.pdf" in page, "Take as invoice" in page) == (True, True)


def test_the_evidence_s_pdf_lists_the_mail_with_its_hash(draft, alice):
    (mail,) = ReceivedMail.objects.of(alice)
    pages = pdfium.PdfDocument(draw(Evidence.of(draft)))
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert "Mail of billing@nordwlnd.example: mails/1.eml" in text
    assert mail.sha256 in text


def test_the_evidence_has_the_mail_byte_for_byte(draft, alice):
    out = io.BytesIO()
    write(draft, out)

    with zipfile.ZipFile(out) as archive:
        assert archive.read("mails/1.eml") == RAW
        (mail,) = ReceivedMail.objects.of(alice)
        assert f"{mail.sha256}  mails/1.eml" in archive.read("README.txt").decode()


def test_a_mail_that_is_not_in_the_storage_any_more_is_not_there(draft, client, olga, alice):  # fmt: skip
    (mail,) = ReceivedMail.objects.of(alice)
    files().delete(mail.path)
    client.force_login(olga.user)

    assert client.get(reverse("mailboxes:raw", args=[mail.pk])).status_code == 404
