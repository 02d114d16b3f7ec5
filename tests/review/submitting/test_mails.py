import re

from countersign.review.deciding import actions
from countersign.review.models import Verdict


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
    assert mail.link == f"/invoices/{invoice.pk}/edit/"


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
