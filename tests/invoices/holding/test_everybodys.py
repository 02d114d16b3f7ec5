"""What is on everybody's desk is nobody's until somebody enters something, and two people are never in it unnoticed."""

from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from countersign.accounts.actions.sharing import everybody_of
from countersign.history.models import Event
from countersign.invoices.desk.pages import desk
from countersign.invoices.desk.rows import MOST_ROWS
from countersign.invoices.models import Held, Invoice, Status
from tests.factories import make_document, make_invoice
from tests.forms import posted_of

DESK = reverse("invoices:desk")


@pytest.fixture
def draft(alice):
    return everybodys(alice, number="R-1")


def everybodys(member, **values):
    """A draft that came by mail."""
    invoice = make_invoice(member, **values)
    Invoice.objects.filter(invoice.itself).update(
        agent=everybody_of(member.organization)
    )
    invoice.refresh_from_db()
    return invoice


def browse(member):
    client = Client()
    client.force_login(member.user)
    return client


def at(name, invoice):
    return reverse(f"invoices:{name}", args=[invoice.pk])


def said(response):
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def save(client, invoice, **values):
    """Leave a field of the form as it is stored now, with some typed differently."""
    typed = {"auto": "left", **posted_of(invoice, **values)}
    headers = {"Accept": "application/json"}
    return client.post(at("save", invoice), typed, headers=headers)


def test_it_is_on_the_desk_of_each_who_enters_and_in_the_table_of_each(
    alice, bob, draft
):
    for member in (alice, bob):
        client = browse(member)
        assert "R-1" not in said(client.get(DESK))
        page = client.get(f"{DESK}?everybodys")
        assert "R-1" in said(page)
        assert "Mine 0 Everybody’s 1" in said(page)
        assert client.get(at("edit", draft)).status_code == 200
        listed = said(client.get(reverse("invoices:list"), {"q": "R-1"}))
        assert "1 invoice " in listed
        assert "Everybody’s desk" in listed
        found = client.get(at("detail", draft)).content.decode()
        assert at("edit", draft) in found


def test_the_table_turns_its_pages_through_both_desks_in_one_order(alice, bob):
    for number in range(60):
        make = everybodys if number % 2 else make_invoice
        make(alice, number=f"N-{number:02}", gross_total=number + 1)
    make_invoice(bob, number="B-1")
    client = browse(alice)
    for sort in ("number", "-gross", "entered", "vendor", "status"):
        seen, address = [], f"{reverse('invoices:list')}?sort={sort}"
        while address:
            page = client.get(address)
            seen += [row["number"] for row in page.context["rows"]]
            cursor = page.context["page"].next
            address = cursor and f"{reverse('invoices:list')}?{urlencode({'sort': sort, 'after': cursor})}"  # fmt: skip
        assert sorted(seen) == [f"N-{number:02}" for number in range(60)]
        if sort == "number":
            assert seen == sorted(seen)
        if sort == "-gross":
            assert seen == sorted(seen, reverse=True)
        back = client.get(reverse("invoices:list"), {"sort": sort, "before": page.context["page"].previous})  # fmt: skip
        assert [row["number"] for row in back.context["rows"]] == seen[:50]


def test_the_tables_totals_count_both_desks(alice, bob):
    make_invoice(alice)
    everybodys(alice)
    make_invoice(bob)
    page = browse(alice).get(reverse("invoices:list"))
    assert "2 invoices" in said(page)
    assert "238.00 EUR" in said(page) or "238,00 EUR" in said(page)
    only = browse(alice).get(reverse("invoices:list"), {"agent": alice.organization.everybody})  # fmt: skip
    assert "1 invoice " in said(only)


