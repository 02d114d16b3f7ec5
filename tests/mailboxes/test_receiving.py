"""What arrives in a mailbox is on the desk, each invoice once, and everything else is set aside with its reason."""

import os
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail as outgoing
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from countersign.database.sealing import seal
from countersign.documents.storage import content
from countersign.history.models import Event
from countersign.invoices.holding.actions import take
from countersign.invoices.models import Invoice, InvoiceDocument
from countersign.mailboxes.actions import collect_strays
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import (
    SEALED_FOR,
    Handled,
    Mailbox,
    ReceivedFile,
    ReceivedMail,
)
from countersign.mailboxes.problems import Away
from countersign.mailboxes.taking.reasons import why_file
from tests.files import pdf
from tests.mailboxes.conftest import invoice_mail, make_mailbox
from tests.mailboxes.dovecot import PASSWORD
from tests.parcels.writing import letter, picture, with_file

UBL = b"""<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>R-9</ID></Invoice>"""


def drafts(member):
    return Invoice.objects.filter(organization=member.organization)


def states(member):
    found = ReceivedMail.objects.filter(organization=member.organization)
    return list(found.order_by("pk").values_list("state", flat=True))


def test_an_invoice_is_on_the_desk_and_the_rest_is_set_aside_with_its_reason(
    dovecot, mailbox, alice, work
):
    mail = with_file(invoice_mail("R-1"), picture(60, 20), "logo.png", "image/png")
    dovecot.deliver(mailbox.user, mail.as_bytes())

    assert fetch(mailbox) == 1
    work()

    draft = drafts(alice).get()
    assert draft.agent == alice.user
    assert [one.document.name for one in draft.originals.all()] == ["R-1.pdf"]
    logo = ReceivedFile.objects.get(organization=alice.organization, name="logo.png")
    assert why_file(logo) == "The picture is too small to be an invoice."
    kept = ReceivedMail.objects.get(organization=alice.organization)
    assert (kept.sender, kept.subject) == ("billing@nordwind.example", "Invoice R-1")
    assert content(kept.path).replace(b"\r\n", b"\n") == mail.as_bytes()
    (name,) = dovecot.files(mailbox.user)
    assert name.endswith(":2,S")  # read, and still there


def test_the_history_says_who_has_the_draft_and_by_which_mail(
    dovecot, mailbox, alice, work
):
    dovecot.deliver(mailbox.user, invoice_mail("R-1").as_bytes())
    fetch(mailbox)
    work()

    mail = ReceivedMail.objects.get(organization=alice.organization)
    line = Event.objects.get(organization_id=alice.organization_id, verb="uploaded")
    assert (line.actor_name, line.via) == ("Alice", f"mail {mail.pk}")


def test_xml_and_pdf_of_one_invoice_are_one_draft(dovecot, mailbox, alice, work):
    mail = with_file(letter(), pdf("R-9"), "R-9.pdf", "application/pdf")
    with_file(mail, UBL, "R-9.xml", "application/xml")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()

    files = InvoiceDocument.objects.filter(invoice=drafts(alice).get())
    names = files.order_by("position").values_list("document__name", flat=True)
    assert list(names) == ["R-9.xml", "R-9.pdf"]


def test_the_same_mail_comes_again_as_often_as_it_likes(dovecot, mailbox, alice, work):
    mail = invoice_mail("R-1")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    dovecot.deliver(mailbox.user, mail.as_bytes(), folder="Copies")
    mail["Received"] = "from another way"
    dovecot.deliver(mailbox.user, mail.as_bytes())
    copies = make_mailbox(dovecot, mailbox.user, alice, folder="Copies")
    for one in (mailbox, copies, mailbox):
        fetch(one)
    work()

    assert drafts(alice).count() == 1
    assert states(alice) == ["taken", "again"]


def test_the_same_file_in_a_reminder_is_the_same_draft(dovecot, mailbox, alice, work):
    first = invoice_mail("R-1")
    again = with_file(letter(Message_ID="<reminder@nordwind.example>"), pdf("Invoice R-1"), "copy.pdf", "application/pdf")  # fmt: skip
    dovecot.deliver(mailbox.user, first.as_bytes(), again.as_bytes())
    fetch(mailbox)
    work()

    assert drafts(alice).count() == 1
    assert states(alice) == ["taken", "taken"]


def test_one_id_with_another_file_is_another_mail(dovecot, mailbox, alice, work):
    first = invoice_mail("R-1", Message_ID="<same@nordwind.example>")
    other = invoice_mail("R-2", Message_ID="<same@nordwind.example>")
    dovecot.deliver(mailbox.user, first.as_bytes(), other.as_bytes())
    fetch(mailbox)
    work()

    assert drafts(alice).count() == 2


