"""What is looked at and made beside invoices: vendors, exports, payments, charts, members, views."""

from django.utils import timezone

from countersign.coding.models import Account
from countersign.invoices.models import Status
from countersign.invoices.table.actions import save_view
from countersign.invoices.table.own import SavedView
from tests.api.program import Program, problem
from tests.exports.conftest import make_profile
from tests.factories import make_account, make_invoice, make_vendor


def test_vendors_are_listed_by_name(alice):
    for name in ("Zange AG", "Anker GmbH", "Müller KG"):
        make_vendor(alice.organization, name)
    program = Program(alice)

    first = program.get("/vendors", limit=2).json()
    second = program.get("/vendors", limit=2, cursor=first["next"]).json()

    names = [one["name"] for page in (first, second) for one in page["vendors"]]
    assert names == ["Anker GmbH", "Müller KG", "Zange AG"]
    found = program.get("/vendors", name="anker").json()["vendors"]
    assert [one["name"] for one in found] == ["Anker GmbH"]
    assert program.get(f"/vendors/{found[0]['id']}").json() == found[0]


def test_a_cursor_opens_no_other_list(alice):
    for name in ("Zange AG", "Anker GmbH"):
        make_vendor(alice.organization, name)
    program = Program(alice)
    cursor = program.get("/vendors", limit=1).json()["next"]

    assert problem(program.get("/invoices", cursor=cursor)) == (422, "not-understood")


def test_a_vendors_accounts_say_whether_money_may_go_there(alice, mona):
    account = make_account(alice, "DE02120300000000202051", by=mona)
    address = f"/vendors/{account.vendor_id}/accounts"
    program = Program(alice)

    [told] = program.get(address).json()["accounts"]
    assert (told["iban"], told["is_confirmed"]) == ("DE02120300000000202051", True)

    account.revoked_at = timezone.now()
    account.save()
    [told] = program.get(address).json()["accounts"]
    assert not told["is_confirmed"]


def test_an_export_is_asked_for_made_and_fetched(alice, mona, work):
    make_invoice(alice, number="R-1", status=Status.APPROVED)
    program = Program(mona)
    profile = make_profile(mona)

    made = program.post("/exports", {"profile": profile.pk})
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    address = f"/exports/{made.json()['id']}"
    assert problem(program.get(f"{address}/file")) == (409, "not-now")
    work()

    ready = program.get(address).json()
    assert (ready["state"], ready["invoices"]) == ("ready", 1)
    data = b"".join(program.get(f"{address}/file").streaming_content)
    assert b"R-1" in data
    assert len(data) == ready["size"]
    assert program.get("/exports").json()["exports"] == [ready]
    again = program.post(f"{address}/again")
    assert (again.status_code, again.json()["profile"]) == (201, profile.name)
    cancelled = program.post(f"{address}/cancel", {"reason": "Wrong month."}).json()
    assert cancelled["cancelled_at"]
    waiting = f"/exports/{again.json()['id']}/cancel"
    refused = program.post(waiting, {"reason": "Too early."})
    assert problem(refused) == (409, "not-now")
    [known] = program.get("/exports/profiles").json()["profiles"]
    assert known["name"] == profile.name


def test_what_was_paid_elsewhere_is_kept(alice, mona):
    invoice = make_invoice(alice, status=Status.APPROVED)
    program = Program(mona, name="Books")
    address = f"/invoices/{invoice.pk}"
    paid = {"amount": "19.00", "paid_on": "2026-03-31"}

    first = program.post(f"{address}/payments", paid, Idempotency_Key="a")
    again = program.post(f"{address}/payments", paid, Idempotency_Key="a")

    assert (first.status_code, again.content) == (201, first.content)
    assert program.get(address).json()["paid_amount"] == "19.00"
    told = program.get(f"{address}/payments").json()["payments"]
    assert [(one["amount"], one["how"]) for one in told] == [("19.00", "hand")]
    too_much = program.post(f"{address}/payments", {**paid, "amount": "9999"})
    assert problem(too_much) == (409, "not-now")
    tomorrow = program.post(f"{address}/payments", {**paid, "paid_on": "2099-01-01"})
    assert tomorrow.json()["errors"][0]["pointer"] == "/paid_on"


def test_a_chart_is_listed_by_number(alice):
    for number in ("4930", "4210"):
        Account.objects.create(
            organization=alice.organization, number=number, name=f"Account {number}"
        )

    rows = Program(alice).get("/coding/account").json()["rows"]

    assert [one["number"] for one in rows] == ["4210", "4930"]
    assert problem(Program(alice).get("/coding/colour")) == (422, "not-understood")


def test_owners_programs_see_who_works_here(alice, olga):
    told = Program(olga).get("/members").json()["members"]

    assert [(one["name"], one["role"]) for one in told] == [
        ("Alice", "agent"),
        ("Olga", "owner"),
    ]
    assert problem(Program(alice).get("/members")) == (403, "not-allowed")


def test_saved_views_are_lists_to_ask_for(mona, alice):
    make_invoice(alice, number="R-1", status=Status.APPROVED)
    save_view(mona, SavedView("Approved", "status=approved", ("vendor",)))
    program = Program(mona)

    [view] = program.get("/views").json()["views"]

    assert (view["name"], view["query"]) == ("Approved", "status=approved")
    told = program.get(f"/invoices?{view['query']}").json()["invoices"]
    assert [one["number"] for one in told] == ["R-1"]
