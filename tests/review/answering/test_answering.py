"""A stop is answered by a signed-in manager who did not enter the invoice; in no other way is it approved."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.submitting import actions as submitting
from tests.factories import PASSWORD, make_invoice


def signed_in(member):
    client = Client()
    client.post(
        reverse("account_login"), {"login": member.user.email, "password": PASSWORD}
    )
    assert "_auth_user_id" in client.session
    return client


def page_of(client, invoice):
    return client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()


def approve(client, invoice):
    address = reverse("review:decide", args=[invoice.pk])
    fresh = Invoice.objects.get(pk=invoice.pk)
    return client.post(address, {"verdict": "approved", "version": fresh.version})


def answer(client, invoice, reason="Two deliveries on one day, I asked them", key=""):
    found = re.search(r'name="key" value="([^"]+)"', page_of(client, invoice))
    key = key or unescape(found[1])
    data = {"key": key, "version": invoice.version, "reason": reason}
    return client.post(reverse("review:answer", args=[invoice.pk]), data)


def status(invoice):
    return Invoice.objects.get(pk=invoice.pk).status


@pytest.fixture
def twice(submitted):
    """A waiting invoice whose file the invoice before was entered from, on the same day for the same total."""
    first = submitted()
    return submitted(issue_date=first.issue_date)


def test_a_stop_is_answered_with_a_reason_and_then_approved(twice, mona):
    client = signed_in(mona)
    refused = approve(client, twice)
    assert (refused.status_code, status(twice)) == (409, Status.SUBMITTED)
    assert answer(client, twice).status_code == 302
    shown = page_of(client, twice)
    assert "Answered by Mona: “Two deliveries on one day, I asked them”" in shown
    assert approve(client, twice).status_code == 302
    assert status(twice) == Status.APPROVED


def test_the_answer_stands_in_the_history(twice, mona):
    client = signed_in(mona)
    answer(client, twice, reason="asked them")
    event = Event.objects.get(verb="answered")
    assert (event.actor_id, event.data["comment"]) == (mona.user_id, "asked them")
    page = client.get(reverse("invoices:detail", args=[twice.pk])).content.decode()
    assert "Mona answered “" in page


def test_without_a_reason_nothing_is_answered(twice, mona):
    client = signed_in(mona)
    assert answer(client, twice, reason="  ").status_code == 422
    assert approve(client, twice).status_code == 409


def test_a_link_is_not_enough(twice, mona, read_mail):
    client = Client()
    client.get(read_mail(mona)[-1].link)
    shown = page_of(client, twice)
    assert "is answered by somebody who is signed in" in shown
    key = re.search(r'name="key" value="([^"]+)"', page_of(signed_in(mona), twice))[1]
    assert answer(client, twice, key=unescape(key)).status_code == 409
    assert approve(client, twice).status_code == 409


def test_whoever_entered_it_does_not_answer(mona, olga):
    """An owner may enter invoices; the second person is another one."""
    first = make_invoice(olga, status=Status.APPROVED)
    own = make_invoice(olga, issue_date=first.issue_date)
    submitting.submit(own, by=olga)
    client = signed_in(olga)
    assert "somebody else must answer this" in page_of(client, own)
    key = re.search(r'name="key" value="([^"]+)"', page_of(signed_in(mona), own))[1]
    assert answer(client, own, key=unescape(key)).status_code == 409
    assert not Event.objects.filter(verb="answered").exists()


def test_an_answer_counts_for_its_version_alone(twice, alice, mona):
    client = signed_in(mona)
    answer(client, twice)
    client.post(
        reverse("review:decide", args=[twice.pk]),
        {"verdict": "returned", "version": twice.version, "comment": "mend"},
    )
    changed = Invoice.objects.get(pk=twice.pk)
    changed.version += 1
    changed.save()
    submitting.submit(changed, by=alice)
    assert approve(client, twice).status_code == 409


def test_no_other_stop_is_answered_with_it(twice, mona):
    """The key names what exactly was said: a made-up one answers nothing."""
    client = signed_in(mona)
    assert answer(client, twice, key="gross:1:2").status_code == 409
    assert approve(client, twice).status_code == 409


def test_an_unconfirmed_account_is_confirmed_not_answered(submitted, mona):
    invoice = submitted(iban="DE89370400440532013000")
    client = signed_in(mona)
    assert "/answer/" not in page_of(client, invoice)
    assert answer(client, invoice, key="bank:").status_code == 409
    assert approve(client, invoice).status_code == 409
