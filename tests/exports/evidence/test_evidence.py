"""The evidence on an invoice: everything there is, for people and for programs, and provable without us."""

import io
import json
import subprocess
import sys
import uuid
from zipfile import ZipFile

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from countersign.comments import actions as comments
from countersign.exports.evidence import archive
from countersign.extraction.rules.fault import Fault
from countersign.history.actions import record
from countersign.history.heads.actions import head_of_today
from countersign.history.models import Chain, Event
from countersign.invoices.models import Invoice
from countersign.review.models import AccessLink, Decision
from tests.factories import (
    CREDIT_NOTE,
    PREPAID,
    make_document,
    make_invoice,
    make_member,
    make_verdict,
)
from tests.files import pdf


def written(invoice) -> ZipFile:
    out = io.BytesIO()
    archive.write(invoice, out)
    return ZipFile(out)


def words(data: bytes) -> str:
    """What a PDF says, in one line."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def test_it_has_everything(decided):
    found = written(decided)
    kept = Event.objects.exclude(content="").order_by("sequence")
    assert found.namelist() == [
        "README.txt",
        "invoice.json",
        "decisions.json",
        "verdicts.json",
        "comments.json",
        "exports.json",
        "bank_files.json",
        "events.jsonl",
        *(f"contents/{line.data['content']}.json" for line in kept),
        "chain.json",
        "head.json",
        "evidence.pdf",
        "originals/1-Rechnung März.pdf",
    ]
    assert found.read("originals/1-Rechnung März.pdf") == pdf("Rechnung R-7")


def test_the_fields_have_the_names_of_the_standard(decided):
    said = json.loads(written(decided).read("invoice.json"))
    assert said["status"] == "approved"
    assert said["entered_by"]["name"] == "Alice"
    assert [one["name"] for one in said["originals"]] == ["Rechnung März.pdf"]
    names = list(said)[list(said).index("invoice_number") :]
    assert said["invoice_kind"] == "invoice"
    assert {name: said[name] for name in names} == {
        "invoice_number": "R-7",
        "invoice_issue_date": "2026-03-31",
        "payment_due_date": "2026-04-30",
        "invoice_currency_code": "EUR",
        "purchase_order_reference": None,
        "seller_name": "Beispiel GmbH",
        "payment_account_identifier": "DE02120300000000202051",
        "invoice_total_amount_without_vat": "100.00",
        "invoice_total_vat_amount": "19.00",
        "invoice_total_amount_with_vat": "119.00",
        "seller_vat_identifier": None,
        "lines": [
            {
                "invoice_line_identifier": "1",
                "item_name": "Beratung 1",
                "invoiced_quantity": "2",
                "invoiced_quantity_unit_of_measure": None,
                "item_net_price": "50",
                "invoiced_item_vat_rate": "19",
                "invoice_line_net_amount": "100.00",
            }
        ],
    }


def test_amounts_have_their_currencys_decimals_and_what_is_no_value_stands_apart(alice):
    yen = make_invoice(alice, currency="JPY", unparsed={"due_date": "soon"})
    said = json.loads(written(yen).read("invoice.json"))
    assert said["invoice_total_amount_with_vat"] == "119"
    assert said["not_understood"] == {"payment_due_date": "soon"}


def test_every_decision_is_told(decided):
    told = json.loads(written(decided).read("decisions.json"))
    assert [
        (one["verdict"], one["version"], one["by"]["name"], one["reason"])
        for one in told
    ] == [("returned", 1, "Mona", "wrong order"), ("approved", 1, "Mona", None)]


def test_what_was_said_and_who_confirmed_the_account_is_told(decided, mona):
    comments.add(decided, "Paid twice?", key=uuid.uuid4(), by=mona)
    found = written(decided)
    (said,) = json.loads(found.read("comments.json"))
    assert (said["by"]["name"], said["text"]) == ("Mona", "Paid twice?")
    confirmed = json.loads(found.read("invoice.json"))["payment_account_confirmed"]
    assert (confirmed["by"]["name"], confirmed["how"]) == (
        "Mona",
        "called the known number",
    )
    paper = words(found.read("evidence.pdf"))
    assert "Mona (manager) “Paid twice?”" in paper
    assert "IBAN confirmed by Mona (manager)" in paper


@pytest.fixture
def by_the_readme(tmp_path):
    """What the README's own few lines say of an archive, in a Python that knows nothing of us."""

    def check(found: ZipFile) -> list[str]:
        found.extractall(tmp_path)
        readme = found.read("README.txt").decode()
        program = readme[readme.index("    import") : readme.index("Every manager")]
        lines = (line[4:] for line in program.splitlines())
        (tmp_path / "check.py").write_text("\n".join(lines))
        return run()

    def run() -> list[str]:
        ran = subprocess.run(
            [sys.executable, "-I", "check.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stderr == ""
        return ran.stdout.splitlines()

    check.again = run
    return check


def test_a_third_party_works_the_hashes_out_by_the_readme(
    decided, tmp_path, by_the_readme
):
    lines = [event.sequence for event in Event.objects.order_by("sequence")]
    head = Chain.objects.get()
    assert by_the_readme(written(decided)) == [
        *(f"{sequence} as written" for sequence in lines),
        f"to {head.sequence} {head.hash} now holds",
    ]

    events = tmp_path / "events.jsonl"
    events.write_text(events.read_text().replace("wrong order", "right order"))
    returned = Event.objects.get(verb="returned")
    assert f"{returned.sequence} CHANGED" in by_the_readme.again()


@pytest.mark.parametrize(
    ("model", "values", "said"),
    [
        (Invoice, {"gross_total": 9999}, "it says fields.gross_total '119' of invoice"),
        (Decision, {"comment": "fine"}, "it says comment"),
    ],
)
def test_it_says_what_is_not_as_the_history_says(decided, model, values, said):
    before = written(decided).read("README.txt").decode()
    assert "IS NOT WHAT THE HISTORY SAYS" not in before

    model.objects.filter(organization=decided.organization_id).update(**values)
    decided.refresh_from_db()
    found = written(decided)

    assert "IS NOT WHAT THE HISTORY SAYS" in found.read("README.txt").decode()
    assert said in found.read("README.txt").decode()
    assert said in words(found.read("evidence.pdf"))


def test_the_content_that_was_decided_on_is_proven(decided, tmp_path, by_the_readme):
    by_the_readme(written(decided))
    approved = Event.objects.get(verb="approved")
    kept = tmp_path / "contents" / f"{approved.data['content']}.json"
    assert json.loads(kept.read_text())["invoice"]["fields"]["gross_total"] == "119"

    kept.write_text(kept.read_text().replace('"119"', '"9119"'))

    assert f"{approved.sequence} CHANGED" in by_the_readme.again()
    kept.unlink()
    assert f"{approved.sequence} CHANGED" in by_the_readme.again()


def test_it_proves_its_place_up_to_the_head_that_was_mailed(
    decided, alice, by_the_readme, tmp_path
):
    for number in range(3):
        record(alice.organization_id, alice.actor, "changed", alice, {"n": number})
    told = head_of_today(alice.organization_id, mailed=True)
    record(alice.organization_id, alice.actor, "changed", alice, {"n": 9})

    said = by_the_readme(written(decided))

    assert said[-1] == f"to {told.sequence} {told.hash} {told.day} holds"
    others = Event.objects.filter(subject_type="membership")
    assert not any(
        line.hash in (tmp_path / "events.jsonl").read_text() for line in others
    )

    chain = tmp_path / "chain.json"
    ways = json.loads(chain.read_text())
    ways[0]["digests"][-1] = "0" * 64
    chain.write_text(json.dumps(ways))
    assert by_the_readme.again()[-1].endswith("BROKEN")


def test_it_names_the_head_of_the_history(decided):
    head = Chain.objects.get()
    found = written(decided)
    assert json.loads(found.read("head.json")) == {
        "organization_id": decided.organization_id,
        "sequence": head.sequence,
        "hash": head.hash,
    }
    assert f"{head.sequence} {head.hash}" in found.read("README.txt").decode()
    assert head.hash in words(found.read("evidence.pdf"))


def test_the_paper_reads_well(decided):
    said = words(written(decided).read("evidence.pdf"))
    for part in (
        "Audit file · Muster GmbH",
        "Beispiel GmbH",
        "119,00 EUR",
        "31.03.2026",
        "DE02 1203 0000 0000 2020 51",
        "Beratung 1",
        "Returned by Mona (manager) “wrong order”",
        "Approved by Mona (manager)",
        "Alice submitted this invoice",
        "Rechnung März.pdf",
    ):
        assert part in said


def test_the_paper_tells_people_apart_who_are_called_alike(decided, organization, mona):
    other = make_member(organization, "Other")
    type(other.user).objects.filter(pk=other.user_id).update(
        name="MONA", sign=mona.user.sign
    )
    paper = words(written(decided).read("evidence.pdf"))
    assert "Approved by Mona (manager, mona@example.org)" in paper
    assert "Alice (agent), " in paper


def test_the_paper_says_of_whom_has_left_that_they_have(decided, mona):
    mona.delete()
    paper = words(written(decided).read("evidence.pdf"))
    assert "Approved by Mona (not a member any more)" in paper


def test_every_script_gets_onto_the_paper(alice):
    invoice = make_invoice(alice, vendor="Łódź ŻAR · Αθήνα · Київ · Đà Nẵng")
    said = words(written(invoice).read("evidence.pdf"))
    assert "Łódź ŻAR · Αθήνα · Київ · Đà Nẵng" in said
    assert "cannot be drawn" not in said


def test_what_no_font_has_is_said_to_be_missing(alice):
    invoice = make_invoice(alice, vendor="株式会社 🙂\u202e شركة")
    found = written(invoice)
    assert "Some characters cannot be drawn here" in words(found.read("evidence.pdf"))
    assert "株式会社 🙂\u202e شركة" in found.read("invoice.json").decode()


def test_a_long_invoice_takes_more_pages(alice):
    invoice = make_invoice(alice, lines=90)
    invoice.items.filter(position=3).update(description="very long " * 90)
    data = written(invoice).read("evidence.pdf")
    assert len(pypdfium2.PdfDocument(data)) == 4
    assert "Beratung 90" in words(data)


def test_the_same_state_gives_the_same_bytes(decided):
    first, second = io.BytesIO(), io.BytesIO()
    archive.write(decided, first)
    archive.write(decided, second)
    assert first.getvalue() == second.getvalue()


def test_a_manager_downloads_it_from_the_invoices_page(decided, mona, alice, as_member):
    address = reverse("exports:evidence", args=[decided.pk])
    detail = reverse("invoices:detail", args=[decided.pk])
    assert address in as_member(mona).get(detail).content.decode()
    assert address not in as_member(alice).get(detail).content.decode()

    response = as_member(mona).get(address)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="evidence-R-7.zip"'
    downloaded = io.BytesIO(b"".join(response.streaming_content))
    assert "evidence.pdf" in ZipFile(downloaded).namelist()


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_an_original_that_is_not_as_uploaded_is_no_evidence(
    decided, mona, as_member, damage, tmp_path
):
    original = decided.documents.get()
    default_storage.delete(original.path)
    if damage == "changed":
        default_storage.save(original.path, io.BytesIO(b"something else"))
    with pytest.raises(CommandError, match=r"Rechnung März\.pdf is not in the storage"):
        call_command("export_evidence", str(decided.pk), out=tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()

    address = reverse("exports:evidence", args=[decided.pk])
    page = as_member(mona).get(address, follow=True).content.decode()
    assert "Rechnung März.pdf is not in the storage as it was uploaded." in page


def test_the_link_that_a_decision_came_by_is_told_where_it_was_mailed(
    submitted, mona, read_mail
):
    invoice = submitted()
    browser = Client(REMOTE_ADDR="192.0.2.9")
    browser.get(read_mail(mona)[0].link)
    address = reverse("review:decide", args=[invoice.pk])
    browser.post(address, {"verdict": "approved", "version": 1})
    said = words(written(invoice).read("evidence.pdf"))
    link = AccessLink.objects.get()
    assert f"An access link was mailed to Mona link {link.pk} ·" in said
    assert f"Mona approved this invoice manager · link {link.pk} · 192.0.2.9 ·" in said


def test_what_the_official_rules_say_is_in_it(alice):
    fault = Fault("BR-CL-01", "error", "The document type code MUST be coded", "/Invoice[1]")  # fmt: skip
    kept = make_verdict(outcome="rule", faults=(fault,), unlooked=("profile-rules",))
    document = make_document(alice, name="broken.xml", verdict=kept)
    found = written(make_invoice(alice, document=document))

    (said,) = json.loads(found.read("verdicts.json"))
    assert said["verdict"] == json.loads(json.dumps(kept))
    assert (said["original"], said["sha256"]) == ("broken.xml", document.sha256)
    told = words(found.read("evidence.pdf"))
    assert "broken.xml · XRechnung (UBL) Business rule error" in told
    assert "Error BR-CL-01: The document type code MUST be coded" in told
    assert "EN 16931 (UBL), CEN 1.3.16 · SHA-256 abab" in told
    assert "it was held to EN 16931 alone" in told


def test_the_paper_has_the_whole_record(submitted):
    more = {
        "prepaid_amount": "1000",
        "buyer_reference": "04011000-12345-39",
        "taxes.0.category": "AE",
        "taxes.0.base": "1000",
        "taxes.0.exemption": "Reverse charge, article 196",
        "allowances.0.reason": "95",
        "allowances.0.amount": "20",
    }
    paper = words(written(submitted(**PREPAID | {"more": more})).read("evidence.pdf"))
    for said in (
        *("190,00 EUR", "Gross total 1.190,00 EUR", "Prepaid 1.000,00 EUR"),
        *("Amount due 190,00 EUR", "04011000-12345-39", "Discount -20,00"),
        *("Reverse charge", "article 196"),
    ):
        assert said in paper


def test_the_paper_calls_a_credit_note_one(submitted):
    paper = words(written(submitted(number="G-7", **CREDIT_NOTE)).read("evidence.pdf"))
    assert "Credit note G-7" in paper
    assert "-119,00 EUR" in paper
