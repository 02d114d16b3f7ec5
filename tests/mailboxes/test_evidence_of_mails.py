"""The mail itself stays: to be fetched as it came, in the evidence, and as a doubt where its sender is a look-alike."""

import io
import zipfile

import pytest
from django.urls import reverse

from countersign.exports.evidence.archive import write
from countersign.invoices import checks
from countersign.invoices.models import Invoice, Status
from countersign.mailboxes import keeping
from countersign.mailboxes.actions import receive
from countersign.mailboxes.models import Mailbox, ReceivedMail
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
        assert client.get(reverse("mailboxes:raw", args=[mail.pk])).status_code == 404


def test_the_evidence_has_the_mail_byte_for_byte(draft, alice):
    out = io.BytesIO()
    write(draft, out)

    with zipfile.ZipFile(out) as archive:
        assert archive.read("mails/1.eml") == RAW
        (mail,) = ReceivedMail.objects.of(alice)
        assert f"{mail.sha256}  mails/1.eml" in archive.read("README.txt").decode()


def test_a_mail_that_is_not_in_the_storage_any_more_is_not_there(draft, client, olga, alice):  # fmt: skip
    (mail,) = ReceivedMail.objects.of(alice)
    keeping.remove(mail)
    client.force_login(olga.user)

    assert client.get(reverse("mailboxes:raw", args=[mail.pk])).status_code == 404
