import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice
from tests.forms import posted_of

JSON = {"HTTP_ACCEPT": "application/json"}


def edit(invoice):
    return reverse("invoices:edit", args=[invoice.pk])


def save_url(invoice):
    return reverse("invoices:save", args=[invoice.pk])


@pytest.fixture
def invoice(alice, client):
    client.force_login(alice.user)
    return make_invoice(alice, lines=2, document=make_document(alice))


def test_it_shows_what_is_stored_in_the_organizations_form(client, invoice):
    page = client.get(edit(invoice)).content.decode()
    assert 'value="31.03.2026"' in page
    assert 'value="238,00"' in page
    assert page.count('name="item_key"') == 3  # two items and the pattern of a new one


def test_looking_changes_nothing(client, invoice):
    for name in ("edit", "state"):
        assert (
            client.get(reverse(f"invoices:{name}", args=[invoice.pk])).status_code
            == 200
        )
    assert client.get(save_url(invoice)).status_code == 405
    assert Invoice.objects.get(pk=invoice.pk).version == 1
    assert not Event.objects.exists()


@pytest.mark.parametrize("cast", ["bob", "mona", "otto", "olga"])
def test_for_anyone_else_it_does_not_exist(cast, request, client, invoice):
    client.force_login(request.getfixturevalue(cast).user)
    for name in ("edit", "state"):
        assert (
            client.get(reverse(f"invoices:{name}", args=[invoice.pk])).status_code
            == 404
        )
    answer = client.post(save_url(invoice), posted_of(invoice, number="X"))
    assert answer.status_code == 404
    assert Invoice.objects.get(pk=invoice.pk).number == invoice.number


def test_saving_without_script_comes_back_to_the_form(client, invoice):
    answer = client.post(save_url(invoice), posted_of(invoice, number="R-9"))
    assert answer.status_code == 302
    assert answer.url == edit(invoice)
    assert Invoice.objects.get(pk=invoice.pk).number == "R-9"


def test_saving_by_script_answers_what_is_stored_and_checked(client, invoice):
    form = posted_of(invoice, gross_total="1.240,00", issue_date="1.4.26")
    answer = client.post(save_url(invoice), form, **JSON).json()
    assert answer["version"] == 2
    assert answer["values"]["gross_total"] == "1.240,00"
    assert answer["values"]["issue_date"] == "01.04.2026"
    assert [item["line_total"] for item in answer["items"]] == ["100,00", "100,00"]
    assert [check["message"] for check in answer["checks"]] == [
        "200,00 + 38,00 is 238,00 EUR, but Gross total is 1.240,00 EUR."
    ]


def test_a_conflict_shows_both_versions_and_keeps_what_was_typed(client, invoice):
    mine = posted_of(invoice, number="MINE")
    client.post(save_url(invoice), posted_of(invoice, number="THEIRS"))
    answer = client.post(save_url(invoice), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="MINE"' in page
    assert "THEIRS" in page
    assert 'name="version" value="2"' in page
    by_script = client.post(save_url(invoice), mine, **JSON)
    assert by_script.status_code == 409
    assert by_script.json()["values"]["number"] == "THEIRS"


def test_save_and_next_opens_the_next_open_draft(client, invoice, alice):
    following = make_invoice(alice)
    make_invoice(alice, status=Status.SUBMITTED)
    form = posted_of(invoice)
    assert client.post(save_url(invoice), form | {"then": "next"}).url == edit(
        following
    )
    form = posted_of(following)
    assert client.post(save_url(following), form | {"then": "next"}).url == edit(
        invoice
    )
    following.delete()
    answer = client.post(save_url(invoice), posted_of(invoice) | {"then": "next"})
    assert answer.url == reverse("home")


def test_submitting_lists_what_is_missing_and_keeps_the_rest(client, invoice):
    form = posted_of(invoice, number="", gross_total="1,19") | {"then": "submit"}
    answer = client.post(save_url(invoice), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Invoice number is missing." in page
    assert 'value="1,19"' in page


def test_a_submitted_invoice_is_shown_instead_of_entered(client, invoice):
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.SUBMITTED)
    assert client.get(edit(invoice)).status_code == 302
    answer = client.post(save_url(invoice), posted_of(invoice, number="X"))
    assert answer.status_code == 409
    assert Invoice.objects.get(pk=invoice.pk).number == invoice.number


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_costs_the_same_queries_however_many_items(
    lines, client, alice, django_assert_num_queries
):
    client.force_login(alice.user)
    invoice = make_invoice(alice, lines=lines, document=make_document(alice))
    with django_assert_num_queries(11):
        client.get(edit(invoice))


def test_vendor_names_are_found_by_their_words(client, invoice, otto):
    make_invoice(otto, vendor="Beispiel Fremd AG")
    names = client.get(reverse("invoices:vendor_names"), {"q": "beisp"}).json()
    assert names == {"vendors": [{"name": "Beispiel GmbH", "note": "1 earlier"}]}
