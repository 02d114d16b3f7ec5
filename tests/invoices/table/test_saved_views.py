"""Saved views, chosen columns and the day's work: everybody's own, in each organization."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice, Status
from countersign.invoices.table.actions import save_view
from countersign.invoices.table.own import SavedView
from tests.factories import make_invoice

from .test_table import LIST, numbers

SAVE, CHANGE = reverse("invoices:save_view"), reverse("invoices:change_view")
VIEWS, HOME = reverse("invoices:saved_views"), reverse("home")


def browse(member):
    client = Client()
    client.force_login(member.user)
    return client


def heads(response):
    return [head.name for head in response.context["heads"]]


def said(response):
    return " ".join(strip_tags(response.content.decode()).split())


def columns(client, *names, address=""):
    address = {"address": address, "column": names}
    return client.post(reverse("invoices:choose_columns"), address)


def test_a_view_keeps_filters_sorting_and_columns(alice):
    make_invoice(alice, number="A")
    make_invoice(alice, number="B", vendor="Seifenhaus")
    client = browse(alice)
    columns(client, "vendor", "gross")
    client.post(SAVE, {"name": "Seife", "address": "q=seife&sort=-gross"})
    columns(client, "vendor", "order", "status", "rubbish")

    menu = client.get(LIST).content.decode()
    address = re.search(r'href="([^"]+view=Seife[^"]*)"', menu)[1].replace("&amp;", "&")
    view = client.get(address)

    assert numbers(view) == ["B"]
    assert view.context["asked"].sort == "-gross"
    assert heads(view) == ["number", "vendor", "gross"]
    assert "View: Seife" in said(view)
    assert heads(client.get(LIST)) == ["number", "vendor", "order", "status"]


def test_another_sort_stays_in_the_view(alice):
    client = browse(alice)
    columns(client, "gross")
    client.post(SAVE, {"name": "Geld", "address": "status=draft"})
    columns(client, "vendor", "gross")

    page = client.get(f"{LIST}?status=draft&view=Geld")
    sort = next(head.address for head in page.context["heads"] if head.name == "gross")
    assert heads(client.get(f"{LIST}?{sort}")) == ["number", "gross"]


def test_saving_under_the_same_name_replaces_it(alice):
    client = browse(alice)
    for address in ("q=a", "q=b&amount_from=1,5"):
        client.post(SAVE, {"name": "Meine", "address": address})

    member = Membership.objects.get(pk=alice.pk)
    (view,) = member.table_kept["views"]
    assert view["address"] == "q=b&amount_from=1.50"


def test_a_view_may_come_first_after_signing_in(alice, mona):
    client = browse(alice)
    client.post(SAVE, {"name": "Erste", "address": "status=draft", "start": "1"})
    first = f"{LIST}?status=draft&view=Erste"
    assert client.get(HOME).url == first
    assert browse(mona).get(HOME).url == reverse("review:queue")

    client.post(CHANGE, {"view": "Erste", "do": "rename", "name": "Zweite"})
    assert client.get(HOME).url == f"{LIST}?status=draft&view=Zweite"
    client.post(CHANGE, {"view": "Zweite", "do": "usual"})
    assert client.get(HOME).url == reverse("invoices:desk")
    client.post(CHANGE, {"view": "Zweite", "do": "start"})
    client.post(CHANGE, {"view": "Zweite", "do": "delete"})
    assert client.get(HOME).url == reverse("invoices:desk")
    assert "No view is saved yet." in said(client.get(VIEWS))


def test_a_view_belongs_to_one_person_in_one_organization(alice, mona, otto):
    browse(alice).post(SAVE, {"name": "Geheim", "address": "q=x"})
    other = Membership.objects.create(
        organization=otto.organization, user=alice.user, role=Role.AGENT
    )

    own = browse(alice).get(
        VIEWS, follow=True
    )  # where both work, the address names one
    assert "Geheim" in said(own)
    assert "Geheim" not in said(browse(mona).get(LIST))
    assert Membership.objects.get(pk=other.pk).table_kept is None


@pytest.mark.parametrize(
    ("name", "address"), [("", "q=x"), ("x" * 61, "q=x"), ("\u200b", ""), ("zwei", "")]
)
def test_says_what_cannot_be_saved(alice, name, address):
    client = browse(alice)
    for n in range(30):
        save_view(alice, SavedView(f"Nr. {n}", "", ()))
    response = client.post(SAVE, {"name": name, "address": address}, follow=True)

    assert "It was not saved." in said(response)
    assert len(Membership.objects.get(pk=alice.pk).table_kept["views"]) == 30


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07"])
def test_a_name_has_no_signs_that_cannot_be_shown(alice, sign):
    client, name = browse(alice), f"Offen{sign}21"
    client.post(SAVE, {"name": "Eins", "address": ""})

    saved = client.post(SAVE, {"name": name, "address": ""}, follow=True)
    renamed = client.post(CHANGE, {"view": "Eins", "do": "rename", "name": name}, follow=True)  # fmt: skip

    for answer in (saved, renamed):
        assert "its name has signs that cannot be shown" in said(answer)
    [view] = Membership.objects.get(alice.itself).table_kept["views"]
    assert view["name"] == "Eins"


def test_two_views_do_not_get_one_name(alice):
    client = browse(alice)
    for name in ("Eins", "Zwei"):
        client.post(SAVE, {"name": name, "address": ""})
    response = client.post(
        CHANGE, {"view": "Eins", "do": "rename", "name": "Zwei"}, follow=True
    )
    assert "It was not saved." in said(response)
    assert "Eins" in said(client.get(LIST))


def test_what_is_typed_as_a_name_is_shown_as_text(alice):
    client = browse(alice)
    name = "<b>&view=1"
    client.post(SAVE, {"name": name, "address": "q=x"})

    page = client.get(f"{LIST}?q=x&{urlencode({'view': name})}").content.decode()
    assert "<b>&view" not in page
    assert "&lt;b&gt;&amp;view=1" in page


def test_all_columns_may_go_but_the_number(alice):
    make_invoice(alice, number="A")
    client = browse(alice)
    columns(client)
    page = client.get(LIST)

    assert heads(page) == ["number"]
    assert 'class="col-vendor"' not in page.content.decode()
    assert numbers(page) == ["A"]


def test_the_order_is_a_column_that_may_be_shown(alice):
    make_invoice(alice, number="A", order_reference="PO-77")
    client = browse(alice)
    assert "PO-77" not in client.get(LIST).content.decode()
    columns(client, "order")
    assert 'class="col-order">PO-77' in client.get(LIST).content.decode()


def test_the_days_work_is_counted(alice, bob, mona):
    now, before = timezone.now(), timezone.now() - timedelta(days=2)
    make_invoice(alice)
    for agent in (alice, bob):
        make_invoice(
            agent, status=Status.SUBMITTED, submitted_at=now, created_at=before
        )
    make_invoice(bob, status=Status.SUBMITTED, submitted_at=before, created_at=before)
    make_invoice(
        bob,
        status=Status.APPROVED,
        submitted_at=before,
        decided_at=now,
        created_at=before,
    )
    assert Invoice.objects.count() == 5

    told = "1 entered today · {} submitted · {} decided · {} waiting"
    assert told.format(2, 1, 3) in said(browse(mona).get(LIST))
    assert told.format(1, 0, 1) in said(browse(alice).get(LIST))
    shown = browse(mona).get(LIST).context["day"]
    assert len(numbers(browse(mona).get(f"{LIST}?{shown.entered_address}"))) == 1
    assert len(numbers(browse(mona).get(f"{LIST}?{shown.waiting_address}"))) == 3
