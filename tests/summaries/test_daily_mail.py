"""What the daily summary says."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from countersign.history.models import Head
from countersign.invoices.models import Invoice
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.summaries.actions import send_due
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice

TODAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _on_the_day_before(time_machine):
    time_machine.move_to(datetime(2026, 3, 30, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def mailed(mona, time_machine, read_mail):
    """The summary of 30 March that Mona gets on the 31st at noon."""

    def send():
        time_machine.move_to(datetime(2026, 3, 31, 10, tzinfo=UTC), tick=False)
        call_command("send_daily_summaries", verbosity=0)
        (mail,) = [mail for mail in read_mail(mona) if "entered" in mail.subject]
        return mail

    return send


def listed(mail, title):
    """The lines of one list in the text, without the addresses."""
    lines = mail.text.split(f"\n{title}: ")[1].split("\n\n")[0].splitlines()
    return [lines[0], *[line for line in lines[1:] if line.startswith("- ")]]


def test_yesterday_in_one_line_then_each_agent(mailed, alice, bob):
    make_invoice(alice)
    make_invoice(alice, currency="USD")
    make_invoice(bob, lines=2)
    make_invoice(bob, currency="", gross_total=None)
    mail = mailed()
    assert (
        "On 30.03.2026, 4 invoices were entered: 357,00 EUR, 119,00 USD." in mail.text
    )
    assert "Alice (agent): 2, 119,00 EUR, 119,00 USD" in mail.text
    assert "Bob (agent): 2, 238,00 EUR" in mail.text


def test_agents_who_are_called_alike_have_their_addresses_beside_them(
    mailed, submitted, alice, bob
):
    type(bob.user).objects.filter(pk=bob.user_id).update(
        name="ALICE", sign=alice.user.sign
    )
    submitted(number="R-1")
    make_invoice(bob)
    mail = mailed()
    assert "Alice (agent, alice@example.org): 1, 119,00 EUR" in mail.text
    assert "ALICE (agent, bob@example.org): 1, 119,00 EUR" in mail.text
    assert "Alice (agent, alice@example.org), since 30.03.2026" in mail.text
    assert "R-1, Alice (agent, alice@example.org), since" in mail.html


def test_a_credit_note_counts_below_nothing_and_what_was_prepaid_not_again(
    mailed, submitted
):
    submitted(number="G-7", **CREDIT_NOTE)
    submitted(number="R-8", **PREPAID)
    mail = mailed()
    assert "2 invoices were entered: 71,00 EUR." in mail.text
    assert listed(mail, "Waiting for a decision") == [
        "2, 71,00 EUR",
        "- Credit note: Beispiel GmbH, G-7, -119,00 EUR, Alice (agent), since 30.03.2026",
        "- Beispiel GmbH, R-8, 190,00 EUR of 1.190,00, Alice (agent), since 30.03.2026",
    ]


def test_a_quiet_day_says_so(mailed):
    mail = mailed()
    assert mail.subject == "30.03.2026: 0 invoices entered"
    assert "On 30.03.2026, no invoice was entered." in mail.text


def test_what_waits_the_longest_stands_first(mailed, submitted):
    newer, older = submitted(number="R-NEW"), submitted(number="R-OLD")
    for invoice, days in ((newer, 1), (older, 9)):
        at = datetime(2026, 3, 30, 10, tzinfo=UTC) - timedelta(days=days)
        Invoice.objects.filter(pk=invoice.pk).update(submitted_at=at)
    assert listed(mailed(), "Waiting for a decision") == [
        "2, 238,00 EUR",
        "- Beispiel GmbH, R-OLD, 119,00 EUR, Alice (agent), since 21.03.2026",
        "- Beispiel GmbH, R-NEW, 119,00 EUR, Alice (agent), since 29.03.2026",
    ]


def test_what_is_due_soon_and_what_is_overdue(mailed, submitted, alice, mona):
    for name, days in (("LATE", -1), ("TODAY", 0), ("SOON", 7), ("LATER", 8)):
        submitted(number=name, due_date=TODAY + timedelta(days=days))
    paid = submitted(number="APPROVED", due_date=TODAY + timedelta(days=3))
    actions.decide(paid, Verdict.APPROVED, version=1, by=mona, comment="")
    back = submitted(number="RETURNED", due_date=TODAY - timedelta(days=3))
    actions.decide(back, Verdict.RETURNED, version=1, by=mona, comment="mend")
    make_invoice(alice, number="DRAFT", due_date=TODAY)
    mail = mailed()
    assert [line.split(", ")[1] for line in listed(mail, "Overdue")[1:]] == [
        "RETURNED",
        "LATE",
    ]
    assert [line.split(", ")[1] for line in listed(mail, "Due within 7 days")[1:]] == [
        "TODAY",
        "APPROVED",
        "SOON",
    ]


def test_a_long_list_says_how_many_more_there_are(mailed, submitted):
    for _number in range(27):
        submitted()
    mail = mailed()
    assert len(listed(mail, "Waiting for a decision")) == 26
    assert "and 2 more" in mail.text


def test_every_row_opens_by_the_one_link_of_the_mail(mailed, submitted):
    first, second = submitted(), submitted()
    mail = mailed()
    for invoice in (first, second):
        (path,) = set(
            re.findall(rf"https?://[^/]+(/\S+\?invoice={invoice.pk})\n", mail.text)
        )
        assert path in mail.html
        browser = Client()
        assert browser.get(path).url == reverse("review:invoice", args=[invoice.pk])
        assert (
            browser.get(reverse("review:invoice", args=[invoice.pk])).status_code == 200
        )
    everything = re.search(r"https?://[^/]+(/\S+show=all)", mail.text)[1]
    assert Client().get(everything).url == reverse("invoices:list")


def test_text_and_html_say_the_same(mailed, submitted, alice):
    submitted(number="R <1>", vendor="Müller & Söhne", due_date=date(2026, 3, 1))
    make_invoice(alice)
    mail = mailed()
    assert seen(mail.html) >= {word for word in mail.text.split() if word not in "---"}
    assert re.findall(r"<img|<script|<link|<style|url\(", mail.html) == []


def seen(html):
    body = html.split("<body")[1].split(">", 1)[1]
    shown = re.sub(r"<[^>]+>", " ", body) + " ".join(
        re.findall(r'href="([^"]+)"', body)
    )
    for sign, mark in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(sign, mark)
    words = set(shown.split())
    return words | {f"{word}:" for word in words} | {f"{word}," for word in words}


def test_other_organizations_stay_out_of_it(mailed, otto):
    make_invoice(otto)
    assert mailed().subject == "30.03.2026: 0 invoices entered"


def test_it_carries_the_head_of_the_history(mailed, submitted, alice):
    submitted()
    mail = mailed()
    assert re.search(r"Head of the history: \d+ [0-9a-f]{64}", mail.text)


def test_the_mail_as_it_was_received_can_be_asked_for(
    submitted, mona, mailoutbox, work, time_machine, tmp_path
):
    submitted()
    time_machine.move_to(datetime(2026, 3, 31, 10, tzinfo=UTC), tick=False)
    call_command("send_daily_summaries", verbosity=0)
    work()
    (mail,) = [one for one in mailoutbox if "entered" in one.subject]
    kept = tmp_path / "summary.eml"
    kept.write_bytes(mail.message().as_bytes())
    out = io.StringIO()

    call_command("verify_history", "--mail", str(kept), stdout=out)

    head = Head.objects.get()
    assert f"The history contains line {head.sequence}, {head.hash}." in out.getvalue()


def test_nobody_is_mailed_who_does_not_manage_any_more(mona, time_machine, read_mail):
    mona.manages_since = datetime(2026, 3, 29, tzinfo=UTC)
    mona.save()
    call_command("send_daily_summaries", verbosity=0)
    mona.role = "agent"
    mona.save()
    assert read_mail() == []


def test_a_clock_that_was_a_day_ahead_costs_no_day_its_summary(
    mona, time_machine, read_mail, submitted
):
    """What was entered after the mail that came too early is told when the day is really over."""
    time_machine.move_to(datetime(2026, 3, 31, 7, 30, tzinfo=UTC), tick=False)
    call_command("send_daily_summaries", verbosity=0)  # of the 30th, but it is the 30th
    time_machine.move_to(datetime(2026, 3, 30, 8, 30, tzinfo=UTC), tick=False)
    send_due()
    submitted(number="R-LATER")
    time_machine.move_to(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False)
    send_due()
    send_due()

    mails = [mail for mail in read_mail(mona) if "entered" in mail.subject]

    assert len(mails) == 2
    assert "R-LATER" in mails[-1].text


def test_a_clock_that_goes_back_an_hour_sends_no_day_twice(mona, time_machine, mailed):
    mailed()
    for hours in (-1, -1, 2):
        time_machine.shift(timedelta(hours=hours))
        assert send_due() == 0
