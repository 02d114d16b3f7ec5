"""Invoices as programs list, enter, submit and decide on them."""

from decimal import Decimal

import pytest

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from tests.api.program import Program, problem
from tests.factories import make_document, make_invoice
from tests.files import pdf

WHOLE = {
    "number": "R-17",
    "vendor_name": "Beispiel GmbH",
    "issue_date": "2026-03-02",
    "currency": "EUR",
    "net_total": "1234.50",
    "tax_total": "234.56",
    "gross_total": "1469.06",
    "items": [
        {"description": "Paper", "quantity": "3", "unit_price": "411.5", "tax_rate": "19"}
    ],
}  # fmt: skip


def test_a_draft_is_entered_as_it_is_sent(alice):
    program = Program(alice, name="Bookkeeping")

    answer = program.post("/invoices", WHOLE)

    assert answer.status_code == 201
    said = answer.json()
    assert said["status"] == "draft"
    for name in ("number", "vendor_name", "issue_date", "currency"):
        assert said[name] == WHOLE[name]
    assert [said["net_total"], said["gross_total"]] == ["1234.50", "1469.06"]
    assert said["items"][0]["line_total"] == "1234.50"
    assert answer["ETag"] == f'"v{said["version"]}"'
    invoice = Invoice.objects.get(organization=alice.organization, pk=said["id"])
    assert invoice.gross_total == Decimal("1469.06")
    lines = Event.objects.about(alice.organization_id, "invoice", invoice.pk)
    assert {(one.actor_name, one.via) for one in lines} == {
        ("Alice", "token Bookkeeping")
    }


@pytest.mark.parametrize("locale", ["de_DE", "en_US", "fr_FR"])
def test_numbers_and_days_mean_the_same_wherever_the_organization_is(alice, locale):
    alice.organization.locale = locale
    alice.organization.save()

    said = Program(alice).post(
        "/invoices", {"gross_total": "1.234", "issue_date": "2026-02-03"}
    ).json()  # fmt: skip

    assert said["gross_total"] == "1.234"
    assert said["issue_date"] == "2026-02-03"


def test_a_change_keeps_what_it_leaves_out(alice):
    program = Program(alice)
    made = program.post("/invoices", WHOLE)

    said = program.patch(
        f"/invoices/{made.json()['id']}",
        {"number": "R-18", "more": {"buyer_reference": "K-1", "taxes.0.base": "1234.5"}},
        If_Match=made["ETag"],
    ).json()  # fmt: skip

    assert said["number"] == "R-18"
    assert said["gross_total"] == "1469.06"
    assert said["items"] == made.json()["items"]
    assert said["more"] == {"buyer_reference": "K-1"}
    assert said["tables"] == {"taxes": [{"base": "1234.50"}]}


def test_a_change_says_which_version_it_is_about(alice):
    program = Program(alice)
    made = program.post("/invoices", WHOLE)
    address = f"/invoices/{made.json()['id']}"

    assert problem(program.patch(address, {"number": "R-18"})) == (428, "no-version")
    changed = program.patch(address, {"number": "R-18"}, If_Match=made["ETag"])
    late = program.patch(address, {"number": "R-19"}, If_Match=made["ETag"])

    assert problem(late) == (409, "changed")
    assert late["ETag"] == changed["ETag"]
    assert late.json()["kept"]["number"] == "R-18"
    assert late.json()["yours"] == {"number": "R-19"}
    assert program.get(address).json()["number"] == "R-18"


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"gross_total": "1,50"}, "/gross_total"),
        ({"gross_total": 1.5}, "/gross_total"),
        ({"issue_date": "2026-02-30"}, "/issue_date"),
        ({"number": "x" * 101}, "/number"),
        ({"currency": "Euro"}, "/currency"),
        ({"kind": "letter"}, "/kind"),
        ({"colour": "red"}, "/colour"),
        ({"more": {"colour": "red"}}, "/more/colour"),
        ({"items": [{"quantity": "1.12345678"}]}, "/items/0/quantity"),
    ],
)
def test_what_is_no_value_is_refused_by_its_name(alice, sent, pointer):
    program = Program(alice)
    made = program.post("/invoices", WHOLE)

    answer = program.patch(
        f"/invoices/{made.json()['id']}", sent, If_Match=made["ETag"]
    )

    assert problem(answer) == (422, "not-understood")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert program.get(f"/invoices/{made.json()['id']}")["ETag"] == made["ETag"]


