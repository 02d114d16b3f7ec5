"""Paying as programs prepare and keep it: runs that people release, statements, own accounts, closed months."""

from datetime import date

import pytest
from django.utils import timezone

from countersign.invoices.models import Invoice, Status
from countersign.payments.models import Run
from countersign.payments.runs.actions import release
from countersign.payments.runs.refusals import SamePerson
from tests.api.program import ROOT, Program, problem
from tests.factories import make_invoice
from tests.files import upload
from tests.payments.banking import Entry, camt
from tests.payments.conftest import account, approved, proposed, released

__all__ = ["account", "approved", "proposed", "released"]


def seen(*invoices):
    return [{"invoice": one.pk, "version": one.version} for one in invoices]


def send_statement(program, data):
    return program.browser.post(
        f"{ROOT}/statements", {"file": upload(data, "april.xml")}, headers=program.headers()
    )  # fmt: skip


def test_a_run_is_proposed_changed_and_cancelled(approved, account, mona, olga):
    one, two = approved(number="R-1"), approved(number="R-2", vendor="Andere AG")
    program = Program(mona)

    run = program.post("/runs", {"invoices": seen(one, two)})

    assert (run.status_code, run.json()["state"]) == (201, "proposed")
    told = {row["invoice"]: row["amount"] for row in run.json()["invoices"]}
    assert told == {one.pk: "119.00", two.pk: "119.00"}
    address = f"/runs/{run.json()['id']}"
    stale = program.post(f"{address}/take-out", {"version": 7, "invoices": [two.pk]})
    assert problem(stale) == (409, "changed")
    assert stale.json()["kept"] == run.json()
    left = program.post(f"{address}/take-out", {"version": 1, "invoices": [two.pk]})
    assert [row["invoice"] for row in left.json()["invoices"]] == [one.pk]
    again = program.post("/runs", {"invoices": seen(one)})
    assert problem(again) == (409, "not-now")
    assert again.json()["errors"][0]["pointer"] == f"/invoices/{one.pk}"
    cancelled = program.post(f"{address}/cancel", {"reason": "Too early."}).json()
    assert (cancelled["state"], cancelled["reason"]) == ("cancelled", "Too early.")
    assert [run["id"] for run in program.get("/runs").json()["runs"]] == [cancelled["id"]]  # fmt: skip


def test_an_account_for_a_currency_that_is_not_paid_is_refused(approved, account, mona):
    sent = {"invoices": seen(approved()), "accounts": {"USD": account.pk}}

    answer = Program(mona).post("/runs", sent)

    assert problem(answer) == (422, "not-understood")
    assert answer.json()["errors"][0]["pointer"] == "/accounts/USD"
    assert not Run.objects.filter(organization=mona.organization).exists()


def test_no_operation_releases_a_run_and_who_proposed_by_token_does_not(
    approved, account, mona, olga
):
    run = Program(mona).post("/runs", {"invoices": seen(approved())}).json()

    kept = mona.organization.memberships.get(pk=mona.pk)
    with pytest.raises(SamePerson):
        release(_run(mona, run), version=run["version"], by=kept, proof=None)
    assert problem(Program(olga).post(f"/runs/{run['id']}/release")) == (404, "not-found")  # fmt: skip


def _run(member, told):
    return Run.objects.get(organization=member.organization, pk=told["id"])


def test_a_released_run_gives_its_file_and_is_kept_as_carried_out(
    approved, released, mona
):
    invoice = approved()
    run = released(invoice)
    program = Program(mona)

    [file] = program.get(f"/runs/{run.pk}").json()["files"]
    fetched = program.get(f"/bank-files/{file['id']}")
    assert b"<Document" in fetched.content
    assert "attachment" in fetched["Content-Disposition"]
    done = program.post(f"/runs/{run.pk}/carried-out", {})

    assert done.json()["booked_at"]
    [payment] = program.get(f"/invoices/{invoice.pk}/payments").json()["payments"]
    assert payment["booked_on"]
    undone = program.post(f"/payments/{payment['id']}/undo", {"reason": "It came back."})  # fmt: skip
    assert undone.json()["undone_at"]
    invoice.refresh_from_db()
    assert invoice.paid_at is None


def test_a_day_that_is_over_or_an_invoice_of_others_is_refused(
    approved, account, mona, otto
):
    theirs = make_invoice(otto, status=Status.APPROVED)
    program = Program(mona)

    past = program.post("/runs", {"invoices": seen(approved()), "execute_on": "2020-01-01"})  # fmt: skip
    others = program.post("/runs", {"invoices": seen(theirs)})

    assert past.json()["errors"][0]["pointer"] == "/execute_on"
    assert others.json()["errors"][0]["pointer"] == "/invoices"


def test_a_statement_is_read_once_and_its_booking_booked(approved, account, mona):
    invoice = approved(number="R-2026-17")
    data = camt(Entry("-119.00", text="R-2026-17"), Entry("-5.00", text="Fee"))
    program = Program(mona)

    first, again = send_statement(program, data), send_statement(program, data)

    assert first.status_code == 201
    assert (first.json()["new"], again.json()["new"], again.json()["known"]) == (2, 0, 2)  # fmt: skip
    told = program.get("/bookings").json()["bookings"]
    booking = next(one for one in told if one["amount"] == "-119.00")
    fee = next(one for one in told if one["amount"] == "-5.00")
    assert [one["invoice"] for one in booking["parts"]] == [invoice.pk]
    address = f"/bookings/{booking['id']}"
    assert problem(program.post(f"{address}/book", {"keys": "1"})) == (409, "not-now")
    assert program.post(f"{address}/book", {"keys": booking["keys"]}).status_code == 204
    assert program.post(f"/bookings/{fee['id']}/set-aside").status_code == 204
    assert program.get("/bookings").json()["bookings"] == []
    invoice.refresh_from_db()
    assert invoice.paid_at
    assert problem(send_statement(program, b"nothing")) == (422, "not-understood")


