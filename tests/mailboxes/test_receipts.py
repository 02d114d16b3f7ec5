"""Members are told what became of what they sent, where that is set; programs never are."""

import pytest
from django.core import mail as outgoing

from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import ReceivedMail
from tests.mailboxes.conftest import invoice_mail
from tests.parcels.writing import letter, picture, with_file

PROVED = "mx.firma.example; dmarc=pass header.from=firma.example"


@pytest.fixture
def sent(dovecot, mailbox, alice, bob, work):
    """Mails that Bob sends, once all is done with them."""
    bob.user.email = "bob@firma.example"
    bob.user.save()
    alice.organization.sends_receipts = True
    alice.organization.save()

    def send(*mails):
        dovecot.deliver(mailbox.user, *(one.as_bytes() for one in mails))
        fetch(mailbox)
        work()
        return outgoing.outbox

    return send


def from_bob(**headers):
    told = {"From": "Bob <bob@firma.example>", "Authentication_Results": PROVED}
    return told | headers


def test_a_member_is_told_what_arrived_and_what_could_not_be_read(sent, bob):
    mail = invoice_mail("R-1", **from_bob(Subject="Two for you"))
    with_file(mail, b"%PDF-1.7 no more", "broken.pdf", "application/pdf")
    with_file(mail, picture(60, 20), "logo.png", "image/png")
    (told,) = sent(mail)

    assert told.to == [bob.user.email]
    assert told.subject == "1 invoice arrived"
    assert "Your mail “Two for you” came in." in told.body
    assert "1 invoice arrived:\n- R-1.pdf" in told.body
    assert "1 file could not be read:\n- broken.pdf: " in told.body
    assert "logo.png" not in told.body
    headers = told.message()
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"] == "<R-1@nordwind.example>"


def test_a_mail_with_nothing_in_it_is_answered_as_well(sent):
    (told,) = sent(letter("Hello", **from_bob()))

    assert told.subject == "No invoice was found in your mail"


def test_who_sends_it_twice_is_told_once(sent, alice):
    raw = invoice_mail("R-1", **from_bob())
    again = invoice_mail("R-1", **from_bob(Received="by another way"))

    assert len(sent(raw, again)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<list.firma.example>"},
        {"Return_Path": "<>"},
        {"From": "Nordwind <billing@nordwind.example>"},
        {"Authentication_Results": "mx.firma.example; dmarc=fail header.from=firma.example"},
        {"Authentication_Results": "mx.firma.example; spf=none"},
    ],
)  # fmt: skip
def test_programs_strangers_and_whoever_is_not_proved_are_never_answered(
    sent, alice, headers
):
    assert sent(invoice_mail("R-1", **from_bob(**headers))) == []
    assert ReceivedMail.objects.of(alice).count() == 1


def test_our_own_letter_that_comes_back_is_not_answered(sent):
    (told,) = sent(invoice_mail("R-1", **from_bob()))
    ours = told.message().as_bytes().replace(b"From: ", b"X-From: ")
    back = b"From: bob@firma.example\nAuthentication-Results: " + PROVED.encode() + b"\n" + ours  # fmt: skip

    class Raw:
        as_bytes = staticmethod(lambda: back)

    assert len(sent(Raw)) == 1


def test_nobody_is_answered_unless_that_is_set(sent, alice):
    alice.organization.sends_receipts = False
    alice.organization.save()

    assert sent(invoice_mail("R-1", **from_bob())) == []