def test_a_credit_note_is_sent_and_told_as_its_page_prints_it(alice):
    program = Program(alice)

    made = program.post("/invoices", {**WHOLE, "kind": "credit note"}).json()

    assert made["gross_total"] == "1469.06"
    assert made["to_pay"] == "-1469.06"
    invoice = Invoice.objects.get(organization=alice.organization, pk=made["id"])
    assert invoice.gross_total == Decimal("-1469.06")


def test_what_is_whole_is_submitted(alice, mona):
    program = Program(alice)
    invoice = make_invoice(alice)

    said = program.post(f"/invoices/{invoice.pk}/submit").json()

    assert said["status"] == "submitted"


def test_what_is_missing_is_named(alice, mona):
    program = Program(alice)
    made = program.post("/invoices", {}).json()

    answer = program.post(f"/invoices/{made['id']}/submit")

    assert problem(answer) == (422, "not-ready")
    assert {one["level"] for one in answer.json()["checks"]} == {"needed"}


def test_a_submission_is_taken_back(alice, mona):
    program = Program(alice)
    invoice = make_invoice(alice, status=Status.SUBMITTED)

    said = program.post(f"/invoices/{invoice.pk}/take-back").json()

    assert said["status"] == "draft"


def test_a_program_returns_what_waits_and_withdraws_it(alice, mona):
    program = Program(mona, name="Rules")
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    decide = {"verdict": "returned", "version": invoice.version, "comment": "No order."}

    made = program.post(f"/invoices/{invoice.pk}/decisions", decide)

    assert made.status_code == 201
    assert program.get(f"/invoices/{invoice.pk}").json()["status"] == "returned"
    decision = Decision.objects.get(organization=mona.organization, invoice=invoice)
    assert decision.via == "token Rules"
    withdrawn = program.post(f"/decisions/{made.json()['id']}/withdraw").json()
    assert withdrawn["withdrawn"]
    assert program.get(f"/invoices/{invoice.pk}").json()["status"] == "submitted"


def test_a_program_approves_nothing(alice, mona):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    decide = {"verdict": "approved", "version": invoice.version, "comment": "Fine."}

    answer = Program(mona).post(f"/invoices/{invoice.pk}/decisions", decide)

    assert problem(answer) == (403, "not-allowed")
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_a_decision_is_about_the_version_that_was_seen(alice, mona):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    decide = {"verdict": "returned", "version": invoice.version + 1, "comment": "No."}

    answer = Program(mona).post(f"/invoices/{invoice.pk}/decisions", decide)

    assert problem(answer) == (409, "changed")
    assert answer.json()["kept"]["version"] == invoice.version


def test_all_pages_of_a_list_are_all_of_it(alice):
    program = Program(alice)
    numbers = [make_invoice(alice, number=f"R-{n}").number for n in range(7)]

    found, cursor = [], ""
    for _page in range(10):
        page = program.get("/invoices", limit=2, sort="number", cursor=cursor).json()
        found += [one["number"] for one in page["invoices"]]
        if not (cursor := page["next"]):
            break

    assert found == numbers


def test_a_list_is_narrowed_as_the_table_is(alice, bob, mona):
    make_invoice(alice, number="A-1")
    make_invoice(alice, number="A-2", status=Status.SUBMITTED)
    make_invoice(bob, number="B-1", status=Status.SUBMITTED)
    program = Program(mona)

    def numbers(**asked):
        rows = program.get("/invoices", sort="number", **asked).json()["invoices"]
        return [one["number"] for one in rows]

    assert numbers() == ["A-1", "A-2", "B-1"]
    assert numbers(status="submitted") == ["A-2", "B-1"]
    assert numbers(status=["submitted", "draft"], agent=alice.user_id) == ["A-1", "A-2"]
    assert numbers(q="B-1") == ["B-1"]
    assert numbers(issued_from="2099-01-01") == []


def test_what_no_list_can_be_narrowed_by_is_refused(alice):
    program = Program(alice)
    for asked in (
        {"status": "lost"},
        {"issued_from": "soon"},
        {"vendor": 2**62},
        {"cursor": "x"},
        {"limit": 0},
        {"month": "2026-13"},
    ):
        answer = program.get("/invoices", **asked)
        assert problem(answer) == (422, "not-understood"), asked