def test_own_accounts_are_kept_and_closed_by_owners(olga):
    program = Program(olga)
    sent = {"label": "Giro", "iban": "DE02 1203 0000 0000 2020 51", "name": "Muster GmbH", "town": "Berlin", "country": "de"}  # fmt: skip

    added = program.post("/own-accounts", sent)
    again = program.post("/own-accounts", sent)

    assert added.json()["iban"] == "DE02120300000000202051"
    assert again.json()["errors"][0]["pointer"] == "/iban"
    address = f"/own-accounts/{added.json()['id']}"
    changed = program.patch(address, {"one_booking": False}).json()
    assert changed == {**added.json(), "one_booking": False}
    closed = program.post(f"{address}/close", {"closed": True}).json()
    assert program.get("/own-accounts").json()["accounts"] == [closed]
    assert closed["is_closed"]


def test_what_was_due_before_is_kept_as_paid_elsewhere(approved, mona, work):
    invoice = approved()
    program = Program(mona)
    day = timezone.localdate(timezone=mona.zone).isoformat()

    shown = program.get("/paid-elsewhere", before=day).json()
    assert [(one["count"], one["amount"]) for one in shown["left"]] == [(1, "119.00")]
    other = {"before": day, "paid_on": day, "seen": "EUR:2:1"}
    assert problem(program.post("/paid-elsewhere", other)) == (409, "not-now")
    said = program.post("/paid-elsewhere", {**other, "seen": shown["seen"]})

    assert said.status_code == 202
    work()
    invoice.refresh_from_db()
    assert invoice.paid_at


def test_a_month_is_closed_as_it_was_seen_and_an_invoice_of_it_reversed(alice, mona):
    now = timezone.now()
    invoice = make_invoice(alice, number="R-1", status=Status.APPROVED, issue_date=date(2026, 3, 2), submitted_at=now, decided_at=now)  # fmt: skip
    make_invoice(alice, number="R-2", issue_date=date(2026, 3, 3))
    program = Program(mona)

    shown = program.get("/months/2026-03").json()
    told = {(one["part"], one["count"]) for one in shown["parts"]}
    assert {("approved", 1), ("on_desk", 1)} <= told
    other = program.post("/months/2026-03/close", {"seen": "x"})
    undecided = program.post("/months/2026-03/close", {"seen": shown["seen"]})
    assert problem(other) == problem(undecided) == (409, "not-now")
    assert other.json()["kept"] == shown
    closed = program.post("/months/2026-03/close", {"seen": shown["seen"], "carry": True})  # fmt: skip

    assert closed.json()["is_closed"]
    assert program.get("/months/2026-03").json() == closed.json()
    again = program.post("/months/2026-03/close", {"seen": shown["seen"]})
    assert problem(again) == (409, "not-now")
    reversal = program.post(f"/invoices/{invoice.pk}/reverse", {"reason": "Twice."})
    assert reversal.status_code == 201
    ours = Invoice.objects.filter(organization=mona.organization)
    assert ours.get(pk=reversal.json()["invoice"]).reverses_id == invoice.pk
    assert problem(program.get("/months/2026-13")) == (422, "not-understood")


def test_what_is_taken_along_is_made_and_fetched(alice, mona, olga, work):
    invoice = make_invoice(alice, status=Status.APPROVED)
    program = Program(olga)

    no_days = program.post("/archives", {"kind": "archive"})
    asked = program.post("/archives", {"kind": "archive", "first": "2026-01-01", "last": "2026-12-31"})  # fmt: skip

    assert no_days.json()["errors"][0]["pointer"] == "/first"
    address = f"/archives/{asked.json()['id']}"
    assert problem(program.get(f"{address}/file")) == (409, "not-now")
    work()
    ready = program.get(address).json()
    assert ready["state"] == "ready"
    data = b"".join(program.get(f"{address}/file").streaming_content)
    assert (data[:2], len(data)) == (b"PK", ready["size"])
    assert program.get("/archives").json()["archives"] == [ready]
    evidence = Program(mona).get(f"/invoices/{invoice.pk}/evidence")
    assert b"".join(evidence.streaming_content)[:2] == b"PK"


def test_owners_read_the_history_of_everything_and_managers_that_of_vendors(
    alice, mona, olga, otto
):
    vendor = make_invoice(alice).vendor
    Program(mona, name="Books").post(f"/vendors/{vendor.pk}/block", {"reason": "Fraud"})
    Program(otto).post("/vendors", {"name": "Fremde AG"})

    [line] = Program(mona).get(f"/vendors/{vendor.pk}/history").json()["lines"]
    assert (line["verb"], line["via"]) == ("blocked", "token Books")
    asked = {"noun": "vendor", "id": vendor.pk}
    assert Program(olga).get("/history", **asked).json()["lines"] == [line]
    first = Program(olga).get("/history", limit=1).json()
    second = Program(olga).get("/history", limit=1, cursor=first["next"]).json()
    assert second["lines"][0]["number"] == first["lines"][0]["number"] - 1
    whole = Program(olga).get("/history", limit=200).json()["lines"]
    assert "Fremde AG" not in str(whole)
