"""Several people at the same moment, each with a database connection of their own."""

import time
from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from countersign.accounts.models import Role
from countersign.approval.models import Rule
from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.desk.actions import enter_again
from countersign.invoices.entering import actions as invoices
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again
from countersign.mail.models import Letter
from countersign.review.codes import actions as codes
from countersign.review.codes.actions import mint
from countersign.review.deciding import actions
from countersign.review.links import actions as links
from countersign.review.links.actions import issue_link
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_document, make_invoice, make_member, make_organization

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 8


@pytest.fixture
def organization(transactional_db):
    return make_organization()


def all_at_once(*acts):
    """What became of each: "done", or the name of what was raised."""
    together, outcomes = Barrier(len(acts)), []

    def run(act):
        try:
            together.wait(timeout=30)
            act()
        except Exception as problem:
            outcomes.append(type(problem).__name__)
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(outcomes)


def events():
    return Counter(Event.objects.values_list("verb", flat=True))


def test_one_decision_wins(organization, alice):
    managers = [
        make_member(organization, f"Manager{place}", Role.MANAGER)
        for place in range(CROWD)
    ]
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)

    def decide(manager, verdict):
        return lambda: actions.decide(
            invoice, verdict, version=1, by=manager, comment="because"
        )

    outcomes = all_at_once(
        *[decide(each, list(Verdict)[at % 3]) for at, each in enumerate(managers)]
    )

    assert outcomes == {"done": 1, "AlreadyDecided": CROWD - 1}
    decision = Decision.objects.get()
    invoice.refresh_from_db()
    assert invoice.status == decision.verdict
    assert events() == {"submitted": 1, decision.verdict: 1}
    told = Letter.objects.filter(kind="review.decided").count()
    assert told == (decision.verdict != Verdict.APPROVED)


def test_the_last_approvals_at_once_settle_it_once(organization, alice):
    managers = [
        make_member(organization, f"Manager{place}", Role.MANAGER)
        for place in range(CROWD)
    ]
    Rule.objects.create(organization=organization, approvals=3)
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)

    def approve(manager):
        return lambda: actions.decide(
            invoice, Verdict.APPROVED, version=1, by=manager, comment=""
        )

    outcomes = all_at_once(*map(approve, managers))

    assert outcomes == {"done": 3, "AlreadyDecided": CROWD - 3}
    assert events() == {"submitted": 1, "approved in part": 2, "approved": 1}
    assert Decision.objects.filter(settles=True).count() == 1
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED


def test_one_number_is_submitted_once(organization, mona):
    agents = [make_member(organization, f"Agent{place}") for place in range(CROWD)]
    invoices = [make_invoice(agent, number="R-1") for agent in agents]

    def submit(agent, invoice):
        return lambda: submitting.submit(invoice, by=agent)

    outcomes = all_at_once(*map(submit, agents, invoices))

    assert outcomes == {"done": 1, "NotReady": CROWD - 1}
    assert Invoice.objects.filter(status=Status.SUBMITTED).count() == 1
    assert Invoice.objects.filter(number="R-1").count() == CROWD
    assert events() == {"submitted": 1}
    assert Letter.objects.count() == 1


def test_many_submit_different_invoices(organization, mona, olga):
    agents = [make_member(organization, f"Agent{place}") for place in range(CROWD)]
    invoices = [make_invoice(agent) for agent in agents]

    def submit(agent, invoice):
        return lambda: submitting.submit(invoice, by=agent)

    assert all_at_once(*map(submit, agents, invoices)) == {"done": CROWD}
    assert Letter.objects.count() == 2 * CROWD
    chain = list(Event.objects.order_by("sequence"))
    assert [event.sequence for event in chain] == list(range(1, CROWD + 1))
    assert [event.previous_hash for event in chain[1:]] == [
        event.hash for event in chain[:-1]
    ]


def test_a_code_is_tried_five_times_by_however_many(organization, alice, mona):
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)
    code = codes.ask_code(invoice, version=1, by=mona)
    mint(code)

    def guess():
        codes.give_code(invoice, "no code", version=1, by=mona)

    assert all_at_once(*[guess] * CROWD) == {"BadCode": CROWD}
    assert events()["gave wrong code"] == 5
    code.refresh_from_db()
    assert code.tries == 5


def test_asking_for_a_code_at_once_mails_one(organization, alice, mona):
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)

    def ask():
        codes.ask_code(invoice, version=1, by=mona)

    assert all_at_once(*[ask] * CROWD) == {"done": CROWD}
    assert Letter.objects.filter(kind="review.code").count() == 1


def test_asking_for_a_new_link_at_once_mails_one(organization, mona):
    link, _token = issue_link(mona)
    asked = all_at_once(*[lambda: links.renew(link)] * CROWD)
    assert asked == {"done": CROWD}
    assert Letter.objects.count() == 1


def test_a_link_is_made_while_somebody_holds_its_invoice(organization, alice, mona):
    """Who makes it holds the history, which whoever holds the invoice is going to ask for."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)
    with transaction.atomic():
        hold_again(invoice)
        made = all_at_once(lambda: issue_link(mona, invoice))
        actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    assert made == {"done": 1}


def test_a_file_is_entered_again_while_its_invoice_is_deleted(organization, alice):
    """Both want the file's row and then the history, never the other way round."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    document = make_document(alice)
    invoice = make_invoice(alice, document=document)
    outcome = []

    def delete():
        outcome.append(all_at_once(lambda: invoices.delete(invoice.pk, by=alice)))

    deleting = Thread(target=delete)
    with transaction.atomic():
        Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        deleting.start()
        wait_until_somebody_waits_for_us()
        again = enter_again(document, by=alice)
    deleting.join(60)

    assert outcome == [{"done": 1}]
    assert list(again.files) == [document]


def wait_until_somebody_waits_for_us():
    waiting = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while True:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < until
            time.sleep(0.02)
