"""Whatever stands in what is sent: each field that can't be kept is named, and no value of one is left out unsaid."""

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from countersign.accounts.models import Delegation
from countersign.api.making import API
from countersign.exports.models import Export
from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.vendors.models import Vendor
from tests.api.program import ROOT, Program, problem
from tests.api.rows import Rows
from tests.exports.conftest import make_profile
from tests.factories import make_invoice, make_vendor
from tests.invariants.test_api_matrix import OPERATIONS
from tests.payments.banking import Entry, camt
from tests.payments.made import make_own_account

SHAPES = json.loads(json.dumps(API.get_openapi_schema()))["components"]["schemas"]


def bodies():
    """Each operation that is sent JSON: verb, address, and the fields that are sent."""
    for name, (verb, path, said) in OPERATIONS.items():
        content = said.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            shape = content["application/json"]["schema"]
            shape = shape.get("allOf", [shape])[0]
            fields = SHAPES[shape["$ref"].rpartition("/")[2]]["properties"]
            yield name, verb, re.sub(r"\{\w+\}", "1", path), fields


def takes_text(field):
    kinds = field.get("anyOf", [field])
    return any(one.get("type") == "string" for one in kinds)


def test_the_sign_0_is_refused_wherever_a_text_is_sent(olga, settings):
    settings.API_PER_MINUTE = 10_000
    program, missing, looked_at = Program(olga), [], 0

    for name, verb, path, fields in bodies():
        for field in filter(lambda one: takes_text(fields[one]), fields):
            address = path.replace("/coding/1", "/coding/account")
            address = address.replace("/months/1/", "/months/2026-01/")
            answer = program.send(verb, address.removeprefix(ROOT), {field: "a\0b"})
            pointers = [one["pointer"] for one in answer.json().get("errors", ())]
            looked_at += 1
            if answer.status_code != 422 or f"/{field}" not in pointers:
                missing.append((name, field, answer.status_code))

    assert missing == []
    assert looked_at > 90


@pytest.mark.parametrize(
    ("path", "sent", "pointer"),
    [
        ("/vendors", {"name": "A", "aliases": ["B", "a\0b"]}, "/aliases"),
        ("/invoices", {"more": {"buyer_reference": "a\0b"}}, "/more"),
        ("/invoices", {"more": {"a\0b": "1"}}, "/more"),
        ("/invoices", {"items": [{"description": "a\0b"}]}, "/items/0/description"),
    ],
)
def test_it_is_found_in_lists_and_in_what_not_every_invoice_has(
    olga, path, sent, pointer
):
    answer = Program(olga).post(path, sent)

    assert problem(answer) == (422, "not-understood")
    [error] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"] == "This has not the form that is asked for."


def test_a_statement_has_no_name_that_can_not_be_kept(mona, olga):
    own = make_own_account(olga)
    data = camt(Entry("-1.00"), iban=own.iban)
    program = Program(mona)

    answer = program.browser.generic(
        "POST",
        f"{ROOT}/statements?name=a%00b.xml",
        data,
        content_type="application/xml",
        headers=program.headers(),
    )

    assert problem(answer) == (422, "not-understood")


def test_a_noughth_day_is_said_and_kept(mona):
    program = Program(mona)
    days = {"payment_days": 0, "discount_percent": "2", "discount_days": 0}

    added = program.post("/vendors", {"name": "Sofort GmbH", **days})
    address = f"/vendors/{added.json()['id']}"
    moved = program.patch(address, {"city": "Bonn"}, If_Match=added["ETag"])

    for told in (added.json(), moved.json()):
        assert {name: told[name] for name in days} == days
    kept = Vendor.objects.get(organization=mona.organization)
    assert (kept.payment_days, kept.discount_days) == (0, 0)


@pytest.mark.parametrize("number", [0, 2**63, -1])
def test_a_number_that_nothing_has_names_no_vendor(olga, number):
    sent = {"contains": "Ink", "vendor": number}

    answer = Program(olga).post("/coding-rules", sent)

    assert problem(answer) == (422, "not-understood")
    assert "/vendor" in [one["pointer"] for one in answer.json()["errors"]]