def test_other_numbers_on_the_server_bring_nothing_twice(dovecot, mailbox, alice, work):
    dovecot.deliver(mailbox.user, *(invoice_mail(f"R-{n}").as_bytes() for n in range(3)))  # fmt: skip
    fetch(mailbox)
    before = Mailbox.objects.get(mailbox.itself).validity
    dovecot.number_anew(mailbox.user)
    dovecot.deliver(mailbox.user, invoice_mail("R-3").as_bytes())
    fetch(Mailbox.objects.get(mailbox.itself))
    work()

    assert Mailbox.objects.get(mailbox.itself).validity != before
    assert drafts(alice).count() == 4


def test_what_was_taken_over_is_moved_where_that_is_set_and_nothing_else_goes(
    dovecot, mailbox, alice, work
):
    mailbox.handled, mailbox.moved_to = Handled.MOVED, "Erledigt für Büro"
    mailbox.save()
    dovecot.deliver(mailbox.user, invoice_mail("R-1").as_bytes())
    trashed = dovecot.folder(mailbox.user) / "cur" / "1.old.host:2,ST"
    trashed.write_bytes(letter(Message_ID="<trashed@here>").as_bytes())
    dovecot._give(trashed)
    mailbox.since = mailbox.since.replace(year=mailbox.since.year + 1)
    fetch(mailbox)
    assert len(dovecot.files(mailbox.user)) == 2  # both are older than is asked for
    mailbox.since = mailbox.since.replace(year=mailbox.since.year - 1)
    trashed.touch()
    fetch(mailbox)

    assert dovecot.files(mailbox.user) == []
    moved = dovecot.files(mailbox.user, "Erledigt f&APw-r B&APw-ro")
    assert len(moved) == 2
    assert drafts(alice).count() == 0
    work()
    assert drafts(alice).count() == 1


def test_marking_as_read_expunges_nothing_that_somebody_else_has_deleted(
    dovecot, mailbox
):
    dovecot.deliver(mailbox.user, letter().as_bytes())
    trashed = dovecot.folder(mailbox.user) / "cur" / "1.old.host:2,ST"
    trashed.write_bytes(letter(Message_ID="<trashed@here>").as_bytes())
    dovecot._give(trashed)
    fetch(mailbox)

    assert len(dovecot.files(mailbox.user)) == 2


def test_deleted_only_where_that_is_set(dovecot, mailbox):
    mailbox.handled = Handled.DELETED
    dovecot.deliver(mailbox.user, letter().as_bytes())
    fetch(mailbox)

    assert dovecot.files(mailbox.user) == []


@pytest.mark.parametrize(
    ("headers", "state"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({}, "aside"),
    ],
)
def test_an_automatic_reply_is_left_alone(
    dovecot, mailbox, alice, work, headers, state
):
    dovecot.deliver(mailbox.user, letter("I am away.", **headers).as_bytes())
    fetch(mailbox)
    work()

    assert states(alice) == [state]
    assert not drafts(alice).exists()
    assert outgoing.outbox == []


def test_a_program_that_sends_invoices_is_heard(dovecot, mailbox, alice, work):
    mail = invoice_mail("R-1", Auto_Submitted="auto-generated")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()

    assert drafts(alice).count() == 1


def test_our_own_invoice_in_a_report_of_a_mail_server_is_no_invoice(
    dovecot, mailbox, alice, work
):
    bounced = invoice_mail("OUR-1").as_string()
    raw = (
        "From: mailer-daemon@firma.example\nMessage-ID: <bounce@firma.example>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nNot delivered.\n--b\nContent-Type: message/rfc822\n\n{bounced}\n--b--\n"
    )
    dovecot.deliver(mailbox.user, raw.encode())
    fetch(mailbox)
    work()

    assert states(alice) == ["automatic"]
    file = ReceivedFile.objects.get(organization=alice.organization)
    assert why_file(file) == "It came with a mail server's report on another mail."


def test_a_file_that_is_refused_does_not_keep_the_others_from_the_desk(
    dovecot, mailbox, alice, work
):
    mail = with_file(invoice_mail("R-1"), b"%PDF-1.7 no more", "broken.pdf", "application/pdf")  # fmt: skip
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()

    assert drafts(alice).count() == 1
    broken = ReceivedFile.objects.get(
        organization=alice.organization, name="broken.pdf"
    )
    assert broken.state == "aside"
    assert why_file(broken)


def test_a_mail_that_breaks_reading_is_tried_three_times_and_told_to_the_owners(
    dovecot, mailbox, alice, olga, work, time_machine
):
    dovecot.deliver(mailbox.user, invoice_mail("R-1").as_bytes(), invoice_mail("R-2").as_bytes())  # fmt: skip
    fetch(mailbox)
    lost = ReceivedMail.objects.filter(organization=alice.organization).earliest("pk")
    default_storage.delete(lost.path)
    for times in range(1, 6):
        work()
        time_machine.move_to(timezone.now() + timedelta(minutes=3 * times))
        collect_strays()
    work()

    lost.refresh_from_db()
    assert (lost.state, lost.tries) == ("failed", 3)
    assert drafts(alice).count() == 1  # the other one
    (told,) = [one for one in outgoing.outbox if one.to == [olga.user.email]]
    assert told.subject == "A mail could not be read"
    assert f"/settings/mailboxes/mails/{lost.pk}/" in told.body


