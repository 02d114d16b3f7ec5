"""What reading found wrong with a file is said among the checks, in the user's words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.documents import refusals
from countersign.documents.models import Document
from countersign.documents.tasks import see_words
from countersign.extraction.einvoice import CODES
from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.checks.notice_texts import SUMS, TEXTS
from countersign.invoices.checks.notices import FORMAL, SAID_BY_RULES
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.suggesting.tasks import collect_strays, hold_to_rules
from countersign.samples import draw_facturx, make_sample, to_cii, to_ubl
from tests.factories import make_document, make_invoice
from tests.invoices.suggesting.test_reading import upload

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)


def noticed(
    agent, code, *, severity="warning", fields=(), words=(), **values
) -> Invoice:
    """An invoice whose file has this notice."""
    notice = {
        "code": code,
        "severity": severity,
        "values": values,
        "fields": fields,
        "words": words,
    }
    document = make_document(agent, notices=[notice])
    return make_invoice(agent, document=document)


def found(invoice, code):
    return [check for check in checks.all_checks(invoice, None) if check.name == code]


@pytest.mark.parametrize("code", sorted(set(CODES) - SAID_BY_RULES))
def test_every_code_is_worded_with_all_it_needs(alice, code):
    assert code in TEXTS
    values = dict.fromkeys(CODES[code], "7")
    (check,) = found(noticed(alice, code, **values), code)
    heavy = Level.STOP if code == "xml-amount-due-not-on-page" else Level.DOUBT
    assert check.level == (Level.HINT if code in FORMAL else heavy)
    assert "%(" not in check.message
    assert "–" not in check.message
    assert check.message == " ".join(check.message.split())


def test_no_code_is_worded_that_a_rule_about_the_form_says():
    assert not SAID_BY_RULES & set(TEXTS)
    assert set(CODES) >= SAID_BY_RULES


def test_both_figures_are_shown_as_the_organization_writes_them(alice):
    invoice = noticed(
        alice,
        "xml-differs-from-page",
        severity="error",
        fields=["gross_total"],
        field="gross_total",
        xml="1119.00",
        page="1219.50",
        words=[[1, 10.0, 20.0, 30.0, 40.0]],
    )
    (check,) = found(invoice, "xml-differs-from-page")
    assert (
        check.message
        == "Gross total: the e-invoice says 1.119,00, the page says 1.219,50."
    )
    assert check.fields == ("gross_total",)
    assert check.places == ((invoice.documents.get().pk, 1, 10.0, 20.0, 30.0, 40.0),)


@pytest.mark.parametrize(
    ("field", "xml", "expected"),
    [
        ("issue_date", "2026-03-31", "Issue date: the e-invoice says 31.03.2026,"),
        ("invoice_number", "R-1", "Invoice number: the e-invoice says R-1,"),
        ("vat_id", "DE123", "VAT id: the e-invoice says DE123,"),
    ],
)
def test_other_fields_are_named_as_the_form_names_them(alice, field, xml, expected):
    invoice = noticed(alice, "xml-differs-from-page", field=field, xml=xml, page="x")
    (check,) = found(invoice, "xml-differs-from-page")
    assert check.message.startswith(expected)


def test_what_concerns_the_vat_id_stands_at_the_vendor(alice):
    invoice = noticed(alice, "vat-id-check-digits", fields=["vat_id"], text="DE123")
    assert found(invoice, "vat-id-check-digits")[0].fields == ("vendor_name",)


def test_what_concerns_an_item_stands_at_its_cell(alice):
    invoice = noticed(
        alice,
        "xml-line-differs-from-page",
        field="line_total",
        line="1",
        xml="100.00",
        page="90.00",
    )
    item = invoice.items.get()
    LineItem.objects.filter(pk=item.pk).update(read_line=1)
    (check,) = found(invoice, "xml-line-differs-from-page")
    assert check.fields == (f"item.{item.key}.line_total",)
    assert (
        check.message
        == "Line total, item 1: the e-invoice says 100,00, the page says 90,00."
    )


def test_each_sum_is_called_by_its_name(alice):
    for rule, text in SUMS.items():
        values = {"rule": rule, "stated": "10.00", "expected": "1010.00"}
        invoice = noticed(alice, "xml-sum-differs", **values)
        Invoice.objects.filter(pk=invoice.pk).update(tax_total=None)
        invoice.refresh_from_db()
        said = [check.message for check in found(invoice, "xml-sum-differs")]
        assert said == [text % {"stated": "10,00", "expected": "1.010,00"}]


def test_what_the_rules_about_the_form_say_is_not_said_twice(alice):
    invoice = noticed(
        alice, "xml-sum-differs", rule="BR-CO-15", stated="1.00", expected="2.00"
    )
    invoice.gross_total += 1
    invoice.save()
    names = [check.name for check in checks.all_checks(invoice, None)]
    assert names == ["gross"]

    invoice = noticed(alice, "due-before-issue", due_date="2026-01-01")
    invoice.due_date = invoice.issue_date.replace(day=1)
    invoice.save()
    assert len(found(invoice, "due-before-issue")) == 1

    invoice = noticed(
        alice, "xml-line-differs", line="1", stated="90.00", expected="100.00"
    )
    invoice.items.update(read_line=1)
    assert found(invoice, "xml-line-differs") == []


def test_a_notice_keeps_nobody_from_submitting(alice):
    invoice = noticed(alice, "xml-broken", severity="error", line="1", column="2")
    assert checks.needed(checks.all_checks(invoice, None)) == []
    assert found(invoice, "xml-broken")[0].level == Level.DOUBT


def test_what_one_may_just_know_is_no_warning(alice):
    invoice = noticed(alice, "einvoice-not-pdf-a", severity="info")
    assert found(invoice, "einvoice-not-pdf-a")[0].level == Level.OK


def test_a_code_of_tomorrow_is_told_in_general(alice):
    (check,) = found(noticed(alice, "never-heard-of"), "never-heard-of")
    assert check.message.startswith("Reading the file found something unusual.")


def test_a_hybrid_whose_xml_lies_is_told_on_the_entry_page(alice, client, work):
    lying = replace(SAMPLE, number="RE-LIE-9")
    invoice = upload(alice, draw_facturx(SAMPLE, xml=to_cii(lying)))
    work()

    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    assert (
        f"Invoice number: the e-invoice says RE-LIE-9, the page says {SAMPLE.number}."
        in page
    )


def test_an_einvoice_that_breaks_an_official_rule_is_told_once(alice, work):
    sound = upload(alice, to_ubl(SAMPLE), "sound.xml")
    wrong = to_ubl(SAMPLE).replace(b">380<", b">999<")
    broken = upload(alice, wrong, "broken.xml")
    work()
    work("rules")

    assert found(sound, "rule-broken") == []
    (check,) = found(broken, "rule-broken")
    assert check.message.startswith(
        "The e-invoice breaks the official rule BR-CL-01: The document type code MUST"
    )
    assert broken.suggestions.filter(field="number", rank=0).exists()


def test_a_rule_that_reading_tells_of_is_not_told_twice(alice, work):
    total = str(SAMPLE.gross).encode()
    invoice = upload(alice, to_ubl(SAMPLE).replace(total, b"9" + total), "sum.xml")
    work()
    work("rules")
    invoice.refresh_from_db()
    rules = [
        notice["values"]["rule"]
        for notice in invoice.documents.get().notices
        if "rule" in notice["values"]
    ]
    assert "BR-CO-15" in rules
    assert len(rules) == len(set(rules))


def test_rules_that_are_run_twice_say_it_once(alice, work):
    wrong = to_ubl(SAMPLE).replace(b">380<", b">999<")
    invoice = upload(alice, wrong, "broken.xml")
    work()
    work("rules")
    document = invoice.documents.get()
    hold_to_rules.enqueue(document.pk, document.organization_id)
    work("rules")

    assert len(found(invoice, "rule-broken")) == 1
    assert invoice.documents.get().notices == document.notices


@pytest.mark.django_db
def test_rules_are_run_before_scans_that_have_waited_longer():
    see_words.enqueue(1, 1, [1])
    hold_to_rules.enqueue(2, 1)
    waiting = DBTaskResult.objects.ready().values_list("queue_name", flat=True)
    assert list(waiting) == ["rules", "ocr"]


def test_rules_that_a_reader_died_at_are_run_by_the_next(alice, work):
    invoice = upload(alice, to_ubl(SAMPLE).replace(b">380<", b">999<"), "broken.xml")
    work()
    (job,) = DBTaskResult.objects.ready().filter(queue_name="rules")
    job.claim("killed in the middle")
    assert collect_strays() == 0  # not yet: it could be a slow one

    long_ago = timezone.now() - timedelta(minutes=11)
    DBTaskResult.objects.filter(pk=job.pk).update(started_at=long_ago)
    assert collect_strays() == 1
    work("rules")
    assert len(found(invoice, "rule-broken")) == 1


def test_why_a_file_could_not_be_read_is_told_and_stops_approval(alice, client):
    document = make_document(alice, reading_problem="took-too-long", name="scan.pdf")
    invoice = make_invoice(alice, document=document)
    (check,) = found(invoice, "unread")
    assert check.level == Level.DOUBT
    assert (
        check.message
        == "“scan.pdf” could not be read: Reading it took too long. Enter the fields by hand."
    )

    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    assert "“scan.pdf” could not be read:" in page

    invoice.status = "submitted"
    (check,) = found(invoice, "unread")
    assert check.level == Level.STOP
    assert (
        check.message
        == "“scan.pdf” could not be read: Reading it took too long. What was entered is not compared with it."
    )


@pytest.mark.parametrize("code", ["gave-up", *refusals._TEXTS, "never-heard-of"])
def test_no_reason_needs_figures_that_are_not_kept(code):
    assert "%(" not in refusals.reading_problem(Document(reading_problem=code))
