"""What is said when something can't be done, and that nothing has happened then."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign.api.making import API
from countersign.invoices.models import Invoice, LineItem, Status
from tests.api.program import Program, problem
from tests.api.rows import Rows
from tests.factories import make_document, make_invoice
from tests.files import pdf


def test_what_waits_is_not_changed(alice):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    program = Program(alice)

    answer = program.patch(
        f"/invoices/{invoice.pk}", {"number": "R-9"}, If_Match=f'"v{invoice.version}"'
    )

    assert problem(answer) == (409, "not-now")
    assert answer.json()["detail"] == "It is: Submitted."


def test_a_file_that_can_not_be_kept_leaves_nothing(alice, bucket):
    bucket.die()
    program = Program(alice)

    answer = program.browser.generic(
        "POST",
        "/api/v1/documents",
        pdf("Invoice"),
        content_type="application/pdf",
        headers=program.headers(**{"Idempotency-Key": "a"}),
    )

    assert problem(answer) == (503, "not-answering")
    assert answer["Retry-After"]
    assert not Invoice.objects.filter(organization=alice.organization).exists()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"number": "\\ud800"}']
)
def test_what_is_no_json_is_refused(alice, body):
    program = Program(alice)

    answer = program.browser.generic(
        "POST",
        "/api/v1/invoices",
        body,
        content_type="application/json",
        headers=program.headers(),
    )

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Invoice.objects.filter(organization=alice.organization).exists()


@pytest.mark.parametrize(
    "path",
    [
        path.removeprefix("/api/v1")
        for path, verbs in json.loads(json.dumps(API.get_openapi_schema()))[
            "paths"
        ].items()
        if "get" in verbs and "export" not in path and "evidence" not in path
    ],
)
def test_no_call_asks_the_database_more_than_a_page_does(path, alice, mona, olga):
    document = make_document(alice)
    many = [make_invoice(alice, number=f"R-{n}", document=document) for n in range(5)]
    for at in range(5):
        LineItem.objects.create(
            organization=alice.organization, invoice=many[0], position=at + 5
        )
    program = Program(alice if path.endswith("/cut") else olga)  # whose draft it is
    rows = Rows(alice, mona, olga)
    values = {"invoice_id": many[0].pk, "document_id": document.pk}
    values |= {"vendor_id": many[0].vendor_id}
    address = re.sub(
        r"\{(\w+)\}",
        lambda found: str(values.get(found[1]) or getattr(rows, found[1])),
        path,
    )
    address += "?before=2026-01-01" if path == "/paid-elsewhere" else ""
    if path.startswith("/datev/"):
        assert rows.datev  # until it is set, nothing fits or does not

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = program.get(address)

    assert answer.status_code == (409 if path.startswith("/archives/{archive_id}/") else 200)  # fmt: skip
    statements = [one for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= 12


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "a"}])
def test_a_draft_that_is_refused_is_not_begun(alice, headers):
    answer = Program(alice).post("/invoices", {"currency": "Euro"}, **headers)

    assert problem(answer) == (422, "not-understood")
    assert not Invoice.objects.filter(organization=alice.organization).exists()


def test_what_can_not_be_submitted_stays_on_everybodys_desk(alice, mona, olga):
    shop = Program(olga, role="agent")
    made = shop.post("/invoices", {}).json()

    answer = Program(alice).post(f"/invoices/{made['id']}/submit")

    assert problem(answer) == (422, "not-ready")
    assert shop.get(f"/invoices/{made['id']}").json()["agent"] == made["agent"]
