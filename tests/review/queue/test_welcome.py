"""Who is added to decide is told who invited them to what, with a link to what waits already."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import add_member, change_role
from countersign.accounts.models import Role
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice


@pytest.fixture
def waiting(olga):
    """An invoice that a lone owner submitted: nobody here can approve it."""
    invoice = make_invoice(olga, number="R-7")
    submitting.submit(invoice, by=olga)
    return invoice


def invite(olga, email="max@example.org", role=Role.MANAGER):
    return add_member(olga.organization, email=email, role=role, name="Max", by=olga)


def test_a_manager_added_later_gets_a_link_to_what_waits(waiting, olga, read_mail):
    invite(olga)
    (mail,) = read_mail()
    assert mail.to == "max@example.org"
    assert mail.subject == "Olga (owner) invites you to Muster GmbH"
    assert "1 invoice waits for you already." in mail.text
    assert "You are a manager there" in mail.text
    path = re.search(r"https?://[^/]+(/review/link/\S+)", mail.text)[1]
    assert path in mail.html
    page = Client().get(path, follow=True)
    assert page.redirect_chain[-1][0] == reverse("review:queue")
    assert "R-7" in page.content.decode()


def test_without_anything_waiting_no_link_is_made(olga, read_mail):
    invite(olga)
    (mail,) = read_mail()
    assert "/review/link/" not in mail.text
    assert "waits for you already" not in mail.html


def test_an_agent_gets_none(waiting, olga, read_mail):
    invite(olga, role=Role.AGENT)
    (mail,) = read_mail()
    assert "/review/link/" not in mail.text
    assert "You are an agent there" in mail.text


def test_who_becomes_a_manager_is_told_with_the_link(waiting, olga, alice, read_mail):
    change_role(alice, Role.MANAGER, by=olga)
    (mail,) = read_mail(alice)
    assert "1 invoice waits for you already." in mail.text
    assert "Sign in here:" in mail.text
    change_role(alice, Role.OWNER, by=olga)
    assert read_mail() == []
