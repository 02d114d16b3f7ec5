"""Invariant 6: programs that open every address of every mail change nothing and use nothing up."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from countersign.accounts import actions as accounts
from countersign.accounts.models import Approvals, MailChoice
from countersign.approval.actions import choose_approvals
from countersign.comments import actions as comments
from countersign.exports.making.actions import tell_owners
from countersign.invoices.holding.actions import tell_taken_over
from countersign.mail import letters
from countersign.mail.actions import post
from countersign.mailboxes.actions import note
from countersign.mailboxes.models import Mailbox, ReceivedMail
from countersign.mailboxes.problems import Away
from countersign.mailboxes.taking.actions import give_up
from countersign.mailboxes.taking.mails import RECEIPT
from countersign.payments.models import Run
from countersign.payments.runs.codes import actions as releases
from countersign.reminders import actions as reminders
from countersign.retention.mails import DUE
from countersign.retention.models import Notice
from countersign.review.codes import actions as codes
from countersign.review.deciding import actions
from countersign.review.links import actions as links
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink, Decision, Verdict
from countersign.review.submitting import actions as submitting
from countersign.selection.actions import hand_over
from countersign.selection.actions.handing import tell
from countersign.summaries.actions import send_due
from countersign.webhooks.actions import add, try_out
from countersign.webhooks.sending import actions as webhooks
from countersign.webhooks.sending.conversation import Answer
from tests.everything import everything
from tests.exports.conftest import make_export, make_profile
from tests.factories import make_invoice

# As a scanner asks, and as a browser does that fetches what might be clicked next.
WAYS = (
    ("get", {}),
    ("head", {}),
    ("get", {"Purpose": "prefetch"}),
    ("get", {"Sec-Purpose": "prefetch;prerender", "X-Moz": "prefetch"}),
)


class Desk:
    """What makes each kind of mail: a method for every name in the registry, dots as underscores."""

    def __init__(self, alice, mona, olga, clock):
        self.alice, self.mona, self.olga, self.clock = alice, mona, olga, clock

    def submitted(self):
        invoice = make_invoice(self.alice)
        submitting.submit(invoice, by=self.alice)
        invoice.refresh_from_db()
        return invoice

    def decided(self, verdict=Verdict.RETURNED):
        return actions.decide(
            self.submitted(), verdict, version=1, by=self.mona, comment="because"
        )

    def accounts_welcome(self):
        accounts.add_member(
            self.alice.organization,
            email="carl@example.org",
            role="agent",
            by=self.olga,
        )

    def accounts_changed(self):
        request = RequestFactory().get("/")
        accounts.sign_in_changed(self.mona.user, "password_changed", request=request)

    def comments_commented(self):
        invoice = self.submitted()
        comments.add(invoice, "@Alice why?", key=uuid.uuid4(), by=self.mona)
        comments.add(invoice, "@Mona because.", key=uuid.uuid4(), by=self.alice)

    def approval_changed(self):
        choose_approvals(Approvals.ALONE, by=self.olga)

    def mailboxes_away(self):
        mailbox = Mailbox.objects.create(
            organization=self.olga.organization,
            since="2026-01-01",
            failing_since=datetime(2026, 3, 31, 1, tzinfo=UTC),
        )
        note(mailbox, Away("login"))

    def webhooks_gone(self, status=410, age=timedelta()):
        webhook = add("https://example.org/", ["invoice.read"], by=self.olga).webhook
        told = try_out(webhook, by=self.olga)
        webhooks.answered(told, Answer(status), told.created_at + age)

    def webhooks_given_up(self):
        self.webhooks_gone(500, timedelta(days=3))

    def mailboxes_failed(self):
        mail = ReceivedMail.objects.create(
            organization=self.olga.organization, sha256="0" * 64, size=1
        )
        give_up(mail, "gave-up")

    def mailboxes_receipt(self):
        mail = ReceivedMail.objects.create(
            organization=self.olga.organization, sha256="1" * 64, size=1
        )
        ids = (self.olga.pk, mail.pk)
        to = self.olga.user.email
        post(RECEIPT, *ids, organization_id=self.olga.organization_id, to=to)

    def retention_due(self):
        now = datetime.now(UTC)
        organization = self.olga.organization
        Notice.objects.create(
            organization=organization, before=now, invoices=3, noted_at=now
        )
        to = self.olga.user.email
        post(DUE, self.olga.pk, organization_id=organization.pk, to=to)

    def exports_went_wrong(self):
        export = make_export(make_profile(self.olga), [self.submitted()])
        tell_owners(export)

    def selection_handed_over(self):
        invoice = make_invoice(self.alice)
        hand_over(invoice, to=self.olga.user, by=self.alice)
        tell([invoice.pk], to=self.olga.user, by=self.alice)

    def invoices_taken_over(self):
        invoice = make_invoice(self.alice)
        hand_over(invoice, to=self.mona.user, by=self.olga)
        tell_taken_over(
            [invoice.pk], whose=self.alice.user, to=self.mona.user, by=self.olga
        )

    def payments_code(self):
        run = Run.objects.create(
            organization=self.mona.organization,
            execute_on=self.submitted().due_date,
            proposed_by=self.mona.user,
        )
        releases.ask_code(run, version=1, by=self.olga)

    def reminders_reminder(self):
        self.submitted()
        self.clock.shift(timedelta(days=10))
        reminders.send_due()

    def review_ask(self):
        self.submitted()

    def review_hourly(self):
        type(self.mona).objects.filter(pk=self.mona.pk).update(
            mail_choice=MailChoice.HOURLY
        )
        self.submitted()
        self.clock.shift(timedelta(hours=1))
        submitting.send_hourly()

    def review_code(self):
        codes.ask_code(self.submitted(), version=1, by=self.mona)

    def review_new_link(self):
        link, _token = issue_link(self.mona, self.submitted())
        self.clock.shift(timedelta(hours=73))
        links.renew(link)

    def review_decided(self):
        self.decided(Verdict.RETURNED)
        self.decided(Verdict.REJECTED)

    def review_withdrawn(self):
        actions.withdraw(self.decided(), by=self.mona)

    def summaries_daily(self):
        self.submitted()
        self.clock.shift(timedelta(days=2))
        send_due()


@pytest.fixture
def desk(alice, mona, olga, time_machine):
    time_machine.move_to(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False)
    return Desk(alice, mona, olga, time_machine)


def addresses(mail) -> set[str]:
    """Every address in a mail, from its text and its HTML."""
    found = set(re.findall(r"https?://[^/\s]+(/\S*)", mail.text))
    linked = re.findall(r'href="https?://[^/"]+([^"]*)"', mail.html)
    return found | {path.replace("&amp;", "&") for path in linked}


def scan(mails) -> None:
    """Open every address twice in every way, following where it leads, each time as somebody unknown."""
    for path in sorted({path for mail in mails for path in addresses(mail)}) * 2:
        for method, headers in WAYS:
            getattr(Client(), method)(path, headers=headers, follow=True)


def stored() -> dict[str, list[str]]:
    """All that is stored, except the sessions of browsers and the counts that slow down whoever asks too often."""
    passing = {"django_session", "shared_cache"}
    return {name: rows for name, rows in everything().items() if name not in passing}


def test_every_kind_of_mail_is_among_these():
    made = {name for name in vars(Desk) if "_" in name and name[0] != "_"}
    assert made == {kind.replace(".", "_") for kind in letters.kinds()}


@pytest.mark.parametrize("kind", letters.kinds())
def test_opening_all_of_a_mail_changes_nothing(desk, kind, read_mail):
    getattr(desk, kind.replace(".", "_"))()
    mails = read_mail()
    opened = [path for mail in mails for path in addresses(mail)]
    assert opened != []
    before = stored()

    scan(mails)

    assert stored() == before
    ways_in = [path for path in opened if re.fullmatch(r"/review/link/[\w-]+/", path)]
    assert [Client().get(path).status_code for path in ways_in] == [302] * len(ways_in)


def test_what_was_scanned_still_decides(desk, mona, read_mail):
    invoice = desk.submitted()
    mails = read_mail(mona)
    scan(mails)
    assert not AccessLink.objects.exclude(revoked_at=None).exists()

    browser = Client()
    browser.get(mails[0].link)
    form = {"verdict": "approved", "version": 1}
    browser.post(reverse("review:decide", args=[invoice.pk]), form)

    assert Decision.objects.get().verdict == "approved"


def test_an_invitation_that_was_scanned_still_sets_the_password(desk, read_mail):
    desk.accounts_welcome()
    mails = read_mail()
    scan(mails)

    browser = Client()
    (path,) = [path for path in addresses(mails[0]) if "/reset/key/" in path]
    form = browser.get(path, follow=True)
    password = {"password1": "carls long password", "password2": "carls long password"}
    browser.post(form.redirect_chain[-1][0], password)
    login = {"login": "carl@example.org", "password": "carls long password"}
    assert Client().post(reverse("account_login"), login).status_code == 302
