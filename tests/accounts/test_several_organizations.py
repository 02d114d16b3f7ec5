"""One person who works in several organizations: which one a page is in, and where what is sent from it goes."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.invoices.models import Invoice, Status
from countersign.review.links.actions import issue_link
from tests.factories import also_in, make_invoice, make_member, make_organization
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    return make_organization("Zweite AG")


@pytest.fixture
def alice_there(alice, second):
    """Alice enters here, and owns the second organization."""
    return also_in(second, alice, Role.OWNER)


@pytest.fixture
def hers(alice, alice_there):
    """Her browser, in which she has signed in."""
    return sign_in(Client(), alice)


def inside(member, name, *args):
    return f"/o/{member.organization_id}{reverse(name, args=args)}"


def switch(hers, organization):
    return hers.post(reverse("accounts:open"), {"organization": organization.pk})


def test_who_works_in_one_sees_no_organization_in_addresses(alice, client):
    client.force_login(alice.user)
    page = client.get(reverse("invoices:desk"))
    assert page.status_code == 200
    assert "/o/" not in page.content.decode()
    assert "bar-organization" not in page.content.decode()


def test_a_page_without_an_organization_leads_to_the_one_opened_last(
    hers, alice, alice_there
):
    address = reverse("invoices:list") + "?q=x%20y"
    assert hers.get(address).url == f"/o/{alice.organization_id}{address}"
    answer = switch(hers, alice_there.organization)
    assert answer.url == f"/o/{alice_there.organization_id}/"
    assert hers.get(address).url == f"/o/{alice_there.organization_id}{address}"


def test_the_one_opened_last_is_remembered_where_one_signs_in_next(
    hers, alice, alice_there
):
    switch(hers, alice_there.organization)
    other = sign_in(Client(), alice)
    there = f"/o/{alice_there.organization_id}/"
    assert other.get("/").url == there
    assert other.get(there).url == inside(alice_there, "invoices:desk")
    other.post(reverse("accounts:open"), {"organization": ""})
    assert other.get("/").url == reverse("bureau:clients")


def test_all_addresses_of_a_page_are_in_its_organization(hers, alice, alice_there):
    mine = make_invoice(alice)
    page = hers.get(inside(alice, "invoices:edit", mine.pk)).content.decode()
    addresses = set(re.findall(r'(?:href|action|data-state)="(/[^"]*)"', page))
    without = {
        one
        for one in addresses
        if not one.startswith((f"/o/{alice.organization_id}/", "/static/"))
    }
    assert without == {"/organizations/"}


def test_roles_differ_by_organization(hers, alice, alice_there):
    assert hers.get(inside(alice, "accounts:people")).status_code == 404
    page = hers.get(inside(alice_there, "accounts:people"))
    assert page.status_code == 200
    assert "Zweite AG" in page.content.decode()


def test_a_form_writes_into_the_organization_that_it_was_shown_for(
    hers, alice, alice_there
):
    here = hers.get(inside(alice, "invoices:desk")).content.decode()
    new = re.search(r'action="(/o/\d+/invoices/new/)"', here)[1]
    switch(hers, alice_there.organization)  # meanwhile, in another tab
    hers.get(inside(alice_there, "invoices:desk"))
    hers.post(new)
    assert Invoice.objects.get().organization == alice.organization


def test_a_form_that_says_no_organization_writes_nothing(hers):
    answer = hers.post(reverse("invoices:new"))
    assert answer.status_code == 409
    assert "In which organization?" in answer.content.decode()
    assert not Invoice.objects.exists()


def test_a_form_that_names_a_row_writes_where_that_is(hers, alice, alice_there):
    """It was opened before the person worked in several."""
    mine = make_invoice(alice_there)
    answer = hers.post(reverse("invoices:delete", args=[mine.pk]))
    assert answer.url == inside(alice_there, "invoices:list")
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("where", ["", "/o/{here}", "/o/999999"])
def test_a_link_to_a_row_opens_the_organization_that_has_it(
    hers, alice, alice_there, where
):
    there = make_invoice(alice_there)
    address = reverse("invoices:detail", args=[there.pk])
    prefix = where.format(here=alice.organization_id)
    page = hers.get(f"{prefix}{address}", follow=True)
    assert page.redirect_chain[-1][0] == inside(
        alice_there, "invoices:detail", there.pk
    )
    assert page.status_code == 200
    said = "This is in Zweite AG, where you are now." in page.content.decode()
    assert said == bool(where)


def test_a_post_never_goes_over_to_another_organization(hers, alice, alice_there):
    there = make_invoice(alice_there)
    answer = hers.post(inside(alice, "invoices:delete", there.pk))
    assert answer.status_code == 404
    assert Invoice.objects.exists()


def test_what_one_may_not_see_leads_nowhere(alice, bob, second, client):
    """Bob's invoice is not Alice's, who is an agent in both."""
    also_in(second, alice)
    theirs = make_invoice(also_in(second, bob))
    client.force_login(alice.user)
    address = reverse("invoices:detail", args=[theirs.pk])
    assert client.get(f"/o/{alice.organization_id}{address}").status_code == 404
    assert client.get(address, follow=True).status_code == 404


def test_who_is_no_member_is_told_so_and_led_to_their_own(alice, second, client):
    client.force_login(alice.user)
    for number in (second.pk, 999999):  # there or not: the same
        page = client.get(f"/o/{number}/invoices/")
        assert page.status_code == 404
        assert "To your own organizations" in page.content.decode()


def test_who_signs_in_comes_to_the_page_of_the_mail(alice, alice_there):
    there = make_invoice(alice_there)
    hers, address = Client(), inside(alice_there, "invoices:detail", there.pk)
    to_sign_in = hers.get(address).url
    form = {"login": alice.user.email, "password": "correct horse battery"}
    assert hers.post(to_sign_in, form).url == address


def test_a_link_by_mail_opens_its_own_organization(mona, second, client):
    """Signed in, and opened last: the first organization."""
    there = also_in(second, mona, Role.MANAGER)
    waiting = make_invoice(make_member(second, "Zora"), status=Status.SUBMITTED)
    _link, token = issue_link(there, waiting)
    sign_in(client, mona)
    switch(client, mona.organization)
    page = client.get(reverse("review:link", args=[token]), follow=True)
    assert page.redirect_chain == [(inside(there, "review:invoice", waiting.pk), 302)]
    assert page.status_code == 200


def test_links_of_two_organizations_work_side_by_side(mona, alice, second, client):
    there = also_in(second, mona, Role.MANAGER)
    first = make_invoice(alice, status=Status.SUBMITTED)
    other = make_invoice(make_member(second, "Zora"), status=Status.SUBMITTED)
    for manager, invoice in ((mona, first), (there, other)):
        _link, token = issue_link(manager, invoice)
        page = client.get(reverse("review:link", args=[token]), follow=True)
        assert page.status_code == 200
    for manager, invoice in ((mona, first), (there, other)):
        address = inside(manager, "review:decide", invoice.pk)
        client.post(address, {"verdict": "approved", "version": invoice.version})
    statuses = set(Invoice.objects.values_list("status", flat=True))
    assert statuses == {Status.APPROVED}


def test_a_link_lets_nobody_into_another_organization(mona, alice, second, client):
    also_in(second, mona, Role.MANAGER)
    _link, token = issue_link(mona)
    client.get(reverse("review:link", args=[token]))
    assert client.get(f"/o/{second.pk}/review/").status_code in (302, 403)


def test_the_menu_has_all_of_them_with_the_role_in_each(hers, alice):
    menu = hers.get(
        reverse("accounts:choose"),
        {"from": alice.organization_id},
        headers={"HX-Request": "true"},
    ).content.decode()
    names = re.findall(
        r'value="(\d+)".*?<span>(.*?)</span> <small[^>]*>(\w+)', menu, re.S
    )
    assert [(name, role) for _pk, name, role in names] == [
        ("Muster GmbH", "Agent"),
        ("Zweite AG", "Owner"),
    ]


def test_nobody_switches_to_where_they_are_no_member(alice, second, hers):
    third = make_organization("Fremde KG")
    assert switch(hers, third).status_code == 404
