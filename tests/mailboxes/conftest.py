"""A real mail server, and mails as vendors send them."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.sealing import seal
from countersign.mailboxes.models import SEALED_FOR, Mailbox
from tests.files import pdf
from tests.mailboxes.dovecot import PASSWORD, PROGRAM, WHY_NOT, Dovecot
from tests.parcels.writing import letter, with_file


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if PROGRAM is None:
        pytest.skip(WHY_NOT)
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def user(dovecot, request) -> str:
    """A mailbox of this test's own on the server."""
    Dovecot.count += 1
    return f"box{Dovecot.count}"


@pytest.fixture
def mailbox(dovecot, user, alice) -> Mailbox:
    """That mailbox, set up so that Alice has the drafts."""
    return make_mailbox(dovecot, user, alice)


def make_mailbox(
    dovecot: Dovecot, user: str, member: Membership, **values: Any
) -> Mailbox:
    return Mailbox.objects.create(
        organization=member.organization,
        member=member,
        host="127.0.0.1",
        port=dovecot.port,
        user=user,
        secret=seal(PASSWORD, SEALED_FOR),
        since=timezone.localdate().replace(day=1),
        **{"security": "none", "strangers_wait": False} | values,
    )


def invoice_mail(number: str, **headers: str) -> EmailMessage:
    """A mail with one invoice as a PDF."""
    told = {"Message_ID": f"<{number}@nordwind.example>", "Subject": f"Invoice {number}"}  # fmt: skip
    return with_file(letter(**told | headers), pdf(f"Invoice {number}"), f"{number}.pdf", "application/pdf")  # fmt: skip
