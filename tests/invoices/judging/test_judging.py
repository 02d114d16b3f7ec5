"""Every e-invoice that comes in is judged, and what was found stays with it for whoever may see it."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.invoices.suggesting.tasks import hold_to_rules
from countersign.review.links.actions import issue_link
from countersign.samples import draw, draw_facturx, make_sample, to_cii, to_ubl
from tests.extraction.einvoice.drawn import Drawn
from tests.extraction.rules.held import as_ubl
from tests.extraction.rules.written import NORTH, write_pack
from tests.factories import make_document, make_invoice, make_verdict
from tests.invoices.suggesting.test_reading import upload

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
HELD = [{"name": "EN 16931 (UBL), CEN", "version": "1.3.16", "sha256": "ab" * 32}]


def judged(alice, work, data: bytes, name: str):
    """The invoice, and what is kept of its file's verdict, once worker and reader have had it."""
    invoice = upload(alice, data, name)
    work()
    work("rules")
    return invoice, invoice.documents.get().verdict


def page(client, member, document) -> str:
    client.force_login(member.user)
    answer = client.get(reverse("invoices:verdict", args=[document.pk]))
    return " ".join(answer.content.decode().split())


def test_an_einvoice_is_judged_and_the_history_tells(alice, work, client):
    invoice, verdict = judged(alice, work, to_ubl(SAMPLE), "sound.xml")

    assert verdict["outcome"] == "no-fault"
    assert verdict["unlooked"] == []
    names = [held["name"] for held in verdict["held_to"]]
    assert names == ["UBL Invoice, OASIS", "EN 16931 (UBL), CEN"]
    assert all(len(held["sha256"]) == 64 for held in verdict["held_to"])
    client.force_login(alice.user)
    told = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert "sound.xml was held to the official rules: nothing was found" in told
    assert "Official rules: no error found" in told


def test_judging_twice_is_told_once(alice, work):
    invoice, verdict = judged(alice, work, to_ubl(SAMPLE), "sound.xml")
    document = invoice.documents.get()
    hold_to_rules.enqueue(document.pk, document.organization_id)
    work("rules")

    lines = Event.objects.filter(
        organization_id=alice.organization_id, verb="judged", subject_id=invoice.pk
    )
    assert len(lines) == 1
    assert invoice.documents.get().verdict == verdict


def test_a_broken_rule_is_a_business_rule_error(alice, work, client):
    wrong = to_ubl(SAMPLE).replace(b">380<", b">999<")
    invoice, verdict = judged(alice, work, wrong, "wrong.xml")

    assert verdict["outcome"] == "rule"
    client.force_login(alice.user)
    entry = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    assert "1 official rule is broken" in entry
    told = page(client, alice, invoice.documents.get())
    assert "Business rule error" in told
    assert "Error · BR-CL-01" in told
    assert "The document type code MUST" in told
    assert "Its schema finds nothing." in told


def test_what_does_not_follow_its_schema_is_no_einvoice(alice, work, client):
    strange = to_ubl(SAMPLE).replace(b"<cbc:IssueDate>", b"<cbc:Day/><cbc:IssueDate>")
    invoice, verdict = judged(alice, work, strange, "strange.xml")

    assert verdict["outcome"] == "format"
    told = page(client, alice, invoice.documents.get())
    assert "by the letter of the German finance ministry this is no e-invoice" in told
    assert "Day" in told


@pytest.mark.parametrize("level", ["minimum", "basicwl"])
def test_profiles_that_do_not_hold_all_are_said_to_be_no_einvoices(
    alice, work, client, level
):
    drawn = Drawn(profile=f"urn:factur-x.eu:1p0:{level}", lines=[])
    _invoice, verdict = judged(alice, work, drawn.cii(), "low.xml")

    assert verdict["outcome"] == "format"
    told = page(client, alice, _invoice.documents.get())
    assert "Profiles MINIMUM and BASIC WL are no e-invoices" in told


def test_the_einvoice_inside_a_pdf_is_judged_and_a_pdf_alone_is_not(alice, work):
    _, hybrid = judged(alice, work, draw_facturx(SAMPLE), "hybrid.pdf")
    _, alone = judged(alice, work, draw(SAMPLE), "page.pdf")

    assert hybrid["label"] == "EN 16931 (CII)"
    assert alone is None


def test_a_damaged_einvoice_in_a_pdf_is_a_format_error(alice, work):
    damaged = draw_facturx(SAMPLE, xml=to_cii(SAMPLE)[:-40])
    _, verdict = judged(alice, work, damaged, "damaged.pdf")

    assert verdict["outcome"] == "format"
    assert [fault["rule"] for fault in verdict["faults"]] == ["xml-broken"]


def test_what_was_not_looked_at_is_said_and_never_called_valid(alice, client):
    kept = make_verdict(outcome="unjudged", held_to=(), unlooked=("no-schema", "no-rules"))  # fmt: skip
    document = make_document(alice, verdict=kept)
    make_invoice(alice, document=document)

    told = page(client, alice, document)

    assert "It was not judged." in told
    assert told.count("<p>Not looked at.</p>") == 2
    assert "there is no schema for XRechnung (UBL) here" in told
    assert "valid" not in told.casefold()


def test_the_pack_of_a_profile_is_run_and_named(
    alice, work, client, settings, tmp_path
):
    write_pack(tmp_path / "packs")
    settings.RULE_PACKS = tmp_path / "packs"

    invoice, verdict = judged(alice, work, as_ubl(NORTH), "north.xml")

    assert {"NORTH-R001", "NORTH-R003"} <= {one["rule"] for one in verdict["faults"]}
    told = page(client, alice, invoice.documents.get())
    assert "North billing" in told
    assert "2026-05" in told


def test_without_the_pack_it_says_that_its_rules_were_not_run(alice, work, client):
    invoice, verdict = judged(alice, work, as_ubl(NORTH), "north.xml")

    assert verdict["unlooked"] == ["profile-rules"]
    told = page(client, alice, invoice.documents.get())
    assert f"The rules of its own profile are not here ({NORTH})" in told


def test_a_manager_reads_the_report_by_a_link_from_a_mail(alice, mona):
    document = make_document(alice, verdict=make_verdict())
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    browser = Client()
    _link, token = issue_link(mona, invoice)
    browser.get(reverse("review:link", args=[token]))

    review = browser.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    address = reverse("invoices:verdict", args=[document.pk])

    assert f'href="{address}"' in review
    assert "Official rules: no error found" in review
    assert browser.get(address).status_code == 200


def test_a_file_that_was_not_judged_has_no_report(alice, client):
    document = make_document(alice)
    make_invoice(alice, document=document)
    client.force_login(alice.user)

    answer = client.get(reverse("invoices:verdict", args=[document.pk]))

    assert answer.status_code == 404