def test_a_mail_that_is_too_large_is_told_and_the_next_one_comes(
    dovecot, mailbox, alice, olga, work, settings
):
    settings.UPLOAD_MAX_BYTES = 100_000
    large = with_file(letter(Message_ID="<large@here>"), bytes(400_000), "large.pdf")
    dovecot.deliver(mailbox.user, large.as_bytes(), invoice_mail("R-1").as_bytes())
    fetch(mailbox)
    work()

    assert states(alice) == ["failed", "taken"]
    mail = ReceivedMail.objects.filter(organization=alice.organization).earliest("pk")
    assert (mail.subject, mail.problem) == ("Invoice 4711", "too-large")
    assert [one.to for one in outgoing.outbox] == [[olga.user.email]]


def test_a_letter_is_for_everybodys_desk_where_nobody_is_named(
    dovecot, mailbox, alice, olga, work, client
):
    Mailbox.objects.filter(mailbox.itself).update(member=None)
    dovecot.deliver(mailbox.user, invoice_mail("R-1").as_bytes())
    fetch(Mailbox.objects.get(mailbox.itself))
    work()

    assert drafts(alice).get().is_everybodys
    for member in (alice, olga):
        client.force_login(member.user)
        page = client.get(reverse("invoices:desk"), {"everybodys": ""})
        assert "R-1" in page.text


def test_the_same_file_again_is_the_draft_that_somebody_took_meanwhile(
    dovecot, mailbox, alice, bob, olga, work
):
    Mailbox.objects.filter(mailbox.itself).update(member=None)
    dovecot.deliver(mailbox.user, invoice_mail("R-1").as_bytes())
    fetch(Mailbox.objects.get(mailbox.itself))
    work()
    taken = take(drafts(alice).get(), by=bob)
    again = with_file(letter(Message_ID="<reminder@nordwind.example>"), pdf("Invoice R-1"), "copy.pdf", "application/pdf")  # fmt: skip
    dovecot.deliver(mailbox.user, again.as_bytes())
    fetch(Mailbox.objects.get(mailbox.itself))
    work()

    assert drafts(alice).get() == taken


def test_any_signs_in_a_mail_can_be_kept(dovecot, mailbox, alice, work):
    raw = (
        b"From: \xff\xfe <x@y.example>\nSubject: =?unicode_escape?q?=5Cud800?= \x01\x00x\n"
        b"Content-Type: text/plain; charset=unicode_escape\n\nA\\ud800 B\\x00 C\n"
    )
    dovecot.deliver(mailbox.user, raw)
    fetch(mailbox)
    work()

    assert states(alice) == ["aside"]


def test_a_wrong_password_is_kept_as_what_is_in_the_way(dovecot, mailbox):
    mailbox.secret = seal("wrong", SEALED_FOR)
    with pytest.raises(Away):
        fetch(mailbox)

    mailbox.refresh_from_db()
    assert mailbox.problem == "login"
    assert mailbox.fetched_at is None


def test_owners_are_told_once_of_a_mailbox_that_fails_for_hours(
    dovecot, mailbox, olga, work, time_machine
):
    def look(hours, secret):
        time_machine.move_to(began + timedelta(hours=hours), tick=False)
        mailbox.secret = seal(secret, SEALED_FOR)
        with suppress(Away):
            fetch(mailbox)
        work()

    began = timezone.now()
    for hours in (0, 5, 7, 8):
        look(hours, "wrong")
    (told,) = outgoing.outbox
    assert told.to == [olga.user.email]
    assert told.subject == f"No mail is fetched from {mailbox}"
    assert "The mail server does not take this user and password." in told.body

    look(9, PASSWORD)
    look(10, "wrong")
    assert len(outgoing.outbox) == 1
    look(17, "wrong")
    assert len(outgoing.outbox) == 2


def test_a_thousand_mails_are_each_fetched_once(dovecot, mailbox, alice):
    count = int(os.environ.get("COUNTERSIGN_MAILS", "60"))
    raws = [letter(Message_ID=f"<{n}@many>").as_bytes() for n in range(count)]
    dovecot.deliver(mailbox.user, *raws)

    assert fetch(mailbox) == count
    mailbox.refresh_from_db()
    assert fetch(mailbox) == 0
    assert ReceivedMail.objects.filter(organization=alice.organization).count() == count


def test_a_mail_whose_text_is_the_invoice_is_a_draft_once(
    dovecot, mailbox, alice, work
):
    text = "Invoice number: 2026-4711\nHosting 100.00 EUR\nVAT 19.00 EUR\nTotal 119.00 EUR\n"
    mail = letter(text, Subject="Your hosting")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    mail["Received"] = "from another way"
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()

    draft = drafts(alice).get()
    assert [one.document.name for one in draft.originals.all()] == ["Your hosting.pdf"]
    assert (draft.number, draft.gross_total) == ("2026-4711", 119)
    assert states(alice) == ["taken", "again"]