def test_others_see_who_is_in_it_and_do_not_come_in(alice, bob, draft):
    hers, his = browse(alice), browse(bob)
    assert hers.post(at("hold", draft)).status_code == 204

    assert "Alice is in it" in said(his.get(f"{DESK}?everybodys"))
    for refused in (his.get(at("edit", draft)), his.post(at("hold", draft)), his.post(at("delete", draft))):  # fmt: skip
        assert refused.status_code == 409
        assert "Alice is in it" in said(refused)
    assert "Alice is in it" not in said(hers.get(at("edit", draft)))

    hers.post(at("let_go", draft))
    assert his.get(at("edit", draft)).status_code == 200
    assert "is in it" not in said(his.get(f"{DESK}?everybodys"))


def test_without_a_sign_of_life_it_is_free_after_a_quarter_of_an_hour(
    alice, bob, draft
):
    browse(alice).post(at("hold", draft))
    seen = timezone.now() - timedelta(minutes=15, seconds=1)
    Held.objects.filter(organization=alice.organization).update(seen_at=seen)

    his = browse(bob)
    assert "is in it" not in said(his.get(f"{DESK}?everybodys"))
    assert his.post(at("hold", draft)).status_code == 204
    assert browse(alice).get(at("edit", draft)).status_code == 409


def test_nobody_lets_go_for_somebody_else(alice, bob, draft):
    browse(alice).post(at("hold", draft))
    browse(bob).post(at("let_go", draft))

    assert browse(bob).get(at("edit", draft)).status_code == 409


def test_the_first_value_makes_it_ones_own(alice, bob, draft):
    hers = browse(alice)
    hers.post(at("hold", draft))
    assert save(hers, draft).status_code == 200
    draft.refresh_from_db()
    assert draft.is_everybodys  # nothing was entered

    assert save(hers, draft, number="R-2").status_code == 200
    draft.refresh_from_db()
    assert (draft.agent, draft.number) == (alice.user, "R-2")
    assert browse(bob).get(at("edit", draft)).status_code == 404
    assert "Alice took this invoice from everybody’s desk" in said(hers.get(at("detail", draft)))  # fmt: skip


def test_what_a_colleague_is_in_is_not_written(alice, bob, draft):
    his = browse(bob)
    browse(alice).post(at("hold", draft))

    assert save(his, draft, number="X").status_code == 409
    draft.refresh_from_db()
    assert (draft.number, draft.is_everybodys) == ("R-1", True)


def test_it_is_taken_over_from_whoever_went_away(alice, bob, draft):
    hers, his = browse(alice), browse(bob)
    hers.post(at("hold", draft))
    assert his.post(at("take", draft)).status_code == 409
    assert his.post(at("take", draft), {"over": "1"}).status_code == 302

    draft.refresh_from_db()
    assert draft.agent == bob.user
    assert hers.post(at("hold", draft)).status_code == 404
    line = Event.objects.get(organization_id=bob.organization_id, verb="took")
    assert (line.actor_name, line.data["from"]) == ("Bob", "Alice")


def test_whoever_enters_it_does_not_decide_and_the_others_do(alice, bob, olga, draft):
    browse(olga).post(at("take", draft))
    draft.refresh_from_db()

    assert not draft.admits(olga)
    assert draft.earlier_agents is None


def test_another_organization_sees_nothing_of_it(draft, otto):
    client = browse(otto)
    assert "Everybody’s 0" in said(client.get(f"{DESK}?everybodys"))
    for name in ("edit", "detail"):
        assert client.get(at(name, draft)).status_code == 404
    for name in ("hold", "let_go", "take", "delete"):
        assert client.post(at(name, draft)).status_code == 404


def test_it_is_deleted_as_ones_own(alice, draft):
    assert browse(alice).post(at("delete", draft)).status_code == 302
    assert not Invoice.objects.filter(organization=alice.organization).exists()


def test_nobody_signs_in_as_everybody(alice, draft, client):
    everybody = everybody_of(alice.organization)
    assert not everybody.has_usable_password()
    client.force_login(everybody)
    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize("everybody", [False, True])
