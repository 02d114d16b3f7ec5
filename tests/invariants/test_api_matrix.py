"""Every operation of the API, asked by every role, with and without its scope, and by another organization."""

import json
import re

import pytest
from django.test import Client

from countersign.api.making import API
from countersign.invoices.models import Status
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.tokens.scopes import SCOPES
from tests.api.program import Program
from tests.exports.conftest import make_export, make_profile
from tests.factories import make_document, make_invoice
from tests.files import pdf

WHO = ("agent", "other", "manager", "owner", "service", "foreign")

# What each of WHO is answered: a status, 2xx where they are let in (or 4xx for want of proper content). "agent" is whose draft,
# waiting invoice and file it is; "service" is a token of the organization as an agent, "foreign" owns another organization.
TABLE = """
health               200 200 200 200 200 200
me                   200 200 200 200 200 200
upload_document      422 422 403 422 422 422
get_document         200 404 200 200 404 404
fetch_original       200 404 200 200 404 404
list_invoices        200 200 200 200 200 200
begin_invoice        201 201 403 201 201 201
get_invoice          200 404 200 200 404 404
change_invoice       200 404 403 404 404 404
list_suggestions     200 404 200 200 404 404
list_checks          200 404 200 200 404 404
list_history         200 404 200 200 404 404
submit_invoice       200 404 403 404 404 404
take_back_invoice    200 404 403 404 404 404
decide_invoice       403 403 201 201 403 404
withdraw_decision    403 403 200 404 403 404
list_comments        200 404 200 200 404 404
add_comment          201 404 201 201 404 404
list_vendors         200 200 200 200 200 200
get_vendor           200 200 200 200 200 404
list_vendor_accounts 200 200 200 200 200 404
list_export_profiles 403 403 200 200 403 200
list_exports         403 403 200 200 403 200
ask_export           403 403 201 201 403 404
get_export           403 403 200 200 403 404
fetch_export         403 403 200 200 403 404
list_payments        403 403 200 200 403 404
keep_payment         403 403 201 201 403 404
list_chart           200 200 200 200 200 200
list_members         403 403 403 200 403 200
list_views           200 200 200 200 200 200
"""
ROWS = {name: answers for name, *answers in map(str.split, TABLE.split("\n")[1:-1])}
OPERATIONS = {
    said["operationId"]: (verb.upper(), path, said)
    for path, verbs in json.loads(json.dumps(API.get_openapi_schema()))["paths"].items()
    for verb, said in verbs.items()
}
SENT = {
    "begin_invoice": {"number": "R-1"},
    "change_invoice": {"number": "R-2"},
    "add_comment": {"text": "Seen."},
    "keep_payment": {"amount": "1.00", "paid_on": "2026-03-31"},
}


@pytest.fixture
def cast(alice, bob, mona, olga, otto):
    return {
        "agent": lambda *scopes: Program(alice, *scopes),
        "other": lambda *scopes: Program(bob, *scopes),
        "manager": lambda *scopes: Program(mona, *scopes),
        "owner": lambda *scopes: Program(olga, *scopes),
        "service": lambda *scopes: Program(olga, *scopes, role="agent"),
        "foreign": lambda *scopes: Program(otto, *scopes),
    }


@pytest.fixture
def ask(alice, mona):
    """Calls an operation about Alice's invoices with all that it needs."""
    document = make_document(alice, pdf())
    waiting = make_invoice(alice, document=document, status=Status.SUBMITTED)
    draft = make_invoice(alice)
    returned = make_invoice(alice, number="R-2", status=Status.SUBMITTED)
    decision = decide(
        returned,
        Verdict.RETURNED,
        version=returned.version,
        by=mona,
        comment="No order.",
    )
    approved = make_invoice(alice, number="R-3", status=Status.APPROVED)
    profile = make_profile(mona)
    export = make_export(profile, [waiting])
    on_draft = ("change_invoice", "submit_invoice")

    def call(program, name):
        verb, path, _said = OPERATIONS[name]
        invoice = draft if name in on_draft else waiting
        invoice = approved if name == "keep_payment" else invoice
        address = path.format(
            invoice_id=invoice.pk,
            document_id=document.pk,
            decision_id=decision.pk,
            vendor_id=waiting.vendor_id,
            column="account",
            export_id=export.pk,
        ).removeprefix("/api/v1")
        sent = SENT.get(name)
        if name == "decide_invoice":
            sent = {"verdict": "returned", "version": waiting.version, "comment": "No."}
        if name == "ask_export":
            sent = {"profile": profile.pk}
        if verb == "GET":
            return program.get(address)
        return program.send(verb, address, sent, If_Match=f'"v{draft.version}"')

    return call


def test_each_operation_has_its_line():
    assert sorted(ROWS) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_may_do_what(name, cast, ask):
    found = dict(zip(WHO, ROWS[name], strict=True))
    # Whoever is let in changes something: they come last.
    order = sorted(WHO, key=lambda who: found[who].startswith("2"))
    answered = {}
    for who in order:
        program = cast[who]()
        answered[who] = str(ask(program, name).status_code)
        if answered[who].startswith("2") and OPERATIONS[name][0] != "GET":
            break

    assert answered == {who: found[who] for who in answered}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_scope_lets_do_what_it_names_and_nothing_else(name, cast, ask):
    scope = OPERATIONS[name][2].get("x-scope", "")
    others = [one for one in SCOPES if one != scope]
    let_in = [one for one in WHO if ROWS[name][WHO.index(one)].startswith("2")]
    who = let_in[0] if let_in else "agent"

    without = ask(cast[who](*others), name)
    if scope:
        assert without.status_code == 403
        assert without.json()["scope"] == scope
        within = ask(cast[who](scope), name)
        assert str(within.status_code) == ROWS[name][WHO.index(who)]
    else:
        assert without.status_code == 200


@pytest.mark.parametrize("name", OPERATIONS)
def test_nobody_comes_in_without_a_token(name, db):
    verb, path, _said = OPERATIONS[name]
    address = re.sub(r"\{\w+\}", "1", path)

    answer = Client().generic(verb, address)

    assert answer.status_code == (200 if name == "health" else 401)
