"""Uploading: each file its own draft, what is wrong beside the file, the same file shown again."""

from datetime import date

import pytest
from django.urls import reverse

from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.checks import all_checks
from countersign.invoices.models import Invoice
from tests.factories import make_vendor
from tests.files import cut, einvoice, pdf, picture, upload

UPLOAD = reverse("invoices:upload")
BY_SCRIPT = {"X-Requested-With": "file-drop"}


def edit(invoice: Invoice) -> str:
    return reverse("invoices:edit", args=[invoice.pk])


@pytest.fixture
def desk(client, alice):
    client.force_login(alice.user)
    return client


def test_a_file_becomes_a_draft_and_opens(desk, alice):
    response = desk.post(UPLOAD, {"files": upload(pdf(), "R-1.pdf")})

    invoice = Invoice.objects.get()
    assert response["Location"] == edit(invoice)
    assert (invoice.agent, invoice.status) == (alice.user, "draft")
    assert [document.name for document in invoice.documents.all()] == ["R-1.pdf"]
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.subject_id) == (
        "uploaded",
        "Alice",
        invoice.pk,
    )
    assert event.data["file"] == "R-1.pdf"


def test_several_files_become_a_draft_each_and_the_first_opens(desk):
    files = [upload(data) for data in (pdf(), picture("TIFF"), einvoice())]

    response = desk.post(UPLOAD, {"files": files})

    first, *others = Invoice.objects.order_by("pk")
    assert response["Location"] == edit(first)
    assert len(others) == 2
    assert first.documents.get().media_type == "application/pdf"


def test_what_is_wrong_is_said_beside_the_file_and_the_others_go_on(desk):
    files = [upload(cut(pdf()), "cut.pdf"), upload(pdf(), "whole.pdf")]

    page = desk.post(UPLOAD, {"files": files})

    assert page.status_code == 200
    assert "The end of the file is missing" in page.text
    assert page.text.index("cut.pdf") < page.text.index("The end of the file")
    assert edit(Invoice.objects.get()) in page.text


def test_nothing_chosen_is_said(desk):
    page = desk.post(UPLOAD, follow=True)

    assert "Choose at least one file." in page.text
    assert not Invoice.objects.exists()


def test_a_script_is_answered_with_the_line_beside_the_file(desk):
    good = desk.post(UPLOAD, {"files": upload(pdf())}, headers=BY_SCRIPT)
    bad = desk.post(UPLOAD, {"files": upload(b"", "nil.pdf")}, headers=BY_SCRIPT)

    invoice = Invoice.objects.get()
    assert (good.status_code, bad.status_code) == (200, 422)
    assert f'data-opens="{edit(invoice)}"' in good.text
    assert "The file is empty." in bad.text
    assert good.text.strip().startswith("<li")


def test_the_same_file_again_shows_the_earlier_invoice(desk, organization):
    desk.post(UPLOAD, {"files": upload(pdf(), "one.pdf")})
    invoice = Invoice.objects.get()
    Invoice.objects.update(
        number="R-1042",
        number_key="R1042",
        vendor=make_vendor(organization),
        issue_date=date(2026, 3, 31),
        vendor_name="Beispiel GmbH",
        gross_total=119,
        status="submitted",
    )

    page = desk.post(UPLOAD, {"files": upload(pdf(), "two.pdf")})

    assert Invoice.objects.count() == 1
    assert "Already entered as R-1042." in page.text
    assert "Beispiel GmbH · 119,00 EUR · Submitted" in page.text
    assert reverse("invoices:detail", args=[invoice.pk]) in page.text
    assert Event.objects.count() == 1


def test_it_can_be_entered_again_anyway(desk):
    desk.post(UPLOAD, {"files": upload(pdf())})
    document = Document.objects.get()

    response = desk.post(reverse("invoices:again", args=[document.pk]))

    first, second = Invoice.objects.order_by("pk")
    assert response["Location"] == edit(second)
    assert first.documents.get() == second.documents.get() == document


def test_what_was_read_is_suggested_to_whoever_enters_it_next(desk, client, bob, work):
    desk.post(UPLOAD, {"files": upload(einvoice("R-77"))})
    work()
    client.force_login(bob.user)

    client.post(UPLOAD, {"files": upload(einvoice("R-77"))})
    work()

    mine = Invoice.objects.get(agent=bob.user)
    assert mine.suggestions.get(field="number").value == "R-77"


def test_a_colleagues_file_makes_a_draft_that_says_so_and_tells_no_more(
    desk, client, alice, bob
):
    desk.post(UPLOAD, {"files": upload(pdf())})
    Invoice.objects.update(number="SECRET-1")
    client.force_login(bob.user)

    client.post(UPLOAD, {"files": upload(pdf())})

    mine = Invoice.objects.get(agent=bob.user)
    (check,) = [one for one in all_checks(mine, bob) if one.name == "same-file"]
    assert check.message == ("The same file was already entered by another agent.")
    assert check.earlier is None
    page = client.get(reverse("invoices:desk")).text
    assert "a colleague uploaded the same file" in page
    assert "SECRET-1" not in page


def test_another_organization_hears_nothing_of_it(desk, client, otto):
    desk.post(UPLOAD, {"files": upload(pdf())})
    client.force_login(otto.user)

    response = client.post(UPLOAD, {"files": upload(pdf())})

    mine = Invoice.objects.get(agent=otto.user)
    assert response["Location"] == edit(mine)
    assert not [one for one in all_checks(mine, otto) if one.name == "same-file"]


def test_an_invoice_without_a_file(desk, alice):
    response = desk.post(reverse("invoices:new"))

    invoice = Invoice.objects.get()
    assert response["Location"] == edit(invoice)
    assert not invoice.documents.exists()
    assert Event.objects.get().verb == "began"


@pytest.mark.parametrize("name", ["invoices:upload", "invoices:new"])
def test_who_may_begin_an_invoice(client, alice, mona, olga, name):
    seen = {}
    for member in (alice, mona, olga):
        client.force_login(member.user)
        response = client.post(reverse(name), {"files": upload(pdf(member.user.name))})
        seen[str(member)] = response.status_code
    client.logout()

    assert seen == {"Alice": 302, "Mona": 404, "Olga": 302}
    login = client.post(reverse(name))["Location"]
    assert login.startswith(reverse("account_login"))


def test_who_may_enter_a_file_again(desk, client, bob, mona, otto):
    desk.post(UPLOAD, {"files": upload(pdf())})
    where = reverse("invoices:again", args=[Document.objects.get().pk])
    seen = {}
    for member in (bob, mona, otto):
        client.force_login(member.user)
        seen[str(member)] = client.post(where).status_code

    assert seen == {"Bob": 404, "Mona": 404, "Otto": 404}
    assert Invoice.objects.count() == 1


def test_asking_for_the_page_changes_nothing(desk):
    addresses = [UPLOAD, reverse("invoices:new"), reverse("invoices:again", args=[1])]

    assert [desk.get(where).status_code for where in addresses] == [405] * 3
    assert not Invoice.objects.exists()
