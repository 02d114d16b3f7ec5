"""Many processes at once, and senders that die in the middle: one decision each, no mail lost, none invented."""

import random
import re
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from countersign.accounts.models import MailChoice, Membership, Role, User
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.mail.models import Letter, State
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice, make_member, make_organization
from tests.mail.sink import Sink, smtp_sink
from tests.processes import SENDER, OwnProcess, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4
PATIENCE = 60  # seconds until the last mail on a busy machine
VERBS = ("submitted", *Verdict.values)


class Slowly(Sink):
    """A mail server that takes its time, so that a sender may die while it talks."""

    async def handle_DATA(self, *message: object) -> str:
        answer = await super().handle_DATA(*message)
        time.sleep(0.03)
        return answer


@pytest.fixture
def crowd() -> int:
    """How many of each; SQLite has one writer at a time, so fewer do there."""
    return 20 if connection.vendor == "postgresql" else 4


@pytest.fixture
def organization(transactional_db):
    return make_organization()


@pytest.fixture
def managers(organization, crowd):
    """Three of them get a mail for each invoice, the others only the daily summary."""
    made = [
        make_member(organization, f"Manager{place}", Role.MANAGER)
        for place in range(crowd)
    ]
    quiet = [member.pk for member in made[3:]]
    Membership.objects.filter(pk__in=quiet).update(mail_choice=MailChoice.DAILY)
    # The senders have a mail server: only who has proved their address gets links.
    User.objects.update(proved_email=F("email"))
    return made


@pytest.fixture
def agents(organization, crowd):
    return [make_member(organization, f"Agent{place}") for place in range(crowd)]


def deciding(invoices, managers):
    """An act for each manager: decide on all of these, each manager in another order and with another verdict."""

    def act(place, manager):
        turn, verdict = place % len(invoices), list(Verdict)[place % 3]

        def decide_all():
            for invoice in [*invoices[turn:], *invoices[:turn]]:
                with suppress(actions.AlreadyDecided):
                    actions.decide(
                        invoice, verdict, version=1, by=manager, comment="because"
                    )

        return decide_all

    return [act(place, manager) for place, manager in enumerate(managers)]


def submitting(agents):
    """An act for each agent: submit an invoice of one's own, then one whose number all of them use."""

    def act(agent):
        own = make_invoice(agent)
        same = make_invoice(agent, number="R-SAME")

        def submit_both():
            submit(own, by=agent)
            submit(same, by=agent)

        return submit_both

    return [act(agent) for agent in agents]


def invoices_are_decided_once(invoices) -> None:
    """Each has one decision, one line in the history that says so, and the status it led to."""
    for invoice in invoices:
        invoice.refresh_from_db()
        decision = Decision.objects.get(invoice=invoice)
        lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
        verbs = [line.verb for line in lines if line.verb in Verdict.values]
        assert [invoice.status] == [decision.verdict] == verbs


def test_many_processes_decide_and_submit(agents, managers, crowd):
    contested = [
        make_invoice(agent, vendor=f"Vendor {place}")
        for place, agent in enumerate(agents[:4], 1)
    ]
    for invoice, agent in zip(contested, agents, strict=False):
        submit(invoice, by=agent)

    acts = [*deciding(contested, managers), *submitting(agents)]
    outcomes = all_at_once(*acts)

    assert Counter(outcomes[:crowd]) == {"done": crowd}
    assert Counter(outcomes[crowd:]) == {"done": 1, "NotReady": crowd - 1}
    invoices_are_decided_once(contested)
    same = Invoice.objects.filter(number="R-SAME").values_list("status", flat=True)
    assert Counter(same) == {Status.SUBMITTED: 1, Status.DRAFT: crowd - 1}
    submitted = len(contested) + crowd + 1
    assert Event.objects.filter(verb="submitted").count() == submitted
    asks = Letter.objects.filter(kind="review.ask").count()
    assert asks == submitted * min(3, crowd)
    told = Letter.objects.filter(kind="review.decided").count()
    returned = Decision.objects.exclude(verdict=Verdict.APPROVED).count()
    assert told == returned
    call_command("verify_history")


def heads(mails) -> Counter:
    """Who got a mail about which invoice, by its subject."""
    found: Counter[tuple[str, str]] = Counter()
    for mail in mails:
        number = re.search(r"R-[\w/-]+", str(mail["subject"]))[0]
        kind = "ask" if str(mail["subject"]).startswith("Approve?") else "decided"
        found[kind, str(mail["to"]), number] += 1
    return found


def head_of(letter) -> tuple[str, str, str]:
    """The same of a letter in the outbox."""
    kind = letter.kind.removeprefix("review.")
    if kind == "ask":
        invoice = Invoice.objects.get(pk=letter.arguments[1])
    else:
        invoice = Decision.objects.get(pk=letter.arguments[0]).invoice
    return kind, letter.recipient, invoice.number


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="several senders beside twenty writers are for PostgreSQL; SQLite has one writer at a time",
)
def test_senders_that_are_killed_lose_no_mail_and_invent_none(
    agents, managers, settings, tmp_path
):
    contested = [
        make_invoice(agent, vendor=f"Vendor {place}")
        for place, agent in enumerate(agents[:4], 1)
    ]
    for invoice, agent in zip(contested, agents, strict=False):
        submit(invoice, by=agent)
    all_at_once(*submitting(agents), *deciding(contested, managers))

    chance = random.Random(7)  # noqa: S311 - the same deaths each time
    with smtp_sink(settings, Slowly()) as sink:
        url = f"smtp://127.0.0.1:{sink.port}?tls=no"
        senders = [OwnProcess(tmp_path, *SENDER, EMAIL_URL=url) for _two in range(2)]
        try:
            for _death in range(KILLS):
                wait_for(partial(has_more_than, sink, len(sink.mails)))
                time.sleep(chance.uniform(0, 0.2))
                victim = chance.randrange(2)
                senders[victim].kill()
                senders[victim] = OwnProcess(tmp_path, *SENDER, EMAIL_URL=url)
            wait_for(partial(everything_is_sent, sink))
        finally:
            for sender in senders:
                sender.kill()

    arrived = heads(sink.mails)
    posted = {state: set() for state in State}
    for letter in Letter.objects.all():
        posted[letter.state].add(head_of(letter))
    assert set(posted[State.WAITING] | posted[State.FAILED]) == set()
    assert posted[State.SENT] - set(arrived) == set()
    assert set(arrived) - posted[State.SENT] - posted[State.DROPPED] == set()
    assert sum(arrived.values()) - len(arrived) <= KILLS
    invoices_are_decided_once(contested)
    call_command("verify_history")


def wait_for(happens) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.05)


def has_more_than(sink, count) -> bool:
    return len(sink.mails) > count


def everything_is_sent(sink) -> bool:
    """Are all letters done? What died with its sender is due again as it would be minutes later."""
    seen = len(sink.mails)
    waiting = Letter.objects.filter(state=State.WAITING)
    if waiting.exists():
        time.sleep(1.5)
        if len(sink.mails) == seen:
            waiting.update(due_at=F("due_at") - timedelta(minutes=8))
    return not waiting.exists()
