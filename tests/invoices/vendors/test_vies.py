"""A VAT id is asked for at VIES where the owner allows it, and the answer kept; against a real server on this machine."""

import json

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.history.models import Event
from countersign.vendors import vies
from countersign.vendors.models import VatAnswer
from tests.factories import make_vendor
from tests.signing_in import sign_in
from tests.vies import register


@pytest.fixture
def server(settings):
    with register() as ours:
        settings.VIES_URL = ours.url
        yield ours


@pytest.fixture
def vendor(organization):
    organization.may_ask_vies, organization.vat_id = True, "DE129273398"
    organization.save()
    vendor = make_vendor(organization)
    vendor.vat_id = "DE136695976"
    vendor.save()
    return vendor


def ask(client, vendor):
    address = reverse("vendors:ask_vies", args=[vendor.pk])
    return " ".join(
        strip_tags(client.post(address, follow=True).content.decode()).split()
    )


def test_the_answer_is_kept_with_its_consultation_number(server, vendor, mona, client):
    sign_in(client, mona)

    shown = ask(client, vendor)

    assert server.asked == [
        (
            "/check-vat-number",
            {
                "countryCode": "DE",
                "vatNumber": "136695976",
                "requesterMemberStateCode": "DE",
                "requesterNumber": "129273398",
            },
        )
    ]
    assert "VIES says that the VAT id is valid." in shown
    assert "Consultation number WAPIAAAAW1234567" in shown
    assert "BEISPIEL GMBH" in shown
    kept = VatAnswer.objects.get()
    assert (kept.is_valid, kept.vat_id, kept.asked_by) == (
        True,
        "DE136695976",
        mona.user,
    )
    line = Event.objects.get(organization_id=mona.organization_id)
    assert (line.verb, line.data["consultation"]) == (
        "checked_vat_id",
        "WAPIAAAAW1234567",
    )


def test_that_an_id_is_not_valid_is_an_answer_too(server, vendor, mona, client):
    server.says(valid=False, name="---", address="---", userError="INVALID")
    sign_in(client, mona)
    assert "is not valid (asked by Mona)" in ask(client, vendor)
    kept = VatAnswer.objects.get()
    assert (kept.is_valid, kept.name, kept.address) == (False, "", "")


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (500, {"errorWrappers": [{"error": "MS_UNAVAILABLE"}]}, "MS_UNAVAILABLE"),
        (200, {"valid": False, "userError": "MS_MAX_CONCURRENT_REQ"}, "MS_MAX"),
        (200, {"actionSucceed": False, "errorWrappers": [{"error": "X"}]}, "(X)"),
        (200, [], "says nothing of the id"),
        (429, "no", "HTTP 429"),
    ],
)
def test_no_answer_is_told_and_nothing_kept(
    server, vendor, mona, client, status, answer, told
):
    server.status, server.answer = status, json.dumps(answer).encode()
    sign_in(client, mona)
    shown = ask(client, vendor)
    assert "VIES gave no answer" in shown
    assert told in shown
    assert VatAnswer.objects.count() == 0


def test_one_that_hangs_is_waited_for_no_longer_than_that(
    server, vendor, mona, client, monkeypatch
):
    monkeypatch.setattr(vies, "SECONDS", 0.2)
    server.seconds = 1
    sign_in(client, mona)
    assert "VIES gave no answer" in ask(client, vendor)


def test_nothing_is_asked_unless_the_owner_allows_it(server, vendor, mona, client):
    vendor.organization.may_ask_vies = False
    vendor.organization.save()
    sign_in(client, mona)
    assert "The owner has not allowed" in ask(client, vendor)
    page = client.get(reverse("vendors:detail", args=[vendor.pk])).content.decode()
    assert "Ask VIES" not in page
    assert server.asked == []


def test_ids_of_elsewhere_are_not_asked_for(server, vendor, mona, client):
    vendor.vat_id = "CHE109322551"
    vendor.save()
    sign_in(client, mona)
    assert "members of the European Union alone" in ask(client, vendor)
    assert server.asked == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_within_a_transaction(
    server, vendor, mona, client, monkeypatch
):
    seen = []
    real = vies.ask

    def watched(*args, **kwargs):
        seen.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(vies, "ask", watched)
    sign_in(client, mona)
    ask(client, vendor)
    assert seen == [False]


def test_who_may_not_write_the_page_does_not_ask(server, vendor, alice, otto, client):
    for member in (alice, otto):
        sign_in(client, member)
        address = reverse("vendors:ask_vies", args=[vendor.pk])
        assert client.post(address).status_code == 404
    assert server.asked == []
