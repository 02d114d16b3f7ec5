"""What a mail server hands over is kept before it is answered, for the organization it was sent to, once."""

import asyncio
import os
import random
import signal
import smtplib
import threading
import time
from contextlib import contextmanager, suppress
from ipaddress import ip_network

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.documents.storage import StorageAway, content
from countersign.invoices.models import Invoice
from countersign.mailboxes import actions, keeping
from countersign.mailboxes.door import listen
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import Address, Mailbox, ReceivedMail
from countersign.mailboxes.taking import actions as taking
from tests.files import pdf
from tests.mailboxes.conftest import invoice_mail
from tests.parcels.writing import letter, with_file
from tests.ports import free_port
from tests.processes import PATIENCE

SENDER = "billing@nordwind.example"
KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "6"))
everywhere = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(alice, olga) -> Address:
    return actions.renew_address(by=olga)


@contextmanager
def open_door(protocol: str = "smtp", port: int = 0):
    """The door on a free port of this machine, or on this one."""
    stop, told, found = threading.Event(), threading.Event(), []

    def ready(port: int) -> None:
        found.append(port)
        told.set()

    door = (protocol, "127.0.0.1", port)
    thread = threading.Thread(target=lambda: asyncio.run(listen(door, stop, ready)))
    thread.start()
    try:
        assert told.wait(PATIENCE)
        yield found[0]
    finally:
        stop.set()
        thread.join(PATIENCE)
        connections.close_all()


def hand_over(port, raw, *recipients, sender=SENDER, speaks=smtplib.SMTP):
    """As a mail server does it; who was refused, with the answers."""
    with speaks("127.0.0.1", port, timeout=PATIENCE) as server:
        return server.sendmail(sender, [str(one) for one in recipients], raw)


def kept(member):
    return ReceivedMail.objects.filter(organization=member.organization).order_by("pk")


def drafts(member):
    return Invoice.objects.filter(organization=member.organization)


@everywhere
@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_a_mail_is_kept_when_it_is_answered_for_and_its_invoice_waits_until_somebody_has_looked(
    alice, address, work, protocol
):
    raw = invoice_mail("R-1").as_bytes()
    speaks = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
    with open_door(protocol) as port:
        hand_over(port, raw, address, speaks=speaks)
    (mail,) = kept(alice)
    lines = content(mail.path).split(b"\r\n")
    work()

    assert lines[0] == b"Return-Path: <billing@nordwind.example>"
    assert lines[1] == f"Delivered-To: {address}".encode()
    assert b"\n".join(lines[2:]).rstrip() == raw.rstrip()
    mail.refresh_from_db()
    assert (mail.state, mail.sender) == ("triage", SENDER)


@everywhere
def test_an_address_that_nobody_has_is_refused_for_good_and_so_is_one_of_before(
    alice, olga, address
):
    old = str(address)
    new = actions.renew_address(by=olga)
    with open_door() as port:
        for unknown in (old, "invoices@firma.example", "invoices+x@firma.example", str(new).replace("@", "x@")):  # fmt: skip
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                hand_over(port, letter().as_bytes(), unknown)
            assert refused.value.recipients[unknown][0] == 550
        hand_over(port, letter().as_bytes(), str(new).upper())

    assert kept(alice).count() == 1


@everywhere
def test_what_is_larger_than_any_mail_that_is_fetched_is_refused_for_good(
    alice, address, settings
):
    settings.UPLOAD_MAX_BYTES = 10_000
    with open_door() as port:
        with pytest.raises(smtplib.SMTPSenderRefused) as announced:
            hand_over(port, bytes(50_000), address)
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.ehlo()
            server.mail(SENDER)
            server.rcpt(str(address))
            sent = server.data(b"x\r\n" * 20_000)

    assert announced.value.smtp_code == 552
    assert sent[0] == 552
    assert not kept(alice).exists()


