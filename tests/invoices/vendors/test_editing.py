"""A vendor's page as people with the right write it, asked over HTTP."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.history.models import Event
from countersign.vendors.models import Vendor
from countersign.vendors.queries import vendor_named
from tests.factories import make_invoice, make_vendor
from tests.signing_in import sign_in

PAGE = {
    "name": "Beispiel GmbH",
    "aliases": "Beispiel Bürobedarf\nBSP",
    "street": "Hauptstr. 1",
    "postcode": "10115",
    "city": "Berlin",
    "country": "de",
    "vat_id": "DE 136 695 976",
    "tax_number": "",
    "customer_number": "K-77",
    "creditor_number": "70001",
    "payment_days": "30",
    "discount_percent": "2,5",
    "discount_days": "10",
}


@pytest.fixture
def vendor(organization) -> Vendor:
    return make_vendor(organization)


def edit(vendor):
    return reverse("vendors:edit", args=[vendor.pk])


def save(client, vendor, **changed):
    version = {"version": str(vendor.version)}
    return client.post(edit(vendor), {**PAGE, **version, **changed}, follow=True)


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_what_a_manager_writes_stands_on_the_page_and_in_the_history(
    vendor, mona, client
):
    sign_in(client, mona)

    shown = words(save(client, vendor))

    for told in (
        "Beispiel Bürobedarf, BSP",
        "10115 Berlin",
        "DE136695976",
        "K-77",
        "70001",
        "30 days, 2,5 % within 10 days",
        "Mona changed the page",
        "Cash discount (percent): 2,5",
    ):
        assert told in shown
    line = Event.objects.get(organization_id=mona.organization_id, verb="changed_page")
    assert line.data["changes"]["city"] == ["", "Berlin"]
    assert line.data["changes"]["aliases"] == ["", "BSP, Beispiel Bürobedarf"]


def test_saving_what_stands_there_already_is_no_change(vendor, mona, client):
    sign_in(client, mona)
    save(client, vendor)
    vendor.refresh_from_db()
    lines = Event.objects.filter(organization_id=mona.organization_id).count()

    save(client, vendor)

    assert Event.objects.filter(organization_id=mona.organization_id).count() == lines


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"vat_id": "DE136695977"}, "This is no VAT id"),
        ({"tax_number": "12345"}, "This is no tax number of this country."),
        ({"country": "Germany"}, "at most 2 characters"),
        ({"country": "XX"}, "two letters, such as DE"),
        ({"creditor_number": "7a"}, "at most nine digits"),
        ({"discount_percent": "viel"}, "a percentage between 0 and 100"),
        ({"discount_days": ""}, "both: percent and days"),
        ({"discount_days": "31"}, "not more than the days to pay"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_typed_is_lost(
    vendor, mona, client, typed, said
):
    sign_in(client, mona)

    response = save(client, vendor, **typed)

    assert response.status_code == 422
    assert said in words(response)
    assert "K-77" in response.content.decode()
    vendor.refresh_from_db()
    assert vendor.city is None


def test_a_vendor_is_known_by_each_of_its_spellings_and_by_its_former_name(
    vendor, alice, mona, client
):
    sign_in(client, mona)
    save(client, vendor, name="Beispiel & Söhne GmbH", aliases="BSP Büro")

    for name in ("bsp buro", "Beispiel GmbH", "Beispiel & Söhne GmbH"):
        found = vendor_named(name, vendor.organization_id)
        assert found == vendor, name
    client.logout()
    sign_in(client, alice)
    names = client.get(reverse("invoices:vendor_names"), {"q": "bsp"}).json()
    assert [one["name"] for one in names["vendors"]] == ["Beispiel & Söhne GmbH"]
    assert "Beispiel" in words(client.get(reverse("vendors:list"), {"name": "bsp"}))


def test_two_vendors_share_no_name_spelling_or_number(
    vendor, organization, mona, client
):
    make_vendor(organization, "Zebra AG")
    sign_in(client, mona)
    save(client, vendor)
    other = Vendor.objects.get(organization=organization, name="Zebra AG")

    taken = save(client, other, name="BSP", aliases="", creditor_number="")
    assert "means the vendor Beispiel GmbH already" in words(taken)
    taken = save(client, other, name="Zebra AG", aliases="Beispiel", creditor_number="")
    assert taken.status_code == 200
    taken = save(client, other, name="Zebra AG", aliases="", creditor_number="70001")
    assert taken.status_code == 409 or "has this number already" in words(taken)


def test_who_saves_over_somebody_else_is_shown_both(vendor, mona, olga, client):
    sign_in(client, mona)
    save(client, vendor, city="Hamburg")

    response = save(client, vendor, city="Bremen")

    assert response.status_code == 409
    shown = words(response)
    assert "Somebody has changed this page" in shown
    assert "Hamburg" in shown
    assert 'value="Bremen"' in response.content.decode()
    vendor.refresh_from_db()
    assert vendor.city == "Hamburg"


def test_the_next_free_creditor_number_is_proposed(vendor, organization, mona, client):
    sign_in(client, mona)
    assert "creditor number is 70000" in words(client.get(edit(vendor)))
    for name, number in (("A", "70000"), ("B", "70004"), ("C", "12")):
        Vendor.objects.create(
            organization=organization, name=name, creditor_number=number
        )
    assert "creditor number is 70005" in words(client.get(edit(vendor)))
    organization.creditors_to = 70004
    organization.save()
    assert "creditor number is 70001" in words(client.get(edit(vendor)))


def test_a_vendor_can_be_added_before_its_first_invoice(organization, mona, client):
    sign_in(client, mona)
    address = reverse("vendors:add")

    shown = words(client.post(address, PAGE, follow=True))

    assert "Beispiel GmbH is added." in shown
    assert "Mona added Beispiel GmbH" in shown
    again = client.post(address, PAGE)
    assert again.status_code == 422
    assert Vendor.objects.filter(organization=organization).count() == 1


def test_agents_see_a_page_and_change_nothing_of_it(vendor, alice, client):
    make_invoice(alice)
    sign_in(client, alice)

    shown = client.get(reverse("vendors:detail", args=[vendor.pk])).content.decode()

    assert edit(vendor) not in shown
    assert client.post(edit(vendor), PAGE).status_code == 404
    assert client.get(edit(vendor)).status_code == 404


def test_another_organizations_page_does_not_exist(vendor, otto, client):
    sign_in(client, otto)
    assert save(client, vendor).status_code == 404
    assert client.get(edit(vendor)).status_code == 404
