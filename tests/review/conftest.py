"""What the review's tests share: invoices on the managers' desk, mails that were read, links that were opened."""

import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice
from tests.signing_in import sign_in


@dataclass(frozen=True)
class Mail:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The path behind its one button."""
        return re.search(r"https?://[^/]+(/\S+)", self.text)[1]

    @property
    def stop_link(self) -> str:
        """The path behind “You did not expect this mail?”."""
        return re.search(r"https?://[^/]+(/\S+/unexpected/)", self.text)[1]


@pytest.fixture
def read_mail(mailoutbox, work):
    """Let the worker send what is queued; what has arrived since the last look, for one reader or all."""

    def read(member: Membership | None = None) -> list[Mail]:
        work()
        arrived = [
            Mail(
                mail.to[0],
                mail.subject,
                mail.body,
                str(mail.alternatives[0].content),
            )
            for mail in mailoutbox
            if member is None or mail.to == [member.user.email]
        ]
        mailoutbox.clear()
        return arrived

    return read


@pytest.fixture
def submitted(alice, mona):
    """Put an invoice of Alice's on Mona's desk; each is a day older than the one before, or they were likely the same."""
    days = itertools.count()

    def submit(agent: Membership = alice, **values: object) -> Invoice:
        issued = date(2026, 3, 31) - timedelta(days=next(days))
        invoice = make_invoice(agent, **{"issue_date": issued} | values)
        submitting.submit(invoice, by=agent)
        invoice.refresh_from_db()
        return invoice

    return submit


@pytest.fixture
def by_link(submitted, mona, read_mail):
    """A browser that Mona opened a mailed link in."""
    submitted(number="R-LINK")
    client = Client()
    client.get(read_mail(mona)[0].link)
    return client


@pytest.fixture
def as_member():
    """A browser that a member signed in with."""

    def sign_in_anew(member: Membership) -> Client:
        return sign_in(Client(), member)

    return sign_in_anew