@pytest.mark.parametrize("name", ["label", "name", "town", "street"])
def test_an_own_account_is_told_in_one_line(olga, name):
    sent = {"label": "A", "iban": "DE89370400440532013000", "name": "B", "town": "C", "country": "DE"}  # fmt: skip

    answer = Program(olga).post("/own-accounts", {**sent, name: "x\u202ey"})

    assert problem(answer) == (422, "not-understood")
    assert f"/{name}" in [one["pointer"] for one in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/datev/keys", {"key": "9"}),
        ("/datev/rates", {"currency": "USD", "month": "2026-03"}),
    ],
)
@pytest.mark.parametrize("rate", ["9" * 40, "-" + "9" * 39, "1.12345678901", "x"])
def test_a_rate_that_is_none_is_refused(olga, path, sent, rate):
    answer = Program(olga).post(path, {**sent, "rate": rate})

    assert problem(answer) == (422, "not-understood")
    assert answer.json()["errors"][0]["pointer"] == "/rate"


@pytest.mark.parametrize(
    "filter", ["statsu=approved", "status=aproved", "vendor=1", "issued_from=soon"]
)
def test_no_export_is_made_of_other_invoices_than_were_meant(mona, filter):
    sent = {"profile": make_profile(mona).pk, "filter": filter}

    answer = Program(mona).post("/exports", sent)

    assert problem(answer) == (422, "not-understood")
    assert answer.json()["errors"][0]["pointer"] == "/filter"
    assert not Export.objects.filter(organization=mona.organization).exists()


@pytest.mark.parametrize(
    "filter",
    [
        "",
        "status=approved&month=2026-03&sort=due",
        "q=Paper&issued_from=2026-01-01&view=",
    ],
)
def test_an_export_is_made_of_what_the_list_shows(mona, filter):
    sent = {"profile": make_profile(mona).pk, "filter": filter}

    assert Program(mona).post("/exports", sent).status_code == 201


def test_a_token_of_the_organization_exports_what_a_filter_shows(
    mona, olga, alice, work
):
    make_invoice(alice, status=Status.APPROVED, decided_at=timezone.now())
    make_invoice(alice, number="R-2")
    sent = {"profile": make_profile(mona).pk, "filter": "status=approved"}
    program = Program(olga, role="manager")

    asked = program.post("/exports", sent)
    work()

    told = program.get(f"/exports/{asked.json()['id']}").json()
    assert (told["state"], told["invoices"], told["problem"]) == ("ready", 1, "")


def test_a_token_of_the_organization_says_nothing_that_a_member_has_to_say(
    mona, olga, alice
):
    rows = Rows(alice, mona, olga)
    program = Program(olga, role="manager")
    invoice = make_invoice(
        alice,
        number="R-40",
        status=Status.APPROVED,
        issue_date=date(2020, 1, 1),
        due_date=date(2020, 1, 31),
        decided_at=timezone.now(),
    )
    was_due = program.get("/paid-elsewhere", before="2020-06-01").json()
    assert was_due["left"]
    said = {"before": "2020-06-01", "paid_on": "2020-02-01", "seen": was_due["seen"]}

    paid = program.post("/paid-elsewhere", said)
    ended = program.post(f"/absences/{rows.absence_id}/end")

    assert problem(paid) == (403, "not-allowed")
    assert problem(ended) == (404, "not-found")
    assert not invoice.payments.exists()
    assert Delegation.objects.get(pk=rows.absence_id).ended_at is None
    by_member = Program(mona).post("/paid-elsewhere", said)
    assert by_member.status_code == 202


def test_a_vendor_is_not_told_apart_from_itself(mona):
    vendor = make_vendor(mona.organization)

    answer = Program(mona).post(f"/vendors/{vendor.pk}/tell-apart", {"other": vendor.pk})  # fmt: skip

    assert problem(answer) == (409, "not-now")
    assert not Event.objects.about(mona.organization_id, "vendor", vendor.pk).exists()
