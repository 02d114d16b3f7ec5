"""Whatever ends the fetching, and wherever: each invoice is on the desk once."""

import os
import random
import signal
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from django.db import connections
from django.utils import timezone

from countersign.invoices.models import Invoice
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.following import follow
from countersign.mailboxes.models import Handled, Mailbox, ReceivedFile, ReceivedMail
from countersign.mailboxes.problems import Away
from countersign.mailboxes.taking import actions as taking
from tests.mailboxes.conftest import invoice_mail, make_mailbox
from tests.processes import PATIENCE

KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "6"))


class Cutting:
    """Stands before the server and parts the connection after some of its answers."""

    def __init__(self, port: int) -> None:
        self.server = port
        self.left = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self.listening.accept()
            except OSError:
                return
            theirs = socket.create_connection(("127.0.0.1", self.server))
            threading.Thread(target=self._ask, args=(ours, theirs), daemon=True).start()
            threading.Thread(
                target=self._answer, args=(theirs, ours), daemon=True
            ).start()

    def _ask(self, ours: socket.socket, theirs: socket.socket) -> None:
        with suppress(OSError):
            while some := ours.recv(65536):
                theirs.sendall(some)
        _end(ours, theirs)

    def _answer(self, theirs: socket.socket, ours: socket.socket) -> None:
        with suppress(OSError):
            while some := theirs.recv(65536):
                self.left -= 1
                if self.left < 0:
                    break
                ours.sendall(some)
        _end(ours, theirs)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def numbers(member) -> list[str]:
    """The names of the files on the desk, of all drafts together."""
    drafts = Invoice.objects.filter(organization=member.organization)
    return sorted(drafts.values_list("originals__document__name", flat=True))


def test_a_connection_that_is_cut_anywhere_brings_nothing_twice(
    dovecot, mailbox, alice, work
):
    mailbox.handled, mailbox.moved_to = Handled.MOVED, "Done"
    mailbox.save()
    proxy = Cutting(dovecot.port)
    raws = [invoice_mail(f"R-{n}").as_bytes() for n in range(3)]
    dovecot.deliver(mailbox.user, *raws)
    Mailbox.objects.filter(mailbox.itself).update(port=proxy.port)
    cut = 0
    for answers in range(1, 60):
        proxy.left = answers
        try:
            fetch(Mailbox.objects.get(mailbox.itself))
        except Away:
            cut += 1
        else:
            break
    proxy.listening.close()
    work()

    assert cut > 5
    assert numbers(alice) == ["R-0.pdf", "R-1.pdf", "R-2.pdf"]
    assert dovecot.files(mailbox.user) == []
    assert len(dovecot.files(mailbox.user, "Done")) == 3


@pytest.mark.django_db(transaction=True)
def test_a_fetcher_that_is_killed_anywhere_brings_each_invoice_once(
    dovecot, mailbox, alice
):
    dice = random.Random(os.environ.get("COUNTERSIGN_SEED", "4711"))  # noqa: S311 - no secret
    raws = [invoice_mail(f"R-{n}").as_bytes() for n in range(KILLS)]
    dovecot.deliver(mailbox.user, *raws)
    for _ in range(KILLS):
        with _child(lambda: _fetch_and_take(mailbox)) as pid:
            time.sleep(dice.uniform(0, 0.3))
            os.kill(pid, signal.SIGKILL)
    _fetch_and_take(mailbox)
    while ReceivedMail.objects.of(alice).waiting().exists():
        _take(mailbox)

    assert numbers(alice) == sorted(f"R-{n}.pdf" for n in range(KILLS))
    taken = ReceivedFile.objects.filter(
        organization=alice.organization, invoice__isnull=False
    )
    assert taken.count() == KILLS


@contextmanager
def _child(act):
    """A copy of this process that does it, and is told when to end."""
    connections.close_all()  # a copy must not talk on our connection
    pid = os.fork()
    if not pid:
        with suppress(BaseException):
            act()
        os._exit(0)
    yield pid
    os.waitpid(pid, 0)


def _fetch_and_take(mailbox) -> None:
    fetch(Mailbox.objects.get(mailbox.itself))
    _take(mailbox)


def _take(mailbox) -> None:
    """What a worker does, which is never ended three times by the same mail here."""
    ours = ReceivedMail.objects.filter(organization=mailbox.organization_id)
    ours.waiting().update(tries=0)
    for mail in ours.waiting().select_related("mailbox").order_by("pk"):
        taking.take(mail)


@contextmanager
def _followed():
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(stop,), kwargs={"look": 0.1})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        for one in threading.enumerate():
            if one.name.startswith("mailbox "):
                one.join(PATIENCE)
        connections.close_all()


def _until(fulfilled) -> None:
    until = time.monotonic() + PATIENCE
    while not fulfilled():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_new_mail_is_told_of_by_the_server_and_a_paused_mailbox_rests(
    dovecot, mailbox, alice, user
):
    kept = ReceivedMail.objects.of(alice)
    with _followed():
        _until(lambda: Mailbox.objects.get(mailbox.itself).fetched_at)
        dovecot.deliver(user, invoice_mail("R-1").as_bytes())
        _until(kept.exists)
        other = make_mailbox(dovecot, f"{user}b", alice)  # added meanwhile
        dovecot.deliver(other.user, invoice_mail("R-2").as_bytes())
        _until(lambda: kept.count() == 2)
        ours = Mailbox.objects.filter(organization=alice.organization)
        ours.update(paused_at=timezone.now())
        _until(lambda: not _followers())

    assert kept.count() == 2


def _followers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith("mailbox ")]
