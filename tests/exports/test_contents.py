"""What stands in an export of what is typed elsewhere: payments, custom fields, and a coding that is corrected later."""

# ruff: noqa: F811 - fixtures of coding are named as they are there
import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from countersign.invoices.models import Status
from countersign.invoices.queries import items_of
from tests.coding.conftest import chart, olga, opened  # noqa: F401
from tests.exports.conftest import content, make_profile
from tests.factories import make_invoice
from tests.forms import posted_of


@pytest.fixture
def owned(olga, opened):
    """The owner's browser, after adding a field of the invoice and one of each item."""
    owner = opened(olga)
    for name, place in (("Project", "invoice"), ("Serial", "item")):
        data = {"name": name, "kind": "text", "place": place, "active": "on"}
        assert owner.post(reverse("coding:add_field"), data).status_code == 302
    olga.organization.refresh_from_db()
    return owner


def lines_of(made):
    return [json.loads(line) for line in content(made).splitlines()]


def test_payments_are_in_json_lines_until_they_are_undone(
    mona, approved, export, opened
):
    invoice, manager = approved(), opened(mona)
    address = reverse("payments:pay", args=[invoice.pk])
    for amount, day in (("19.00", "2026-04-01"), ("50.00", "2026-04-02")):
        manager.post(address, {"amount": amount.replace(".", ","), "paid_on": day})
    profile = make_profile(mona, format="jsonl")
    (line,) = lines_of(export(profile))
    assert [(one["on"], one["amount"], one["how"]) for one in line["payments"]] == [
        ("2026-04-01", "19.00", "hand"),
        ("2026-04-02", "50.00", "hand"),
    ]

    manager.post(reverse("payments:undo", args=[invoice.payments.first().pk]))

    (line,) = lines_of(export(profile))
    assert [one["amount"] for one in line["payments"]] == ["50.00"]


def test_custom_fields_are_columns_and_in_json_lines(
    alice, mona, owned, opened, export
):
    invoice = make_invoice(alice, lines=2)
    second = items_of(invoice)[1]
    answer = save_own(opened(alice), invoice, second.key)
    assert answer.status_code == 200
    rows = {"rows": "items", "further": True}

    (line,) = lines_of(export(make_profile(mona, format="jsonl")))
    made = export(make_profile(mona, name="Items", settings=rows))

    text = io.StringIO(content(made).decode("utf-8-sig"), newline="")
    table = list(csv.DictReader(text, delimiter=";"))
    assert line["custom"] == {"project": "=Bridge"}
    assert [one["custom"] for one in line["lines"]] == [{}, {"serial": "SN-7"}]
    assert [row["Project"] for row in table] == ["'=Bridge", "'=Bridge"]
    assert [row["Serial"] for row in table] == ["", "SN-7"]


def save_own(client, invoice, key):
    own = {
        "custom.project.value": "=Bridge",
        f"custom.serial.{key}.value": "SN-7",
        "auto": "saved",
    }
    address = reverse("invoices:save", args=[invoice.pk])
    return client.post(
        address, posted_of(invoice) | own, headers={"Accept": "application/json"}
    )


def test_a_coding_that_is_corrected_is_told_as_changed_since_the_export(
    alice, mona, chart, opened, export
):
    chart.post(reverse("coding:overview"), {"managers_correct": "on"})
    invoice = make_invoice(alice, status=Status.APPROVED)
    made = export(make_profile(mona), unexported=True)
    manager = opened(mona)
    page = reverse("exports:detail", args=[made.pk])
    assert manager.get(page).context["shown"].changed == ()

    invoice.refresh_from_db()
    sent = {
        "version": invoice.version,
        "currency": "EUR",
        "coding.0.account": "6815",
    }
    answer = manager.post(reverse("coding:correct", args=[invoice.pk]), sent)

    assert answer.status_code == 302
    (changed,) = manager.get(page).context["shown"].changed
    assert changed.how == "Exported in version 1, now version 2"
    listed = manager.get(reverse("exports:list")).content.decode()
    assert "1 changed since" in listed


def test_moments_are_those_of_the_organizations_clock_to_the_second(
    mona, approved, export
):
    summer = datetime(2026, 7, 1, 22, 30, 0, 123456, tzinfo=UTC)
    winter = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    approved(created_at=summer, decided_at=winter)
    approved(created_at=summer, decided_at=None)

    made = export(make_profile(mona))

    text = io.StringIO(content(made).decode("utf-8-sig"), newline="")
    table = list(csv.DictReader(text, delimiter=";"))
    assert {(row["Entered"], row["Decided"]) for row in table} == {
        ("02.07.2026 00:30:00", "01.01.2027 00:59:59"),
        ("02.07.2026 00:30:00", ""),
    }
