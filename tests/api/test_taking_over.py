"""Letting a vendor's page say what one of its invoices says, as programs do."""

import pytest

from countersign.history.models import Event
from countersign.vendors.actions import Page, change
from tests.api.program import Program, problem
from tests.api.rows import Rows
from tests.factories import make_vendor

THIRTY = "payment_days:30 days"


@pytest.fixture
def invoice(alice, mona, olga):
    return Rows(alice, mona, olga).otherwise


def test_what_differs_is_told_and_taken_over_once(invoice, mona):
    program = Program(mona, name="Pages")
    address = f"/invoices/{invoice.pk}/vendor-differences"
    told = program.get(address).json()
    assert told["differences"] == [
        {"name": "payment_days", "here": "30 days", "known": "14 days", "key": THIRTY}
    ]

    taken = program.post(address, {"key": THIRTY, "version": told["version"]})
    again = program.post(address, {"key": THIRTY})

    assert taken.status_code == 200
    assert (taken.json()["id"], taken.json()["payment_days"]) == (invoice.vendor_id, 30)
    assert taken["ETag"] == f'"v{taken.json()["version"]}"'
    assert problem(again) == (409, "not-now")
    assert again.json()["detail"].startswith("Nothing is taken over")
    assert program.get(address).json() == {
        "differences": [],
        "version": taken.json()["version"],
    }
    line = Event.objects.get(organization_id=mona.organization_id, verb="took_over")
    assert (line.via, line.data["invoice"]) == ("token Pages", invoice.number)
    assert line.data["changes"] == {"payment_days": ["14", "30"]}


def test_a_page_that_was_changed_meanwhile_is_shown_and_not_overwritten(invoice, mona):
    program = Program(mona)
    address = f"/invoices/{invoice.pk}/vendor-differences"
    seen = program.get(address).json()["version"]
    change(invoice.vendor, Page({"payment_days": 20}), version=None, by=mona)

    late = program.post(address, {"key": THIRTY, "version": seen})

    assert problem(late) == (409, "changed")
    assert late.json()["kept"]["payment_days"] == 20
    assert late.json()["yours"] == {"key": THIRTY, "version": seen}
    assert late["ETag"] == f'"v{seen + 1}"'
    assert program.get(f"/vendors/{invoice.vendor_id}").json()["payment_days"] == 20


def test_another_value_than_the_invoice_has_is_not_taken(invoice, mona, otto):
    program = Program(mona)
    address = f"/invoices/{invoice.pk}/vendor-differences"

    for key in ("payment_days:31 days", "payment_days", "name:Evil", ""):
        assert problem(program.post(address, {"key": key})) == (409, "not-now")
    assert problem(Program(otto).post(address, {"key": THIRTY})) == (404, "not-found")
    assert program.get(f"/vendors/{invoice.vendor_id}").json()["payment_days"] == 14


def test_what_an_agent_or_a_token_without_the_scope_sends_changes_nothing(
    invoice, alice, mona
):
    address = f"/invoices/{invoice.pk}/vendor-differences"

    agent = Program(alice).post(address, {"key": THIRTY})
    reads = Program(mona, "vendors:read").post(address, {"key": THIRTY})

    assert [problem(one) for one in (agent, reads)] == [(403, "not-allowed")] * 2
    here = Program(mona).get(f"/vendors/{invoice.vendor_id}").json()
    assert here["payment_days"] == 14


def test_a_vendor_that_is_part_of_another_one_by_now_is_taken_over_as_that(
    invoice, mona
):
    program, kept = Program(mona), make_vendor(mona.organization, "Ganz andere AG")
    merged = program.post(f"/vendors/{kept.pk}/merge", {"other": invoice.vendor_id})
    assert merged.status_code == 201

    taken = program.post(f"/invoices/{invoice.pk}/vendor-differences", {"key": THIRTY})

    assert taken.status_code == 200
    assert (taken.json()["id"], taken.json()["payment_days"]) == (kept.pk, 30)
