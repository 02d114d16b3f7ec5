"""The start page over all organizations of a person."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Membership, Organization, Role
from countersign.bureau.page import ClientsPage
from countersign.invoices.models import Invoice, Status
from tests.factories import also_in, make_invoice, make_member, make_organization

pytestmark = pytest.mark.django_db

PAGE = reverse("bureau:clients")


@pytest.fixture
def client_b(mona):
    """A second organization, of which Mona is a manager, too."""
    organization = make_organization("Bäckerei Blau")
    also_in(organization, mona, Role.MANAGER)
    return organization


@pytest.fixture
def zora(client_b):
    return make_member(client_b, "Zora")


def rows(member, search=""):
    """What stands in the table: organization, and what is not empty of its numbers."""
    page = ClientsPage.of(member.user, search)
    return {
        row.name: {cell.name: cell.count for cell in row.cells if cell}
        for row in page.rows
    }


def approved(agent, **values):
    return make_invoice(
        agent, status=Status.APPROVED, decided_at=timezone.now(), **values
    )


def test_numbers_stand_only_where_something_is_to_do(mona, alice, zora):
    late, coming = date(2026, 1, 1), timezone.localdate() + timedelta(days=9)
    make_invoice(alice)
    make_invoice(alice, status=Status.RETURNED, due_date=coming)
    make_invoice(alice, status=Status.SUBMITTED, due_date=late)
    approved(alice, due_date=late)
    approved(alice, due_date=coming, exported_at=timezone.now())
    approved(alice, due_date=coming, paid_at=timezone.now())
    assert rows(mona) == {
        "Bäckerei Blau": {},
        "Muster GmbH": {
            "To enter": "2",
            "Waiting": "1",
            "Overdue": "2",
            "To pay": "2",
            "Not exported": "2",
        },
    }


def test_an_agent_counts_their_own(alice, bob, client_b):
    make_invoice(alice)
    make_invoice(alice, status=Status.SUBMITTED, due_date=None)
    make_invoice(bob)
    approved(bob)
    also_in(client_b, alice)
    assert rows(alice)["Muster GmbH"] == {"To enter": "1", "Waiting": "1"}


def test_what_is_of_others_is_not_counted(mona, otto):
    theirs = make_invoice(otto, status=Status.SUBMITTED)
    assert theirs.organization.name not in rows(mona)


def test_the_oldest_that_waits_is_told(mona, zora):
    ago = timezone.now() - timedelta(days=12, hours=1)
    make_invoice(zora, status=Status.SUBMITTED, submitted_at=ago)
    page = ClientsPage.of(mona.user)
    assert [row.oldest for row in page.rows] == ["12 days", ""]


def test_the_month_that_is_closed_is_told(mona, client_b):
    Organization.objects.filter(pk=client_b.pk).update(closed_through=date(2026, 9, 30))
    page = ClientsPage.of(mona.user)
    assert [row.closed for row in page.rows] == ["September 2026", ""]


def test_each_number_opens_its_list_in_its_organization(mona, alice, zora, client):
    make_invoice(zora, status=Status.SUBMITTED)
    make_invoice(zora)
    approved(zora)
    client.force_login(mona.user)
    text = client.get(PAGE).content.decode()
    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    addresses = re.findall(r'href="([^"]*)"', table)
    assert len(addresses) == 7  # both names, and five numbers
    for address in addresses:
        page = client.get(address.replace("&amp;", "&"), follow=True)
        assert page.status_code == 200
        if f"/o/{zora.organization_id}/" in address:
            assert page.context["member"].organization == zora.organization


def test_it_is_where_one_starts_who_switched_to_none(mona, client_b, client):
    client.force_login(mona.user)
    assert client.get("/").url == PAGE


def test_names_are_found_however_they_are_written(mona, client_b):
    assert list(rows(mona, "backerei BLAU")) == ["Bäckerei Blau"]
    assert rows(mona, "nobody") == {}


def test_more_than_can_be_counted_quickly_is_said_to_be_more(mona, alice, monkeypatch):
    monkeypatch.setattr("countersign.bureau.counts.MOST", 2)
    monkeypatch.setattr("countersign.bureau.page.MOST", 2)
    for _ in range(4):
        make_invoice(alice)
    assert rows(mona)["Muster GmbH"] == {"To enter": "2+"}


def test_however_many_organizations_there_are_the_page_asks_the_same(mona, client):
    client.force_login(mona.user)

    def asked():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    also_in(make_organization("Zweite"), mona, Role.OWNER)
    few = asked()
    made = Organization.objects.bulk_create(
        Organization(name=f"Mandant {at}") for at in range(200)
    )
    roles = (Role.OWNER, Role.AGENT)
    Membership.objects.bulk_create(
        Membership(organization=one, user=mona.user, role=roles[at % 2])
        for at, one in enumerate(made)
    )
    assert asked() == few <= 12


def test_nothing_is_written_by_looking(mona, client_b, client):
    client.force_login(mona.user)
    client.get(PAGE)
    assert client.post(PAGE).status_code == 405
    assert not Invoice.objects.exists()
