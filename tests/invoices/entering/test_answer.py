"""What an open entry page is told of a save."""

import pytest
from django.urls import reverse

from countersign.invoices.checks import all_rules
from countersign.invoices.models import Suggestion
from tests.factories import make_invoice
from tests.forms import posted_of

ASKED_ALONE = {rule.name for rule in all_rules() if not rule.looks_at}


@pytest.fixture
def save(alice, client):
    client.force_login(alice.user)

    def post(invoice, how, **changed):
        form = posted_of(invoice, **changed) | {
            "version": [str(invoice.version)],
            "auto": [how],
        }
        response = client.post(
            reverse("invoices:save", args=[invoice.pk]),
            form,
            headers={"Accept": "application/json"},
        )
        assert response.status_code == 200
        invoice.refresh_from_db()
        return response.json()

    return post


def levels(answer):
    return {check["name"]: check["level"] for check in answer["checks"]}


def test_while_somebody_types_only_what_they_typed_is_checked(alice, save):
    earlier = make_invoice(alice, number="R-1")
    invoice = make_invoice(alice, number="R-2")

    answer = save(invoice, "typing", number=earlier.number, gross_total="130,00")

    assert set(answer["rules"]) == ASKED_ALONE
    assert levels(answer)["gross"] == "stop"
    assert answer["values"]["number"] == "R-1"


def test_a_field_that_is_left_is_compared_with_what_is_known(alice, save):
    earlier = make_invoice(alice, number="R-1")
    invoice = make_invoice(alice, number="R-2")
    save(invoice, "typing", number=earlier.number)

    answer = save(invoice, "left")

    assert "same-number" in levels(answer)
    assert {"duplicates", "file"} == set(answer["rules"]) - ASKED_ALONE


def test_another_name_asks_for_everything_that_is_known_of_a_vendor(alice, save):
    make_invoice(alice, number="R-1")
    invoice = make_invoice(alice, number="R-2", vendor="Somebody")

    answer = save(invoice, "left", vendor_name="Beispiel GmbH")

    assert answer["vendor_note"] == "1 earlier"
    assert set(answer["rules"]) - ASKED_ALONE == {
        "accounts",
        "amount",
        "bank",
        "duplicates",
        "elsewhere",
        "file",
        "likeness",
        "other_bank",
        "payment_codes",
        "rate",
        "seller",
        "vat_id",
        "vendor_page",
    }


def test_evidence_is_told_of_the_fields_that_were_left(alice, save):
    invoice = make_invoice(alice, lines=0)
    for field, value in (("number", "R-9"), ("order_reference", "PO-9")):
        Suggestion.objects.create(
            organization=alice.organization,
            invoice=invoice,
            field=field,
            value=value,
            confidence=0.5,
            source="text",
        )

    answer = save(invoice, "left", number="R-9")

    assert {
        path: one["state"] for path, one in answer["evidence"]["fields"].items()
    } == {"number": "doubtful"}


def test_a_save_that_was_asked_for_tells_everything(alice, save):
    answer = save(make_invoice(alice), "saved")

    assert answer["rules"] == [rule.name for rule in all_rules()]
    assert {"vendor_note", "checks", "evidence"} <= answer.keys()
    assert answer["evidence"]["is_reading"] is False


def test_who_has_not_seen_all_that_is_stored_is_told_everything(alice, save):
    invoice = make_invoice(alice)
    save(invoice, "left", number="R-7")
    invoice.version -= 1  # an answer that got lost

    answer = save(invoice, "left", number="R-7")

    assert answer["rules"] == [rule.name for rule in all_rules()]


@pytest.mark.parametrize("lines", [1, 3])
def test_typing_costs_few_queries(alice, client, lines, django_assert_num_queries):
    invoice = make_invoice(alice, lines=lines)
    client.force_login(alice.user)
    form = posted_of(invoice, order_reference="PO-7") | {
        "version": ["1"],
        "auto": ["typing"],
    }

    with django_assert_num_queries(7):  # of them two begin and end the transaction
        client.post(
            reverse("invoices:save", args=[invoice.pk]),
            form,
            headers={"Accept": "application/json"},
        )
