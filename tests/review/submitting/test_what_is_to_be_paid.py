"""Mails say what is to be paid, with its sign, and what it is."""

import re
from datetime import timedelta

from django.utils import timezone

from countersign.invoices.models import Kind
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import CREDIT_NOTE, PREPAID
from tests.review.deciding.test_decide import change


def seen(mail):
    """What a reader of the HTML sees, without its breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", mail.html.split("<body")[1]).split())


def test_a_credit_note_is_called_so_and_is_below_nothing(submitted, mona, read_mail):
    submitted(number="G-7", **CREDIT_NOTE)

    (mail,) = read_mail(mona)

    title = "Credit note: Beispiel GmbH, G-7"
    assert mail.subject == f"Approve? {title}, -119,00 EUR (Alice)"
    assert "Credit note\n-119,00 EUR\n" in mail.text
    assert "Credit note -119,00 EUR" in seen(mail)


def test_what_was_prepaid_is_beside_what_is_still_to_be_paid(
    submitted, mona, read_mail
):
    submitted(number="R-8", **PREPAID)

    (mail,) = read_mail(mona)

    assert mail.subject == "Approve? Beispiel GmbH, R-8, 190,00 EUR (Alice)"
    beside = "190,00 EUR\nGross total: 1.190,00\nPrepaid: 1.000,00\n"
    assert beside in mail.text
    assert "190,00 EUR Gross total 1.190,00 · Prepaid 1.000,00" in seen(mail)


def test_a_plain_invoice_says_nothing_of_it(submitted, mona, read_mail):
    submitted(number="R-9")

    (mail,) = read_mail(mona)

    assert mail.subject == "Approve? Beispiel GmbH, R-9, 119,00 EUR (Alice)"
    assert "Gross total" not in mail.text + mail.html
    assert "Invoice\n119,00" not in mail.text


def test_the_mail_of_the_hour_says_both(submitted, mona, read_mail, time_machine):
    mona.mail_choice = "hourly"
    mona.save()
    submitted(number="G-7", **CREDIT_NOTE)
    submitted(number="R-8", **PREPAID)
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    submitting.send_hourly()

    (mail,) = read_mail(mona)

    assert "- Credit note: Beispiel GmbH, G-7, -119,00 EUR (Alice)" in mail.text
    assert "- Beispiel GmbH, R-8, 190,00 EUR of 1.190,00 (Alice)" in mail.text
    assert "Credit note G-7 (Alice)" in seen(mail)
    assert "190,00 EUR of 1.190,00" in seen(mail)


def test_the_agent_reads_the_same(submitted, mona, read_mail):
    invoice = submitted(number="G-7", **CREDIT_NOTE)
    read_mail()

    actions.decide(
        invoice, Verdict.RETURNED, version=invoice.version, by=mona, comment="whose?"
    )

    (mail,) = read_mail()
    title = "Credit note: Beispiel GmbH, G-7"
    assert mail.subject == f"Returned: {title}, -119,00 EUR (Mona)"


def test_what_changed_names_kinds_and_codes(submitted, alice, mona, read_mail):
    invoice = submitted(number="R-9")
    read_mail()
    actions.decide(invoice, Verdict.RETURNED, by=mona, version=invoice.version, comment="?")  # fmt: skip
    change(invoice, alice, kind=Kind.PREPAYMENT.value, payment_means="58")
    invoice.refresh_from_db()
    submitting.submit(invoice, by=alice)

    (mail,) = read_mail(mona)

    assert "Kind: – → Prepayment invoice" in mail.text
    assert "58 (SEPA credit transfer)" in mail.text
