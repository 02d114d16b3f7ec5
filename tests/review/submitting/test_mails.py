import re
from datetime import date
from decimal import Decimal

from django.urls import reverse

from countersign.invoices.models import Invoice
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from tests.forms import posted_of


def test_the_subject_says_it_all(submitted, mona, read_mail):
    submitted(number="R-2026/0042")
    (mail,) = read_mail(mona)
    assert mail.subject == "Approve? Beispiel GmbH, R-2026/0042, 119,00 EUR (Alice)"


def test_text_and_html_say_the_same(submitted, mona, alice, read_mail):
    invoice = submitted(number="R-7 <b>", vendor="Müller & Söhne")
    actions.decide(
        invoice, Verdict.RETURNED, version=1, by=mona, comment="Steuer: 7 < 19 & so"
    )
    submitted(number="R-8 <b>", vendor="Müller & Söhne")
    for mail in read_mail():
        assert words(mail.html) >= {
            word for word in mail.text.split() if word not in ("--",)
        }


def words(html):
    """What a reader without images, styles or links sees, addresses behind links included."""
    body = html.split("<body")[1].split(">", 1)[1]
    addresses = " ".join(re.findall(r'href="([^"]+)"', body))
    text = re.sub(r"<[^>]+>", " ", body) + " " + addresses
    for sign, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'")):
        text = text.replace(sign, mark)
    seen = set(text.replace("&amp;", "&").split())
    return seen | {f"{word}:" for word in seen}


def test_a_mail_loads_nothing_and_has_one_button(submitted, mona, read_mail):
    submitted()
    (mail,) = read_mail(mona)
    assert re.findall(r"<img|<script|<link|<style|url\(", mail.html) == []
    assert (
        len(re.findall(r'<a href="[^"]+" style="display:inline-block', mail.html)) == 1
    )


def test_it_says_when_it_stops_working_and_what_to_do_if_unexpected(
    submitted, mona, read_mail, time_machine
):
    time_machine.move_to("2026-03-31T12:02:00+00:00")
    submitted()
    (mail,) = read_mail(mona)
    assert "stops working on 03.04.2026, 14:02" in mail.text
    assert "You did not expect this mail?" in mail.text


def test_the_agent_is_told_what_to_mend(submitted, mona, alice, read_mail):
    invoice = submitted(number="R-9")
    read_mail()
    actions.decide(
        invoice, Verdict.RETURNED, version=1, by=mona, comment="wrong tax rate"
    )
    (mail,) = read_mail()
    assert (mail.to, mail.subject) == (
        "alice@example.org",
        "Returned: Beispiel GmbH, R-9, 119,00 EUR (Mona)",
    )
    assert "wrong tax rate" in mail.text
    assert mail.link == f"/o/{invoice.organization_id}/invoices/{invoice.pk}/edit/"


def test_an_approval_needs_no_mail(submitted, mona, read_mail):
    invoice = submitted()
    read_mail()
    actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    assert read_mail() == []


def test_a_letter_that_has_become_pointless_is_not_sent(submitted, mona, read_mail):
    invoice = submitted()
    actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    assert read_mail() == []


def test_the_language_is_the_organizations(submitted, mona, read_mail, organization):
    organization.language = "de"
    organization.save()
    submitted()
    assert '<html lang="de">' in read_mail(mona)[0].html


def test_doubts_and_stops_come_first(submitted, mona, read_mail):
    submitted(number="R-1", due_date=date(2020, 1, 1), gross_total=Decimal(500))
    (mail,) = read_mail(mona)
    assert mail.subject.startswith("Approve? 1 stop, 1 doubt: Beispiel GmbH, R-1")
    stop = (
        "Stops approval: 100,00 + 19,00 is 119,00 EUR, but Gross total is 500,00 EUR."
    )
    doubt = "Doubtful: Due on 01.01.2020"
    assert -1 < mail.text.index(stop) < mail.text.index(doubt)
    assert mail.text.index(doubt) < mail.text.index("Vendor: Beispiel GmbH")
    assert "Stops approval:" in mail.html


def test_a_second_submission_says_what_has_changed_since_the_first(
    submitted, alice, mona, as_member, read_mail
):
    invoice = submitted(number="R-1")
    (first,) = read_mail(mona)
    assert "submitted before" not in first.text
    actions.decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="mend")
    invoice.refresh_from_db()
    form = posted_of(invoice, order_reference="PO-7", due_date="2026-05-01")
    as_member(alice).post(reverse("invoices:save", args=[invoice.pk]), form)
    submitting.submit(Invoice.objects.get(pk=invoice.pk), by=alice)
    mail = read_mail(mona)[-1]
    assert "It was submitted before. Since then this has changed:" in mail.text
    assert "- Order reference: – → PO-7" in mail.text
    assert "- Due date: 30.04.2026 → 01.05.2026" in mail.text
