"""A return can name the fields it is about; the reason stands beside them until the invoice is submitted again."""

import re

import pytest
from django.urls import reverse

from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_document


def give_back(client, invoice, *fields, comment="Not what is printed"):
    return client.post(
        reverse("review:decide", args=[invoice.pk]),
        {
            "verdict": "returned",
            "version": invoice.version,
            "comment": comment,
            "named_fields": fields,
        },
    )


def entry(client, invoice):
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    beside = re.findall(
        r'<p class="entry-returned" id="returned_(\w+)">(.*?)</p>', page, re.DOTALL
    )
    return page, {
        group: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for group, text in beside
    }


def test_the_reason_stands_beside_the_fields_it_names(
    submitted, alice, mona, as_member
):
    invoice = submitted()
    give_back(as_member(mona), invoice, "iban", "items", "number", "iban")
    assert Decision.objects.get().named_fields == ["number", "iban", "items"]
    page, beside = entry(as_member(alice), invoice)
    assert beside == {
        "who": "Invoice number: “Not what is printed” (Mona)",
        "when": "IBAN: “Not what is printed” (Mona)",
        "table": "Items: “Not what is printed” (Mona)",
    }
    assert re.findall(r"field-(\w+) field-returned", page) == ["number", "iban"]
    assert 'aria-describedby="note_when returned_when"' in page
    top = page.split('class="entry-return"')[1].split("</div>")[0]
    assert "Mona returned this invoice" in top
    assert [label for _to, label in re.findall(r'href="#(\w+)">([^<]+)', top)] == [
        "Invoice number",
        "IBAN",
        "Items",
    ]


def test_a_return_that_names_nothing_stands_at_the_top(
    submitted, alice, mona, as_member
):
    invoice = submitted()
    give_back(as_member(mona), invoice)
    page, beside = entry(as_member(alice), invoice)
    assert beside == {}
    assert "field-returned" not in page
    assert "“Not what is printed”" in page.split('class="entry-return"')[1]


def test_what_it_does_not_name_has_nothing_beside_it(submitted, alice, mona, as_member):
    invoice = submitted()
    give_back(as_member(mona), invoice, "net_total")
    _page, beside = entry(as_member(alice), invoice)
    assert beside == {"sums": "Net total: “Not what is printed” (Mona)"}


def test_it_is_gone_when_the_invoice_is_submitted_again(
    submitted, alice, mona, as_member
):
    invoice = submitted()
    give_back(as_member(mona), invoice, "iban", comment="first")
    submitting.submit(invoice, by=alice)
    give_back(as_member(mona), invoice, comment="second")
    page, beside = entry(as_member(alice), invoice)
    assert beside == {}
    assert "“second”" in page
    assert "“first”" not in page


def test_the_mail_and_the_history_say_it_too(
    submitted, alice, mona, as_member, read_mail
):
    invoice = submitted()
    give_back(as_member(mona), invoice, "gross_total", "due_date")
    (mail,) = read_mail(alice)
    for form in (mail.text, mail.html):
        assert "It is about: Due date, Gross total" in form
    page = as_member(alice).get(reverse("invoices:detail", args=[invoice.pk]))
    history = page.content.decode().split('class="history"')[1]
    assert "<li>About: Due date, Gross total</li>" in history


@pytest.mark.parametrize("name", ["password", "status", "item.1.description", ""])
def test_a_field_that_there_is_not_is_no_decision(submitted, mona, as_member, name):
    invoice = submitted()
    assert give_back(as_member(mona), invoice, "iban", name).status_code == 400
    assert Decision.objects.count() == 0


def test_only_a_return_names_fields(submitted, mona):
    invoice = submitted()
    decision = actions.decide(
        invoice,
        Verdict.REJECTED,
        version=1,
        by=mona,
        comment="twice",
        named_fields=["iban"],
    )
    assert decision.named_fields == []


def test_what_was_chosen_is_kept_when_it_has_to_be_asked_again(
    submitted, mona, as_member
):
    invoice = submitted()
    response = give_back(as_member(mona), invoice, "iban", comment=" ")
    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r'value="(\w+)" checked', page) == ["iban"]


def test_the_page_costs_one_query_more_when_it_was_returned(
    submitted, alice, mona, as_member, django_assert_num_queries
):
    invoice = submitted(document=make_document(alice))
    give_back(as_member(mona), invoice, "iban")
    browser = as_member(alice)
    with django_assert_num_queries(11):
        browser.get(reverse("invoices:edit", args=[invoice.pk]))
