"""A manager reads the coding, and corrects it where the owner allows that."""

from collections import Counter

import pytest
from django.urls import reverse

from countersign.coding.queries import lines_of
from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.review.proving.invoices import differing
from tests.factories import make_invoice

from .conftest import save, status_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(alice, mona, opened, chart):
    invoice = make_invoice(alice, lines=2)
    agent = opened(alice)
    save(agent, invoice, account="4930", cost_centre="100")
    submit(agent, invoice)
    invoice.refresh_from_db()
    return invoice


@pytest.fixture
def allowed(chart):
    chart.post(reverse("coding:overview"), {"managers_correct": "on"})


def page_of(invoice):
    return reverse("coding:correct", args=[invoice.pk])


def numbers(invoice):
    found = lines_of(invoice.organization_id, [invoice.pk])[invoice.pk]
    return [(one.account.number, one.amount) for one in found]


def test_whoever_approves_reads_it(mona, opened, waiting):
    text = (
        opened(mona).get(reverse("review:invoice", args=[waiting.pk])).content.decode()
    )
    assert "4930 Bürobedarf" in text
    assert "100 Verwaltung" in text
    assert "Correct the coding" not in text


def test_nobody_corrects_it_unless_the_owner_allows(mona, opened, waiting):
    assert opened(mona).get(page_of(waiting)).status_code == 404


def test_a_manager_corrects_it_and_it_stays_submitted(mona, opened, waiting, allowed):
    manager = opened(mona)
    assert (
        "Correct the coding"
        in manager.get(reverse("review:invoice", args=[waiting.pk])).content.decode()
    )
    assert 'value="4930"' in manager.get(page_of(waiting)).content.decode()
    sent = {
        "version": waiting.version,
        "currency": "EUR",
        "coding.0.account": "6815",
        "coding.0.amount": "50",
        "coding.1.account": "4210",
    }
    assert manager.post(page_of(waiting), sent).status_code == 302
    assert status_of(waiting) == Status.SUBMITTED
    assert numbers(waiting) == [("6815", 50), ("4210", 150)]
    line = Event.objects.filter(organization_id=waiting.organization_id).last()
    assert (line.actor_name, line.verb) == ("Mona", "corrected coding")
    assert line.data["changes"]["coding.0.account"] == ["4930", "6815"]
    assert line.said["invoice"]["fields"]["coding.1.account"] == "4210"
    detail = manager.get(reverse("invoices:detail", args=[waiting.pk])).content.decode()
    assert "Coding 1: Account from 4930 to 6815" in detail


def test_the_history_proves_it(mona, opened, waiting, allowed):
    opened(mona).post(
        page_of(waiting),
        {"version": waiting.version, "currency": "EUR", "coding.0.account": "6815"},
    )
    assert list(differing(Counter())) == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"coding.0.account": "999"}, "“999” is no active account of the chart."),
        (
            {"coding.0.account": "6815", "coding.0.amount": "50"},
            "150,00 EUR of the invoice are not coded.",
        ),
        (
            {"coding.0.account": "6815", "coding.0.amount": "viel"},
            "“viel” is not a number.",
        ),
    ],
)
def test_what_is_not_whole_is_told_and_kept_on_the_page(
    mona, opened, waiting, allowed, sent, told
):
    answer = opened(mona).post(
        page_of(waiting), {"version": waiting.version, "currency": "EUR", **sent}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert f'value="{sent["coding.0.account"]}"' in text
    assert numbers(waiting) == [("4930", 200)]


def test_an_older_version_is_shown_anew(mona, opened, waiting, allowed):
    answer = opened(mona).post(
        page_of(waiting),
        {"version": waiting.version - 1, "currency": "EUR", "coding.0.account": "6815"},
    )
    assert "This invoice was changed since you opened it" in answer.content.decode()
    assert numbers(waiting) == [("4930", 200)]


def test_who_looked_at_the_coding_before_does_not_approve_another(
    mona, olga, opened, waiting, allowed
):
    opened(olga).post(
        page_of(waiting),
        {"version": waiting.version, "currency": "EUR", "coding.0.account": "6815"},
    )
    decide = reverse("review:decide", args=[waiting.pk])
    opened(mona).post(decide, {"verdict": "approved", "version": waiting.version})
    assert status_of(waiting) == Status.SUBMITTED


def test_nothing_but_the_coding_can_be_changed_there(mona, opened, waiting, allowed):
    sent = {
        "version": waiting.version,
        "currency": "EUR",
        "coding.0.account": "6815",
        "gross_total": "1",
        "note": "x",
        "custom.a.value": "y",
    }
    opened(mona).post(page_of(waiting), sent)
    waiting.refresh_from_db()
    assert waiting.gross_total == 238
    assert not {"note", "custom.a.value"} & waiting.more.keys()


def test_an_agents_own_is_not_theirs_to_correct(
    alice, olga, opened, chart, allowed, mona
):
    own = make_invoice(olga, lines=1)
    owner = opened(olga)
    save(owner, own, account="4930")
    submit(owner, own)
    assert owner.get(page_of(own)).status_code == 404
