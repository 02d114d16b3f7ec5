"""The first minutes of an owner: three answers, each of which may be left, then the first file."""

import pytest
from django.urls import reverse

from countersign.accounts.actions import join
from countersign.accounts.models import Approvals, Membership, Organization, User
from countersign.history.models import Event
from tests.factories import PASSWORD

START = reverse("starting:start")


@pytest.fixture
def owner(db) -> Membership:
    """Who registered first, and was asked nothing yet."""
    return join(User.objects.create_user("olga@example.org", PASSWORD, name="Olga"))


@pytest.fixture
def browser(owner, client):
    client.force_login(owner.user)
    return client


def begin(browser, **answers):
    given = {"name": "Muster Handwerk", "country": "CH", "approval": "alone"}
    return browser.post(START, given | answers, headers={"Accept-Language": "fr-CH,fr"})


def test_who_comes_in_first_is_asked(browser):
    page = browser.get("/", follow=True, headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert page.redirect_chain[-1][0] == START
    assert page.context["form"].initial["country"] == "AT"
    assert page.context["form"].initial["name"] == ""


def test_a_name_that_the_operator_set_is_offered(browser, owner):
    Organization.objects.filter(pk=owner.organization_id).update(name="Nord & Süd")
    assert browser.get(START).context["form"].initial["name"] == "Nord & Süd"


def test_without_a_name_nothing_is_set_and_it_is_said(browser, owner):
    page = begin(browser, name="")
    assert page.status_code == 422
    assert "Ce champ est obligatoire." in page.text
    assert Organization.objects.get(pk=owner.organization_id).is_new


@pytest.mark.parametrize(
    ("asked", "country"),
    [
        ("pl", "PL"),
        ("en-GB,en", "GB"),
        ("de", "DE"),
        ("tlh", "GB"),
        ("*", "GB"),
        ("x" * 99, "GB"),
    ],
)
def test_the_country_is_what_the_browser_says(browser, asked, country):
    page = browser.get(START, headers={"Accept-Language": asked})
    assert page.context["form"].initial["country"] == country


def test_a_country_brings_currency_formats_and_zone(browser, owner):
    response = begin(browser)
    assert response.url == reverse("invoices:desk")
    kept = Organization.objects.get(pk=owner.organization_id)
    assert (kept.name, kept.approval) == ("Muster Handwerk", Approvals.ALONE)
    assert (kept.language, kept.locale) == ("fr", "fr_CH")
    assert (kept.currency, kept.time_zone) == ("CHF", "Europe/Zurich")
    lines = Event.objects.filter(verb="changed settings").order_by("sequence")
    assert [sorted(line.data["changes"]) for line in lines] == [
        ["approval"],
        ["currency", "language", "locale", "name", "time_zone"],
    ]
    assert browser.get("/").url == reverse("invoices:desk")
    assert browser.get(START).status_code == 302


def test_it_can_be_skipped_and_is_not_asked_again(browser, owner):
    browser.post(reverse("starting:skip"))
    kept = Organization.objects.get(pk=owner.organization_id)
    assert (kept.approval, kept.currency) == (Approvals.OTHERS, "EUR")
    assert browser.get("/").url == reverse("invoices:desk")
    assert not Event.objects.filter(verb="changed settings").exists()
    begin(browser)
    assert Organization.objects.get(pk=kept.pk).currency == "EUR"


def test_what_is_wrong_is_said(browser, owner):
    response = begin(browser, name="", country="XX")
    assert response.status_code == 422
    assert Organization.objects.get(pk=owner.organization_id).is_new


def test_until_it_is_said_others_approve(owner):
    assert not owner.organization.approves_alone
    assert not owner.approves_own