def test_what_one_may_not_see_does_not_exist(alice, bob, mona, otto):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    for member in (bob, otto):
        program = Program(member)
        for path in ("", "/checks", "/history", "/suggestions", "/comments"):
            answer = program.get(f"/invoices/{invoice.pk}{path}")
            assert problem(answer) == (404, "not-found")
        assert program.get("/invoices").json()["invoices"] == []
    assert Program(mona).get(f"/invoices/{invoice.pk}").status_code == 200


def test_comments_and_history_name_the_program(alice, mona):
    program = Program(mona, name="Rules")
    invoice = make_invoice(alice, status=Status.SUBMITTED)

    program.post(f"/invoices/{invoice.pk}/comments", {"text": "Seen, @Alice."})

    said = program.get(f"/invoices/{invoice.pk}/comments").json()["comments"]
    assert [(one["author"]["name"], one["via"], one["text"]) for one in said] == [
        ("Mona", "token Rules", "Seen, @Alice.")
    ]
    last = program.get(f"/invoices/{invoice.pk}/history").json()["history"][-1]
    assert (last["who"], last["via"], last["verb"]) == (
        "Mona",
        "token Rules",
        "commented",
    )


def test_a_file_becomes_a_draft_once(alice):
    program = Program(alice)
    data = pdf("Invoice R-1")

    def send():
        return program.browser.generic(
            "POST",
            "/api/v1/documents?name=R-1.pdf",
            data,
            content_type="application/octet-stream",
            headers=program.headers(),
        )

    first, again = send(), send()

    assert first.status_code == 201
    [outcome] = first.json()["outcomes"]
    assert outcome["document"]["name"] == "R-1.pdf"
    assert not outcome["was_there"]
    assert again.json()["outcomes"][0]["invoice"] == outcome["invoice"]
    assert again.json()["outcomes"][0]["was_there"]
    original = program.get(f"/documents/{outcome['document']['id']}/original")
    assert b"".join(original.streaming_content) == data
    draft = program.get(f"/invoices/{outcome['invoice']}").json()
    assert [one["name"] for one in draft["documents"]] == ["R-1.pdf"]


def test_what_is_no_invoice_is_not_taken(alice):
    program = Program(alice)

    answer = program.browser.generic(
        "POST",
        "/api/v1/documents",
        b"nothing of the kind",
        content_type="application/octet-stream",
        headers=program.headers(),
    )

    assert problem(answer) == (422, "not-understood")
    assert "neither a PDF nor a picture" in answer.json()["detail"]


def test_a_file_is_entered_again(alice):
    document = make_document(alice)
    make_invoice(alice, document=document)

    said = Program(alice).post("/invoices", {"document": document.pk}).json()

    assert [one["id"] for one in said["documents"]] == [document.pk]


def test_a_token_of_the_organization_enters_on_everybodys_desk(olga, alice):
    program = Program(olga, role="agent", name="Shop")

    made = program.post("/invoices", WHOLE).json()

    alice.organization.refresh_from_db()
    assert made["agent"] == alice.organization.everybody
    seen = Program(alice).get(f"/invoices/{made['id']}")
    assert seen.json()["number"] == "R-17"


def test_a_token_of_the_organization_takes_nothing_from_everybodys_desk(olga, alice):
    program = Program(olga, role="agent", name="Shop")
    made = program.post("/invoices", WHOLE)
    address, seen = f"/invoices/{made.json()['id']}", made["ETag"]

    for text in ("One", "Two", "Three"):
        saved = program.patch(address, {"order_reference": text}, If_Match=seen)
        seen = saved["ETag"]
    program.post(f"{address}/take", {})

    lines = program.get(f"{address}/history").json()["history"]
    told = [one for one in lines if one["verb"] in ("changed", "took")]
    # Making it is one.
    assert [(one["verb"], one["via"]) for one in told] == [("changed", "token Shop")] * 4  # fmt: skip
    hers = Program(alice)
    taken = hers.patch(address, {"order_reference": "Four"}, If_Match=seen)
    hers.patch(address, {"order_reference": "Five"}, If_Match=taken["ETag"])
    lines = hers.get(f"{address}/history").json()["history"]
    assert [one["who"] for one in lines if one["verb"] == "took"] == ["Alice"]
