"""Vendors as programs write, merge and block them; what only people do stays with them."""

from countersign.coding.actions.charting import set_row
from countersign.coding.models import Account
from countersign.history.models import Event
from countersign.vendors.models import BankAccount, Vendor
from tests.api.program import Program, problem
from tests.factories import make_account, make_invoice, make_vendor

IBAN = "DE02120300000000202051"


def test_a_vendor_is_added_and_changed_at_the_version_that_was_seen(mona):
    program = Program(mona)
    sent = {
        "name": "Beispiel GmbH",
        "aliases": ["Beispiel", "BSP"],
        "vat_id": "DE136695976",
        "payment_days": 30,
        "discount_percent": "2.5",
        "discount_days": 10,
    }

    added = program.post("/vendors", sent)

    assert added.status_code == 201
    said = added.json()
    assert {name: said[name] for name in sent} == sent
    address = f"/vendors/{said['id']}"
    seen = added["ETag"]
    changed = program.send("PATCH", address, {"city": "Bonn"}, If_Match=seen)
    assert changed.json() == {**said, "city": "Bonn", "version": said["version"] + 1}
    stale = program.send("PATCH", address, {"city": "Köln"}, If_Match=seen)
    assert problem(stale) == (409, "changed")
    assert (stale.json()["kept"]["city"], stale.json()["yours"]) == (
        "Bonn",
        {"city": "Köln"},
    )
    assert problem(program.patch(address, {"city": "Köln"})) == (428, "no-version")
    emptied = {"payment_days": None, "aliases": [], "discount_percent": None}
    emptied |= {"discount_days": None}
    now = program.send("PATCH", address, emptied, If_Match=changed["ETag"]).json()
    assert (now["payment_days"], now["aliases"], now["vat_id"]) == (
        None,
        [],
        "DE136695976",
    )


def test_what_can_be_no_vendors_is_refused_by_field(mona):
    make_vendor(mona.organization, "Anker GmbH")
    program = Program(mona)

    wrong = program.post("/vendors", {"name": "Neu", "vat_id": "DE1", "country": "XX"})
    taken = program.post("/vendors", {"name": "Anker GmbH"})
    unknown = program.post("/vendors", {"name": "Neu", "colour": "red"})

    said = [one["pointer"] for one in wrong.json()["errors"]]
    assert said == ["/country", "/vat_id"] or said == ["/vat_id", "/country"]
    assert taken.json()["errors"][0]["pointer"] == "/name"
    assert unknown.json()["errors"][0]["pointer"] == "/colour"
    assert Vendor.objects.filter(organization=mona.organization).count() == 1


def test_a_vendor_is_blocked_with_a_reason_until_somebody_ends_it(mona):
    vendor = make_vendor(mona.organization)
    program = Program(mona, name="Books")
    address = f"/vendors/{vendor.pk}"

    assert program.post(f"{address}/block", {"reason": " "}).status_code == 422
    assert program.post(f"{address}/block", {"reason": "Fraud"}).json()["is_blocked"]
    assert not program.post(f"{address}/unblock").json()["is_blocked"]

    lines = Event.objects.about(mona.organization_id, "vendor", vendor.pk)
    assert {one.via for one in lines} == {"token Books"}


def test_two_vendors_become_one_and_two_again(alice, mona):
    kept = make_invoice(alice, number="R-1").vendor
    gone = make_invoice(alice, number="R-2", vendor="Beispiel AG").vendor
    program = Program(mona)

    merged = program.post(f"/vendors/{kept.pk}/merge", {"other": gone.pk})

    assert merged.status_code == 201
    assert problem(program.get(f"/vendors/{gone.pk}")) == (404, "not-found")
    here = program.get("/invoices", vendor=kept.pk).json()["invoices"]
    assert len(here) == 2
    undone = program.post(f"/vendors/merges/{merged.json()['id']}/undo")
    assert undone.json()["undone_at"]
    assert program.get(f"/vendors/{gone.pk}").status_code == 200
    same = program.post(f"/vendors/{kept.pk}/merge", {"other": kept.pk})
    assert problem(same) == (409, "not-now")


def test_an_account_is_written_and_taken_off_and_stays_unconfirmed(alice, mona):
    vendor = make_vendor(mona.organization)
    program = Program(mona)
    address = f"/vendors/{vendor.pk}/accounts"

    bad = program.post(address, {"iban": "DE02120300000000202052"})
    added = program.post(address, {"iban": IBAN})

    assert bad.json()["errors"][0]["pointer"] == "/iban"
    assert (added.status_code, added.json()["is_confirmed"]) == (201, False)
    gone = program.send("DELETE", f"/vendors/accounts/{added.json()['id']}")
    assert gone.status_code == 204
    confirmed = make_account(alice, IBAN, by=mona)
    here = f"/vendors/accounts/{confirmed.pk}"
    assert problem(program.send("DELETE", here)) == (409, "not-now")
    assert not program.post(f"{here}/revoke").json()["is_confirmed"]
    ours = BankAccount.objects.filter(organization=mona.organization)
    assert ours.get().revoked_at


def test_how_a_vendor_is_paid_and_coded_is_kept(mona, olga):
    vendor = make_vendor(mona.organization)
    organization = mona.organization
    set_row(Account(organization=organization, number="4930", name="Paper"), by=olga)
    program = Program(mona)
    address = f"/vendors/{vendor.pk}"

    paying = program.patch(f"{address}/paying", {"collects": False})
    assert paying.json() == {"name": "", "collects": False}
    assert program.get(f"{address}/paying").json() == paying.json()
    seen = program.get(f"{address}/coding")["ETag"]
    wrong = program.send("PUT", f"{address}/coding", {"account": "9"}, If_Match=seen)
    assert wrong.json()["errors"][0]["pointer"] == "/account"
    coded = program.send("PUT", f"{address}/coding", {"account": "4930"}, If_Match=seen)
    assert coded.json()["account"] == "4930"
    stale = program.send("PUT", f"{address}/coding", {"account": ""}, If_Match=seen)
    assert problem(stale) == (409, "changed")
    assert stale.json()["kept"]["account"] == "4930"
