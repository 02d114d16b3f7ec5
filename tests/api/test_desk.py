"""What programs do with an invoice as a whole: delete, hand over, join, cut, put files beside it, tell two apart."""

import io

import pikepdf
from django.core import mail

from countersign.history.models import Event
from countersign.invoices.models import Invoice, InvoiceDocument, Status
from tests.api.program import ROOT, Program, problem
from tests.factories import make_document, make_further, make_invoice
from tests.files import pdf, upload


def verbs_of(invoice):
    lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    return [(one.verb, one.via) for one in lines.order_by("sequence")]


def of(member):
    return Invoice.objects.filter(organization=member.organization)


def send_file(program, path, data, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.browser.post(
        f"{ROOT}{path}", {"file": upload(data)}, headers=program.headers(**named)
    )


def test_a_draft_is_deleted_at_the_version_that_was_seen(alice):
    draft = make_invoice(alice)
    program = Program(alice)
    address = f"/invoices/{draft.pk}"

    stale = program.send("DELETE", address, If_Match=f'"v{draft.version + 1}"')
    assert problem(stale) == (409, "changed")
    assert stale.json()["kept"]["number"] == draft.number
    gone = program.send("DELETE", address, If_Match=f'"v{draft.version}"')

    assert (gone.status_code, gone.content) == (204, b"")
    assert not of(alice).exists()
    assert ("deleted", "token Robot") in verbs_of(draft)
    assert problem(program.get(address)) == (404, "not-found")


def test_what_was_decided_is_not_deleted(alice):
    approved = make_invoice(alice, status=Status.APPROVED)

    refused = Program(alice).send("DELETE", f"/invoices/{approved.pk}")

    assert problem(refused) == (409, "not-now")
    assert of(alice).exists()


def test_an_invoice_is_handed_over_and_its_colleague_told(alice, bob, mona, work):
    draft = make_invoice(alice)
    address = f"/invoices/{draft.pk}/hand-over"
    nobody = Program(alice).post(address, {"to": mona.user_id})
    assert nobody.json()["errors"][0]["pointer"] == "/to"

    done = Program(alice).post(address, {"to": bob.user_id, "note": "Yours, Bob."})

    assert done.status_code == 204
    draft.refresh_from_db()
    assert draft.agent_id == bob.user_id
    work()
    assert [one.to for one in mail.outbox] == [["bob@example.org"]]
    assert problem(Program(alice).get(f"/invoices/{draft.pk}")) == (404, "not-found")
    again = Program(mona).post(address, {"to": bob.user_id})
    assert again.json()["detail"] == "Bob has it already."


def test_an_invoice_goes_to_everybodys_desk_and_is_taken_from_there(alice, bob):
    draft = make_invoice(alice)
    Program(alice).post(f"/invoices/{draft.pk}/hand-over", {"to": None})

    taken = Program(bob).post(f"/invoices/{draft.pk}/take")

    assert taken.json()["agent"] == bob.user_id


def test_two_drafts_become_one(alice):
    draft = make_invoice(alice, document=make_document(alice))
    into = make_invoice(alice, number="R-2")

    joined = Program(alice).post(f"/invoices/{draft.pk}/join", {"into": into.pk})

    assert joined.json()["id"] == into.pk
    assert len(joined.json()["items"]) == 2
    assert len(joined.json()["documents"]) == 1
    assert [one.pk for one in of(alice)] == [into.pk]


def test_what_came_back_is_set_aside(alice):
    rejected = make_invoice(alice, status=Status.REJECTED)

    Program(alice).post(f"/invoices/{rejected.pk}/set-aside")

    rejected.refresh_from_db()
    assert rejected.set_aside_at


def test_that_a_file_is_one_invoice_stands_in_its_history(alice):
    program = Program(alice)
    sent = send_file(program, "/documents", pdf("Invoice", pages=3)).json()
    first = sent["outcomes"][0]["invoice"]
    pieces = [[{"page": page} for page in (1, 2, 3)]]

    kept = program.post(f"/invoices/{first}/cut", {"pieces": pieces})

    assert kept.json()["invoices"] == [first]
    lines = program.get(f"/invoices/{first}/history").json()["history"]
    [told] = [one for one in lines if one["verb"] == "kept whole"]
    assert (told["who"], told["via"]) == ("Alice", "token Robot")


def test_a_file_is_cut_as_it_is_sent_and_made_whole_again(alice):
    whole = pdf("Invoice", pages=3)
    program = Program(alice)
    sent = send_file(program, "/documents", whole).json()
    first = sent["outcomes"][0]["invoice"]
    address = f"/invoices/{first}/cut"
    assert program.get(address).json()["pages"] == 3
    twice = [[{"page": 1}], [{"page": 1}]]
    assert problem(program.post(address, {"pieces": twice})) == (422, "not-understood")

    pieces = [[{"page": 1}], [{"page": 3, "turn": 90}, {"page": 2}]]
    cut = program.post(address, {"pieces": pieces})

    one, two = cut.json()["invoices"]
    assert one == first
    [file] = program.get(f"/invoices/{two}").json()["documents"]
    fetched = program.get(f"/documents/{file['id']}/original")
    with pikepdf.open(io.BytesIO(b"".join(fetched.streaming_content))) as part:
        assert len(part.pages) == 2
    assert program.get(address).json()["is_cut"]
    assert program.post(f"{address}/undo").json()["id"] == first
    assert [one.pk for one in of(alice)] == [first]


def test_a_further_file_is_put_beside_named_moved_and_removed(alice):
    draft = make_invoice(alice)
    other = make_invoice(alice, number="R-2")
    program = Program(alice)
    address = f"/invoices/{draft.pk}/files"
    note = pdf("Delivery note")

    added = send_file(program, f"{address}?kind=delivery-note", note)
    again = send_file(program, address, note)

    assert (added.status_code, again.json()) == (201, added.json())
    assert added.json()["kind"] == "delivery-note"
    assert program.get(address).json()["files"] == [added.json()]
    here = f"/files/{added.json()['id']}"
    assert program.patch(here, {"kind": "order"}).json()["kind"] == "order"
    moved = program.post(f"{here}/move", {"into": other.pk})
    assert moved.json()["invoice"] == other.pk
    fetched = program.get(f"/documents/{moved.json()['document']}/original")
    assert b"".join(fetched.streaming_content) == note
    assert program.send("DELETE", here).status_code == 204
    assert program.get(f"/invoices/{other.pk}/files").json()["files"] == []


def test_a_file_under_a_key_is_answered_as_the_first_time(alice):
    draft = make_invoice(alice)
    program = Program(alice)
    address = f"/invoices/{draft.pk}/files"

    first = send_file(program, address, pdf("Note"), Idempotency_Key="a")
    assert first.status_code == 201, first.content
    program.send("DELETE", f"/files/{first.json()['id']}")
    again = send_file(program, address, pdf("Note"), Idempotency_Key="a")
    another = send_file(program, address, pdf("Other"), Idempotency_Key="a")

    assert again.content == first.content
    assert problem(another) == (422, "key-was-used")


def test_further_files_begin_a_draft_and_a_drafts_file_becomes_one(alice):
    draft = make_invoice(alice)
    note = make_further(draft, pdf("An invoice after all"))
    program = Program(alice)

    begun = program.post("/files/take-out", {"files": [note.pk]})

    assert begun.status_code == 201
    new = begun.json()["id"]
    assert program.get(f"/invoices/{draft.pk}/files").json()["files"] == []
    put = program.post(f"/invoices/{new}/put-with", {"into": draft.pk, "kind": "order"})
    assert [one["kind"] for one in put.json()["files"]] == ["order"]
    typed = make_invoice(alice, number="R-5", document=make_document(alice))
    program.send(
        "PATCH", f"/invoices/{typed.pk}", {"number": "R-6"},
        If_Match=f'"v{typed.version}"',
    )  # fmt: skip
    refused = program.post(f"/invoices/{typed.pk}/put-with", {"into": draft.pk})
    assert problem(refused) == (409, "not-now")


def test_who_enters_says_that_two_are_two_and_managers_are_told_all_the_same(
    alice, mona
):
    document = make_document(alice)
    one = make_invoice(alice, document=document, status=Status.SUBMITTED)
    other = make_invoice(alice, number="R-77", document=document)
    program = Program(alice)
    address = f"/invoices/{other.pk}"

    [found] = program.get(f"{address}/duplicates").json()["duplicates"]
    assert (found["invoice"], found["told_apart_by"]) == (one.pk, "")
    assert program.post(f"{address}/tell-apart", {"other": one.pk}).status_code == 204

    [found] = program.get(f"{address}/duplicates").json()["duplicates"]
    assert found["told_apart_by"] == "Alice"
    assert ("told_apart", "token Robot") in verbs_of(one)
    kept = InvoiceDocument.objects.filter(organization=alice.organization)
    assert kept.count() == 2
    said = Program(mona).post(f"{address}/tell-apart", {"other": one.pk})
    assert said.status_code == 204
    unlike = make_invoice(alice, number="X", vendor="Ganz Andere AG")
    refused = program.post(f"{address}/tell-apart", {"other": unlike.pk})
    assert problem(refused) == (409, "not-now")