@everywhere
def test_a_storage_that_is_away_makes_the_mail_come_again(alice, address, monkeypatch):
    def away(*_args):
        raise StorageAway(OSError("away"))

    raw = invoice_mail("R-1").as_bytes()
    with open_door() as port:
        with monkeypatch.context() as broken:
            broken.setattr(default_storage, "save", away)
            with pytest.raises(smtplib.SMTPDataError) as refused:
                hand_over(port, raw, address)
        nothing = not kept(alice).exists()
        hand_over(port, raw, address)

    assert refused.value.smtp_code == 451
    assert nothing
    assert kept(alice).count() == 1


@everywhere
def test_each_recipient_has_an_answer_and_an_organization_of_its_own(
    alice, address, otto
):
    other = actions.renew_address(by=otto)
    raw = invoice_mail("R-1").as_bytes()
    with open_door("lmtp") as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.ehlo()
        server.mail(SENDER)
        for one in (address, other):
            server.rcpt(str(one))
        answers = [server.data(raw)[0], server.getreply()[0]]
    with open_door("smtp") as port:
        refused = hand_over(port, raw, address, "nobody@firma.example", other)

    assert answers == [250, 250]
    assert kept(alice).count() == kept(otto).count() == 1
    assert list(refused) == ["nobody@firma.example"]


@everywhere
def test_nobody_but_our_own_mail_server_is_heard(alice, address, settings):
    settings.MAIL_DOOR_FROM = [ip_network("10.0.0.0/8"), "mail.invalid"]
    with open_door() as port:
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            hand_over(port, letter().as_bytes(), address)
        settings.MAIL_DOOR_FROM = ["localhost"]
        hand_over(port, letter().as_bytes(), address)

    assert refused.value.smtp_code == 554
    assert kept(alice).count() == 1


@everywhere
def test_more_connections_than_there_is_memory_for_come_again_later(address):
    with open_door() as port:
        inside = [smtplib.SMTP("127.0.0.1", port) for _ in range(10)]
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            smtplib.SMTP("127.0.0.1", port)
        inside.pop().quit()
        _until(lambda: not _is_refused(port))
        for one in inside:
            one.close()

    assert refused.value.smtp_code == 421


def _is_refused(port) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except smtplib.SMTPConnectError:
        return True
    return False


def _until(fulfilled) -> None:
    until = time.monotonic() + PATIENCE
    while not fulfilled():
        assert time.monotonic() < until
        time.sleep(0.02)


@everywhere
def test_the_same_mail_by_the_door_and_in_a_mailbox_is_one_draft(
    dovecot, mailbox, alice, address, work
):
    raw = invoice_mail("R-1").as_bytes()
    dovecot.deliver(mailbox.user, raw)
    fetch(mailbox)
    with open_door("lmtp") as port:
        hand_over(port, raw, address, speaks=smtplib.LMTP)
        hand_over(port, raw, address, speaks=smtplib.LMTP)
    work()

    assert [one.state for one in kept(alice)] == ["taken", "again"]
    assert drafts(alice).count() == 1


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("dmarc=pass header.from=firma.example", "Bob"),
        ("spf=pass smtp.mailfrom=bob@firma.example", "Bob"),
        ("dkim=pass header.d=firma.example", "Bob"),
        ("dkim=pass header.d=other.example", "Alice"),
        ("spf=pass smtp.mailfrom=firma.example; dmarc=fail header.from=firma.example", ""),
        ("spf=none", "Alice"),
    ],
)  # fmt: skip
def test_what_a_member_forwards_is_theirs_where_the_mail_server_says_that_it_is_from_them(
    dovecot, mailbox, alice, bob, work, said, whose
):
    bob.user.email = "bob@firma.example"
    bob.user.save()
    mailbox.strangers_wait = True
    mailbox.save()
    mail = invoice_mail("R-1", From="Bob <bob@firma.example>", Authentication_Results=f"mx.firma.example; {said}")  # fmt: skip
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()

    assert [one.agent.name for one in drafts(alice)] == ([whose] if whose else [])


