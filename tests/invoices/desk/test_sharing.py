"""What a phone's “Share” brings is a draft; what another site sends is not looked at."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.accounts.places import address_in
from countersign.documents.models import Document
from countersign.invoices.models import Invoice
from tests.factories import make_organization
from tests.files import cut, pdf, picture, upload
from tests.signing_in import sign_in

SHARE = reverse("invoices:share")
BY_THE_PHONE = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def phone(alice):
    """The installed app, signed in; the server asks for tokens as it really does."""
    installed = Client(enforce_csrf_checks=True)
    installed.cookies = sign_in(Client(), alice).cookies
    return installed


def share(phone, *files, headers=BY_THE_PHONE):
    return phone.post(SHARE, {"files": list(files)}, headers=headers)


def test_a_shared_invoice_opens_as_a_draft(phone):
    answer = share(phone, upload(pdf(), "scan.pdf"))
    draft = Invoice.objects.get()
    assert answer["Location"] == reverse("invoices:edit", args=[draft.pk])
    assert draft.files.get().name == "scan.pdf"


def test_of_several_each_is_said_what_became_of_it(phone):
    page = share(phone, upload(picture("JPEG"), "photo.jpg"), upload(cut(pdf()), "cut.pdf"))  # fmt: skip
    assert page.status_code == 200
    assert "photo.jpg" in page.text
    assert "The end of the file is missing" in page.text
    assert Invoice.objects.count() == 1


def test_a_share_without_a_file_says_so(phone):
    answer = phone.post(SHARE, {"text": "hello"}, headers=BY_THE_PHONE, follow=False)
    assert answer["Location"] == reverse("invoices:desk")
    assert "There was no file in what was shared." in phone.get(answer["Location"]).text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
def test_what_another_site_sends_is_not_looked_at(phone, site):
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    page = share(phone, upload(pdf(), "scan.pdf"), headers=headers)
    assert page.status_code == 403
    assert "These files were sent by another site" in page.text
    assert not Document.objects.exists()


def test_who_was_signed_out_signs_in_and_is_told_to_share_again(client, alice):
    answer = share(client, upload(pdf() + b"%" * 5_000_000, "scan.pdf"))
    assert answer["Location"].startswith(reverse("account_login"))
    page = sign_in(client, alice).get(SHARE)
    assert "share them again" in page.text
    assert not Invoice.objects.exists()


def test_who_works_in_several_installs_an_app_for_each(phone, alice):
    """Its manifest is asked for from a page of that organization, and what is shared with it is a draft there."""
    other = make_organization("Beispiel AG")
    Membership.objects.create(organization=other, user=alice.user, role=Role.AGENT)
    for organization in (alice.organization, other):
        page = phone.get(address_in(organization.pk, "invoices:desk")).text
        address = address_in(organization.pk, "manifest")
        assert f'<link rel="manifest" href="{address}" crossorigin="use-credentials">' in page  # fmt: skip
        app = phone.get(address).json()
        assert organization.name in app["name"]
        phone.post(
            app["share_target"]["action"],
            {"files": [upload(pdf(organization.name), "scan.pdf")]},
            headers=BY_THE_PHONE,
        )
        assert Invoice.objects.filter(organization=organization).count() == 1
        for icon in app["icons"]:
            assert icon["src"].startswith("/static/")


def test_nobody_learns_a_name_by_the_app_of_somebody_elses(phone):
    other = make_organization("Beispiel AG")
    answer = phone.get(address_in(other.pk, "manifest"))
    assert answer.status_code == 404
    assert "Beispiel" not in answer.text
