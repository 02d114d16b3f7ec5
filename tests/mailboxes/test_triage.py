"""Mails of senders whom nobody knows wait until an owner has looked."""

import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import ReceivedFile, ReceivedMail, Sender
from countersign.mailboxes.taking.reasons import why_file
from countersign.vendors.models import Vendor
from tests.factories import make_invoice
from tests.mailboxes.conftest import invoice_mail, make_mailbox
from tests.signing_in import sign_in


@pytest.fixture
def mailbox(dovecot, user, alice):
    return make_mailbox(dovecot, user, alice, strangers_wait=True)


@pytest.fixture
def arrive(dovecot, mailbox, work):
    """Have mails arrive, and what follows from them done."""

    def arrive(*mails):
        dovecot.deliver(mailbox.user, *(mail.as_bytes() for mail in mails))
        mailbox.refresh_from_db()
        fetch(mailbox)
        work()

    return arrive


@pytest.fixture
def desk(client, olga):
    return sign_in(client, olga)


def states(member):
    found = ReceivedMail.objects.filter(organization=member.organization)
    return list(found.order_by("pk").values_list("state", flat=True))


def decide(desk, member, what):
    mail = ReceivedMail.objects.of(member).triage().latest("pk")
    address = reverse("mailboxes:decide", args=[mail.pk])
    return desk.post(address, {"what": what}, follow=True)


def drafts(member):
    return Invoice.objects.filter(organization=member.organization, status=Status.DRAFT)


def known_vendor(alice, domain):
    invoice = make_invoice(alice, status=Status.APPROVED)
    Vendor.objects.filter(pk=invoice.vendor_id).update(mail_domain=domain)


def test_a_stranger_s_mail_waits_and_is_taken(arrive, desk, alice, olga, work):
    arrive(invoice_mail("R-1"), invoice_mail("R-2"))
    assert not drafts(alice).exists()
    assert states(alice) == ["triage", "triage"]

    page = decide(desk, olga, "take")
    work()

    assert "goes to the desk." in page.content.decode()
    assert "Invoice R-1" in page.content.decode()  # the next one that waits
    assert drafts(alice).count() == 1
    assert states(alice) == ["triage", "taken"]


def test_a_sender_is_trusted_from_then_on(arrive, desk, alice, olga, work):
    arrive(invoice_mail("R-1"), invoice_mail("R-2"))
    decide(desk, olga, "trust")
    work()
    arrive(invoice_mail("R-3"))

    assert drafts(alice).count() == 3
    line = Event.objects.get(organization_id=olga.organization_id, verb="trusted sender")  # fmt: skip
    assert (line.actor_name, line.data["sender"]) == ("Olga", "billing@nordwind.example")  # fmt: skip

    sender = Sender.objects.get(organization=olga.organization)
    desk.post(reverse("mailboxes:forget", args=[sender.pk]))
    arrive(invoice_mail("R-4"))
    assert states(alice)[-1] == "triage"


def test_a_sender_is_blocked(arrive, desk, alice, olga):
    arrive(invoice_mail("R-1"), invoice_mail("R-2"))
    decide(desk, olga, "block")
    arrive(invoice_mail("R-3"))

    assert states(alice) == ["blocked"] * 3
    assert not drafts(alice).exists()
    mail = ReceivedMail.objects.of(olga).latest("pk")
    page = desk.get(reverse("mailboxes:mail", args=[mail.pk])).content.decode()
    assert "Take as invoice" in page


def test_nobody_is_trusted_for_naming_no_sender(arrive, desk, alice, olga, work):
    mail = invoice_mail("R-1")
    del mail["From"]
    arrive(mail)
    decide(desk, olga, "trust")
    work()
    other = invoice_mail("R-2")
    del other["From"]
    arrive(other)

    assert states(alice) == ["taken", "triage"]
    assert not Sender.objects.filter(organization=olga.organization).exists()


def test_what_is_no_invoice_is_set_aside_and_can_be_taken_after_all(
    arrive, desk, alice, olga
):
    arrive(invoice_mail("R-1"))
    decide(desk, olga, "leave")
    assert states(alice) == ["aside"]
    file = ReceivedFile.objects.get(organization=olga.organization)
    assert why_file(file) == "Somebody looked: it is no invoice."

    desk.post(reverse("mailboxes:rescue", args=[file.pk]))

    assert drafts(alice).count() == 1
    assert states(alice) == ["taken"]


def test_a_known_vendor_s_mails_go_to_the_desk(arrive, alice):
    known_vendor(alice, "nordwind.example")
    arrive(invoice_mail("R-1"))

    assert states(alice) == ["taken"]


def test_a_colleague_s_forwarded_mail_goes_to_the_desk(arrive, alice, bob):
    mail = invoice_mail("R-1")
    mail.replace_header("From", f"Bob <{bob.user.email}>")
    arrive(mail)

    assert states(alice) == ["taken"]


@pytest.mark.parametrize(
    "said",
    [
        "mx.here; dmarc=fail header.from=nordwind.example",
        "mx.here; spf=softfail smtp.mailfrom=nordwind.example; dkim=none",
    ],
)
def test_a_known_sender_whom_the_mail_server_doubts_waits(
    arrive, desk, alice, olga, said
):
    known_vendor(alice, "nordwind.example")
    arrive(invoice_mail("R-1", Authentication_Results=said))

    assert states(alice) == ["triage"]
    mail = ReceivedMail.objects.get(organization=olga.organization)
    page = desk.get(reverse("mailboxes:mail", args=[mail.pk])).content.decode()
    assert "It may be from somebody else." in page


def test_what_a_sender_claims_of_itself_further_down_is_not_believed(arrive, alice):
    mail = invoice_mail("R-1", Authentication_Results="mx.here; dmarc=fail")
    mail["Authentication-Results"] = "mx.here; dmarc=pass header.from=nordwind.example"
    known_vendor(alice, "nordwind.example")
    arrive(mail)

    assert states(alice) == ["triage"]


@pytest.mark.parametrize(
    "sender",
    ["billing@nordwlnd.example", "billing@nord-wind.example", "billing@nordwind.com"],
)
def test_a_sender_who_can_be_taken_for_a_known_vendor_is_told(
    arrive, desk, alice, olga, sender
):
    known_vendor(alice, "nordwind.example")
    mail = invoice_mail("R-1")
    mail.replace_header("From", f"Nordwind <{sender}>")
    arrive(mail)

    assert states(alice) == ["triage"]
    page = desk.get(reverse("mailboxes:list")).content.decode()
    assert f"{sender} can be taken for nordwind.example" in page


def test_somebody_else_s_triage_is_not_there(arrive, client, olga, otto):
    arrive(invoice_mail("R-1"))
    mail = ReceivedMail.objects.of(olga).get()
    sign_in(client, otto)

    address = reverse("mailboxes:decide", args=[mail.pk])
    assert client.post(address, {"what": "take"}).status_code == 404
    mail.refresh_from_db()
    assert mail.state == "triage"