def test_a_long_desk_is_turned_page_by_page(alice, everybody):
    begun = timezone.now() - timedelta(days=9)
    agent = everybody_of(alice.organization) if everybody else alice.user
    Invoice.objects.bulk_create(
        Invoice(
            organization=alice.organization,
            agent=agent,
            status=Status.RETURNED if n % 5 == 0 else Status.DRAFT,
            created_at=begun + timedelta(seconds=n // 3),
        )
        for n in range(2 * MOST_ROWS + 30)
    )
    now, start, seen = timezone.now(), "", []
    while True:
        page = desk(alice, now=now, everybodys=everybody, start=start)
        assert (page.everybodys if everybody else page.mine) == 230
        seen += [row.invoice for row in page.rows]
        if not (start := page.following):
            break

    assert len(seen) == len({one.pk for one in seen}) == 230
    assert seen == sorted(seen, key=lambda one: (one.status == "draft", one.created_at, one.pk))  # fmt: skip


def test_an_address_that_is_no_place_on_the_desk_begins_at_the_first(alice, draft):
    for start in ("x", "draft.99999999T000000000000.1", "draft..1", "\0"):
        page = browse(alice).get(DESK, {"everybodys": "", "start": start})
        assert "R-1" in said(page)


def test_files_of_everybodys_are_seen_by_each_who_enters_and_by_no_stranger(
    alice, bob, otto
):
    document = make_document(alice)
    mine = everybodys(alice, document=document)
    for member, status in ((alice, 200), (bob, 200), (otto, 404)):
        client = browse(member)
        for name in ("original", "words"):
            address = reverse(f"invoices:{name}", args=[document.pk])
            assert client.get(address).status_code == status
    browse(alice).post(at("take", mine))
    taken = reverse("invoices:original", args=[document.pk])
    assert browse(bob).get(taken).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_everybodys_desk_costs_the_same_queries_however_much_waits(
    alice, bob, count, django_assert_num_queries
):
    for _number in range(count):
        draft = everybodys(alice, document=make_document(alice))
        browse(bob).post(at("hold", draft))
    client = browse(alice)
    client.get(DESK)

    with django_assert_num_queries(11):
        client.get(f"{DESK}?everybodys")


def test_whose_own_desk_is_done_goes_on_to_what_is_free_of_everybodys(
    alice, bob, mona, draft
):
    first, second = draft, everybodys(alice, number="R-2")
    third = everybodys(alice, number="R-3")
    browse(bob).post(at("hold", second))
    hers = browse(alice)

    answer = hers.post(reverse("review:submit", args=[first.pk]), {"seen": ""})
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:  # asked once about what is alike
        answer = hers.post(
            reverse("review:submit", args=[first.pk]),
            {"seen": answer.context["seen"]},
        )
    assert answer.url.partition("?")[0] == at("edit", third)


def test_the_first_typed_save_costs_few_queries(
    alice, draft, django_assert_num_queries
):
    """Seven as any other, one that asks who is in it, the three of the line that says who took it, and whether another program is told."""
    hers = browse(alice)
    hers.post(at("take", everybodys(alice)))  # the organization's first line
    hers.post(at("hold", draft))
    typed = {**posted_of(draft, order_reference="PO-7"), "auto": "typing"}
    with django_assert_num_queries(12):
        answer = hers.post(at("save", draft), typed, headers={"Accept": "application/json"})  # fmt: skip
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.agent, draft.order_reference) == (alice.user, "PO-7")
    assert "is in it" not in said(hers.get(DESK))


def test_what_was_taken_by_typing_and_put_back_is_free_at_once(alice, bob, draft):
    hers = browse(alice)
    hers.post(at("hold", draft))
    save(hers, draft, number="R-2")
    pick = {"pick": f"{draft.pk}:{draft.version + 1}", "to": "everybody", "sure": "1"}
    assert "1 invoice handed over" in said(hers.post(reverse("selection:hand_over"), pick))  # fmt: skip
    assert browse(bob).get(at("edit", draft)).status_code == 200
