"""Where the owner lets them, agents look at what their colleagues entered, everywhere alike; they change nothing of it."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.invoices import checks
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice
from tests.files import pdf
from tests.invariants.test_access_matrix import TABLE, WHO, World
from tests.signing_in import copy_of, sign_in
from tests.urls import addresses

# What another agent is answered where colleagues' invoices may be looked at, and 404 elsewhere: nothing of it writes on an invoice.
LOOKING = {
    ("comments:add", "POST"): "422",
    ("comments:people", "GET"): "200",
    ("invoices:compare", "GET"): "200",
    ("invoices:detail", "GET"): "200",
    ("invoices:drawing", "GET"): "200",
    ("invoices:original", "GET"): "200",
    ("invoices:page", "GET"): "200",
    ("invoices:thumbnail", "GET"): "200",
    ("invoices:verdict", "GET"): "200",
    ("invoices:words", "GET"): "200",
}


@pytest.fixture
def open_desks(alice):
    """The owner has set that agents see their colleagues' invoices."""
    alice.organization.agents_see_all = True
    alice.organization.save()


@pytest.fixture
def theirs(alice) -> list[Invoice]:
    """Alice has one in each status."""
    return [make_invoice(alice, number=f"SEEN-{status}", status=status) for status in Status]  # fmt: skip


@pytest.fixture
def his(bob) -> Client:
    return sign_in(Client(), bob)


def said(response) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def test_looking_is_all_that_it_opens(alice, bob, mona, olga, otto, open_desks):
    world = World(alice, bob, mona, olga, otto)
    browser = sign_in(Client(), bob)
    closed = {tuple(line.split()[:2]): line.split()[2 + WHO.index("other")] for line in TABLE.strip().splitlines()}  # fmt: skip
    opened = {}
    for address in addresses():
        for method in ("GET", "POST") if address.is_ours else ():
            answer = world.ask(copy_of(browser), address, method)
            if answer != closed.get((address.name, method), "405"):
                opened[address.name, method] = answer
    assert opened == LOOKING


def test_the_table_has_them_with_whose_each_is_and_can_be_filtered(
    alice, bob, theirs, his, open_desks
):
    make_invoice(bob, number="MINE-1")
    page = his.get(reverse("invoices:list"))
    assert "6 invoices" in said(page)
    assert "Alice" in said(page)
    assert "SEEN-draft" in said(his.get(reverse("invoices:list"), {"q": "seen"}))
    only = said(his.get(reverse("invoices:list"), {"agent": alice.user_id}))
    assert "5 invoices" in only
    assert "MINE-1" not in only


def test_numbers_beside_lists_count_what_is_listed(alice, bob, theirs, his, open_desks):
    vendor = theirs[0].vendor
    page = said(his.get(reverse("vendors:detail", args=[vendor.pk])))
    assert "595,00 EUR" in page
    assert "SEEN-draft" in page
    assert "595,00 EUR" in said(his.get(reverse("vendors:list")))


def test_without_the_owners_leave_nothing_of_it_is_seen_or_counted(
    alice, bob, theirs, his
):
    vendor = theirs[0].vendor
    for address in (
        reverse("invoices:list"),
        f"{reverse('invoices:list')}?q=seen",
        f"{reverse('invoices:list')}?agent={alice.user_id}",
        reverse("vendors:detail", args=[vendor.pk]),
        reverse("vendors:list"),
    ):
        page = said(his.get(address))
        assert "SEEN-" not in page
        assert "5 invoices" not in page
        assert "595,00" not in page
        assert "Alice" not in page


@pytest.mark.parametrize("status", Status)
def test_a_colleagues_invoice_offers_nothing_that_changes_it(
    alice, bob, his, open_desks, status
):
    """Its page has the talk, and no form or link beside that which its agent has."""
    invoice = make_invoice(alice, document=make_document(alice, pdf()), status=status)
    page = his.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    for name in ("edit", "delete", "set_aside"):
        assert reverse(f"invoices:{name}", args=[invoice.pk]) not in page


@pytest.mark.parametrize("name", ["submit", "withdraw", "hand_over", "code"], ids=str)
def test_several_of_a_colleagues_are_left_out_of_all_that_changes_them(
    alice, bob, olga, theirs, his, open_desks, name
):
    picks = [f"{one.pk}:{one.version}" for one in theirs]
    typed = {"pick": picks, "to": bob.pk, "sure": "1", "do": "1", "how": "rules"}
    his.post(reverse(f"selection:{name}"), typed)

    rows = Invoice.objects.filter(organization=alice.organization)
    kept = rows.order_by("pk").values_list("agent", "status", "version")
    assert list(kept) == [(alice.user_id, one.status, one.version) for one in theirs]


def test_a_likely_duplicate_of_a_colleagues_is_named_and_linked(
    alice, bob, his, open_desks
):
    earlier = make_invoice(alice, number="SEEN-1", status=Status.APPROVED)
    mine = make_invoice(bob, number="SEEN-1")
    told = [one.message for one in checks.all_checks(mine, bob)]
    assert (
        "This number of this vendor was already submitted: SEEN-1, 31.03.2026, 119,00 EUR, Approved."
        in told
    )
    compared = reverse("invoices:compare", args=[mine.pk, earlier.pk])
    assert his.get(compared).status_code == 200


def test_only_who_has_one_of_two_on_the_desk_says_that_they_are_two(
    alice, bob, his, open_desks
):
    first, second = (make_invoice(alice, number="SAME-1", gross_total=gross) for gross in (119, 120))  # fmt: skip
    address = reverse("invoices:tell_apart", args=[second.pk, first.pk])
    assert his.post(address).status_code == 404
    compared = his.get(reverse("invoices:compare", args=[second.pk, first.pk]))
    assert "Not a duplicate" not in said(compared)
    assert sign_in(Client(), alice).post(address).status_code == 302


def test_whoever_sees_it_can_be_mentioned(alice, bob, mona, his, open_desks):
    invoice = make_invoice(alice)
    people = reverse("comments:people", args=[invoice.pk])
    names = [one["name"] for one in sign_in(Client(), alice).get(people).json()["people"]]  # fmt: skip
    assert names == ["Bob", "Mona"]


def test_the_owner_sets_it_and_the_history_says_so(olga, client):
    sign_in(client, olga)
    page = client.get(reverse("accounts:settings"))
    assert "Agents see their colleagues’ invoices: to look at, never to change" in said(page)  # fmt: skip
