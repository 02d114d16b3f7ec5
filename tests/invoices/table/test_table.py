from decimal import Decimal

from django.urls import reverse
from django.utils.html import strip_tags

from countersign.invoices.models import Invoice, Status
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice, make_member

LIST = reverse("invoices:list")


def numbers(response):
    """The numbers in the table, from top to bottom."""
    return [invoice.number for invoice in response.context["page"].rows]


def test_an_agent_sees_their_own(alice, bob, client):
    make_invoice(alice, number="A-1")
    make_invoice(bob, number="B-1")
    client.force_login(alice.user)

    response = client.get(LIST)

    assert numbers(response) == ["A-1"]
    assert "B-1" not in response.content.decode()
    assert "Bob" not in response.content.decode()


def test_a_manager_sees_all_of_all_agents(alice, bob, mona, client):
    make_invoice(alice, number="A-1")
    make_invoice(bob, number="B-1", status=Status.APPROVED)
    client.force_login(mona.user)

    response = client.get(LIST)

    assert numbers(response) == ["B-1", "A-1"]
    assert 'class="col-agent">Alice' in response.content.decode()


def test_another_organization_sees_nothing(alice, otto, client):
    make_invoice(alice)
    client.force_login(otto.user)

    assert numbers(client.get(LIST)) == []


def test_a_row_says_it_in_the_organizations_form(alice, client):
    make_invoice(alice, number="R-1", gross_total=Decimal("1234.50"))
    client.force_login(alice.user)

    page = client.get(LIST).content.decode()

    assert "31.03.2026" in page
    assert "1.234,50" in page
    assert 'class="status status-draft">Draft' in page


def test_a_row_says_what_it_is_and_what_is_to_be_paid(alice, client):
    make_invoice(alice, number="G-7", **CREDIT_NOTE)
    make_invoice(alice, number="R-8", **PREPAID)
    client.force_login(alice.user)

    page = client.get(LIST).content.decode()

    text = " ".join(strip_tags(page).split())
    assert "Credit note G-7" in text
    assert "-119,00 EUR" in text
    assert "of 1.190,00 190,00 EUR" in text
    assert "2 invoices" in text
    assert "71,00 EUR" in text
    assert 'data-amount="-119000"' in page
    assert 'data-amount="190000"' in page


def test_a_row_of_a_draft_with_nothing_on_it_says_which_draft_it_is(alice, client):
    draft = make_invoice(
        alice, number="", issue_date=None, due_date=None, gross_total=None
    )
    client.force_login(alice.user)

    page = client.get(LIST).content.decode()

    assert f'aria-label="Select Draft {draft.pk}"' in page
    assert f'<span class="quiet">Draft {draft.pk}</span>' in page
    assert f'href="{reverse("invoices:detail", args=[draft.pk])}"' in page
    assert '<td class="col-issued"></td>' in page
    assert '<td class="col-due"></td>' in page
    assert '<td class="col-gross"></td>' in page
    assert "data-amount" not in page


def test_each_row_can_be_selected_with_the_version_that_is_seen(alice, client):
    rows = [
        make_invoice(alice, number="A-1"),
        make_invoice(alice, number="A-2", status=Status.SUBMITTED, version=3),
    ]
    client.force_login(alice.user)

    page = client.get(LIST).content.decode()

    assert page.count('name="pick"') == 2
    for row in rows:
        assert f'name="pick" value="{row.pk}:{row.version}" form="picked"' in page


def test_totals_per_currency_are_of_all_that_is_filtered(alice, client):
    for _ in range(3):
        make_invoice(alice, gross_total=Decimal("0.10"))
    make_invoice(alice, gross_total=Decimal("0.125"), currency="KWD")
    make_invoice(alice, gross_total=Decimal(5000), currency="JPY")
    make_invoice(alice, gross_total=Decimal(77), status=Status.REJECTED)
    make_invoice(alice, gross_total=None)
    client.force_login(alice.user)

    response = client.get(f"{LIST}?status=draft")

    totals = [
        (total.currency, total.count, total.amount)
        for total in response.context["summed"].totals
    ]
    assert totals == [
        ("JPY", 1, Decimal(5000)),
        ("EUR", 4, Decimal("0.30")),
        ("KWD", 1, Decimal("0.125")),
    ]
    page = response.content.decode()
    assert "6 invoices" in page
    for shown in ("0,30 EUR", "0,125 KWD", "5.000 JPY"):
        assert shown in strip_tags(page)


def test_one_row_costs_as_many_queries_as_three(
    alice, mona, client, django_assert_num_queries
):
    client.force_login(mona.user)
    make_invoice(alice)
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(numbers(client.get(LIST))) == 1
    for name in ("Bob", "Carl"):
        make_invoice(make_member(alice.organization, name))
    with django_assert_num_queries(8):
        assert len(numbers(client.get(LIST))) == 3


def test_a_refresh_brings_the_table_alone(alice, client):
    make_invoice(alice, number="A-1")
    client.force_login(alice.user)

    response = client.get(
        f"{LIST}?q=&status=draft&sort=-entered", headers={"HX-Request": "true"}
    )

    page = response.content.decode()
    assert "A-1" in page
    assert "<html" not in page
    assert response.headers["HX-Push-Url"] == f"{LIST}?status=draft"
    assert "HX-Request" in response.headers["Vary"]


def test_a_former_agents_invoices_keep_their_name(alice, bob, mona, client):
    make_invoice(bob, number="B-1")
    bob.delete()
    client.force_login(mona.user)

    page = client.get(LIST).content.decode()

    assert 'class="col-agent">Bob' in page


def test_looking_changes_nothing(alice, client):
    invoice = make_invoice(alice)
    before = Invoice.objects.filter(pk=invoice.pk).values().get()
    client.force_login(alice.user)

    client.get(LIST)

    assert client.post(LIST).status_code == 405
    assert Invoice.objects.filter(pk=invoice.pk).values().get() == before


def test_strangers_sign_in_first(client, db):
    response = client.get(f"{LIST}?status=draft")

    assert response.status_code == 302
    assert "next=" in response.headers["Location"]


def test_a_user_without_a_membership_finds_nothing(alice, client):
    client.force_login(alice.user)
    alice.delete()

    assert client.get(LIST).status_code == 404