def test_a_catch_all_of_one_owner_serves_each_of_their_organizations_and_nobody_elses(
    dovecot, mailbox, alice, olga, otto, work
):
    theirs = actions.renew_address(by=otto)
    raws = [with_file(letter(To=str(theirs), Message_ID=f"<{n}@x>"), pdf(f"R-{n}"), "r.pdf").as_bytes() for n in range(2)]  # fmt: skip
    dovecot.deliver(mailbox.user, raws[0])
    fetch(mailbox)
    Membership.objects.create(
        organization=otto.organization, user=olga.user, role=Role.OWNER
    )
    dovecot.deliver(mailbox.user, raws[1])
    fetch(Mailbox.objects.get(mailbox.itself))
    work()

    assert [one.state for one in kept(alice)] == ["taken"]
    assert [(one.state, one.sent_to) for one in kept(otto)] == [("triage", theirs.key)]


def test_an_owner_makes_an_address_and_renews_it(client, olga):
    client.force_login(olga.user)
    listed, asked = reverse("mailboxes:list"), reverse("mailboxes:address")
    assert "Make an address?" in client.get(asked).content.decode()
    client.post(asked)
    first = str(Address.objects.get(organization=olga.organization))
    assert first in client.get(listed).content.decode()
    assert f"Mails to {first} are refused from then on" in client.get(asked).content.decode()  # fmt: skip
    client.post(asked)

    page = client.get(listed).content.decode()
    assert first not in page
    assert str(Address.objects.get(organization=olga.organization)) in page


def test_without_a_mail_server_for_addresses_there_are_none(client, olga, settings):
    settings.MAIL_ADDRESS = ("", "")
    client.force_login(olga.user)

    assert client.get(reverse("mailboxes:address")).status_code == 404
    assert client.post(reverse("mailboxes:address")).status_code == 404
    assert "Your own address" not in client.get(reverse("mailboxes:list")).content.decode()  # fmt: skip


@everywhere
def test_a_door_that_is_killed_anywhere_brings_each_invoice_once(alice, olga):
    """The mail server sends again whatever was not answered for."""
    dice = random.Random(os.environ.get("COUNTERSIGN_SEED", "4711"))  # noqa: S311 - no secret
    address, port = actions.renew_address(by=olga), free_port()
    waiting = [invoice_mail(f"R-{n}", From=f"x <{olga.user.email}>") for n in range(KILLS * 2)]  # fmt: skip
    kills = 0
    while waiting:
        pid = _door_of_its_own(port)
        after = dice.uniform(0.05, 0.6) if kills < KILLS else PATIENCE
        killer = threading.Timer(after, os.kill, (pid, signal.SIGKILL))
        killer.start()
        while waiting and killer.is_alive():
            with suppress(OSError, smtplib.SMTPException):
                hand_over(port, waiting[0].as_bytes(), address)
                waiting.pop(0)
        killer.cancel()
        killer.join()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        kills += 1
    ours = ReceivedMail.objects.filter(organization=alice.organization)
    for mail in ours.select_related("mailbox").order_by("pk"):
        taking.take(mail)

    names = drafts(alice).values_list("originals__document__name", flat=True)
    assert sorted(names) == sorted(f"R-{n}.pdf" for n in range(KILLS * 2))
    assert kills > 1


def _door_of_its_own(port: int) -> int:
    """A copy of this process that is the door."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        with suppress(BaseException):
            asyncio.run(listen(("smtp", "127.0.0.1", port), threading.Event()))
        os._exit(0)
    return pid


def test_the_storage_has_a_mail_before_its_row(alice, address):
    """So a kill between the two leaves nothing that anybody counts on."""
    raw = invoice_mail("R-1").as_bytes()
    actions.receive_at(address, raw)
    (mail,) = kept(alice)

    assert keeping.raw_of(mail) == raw
